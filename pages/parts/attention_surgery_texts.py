"""The sentence continued twice with the same random numbers: without and with the changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from gptcore.token_text import token_parts
from pages.parts import background
from pages.parts.components import component
from pages.parts.models import nearest_model
from pages.parts.words import label, t

if TYPE_CHECKING:
    from gptcore.regrow import Regrown
    from gptcore.tokenizers import Tokenizer
    from pages.parts.attention_look import Look

_ASKED = "attention-regrow-asked"
"""Session state: (run, ids) -> the step whose model is to continue the sentence."""
_texts = component("surgery_texts", '<div class="texts"></div>', styles=("chips",))


def show(look: Look) -> None:
    """Both texts, once they were asked for; other changes or dice then write them anew."""
    from gptcore.regrow import TOKENS, regrown

    st.subheader(label("surgery-texts"), anchor=False)
    if not look.edits:
        st.markdown(label("surgery-texts-unchanged"))
        return
    sentence, shown = (look.selected.run.id, look.trace.ids), look.saved.step
    asked: dict[tuple[str, tuple[int, ...]], int] = st.session_state.setdefault(_ASKED, {})
    step = asked.get(sentence)
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
    if step != shown:
        button.button(
            label("surgery-texts-write", tokens=TOKENS),
            key="attention-regrow",
            on_click=lambda: asked.update({sentence: shown}),
        )
    if step is None:
        return
    if step != shown:
        st.markdown(label("surgery-texts-other", measured=step, step=shown))
    (run_id, ids), edits, chosen = sentence, look.edits, step
    grown = background.result(
        ("attention-regrow", run_id, chosen, ids, edits, seed),
        lambda job: regrown(nearest_model(run_id, chosen).model, ids, edits, seed, job.progress),
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
