"""How long a run will be and how often it will read its text, before it has begun.

A model that reads a small text again and again learns it by heart: its loss on what it trains on
falls on, and the loss on what it has never seen rises. Where that begins was measured with the
recipes here, on beginnings of tinyshakespeare (``quick``, 60 s on one thread, see
``python -m gptcore bench reading``):

    250,000 characters, read 3 times    train and validation loss stay close: 1.38 and 1.50
     80,000 characters, read 9 times    they part: 0.96 and 1.73
     30,000 characters, read 25 times   by heart: 0.14 and 3.41
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from gptcore.config import ModelConfig, Phase, RunConfig
from gptcore.presets import PRESETS

Verdict = Literal["plenty", "enough", "little", "tiny"]
"""``plenty``: not once through. ``little``: it begins to know the text by heart; ``tiny``: it
will."""

_ENOUGH, _LITTLE = 5.0, 15.0
"""Readings up to which a text is enough, and little."""
_REFERENCE_TOKENS_PER_S = 20_000.0
"""Of ``quick`` with 65 characters, one thread of a 2022 server processor with bf16."""


@dataclass(frozen=True)
class Speed:
    """How many tokens a second a run will train on, as far as one can tell."""

    tokens_per_s: float
    measured: bool
    """From a run on this computer; else from the computer of the developers."""


def work_per_token(model: ModelConfig, vocabulary: int, context: int) -> float:
    """FLOPs to train on one token: 6 for each parameter that is multiplied with, and 12 L C T for
    attention (Chowdhery et al. 2022, "PaLM", appendix B)."""
    looked_up = model.width * (0 if model.tied_head else vocabulary)
    if model.positions == "learned":
        looked_up += model.context * model.width
    multiplied = model.parameters(vocabulary) - looked_up
    return 6 * multiplied + 12 * model.layers * model.width * context


def expected_speed(
    config: RunConfig, vocabulary: int, seen: Iterable[tuple[RunConfig, float]]
) -> Speed:
    """The speed of ``config``, from the runs on this computer.

    Args:
        seen: earlier runs and their tokens a second, newest first. One of the same shape tells
            best; else the newest is scaled by the work for a token, which may be off by half.
    """
    known = list(seen)
    same = next((speed for earlier, speed in known if _as_fast(earlier, config)), None)
    if same is not None:
        return Speed(same, measured=True)
    work = _work(config, vocabulary)
    if known:
        earlier, speed = known[0]
        # The vocabulary of an earlier run is not part of its config: that of this one will do.
        return Speed(speed * _work(earlier, vocabulary) / work, measured=True)
    return Speed(_REFERENCE_TOKENS_PER_S * _work(PRESETS["quick"], 65) / work, measured=False)


@dataclass(frozen=True)
class Length:
    """How long a run will be."""

    steps: int
    seconds: float


def length(config: RunConfig, vocabulary: int, speed: Speed) -> Length:
    """Steps and seconds of ``config``, one of which it says itself.

    Longer windows are more work for each of their tokens, so each phase has a speed of its own.
    """
    flops_per_s = speed.tokens_per_s * _work(config, vocabulary)
    training = config.training
    step_seconds = [
        step_flops(config, vocabulary, phase) / flops_per_s for phase in training.phases
    ]
    shares = [phase.share for phase in training.phases]
    if training.steps is not None:
        of_a_step = sum(map(math.prod, zip(shares, step_seconds, strict=True)))
        return Length(training.steps, training.steps * of_a_step)
    assert training.seconds is not None
    steps = [
        max(1, round(share * training.seconds / each))
        for share, each in zip(shares, step_seconds, strict=True)
    ]
    return Length(sum(steps), training.seconds)


def step_flops(config: RunConfig, vocabulary: int, phase: Phase) -> float:
    """FLOPs of one training step in ``phase``, see ``work_per_token``."""
    tokens = phase.batch * phase.context
    return tokens * work_per_token(config.model, vocabulary, phase.context)


def tokens_read(config: RunConfig, speed: Speed) -> float:
    """How many tokens a run trains on in all, repetitions included."""
    training = config.training
    if training.steps is not None:
        return training.steps * sum(p.share * p.context * p.batch for p in training.phases)
    assert training.seconds is not None
    return training.seconds * speed.tokens_per_s


def verdict(readings: float) -> Verdict:
    """What it means for a text to be read so often."""
    if readings < 1:
        return "plenty"
    if readings <= _ENOUGH:
        return "enough"
    return "little" if readings <= _LITTLE else "tiny"


@dataclass(frozen=True)
class Forecast:
    """What a run will do with its text."""

    speed: Speed
    tokens: float
    """Trained on in all, repetitions included."""
    times: float
    """How often it reads what it trains on."""
    verdict: Verdict

    @property
    def seconds(self) -> float:
        """About how long it takes."""
        return self.tokens / self.speed.tokens_per_s


def forecast(
    config: RunConfig, vocabulary: int, trained: int, seen: Iterable[tuple[RunConfig, float]]
) -> Forecast:
    """What the run ``config`` will do with a text.

    Args:
        vocabulary: V of the text's tokenizer.
        trained: tokens of the text that are trained on.
        seen: earlier runs here, see ``expected_speed``.
    """
    speed = expected_speed(config, vocabulary, seen)
    tokens = tokens_read(config, speed)
    times = tokens / trained
    return Forecast(speed, tokens, times, verdict(times))


def best_suited(forecasts: Mapping[str, Forecast]) -> str:
    """The recipe under which the text is used most without being learned by heart; where each
    would read it too often, the one that does so least."""

    def fitness(name: str) -> tuple[bool, float]:
        times = forecasts[name].times
        good = times <= _ENOUGH
        return good, times if good else -times

    return max(forecasts, key=fitness)


def suitable_seconds(tokens: int, speed: Speed) -> float:
    """How long a run may last until it has read ``tokens`` tokens as often as is good for it."""
    return _ENOUGH * tokens / speed.tokens_per_s


def characters_needed(tokens: float, characters_per_token: float) -> int:
    """How long a text should be, in characters, to be read no more than is good for it; rounded
    to two digits.

    Args:
        tokens: what the run trains on in all.
    """
    needed = tokens / _ENOUGH * characters_per_token
    digits = 10 ** max(0, math.floor(math.log10(max(needed, 1))) - 1)
    return int(math.ceil(needed / digits) * digits)


def _as_fast(one: RunConfig, other: RunConfig) -> bool:
    """Whether a step of both is the same work for this computer."""
    return (
        one.model == other.model
        and one.training.phases == other.training.phases
        and one.training.optimizer == other.training.optimizer
    )


def _work(config: RunConfig, vocabulary: int) -> float:
    """For a token of the whole run, in whose phases windows differ in length."""
    return sum(
        phase.share * work_per_token(config.model, vocabulary, phase.context)
        for phase in config.training.phases
    )
