"""The doctor, held against real runs: healthy ones, and one for each illness that really has it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_messages import Gaps, all_patterns

from gptcore import example
from gptcore.config import RunConfig, TokenizerConfig
from gptcore.doctor import Finding, examine
from gptcore.errors import TrainingError
from gptcore.knobs import SUITED
from gptcore.messages import LANGUAGES, translate
from gptcore.ngrams import yardsticks
from gptcore.presets import PRESETS
from gptcore.records import Metric
from gptcore.tokenizers import train_tokenizer
from gptcore.train import start, train

TEXTS = Path(__file__).resolve().parent.parent / "assets" / "texts"
STORIES = ("stories_en", 120_000)


@dataclass(frozen=True)
class Trained:
    """A run and what the doctor may know of it."""

    config: RunConfig
    metrics: tuple[Metric, ...]
    total_steps: int | None
    train_tokens: int | None
    uniform: float | None
    fivegram: float | None
    reason: str | None

    def findings(self, upto: int | None = None, active: bool = False) -> list[Finding]:
        """Of the first ``upto`` metrics, or at the end."""
        return examine(
            self.config,
            self.metrics[:upto],
            total_steps=self.total_steps,
            active=active,
            train_tokens=self.train_tokens,
            uniform=self.uniform,
            fivegram=self.fivegram,
            reason=self.reason if upto is None else None,
        )

    def names(self, upto: int | None = None, active: bool = False) -> list[str]:
        return [finding.name for finding in self.findings(upto, active)]


def text_of(name: str, characters: int) -> str:
    return (TEXTS / f"{name}.txt").read_text(encoding="utf-8")[:characters]


def small(preset: str, steps: int, **changes: Any) -> RunConfig:
    """The recipe with two layers of width 48 and windows of at most 32 tokens.

    ``changes`` by dotted name, dots written as double underscores.
    """
    recipe = PRESETS[preset]
    longest = recipe.model.context
    phases = [
        {"share": phase.share, "context": max(8, phase.context * 32 // longest), "batch": 16}
        for phase in recipe.training.phases
    ]
    fixed = {
        "model.layers": 2,
        "model.heads": 2,
        "model.width": 48,
        "model.context": 32,
        "training.phases": phases,
        "training.steps": steps,
        "training.precision": "fp32",
        "training.sample_tokens": 1,
    }
    given = {name.replace("__", "."): value for name, value in changes.items()}
    return recipe.with_changes({**fixed, **given})


@cache
def counted(text: str, tokenizer: TokenizerConfig) -> dict[str, float]:
    found = yardsticks(text, train_tokenizer(tokenizer, text), 0.1, "\n", tokens=1)
    return {baseline.name: baseline.loss for baseline in found.baselines}


def trained(
    config: RunConfig, source: tuple[str, int], extensions: Sequence[int] = (), rate: float = 1.0
) -> Trained:
    """Train ``config`` on the beginning of a text, and longer; at the 40th step its owner may have
    multiplied the learning rate by ``rate``."""
    text = text_of(*source)
    state = start(config, text)
    state.plan = state.plan.with_rate(40, rate)
    metrics, reason = [], None
    try:
        for steps in (0, *extensions):
            if steps:
                state.plan = state.plan.extended(state.step, steps)
            # Not in one go: what was measured before a failure counts.
            for report in train(state):
                metrics.append(report.metric())  # noqa: PERF401
    except TrainingError as problem:
        reason = problem.reason
    lines = counted(text, config.tokenizer)
    return Trained(
        config,
        tuple(metrics),
        state.total_steps,
        len(state.data.train),
        lines["uniform"],
        lines["fivegram"],
        reason,
    )


# ---- healthy runs -----------------------------------------------------------------------------


def with_short_windows(batch: int) -> RunConfig:
    """In the first phase it does not know the last places of the windows it is measured on, and
    its validation loss rises as if it memorised."""
    phases = [
        {"share": 0.7, "context": 8, "batch": batch},
        {"share": 0.3, "context": 32, "batch": 16},
    ]
    return small("quick", 200, training__phases=phases, model__positions="sinusoidal")


HEALTHY: dict[str, tuple[RunConfig, tuple[str, int], tuple[int, ...]]] = {
    "quick": (small("quick", 100), STORIES, ()),
    "standard": (small("standard", 70, model__layers=3), STORIES, ()),
    "long": (small("long", 90), STORIES, ()),
    "nanogpt": (small("nanogpt", 140), STORIES, ()),
    "short": (small("quick", 30), STORIES, ()),
    "bytes": (small("quick", 70, tokenizer__kind="byte"), ("stories_zh", 40_000), ()),
    "bpe": (small("nanogpt", 70, tokenizer__kind="bpe"), STORIES, ()),
    "chinese": (small("quick", 60), ("prose_zh", 20_000), ()),
    "extended": (small("quick", 50), STORIES, (20, 20)),
    "short windows": (with_short_windows(32), ("prose_en", 16_000), ()),
    "short windows, as many tokens": (with_short_windows(64), ("prose_en", 16_000), ()),
}


@pytest.fixture(scope="module", params=HEALTHY)
def healthy(request: pytest.FixtureRequest) -> Trained:
    return trained(*HEALTHY[request.param])


@pytest.mark.parametrize("active", [True, False])
def test_nothing_is_found_in_a_healthy_run_at_any_step(healthy: Trained, active: bool) -> None:
    """While it runs, and paused or stopped there."""
    for upto in range(1, len(healthy.metrics) + 1):
        assert healthy.names(upto, active) == [], f"at step {healthy.metrics[upto - 1].step}"


def test_nothing_is_found_while_the_rest_is_unknown(healthy: Trained) -> None:
    unknown = replace(healthy, total_steps=None, train_tokens=None, uniform=None, fivegram=None)
    for upto in range(1, len(healthy.metrics) + 1, 3):
        assert unknown.names(upto, active=True) == []


def test_nothing_is_found_in_the_model_that_ships() -> None:
    """A run of minutes, its steps thinned out, which read its text 28 times."""
    shipped = example.shipped()
    config, metrics = shipped.run.config, tuple(shipped.metrics)
    tokens = round(0.9 * config.text.characters)
    assert metrics[-1].tokens > 28 * tokens
    blind = metrics[0].train_loss
    run = Trained(config, metrics, shipped.run.total_steps, tokens, blind, 0.8, None)
    for upto in (*range(1, len(metrics), 7), None):
        assert run.names(upto, active=True) == run.names(upto) == []


# ---- one run for each illness -----------------------------------------------------------------

SICK: dict[str, tuple[RunConfig, tuple[str, int]]] = {
    "divergence": (
        small("quick", 100, training__optimizer="sgd", training__learning_rate=3.0),
        STORIES,
    ),
    "broken-mask": (small("quick", 120, model__causal=False), STORIES),
    "low-rate": (
        small("quick", 100, training__learning_rate=2e-4, training__matrix_learning_rate=1e-3),
        STORIES,
    ),
    "plateau": (small("nanogpt", 200, model__residual=False), STORIES),
    "memorising": (
        small("quick", 255, model__width=64, training__schedule="constant"),
        ("stories_en", 8_000),
    ),
    "small-text": (small("quick", 250, training__batch=24), ("stories_en", 11_000)),
}
"""Each run has one illness, and what it comes from in its settings or its text."""


@cache
def sick(name: str) -> Trained:
    return trained(*SICK[name])


@pytest.mark.parametrize("name", SICK)
def test_each_illness_is_named_and_no_other(name: str) -> None:
    assert sick(name).names() == [name]


@pytest.mark.parametrize("name", SICK)
def test_an_illness_is_named_from_some_step_on(name: str) -> None:
    """Nothing else before it, and once it is clear it stays: no coming and going."""
    run = sick(name)
    said = [run.names(upto, active=True) for upto in range(1, len(run.metrics) + 1)]
    assert all(names in ([], [name]) for names in said)
    assert said[-1] == [name]
    changes = sum(before != after for before, after in pairwise(said))
    assert changes <= (5 if name == "plateau" else 1)


@pytest.mark.parametrize("name", SICK)
def test_thinned_out_steps_say_the_same(name: str) -> None:
    run = sick(name)
    stride = 2 if name != "divergence" else 1
    thin = [m for m in run.metrics if m.step % stride == 0 or m.val_loss is not None]
    assert replace(run, metrics=(*thin, run.metrics[-1])).names() == [name]


def test_what_is_far_along_is_named_early() -> None:
    """A loss that has left all bounds within steps, a model that reads ahead at half time."""
    first = {
        name: next(
            m for upto, m in enumerate(sick(name).metrics, 1) if sick(name).names(upto, True)
        )
        for name in ("divergence", "broken-mask", "low-rate")
    }
    assert first["divergence"].step < 8
    assert first["broken-mask"].step < 110
    assert first["low-rate"].step < 80


@pytest.mark.parametrize("name", ["divergence", "broken-mask", "low-rate", "plateau", "memorising"])
def test_the_suggested_rerun_is_well(name: str) -> None:
    (finding,) = sick(name).findings()
    assert finding.changes
    config, text = SICK[name]
    rerun = trained(config.with_changes(finding.changes), text)
    assert rerun.names() == []
    if name != "broken-mask":  # whose numbers were too good to be true
        before, after = (run.metrics[-1].train_loss for run in (sick(name), rerun))
        assert after < before or name == "memorising"


# ---- evidence and advice ----------------------------------------------------------------------


def evidence(name: str) -> dict[str, float]:
    (finding,) = sick(name).findings()
    return finding.evidence


def test_the_evidence_is_in_the_numbers() -> None:
    run, said = sick("memorising"), evidence("memorising")
    best = min((m for m in run.metrics if m.val_loss), key=lambda m: m.val_loss or 0)
    assert said["step"] == best.step
    assert said["best"] == round(best.val_loss or 0, 2)
    assert said["val"] == round(run.metrics[-1].val_loss or 0, 2)
    assert said["now"] == pytest.approx(mean_loss(run.metrics[-12:]), abs=0.1)
    assert said["train"] > said["now"]

    run, said = sick("divergence"), evidence("divergence")
    assert said["nan"] == 1
    assert run.reason == "loss-nan"
    assert said["high"] == round(run.metrics[-1].train_loss)
    assert said["low"] == round(min(m.train_loss for m in run.metrics), 2)
    assert said["blind"] == pytest.approx(run.uniform, abs=0.01)
    assert said["rate"] == 3.0

    run, said = sick("small-text"), evidence("small-text")
    assert said["tokens"] == run.train_tokens
    assert said["readings"] == pytest.approx(run.metrics[-1].tokens / run.train_tokens, abs=0.05)

    run, said = sick("broken-mask"), evidence("broken-mask")
    assert (said["step"], said["val"]) == (120, round(run.metrics[-1].val_loss or 0, 2))
    assert said["fivegram"] == round(run.fivegram, 2)

    run, said = sick("low-rate"), evidence("low-rate")
    assert said["rate"] == pytest.approx(max(m.learning_rate for m in run.metrics), rel=0.05)
    assert said["first"] > said["half"] > said["now"]


def mean_loss(metrics: Sequence[Metric]) -> float:
    return math.fsum(metric.train_loss for metric in metrics) / len(metrics)


def test_a_text_read_too_often_until_validation_turns_is_both() -> None:
    """What one sees, with a way out of it, before what it comes from."""
    run = trained(small("quick", 160, model__width=64), ("stories_en", 3_000))
    memorising, small_text = run.findings()
    assert (memorising.name, small_text.name) == ("memorising", "small-text")
    assert memorising.changes == {"training.steps": memorising.evidence["step"]}
    assert small_text.changes is None


def test_a_loss_that_is_no_number_is_divergence_whatever_came_before() -> None:
    for run, upto in [("low-rate", 1), ("low-rate", 2), ("low-rate", 50), ("plateau", 60)]:
        failed = replace(sick(run), metrics=sick(run).metrics[:upto], reason="loss-nan")
        (finding,) = failed.findings()
        assert finding.name == "divergence"
        assert finding.evidence["high_step"] == failed.metrics[-1].step
    assert replace(sick("low-rate"), metrics=(), reason="loss-nan").findings() == []


def test_a_rate_raised_by_hand_is_lowered_again() -> None:
    config = small("quick", 160, training__optimizer="sgd", training__learning_rate=0.05)
    run = trained(config, STORIES, rate=300.0)
    (finding,) = run.findings()
    assert finding.name == "divergence"
    assert finding.evidence["high_step"] > 40
    assert finding.changes is not None
    assert finding.changes["training.learning_rate"] <= 0.05


def test_nobody_is_said_to_be_stuck_before_it_is_known_what_can_be_reached() -> None:
    assert replace(sick("plateau"), fivegram=None).names() == []


def test_all_that_may_hold_a_run_up_is_mended_at_once() -> None:
    broken = {"model.residual": False, "model.positions": "none", "training.learning_rate": 0.01}
    run = trained(small("nanogpt", 200).with_changes(broken), STORIES)
    (finding,) = run.findings()
    assert finding.name == "plateau"
    rate = SUITED["adamw"]["training.learning_rate"]
    assert finding.evidence["rate"] == rate
    assert finding.changes == {
        "training.learning_rate": rate,
        "model.residual": True,
        "model.positions": "learned",
    }


def test_half_of_what_was_learned_lost_again_is_divergence() -> None:
    """Also below the loss of blind guessing: a curve drawn by hand, up to the odds of single
    tokens, where a run ends whose rate is raised late."""

    def run(after: float) -> list[str]:
        losses = [1.8 + 2.3 * 0.98**step for step in range(300)] + [after] * 20
        measured = [
            Metric(step, loss + 0.02 * (-1) ** step, None, 0.05, 1.0, 512 * step, 0.1 * step)
            for step, loss in enumerate(losses)
        ]
        return replace(sick("divergence"), metrics=tuple(measured), reason=None).names()

    assert run(1.8) == run(2.6) == []
    assert run(3.2) == ["divergence"]


def test_numbers_alone_do_not_accuse_a_mask_that_is_there() -> None:
    """A validation part that stands in the training part word for word gives such numbers too."""
    run = sick("broken-mask")
    causal = replace(run, config=run.config.with_changes({"model.causal": True}))
    assert causal.names() == []
    # And a missing one is not accused before the numbers show it.
    for upto, metric in enumerate(run.metrics, 1):
        if metric.val_loss is not None:
            shows = metric.val_loss <= run.fivegram / 2
            assert run.names(upto) == (["broken-mask"] if shows else [])


# ---- whatever comes ---------------------------------------------------------------------------

ANY = st.floats(allow_nan=True, allow_infinity=True)
LOSSES = st.one_of(st.floats(0, 12), ANY)


@st.composite
def metrics(draw: st.DrawFn) -> list[Metric]:
    steps = sorted(draw(st.sets(st.integers(0, 3000), max_size=150)))
    level, count = draw(st.floats(0, 12)), len(steps)
    losses = draw(
        st.one_of(
            st.lists(LOSSES, min_size=count, max_size=count),
            st.lists(st.floats(level, level + 0.01), min_size=count, max_size=count),
        )
    )
    looks = draw(st.lists(st.none() | LOSSES, min_size=count, max_size=count))
    rate = draw(st.one_of(st.floats(0, 10), ANY))
    each = draw(st.integers(0, 10_000))
    return [
        Metric(step, loss, look, rate, 1.0, each * step, 0.1 * step)
        for step, loss, look in zip(steps, losses, looks, strict=True)
    ]


CONFIGS = [*PRESETS.values(), *(config for config, _ in SICK.values())]


@given(
    st.sampled_from(CONFIGS),
    metrics(),
    st.none() | st.integers(1, 4000),
    st.booleans(),
    st.none() | st.integers(0, 10**7),
    st.none() | st.floats(0, 12),
    st.none() | st.floats(0, 12),
    st.sampled_from([None, "loss-nan", "run-crashed"]),
)
def test_whatever_the_numbers_a_finding_can_be_said_and_rerun(
    config: RunConfig,
    measured: list[Metric],
    total_steps: int | None,
    active: bool,
    train_tokens: int | None,
    uniform: float | None,
    fivegram: float | None,
    reason: str | None,
) -> None:
    found = examine(
        config,
        measured,
        total_steps=total_steps,
        active=active,
        train_tokens=train_tokens,
        uniform=uniform,
        fivegram=fivegram,
        reason=reason,
    )
    for finding in found:
        assert all(math.isfinite(value) for value in finding.evidence.values())
        if finding.changes is not None:
            assert config.with_changes(finding.changes)
        for lang in LANGUAGES:
            for part in ("", ".evidence", ".why", ".advice"):
                assert translate(f"doctor-{finding.name}{part}", lang, **finding.evidence)


# ---- words ------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", SICK)
def test_all_that_was_measured_is_said(name: str, lang: str) -> None:
    (finding,) = sick(name).findings()
    said = {
        key.removeprefix(f"doctor-{name}"): Gaps(pattern).names
        for key, pattern in all_patterns(lang).items()
        if key == f"doctor-{name}" or key.startswith(f"doctor-{name}.")
    }
    rerun = {".rerun"} if finding.changes else set()
    assert said.keys() == {"", ".evidence", ".why", ".advice"} | rerun
    assert set().union(*said.values()) == finding.evidence.keys()
    assert said[""] == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_numbers_are_said_as_one_reads_them(lang: str) -> None:
    said = translate("doctor-low-rate.evidence", lang, **evidence("low-rate"))
    assert "0.0002" in said
    assert f"{evidence('low-rate')['half']:.2f}" in said
    said = translate("doctor-divergence.evidence", lang, **evidence("divergence"))
    assert not said.endswith(" ")
    number = {"en": "no number", "zh": "不是一个数"}[lang]
    assert number in said
    finite = {**evidence("divergence"), "nan": 0}
    assert number not in translate("doctor-divergence.evidence", lang, **finite)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_healthy_run_is_said_to_be_one(lang: str) -> None:
    assert translate("doctor-healthy", lang)
    assert "1.50" in translate("doctor-healthy.evidence", lang, step=900, train=1.4, val=1.5)
    assert translate("doctor-too-early", lang)
