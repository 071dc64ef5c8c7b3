"""What the store hands out: runs, metrics, samples and moments as plain, frozen values."""

import json
import sqlite3
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from gptcore.config import RunConfig, parse

LONGEST_NAME = 80
# How a run may have failed and still be worth another try.
_WORTH_ANOTHER_TRY = ("unexpected", "run-crashed", "out-of-memory")

RunStatus = Literal["waiting", "running", "paused", "stopped", "finished", "failed"]
CommandKind = Literal["pause", "resume", "stop", "step", "extend", "rate"]


@dataclass(frozen=True)
class Run:
    """One training of one model on one text, and how far it is."""

    id: str
    person: str
    name: str
    status: RunStatus
    reason: str | None
    """Why it failed or paused by itself: a message id without its ``error-`` prefix."""
    reason_values: dict[str, Any]
    config: RunConfig
    imported: bool
    """Loaded from a model file: it has one moment, no text, and cannot be trained further."""
    created: float
    """Unix time, s."""
    step: int
    total_steps: int | None
    """None until the time budget has been turned into steps."""
    tokens: int
    seconds: float
    """Training time, pauses excluded."""
    tokens_per_s: float
    """Of the last seconds, per second on the clock: other runs on the same worker slow it."""
    steps_per_s: float
    train_loss: float | None
    val_loss: float | None
    heartbeat: float
    """When its worker last wrote, Unix time, s."""
    rate: float = 1.0
    """What its owner multiplied the planned learning rate by, last."""
    race: str | None = None
    """Id of the race it is a lane of."""
    lane: int | None = None
    """Its place in that race, from 0."""

    @property
    def active(self) -> bool:
        """Whether it is being trained or waits for a worker."""
        return self.status in ("waiting", "running")

    @property
    def resumable(self) -> bool:
        """Whether it is at rest and can go on from where it stopped."""
        again = self.status == "failed" and self.reason in _WORTH_ANOTHER_TRY
        return self.status in ("paused", "stopped") or again

    @property
    def seconds_left(self) -> float | None:
        """Until the last step at the present speed, in s; None while nobody can tell."""
        if self.status != "running" or self.total_steps is None or self.steps_per_s <= 0:
            return None
        return max(0, self.total_steps - self.step) / self.steps_per_s


@dataclass(frozen=True)
class Metric:
    """What one training step measured; losses in nats."""

    step: int
    train_loss: float
    val_loss: float | None
    learning_rate: float
    grad_norm: float
    tokens: int
    seconds: float


@dataclass(frozen=True)
class Sample:
    """What the model wrote at one step, continuing the run's prompt."""

    step: int
    text: str


@dataclass(frozen=True)
class Moment:
    """A step whose weights can be read."""

    step: int
    val_loss: float | None
    kept: bool
    """False: the newest one, which makes room for the next."""


@dataclass(frozen=True)
class Update:
    """How one tensor of weights changed in one step."""

    name: str
    shape: tuple[int, ...]
    largest: float
    """Largest absolute change of one number in it."""
    relative: float
    """Norm of the change as a part of the tensor's norm after it; 1 for what was zero before."""


@dataclass(frozen=True)
class StepDetail:
    """One training step, taken apart."""

    step: int
    windows: int
    """B, windows in the batch."""
    context: int
    """T, tokens a window."""
    batch: tuple[str, ...]
    """The windows as text, whole; the first eight if there are more."""
    train_loss: float
    """Mean over the batch before the update, in nats a token."""
    grad_norm: float
    """Before clipping."""
    learning_rate: float
    updates: tuple[Update, ...]
    """The tensors that moved most, the largest change first."""

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "StepDetail":
        """What ``to_json`` wrote."""
        data = json.loads(text)
        updates = tuple(
            Update(**{**update, "shape": tuple(update["shape"])}) for update in data["updates"]
        )
        return cls(**{**data, "batch": tuple(data["batch"]), "updates": updates})


@dataclass(frozen=True)
class Race:
    """Runs that differ in one setting, trained side by side with equal shares."""

    id: str
    person: str
    name: str
    knob: str
    """The setting that differs, dotted; ``rate`` is a factor on all learning rates."""
    values: tuple[Any, ...]
    """Its value in each lane."""
    prediction: int | None
    """The lane that was guessed to win, before the start."""
    created: float
    """Unix time, s."""


@dataclass(frozen=True)
class Command:
    """What the owner of a run wants its worker to do."""

    id: int
    kind: CommandKind
    value: float | None


def run_from_row(row: sqlite3.Row | Mapping[str, Any]) -> Run:
    """A row of the table ``runs``."""
    return Run(
        id=row["id"],
        person=row["person"],
        name=row["name"],
        status=row["status"],
        reason=row["reason"],
        reason_values=json.loads(row["reason_values"]),
        config=parse(json.loads(row["config"])),
        imported=bool(row["imported"]),
        created=row["created"],
        step=row["step"],
        total_steps=row["total_steps"],
        tokens=row["tokens"],
        seconds=row["seconds"],
        tokens_per_s=row["tokens_per_s"],
        steps_per_s=row["steps_per_s"],
        train_loss=row["train_loss"],
        val_loss=row["val_loss"],
        heartbeat=row["heartbeat"],
        rate=row["rate"],
        race=row["race"],
        lane=row["lane"],
    )


def race_from_row(row: sqlite3.Row | Mapping[str, Any]) -> Race:
    """A row of the table ``races``."""
    return Race(
        id=row["id"],
        person=row["person"],
        name=row["name"],
        knob=row["knob"],
        values=tuple(json.loads(row["vals"])),
        prediction=row["prediction"],
        created=row["created"],
    )


def metric_from_row(row: sqlite3.Row | Mapping[str, Any]) -> Metric:
    """A row of the table ``metrics``."""
    return Metric(
        step=row["step"],
        train_loss=row["train_loss"],
        val_loss=row["val_loss"],
        learning_rate=row["learning_rate"],
        grad_norm=row["grad_norm"],
        tokens=row["tokens"],
        seconds=row["seconds"],
    )


def clean_name(name: str) -> str:
    """A name that fits a list: one line, no control or direction marks, at most 80 characters."""
    shown = "".join(
        " " if character.isspace() else character
        for character in name[: 4 * LONGEST_NAME]
        if character.isspace()
        or (
            unicodedata.category(character) not in ("Cc", "Cs", "Co", "Cn")
            and unicodedata.bidirectional(character)
            not in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
        )
    )
    words = " ".join(shown.split())
    return words if len(words) <= LONGEST_NAME else words[: LONGEST_NAME - 1] + "…"
