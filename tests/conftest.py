"""What every test has: a home of its own, one thread an operation, a patient Hypothesis."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

# Several tests may share a machine; read when torch is imported, and by subprocesses.
os.environ.setdefault("OMP_NUM_THREADS", "1")

import hypothesis
import pytest
from xdist.scheduler import LoadFileScheduling

from gptcore.settings import settings

if TYPE_CHECKING:
    from gptcore.store import Store

# A slow moment of the machine is no failure.
hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.load_profile("patient")


class OneBrowser(LoadFileScheduling):
    """Gives each process whole files, and all browser tests to one of them: two browsers that draw
    at once wait for each other. (xdist's own groups are none with pytest 9.2.)"""

    def _split_scope(self, nodeid: str) -> str:
        if nodeid.startswith("tests/browser/"):
            return "browser"
        return str(super()._split_scope(nodeid))

    def _assign_work_unit(self, node: Any) -> None:
        if "browser" in self.workqueue:  # the longest of all begins first
            self.workqueue.move_to_end("browser", last=False)
        super()._assign_work_unit(node)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> OneBrowser:
    """How ``pytest -n 2`` shares out the tests."""
    return OneBrowser(config, log)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder in which this test's runs live; the limits are the defaults."""
    for name in [name for name in os.environ if name.startswith("GPTCORE_")]:
        monkeypatch.delenv(name)
    folder = tmp_path / "home"
    monkeypatch.setenv("GPTCORE_HOME", str(folder))
    settings.cache_clear()
    yield folder
    settings.cache_clear()


@pytest.fixture
def one_step_a_slice(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker gives every run one step, then looks at all of them again."""
    from gptcore import slices  # brings torch, which most tests do without

    monkeypatch.setattr(slices, "SLICE_S", 0.0)


@pytest.fixture
def time_of_the_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    """How long runs have trained is counted as their shares are: without what others take."""
    from gptcore import live

    ours = SimpleNamespace(perf_counter=time.process_time, monotonic=time.monotonic)
    monkeypatch.setattr(live, "time", ours)


@pytest.fixture
def store(tmp_path: Path) -> Iterator["Store"]:
    """A store in which one person may train many runs; some tests have their own."""
    from stored import tiny_store

    with_store = tiny_store(tmp_path, running_per_person=20)
    yield with_store
    with_store.close()
