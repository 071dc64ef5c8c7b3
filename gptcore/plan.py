"""When what happens in a run: a budget turned into steps, and what follows from the steps.

A run is asked for in seconds but planned in steps, so that its schedule, its kept moments and
its losses are the same whenever the plan is carried out again, interrupted or not.
"""

import math
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from gptcore.config import Frozen, TrainingConfig
from gptcore.optim import schedule

MOMENTS_A_LEG = 24
FIRST_MOMENT = 10
LOOK_S = 5.0
"""About the longest one waits for the next sample and validation loss, of a model that is quick to
look at."""
FITS = 3
"""How often a plan made for a time is fitted to it on the way."""
MOST_FITTED = 2.0
"""One fit makes what is to come at most so many times longer or shorter."""
EXTENSION_PEAK = 0.5
"""An extended run starts again at half its peak rate: it has less far to go."""


class PlannedPhase(Frozen):
    """So many steps on windows of one length."""

    steps: int
    context: int
    batch: int
    step_seconds: float = 0.0
    """How long a step took when it was timed, in a plan made for a time."""


class Leg(Frozen):
    """One sweep of the learning-rate schedule; training longer after the end adds another."""

    start: int
    steps: int
    peak: float = 1.0
    """Factor on the peak learning rate."""
    fitted_at: int = 0
    """Steps of the leg that were done when what was to come was fitted to the time."""
    progress_then: float = 0.0
    """Where in the schedule it was by then: the learning rate goes on from there without a jump."""

    @property
    def end(self) -> int:
        return self.start + self.steps

    def progress(self, done: float) -> float:
        """Where in the schedule it is after ``done`` steps of the leg, in [0, 1]."""
        if done <= self.fitted_at:
            return self.progress_then * done / max(self.fitted_at, 1)
        part = (done - self.fitted_at) / (self.steps - self.fitted_at)
        return self.progress_then + (1 - self.progress_then) * part


class RateChange(Frozen):
    """From ``step`` done steps on, the planned learning rate is multiplied by ``factor``."""

    step: int
    factor: float


class Plan(Frozen):
    """What a run will do at each step; saved with it."""

    precision: Literal["fp32", "bf16"]
    phases: tuple[PlannedPhase, ...]
    legs: tuple[Leg, ...]
    look_every: int = 10**9
    """Steps between two looks; by default there are looks at the moments only."""

    fits_left: int = 0
    """How often the steps still to come may be fitted to the seconds that are left."""

    rates: tuple[RateChange, ...] = ()
    """What its owner changed on the way; the last one that has begun counts."""

    @property
    def total_steps(self) -> int:
        return self.legs[-1].end

    def phase_at(self, step: int) -> PlannedPhase:
        """The phase of the step that follows ``step`` done ones; the last one never ends."""
        for phase in self.phases:
            if step < phase.steps:
                return phase
            step -= phase.steps
        return self.phases[-1]

    def rate_at(self, step: int, training: TrainingConfig) -> tuple[float, float]:
        """(factor on the peak learning rates, progress in the leg) of the step after ``step``."""
        leg = self._leg_at(step)
        # The middle of the step: neither the first nor the last one is wasted on a rate of zero.
        progress = leg.progress(step - leg.start + 0.5)
        rate = schedule(training.schedule, progress, training.warmup, training.final_rate)
        changed = [change.factor for change in self.rates if change.step <= step]
        return rate * leg.peak * (changed[-1] if changed else 1.0), progress

    def is_moment(self, step: int) -> bool:
        """Whether the weights after ``step`` steps are kept."""
        return step in moment_steps(self)

    def is_look(self, step: int) -> bool:
        """Whether the model after ``step`` steps is measured and writes a sample."""
        return step in look_steps(self)

    def extended(self, step: int, steps: int) -> "Plan":
        """The plan with ``steps`` more, asked for after ``step`` steps were done."""
        last = self.legs[-1]
        if step < last.end:
            leg = last.model_copy(update={"steps": last.steps + steps})
            legs = (*self.legs[:-1], leg)
        else:
            legs = (*self.legs, Leg(start=last.end, steps=steps, peak=EXTENSION_PEAK))
        return self.model_copy(update={"legs": legs, "fits_left": 0})

    def fit_is_due(self, step: int) -> bool:
        """Whether the steps after ``step`` done ones are to be fitted to the time: after a quarter,
        a half and three quarters of them, if all fits are left at the start."""
        return self.fits_left > 0 and step * (FITS + 1) >= self.total_steps * (
            FITS + 1 - self.fits_left
        )

    def fitted(self, step: int, seconds: float, budget: float) -> "Plan":
        """The plan with as many more or fewer steps as the time allows that is left.

        A few timed steps at the start say little of a machine that others use too. What is still
        to come is scaled, in every phase, by what the steps until now really took.

        Args:
            step: steps done.
            seconds: spent on them, looks included.
            budget: seconds for all.
        """
        done, before = [], 0
        for phase in self.phases:
            done.append(min(max(step - before, 0), phase.steps))
            before += phase.steps
        timed = sum(n * phase.step_seconds for n, phase in zip(done, self.phases, strict=True))
        slowness = seconds / timed
        to_come = sum(phase.steps * phase.step_seconds for phase in self.phases) - timed
        factor = max(budget - seconds, 0.0) / (slowness * to_come)
        factor = min(max(factor, 1 / MOST_FITTED), MOST_FITTED)
        phases = tuple(
            phase.model_copy(update={"steps": n + math.ceil(factor * (phase.steps - n))})
            for n, phase in zip(done, self.phases, strict=True)
        )
        leg = Leg(
            start=0,
            steps=sum(phase.steps for phase in phases),
            fitted_at=step,
            progress_then=self.legs[0].progress(step),
        )
        return self.model_copy(
            update={"phases": phases, "legs": (leg,), "fits_left": self.fits_left - 1}
        )

    def with_rate(self, step: int, factor: float) -> "Plan":
        """The plan with ``factor`` times the planned learning rate after ``step`` done steps."""
        before = tuple(change for change in self.rates if change.step < step)
        change = RateChange(step=step, factor=factor)
        return self.model_copy(update={"rates": (*before, change)})

    def _leg_at(self, step: int) -> Leg:
        return next((leg for leg in self.legs if step < leg.end), self.legs[-1])


@lru_cache(maxsize=256)
def moment_steps(plan: Plan) -> frozenset[int]:
    """The steps whose weights are kept: dense at the start, where most changes.

    Step 0, then from step 10 to the end of each leg 23 more, the gaps growing to a twelfth of
    the leg.
    """
    kept = {0}
    for leg in plan.legs:
        first = min(FIRST_MOMENT, leg.steps)
        for i in range(MOMENTS_A_LEG - 1):
            part = (i / (MOMENTS_A_LEG - 2)) ** 1.75
            kept.add(leg.start + round(first + part * (leg.steps - first)))
    return frozenset(kept)


@lru_cache(maxsize=256)
def look_steps(plan: Plan) -> frozenset[int]:
    """The moments, and steps evenly spread between two of them that are far apart in time."""
    moments = sorted(moment_steps(plan))
    looks = set(moments)
    for begin, end in pairwise(moments):
        parts = math.ceil((end - begin) / plan.look_every)
        looks |= {begin + (end - begin) * i // parts for i in range(1, parts)}
    return frozenset(looks)
