"""Losses on text that the model was never trained on, measured in the background and kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from gptcore.head_edits import HeadEdits, How
from pages.parts import background
from pages.parts.held_out import held_out_ids
from pages.parts.models import nearest_model
from pages.parts.words import t

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from gptcore.modelfile import SavedModel
    from gptcore.surgery import HeadLosses
    from pages.parts.attention_look import Look

_FOUND = "attention-grid-found"
"""Session state: (run, how, step) -> what was found; the background forgets it sooner."""


def were_measured(run_id: str, how: How, step: int) -> bool:
    """Whether ``losses_by_head`` knows them already."""
    return (run_id, how, step) in st.session_state.get(_FOUND, {})


def losses_by_head(look: Look, how: How, step: int) -> tuple[int, HeadLosses] | None:
    """(the step of the moment that was there, what was found at it); None until it has been."""
    run_id = look.selected.run.id
    kept: dict[tuple[str, How, int], tuple[int, HeadLosses]]
    kept = st.session_state.setdefault(_FOUND, {})
    if were_measured(run_id, how, step):
        return kept[run_id, how, step]
    ids = held_out_ids(run_id, look.saved)
    if ids is None:
        return None
    found = background.result(
        ("attention-grid", run_id, step, how),
        lambda job: _measure(nearest_model(run_id, step), ids, how, job),
        t("surgery-losses-working"),
    )
    if found is not None:
        kept[run_id, how, step] = found
    return found


def cost_together(look: Look, step: int, alone: HeadLosses) -> float | None:
    """By how many nats the changes that are made now raise the loss, all together; None until that
    is known, or where it cannot be any more."""
    run_id, edits = look.selected.run.id, look.edits
    ids = held_out_ids(run_id, look.saved)
    if ids is None:
        return None
    measured = background.result(
        ("attention-together", run_id, step, edits),
        lambda job: _measure_together(nearest_model(run_id, step), ids, edits, job),
        t("surgery-losses-working"),
    )
    # A run in training may have replaced the moment since.
    if measured is None or measured[0] != step:
        return None
    return measured[1] - alone.base


def _measure(
    saved: SavedModel, ids: NDArray[np.int32], how: How, job: background.Job
) -> tuple[int, HeadLosses]:
    from gptcore import surgery

    return saved.step, surgery.losses_by_head(saved.model, ids, how, job.progress)


def _measure_together(
    saved: SavedModel, ids: NDArray[np.int32], edits: HeadEdits, job: background.Job
) -> tuple[int, float]:
    from gptcore import surgery

    return saved.step, surgery.validation_loss(saved.model, ids, edits, job.progress)
