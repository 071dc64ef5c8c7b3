"""What one can take along of one sentence as a model reads it: its attention, as CSV and as NPZ.

    >>> reading = trace(saved.model, saved.tokenizer.encode("One morning"))
    >>> table = attention_csv(reading, cells, [(1, 2)])           # a row for each pair of tokens
    >>> arrays = attention_npz(reading, labels, NO_EDITS, facts)  # everything, for numpy

Numbers are written so that reading them gives back the same float32. Both grow with the square of
the sentence, so both have a size from which on they are not made: ``MOST_ROWS``, ``MOST_BYTES``.
"""

from __future__ import annotations

import io
import json
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gptcore.attention_arrays import in_sight

if TYPE_CHECKING:
    from gptcore.config import ModelConfig
    from gptcore.head_edits import Head, HeadEdits
    from gptcore.trace import Trace

FORMAT = "gpt-playground-attention-1"
COLUMNS = (
    "layer",
    "head",
    "from_place",
    "from_token",
    "to_place",
    "to_token",
    "weight",
    "score",
)
"""Of the CSV. Layers, heads and places count from 0; the score is what the softmax was given."""
MOST_ROWS = 1_048_575
"""What a sheet of a spreadsheet takes under its header: Excel and LibreOffice have 2 ** 20 rows."""
MOST_BYTES = 64_000_000
"""Of the arrays in an NPZ, before they are compressed."""


def csv_rows(config: ModelConfig, tokens: int, heads: int) -> int:
    """How many pairs ``heads`` heads have, of which each can get a weight."""
    pairs = tokens * (tokens + 1) // 2 if config.causal else tokens * tokens
    return heads * pairs


def npz_bytes(config: ModelConfig, tokens: int) -> int:
    """How much the numbers of all heads take, before they are compressed."""
    maps = 2 * config.heads * tokens * tokens
    vectors = 3 * config.width * tokens
    return 4 * config.layers * (maps + vectors)


def most_tokens(size: Callable[[int], int], limit: int, tokens: int) -> int:
    """The largest number of tokens, below ``tokens``, at which ``size`` is within ``limit``."""
    return bisect_right(range(tokens), limit, key=size) - 1


def attention_csv(reading: Trace, cells: Sequence[str], heads: Sequence[Head]) -> str:
    """One row under ``COLUMNS`` for each pair that is not masked, head after head.

    Args:
        cells: the T tokens, escaped for a spreadsheet.
        heads: the (layer, head) that are written.
    """
    tokens, causal = len(cells), reading.config.causal
    pairs = [
        f"{start},{cells[start]},{end},{cells[end]}"
        for start in range(tokens)
        for end in range(start + 1 if causal else tokens)
    ]
    # Joined head by head: a million single lines would take far more memory.
    parts = [_rows(reading, head, pairs) for head in heads]
    return "".join([",".join(COLUMNS), "\r\n", *parts])


def _rows(reading: Trace, head: Head, pairs: Sequence[str]) -> str:
    layer, number = head
    causal = reading.config.causal
    weights = _written(in_sight(reading.patterns[head].numpy(), causal))
    scores = _written(in_sight(reading.scores[head].numpy(), causal))
    return "".join(
        f"{layer},{number},{pair},{weight},{score}\r\n"
        for pair, weight, score in zip(pairs, weights, scores, strict=True)
    )


def _written(values: NDArray[np.float32]) -> list[str]:
    """Each as the shortest text that reads back as the same float32."""
    written: list[str] = values.astype(str).tolist()
    return written


def attention_npz(
    reading: Trace, labels: Sequence[str], edits: HeadEdits, facts: Mapping[str, Any]
) -> bytes:
    """All numbers of a pass as arrays that ``numpy.load`` reads, without pickle.

    ids (T,), tokens (T,) as text, patterns and scores (L, H, T, T), q, k and v (L, H, T, D), and
    facts, a text that is JSON: what was read by which model with which edits.

    Args:
        labels: how the T tokens are written.
        edits: those of the pass.
        facts: what else is to be said, as JSON has it.
    """
    told = {
        "format": FORMAT,
        **facts,
        "forgotten": reading.forgotten,
        "muted": sorted(edits.muted),
        "even": sorted(edits.even),
        "model": reading.config.model_dump(mode="json"),
    }
    arrays: dict[str, NDArray[Any]] = {
        "ids": np.array(reading.ids),
        "tokens": np.array(labels),
        "patterns": reading.patterns.numpy(),
        "scores": reading.scores.numpy(),
        "facts": np.array(json.dumps(told, ensure_ascii=False)),
    }
    layers = range(reading.config.layers)
    for name in ("q", "k", "v"):
        arrays[name] = np.stack([reading[f"blocks.{layer}.attn.{name}"] for layer in layers])
    file = io.BytesIO()
    np.savez_compressed(file, allow_pickle=False, **arrays)
    return file.getvalue()


def lines_for_npz(file: str, head: Head) -> str:
    """Three lines of Python that read what ``attention_npz`` has written into ``file``."""
    layer, number = head
    return (
        "import numpy as np\n"
        f"maps = np.load({file!r})\n"
        f'print(maps["tokens"], maps["patterns"][{layer}, {number}])  # row i: where token i looks'
    )


def lines_for_notebook(
    model_file: str, read: str | Sequence[int], head: Head, edits: HeadEdits
) -> str:
    """Python that gets the same numbers from ``gptcore.trace``.

    Args:
        model_file: the name of the file with the weights, as ``save_model`` wrote it.
        read: the sentence, or where no sentence has just these tokens, their ids.
    """
    ids = f"saved.tokenizer.encode({read!r})" if isinstance(read, str) else str(list(read))
    changed = ", ".join(
        f"{name}=frozenset({{{', '.join(map(str, sorted(heads)))}}})"
        for name, heads in (("muted", edits.muted), ("even", edits.even))
        if heads
    )
    edit = f", HeadEdits({changed}).edit(saved.model.config)" if changed else ""
    layer, number = head
    lines = [
        "from pathlib import Path",
        "",
        *(["from gptcore.head_edits import HeadEdits"] if changed else []),
        "from gptcore.modelfile import load_model",
        "from gptcore.trace import trace",
        "",
        f"saved = load_model(Path({model_file!r}).read_bytes())",
        f"reading = trace(saved.model, {ids}{edit})",
        f"print(reading.patterns[{layer}, {number}])  # (T, T), row i: where token i looks",
        f'print(reading["blocks.{layer}.attn.q"][{number}])  # (T, D), its queries',
    ]
    return "\n".join(lines)
