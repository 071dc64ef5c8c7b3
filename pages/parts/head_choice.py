"""A box to choose a head of a model, at first the one that is open on the Attention page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from gptcore.head_edits import Head
from pages.parts import attention_look
from pages.parts.words import label

if TYPE_CHECKING:
    from gptcore.modelfile import SavedModel


def choose(message_id: str, key: str, saved: SavedModel) -> Head:
    """The chosen head; kept through the visit, as long as the model has it.

    Args:
        message_id: what is chosen here.
    """
    model = saved.config.model
    heads = [(layer, head) for layer in range(model.layers) for head in range(model.heads)]
    if st.session_state.get(key) not in heads:
        st.session_state[key] = attention_look.open_head(saved)
    head: Head = st.selectbox(
        label(message_id),
        heads,
        format_func=lambda head: "{}.{}".format(*head),
        key=key,
        width=180,
        persist_state="session",
    )
    return head
