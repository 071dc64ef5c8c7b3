"""Text: what the next model will read, what is in it, and whether it is enough."""

import streamlit as st

from gptcore.errors import PlaygroundError, TextError
from gptcore.text import SHORTEST_CONTEXT, check_text
from pages.parts import material, session, sources, text_view
from pages.parts.runs_store import drafts
from pages.parts.words import label, show_error, t


def _own_text() -> None:
    gathered = material.draft()
    read = material.read_sources(gathered)
    left, right = st.columns([2, 3], gap="large")
    with left:
        sources.add()
        sources.listing(read)
    chosen = material.of_draft(gathered)
    if chosen is None:
        with right:
            _text_of_the_model()
        return
    with right:
        text_view.preview(read, gathered.cleaning)
    try:
        # Whether a longer context is too long is the Train page's question.
        check_text(chosen.text, SHORTEST_CONTEXT, chosen.validation_share)
    except TextError as problem:
        show_error(problem)
    text_view.figures(chosen)
    text_view.split(chosen)
    text_view.readings(gathered, chosen)
    with st.expander(label("text-cleaning"), key="text-cleaning"):
        text_view.cleaning(gathered, read)
    with st.expander(label("text-repeated"), key="text-repeated"):
        text_view.repeated(chosen)
    tokens, train = st.columns(2)
    if tokens.button(label("text-to-tokens"), key="text-to-tokens", width="stretch"):
        st.switch_page("tokens.py")
    if train.button(label("text-to-train"), type="primary", key="text-to-train", width="stretch"):
        session.prepare_new_run()
        st.switch_page("train.py")


def _text_of_the_model() -> None:
    """Where the visitor has brought nothing yet: what the model above has read."""
    selected = session.selection()
    read = material.of_run(selected.run) if selected is not None else None
    if read is None:
        st.markdown(label("text-empty"))
        return
    st.subheader(label("text-of-model", name=read.title), anchor=False)
    text_view.beginning(read.text)
    text_view.figures(read, column_width=220)  # two by two in this column
    if st.button(label("text-use"), key="text-use"):
        try:
            drafts().add(session.person(), "paste", read.title, read.text.encode())
        except PlaygroundError as error:
            show_error(error)
        else:
            st.rerun()


st.title(t("text-title"), anchor=False)
_own_text()
