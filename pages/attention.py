"""Attention: who looks at whom in one sentence, in every head, at any moment of a run."""

import streamlit as st

from gptcore.errors import PlaygroundError
from pages.parts import (
    attention_bertviz,
    attention_flow,
    attention_look,
    attention_maps,
    attention_surgery,
    attention_take,
    attention_training,
    attention_why,
    session,
    switch,
)
from pages.parts.session import Selection
from pages.parts.words import label, show_error, t

_PARTS = {
    "training": attention_training.show,
    "surgery": attention_surgery.show,
    "why": attention_why.show,
    "flow": attention_flow.show,
    "bertviz": attention_bertviz.show,
    "take": attention_take.show,
}
_POLL_S = 3.0  # a little slower than the newest weights are written


def _follow(run_id: str, was_live: bool) -> None:
    """The page, drawn anew by what is typed and clicked on it, and by a run as it trains."""
    selected = session.selection()
    if selected is None or selected.run.id != run_id or selected.live != was_live:
        st.rerun()
    try:
        _page(selected)
    except PlaygroundError as error:
        show_error(error)


def _page(selected: Selection) -> None:
    looked = attention_look.look(selected)
    if selected.moment is None:
        st.info(label("write-no-weights"))
    if looked is None:
        return
    attention_maps.show(looked)
    names = {part: label(f"attention-part-{part}") for part in _PARTS}
    part = switch.one_of("attention-part", names, "attention-part")
    _PARTS[part](looked)


def _begin() -> None:
    if st.button(label("home-begin"), type="primary", key="attention-begin"):
        session.prepare_new_run()
        st.switch_page("train.py")


st.title(t("attention-title"), anchor=False)
selected = session.selection()
if selected is None:
    st.markdown(label("home-empty"))
    _begin()
else:
    every = _POLL_S if selected.live and selected.following else None
    st.fragment(_follow, run_every=every)(selected.run.id, selected.live)
    if selected.run.id == session.EXAMPLE:
        st.caption(label("attention-example"))
        _begin()
