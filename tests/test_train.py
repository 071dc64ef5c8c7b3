"""Training: the same bits on one thread or two, stopped or not, and the losses of a plain loop."""

import copy
import json
import math
from collections import deque
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from tiny import CHINESE, TEXT, run_config, tiny_run
from torch import Tensor

from gptcore import model as model_module
from gptcore import steps as steps_module
from gptcore.data import BatchOrder
from gptcore.errors import ConfigError, PlaygroundError, TextError, TokenizerError, TrainingError
from gptcore.messages import LANGUAGES
from gptcore.model import GPT
from gptcore.modelfile import load_model
from gptcore.optim import OPTIMIZERS
from gptcore.plan import moment_steps
from gptcore.positions import ENCODINGS
from gptcore.presets import PRESETS
from gptcore.train import StepReport, TrainerState, evaluate, start, train

VARIANTS: dict[str, dict[str, Any]] = {
    **{f"{name}-fp32": {"training__optimizer": name} for name in OPTIMIZERS},
    **{
        f"{name}-bf16": {"training__optimizer": name, "training__precision": "bf16"}
        for name in OPTIMIZERS
    },
    **{f"{name}-positions": {"model__positions": name} for name in ENCODINGS},
    "dropout-fp32": {"model__dropout": 0.2},
    "dropout-bf16": {"model__dropout": 0.2, "training__precision": "bf16"},
    "tied": {"model__tied_head": True, "model__bias": True, "model__positions": "learned"},
    "tied-bf16": {"model__tied_head": True, "training__precision": "bf16"},
    "swiglu-post": {
        "model__activation": "swiglu",
        "model__norm_place": "post",
        "model__norm": "rms",
        "model__positions": "alibi",
        "training__clip": 0.5,
    },
    "one-window": {
        "training__phases": [
            {"share": 0.4, "context": 4, "batch": 1},
            {"share": 0.6, "context": 16, "batch": 2},
        ]
    },
    "bpe": {"tokenizer__kind": "bpe", "tokenizer__vocabulary": 280},
}
variants = pytest.mark.parametrize("changes", VARIANTS.values(), ids=VARIANTS.keys())


def timeless(reports: list[StepReport]) -> list[StepReport]:
    """The reports without what no two runs share."""
    return [replace(report, seconds=0.0) for report in reports]


def contents(data: bytes) -> tuple[dict[str, str], bytes]:
    """A safetensors file's metadata, whose order is left to chance, and its numbers."""
    edge = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:edge])
    return header, data[edge:]


def assert_same_bits(state: TrainerState, other: TrainerState) -> None:
    assert (state.step, state.tokens) == (other.step, other.tokens)
    for mine, theirs in zip(state.model.parameters(), other.model.parameters(), strict=True):
        assert torch.equal(mine, theirs)
    assert contents(state.model_bytes()) == contents(other.model_bytes())


@variants
def test_two_threads_train_the_same_bits(changes: dict[str, Any]) -> None:
    one, two = tiny_run(**changes), tiny_run(**changes)
    reports = timeless(list(train(one)))
    turns = iter([2, 2, 1, 2, 2] * 3)  # a second thread comes and goes
    assert timeless(list(train(two, lambda: next(turns)))) == reports
    assert_same_bits(one, two)


@variants
def test_resumed_equals_uninterrupted(changes: dict[str, Any]) -> None:
    straight = tiny_run(**changes)
    reports, saved = [], {}
    for report in train(straight):
        reports.append(report)
        saved[report.step] = straight.save()
    reports = timeless(reports)
    for stop in (4, 6, 11):  # the windows grow after step 6
        resumed = TrainerState.load(saved[stop], straight.config, TEXT)
        assert resumed.step == stop
        assert contents(resumed.save()) == contents(saved[stop])
        assert timeless(list(train(resumed))) == reports[stop + 1 :]
        assert_same_bits(resumed, straight)
        assert evaluate(resumed, resumed.data.validation) == evaluate(
            straight, straight.data.validation
        )


def test_an_abandoned_iterator_can_be_made_again() -> None:
    straight, halting = tiny_run(), tiny_run()
    reports = timeless(list(train(straight)))
    found: list[StepReport] = []
    while halting.step < halting.total_steps:
        for report in train(halting):
            found.append(report)
            if report.step % 5 == 4:
                break
    assert timeless(found) == reports
    assert list(train(halting)) == []


@pytest.mark.parametrize("optimizer", ["adamw", "sgd"])
@pytest.mark.parametrize("clip", [0.0, 0.3])
def test_losses_and_gradients_are_those_of_a_plain_loop(optimizer: str, clip: float) -> None:
    state = tiny_run(
        training__optimizer=optimizer, training__clip=clip, training__learning_rate=0.05
    )
    training = state.config.training
    model = copy.deepcopy(state.model)
    made: torch.optim.Optimizer
    if optimizer == "adamw":
        made = torch.optim.AdamW(model.parameters(), betas=training.betas, weight_decay=0)
    else:
        made = torch.optim.SGD(model.parameters(), momentum=training.momentum)
    batches = BatchOrder(state.data.train, state.config.seed)
    for report in list(train(state))[1:]:
        phase = training.phases[0 if report.step <= 6 else 1]
        inputs, targets = batches.next(phase.batch, phase.context)
        made.zero_grad()
        loss = F.cross_entropy(model(inputs).flatten(0, 1), targets.flatten())
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(model.parameters(), clip or math.inf)
        made.param_groups[0]["lr"] = report.learning_rate
        made.step()
        assert report.train_loss == pytest.approx(loss.item(), rel=1e-4)
        assert report.grad_norm == pytest.approx(norm.item(), rel=1e-3)
    assert state.tokens == 6 * 5 * 8 + 6 * 3 * 16


def test_evaluate_is_the_mean_over_windows() -> None:
    state = tiny_run()
    list(train(state))
    ids, length = state.data.validation, state.config.model.context
    losses = []
    for first in range(0, len(ids) - length, length):
        logits = state.model(ids[None, first : first + length])[0]
        odds = logits.softmax(-1)
        losses += [-math.log(odds[place, ids[first + place + 1]].item()) for place in range(length)]
    assert evaluate(state, ids) == pytest.approx(sum(losses) / len(losses), rel=1e-5)
    # The two windows of 32 tokens are the first and the last.
    some = losses[:length] + losses[-length:]
    assert evaluate(state, ids, most_tokens=32) == pytest.approx(sum(some) / len(some), rel=1e-5)
    # A text shorter than the context is one window.
    few = ids[:4]
    expected = F.cross_entropy(state.model(few[None, :-1])[0], few[1:]).item()
    assert evaluate(state, few) == pytest.approx(expected, rel=1e-5)


def test_reports_and_moments() -> None:
    state = tiny_run(training__steps=40)
    reports = list(train(state))
    assert [report.step for report in reports] == list(range(41))
    assert {report.step for report in reports if report.keep} == moment_steps(state.plan)
    for report in reports:
        looked = (report.val_loss, report.sample, report.head_scores)
        assert [each is not None for each in looked] == [report.keep] * 3
    first, last = reports[0], reports[-1]
    # An untrained model with a zero head gives every character the same odds.
    assert first.train_loss == pytest.approx(math.log(state.tokenizer.vocabulary), rel=1e-5)
    assert (first.learning_rate, first.tokens, first.grad_norm) == (0.0, 0, 0.0)
    assert last.sample is not None
    assert len(last.sample) == 12
    assert last.val_loss == pytest.approx(evaluate(state, state.data.validation), rel=1e-4)
    seconds = [report.seconds for report in reports]
    assert seconds == sorted(seconds)
    assert seconds[0] > 0


@pytest.mark.parametrize("precision", ["fp32", "bf16"])
def test_a_saved_model_is_the_one_that_was_measured(precision: str) -> None:
    state = tiny_run(training__precision=precision, training__steps=20)
    *_, last = train(state)
    saved = load_model(state.model_bytes(last.val_loss))
    assert (saved.step, saved.val_loss) == (20, last.val_loss)
    ids = state.data.validation[None, :16]
    with torch.no_grad():
        now, loaded = state.model_now()(ids), saved.model(ids)
    # With bf16 the tables of the positions are rounded too, but in a saved model they are not.
    tolerance = 1e-6 if precision == "fp32" else 0.02
    torch.testing.assert_close(now, loaded, atol=tolerance, rtol=tolerance)
    for mine, theirs in zip(state.halves[1].parameters(), saved.model.parameters(), strict=True):
        assert torch.equal(mine.float(), theirs)


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        (TEXT, {}),
        (TEXT, {"training__optimizer": "adamw", "training__learning_rate": 0.01}),
        (CHINESE, {"model__positions": "alibi", "training__precision": "bf16"}),
    ],
)
def test_a_repetitive_text_is_learned(text: str, changes: dict[str, Any]) -> None:
    state = tiny_run(
        text, model__width=32, training__steps=200, training__sample_tokens=40, **changes
    )
    reports = list(train(state))
    assert reports[0].val_loss is not None
    assert reports[0].val_loss > 3
    assert reports[-1].val_loss is not None
    # Where a window begins cannot be known: its first tokens alone cost 0.3 a token.
    assert reports[-1].val_loss < 0.6
    # And what it writes is mostly its text.
    sample = reports[-1].sample
    assert sample is not None
    pieces = [sample[place : place + 3] for place in range(len(sample) - 2)]
    assert sum(piece in text for piece in pieces) > 0.7 * len(pieces)


@pytest.mark.parametrize("precision", ["fp32", "bf16"])
def test_a_loss_that_is_no_number_stops_the_run_and_spares_the_weights(precision: str) -> None:
    state = tiny_run(
        training__steps=300,
        training__optimizer="sgd",
        training__learning_rate=10,
        training__precision=precision,
        training__warmup=0,
        model__qk_norm=False,
        model__init="gpt2",
    )
    with pytest.raises(TrainingError) as caught:
        for _ in train(state):
            pass
    assert caught.value.reason == "loss-nan"
    assert caught.value.values == {"step": state.step + 1}
    for lang in LANGUAGES:
        assert caught.value.what(lang)
        assert caught.value.advice(lang)
    assert all(torch.isfinite(parameter).all() for parameter in state.model.parameters())
    again = TrainerState.load(state.save(), state.config, TEXT)
    assert_same_bits(again, state)
    assert load_model(state.model_bytes()).step == state.step


def test_a_weight_that_is_no_number_is_found_at_once() -> None:
    state = tiny_run()
    list(train(state))
    with torch.no_grad():
        state.model.blocks[0].mlp.inner.weight[0, 0] = math.nan
    state.extend(1)
    before = copy.deepcopy(state.model.state_dict())
    with pytest.raises(TrainingError, match="step 13"):
        next(train(state))
    assert state.step == 12
    for name, value in state.model.state_dict().items():
        assert torch.equal(value.nan_to_num(7), before[name].nan_to_num(7))


def test_weights_too_large_for_any_odds_are_found_at_the_next_look() -> None:
    state = tiny_run(model__norm_place="post")
    with torch.no_grad():
        state.model.head.weight.fill_(3e38)
        state.model.head.weight[::2] *= -1
        for parameter in state.model.blocks[1].mlp_norm.parameters():
            parameter.fill_(10)
    with pytest.raises(TrainingError) as caught:
        next(train(state))
    assert caught.value.reason == "loss-nan"


def test_extended_runs_go_on_and_resume_to_the_bit() -> None:
    state = tiny_run()
    list(train(state))
    state.recent_step_seconds = deque([0.01, 0.03])
    state.extend(seconds=0.2)
    assert state.total_steps == 12 + 10
    saved = state.save()
    reports = list(train(state))
    assert [report.step for report in reports] == list(range(13, 23))
    assert reports[-1].keep
    resumed = TrainerState.load(saved, state.config, TEXT)
    assert timeless(list(train(resumed))) == timeless(reports)
    assert_same_bits(resumed, state)

    early = tiny_run()
    early.extend(seconds=5)  # before the first step: nothing to go by, but no failure
    assert early.total_steps > 12


def test_each_half_of_each_step_draws_its_own_dropout(monkeypatch: pytest.MonkeyPatch) -> None:
    state = tiny_run(model__dropout=0.2)
    drawn: list[list[int]] = []
    real_dropout = model_module.dropout

    def recorded(x: Tensor, probability: float, noise: np.random.Generator | None) -> Tensor:
        if noise is not None:
            drawn.append(copy.deepcopy(noise).integers(2**32, size=4).tolist())
        return real_dropout(x, probability, noise)

    monkeypatch.setattr(model_module, "dropout", recorded)
    list(train(state))
    assert len(drawn) == 12 * 2 * 5  # the embedding and two branches a layer
    assert len({tuple(numbers) for numbers in drawn}) == len(drawn)


def test_torch_gets_its_threads_back() -> None:
    before = torch.get_num_threads()
    try:
        torch.set_num_threads(2)
        running = train(tiny_run())
        next(running)
        assert torch.get_num_threads() == 1
        running.close()
        assert torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(before)


def test_a_prompt_of_unknown_characters_still_gives_a_sample() -> None:
    state = tiny_run(training__prompt="漢é")
    assert all(len(report.sample or "x" * 12) == 12 for report in train(state))


def test_looks_measure_about_as_many_tokens_whatever_the_text(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    state = tiny_run(TEXT * 4)
    monkeypatch.setattr(steps_module, "VALIDATION_WINDOWS_TOKENS", 64)
    few = evaluate(state, state.data.validation, 64)
    assert steps_module.look(state, 1)[0] == few


@pytest.mark.parametrize(
    ("text", "changes", "error"),
    [
        ("", {}, (TextError, TokenizerError)),
        ("short", {}, TrainingError),
        (TEXT, {"model__context": 2048}, TrainingError),
        (TEXT, {"model__width": 4096, "model__layers": 64}, ConfigError),
        (TEXT, {"training__steps": 10**9}, ConfigError),
        (TEXT, {"tokenizer__kind": "bpe", "tokenizer__vocabulary": 99_999}, TokenizerError),
    ],
)
def test_what_cannot_be_trained_is_refused(text: str, changes: dict[str, Any], error: Any) -> None:
    with pytest.raises(error) as caught:
        tiny_run(text, **changes)
    assert isinstance(caught.value, PlaygroundError)
    assert str(caught.value)


def test_a_run_starts_from_the_weights_of_its_seed() -> None:
    config = run_config(training__precision="auto", seed=9)
    state = start(config, TEXT)
    untouched = GPT(config.model, state.tokenizer.vocabulary, 9)
    assert state.model.token_embedding.weight.equal(untouched.token_embedding.weight)
    assert state.plan.precision in ("fp32", "bf16")
    assert state.total_steps == 12
    # Another config of the same family, as the pages begin with.
    assert PRESETS["quick"].with_changes({"training.steps": 3}).training.seconds is None
