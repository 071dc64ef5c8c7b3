"""Which two tokens are looked at, chosen by name; a click in a picture moves the same boxes."""

import streamlit as st

from gptcore.token_text import token_label
from pages.parts import attention_look
from pages.parts.attention_look import Look
from pages.parts.words import label

_FROM, _TO = "attention-from", "attention-to"


def choose(look: Look, both: bool = True) -> None:
    """A box for the token that looks, and with ``both`` one for whom it looks at."""
    names = [f"{place}  {token_label(cell.token)}" for place, cell in enumerate(look.cells)]
    causal = look.saved.config.model.causal
    # What was clicked in a picture is written into the boxes before they are drawn.
    st.session_state[_FROM], st.session_state[_TO] = look.pair
    boxes = [("pair-from", _FROM, len(names))]
    if both:
        boxes.append(("pair-to", _TO, look.pair[0] + 1 if causal else len(names)))
    with st.container(horizontal=True):
        for message_id, key, offered in boxes:
            st.selectbox(
                label(message_id),
                range(offered),
                format_func=names.__getitem__,
                key=key,
                on_change=_from_boxes,
                args=(causal, look.pair),
                width=260,
            )


def _from_boxes(causal: bool, pair: tuple[int, int]) -> None:
    # A box of the part that was open before may answer after it is gone.
    start = st.session_state.get(_FROM, pair[0])
    looks_from(causal, start, st.session_state.get(_TO, pair[1]))


def looks_from(causal: bool, start: int, end: int) -> None:
    """Look at this pair; behind a mask a token sees at most itself."""
    attention_look.choose_pair([start, min(start, end) if causal else end])
