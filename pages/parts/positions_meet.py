"""The five encodings, one at a time: at first the one that the open run has."""

from __future__ import annotations

import streamlit as st

from pages.parts import (
    positions_alibi,
    positions_learned,
    positions_none,
    positions_rotary,
    positions_sinusoidal,
    switch,
)
from pages.parts.session import Selection
from pages.parts.words import label

_SHOW = {
    "none": positions_none.show,
    "learned": positions_learned.show,
    "sinusoidal": positions_sinusoidal.show,
    "rotary": positions_rotary.show,
    "alibi": positions_alibi.show,
}
_CHOSEN = "positions-encoding"
_RUN = "positions-run"


def show(selected: Selection) -> None:
    """Draw the chosen encoding, and say so where the open run has another one."""
    own = selected.run.config.model.positions
    if st.session_state.get(_RUN) != selected.run.id:
        st.session_state[_RUN] = selected.run.id
        st.session_state[_CHOSEN] = own
    names = {name: label(f"option-positions-{name}") for name in _SHOW}
    names[own] = f"**{names[own]}** · {label('positions-own')}"
    chosen = switch.one_of("positions-encoding", names, _CHOSEN, "encoding")
    st.markdown(label(f"positions-{chosen}-idea"))
    if chosen != own:
        st.caption(label("positions-other", own=label(f"option-positions-{own}")))
    _SHOW[chosen](selected)


def chosen() -> str:
    """The encoding that is looked at."""
    return str(st.session_state[_CHOSEN])
