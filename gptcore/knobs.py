"""What can be chosen of a run before it starts, and what a choice does to the others.

A run is a recipe (one of ``presets.PRESETS``) and what was changed of it, as dotted settings:
``{"model.layers": 4}``. Each knob is one of those settings with the values that are offered for
it; its words are the messages ``knob-<name>``. Only what fits together is offered, and where one
knob makes the value of another impossible, that one moves to the nearest that is possible.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from gptcore.config import Activation, Norm, Optimizer, Positions, RunConfig, Schedule
from gptcore.errors import ConfigError

Scalar = bool | int | float | str | None


@dataclass(frozen=True)
class Knob:
    """One setting that can be turned."""

    name: str
    setting: str
    """Dotted, as ``RunConfig.with_changes`` takes it."""
    group: Literal["model", "training"]
    values: tuple[Any, ...]
    """Offered, in order; none where any whole number will do."""


_RATES = tuple(
    round(digit * 10.0**power, 10)
    for power in range(-5, 1)
    for digit in (1, 1.5, 2, 3, 4, 5, 6, 8)
    if digit == 1 or power < 0
)

KNOBS: dict[str, Knob] = {
    knob.name: knob
    for knob in (
        Knob("layers", "model.layers", "model", (1, 2, 3, 4, 5, 6, 8, 10, 12)),
        Knob("heads", "model.heads", "model", (1, 2, 3, 4, 5, 6, 8, 12)),
        Knob(
            "width",
            "model.width",
            "model",
            (32, 48, 64, 96, 128, 160, 192, 224, 256, 320, 384, 448, 512),
        ),
        Knob("context", "model.context", "model", (16, 32, 64, 128, 256, 512, 1024)),
        Knob("mlp", "model.mlp_ratio", "model", (1.0, 2.0, 3.0, 4.0, 6.0, 8.0)),
        Knob("dropout", "model.dropout", "model", (0.0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5)),
        Knob("positions", "model.positions", "model", get_args(Positions)),
        Knob("norm", "model.norm", "model", get_args(Norm)),
        Knob("norm-place", "model.norm_place", "model", ("pre", "post")),
        Knob("activation", "model.activation", "model", get_args(Activation)),
        Knob("qk-norm", "model.qk_norm", "model", (False, True)),
        Knob("tied", "model.tied_head", "model", (False, True)),
        Knob("optimizer", "training.optimizer", "training", get_args(Optimizer)),
        Knob("matrix-rate", "training.matrix_learning_rate", "training", _RATES),
        Knob("rate", "training.learning_rate", "training", _RATES),
        Knob("schedule", "training.schedule", "training", get_args(Schedule)),
        Knob("warmup", "training.warmup", "training", (0.0, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2)),
        Knob(
            "batch",
            "training.batch",
            "training",
            (1, 2, 4, 6, 8, 10, 12, 16, 20, 24, 32, 48, 64, 96, 128),
        ),
        Knob(
            "decay",
            "training.weight_decay",
            "training",
            (0.0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.2, 0.3),
        ),
        Knob("clip", "training.clip", "training", (0.0, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0)),
        Knob("seed", "seed", "training", ()),
    )
}

BREAKS: dict[str, tuple[str, Scalar]] = {
    "causal": ("model.causal", False),
    "scaled": ("model.scaled", False),
    "residual": ("model.residual", False),
    "norm": ("model.norm", "none"),
    "positions": ("model.positions", "none"),
}
"""What can be broken on purpose: the setting and the value that breaks it."""

SUITED: dict[Scalar, dict[str, Scalar]] = {
    "muon": {"training.learning_rate": 4e-3, "training.matrix_learning_rate": 0.02},
    "adamw": {"training.learning_rate": 2e-3},
    "adam": {"training.learning_rate": 2e-3, "training.weight_decay": 0.0},
    "sgd": {"training.learning_rate": 0.05, "training.weight_decay": 0.0},
}
"""Settings with which each optimiser trains well, proposed where a recipe has another one.

Tried on the English stories; validation loss after 200 steps of ``quick``: Muon 1.05; AdamW, Adam
1.71 (at 0.001 1.80, at 0.004 1.68, at 0.008 1.85); SGD 1.87 (at 0.1 1.88, at 0.15 2.99, at 0.3 it
diverges). ``long`` and ``nanogpt`` rank them alike. Adam and SGD would mix decay into the gradient.
"""
_OF_OPTIMIZER = {setting for suited in SUITED.values() for setting in suited}


def value_of(config: RunConfig, setting: str) -> Any:
    """The value of a dotted setting; ``training.batch`` is that of the last phase."""
    if setting == "training.batch":
        return config.training.phases[-1].batch
    found: Any = config
    for name in setting.split("."):
        found = getattr(found, name)
    return found


def offered(knob: Knob, config: RunConfig, longest_context: int | None = None) -> list[Any]:
    """The values that fit with all else that ``config`` says, the one it has among them.

    Args:
        longest_context: what the text is enough for, where there is one.
    """
    values = list(knob.values)
    if knob.name == "width":
        values = [config.model.model_copy(update={"width": w}).nearest_width() for w in values]
    elif knob.name == "context" and longest_context is not None:
        values = [context for context in values if context <= longest_context]
    now = value_of(config, knob.setting)
    if isinstance(now, int | float) and not isinstance(now, bool):
        return sorted({*values, now})
    return values


def turned(
    recipe: RunConfig, changes: Mapping[str, Scalar], setting: str, value: Scalar
) -> dict[str, Scalar]:
    """The changes after one knob was turned, and whatever else had to move with it.

    Raises:
        ConfigError: there is no such setting, or it cannot be ``value``.
    """
    wanted = {**changes, setting: value}
    if setting == "training.optimizer":
        wanted = {name: wanted[name] for name in wanted if name not in _OF_OPTIMIZER}
        if value in SUITED and value != recipe.training.optimizer:
            wanted |= SUITED[value]
    try:
        recipe.with_changes(wanted)
    except ConfigError as problem:
        if "nearest" not in problem.values:
            raise
        wanted["model.width"] = problem.values["nearest"]
    return _without_the_same(recipe, wanted)


def moved(before: RunConfig, after: RunConfig, setting: str) -> list[Knob]:
    """The other knobs that moved when ``setting`` was turned."""
    return [
        knob
        for knob in KNOBS.values()
        if knob.setting != setting
        and value_of(before, knob.setting) != value_of(after, knob.setting)
    ]


def fitting(recipe: RunConfig, changes: Mapping[str, Scalar]) -> dict[str, Scalar]:
    """The changes, or none where the recipe cannot have them: a draft may be left from an older
    version, or edited by hand."""
    try:
        recipe.with_changes(changes)
    except ConfigError:
        return {}
    return dict(changes)


def broken(config: RunConfig) -> list[str]:
    """Which of ``BREAKS`` are switched on."""
    return [name for name, (setting, value) in BREAKS.items() if value_of(config, setting) == value]


def _without_the_same(recipe: RunConfig, changes: dict[str, Scalar]) -> dict[str, Scalar]:
    """Only what differs from the recipe. The batch follows the context, so that is first."""
    same = recipe.with_changes({name: changes[name] for name in changes if name == "model.context"})
    return {
        name: value
        for name, value in changes.items()
        if value_of(recipe if name == "model.context" else same, name) != value
    }
