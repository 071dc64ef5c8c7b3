"""Vectors of places: their numbers, how alike they are, and the path they make."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from gptcore.figures.colours import DIVERGING, PALETTE, SEQUENTIAL, Mode

_HEIGHT = 420
_FONT = 14
_LIMITS = (1, 1.5, 2, 3, 5, 7, 10)
# The lightest (darkest) colours would be lost on the ground.
_FROM_COLOUR = 2
# A little farther away than plotly's own, so that the names of the axes are seen.
_CAMERA = {"eye": {"x": 1.6, "y": 1.6, "z": 1.1}, "center": {"x": 0, "y": 0, "z": -0.15}}


def limit(*arrays: NDArray[np.floating], share: float = 1.0) -> float:
    """A round number that a ``share`` of the values, in each of ``arrays``, do not exceed in size:
    1, 1.5, 2, 3, 5 or 7 times a power of ten. It stays the same while they grow a little, and so
    does the picture."""
    largest = max(float(np.quantile(np.abs(array), share)) for array in arrays)
    if largest == 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(largest))
    return float(f"{power * next(step for step in _LIMITS if step * power >= largest):.3g}")


def heat_map(
    values: NDArray[np.float32],
    rows: range,
    columns: range,
    most: float,
    words: Mapping[str, str],
    mode: Mode,
) -> go.Figure:
    """Numbers as colours from ``-most`` over 0, where the ground shows, to ``most``.

    Args:
        values: (len(rows), len(columns)), the first row on top.
        rows, columns: what they are called, numbers evenly apart.
        words: ``row``, ``column`` and ``value`` in the reader's language, escaped for plotly.
    """
    figure = _empty(mode)
    figure.add_heatmap(
        z=values,
        y0=rows.start,
        dy=rows.step,
        x0=columns.start,
        dx=columns.step,
        zmin=-most,
        zmax=most,
        colorscale=_scale(DIVERGING[mode]),
        colorbar=_bar(words["value"]),
        hovertemplate=(
            f"{words['row']} %{{y}}<br>{words['column']} %{{x}}<br>"
            f"{words['value']} <b>%{{z:.3~g}}</b><extra></extra>"
        ),
    )
    axis = {"showgrid": False, "zeroline": False, "ticks": "outside", "constrain": "domain"}
    figure.update_layout(
        xaxis={**axis, "title": _title(words["column"])},
        yaxis={**axis, "title": _title(words["row"]), "autorange": "reversed"},
    )
    return figure


def similarity_map(
    cosines: NDArray[np.float32], places: range, words: Mapping[str, str], mode: Mode
) -> go.Figure:
    """The cosine of every two places, as a square.

    Args:
        cosines: (N, N), of ``places``.
        words: as those of ``heat_map``.
    """
    figure = heat_map(cosines, places, places, 1.0, words, mode)
    figure.update_yaxes(scaleanchor="x")
    return figure


def path_2d(
    points: NDArray[np.float64], most: float, words: Sequence[str], place: str, mode: Mode
) -> go.Figure:
    """The places as points joined in their order, the same unit on both axes.

    Args:
        points: (T, 3), of which the first two coordinates are drawn.
        most: how far the axes reach from 0 at least.
        words: what each direction is called, escaped for plotly; ``place``: a place.
    """
    figure = _empty(mode)
    at = {"x": points[:, 0], "y": points[:, 1]}
    figure.add_scatter(**at, **_line(mode))
    figure.add_scatter(
        **at,
        marker={"size": 8, **_by_place(len(points), place, mode)},
        hovertemplate=_hover(words[:2], "xy", place),
        **_ends(len(points)),
    )
    axis = {"range": (-most, most), "gridcolor": PALETTE[mode]["grid"], "zeroline": False}
    figure.update_layout(
        xaxis={**axis, "title": _title(words[0])},
        yaxis={**axis, "title": _title(words[1]), "scaleanchor": "x"},
    )
    return figure


def path_3d(
    points: NDArray[np.float64], most: float, words: Sequence[str], place: str, mode: Mode
) -> go.Figure:
    """The same in space, to be turned by hand; the arguments are those of ``path_2d``."""
    figure = _empty(mode)
    at = {"x": points[:, 0], "y": points[:, 1], "z": points[:, 2]}
    figure.add_scatter3d(**at, **_line(mode))
    figure.add_scatter3d(
        **at,
        marker={"size": 3, **_by_place(len(points), place, mode)},
        hovertemplate=_hover(words, "xyz", place),
        **_ends(len(points)),
    )
    axis = {
        "range": (-most, most),
        "gridcolor": PALETTE[mode]["grid"],
        "zeroline": False,
        "showbackground": False,
        "showspikes": False,
        "nticks": 5,
    }
    named = zip(("xaxis", "yaxis", "zaxis"), words, strict=True)
    axes = {name: {**axis, "title": _title(word)} for name, word in named}
    figure.update_layout(
        scene={**axes, "aspectmode": "cube", "dragmode": "turntable", "camera": _CAMERA},
        margin={"l": 0, "r": 0, "t": 40, "b": 0},
    )
    return figure


def _empty(mode: Mode) -> go.Figure:
    return go.Figure(
        layout={
            "template": go.layout.Template(),
            "height": _HEIGHT,
            "margin": {"l": 60, "r": 20, "t": 62, "b": 44},
            "font": {"color": PALETTE[mode]["text"]},
            "showlegend": False,
        }
    )


def _title(text: str) -> dict[str, Any]:
    return {"text": text, "font": {"size": _FONT}}


def _scale(colours: Sequence[str]) -> list[tuple[float, str]]:
    return [(place / (len(colours) - 1), colour) for place, colour in enumerate(colours)]


def _bar(title: str) -> dict[str, Any]:
    """What the colours mean: a narrow bar on top, as wide as the picture."""
    return {
        "title": {"text": title, "side": "top", "font": {"size": _FONT}},
        "orientation": "h",
        "thickness": 8,
        "y": 1,
        "yref": "container",
        "yanchor": "top",
        "ypad": 0,
        "nticks": 5,
        "outlinewidth": 0,
    }


def _by_place(places: int, place: str, mode: Mode) -> dict[str, Any]:
    return {
        "color": np.arange(places, dtype=np.float32),
        "colorscale": _scale(SEQUENTIAL[mode][_FROM_COLOUR:]),
        "colorbar": _bar(place),
    }


def _line(mode: Mode) -> dict[str, Any]:
    """From each place to the next, thin behind the points."""
    line = {"color": PALETTE[mode]["text"], "width": 1.5}
    return {"mode": "lines", "line": line, "opacity": 0.35, "hoverinfo": "skip"}


def _ends(places: int) -> dict[str, Any]:
    """Points, the first and the last of them by number."""
    return {
        "mode": "markers+text",
        "text": ["0", *[""] * (places - 2), str(places - 1)],
        "textposition": "top center",
        "customdata": np.arange(places, dtype=np.int32),
    }


def _hover(words: Sequence[str], axes: str, place: str) -> str:
    named = (f"<br>{word}: %{{{axis}:.3~g}}" for word, axis in zip(words, axes, strict=True))
    return f"{place} <b>%{{customdata}}</b>" + "".join(named) + "<extra></extra>"
