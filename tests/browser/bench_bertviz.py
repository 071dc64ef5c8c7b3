"""How long bertviz's largest views take: ``PYTHONPATH=. python tests/browser/bench_bertviz.py``.

Prints JSON: for each recipe and view the most tokens that are shown, milliseconds in which the
server makes the document, its kilobytes as they are sent, and milliseconds in which a headless
Chromium on this machine loads and draws it; of three times the middle one.
"""

import gzip
import json
import socket
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import uvicorn
from playwright.sync_api import Browser, sync_playwright
from running import QUIET, ROOT, chromium_path
from starlette.applications import Starlette

from gptcore.bertviz_views import VIEWS, View, most_tokens
from gptcore.head_edits import NO_EDITS
from gptcore.presets import PRESETS
from gptcore.settings import Settings
from gptcore.store import Store
from gptcore.train import start
from pages.parts import bertviz_frame, models
from pages.parts.bertviz_frame import Answer, Picture
from pages.parts.serving import ROUTES, asset_url, bertviz_url

TEXT = (ROOT / "assets" / "texts" / "stories_en.txt").read_text(encoding="utf-8")[:20_000]


@contextmanager
def served() -> Iterator[str]:
    """The address of our routes, in a thread of this process."""
    with socket.socket() as port:
        port.bind(("127.0.0.1", 0))
        server = uvicorn.Server(
            uvicorn.Config(Starlette(routes=ROUTES), log_level="error", access_log=False)
        )
        thread = threading.Thread(target=lambda: server.run(sockets=[port]))
        thread.start()
        try:
            yield f"http://127.0.0.1:{port.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


def measure(browser: Browser, site: str, run_id: str, preset: str, view: View) -> dict[str, object]:
    """One view of a model that has learned nothing yet, whose heads look at everything."""
    config = PRESETS[preset].model
    tokens = most_tokens(view, config, config.context)
    ids = tuple(place % 20 for place in range(tokens))
    picture = Picture(view, run_id, 0, ids, NO_EDITS, (0, 0))
    models.traced(run_id, 0, ids)
    name, answer = bertviz_frame.keep(picture), Answer("en", "light", "none", asset_url)
    made, drawn = [], []
    for _ in range(3):
        began = time.perf_counter()
        page, _drawn = bertviz_frame.document(name, answer)
        made.append(1000 * (time.perf_counter() - began))
        tab = browser.new_page()
        tab.goto(site + bertviz_url(picture, "en", "light"))
        tab.locator("svg[data-tidy]").wait_for()
        # Two frames later it has been painted.
        paint = (
            "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
        )
        drawn.append(
            tab.evaluate(f"async () => {{ await ({paint})(); return performance.now(); }}")
        )
        tab.close()
    return {
        "preset": preset,
        "view": view,
        "tokens": tokens,
        "document_ms": round(statistics.median(made)),
        "kilobytes": round(len(gzip.compress(page.encode(), 1)) / 1000),
        "drawn_ms": round(statistics.median(drawn)),
    }


def main() -> None:
    """Every recipe in every view."""
    with TemporaryDirectory() as home, served() as site, sync_playwright() as playwright:
        folder = Path(home)
        store = Store(folder, Settings(home=folder, min_free_disk_mb=0))
        models.store = lambda: store
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=QUIET)
        for preset, config in PRESETS.items():
            run = store.import_model("bench" * 8, start(config, TEXT).model_bytes(), preset)
            for view in VIEWS:
                print(json.dumps(measure(browser, site, run.id, preset, view)), flush=True)
        browser.close()
        store.close()


if __name__ == "__main__":
    main()
