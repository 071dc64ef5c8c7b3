"""The run that ships with the project: a small trained model that everybody sees, read-only.

It lives in ``assets/model`` and is read like any other run, under the id ``example``:

    run.json       a Run, without what belongs to a person or a worker
    progress.json  metrics (a list a column), samples, scores of the heads (base64) and moments
    moments/<step>.safetensors

Its text is the English one in ``assets/texts``. ``python -m gptcore ship`` makes it anew.
"""

import json
from base64 import b64decode, b64encode
from dataclasses import asdict, dataclass, fields
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from gptcore.errors import StoreError
from gptcore.files import folder_bytes, write_atomically
from gptcore.heads import to_bytes
from gptcore.presets import PRESETS
from gptcore.records import Metric, Moment, Run, Sample, run_from_row

if TYPE_CHECKING:
    from gptcore.runs import Runs

RUN_ID = "example"
ASSETS = Path(__file__).resolve().parent.parent / "assets"
FOLDER = ASSETS / "model"
TEXT = ASSETS / "texts" / "stories_en.txt"
LARGEST_BYTES = 6_000_000
_MOST_METRICS = 1000
# What a run's row has beyond run.json.
_NOBODY = {
    "id": RUN_ID,
    "person": "",
    "status": "finished",
    "reason": None,
    "reason_values": "{}",
    "rate": 1.0,
    "race": None,
    "lane": None,
}


@dataclass(frozen=True)
class Example:
    """A run with all that was measured, in memory."""

    run: Run
    metrics: tuple[Metric, ...]
    samples: tuple[Sample, ...]
    head_scores: tuple[tuple[int, bytes], ...]
    """(step, scores), as ``gptcore.heads.from_bytes`` reads them."""
    moments: tuple[Moment, ...]


@cache
def shipped() -> Example:
    """The run in ``assets/model``.

    Raises:
        StoreError: ``no-such-run`` where none ships.
    """
    return read_example(FOLDER)


def read_example(folder: Path) -> Example:
    """Read what ``export_example`` has written."""
    try:
        facts = json.loads((folder / "run.json").read_text("utf-8"))
        progress = json.loads((folder / "progress.json").read_text("utf-8"))
    except FileNotFoundError:
        raise StoreError("no-such-run") from None
    facts["config"] = json.dumps(facts["config"])
    columns = progress["metrics"]
    return Example(
        run=run_from_row({**facts, **_NOBODY}),
        metrics=tuple(
            Metric(**dict(zip(columns, values, strict=True)))
            for values in zip(*columns.values(), strict=True)
        ),
        samples=tuple(Sample(**sample) for sample in progress["samples"]),
        head_scores=tuple(
            (each["step"], b64decode(each["scores"])) for each in progress["head_scores"]
        ),
        moments=tuple(Moment(**moment) for moment in progress["moments"]),
    )


def make_example(seconds: float) -> Run:
    """Train the model that ships, and write it to ``assets/model``.

    Four layers of four heads, small enough for ten moments in six megabytes.
    """
    from gptcore.slices import SliceTrainer
    from gptcore.store import Store

    with TemporaryDirectory() as home:
        store = Store(Path(home))
        config = PRESETS["standard"].with_changes(
            {
                "model.width": 72,
                "training.seconds": seconds,
                "training.prompt": "One morning",
                "text.title": TEXT.name,
            }
        )
        run = store.create_run("maker", config, TEXT.read_text("utf-8"), "Short stories")
        trainer = SliceTrainer(store, "maker")
        while store.run(run.id).active:
            trainer.turn()
        trainer.let_go()
        export_example(store, run.id, FOLDER)
        return store.run(run.id)


def export_example(store: "Runs", run_id: str, folder: Path, moments: int = 10) -> None:
    """Write a finished run as the one that ships.

    Args:
        moments: about how many moments to keep: step 0, one near step 10, the last, and between
            them steps whose distances grow evenly, because a model changes most at the start.

    Raises:
        ValueError: the run is not finished, or its files would be too large to ship.
    """
    run = store.run(run_id)
    if run.status != "finished":
        raise ValueError(f"run {run_id} is {run.status}, not finished")
    kept = {moment.step: moment for moment in store.moments(run_id) if moment.kept}
    chosen = [kept[step] for step in spread_steps(sorted(kept), moments)]
    (folder / "moments").mkdir(parents=True, exist_ok=True)
    for old in (folder / "moments").iterdir():
        old.unlink()
    for moment in chosen:
        path = folder / "moments" / f"{moment.step}.safetensors"
        write_atomically(path, store.model_bytes(run_id, moment.step))
    facts = asdict(run) | {"config": run.config.model_dump(mode="json")}
    for name in _NOBODY:
        del facts[name]
    _write_json(folder / "run.json", facts)
    metrics = store.metrics_since(run_id, -1, _MOST_METRICS)
    columns = {
        field.name: [_short(getattr(metric, field.name)) for metric in metrics]
        for field in fields(Metric)
    }
    progress = {
        "metrics": columns,
        "samples": [asdict(sample) for sample in store.samples_since(run_id, -1)],
        "head_scores": [
            {"step": step, "scores": b64encode(to_bytes(scores)).decode()}
            for step, scores in store.head_scores(run_id)
        ],
        "moments": [asdict(moment) for moment in chosen],
    }
    _write_json(folder / "progress.json", progress)
    total = folder_bytes(folder)
    if total > LARGEST_BYTES:
        raise ValueError(f"{total} bytes are more than {LARGEST_BYTES}: train a smaller model")


def spread_steps(steps: list[int], count: int) -> list[int]:
    """About ``count`` of ``steps`` (sorted): the first, one near 10, the last, and between those
    the ones nearest to a geometric spacing."""
    if len(steps) <= count:
        return steps
    last = steps[-1]
    near_ten = min(10, last)
    wanted = [steps[0], near_ten]
    between = count - 2
    wanted += [round(near_ten * (last / near_ten) ** (i / between)) for i in range(1, between + 1)]
    return sorted({min(steps, key=lambda step: abs(step - want)) for want in wanted})


def _short(value: Any) -> Any:
    """Six digits of a float: what a curve shows, at half the size."""
    return float(f"{value:.6g}") if isinstance(value, float) else value


def _write_json(path: Path, data: dict[str, Any]) -> None:
    write_atomically(path, json.dumps(data, ensure_ascii=False, indent=1).encode("utf-8"))
