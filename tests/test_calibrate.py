"""A budget becomes steps: exactly as many as asked for, or as many as fit the seconds."""

from collections import deque
from collections.abc import Callable
from itertools import count
from types import SimpleNamespace
from typing import Any

import pytest
from tiny import TEXT, run_config, tiny_run

from gptcore import calibrate
from gptcore.calibrate import rehearse
from gptcore.errors import ConfigError
from gptcore.train import StepReport, TrainerState, start, train


def ticking(monkeypatch: pytest.MonkeyPatch, tick: float) -> None:
    """A clock that moves by ``tick`` each time calibration looks at it."""
    ticks = count()
    clock = SimpleNamespace(perf_counter=lambda: next(ticks) * tick)
    monkeypatch.setattr(calibrate, "time", clock)


@pytest.mark.parametrize("steps", [1, 2, 7, 1001])
@pytest.mark.parametrize("precision", ["fp32", "bf16"])
def test_a_budget_in_steps_is_kept_exactly(steps: int, precision: str) -> None:
    plan = tiny_run(training__steps=steps, training__precision=precision).plan
    assert plan.total_steps == steps == sum(phase.steps for phase in plan.phases)
    assert abs(plan.phases[0].steps - steps / 2) <= 0.5
    assert [(phase.context, phase.batch) for phase in plan.phases] == [(8, 5), (16, 3)]
    assert plan.precision == precision


def test_a_budget_in_seconds_leaves_time_for_the_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    ticking(monkeypatch, 0.01)
    plan = tiny_run(training__seconds=10).plan
    # A step takes one tick, and so does each of 24 looks; the phases share what is left.
    assert [phase.steps for phase in plan.phases] == [488, 488]
    assert plan.total_steps == 976


def test_however_slow_the_looks_half_the_time_is_for_training(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ticking(monkeypatch, 1.0)
    assert tiny_run(training__seconds=20).plan.total_steps == 10


def test_a_budget_too_short_for_one_step_still_trains(monkeypatch: pytest.MonkeyPatch) -> None:
    ticking(monkeypatch, 1.0)
    state = tiny_run(training__seconds=0.5)
    assert [phase.steps for phase in state.plan.phases] == [1, 1]
    # In truth its steps take no second, and the time is used.
    steps = [report.step for report in train(state)]
    assert steps == list(range(state.total_steps + 1))
    assert state.total_steps > 2


def test_a_run_fitted_to_its_time_is_resumed_to_the_bit() -> None:
    state = tiny_run(training__seconds=0.5)
    reports = train(state)
    while state.plan.fits_left:
        next(reports)
    resumed = TrainerState.load(state.save(), state.config, TEXT)
    assert resumed.plan == state.plan
    left = [report.train_loss for report in reports]
    assert left
    assert [report.train_loss for report in train(resumed)] == left


@pytest.mark.parametrize("slow", ["fp32", "bf16"])
def test_the_faster_precision_is_chosen(monkeypatch: pytest.MonkeyPatch, slow: str) -> None:
    now = 0.0
    real_step = calibrate.train_step

    def step(state: Any, threads: int) -> Any:
        nonlocal now
        now += 0.02 if state.plan.precision == slow else 0.01
        return real_step(state, threads)

    monkeypatch.setattr(calibrate, "train_step", step)
    monkeypatch.setattr(calibrate, "time", SimpleNamespace(perf_counter=lambda: now))
    for budget in ({"training__steps": 5}, {"training__seconds": 1.0}):
        plan = tiny_run(training__precision="auto", **budget).plan
        assert plan.precision != slow
    assert plan.total_steps == 100


def test_real_seconds_give_steps_and_an_untouched_run() -> None:
    config = run_config(training__seconds=0.5, training__precision="auto")
    state = start(config, TEXT, threads=2)
    assert state.total_steps >= 10
    assert (state.step, state.tokens, state.seconds) == (0, 0, 0.0)
    assert not state.recent_step_seconds
    # Kept moments are planned with the steps.
    assert state.plan.is_moment(state.total_steps)


def agree(said: Callable[[], float], found: Callable[[], float]) -> bool:
    """Whether two timings are within a factor of two: once in a few tries, for others may use
    this machine in the middle of one."""
    return any(0.5 <= said() / found() <= 2 for _ in range(5))


def test_a_rehearsal_says_about_what_the_run_will_plan() -> None:
    config = run_config(training__seconds=20, training__precision="fp32")
    said = rehearse(config, TEXT, threads=1)
    assert said.seconds == 20
    assert agree(
        lambda: rehearse(config, TEXT, threads=1).plan.total_steps,
        lambda: start(config, TEXT).total_steps,
    )


def test_a_rehearsal_of_so_many_steps_says_how_long_they_take() -> None:
    config = run_config(training__steps=150, training__precision="fp32")
    said = rehearse(config, TEXT, threads=1)
    assert said.plan.total_steps == 150

    def trained() -> StepReport:
        return deque(train(start(config, TEXT)), maxlen=1)[0]

    assert said.tokens == trained().tokens
    assert agree(lambda: rehearse(config, TEXT, threads=1).seconds, lambda: trained().seconds)


def test_a_rehearsal_by_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    ticking(monkeypatch, 0.01)
    said = rehearse(run_config(training__steps=30), TEXT, threads=1)
    # A step takes one tick, and so does each of the looks at the kept moments.
    looks = len(calibrate.look_steps(said.plan))
    assert said.seconds == pytest.approx(0.01 * (30 + looks))
    assert rehearse(run_config(training__seconds=10), TEXT, threads=1).plan.total_steps == 976


def test_what_is_too_large_is_refused_before_it_is_timed() -> None:
    with pytest.raises(ConfigError, match="parameters"):
        rehearse(run_config(model__width=4096), TEXT, threads=1)
