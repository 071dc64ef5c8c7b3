"""A disk that fills up under a run, and a database that somebody else holds."""

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from stored import TEXT, losses, tiny_config, tiny_store, uninterrupted, wait_until

from gptcore.database import BUSY_TIMEOUT_S
from gptcore.leases import CHECKPOINT
from gptcore.store import Store
from gptcore.supervisor import Supervisor
from gptcore.train import TrainerState

pytestmark = pytest.mark.faults


@pytest.fixture
def small_disk(tmp_path):
    """An empty disk of eight megabytes."""
    if sys.platform != "linux" or os.geteuid() != 0 or not shutil.which("mount"):
        pytest.skip("needs root on Linux to mount a disk; test_worker.py has an injected error")
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(folder)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("mounting is not allowed here")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(disk: Path) -> Path:
    """Leave not one byte free."""
    path = disk / "filler"
    with path.open("wb", buffering=0) as file:
        for size in (1_000_000, 4096, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                continue
    return path


def stands_still(store: Store, run_id: str) -> bool:
    """Whether the run's step has not changed for two seconds, or it has paused."""
    step, since = store.run(run_id).step, time.monotonic()
    while store.run(run_id).step == step and store.run(run_id).status == "running":
        if time.monotonic() - since > 2:
            return True
        time.sleep(0.05)
    return store.run(run_id).status == "paused"


def test_a_disk_that_fills_up_pauses_the_run_and_nothing_is_lost(small_disk, monkeypatch):
    monkeypatch.setenv("GPTCORE_MIN_FREE_DISK_MB", "0")
    store = tiny_store(small_disk)
    run = store.create_run("ada", tiny_config(steps=2500, width=16), TEXT, "full")
    with Supervisor(store, 1):
        wait_until(lambda: store.run(run.id).step >= 100, "step 100")
        filler = fill(small_disk)
        wait_until(lambda: stands_still(store, run.id), "the run stands still")
        filler.unlink()
        wait_until(lambda: store.run(run.id).status == "paused", "the run is paused")
        assert store.run(run.id).reason == "disk-full"
        checkpoint = (store.folder(run.id) / CHECKPOINT).read_bytes()
        assert TrainerState.load(checkpoint, run.config, TEXT).step <= store.run(run.id).step
        for moment in store.moments(run.id):
            assert store.model_bytes(run.id, moment.step)
        leftovers = list(small_disk.rglob("*.part"))
        assert leftovers == []
        store.command("ada", run.id, "resume")
        wait_until(lambda: not store.run(run.id).active, "the end of the run", 120)
    assert store.run(run.id).status == "finished"
    assert losses(store.metrics_since(run.id, -1, 10_000)) == uninterrupted(run.config)
    store.close()


def test_a_database_that_is_locked_for_long_only_delays(tmp_path):
    store = tiny_store(tmp_path / "home")
    run = store.create_run("ada", tiny_config(steps=1500), TEXT, "locked")
    with Supervisor(store, 1) as supervisor:
        wait_until(lambda: store.run(run.id).step >= 100, "step 100")
        workers = supervisor.processes()
        other = sqlite3.connect(store.database.path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        locked_until = time.monotonic() + BUSY_TIMEOUT_S + 1
        wait_until(lambda: time.monotonic() > locked_until, "longer than a writer waits")
        other.execute("ROLLBACK")
        other.close()
        wait_until(lambda: not store.run(run.id).active, "the end of the run", 120)
        assert supervisor.processes() == workers, "nobody died of it"
    assert losses(store.metrics_since(run.id, -1, 10_000)) == uninterrupted(run.config)
    store.close()
