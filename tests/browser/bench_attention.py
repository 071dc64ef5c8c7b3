"""How long one waits on the Attention page: ``python tests/browser/bench_attention.py [FILE]``.

Starts the app and a headless Chromium on this machine and prints JSON: frames a second while the
mouse moves over the maps, milliseconds from a letter typed to all maps drawn, and from a moment
chosen to its maps drawn, at first and again. It looks into the model that ships with the project;
with FILE into models of several recipes, trained on it for a few steps, of which 24 moments are
kept.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from measuring import opened, printed, spread
from playwright.sync_api import Page, sync_playwright
from running import ROOT, running_app

MOMENTS = 24
RECIPES = ("quick", "standard", "long", "best")
TOKENS = (48, 128, 256)
HOVER_S = 2.0
WORDS = "the cat sat on the mat and the dog looked at it for a long while " * 5

# Counts frames until it is asked for them, and the longest time between two.
_COUNT_FRAMES = """() => {
  const began = performance.now();
  const count = { frames: 0, longest: 0, last: began };
  const frame = now => {
    count.frames += 1;
    count.longest = Math.max(count.longest, now - count.last);
    count.last = now;
    if (window.gptFrames === count) requestAnimationFrame(frame);
  };
  window.gptFrames = count;
  window.gptFramesOf = () => {
    window.gptFrames = null;
    return [1000 * count.frames / (performance.now() - began), count.longest];
  };
  requestAnimationFrame(frame);
}"""

_FIND = """
  const find = name => [...document.querySelectorAll('*')]
    .map(host => host.shadowRoot?.querySelector(name)).find(Boolean);
  const maps = find('.attention');
  // Asking again and again would take from the core that is to answer.
  const changed = fact => new Promise(done => {
    const before = maps.dataset[fact];
    new MutationObserver((_, watcher) => {
      if (maps.dataset[fact] === before) return;
      watcher.disconnect();
      done();
    }).observe(maps, { attributes: true });
  });
  const rest = () => new Promise(done => setTimeout(done, 200));
"""

# Types forty times, each time a text of the same length; until its maps are drawn.
_TYPE = (
    """async text => {"""
    + _FIND
    + """
  const box = find('.sentence textarea');
  const times = [];
  for (let turn = 0; turn < 40; turn++) {
    box.value = text.slice(0, -1) + 'abcdefgh'[turn % 8];
    const began = performance.now();
    const drawn = changed('keys');
    box.dispatchEvent(new Event('input'));
    await drawn;
    times.push(performance.now() - began);
    await rest();
  }
  return times;
}"""
)

# Puts the slider to one moment after the other, from the last but one to the first.
_DRAG = (
    """async () => {"""
    + _FIND
    + """
  const slider = find('.bar input');
  const times = [];
  for (let place = Number(slider.max) - 1; place >= 0; place--) {
    slider.value = String(place);
    const began = performance.now();
    const drawn = changed('step');
    slider.dispatchEvent(new Event('input'));
    slider.dispatchEvent(new Event('change'));
    await drawn;
    times.push(performance.now() - began);
    await rest();
  }
  return times;
}"""
)


def _type(page: Page, text: str, tokens: int) -> None:
    page.locator(".sentence textarea").fill(text)
    page.locator(f".attention[data-tokens='{tokens}']").wait_for()
    page.wait_for_timeout(500)


def _hover(page: Page, canvas: str) -> dict[str, float]:
    """Frames while the mouse goes to and fro over a map, from corner to corner."""
    box = page.locator(canvas).first.bounding_box()
    assert box is not None
    page.evaluate(_COUNT_FRAMES)
    began = page.evaluate("() => performance.now()")
    turn = 0
    while page.evaluate("() => performance.now()") - began < 1000 * HOVER_S:
        for step in range(10):
            share = 0.02 + 0.96 * abs(((turn * 10 + step) % 60) / 30 - 1)
            page.mouse.move(box["x"] + 0.5 * share * box["width"], box["y"] + share * box["height"])
        turn += 1
    rate, longest = page.evaluate("() => window.gptFramesOf()")
    return {"frames_per_s": round(rate), "longest_ms": round(longest), "moves": 10 * turn}


def measure(page: Page, run: str, context: int) -> dict[str, Any]:
    """One model: hovering, typing, and going through its moments twice."""
    page.goto(f"/attention?run={run}&prompt=a")
    page.locator(".attention[data-tokens]").wait_for()
    page.wait_for_timeout(3000)  # until the page's other parts are there
    result: dict[str, Any] = {"hover": {}}
    for tokens in TOKENS:
        if tokens > context:
            continue
        _type(page, WORDS[:tokens], tokens)
        result["hover"][tokens] = {
            "small": _hover(page, ".attention .head canvas"),
            "large": _hover(page, ".attention .open canvas"),
        }
    _type(page, WORDS[:48], 48)
    result["typing_48_ms"] = spread(page.evaluate(_TYPE, WORDS[:48]))
    result["moment_48_ms"] = {
        "first": spread(page.evaluate(_DRAG)),
        "again": spread(page.evaluate(_DRAG)),
    }
    return result


def _trained(home: Path, file: Path) -> dict[str, tuple[str, int]]:
    """Runs of the recipes with all their moments: recipe -> (id, context)."""
    sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
    from stored import tiny_store
    from visits import add_trained_run

    from gptcore.presets import PRESETS

    store = tiny_store(home)
    text = file.read_text(encoding="utf-8") + WORDS
    found = {}
    for recipe in RECIPES:
        config = PRESETS[recipe].model_dump(mode="json")
        run = add_trained_run(
            store,
            recipe,
            text,
            steps=MOMENTS - 1,
            model=config["model"],
            training__phases=config["training"]["phases"],
        )
        found[recipe] = run.id, config["model"]["context"]
    store.close()
    return found


def main() -> None:
    """Measure the shipped model, or those of the recipes on the file from the command line."""
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        home = Path(folder) / "home"
        runs = {"shipped": ("example", 128)}
        if len(sys.argv) > 1:
            runs = _trained(home, Path(sys.argv[1]))
        with running_app(Path(folder), GPTCORE_WORKERS="0") as address:
            page = opened(playwright, address)
            result = {name: measure(page, *run) for name, run in runs.items()}
            printed(result)


if __name__ == "__main__":
    main()
