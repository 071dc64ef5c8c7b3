"""User text on its way to a browser or a spreadsheet, escaped for the place it goes to.

Everything uploaded, typed, generated or found in a URL passes through here wherever the place it
goes to reads more than plain text. Plain-text places (``st.text``, options of ``st.selectbox``,
``textContent`` in our components) need no escaping and get the text as it is.

A file name ``<b>*x*</b>`` comes out as itself in each of them::

    html("<b>")        -> "&lt;b&gt;"
    markdown("*x*")    -> "\\*x\\*"
    plotly("<b>")      -> "&lt;b&gt;"
    csv_cell("=1+1")   -> "'=1+1"
"""

import re
import unicodedata
from html import escape

# Every ASCII punctuation mark may follow a backslash in CommonMark, and then stands for itself.
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
# Streamlit turns these, between blanks, into typographic marks after the escapes are resolved; a
# word joiner (no width) inside keeps them apart.
_ARROWS = re.compile(r"(?<!\S)(<->|<-|->|--|>=|<=|~=)(?!\S)")
_WORD_JOINER = "\u2060"
# A spreadsheet takes a cell that starts with one of these for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def html(text: str) -> str:
    """For element content and quoted attributes of HTML."""
    return escape(text, quote=True)


def markdown(text: str) -> str:
    """For ``st.markdown``, ``st.error``, labels and whatever else reads Markdown, on one line."""
    apart = _ARROWS.sub(lambda arrow: arrow[0][0] + _WORD_JOINER + arrow[0][1:], one_line(text))
    return _PUNCTUATION.sub(r"\\\1", apart)


def plotly(text: str) -> str:
    """For plotly titles, labels and hover texts, which read a little HTML and TeX between $."""
    return escape(text, quote=False).replace("$", "&#36;").replace("\n", " ")


def csv_cell(text: str) -> str:
    """For one cell of a CSV file: quoted where needed, never a formula."""
    if text.startswith(_FORMULA):
        text = "'" + text
    if not text or any(mark in text for mark in ',"\n\r'):
        return '"' + text.replace('"', '""') + '"'
    return text


def one_line(text: str, most: int | None = None) -> str:
    """A name as one line of at most ``most`` characters.

    Control characters, line separators and marks that turn the writing direction would let a name
    overwrite what stands around it; they become blanks.
    """
    shown = "".join(
        " " if unicodedata.category(mark) in ("Cc", "Cf", "Cs", "Zl", "Zp") else mark
        for mark in text
    )
    shown = " ".join(shown.split())
    if most is not None and len(shown) > most:
        shown = shown[: most - 1].rstrip() + "…"
    return shown


def typed(text: str, most: int) -> str:
    """What came out of a text box: the browser limits it, but what it sends may be anything."""
    return text[:most].encode("utf-8", "replace").decode("utf-8")


def file_name(text: str, suffix: str) -> str:
    """A name for a download that every file system takes: letters, digits, ``-`` and ``_``."""
    stem = re.sub(r"[^\w-]+", "-", one_line(text), flags=re.UNICODE).strip("-_.")
    return (stem[:60] or "model") + suffix
