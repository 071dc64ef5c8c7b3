"""What heads do, as numbers: known answers on patterns made by hand, and a head that copies."""

import math
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from test_model import SHAPES, random_model, shaped
from tiny import CHINESE, TEXT, model_config, run_config, tiny_run

from gptcore.config import ModelConfig
from gptcore.data import Split, split
from gptcore.filters import SamplingConfig
from gptcore.head_edits import NO_EDITS, HeadEdits
from gptcore.heads import (
    JOBS,
    MEASURES,
    Probe,
    from_bytes,
    head_scores,
    jobs,
    probe_of,
    probe_without_text,
    score_patterns,
    thresholds,
    to_bytes,
    untrained_scores,
)
from gptcore.model import GPT
from gptcore.modelfile import load_model
from gptcore.optim import OPTIMIZERS
from gptcore.sample import write
from gptcore.tokenizers import train_tokenizer
from gptcore.train import TrainerState, train

TOKENS, SAID = 12, 6


def rows(*looked_at: int) -> np.ndarray:
    """A pattern in which row i looks at one token."""
    return np.eye(len(looked_at), dtype=np.float32)[list(looked_at)]


def even(tokens: int) -> np.ndarray:
    """A pattern that looks at all that a causal mask leaves in sight."""
    return np.tri(tokens, dtype=np.float32) / np.arange(1, tokens + 1, dtype=np.float32)[:, None]


def scored(pattern: np.ndarray, causal: bool = True) -> dict[str, float]:
    """The scores of one head that has this pattern on everything."""
    batch = pattern[None, None, None]
    found = score_patterns(batch, batch, causal)
    assert found.shape == (1, 1, len(MEASURES))
    return dict(zip(MEASURES, found[0, 0].tolist(), strict=True))


BEFORE = rows(0, *range(TOKENS - 1))
FIRST = rows(*[0] * TOKENS)
ITSELF = rows(*range(TOKENS))
# After the first half the token after the same one, before it the token itself.
COPYING = rows(*range(SAID), *range(1, SAID + 1))
ROW = TOKENS - 1


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        # previous, first, self, entropy, induction; row 1 is before and first in one.
        (BEFORE, [1, 1 / ROW, 0, 0, 0]),
        (FIRST, [1 / ROW, 1, 0, 0, 1 / (SAID + 1)]),
        (ITSELF, [0, 0, 1, 0, 0]),
        (COPYING, [0, 0, (SAID - 1) / ROW, 0, SAID / (SAID + 1)]),
        ((BEFORE + ITSELF) / 2, [0.5, 0.5 / ROW, 0.5, None, 0]),
        (even(TOKENS), [sum(1 / i for i in range(2, TOKENS + 1)) / ROW] * 3 + [1, None]),
    ],
)
def test_patterns_made_by_hand_score_what_they_must(
    pattern: np.ndarray, expected: list[float | None]
) -> None:
    for measure, value in zip(MEASURES, expected, strict=True):
        if value is not None:
            assert scored(pattern)[measure] == pytest.approx(value, abs=1e-6), measure


def test_with_the_mask_off_a_row_has_all_tokens_to_look_at() -> None:
    pattern = np.full((TOKENS, TOKENS), 1 / TOKENS, np.float32)
    expected = dict.fromkeys(MEASURES, 1 / TOKENS) | {"entropy": 1}
    assert scored(pattern, causal=False) == pytest.approx(expected, abs=1e-6)
    assert scored(rows(*[TOKENS - 1] * TOKENS), causal=False)["entropy"] == 0


@pytest.mark.parametrize("causal", [True, False])
@pytest.mark.parametrize(("tokens", "said"), [(12, 6), (7, 9), (2, 3)])
def test_any_pattern_scores_what_a_plain_loop_counts(causal: bool, tokens: int, said: int) -> None:
    layers, batch, heads = 2, 3, 2

    def patterns(length: int) -> torch.Tensor:
        logits = 3 * torch.randn(layers, batch, heads, length, length, generator=generator)
        if causal:
            logits += torch.full((length, length), -math.inf).triu(1)
        return logits.softmax(-1)

    generator = torch.Generator().manual_seed(1)
    passages, repeats = patterns(tokens), patterns(2 * said)
    found = score_patterns(passages.numpy(), repeats.numpy(), causal)
    for layer in range(layers):
        for head in range(heads):
            counted: dict[str, list[float]] = {measure: [] for measure in MEASURES}
            for one in range(batch):
                weights = passages[layer, one, head].tolist()
                for i in range(1, tokens):
                    counted["previous"].append(weights[i][i - 1])
                    counted["first"].append(weights[i][0])
                    counted["self"].append(weights[i][i])
                    most = math.log(i + 1 if causal else tokens)
                    nats = -sum(weight * math.log(weight) for weight in weights[i] if weight > 0)
                    counted["entropy"].append(nats / most)
                # As TransformerLens's demo has it.
                stripe = repeats[layer, one, head].diagonal(offset=1 - said)
                counted["induction"] += stripe.tolist()
            expected = [sum(values) / len(values) for values in counted.values()]
            assert found[layer, head].tolist() == pytest.approx(expected, abs=1e-5)


# ---- what they are measured on -------------------------------------------------------------


def ids_of(text: str, context: int, kind: str = "char") -> tuple[Split, int]:
    tokenizer = train_tokenizer(run_config(tokenizer__kind=kind).tokenizer, text)
    return split(text, tokenizer, context), tokenizer.vocabulary


@pytest.mark.parametrize(
    ("context", "shape"),
    [(2, (24, 2)), (3, (24, 2)), (8, (6, 8)), (16, (3, 16)), (33, (1, 32)), (256, (1, 48))],
)
def test_a_probe_fits_the_context(context: int, shape: tuple[int, int]) -> None:
    data, vocabulary = ids_of(TEXT * 3, context)
    probe = probe_of(data, vocabulary, context, seed=1)
    assert probe.passages.shape == probe.repeats.shape == shape
    held_out = data.validation.tolist()
    for passage in probe.passages.tolist():
        assert any(
            held_out[at : at + shape[1]] == passage for at in range(len(held_out) - shape[1] + 1)
        )
    assert probe.from_text
    scores = head_scores(random_model(model_config(context=context), vocabulary), probe)
    assert scores.shape == (2, 2, len(MEASURES))
    assert ((scores >= 0) & (scores <= 1 + 1e-6)).all()


@pytest.mark.parametrize("vocabulary", [1, 2, 5, 23, 24, 500])
def test_random_tokens_are_said_twice_and_drawn_about_equally_often(vocabulary: int) -> None:
    data, _ = ids_of(TEXT, 128)
    probe, other = (probe_of(data, vocabulary, 128, seed) for seed in (1, 2))
    first, again = np.split(probe.repeats, 2, axis=1)
    assert (first == again).all()
    counts = np.bincount(first[0], minlength=vocabulary)
    assert counts.sum() == 24
    assert counts.max() - counts.min() <= 1
    assert (probe.repeats != other.repeats).any() or vocabulary == 1


def test_a_probe_is_the_same_each_time_and_draws_from_nobody_elses_dice() -> None:
    data, vocabulary = ids_of(TEXT, 64)
    probe = probe_of(data, vocabulary, 64, seed=5)
    model = random_model(model_config(context=64), vocabulary)
    torch_dice, numpy_dice = torch.get_rng_state(), np.random.get_state()[1]
    again = probe_of(data, vocabulary, 64, seed=5)
    head_scores(model, again)
    assert (probe.passages == again.passages).all()
    assert (probe.repeats == again.repeats).all()
    assert torch.equal(torch_dice, torch.get_rng_state())
    assert (numpy_dice == np.random.get_state()[1]).all()


def test_a_text_of_a_few_lines_lends_what_its_last_part_lacks() -> None:
    text = TEXT[:70]
    data, vocabulary = ids_of(text, 16)
    every = torch.cat((data.train, data.validation)).tolist()
    passages = probe_of(data, vocabulary, 16, seed=1).passages
    assert passages.flatten().tolist() == every[-48:]
    data, vocabulary = ids_of(text[:20], 16)
    assert probe_of(data, vocabulary, 16, seed=1).passages.shape == (1, 16)


def test_a_model_without_its_text_reads_what_it_writes() -> None:
    state = tiny_run()
    list(train(state))
    saved = load_model(state.model_bytes())
    probe = probe_without_text(saved)
    assert not probe.from_text
    assert probe.passages.shape == (3, 16)
    written = "".join(write(saved, "", 48, SamplingConfig(), state.config.seed))
    assert saved.tokenizer.decode(probe.passages.flatten().tolist()) == written
    assert (probe.repeats == state.probe.repeats).all()
    assert np.isfinite(head_scores(saved.model, probe)).all()


# ---- jobs ----------------------------------------------------------------------------------


def made(**scores: float) -> np.ndarray:
    """Scores of one head; 0.1 where nothing else is said."""
    return np.array([[[scores.get(measure, 0.1) for measure in MEASURES]]], np.float32)


@pytest.mark.parametrize("job", JOBS)
def test_a_head_has_a_job_from_a_clear_score_on(job: str) -> None:
    untrained = made()
    assert jobs(made(**{job: 0.39}), untrained) == {}
    assert jobs(made(**{job: 0.41}), untrained) == {(0, 0): (job, pytest.approx(0.41))}
    # One that looked there before it learned anything has to do it more.
    assert jobs(made(**{job: 0.69}), made(**{job: 0.45})) == {}
    assert jobs(made(**{job: 0.71}), made(**{job: 0.45})) != {}


def test_the_better_of_two_jobs_counts_and_evenness_is_none() -> None:
    assert jobs(made(first=0.45, self=0.5), made())[0, 0][0] == "self"
    assert jobs(made(entropy=1.0), made()) == {}
    assert np.isinf(thresholds(made())[0, 0, MEASURES.index("entropy")])


def test_scores_that_are_no_numbers_are_no_job() -> None:
    nothing = np.full((1, 1, len(MEASURES)), np.nan, np.float32)
    assert jobs(nothing, made()) == jobs(made(self=0.9), nothing) == jobs(nothing, nothing) == {}


@pytest.mark.parametrize("causal", [True, False])
@pytest.mark.parametrize("text", [TEXT, CHINESE, "ab" * 300])
def test_an_untrained_model_has_no_jobs(text: str, causal: bool) -> None:
    for shape in SHAPES[::29]:
        for context in (2, 3, 8, 64):
            config = shaped(shape.values[0], context).model_copy(update={"causal": causal})
            data, vocabulary = ids_of(text, context)
            probe = probe_of(data, vocabulary, context, seed=1)
            scores = head_scores(GPT(config, vocabulary, seed=3), probe)
            assert jobs(scores, scores) == {}


def test_an_even_head_of_a_trained_model_scores_as_it_must() -> None:
    config = model_config(context=64)
    model = random_model(config)
    with torch.no_grad():
        model.blocks[1].attn.qkv.weight[:32] = 0  # no queries and no keys
    dice = np.random.default_rng(0)
    passages, repeats = (dice.integers(11, size=(2, 48)) for _ in range(2))
    scores = head_scores(model, Probe(passages, repeats, from_text=False))
    evenly = scored(even(48))
    for head in range(2):
        assert scores[1, head].tolist() == pytest.approx(list(evenly.values()), abs=1e-5)


# ---- through training ----------------------------------------------------------------------


@pytest.mark.parametrize("changes", [{}, {"training__precision": "bf16"}])
def test_reported_scores_are_those_of_the_weights_that_are_kept(changes: dict[str, Any]) -> None:
    state = tiny_run(training__learning_rate=0.2, **changes)
    reports = list(train(state))
    kept = {r.step: from_bytes(r.head_scores, state.config.model) for r in reports if r.head_scores}
    assert kept.keys() == {r.step for r in reports if r.sample is not None}
    saved = load_model(state.model_bytes())
    again = probe_of(state.data, saved.tokenizer.vocabulary, 16, state.config.seed)
    np.testing.assert_allclose(kept[12], head_scores(saved.model, again), atol=1e-6)
    # With bf16 a run begins at weights that are rounded.
    tolerance = 0.02 if changes else 1e-6
    np.testing.assert_allclose(kept[0], untrained_scores(saved, again), atol=tolerance)
    assert np.abs(kept[12] - kept[0]).max() > 0.05
    assert to_bytes(kept[12]) == reports[-1].head_scores


def test_resumed_scores_are_the_uninterrupted_ones_to_the_bit() -> None:
    state = tiny_run(training__steps=16)
    scores = {report.step: report.head_scores for report in train(state)}
    halted = tiny_run(training__steps=16)
    for report in train(halted):
        if report.step == 11:
            break
    resumed = TrainerState.load(halted.save(), halted.config, TEXT)
    later = {report.step: report.head_scores for report in train(resumed)}
    assert sum(each is not None for each in later.values()) > 1
    assert later == {step: each for step, each in scores.items() if step > 11}


def test_broken_weights_score_no_numbers() -> None:
    state = tiny_run()
    with torch.no_grad():
        state.model.blocks[0].attn.qkv.weight[0, 0] = math.nan
    assert np.isnan(head_scores(state.model, state.probe)).any()


# ---- a head that copies --------------------------------------------------------------------

LETTERS, LONGEST = 24, 12


def said_twice(dice: np.random.Generator, batch: int, said: int) -> torch.Tensor:
    """(batch, 2 * said) tokens, the second half like the first, none twice within a half."""
    halves = np.stack([dice.permutation(LETTERS)[:said] for _ in range(batch)])
    return torch.from_numpy(np.concatenate((halves, halves), axis=1))


def trained_to_repeat(seed: int) -> GPT:
    """Three layers of one head that learn to say again what they have read. How long that is
    changes all the time, so that no fixed distance helps: they have to look for it."""
    config = ModelConfig(
        layers=3, heads=1, width=64, context=2 * LONGEST, mlp_ratio=1, positions="rotary"
    )
    model = GPT(config, LETTERS, seed)
    optimizer = OPTIMIZERS["muon"](model, run_config().training, torch.float32)
    dice = np.random.default_rng(seed)
    steps = 120
    for step in range(steps):
        said = int(dice.integers(LONGEST // 2, LONGEST + 1))
        ids = said_twice(dice, 32, said)
        # The second half's first token cannot be known, all others can.
        guesses = model(ids[:, :-1])[:, said:]
        loss = F.cross_entropy(guesses.flatten(0, 1), ids[:, said + 1 :].flatten())
        model.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step(min(1, (step + 1) / 20) * (1 - step / steps), step / steps, threads=1)
    return model


@torch.no_grad()
def accuracy(model: GPT, edits: HeadEdits) -> float:
    """How often the likeliest token is the one that is said again."""
    ids = said_twice(np.random.default_rng(99), 64, LONGEST)
    guesses = model(ids[:, :-1], edit=edits.edit(model.config))[:, LONGEST:].argmax(-1)
    return (guesses == ids[:, LONGEST + 1 :]).float().mean().item()


def test_an_induction_head_is_found_by_its_score_and_copying_ends_without_it() -> None:
    model = trained_to_repeat(seed=1)
    ids = torch.from_numpy(np.random.default_rng(7).integers(LETTERS, size=500))
    probe: Probe = probe_of(Split(ids[:400], ids[400:]), LETTERS, 2 * LONGEST, seed=8)
    untrained = head_scores(GPT(model.config, LETTERS, seed=1), probe)
    assert jobs(untrained, untrained) == {}
    scores = head_scores(model, probe)
    found = jobs(scores, untrained)
    copying = max(found, key=lambda head: scores[*head, MEASURES.index("induction")])
    assert found[copying][0] == "induction"
    assert found[copying][1] > 0.7
    # It learns from another head which token came before each (Olsson et al. 2022).
    before = next(head for head, (job, _) in found.items() if job == "previous")
    assert before[0] < copying[0]
    (other,) = {(layer, 0) for layer in range(3)} - {copying, before}

    assert accuracy(model, NO_EDITS) > 0.95
    assert accuracy(model, HeadEdits(muted=frozenset({copying}))) < 0.15  # 1 in 24 by chance
    assert accuracy(model, HeadEdits(even=frozenset({copying}))) < 0.15
    assert accuracy(model, HeadEdits(muted=frozenset({before}))) < 0.5
    assert accuracy(model, HeadEdits(muted=frozenset({other}))) > 0.7
