"""What comes after the sentence, with and without the changed heads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from gptcore.token_text import Cell
from pages.parts import chips
from pages.parts.attention_surgery_grid import percent
from pages.parts.components import component
from pages.parts.words import label, loss, t

if TYPE_CHECKING:
    from pages.parts.attention_look import Look

_odds = component("surgery_odds", '<div class="odds"><table></table></div>', styles=("chips",))


def show(look: Look) -> None:
    """How far the odds have moved, and the tokens that were or now are the likeliest."""
    from gptcore.surgery import likeliest

    versions = [look.plain.odds, look.trace.odds] if look.edits else [look.plain.odds]
    if look.edits:
        _figures(look)
    else:
        st.markdown(label("surgery-nothing-changed"))
    ids = likeliest(versions)
    cells = [Cell(id, look.saved.tokenizer.token_bytes(id)) for id in ids]
    shares = [[float(odds[id]) for odds in versions] for id in ids]
    _odds(
        key="attention-odds",
        data={
            **chips.row(cells, lambda cell: chips.hint(cell, None)),
            "odds": shares,
            "said": [[percent(share) for share in each] for each in shares],
            "names": [t("surgery-before"), t("surgery-after")][: len(versions)],
            "token": t("surgery-next-token"),
        },
    )
    if look.edits:
        st.caption(label("surgery-odds-words"))


def _figures(look: Look) -> None:
    from gptcore.surgery import moved, own_loss

    share = percent(moved(look.plain.odds, look.trace.odds))
    before, after = own_loss(look.plain), own_loss(look.trace)
    with st.grid(2, min_column_width=160, gap="small", key="attention-moved"):
        st.metric(label("surgery-moved"), share, help=label("surgery-moved-help"))
        st.metric(
            label("surgery-own-loss"),
            "–" if before is None else f"{loss(before)} → {loss(after)}",
            help=label("surgery-own-loss-help"),
        )
