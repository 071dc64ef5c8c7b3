"""How the benchmarks of the pages say what they have measured."""

import json
import re
import statistics
from typing import Any


def spread(times: list[float]) -> dict[str, float]:
    """Of times in ms: how many, the middle one, the one that 95% stay below, the worst."""
    ordered = sorted(times)
    return {
        "n": len(ordered),
        "p50": round(statistics.median(ordered), 1),
        "p95": round(ordered[int(0.95 * len(ordered))], 1),
        "max": round(ordered[-1], 1),
    }


def printed(result: dict[str, Any]) -> None:
    """JSON with every innermost object on one line."""
    lines = json.dumps(result, indent=1)
    print(re.sub(r"\{[^{}]*\}", lambda match: " ".join(match[0].split()), lines))
