"""A box for a sentence that a model reads while it is being typed."""

from collections.abc import Callable, Mapping

import streamlit as st

from gptcore.token_text import Cell
from pages.parts import chips, safe
from pages.parts.components import component
from pages.parts.words import t
from pages.parts.write_stream import MOST_PROMPT

_HTML = """
<div class="sentence">
  <label><span class="name"></span><textarea spellcheck="false" disabled></textarea></label>
  <p class="counts" role="status"></p>
</div>
"""
_sentence = component("sentence", _HTML)


def ask(
    key: str,
    text: str,
    turn: int,
    found: list[Cell],
    read: int,
    address: Mapping[str, str],
    on_change: Callable[[], None],
    name: str = "attention-sentence",
    hint: str = "attention-sentence-hint",
    nothing: str = "attention-nothing",
) -> None:
    """Draw the box, and below it how many tokens are read.

    Args:
        turn: another number lets ``text`` replace what stands in the box.
        found: the tokens of ``text``.
        read: how many of them fit into the context.
        address: what the address of the page is to say of it.
        on_change: called with every letter; ``typed(key)`` then tells what is in the box.
        name, hint, nothing: the messages that say what is typed here, and of an empty box.
    """
    tokens = chips.known(found)
    counts = t("attention-tokens", tokens=read)
    if not tokens:
        counts = t(nothing)
    elif tokens > read:
        counts = t("attention-forgotten", tokens=read, forgotten=tokens - read)
    _sentence(
        key=key,
        data={
            "text": text,
            "turn": turn,
            "most": MOST_PROMPT,
            "counts": counts,
            "address": dict(address),
            "labels": {
                "name": t(name),
                "placeholder": t(hint),
            },
        },
        on_text_change=on_change,
    )


def typed(key: str) -> str | None:
    """What the browser says is in the box; None where that is no text."""
    text = st.session_state[key]["text"]
    return safe.typed(text, MOST_PROMPT) if isinstance(text, str) else None
