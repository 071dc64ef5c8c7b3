"""The loss at each place of a window, past the end of what a model was trained on."""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from gptcore.figures.colours import PALETTE, Mode
from gptcore.figures.encoding_lines import lay_out, line_of

Curve = Sequence[tuple[tuple[int, int], float]]
"""((first place, end), mean loss) along the window; places from 0, the end not included."""


def losses_over_places(
    curves: Mapping[str, Curve],
    names: Mapping[str, str],
    context: int,
    words: Mapping[str, str],
    mode: Mode,
) -> go.Figure:
    """A line for each encoding, a cross where one ends before the others, and a line across where
    the training ended.

    Args:
        curves: encoding -> its curve, at least one.
        names: encoding -> what it is called, already escaped for plotly.
        context: the trained length.
        words: ``place``, ``loss`` and ``trained`` in the reader's language.
    """
    colours = PALETTE[mode]
    end = max(curve[-1][0][1] for curve in curves.values())
    figure = go.Figure()
    for encoding, curve in curves.items():
        ends_early = curve[-1][0][1] < end
        figure.add_scatter(
            x=[(first + 1 + last) / 2 for (first, last), _ in curve],
            y=[loss for _, loss in curve],
            customdata=[f"{first + 1}–{last}" for (first, last), _ in curve],
            mode="lines+markers",
            name=names[encoding],
            line=line_of(encoding, mode),
            marker={"symbol": "x", "size": [0] * (len(curve) - 1) + [11 if ends_early else 0]},
            hovertemplate=names[encoding] + " · %{customdata}: %{y:.3f}<extra></extra>",
        )
    figure.add_vline(
        x=context + 0.5,
        line={"color": colours["text"], "width": 1.5, "dash": "dash"},
        annotation={"text": words["trained"], "xanchor": "left", "yanchor": "bottom", "yshift": 2},
        annotation_position="top right",
    )
    x = {"title": words["place"], "range": [0, end + 1], "fixedrange": True}
    y = {"title": words["loss"], "fixedrange": True}
    lay_out(figure, 380, x, y, mode)
    return figure
