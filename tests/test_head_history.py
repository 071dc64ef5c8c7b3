"""Since when a head has its job, and scores of kept moments equal to those of the training."""

import numpy as np
import pytest
from tiny import CHINESE, TEXT
from visits import add_trained_run

from gptcore.errors import StoreError, TextError
from gptcore.head_history import Found, History, jobs_found, reference_for, score_moments
from gptcore.heads import MEASURES
from gptcore.modelfile import load_model

STEPS = (0, 10, 20, 40, 80)


def history(measure: str, values: list[float]) -> History:
    """Of one layer of two heads, the second of which scores ``values``."""
    found = []
    for step, value in zip(STEPS, values, strict=False):
        scores = np.full((1, 2, len(MEASURES)), 0.1, np.float32)
        scores[0, 1, MEASURES.index(measure)] = value
        found.append((step, scores))
    return found


@pytest.mark.parametrize(
    ("values", "step", "before"),
    [
        ([0.1, 0.2, 0.39, 0.41, 0.75], 40, 20),
        ([0.1, 0.1, 0.1, 0.1, 0.75], 80, 40),
        ([0.45, 0.5, 0.69, 0.71, 0.75], 40, 20),  # it looked there much by chance
        ([0.1, 0.9, 0.2, 0.6, 0.75], 40, 20),  # it had lost the job again
    ],
)
@pytest.mark.parametrize("measure", ["previous", "first", "self", "induction"])
def test_a_job_is_had_since_its_score_rose_to_stay(measure, values, step, before):
    found = jobs_found(history(measure, values))
    assert found == [Found((0, 1), measure, 0.75, step, before)]


@pytest.mark.parametrize("values", [[], [0.9], [0.1, 0.9, 0.39], [0.1, np.nan], [0.9, 0.9]])
def test_no_job_at_the_end_is_none(values):
    assert jobs_found(history("previous", values)) == []


def test_looking_evenly_is_no_job():
    assert jobs_found(history("entropy", [0.99] * 5)) == []


def test_jobs_come_in_the_order_in_which_they_were_found():
    scores = np.zeros((4, 1, 3, len(MEASURES)), np.float32)
    for head, since in enumerate((3, 1, 2)):
        scores[since:, 0, head, 0] = 0.8
    found = jobs_found(list(zip(STEPS, scores, strict=False)))
    assert [each.head for each in found] == [(0, 1), (0, 2), (0, 0)]


@pytest.mark.parametrize("text", [TEXT, CHINESE])
@pytest.mark.parametrize("kind", ["char", "bpe"])
def test_moments_score_as_the_training_did(store, text, kind):
    run = add_trained_run(store, text=text, tokenizer__kind=kind)
    stored = store.head_scores(run.id)
    steps = [step for step, _ in stored]
    assert steps == [0, 6]
    newest = load_model(store.model_bytes(run.id, 6))
    reference = reference_for(newest, store.text_of(run.id))
    assert reference.probe.from_text
    np.testing.assert_allclose(reference.untrained, stored[0][1], atol=1e-6)
    told: list[float] = []
    again = score_moments(
        lambda step: load_model(store.model_bytes(run.id, step)),
        steps,
        reference.probe,
        told.append,
    )
    for (step, scores), (known, expected) in zip(again, stored, strict=True):
        assert step == known
        np.testing.assert_allclose(scores, expected, atol=1e-6)
    assert told == [0, 0.5]


def test_a_model_without_its_text_reads_what_it_wrote(store):
    run = add_trained_run(store, steps=3)
    saved = load_model(store.model_bytes(run.id, 3))
    reference = reference_for(saved, "")
    assert not reference.probe.from_text
    [(step, scores)] = score_moments(lambda step: saved, [3], reference.probe)
    assert step == 3
    assert np.isfinite(scores).all()
    assert not np.allclose(scores, reference.untrained, atol=1e-3)


def test_moments_that_are_gone_are_left_out_and_other_trouble_is_not(store):
    run = add_trained_run(store, steps=1)
    saved = load_model(store.model_bytes(run.id, 1))

    def model_at(step):
        if step == 5:
            raise StoreError("no-such-moment")
        if step == 9:
            raise StoreError("no-such-run")
        return saved

    probe = reference_for(saved, TEXT).probe
    assert [step for step, _ in score_moments(model_at, [1, 5, 6], probe)] == [1, 6]
    with pytest.raises(StoreError, match="There is no run"):
        score_moments(model_at, [1, 9], probe)

    def stopped(share):
        raise TextError("stopped")

    with pytest.raises(TextError):
        score_moments(model_at, [1], probe, stopped)
