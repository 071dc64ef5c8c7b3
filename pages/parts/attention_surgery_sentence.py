"""Every head in turn: how much of the next token's probability moves if it alone is changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from gptcore.head_edits import How
from pages.parts import attention_surgery_grid, background
from pages.parts.models import nearest_model, saved_model
from pages.parts.words import label, t

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pages.parts.attention_look import Look

_ASKED = "attention-turn-asked"
"""Session state: (run, ids, how) -> the step whose heads are to be tried in turn."""
_KEPT = 64


def show(look: Look, how: How) -> None:
    """The grid; for a large model and a long sentence first a button that begins the work."""
    from gptcore.surgery import every_head, is_quick

    ids = look.trace.ids
    if is_quick(look.saved.model, len(ids), passes=len(every_head(look.saved.config.model))):
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

    run_id, ids, shown = look.selected.run.id, look.trace.ids, look.saved.step
    asked: dict[object, int] = st.session_state.setdefault(_ASKED, {})
    sentence = (run_id, ids, how)
    step = asked.get(sentence)
    if step != shown:
        st.button(
            label("surgery-turn-measure"),
            key="attention-turn-measure",
            on_click=lambda: asked.update({sentence: shown}),
        )
    if step is None:
        return None
    if step != shown:
        st.markdown(label("surgery-losses-other", measured=step, step=shown))
    chosen = step
    return background.result(
        ("attention-turn", run_id, chosen, ids, how),
        lambda job: moved_by_each(nearest_model(run_id, chosen).model, ids, how, job.progress),
        t("surgery-turn-working"),
    )
