"""Which workers there are, and how the runs are divided among them.

Every person is due the same share of the machine, however many runs they have; a worker's load
is the sum of the shares of its runs, "in people". Workers even out their loads by themselves:
new runs go to the lightest, and a worker that has more to do hands a run over.

The lanes of a race are to get ahead evenly, also while another program slows one of the cores
down. So they share one worker, which trains them in turn and uses both cores for each; only where
every lane can have a worker of its own, on more than two cores, they go separate ways.
"""

import json
import socket
import sqlite3
import time
from collections import defaultdict
from collections.abc import Collection

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

    def alone(self, held: int) -> bool:
        """Whether no run is active but the ``held`` ones of this worker."""
        with self._database.reading() as sql:
            return count_active(sql) == held

    def stays_together(self, race: str) -> bool:
        """Whether the lanes of a race are to share one worker."""
        with self._database.reading() as sql:
            return stays_together(sql, race)

    def shares(self) -> dict[str, float]:
        """The share each active run of the store is due: 1 a person, divided among their runs."""
        with self._database.reading() as sql:
            return shares_due(sql)

    def lighter_worker(self, run_ids: Collection[str], by_turns: bool) -> str | None:
        """A worker to which these runs should move so that all people get an equal share.

        Args:
            by_turns: also where moving only swaps who has more to do: three runs on two workers
                are fair only if they take turns in being alone.
        """
        with self._database.reading() as sql:
            loads = worker_loads(sql)
            shares = shares_due(sql)
        mine = loads.pop(self.worker, 0.0)
        if not loads:
            return None
        lightest = min(loads, key=lambda name: loads[name])
        after = loads[lightest] + sum(shares.get(run_id, 0.0) for run_id in run_ids)
        better = after < mine - _ROUNDING
        turns = by_turns and after < mine + _ROUNDING and mine > 1.25 * loads[lightest]
        return lightest if better or turns else None


def next_run(sql: sqlite3.Connection, worker: str, held: Collection[str]) -> str | None:
    """The id of the run that ``worker`` should take now.

    First one that was handed over to it, then the next lane of a race that it trains already;
    then, unless another worker has less to do, one that waits or whose lease has expired.

    Args:
        held: ids of the runs it is training already.
    """
    # Of a race that was handed over, the lane that is furthest behind goes first.
    ours = sql.execute(
        "SELECT id FROM runs WHERE worker = ? AND status = 'running' ORDER BY seconds", (worker,)
    ).fetchall()
    for row in ours:
        if row["id"] not in held:
            return str(row["id"])
    # Whoever has the fewest runs in training comes first.
    free = sql.execute(
        "SELECT id, race FROM runs AS free WHERE status = 'waiting'"
        " OR (status = 'running' AND lease_until < ? AND worker != ?) ORDER BY"
        " (SELECT count(*) FROM runs WHERE person = free.person AND status = 'running'), created",
        (time.time(), worker),
    ).fetchall()
    trainers = {row["race"]: _trainer_of_race(sql, row["race"]) for row in free}
    for row in free:
        if trainers[row["race"]] == worker:
            return str(row["id"])
    loads = worker_loads(sql)
    if any(load < loads.get(worker, 0.0) - _ROUNDING for load in loads.values()):
        return None
    return next((str(row["id"]) for row in free if trainers[row["race"]] is None), None)


def worker_loads(sql: sqlite3.Connection) -> dict[str, float]:
    """How much each worker that is ready for more has to do, in people."""
    loads = dict.fromkeys(_ready_workers(sql), 0.0)
    shares = shares_due(sql)
    for row in sql.execute("SELECT id, worker FROM runs WHERE status = 'running'"):
        if row["worker"] in loads:
            loads[row["worker"]] += shares[row["id"]]
    return loads


def stays_together(sql: sqlite3.Connection, race: str) -> bool:
    """Whether the lanes of a race are to share one worker."""
    lanes = sql.execute(
        "SELECT count(*) FROM runs WHERE race = ? AND status IN ('waiting', 'running')", (race,)
    ).fetchone()[0]
    workers = len(_ready_workers(sql))
    return workers <= 2 or workers < lanes


def _trainer_of_race(sql: sqlite3.Connection, race: str | None) -> str | None:
    """The worker to which the other lanes of a race belong, if there is one."""
    if race is None or not stays_together(sql, race):
        return None
    row = sql.execute(
        "SELECT worker FROM runs WHERE race = ? AND status = 'running' AND lease_until >= ?",
        (race, time.time()),
    ).fetchone()
    return None if row is None else str(row["worker"])


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
            "DELETE FROM commands WHERE kind != 'rate' AND run IN"
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


def _ready_workers(sql: sqlite3.Connection) -> list[str]:
    ready = time.time() - READY_S
    return [
        row["name"] for row in sql.execute("SELECT name FROM workers WHERE polled > ?", (ready,))
    ]


def shares_due(sql: sqlite3.Connection) -> dict[str, float]:
    """The share each active run is due: 1 a person, divided among their runs."""
    people: dict[str, list[str]] = defaultdict(list)
    for row in sql.execute("SELECT id, person FROM runs WHERE status IN ('waiting', 'running')"):
        people[row["person"]].append(row["id"])
    return {run_id: 1 / len(runs) for runs in people.values() for run_id in runs}
