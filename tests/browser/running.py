"""The app as a teacher starts it, with a home of its own, and the Chromium of the system."""

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
from urllib.error import URLError

ROOT = Path(__file__).resolve().parents[2]
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
    # Two hidden pages below the address line of every window, a second of the processor each time.
    # Of several such lists the last one counts, so the rest of Playwright's that matters follows.
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,"
    "MediaRouter,NetworkTimeServiceQuerying,OptimizationHints,PaintHolding",
]
"""Chromium without what a test does not need."""


def chromium_path() -> str | None:
    """Debian's Chromium; Playwright downloads none of its own."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


@contextmanager
def running_app(folder: Path, **settings: str) -> Iterator[str]:
    """The address of a server whose runs and log live in ``folder``.

    Args:
        settings: more environment variables.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("GPTCORE_")},
        "GPTCORE_HOME": str(folder / "home"),
        **settings,
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
