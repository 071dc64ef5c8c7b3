"""The same passage under several vocabularies, side by side."""

from contextlib import suppress
from typing import Any

import streamlit as st

from gptcore import published
from gptcore.errors import TokenizerError
from gptcore.published import PublishedTokenizer
from gptcore.token_text import Encoder, cells
from gptcore.tokenizers import Tokenizer
from pages.parts import background, chips, prepared
from pages.parts.components import component
from pages.parts.prepared import Reading
from pages.parts.words import label, t

_compare = component("compare", '<div class="compare"></div>', styles=("chips",))
_SIZES = (512, 1024, 4096)
_MOST_CHIPS = 400
"""A row; the counts are of the whole passage."""


def show(reading: Reading, passage: str) -> None:
    """A row for each vocabulary, the published ones greyed out where their files are not here."""
    st.caption(label("tokens-compare-words"))
    chosen = _name(reading.tokenizer)
    rows = [_row(name, encoder, passage, chosen) for name, encoder in _ours(reading)]
    missing = False
    for name in published.NAMES:
        if not published.is_here(name):
            missing = True
            rows.append(_row(name, None, passage, chosen))
        elif (encoder := _published(name)) is not None:  # else it is being loaded
            rows.append(_row(name, encoder, passage, chosen))
    _compare(key="tokens-compare", data={"rows": rows})
    if missing:
        with st.expander(label("tokens-published"), key="tokens-published"):
            st.markdown(label("tokens-published-how"))
            st.code("python -m gptcore encodings", language=None)
            st.markdown(label("tokens-published-where"))


def _ours(reading: Reading) -> list[tuple[str, Encoder]]:
    """Characters, bytes, and BPE of growing size, as far as the text gives them."""
    found: dict[str, Encoder] = {"byte": prepared.bytes_only()}
    if reading.material is not None:
        # A text may have more characters than a vocabulary may.
        with suppress(TokenizerError):
            characters = prepared.characters_of(reading.material)
            if characters is not None:
                found["char"] = characters
        for size in _SIZES:
            learned = prepared.bpe_of(reading.material, size)
            if learned is None:
                break  # all of them are one piece of work
            found[_name(learned)] = learned  # a short text may have no more to merge
    found[_name(reading.tokenizer)] = reading.tokenizer
    order = sorted(found, key=lambda name: 0 if name == "char" else _size(name))
    return [(name, found[name]) for name in order]


def _name(tokenizer: Tokenizer) -> str:
    if tokenizer.kind == "char":
        return "char"
    return "byte" if tokenizer.vocabulary == 256 else f"bpe-{tokenizer.vocabulary}"


def _size(name: str) -> int:
    return int(name.removeprefix("bpe-")) if name.startswith("bpe-") else 256


def _published(name: str) -> PublishedTokenizer | None:
    words = t("tokens-loading", name=name)
    return background.result((f"published-{name}",), lambda job: published.published(name), words)


def _row(name: str, encoder: Encoder | None, passage: str, chosen: str) -> dict[str, Any]:
    title = (
        t("tokens-bpe-size", size=_size(name))
        if name.startswith("bpe-")
        else t(f"tokens-{name.replace('_', '-')}")
    )
    if encoder is None:
        return {"key": name, "name": title, "reason": t("tokens-not-here"), "chosen": False}
    found = cells(encoder, passage)
    more = len(found) - _MOST_CHIPS
    return {
        "key": name,
        "name": title,
        "reason": None,
        "chosen": name == chosen,
        "tokens": chips.known(found),
        "counts": chips.counts(found, passage),
        "more": t("tokens-more", count=more) if more > 0 else "",
        **chips.row(found[:_MOST_CHIPS], lambda cell: str(cell.id)),
    }
