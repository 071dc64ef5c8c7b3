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
        "text": "#10151D",
    },
    "dark": {
        "train": "#4AA3DF",
        "validation": "#F0803C",
        "query": "#F0B43C",
        "key": "#7CC7F2",
        "value": "#2BC49A",
        "moment": "#F1F3F6",
        "grid": "#2A323E",
        "text": "#F1F3F6",
    },
}
