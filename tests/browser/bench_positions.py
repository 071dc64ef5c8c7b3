"""How long a picture of the Positions page takes to follow a slider.

``PYTHONPATH=. python tests/browser/bench_positions.py`` starts the app and a headless Chromium on
this machine and prints JSON: for each picture and each of its sliders the milliseconds from the
slider's event to the second frame after it, when the redrawn picture is on the screen.
"""

import json
import statistics
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Page, sync_playwright
from running import QUIET, chromium_path, running_app

MOVES = 40
PICTURES: dict[str, list[dict[str, str]]] = {
    "sinusoidal": [{"places": "128", "width": "192"}, {"places": "1024", "width": "512"}],
    "rotary": [{}],
    "alibi": [{"heads": "4", "places": "256"}, {"heads": "16", "places": "1024"}],
}
"""What is typed into the boxes of each picture before its sliders are moved."""

# All places of one slider, evenly, once there and back; real values, as a finger would give them.
_MOVE = """async (root, [knob, moves]) => {
  const slider = root.querySelector(`[data-knob="${knob}"] input[type="range"]`);
  const frame = () => new Promise(done => requestAnimationFrame(done));
  const [least, most] = [Number(slider.min), Number(slider.max)];
  const times = [];
  for (let move = 0; move < moves; move++) {
    const share = 1 - Math.abs(1 - (2 * (move + 1)) / moves);
    await frame();
    slider.value = least + share * (most - least);
    const began = performance.now();
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    await frame();
    await frame();
    times.push(performance.now() - began);
  }
  return times;
}"""


def sliders(page: Page, picture: str) -> dict[str, dict[str, float]]:
    """Each slider of the picture on the page: p50, p95 and the longest, in milliseconds."""
    root = page.locator(f".positions-{picture}")
    found = {}
    for knob in root.locator("[data-knob]").evaluate_all("all => all.map(one => one.dataset.knob)"):
        times = sorted(root.evaluate(_MOVE, [knob, MOVES]))
        found[knob] = {
            "p50": round(statistics.median(times), 1),
            "p95": round(times[int(0.95 * len(times))], 1),
            "max": round(times[-1], 1),
        }
    return found


def measured(page: Page) -> dict[str, Any]:
    """All pictures in all their sizes."""
    rows = {}
    for picture, sizes in PICTURES.items():
        for size in sizes:
            page.goto("/positions?lang=en")
            page.locator(".st-key-positions-encoding").get_by_text(picture).first.click()
            page.locator(f".positions-{picture}[data-ready]").wait_for()
            for knob, text in size.items():
                box = page.locator(f".positions-{picture} [data-knob={knob}] input[type=text]")
                box.fill(text)
                box.press("Enter")
            rows[" ".join([picture, *size.values()])] = sliders(page, picture)
    return rows


def main() -> None:
    """Print what was measured."""
    with (
        TemporaryDirectory() as folder,
        running_app(Path(folder)) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=QUIET)
        page = browser.new_page(base_url=address, viewport={"width": 1280, "height": 1200})
        print(json.dumps(measured(page), indent=1))


if __name__ == "__main__":
    main()
