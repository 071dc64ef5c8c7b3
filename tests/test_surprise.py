"""Surprise at tokens, against PyTorch's cross-entropy and the loss of the curve."""

import math
from functools import cache

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st
from tiny import CHINESE, TEXT, tiny_run

from gptcore import surprise
from gptcore.errors import ModelFileError
from gptcore.modelfile import SavedModel, load_model
from gptcore.steps import TrainerState, evaluate
from gptcore.surprise import (
    TokenLoss,
    held_out,
    mean_nats,
    passage,
    passage_length,
    passages,
    token_losses,
)
from gptcore.train import train


@cache
def trained(kind: str = "char", text: str = TEXT) -> tuple[TrainerState, SavedModel]:
    state = tiny_run(
        text,
        tokenizer__kind=kind,
        tokenizer__vocabulary=300,
        training__learning_rate=0.05,
    )
    for _ in train(state):
        pass
    return state, load_model(state.model_bytes())


def by_hand(saved: SavedModel, ids: list[int]) -> list[float]:
    """One window after the other, one forward pass each."""
    context = saved.config.model.context
    losses: list[float] = []
    for start in range(0, len(ids) - 1, context):
        window = torch.tensor(ids[start : start + context + 1])
        with torch.no_grad():
            logits = saved.model(window[None, :-1])[0]
        losses += F.cross_entropy(logits, window[1:], reduction="none").tolist()
    return losses


@pytest.mark.parametrize(
    ("kind", "text"), [("char", TEXT), ("bpe", TEXT), ("byte", CHINESE), ("bpe", CHINESE)]
)
def test_each_token_has_the_cross_entropy_of_its_window(kind: str, text: str) -> None:
    state, saved = trained(kind, text)
    ids = state.data.validation.tolist()[:90]
    found = token_losses(saved, ids)
    assert [loss.id for loss in found] == ids
    assert (found[0].nats, found[0].odds, found[0].bits, found[0].guesses) == (None, None, None, ())
    expected = by_hand(saved, ids)
    assert [loss.nats for loss in found[1:]] == pytest.approx(expected, abs=1e-5)
    assert mean_nats(found) == pytest.approx(sum(expected) / len(expected), abs=1e-5)


@pytest.mark.parametrize("kind", ["char", "bpe"])
def test_the_mean_over_whole_windows_is_the_loss_of_the_curve(kind: str) -> None:
    state, saved = trained(kind)
    ids = state.data.validation
    context = state.config.model.context
    whole = (len(ids) - 1) // context * context
    found = token_losses(saved, ids[: whole + 1].tolist())
    # evaluate() leaves out a window that ends with the text.
    measured = evaluate(state, ids[: whole + 2])
    assert mean_nats(found) == pytest.approx(measured, abs=1e-5)


def test_passages_cover_the_text_without_gap_or_overlap() -> None:
    state, saved = trained()
    ids = state.data.train.numpy().astype(np.int32)
    context = state.config.model.context
    count = passages(len(ids), context)
    assert count > 1
    parts = [token_losses(saved, passage(ids, context, place))[1:] for place in range(count)]
    joined = [loss for part in parts for loss in part]
    together = token_losses(saved, ids[: len(joined) + 1].tolist())[1:]
    assert [loss.id for loss in joined] == ids[1 : len(joined) + 1].tolist()
    assert [loss.nats for loss in joined] == pytest.approx(
        [loss.nats for loss in together], abs=1e-5
    )
    assert [loss.seen for loss in joined] == [loss.seen for loss in together]


@given(tokens=st.integers(2, 100_000), context=st.integers(2, 4096))
def test_every_passage_is_there_and_fits_a_screen(tokens: int, context: int) -> None:
    count = passages(tokens, context)
    ids = np.arange(tokens, dtype=np.int32)
    first, last = passage(ids, context, 0), passage(ids, context, count - 1)
    assert len(last) >= 2
    assert len(first) == min(tokens, passage_length(context) + 1)
    assert 240 < passage_length(context) <= 480
    if context <= 480:
        assert passage_length(context) % context == 0


@pytest.mark.parametrize("kind", ["char", "bpe"])
def test_the_held_out_part_is_what_the_run_measures_on(kind: str) -> None:
    state, saved = trained(kind)
    assert held_out(saved, TEXT).tolist() == state.data.validation.tolist()


def test_what_a_token_saw_is_counted_from_the_start_of_its_window() -> None:
    state, saved = trained()
    context = state.config.model.context
    found = token_losses(saved, state.data.train.tolist()[: 2 * context + 4])
    windows = [*range(1, context + 1), *range(1, context + 1), 1, 2, 3]
    assert [loss.seen for loss in found] == [0, *windows]


def test_reading_in_parts_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    state, saved = trained()
    ids = state.data.train.tolist()[:200]
    at_once = token_losses(saved, ids)
    monkeypatch.setattr(surprise, "_LOGITS_AT_ONCE", 1)
    window_by_window = token_losses(saved, ids)
    assert [(loss.id, loss.seen) for loss in at_once] == [
        (loss.id, loss.seen) for loss in window_by_window
    ]
    assert [loss.nats for loss in at_once[1:]] == pytest.approx(
        [loss.nats for loss in window_by_window[1:]], abs=1e-5
    )


def test_guesses_are_the_likeliest_tokens() -> None:
    state, saved = trained()
    ids = state.data.validation.tolist()[:17]
    with torch.no_grad():
        odds = F.softmax(saved.model(torch.tensor([ids[:-1]]))[0], -1)
    for place, loss in enumerate(token_losses(saved, ids)[1:]):
        best = sorted(odds[place].tolist(), reverse=True)[:3]
        assert [guess.odds for guess in loss.guesses] == pytest.approx(best, abs=1e-6)
        for guess in loss.guesses:
            assert guess.odds == pytest.approx(odds[place, guess.id].item(), abs=1e-6)
        assert loss.odds == pytest.approx(odds[place, loss.id].item(), abs=1e-6)


@given(nats=st.floats(0, 200))
def test_bits_and_odds_say_the_same_as_nats(nats: float) -> None:
    loss = TokenLoss(1, 1, nats, ())
    assert loss.odds is not None
    assert loss.bits is not None
    assert math.log(loss.odds) == pytest.approx(-nats, abs=1e-9)
    assert 2**-loss.bits == pytest.approx(loss.odds, rel=1e-9)


def test_the_worst_come_first() -> None:
    losses = [TokenLoss(0, 0, None, ())]
    losses += [TokenLoss(0, 1, nats, ()) for nats in (0.5, 4.0, 1.0, 2.0)]
    assert surprise.worst(losses, 3) == [2, 4, 3]
    assert surprise.worst(losses, 10) == [2, 4, 3, 1]
    assert surprise.worst(losses[:1], 10) == []


def test_one_token_alone_is_not_guessed() -> None:
    _, saved = trained()
    found = token_losses(saved, [3])
    assert found == [TokenLoss(3, 0, None, ())]
    assert mean_nats(found) is None


def test_a_model_without_its_mask_is_read_as_it_is_measured() -> None:
    state = tiny_run(model__causal=False)
    for _ in train(state):
        pass
    saved = load_model(state.model_bytes())
    ids = state.data.validation.tolist()[:120]
    found = [loss.nats for loss in token_losses(saved, ids)[1:]]
    assert found == pytest.approx(by_hand(saved, ids), abs=1e-5)


def test_weights_that_are_too_large_are_refused() -> None:
    _, saved = trained()
    broken = load_model(trained()[0].model_bytes())
    with torch.no_grad():
        for parameter in broken.model.parameters():
            parameter.fill_(1e38)
    with pytest.raises(ModelFileError):
        token_losses(broken, [1, 2, 3])
    assert token_losses(saved, [1, 2, 3])
