"""Where in the context each head looks, with a text and by position alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from gptcore.head_edits import Head
from pages.parts import attention_look, background, positions_distance_words
from pages.parts import positions_distance_pictures as pictures
from pages.parts.held_out import held_out_ids
from pages.parts.models import shown_model
from pages.parts.session import Selection
from pages.parts.words import label, t

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from gptcore.distances import Distances
    from gptcore.modelfile import SavedModel
    from gptcore.store import Run

_SHOWN = "positions-distance-shown"
"""Session state: (run id, step, its ``Distances``) that are on the page."""
_WAIT_S = 1.5
"""For the next moment, while that before it can be looked at: no progress comes and goes in a play
of all moments."""


def show(selected: Selection) -> None:
    """All heads small, the open one large, and what its numbers say."""
    saved = shown_model(selected)
    if saved is None:
        st.markdown(label("write-no-weights"))
        return
    # What is there stays where it is while another moment is measured below.
    above = st.container()
    run_id, step, shown = st.session_state.get(_SHOWN, (None, 0, None))
    there = run_id == selected.run.id
    found = _measured(selected.run, saved, _WAIT_S if there else None)
    if found is not None:
        step, shown, there = saved.step, found, True
        st.session_state[_SHOWN] = (selected.run.id, step, shown)
    if there:
        with above:
            _show(selected.run, step, shown, attention_look.open_head(saved))
            if len(selected.moments) > 1:
                st.caption(label("distance-try"))


def _measured(run: Run, saved: SavedModel, wait_s: float | None) -> Distances | None:
    """Of the moment that is shown; None while it is being measured, with its progress."""
    ids = None
    if not run.imported:
        ids = held_out_ids(run.id, saved)
        if ids is None:
            return None
    return background.result(
        ("positions-distances", run.id, saved.step),
        lambda job: _measure(saved, ids, job),
        t("distance-working"),
        wait_s=wait_s,
    )


def _measure(saved: SavedModel, ids: NDArray[np.int32] | None, job: background.Job) -> Distances:
    from gptcore.distances import distances, written

    if ids is not None:
        return distances(saved.model, ids, job.progress)
    ids = written(saved, lambda share: job.progress(share / 2))
    return distances(saved.model, ids, lambda share: job.progress((1 + share) / 2))


def _show(run: Run, step: int, found: Distances, head: Head) -> None:
    model = run.config.model
    st.markdown(label("distance-intro", step=step, causal=int(model.causal)))
    if model.layers == model.heads == 1:
        pictures.curves(found, head)
    else:
        small, large = st.columns(2, gap="medium")
        with small:
            pictures.all_heads(run, step, found, head)
        with large:
            pictures.curves(found, head)
    positions_distance_words.show(run, found, head)
