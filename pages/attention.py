"""Attention: who looks at whom in one sentence, in every head, at any moment of a run."""

import streamlit as st

from pages.parts import (
    attention_bertviz,
    attention_flow,
    attention_look,
    attention_maps,
    attention_surgery,
    attention_take,
    attention_training,
    attention_why,
    following,
    switch,
)
from pages.parts.session import Selection
from pages.parts.words import label

_PARTS = {
    "training": attention_training.show,
    "surgery": attention_surgery.show,
    "why": attention_why.show,
    "flow": attention_flow.show,
    "bertviz": attention_bertviz.show,
    "take": attention_take.show,
}


def _page(selected: Selection) -> None:
    looked = attention_look.look(selected)
    if selected.moment is None:
        st.info(label("write-no-weights"))
    if looked is None:
        return
    attention_maps.show(looked)
    names = {part: label(f"attention-part-{part}") for part in _PARTS}
    part = switch.one_of("attention-part", names, "attention-part")
    _PARTS[part](looked)


following.show("attention", _page)
