"""The colours of everything we draw ourselves, in one place.

A colour means the same on every page: train and validation loss, query, key and value, the eight
heads. Components read them as CSS variables (``component_css``). Streamlit's own widgets take
theirs from .streamlit/config.toml.
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
    },
    "dark": {
        "train": "#4AA3DF",
        "validation": "#F0803C",
        "query": "#F0B43C",
        "key": "#7CC7F2",
        "value": "#2BC49A",
        "moment": "#F1F3F6",
        "grid": "#2A323E",
    },
}

# What a model wrote is set in a book face, so that nobody takes it for the interface.
BOOK_FONT = (
    "Charter, 'Iowan Old Style', Georgia, 'Songti SC', 'Noto Serif SC', 'Noto Serif CJK SC', "
    "SimSun, serif"
)


def component_css() -> str:
    """The palette as CSS variables, ``--gpt-train-light`` and ``--gpt-train-dark`` and so on."""
    lines = [
        f"--gpt-{name}-{mode}: {colour};"
        for mode, colours in PALETTE.items()
        for name, colour in colours.items()
    ]
    return ":host, .gpt-part {" + " ".join(lines) + f" --gpt-book-font: {BOOK_FONT};" + "}\n"
