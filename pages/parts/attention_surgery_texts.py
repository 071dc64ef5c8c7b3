"""The sentence continued twice with the same random numbers: without and with the changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from gptcore.token_text import token_parts
from pages.parts import background
from pages.parts.components import component
from pages.parts.words import label, t

if TYPE_CHECKING:
    from gptcore.regrow import Regrown
    from gptcore.tokenizers import Tokenizer
    from pages.parts.attention_look import Look

_ASKED = "attention-regrow-asked"
"""Session state: (run, step, ids), of the sentence that is to be continued."""
_texts = component("surgery_texts", '<div class="texts"></div>', styles=("chips",))


def show(look: Look) -> None:
    """Both texts, once they were asked for; other changes or dice then write them anew."""
    from gptcore.regrow import TOKENS, regrown

    st.subheader(label("surgery-texts"), anchor=False)
    if not look.edits:
        st.markdown(label("surgery-texts-unchanged"))
        return
    sentence = (look.selected.run.id, look.saved.step, look.trace.ids)
    dice, button = st.columns([1, 4], vertical_alignment="bottom")
    seed = int(
        dice.number_input(
            label("write-seed"),
            0,
            2**31 - 1,
            1,
            key="attention-regrow-seed",
            persist_state="session",
        )
    )
    if st.session_state.get(_ASKED) != sentence:
        button.button(
            label("surgery-texts-write", tokens=TOKENS),
            key="attention-regrow",
            on_click=lambda: st.session_state.update({_ASKED: sentence}),
        )
        return
    saved, ids, edits = look.saved, look.trace.ids, look.edits
    grown = background.result(
        ("attention-regrow", *sentence, edits, seed),
        lambda job: regrown(saved.model, ids, edits, seed, job.progress),
        t("surgery-texts-working"),
    )
    if grown is None:
        return
    _texts(key="attention-texts", data=_data(look, grown))
    parted = grown.parted
    if parted is None:
        st.markdown(label("surgery-texts-alike", tokens=TOKENS))
    else:
        st.markdown(label("surgery-texts-parted", token=parted + 1))
    st.caption(label("surgery-texts-words"))


def _data(look: Look, grown: Regrown) -> dict[str, Any]:
    names = (t("surgery-before"), t("surgery-after"))
    return {
        "prompt": look.saved.tokenizer.decode(look.trace.ids),
        "columns": [
            {"name": name, **_column(look.saved.tokenizer, ids, grown.parted)}
            for name, ids in zip(names, (grown.plain, grown.edited), strict=True)
        ],
    }


def _column(tokenizer: Tokenizer, ids: tuple[int, ...], parted: int | None) -> dict[str, Any]:
    from gptcore.regrow import whole_around

    if parted is None:
        return {"alike": tokenizer.decode(ids), "mark": None}
    start, end = whole_around(tokenizer, ids, parted)
    mark = b"".join(map(tokenizer.token_bytes, ids[start:end]))
    line = "\n" if mark.endswith(b"\n") else ""  # its mark stands within the line
    return {
        "alike": tokenizer.decode(ids[:start]),
        "mark": {"parts": token_parts(mark)},
        "rest": line + tokenizer.decode(ids[end:]),
    }
