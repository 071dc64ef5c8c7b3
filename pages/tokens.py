"""Tokens: what a text becomes before a model reads it."""

import streamlit as st

from gptcore.errors import PlaygroundError
from pages.parts import material, session, switch, token_choice, token_view
from pages.parts.session import Selection
from pages.parts.words import label, show_error, t


def _whose(has_text: bool, selected: Selection | None) -> str:
    """Whether the page is about the visitor's new text or about the model above."""
    if not has_text or selected is None:
        return "own" if has_text else "model"
    names = {
        "own": label("tokens-own", name=material.title(material.draft().sources)),
        "model": label("tokens-model", name=material.run_name(selected.run)),
    }
    return switch.one_of("tokens-whose", names, "tokens-whose")


def _page() -> None:
    gathered, selected = material.draft(), session.selection()
    has_text = material.of_draft(gathered) is not None
    if not has_text and selected is None:
        st.markdown(label("text-empty"))
    elif _whose(has_text, selected) == "own":
        reading = token_choice.own(gathered)
        if reading is not None:
            token_view.show(reading)
    elif selected is not None:
        reading = token_choice.of_the_model(selected)
        if reading is not None:
            token_view.show(reading)
    if not has_text and st.button(label("home-begin"), type="primary", key="tokens-begin"):
        st.switch_page("text.py")


st.title(t("tokens-title"), anchor=False)
try:
    _page()
except PlaygroundError as error:
    show_error(error)
