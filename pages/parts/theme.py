"""How pages look: the palette of gptcore.figures as CSS variables for our components.

Streamlit's own widgets take their colours from .streamlit/config.toml.
"""

import streamlit as st

from gptcore.figures.colours import PALETTE, Mode

# What a model wrote is set in a book face, so that nobody takes it for the interface.
BOOK_FONT = (
    "Charter, 'Iowan Old Style', Georgia, 'Songti SC', 'Noto Serif SC', 'Noto Serif CJK SC', "
    "SimSun, serif"
)
_NARROW_QUOTES = """<style>
[data-testid=stMarkdownContainer] { font-variant-east-asian: proportional-width; }
[data-testid=stMarkdownContainer] :is(code, pre) { font-variant-east-asian: normal; }
</style>"""


def component_css() -> str:
    """The palette as CSS variables, ``--gpt-train-light`` and ``--gpt-train-dark`` and so on."""
    lines = [
        f"--gpt-{name}-{mode}: {colour};"
        for mode, colours in PALETTE.items()
        for name, colour in colours.items()
    ]
    return ":host, .gpt-part {" + " ".join(lines) + f" --gpt-book-font: {BOOK_FONT};" + "}\n"


def mode() -> Mode:
    """Whether this visit is light or dark."""
    return "dark" if st.context.theme.type == "dark" else "light"


def keep_quotes_narrow() -> None:
    """Where a Chinese font draws English too, it makes quotes as wide as a Chinese character."""
    st.html(_NARROW_QUOTES)
