"""Every head in turn: how much of the next token's probability moves if it alone is changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from gptcore.head_edits import How
from pages.parts import attention_surgery_grid, background
from pages.parts.models import saved_model
from pages.parts.words import label, t

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pages.parts.attention_look import Look

_ASKED = "attention-turn-asked"
_KEPT = 64


def show(look: Look, how: How) -> None:
    """The grid; for a large model and a long sentence first a button that begins the work."""
    from gptcore.surgery import is_quick

    ids = look.trace.ids
    if is_quick(look.saved.model, len(ids)):
        moved = _at_once(look.selected.run.id, look.saved.step, ids, how)
    else:
        found = _on_demand(look, how)
        if found is None:
            return
        moved = found
    name = t("surgery-turn-name", how=how)
    attention_surgery_grid.shares("attention-turn-grid", name, moved, look.head)
    st.caption(label("surgery-turn-words", how=how))


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def _at_once(run_id: str, step: int, ids: tuple[int, ...], how: How) -> NDArray[np.float64]:
    """Not in the background, whose few results are not for every letter that is typed."""
    from gptcore.surgery import moved_by_each

    return moved_by_each(saved_model(run_id, step).model, ids, how, lambda share: None)


def _on_demand(look: Look, how: How) -> NDArray[np.float64] | None:
    from gptcore.surgery import moved_by_each

    saved, ids = look.saved, look.trace.ids
    key = ("attention-turn", look.selected.run.id, saved.step, ids, how)
    if st.session_state.get(_ASKED) != key:
        st.button(
            label("surgery-turn-measure"),
            key="attention-turn-measure",
            on_click=lambda: st.session_state.update({_ASKED: key}),
        )
        return None
    return background.result(
        key,
        lambda job: moved_by_each(saved.model, ids, how, job.progress),
        t("surgery-turn-working"),
    )
