"""Texts with the same dice, against what the model writes by itself and what a story draws."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from test_model import random_model
from tiny import model_config

from gptcore.branches import Branches
from gptcore.continuations import (
    Beginning,
    continuations,
    dice,
    first_difference,
    half_written,
    read_by,
    same_tokens,
)
from gptcore.errors import ModelFileError, TextError, TokenizerError
from gptcore.filters import SamplingConfig
from gptcore.sample import generate, prompt_ids
from gptcore.story import Story, roll
from gptcore.telling import Teller
from gptcore.tokenizers import BPETokenizer, CharTokenizer

BYTES = BPETokenizer([])
PROMPT = (3, 1, 4, 1, 5, 9, 2, 6)
OTHERS = {"min_p": 0.01, "repetition_penalty": 1.2, "presence_penalty": 0.3}
SETTINGS = [
    SamplingConfig(temperature=temperature, top_k=top_k, **OTHERS)
    for temperature in (0.0, 0.8, 1.5)
    for top_k in (1, 4, None)
]


def nobody(share: float) -> None:
    """Wants to know nothing of the progress."""


@pytest.mark.parametrize("causal", [True, False])
@pytest.mark.parametrize("length", [1, 8, 16, 40])
def test_from_the_prompt_on_each_is_what_the_model_writes_with_that_seed(causal, length):
    model = random_model(model_config(causal=causal))
    prompt = (PROMPT * 5)[:length]
    found = continuations(model, Beginning(prompt), SETTINGS, dice(7, 0, 30), nobody)
    for sampling, each in zip(SETTINGS, found, strict=True):
        assert each.ids == tuple(generate(model, prompt, 30, sampling, 7))


@pytest.mark.parametrize("told", [1, 12, 30])
def test_further_on_it_is_what_the_story_would_draw(told):
    model = random_model(model_config())
    branches = Branches(10_000_000)
    tokenizer = CharTokenizer("".join(map(chr, range(97, 97 + model.vocabulary))))
    story = Story("prompt")
    for sampling in SETTINGS:
        teller = Teller(
            tokenizer,
            PROMPT,
            lambda ids: branches.logits("model", model, ids, len(PROMPT)),
            sampling,
            seed=3,
            step=0,
        )
        story.go(-1)
        while len(story.way(story.state.at)) < told + 25:
            story.take(teller.draw(story))
        way = [story.tokens[each] for each in story.way(story.state.at)]
        path, following = way[:told], way[told:]
        begun = Beginning(PROMPT, tuple(taken.token for taken in path))
        (found,) = continuations(model, begun, [sampling], dice(3, told, 25), nobody)
        assert found.ids == tuple(taken.token for taken in following)
        bits = [-torch.log2(torch.tensor(taken.raw)).item() for taken in following]
        assert found.bits == pytest.approx(sum(bits) / len(bits), rel=1e-4)


def test_every_text_has_the_same_dice_and_another_one_changes_nothing():
    model = random_model(model_config())
    us = dice(5, 11, 20)
    assert us == tuple(roll(5, place) for place in range(11, 31))
    together = continuations(model, Beginning(PROMPT), SETTINGS, us, nobody)
    for sampling, each in zip(SETTINGS, together, strict=True):
        assert [each] == continuations(model, Beginning(PROMPT), [sampling], us, nobody)
    # Where only the likeliest is left, dice and temperature change nothing.
    coldest = {each.ids for each, of in zip(together, SETTINGS, strict=True) if not of.temperature}
    narrowest = {each.ids for each, of in zip(together, SETTINGS, strict=True) if of.top_k == 1}
    assert len(coldest) == 1
    assert coldest == narrowest
    assert len(set(together)) > 2


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), max_size=12))
def test_the_first_difference(pairs):
    one, other = [a for a, _ in pairs], [b for _, b in pairs]
    found = first_difference(one, other)
    alike = [length for length in range(len(one) + 1) if one[:length] == other[:length]]
    assert found == (None if one == other else max(alike))


def test_the_progress_rises_and_ends_the_work():
    model = random_model(model_config())
    shares: list[float] = []
    continuations(model, Beginning(PROMPT), SETTINGS[:2], dice(1, 0, 5), shares.append)
    assert shares == [drawn / 10 for drawn in range(1, 11)]

    def stop(share: float) -> None:
        raise TextError("stopped")

    with pytest.raises(TextError):
        continuations(model, Beginning(PROMPT), SETTINGS, dice(1, 0, 5), stop)


def test_weights_that_are_too_large():
    model = random_model(model_config())
    with torch.no_grad():
        model.head.weight.fill_(torch.inf)
    with pytest.raises(ModelFileError):
        continuations(model, Beginning(PROMPT), SETTINGS[-1:], dice(1, 0, 5), nobody)


def test_which_vocabularies_are_the_same():
    letters = CharTokenizer("abc")
    assert same_tokens(letters, CharTokenizer("abc"))
    assert not same_tokens(letters, CharTokenizer("abd"))
    assert not same_tokens(letters, CharTokenizer("abcd"))
    assert not same_tokens(letters, BYTES)


@given(st.text(max_size=4), st.integers(0, 16))
def test_what_is_half_written(text, cut):
    ids = BYTES.encode(text)[:cut]
    starts = [len(text[:end].encode()) for end in range(len(text) + 1)]
    assert half_written(BYTES, ids) == len(ids) - max(s for s in starts if s <= len(ids))


def test_a_beginning_in_the_tokens_of_another_vocabulary():
    letters, others = CharTokenizer("\n abcé"), CharTokenizer("\n abc")
    prompt, path = tuple(letters.encode("ab")), tuple(letters.encode(" ca"))
    begun = Beginning(prompt, path)
    assert read_by(CharTokenizer("\n abcé"), letters, begun) == begun
    assert read_by(others, letters, begun) == Beginning(tuple(others.encode("ab ca")))
    with pytest.raises(TokenizerError, match="é"):
        read_by(others, letters, Beginning(prompt, tuple(letters.encode("é"))))
    # A character that is only half there is no reason to give up.
    half = Beginning(tuple(BYTES.encode("ab")), tuple(BYTES.encode("é")[:1]))
    assert read_by(others, BYTES, half) == Beginning(tuple(others.encode("ab")))
    only = Beginning(tuple(BYTES.encode("é")[:1]))
    assert read_by(others, BYTES, only) == Beginning(tuple(others.encode("\n")))


@pytest.mark.parametrize("told", ["", "ca"])
def test_where_nothing_was_typed_each_begins_in_its_own_way(told):
    letters, lineless = CharTokenizer("\n abc"), CharTokenizer("abc")
    begun = Beginning(tuple(prompt_ids(letters, "")), tuple(letters.encode(told)))
    expected = (*prompt_ids(lineless, ""), *lineless.encode(told))
    assert read_by(lineless, letters, begun) == Beginning(expected)
