"""Flow: what raw weights leave out, beside them and on the same scale."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st

from gptcore.equations import figure
from pages.parts import attention_pair, chips, theme
from pages.parts.attention_look import Look
from pages.parts.components import component
from pages.parts.packed import packed
from pages.parts.words import label, t

if TYPE_CHECKING:
    from gptcore.config import ModelConfig
    from gptcore.flow import Flow

_KEY = "attention-flow"
_HTML = """
<div class="flow">
  <div class="frame" tabindex="0" role="group"><div class="rows"></div></div>
  <p class="told" role="status"></p>
  <p class="finding"></p>
</div>
"""
_flow = component("flow", _HTML, styles=("chips", "placed"))


def show(look: Look) -> None:
    """The token that looks, its four rows, what they tell together, and the formulas."""
    from gptcore.flow import flow

    attention_pair.choose(look, both=False)
    row = flow(look.trace, look.saved.model, look.head, look.pair[0], look.edits.muted)
    _flow(
        key=_KEY,
        data=_data(look, row),
        on_from_change=partial(_look_from, look.saved.config.model.causal, look.pair[1]),
    )
    st.caption(label("flow-words"))
    with st.expander(label("flow-formulas"), key="attention-flow-formulas"):
        _formulas(look.saved.config.model)


def _look_from(causal: bool, end: int) -> None:
    place = st.session_state[_KEY]["from"]
    if type(place) is int:
        attention_pair.looks_from(causal, place, end)


def _data(look: Look, row: Flow) -> bytes:
    notes = _notes(look, row)
    nothing = np.zeros_like(row.weights)
    shares = {
        "weight": row.weights,
        "share": nothing if row.shares is None else row.shares,
        "mean": nothing if row.mean is None else row.mean,
        "rollout": row.rollout,
    }
    tokens = len(look.cells)
    gaps = {name: f"{{{name}}}" for name in (*shares, "token", "length", "looks")}
    data = {
        **chips.row(list(look.cells), lambda cell: ""),
        "mode": theme.mode(),
        "from": look.pair[0],
        "last": look.pair[0] if look.saved.config.model.causal else tokens - 1,
        "rows": [
            {
                "title": t(f"flow-{name}"),
                "note": notes[name],
                "shown": [_percent(share) for share in each],
                "largest": int(each.argmax()) if each.any() else None,
            }
            for name, each in shares.items()
        ],
        "lengths": [figure(length) for length in row.lengths],
        "finding": _finding(look),
        "labels": {
            "frame": t("flow-frame"),
            "hint": t("flow-hint"),
            "masked": t("flow-masked", **gaps),
            "told": t("flow-told", **gaps),
        },
    }
    return packed(data, {"shares": np.stack(list(shares.values()))})


def _notes(look: Look, row: Flow) -> dict[str, str]:
    """What each row is, in this model and with these heads muted."""
    layer, head = look.head
    below = [each for each in look.edits.muted if each[0] <= layer]
    muted = {"layer": sum(each[0] == layer for each in below), "below": len(below)}
    residual = "yes" if look.saved.config.model.residual else "no"
    return {
        "weight": t("flow-note-weight", layer=layer, head=head),
        "share": t("flow-note-share" if row.shares is not None else "flow-note-nothing"),
        "mean": t("flow-note-mean", layer=layer, muted=muted["layer"]),
        "rollout": t("flow-note-rollout", layer=layer, residual=residual, muted=muted["below"]),
    }


def _finding(look: Look) -> dict[str, Any]:
    """Whether the weights of this head mislead, here or elsewhere in the sentence."""
    from gptcore.flow import misled

    here = look.pair[0]
    if look.head in look.edits.muted:
        return {"sentence": t("flow-muted"), "places": {}, "words": {}}
    found = misled(look.trace, look.saved.model, look.head, here)
    if found is None:
        return {"sentence": t("flow-not-misled"), "places": {}, "words": {}}
    most, brings = found.looked_at, found.brings_most
    places = {"query": found.place, "looked": most.place, "brings": brings.place}
    words = {
        "weight": _percent(most.weight),
        "short": figure(most.length),
        "share": _percent(brings.share),
        "long": figure(brings.length),
        "less": _percent(brings.weight),
    }
    gaps = {name: f"{{{name}}}" for name in (*places, *words)}
    where = "here" if found.place == here else "elsewhere"
    return {"sentence": t(f"flow-misled-{where}", **gaps), "places": places, "words": words}


def _percent(share: float) -> str:
    return f"{figure(100 * share)}%"


def _formulas(model: ModelConfig) -> None:
    st.markdown(label("flow-formula-share"))
    st.latex(
        r"w_{ij} \, \lVert v_j W_O \rVert \; \Big/ \; "
        r"\sum\nolimits_n w_{in} \, \lVert v_n W_O \rVert"
    )
    st.markdown(label("flow-formula-rollout" if model.residual else "flow-formula-no-residual"))
    kept = r"\tfrac{1}{2} W_l + \tfrac{1}{2} I" if model.residual else "W_l"
    st.latex(rf"A_l = {kept} \qquad R_l = A_l \, A_{{l-1}} \cdots A_0")
