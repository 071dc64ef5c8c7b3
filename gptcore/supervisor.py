"""The server's side of the workers: started before they are needed, replaced when they die."""

import logging
import os
import secrets
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Self

import gptcore
from gptcore.errors import StoreError
from gptcore.store import Store
from gptcore.workforce import release_dead_workers, release_worker

STOP_WITHIN_S = 6.0
_LIVED_WELL_S = 10.0
_LONGEST_DELAY_S = 30.0
# Read when a process starts, so it is too late to set them inside. Two threads inside every
# operation wait for each other more than they compute as soon as anything else runs; a run that
# is alone on the machine gets its second core in another way.
_ENVIRONMENT = {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}

_COMMAND = (sys.executable, "-m", "gptcore.worker")

log = logging.getLogger("gptcore.supervisor")


class Supervisor:
    """Keeps worker processes alive for one store.

    Args:
        workers: how many; that of the settings unless given.
    """

    def __init__(self, store: Store, workers: int | None = None) -> None:
        self.store = store
        self._count = store.limits.workers if workers is None else workers
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *problem: object) -> None:
        self.stop()

    def start(self) -> None:
        """Clean up after the last server and start the workers; returns at once."""
        self.store.sweep()
        release_dead_workers(self.store.database)
        for number in range(self._count):
            thread = threading.Thread(
                target=self._keep_one_alive, name=f"worker-{number}", daemon=True
            )
            self._threads.append(thread)
            thread.start()

    def stop(self) -> None:
        """Let every worker write its runs and end; who takes too long is killed."""
        self._stopping.set()
        with self._lock:
            processes = list(self._processes.values())
        for process in processes:
            _close_input(process)
        deadline = time.monotonic() + STOP_WITHIN_S
        for process in processes:
            try:
                process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
        for thread in self._threads:
            thread.join()
        self._threads.clear()

    def processes(self) -> dict[str, int]:
        """Process ids of the living workers by name."""
        with self._lock:
            return {name: p.pid for name, p in self._processes.items() if p.poll() is None}

    def _keep_one_alive(self) -> None:
        delay = 0.0
        while not self._stopping.wait(delay):
            name = f"worker-{secrets.token_hex(6)}"
            began = time.monotonic()
            try:
                process = self._spawn(name)
            except OSError as problem:  # too many processes, too little memory: later, then
                log.warning("no worker could be started: %s", problem)
                delay = min(max(0.5, 2 * delay), _LONGEST_DELAY_S)
                continue
            if process is None:
                return
            code = process.wait()
            _close_input(process)
            with self._lock:
                del self._processes[name]
            self._release(name, crashed=not self._stopping.is_set())
            if time.monotonic() - began >= _LIVED_WELL_S:
                delay = 0.0
            else:  # it would die again at once, and starting one costs seconds of a core
                delay = min(max(0.5, 2 * delay), _LONGEST_DELAY_S)
            if not self._stopping.is_set():
                log.warning("%s ended with code %s; another one is started", name, code)

    def _spawn(self, name: str) -> subprocess.Popen[bytes] | None:
        environment = os.environ | _ENVIRONMENT | {"GPTCORE_HOME": str(self.store.home.resolve())}
        with self._lock:
            if self._stopping.is_set():
                return None
            process = subprocess.Popen(
                [*_COMMAND, "--name", name],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                env=environment,
                cwd=Path(gptcore.__file__).resolve().parent.parent,
            )
            self._processes[name] = process
        return process

    def _release(self, name: str, crashed: bool) -> None:
        try:
            release_worker(self.store.database, name, crashed)
        except StoreError as problem:
            log.warning("%s", problem)  # its leases expire


def _close_input(process: subprocess.Popen[bytes]) -> None:
    if process.stdin is not None:
        process.stdin.close()
