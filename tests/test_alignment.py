"""The same point of several trainings, and a passage that all of them can read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny import CHINESE, TEXT

from gptcore.alignment import AXES, Axis, common_passage, step_at
from gptcore.config import TokenizerConfig
from gptcore.data import split
from gptcore.records import Metric
from gptcore.tokenizers import train_tokenizer


def metrics(count: int) -> list[Metric]:
    """Steps 0, 10, 20, ... of 64 tokens and a tenth of a second each."""
    return [
        Metric(step, 1.0, None, 0.1, 0.1, 64 * step, step / 10) for step in range(0, 10 * count, 10)
    ]


@given(st.integers(1, 30), st.floats(-1e6, 1e6), st.sampled_from(AXES))
def test_the_last_step_that_is_not_beyond(count: int, place: float, axis: Axis) -> None:
    every = metrics(count)
    before = [metric.step for metric in every if getattr(metric, axis) <= place]
    assert step_at(every, axis, place) == (before[-1] if before else 0)


def test_axes_agree_about_a_place() -> None:
    every = metrics(20)
    assert [
        step_at(every, axis, at) for axis, at in zip(AXES, (35, 35 * 64, 3.5), strict=True)
    ] == [
        30,
        30,
        30,
    ]


@given(st.text(min_size=1, max_size=600), st.floats(0.01, 0.5), st.integers(10, 200))
def test_a_passage_is_a_piece_of_the_end_of_the_text(text: str, share: float, most: int) -> None:
    passage = common_passage(text, share, most)
    assert len(passage) <= most
    assert passage in text[int(len(text) * (1 - share / 2)) :]


@pytest.mark.parametrize("text", [TEXT, CHINESE, "word " * 500, "x" * 4000])
@pytest.mark.parametrize("kind", ["char", "byte", "bpe"])
def test_no_tokenizer_has_trained_on_the_passage(text: str, kind: str) -> None:
    tokenizer = train_tokenizer(TokenizerConfig(kind=kind, vocabulary=300), text)  # type: ignore[arg-type]
    held = tokenizer.decode(split(text, tokenizer, 8, 0.1).validation.tolist())
    passage = common_passage(text, 0.1)
    assert len(passage) > 20
    assert passage in held


def test_a_passage_begins_with_a_line_and_ends_with_a_word() -> None:
    text = "a line of words\n" * 400
    passage = common_passage(text, 0.1, 100)
    assert passage.startswith("a line of words\n")
    assert passage.split()[-1] in ("a", "line", "of", "words")
