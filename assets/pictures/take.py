"""Take the pictures of the README from the running app: ``python assets/pictures/take.py``.

It trains the quick recipe on both built-in texts for a while, so it takes three minutes. Needs
the packages of requirements-dev.txt and the Chromium of the system.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, sync_playwright

FOLDER = Path(__file__).resolve().parent
ROOT = FOLDER.parents[1]
_POINTS = "Number(document.querySelector('.gpt-curve')?.dataset.points ?? 0)"


@contextmanager
def server() -> Iterator[str]:
    """The address of an app with an empty home."""
    with socket.socket() as probe, TemporaryDirectory() as home:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        address = f"http://localhost:{port}"
        command = [sys.executable, "-m", "streamlit", "run", "app.py"]
        process = subprocess.Popen(
            [*command, "--server.headless", "true", "--server.port", str(port)],
            cwd=ROOT,
            env={**os.environ, "GPTCORE_HOME": home},
        )
        try:
            while True:
                try:
                    urllib.request.urlopen(f"{address}/_stcore/health").close()
                    break
                except OSError:
                    time.sleep(0.2)
            yield address
        finally:
            process.terminate()
            process.wait()


def visit(browser: Browser, address: str, **options: str) -> Page:
    """A new visitor's page, wide enough for a README."""
    context = browser.new_context(
        base_url=address, viewport={"width": 1280, "height": 800}, **options
    )
    context.set_default_timeout(60_000)
    return context.new_page()


def bring(page: Page, *languages: str) -> None:
    """Gather built-in texts on the Text page."""
    page.goto("/text")
    page.locator(".st-key-source-way button").last.click()
    for language in languages:
        page.locator(f".st-key-source-built-in-{language} button").click()
        page.wait_for_timeout(1_500)


def train(page: Page, steps: int) -> None:
    """Start the quick recipe on what was gathered and watch it for so many steps."""
    page.goto("/train")
    page.locator(".st-key-train button").first.click()
    page.wait_for_function(f"() => {_POINTS} > {steps}", timeout=180_000)


def take(page: Page, name: str, height: int = 800) -> None:
    """Save what the page shows, once it has settled."""
    page.set_viewport_size({"width": 1280, "height": height})
    page.wait_for_timeout(900)
    page.screenshot(path=FOLDER / f"{name}.png")


def main() -> None:
    """Every page that the README shows, in both languages and both themes."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with server() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])

        page = visit(browser, address, locale="en-GB")
        page.goto("/")
        page.wait_for_timeout(9_000)  # until the model has written a few lines
        take(page, "home")

        bring(page, "en", "zh")
        take(page, "text", height=1180)
        page.locator("[class*=st-key-source-remove] button:visible").last.click()
        page.wait_for_timeout(1_500)

        train(page, 300)
        take(page, "train")
        page.locator(".st-key-train-stop button").click()

        chinese = visit(browser, address, locale="zh-CN", color_scheme="dark")
        bring(chinese, "zh")
        chinese.get_by_role("link", name="词元").click()
        chinese.get_by_text("词的片段（BPE）").click()
        chinese.locator(".st-key-tokens-size").wait_for()
        take(chinese, "tokens-zh", height=1000)
        chinese.get_by_text("单个字符").click()
        train(chinese, 300)
        chinese.get_by_role("link", name="写作").click()
        chinese.locator(".st-key-write-prompt textarea").fill("有一天")
        chinese.locator(".st-key-write-start button").click()
        chinese.wait_for_timeout(7_000)
        take(chinese, "write-zh")
        browser.close()


if __name__ == "__main__":
    main()
