"""The shuffle test: words are found and moved whole, and who is told no order cannot notice it."""

import itertools
from collections import Counter
from typing import Any, get_args

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from test_model import random_model
from tiny import CHINESE, TEXT, model_config
from visits import HOSTILE

from gptcore.config import Positions, TokenizerConfig
from gptcore.errors import ConfigError, ModelFileError
from gptcore.model import GPT
from gptcore.shuffles import (
    ROUNDING,
    Effect,
    Sentence,
    effect,
    exchanged,
    pieces,
    sentence,
    shuffled,
)
from gptcore.surgery import is_quick
from gptcore.token_text import cells
from gptcore.tokenizers import Tokenizer, train_tokenizer
from gptcore.trace import trace

TEXTS = TEXT + CHINESE + HOSTILE
TOKENIZERS: dict[str, Tokenizer] = {
    "char": train_tokenizer(TokenizerConfig(kind="char"), TEXTS),
    "byte": train_tokenizer(TokenizerConfig(kind="byte"), TEXTS),
    "bpe": train_tokenizer(TokenizerConfig(kind="bpe", vocabulary=400), TEXTS),
}
IDS = (4, 2, 7, 3, 9, 1, 10, 5, 0, 8)
PLACES = (3, 0, 7, 1, 5, 2, 8, 4, 6, 9)
"""The last one stays."""
SHAPES: dict[str, dict[str, Any]] = {
    "usual": {"layers": 3},
    "post": {"norm_place": "post", "bias": True, "qk_norm": False},
    "plain": {"norm": "none", "qk_norm": False, "tied_head": True},
    "no-residual": {"residual": False, "norm": "rms", "activation": "swiglu"},
    "one-layer": {"layers": 1, "heads": 1},
}


def made(**changes: Any) -> GPT:
    return random_model(model_config(**changes))


def read(text: str, kind: str = "char", context: int = 4096) -> Sentence:
    return sentence(cells(TOKENIZERS[kind], text), context)


def words(found: Sentence) -> list[str]:
    return [
        b"".join(cell.token for cell in found.cells[word.start : word.end]).decode(
            "utf-8", "replace"
        )
        for word in found.words
    ]


def moved(found: Sentence, order: list[int]) -> str:
    tokens = [found.cells[place].token for place in found.places(order)]
    return b"".join(tokens).decode("utf-8", "replace")


# Words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The cat  sat.\n", ["The", "cat", "sat."]),
        ("小猫 cat，3岁。", ["小", "猫", "cat，3", "岁"]),
        ("ねこ – don’t!", ["ね", "こ", "don’t!"]),
        ("“a” … b", ["“a”", "b"]),
        ("🐱 + 🐶", ["🐱", "+", "🐶"]),
        (" \n", []),
        ("", []),
    ],
)
def test_what_counts_as_a_word(text, expected) -> None:
    assert [piece for piece, is_word in pieces(text) if is_word] == expected


@given(st.text() | st.text(alphabet="a b\u3000猫，。.\u0301\n'🐱"))
def test_pieces_are_the_text_again(text) -> None:
    found = pieces(text)
    assert "".join(piece for piece, _ in found) == text
    for piece, is_word in found:
        assert piece
        # No blank inside a word.
        assert not is_word or piece.split() == [piece] or not piece.isprintable()


@given(st.data())
@pytest.mark.parametrize("kind", TOKENIZERS)
def test_every_order_is_a_permutation_of_the_same_tokens(kind, data) -> None:
    text = data.draw(st.text(alphabet="The cat sl.\n小猫，睡🐱!\u0301", max_size=40))
    context = data.draw(st.integers(1, 50))
    found = read(text, kind, context)
    order = data.draw(st.permutations(range(len(found.words))))
    known = [cell for cell in cells(TOKENIZERS[kind], text) if cell.id is not None]
    assert list(found.cells) == known[-context:]
    places = found.places(order)
    assert sorted(places) == list(range(len(found.cells)))
    assert found.places(range(len(found.words))) == tuple(range(len(found.cells)))
    # The tokens of a word stay together, and in their order.
    for group in found.reordered(order):
        at = places.index(group.start)
        assert places[at : at + group.end - group.start] == tuple(range(group.start, group.end))


def test_characters_move_without_their_blanks_and_bpe_tokens_with_them() -> None:
    text = "the window, the wall."
    assert moved(read(text), [3, 2, 1, 0]) == "wall. the window, the"
    found = read(text, "bpe")
    assert any(cell.token == b" the" for cell in found.cells)
    assert words(found) == ["the", " window,", " the", " wall."]
    assert moved(found, [3, 2, 1, 0]) == " wall. the window,the"


def test_a_token_of_two_words_makes_them_one() -> None:
    found = read("小猫在院子里。", "bpe")
    assert [cell.token.decode() for cell in found.cells] == ["小猫在院", "子里", "。"]
    assert words(found) == ["小猫在院", "子里"]
    # Single bytes know no characters, and yet none is torn.
    assert words(read("小猫在。", "byte")) == ["小", "猫", "在"]


def test_what_has_no_token_or_no_room_is_left_out() -> None:
    assert words(read("cat Ωsat Ω")) == ["cat", "sat"]
    assert moved(read("cat Ωsat Ω"), [1, 0]) == "sat cat "
    cut = read("The small cat sleeps.", context=14)
    assert words(cut) == ["ll", "cat", "sleeps."]
    assert len(cut.ids) == 14


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 17, 500])
def test_each_shuffle_makes_another_order(count) -> None:
    orders = [shuffled(count, times) for times in range(8)]
    for order in orders:
        assert sorted(order) == list(range(count))
    assert orders[0] == list(range(count))
    if count > 1:
        assert all(order != orders[0] for order in orders[1:])
    if count > 2:
        assert all(a != b for a, b in itertools.pairwise(orders[1:]))
    assert orders[5] == shuffled(count, 5)


# Other positions for the same weights


@pytest.mark.parametrize("causal", [True, False])
@pytest.mark.parametrize("positions", get_args(Positions))
def test_exchanged_is_the_model_that_would_have_been_built(positions, causal) -> None:
    own = made(**SHAPES["plain"], positions="learned")
    other = exchanged(own, positions, causal)
    built = GPT(model_config(**SHAPES["plain"], positions=positions, causal=causal), own.vocabulary)
    wanted = built.state_dict()
    built.load_state_dict({name: own.state_dict()[name] for name in wanted})
    ids = torch.tensor([IDS])
    torch.testing.assert_close(other(ids), built(ids), rtol=0, atol=0)
    assert other.config == built.config
    assert (other is own) == (positions == "learned" and causal)
    shared = other.token_embedding.weight.data_ptr()
    assert shared == own.token_embedding.weight.data_ptr() == other.head.weight.data_ptr()


def test_what_cannot_be_exchanged_says_why() -> None:
    rotary = made(positions="rotary")
    assert exchanged(rotary, "rotary", True) is rotary
    odd = made(width=15, heads=3, positions="none")
    for model, positions, reason in (
        (rotary, "learned", "no-place-vectors"),
        (odd, "rotary", "rotary-odd"),
        (odd, "sinusoidal", "sinusoidal-odd"),
    ):
        with pytest.raises(ConfigError) as problem:
            exchanged(model, positions, True)
        assert problem.value.reason == reason


def test_a_mask_for_each_head_that_would_not_fit_is_not_made(monkeypatch) -> None:
    model = made(positions="none", context=64)
    monkeypatch.setattr("gptcore.config._LARGEST_MASK_BYTES", 4 * 64 * 64)
    assert exchanged(model, "sinusoidal", True)
    with pytest.raises(ConfigError) as problem:
        exchanged(model, "alibi", True)
    assert problem.value.reason == "context-too-long"


# What an order changes


def measured(
    positions: str, causal: bool, places: tuple[int, ...] = PLACES, **shape: Any
) -> Effect:
    return effect(made(positions=positions, causal=causal, **shape), IDS, places)


@pytest.mark.parametrize("shape", SHAPES)
def test_without_positions_and_mask_everything_only_moves(shape) -> None:
    model = made(positions="none", causal=False, **SHAPES[shape])
    before = trace(model, IDS)
    after = trace(model, [IDS[place] for place in PLACES])
    for layer in range(model.config.layers):
        old, new = (each[f"blocks.{layer}.attn.out"].numpy() for each in (before, after))
        assert abs(old).max() > 0.05
        for there, place in enumerate(PLACES):
            np.testing.assert_allclose(new[there], old[place], atol=1e-5 * abs(old).max())
    torch.testing.assert_close(after.odds, before.odds, rtol=0, atol=1e-5)
    found = effect(model, IDS, PLACES)
    assert found.differences.max() <= ROUNDING
    assert found.noticed is found.noticed_by_last is None
    assert found.moved < ROUNDING
    np.testing.assert_allclose(found.looks[1], found.looks[0], atol=1e-5)


@pytest.mark.parametrize("causal", [True, False])
@pytest.mark.parametrize("positions", ["learned", "sinusoidal", "rotary", "alibi"])
@pytest.mark.parametrize("shape", SHAPES)
def test_every_encoding_tells_the_order_in_the_first_layer(shape, positions, causal) -> None:
    found = measured(positions, causal, **SHAPES[shape])
    assert found.noticed == found.noticed_by_last == 0
    assert found.differences[:, -1].min() > 1e-3
    if shape != "plain":  # without norms its odds are all but 0 or 1
        assert found.moved > 1e-4
    assert abs(found.looks[1, 0] - found.looks[0, 0]).max() > 1e-3


@pytest.mark.parametrize("shape", SHAPES)
def test_the_mask_alone_tells_the_order_from_the_second_layer_on(shape) -> None:
    found = measured("none", True, **SHAPES[shape])
    layers = len(found.differences)
    assert found.noticed == 0, "tokens in the middle see others than before"
    assert found.differences[0, -1] <= ROUNDING, "the last one sees the same"
    np.testing.assert_allclose(found.looks[1, 0], found.looks[0, 0], atol=1e-5)
    if layers == 1:
        assert found.noticed_by_last is None
        assert found.moved < ROUNDING
    else:
        assert found.noticed_by_last == 1
        assert found.moved > 1e-3


@pytest.mark.parametrize("places", [PLACES, PLACES[::-1]])
def test_the_numbers_are_those_of_single_tokens(places) -> None:
    model = made(positions="rotary", layers=2)
    found = effect(model, IDS, places)
    before, after = trace(model, IDS), trace(model, [IDS[place] for place in places])
    for layer in range(2):
        old, new = (each[f"blocks.{layer}.attn.out"].numpy() for each in (before, after))
        size = max(abs(old).max(), abs(new).max())
        for there, place in enumerate(places):
            expected = abs(new[there] - old[place]).max() / size
            assert found.differences[layer, place] == pytest.approx(expected, rel=1e-5)
            for head in range(2):
                now = after.patterns[layer, head, -1, there]
                assert found.looks[1, layer, head, place] == now
        assert (found.looks[0, layer] == before.patterns[layer, :, -1].numpy()).all()
    assert found.stays == (places[-1] == len(IDS) - 1)
    assert torch.equal(torch.stack(found.odds), torch.stack((before.odds, after.odds)))
    assert found.likeliest[0] in {int(odds.argmax()) for odds in found.odds}


def test_a_model_before_its_first_step_is_silent() -> None:
    found = effect(GPT(model_config(positions="rotary"), 20), IDS, PLACES)
    assert found.silent
    assert found.noticed is None
    assert not measured("none", False).silent


def test_weights_that_are_too_large_are_an_error_with_advice() -> None:
    model = made()
    with torch.no_grad():
        model.blocks[0].attn.out.weight.fill_(3e38)
    with pytest.raises(ModelFileError):
        effect(model, IDS, PLACES)


def test_only_what_is_small_is_done_between_two_letters() -> None:
    model = made()
    assert is_quick(model, 16, 10)
    tokens = int(5e9 / model.config.parameters(model.vocabulary))
    assert not is_quick(model, tokens, 10)


def test_chinese_is_shuffled_by_characters() -> None:
    found = read("小猫睡觉。")
    assert moved(found, [1, 0, 3, 2]) == "猫小觉睡。"
    assert Counter(found.ids) == Counter(found.ids[place] for place in found.places([1, 0, 3, 2]))
