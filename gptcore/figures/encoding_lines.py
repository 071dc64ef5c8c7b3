"""What pictures with a line for each position encoding share."""

from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go

from gptcore.figures.colours import ENCODING_COLOURS, ENCODING_DASHES, PALETTE, Mode


def line_of(encoding: str, mode: Mode) -> dict[str, Any]:
    """How the line of an encoding looks, told apart by colour and by dashes."""
    colour = PALETTE[mode][ENCODING_COLOURS[encoding]]
    return {"color": colour, "dash": ENCODING_DASHES[encoding], "width": 2.5}


def lay_out(
    figure: go.Figure, height: int, x: Mapping[str, Any], y: Mapping[str, Any], mode: Mode
) -> None:
    """Give a picture of such lines its frame: the legend above, the axes ``x`` and ``y``."""
    colours = PALETTE[mode]
    axis = {"gridcolor": colours["grid"], "zeroline": False}
    figure.update_layout(
        height=height,
        margin={"l": 60, "r": 16, "t": 28, "b": 50},
        font={"color": colours["text"], "size": 14},
        legend={"orientation": "h", "y": 1.1, "yanchor": "bottom"},
        hovermode="closest",
        dragmode=False,
        xaxis={**axis, **x},
        yaxis={**axis, **y},
    )
