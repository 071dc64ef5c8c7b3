"""The course of novelty over the moments of a run, and which way it goes."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, stdev
from typing import Literal

CLEAR = 0.05
"""A share that differs by less is called the same."""
CLEAR_NATS = 0.02
"""A loss likewise."""
Way = Literal["falls", "same", "rises"]


@dataclass(frozen=True)
class Written:
    """What one moment wrote after one beginning."""

    beginning: str
    text: str
    new: float
    """The share of its characters that are new."""


@dataclass(frozen=True)
class Novelty:
    """All that one moment wrote."""

    step: int
    val_loss: float | None
    written: tuple[Written, ...]

    @property
    def new(self) -> float:
        """The mean share of new characters."""
        return fmean(each.new for each in self.written)


@dataclass(frozen=True)
class Course:
    """The novelty over the moments of a run."""

    least: int
    """From how many characters on a shared passage counts as copied."""
    held_out: float
    """The share of new characters in the held-out text, in pieces as long as what is written."""
    moments: tuple[Novelty, ...]
    """In order of their steps, at least one."""

    @property
    def way(self) -> Way:
        """How the novelty changes from the first moment to the last."""
        first, last = self.moments[0], self.moments[-1]
        pairs = zip(first.written, last.written, strict=True)
        return _way([after.new - before.new for before, after in pairs])

    @property
    def beside_held_out(self) -> Way:
        """Whether the last moment is less new than the held-out text, as new, or more."""
        return _way([each.new - self.held_out for each in self.moments[-1].written])

    @property
    def losses(self) -> list[tuple[float, int]]:
        """(validation loss in nats, step) of the moments that have one."""
        pairs = ((moment.val_loss, moment.step) for moment in self.moments)
        return [(loss, step) for loss, step in pairs if loss is not None]

    @property
    def loss_way(self) -> Way | None:
        """Whether the validation loss rises again after its lowest, or falls, or neither; None
        where it was not measured twice."""
        losses = [loss for loss, _ in self.losses]
        if len(losses) < 2:
            return None
        if losses[-1] - min(losses) > CLEAR_NATS:
            return "rises"
        return "falls" if losses[0] - min(losses) > CLEAR_NATS else "same"


def _way(changes: Sequence[float]) -> Way:
    """Whether changes, one for each beginning, tell a direction: by twice the standard error of
    their mean and by ``CLEAR``."""
    mean = fmean(changes)
    error = stdev(changes) / math.sqrt(len(changes)) if len(changes) > 1 else 0.0
    if abs(mean) <= max(2 * error, CLEAR):
        return "same"
    return "falls" if mean < 0 else "rises"
