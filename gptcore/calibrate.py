"""A few timed steps before a run: which precision is faster here, and how many steps fit."""

import math
import statistics
import time
from dataclasses import dataclass
from itertools import pairwise

from gptcore.config import Phase, Precision, RunConfig, check_limits
from gptcore.data import Split, split
from gptcore.parallel import one_thread_an_operation
from gptcore.plan import FITS, LOOK_S, MOMENTS_A_LEG, Leg, Plan, PlannedPhase, look_steps
from gptcore.steps import TrainerState, look, train_step
from gptcore.tokenizers import Tokenizer, train_tokenizer

_TIMED_STEPS = 3
_ENOUGH_S = 0.6
"""A shape is not timed any longer than this."""
_HOPELESS = 5
"""So many times slower, even the first step tells."""
_LOOKS_SHARE = 0.04
"""About the most of a run's time that its looks between the moments may take."""
_TRIAL_SHARE = 4
"""Which precision is faster shows on a quarter of a batch already."""


def make_plan(config: RunConfig, tokenizer: Tokenizer, data: Split, threads: int) -> Plan:
    """The precision and the steps of every phase for ``config`` on this machine.

    Trains throw-away models for about a second; the run itself starts untouched.
    """
    training = config.training
    # Where the run spends most of its time decides.
    longest = max(training.phases, key=lambda phase: phase.share)
    precision = training.precision
    if precision == "auto":
        small = longest.model_copy(update={"batch": max(2, longest.batch // _TRIAL_SHARE)})
        # bf16 second: where the processor has to emulate it, one slow step is enough to know.
        exact, rounded = (
            _Trial(config, tokenizer, data, each, threads) for each in ("fp32", "bf16")
        )
        to_beat = exact.step_seconds(small)
        faster = (
            rounded.step_seconds(small, give_up_above=max(_HOPELESS * to_beat, _ENOUGH_S)) < to_beat
        )
        precision = "bf16" if faster else "fp32"
    if training.steps is not None:
        return _plan(config, precision, _steps_of(config, training.steps))

    assert training.seconds is not None
    trial = _Trial(config, tokenizer, data, precision, threads)
    step_seconds = [trial.step_seconds(phase) for phase in training.phases]
    # A long run is looked at between its moments too; about so many times in all.
    look_seconds = trial.look_seconds()
    look_every_s = max(LOOK_S, look_seconds / _LOOKS_SHARE)
    looks = max(MOMENTS_A_LEG, MOMENTS_A_LEG // 2 + round(training.seconds / look_every_s))
    # At least half the time is for training, however slow the looks.
    seconds = max(training.seconds - looks * look_seconds, training.seconds / 2)
    steps = [
        max(1, round(phase.share * seconds / each))
        for phase, each in zip(training.phases, step_seconds, strict=True)
    ]
    look_every = max(1, round(look_every_s / step_seconds[training.phases.index(longest)]))
    plan = _plan(config, precision, steps)
    phases = tuple(
        phase.model_copy(update={"step_seconds": each})
        for phase, each in zip(plan.phases, step_seconds, strict=True)
    )
    return plan.model_copy(update={"phases": phases, "look_every": look_every, "fits_left": FITS})


@dataclass(frozen=True)
class Rehearsal:
    """What a few timed steps say of a run that has not begun."""

    plan: Plan
    seconds: float
    """About how long it will take."""
    tokens: int
    """Trained on in all, repetitions included."""


def rehearse(config: RunConfig, text: str, threads: int) -> Rehearsal:
    """Time a few real steps of ``config`` on ``text``, on throw-away models.

    Args:
        threads: 1 or 2, what the run may use.

    Raises:
        TextError, TokenizerError, ConfigError, TrainingError: what cannot be trained.
    """
    tokenizer = train_tokenizer(config.tokenizer, text)
    check_limits(config, tokenizer.vocabulary)
    data = split(text, tokenizer, config.model.context, config.text.validation_share)
    with one_thread_an_operation():
        plan = make_plan(config, tokenizer, data, threads)
        seconds = config.training.seconds
        if seconds is None:
            trial = _Trial(config, tokenizer, data, plan.precision, threads)
            seconds = len(look_steps(plan)) * trial.look_seconds()
            for phase, planned in zip(config.training.phases, plan.phases, strict=True):
                seconds += planned.steps * trial.step_seconds(phase)
    tokens = sum(phase.steps * phase.context * phase.batch for phase in plan.phases)
    return Rehearsal(plan, seconds, tokens)


class _Trial:
    """A throw-away run in one precision, whose steps are timed."""

    def __init__(
        self,
        config: RunConfig,
        tokenizer: Tokenizer,
        data: Split,
        precision: Precision,
        threads: int,
    ):
        self.threads = threads
        self.state = TrainerState(config, tokenizer, data, _plan(config, precision, [1]))

    def step_seconds(self, phase: Phase, give_up_above: float = math.inf) -> float:
        """Median duration of a step on batches like those of ``phase``.

        Args:
            give_up_above: infinite, where already the first step takes longer than this.
        """
        only = PlannedPhase(steps=10**9, context=phase.context, batch=phase.batch)
        # Step 0 of a very long leg: nothing is kept, sampled or validated on the way.
        self.state.plan = self.state.plan.model_copy(
            update={"phases": (only,), "legs": (Leg(start=0, steps=10**9),)}
        )
        # The first step of a shape also builds its kernels.
        if self._step() > give_up_above:
            return math.inf
        durations: list[float] = []
        while len(durations) < _TIMED_STEPS and sum(durations) < _ENOUGH_S:
            durations.append(self._step())
        return statistics.median(durations)

    def _step(self) -> float:
        self.state.step = 0
        began = time.perf_counter()
        train_step(self.state, self.threads)
        return time.perf_counter() - began

    def look_seconds(self) -> float:
        """Duration of one look: validation, a sample and what the heads do."""
        began = time.perf_counter()
        look(self.state, self.threads)
        return time.perf_counter() - began


def _steps_of(config: RunConfig, total: int) -> list[int]:
    """``total`` steps shared out over the phases."""
    edges = [0]
    share = 0.0
    for phase in config.training.phases:
        share += phase.share
        edges.append(round(share * total))
    return [end - begin for begin, end in pairwise(edges)]


def _plan(config: RunConfig, precision: Precision, steps: list[int]) -> Plan:
    phases = tuple(
        PlannedPhase(steps=count, context=phase.context, batch=phase.batch)
        for count, phase in zip(steps, config.training.phases, strict=False)
    )
    assert precision != "auto"
    return Plan(precision=precision, phases=phases, legs=(Leg(start=0, steps=sum(steps)),))
