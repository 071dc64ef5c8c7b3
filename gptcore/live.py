"""A run while a worker has it in memory: trained a slice at a time, written as it goes."""

import time
from collections import deque
from collections.abc import Iterator

from gptcore.leases import Leases
from gptcore.progress import Progress
from gptcore.records import Command, Moment, Run, RunStatus, Sample
from gptcore.single_step import WatchedStep
from gptcore.threads import ThreadPolicy
from gptcore.train import StepReport, TrainerState, start, train

NEWEST_EVERY_S = 2.0
CHECKPOINT_EVERY_S = 8.0
"""A crash repeats at most this much training, and the slice in which it was due."""
_SPEED_OVER_S = 3.0
_SURVIVED_AFTER_S = 30.0


class Rhythm:
    """When a file is due again.

    It is due every ``every_s`` seconds on the clock, but not before it would cost less than a
    fortieth of the training in between: on a worker with fifteen runs, or for a large model, that
    takes longer. ``latest_s`` seconds of training are the most it is put off.
    """

    def __init__(self, every_s: float, latest_s: float = float("inf")) -> None:
        self._every_s = every_s
        self._latest_s = latest_s
        self._written = time.monotonic()
        self._cost_s = 0.0
        self._trained = 0.0

    def due(self, trained: float) -> bool:
        """Args:
        trained: seconds of training so far, on this worker.
        """
        since = trained - self._trained
        if since >= self._latest_s:
            return True
        return time.monotonic() - self._written >= self._every_s and since >= 40 * self._cost_s

    def done(self, trained: float, cost_s: float) -> None:
        """It was written now, and took ``cost_s``."""
        self._written = time.monotonic()
        self._trained = trained
        self._cost_s = cost_s


class LiveRun:
    """One claimed run: its trainer's state, and what has not been written yet.

    Every method may raise ``LeaseLostError``: then the run is somebody else's, and is dropped.
    """

    def __init__(self, run: Run, leases: Leases, cores: int) -> None:
        self.run = run
        self.id = run.id
        self.passed = 0.0
        """Virtual time: processor seconds divided by the share that is due."""
        self.held_since = time.monotonic()
        self.trained = 0.0
        self._leases = leases
        self._cores = cores
        self._policy = ThreadPolicy(cores)
        self._state: TrainerState | None = None
        self._reports: Iterator[StepReport] = iter(())
        self._progress = Progress()
        self._moments: list[tuple[Moment, bytes]] = []
        self._obeyed: set[int] = set()
        self._newest = Rhythm(NEWEST_EVERY_S)
        self._checkpoint = Rhythm(CHECKPOINT_EVERY_S, CHECKPOINT_EVERY_S)
        self._last_moment = -1
        self._last_kept = -1
        self._speed: deque[tuple[float, int, int]] = deque()
        self._alone = False
        self._threads = 1
        self._survived = False
        self._fitted = False
        """Whether the plan in memory is another than that of the last checkpoint."""

    @property
    def state(self) -> TrainerState:
        """The trainer's state; ``open`` comes first."""
        assert self._state is not None
        return self._state

    @property
    def opened(self) -> bool:
        return self._state is not None

    def open(self, alone: bool) -> None:
        """Go on from the checkpoint, or start: about a second of calibration."""
        text = self._leases.store.text_of(self.id)
        checkpoint = self._leases.load_checkpoint(self.id)
        if checkpoint is None:
            self._state = self._start(text, 2 if alone and self._cores > 1 else 1)
        else:
            self._state = TrainerState.load(checkpoint, self.run.config, text)
        self._progress.total_steps = self.state.total_steps
        self._restart()
        if checkpoint is None:
            # At once: a crash before the first checkpoint would otherwise calibrate again, come
            # to another number of steps, and so to another curve. Last: the store may be busy.
            self.save_checkpoint()

    def obey(self) -> RunStatus | None:
        """Carry out what the owner wants; returns the status with which the run has been released,
        if it has."""
        for command in self._leases.commands(self.id):
            if command.kind == "extend":
                assert command.value is not None
                if not self.state.recent_step_seconds:
                    return None  # nobody knows yet how many steps that is: after the next slice
                if command.id not in self._obeyed:  # the store may have been busy half-way
                    self._obeyed.add(command.id)
                    self.state.extend(command.value)
                    self._restart()
                self._progress.total_steps = self.state.total_steps
                self._adopt_plan(command)
            elif command.kind == "rate":
                assert command.value is not None
                self.state.change_rate(command.value)
                self._adopt_plan(command)
            elif command.kind == "step":
                return self._single_step(command)
            elif command.kind == "pause":
                self.park()
                return self._release("paused", command)
            elif command.kind == "stop":
                self.finish("stopped")
                return "stopped"
        return None

    def train_for(self, seconds: float, alone: bool) -> bool:
        """Train a slice; returns whether the last step of the run is done.

        Args:
            alone: no other run in the store is active, so that a second core may be used.
        """
        self.write()  # what the store was too busy for the last time
        began = time.perf_counter()
        self._alone = alone
        done = False
        while True:
            report = self._next_report()
            if report is None:
                done = True
                break
            # The first point of the curve is shown as soon as it is there. A plan that was fitted
            # to the time is saved before a step is trained by it: a crash finds one or the other.
            if time.perf_counter() - began >= seconds or report.step == 0 or self._fitted:
                break
        self.write()
        return done

    def write(self) -> None:
        """Write what was measured, and the files that are due."""
        while self._moments:
            self._leases.save_moment(self.id, *self._moments[0])
            del self._moments[0]
        self.write_metrics()
        if self._newest.due(self.trained) and self.state.step > self._last_moment:
            self._save_newest()
        if self._fitted or self._checkpoint.due(self.trained):
            self.save_checkpoint()
        if self.trained >= _SURVIVED_AFTER_S and not self._survived:
            self._leases.survived(self.id)
            self._survived = True

    def write_metrics(self) -> None:
        """Write what was measured, and no files."""
        if self._progress:
            self._progress.tokens_per_s, self._progress.steps_per_s = self._speeds()
            self._leases.record(self.id, self._progress)
            self._progress = Progress()

    def park(self) -> None:
        """Write all of it, so that it can go on elsewhere or later from this very step."""
        if self._state is None:
            return
        self.write()
        if self.state.step > self._last_moment:
            self._save_newest()
        self.save_checkpoint()

    def finish(self, status: RunStatus) -> None:
        """Write all of it, keep the last step as a moment, and let go."""
        self.write()
        if self.state.step > self._last_kept:
            self._keep(None)
            self.write()
        self.save_checkpoint()
        self._leases.release(self.id, status)

    def save_checkpoint(self) -> None:
        """Store all that is needed to go on."""
        began = time.perf_counter()
        self._leases.save_checkpoint(self.id, self.state.save())
        self._fitted = False
        self._checkpoint.done(self.trained, time.perf_counter() - began)

    def _start(self, text: str, threads: int) -> TrainerState:
        config, race = self.run.config, self.run.race
        if race is None or config.training.precision != "auto":
            return start(config, text, threads)
        state = start(config, text, threads, self._leases.race_precision(race))
        first = self._leases.race_precision(race, state.plan.precision)
        # Another worker may have begun another lane at the same time.
        return state if first == state.plan.precision else start(config, text, threads, first)

    def _adopt_plan(self, command: Command) -> None:
        """Make a changed plan the one that counts, whatever happens from now on."""
        self._leases.rewind(self.id, self.state.step)
        self.save_checkpoint()
        self._leases.done(command)

    def _single_step(self, command: Command) -> RunStatus | None:
        """Train the one step that was asked for, keep what it did, and pause.

        Which step that is is decided once and kept with the command. After a crash the same one
        is trained again from an older checkpoint, or is found to be done; it never becomes two.
        """
        target = self._leases.aim(self.id, command, self.state.step)
        if target is None:
            return None
        while self.state.step < min(target, self.state.total_steps):
            watched = WatchedStep(self.state) if self.state.step == target - 1 else None
            report = self._next_report()
            if watched and report and report.step == target:
                self._progress.detail = watched.detail(report)
        self.write_metrics()  # first of all: somebody waits for it
        if self.state.step >= self.state.total_steps:
            self.finish("finished")
            return "finished"
        self.park()
        return self._release("paused", command)

    def _release(self, status: RunStatus, command: Command) -> RunStatus | None:
        return status if self._leases.release(self.id, status, command=command) else None

    def _next_report(self) -> StepReport | None:
        """Train a step, if there is one left."""
        before, began, plan = self.state.seconds, time.perf_counter(), self.state.plan
        report = next(self._reports, None)
        if self.state.plan is not plan:
            self._fitted = True
            self._progress.total_steps = self.state.total_steps
        if report is not None:
            self._note(report, report.seconds - before)
        self.trained += time.perf_counter() - began
        return report

    def _save_newest(self) -> None:
        began = time.perf_counter()
        moment = Moment(self.state.step, None, kept=False)
        self._leases.save_moment(self.id, moment, self.state.model_bytes())
        self._last_moment = moment.step
        self._newest.done(self.trained, time.perf_counter() - began)

    def _keep(self, val_loss: float | None) -> None:
        """Note the weights of this step, to be written at the end of the slice."""
        moment = Moment(self.state.step, val_loss, kept=True)
        self._moments.append((moment, self.state.model_bytes(val_loss)))
        self._last_moment = self._last_kept = moment.step

    def _restart(self) -> None:
        self._reports = train(self.state, self._threads_now)

    def _threads_now(self) -> int:
        self._threads = self._policy.threads(self._alone)
        return self._threads

    def _note(self, report: StepReport, seconds: float) -> None:
        self._progress.metrics.append(report.metric())
        if report.sample is not None:
            self._progress.samples.append(Sample(report.step, report.sample))
        if report.head_scores is not None:
            self._progress.head_scores.append((report.step, report.head_scores))
        tokens = report.tokens - (self._speed[-1][1] if self._speed else report.tokens)
        if report.sample is None and tokens:  # a look at the model is no training
            self._policy.measured(self._threads, seconds, tokens)
        self._speed.append((time.monotonic(), report.tokens, report.step))
        if report.keep:
            self._keep(report.val_loss)

    def _speeds(self) -> tuple[float, float]:
        """(tokens, steps) a second on the clock, over the last seconds."""
        now = time.monotonic()
        while len(self._speed) > 2 and self._speed[0][0] < now - _SPEED_OVER_S:
            self._speed.popleft()
        if len(self._speed) < 2:
            return 0.0, 0.0
        (began, tokens, step), (ended, tokens_now, step_now) = self._speed[0], self._speed[-1]
        seconds = max(ended - began, 1e-6)
        return (tokens_now - tokens) / seconds, (step_now - step) / seconds
