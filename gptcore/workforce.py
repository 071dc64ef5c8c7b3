"""Which workers there are, and how the runs are divided among them.

Every person is due the same share of the machine, however many runs they have; a worker's load
is the sum of the shares of its runs, "in people". Workers even out their loads by themselves:
new runs go to the lightest, and a worker that has more to do hands a run over.
"""

import json
import socket
import sqlite3
import time
from collections import defaultdict

import psutil

from gptcore.database import Database
from gptcore.runs import count_active

# A worker that has not looked for work for so long is busy with a long step, or dead.
READY_S = 2.0
CRASHES_ALLOWED = 3
_ROUNDING = 1e-9


class Presence:
    """One worker's place among the others.

    Args:
        worker: its name, which no other worker ever has.
    """

    def __init__(self, database: Database, worker: str) -> None:
        self.worker = worker
        self._database = database
        process = psutil.Process()
        self._process = (socket.gethostname(), process.pid, process.create_time())

    def beat(self, training: str | None = None) -> None:
        """Say that this worker is alive and looks for work, and which run it trains now."""
        with self._database.writing() as sql:
            sql.execute(
                "INSERT INTO workers VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (name)"
                " DO UPDATE SET polled = excluded.polled, training = excluded.training",
                (self.worker, *self._process, time.time(), training),
            )

    def alone(self) -> bool:
        """Whether one run in the whole store is active, no more."""
        with self._database.reading() as sql:
            return count_active(sql) == 1

    def shares(self) -> dict[str, float]:
        """The share each active run of the store is due: 1 a person, divided among their runs."""
        with self._database.reading() as sql:
            return shares_due(sql)

    def lighter_worker(self, run_id: str, by_turns: bool) -> str | None:
        """A worker to which ``run_id`` should move so that all people get an equal share.

        Args:
            by_turns: also where moving only swaps who has more to do: three runs on two workers
                are fair only if they take turns in being alone.
        """
        with self._database.reading() as sql:
            loads = worker_loads(sql)
            share = shares_due(sql).get(run_id, 0.0)
        mine = loads.pop(self.worker, 0.0)
        if not loads:
            return None
        lightest = min(loads, key=lambda name: loads[name])
        after = loads[lightest] + share
        better = after < mine - _ROUNDING
        turns = by_turns and after < mine + _ROUNDING and mine > 1.25 * loads[lightest]
        return lightest if better or turns else None


def worker_loads(sql: sqlite3.Connection) -> dict[str, float]:
    """How much each worker that is ready for more has to do, in people."""
    loads = {
        row["name"]: 0.0
        for row in sql.execute(
            "SELECT name FROM workers WHERE polled > ?", (time.time() - READY_S,)
        )
    }
    shares = shares_due(sql)
    for row in sql.execute("SELECT id, worker FROM runs WHERE status = 'running'"):
        if row["worker"] in loads:
            loads[row["worker"]] += shares[row["id"]]
    return loads


def release_worker(database: Database, worker: str, crashed: bool) -> None:
    """Let other workers have the runs of a worker that is gone.

    Args:
        crashed: it died by itself: the run it was training may be why, and after three times that
            run is not tried again.
    """
    with database.writing() as sql:
        row = sql.execute("SELECT training FROM workers WHERE name = ?", (worker,)).fetchone()
        if crashed and row is not None and row["training"] is not None:
            sql.execute(
                "UPDATE runs SET crashes = crashes + 1 WHERE id = ? AND worker = ?",
                (row["training"], worker),
            )
        sql.execute(
            "DELETE FROM commands WHERE run IN"
            " (SELECT id FROM runs WHERE worker = ? AND crashes >= ?)",
            (worker, CRASHES_ALLOWED),
        )
        sql.execute(
            "UPDATE runs SET status = 'failed', reason = 'run-crashed', crashes = 0, worker = NULL,"
            " lease_until = NULL, reason_values = ? WHERE worker = ? AND crashes >= ?",
            (json.dumps({"times": CRASHES_ALLOWED}), worker, CRASHES_ALLOWED),
        )
        sql.execute(
            "UPDATE runs SET status = 'waiting', worker = NULL, lease_until = NULL"
            " WHERE worker = ?",
            (worker,),
        )
        sql.execute("DELETE FROM workers WHERE name = ?", (worker,))


def release_dead_workers(database: Database) -> None:
    """Release what workers of this machine left behind whose processes are gone."""
    with database.reading() as sql:
        rows = sql.execute(
            "SELECT * FROM workers WHERE host = ?", (socket.gethostname(),)
        ).fetchall()
    for row in rows:
        try:
            process = psutil.Process(row["process"])
            dead = process.status() == psutil.STATUS_ZOMBIE
            created = 0.0 if dead else process.create_time()
        except psutil.NoSuchProcess:
            created = 0.0
        except psutil.AccessDenied:
            continue  # somebody's process; if it is not our worker, its leases expire
        if abs(created - row["process_created"]) > 2:  # process ids are given out again
            release_worker(database, row["name"], crashed=False)


def shares_due(sql: sqlite3.Connection) -> dict[str, float]:
    """The share each active run is due: 1 a person, divided among their runs."""
    people: dict[str, list[str]] = defaultdict(list)
    for row in sql.execute("SELECT id, person FROM runs WHERE status IN ('waiting', 'running')"):
        people[row["person"]].append(row["id"])
    return {run_id: 1 / len(runs) for runs in people.values() for run_id in runs}
