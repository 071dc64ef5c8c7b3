"""What one can take along of a run: its numbers as CSV and JSON, its samples as a text.

Every step is in it as it was measured: numbers are written so that reading them gives back the
same float. Losses in nats a token; bits per character make runs with different tokens comparable.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from gptcore.records import Metric, Moment, Run, Sample
from gptcore.tokenizers import Tokenizer
from gptcore.units import bits_per_character

FORMAT = "gpt-playground-metrics-1"
COLUMNS = {
    "step": "training steps done",
    "tokens": "tokens trained on so far",
    "seconds": "training time so far in seconds, pauses excluded",
    "train_loss_nats": "cross-entropy of this step's batch in nats a token, dropout included",
    "validation_loss_nats": "cross-entropy of the validation part in nats a token, where measured",
    "validation_bits_per_character": "validation loss / ln 2 * validation tokens / characters",
    "learning_rate": "learning rate of this step; with Muon, of embeddings, head and norms",
    "gradient_norm": "length of the gradient of all weights, before clipping",
}
"""What was measured at each step, in the order of the columns."""


@dataclass(frozen=True)
class ValidationPart:
    """How long the part of a text is that is only measured on."""

    tokens: int
    characters: int


def validation_part(text: str, tokenizer: Tokenizer, validation_share: float) -> ValidationPart:
    """The part that ``gptcore.data.split`` cuts off: after so many tokens, not characters."""
    ids = tokenizer.encode(text)
    held = ids[int(len(ids) * (1 - validation_share)) :]
    return ValidationPart(len(held), len(tokenizer.decode(held)))


def metrics_csv(metrics: Sequence[Metric], part: ValidationPart | None) -> str:
    """One row a step, under ``COLUMNS``; a cell is empty where nothing was measured.

    Args:
        part: what the validation loss is measured on; None where the text is not there.
    """
    return "".join(line + "\r\n" for line in (_HEAD, *_rows(metrics, part)))


def compared_csv(runs: Sequence[tuple[str, Sequence[Metric], ValidationPart | None]]) -> str:
    """Several runs one below the other, told apart by the first column, ``run``.

    Args:
        runs: for each the cell that names it, escaped for a spreadsheet; what was measured; and
            on which part.
    """
    lines = [f"run,{_HEAD}"]
    for cell, metrics, part in runs:
        lines += [f"{cell},{row}" for row in _rows(metrics, part)]
    return "".join(line + "\r\n" for line in lines)


def metrics_json(
    run: Run,
    metrics: Sequence[Metric],
    samples: Sequence[Sample],
    moments: Sequence[Moment],
    tokenizer: Tokenizer | None,
    part: ValidationPart | None,
) -> str:
    """Everything about a run but its weights: settings, text facts, numbers, samples, moments.

    ``metrics`` is a list a column, as ``pandas.DataFrame`` reads it; ``columns`` says what each
    one is. The text itself is not in it.

    Args:
        tokenizer: of its model; None where the run has none yet.
        part: what the validation loss is measured on; None where the text is not there.
    """
    columns = zip(*(_values(metric, part) for metric in metrics), strict=True)
    values = dict(zip(COLUMNS, map(list, columns), strict=True)) if metrics else {}
    said: dict[str, Any] = {
        "format": FORMAT,
        "run": {
            "id": run.id,
            "name": run.name,
            "status": run.status,
            "imported": run.imported,
            "created": datetime.fromtimestamp(run.created, UTC).isoformat(timespec="seconds"),
            "steps": run.step,
            "total_steps": run.total_steps,
        },
        "config": run.config.model_dump(mode="json"),
        "validation": None if part is None else asdict(part),
        "tokenizer": None
        if tokenizer is None
        else {"kind": tokenizer.kind, "vocabulary": tokenizer.vocabulary},
        "columns": COLUMNS,
        "metrics": {name: values.get(name, []) for name in COLUMNS},
        "samples": [asdict(sample) for sample in samples],
        "moments": [
            {"step": moment.step, "validation_loss_nats": moment.val_loss} for moment in moments
        ],
    }
    return json.dumps(said, ensure_ascii=False, allow_nan=False)


def samples_text(run: Run, samples: Sequence[Sample]) -> str:
    """What the model wrote along its training, to be read from top to bottom."""
    prompt = run.config.training.prompt
    return "\n".join(f"=== step {sample.step} ===\n{prompt}{sample.text}\n" for sample in samples)


_HEAD = ",".join(COLUMNS)


def _values(metric: Metric, part: ValidationPart | None) -> tuple[float | None, ...]:
    """A row, in the order of ``COLUMNS``."""
    bits = None
    if metric.val_loss is not None and part is not None:
        bits = bits_per_character(metric.val_loss, part.tokens, part.characters)
    return (
        metric.step,
        metric.tokens,
        metric.seconds,
        metric.train_loss,
        metric.val_loss,
        bits,
        metric.learning_rate,
        metric.grad_norm,
    )


def _rows(metrics: Sequence[Metric], part: ValidationPart | None) -> Iterator[str]:
    """``repr`` of a float is the shortest text that reads back as the same float."""
    for metric in metrics:
        cells = _values(metric, part)
        yield ",".join("" if cell is None else repr(cell) for cell in cells)
