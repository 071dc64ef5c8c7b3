"""What the numbers of the open head say, and how they were measured."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import streamlit as st

from gptcore.equations import figure as written
from gptcore.head_edits import Head
from pages.parts.head_findings import name_of
from pages.parts.words import label

if TYPE_CHECKING:
    from gptcore.distances import Distances
    from gptcore.store import Run

_NEAR = 8
"""Places that are called near, the token itself among them."""
_CLEAR_SHARE, _CLEAR_PLACES = 0.1, 0.5
"""A mean distance that differs by less is about the same."""


def places(distance: float) -> str:
    """A mean distance as it is shown: ``8.9``, ``12``."""
    return f"{distance:.1f}" if distance < 9.95 else f"{distance:.0f}"


def slope_of(slope: float) -> str:
    """A slope of ALiBi as it is shown: ``1/4`` where it is a power of a half, else three digits."""
    power = -math.log2(slope)
    return f"1/{2 ** round(power)}" if power == round(power) else written(slope)


def show(run: Run, found: Distances, head: Head) -> None:
    """The open head, what position alone does in this model, and the ends of the scale."""
    st.markdown(f"**{name_of(head)}** · {_open_head(run, found, head)}")
    st.markdown(_alone(run, head))
    _extremes(found)
    _how(run, found)


def _open_head(run: Run, found: Distances, head: Head) -> str:
    model = run.config.model
    text, alone = float(found.text.mean[head]), float(found.alone.mean[head])
    near = min(_NEAR, max(1, found.length // 2))
    shares = [round(100 * float(side.within(near)[head])) for side in (found.text, found.alone)]
    change = "same"
    if abs(text - alone) > max(_CLEAR_SHARE * alone, _CLEAR_PLACES):
        change = "nearer" if text < alone else "farther"
    causal, even = int(model.causal), int(model.positions == "none")
    said = (
        label("distance-mean", text=places(text), alone=places(alone), causal=causal),
        label("distance-near", others=near - 1, text=shares[0], alone=shares[1], causal=causal),
        label(f"distance-{change}", even=even),
    )
    return " ".join(said)


def _alone(run: Run, head: Head) -> str:
    """What the dashed line is in a model with these positions."""
    from gptcore.positions import alibi_slopes

    model = run.config.model
    slope = slope_of(float(alibi_slopes(model.heads)[head[1]]))
    values = {"slope": slope} if model.positions == "alibi" else {}
    return label(f"distance-alone-{model.positions}", **values)


def _extremes(found: Distances) -> None:
    means = found.text.mean
    if means.size == 1:
        return
    layers, heads = means.shape
    nearest, farthest = (divmod(int(place), heads) for place in (means.argmin(), means.argmax()))
    st.markdown(
        label(
            "distance-extremes",
            count=layers * heads,
            nearest=name_of(nearest),
            near=places(means[nearest]),
            farthest=name_of(farthest),
            far=places(means[farthest]),
        )
    )


def _how(run: Run, found: Distances) -> None:
    causal = run.config.model.causal
    with st.expander(label("distance-how"), key="positions-distance-how"):
        if causal:
            st.latex(r"m(d) = \frac{1}{T - d} \sum_{i \ge d} A_{i,\, i - d}")
        else:
            st.latex(r"m(d) = \operatorname*{mean}_{|i - j| = d} A_{i,j}")
        source = "distance-source-written" if run.imported else "distance-source"
        said = [
            label("distance-how-mean", length=found.length, causal=int(causal)),
            label(source, windows=found.windows, length=found.length),
            label("distance-how-alone"),
        ]
        if causal:
            said.append(label("distance-how-even"))
        st.markdown("\n".join(f"- {each}" for each in said))
