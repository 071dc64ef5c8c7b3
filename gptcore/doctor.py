"""What ails a training run, said from its numbers alone: loss, learning rate, tokens, step by step.

Each rule names one illness and brings its evidence; the words are the messages ``doctor-<name>``:

    divergence   the train loss climbed away, or was no number any more
    broken-mask  validation loss far below what any counting reaches: the model reads ahead
    low-rate     the loss goes down in nearly a straight line, or stalls, with a tiny rate
    plateau      no progress although the rate is high, far above what counting reaches
    memorising   validation loss turned upwards while train loss fell on
    small-text   read again and again, and far better known than what was never read

The first three, and a plateau, exclude what stands below them: of a run that diverged nothing
else is worth saying. Memorising is what one sees, a small text is one reason for it: both are named
where the text was read more often than ``gptcore.reading`` finds good, only the first where it was
not, and only the second while the validation loss stands still instead of rising.

The limits were chosen on some hundred runs: four optimisers at rates from a hundredth to thirty
times a good one; recipes like ``quick`` and ``nanogpt`` on characters, bytes and BPE, English and
Chinese; each switch of "Break it"; texts from 4,000 to a million characters. Every run was judged
at every step. They err on the side of silence.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gptcore.config import RunConfig
from gptcore.knobs import SUITED
from gptcore.loss_curve import LossCurve
from gptcore.reading import verdict
from gptcore.records import Metric

_MUCH_LOWER = 1 / 7
"""A rate below this part of the one that suits its optimiser may be too low."""
_MUCH_HIGHER = 3.0
"""A rate above so many times that one may hold a run up."""
_STRAIGHT = 0.22
"""Part of all progress that the second half of the updates made; 0.1 to 0.2 at a good rate."""
_STALLED, _STUCK = 0.6, 0.5
"""Part learned, of what counting reaches, below which a run that does not move is ill."""
_STILL = 0.03
"""Progress, as a part of the same, that is none."""
_SAME_TEXT_AGAIN = 2.0
"""Readings before which nothing can be known by heart."""
_TURNED = 0.05
"""Nats by which a loss has to have risen or fallen; looks at one moment differ by 0.02 or so."""
_GAP = 0.3
"""Nats between validation and train loss where a text is known by heart."""


@dataclass(frozen=True)
class Finding:
    """One illness of a run."""

    name: str
    """Its messages are ``doctor-<name>`` with ``.evidence``, ``.why``, ``.advice``, ``.rerun``."""
    evidence: dict[str, float | int]
    """The numbers that these messages fill in; losses in nats a token. All of them finite."""
    changes: dict[str, Any] | None
    """The suggested rerun, for ``RunConfig.with_changes``; None where none would help."""


def examine(
    config: RunConfig,
    metrics: Sequence[Metric],
    *,
    total_steps: int | None,
    active: bool,
    train_tokens: int | None,
    uniform: float | None,
    fivegram: float | None,
    reason: str | None = None,
) -> list[Finding]:
    """What is wrong with a run, the most serious first; nothing where nothing is, or too early.

    Args:
        metrics: in order of their steps, all of them or evenly spaced ones.
        total_steps: planned; None until that is known.
        active: whether it is still being trained. A run at rest is judged by what it did.
        train_tokens: of the part of the text that is trained on; None or 0 while unknown.
        uniform, fivegram: validation loss of guessing blindly and of a Kneser-Ney 5-gram, in nats
            a token; None while unknown.
        reason: why the run failed, if it did, as ``Run.reason``.
    """
    curve = LossCurve.of(config, metrics, total_steps or 0)
    if curve is None:
        return []
    planned = max(total_steps or 0, curve.last_step) if active else curve.last_step
    blind = curve.first if uniform is None else uniform
    goal = _Goal(blind, blind / 2 if fivegram is None else fivegram)
    readings = curve.tokens / train_tokens if train_tokens else None
    found = _divergence(config, curve, blind, reason == "loss-nan")
    found = found or _broken_mask(config, curve, fivegram)
    found = found or _low_rate(config, curve, goal, planned, active and total_steps is None)
    if fivegram is not None:  # below it nobody is stuck, and without it nobody can tell
        found = found or _plateau(config, curve, goal, planned)
    if found:
        return [found]
    both = (_memorising(curve, readings), _small_text(curve, readings, train_tokens))
    return [finding for finding in both if finding]


# ---- the numbers ------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Goal:
    """What there is to learn: from guessing blindly down to what counting reaches."""

    blind: float
    counting: float

    def part(self, nats: float) -> float:
        """So many nats as a part of it."""
        return nats / max(self.blind - self.counting, 0.1)


def _rates_tried(config: RunConfig, curve: LossCurve) -> dict[str, float]:
    """The highest rates the run really had, by their setting: its owner may have changed them."""
    training = config.training
    factor = min(curve.peak_rate / training.learning_rate, 1e6)
    # No step is right on the peak of the schedule, and before the first there was no rate at all.
    if factor < 1e-6 or 0.9 < factor < 1:
        factor = 1.0
    tried = {"training.learning_rate": training.learning_rate * factor}
    if training.optimizer == "muon":
        tried["training.matrix_learning_rate"] = training.matrix_learning_rate * factor
    return tried


def _rates_much_too_low(config: RunConfig, curve: LossCurve) -> dict[str, float]:
    """What suits in their place, by their setting."""
    return {
        setting: _suited(config, setting)
        for setting, rate in _rates_tried(config, curve).items()
        if rate < _MUCH_LOWER * _suited(config, setting)
    }


def _suited(config: RunConfig, setting: str) -> float:
    """The rate that suits the optimiser of the run."""
    rate = SUITED[config.training.optimizer][setting]
    assert isinstance(rate, float)
    return rate


def _rounded(value: float) -> float:
    """To two digits."""
    return float(f"{value:.2g}")


# ---- the rules --------------------------------------------------------------------------------


def _divergence(config: RunConfig, curve: LossCurve, blind: float, nan: bool) -> Finding | None:
    """Worse than guessing blindly at any time, or half of what was learned lost again."""
    worst = curve.smooth(3)
    blind = max(blind, curve.first)
    climbed = len(worst) > 0 and worst.max() > 1.1 * blind + 4 * curve.noise / math.sqrt(3)
    lowest = float(curve.smooth(5).min()) if len(curve.losses) >= 5 else curve.first
    latest = float(curve.losses[-5:].mean())
    learned = curve.first - lowest
    lost = learned > 1 and latest - lowest > learned / 2 + 6 * curve.noise / math.sqrt(5)
    if not (climbed or lost or nan):
        return None
    if nan:
        top = len(curve.losses) - 1
    elif climbed:
        top = int(curve.losses.argmax())
    else:  # the highest is the beginning: what counts is the climb after the lowest
        bottom = int(curve.losses.argmin())
        top = bottom + int(curve.losses[bottom:].argmax())
    bottom = int(curve.losses[: top + 1].argmin())
    tried = _rates_tried(config, curve)
    changes = {
        setting: _rounded(min(rate / 3, _suited(config, setting)))
        for setting, rate in tried.items()
    }
    return Finding(
        "divergence",
        {
            "low": _nats(curve.losses[bottom]),
            "low_step": int(curve.steps[bottom]),
            "high": _nats(curve.losses[top]),
            "high_step": int(curve.steps[top]),
            "blind": _nats(blind),
            "nan": int(nan),
            "rate": _rounded(tried["training.learning_rate"]),
            "lower": changes["training.learning_rate"],
        },
        changes,
    )


def _broken_mask(config: RunConfig, curve: LossCurve, fivegram: float | None) -> Finding | None:
    """Guesses that are too good to be guesses.

    With its mask a model comes to such numbers only where the validation part stands in the
    training part word for word, which is no fault of the model: then nothing is said.
    """
    if config.model.causal or fivegram is None or not curve.looks:
        return None
    step, val = curve.looks[-1]
    if val > fivegram / 2:
        return None
    return Finding(
        "broken-mask",
        {"step": step, "val": _nats(val), "fivegram": _nats(fivegram)},
        {"model.causal": True},
    )


def _low_rate(
    config: RunConfig, curve: LossCurve, goal: _Goal, planned: int, too_early: bool
) -> Finding | None:
    """A rate much below what suits the optimiser, and a curve that shows it.

    At a good rate the first updates bring most, so that the second half of them adds a fifth of
    the progress; at too low a rate each brings as much as the one before. SGD, which learns the
    frequent tokens fast and the rest slowly, stalls instead.
    """
    tried, low = _rates_tried(config, curve), _rates_much_too_low(config, curve)
    warm = config.training.warmup * planned
    if not low or too_early or len(curve.losses) < 60:
        return None
    if curve.last_step < max(60, planned / 3, 1.5 * warm) or curve.now < goal.counting:
        return None
    updates = np.cumsum(curve.rates * np.diff(curve.steps, prepend=0))
    half = curve.near(int(np.searchsorted(updates, updates[-1] / 2)))
    fallen = curve.first - curve.now
    still = fallen < 5 * curve.noise / math.sqrt(5)
    straight = still or half - curve.now > _STRAIGHT * fallen
    stalled = curve.last_step >= max(100, planned / 2) and goal.part(fallen) < _STALLED
    if not (straight or stalled):
        return None
    setting = next(iter(low))
    return Finding(
        "low-rate",
        {
            "first": _nats(curve.first),
            "half": _nats(half),
            "now": _nats(curve.now),
            "rate": _rounded(tried[setting]),
            "usual": low[setting],
        },
        low,
    )


def _plateau(config: RunConfig, curve: LossCurve, goal: _Goal, planned: int) -> Finding | None:
    """No progress over the last half of the steps at a high rate, with most still to learn."""
    high = np.flatnonzero(curve.rates >= 0.3 * curve.peak_rate)
    if not len(high) or _rates_much_too_low(config, curve):
        return None
    end = int(high[-1])
    begin = end // 2
    quarter = (end - begin) // 4
    length = curve.steps[end] - curve.steps[begin]
    if quarter < 8 or length < max(60, 0.2 * planned):
        return None
    if curve.steps[begin] < 2 * config.training.warmup * planned:
        return None
    before = float(curve.losses[begin : begin + quarter].mean())
    after = float(curve.losses[end - quarter + 1 : end + 1].mean())
    doubt = curve.noise * math.sqrt(2 / quarter)
    moves = goal.part(abs(before - after) + doubt) > _STILL or goal.part(after - curve.now) > 0.1
    if moves or goal.part(curve.first - curve.now) > _STUCK:
        return None
    changes: dict[str, Any] = {
        setting: _suited(config, setting)
        for setting, rate in _rates_tried(config, curve).items()
        if rate > _MUCH_HIGHER * _suited(config, setting)
    }
    model = config.model
    if not model.residual:
        changes["model.residual"] = True
    if not model.scaled:
        changes["model.scaled"] = True
    if model.norm == "none":
        changes["model.norm"] = "layer"
    if model.positions == "none":
        changes["model.positions"] = "learned"  # the one that suits every width
    return Finding(
        "plateau",
        {
            "before": _nats(before),
            "since": int(curve.steps[begin]),
            "now": _nats(curve.now),
            "step": curve.last_step,
            "blind": _nats(goal.blind),
            "rate": _rounded(changes.get("training.learning_rate", config.training.learning_rate)),
        },
        changes or None,
    )


def _memorising(curve: LossCurve, readings: float | None) -> Finding | None:
    """Validation loss above its lowest by more than it trembles, train loss below what it was."""
    if len(curve.full) < 4 or (readings is not None and readings < _SAME_TEXT_AGAIN):
        return None
    step, best = min(curve.looks, key=lambda look: look[1])
    values = np.array([value for _, value in curve.full])
    trembling = float(np.median(np.abs(np.diff(values, 2))))
    if values[-2:].min() - best < max(_TURNED, 2 * trembling):
        return None
    train = curve.near(curve.index(step))
    if train - curve.now < _TURNED:
        return None
    return Finding(
        "memorising",
        {
            "step": step,
            "best": _nats(best),
            "val": _nats(values[-1]),
            "train": _nats(train),
            "now": _nats(curve.now),
        },
        {"training.steps": step},
    )


def _small_text(
    curve: LossCurve, readings: float | None, train_tokens: int | None
) -> Finding | None:
    """Read so often that it is known by heart, and known much better than what was never read."""
    if not curve.full or not train_tokens or readings is None or verdict(readings) != "tiny":
        return None
    last = curve.full[-5:]
    gaps = [value - curve.near(curve.index(step)) for step, value in last]
    if np.mean(gaps) < _GAP:
        return None
    return Finding(
        "small-text",
        {
            "tokens": train_tokens,
            "readings": round(readings, 1),
            "train": _nats(curve.now),
            "val": _nats(last[-1][1]),
        },
        None,
    )


def _nats(loss: float) -> float:
    """A loss as it is said."""
    return round(float(loss), 2 if loss < 100 else None)
