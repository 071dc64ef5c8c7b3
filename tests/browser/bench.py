"""How long a visitor waits on the Text and Tokens pages: ``python tests/browser/bench.py FILE``.

Starts the app and a headless Chromium on this machine, uploads FILE, and prints milliseconds as
JSON: from a click to what it should show, and from a letter typed to the tokens drawn.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from measuring import opened
from playwright.sync_api import Page, sync_playwright
from running import running_app

# Types forty times; each time until the passage's tokens answer to what was typed.
_TYPING = """async () => {
  const find = () => [...document.querySelectorAll('*')]
    .map(host => host.shadowRoot?.querySelector('.passage')).find(Boolean);
  const box = find().querySelector('textarea');
  const times = [];
  for (let turn = 0; turn < 40; turn++) {
    box.value = 'The cat sat on the mat and the dog looked at it for a long while ' + turn;
    const began = performance.now();
    // Asking again and again would take from the core that is to answer.
    const answered = new Promise(done => new MutationObserver((_, watcher) => {
      if (find().dataset.answers !== box.value) return;
      watcher.disconnect();
      done();
    }).observe(find(), { attributes: true }));
    box.dispatchEvent(new Event('input'));
    await answered;
    times.push(performance.now() - began);
    await new Promise(rest => setTimeout(rest, 150));
  }
  return times;
}"""


def _typing(page: Page) -> dict[str, int]:
    times = sorted(page.evaluate(_TYPING))
    return {"p50": round(statistics.median(times)), "p95": round(times[int(0.95 * len(times))])}


def _until(page: Page, act: Callable[[], object], shown: str) -> int:
    began = time.perf_counter()
    act()
    page.locator(shown).first.wait_for()
    return round(1000 * (time.perf_counter() - began))


def measure(page: Page, file: Path) -> dict[str, object]:
    """The whole way, once."""
    result: dict[str, object] = {"file": file.name, "bytes": file.stat().st_size}
    page.goto("/text")
    upload = page.locator("input[type=file]")
    upload.wait_for(state="attached")
    result["upload_to_figures_ms"] = _until(
        page, lambda: upload.set_input_files(file), ".st-key-text-readings h3"
    )
    tokens = page.get_by_role("link", name="Tokens")
    result["tokens_page_ms"] = _until(page, tokens.click, ".passage .chip")
    page.wait_for_timeout(1500)
    bpe = page.get_by_text("Pieces of words (BPE)")
    result["bpe_ms"] = _until(page, bpe.click, ".st-key-tokens-size")
    page.wait_for_timeout(1500)
    for view, shown in (
        ("Side by side", ".compare"),
        ("BPE in slow motion", ".merges"),
        ("The vocabulary", ".st-key-vocabulary-table"),
    ):
        button = page.locator(".st-key-tokens-view").get_by_text(view)
        name = view.lower().replace(" ", "_")
        result[f"{name}_ms"] = _until(page, button.click, shown)
        page.wait_for_timeout(1500)
        result[f"typing_with_{name}_ms"] = _typing(page)
    text = page.get_by_role("link", name="Text")
    result["text_page_ms"] = _until(page, text.click, ".st-key-text-readings h3")
    return result


def main() -> None:
    """Measure with a file from the command line."""
    with (
        TemporaryDirectory() as folder,
        running_app(Path(folder), GPTCORE_WORKERS="0") as address,
        sync_playwright() as playwright,
    ):
        page = opened(playwright, address)
        print(json.dumps(measure(page, Path(sys.argv[1])), indent=1))


if __name__ == "__main__":
    main()
