"""What the five encodings make of the copying task: ``python -m gptcore bench copying --seeds 3``.

Nothing depends on how fast the machine is but the CPU seconds.
"""

import sys
from typing import Any, get_args

from tqdm import tqdm

from gptcore.config import Positions
from gptcore.copying import LENGTH, LONGER, STEPS, TIMES, Outcome, outcome
from gptcore.parallel import one_thread_an_operation


def copying(seeds: int) -> dict[str, Any]:
    """For each encoding a list over the seeds of each accuracy, and of the weight that the best
    head gives to exactly n - 1 places back; and the CPU seconds of all five, by seed."""
    with one_thread_an_operation():
        found = [_outcome(seed) for seed in range(1, seeds + 1)]
    rows = {name: _row(found, place) for place, name in enumerate(get_args(Positions))}
    return {
        "letters": LENGTH,
        "steps": STEPS,
        "counting": [round(each.counting, 3) for each in found],
        "cpu_seconds": [round(each.cpu_seconds, 1) for each in found],
    } | rows


def _outcome(seed: int) -> Outcome:
    with tqdm(total=1.0, desc=f"seed {seed}", disable=None, file=sys.stderr) as progress:
        return outcome(seed, STEPS, lambda share: progress.update(share - progress.n))


def _row(found: list[Outcome], place: int) -> dict[str, list[float | None]]:
    copiers = [each.copiers[place] for each in found]
    columns: dict[str, list[float | None]] = {"accuracy": [each.accuracy for each in copiers]}
    for at, times in enumerate(TIMES):
        columns[f"time_{times}"] = [each.further[at] for each in copiers]
    for at, length in enumerate(LONGER):
        columns[f"letters_{length}"] = [each.longer[at] for each in copiers]
    columns["looks"] = [each.looks for each in copiers]
    return {
        name: [None if each is None else round(each, 3) for each in values]
        for name, values in columns.items()
    }
