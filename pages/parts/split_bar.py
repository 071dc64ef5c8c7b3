"""The text as one bar: what is trained on, what is only measured on, and the edge between."""

from collections.abc import Callable

import streamlit as st

from pages.parts.components import component
from pages.parts.words import t

_HTML = """
<div class="split">
  <div class="names"><span class="train"></span><span class="validation"></span></div>
  <div class="track"><input type="range" min="50" max="99" step="1" disabled></div>
</div>
"""
_bar = component("split_bar", _HTML)


def show(validation_share: float, characters: int, keep: Callable[[float], object]) -> None:
    """Draw the bar; ``keep`` is told the share of validation when the edge was moved."""

    def moved() -> None:
        percent = st.session_state["split-bar"]["moved"]
        # What comes from a browser may be anything.
        if isinstance(percent, int | float) and 1 <= 100 - percent <= 50:
            keep(round(100 - percent) / 100)

    _bar(
        key="split-bar",
        data={
            "percent": round(100 * (1 - validation_share)),
            "characters": characters,
            "labels": {
                "edge": t("split-edge"),
                "train": t("split-train", percent="{percent}", characters="{characters}"),
                "validation": t("split-validation", percent="{percent}", characters="{characters}"),
            },
        },
        on_moved_change=moved,
    )
