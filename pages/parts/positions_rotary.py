"""Rotary positions: queries and keys as arrows that turn, and what they score at any distance.

The browser gets one query and one key for each token and computes everything a slider moves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st

from gptcore.config import ModelConfig
from pages.parts import attention_look, chips, head_choice, switch, theme
from pages.parts.components import component
from pages.parts.models import shown_model, traced
from pages.parts.packed import packed
from pages.parts.session import Selection, language
from pages.parts.words import label, t

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gptcore.modelfile import SavedModel

_LIMITS = "value least most"
_MOST_SIZE = 128
_USUAL_BASE = 10_000.0
_REFUSED = {"query": "whole", "key": "whole", "shift": "whole", "base": "number", "size": "even"}
"""Each slider, and what is said of a number that it does not take."""
_GAPS = {
    **dict.fromkeys(("query", "key", "query-token", "key-token", "difference", "reset"), ""),
    **dict.fromkeys(("play-query", "play-shift", "stop", "source"), ""),
    **dict.fromkeys(("arrows", "arrows-words", "product", "moved", "by-distance", "dials"), ""),
    **dict.fromkeys(("moved-unmoved", "moved-same", "moved-rounding"), ""),
    **dict.fromkeys(("curve", "axis-distance", "hidden", "found-same", "part"), ""),
    "turn": "places",
    "thinned": "shown pairs",
    "told": "dial places query key part",
    **dict.fromkeys(("score-own", "score-masked"), "query key head product scale score"),
    **dict.fromkeys(("score-other", "score-hidden"), "query key head product scale score own"),
    "curve-at": "distance product",
    "found-ends": "last most mostAt least leastAt",
    "found-falls": "last",
    "found-mixed": "falls rises",
    "found-halves": "near far",
    "formula": "dial",
    "formula-pair": "dial first second size",
}
"""The messages that the browser says, and the gaps that it fills."""
_HTML = """
<div class="positions-rotary">
  <div class="sentence" hidden>
    <div class="pair-boxes">
      <label class="query"><span data-say="query-token"></span><select></select></label>
      <label class="key"><span data-say="key-token"></span><select></select></label>
    </div>
    <div class="chips"></div>
  </div>
  <div class="rows"></div>
  <div class="buttons">
    <button type="button" class="play" data-plays="query"></button>
    <button type="button" class="play" data-plays="shift"></button>
    <button type="button" class="reset" data-say="reset"></button>
  </div>
  <div class="halves">
    <div class="half">
      <section class="arrows">
        <h3 data-say="arrows"></h3>
        <p class="why" data-say="arrows-words"></p>
        <p class="legend">
          <span class="query" data-say="query"></span><span class="key" data-say="key"></span>
        </p>
        <div class="dials" tabindex="0" role="group"></div>
        <p class="told" aria-live="off"></p>
        <p class="why thinned"></p>
      </section>
      <section class="moved">
        <h3 data-say="moved"></h3>
        <table><tbody></tbody></table>
        <p class="why"></p>
      </section>
    </div>
    <div class="half">
      <section class="product">
        <h3 data-say="product"></h3>
        <p class="equation"></p>
        <p class="why score"></p>
      </section>
      <section class="distance">
        <h3 data-say="by-distance"></h3>
        <svg class="curve" tabindex="0" role="img"></svg>
        <p class="told" role="status"></p>
        <div class="found"></div>
      </section>
    </div>
  </div>
  <details class="formula">
    <summary></summary>
    <p class="why"></p>
    <div class="lines"></div>
    <p class="source" data-say="source"></p>
  </details>
</div>
"""
_rotary = component("rotary", _HTML, styles=("chips", "placed", "knob_rows"))
Arrays = dict[str, "NDArray[np.float32]"]


def show(selected: Selection) -> None:
    """Draw the arrows: of the open run's own queries and keys where it turns them, else of ones."""
    model = selected.run.config.model
    message: dict[str, Any] | None = None
    arrays: Arrays = {}
    if model.positions != "rotary":
        st.markdown(label("rotary-not-own"))
    elif (saved := shown_model(selected)) is None:
        st.markdown(label("write-no-weights"))
    else:
        message, arrays = _own(selected, saved)
    if message is None:
        size = min(model.head_size, _MOST_SIZE) // 2 * 2
        message = {"vectors": "ones", "size": max(2, size), "scale": None, "pair": [0, 0]}
        st.caption(label("rotary-ones-words"))
    _rotary(
        key="positions-rotary",
        data=packed({**message, **_about(selected, model)}, arrays),
    )


def _own(selected: Selection, saved: SavedModel) -> tuple[dict[str, Any] | None, Arrays]:
    """The queries and keys of one head at place 0; None where the visitor prefers ones."""
    names = {each: label(f"rotary-vectors-{each}") for each in ("model", "ones")}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if switch.one_of("rotary-vectors", names, "positions-rotary-vectors") == "ones":
            return None, {}
        head = head_choice.choose("rotary-head", "positions-rotary-head", saved)
    read = attention_look.read_unasked(selected.run, saved)
    if not read:
        st.markdown(label("rotary-nothing-read"))
        return None, {}
    from gptcore.rotary_head import rotary_head

    ids = tuple(cell.id for cell in read if cell.id is not None)
    trace = traced(selected.run.id, saved.step, ids)
    at_0 = rotary_head(trace, saved.model, head)
    st.caption(label("rotary-model-words", step=saved.step))
    model = saved.config.model
    message = {
        **chips.row(list(read), lambda cell: ""),
        "vectors": "model",
        "size": model.head_size,
        "scale": model.attention_scale,
        "head": "{}.{}".format(*head),
        "pair": [len(read) - 1, int(trace.patterns[head][-1].argmax())],
    }
    found = {"queries": at_0.queries, "keys": at_0.keys}
    return message, {name: x.numpy().astype(np.float32) for name, x in found.items()}


def _about(selected: Selection, model: ModelConfig) -> dict[str, Any]:
    knobs = {
        name: {"label": t(f"rotary-knob-{name}"), "refused": _said(f"refused-{kind}", _LIMITS)}
        for name, kind in _REFUSED.items()
    }
    return {
        "run": selected.run.id,
        "mode": theme.mode(),
        "lang": language(),
        "context": model.context,
        "base": model.rotary_base if model.positions == "rotary" else _USUAL_BASE,
        "causal": model.causal,
        "knobs": knobs,
        "labels": {name: _said(name, gaps) for name, gaps in _GAPS.items()},
    }


def _said(name: str, gaps: str) -> str:
    """A message with its gaps left open."""
    return t(f"rotary-{name}", **{gap: f"{{{gap}}}" for gap in gaps.split()})
