"""What one can take along of a story: its address, its tokens with their odds."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

import streamlit as st

from pages.parts import safe, sampling_look
from pages.parts.attention_look import LONGEST_ADDRESS
from pages.parts.words import label

if TYPE_CHECKING:
    from pages.parts.sampling_look import Look


def show(look: Look) -> None:
    """The address that tells the story again, and two files."""
    _address(look)
    csv, json = st.columns(2, gap="medium")
    with csv:
        _button(look, "csv", "text/csv")
        st.caption(label("story-csv-words", tokens=len(look.path)))
    with json:
        _button(look, "json", "application/json")
        st.caption(label("story-json-words"))


def _address(look: Look) -> None:
    told = sampling_look.address_of(look)
    parameters = {"run": look.run.id, "moment": str(look.saved.step)}
    parameters |= {name: value for name, value in told.items() if value}
    st.markdown(label("story-address"))
    # Without the language: whoever opens it reads it in the language of their browser.
    query = urlencode(parameters, quote_via=quote)
    st.code(f"{st.context.url or ''}?{query}", language=None, wrap_lines=True)
    st.caption(label("story-address-words"))
    match sampling_look.too_long(look):
        case "prompt":
            st.warning(label("story-address-prompt", limit=LONGEST_ADDRESS))
        case "path":
            st.warning(label("story-address-path"))


def _button(look: Look, kind: str, mime: str) -> None:
    """Makes the file when it is pressed."""

    def made() -> bytes:
        from gptcore.story_export import story_csv, story_json

        if kind == "csv":
            # The mark tells spreadsheets that this is UTF-8.
            return story_csv(look.story, look.saved.tokenizer, safe.csv_cell).encode("utf-8-sig")
        facts = {"run": look.run.id, "name": look.run.name}
        return story_json(look.story, look.saved.tokenizer, look.prompt, facts).encode()

    st.download_button(
        label(f"story-{kind}"),
        made,
        safe.file_name(f"{look.run.name}-story", f".{kind}"),
        mime,
        key=f"sampling-{kind}",
        on_click="ignore",
    )
