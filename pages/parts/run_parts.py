"""Below the picture of a run: the doctor, surprise, a single step, and what one may take along.

Only the part that is open costs anything, and using it does not draw the picture again.
"""

import streamlit as st

from gptcore.errors import PlaygroundError
from pages.parts import (
    doctor_view,
    exports,
    run_buttons,
    session,
    single_step,
    surprise_view,
    switch,
)
from pages.parts.session import Selection
from pages.parts.words import label, show_error

_STEP_POLL_S = 0.3
_PARTS = {
    "doctor": doctor_view.show,
    "surprise": surprise_view.show,
    "step": single_step.show,
    "along": exports.show,
}


def show(selected: Selection) -> None:
    """The switch and the part that is open."""
    every = _poll_s(selected)
    st.fragment(_show, run_every=every)(selected.run.id, every)


def _poll_s(selected: Selection) -> float | None:
    if run_buttons.asked(selected.run) == "step":
        return _STEP_POLL_S
    return surprise_view.EVERY_S if selected.live else None


def _show(run_id: str, every: float | None) -> None:
    selected = session.selection()
    if selected is None or selected.run.id != run_id or _poll_s(selected) != every:
        st.rerun()
    names = {part: label(f"train-part-{part}") for part in _PARTS}
    found = len(doctor_view.findings(selected.run))
    if found:
        names["doctor"] = label("train-part-doctor-found", count=found)
    part = switch.one_of("train-part", names, run_buttons.PART)
    try:
        _PARTS[part](selected)
    except PlaygroundError as error:
        show_error(error)
