"""A config is checked before anything is built, and what is refused says what would do."""

import contextlib
import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny import model_config, run_config

from gptcore.config import ModelConfig, RunConfig, TrainingConfig, check_limits, parse
from gptcore.errors import ConfigError
from gptcore.messages import LANGUAGES
from gptcore.presets import PRESETS
from gptcore.settings import Settings


def refusal(**changes: Any) -> ConfigError:
    """How a change of the quick preset is refused, in words as well."""
    dotted = {name.replace("__", "."): value for name, value in changes.items()}
    with pytest.raises(ConfigError) as caught:
        PRESETS["quick"].with_changes(dotted)
    for lang in LANGUAGES:
        assert caught.value.what(lang)
        assert caught.value.advice(lang)
    return caught.value


@pytest.mark.parametrize("name", PRESETS)
def test_presets_are_allowed_here_and_survive_json(name: str) -> None:
    preset = PRESETS[name]
    assert preset.preset == name
    assert parse(json.loads(preset.model_dump_json())) == preset
    check_limits(preset, vocabulary=512)


def test_with_changes_changes_only_what_is_named() -> None:
    before = PRESETS["quick"]
    after = before.with_changes({"model.layers": 4, "seed": 7, "training.optimizer": "adamw"})
    assert after.model.layers == 4
    assert after.seed == 7
    assert after.training.optimizer == "adamw"
    back = {"model.layers": 3, "seed": 1, "training.optimizer": "muon"}
    assert after.with_changes(back) == before


def test_a_changed_context_scales_the_windows_and_keeps_the_tokens_of_a_step() -> None:
    phases = PRESETS["quick"].with_changes({"model.context": 256}).training.phases
    assert [(phase.context, phase.batch) for phase in phases] == [(128, 12), (256, 8)]
    # Windows too long for a whole batch still come one at a time.
    longest = PRESETS["quick"].with_changes({"model.context": 4096}).training.phases
    assert [(phase.context, phase.batch) for phase in longest] == [(2048, 1), (4096, 1)]
    shortest = PRESETS["quick"].with_changes({"model.context": 2}).training.phases
    assert [(phase.context, phase.batch) for phase in shortest] == [(2, 768), (2, 1024)]


def test_a_changed_batch_is_that_of_the_last_phase_and_the_others_follow() -> None:
    long = PRESETS["long"]
    changed = long.with_changes({"training.batch": 7})
    assert [phase.batch for phase in changed.training.phases] == [12, 7]
    assert [phase.context for phase in changed.training.phases] == [128, 256]
    assert long.with_changes({"training.batch": long.training.phases[-1].batch}) == long
    # Whatever came first: the batch is of the windows as they are in the end.
    both = {"training.batch": 7, "model.context": 64}
    assert [phase.batch for phase in long.with_changes(both).training.phases] == [12, 7]
    assert [p.batch for p in long.with_changes({"training.batch": 1}).training.phases] == [2, 1]


@pytest.mark.parametrize("batch", [0, -1, 4097, "x", None, 2.5])
def test_a_batch_that_cannot_be_is_refused(batch: Any) -> None:
    assert refusal(training__batch=batch).reason.startswith("config-")


def test_one_budget_replaces_the_other() -> None:
    steps = PRESETS["quick"].with_changes({"training.steps": 100})
    assert (steps.training.steps, steps.training.seconds) == (100, None)
    seconds = steps.with_changes({"training.seconds": 5})
    assert (seconds.training.steps, seconds.training.seconds) == (None, 5)
    assert refusal(training__steps=5, training__seconds=5).reason == "one-budget"
    assert refusal(training__seconds=None).reason == "one-budget"


def test_a_config_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        PRESETS["quick"].model.layers = 5  # type: ignore[misc]


@pytest.mark.parametrize(
    ("changes", "reason", "limit"),
    [
        ({"model__width": 10**6}, "config-too-large", 4096),
        ({"model__width": 3}, "config-too-small", 4),
        ({"model__layers": 0}, "config-too-small", 1),
        ({"model__layers": -(10**30)}, "config-too-small", 1),
        ({"model__heads": 65}, "config-too-large", 64),
        ({"model__context": 1}, "config-too-small", 2),
        ({"model__dropout": 1.0}, "config-too-large", 1),
        ({"model__mlp_ratio": 0}, "config-too-small", 0),
        ({"training__learning_rate": 1e9}, "config-too-large", 10),
        ({"training__learning_rate": 0}, "config-too-small", 0),
        ({"training__learning_rate": -1}, "config-too-small", 0),
        ({"training__steps": 0}, "config-too-small", 1),
        ({"tokenizer__vocabulary": 256}, "config-too-small", 257),
        ({"seed": 2**31}, "config-too-large", 2**31),
    ],
)
def test_out_of_range_names_the_setting_and_the_limit(
    changes: dict[str, Any], reason: str, limit: float
) -> None:
    problem = refusal(**changes)
    assert problem.reason == reason
    assert problem.values["name"] == next(iter(changes)).replace("__", ".")
    assert problem.values["limit"] == limit


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"training__learning_rate": math.nan}, "config-invalid"),
        ({"training__learning_rate": math.inf}, "config-invalid"),
        ({"training__learning_rate": 10**400}, "config-invalid"),
        ({"training__learning_rate": "fast"}, "config-invalid"),
        ({"training__phases": []}, "config-invalid"),
        ({"training__betas": [0.9]}, "config-invalid"),
        ({"training__betas": [0.9, 1.0]}, "betas"),
        ({"training__betas": [0.9, math.nan]}, "config-invalid"),
        ({"training__phases": [{"share": 0.5, "context": 128, "batch": 1}]}, "shares"),
        ({"training__phases": [{"share": 1.0, "context": 64, "batch": 1}]}, "phase-context"),
        ({"model__positions": "xpos"}, "config-invalid"),
        ({"model__layers": 2.5}, "config-invalid"),
        ({"model": 5}, "config-invalid"),
        ({"model__depth": 3}, "unknown-setting"),
        ({"model": {"depth": 3}}, "unknown-setting"),
        ({"model__layers__more": 3}, "unknown-setting"),
        ({"": 3}, "unknown-setting"),
        ({"text__title": "x" * 201}, "config-invalid"),
    ],
)
def test_what_makes_no_sense_is_refused(changes: dict[str, Any], reason: str) -> None:
    assert refusal(**changes).reason == reason


@given(
    heads=st.integers(1, 64),
    width=st.integers(4, 4096),
    positions=st.sampled_from(["rotary", "sinusoidal", "none"]),
)
def test_the_nearest_width_that_is_named_works(heads: int, width: int, positions: str) -> None:
    data = {"heads": heads, "width": width, "positions": positions}
    try:
        ModelConfig(**data)
    except ConfigError as problem:
        nearest = problem.values["nearest"]
        ModelConfig(**(data | {"width": nearest}))
        assert abs(nearest - width) <= 2 * heads


def test_more_parameters_than_allowed_name_a_width_that_fits() -> None:
    changes: dict[str, object] = {"model.width": 4096, "model.heads": 64, "model.layers": 32}
    changes["model.context"] = 2
    changes["training.phases"] = [{"share": 1.0, "context": 2, "batch": 1}]
    huge = PRESETS["quick"].with_changes(changes)
    with pytest.raises(ConfigError) as caught:
        check_limits(huge, vocabulary=100)
    assert caught.value.reason == "too-many-parameters"
    assert caught.value.values["count"] == huge.model.parameters(100)
    check_limits(huge.with_changes({"model.width": caught.value.values["nearest"]}), vocabulary=100)


def test_more_attention_than_allowed_names_a_batch_that_fits() -> None:
    phases = [{"share": 1.0, "context": 512, "batch": 256}]
    greedy = PRESETS["quick"].with_changes({"model.context": 512, "training.phases": phases})
    with pytest.raises(ConfigError) as caught:
        check_limits(greedy, vocabulary=100)
    assert caught.value.reason == "too-much-memory"
    phases[0]["batch"] = caught.value.values["batch"]
    check_limits(greedy.with_changes({"training.phases": phases}), vocabulary=100)
    phases[0]["batch"] += 1
    with pytest.raises(ConfigError):
        check_limits(greedy.with_changes({"training.phases": phases}), vocabulary=100)


def test_the_limits_are_the_server_owners() -> None:
    config = run_config(training__steps=101)
    with pytest.raises(ConfigError, match="100"):
        check_limits(config, 50, Settings(max_steps=100))
    with pytest.raises(ConfigError, match="60"):
        check_limits(config.with_changes({"training.seconds": 61}), 50, Settings(max_seconds=60))
    check_limits(config, 50, Settings(max_steps=101))


def test_parameters_of_gpt2_are_the_published_number() -> None:
    # "124M": config of the smallest GPT-2, whose checkpoint holds 124,439,808 numbers.
    gpt2 = ModelConfig(
        layers=12,
        heads=12,
        width=768,
        context=1024,
        positions="learned",
        tied_head=True,
        bias=True,
        qk_norm=False,
        activation="gelu_tanh",
    )
    assert gpt2.parameters(50257) == 124_439_808


def test_the_hidden_layer_never_vanishes() -> None:
    assert model_config(mlp_ratio=0.001).mlp_width == 1


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)
_names = st.sampled_from(
    [
        *RunConfig.model_fields,
        *(f"model.{name}" for name in ModelConfig.model_fields),
        *(f"training.{name}" for name in TrainingConfig.model_fields),
        "text.title",
        "tokenizer.kind",
        "model.layers.x",
        "",
        ".",
    ]
)


@given(changes=st.dictionaries(_names, _json, max_size=4))
def test_any_change_gives_a_config_or_a_config_error(changes: dict[str, Any]) -> None:
    try:
        changed = PRESETS["quick"].with_changes(changes)
    except ConfigError as problem:
        str(problem)  # has its words
    else:
        assert isinstance(changed, RunConfig)
        assert parse(json.loads(changed.model_dump_json())) == changed


@pytest.mark.parametrize(
    "changes",
    [
        {"model.context": 64, "model": {}},
        {"training.steps": 5, "training": 5},
        {"model.context": 64, "training": {}},
        {"model.context": 64, "training": {"phases": [1]}},
        {"model.context": True},
        {"model.context": 10**400},
    ],
)
def test_changes_that_undo_each_other_are_at_most_a_config_error(
    changes: dict[str, Any],
) -> None:
    with contextlib.suppress(ConfigError):
        PRESETS["quick"].with_changes(changes)
