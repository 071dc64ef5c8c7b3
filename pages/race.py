"""Race: two to five runs that differ in one setting alone, guessed at first, then watched."""

import streamlit as st

from gptcore.errors import PlaygroundError
from pages.parts import race_form, race_lanes, session
from pages.parts.words import show_error, t

try:
    selected = session.selection()
    race = None if selected is None else selected.run.race
    if race is None or race_form.wanted_beside(race):
        st.title(t("race-title-new"), anchor=False)
        race_form.show(race)
    else:
        race_lanes.show(race)
except PlaygroundError as error:
    show_error(error)
