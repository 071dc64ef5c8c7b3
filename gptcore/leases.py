"""The worker's side of the store: claim runs, train them under a lease, write how far they are.

A run is trained by the worker whose name stands in its row, until the lease there expires. Every
write checks that name inside its own transaction, so a worker that was believed dead, or whose
run was deleted, changes nothing: it gets ``LeaseLostError`` and forgets the run.
"""

import json
import sqlite3
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from gptcore.config import Precision
from gptcore.files import flush_folder, folder_bytes, put_in_place, write_beside
from gptcore.progress import Progress, write_progress
from gptcore.records import (
    Command,
    Moment,
    Run,
    RunStatus,
    run_from_row,
)
from gptcore.runs import moment_path
from gptcore.store import Store
from gptcore.workforce import next_run

LEASE_S = 10.0
CHECKPOINT = "checkpoint.safetensors"


class LeaseLostError(Exception):
    """The run was deleted, or another worker trains it now."""


class Leases:
    """What one worker does with the store.

    Args:
        worker: its name, which no other worker ever has.
    """

    def __init__(self, store: Store, worker: str) -> None:
        self.store = store
        self.worker = worker
        self._database = store.database

    def renew(self) -> set[str]:
        """Renew every lease of this worker; returns the ids of the runs it still has."""
        now = time.time()
        with self._database.writing() as sql:
            sql.execute(
                "UPDATE runs SET lease_until = ?, heartbeat = ? WHERE worker = ?",
                (now + LEASE_S, now, self.worker),
            )
            rows = sql.execute("SELECT id FROM runs WHERE worker = ?", (self.worker,)).fetchall()
        return {row["id"] for row in rows}

    # ---- which runs ---------------------------------------------------------------------------

    def claim(self, held: Collection[str]) -> Run | None:
        """Take a run that waits, whose lease has expired, or that was handed over to this worker.

        A worker that has more to do than another one leaves new runs to that other.

        Args:
            held: ids of the runs this worker is training already.
        """
        with self._database.reading() as sql:
            if next_run(sql, self.worker, held) is None:
                return None
        with self._database.writing() as sql:
            run_id = next_run(sql, self.worker, held)
            if run_id is None:
                return None
            now = time.time()
            sql.execute(
                "UPDATE runs SET status = 'running', reason = NULL, reason_values = '{}',"
                " worker = ?, lease_until = ?, heartbeat = ? WHERE id = ?",
                (self.worker, now + LEASE_S, now, run_id),
            )
            claimed = sql.execute("SELECT * FROM runs WHERE id = ?", (run_id,)).fetchone()
        return run_from_row(claimed)

    def hand_over(self, run_id: str, to: str) -> None:
        """Give a run to another worker, which finds it at its next ``claim``.

        Raises:
            LeaseLostError: it was not ours any more.
        """
        with self._own(run_id) as sql:
            sql.execute(
                "UPDATE runs SET worker = ?, lease_until = ? WHERE id = ?",
                (to, time.time() + LEASE_S, run_id),
            )

    def release(
        self,
        run_id: str,
        status: RunStatus,
        reason: str | None = None,
        values: Mapping[str, Any] | None = None,
        command: Command | None = None,
    ) -> bool:
        """Let go of a run, with the status it has from now on.

        Args:
            command: why, if its owner wanted it; where the owner has taken that back meanwhile,
                the run is kept, and the answer is False.

        Raises:
            LeaseLostError: it was not ours any more.
        """
        with self._own(run_id) as sql:
            if command is not None:
                there = "SELECT 1 FROM commands WHERE id = ?"
                if sql.execute(there, (command.id,)).fetchone() is None:
                    return False
            if status != "waiting":
                sql.execute(
                    "DELETE FROM commands WHERE run = ? AND kind NOT IN ('extend', 'rate')",
                    (run_id,),
                )
                # A minute more may have been asked for while the last step was being trained.
                more = sql.execute(
                    "SELECT 1 FROM commands WHERE run = ? AND kind = 'extend'", (run_id,)
                ).fetchone()
                if more and reason is None:
                    status = "waiting"
            if status in ("stopped", "finished"):  # the last step is kept, and newer
                sql.execute("DELETE FROM moments WHERE run = ? AND NOT kept", (run_id,))
            sql.execute(
                "UPDATE runs SET status = ?, reason = ?, reason_values = ?, worker = NULL,"
                " lease_until = NULL, heartbeat = ?, bytes = ? WHERE id = ?",
                (
                    status,
                    reason,
                    json.dumps(dict(values or {}), default=str),
                    time.time(),
                    folder_bytes(self.store.folder(run_id)),
                    run_id,
                ),
            )
        self._remove_unlisted(run_id)
        return True

    # ---- how far they are ---------------------------------------------------------------------

    def commands(self, run_id: str) -> list[Command]:
        """What the owner wants, oldest first; each stays there until it is ``done``."""
        with self._database.reading() as sql:
            rows = sql.execute(
                "SELECT id, kind, value FROM commands WHERE run = ? ORDER BY id", (run_id,)
            ).fetchall()
        return [Command(row["id"], row["kind"], row["value"]) for row in rows]

    def done(self, command: Command) -> None:
        """Forget a command that has been carried out."""
        with self._database.writing() as sql:
            sql.execute("DELETE FROM commands WHERE id = ?", (command.id,))

    def aim(self, run_id: str, command: Command, step: int) -> int | None:
        """The step to which a ``step`` command leads: the one after all that are known.

        Args:
            step: how far the run is in this worker, which may be less than its owner saw of it
                before a crash, or more.

        Returns:
            None if the owner has taken the command back.

        Raises:
            LeaseLostError: it was not ours any more.
        """
        with self._own(run_id) as sql:
            sql.execute(
                "UPDATE commands SET value = (SELECT max(step, ?) + 1 FROM runs WHERE id = ?)"
                " WHERE id = ? AND value IS NULL",
                (step, run_id, command.id),
            )
            row = sql.execute("SELECT value FROM commands WHERE id = ?", (command.id,)).fetchone()
        return None if row is None else int(row["value"])

    def record(self, run_id: str, progress: Progress) -> None:
        """Write what was measured, in one transaction, and renew the lease.

        Steps trained again after a crash replace their first edition, number for number; the
        run's own step never goes back.

        Raises:
            LeaseLostError: it was not ours any more.
        """
        with self._own(run_id) as sql:
            write_progress(sql, run_id, progress, time.time() + LEASE_S)

    def save_moment(self, run_id: str, moment: Moment, model: bytes) -> None:
        """Store the weights of one step: for good, or until two newer ones are there.

        Raises:
            LeaseLostError: it was not ours any more.
            StoreError: ``disk-full``, ``disk-quota``.
        """
        folder = self.store.folder(run_id)
        self._put(run_id, moment_path(folder, moment.step, moment.kept), model, moment)
        self._remove_unlisted(run_id)

    def save_checkpoint(self, run_id: str, state: bytes) -> None:
        """Store all that training needs to go on, in place of the checkpoint before.

        Raises:
            LeaseLostError: it was not ours any more.
            StoreError: ``disk-full``, ``disk-quota``; the checkpoint before stays.
        """
        self._put(run_id, self.store.folder(run_id) / CHECKPOINT, state, None)

    def race_precision(self, race: str, proposal: Precision | None = None) -> Precision:
        """In which precision the lanes of a race compute, for those whose config leaves it open.

        Each would time for itself which one is faster, and they could come to differ: so the
        first proposal counts. ``auto`` while there is none.
        """
        with self._database.writing() as sql:
            sql.execute(
                "UPDATE races SET precision = ? WHERE id = ? AND precision IS NULL",
                (proposal, race),
            )
            row = sql.execute("SELECT precision FROM races WHERE id = ?", (race,)).fetchone()
        precision: Precision | None = row and row["precision"]
        return precision or "auto"

    def load_checkpoint(self, run_id: str) -> bytes | None:
        """What ``save_checkpoint`` stored last; None if nothing was."""
        try:
            return (self.store.folder(run_id) / CHECKPOINT).read_bytes()
        except FileNotFoundError:
            return None

    def rewind(self, run_id: str, step: int) -> None:
        """Forget what is newer than ``step``: it is going to be trained with another plan.

        Raises:
            LeaseLostError: it was not ours any more.
        """
        with self._own(run_id) as sql:
            for table in ("metrics", "samples", "head_scores", "moments", "step_details"):
                sql.execute(
                    f"DELETE FROM {table} WHERE run = ? AND step > ?",  # noqa: S608
                    (run_id, step),
                )
            sql.execute("UPDATE runs SET step = min(step, ?) WHERE id = ?", (step, run_id))
        # A kept file of the old plan would be taken for the new weights of its step.
        for path in (self.store.folder(run_id) / "moments").glob("*.safetensors"):
            if int(path.stem) > step:
                path.unlink(missing_ok=True)

    def survived(self, run_id: str) -> None:
        """A run has trained for a while since it took a worker down: that was not its fault."""
        with self._own(run_id) as sql:
            sql.execute("UPDATE runs SET crashes = 0 WHERE id = ?", (run_id,))

    # ---- inside -------------------------------------------------------------------------------

    @contextmanager
    def _own(self, run_id: str) -> Iterator[sqlite3.Connection]:
        with self._database.writing() as sql:
            row = sql.execute("SELECT worker FROM runs WHERE id = ?", (run_id,)).fetchone()
            if row is None or row["worker"] != self.worker:
                raise LeaseLostError(run_id)
            yield sql

    def _put(self, run_id: str, path: Path, data: bytes, moment: Moment | None) -> None:
        with self._database.reading() as sql:
            self.store.check_disk(sql, len(data))
        durable = moment is None or moment.kept
        try:
            temporary = write_beside(path, data, durable)
        except FileNotFoundError:
            raise LeaseLostError(run_id) from None  # deleted, with its folder
        try:
            # Renamed inside the transaction: whoever lost the lease replaces no newer file.
            with self._own(run_id) as sql:
                put_in_place(temporary, path)
                if moment is not None:
                    _list_moment(sql, run_id, moment)
                size = folder_bytes(self.store.folder(run_id))
                sql.execute("UPDATE runs SET bytes = ? WHERE id = ?", (size, run_id))
            if durable:
                flush_folder(path.parent)
        except FileNotFoundError:
            raise LeaseLostError(run_id) from None
        finally:
            temporary.unlink(missing_ok=True)

    def _remove_unlisted(self, run_id: str) -> None:
        """Remove the weights of newest moments that have made room for newer ones."""
        folder = self.store.folder(run_id)
        with self._database.reading() as sql:
            rows = sql.execute(
                "SELECT step FROM moments WHERE run = ? AND NOT kept", (run_id,)
            ).fetchall()
        listed = {moment_path(folder, row["step"], False).name for row in rows}
        for path in folder.glob("newest-*.safetensors"):
            if path.name not in listed:
                with suppress(OSError):  # Windows: a page is reading it; the next time, then
                    path.unlink()


def _list_moment(sql: sqlite3.Connection, run_id: str, moment: Moment) -> None:
    # A kept moment stays kept when its step is trained again after a crash.
    sql.execute(
        "INSERT INTO moments VALUES (?, ?, ?, ?) ON CONFLICT (run, step) DO UPDATE"
        " SET kept = max(kept, excluded.kept), val_loss = coalesce(excluded.val_loss, val_loss)",
        (run_id, moment.step, moment.val_loss, int(moment.kept)),
    )
    sql.execute(
        "DELETE FROM moments WHERE run = ? AND NOT kept AND step NOT IN"
        " (SELECT step FROM moments WHERE run = ? AND NOT kept ORDER BY step DESC LIMIT 2)",
        (run_id, run_id),
    )
