"""The duel: the five encodings train side by side, and are then tested on what sets them apart."""

from __future__ import annotations

import streamlit as st

from pages.parts import positions_copying, positions_lengths, race_form, race_lanes
from pages.parts.positions_lanes import KNOB, lanes_of
from pages.parts.session import Selection
from pages.parts.words import label


def show(selected: Selection) -> None:
    """The duel that is open, or the way to one; then the tests."""
    race, lanes = selected.run.race, lanes_of(selected.run)
    if race is None or not lanes or race_form.wanted_beside(race):
        st.markdown(label("duel-words"))
        race_form.show(race if lanes else None, KNOB)
    else:
        race_lanes.show(race, whole_page=False)
        positions_lengths.show(lanes)
    positions_copying.show()
