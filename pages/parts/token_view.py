"""A passage and its tokens, while it is being typed, and below it one of three views."""

import streamlit as st

from gptcore.token_text import cells
from pages.parts import chips, compare_view, merges_view, safe, switch, unknown, vocabulary_view
from pages.parts.components import component
from pages.parts.prepared import Reading
from pages.parts.words import label, t
from pages.parts.write_stream import MOST_PROMPT

_PASSAGE_HTML = """
<div class="passage">
  <label><span class="name"></span><textarea rows="4" spellcheck="false"
    disabled></textarea></label>
  <p class="counts" role="status"></p>
  <div class="chips" tabindex="0" role="group"></div>
  <p class="info"></p>
</div>
"""
_passage = component("passage", _PASSAGE_HTML, styles=("chips",))

_VIEWS = ("compare", "merges", "vocabulary")
_BEGINNING = 180
"""Characters of the passage that is shown unasked."""

PASSAGE, TYPED, TURN = "tokens-passage", "tokens-typed", "tokens-turn"


def show(reading: Reading) -> None:
    """The passage and one of three views; typing redraws no more than this."""
    st.fragment(_show)(reading)


def _show(reading: Reading) -> None:
    passage = _typed(reading)
    found = cells(reading.tokenizer, passage)
    _passage(
        key=PASSAGE,
        data={
            **chips.row(found, lambda cell: chips.hint(cell, reading.use)),
            "text": passage,
            "turn": st.session_state[TURN],
            "most": MOST_PROMPT,
            "counts": chips.counts(found, passage),
            "labels": {
                "name": t("tokens-passage"),
                "placeholder": t("tokens-passage-hint"),
                "chips": t("tokens-chips"),
                "rest": t("tokens-hover") if found else t("tokens-nothing"),
            },
        },
        on_text_change=_keep_typed,
    )
    unknown.warn(reading.tokenizer, passage)
    if reading.text and st.button(label("tokens-another"), key="tokens-another"):
        _take_another(reading.text)
        st.rerun(scope="fragment")
    names = {view: label(f"tokens-view-{view}") for view in _VIEWS}
    view = switch.one_of("tokens-view", names, "tokens-view")
    if view == "compare":
        compare_view.show(reading, passage)
    elif view == "merges":
        merges_view.show(reading, passage)
    else:
        vocabulary_view.show(reading)


def _typed(reading: Reading) -> str:
    """What the visitor typed; the beginning of the text until they do."""
    # Another text begins with its own words.
    if st.session_state.get("tokens-source") != reading.source:
        st.session_state["tokens-source"] = reading.source
        st.session_state[TURN] = st.session_state.get(TURN, 0) + 1
        st.session_state[TYPED] = _from(reading.text, 0)
    return str(st.session_state[TYPED])


def _keep_typed() -> None:
    text = st.session_state[PASSAGE]["text"]
    if isinstance(text, str):
        st.session_state[TYPED] = safe.typed(text, MOST_PROMPT)


def _take_another(text: str) -> None:
    """The next passage: evenly through the text, from the beginning of a line."""
    turn = st.session_state[TURN] = st.session_state[TURN] + 1
    # The golden ratio spreads the places, wherever one stops.
    place = int(turn * 0.6180339887 % 1 * len(text))
    st.session_state[TYPED] = _from(text, text.find("\n", place) + 1)


def _from(text: str, start: int) -> str:
    """A passage that begins at ``start`` and ends with a line or a blank."""
    passage = text[start : start + _BEGINNING].lstrip("\n")
    if start + _BEGINNING >= len(text):
        return passage
    for end in ("\n", " "):
        at = passage.rfind(end, _BEGINNING // 2)
        if at > 0:
            return passage[:at]
    return passage
