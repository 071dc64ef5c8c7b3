"""Batches: every window once a pass, nothing outside the text, and the same again after a stop."""

from collections import Counter
from itertools import pairwise

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from tiny import CHINESE, TEXT

from gptcore.config import TokenizerConfig
from gptcore.data import BatchOrder, split, validation_starts, windows
from gptcore.errors import TrainingError
from gptcore.tokenizers import train_tokenizer

# The ids are their own places, so that a window shows where it came from.
contexts = st.integers(2, 12)
counts = st.integers(1, 80)
seeds = st.integers(0, 2**31 - 1)


def starts_of_a_pass(order: BatchOrder, context: int) -> list[int]:
    """All starts of the pass that begins now, one window a batch."""
    inputs, _ = order.next(1, context)
    number = order.passes
    starts = [int(inputs[0, 0])]
    while True:
        inputs, _ = order.next(1, context)
        if order.passes != number:
            return starts
        starts.append(int(inputs[0, 0]))


@given(context=contexts, room=counts, seed=seeds)
def test_every_window_comes_once_a_pass(context: int, room: int, seed: int) -> None:
    count = context + room
    order = BatchOrder(torch.arange(count), seed)
    starts = sorted(starts_of_a_pass(order, context))
    first = starts[0]
    # From the first offset on they follow each other without a gap, as far as they fit.
    assert starts == list(range(first, count - context, context))
    assert first < context
    assert count - context - starts[-1] <= context


@given(
    context=contexts,
    room=counts,
    seed=seeds,
    batches=st.lists(st.integers(1, 40), min_size=1, max_size=6),
)
def test_no_window_leaves_the_text(context: int, room: int, seed: int, batches: list[int]) -> None:
    ids = torch.arange(context + room)
    order = BatchOrder(ids, seed)
    for batch in batches:  # often more windows than a whole pass has
        inputs, targets = order.next(batch, context)
        assert inputs.shape == targets.shape == (batch, context)
        assert torch.equal(targets, inputs + 1)
        assert torch.equal(inputs, inputs[:, :1] + torch.arange(context))
        assert targets.max() < len(ids)


def test_a_batch_larger_than_a_pass_reads_every_window_about_equally_often() -> None:
    order = BatchOrder(torch.arange(41), seed=3)
    inputs, _ = order.next(200, 8)
    assert order.passes > 40
    seen = Counter(inputs.flatten().tolist())
    assert set(seen) == set(range(40))
    middle = [seen[place] for place in range(8, 32)]
    assert max(middle) - min(middle) <= 1  # of the pass that the batch ended in


@given(
    steps=st.lists(st.tuples(st.integers(1, 9), st.sampled_from([4, 8])), min_size=1, max_size=12),
    stop=st.integers(0, 12),
    seed=seeds,
)
def test_resumed_equals_uninterrupted(steps: list[tuple[int, int]], stop: int, seed: int) -> None:
    ids = torch.arange(60)
    straight = BatchOrder(ids, seed)
    expected = [straight.next(batch, context)[0] for batch, context in steps]

    order = BatchOrder(ids, seed)
    found = []
    for step, (batch, context) in enumerate(steps):
        if step == stop:
            order = BatchOrder(ids, seed, **order.place())
        found.append(order.next(batch, context)[0])
    assert all(torch.equal(a, b) for a, b in zip(expected, found, strict=True))
    assert order.place() == straight.place()


def test_each_pass_and_each_seed_has_its_own_order() -> None:
    ids = torch.arange(400)
    order = BatchOrder(ids, seed=1)
    first, second = starts_of_a_pass(order, 8), starts_of_a_pass(order, 8)
    other = starts_of_a_pass(BatchOrder(ids, seed=2), 8)
    assert first != sorted(first)
    assert len({tuple(first), tuple(second), tuple(other)}) == 3


def test_windows_are_inputs_and_what_follows_them() -> None:
    inputs, targets = windows(torch.arange(10) * 2, torch.tensor([0, 4]), 3)
    assert inputs.tolist() == [[0, 2, 4], [8, 10, 12]]
    assert targets.tolist() == [[2, 4, 6], [10, 12, 14]]


@given(length=st.integers(1, 20), room=st.integers(1, 300), most=st.none() | st.integers(1, 30))
def test_validation_windows_do_not_overlap_and_are_spread(
    length: int, room: int, most: int | None
) -> None:
    count = length + room
    starts = validation_starts(count, length, most).tolist()
    assert 1 <= len(starts) <= (most or count)
    assert starts[0] == 0
    assert all(later - earlier >= length for earlier, later in pairwise(starts))
    assert starts[-1] + length < count  # the last target is in the text too
    if most is None or most >= 2:
        assert count - (starts[-1] + length) <= length or len(starts) == 1


@pytest.mark.parametrize("kind", ["char", "bpe"])
@pytest.mark.parametrize("text", [TEXT, CHINESE])
def test_the_last_tenth_is_set_aside(kind: str, text: str) -> None:
    tokenizer = train_tokenizer(TokenizerConfig(kind=kind, vocabulary=300), text)
    parts = split(text, tokenizer, context=16)
    ids = torch.cat((parts.train, parts.validation))
    assert tokenizer.decode(ids.tolist()) == text
    assert len(parts.validation) == pytest.approx(len(ids) / 10, abs=1)


def test_a_text_must_fill_one_window_and_its_next_token() -> None:
    tokenizer = train_tokenizer(TokenizerConfig(), "ab")
    assert len(split("ab" * 10, tokenizer, context=17).train) == 18
    with pytest.raises(TrainingError) as caught:
        split("ab" * 10, tokenizer, context=18)
    assert caught.value.reason == "text-too-short-for-split"
    assert caught.value.values == {"tokens": 20, "context": 18}
    assert str(caught.value)
    with pytest.raises(TrainingError):
        split("ab" * 4, tokenizer, context=2)  # one token is left to validate on
