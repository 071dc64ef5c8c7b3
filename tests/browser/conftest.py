"""A real Chromium on a real server: ``streamlit run app.py`` with a home of its own."""

import os
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect, sync_playwright
from playwright.sync_api import Error as PlaywrightError
from running import QUIET, chromium_path, running_app

# A slow moment of the machine is no failure.
expect.set_options(timeout=60_000)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """What the visitor saw belongs to the report of a failure."""
    report = yield
    page = item.funcargs.get("visitor") if isinstance(item, pytest.Function) else None
    if page is not None and report.when == "call" and report.failed:
        with suppress(PlaywrightError):  # closed, or stuck
            report.sections.append(("page", page.locator("body").aria_snapshot()))
    return report


@pytest.fixture(scope="session")
def server_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the server keeps its log and, in ``home``, its runs."""
    return tmp_path_factory.mktemp("server")


@pytest.fixture(scope="session")
def server(server_folder: Path) -> Iterator[str]:
    """The address of a server that runs as a teacher starts it."""
    settings = {"GPTCORE_WORKERS": "1", "GPTCORE_RUNNING_PER_PERSON": "8"}
    with running_app(server_folder, **settings) as address:
        yield address


@pytest.fixture(scope="session")
def written_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where ``written_server`` keeps its log and, in ``home``, its runs."""
    return tmp_path_factory.mktemp("written")


@pytest.fixture(scope="session")
def written_server(written_folder: Path) -> Iterator[str]:
    """A server without trainers, for modules whose tests write its runs themselves."""
    with running_app(written_folder, GPTCORE_WORKERS="0") as address:
        yield address


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser; without one the tests fail where CI runs them and say so elsewhere."""
    path = chromium_path()
    if path is None:
        reason = "no Chromium on this machine (apt-get install chromium)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
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
        context.set_default_timeout(60_000)
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
