"""A run's metrics as arrays that one can reckon with, whatever came into them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

import numpy as np
from numpy.typing import NDArray

from gptcore.config import RunConfig
from gptcore.records import Metric

_HIGHEST = 1e9
"""Losses are cut off here, so that what is reckoned with them stays a number."""


@dataclass(frozen=True)
class LossCurve:
    """What was measured at N >= 1 steps: arrays (N,), and the looks at the model between them."""

    steps: NDArray[np.float64]
    losses: NDArray[np.float64]
    """Train loss; finite."""
    rates: NDArray[np.float64]
    tokens: int
    looks: list[tuple[int, float]]
    """(step, validation loss), after some training."""
    full: list[tuple[int, float]]
    """Those since windows are as long as the ones that validation loss is measured on. Before that
    it may rise because the last places of a window are not known yet."""

    @classmethod
    def of(cls, config: RunConfig, metrics: Sequence[Metric], total_steps: int) -> Self | None:
        """None where no loss is a number."""
        known = [metric for metric in metrics if math.isfinite(metric.train_loss)]
        if not known:
            return None
        rates = np.nan_to_num([m.learning_rate for m in known], nan=0.0, posinf=0.0, neginf=0.0)
        looks = [
            (metric.step, min(max(metric.val_loss, 0.0), _HIGHEST))
            for metric in metrics
            if metric.step > 0 and metric.val_loss is not None and math.isfinite(metric.val_loss)
        ]
        since = _first_step_on_full_windows(config, metrics, max(total_steps, known[-1].step))
        return cls(
            np.array([metric.step for metric in known], float),
            np.clip([metric.train_loss for metric in known], 0, _HIGHEST),
            np.clip(rates, 0, _HIGHEST),
            known[-1].tokens,
            looks,
            [look for look in looks if look[0] >= since],
        )

    @property
    def first(self) -> float:
        """The loss before the first step."""
        return float(self.losses[0])

    @property
    def last_step(self) -> int:
        return int(self.steps[-1])

    @property
    def noise(self) -> float:
        """Standard deviation of the loss from step to step, because their batches differ."""
        if len(self.losses) < 3:
            return 0.0
        # Of the difference of two independent normal numbers half are below 0.954 sigma.
        return float(np.median(np.abs(np.diff(self.losses)))) / 0.954

    @property
    def now(self) -> float:
        """Mean loss of the last twentieth of the steps."""
        return self.near(len(self.losses) - 1)

    @property
    def peak_rate(self) -> float:
        return float(self.rates.max())

    def index(self, step: int) -> int:
        """Where the first step from ``step`` on stands."""
        return int(np.searchsorted(self.steps, step))

    def near(self, index: int) -> float:
        """Mean loss around a step, over a twentieth of all."""
        around = max(2, len(self.losses) // 40)
        # At the end there are none after it.
        middle = min(index, len(self.losses) - 1 - around)
        return float(self.losses[max(0, middle - around) : middle + around + 1].mean())

    def smooth(self, width: int) -> NDArray[np.float64]:
        """(N - width + 1,) means of ``width`` neighbours."""
        return np.convolve(self.losses, np.full(width, 1 / width), "valid")


def _first_step_on_full_windows(
    config: RunConfig, metrics: Sequence[Metric], total_steps: int
) -> float:
    """Told by the tokens a step; where phases do not differ in them, by their shares of the run."""
    *shorter, last = config.training.phases
    if all(phase.context >= last.context for phase in shorter):
        return 0
    since = 0.0
    tokens_a_step = last.batch * last.context
    for before, after in pairwise(metrics):
        if after.tokens - before.tokens != (after.step - before.step) * tokens_a_step:
            since = after.step + 1
    if any(phase.batch * phase.context == tokens_a_step for phase in shorter):
        # Shares are of the time; short windows take less of it, so that there are more of them.
        since = max(since, 1.25 * sum(phase.share for phase in shorter) * total_steps)
    return since
