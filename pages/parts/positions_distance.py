"""Where in the context each head looks, with a text and by position alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from gptcore.figures.colours import HEAD_COLOURS
from gptcore.figures.distances import distance_curves, least_weight
from gptcore.head_edits import Head
from pages.parts import attention_look, background, figure, positions_distance_words, theme
from pages.parts.components import component
from pages.parts.head_findings import name_of
from pages.parts.held_out import held_out_ids
from pages.parts.packed import packed
from pages.parts.positions_distance_words import places
from pages.parts.session import Selection
from pages.parts.words import label, t

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from gptcore.distances import Distances
    from gptcore.modelfile import SavedModel
    from gptcore.store import Run

_HEADS, _LAYER = "positions-distance-heads", "positions-distance-layer"
_SHOWN = "positions-distance-shown"
"""Session state: (run id, step, its ``Distances``) that are on the page."""
_WAIT_S = 1.5
"""For the next moment, while that before it can be looked at: no progress comes and goes in a play
of all moments."""
_MOST_HEADS = 36
"""More than can be told apart at once: then the heads of one layer are shown."""
_heads = component("distance_heads", '<div class="distance-heads" role="group"></div>')


def show(selected: Selection, saved: SavedModel | None) -> None:
    """All heads small, the open one large, and what its numbers say."""
    if saved is None:
        st.markdown(label("write-no-weights"))
        return
    # What is there stays where it is while another moment is measured below.
    above = st.container()
    run_id, step, shown = st.session_state.get(_SHOWN, (None, 0, None))
    there = run_id == selected.run.id
    found = _measured(selected.run, saved, _WAIT_S if there else None)
    if found is not None:
        step, shown, there = saved.step, found, True
        st.session_state[_SHOWN] = (selected.run.id, step, shown)
    if there:
        with above:
            _show(selected.run, step, shown, attention_look.open_head(saved))
            if len(selected.moments) > 1:
                st.caption(label("distance-try"))


def _measured(run: Run, saved: SavedModel, wait_s: float | None) -> Distances | None:
    """Of the moment that is shown; None while it is being measured, with its progress."""
    ids = None
    if not run.imported:
        ids = held_out_ids(run.id, saved)
        if ids is None:
            return None
    return background.result(
        ("positions-distances", run.id, saved.step),
        lambda job: _measure(saved, ids, job),
        t("distance-working"),
        wait_s=wait_s,
    )


def _measure(saved: SavedModel, ids: NDArray[np.int32] | None, job: background.Job) -> Distances:
    from gptcore.distances import distances, written

    if ids is not None:
        return distances(saved.model, ids, job.progress)
    ids = written(saved, lambda share: job.progress(share / 2))
    return distances(saved.model, ids, lambda share: job.progress((1 + share) / 2))


def _show(run: Run, step: int, found: Distances, head: Head) -> None:
    model = run.config.model
    st.markdown(label("distance-intro", step=step, causal=int(model.causal)))
    if model.layers == model.heads == 1:
        _curves(found, head)
    else:
        small, large = st.columns(2, gap="medium")
        with small:
            _all_heads(run, step, found, head)
        with large:
            _curves(found, head)
    positions_distance_words.show(run, found, head)


def _all_heads(run: Run, step: int, found: Distances, head: Head) -> None:
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


def _curves(found: Distances, head: Head) -> None:
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
