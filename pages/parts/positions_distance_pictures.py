"""The pictures of how far heads look: all of them small, one of them large."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from gptcore.figures.colours import HEAD_COLOURS
from gptcore.figures.distances import distance_curves, least_weight
from gptcore.head_edits import Head
from pages.parts import attention_look, figure, theme
from pages.parts.components import component
from pages.parts.head_findings import name_of
from pages.parts.packed import packed
from pages.parts.positions_distance_words import places
from pages.parts.words import label, t

if TYPE_CHECKING:
    from gptcore.distances import Distances
    from gptcore.store import Run

_HEADS, _LAYER = "positions-distance-heads", "positions-distance-layer"
_MOST_HEADS = 36
"""More than can be told apart at once: then the heads of one layer are shown."""
_heads = component("distance_heads", '<div class="distance-heads" role="group"></div>')


def all_heads(run: Run, step: int, found: Distances, head: Head) -> None:
    """Every head small, to be chosen from; of very many those of the open one's layer."""
    from gptcore.distances import drawn_at

    model = run.config.model
    layers = list(range(model.layers))
    if model.layers * model.heads > _MOST_HEADS:
        if model.layers > 1:
            _choose_layer(model.layers, head)
        layers = [head[0]]
    at = drawn_at(found.length)
    names, means = [], []
    for layer in layers:
        for each in range(model.heads):
            mean, alone = (places(side.mean[layer, each]) for side in (found.text, found.alone))
            means.append(mean)
            values = {"name": name_of((layer, each)), "text": mean, "alone": alone}
            names.append(t("distance-head-name", **values))
    data = {
        "layers": layers,
        "heads": model.heads,
        "head": "{}.{}".format(*head),
        "step": step,
        "length": found.length,
        "least": least_weight(found.length),
        "names": names,
        "means": means,
        "mode": theme.mode(),
        "labels": {"heads": t("distance-heads")},
    }
    arrays = {
        "at": at.astype("int32"),
        "text": found.text.weights[layers][..., at],
        "alone": found.alone.weights[layers][..., at],
    }
    _heads(
        key=_HEADS,
        data=packed(data, arrays),
        on_head_change=lambda: attention_look.choose_head(st.session_state[_HEADS]["head"]),
    )


def _choose_layer(layers: int, head: Head) -> None:
    """Opens the same head of another layer."""
    st.session_state[_LAYER] = head[0]
    st.selectbox(
        label("distance-layer"),
        range(layers),
        key=_LAYER,
        on_change=lambda: attention_look.choose_head(f"{st.session_state[_LAYER]}.{head[1]}"),
    )


def curves(found: Distances, head: Head) -> None:
    """One head large."""
    from gptcore.distances import drawn_at

    at = drawn_at(found.length)
    values = {"text": places(found.text.mean[head]), "alone": places(found.alone.mean[head])}
    picture = distance_curves(
        at,
        found.text.weights[head][at],
        found.alone.weights[head][at],
        found.length,
        f"head-{head[1] % HEAD_COLOURS}",
        {name: t(f"distance-{name}") for name in ("distance", "weight", "text", "alone")},
        theme.mode(),
    )
    st.markdown(f"**{name_of(head)}**")
    summary = t("distance-head-name", name=name_of(head), **values)
    figure.show("positions-distance-head", picture, summary)
