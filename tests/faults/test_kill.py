"""Real worker processes that are killed, and servers that vanish."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from stored import (
    TEXT,
    losses,
    note_every_step,
    tiny_config,
    tiny_store,
    uninterrupted,
    wait_until,
    written_steps,
)

from gptcore import supervisor as supervisor_module
from gptcore.config import RunConfig
from gptcore.records import Run
from gptcore.store import Store
from gptcore.supervisor import Supervisor

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(os.name == "nt", reason="signals of POSIX"),
]

SERVER = """
import sys
from gptcore.store import Store
from gptcore.supervisor import Supervisor
supervisor = Supervisor(Store(), 2)
supervisor.start()
sys.stdin.read()
"""


@pytest.fixture
def store(tmp_path):
    with_store = tiny_store(tmp_path / "home", running_per_person=20)
    note_every_step(with_store)
    yield with_store
    with_store.close()


def steady_config(steps: int, seed: int = 1) -> RunConfig:
    """Steps of a few milliseconds."""
    changes = {"training.phases": [{"share": 1.0, "context": 32, "batch": 8}]}
    config = tiny_config(steps, seed, width=32, context=32).model_dump(mode="json")
    return RunConfig.model_validate(config).with_changes(changes)


def long_run(store: Store, person: str = "ada", steps: int = 400, seed: int = 1) -> Run:
    return store.create_run(person, steady_config(steps, seed), TEXT, "long")


def wait_for_step(store: Store, run: Run, step: int) -> None:
    wait_until(lambda: store.run(run.id).step >= step, f"step {step} of the run")


def wait_for_end(store: Store, run: Run) -> None:
    wait_until(lambda: not store.run(run.id).active, "the end of the run", 180)
    assert store.run(run.id).status == "finished", store.run(run.id).reason


def assert_same_as_uninterrupted(store: Store, run: Run) -> None:
    assert losses(store.metrics_since(run.id, -1)) == uninterrupted(run.config)


def workers(store: Store) -> dict[str, int]:
    """Process ids of the workers that have reported for work."""
    with store.database.reading() as sql:
        return {row["name"]: row["process"] for row in sql.execute("SELECT * FROM workers")}


def gone(process: int) -> bool:
    try:
        return psutil.Process(process).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def trainer_of(store: Store, run: Run) -> str:
    with store.database.reading() as sql:
        name: str = sql.execute("SELECT worker FROM runs WHERE id = ?", (run.id,)).fetchone()[0]
    return name


def test_a_killed_worker_is_replaced_and_its_run_ends_as_if_nothing_had_happened(store):
    run = long_run(store)
    with Supervisor(store, 1) as supervisor:
        wait_for_step(store, run, 100)
        (first,) = supervisor.processes().values()
        os.kill(first, signal.SIGKILL)
        wait_until(
            lambda: set(supervisor.processes().values()) not in (set(), {first}), "another worker"
        )
        wait_for_end(store, run)
    assert len({worker for step, worker in written_steps(store, run.id)}) == 2
    assert_same_as_uninterrupted(store, run)


def test_a_kill_repeats_ten_seconds_of_training_at_most(store):
    run = long_run(store, steps=100_000)
    with Supervisor(store, 1) as supervisor:
        wait_until(lambda: store.run(run.id).seconds > 11, "11 s of training", 200)
        (first,) = supervisor.processes().values()
        os.kill(first, signal.SIGKILL)
        wait_until(lambda: gone(first), "the end of the worker")
        metrics = store.metrics_since(run.id, -1, 100_000)
        wait_until(
            lambda: len({worker for step, worker in written_steps(store, run.id)}) == 2,
            "another worker goes on",
        )
        steps = written_steps(store, run.id)
        store.delete("ada", run.id)
    again = next(i for i in range(1, len(steps)) if steps[i][1] != steps[i - 1][1])
    first_again = steps[again][0]
    assert first_again > 1, "it went on from a checkpoint"
    seconds = {metric.step: metric.seconds for metric in metrics}
    assert metrics[-1].seconds - seconds[first_again - 1] < 10


@pytest.mark.parametrize("moment", ["it was decided which", "what it did was written"])
def test_a_kill_makes_no_second_step_and_loses_none(store, moment):
    run = long_run(store)
    with Supervisor(store, 1) as supervisor:
        wait_for_step(store, run, 50)
        store.command("ada", run.id, "pause")
        wait_until(lambda: store.run(run.id).status == "paused", "the pause")
        step = store.run(run.id).step
        (first,) = supervisor.processes().values()
        store.command("ada", run.id, "step")
        if moment == "it was decided which":
            # It stands for the few milliseconds of one step.
            wait_until(lambda: aimed_at(store, run) == step + 1, "the decision", every_s=0)
        else:
            wait_until(lambda: store.step_detail(run.id) is not None, "what the step did")
        with store.database.writing():  # it can write nothing from now on
            os.kill(first, signal.SIGKILL)
            wait_until(lambda: gone(first), "the end of the worker")
        wait_until(lambda: store.run(run.id).status == "paused", "the pause after the step")
        detail = store.step_detail(run.id)
        assert (store.run(run.id).step, detail.step) == (step + 1, step + 1)
        assert losses(store.metrics_since(run.id, -1)) == uninterrupted(run.config)[: step + 2]
        store.command("ada", run.id, "resume")
        wait_for_end(store, run)
    assert max(step for step, worker in written_steps(store, run.id)) == 400
    assert_same_as_uninterrupted(store, run)


def aimed_at(store: Store, run: Run) -> float | None:
    """The step to which a pending ``step`` command leads, once a worker has decided that."""
    with store.database.reading() as sql:
        row = sql.execute("SELECT value FROM commands WHERE run = ?", (run.id,)).fetchone()
    return row and row["value"]


def test_workers_end_with_a_server_that_is_killed_and_the_next_one_goes_on(store):
    run = long_run(store)
    server = start_server(store)
    wait_for_step(store, run, 100)
    processes = list(workers(store).values())
    assert len(processes) == 2
    server.kill()
    server.communicate()
    wait_until(lambda: all(gone(process) for process in processes), "the end of the workers", 15)
    assert store.run(run.id).status == "waiting"
    with Supervisor(store, 1):
        wait_for_end(store, run)
    steps = [step for step, worker in written_steps(store, run.id)]
    assert steps == list(range(401)), "they wrote all they had before they went"
    assert_same_as_uninterrupted(store, run)


def test_after_a_power_cut_the_next_server_goes_on_at_once(store):
    run = long_run(store)
    server = start_server(store)
    wait_for_step(store, run, 100)
    processes = list(workers(store).values())
    for process in (server.pid, *processes):
        os.kill(process, signal.SIGKILL)
    server.communicate()
    wait_until(lambda: all(gone(process) for process in processes), "the end of the workers")
    assert store.run(run.id).status == "running"
    before = trainer_of(store, run)
    with Supervisor(store, 0):
        assert store.run(run.id).status == "waiting", "it need not wait for the lease to expire"
        assert before not in workers(store)
    with Supervisor(store, 1):
        wait_for_end(store, run)
    assert_same_as_uninterrupted(store, run)


def test_stopping_the_server_writes_everything_within_seconds(store):
    run = long_run(store, steps=100_000)
    supervisor = Supervisor(store, 2)
    supervisor.start()
    wait_for_step(store, run, 50)
    processes = list(supervisor.processes().values())
    began = time.monotonic()
    supervisor.stop()
    assert time.monotonic() - began < supervisor_module.STOP_WITHIN_S + 1
    assert all(gone(process) for process in processes)
    assert store.run(run.id).status == "waiting"
    assert workers(store) == {}
    assert store.moments(run.id)[-1].step == store.run(run.id).step


def test_two_servers_on_one_home_train_every_step_once(store):
    runs = [
        long_run(store, person, steps=250, seed=seed)
        for person in ("ada", "ben")
        for seed in (1, 2)
    ]
    with Supervisor(store, 1), Supervisor(store, 1):
        for run in runs:
            wait_for_end(store, run)
    everything = [written_steps(store, run.id) for run in runs]
    for steps in everything:
        assert [step for step, worker in steps] == list(range(251))
    assert len({worker for steps in everything for step, worker in steps}) == 2


def test_a_worker_that_dies_at_once_is_not_started_all_the_time(store, monkeypatch, caplog):
    monkeypatch.setattr(supervisor_module, "_COMMAND", (sys.executable, "-c", "exit(3)"))
    with Supervisor(store, 1):
        wait_until(lambda: caplog.text.count("code 3") == 3, "three attempts")
    first, *_, last = [record.created for record in caplog.records if "code 3" in record.message]
    assert last - first > 1.4, "half a second, then a second between attempts"


def start_server(store: Store) -> "subprocess.Popen[bytes]":
    environment = os.environ | {"GPTCORE_HOME": str(store.home)}
    root = Path(supervisor_module.__file__).parent.parent
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER], env=environment, cwd=root, stdin=subprocess.PIPE
    )
    wait_until(lambda: len(workers(store)) == 2, "two workers")
    return server
