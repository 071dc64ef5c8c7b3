"""A home full of runs, for reading: what is there, and what is new since the last look.

    <home>/playground.sqlite3
    <home>/runs/<id>/text.txt  run.json  checkpoint.safetensors
                     newest-<step>.safetensors  moments/<step>.safetensors

Ids come out of addresses: one is checked against a pattern before it becomes part of a path.
"""

import math
import re
import sqlite3
import time
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gptcore import example
from gptcore.config import RunConfig
from gptcore.database import Database
from gptcore.errors import StoreError
from gptcore.files import SWEEP_AFTER_S, remove_folder, sweep
from gptcore.heads import from_bytes
from gptcore.records import (
    Metric,
    Moment,
    Race,
    Run,
    Sample,
    StepDetail,
    metric_from_row,
    race_from_row,
    run_from_row,
)
from gptcore.settings import Settings, settings

# Of a race too.
_RUN_ID = re.compile(r"[A-Za-z0-9_-]{16}")


class Runs:
    """All runs under one home; safe to use from any thread.

    Args:
        home: folder of the runs; that of the settings unless given.
        limits: quotas; those of the settings unless given.

    Raises:
        StoreError: ``home-not-writable``, ``store-newer``, ``store-damaged``.
    """

    def __init__(self, home: Path | None = None, limits: Settings | None = None) -> None:
        self.limits = limits or settings()
        self.home = home or self.limits.home
        try:
            # Whoever reads the database can act as any visitor.
            self.home.mkdir(parents=True, exist_ok=True, mode=0o700)
            (self.home / "runs").mkdir(exist_ok=True)
        except OSError as problem:
            raise StoreError("home-not-writable", path=str(self.home)) from problem
        self.database = Database(self.home / "playground.sqlite3")

    def close(self) -> None:
        """Close the database; only tests and short programs need it."""
        self.database.close()

    def sweep(self) -> None:
        """Remove leftovers of interrupted writes and deletions; once at the start is enough."""
        folder = self.home / "runs"
        sweep(folder)
        with self.database.reading() as sql:
            known = {row["id"] for row in sql.execute("SELECT id FROM runs")}
        for path in folder.iterdir():
            # A new run has its files before it has its row.
            if path.name not in known and path.stat().st_mtime < time.time() - SWEEP_AFTER_S:
                remove_folder(path)

    def run(self, run_id: str) -> Run:
        """One run.

        Raises:
            StoreError: ``no-such-run``, also for an id that could not be one.
        """
        if run_id == example.RUN_ID:
            return example.shipped().run
        with self.database.reading() as sql:
            return self.found(sql, run_id)

    def runs_of(self, person: str) -> list[Run]:
        """The runs of one person, newest first."""
        with self.database.reading() as sql:
            rows = sql.execute(
                "SELECT * FROM runs WHERE person = ? ORDER BY created DESC, rowid DESC", (person,)
            ).fetchall()
        return [run_from_row(row) for row in rows]

    def race(self, race_id: str) -> Race:
        """One race, by its id; anyone who knows the id may read it.

        Raises:
            StoreError: ``no-such-race``.
        """
        _check_race_id(race_id)
        with self.database.reading() as sql:
            row = sql.execute("SELECT * FROM races WHERE id = ?", (race_id,)).fetchone()
        if row is None:
            raise StoreError("no-such-race")
        return race_from_row(row)

    def races_of(self, person: str) -> list[Race]:
        """The races of one person, newest first."""
        with self.database.reading() as sql:
            rows = sql.execute(
                "SELECT * FROM races WHERE person = ? ORDER BY created DESC, rowid DESC", (person,)
            ).fetchall()
        return [race_from_row(row) for row in rows]

    def lanes(self, race_id: str) -> list[Run]:
        """The runs of a race that are still there, by lane.

        Raises:
            StoreError: ``no-such-race``.
        """
        _check_race_id(race_id)
        with self.database.reading() as sql:
            rows = sql.execute(
                "SELECT * FROM runs WHERE race = ? ORDER BY lane", (race_id,)
            ).fetchall()
        if not rows:  # a race ends with its last lane
            raise StoreError("no-such-race")
        return [run_from_row(row) for row in rows]

    def speeds(self, most: int = 20) -> list[tuple[RunConfig, float]]:
        """What the newest runs of all people were, and their tokens a second of training: on the
        clock, a lane of a race is as slow as the others are many."""
        with self.database.reading() as sql:
            rows = sql.execute(
                "SELECT * FROM runs WHERE seconds > 0 AND step >= 50 AND NOT imported"
                " ORDER BY created DESC LIMIT ?",
                (most,),
            ).fetchall()
        runs = [run_from_row(row) for row in rows]
        return [(run.config, run.tokens / run.seconds) for run in runs]

    def active_runs(self) -> int:
        """How many runs of all people are being trained or wait for it."""
        with self.database.reading() as sql:
            return count_active(sql)

    def metrics_since(self, run_id: str, step: int, limit: int = 2000) -> list[Metric]:
        """What was measured after ``step``, in order; -1 for everything.

        Where there are more than ``limit`` steps, evenly spaced ones, the newest, and all with a
        validation loss.
        """
        if run_id == example.RUN_ID:
            return [metric for metric in example.shipped().metrics if metric.step > step]
        self.check_id(run_id)
        with self.database.reading() as sql:
            newest = sql.execute(
                "SELECT max(step) FROM metrics WHERE run = ?", (run_id,)
            ).fetchone()[0]
            if newest is None:
                self.found(sql, run_id)
                return []
            stride = max(1, math.ceil((newest - step) / limit))
            rows = sql.execute(
                "SELECT * FROM metrics WHERE run = ? AND step > ?"
                " AND (step % ? = 0 OR step = ? OR val_loss IS NOT NULL) ORDER BY step",
                (run_id, step, stride, newest),
            ).fetchall()
        return [metric_from_row(row) for row in rows]

    def metric_at(self, run_id: str, step: int) -> Metric | None:
        """What was measured at ``step``, or first after it; None where nothing was."""
        if run_id == example.RUN_ID:
            return next((each for each in example.shipped().metrics if each.step >= step), None)
        self.check_id(run_id)
        with self.database.reading() as sql:
            row = sql.execute(
                "SELECT * FROM metrics WHERE run = ? AND step >= ? ORDER BY step LIMIT 1",
                (run_id, step),
            ).fetchone()
        return None if row is None else metric_from_row(row)

    def samples_since(self, run_id: str, step: int, limit: int = 500) -> list[Sample]:
        """What the model wrote after ``step``, in order; the newest ``limit`` of them."""
        if run_id == example.RUN_ID:
            return [sample for sample in example.shipped().samples if sample.step > step]
        self.check_id(run_id)
        with self.database.reading() as sql:
            rows = sql.execute(
                "SELECT step, text FROM samples WHERE run = ? AND step > ?"
                " ORDER BY step DESC LIMIT ?",
                (run_id, step, limit),
            ).fetchall()
            if not rows:
                self.found(sql, run_id)
        return [Sample(row["step"], row["text"]) for row in reversed(rows)]

    def head_scores(self, run_id: str) -> list[tuple[int, NDArray[np.float32]]]:
        """(step, scores of all heads as ``gptcore.heads`` measures them), in order of the steps;
        empty for a run of before they were kept, and for an imported model."""
        kept: Iterable[tuple[int, bytes]]
        if run_id == example.RUN_ID:
            run, kept = example.shipped().run, example.shipped().head_scores
        else:
            with self.database.reading() as sql:
                run = self.found(sql, run_id)
                kept = sql.execute(
                    "SELECT step, scores FROM head_scores WHERE run = ? ORDER BY step", (run_id,)
                ).fetchall()
        return [(step, from_bytes(scores, run.config.model)) for step, scores in kept]

    def moments(self, run_id: str) -> list[Moment]:
        """The steps whose weights can be read, in order, the newest last."""
        if run_id == example.RUN_ID:
            return list(example.shipped().moments)
        self.check_id(run_id)
        with self.database.reading() as sql:
            rows = sql.execute(
                "SELECT step, val_loss, kept FROM moments WHERE run = ? ORDER BY step", (run_id,)
            ).fetchall()
            if not rows:
                self.found(sql, run_id)
        moments = [Moment(row["step"], row["val_loss"], bool(row["kept"])) for row in rows]
        return [moment for moment in moments if moment.kept or moment is moments[-1]]

    def step_detail(self, run_id: str) -> StepDetail | None:
        """What changed in the last step that was trained by itself; None if none was."""
        if run_id == example.RUN_ID:
            return None
        self.check_id(run_id)
        with self.database.reading() as sql:
            row = sql.execute("SELECT detail FROM step_details WHERE run = ?", (run_id,)).fetchone()
            if row is None:
                self.found(sql, run_id)
                return None
        return StepDetail.from_json(row["detail"])

    def model_bytes(self, run_id: str, step: int) -> bytes:
        """The model at one moment, as a .safetensors file.

        A newest moment stays readable while the next one is, so that a page has time for it.

        Raises:
            StoreError: ``no-such-moment``.
        """
        if not 0 <= step <= 10**12:  # a number out of an address
            raise StoreError("no-such-moment")
        folder = self.folder(run_id)
        for path in (moment_path(folder, step, True), moment_path(folder, step, False)):
            try:
                return path.read_bytes()
            except FileNotFoundError:
                continue
        self.run(run_id)
        raise StoreError("no-such-moment")

    def text_of(self, run_id: str) -> str:
        """The text a run reads; empty for an imported model."""
        own = run_id != example.RUN_ID
        path = self.folder(run_id) / "text.txt" if own else example.TEXT
        try:
            return path.read_bytes().decode("utf-8")
        except FileNotFoundError:
            raise StoreError("no-such-run") from None

    def folder(self, run_id: str) -> Path:
        """Where the files of a run are.

        Raises:
            StoreError: ``no-such-run`` for an id that could not be one.
        """
        if run_id == example.RUN_ID:
            return example.FOLDER
        self.check_id(run_id)
        return self.home / "runs" / run_id

    def check_id(self, run_id: str) -> None:
        """Refuse what could not be the id of a run, before it reaches a path or the database.

        Raises:
            StoreError: ``no-such-run``.
        """
        if not _RUN_ID.fullmatch(run_id):
            raise StoreError("no-such-run")

    def found(self, sql: sqlite3.Connection, run_id: str) -> Run:
        """One run, read with the connection ``sql``.

        Raises:
            StoreError: ``no-such-run``.
        """
        self.check_id(run_id)
        row = sql.execute("SELECT * FROM runs WHERE id = ?", (run_id,)).fetchone()
        if row is None:
            raise StoreError("no-such-run")
        return run_from_row(row)


def _check_race_id(race_id: str) -> None:
    if not _RUN_ID.fullmatch(race_id):
        raise StoreError("no-such-race")


def moment_path(folder: Path, step: int, kept: bool) -> Path:
    """Where the weights of a step are."""
    name = f"{int(step)}.safetensors"
    return folder / "moments" / name if kept else folder / f"newest-{name}"


def count_active(sql: sqlite3.Connection) -> int:
    """How many runs of all people are being trained or wait for it."""
    count: int = sql.execute(
        "SELECT count(*) FROM runs WHERE status IN ('waiting', 'running')"
    ).fetchone()[0]
    return count
