"""Sinusoidal positions: the table as a map, its waves one by one, its dot products by distance.

The browser computes all of it from the formula, so that it follows the sliders.
"""

from __future__ import annotations

import streamlit as st

from gptcore.equations import figure
from gptcore.figures.colours import DIVERGING
from pages.parts import theme
from pages.parts.components import component
from pages.parts.models import shown_model
from pages.parts.session import Selection, language
from pages.parts.words import label, t

_MOST_PLACES, _MOST_WIDTH = 1024, 512
_GAPS = {
    **dict.fromkeys(("knob-places", "knob-width", "knob-base", "knob-place"), ""),
    **dict.fromkeys(("which", "right", "mistaken", "map", "map-words", "axis-place"), ""),
    **dict.fromkeys(("waves", "waves-words", "source"), ""),
    **dict.fromkeys(("formula", "mistaken-why", "mistaken-source", "sine", "cosine"), ""),
    **dict.fromkeys(("whole", "even", "number"), "value least most"),
    "told": "place dimension value",
    "told-mistaken": "place value",
    "wave": "dimension kind length",
    "wave-slow": "dimension kind length share",
    "products-words": "place",
    "products-told": "place self next far distance",
    "mistaken-told": "places least most different",
    "summary": "places width",
}
"""The messages that the browser says, and the gaps that it fills."""
_HTML = """
<div class="positions-sinusoidal">
  <div class="rows"></div>
  <div class="which" role="group"></div>
  <div class="halves">
    <section class="table">
      <h3></h3>
      <p class="why"></p>
      <div class="stage" tabindex="0" role="img">
        <canvas></canvas><div class="row"></div><div class="column"></div>
      </div>
      <p class="axis"><span></span><span></span><span></span></p>
      <p class="told" role="status"></p>
      <div class="waves">
        <h3></h3>
        <p class="why"></p>
        <svg aria-hidden="true"></svg>
        <div class="pinned"></div>
      </div>
    </section>
    <section class="products">
      <h3></h3>
      <svg aria-hidden="true"></svg>
      <p class="axis"><span></span><span></span><span></span></p>
      <p class="found"></p>
    </section>
    <section class="flat" hidden><h3></h3><p class="found"></p><p class="why"></p></section>
  </div>
  <details>
    <summary></summary>
    <p class="equation"></p>
    <p class="filled"></p>
    <p class="source"></p>
  </details>
</div>
"""
_sinusoidal = component("sinusoidal", _HTML, styles=("knob_rows",))


def show(selected: Selection) -> None:
    """The table of a model as large as the open run's, and how large it is in one that has it."""
    run = selected.run
    model = run.config.model
    if model.positions == "sinusoidal":
        st.markdown(label("sinusoidal-own", places=model.context, width=model.width))
        saved = shown_model(selected)
        if saved is not None:
            from gptcore.position_vectors import mean_lengths

            added, tokens = map(figure, mean_lengths(saved))
            st.markdown(label("sinusoidal-lengths", step=saved.step, added=added, tokens=tokens))
    _sinusoidal(
        key="positions-sinusoidal",
        data={
            "run": run.id,
            "places": min(model.context, _MOST_PLACES),
            "width": min(model.width // 2 * 2, _MOST_WIDTH),
            "limits": {"places": _MOST_PLACES, "width": _MOST_WIDTH},
            "scale": DIVERGING,
            "lang": language(),
            "mode": theme.mode(),
            "labels": {name: _said(name, gaps) for name, gaps in _GAPS.items()},
        },
    )


def _said(name: str, gaps: str) -> str:
    """A message with its gaps left open."""
    return t(f"sinusoidal-{name}", **{gap: f"{{{gap}}}" for gap in gaps.split()})
