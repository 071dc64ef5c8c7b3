"""The five position encodings on one text: what each reaches, and what past its trained length.

    python -m gptcore bench positions --file FILE                 ``quick``, 600 steps each
    ... --steps 2000 --recipes standard long                      longer, of other recipes

All five have one seed, read the same windows in the same order and compute in fp32: nothing depends
on how fast the machine is. Losses are in nats a token, of the part of the text that is
not trained on: ``val_loss`` of all of it in windows of the trained length, the others by their
place in windows of up to four times that length (``gptcore.lengths``).
"""

import sys
from collections.abc import Iterable
from typing import Any, get_args

import numpy as np
from tqdm import tqdm

from gptcore.config import Positions, RunConfig
from gptcore.lengths import LengthTest, PlaceLosses, length_test
from gptcore.presets import PRESETS
from gptcore.steps import TrainerState, evaluate
from gptcore.threads import usable_cores
from gptcore.train import start, train


def positions(text: str, names: Iterable[str], steps: int) -> dict[str, Any]:
    """For each of these presets, each encoding trained for so many ``steps``.

    Returns:
        By preset and encoding, ``val_loss``, the mean loss on each stretch of places, counted from
        1, and how far the loss of all places past the trained length is above that of its last
        quarter, with its standard error.
    """
    return {name: _duel(PRESETS[name], text, steps) for name in names}


def _duel(preset: RunConfig, text: str, steps: int) -> dict[str, Any]:
    trained = {name: _trained(preset, text, steps, name) for name in get_args(Positions)}
    held_out = next(iter(trained.values())).data.validation.numpy().astype(np.int32)
    models = {name: state.model_now() for name, state in trained.items()}
    with tqdm(total=1.0, desc="reading on", disable=None, file=sys.stderr) as progress:
        test = length_test(models, held_out, lambda share: progress.update(share - progress.n))
    rows = {
        name: _row(evaluate(state, state.data.validation), test, test.lanes[name])
        for name, state in trained.items()
    }
    return {"context": test.context, "windows": test.windows} | rows


def _trained(preset: RunConfig, text: str, steps: int, encoding: str) -> TrainerState:
    changes = {"model.positions": encoding, "training.steps": steps, "training.precision": "fp32"}
    threads = min(usable_cores(), 2)
    state = start(preset.with_changes(changes), text, threads)
    progress = tqdm(total=steps, desc=encoding, disable=None, file=sys.stderr)
    with progress:
        for report in train(state, lambda: threads):
            progress.update(report.step - progress.n)
    return state


def _row(val_loss: float, test: LengthTest, lane: PlaceLosses) -> dict[str, float | None]:
    row: dict[str, float | None] = {"val_loss": round(val_loss, 4)}
    for first, end in test.stretches:
        mean = lane.mean((first, end))
        row[f"places_{first + 1}_to_{end}"] = None if mean is None else round(mean, 4)
    beyond = lane.beyond
    row["change_beyond"] = None if beyond is None else round(beyond.nats, 4)
    row["standard_error"] = None if beyond is None else round(beyond.error, 4)
    return row
