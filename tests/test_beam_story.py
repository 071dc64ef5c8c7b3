"""The story of a search is that of its beams: who lives, where the others die, what is written."""

import math
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from test_sample import random_model
from tiny import TEXT, tiny_run

from gptcore.beam_story import Compared, compared, grown, repeated
from gptcore.beams import Beam, beam_search
from gptcore.continuations import Beginning
from gptcore.decoder import Decoder
from gptcore.errors import ModelFileError, TextError
from gptcore.filters import SamplingConfig
from gptcore.modelfile import SavedModel, load_model
from gptcore.sample import generate

PLAIN = SamplingConfig(temperature=1, top_k=None)


@pytest.fixture(scope="module")
def saved() -> SavedModel:
    """Untrained weights with opinions, and a real vocabulary."""
    saved = load_model(tiny_run(TEXT).model_bytes())
    saved.model.load_state_dict(random_model(saved.model.vocabulary).state_dict())
    return saved


def found(saved: SavedModel, path: tuple[int, ...] = (), **changes: Any) -> Compared:
    asked = {"width": 4, "tokens": 12, "sampling": PLAIN, "seed": 3, "progress": lambda share: None}
    return compared(saved, Beginning((3, 1, 4), path), **(asked | changes))


def read(saved: SavedModel, prompt: list[int], ids: tuple[int, ...]) -> float:
    """Log2 of the probability of ``ids``, token by token."""
    decoder, total, unread = Decoder(saved.model), 0.0, prompt
    for id in ids:
        total += float(decoder.read(unread).double().log_softmax(-1)[id])
        unread = [id]
    return total / math.log(2)


@pytest.mark.parametrize("tokens", [3, 12, 30])
def test_all_three_are_measured_alike(saved: SavedModel, tokens: int) -> None:
    """Also where the context of 16 tokens is full on the way."""
    story = found(saved, tokens=tokens)
    for written in (story.beam, story.greedy, story.sampled):
        assert len(written.ids) == tokens
        assert written.log2 == pytest.approx(read(saved, [3, 1, 4], written.ids), abs=1e-3)
        assert written.text == saved.tokenizer.decode(written.ids)
    drawn = generate(saved.model, [3, 1, 4], tokens, PLAIN, 3)
    assert story.sampled.ids == tuple(drawn)


def test_greedy_is_the_beam_of_width_one(saved: SavedModel) -> None:
    alone = found(saved, width=1)
    assert alone.beam == alone.greedy == found(saved).greedy
    cold = found(saved, sampling=SamplingConfig(temperature=0, top_k=None))
    assert cold.sampled.ids == cold.greedy.ids


def test_it_goes_on_as_the_story_would(saved: SavedModel) -> None:
    """After a path longer than the context, with the dice of that place."""
    path = tuple(generate(saved.model, [3, 1, 4], 21, PLAIN, 3))
    story = found(saved, path)
    all_drawn = tuple(generate(saved.model, [3, 1, 4], 33, PLAIN, 3))
    assert story.sampled.ids == all_drawn[21:]
    decoder, greedy = Decoder(saved.model), []
    logits = decoder.read([3, 1, 4])
    for id in path:
        logits = decoder.read([id])
    for _ in range(12):
        greedy.append(int(logits.argmax()))
        logits = decoder.read(greedy[-1:])
    assert story.greedy.ids == tuple(greedy)


@pytest.mark.parametrize("width", [1, 2, 5, 8])
def test_what_becomes_of_each_beam(saved: SavedModel, width: int) -> None:
    rounds = list(beam_search(saved.model, [3, 1, 4], width, 10))
    beams = grown(rounds)

    def descends(step: int, place: int, ancestor: int, of: int) -> bool:
        while step > of:
            place = rounds[step][place].parent
            step -= 1
        return place == ancestor

    for of, nodes in enumerate(beams.steps):
        for ancestor, node in enumerate(nodes):
            lives = [
                step
                for step in range(of, len(rounds))
                if any(descends(step, place, ancestor, of) for place in range(len(rounds[step])))
            ]
            assert node.last == max(lives)
            assert lives == list(range(of, node.last + 1))
    for place in range(width):
        way = beams.way(place)
        assert beams.places(way)[-1] == place
        score = beams.steps[-1][place].log2
        assert score == pytest.approx(read(saved, [3, 1, 4], way), abs=1e-3)


def test_a_way_is_followed_as_long_as_it_lives() -> None:
    """Of two beams the likelier one has no children: 7 8 lives on in 7 8 5 and 7 8 6."""
    beams = grown(
        [
            [Beam(0, 9, -1.0), Beam(0, 7, -2.0)],
            [Beam(0, 8, -3.0), Beam(1, 8, -4.0)],
            [Beam(1, 5, -5.0), Beam(1, 6, -6.0)],
        ]
    )
    assert [[node.last for node in nodes] for nodes in beams.steps] == [[1, 2], [1, 2], [2, 2]]
    assert beams.way(1) == (7, 8, 6)
    assert beams.places((7, 8, 6)) == (1, 1, 1)
    assert beams.places((9, 8, 5)) == (0, 0)
    assert beams.places((4, 8, 5)) == ()


@pytest.mark.parametrize(("vocabulary", "counts"), [(1, [1, 1, 1]), (2, [2, 4, 5])])
def test_a_small_vocabulary_has_fewer_ways(
    saved: SavedModel, vocabulary: int, counts: list[int]
) -> None:
    small = replace(saved, model=random_model(vocabulary))
    story = compared(small, Beginning((0,)), 5, 3, PLAIN, 1, lambda share: None)
    assert [len(nodes) for nodes in story.beams.steps] == counts
    if vocabulary == 1:
        assert story.sampled.ids == story.beam.ids == (0, 0, 0)
        assert story.sampled.log2 == story.beam.log2 == 0


def test_weights_that_are_no_numbers_are_refused(saved: SavedModel) -> None:
    broken = random_model(saved.model.vocabulary)
    with torch.no_grad():
        broken.head.weight.mul_(torch.inf)
    unusable = replace(saved, model=broken)
    with pytest.raises(ModelFileError) as caught:
        found(unusable)
    assert caught.value.reason == "model-tensor-not-finite"


def test_it_tells_how_far_it_is_and_can_be_stopped(saved: SavedModel) -> None:
    shares: list[float] = []
    found(saved, progress=shares.append)
    assert shares == sorted(shares)
    assert len(shares) == 3 * 12
    assert shares[-1] == pytest.approx(1)

    def stop(share: float) -> None:
        raise TextError("stopped")

    with pytest.raises(TextError):
        found(saved, progress=stop)


@given(st.text("ab ", max_size=24))
def test_the_longest_passage_that_stands_there_twice(text: str) -> None:
    spans = combinations(range(len(text) + 1), 2)
    twice = [text[a:b] for a, b in spans if text[a:b] in text[b:]]
    longest = max(map(len, twice), default=0)
    passage = repeated(text)
    assert len(passage) == longest
    assert not passage or passage in twice
