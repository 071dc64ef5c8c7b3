"""A few timed steps before a run: which precision is faster here, and how many steps fit."""

import time
from itertools import pairwise

from gptcore.config import Precision, RunConfig
from gptcore.data import Split
from gptcore.plan import LOOK_S, MOMENTS_A_LEG, Leg, Plan, PlannedPhase
from gptcore.steps import TrainerState, look, train_step
from gptcore.tokenizers import Tokenizer

_UNTIMED_STEPS = 2
"""The first steps of a shape also build its kernels."""
_TIMED_STEPS = 4


def make_plan(config: RunConfig, tokenizer: Tokenizer, data: Split, threads: int) -> Plan:
    """The precision and the steps of every phase for ``config`` on this machine.

    Trains a throw-away model for about a second; the run itself starts untouched.
    """
    precisions: list[Precision] = ["bf16", "fp32"]
    if config.training.precision != "auto":
        precisions = [config.training.precision]
    if len(precisions) == 1 and config.training.steps is not None:
        return _plan(config, precisions[0], _steps_of(config, config.training.steps))

    # Where the run spends most of its time decides.
    longest = max(range(len(config.training.phases)), key=lambda i: config.training.phases[i].share)
    trials = {name: _Trial(config, tokenizer, data, name, threads) for name in precisions}
    step_seconds = {name: trial.step_seconds(longest) for name, trial in trials.items()}
    fastest = min(precisions, key=step_seconds.__getitem__)
    if config.training.steps is not None:
        return _plan(config, fastest, _steps_of(config, config.training.steps))

    assert config.training.seconds is not None
    trial = trials[fastest]
    # A long run is looked at between its moments too; about so many times in all.
    looks = max(MOMENTS_A_LEG, MOMENTS_A_LEG // 2 + round(config.training.seconds / LOOK_S))
    # At least half the time is for training, however slow the looks.
    seconds = max(
        config.training.seconds - looks * trial.look_seconds(), config.training.seconds / 2
    )
    steps = [
        max(1, round(phase.share * seconds / trial.step_seconds(index)))
        for index, phase in enumerate(config.training.phases)
    ]
    look_every = max(1, round(LOOK_S / trial.step_seconds(longest)))
    return _plan(config, fastest, steps).model_copy(update={"look_every": look_every})


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
        self.config = config
        self.threads = threads
        self._known: dict[int, float] = {}
        self.state = TrainerState(config, tokenizer, data, _plan(config, precision, [1]))

    def step_seconds(self, phase: int) -> float:
        """Median duration of a step of this phase."""
        if phase not in self._known:
            chosen = self.config.training.phases[phase]
            only = PlannedPhase(steps=10**9, context=chosen.context, batch=chosen.batch)
            plan = self.state.plan
            # Step 0 of a very long leg: nothing is kept, sampled or validated on the way.
            self.state.plan = plan.model_copy(
                update={"phases": (only,), "legs": (Leg(start=0, steps=10**9),)}
            )
            durations = []
            for _ in range(_UNTIMED_STEPS + _TIMED_STEPS):
                self.state.step = 0
                began = time.perf_counter()
                train_step(self.state, self.threads)
                durations.append(time.perf_counter() - began)
            timed = sorted(durations[_UNTIMED_STEPS:])
            self._known[phase] = (timed[1] + timed[2]) / 2
        return self._known[phase]

    def look_seconds(self) -> float:
        """Duration of one look: validation and a sample."""
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
