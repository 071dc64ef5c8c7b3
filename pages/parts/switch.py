"""A row of buttons of which one is chosen: what a part of the page is about."""

from collections.abc import Mapping

import streamlit as st

from pages.parts import session
from pages.parts.words import label


def one_of(
    message_id: str, names: Mapping[str, str], key: str, parameter: str | None = None
) -> str:
    """The chosen one of ``names``, at first the first; kept through the visit.

    Args:
        message_id: what is chosen here, for a screen reader.
        names: choice -> its words, as Markdown.
        parameter: of ``session.PAGE_PARAMETERS``, by which an address chooses.
    """
    wanted = None if parameter is None else session.page_parameter(parameter)
    if wanted in names:
        st.session_state[key] = wanted
    # Not by ``default``: a page may choose another one by itself, under ``key``.
    if st.session_state.get(key) not in names:
        st.session_state[key] = next(iter(names))
    chosen = st.segmented_control(
        label(message_id),
        list(names),
        format_func=names.__getitem__,
        required=True,
        key=key,
        label_visibility="collapsed",
        wrap=True,
        persist_state="session",
    )
    return str(chosen)
