"""A page about the run that is open, drawn anew by what is chosen on it and by the run as it
trains."""

from collections.abc import Callable

import streamlit as st

from pages.parts import session
from pages.parts.session import Selection
from pages.parts.words import label, showing_errors, t

_POLL_S = 3.0  # a little slower than the newest weights are written


def show(name: str, page: Callable[[Selection], None]) -> None:
    """Draw the title, the page, and below the model that ships with the project the way to a run
    of one's own.

    Args:
        name: of the page, with which its messages and keys begin.
    """
    st.title(t(f"{name}-title"), anchor=False)
    selected = session.selection()
    if selected is None:
        st.markdown(label("home-empty"))
        _begin(name)
        return
    every = _POLL_S if selected.live and selected.following else None
    st.fragment(_follow, run_every=every)(page, selected.run.id, selected.live)
    if selected.run.id == session.EXAMPLE:
        st.caption(label(f"{name}-example"))
        _begin(name)


def _follow(page: Callable[[Selection], None], run_id: str, was_live: bool) -> None:
    selected = session.selection()
    if selected is None or selected.run.id != run_id or selected.live != was_live:
        st.rerun()
    with showing_errors():
        page(selected)


def _begin(name: str) -> None:
    if st.button(label("home-begin"), type="primary", key=f"{name}-begin"):
        session.prepare_new_run()
        st.switch_page("train.py")
