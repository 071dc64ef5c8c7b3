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
    },
}
