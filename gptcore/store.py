"""The store, the only thing between page and trainer: pages make runs, command and read them.

A worker (``gptcore.leases``) claims the runs and writes how far they are. Whoever knows the
address of a run may read it; only the person who made it may change it.
"""

import hashlib
import json
import secrets
import sqlite3
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from gptcore.commands import CommandedRuns
from gptcore.config import RunConfig, check_limits, check_model
from gptcore.errors import ConfigError, ModelFileError, StoreError, TokenizerError
from gptcore.files import folder_bytes, remove_folder, write_atomically
from gptcore.races import FEWEST, MOST, lane_configs, lane_name
from gptcore.records import (
    CommandKind,
    Metric,
    Moment,
    Race,
    Run,
    RunStatus,
    Sample,
    StepDetail,
    Update,
    clean_name,
)
from gptcore.text import check_text

__all__ = [
    "CommandKind",
    "Metric",
    "Moment",
    "Race",
    "Run",
    "RunStatus",
    "Sample",
    "StepDetail",
    "Store",
    "Update",
]

# Weights a run keeps: about 24 moments, the two newest, and a checkpoint of some three copies.
_COPIES_OF_THE_WEIGHTS = 29
_MOST_STEPS = 10**9


@dataclass(frozen=True)
class _NewRun:
    name: str
    config: RunConfig
    files: dict[str, bytes]
    needed: int
    """Bytes it may come to have."""
    moment: Moment | None = None
    """The one moment of an imported model."""
    race: str | None = None
    lane: int | None = None


class Store(CommandedRuns):
    """Runs that can be made, commanded and removed, within the quotas of the settings."""

    def create_run(self, person: str, config: RunConfig, text: str, name: str) -> Run:
        """Store a run that waits for a worker.

        Title and validation share apart, ``config.text`` is filled in from ``text``.

        Raises:
            TextError, TokenizerError, ConfigError: this text or this model cannot be trained.
            StoreError: a quota is used up or the disk is full.
        """
        return self._add(person, [self._checked(config, text, name)])[0]

    def create_race(
        self,
        person: str,
        config: RunConfig,
        knob: str,
        values: Sequence[Any],
        text: str,
        name: str,
        prediction: int | None = None,
    ) -> Race:
        """Store two to five runs that differ in one setting alone, all of them or none.

        Args:
            config: its budget in steps, so that every lane trains as many.
            knob: a dotted setting, or ``rate``: see ``gptcore.races.lane_configs``.
            values: its value in each lane.
            prediction: the lane that is guessed to win; there is no guessing afterwards.

        Raises:
            TextError, TokenizerError, ConfigError: this text or one of the lanes cannot be
                trained, or this is no race.
            StoreError: a quota is used up or the disk is full.
        """
        if prediction is not None and not 0 <= prediction < len(values):
            raise ConfigError("config-invalid", name="prediction", value=str(prediction))
        configs = lane_configs(config, knob, values)
        race = Race(
            id=secrets.token_urlsafe(12),
            person=person,
            name=clean_name(name or config.text.title),
            knob=knob,
            values=tuple(values),
            prediction=prediction,
            created=time.time(),
        )
        return self._add_race(race, configs, text)

    def repeat_race(self, person: str, race_id: str, prediction: int | None = None) -> Race:
        """Store a race once more, with the next seed: what comes out again was no luck.

        Args:
            prediction: the lane of that race that is guessed to win. Lanes that were deleted are
                not repeated.

        Raises:
            StoreError: ``not-yours``, ``no-such-race``, or what ``create_race`` raises.
            ConfigError: ``race-values`` where fewer than two lanes are left, or where the seed is
                what differs.
        """
        race, lanes = self.race(race_id), self.lanes(race_id)
        if race.person != person:
            raise StoreError("not-yours")
        if len(lanes) < FEWEST or race.knob == "seed":
            raise ConfigError("race-values", fewest=FEWEST, most=MOST)
        places = [lane.lane or 0 for lane in lanes]
        again = replace(
            race,
            id=secrets.token_urlsafe(12),
            values=tuple(race.values[place] for place in places),
            prediction=places.index(prediction) if prediction in places else None,
            created=time.time(),
        )
        seed = (lanes[0].config.seed + 1) % 2**31
        configs = [lane.config.with_changes({"seed": seed}) for lane in lanes]
        return self._add_race(again, configs, self.text_of(lanes[0].id))

    def check_room(self, person: str, more: int) -> None:
        """Refuse as many new runs as ``person`` could not start now.

        Raises:
            StoreError: which quota is used up.
        """
        with self.database.reading() as sql:
            self._check_room(sql, person, more, more)

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
        title = name or saved.config.text.title
        return self._add(person, [_NewRun(title, saved.config, files, len(data), moment)])[0]

    def _checked(self, config: RunConfig, text: str, name: str) -> _NewRun:
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
        return _NewRun(name or config.text.title, config, files, needed)

    def _add_race(self, race: Race, configs: Sequence[RunConfig], text: str) -> Race:
        lanes = [
            replace(
                self._checked(config, text, lane_name(race.name, race.values[lane])),
                race=race.id,
                lane=lane,
            )
            for lane, config in enumerate(configs)
        ]
        self._add(race.person, lanes, race)
        return self.race(race.id)

    def _add(self, person: str, new: Sequence[_NewRun], race: Race | None = None) -> list[Run]:
        """Write the files of runs, then their rows; nothing stays without all the rest."""
        with self.database.reading() as sql:
            self._check_quotas(sql, person, new)
        ids = [secrets.token_urlsafe(12) for _ in new]
        try:
            for run_id, run in zip(ids, new, strict=True):
                (self.folder(run_id) / "moments").mkdir(parents=True)
                for file_name, data in run.files.items():
                    write_atomically(self.folder(run_id) / file_name, data)
            with self.database.writing() as sql:
                # Again: another tab may have been faster.
                self._check_quotas(sql, person, new)
                if race is not None:
                    _insert_race(sql, race)
                for run_id, run in zip(ids, new, strict=True):
                    self._insert(sql, person, run_id, run)
        except BaseException:
            for run_id in ids:
                remove_folder(self.folder(run_id))
            raise
        return [self.run(run_id) for run_id in ids]

    def _insert(self, sql: sqlite3.Connection, person: str, run_id: str, run: _NewRun) -> None:
        moment = run.moment
        step = moment.step if moment else 0
        row: dict[str, Any] = {
            "id": run_id,
            "person": person,
            "name": clean_name(run.name) or run_id[:6],
            "status": "finished" if moment else "waiting",
            "config": run.config.model_dump_json(),
            "imported": int(moment is not None),
            "created": time.time(),
            "step": step,
            "total_steps": step if moment else None,
            "val_loss": moment.val_loss if moment else None,
            "bytes": folder_bytes(self.folder(run_id)),
            "race": run.race,
            "lane": run.lane,
        }
        columns = ", ".join(row)
        places = ", ".join(f":{column}" for column in row)
        sql.execute(f"INSERT INTO runs ({columns}) VALUES ({places})", row)  # noqa: S608
        if moment:
            sql.execute("INSERT INTO moments VALUES (?, ?, ?, 1)", (run_id, step, moment.val_loss))

    def _check_quotas(self, sql: sqlite3.Connection, person: str, new: Sequence[_NewRun]) -> None:
        self._check_room(sql, person, len(new), sum(run.moment is None for run in new))
        self.check_disk(sql, sum(run.needed for run in new))

    def _check_room(self, sql: sqlite3.Connection, person: str, more: int, training: int) -> None:
        """Refuse ``more`` runs, of which so many are to be trained."""
        owned = sql.execute("SELECT count(*) FROM runs WHERE person = ?", (person,)).fetchone()[0]
        if owned + more > self.limits.runs_per_person:
            raise StoreError("too-many-runs", limit=self.limits.runs_per_person)
        if training:
            self.check_may_train(sql, person, training)


def _insert_race(sql: sqlite3.Connection, race: Race) -> None:
    sql.execute(
        "INSERT INTO races (id, person, name, knob, vals, prediction, created)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            race.id,
            race.person,
            race.name,
            race.knob,
            json.dumps(race.values),
            race.prediction,
            race.created,
        ),
    )
