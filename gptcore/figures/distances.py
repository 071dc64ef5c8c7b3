"""How far heads look, and what is left to look by where there are no positions."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from gptcore.figures.colours import PALETTE, SEQUENTIAL, Mode

_FONT = 14


def least_weight(length: int) -> float:
    """Where the axis of weights ends below, for windows of ``length`` tokens: a power of ten well
    below an even weight. It stays while a model trains, and so does the picture."""
    return 10.0 ** math.floor(math.log10(0.1 / length))


def distance_curves(
    at: NDArray[np.int64],
    text: NDArray[np.float32],
    alone: NDArray[np.float32],
    length: int,
    colour: str,
    words: Mapping[str, str],
    mode: Mode,
) -> go.Figure:
    """Mean weights over distances on log axes, that of the distance moved by one to hold a 0: solid
    with text, dashed by position alone.

    Args:
        at: (P,) distances.
        text, alone: (P,) the weights there.
        length: T, the tokens of a window.
        colour: of the palette, for the solid line.
        words: ``distance``, ``weight``, ``text`` and ``alone`` in the reader's language.
    """
    colours = PALETTE[mode]
    least = least_weight(length)
    lines = {
        "text": {"color": colours[colour], "width": 3},
        "alone": {"color": colours["text"], "width": 2, "dash": "6px,4px"},
    }
    figure = go.Figure(layout={"template": go.layout.Template()})
    for name, values in (("alone", alone), ("text", text)):
        figure.add_scatter(
            x=(at + 1).tolist(),
            # A weight of 0 has no logarithm: its line leaves the picture below.
            y=np.maximum(values, least / 1e6).tolist(),
            customdata=[
                (str(distance), _percent(one), _percent(other))
                for distance, one, other in zip(at, text, alone, strict=True)
            ],
            mode="lines",
            name=words[name],
            line=lines[name],
            hoverinfo="skip" if name == "alone" else None,
            hovertemplate=None
            if name == "alone"
            else (
                f"{words['distance']} <b>%{{customdata[0]}}</b><br>{words['text']}: "
                f"%{{customdata[1]}}<br>{words['alone']}: %{{customdata[2]}}<extra></extra>"
            ),
        )
    ticks = [0, *(2**power for power in range(math.ceil(math.log2(length))))]
    decades = [10.0**power for power in range(round(math.log10(least)), 1)]
    axis = {"type": "log", "gridcolor": colours["grid"], "zeroline": False}
    figure.update_layout(
        height=380,
        margin={"l": 84, "r": 16, "t": 34, "b": 50},
        font={"color": colours["text"], "size": _FONT},
        legend={
            "orientation": "h",
            "x": 0,
            "y": 1.02,
            "yanchor": "bottom",
            "traceorder": "reversed",
        },
        hovermode="x",
        xaxis={
            **axis,
            "title": _title(words["distance"]),
            "tickvals": [tick + 1 for tick in ticks],
            "ticktext": [str(tick) for tick in ticks],
            "range": [-0.03, math.log10(length) + 0.03],
        },
        yaxis={
            **axis,
            "title": _title(words["weight"]),
            "tickvals": decades,
            "ticktext": [_percent(value) for value in decades],
            "range": [math.log10(least), 0.05],
        },
    )
    return figure


def even_rows(weights: NDArray[np.float32], words: Mapping[str, str], mode: Mode) -> go.Figure:
    """Attention weights (T, T) as a heat map with their numbers in percent; nothing where a weight
    is 0.

    Args:
        words: ``query``, ``key``, ``weight`` and, for the axis of the keys, ``axis`` in the
            reader's language.
    """
    colours = PALETTE[mode]
    shown = np.where(weights > 0, weights, np.nan)
    steps = SEQUENTIAL[mode]
    figure = go.Figure(layout={"template": go.layout.Template()})
    figure.add_heatmap(
        z=np.sqrt(shown),  # as on the maps of attention: small weights can be told from nothing
        text=[[_whole_percent(value) for value in row] for row in weights.tolist()],
        texttemplate="%{text}",
        textfont={"color": colours["text"]},
        zmin=0,
        zmax=2,  # of the colours the half on which text can be read
        xgap=1,
        ygap=1,
        showscale=False,
        colorscale=[(place / (len(steps) - 1), colour) for place, colour in enumerate(steps)],
        hoverongaps=False,
        hovertemplate=(
            f"{words['query']} %{{y}}<br>{words['key']} %{{x}}<br>"
            f"{words['weight']} <b>%{{text}}%</b><extra></extra>"
        ),
    )
    axis = {"showgrid": False, "zeroline": False, "dtick": 1, "constrain": "domain"}
    figure.update_layout(
        height=400,
        margin={"l": 50, "r": 10, "t": 10, "b": 46},
        font={"color": colours["text"], "size": _FONT},
        xaxis={**axis, "title": _title(words["axis"])},
        yaxis={
            **axis,
            "title": _title(words["query"]),
            "autorange": "reversed",
            "scaleanchor": "x",
        },
    )
    return figure


def _title(text: str) -> dict[str, Any]:
    return {"text": text, "font": {"size": _FONT}}


def _whole_percent(share: float) -> str:
    """Halves upwards, as in school: an eighth is 13; nothing for nothing."""
    return str(math.floor(100 * share + 0.5)) if share else ""


def _percent(share: float) -> str:
    """0.0432 -> 4.32%; 1 -> 100%; 0.0001 -> 0.01%."""
    return f"{100 * share:.3g}%" if share >= 1e-6 else "<0.0001%"
