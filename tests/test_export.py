"""What one takes along of a run comes back as it was, in a spreadsheet and in Python."""

import csv
import io
import json
import math
import random
import time
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stored import tiny_store, train_all, waiting_run
from tiny import CHINESE, TEXT, run_config
from visits import HOSTILE

from gptcore import example
from gptcore.config import TokenizerConfig
from gptcore.data import split
from gptcore.export import (
    COLUMNS,
    ValidationPart,
    compared_csv,
    metrics_csv,
    metrics_json,
    samples_text,
    validation_part,
)
from gptcore.records import Metric, Moment, Run, Sample
from gptcore.slices import SliceTrainer
from gptcore.store import Store
from gptcore.tokenizers import train_tokenizer

PART = ValidationPart(tokens=1000, characters=2500)
FINITE = st.floats(allow_nan=False, allow_infinity=False)
STEPS = st.integers(0, 10**12)
METRICS = st.lists(
    st.builds(Metric, STEPS, FINITE, st.none() | FINITE, FINITE, FINITE, STEPS, FINITE), max_size=20
)


def many(count: int) -> list[Metric]:
    dice = random.Random(1)
    return [
        Metric(
            step=step,
            train_loss=dice.uniform(0, 5),
            val_loss=dice.uniform(0, 5) if step % 50 == 0 else None,
            learning_rate=dice.uniform(0, 1e-3),
            grad_norm=dice.lognormvariate(0, 1),
            tokens=step * 2048,
            seconds=step * dice.uniform(0.01, 0.02),
        )
        for step in range(count)
    ]


def a_run(**changes: Any) -> Run:
    return replace(example.shipped().run, **changes)


def as_metrics(columns: dict[str, list[Any]]) -> list[Metric]:
    return [
        Metric(
            step=step,
            train_loss=train,
            val_loss=val,
            learning_rate=rate,
            grad_norm=norm,
            tokens=tokens,
            seconds=seconds,
        )
        for step, tokens, seconds, train, val, _, rate, norm in zip(*columns.values(), strict=True)
    ]


@given(METRICS)
def test_csv_gives_back_every_number_to_the_bit(metrics: list[Metric]) -> None:
    header, *rows = csv.reader(io.StringIO(metrics_csv(metrics, None), newline=""))
    assert header == list(COLUMNS)
    number = {"step": int, "tokens": int}
    columns = {
        name: [number.get(name, float)(row[place]) if row[place] else None for row in rows]
        for place, name in enumerate(header)
    }
    assert as_metrics(columns) == metrics


@given(METRICS)
def test_json_gives_back_every_number_to_the_bit(metrics: list[Metric]) -> None:
    said = json.loads(metrics_json(a_run(), metrics, [], [], None, None))
    assert list(said["metrics"]) == list(said["columns"]) == list(COLUMNS)
    assert as_metrics(said["metrics"]) == metrics


def test_pandas_reads_both() -> None:
    metrics = many(500)
    table = pd.read_csv(io.StringIO(metrics_csv(metrics, PART)))
    said = json.loads(metrics_json(a_run(), metrics, [], [], None, PART))
    pd.testing.assert_frame_equal(table, pd.DataFrame(said["metrics"]), check_exact=True)
    assert table["train_loss_nats"].tolist() == [metric.train_loss for metric in metrics]
    assert table["validation_loss_nats"].count() == 10
    measured = table.dropna()
    # 2.5 characters a token, and a nat is 1 / ln 2 bits.
    expected = measured["validation_loss_nats"] / math.log(2) / 2.5
    assert measured["validation_bits_per_character"].tolist() == pytest.approx(expected.tolist())


def test_200_000_steps_are_written_within_seconds() -> None:
    metrics = many(200_000)
    began = time.process_time()
    written = metrics_csv(metrics, PART)
    said = metrics_json(a_run(), metrics, [], [], None, PART)
    assert time.process_time() - began < 10, "2 s on a slow core, with room for a busy machine"
    assert written.count("\r\n") == 200_001
    assert len(json.loads(said)["metrics"]["step"]) == 200_000


def test_the_json_says_what_was_trained_on_what() -> None:
    tokenizer = train_tokenizer(TokenizerConfig(kind="bpe", vocabulary=300), TEXT)
    run = a_run(name=HOSTILE, config=run_config(text__title=HOSTILE, text__sha256="ab" * 32))
    samples = [Sample(0, "</script>\u2028'\"\n"), Sample(5, "小猫")]
    moments = [Moment(0, 4.5, True), Moment(5, None, False)]
    said = json.loads(metrics_json(run, [], samples, moments, tokenizer, PART))
    assert said["run"]["name"] == HOSTILE
    assert said["config"] == run.config.model_dump(mode="json")
    assert said["config"]["text"]["title"] == HOSTILE
    assert said["tokenizer"] == {"kind": "bpe", "vocabulary": 300}
    assert said["validation"] == {"tokens": 1000, "characters": 2500}
    assert [Sample(**sample) for sample in said["samples"]] == samples
    assert said["moments"][1] == {"step": 5, "validation_loss_nats": None}
    assert said["metrics"] == {name: [] for name in COLUMNS}


def test_a_real_run_is_exported_step_by_step(home: Any) -> None:
    store = tiny_store(home)
    run = waiting_run(store, steps=40)
    train_all(SliceTrainer(store, "worker"))
    metrics = store.metrics_since(run.id, -1, limit=10**9)
    table = pd.read_csv(io.StringIO(metrics_csv(metrics, None)))
    assert table["step"].tolist() == list(range(41))
    assert table["tokens"].is_monotonic_increasing
    assert table["train_loss_nats"].iloc[-1] < table["train_loss_nats"].iloc[0]
    store.close()


def test_a_limit_as_large_as_all_steps_thins_nothing(home: Any) -> None:
    store: Store = tiny_store(home)
    run = waiting_run(store)
    with store.database.writing() as sql:
        sql.executemany(
            "INSERT INTO metrics VALUES (?, ?, 1.0, NULL, 0.1, 0.1, 1, 1.0)",
            [(run.id, step) for step in range(5000)],
        )
    assert len(store.metrics_since(run.id, -1)) < 5000
    assert len(store.metrics_since(run.id, -1, limit=10**9)) == 5000
    store.close()


def test_compared_runs_are_told_apart_by_their_first_column() -> None:
    cells = ["tiny", '"a,""b"""', "'=1+1"]
    written = compared_csv([(cell, many(3), PART) for cell in cells])
    table = pd.read_csv(io.StringIO(written))
    assert list(table) == ["run", *COLUMNS]
    assert table["run"].tolist() == [name for name in ("tiny", 'a,"b"', "'=1+1") for _ in range(3)]


def test_samples_read_from_top_to_bottom() -> None:
    run = a_run(config=run_config(training__prompt="Once"))
    written = samples_text(run, [Sample(0, " xq"), Sample(100, " upon a time")])
    assert written == "=== step 0 ===\nOnce xq\n\n=== step 100 ===\nOnce upon a time\n"


@pytest.mark.parametrize("text", [TEXT, CHINESE])
@pytest.mark.parametrize("kind", ["char", "byte", "bpe"])
def test_the_validation_part_is_the_one_that_is_measured_on(text: str, kind: Any) -> None:
    tokenizer = train_tokenizer(TokenizerConfig(kind=kind, vocabulary=300), text)
    part = validation_part(text, tokenizer, 0.13)
    held = split(text, tokenizer, 8, 0.13).validation.tolist()
    assert part == ValidationPart(len(held), len(tokenizer.decode(held)))
    if kind == "char":
        assert part.tokens == part.characters
