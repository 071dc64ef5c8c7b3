"""How new the texts of a run are, moment by moment, above its validation loss."""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from gptcore.figures.colours import PALETTE, Mode


def novelty_over_steps(
    steps: Sequence[int],
    new: Sequence[float],
    held_out: float,
    losses: Sequence[tuple[float, int]],
    words: Mapping[str, str],
    mode: Mode,
) -> go.Figure:
    """Two panels over the same steps: the shares of new characters, with a line across at that of
    the held-out text, and the losses.

    Args:
        steps: of the moments.
        new: for each a share in [0, 1].
        held_out: likewise.
        losses: (nats, step).
        words: ``step``, ``new``, ``loss`` and ``held-out`` in the reader's language, escaped for
            plotly.
    """
    colours = PALETTE[mode]
    figure = make_subplots(rows=2, cols=1, shared_xaxes=True, vertical_spacing=0.09)
    figure.add_scatter(
        x=list(steps),
        y=list(new),
        mode="lines+markers",
        line={"color": colours["train"], "width": 2.5},
        marker={"size": 8},
        cliponaxis=False,
        hovertemplate=words["new"] + " · %{x}: %{y:.0%}<extra></extra>",
        row=1,
        col=1,
    )
    figure.add_scatter(
        x=[step for _, step in losses],
        y=[loss for loss, _ in losses],
        mode="lines+markers",
        line={"color": colours["validation"], "width": 2.5, "dash": "9px,3px"},
        marker={"size": 8, "symbol": "diamond"},
        cliponaxis=False,
        hovertemplate=words["loss"] + " · %{x}: %{y:.3f}<extra></extra>",
        row=2,
        col=1,
    )
    # At the left the curve is high; what stands below the line there is out of its way.
    low = held_out < 0.25
    figure.add_hline(
        y=held_out,
        line={"color": colours["text"], "width": 1.2, "dash": "dash"},
        annotation={"text": words["held-out"], "font": {"color": colours["text"]}},
        annotation_position="top left" if low else "bottom left",
        row=1,
        col=1,
    )
    axis = {"gridcolor": colours["grid"], "zeroline": False}
    # The mark at step 0 stands beside the axis, not on its numbers.
    room = 0.02 * max(*steps, 1)
    figure.update_xaxes(axis, range=[-room, max(*steps, 1) + room])
    figure.update_yaxes(axis)
    figure.update_xaxes(title=words["step"], row=2, col=1)
    figure.update_yaxes(
        title=words["new"], range=[-0.03, 1.05], tickformat=".0%", nticks=6, row=1, col=1
    )
    figure.update_yaxes(title=words["loss"], rangemode="tozero", row=2, col=1)
    figure.update_layout(
        height=430,
        margin={"l": 64, "r": 16, "t": 14, "b": 50},
        font={"color": colours["text"], "size": 14},
        showlegend=False,
        hovermode="closest",
        dragmode=False,
    )
    return figure
