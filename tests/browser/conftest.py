"""A real Chromium on a real server: ``streamlit run app.py`` with a home of its own."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import URLError

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
_QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server that runs as a teacher starts it."""
    folder = tmp_path_factory.mktemp("server")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("GPTCORE_")},
        "GPTCORE_HOME": str(folder / "home"),
        "GPTCORE_WORKERS": "1",
        "GPTCORE_RUNNING_PER_PERSON": "8",
    }
    command = [sys.executable, "-m", "streamlit", "run", "app.py"]
    options = ["--server.headless", "true", "--server.port", str(port)]
    with (folder / "log.txt").open("wb") as log:
        process = subprocess.Popen(
            [*command, *options], cwd=ROOT, env=environment, stdout=log, stderr=log
        )
    address = f"http://localhost:{port}"
    try:
        _wait_for(address, process, folder / "log.txt")
        yield address
    finally:
        process.terminate()
        process.wait(30)
    assert "Traceback" not in (folder / "log.txt").read_text(), "the server's log has a traceback"


def _wait_for(address: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + 60
    while True:
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < deadline, log.read_text()
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):
                return
        except (URLError, OSError):
            time.sleep(0.1)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium; Playwright downloads none of its own."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        reason = "no Chromium on this machine (apt-get install chromium)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_QUIET)
        yield browser
        browser.close()


@pytest.fixture
def new_visitor(server: str, chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Makes a visitor: a page with cookies of its own. ``new_visitor(locale="zh-CN")``.

    Afterwards no page may have asked another machine for anything or left an error behind.
    """
    problems: list[str] = []
    contexts = []

    def made(**options: object) -> Page:
        context = chromium.new_context(base_url=server, **{"locale": "en-GB", **options})
        context.set_default_timeout(30_000)
        contexts.append(context)
        context.on("request", lambda request: _note_foreign(request, server, problems))
        context.on("console", lambda message: _note_error(message, problems))
        context.on("weberror", lambda error: problems.append(f"script: {error.error}"))
        return context.new_page()

    yield made
    for context in contexts:
        context.close()
    assert not problems, "\n".join(problems)


def _note_foreign(request: Request, server: str, problems: list[str]) -> None:
    if not request.url.startswith((server, "data:", "blob:")):
        problems.append(f"another machine was asked: {request.url}")


def _note_error(message: ConsoleMessage, problems: list[str]) -> None:
    # Opened at /train, Streamlit looks for its server first under /train, then under /.
    looking = "/_stcore/" in message.location.get("url", "") and "404" in message.text
    if message.type == "error" and not looking:
        problems.append(f"console: {message.text}")


@pytest.fixture
def visitor(new_visitor: Callable[..., Page]) -> Page:
    """One visitor with an English browser."""
    return new_visitor()
