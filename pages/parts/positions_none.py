"""No positions: what is left to tell tokens apart by, and how far that gets the open run."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import streamlit as st

from gptcore.equations import figure as written
from gptcore.figures.distances import even_rows as drawn_rows
from gptcore.token_text import token_label
from pages.parts import attention_look, figure, models, theme
from pages.parts.session import Selection
from pages.parts.words import label, t

if TYPE_CHECKING:
    from gptcore.equal_tokens import EqualTokens
    from gptcore.modelfile import SavedModel

_TOKENS = 10


def show(selected: Selection, saved: SavedModel | None) -> None:
    """The mask alone, and two equal tokens inside the open run."""
    left, right = st.columns([2, 3], gap="large")
    with left:
        _mask_alone(selected.run.config.model.causal)
    with right:
        st.subheader(label("none-equal"), anchor=False)
        if saved is None:
            st.markdown(label("write-no-weights"))
        else:
            _equal(selected, saved)
