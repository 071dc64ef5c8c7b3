"""Races: two to five runs that differ in one setting and in nothing else.

Every lane has the same seed, and so the same batches wherever tokenizer and shape of the batches
are the same, and a number of steps instead of a time, which each lane would turn into steps of
its own. The workers give all lanes equal shares (``gptcore.workforce``).
"""

import json
import math
from collections.abc import Sequence
from typing import Any

from gptcore.config import RunConfig
from gptcore.errors import ConfigError
from gptcore.knobs import turned
from gptcore.records import LONGEST_NAME, clean_name

_OPTIMIZER = "training.optimizer"
RATE = "rate"
"""The knob that is a factor on all learning rates at once: Muon has two of them."""
FEWEST, MOST = 2, 5


def lane_configs(config: RunConfig, knob: str, values: Sequence[Any]) -> list[RunConfig]:
    """The checked configs of the lanes: ``config`` with each of ``values`` for ``knob``.

    Args:
        knob: a dotted setting as ``RunConfig.with_changes`` takes it, or ``rate``: then a value
            v makes ``training.learning_rate`` and ``training.matrix_learning_rate`` v times what
            they are, and that is what stands in the lane's config. An optimiser brings the rates
            with it that suit it (``gptcore.knobs.SUITED``): with one rate for all, the race would
            be decided before the start.

    Raises:
        ConfigError: ``race-values`` for too few, too many or equal values, ``race-seconds`` for
            a lane whose budget is not in steps, or what is wrong with a value.
    """
    if not FEWEST <= len(values) <= MOST:
        raise ConfigError("race-values", fewest=FEWEST, most=MOST)
    lanes = [config.with_changes(_changes(config, knob, value)) for value in values]
    if any(lane in lanes[:i] for i, lane in enumerate(lanes)):
        raise ConfigError("race-values", fewest=FEWEST, most=MOST)
    if any(lane.training.steps is None for lane in lanes):
        raise ConfigError("race-seconds")
    return lanes


def possible(config: RunConfig, knob: str, values: Sequence[Any]) -> list[Any]:
    """Those of ``values`` that a lane could have for ``knob`` while all else stays as it is."""
    found = []
    for value in values:
        try:
            config.with_changes(_changes(config, knob, value))
        except ConfigError:
            continue
        found.append(value)
    return found


def lane_name(name: str, value: Any) -> str:
    """What a lane is called: ``Short stories · 0.3``, cut so that the value is seen."""
    shown = clean_name(value if isinstance(value, str) else json.dumps(value))
    room = max(LONGEST_NAME - len(shown) - 3, 10)
    name = clean_name(name)
    if len(name) > room:
        name = name[: room - 1] + "…"
    return clean_name(f"{name} · {shown}")


def _changes(config: RunConfig, knob: str, value: Any) -> dict[str, Any]:
    if knob == _OPTIMIZER:
        return turned(config, {}, knob, value)
    if knob != RATE:
        return {knob: value}
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not number or not math.isfinite(value):
        raise ConfigError("config-invalid", name=RATE, value=str(value)[:60])
    training = config.training
    return {
        "training.learning_rate": training.learning_rate * value,
        "training.matrix_learning_rate": training.matrix_learning_rate * value,
    }
