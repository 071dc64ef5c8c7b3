"""What every test has: a home of its own, one thread an operation, a patient Hypothesis."""

import os
from collections.abc import Iterator
from pathlib import Path

# Several tests may share a machine; read when torch is imported, and by subprocesses.
os.environ.setdefault("OMP_NUM_THREADS", "1")

import hypothesis
import pytest

from gptcore.settings import settings

# A slow moment of the machine is no failure.
hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.load_profile("patient")


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
