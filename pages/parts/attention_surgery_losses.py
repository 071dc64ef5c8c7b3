"""What each head is worth on text that the model was never trained on, measured on demand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from gptcore.head_edits import How
from pages.parts import attention_surgery_grid
from pages.parts.attention_surgery_grid import signed
from pages.parts.attention_surgery_measured import cost_together, losses_by_head, were_measured
from pages.parts.words import label, loss, t

if TYPE_CHECKING:
    from gptcore.surgery import HeadLosses
    from pages.parts.attention_look import Look

_ASKED = "attention-grid-asked"
"""Session state: (run, how) -> the step at which it is to be measured."""
_NOTHING = 0.0005
"""Nats that would be written as 0.000."""


def show(look: Look, how: How) -> None:
    """The grid of the moment that is shown, else of the one that was asked for last."""
    st.subheader(label("surgery-losses"), anchor=False)
    run, shown = look.selected.run, look.saved.step
    if run.imported:
        st.markdown(label("surgery-losses-no-text"))
        return
    asked: dict[tuple[str, How], int] = st.session_state.setdefault(_ASKED, {})
    step = shown if were_measured(run.id, how, shown) else asked.get((run.id, how))
    if step != shown:
        _offer(look, how, step)
    measured = None if step is None else losses_by_head(look, how, step)
    if measured is None:
        return
    step, found = measured
    grid, words = st.columns([2, 3], gap="large")
    with grid:
        name = t("surgery-losses-name", how=how)
        attention_surgery_grid.differences("attention-losses", name, found.differences, look.head)
    with words:
        _sentences(step, found)
        _together(look, step, found)
        st.caption(label("surgery-losses-words"))


def _offer(look: Look, how: How, measured: int | None) -> None:
    from gptcore.steps import VALIDATION_WINDOWS_TOKENS

    config = look.saved.config.model
    if measured is None:
        heads, tokens = config.layers * config.heads, VALIDATION_WINDOWS_TOKENS
        st.markdown(label("surgery-losses-offer", how=how, heads=heads, tokens=tokens))
    else:
        st.markdown(label("surgery-losses-other", measured=measured, step=look.saved.step))
    st.button(
        label("surgery-losses-measure"),
        key="attention-grid-measure",
        on_click=lambda: st.session_state[_ASKED].update(
            {(look.selected.run.id, how): look.saved.step}
        ),
    )


def _sentences(step: int, found: HeadLosses) -> None:
    st.markdown(
        label(
            "surgery-losses-base",
            step=step,
            loss=loss(found.base),
            tokens=found.tokens,
            window=found.window,
        )
    )
    differences = found.differences
    if abs(differences).max() < _NOTHING:
        st.markdown(label("surgery-losses-nothing"))
    elif differences.size > 1:
        for which, place in (("most", found.most), ("least", found.least)):
            change = signed(differences[place])
            layer, head = place
            st.markdown(label(f"surgery-losses-{which}", layer=layer, head=head, change=change))


def _together(look: Look, step: int, found: HeadLosses) -> None:
    """What the visitor's own changes cost together, and what they cost one by one."""
    count = len(look.edits.heads)
    together = cost_together(look, step, found) if count > 1 else None
    if together is None:
        return
    alone = found.one_by_one(look.edits)
    if alone is None:
        st.markdown(label("surgery-together", count=count, change=signed(together)))
    else:
        values = {"count": count, "change": signed(together), "alone": signed(alone)}
        st.markdown(label("surgery-together-and-alone", **values))
