"""How the accuracy of copying rises, a line for each encoding."""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from gptcore.figures.colours import PALETTE, Mode
from gptcore.figures.encoding_lines import lay_out, line_of


def accuracies_over_steps(
    curves: Mapping[str, Sequence[float]],
    every: int,
    levels: Mapping[str, float],
    names: Mapping[str, str],
    words: Mapping[str, str],
    mode: Mode,
) -> go.Figure:
    """The curves, and lines across at what can be had without knowing where to look.

    Args:
        curves: encoding -> accuracies in [0, 1], each the mean over ``every`` steps.
        levels: what a line across is called, escaped for plotly -> its accuracy.
        names: encoding -> what it is called, escaped for plotly.
        words: ``step`` and ``accuracy`` in the reader's language.
    """
    colours = PALETTE[mode]
    figure = go.Figure()
    for encoding, curve in curves.items():
        figure.add_scatter(
            x=[every * (place + 1) for place in range(len(curve))],
            y=list(curve),
            mode="lines",
            name=names[encoding],
            line=line_of(encoding, mode),
            hovertemplate=names[encoding] + " · %{x}: %{y:.1%}<extra></extra>",
        )
    lowest = min(levels.values())
    for name, level in levels.items():
        figure.add_hline(
            y=level,
            line={"color": colours["text"], "width": 1.2, "dash": "dash"},
            annotation={"text": name, "font": {"color": colours["text"]}},
            annotation_position="bottom right" if level == lowest else "top right",
        )
    x = {"title": words["step"], "rangemode": "tozero"}
    y = {"title": words["accuracy"], "range": [0, 1.03], "tickformat": ".0%"}
    lay_out(figure, 360, x, y, mode)
    return figure
