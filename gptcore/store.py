"""The store, the only thing between page and trainer: pages make runs, command and read them.

A worker (``gptcore.leases``) claims the runs and writes how far they are. Whoever knows the
address of a run may read it; only the person who made it may change it.
"""

import hashlib
import math
import secrets
import sqlite3
import time
from typing import Any

from gptcore import example
from gptcore.config import RunConfig, check_limits, check_model
from gptcore.errors import ModelFileError, StoreError, TokenizerError
from gptcore.files import check_free_disk, folder_bytes, remove_folder, write_atomically
from gptcore.records import (
    CommandKind,
    Metric,
    Moment,
    Run,
    RunStatus,
    Sample,
    clean_name,
)
from gptcore.runs import Runs, moment_path
from gptcore.text import check_text

__all__ = ["CommandKind", "Metric", "Moment", "Run", "RunStatus", "Sample", "Store"]

# Weights a run keeps: about 24 moments, the two newest, and a checkpoint of some three copies.
_COPIES_OF_THE_WEIGHTS = 29
_MOST_STEPS = 10**9


class Store(Runs):
    """Runs that can be made, commanded and removed, within the quotas of the settings."""

    def create_run(self, person: str, config: RunConfig, text: str, name: str) -> Run:
        """Store a run that waits for a worker.

        Title and validation share apart, ``config.text`` is filled in from ``text``.

        Raises:
            TextError, TokenizerError, ConfigError: this text or this model cannot be trained.
            StoreError: a quota is used up or the disk is full.
        """
        check_text(text, config.model.context, config.text.validation_share)
        tokenizer = config.tokenizer
        vocabulary = tokenizer.size(len(set(text)))
        limit = self.limits.max_vocabulary
        if vocabulary > limit:
            characters = tokenizer.kind == "char"
            reason = "too-many-characters" if characters else "vocabulary-too-large"
            raise TokenizerError(reason, count=vocabulary, limit=limit)
        check_limits(config, vocabulary, self.limits)
        data = text.encode("utf-8")
        facts = {"characters": len(text), "sha256": hashlib.sha256(data).hexdigest()}
        config = config.model_copy(update={"text": config.text.model_copy(update=facts)})
        weights = 4 * config.model.parameters(vocabulary)
        needed = len(data) + weights * _COPIES_OF_THE_WEIGHTS
        files = {"text.txt": data, "run.json": config.model_dump_json(indent=1).encode()}
        return self._add(person, name or config.text.title, config, files, needed)

    def import_model(self, person: str, data: bytes, name: str) -> Run:
        """Store an uploaded model as a finished run with one moment.

        Raises:
            ModelFileError: not a model of ours, or changed by hand.
            ConfigError: larger than this server allows.
            StoreError: a quota is used up or the disk is full.
        """
        from gptcore.modelfile import load_model  # a page that only lists runs needs no torch

        saved = load_model(data)
        if not 0 <= saved.step <= _MOST_STEPS:
            raise ModelFileError("model-metadata")
        moment = Moment(saved.step, saved.val_loss, kept=True)
        check_model(saved.config.model, saved.tokenizer.vocabulary, self.limits)
        files = {
            "text.txt": b"",
            "run.json": saved.config.model_dump_json(indent=1).encode(),
            f"moments/{saved.step}.safetensors": data,
        }
        return self._add(
            person,
            name or saved.config.text.title,
            saved.config,
            files,
            len(data),
            moment,
        )

    def rename(self, person: str, run_id: str, name: str) -> None:
        """Give a run another name, cut to a length that fits a list."""
        with self.database.writing() as sql:
            run = self._owned(sql, person, run_id)
            cleaned = clean_name(name) or run.name
            sql.execute("UPDATE runs SET name = ? WHERE id = ?", (cleaned, run_id))

    def delete(self, person: str, run_id: str) -> None:
        """Remove a run and its files; a worker that trains it notices at its next write."""
        with self.database.writing() as sql:
            self._owned(sql, person, run_id)
            sql.execute("DELETE FROM runs WHERE id = ?", (run_id,))
        remove_folder(self.folder(run_id))

    def command(
        self, person: str, run_id: str, kind: CommandKind, value: float | None = None
    ) -> None:
        """Pause, resume, stop or extend a run (``value``: seconds to train longer).

        What a run already is or has passed changes nothing: two tabs may both press Pause.

        Raises:
            StoreError: not the owner's, a quota is used up, or it cannot be trained further.
        """
        with self.database.writing() as sql:
            run = self._owned(sql, person, run_id)
            if kind == "pause":
                if run.status == "waiting":
                    _set_status(sql, run_id, "paused")
                elif run.status == "running":
                    _post(sql, run_id, "pause")
            elif kind == "stop":
                if run.status == "running":
                    _post(sql, run_id, "stop")
                elif run.status in ("waiting", "paused"):
                    self.keep_newest(sql, run_id)
                    _set_status(sql, run_id, "stopped")
            elif kind == "resume":
                if run.status == "running":
                    sql.execute("DELETE FROM commands WHERE run = ? AND kind = 'pause'", (run_id,))
                elif run.resumable:
                    self._check_may_train(sql, person)
                    _set_status(sql, run_id, "waiting")
            else:
                self._extend(sql, run, value)

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
            self._check_may_train(sql, run.person)
            _set_status(sql, run.id, "waiting")
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

    def _add(
        self,
        person: str,
        name: str,
        config: RunConfig,
        files: dict[str, bytes],
        needed: int,
        moment: Moment | None = None,
    ) -> Run:
        """Write a run's files, then its row; neither stays without the other."""
        with self.database.reading() as sql:
            self._check_quotas(sql, person, needed, trains=moment is None)
        run_id = secrets.token_urlsafe(12)
        folder = self.folder(run_id)
        step = moment.step if moment else 0
        row: dict[str, Any] = {
            "id": run_id,
            "person": person,
            "name": clean_name(name) or run_id[:6],
            "status": "finished" if moment else "waiting",
            "config": config.model_dump_json(),
            "imported": int(moment is not None),
            "created": time.time(),
            "step": step,
            "total_steps": step if moment else None,
            "val_loss": moment.val_loss if moment else None,
        }
        columns = ", ".join(row)
        places = ", ".join(f":{column}" for column in row)
        try:
            (folder / "moments").mkdir(parents=True)
            for file_name, data in files.items():
                write_atomically(folder / file_name, data)
            row["bytes"] = folder_bytes(folder)
            with self.database.writing() as sql:
                # Again: another tab may have been faster.
                self._check_quotas(sql, person, needed, trains=moment is None)
                sql.execute(
                    f"INSERT INTO runs ({columns}, bytes) VALUES ({places}, :bytes)",  # noqa: S608
                    row,
                )
                if moment:
                    sql.execute(
                        "INSERT INTO moments VALUES (?, ?, ?, 1)", (run_id, step, moment.val_loss)
                    )
        except BaseException:
            remove_folder(folder)
            raise
        return self.run(run_id)

    def _check_quotas(
        self, sql: sqlite3.Connection, person: str, needed: int, trains: bool
    ) -> None:
        owned = sql.execute("SELECT count(*) FROM runs WHERE person = ?", (person,)).fetchone()[0]
        if owned >= self.limits.runs_per_person:
            raise StoreError("too-many-runs", limit=self.limits.runs_per_person)
        if trains:
            self._check_may_train(sql, person)
        self.check_disk(sql, needed)

    def _check_may_train(self, sql: sqlite3.Connection, person: str) -> None:
        if self.limits.workers == 0:
            raise StoreError("no-trainers")
        active = sql.execute(
            "SELECT count(*) FROM runs WHERE person = ? AND status IN ('waiting', 'running')",
            (person,),
        ).fetchone()[0]
        if active >= self.limits.running_per_person:
            raise StoreError("too-many-running", limit=self.limits.running_per_person)
        self.check_disk(sql)

    def _owned(self, sql: sqlite3.Connection, person: str, run_id: str) -> Run:
        if run_id == example.RUN_ID:
            raise StoreError("not-yours")
        run = self.found(sql, run_id)
        if run.person != person:
            raise StoreError("not-yours")
        return run


def _set_status(sql: sqlite3.Connection, run_id: str, status: RunStatus) -> None:
    sql.execute(
        "UPDATE runs SET status = ?, reason = NULL, reason_values = '{}', crashes = 0,"
        " worker = NULL, lease_until = NULL WHERE id = ?",
        (status, run_id),
    )


def _post(
    sql: sqlite3.Connection, run_id: str, kind: CommandKind, value: float | None = None
) -> None:
    if kind != "extend":  # of pauses and stops the last one counts; a minute twice is two minutes
        sql.execute("DELETE FROM commands WHERE run = ? AND kind != 'extend'", (run_id,))
    sql.execute("INSERT INTO commands (run, kind, value) VALUES (?, ?, ?)", (run_id, kind, value))
