"""In which settings runs differ, and what came of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from gptcore.config import Frozen, RunConfig
from gptcore.export import ValidationPart
from gptcore.records import Run
from gptcore.units import bits_per_character

# Settings that change nothing unless another one asks for them.
_ASKED_FOR: dict[str, Callable[[RunConfig], bool]] = {
    "tokenizer.vocabulary": lambda config: config.tokenizer.kind == "bpe",
    "model.rotary_base": lambda config: config.model.positions == "rotary",
    "model.norm_place": lambda config: config.model.norm != "none",
    "training.matrix_learning_rate": lambda config: config.training.optimizer == "muon",
    "training.momentum": lambda config: config.training.optimizer in ("muon", "sgd"),
    "training.betas": lambda config: config.training.optimizer != "sgd",
    "training.final_rate": lambda config: config.training.schedule != "constant",
}


@dataclass(frozen=True)
class Difference:
    """One setting that is not the same in all runs."""

    name: str
    """Dotted, as ``RunConfig.with_changes`` takes it."""
    values: tuple[Any, ...]
    """One a run; None where the setting plays no part in it."""


@dataclass(frozen=True)
class Outcome:
    """How far a run came; None where it is not known."""

    train_loss: float | None
    """Nats a token, as is the next."""
    val_loss: float | None
    bits_per_character: float | None
    """Of the validation part."""
    parameters: int | None
    steps: int
    tokens: int
    seconds: float


def settings_of(config: RunConfig) -> dict[str, Any]:
    """Every setting by its dotted name, in the order in which ``gptcore.config`` has them.

    The phases and the betas are one setting each, as tuples.
    """
    return _flat(config, "")


def differences(configs: Sequence[RunConfig]) -> list[Difference]:
    """The settings in which ``configs`` are not all the same.

    A setting that plays no part in a run counts as None there: the base of rotary positions where
    there are none, the momentum of Adam. The hash of the text stands for itself only where title
    and length do not tell the texts apart.
    """
    every = [settings_of(config) for config in configs]
    for config, values in zip(configs, every, strict=True):
        for name, asked_for in _ASKED_FOR.items():
            if not asked_for(config):
                values[name] = None
    found = [
        Difference(name, tuple(values[name] for values in every))
        for name in every[0]
        if any(values[name] != every[0][name] for values in every)
    ]
    if any(each.name in ("text.title", "text.characters") for each in found):
        found = [each for each in found if each.name != "text.sha256"]
    return found


def outcome(run: Run, vocabulary: int | None, part: ValidationPart | None) -> Outcome:
    """How far ``run`` is now.

    Args:
        vocabulary: V of its tokenizer; None where it is not known yet.
        part: what its validation loss is measured on; None where the text is not there.
    """
    bits = None
    if run.val_loss is not None and part is not None:
        bits = bits_per_character(run.val_loss, part.tokens, part.characters)
    return Outcome(
        train_loss=run.train_loss,
        val_loss=run.val_loss,
        bits_per_character=bits,
        parameters=None if vocabulary is None else run.config.model.parameters(vocabulary),
        steps=run.step,
        tokens=run.tokens,
        seconds=run.seconds,
    )


def measured_on(config: RunConfig) -> tuple[str, float]:
    """Runs with the same one measure their validation loss on the same text."""
    return config.text.sha256, config.text.validation_share


def tokens_of(config: RunConfig) -> tuple[str, str, int | None]:
    """Runs with the same one cut their text into the same tokens."""
    tokenizer = config.tokenizer
    size = tokenizer.vocabulary if tokenizer.kind == "bpe" else None
    return config.text.sha256, tokenizer.kind, size


def _flat(part: Frozen, path: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in type(part).model_fields:
        value = getattr(part, name)
        if isinstance(value, Frozen):
            found |= _flat(value, f"{path}{name}.")
        else:
            found[f"{path}{name}"] = value
    return found
