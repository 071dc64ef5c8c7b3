"""One thread or two for a run that has the machine to itself: whichever is faster just now."""

import os
import time
from collections import deque
from collections.abc import Callable
from statistics import median

_STEPS = 5
"""Steps that a comparison rests on; their median forgives one that was interrupted."""
_FASTER = 0.95
"""Two threads must take less than this part of one thread's time to be worth a second core."""
_FIRST_PAUSE_S = 3.0
_LONGEST_PAUSE_S = 12.0


def usable_cores() -> int:
    """Cores this process may run on."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class ThreadPolicy:
    """Decides before each step from how long the steps before it took.

    A run that is not alone gets one thread. One that is alone is timed on one, then gets two, and
    keeps them while they are faster; where they are not, because another program uses the second
    core, it goes back to one and tries again after 3 s, then 6, then every 12 s: a trial is cheap.

    Args:
        cores: cores that may be used; with one there is nothing to decide.
        clock: seconds, monotonic.
    """

    def __init__(self, cores: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._cores = cores
        self._clock = clock
        self._seconds = {1: deque[float](maxlen=_STEPS), 2: deque[float](maxlen=_STEPS)}
        self._step_tokens = 0
        self._one_until = 0.0
        self._pause = _FIRST_PAUSE_S

    def threads(self, alone: bool) -> int:
        """How many threads the next step should use."""
        if not alone or self._cores < 2 or self._clock() < self._one_until:
            return 1
        return 2 if len(self._seconds[1]) == _STEPS else 1

    def measured(self, threads: int, seconds: float, tokens: int) -> None:
        """Take note of a step: how long it took on how many threads, for how many tokens."""
        if tokens != self._step_tokens:  # another phase of the run: nothing to compare with
            self._step_tokens = tokens
            for times in self._seconds.values():
                times.clear()
        one, two = self._seconds[1], self._seconds[2]
        self._seconds[threads].append(seconds)
        if threads == 1 or len(two) < _STEPS or len(one) < _STEPS:
            return
        if median(two) > _FASTER * median(one):
            self._one_until = self._clock() + self._pause
            self._pause = min(2 * self._pause, _LONGEST_PAUSE_S)
            two.clear()
            one.clear()  # measured anew meanwhile: the machine may have changed for one as well
        elif self._clock() > self._one_until + _FIRST_PAUSE_S:
            self._pause = _FIRST_PAUSE_S
