"""Where the story has its words from: every passage that it shares with the training text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import sampling_source_novelty, sampling_source_passages
from pages.parts.sampling_source_text import training_text
from pages.parts.words import label, t

if TYPE_CHECKING:
    from gptcore.origins import Origins
    from pages.parts.sampling_look import Look


def show(look: Look) -> None:
    """The story in the colours of what it shares, and the curve over the moments of its run."""
    training = training_text(look)
    if training is None:
        return
    st.markdown(label("sampling-source-words"))
    prompt = len(look.text(look.prompt))
    name, text = t("sampling-source-text"), look.text(look.ids)
    found = sampling_source_passages.show(
        "sampling-sources", name, look.run.id, training, text, prompt
    )
    _longest(found, prompt)
    sampling_source_novelty.show(look, training)


def _longest(found: Origins, prompt: int) -> None:
    """The longest passage that reaches into what the model wrote."""
    told = [span for span in found.spans if span.last > prompt]
    longest = max(told, key=lambda span: span.length, default=None)
    if longest is None:
        st.caption(label("sampling-source-nothing-told"))
    else:
        st.caption(
            label("sampling-source-longest", characters=longest.length, places=longest.places)
        )
