"""Turning knobs: whatever is turned, in whatever order, what is left is a run that can be."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny import TEXT

from gptcore.config import RunConfig
from gptcore.errors import ConfigError
from gptcore.knobs import (
    BREAKS,
    KNOBS,
    SUITED,
    Scalar,
    broken,
    fitting,
    moved,
    offered,
    turned,
    value_of,
)
from gptcore.presets import PRESETS
from gptcore.train import start, train

QUICK, NANOGPT = PRESETS["quick"], PRESETS["nanogpt"]
WHAT_FOLLOWS = {
    "heads": {"width"},
    "positions": {"width"},
    "context": {"batch"},
    "optimizer": {"rate", "matrix-rate", "decay"},
}


def after(recipe: RunConfig, **turns: Any) -> dict[str, Scalar]:
    """The changes after knobs were turned one by one; ``norm_place`` is the knob ``norm-place``."""
    changes: dict[str, Scalar] = {}
    for name, value in turns.items():
        changes = turned(recipe, changes, KNOBS[name.replace("_", "-")].setting, value)
    return changes


@pytest.mark.parametrize("recipe", PRESETS.values(), ids=PRESETS.keys())
@given(draw=st.data())
def test_any_knobs_in_any_order_leave_a_run_that_can_be(
    recipe: RunConfig, draw: st.DataObject
) -> None:
    changes: dict[str, Scalar] = {}
    for _ in range(draw.draw(st.integers(1, 6))):
        before = recipe.with_changes(changes)
        if draw.draw(st.integers(0, 4)):
            knob = draw.draw(st.sampled_from(list(KNOBS.values())))
            setting = knob.setting
            values = offered(knob, before) if knob.values else [0, 7, 2**31 - 1]
            assert value_of(before, setting) in values or not knob.values
            value, name = draw.draw(st.sampled_from(values)), knob.name
        else:
            name, (setting, broken_value) = draw.draw(st.sampled_from(list(BREAKS.items())))
            value = draw.draw(st.sampled_from([broken_value, value_of(recipe, setting)]))
        changes = turned(recipe, changes, setting, value)
        config = recipe.with_changes(changes)
        assert value_of(config, setting) == value, "the knob that was turned is obeyed"
        assert {each.name for each in moved(before, config, setting)} <= WHAT_FOLLOWS.get(
            name, {name}
        )
        assert fitting(recipe, changes) == changes
    # Nothing is called changed that is as in the recipe.
    for each in changes:
        without = {name: changes[name] for name in changes if name != each}
        assert _value_or_none(recipe, without, each) != changes[each]


def _value_or_none(recipe: RunConfig, changes: dict[str, Scalar], setting: str) -> Any:
    try:
        return value_of(recipe.with_changes(changes), setting)
    except ConfigError:
        return None


@pytest.mark.parametrize("recipe", PRESETS.values(), ids=PRESETS.keys())
@pytest.mark.parametrize("knob", KNOBS.values(), ids=KNOBS.keys())
def test_there_and_back_again_changes_nothing(recipe: RunConfig, knob: Any) -> None:
    for value in offered(knob, recipe) if knob.values else [99]:
        changes = turned(recipe, {}, knob.setting, value)
        back = turned(recipe, changes, knob.setting, value_of(recipe, knob.setting))
        left = {each for each in back if each != "model.width"}
        assert not left, "a width that had to move stays: it fits as well"


def test_what_is_impossible_moves_to_the_nearest_that_is_possible() -> None:
    five = after(QUICK, heads=5)
    assert five == {"model.heads": 5, "model.width": 190}
    assert [knob.name for knob in moved(QUICK, QUICK.with_changes(five), "model.heads")] == [
        "width"
    ]
    odd = after(NANOGPT, heads=3)  # learned positions need no pairs
    assert odd["model.width"] == 129
    assert after(NANOGPT, heads=3, positions="rotary")["model.width"] == 132


@pytest.mark.parametrize("heads", KNOBS["heads"].values)
@pytest.mark.parametrize("positions", KNOBS["positions"].values)
def test_only_widths_that_fit_are_offered(heads: int, positions: str) -> None:
    config = QUICK.with_changes(after(QUICK, heads=heads, positions=positions))
    widths = offered(KNOBS["width"], config)
    assert len(widths) >= 6
    for width in widths:
        assert config.with_changes({"model.width": width}).model.width == width


def test_only_contexts_that_the_text_is_enough_for_are_offered() -> None:
    assert offered(KNOBS["context"], QUICK, 300)[-1] == 256
    assert offered(KNOBS["context"], QUICK, 10**6) == offered(KNOBS["context"], QUICK)
    # The one it has stays: what to do about it is said elsewhere.
    assert offered(KNOBS["context"], QUICK, 40) == [16, 32, 128]


@pytest.mark.parametrize("optimizer", SUITED)
@pytest.mark.parametrize("recipe", PRESETS.values(), ids=PRESETS.keys())
def test_another_optimiser_brings_settings_that_suit_it(recipe: RunConfig, optimizer: Any) -> None:
    own = recipe.training.optimizer
    spoiled = after(recipe, rate=0.8, decay=0.3)
    changes = turned(recipe, spoiled, "training.optimizer", optimizer)
    config = recipe.with_changes(changes)
    if optimizer == own:
        assert not changes
    else:
        for setting, value in SUITED[optimizer].items():
            assert value_of(config, setting) == value
    assert turned(recipe, changes, "training.optimizer", own) == {}


def test_the_batch_is_that_of_the_last_phase_and_the_others_follow() -> None:
    long = PRESETS["long"]
    config = long.with_changes(after(long, batch=20))
    assert [phase.batch for phase in config.training.phases] == [34, 20]
    # A shorter context keeps the tokens of a step; the batch chosen before stays as it was chosen.
    shorter = after(long, context=128)
    assert value_of(long.with_changes(shorter), "training.batch") == 28
    assert after(long, context=128, batch=28) == shorter
    assert after(long, batch=28, context=128) == shorter
    assert after(long, batch=4, context=128) == {"training.batch": 4, "model.context": 128}


@pytest.mark.parametrize("name", BREAKS)
def test_broken_parts_are_known(name: str) -> None:
    setting, value = BREAKS[name]
    config = QUICK.with_changes(turned(QUICK, {}, setting, value))
    assert broken(config) == [name]
    assert broken(QUICK) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"model.wings": 2},
        {"": 1},
        {"model": 3},
        {"model.layers": "many"},
        {"model.layers": -1},
        {"model.layers": None},
        {"model.heads": 5},
        {"training.batch": "x"},
        {"training.phases": 7},
        {"training.phases": 7, "training.batch": 4},
        {"training": None, "training.batch": 4},
        {"model.context": 10**9},
    ],
)
def test_changes_that_do_not_fit_are_left_out(changes: dict[str, Scalar]) -> None:
    assert fitting(QUICK, changes) == {}


@given(
    st.dictionaries(
        st.sampled_from(
            [*(knob.setting for knob in KNOBS.values()), "training", "model", "text.title", "x.y"]
        ),
        st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20)),
    )
)
def test_no_draft_of_any_version_stops_the_page(changes: dict[str, Scalar]) -> None:
    assert QUICK.with_changes(fitting(QUICK, changes))


def test_a_setting_that_is_not_there_is_refused() -> None:
    with pytest.raises(ConfigError, match=re.escape("model.wings")):
        turned(QUICK, {}, "model.wings", 2)


@pytest.mark.parametrize("optimizer", SUITED)
def test_the_settings_that_suit_an_optimiser_train(optimizer: Any) -> None:
    """The model of ``quick``, cut to one layer and a short context."""
    changes = turned(QUICK, {}, "training.optimizer", optimizer)
    small = {"model.layers": 1, "model.context": 32, "training.steps": 60, "training.batch": 8}
    config = QUICK.with_changes({**changes, **small, "training.precision": "fp32"})
    first, *_, last = train(start(config, TEXT))
    assert last.train_loss < first.train_loss - 1.0
