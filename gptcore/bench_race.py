"""How a race shares two workers: ``python -m gptcore bench race --json``.

One run has the machine to itself, then four race, in real worker processes in a home of their
own. What counts is how many tokens the four train together, and how evenly they get ahead.
"""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from gptcore.config import RunConfig
from gptcore.presets import PRESETS
from gptcore.records import Run
from gptcore.settings import Settings
from gptcore.store import Store
from gptcore.supervisor import Supervisor
from gptcore.threads import usable_cores
from gptcore.train import start

# All of the same cost, and none that diverges.
_FACTORS = (0.7, 0.8, 0.9, 1.0)
_PERSON = "bench"
_LOOK_EVERY_S = 0.05
_SETTLED_S = 5.0
"""From then on, after the start of a race, its lanes have to be even."""


def race(text: str, seconds: float) -> dict[str, Any]:
    """``quick`` alone for ``seconds``, then four lanes of it for as long.

    Returns:
        Tokens a second of both, their ratio, and of the lanes: how many seconds after the first
        one each began, their steps, and the slowest's share of the fastest's steps, at the end
        and at its lowest from 5 s after the start on.
    """
    workers = min(2, usable_cores())
    config = PRESETS["quick"].with_changes({"training.steps": 200_000})
    # Both have to compute in the same precision, whatever each would choose in its first second.
    precision = start(config, text, workers).plan.precision
    config = config.with_changes({"training.precision": precision})
    with TemporaryDirectory() as folder:
        home = Path(folder)
        store = Store(home, Settings(home=home, workers=workers, running_per_person=4))
        with Supervisor(store, workers):
            alone = _alone(store, config, text, seconds)
            together = _together(store, config, text, seconds)
        store.close()
    ratio = round(together["tokens_per_s"] / alone, 3)
    return {"workers": workers, "precision": precision, "alone_tokens_per_s": alone, **together} | {
        "ratio": ratio
    }


def _alone(store: Store, config: RunConfig, text: str, seconds: float) -> int:
    run = store.create_run(_PERSON, config, text, "alone")
    _wait(lambda: store.run(run.id).step > 0)
    speed, _ = _speed(lambda: [store.run(run.id)], seconds)
    store.delete(_PERSON, run.id)
    return speed


def _together(store: Store, config: RunConfig, text: str, seconds: float) -> dict[str, Any]:
    created = store.create_race(_PERSON, config, "rate", _FACTORS, text, "race")
    began: dict[int, float] = {}

    def all_have_begun() -> bool:
        for number, lane in enumerate(store.lanes(created.id)):
            if lane.step > 0:
                began.setdefault(number, time.monotonic())
        return len(began) == len(_FACTORS)

    _wait(all_have_begun)
    speed, evenness = _speed(lambda: store.lanes(created.id), seconds)
    steps = [lane.step for lane in store.lanes(created.id)]
    first = min(began.values())
    return {
        "tokens_per_s": speed,
        "lanes_began_s": [round(began[number] - first, 2) for number in sorted(began)],
        "lane_steps": steps,
        "slowest_to_fastest": round(min(steps) / max(steps), 3),
        "lowest_after_5_s": round(min(evenness, default=1.0), 3),
    }


def _speed(runs: Callable[[], Sequence[Run]], seconds: float) -> tuple[int, list[float]]:
    """(Tokens a second of all runs, the slowest's share of the fastest's steps as time passes)."""
    began, before = time.monotonic(), sum(run.tokens for run in runs())
    evenness = []
    while (passed := time.monotonic() - began) < seconds:
        time.sleep(_LOOK_EVERY_S)
        if passed >= _SETTLED_S:
            steps = [run.step for run in runs()]
            evenness.append(min(steps) / max(steps))
    tokens = sum(run.tokens for run in runs()) - before
    return round(tokens / (time.monotonic() - began)), evenness


def _wait(condition: Callable[[], bool], seconds: float = 120.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError("the workers did not begin")
        time.sleep(_LOOK_EVERY_S)
