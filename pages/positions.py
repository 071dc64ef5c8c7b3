"""Positions: the encodings by picture, where heads look, what order is worth, and their duel."""

import streamlit as st

from gptcore.errors import PlaygroundError
from pages.parts import (
    positions_distance,
    positions_duel,
    positions_meet,
    positions_shuffle,
    session,
    switch,
)
from pages.parts.models import nearest_model
from pages.parts.session import Selection
from pages.parts.words import label, show_error, t

_PARTS = {
    "meet": positions_meet.show,
    "distance": positions_distance.show,
    "shuffle": positions_shuffle.show,
    "duel": positions_duel.show,
}
_POLL_S = 3.0  # a little slower than the newest weights are written


def _follow(run_id: str, was_live: bool) -> None:
    """The page, drawn anew by what is chosen on it, and by a run as it trains."""
    selected = session.selection()
    if selected is None or selected.run.id != run_id or selected.live != was_live:
        st.rerun()
    try:
        _page(selected)
    except PlaygroundError as error:
        show_error(error)


def _page(selected: Selection) -> None:
    run, moment = selected.run, selected.moment
    names = {part: label(f"positions-part-{part}") for part in _PARTS}
    part = switch.one_of("positions-part", names, "positions-part")
    _PARTS[part](selected, None if moment is None else nearest_model(run.id, moment.step))


def _begin() -> None:
    if st.button(label("home-begin"), type="primary", key="positions-begin"):
        session.prepare_new_run()
        st.switch_page("train.py")


st.title(t("positions-title"), anchor=False)
selected = session.selection()
if selected is None:
    st.markdown(label("home-empty"))
    _begin()
else:
    every = _POLL_S if selected.live and selected.following else None
    st.fragment(_follow, run_every=every)(selected.run.id, selected.live)
    if selected.run.id == session.EXAMPLE:
        st.caption(label("positions-example"))
        _begin()
