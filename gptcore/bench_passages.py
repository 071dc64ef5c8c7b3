"""How long it takes to say where a text has its words from.

python -m gptcore bench passages --file FILE
"""

import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from gptcore.origins import Origins, origins
from gptcore.passages import Passages

_WRITTEN = 2000
_TIMES = 5
_HELD_OUT = 0.1


def passages(text: str) -> dict[str, Any]:
    """Times in ms for the first nine tenths of ``text`` and, looked up in them, the first 2,000
    characters of the last: the index and the whole look-up, medians of five; then one character
    more each time, as a page follows a story, the median and the 99th percentile."""
    cut = round(len(text) * (1 - _HELD_OUT))
    read, written = text[:cut], text[cut : cut + _WRITTEN]
    building = [_ms(lambda: Passages(read)) for _ in range(_TIMES)]
    index = Passages(read)
    looking = [_ms(lambda: origins(index, written)) for _ in range(_TIMES)]
    found, steps = Origins(), []
    for length in range(1, len(written) + 1):
        began = time.perf_counter()
        found = origins(index, written[:length], found)
        steps.append(1000 * (time.perf_counter() - began))
    return {
        "training_characters": len(read),
        "index_ms": round(statistics.median(building), 1),
        "index_bytes": index.bytes,
        "written_characters": len(written),
        "lookup_ms": round(statistics.median(looking), 1),
        "longest_passage": max((span.length for span in found.spans), default=0),
        "step_ms": round(statistics.median(steps), 2) if steps else 0.0,
        "step_p99_ms": round(float(np.percentile(steps, 99)), 2) if steps else 0.0,
    }


def _ms(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - began)
