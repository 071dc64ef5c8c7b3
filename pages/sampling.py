"""Sampling: the odds of the next token, the knobs that bend them, the dice, and the story."""

import streamlit as st

from pages.parts import (
    address,
    following,
    sampling_acts,
    sampling_grid,
    sampling_layers,
    sampling_look,
    sampling_search,
    sampling_source,
    sampling_stepper,
    sampling_take,
    sampling_twin,
    switch,
)
from pages.parts.session import Selection
from pages.parts.words import label, showing_errors

_PARTS = {
    "grid": sampling_grid.show,
    "search": sampling_search.show,
    "layers": sampling_layers.show,
    "source": sampling_source.show,
    "twin": sampling_twin.show,
    "take": sampling_take.show,
}


def _page(selected: Selection) -> None:
    if selected.moment is None:
        st.info(label("write-no-weights"))
        return
    sampling_stepper.name_tokens(selected)
    story = st.container()
    names = {part: label(f"sampling-part-{part}") for part in _PARTS}
    part = switch.one_of("sampling-part", names, "sampling-part", "part")
    with story:
        st.fragment(_story)(selected, part)
    st.fragment(_part)(selected, part)


def _story(selected: Selection, part: str) -> None:
    with showing_errors():
        looked, answer = sampling_acts.perform(sampling_look.look(selected))
        sampling_look.ask(looked)
        sampling_stepper.show(looked, answer)
        parameters = {"part": part, **sampling_look.address_of(looked)}
        address.write("sampling-address", selected, parameters)


def _part(selected: Selection, part: str) -> None:
    """Runs again when the story has come to rest: a step waits for nothing below it."""
    with showing_errors():
        sampling_stepper.follow()
        _PARTS[part](sampling_look.look(selected))


following.show("sampling", _page)
