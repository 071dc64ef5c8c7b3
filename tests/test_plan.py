"""A plan: which phase, rate and kept moment belongs to which step."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny import run_config

from gptcore.config import Phase, TrainingConfig
from gptcore.plan import (
    EXTENSION_PEAK,
    FITS,
    MOMENTS_A_LEG,
    Leg,
    Plan,
    PlannedPhase,
    look_steps,
    moment_steps,
)


def plan(*phase_steps: int) -> Plan:
    phases = tuple(
        PlannedPhase(steps=steps, context=8 * (i + 1), batch=4)
        for i, steps in enumerate(phase_steps)
    )
    return Plan(precision="fp32", phases=phases, legs=(Leg(start=0, steps=sum(phase_steps)),))


def test_each_step_is_in_its_phase_and_the_last_one_never_ends() -> None:
    contexts = [plan(2, 0, 3).phase_at(step).context for step in range(8)]
    assert contexts == [8, 8, 24, 24, 24, 24, 24, 24]


def test_rates_are_those_of_the_middle_of_each_step() -> None:
    training = run_config(training__schedule="linear", training__warmup=0.5).training
    rates = [plan(4).rate_at(step, training) for step in range(4)]
    # Progress 1/8, 3/8, 5/8, 7/8 up to the peak at 1/2 and down.
    assert rates == [(0.25, 0.125), (0.75, 0.375), (0.75, 0.625), (0.25, 0.875)]


def test_no_step_is_wasted_on_a_rate_of_zero() -> None:
    for schedule in ("linear", "cosine", "constant"):
        training = run_config(training__schedule=schedule).training
        assert all(plan(30).rate_at(step, training)[0] > 0 for step in range(30))


def test_training_longer_after_the_end_adds_a_leg_at_half_the_peak() -> None:
    training = run_config(training__schedule="linear", training__warmup=0).training
    longer = plan(4).extended(4, 4)
    assert longer.total_steps == 8
    assert [longer.rate_at(step, training)[0] for step in range(4)] == [
        plan(4).rate_at(step, training)[0] for step in range(4)
    ]
    assert longer.rate_at(4, training)[0] == EXTENSION_PEAK * 0.875
    assert longer.extended(8, 2).total_steps == 10


def test_a_changed_rate_counts_from_its_step_on_until_the_next_change() -> None:
    training = run_config(training__schedule="linear", training__warmup=0.5).training
    changed = plan(4).with_rate(1, 2.0).with_rate(3, 0.5)
    rates = [changed.rate_at(step, training)[0] for step in range(4)]
    assert rates == [0.25, 1.5, 1.5, 0.125]
    assert plan(4).with_rate(1, 9.0).with_rate(1, 2.0) == plan(4).with_rate(1, 2.0)
    # Training longer keeps it: it is a factor on whatever is planned.
    longer = plan(4).with_rate(3, 0.5).extended(4, 4)
    assert longer.rate_at(5, training)[0] == plan(4).extended(4, 4).rate_at(5, training)[0] / 2


def test_a_changed_rate_moves_nothing_else() -> None:
    changed = plan(300).with_rate(100, 3.0)
    assert moment_steps(changed) == moment_steps(plan(300))
    assert look_steps(changed) == look_steps(plan(300))
    assert [changed.phase_at(step) for step in (0, 299)] == [
        plan(300).phase_at(step) for step in (0, 299)
    ]


def test_a_plan_of_before_rates_could_change_is_read() -> None:
    old = plan(3).model_dump_json(exclude={"rates"})
    assert "rates" not in old
    assert Plan.model_validate_json(old) == plan(3)


def test_training_longer_on_the_way_stretches_the_leg() -> None:
    longer = plan(4, 4).extended(3, 8)
    assert longer.legs == (Leg(start=0, steps=16),)
    assert longer.phase_at(15).context == 16


def test_a_plan_survives_json() -> None:
    before = plan(3, 4).with_rate(2, 0.3).extended(7, 5)
    assert Plan.model_validate_json(before.model_dump_json()) == before


@given(steps=st.lists(st.integers(1, 100_000), min_size=1, max_size=4))
def test_moments_are_few_and_hold_the_start_and_every_end(steps: list[int]) -> None:
    made = plan(steps[0])
    for more in steps[1:]:
        made = made.extended(made.total_steps, more)
    moments = moment_steps(made)
    assert {0, *(leg.end for leg in made.legs)} <= moments
    assert max(moments) == made.total_steps
    assert len(moments) <= 1 + (MOMENTS_A_LEG - 1) * len(steps)
    assert all(made.is_moment(step) for step in moments)
    assert not made.is_moment(made.total_steps + 1)


@given(steps=st.integers(1000, 200_000))
def test_moments_are_dense_at_the_start(steps: int) -> None:
    moments = sorted(moment_steps(plan(steps)))
    assert len(moments) == MOMENTS_A_LEG
    assert moments[1] == 10
    gaps = [after - before for before, after in itertools.pairwise(moments)]
    assert all(later >= earlier - 1 for earlier, later in itertools.pairwise(gaps[1:]))
    assert gaps[-1] == pytest.approx(steps / 12.8, rel=0.05)


def test_a_long_run_is_looked_at_between_its_moments() -> None:
    long = plan(1000).model_copy(update={"look_every": 20})
    looks = sorted(look_steps(long))
    assert moment_steps(long) <= look_steps(long)
    assert max(end - begin for begin, end in itertools.pairwise(looks)) <= 20
    assert len(looks) < 2 * len(moment_steps(long)) + 1000 / 20
    # Where moments are close together already, there is nothing between them.
    assert [step for step in looks if step <= 40] == [
        step for step in sorted(moment_steps(long)) if step <= 40
    ]


def test_a_short_run_is_looked_at_at_its_moments_only() -> None:
    assert look_steps(plan(1000)) == moment_steps(plan(1000))


HUNDRED_SECONDS = TrainingConfig(
    seconds=100,
    phases=(Phase(share=0.4, context=8, batch=4), Phase(share=0.6, context=16, batch=4)),
)


def carried_out(
    planned: Plan, first_s: float, second_s: float, slower_after: tuple[int, float] = (10**9, 1.0)
) -> tuple[Plan, float, float]:
    """(the plan in the end, seconds in its first phase, in all): its steps take so long each."""
    step, seconds, in_first = 0, 0.0, 0.0
    while step < planned.total_steps:
        first = step < planned.phases[0].steps
        took = (first_s if first else second_s) * (
            slower_after[1] if step >= slower_after[0] else 1
        )
        step, seconds = step + 1, seconds + took
        in_first += took if first else 0.0
        if planned.fit_is_due(step):
            planned = planned.fitted(step, seconds, 100)
    return planned, in_first, seconds


def planned_for_a_hundred_seconds() -> Plan:
    """For steps of 0.1 s, then of 0.2 s."""
    phases = (
        PlannedPhase(steps=400, context=8, batch=4, step_seconds=0.1),
        PlannedPhase(steps=300, context=16, batch=4, step_seconds=0.2),
    )
    return plan(400, 300).model_copy(update={"phases": phases, "fits_left": FITS})


def test_a_machine_as_fast_as_it_was_timed_trains_the_planned_steps() -> None:
    fitted, _, seconds = carried_out(planned_for_a_hundred_seconds(), 0.1, 0.2)
    assert abs(fitted.total_steps - 700) <= FITS  # rounded up at each fit
    assert seconds == pytest.approx(100, abs=1)
    assert fitted.fits_left == 0


@pytest.mark.parametrize("slowness", [0.7, 0.9, 1.15, 1.6, 3.0])
def test_a_machine_slower_or_faster_than_it_was_timed_still_keeps_to_the_time(
    slowness: float,
) -> None:
    planned = planned_for_a_hundred_seconds()
    fitted, in_first, seconds = carried_out(planned, 0.1 * slowness, 0.2 * slowness)
    assert seconds == pytest.approx(100, rel=0.02)
    if slowness < 2:  # beyond, much of the first phase is over when that shows
        assert in_first == pytest.approx(40, rel=0.25)
        assert fitted.total_steps == pytest.approx(700 / slowness, rel=0.1)


def test_a_machine_that_becomes_slower_on_the_way_is_caught_up_with() -> None:
    planned = planned_for_a_hundred_seconds()
    _, _, unfitted = carried_out(plan(400, 300), 0.1, 0.2, slower_after=(350, 1.5))
    _, _, seconds = carried_out(planned, 0.1, 0.2, slower_after=(350, 1.5))
    assert unfitted > 130
    assert seconds == pytest.approx(100, rel=0.1)


def test_a_fit_leaves_what_is_done_and_the_rate_goes_on_without_a_jump() -> None:
    planned = planned_for_a_hundred_seconds()
    fitted = planned.fitted(175, 1.5 * 17.5, 100)
    again = fitted.fitted(320, 60.0, 100)
    assert 175 < fitted.phases[0].steps < 400
    for plan_now, before, at in ((fitted, planned, 175), (again, fitted, 320)):
        assert [phase.context for phase in plan_now.phases] == [8, 16]
        assert plan_now.total_steps == sum(phase.steps for phase in plan_now.phases)
        rates = [before.rate_at(step, HUNDRED_SECONDS)[0] for step in range(at)]
        rates += [
            plan_now.rate_at(step, HUNDRED_SECONDS)[0] for step in range(at, plan_now.total_steps)
        ]
        falls = [one - next_one for one, next_one in itertools.pairwise(rates[30:])]
        assert min(falls) > 0
        assert max(falls) < 0.005  # of the peak
        assert rates[-1] == pytest.approx(0, abs=0.002)
        assert plan_now.legs[0].progress(plan_now.total_steps) == pytest.approx(1)


def test_only_plans_made_for_a_time_are_fitted_and_not_once_they_are_extended() -> None:
    assert not any(plan(400, 300).fit_is_due(step) for step in range(701))
    planned = planned_for_a_hundred_seconds()
    assert next(step for step in range(701) if planned.fit_is_due(step)) == 175
    longer = planned.extended(100, 50)
    assert not any(longer.fit_is_due(step) for step in range(751))
