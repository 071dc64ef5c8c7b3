"""How the benchmarks of the pages say what they have measured."""

import json
import re
import statistics
from typing import Any

from playwright.sync_api import Page, Playwright
from running import QUIET, chromium_path


def opened(playwright: Playwright, address: str) -> Page:
    """A page of the app, once the server has imported what it needs."""
    browser = playwright.chromium.launch(executable_path=chromium_path(), args=QUIET)
    context = browser.new_context(
        base_url=address, locale="en-GB", viewport={"width": 1280, "height": 900}
    )
    page = context.new_page()
    page.goto("/")
    page.wait_for_timeout(8_000)
    return page


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
