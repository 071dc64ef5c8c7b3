"""What becomes of a character that the vocabulary does not have: the same words at every box."""

import streamlit as st

from gptcore.text import shown
from gptcore.token_text import Encoder, cells, spelled
from pages.parts import safe
from pages.parts.words import label

_SHOWN = 20


def warn(encoder: Encoder, text: str) -> bool:
    """Say it, where ``text`` has such a character.

    Returns:
        Whether the model cannot read ``text`` at all.
    """
    lost = encoder.unknown(text)
    if lost:
        values = {"count": len(lost), "characters": _listed(lost)}
        st.warning(f"{label('unknown', **values)}  \n{label('unknown.advice')}")
        return True
    apart = spelled(cells(encoder, text))
    if apart:
        st.caption(label("unknown-spelled", count=len(apart), characters=_listed(apart)))
    return False


def _listed(characters: str) -> str:
    more = " …" if len(characters) > _SHOWN else ""
    return safe.one_line(" ".join(shown(each) for each in characters[:_SHOWN])) + more
