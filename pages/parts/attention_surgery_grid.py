"""A number for each head as a grid: a row a layer, a column a head; a click opens the head."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from gptcore.figures.colours import DIVERGING, SEQUENTIAL
from gptcore.head_edits import Head
from pages.parts.attention_look import choose_head
from pages.parts.components import component
from pages.parts.words import t

_grid = component("surgery_grid", '<div class="head-numbers"><table></table></div>')


def shares(key: str, name: str, values: NDArray[np.float64], open_head: Head) -> None:
    """Draw a grid of probabilities.

    Args:
        name: what the numbers are, plain text.
        values: (L, H), 0 to 1; the largest has the darkest colour, unless it is next to nothing.
    """
    places = values / max(float(values.max()), 0.01)
    _show(key, name, places, [[percent(each) for each in row] for row in values], open_head)


def differences(key: str, name: str, values: NDArray[np.float64], open_head: Head) -> None:
    """Draw a grid of differences of a loss.

    Args:
        name: what the numbers are, plain text.
        values: (L, H), in nats, above zero where the loss rises.
    """
    places = 0.5 + 0.5 * values / max(float(np.abs(values).max()), 0.01)
    _show(key, name, places, [[signed(each) for each in row] for row in values], open_head, True)


def percent(share: float) -> str:
    """``0.1234`` -> ``12%``; with more digits near nothing and near all."""
    if 0 < share < 1e-4:
        return "<\u20090.01%"
    if 0.9995 <= share < 1:
        return ">\u200999.9%"
    digits = 0 if share in (0, 1) or 0.1 <= share <= 0.99 else 1 if share >= 0.01 else 2
    return f"{100 * share:.{digits}f}%"


def signed(nats: float) -> str:
    """``0.1234`` -> ``+0.123``; what rounds to nothing has no sign."""
    rounded = f"{nats:+.3f}"
    return "0.000" if float(rounded) == 0 else rounded.replace("-", "\u2212")


def _show(
    key: str,
    name: str,
    places: NDArray[np.float64],
    said: list[list[str]],
    open_head: Head,
    both_ways: bool = False,
) -> None:
    _grid(
        key=key,
        data={
            "name": name,
            "places": places.round(4).tolist(),
            "said": said,
            "scale": DIVERGING if both_ways else SEQUENTIAL,
            "open": open_head,
            "labels": {
                "layer": t("surgery-grid-layer", layer="{layer}"),
                "head": t("surgery-grid-head", head="{head}"),
                "cell": t("surgery-grid-cell", layer="{layer}", head="{head}", value="{value}"),
            },
        },
        on_head_change=lambda: choose_head(st.session_state[key]["head"]),
    )
