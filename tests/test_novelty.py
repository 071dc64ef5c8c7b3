"""Novelty is what brute force counts; who learns a text by heart is less new than at the start."""

import math
from statistics import median

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_passages import few
from tiny import CHINESE, TEXT, tiny_run

from gptcore.bench_passages import passages as bench
from gptcore.errors import TextError, TrainingError
from gptcore.example import TEXT as STORIES
from gptcore.filters import SamplingConfig
from gptcore.modelfile import SavedModel, load_model
from gptcore.novelty import (
    BEGINNINGS,
    CHARACTERS,
    MOMENTS,
    beginnings,
    course,
    least_copied,
    new_share,
    pieces,
    spread,
)
from gptcore.novelty_course import Course, Novelty, Written
from gptcore.passages import Passages
from gptcore.train import train
from gptcore.training_text import training


@given(text=few, written=few, least=st.integers(1, 5))
def test_a_character_is_new_where_no_long_passage_is_shared(
    text: str, written: str, least: int
) -> None:
    copied = set()
    for begin in range(len(written) - least + 1):
        if written[begin : begin + least] in text:
            copied |= set(range(begin, begin + least))
    expected = 1 - len(copied) / len(written) if written else 0.0
    assert new_share(Passages(text), written, least) == pytest.approx(expected)


@pytest.mark.parametrize("kind", ["char", "bpe"])
@pytest.mark.parametrize("text", [TEXT, CHINESE, "🐈a" * 300], ids=["en", "zh", "cat"])
def test_what_was_read_is_what_the_training_cut_off(kind: str, text: str) -> None:
    state = tiny_run(text, tokenizer__kind=kind, tokenizer__vocabulary=260)
    saved = load_model(state.model_bytes())
    found = training(saved, text)
    assert text.startswith(found.text)
    assert found.held_out.tolist() == state.data.validation.tolist()
    cut = b"".join(map(saved.tokenizer.token_bytes, state.data.train.tolist()))
    assert len(found.text) == len(cut.decode("utf-8", "ignore"))
    assert found.passages.count(found.text) == 1
    assert found.bytes > len(cut)


def test_too_short_a_text_is_refused() -> None:
    saved = load_model(tiny_run().model_bytes())
    with pytest.raises(TrainingError):
        training(saved, TEXT[:12])


@given(lengths=st.lists(st.integers(0, 60), min_size=1), characters=st.integers(1, 200))
def test_half_of_new_text_is_the_measure(lengths: list[int], characters: int) -> None:
    least = least_copied(lengths, characters)
    assert least >= 2
    if 2 < least < characters // 6:
        assert least == math.ceil(median(lengths))
        assert sum(length >= least for length in lengths) <= len(lengths) / 2 + 1 or (
            lengths.count(least) > 1
        )


@given(count=st.integers(1, 3000), length=st.integers(1, 50))
def test_pieces_and_beginnings_are_of_the_text_and_spread(count: int, length: int) -> None:
    ids = np.arange(count, dtype=np.int32)
    for found in (pieces(ids, length), beginnings(ids, length)):
        assert found
        assert all(each == list(range(each[0], each[0] + len(each))) for each in found)
        assert {len(each) for each in found} == {min(length, count)}
        starts = [each[0] for each in found]
        assert starts == sorted(set(starts))
    assert len(pieces(ids, length)) <= 100
    assert len(beginnings(ids, length)) <= BEGINNINGS


def test_moments_are_spread_from_the_first_to_the_last() -> None:
    assert spread(1) == [0]
    assert spread(MOMENTS) == list(range(MOMENTS))
    many = spread(100)
    assert len(set(many)) == MOMENTS
    assert (many[0], many[-1]) == (0, 99)


def trained(steps: int) -> tuple[dict[int, SavedModel], str]:
    """The first and the last moment of a run that learns the little it reads by heart."""
    text = STORIES.read_text(encoding="utf-8")[:2400]
    state = tiny_run(text, training__steps=steps, model__width=48, training__learning_rate=0.01)
    moments = {0: load_model(state.model_bytes())}
    for report in train(state):
        if report.step == steps:
            moments[steps] = load_model(state.model_bytes())
    return moments, text


def test_a_run_that_learns_by_heart_turns_to_copying() -> None:
    moments, text = trained(150)
    read = training(moments[0], text)
    coldly = SamplingConfig(temperature=0.2)
    losses = [(0, 3.0), (150, None)]
    told: list[float] = []
    found = course(moments.__getitem__, losses, read, coldly, 1, told.append)
    first, last = found.moments
    assert (first.step, last.step) == (0, 150)
    assert found.losses == [(3.0, 0)]
    assert found.way == "falls"
    assert last.new < first.new - 0.2
    assert told == sorted(told)
    assert told[-1] == 1
    assert len(last.written) == BEGINNINGS
    for moment in found.moments:
        for written in moment.written:
            assert len(written.text) == CHARACTERS
            assert written.beginning in text[len(read.text) :]
            assert written.new == new_share(read.passages, written.text, found.least)
    again = course(moments.__getitem__, losses, read, coldly, 1, told.append)
    assert again == found


def test_it_stops_when_it_is_told_to() -> None:
    saved = load_model(tiny_run().model_bytes())

    def stop(share: float) -> None:
        raise TextError("stopped")

    with pytest.raises(TextError):
        course(lambda step: saved, [(0, None)], training(saved, TEXT), SamplingConfig(), 1, stop)


def course_of(*moments: tuple[list[float], float | None], held_out: float = 0.5) -> Course:
    return Course(
        10,
        held_out,
        tuple(
            Novelty(step, loss, tuple(Written("", "", share) for share in shares))
            for step, (shares, loss) in enumerate(moments)
        ),
    )


def test_the_words_follow_from_the_numbers() -> None:
    copying = course_of(([1, 1, 0.9], 2.0), ([0.5, 0.6, 0.5], 1.5), ([0, 0.1, 0], 1.9))
    assert (copying.way, copying.loss_way, copying.beside_held_out) == ("falls", "rises", "falls")
    inventing = course_of(([0.9, 1], 2.0), ([0.9, 1], 1.0))
    assert (inventing.way, inventing.loss_way) == ("same", "falls")
    assert inventing.beside_held_out == "rises"
    unclear = course_of(([0.1, 0.9], 1.0), ([0.9, 0.1], 1.01))
    assert (unclear.way, unclear.loss_way, unclear.beside_held_out) == ("same", "same", "same")
    assert course_of(([0.1], None), ([0.9], None)).way == "rises"
    assert course_of(([0.1], None), ([0.9], 1.0)).loss_way is None
    assert course_of(([0.1], None), ([0.9], 1.0)).losses == [(1.0, 1)]


def test_the_benchmark_says_what_it_measures() -> None:
    found = bench(TEXT)
    assert found["training_characters"] == round(len(TEXT) * 0.9)
    assert found["written_characters"] == len(TEXT) - found["training_characters"]
    assert found["longest_passage"] > 100
    assert all(found[name] > 0 for name in ("index_ms", "lookup_ms", "step_ms"))
