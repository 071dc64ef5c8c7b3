"""What a worker does all day: claim runs and train them in slices that are fair to people.

Which run is next is decided as by stride scheduling (Waldspurger and Weihl 1995): every run has
a virtual time, which passes the slower the larger the share it is due, and the run that is
furthest behind gets the next slice. The lanes of a race take turns more often: they are watched
side by side.
"""

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

import psutil

from gptcore.errors import PlaygroundError, StoreError
from gptcore.leases import LeaseLostError, Leases
from gptcore.live import LiveRun
from gptcore.records import Run, RunStatus
from gptcore.store import Store
from gptcore.threads import usable_cores
from gptcore.workforce import Presence, release_worker

SLICE_S = 0.2
POLL_S = 0.05
RENEW_EVERY_S = 2.0
_LOOK_AROUND_EVERY_S = 1.0
_TURNS_EVERY_S = 10.0
_BEAT_EVERY_S = 0.5
_AFTER_TROUBLE_S = 1.0
_LEAST_MEMORY = 300e6
# The disk: the run waits until it can be written again, and its owner goes on with it.
_NO_ROOM = ("disk-full", "disk-quota", "home-not-writable")

log = logging.getLogger("gptcore.worker")


class SliceTrainer:
    """Trains the runs of one store, as the worker called ``worker``."""

    def __init__(self, store: Store, worker: str) -> None:
        self.store = store
        self.worker = worker
        self.leases = Leases(store, worker)
        self.presence = Presence(store.database, worker)
        self.live: dict[str, LiveRun] = {}
        self._parting: dict[str, tuple[RunStatus, str, dict[str, Any]]] = {}
        self._cores = min(usable_cores(), store.limits.workers)
        self._shares: dict[str, float] = {}
        self._looked_around = 0.0
        self._beaten = 0.0
        self._moved = time.monotonic()

    def work(self, stopping: threading.Event) -> None:
        """Train until ``stopping``, then write everything and let go of it."""
        finished = threading.Event()
        renewing = threading.Thread(target=self._keep_leases, args=(finished,), daemon=True)
        renewing.start()
        try:
            while not stopping.is_set():
                try:
                    if not self.turn():
                        stopping.wait(POLL_S)
                except StoreError as problem:
                    log.warning("%s", problem)
                    stopping.wait(_AFTER_TROUBLE_S)
            self.let_go()
        finally:
            finished.set()
            renewing.join()

    def turn(self) -> bool:
        """Claim what there is, then train one run for a slice; False if there is none."""
        self._part_again()
        self._claim()
        self._look_around()
        if not self.live:
            self._beat(None)
            return False
        live = min(self.live.values(), key=lambda live: (live.passed, live.trained))
        self._beat(live.id)
        self._attend(live, lambda: self._slice(live))
        return True

    def let_go(self) -> None:
        """Write all runs and release them, for other workers or the next start."""
        for live in list(self.live.values()):
            try:
                live.park()
                self.leases.release(live.id, "waiting")
            except LeaseLostError:
                pass
            except Exception:
                log.exception("run %s goes on from its last checkpoint", live.id)
            del self.live[live.id]
        release_worker(self.store.database, self.worker, crashed=False)

    # ---- one run ------------------------------------------------------------------------------

    def _attend(self, live: LiveRun, action: Callable[[], None]) -> None:
        """Do something with one run; whatever happens to it, the others go on."""
        try:
            action()
        except LeaseLostError:
            self.live.pop(live.id, None)
        except PlaygroundError as problem:
            if problem.reason == "store-busy":
                return  # nothing is lost: it is written with the next slice
            status: RunStatus = "paused" if problem.reason in _NO_ROOM else "failed"
            log.warning("run %s %s: %s", live.id, status, problem)
            with suppress(LeaseLostError, PlaygroundError):
                live.write()  # the moments of this slice are good
            self._part(live, status, problem.reason, problem.values)
        except MemoryError:
            self._part(live, "failed", "out-of-memory", {})
        except Exception as problem:
            log.exception("run %s failed", live.id)
            memory = isinstance(problem, RuntimeError) and "allocate memory" in str(problem)
            self._part(live, "failed", "out-of-memory" if memory else "unexpected", {})

    def _slice(self, live: LiveRun) -> None:
        alone = self._cores > 1 and self.presence.alone(len(self.live))
        if not live.opened:
            # Not counted as training: a newcomer would wait for all others afterwards.
            live.open(alone)
        # Time of the processor, not of the clock: what other programs take is nobody's share.
        began = time.process_time()
        if live.obey() is not None:
            del self.live[live.id]
            return
        done = live.train_for(SLICE_S / 2 if live.run.race else SLICE_S, alone)
        live.passed += (time.process_time() - began) / self._shares.get(live.id, 1.0)
        if done:
            live.finish("finished")
            del self.live[live.id]

    def _part(self, live: LiveRun, status: RunStatus, reason: str, values: dict[str, Any]) -> None:
        """Let go of a run that cannot go on, now or as soon as the store can be written."""
        self.live.pop(live.id, None)
        self._parting[live.id] = (status, reason, values)
        if status == "failed":
            with suppress(LeaseLostError, StoreError):
                live.write_metrics()
        self._part_again()

    def _part_again(self) -> None:
        for run_id, (status, reason, values) in list(self._parting.items()):
            try:
                self.leases.release(run_id, status, reason, values)
            except LeaseLostError:
                pass
            except StoreError:
                continue  # the disk is still full, or the store still busy
            del self._parting[run_id]

    # ---- all runs -----------------------------------------------------------------------------

    def _claim(self) -> None:
        """Take at most one run, or race: between two claims the other workers get a chance."""
        if self.live and psutil.virtual_memory().available < _LEAST_MEMORY:
            return
        while (run := self.leases.claim({*self.live, *self._parting})) is not None:
            self._take(run)
            if run.race is None:
                return

    def _take(self, run: Run) -> None:
        live = LiveRun(run, self.leases, self._cores)
        # It is due now, and has no claim to what the others were given before it came.
        live.passed = min((other.passed for other in self.live.values()), default=0.0)
        self.live[run.id] = live
        self._looked_around = 0.0
        self._moved = time.monotonic()

    def _look_around(self) -> None:
        """Now and then: what shares are due, and whether another worker has less to do."""
        now = time.monotonic()
        if now - self._looked_around < _LOOK_AROUND_EVERY_S:
            return
        self._looked_around = now
        self._shares = self.presence.shares()
        by_turns = now - self._moved >= _TURNS_EVERY_S
        for live in sorted(self.live.values(), key=lambda live: live.held_since):
            moving = self._with_its_race(live)
            if len(moving) == len(self.live):
                return  # nobody would have more of this worker
            lighter = self.presence.lighter_worker([each.id for each in moving], by_turns)
            if lighter is None:
                continue
            self._moved = now
            for each in moving:
                self._attend(each, partial(self._hand_over, each, lighter))
            return

    def _with_its_race(self, live: LiveRun) -> list[LiveRun]:
        race = live.run.race
        if race is None or not self.presence.stays_together(race):
            return [live]
        return [each for each in self.live.values() if each.run.race == race]

    def _hand_over(self, live: LiveRun, to: str) -> None:
        live.park()
        self.leases.hand_over(live.id, to)
        del self.live[live.id]

    def _beat(self, training: str | None) -> None:
        now = time.monotonic()
        if training is not None or now - self._beaten >= _BEAT_EVERY_S:
            self.presence.beat(training)
            self._beaten = now

    def _keep_leases(self, finished: threading.Event) -> None:
        """In a thread of its own: one step of a large model may take longer than a lease."""
        while not finished.wait(RENEW_EVERY_S):
            try:
                self.leases.renew()
            except StoreError as problem:
                log.warning("%s", problem)
