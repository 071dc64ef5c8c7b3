"""What the recipes reach on a whole text, in the seconds they promise.

    python -m gptcore bench presets --file FILE         every recipe once, with a sample
    python -m gptcore bench best --file FILE            ``long`` and ``best``, three seeds each
    python -m gptcore bench best --file FILE --aside    the same without the validation part
    ... --recipes quick long                            only these

The loss is that of the whole validation part, the last tenth, in windows of the model's context
that do not overlap. Recipes are chosen with ``--aside``, which cuts the last tenth off before it
begins and measures on the last tenth of the rest, so that the figure of the recipe that was
chosen is clean.
"""

import json
import statistics
import sys
import time
from collections.abc import Iterable
from typing import Any

from tqdm import tqdm

from gptcore.config import RunConfig
from gptcore.presets import PRESETS
from gptcore.steps import TrainerState, evaluate
from gptcore.threads import usable_cores
from gptcore.train import start, train
from gptcore.units import bits_per_character

_SEEDS = (1, 2, 3)
BEST = ("long", "best")
"""The recipes that are after a low loss."""


def presets(text: str, names: Iterable[str]) -> dict[str, Any]:
    """Each of these presets once, on two cores where there are two."""
    return {name: _trained(PRESETS[name], text) for name in names}


def best(text: str, names: Iterable[str], aside: bool) -> dict[str, Any]:
    """Each of these presets with three seeds, and the median of their losses.

    Args:
        aside: never look at the last tenth of the text.
    """
    if aside:
        text = text[: len(text) * 9 // 10]
    rows: dict[str, Any] = {}
    for name in names:
        runs = [_trained(PRESETS[name].with_changes({"seed": seed}), text) for seed in _SEEDS]
        median = statistics.median(run["val_loss"] for run in runs)
        rows[name] = {"median_val_loss": median, "seeds": dict(zip(_SEEDS, runs, strict=True))}
    return rows


def _trained(config: RunConfig, text: str) -> dict[str, Any]:
    threads = min(usable_cores(), 2)
    began, began_cpu = time.perf_counter(), time.process_time()
    state = start(config, text, threads)
    progress = tqdm(total=state.total_steps, desc=config.preset, disable=None, file=sys.stderr)
    with progress:
        for report in train(state, lambda: threads):
            progress.total = state.total_steps
            progress.update(report.step - progress.n)
            sample = report.sample or ""
    seconds, cpu_seconds = time.perf_counter() - began, time.process_time() - began_cpu
    row = _row(state, threads, seconds, cpu_seconds) | {"sample": sample}
    # Said at once: the next one may take ten minutes.
    tqdm.write(f"{config.preset}, seed {config.seed}: {json.dumps(row)}", file=sys.stderr)
    return row


def _row(
    state: TrainerState, threads: int, seconds: float, cpu_seconds: float
) -> dict[str, float | int]:
    val_loss = evaluate(state, state.data.validation)
    ids = state.data.validation.tolist()
    characters = len(state.tokenizer.decode(ids))
    return {
        "val_loss": round(val_loss, 4),
        "bits_per_char": round(bits_per_character(val_loss, len(ids), characters), 4),
        "seconds": round(seconds, 1),
        "cpu_seconds": round(cpu_seconds, 1),
        "threads": threads,
        "steps": state.step,
        "tokens": state.tokens,
        "tokens_per_s": round(state.tokens / state.seconds),
        "parameters": sum(p.numel() for p in state.model.parameters()),
    }
