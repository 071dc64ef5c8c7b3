"""The texts that greedy search, beam search and the dice have found, and which is how likely."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import streamlit as st

from gptcore.token_text import token_label
from pages.parts.components import component
from pages.parts.words import label, one_in, rounded_perplexity, t

if TYPE_CHECKING:
    from gptcore.beam_story import Compared, Written

_ALIKE = 0.02
"""Bits of difference that are not worth a word."""
_cards = component("beam_texts", '<div class="texts"></div>')


def show(found: Compared, beginning: str, width: int, seed: int) -> None:
    """A card for each text, and what they are beside each other.

    Args:
        beginning: the end of what they go on from.
    """
    st.subheader(label("search-texts"), anchor=False)
    cards = [_card(t("search-name-greedy"), found.greedy)]
    if width > 1:
        cards.append(_card(t("search-name-beam", width=width), found.beam))
    cards.append(_card(t("search-name-sampled", seed=str(seed)), found.sampled))
    _cards(key="sampling-search-texts", data={"beginning": beginning, "cards": cards})
    said = [_beam_and_greedy(found) if width > 1 else label("search-greedy-only")]
    st.markdown("  \n".join([*said, _searched_and_drawn(found)]))
    st.caption(label("search-words"))


def _card(name: str, written: Written) -> dict[str, Any]:
    tokens = len(written.ids)
    twice = (
        t("search-passage", passage=_seen(written.repeated), count=len(written.repeated))
        if written.repeated
        else t("search-no-passage")
    )
    return {
        "name": name,
        "text": written.text,
        "facts": [
            [t("search-whole"), _how_likely(written.log2)],
            [t("search-per-token"), _how_likely(written.log2 / tokens)],
            [t("search-twice"), twice],
        ],
    }


def _seen(passage: str) -> str:
    """As tokens are written, so that blanks at its ends are seen."""
    return token_label(passage.encode())


def _how_likely(log2: float) -> str:
    bits = f"{log2 + 0.0:,.2f}".replace("-0.00", "0.00").replace("-", "\u2212")
    return t("search-bits", bits=bits, odds=one_in(-log2 * math.log(2)))


def _beam_and_greedy(found: Compared) -> str:
    from gptcore.continuations import first_difference

    beam, greedy = found.beam, found.greedy
    parted = first_difference(beam.ids, greedy.ids)
    if parted is None:
        return label("search-same")
    if abs(beam.log2 - greedy.log2) < _ALIKE:
        said = label("search-alike", token=parted + 1)
    elif beam.log2 > greedy.log2:
        said = label("search-beam", token=parted + 1, times=_times(beam, greedy))
    else:
        said = label("search-greedy", token=parted + 1, times=_times(greedy, beam))
    places = found.beams.places(greedy.ids)
    if len(places) < len(greedy.ids):
        return f"{said} {label('search-greedy-dropped', token=len(places) + 1)}"
    last = len(found.beams.steps[-1])
    return f"{said} {label('search-greedy-lives', place=places[-1] + 1, all=last)}"


def _searched_and_drawn(found: Compared) -> str:
    beam, sampled = found.beam, found.sampled
    if beam.ids == sampled.ids:
        return label("search-drawn-same")
    if abs(beam.log2 - sampled.log2) < _ALIKE:
        return label("search-drawn-alike")
    if beam.log2 > sampled.log2:
        return label("search-drawn-less", times=_times(beam, sampled))
    return label("search-drawn-more", times=_times(sampled, beam))


def _times(likelier: Written, other: Written) -> float | str:
    """How many times as likely."""
    return rounded_perplexity((likelier.log2 - other.log2) * math.log(2))
