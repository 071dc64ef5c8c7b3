"""The settings in which runs differ: those, and no others."""

from typing import Any, Literal, get_args, get_origin

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel
from tiny import run_config

from gptcore import example
from gptcore.config import RunConfig
from gptcore.differences import (
    Difference,
    differences,
    measured_on,
    outcome,
    settings_of,
    tokens_of,
)
from gptcore.export import ValidationPart
from gptcore.messages import LANGUAGES, translate
from gptcore.model import GPT
from gptcore.presets import PRESETS
from gptcore.units import bits_per_character


def leaves(model: type[BaseModel], path: str = "") -> dict[str, Any]:
    """Every field by its dotted name, with its type."""
    found: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            found |= leaves(kind, f"{path}{name}.")
        else:
            found[path + name] = kind
    return found


LEAVES = leaves(RunConfig)


def changed(**changes: Any) -> list[Difference]:
    return differences([run_config(), run_config(**changes)])


def test_every_setting_is_looked_at() -> None:
    assert settings_of(PRESETS["quick"]).keys() == LEAVES.keys()
    assert len(LEAVES) > 35


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_setting_and_every_choice_has_a_name(lang: str) -> None:
    names = set()
    for name, kind in LEAVES.items():
        message = "setting-" + name.replace(".", "-").replace("_", "-")
        names.add(translate(message, lang))
        if get_origin(kind) is Literal:
            for choice in get_args(kind):
                assert translate(f"{message}.{choice}", lang)
    assert len(names) == len(LEAVES), "two settings with one name"


def test_runs_that_are_the_same_differ_in_nothing() -> None:
    assert differences([run_config()]) == []
    assert changed() == []


@pytest.mark.parametrize(
    "changes",
    [
        {"seed": 2},
        {"model__layers": 3},
        {"model__causal": False},
        {"training__optimizer": "sgd", "training__betas": [0.9, 0.99]},
        {"tokenizer__kind": "bpe"},
        {"text__title": "another"},
        {"text__validation_share": 0.2},
        {"training__betas": [0.8, 0.9]},
    ],
)
def test_what_was_changed_is_what_differs(changes: dict[str, Any]) -> None:
    found = {each.name: each.values for each in changed(**changes)}
    before, after = settings_of(run_config()), settings_of(run_config(**changes))
    for name in changes:
        dotted = name.replace("__", ".")
        if before[dotted] != after[dotted]:
            assert found.pop(dotted) == (before[dotted], after[dotted])
    # What is left has lost or got its meaning by the change.
    assert all(None in values for values in found.values())


def test_a_setting_without_a_part_to_play_is_no_difference() -> None:
    adam = {"training__optimizer": "adamw"}
    pair = [
        run_config(**adam, training__momentum=0.5),
        run_config(**adam, training__momentum=0.9),
    ]
    assert differences(pair) == []
    found = {each.name: each.values for each in changed(**adam)}
    assert found == {
        "training.optimizer": ("muon", "adamw"),
        "training.matrix_learning_rate": (0.02, None),
        "training.momentum": (0.95, None),
    }
    found = {each.name: each.values for each in changed(tokenizer__kind="bpe")}
    assert found["tokenizer.vocabulary"] == (None, 512)


def test_the_hash_tells_texts_apart_where_nothing_else_does() -> None:
    assert [each.name for each in changed(text__sha256="a")] == ["text.sha256"]
    both = changed(text__sha256="a", text__characters=7)
    assert [each.name for each in both] == ["text.characters"]


def test_phases_are_one_setting() -> None:
    names = [each.name for each in differences([PRESETS["quick"], PRESETS["nanogpt"]])]
    assert "training.phases" in names
    assert not any(name.startswith("training.phases.") for name in names)


@given(st.lists(st.sampled_from(list(PRESETS.values())), min_size=2, max_size=6), st.randoms())
def test_the_order_of_the_runs_is_that_of_the_values(configs: list[RunConfig], dice: Any) -> None:
    order = list(range(len(configs)))
    dice.shuffle(order)
    found = {each.name: each.values for each in differences(configs)}
    shuffled = {each.name: each.values for each in differences([configs[at] for at in order])}
    assert shuffled == {name: tuple(values[at] for at in order) for name, values in found.items()}
    for values in found.values():
        assert len(set(map(str, values))) > 1


def test_what_came_of_a_run() -> None:
    run = example.shipped().run
    part = ValidationPart(tokens=10, characters=25)
    vocabulary = 70
    found = outcome(run, vocabulary, part)
    model = GPT(run.config.model, vocabulary)
    assert found.parameters == sum(tensor.numel() for tensor in model.parameters())
    assert run.val_loss is not None
    assert found.bits_per_character == bits_per_character(run.val_loss, 10, 25)
    assert (found.train_loss, found.val_loss) == (run.train_loss, run.val_loss)
    assert (found.steps, found.tokens, found.seconds) == (run.step, run.tokens, run.seconds)
    unknown = outcome(run, None, None)
    assert unknown.parameters is None
    assert unknown.bits_per_character is None


def test_which_losses_can_be_compared() -> None:
    one = run_config(text__sha256="a")
    assert measured_on(one) == measured_on(run_config(text__sha256="a", seed=2))
    assert measured_on(one) != measured_on(run_config(text__sha256="b"))
    assert measured_on(one) != measured_on(run_config(text__sha256="a", text__validation_share=0.2))
    assert tokens_of(one) == tokens_of(run_config(text__sha256="a", tokenizer__vocabulary=600))
    assert tokens_of(one) != tokens_of(run_config(text__sha256="a", tokenizer__kind="bpe"))
    bpe = {"tokenizer__kind": "bpe", "text__sha256": "a"}
    assert tokens_of(run_config(**bpe)) != tokens_of(run_config(**bpe, tokenizer__vocabulary=600))
