"""The pictures of learned positions: before training on the left, the moment shown on the right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import plotly.graph_objects as go
import streamlit as st

from gptcore.equations import figure as written
from gptcore.figures import positions as figures
from pages.parts import figure, switch, theme
from pages.parts.words import label, t

if TYPE_CHECKING:
    from gptcore.position_vectors import LearnedPositions

Drawn = tuple[go.Figure, str]
"""A picture, and what it shows in a sentence."""

_PICTURES = ("vectors", "similarity", "path")
_DIMENSIONS = ("2", "3")
_DRAWN_SHARE = 0.995
"""Of the numbers, which the colours tell apart: a few large ones would leave all others pale."""
_PATH = "positions-learned-points"
"""Session state: (what the path was of, its points as they were shown last)."""


@dataclass(frozen=True)
class View:
    """What somebody has chosen to see."""

    picture: str
    dimensions: str
    change_only: bool


def choose() -> View:
    """Ask which picture, of what."""
    names = {name: label(f"learned-{name}") for name in _PICTURES}
    with st.container(horizontal=True, vertical_alignment="center"):
        picture = switch.one_of("learned-picture", names, "positions-learned-picture")
        dimensions = _DIMENSIONS[0]
        if picture == "path":
            axes = {name: label(f"learned-dimensions-{name}") for name in _DIMENSIONS}
            dimensions = switch.one_of("learned-dimensions", axes, "positions-learned-dimensions")
        change_only = st.toggle(
            label("learned-change"),
            key="positions-learned-change",
            help=label("learned-change.help"),
            persist_state="session",
        )
    return View(picture, dimensions, change_only)


def show(run_id: str, learned: LearnedPositions, view: View) -> None:
    """Draw both sides in the same colours or on the same axes, and say how to read them."""
    if view.picture == "vectors":
        drawn, words = _vectors(learned)
    elif view.picture == "similarity":
        drawn, words = _similarity(learned)
    else:
        drawn, words = _path(run_id, learned, view)
    heading = "learned-added" if view.change_only else "learned-after"
    headings = (label("learned-before"), label(heading, step=learned.step))
    shape = f"{run_id} {view.picture} {view.dimensions}"
    sides = zip(("before", "after"), headings, drawn, st.columns(2), strict=True)
    for side, title, (picture, summary), column in sides:
        with column:
            st.markdown(f"**{title}**")
            figure.show(f"positions-learned-{side}", picture, summary, shape)
    st.caption(words)


def cosine(value: float) -> str:
    """A cosine with two decimals, as it is shown."""
    return f"{round(value, 2) + 0:.2f}".replace("-", "−")


def _vectors(learned: LearnedPositions) -> tuple[list[Drawn], str]:
    places, dimensions = learned.places, learned.dimensions
    both = learned.before.vectors, learned.after.vectors
    most = figures.limit(*both, share=_DRAWN_SHARE)
    values = {"least": f"−{most:g}", "most": f"{most:g}"}
    names = {
        "row": t("learned-place"),
        "column": t("learned-dimension"),
        "value": t("learned-value"),
    }
    summary = t("learned-vectors.summary", places=places.stop, **values)
    drawn = [
        (figures.heat_map(each, places, dimensions, most, names, theme.mode()), summary)
        for each in both
    ]
    words = label("learned-vectors.words", width=dimensions.stop, **values)
    return drawn, words + _thinned(places, dimensions)


def _similarity(learned: LearnedPositions) -> tuple[list[Drawn], str]:
    places = learned.places
    place = t("learned-place")
    names = {"row": place, "column": place, "value": t("learned-cosine")}
    drawn = []
    for side in (learned.before, learned.after):
        means = {"near": cosine(side.near), "far": cosine(side.far)}
        summary = t("learned-similarity.summary", places=places.stop, **means)
        picture = figures.similarity_map(side.cosines, places, names, theme.mode())
        drawn.append((picture, summary))
    return drawn, label("learned-similarity.words") + _thinned(places, places)


def _path(run_id: str, learned: LearnedPositions, view: View) -> tuple[list[Drawn], str]:
    before, after = learned.before.path, learned.after.path
    of, points = st.session_state.get(_PATH, (None, None))
    if of == (run_id, view.change_only):
        after = after.turned_like(points)
    st.session_state[_PATH] = ((run_id, view.change_only), after.points)
    most = figures.limit(before.points, after.points)
    path = figures.path_3d if view.dimensions == "3" else figures.path_2d
    drawn = []
    for side in (before, after):
        shares = [f"{written(100 * float(share), 2)}%" for share in side.shares]
        axes = [
            t(f"learned-axis-{view.dimensions}", axis=axis, share=share)
            for axis, share in enumerate(shares, 1)
        ]
        values = dict(zip(("first", "second", "third"), shares, strict=True))
        dimensions = int(view.dimensions)
        summary = t(
            "learned-path.summary", places=len(side.points), dimensions=dimensions, **values
        )
        picture = path(side.points, most, axes, t("learned-place"), theme.mode())
        drawn.append((picture, summary))
    return drawn, label("learned-path.words", width=learned.dimensions.stop)


def _thinned(rows: range, columns: range) -> str:
    """What is left out where there is too much to draw, as Markdown."""
    if rows.step == columns.step == 1:
        return ""
    return " " + label("learned-thinned", rows=rows.step, columns=columns.step)
