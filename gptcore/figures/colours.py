"""The colours of everything we draw ourselves, in one place.

A colour means the same on every page: train and validation loss, query, key and value, the eight
heads.
"""

from typing import Literal

Mode = Literal["light", "dark"]

# Okabe and Ito, "Color Universal Design" (2008): eight colours that colour-blind eyes tell apart.
# On a dark ground the darker ones are lifted in lightness, their hue kept.
PALETTE: dict[Mode, dict[str, str]] = {
    "light": {
        "train": "#0072B2",
        "validation": "#D55E00",
        "query": "#E69F00",
        "key": "#56B4E9",
        "value": "#009E73",
        "moment": "#10151D",
        "grid": "#E8EBF0",
        "surprise": "#DC143C",
        "text": "#10151D",
        "run-1": "#0072B2",
        "run-2": "#D55E00",
        "run-3": "#009E73",
        "run-4": "#CC79A7",
        "run-5": "#E69F00",
        "run-6": "#56B4E9",
        "negative": "#0B4F8A",
        "positive": "#A55A00",
        "head-0": "#0072B2",
        "head-1": "#D55E00",
        "head-2": "#009E73",
        "head-3": "#CC79A7",
        "head-4": "#E69F00",
        "head-5": "#56B4E9",
        "head-6": "#10151D",
        "head-7": "#F0E442",
    },
    "dark": {
        "train": "#4AA3DF",
        "validation": "#F0803C",
        "query": "#F0B43C",
        "key": "#7CC7F2",
        "value": "#2BC49A",
        "moment": "#F1F3F6",
        "grid": "#2A323E",
        "surprise": "#DC143C",
        "text": "#F1F3F6",
        "run-1": "#4AA3DF",
        "run-2": "#F0803C",
        "run-3": "#2BC49A",
        "run-4": "#D99ABF",
        "run-5": "#F0B43C",
        "run-6": "#7CC7F2",
        "negative": "#7CC7F2",
        "positive": "#F0B43C",
        "head-0": "#4AA3DF",
        "head-1": "#F0803C",
        "head-2": "#2BC49A",
        "head-3": "#D99ABF",
        "head-4": "#F0B43C",
        "head-5": "#7CC7F2",
        "head-6": "#F1F3F6",
        "head-7": "#F0E442",
    },
}
HEAD_COLOURS = 8
"""Heads of a layer from the ninth on begin again with the colour of the first."""

ENCODING_COLOURS = {
    "learned": "run-1",
    "sinusoidal": "run-2",
    "rotary": "run-3",
    "alibi": "run-4",
    "none": "run-5",
}
"""Of each position encoding: that of its lane, where all five race in their order."""
ENCODING_DASHES = dict(
    zip(
        ENCODING_COLOURS,
        ("solid", "9px,4px", "2px,3px", "9px,3px,2px,3px", "16px,5px"),
        strict=True,
    )
)
"""Of its line, as those of runs side by side are told apart: not by colour alone."""

# From nothing to all, and from negative over nothing to positive. Lightness changes evenly and
# alone tells the order; where there is nothing, the ground of the page shows.
SEQUENTIAL: dict[Mode, tuple[str, ...]] = {
    "light": ("#FFFFFF", "#D9E2EE", "#A9BDD8", "#7896BE", "#4C6E9F", "#2A4878", "#122548"),
    "dark": ("#12161D", "#1C2B45", "#2F4A70", "#56708A", "#8D9A84", "#C9C27B", "#FFF0A0"),
}
DIVERGING: dict[Mode, tuple[str, ...]] = {
    "light": ("#0B4F8A", "#5C9CCB", "#C3DCEE", "#FFFFFF", "#F7D9B5", "#E39B45", "#A55A00"),
    "dark": ("#7CC7F2", "#3F7FA8", "#1F3B50", "#12161D", "#4B3418", "#A8722A", "#F0B43C"),
}
