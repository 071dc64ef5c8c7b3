"""The shuffle test: the words of a sentence in another order, and which encodings notice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from gptcore.token_text import cells as cells_of
from gptcore.token_text import token_parts
from pages.parts import attention_look, positions_shuffle_rows, sentence, unknown
from pages.parts.components import component
from pages.parts.models import shown_model
from pages.parts.session import Selection
from pages.parts.words import label, t

if TYPE_CHECKING:
    from gptcore.modelfile import SavedModel
    from gptcore.shuffles import Sentence
    from gptcore.store import Run

_SENTENCE, _TYPED, _TURN = (f"positions-shuffle-{name}" for name in ("sentence", "typed", "turn"))
_OWN = "positions-shuffle-own"
"""Session state: whether somebody has typed here."""
_HOW, _TIMES = "positions-shuffle-how", "positions-shuffle-times"
"""Session state: ``typed``, ``shuffled`` or ``reversed``; how often it was shuffled."""
_KEEP, _MASK = "positions-shuffle-keep", "positions-shuffle-mask"
_HTML = """
<div class="shuffle">
  <div class="frame" tabindex="0" role="group"><div class="orders">
    <b></b><div class="row before"></div><svg aria-hidden="true"></svg>
    <b></b><div class="row after"></div>
  </div></div>
  <p class="told" role="status"></p>
</div>
"""
_picture = component("shuffle", _HTML, styles=("chips",))


def show(selected: Selection) -> None:
    """The sentence, what is done with its words, and what each encoding makes of that."""
    saved = shown_model(selected)
    if saved is None:
        st.markdown(label("write-no-weights"))
        return
    st.markdown(label("shuffle-idea"))
    read = _ask(selected.run, saved)
    keep, mask = _choose(read, saved)
    if not read.cells:
        return
    order = _order(len(read.words), keep)
    places = read.places(order)
    _draw(read, order)
    _how_words_are_found(saved)
    ids = read.ids
    if places == tuple(range(len(ids))):
        st.markdown(label("shuffle-guess" if _movable(read, keep) > 1 else "shuffle-too-few"))
    elif tuple(ids[place] for place in places) == ids:
        st.markdown(label("shuffle-alike"))
    else:
        positions_shuffle_rows.show(selected.run, saved, mask, read.cells, places)


def _ask(run: Run, saved: SavedModel) -> Sentence:
    from gptcore.shuffles import sentence as read_of

    state = st.session_state
    text = state.get(_TYPED, "")
    # Until somebody types here: what was typed on the Attention page, or the run's own words.
    if not state.get(_OWN):
        wanted = attention_look.text_unasked(run, saved)
        if wanted != state.get(_TYPED):
            text = state[_TYPED] = wanted
            state[_TURN] = state.get(_TURN, 0) + 1
    found = cells_of(saved.tokenizer, text)
    read = read_of(found, saved.config.model.context)
    sentence.ask(_SENTENCE, text, state[_TURN], found, len(read.cells), {}, _keep_typed)
    unknown.warn(saved.tokenizer, text)
    return read


def _keep_typed() -> None:
    text = sentence.typed(_SENTENCE)
    if text is not None:
        st.session_state[_TYPED] = text
        st.session_state[_OWN] = True


def _movable(read: Sentence, keep: bool) -> int:
    return max(0, len(read.words) - keep)


def _choose(read: Sentence, saved: SavedModel) -> tuple[bool, bool]:
    """The buttons that move the words. Returns whether the last word stays where it is, and
    whether the mask is on."""
    how = st.session_state.setdefault(_HOW, "typed")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        buttons = st.container(horizontal=True, gap="small", width="content")
        keep = st.toggle(
            label("shuffle-keep"),
            value=True,
            key=_KEEP,
            help=label("shuffle-keep.help"),
            persist_state="session",
        )
        mask = saved.config.model.causal and st.toggle(
            label("shuffle-mask"),
            value=True,
            key=_MASK,
            help=label("shuffle-mask.help"),
            persist_state="session",
        )
    if not saved.config.model.causal:
        st.caption(label("shuffle-no-mask"))
    fixed = _movable(read, keep) < 2
    with buttons:
        again = "again" if how == "shuffled" else "shuffle"
        for name, words, disabled in (
            ("shuffled", again, fixed),
            ("reversed", "reverse", fixed or how == "reversed"),
            ("typed", "restore", how == "typed"),
        ):
            st.button(
                label(f"shuffle-{words}"),
                key=f"positions-shuffle-to-{name}",
                type="primary" if name == "shuffled" else "secondary",
                disabled=disabled,
                on_click=_move,
                args=(name,),
            )
    return keep, mask


def _move(how: str) -> None:
    st.session_state[_HOW] = how
    if how == "shuffled":
        st.session_state[_TIMES] = st.session_state.get(_TIMES, 0) + 1


def _order(words: int, keep: bool) -> list[int]:
    """Which word stands where, of so many."""
    from gptcore.shuffles import shuffled

    how = st.session_state[_HOW]
    moving = max(0, words - keep)
    order = list(range(words))
    if how == "shuffled":
        order[:moving] = shuffled(moving, st.session_state[_TIMES])
    elif how == "reversed":
        order[:moving] = reversed(order[:moving])
    return order


def _draw(read: Sentence, order: list[int]) -> None:
    groups = read.groups
    at = {group: place for place, group in enumerate(groups)}
    tokens = [read.cells[group.start : group.end] for group in groups]
    _picture(
        key="positions-shuffle-picture",
        data={
            "looks": [{"parts": token_parts(b"".join(c.token for c in each))} for each in tokens],
            "tokens": [len(each) for each in tokens],
            "words": [group.is_word for group in groups],
            "after": [at[group] for group in read.reordered(order)],
            "labels": {
                "picture": t("shuffle-picture"),
                "before": t("shuffle-before"),
                "after": t("shuffle-after"),
                "moved": t("shuffle-moved", before="{before}", after="{after}", tokens="{tokens}"),
                "stayed": t("shuffle-stayed", before="{before}", tokens="{tokens}"),
                "hint": t("shuffle-hint"),
            },
        },
    )


def _how_words_are_found(saved: SavedModel) -> None:
    words = "shuffle-words-char" if saved.tokenizer.kind == "char" else "shuffle-words-bpe"
    st.caption(f"{label('shuffle-words')} {label(words)}")
