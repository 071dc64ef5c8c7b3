"""Runs in a store, small enough for a test, and what tests of store and workers share."""

import time
from collections.abc import Callable
from pathlib import Path

from gptcore.config import (
    ModelConfig,
    Phase,
    RunConfig,
    TextConfig,
    TokenizerConfig,
    TrainingConfig,
)
from gptcore.heads import to_bytes
from gptcore.records import Metric, Run
from gptcore.settings import Settings
from gptcore.slices import SliceTrainer
from gptcore.store import Store
from gptcore.train import start, train

TEXT = "The cat sat on the mat. A dog ran to the red door, and the cat ran too.\n" * 20
Losses = list[tuple[int, float, float | None]]


def tiny_config(steps: int = 30, seed: int = 1, width: int = 8, context: int = 8) -> RunConfig:
    """A model of a few hundred weights whose run does not depend on how fast the machine is."""
    return RunConfig(
        text=TextConfig(title="tiny"),
        tokenizer=TokenizerConfig(kind="char"),
        model=ModelConfig(layers=1, heads=2, width=width, context=context),
        training=TrainingConfig(
            steps=steps,
            phases=(Phase(share=1.0, context=context, batch=2),),
            precision="fp32",
            sample_tokens=4,
        ),
        seed=seed,
    )


def tiny_store(home: Path, **limits: float) -> Store:
    """A store whose quotas a test chooses."""
    settings = {"home": home, "workers": 1, "min_free_disk_mb": 0, **limits}
    return Store(home, Settings.model_validate(settings))


def waiting_run(store: Store, person: str = "ada", steps: int = 30, seed: int = 1) -> Run:
    """A new tiny run."""
    return store.create_run(person, tiny_config(steps, seed), TEXT, "tiny")


def losses(metrics: list[Metric]) -> Losses:
    """What must be the same to the bit however a run was interrupted."""
    return [(metric.step, metric.train_loss, metric.val_loss) for metric in metrics]


def uninterrupted(config: RunConfig, text: str = TEXT) -> Losses:
    """The losses of a run that nothing disturbs, in this process."""
    state = start(config, text)
    return [(report.step, report.train_loss, report.val_loss) for report in train(state)]


def wait_until(
    condition: Callable[[], bool], what: str, seconds: float = 60.0, every_s: float = 0.02
) -> None:
    """Wait for something that another process does; fail with its description if it does not."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds:g} s: {what}"
        time.sleep(every_s)


def note_every_step(store: Store) -> None:
    """From now on the database notes every metric that is written, and under whose lease."""
    with store.database.writing() as sql:
        sql.execute("CREATE TABLE written (run TEXT, step INTEGER, worker TEXT)")
        sql.execute(
            "CREATE TRIGGER note AFTER INSERT ON metrics BEGIN INSERT INTO written VALUES"
            " (new.run, new.step, (SELECT worker FROM runs WHERE id = new.run)); END"
        )


def written_steps(store: Store, run_id: str) -> list[tuple[int, str]]:
    """(step, worker) of every metric written since ``note_every_step``, in order."""
    with store.database.reading() as sql:
        rows = sql.execute(
            "SELECT step, worker FROM written WHERE run = ? ORDER BY rowid", (run_id,)
        ).fetchall()
    return [(row["step"], row["worker"]) for row in rows]


def turns(*trainers: SliceTrainer, until: Callable[[], bool]) -> None:
    """Let the trainers take turns, each a slice, ``until`` something is the case."""
    for _ in range(20_000):
        if until():
            return
        for trainer in trainers:
            trainer.turn()
    raise AssertionError("that never came to be")


def train_until(trainer: SliceTrainer, store: Store, run: Run, step: int) -> None:
    turns(trainer, until=lambda: store.run(run.id).step >= step)


def train_all(*trainers: SliceTrainer) -> None:
    turns(*trainers, until=lambda: trainers[0].store.active_runs() == 0)


def same_as_uninterrupted(store: Store, run: Run) -> bool:
    """Whether every loss and every score of a head is the one it would have been anyway."""
    reports = list(train(start(run.config, TEXT)))
    scores = [(step, to_bytes(each)) for step, each in store.head_scores(run.id)]
    return losses(store.metrics_since(run.id, -1)) == losses(
        [report.metric() for report in reports]
    ) and scores == [(each.step, each.head_scores) for each in reports if each.head_scores]
