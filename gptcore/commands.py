"""What the owner of a run may do with it: command its training, rename it, remove it."""

import math
import sqlite3

from gptcore import example
from gptcore.errors import StoreError
from gptcore.files import check_free_disk, remove_folder
from gptcore.records import CommandKind, Run, RunStatus, clean_name
from gptcore.runs import Runs, moment_path

LOWEST_RATE, HIGHEST_RATE = 0.01, 100.0
"""Factors on the planned learning rate that may be asked for."""


class CommandedRuns(Runs):
    """Runs that their owners may change, within the quotas of the settings."""

    def rename(self, person: str, run_id: str, name: str) -> None:
        """Give a run another name, cut to a length that fits a list."""
        with self.database.writing() as sql:
            run = self._owned(sql, person, run_id)
            cleaned = clean_name(name) or run.name
            sql.execute("UPDATE runs SET name = ? WHERE id = ?", (cleaned, run_id))

    def delete(self, person: str, run_id: str) -> None:
        """Remove a run and its files, and with its last lane a race.

        A worker that trains the run notices at its next write.
        """
        with self.database.writing() as sql:
            run = self._owned(sql, person, run_id)
            sql.execute("DELETE FROM runs WHERE id = ?", (run_id,))
            sql.execute(
                "DELETE FROM races WHERE id = ? AND id NOT IN"
                " (SELECT race FROM runs WHERE race IS NOT NULL)",
                (run.race,),
            )
        remove_folder(self.folder(run_id))

    def command(
        self, person: str, run_id: str, kind: CommandKind, value: float | None = None
    ) -> None:
        """Tell a run what to do; a worker that has it obeys between two steps.

        ``pause``, ``resume`` and ``stop``; ``step``: train one more step, kept as a
        ``StepDetail``, and pause; ``extend``: train ``value`` seconds longer; ``rate``: multiply
        the planned learning rate by ``value`` from now on. What a run already is or has passed
        changes nothing: two tabs may both press Pause, and a step asked for twice before it is
        done is one step.

        Raises:
            StoreError: not the owner's, a quota is used up, or it cannot be trained further.
        """
        with self.database.writing() as sql:
            run = self._owned(sql, person, run_id)
            if kind == "pause":
                if run.status == "running":
                    _post(sql, run_id, "pause")
                elif run.status == "waiting":
                    _forget(sql, run_id)
                    _set_status(sql, run_id, "paused")
            elif kind == "stop":
                if run.status == "running":
                    _post(sql, run_id, "stop")
                elif run.status in ("waiting", "paused"):
                    _forget(sql, run_id)
                    self.keep_newest(sql, run_id)
                    _set_status(sql, run_id, "stopped")
            elif kind == "resume":
                if run.active:
                    _forget(sql, run_id, ("pause", "step"))
                elif run.resumable:
                    self._let_train(sql, run)
            elif kind == "step":
                self._step(sql, run)
            elif kind == "rate":
                _change_rate(sql, run, value)
            else:
                self._extend(sql, run, value)

    def _step(self, sql: sqlite3.Connection, run: Run) -> None:
        _check_goes_on(run)
        if not run.active:
            self._let_train(sql, run)
        pending = sql.execute(
            "SELECT 1 FROM commands WHERE run = ? AND kind = 'step'", (run.id,)
        ).fetchone()
        if pending is None:
            _post(sql, run.id, "step")

    def _extend(self, sql: sqlite3.Connection, run: Run, seconds: float | None) -> None:
        limit = self.limits.max_seconds
        pending = sql.execute(
            "SELECT coalesce(sum(value), 0) FROM commands WHERE run = ? AND kind = 'extend'",
            (run.id,),
        ).fetchone()[0]
        if seconds is None or not math.isfinite(seconds) or not 0 < seconds <= limit - pending:
            raise StoreError("extend-seconds", limit=limit)
        if run.imported:
            raise StoreError("imported-no-training")
        if run.status == "failed":
            raise StoreError("failed-no-training")
        if not run.active:
            self._let_train(sql, run)
        _post(sql, run.id, "extend", seconds)

    def keep_newest(self, sql: sqlite3.Connection, run_id: str) -> None:
        """Turn the newest moment into a kept one, inside the transaction of ``sql``."""
        newest = sql.execute(
            "SELECT step, kept FROM moments WHERE run = ? ORDER BY step DESC LIMIT 1", (run_id,)
        ).fetchone()
        if newest is None or newest["kept"]:
            return
        folder, step = self.folder(run_id), newest["step"]
        try:
            moment_path(folder, step, False).replace(moment_path(folder, step, True))
        except FileNotFoundError:
            sql.execute("DELETE FROM moments WHERE run = ? AND step = ?", (run_id, step))
            return
        sql.execute("UPDATE moments SET kept = 1 WHERE run = ? AND step = ?", (run_id, step))

    def check_disk(self, sql: sqlite3.Connection, needed: int = 0) -> None:
        """Refuse ``needed`` more bytes that all runs together may not have.

        Raises:
            StoreError: ``disk-quota`` or ``disk-full``.
        """
        used = sql.execute("SELECT coalesce(sum(bytes), 0) FROM runs").fetchone()[0]
        used += self.database.bytes()
        if used + needed > self.limits.disk_gb * 1e9:
            raise StoreError("disk-quota", limit=self.limits.disk_gb, used=round(used / 1e9, 2))
        check_free_disk(self.home, needed, self.limits)

    def check_may_train(self, sql: sqlite3.Connection, person: str, more: int = 1) -> None:
        """Refuse to train ``more`` runs of a person than may train at the same time.

        Raises:
            StoreError: ``no-trainers``, ``too-many-running``, ``disk-quota`` or ``disk-full``.
        """
        if self.limits.workers == 0:
            raise StoreError("no-trainers")
        active = sql.execute(
            "SELECT count(*) FROM runs WHERE person = ? AND status IN ('waiting', 'running')",
            (person,),
        ).fetchone()[0]
        if active + more > self.limits.running_per_person:
            raise StoreError("too-many-running", limit=self.limits.running_per_person)
        self.check_disk(sql)

    def _let_train(self, sql: sqlite3.Connection, run: Run) -> None:
        self.check_may_train(sql, run.person)
        _set_status(sql, run.id, "waiting")

    def _owned(self, sql: sqlite3.Connection, person: str, run_id: str) -> Run:
        if run_id == example.RUN_ID:
            raise StoreError("not-yours")
        run = self.found(sql, run_id)
        if run.person != person:
            raise StoreError("not-yours")
        return run


def _change_rate(sql: sqlite3.Connection, run: Run, factor: float | None) -> None:
    if factor is None or not LOWEST_RATE <= factor <= HIGHEST_RATE:  # also what is no number
        raise StoreError("rate-factor", lowest=LOWEST_RATE, highest=HIGHEST_RATE)
    _check_goes_on(run)
    if factor != run.rate:
        sql.execute("UPDATE runs SET rate = ? WHERE id = ?", (factor, run.id))
        _post(sql, run.id, "rate", factor)


def _check_goes_on(run: Run) -> None:
    """Refuse what needs another step of a run that has none before it."""
    if run.imported:
        raise StoreError("imported-no-training")
    if run.status == "finished":
        raise StoreError("finished-no-training")
    if run.status == "failed" and not run.resumable:
        raise StoreError("failed-no-training")


def _set_status(sql: sqlite3.Connection, run_id: str, status: RunStatus) -> None:
    sql.execute(
        "UPDATE runs SET status = ?, reason = NULL, reason_values = '{}', crashes = 0,"
        " worker = NULL, lease_until = NULL WHERE id = ?",
        (status, run_id),
    )


# Of these the last one counts; a minute longer, twice, is two minutes.
_HALTS = ("pause", "stop", "step")


def _post(
    sql: sqlite3.Connection, run_id: str, kind: CommandKind, value: float | None = None
) -> None:
    if kind in _HALTS:
        _forget(sql, run_id)
    elif kind == "rate":
        _forget(sql, run_id, ("rate",))
    sql.execute("INSERT INTO commands (run, kind, value) VALUES (?, ?, ?)", (run_id, kind, value))


def _forget(sql: sqlite3.Connection, run_id: str, kinds: tuple[str, ...] = _HALTS) -> None:
    sql.executemany(
        "DELETE FROM commands WHERE run = ? AND kind = ?", [(run_id, kind) for kind in kinds]
    )
