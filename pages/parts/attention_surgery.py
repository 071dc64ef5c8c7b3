"""Surgery: mute heads, or let them look evenly at everything, and see what becomes of the model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, cast

import streamlit as st

from gptcore.head_edits import NO_EDITS, Head, HeadEdits, How
from pages.parts import (
    attention_surgery_losses,
    attention_surgery_odds,
    attention_surgery_sentence,
    attention_surgery_texts,
    switch,
)
from pages.parts.attention_look import EDITS
from pages.parts.words import label

if TYPE_CHECKING:
    from gptcore.config import ModelConfig
    from pages.parts.attention_look import Look

_EDIT = "attention-edit"
_CHOICES: dict[str, How | None] = {"as-it-is": None, "muted": "muted", "even": "even"}


def show(look: Look) -> None:
    """What is changed, the odds with and without it, what each head is worth, and two texts."""
    config = look.saved.config.model
    changes, heads = st.columns([3, 2], gap="large")
    with changes:
        _open_head(look)
        _changed(look, config)
        attention_surgery_odds.show(look)
    with heads:
        st.markdown(f"**{label('surgery-each-title')}**")
        names = {how: label(f"surgery-each-{how}") for how in ("muted", "even")}
        how = cast(How, switch.one_of("surgery-each", names, "attention-grid-how"))
        attention_surgery_sentence.show(look, how)
    attention_surgery_losses.show(look, how)
    attention_surgery_texts.show(look)


def _open_head(look: Look) -> None:
    layer, head = look.head
    how = look.edits.how(look.head)
    # The edits decide: another head may have been opened, or all of them given back.
    st.session_state[_EDIT] = next(name for name, each in _CHOICES.items() if each == how)
    st.segmented_control(
        label("surgery-edit", layer=layer, head=head),
        list(_CHOICES),
        format_func=lambda name: label(f"surgery-edit-{name}"),
        required=True,
        key=_EDIT,
        on_change=_change_open,
        args=(look.head,),
    )


def _changed(look: Look, config: ModelConfig) -> None:
    """A way to change a whole layer, and for every change one to take it back."""
    layer = look.head[0]
    whole = [(layer, head) for head in range(config.heads)]
    with st.container(horizontal=True, gap="small", key="attention-edited"):
        if config.heads > 1:
            st.button(
                label("surgery-mute-layer", layer=layer),
                disabled=look.edits.muted.issuperset(whole),
                key="attention-mute-layer",
                on_click=_change,
                args=(whole, "muted"),
            )
        for name, words, heads in _changes(look.edits, config):
            st.button(
                f"{words} ✕",
                help=label("surgery-undo"),
                key=f"attention-undo-{name}",
                on_click=_change,
                args=(heads, None),
            )
        if look.edits:
            st.button(
                label("surgery-as-it-was"),
                key="attention-as-it-was",
                on_click=_change,
                args=(look.edits.heads, None),
            )
    if not config.residual:
        st.caption(label("surgery-no-residual"))
    if not config.causal:
        st.caption(label("surprise-no-mask"))


def _changes(edits: HeadEdits, config: ModelConfig) -> Iterator[tuple[str, str, list[Head]]]:
    """(a name for its key, its words as Markdown, the heads) of each change; a layer whose heads
    are all changed alike is one."""
    for layer in sorted({layer for layer, _ in edits.heads}):
        heads = [(layer, head) for head in range(config.heads)]
        hows = {edits.how(head) for head in heads}
        if len(hows) == 1 and len(heads) > 1:
            yield str(layer), label(f"surgery-layer-{hows.pop()}", layer=layer), heads
            continue
        for at, head in heads:
            if how := edits.how((at, head)):
                words = label(f"surgery-head-{how}", layer=at, head=head)
                yield f"{at}-{head}", words, [(at, head)]


def _change_open(head: Head) -> None:
    _change([head], _CHOICES[st.session_state[_EDIT]])


def _change(heads: Iterable[Head], how: How | None) -> None:
    edits: HeadEdits = st.session_state.get(EDITS, NO_EDITS)
    st.session_state[EDITS] = edits.changed(heads, how)
