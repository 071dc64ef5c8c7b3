"""Heads taken out, against models that were built without them, and against definitions."""

import itertools
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from test_model import random_ids, random_model
from tiny import TEXT, model_config, tiny_run

from gptcore.config import ModelConfig
from gptcore.errors import ModelFileError, TextError
from gptcore.head_edits import NO_EDITS, Head, HeadEdits, How
from gptcore.model import GPT
from gptcore.modelfile import load_model
from gptcore.steps import VALIDATION_WINDOWS_TOKENS, evaluate
from gptcore.surgery import (
    HeadLosses,
    is_quick,
    likeliest,
    losses_by_head,
    moved,
    moved_by_each,
    own_loss,
    validation_loss,
)
from gptcore.surprise import mean_nats, token_losses
from gptcore.trace import trace

IDS = [3, 1, 4, 1, 5, 9, 2, 6]
HELD_OUT = random_ids(1, 300)[0].numpy().astype(np.int32)
CONFIGS = [
    model_config(**changes)
    for changes in (
        {"heads": 4},
        {"causal": False},
        {"residual": False, "norm": "none", "qk_norm": False},
        {"positions": "alibi", "norm_place": "post", "bias": True},
        {"layers": 1, "heads": 1, "positions": "learned"},
    )
]


def nobody(share: float) -> None:
    """Wants to know nothing of the progress."""


@torch.no_grad()
def without(model: GPT, head: Head) -> GPT:
    """The same model, built anew with the rows of a head in the output matrix set to zero."""
    cut = GPT(model.config, model.vocabulary)
    cut.load_state_dict(model.state_dict())
    size = model.config.head_size
    cut.blocks[head[0]].attn.out.weight[:, head[1] * size : (head[1] + 1) * size] = 0.0
    return cut


@pytest.mark.parametrize("config", CONFIGS)
def test_a_muted_head_costs_what_a_model_without_it_loses(config: ModelConfig) -> None:
    model = random_model(config)
    found = losses_by_head(model, HELD_OUT, "muted", nobody)
    assert found.changed.shape == (config.layers, config.heads)
    assert found.base == pytest.approx(validation_loss(model, HELD_OUT, NO_EDITS, nobody))
    for head, loss in np.ndenumerate(found.changed):
        cut = validation_loss(without(model, head), HELD_OUT, NO_EDITS, nobody)
        assert loss == pytest.approx(cut, abs=1e-5)
        assert found.differences[head] == pytest.approx(cut - found.base, abs=1e-5)
        assert found.changed[found.least] <= loss <= found.changed[found.most]


@pytest.mark.parametrize("config", CONFIGS)
@pytest.mark.parametrize("how", ["muted", "even"])
def test_the_grid_of_a_sentence_is_every_head_changed_alone(config: ModelConfig, how: How) -> None:
    model = random_model(config)
    before = trace(model, IDS).odds
    found = moved_by_each(model, IDS, how, nobody)
    assert found.shape == (config.layers, config.heads)
    assert found.max() > 0
    for head, share in np.ndenumerate(found):
        after = trace(model, IDS, NO_EDITS.changed([head], how).edit(config)).odds
        assert share == pytest.approx(moved(before, after), abs=1e-6)


@pytest.mark.parametrize("how", ["muted", "even"])
def test_a_head_that_says_nothing_changes_nothing(how: How) -> None:
    model = without(random_model(model_config(heads=4)), (1, 2))
    assert moved_by_each(model, IDS, how, nobody)[1, 2] == 0.0
    found = losses_by_head(model, HELD_OUT, how, nobody)
    assert found.differences[1, 2] == 0.0
    assert np.count_nonzero(found.differences) == 7


def test_without_residual_connections_nothing_gets_past_a_muted_layer() -> None:
    config = model_config(residual=False, bias=True)
    model = random_model(config)
    edit = NO_EDITS.changed([(0, 0), (0, 1)], "muted").edit(config)
    one, other = (trace(model, ids, edit).odds for ids in (IDS, IDS[::-1]))
    torch.testing.assert_close(one, other)
    assert moved(trace(model, IDS).odds, trace(model, IDS[::-1]).odds) > 1e-3


# How far odds have moved

odds = st.lists(st.floats(0.01, 1), min_size=5, max_size=5).map(
    lambda weights: torch.tensor(weights, dtype=torch.float64) / sum(weights)
)


@given(odds, odds)
def test_so_much_moved_as_any_set_of_tokens_can_lose(
    before: torch.Tensor, after: torch.Tensor
) -> None:
    """The total variation distance by its definition: over all sets of tokens."""
    sets = itertools.product((0.0, 1.0), repeat=5)
    most = max(abs(float(((before - after) * torch.tensor(each)).sum())) for each in sets)
    assert moved(before, after) == pytest.approx(most, abs=1e-9)


def test_nothing_and_everything_moved() -> None:
    one, other = torch.tensor([0.25, 0.75, 0.0]), torch.tensor([0.0, 0.0, 1.0])
    assert moved(one, one.clone()) == 0.0
    assert moved(one, other) == 1.0


def test_the_likeliest_of_either_odds_are_shown() -> None:
    one = torch.tensor([0.4, 0.3, 0.2, 0.0997] + [0.0003 / 96] * 96)
    other = torch.tensor([0.1, 0.0002, 0.0, 0.8, 0.0997] + [0.0001 / 95] * 95)
    assert likeliest([one]) == [0, 1, 2, 3]
    assert likeliest([one, other]) == [3, 0, 1, 2, 4]
    assert likeliest([torch.tensor([1.0, 0.0])]) == [0, 1]
    assert likeliest([torch.full((50,), 0.02)]) == list(range(8))


# Losses


@pytest.mark.parametrize("times", [1, 25])
def test_the_loss_is_the_one_that_the_run_itself_measures(times: int) -> None:
    state = tiny_run(TEXT * times)
    ids = state.data.validation
    assert (len(ids) > VALIDATION_WINDOWS_TOKENS) == (times > 1)
    found = losses_by_head(state.model, ids.numpy().astype(np.int32), "even", nobody)
    assert found.base == pytest.approx(evaluate(state, ids, VALIDATION_WINDOWS_TOKENS), abs=1e-5)
    assert found.window == 16
    assert found.tokens == min(VALIDATION_WINDOWS_TOKENS, (len(ids) - 1) // 16 * 16)


def test_changes_one_by_one_add_up_only_where_they_were_measured() -> None:
    changed = np.array([[1.5, 1.0], [2.25, 1.25]])
    found = HeadLosses("muted", 1.0, changed, tokens=64, window=16)
    assert found.one_by_one(HeadEdits(muted=frozenset({(0, 0), (1, 0)}))) == 1.75
    assert found.one_by_one(HeadEdits(even=frozenset({(0, 0)}))) is None
    assert (found.most, found.least) == ((1, 0), (0, 1))


def test_a_text_that_fills_no_window_is_measured_as_it_is() -> None:
    model = random_model(model_config())
    reading = trace(model, IDS)
    loss = validation_loss(model, np.array(IDS, np.int32), NO_EDITS, nobody)
    assert loss == pytest.approx(own_loss(reading), abs=1e-6)


def test_the_loss_of_a_sentence_is_its_mean_surprise() -> None:
    saved = load_model(tiny_run().model_bytes())
    model, ids = random_model(saved.config.model, saved.model.vocabulary), IDS
    saved.model.load_state_dict(model.state_dict())
    assert own_loss(trace(model, ids)) == pytest.approx(mean_nats(token_losses(saved, ids)))
    assert own_loss(trace(model, ids[:1])) is None


def test_losses_that_are_no_numbers_are_refused() -> None:
    model = random_model(model_config())
    with torch.no_grad():
        model.head.weight.fill_(3e38)
    with pytest.raises(ModelFileError):
        validation_loss(model, HELD_OUT, NO_EDITS, nobody)


# Work that is stopped, and work that is too much


@pytest.mark.parametrize("work", ["losses", "moved"])
def test_the_progress_rises_and_ends_the_work(work: str) -> None:
    model = random_model(model_config())
    passes: list[None] = []
    model.register_forward_hook(lambda *_: passes.append(None))

    def begin(progress: Any) -> None:
        if work == "losses":
            losses_by_head(model, HELD_OUT, "muted", progress)
        else:
            moved_by_each(model, IDS, "muted", progress)

    shares: list[float] = []
    begin(shares.append)
    assert shares == sorted(shares)
    assert 0 <= shares[0] < 0.1
    assert 0.7 < shares[-1] <= 1
    whole = len(passes)
    passes.clear()

    def stop(share: float) -> None:
        if share > 0.6:
            raise TextError("stopped")

    with pytest.raises(TextError):
        begin(stop)
    assert 0 < len(passes) < whole


def test_only_what_is_quick_is_done_unasked() -> None:
    small, large = model_config(), model_config(layers=6, heads=4, width=256, context=256)
    assert is_quick(GPT(small, 65), 16, 4)
    assert is_quick(GPT(large, 65), 20, 24)
    assert not is_quick(GPT(large, 65), 256, 24)
