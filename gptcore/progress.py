"""What a worker has to say of a run after a slice of training, and its way into the tables."""

import sqlite3
import time
from dataclasses import dataclass, field

from gptcore.records import Metric, Sample, StepDetail


@dataclass
class Progress:
    """What was measured since the last time."""

    metrics: list[Metric] = field(default_factory=list)
    samples: list[Sample] = field(default_factory=list)
    total_steps: int | None = None
    tokens_per_s: float = 0.0
    steps_per_s: float = 0.0
    detail: StepDetail | None = None
    head_scores: list[tuple[int, bytes]] = field(default_factory=list)
    """(step, what ``gptcore.heads.to_bytes`` made of the scores)."""

    def __bool__(self) -> bool:
        return bool(self.metrics or self.samples)


def write_progress(
    sql: sqlite3.Connection, run_id: str, progress: Progress, lease_until: float
) -> None:
    """Write all of it, inside the transaction of ``sql``.

    Steps trained again after a crash replace their first edition, number for number; the run's
    own step never goes back.
    """
    sql.executemany(
        "INSERT OR REPLACE INTO metrics (run, step, train_loss, val_loss, learning_rate,"
        " grad_norm, tokens, seconds) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                run_id,
                metric.step,
                metric.train_loss,
                metric.val_loss,
                metric.learning_rate,
                metric.grad_norm,
                metric.tokens,
                metric.seconds,
            )
            for metric in progress.metrics
        ],
    )
    sql.executemany(
        "INSERT OR REPLACE INTO samples (run, step, text) VALUES (?, ?, ?)",
        [(run_id, sample.step, sample.text) for sample in progress.samples],
    )
    sql.executemany(
        "INSERT OR REPLACE INTO head_scores (run, step, scores) VALUES (?, ?, ?)",
        [(run_id, step, scores) for step, scores in progress.head_scores],
    )
    if progress.detail is not None:
        sql.execute(
            "INSERT OR REPLACE INTO step_details VALUES (?, ?, ?)",
            (run_id, progress.detail.step, progress.detail.to_json()),
        )
    last = progress.metrics[-1] if progress.metrics else None
    measured = [metric.val_loss for metric in progress.metrics if metric.val_loss is not None]
    sql.execute(
        "UPDATE runs SET heartbeat = ?, lease_until = ?, total_steps = coalesce(?, total_steps),"
        " tokens_per_s = ?, steps_per_s = ? WHERE id = ?",
        (
            time.time(),
            lease_until,
            progress.total_steps,
            progress.tokens_per_s,
            progress.steps_per_s,
            run_id,
        ),
    )
    if last is not None:
        sql.execute(
            "UPDATE runs SET step = ?, tokens = ?, seconds = ?, train_loss = ?,"
            " val_loss = coalesce(?, val_loss) WHERE id = ? AND step <= ?",
            (
                last.step,
                last.tokens,
                last.seconds,
                last.train_loss,
                measured[-1] if measured else None,
                run_id,
                last.step,
            ),
        )
