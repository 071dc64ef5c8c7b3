"""Rank and frequency: how unevenly the tokens of a text are used."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from gptcore.figures.colours import PALETTE, Mode

_MOST_POINTS = 400


def rank_frequency(
    counts: NDArray[np.int64], labels: Sequence[str], words: Mapping[str, str], mode: Mode
) -> go.Figure:
    """Counts over their ranks on log axes, beside the line that Zipf's law would draw.

    Zipf's line falls as 1 / rank and is laid through the points by its height alone, each rank
    weighing 1 / rank.

    Args:
        counts: (N,) largest first, none of them zero.
        labels: (N,) what each token is called, already escaped for plotly.
        words: ``rank``, ``count``, ``tokens`` and ``line`` in the reader's language.
    """
    colours = PALETTE[mode]
    ranks = np.arange(1, len(counts) + 1)
    weights = 1 / ranks
    height = (
        float(np.average(np.log(counts) + np.log(ranks), weights=weights)) if len(counts) else 0.0
    )
    # Ranks crowd together on a log axis: a few hundred, evenly spread there, look like all.
    shown = np.unique(np.geomspace(1, max(len(counts), 1), _MOST_POINTS).astype(int)) - 1
    shown = shown[: len(counts)]
    figure = go.Figure()
    figure.add_scatter(
        x=ranks[shown],
        y=counts[shown],
        customdata=[labels[place] for place in shown],
        mode="markers",
        name=words["tokens"],
        marker={"color": colours["train"], "size": 6},
        hovertemplate="%{customdata}<br>" + words["rank"] + " %{x}: %{y:,}<extra></extra>",
    )
    ends = np.array([1, max(len(counts), 2)])
    figure.add_scatter(
        x=ends,
        y=math.exp(height) / ends,
        mode="lines",
        name=words["line"],
        line={"color": colours["validation"], "width": 2, "dash": "dash"},
        hoverinfo="skip",
    )
    axis = {"type": "log", "gridcolor": colours["grid"], "zeroline": False, "dtick": 1}
    figure.update_layout(
        height=340,
        margin={"l": 60, "r": 10, "t": 10, "b": 50},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"color": colours["text"], "size": 14},
        legend={"x": 0.98, "y": 0.98, "xanchor": "right"},
        xaxis={**axis, "title": words["rank"]},
        yaxis={**axis, "title": words["count"]},
    )
    return figure
