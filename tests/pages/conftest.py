"""Pages in Streamlit's own test harness: the real scripts over a store of the test's own."""

import functools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest
from visits import ADA, add_trained_run

from gptcore.records import Run
from gptcore.settings import settings
from gptcore.store import Store
from pages.parts import runs_store

NAVIGATION = str(Path(__file__).resolve().parents[2] / "pages" / "navigation.py")


@pytest.fixture(autouse=True)
def store(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The store that the pages of this test use."""
    monkeypatch.setenv("GPTCORE_MIN_FREE_DISK_MB", "0")
    settings.cache_clear()
    st.cache_resource.clear()
    st.cache_data.clear()
    used = runs_store.store()
    yield used
    used.close()
    st.cache_resource.clear()


@pytest.fixture(scope="session", autouse=True)
def packages_are_read_once() -> Iterator[None]:
    """AppTest looks for components in all installed packages anew at the start of every visit,
    which takes longer than most tests; they do not change meanwhile."""
    with pytest.MonkeyPatch.context() as patch:
        scan = functools.cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", scan)
        yield


@pytest.fixture
def new_visit() -> Callable[..., AppTest]:
    """A visit that has not begun."""

    def made(person: str = ADA) -> AppTest:
        app = AppTest.from_file(NAVIGATION, default_timeout=60)
        app.session_state["visit_person"] = person
        return app

    return made


@pytest.fixture
def visit(new_visit: Callable[..., AppTest]) -> Callable[..., AppTest]:
    """Opens a page: ``visit("train.py", lang="zh", run=...)``."""

    def opened(page: str = "home.py", person: str = ADA, **query: str) -> AppTest:
        app = new_visit(person)
        for name, value in query.items():
            app.query_params[name] = value
        app.run()
        return app if page == "home.py" else app.switch_page(page).run()

    return opened


@pytest.fixture
def trained_run(store: Store) -> Run:
    return add_trained_run(store)
