"""A run as it trains: its curve, what it writes, its figures, and below one of several parts."""

import time

import streamlit as st

from gptcore.errors import StoreError
from gptcore.store import Run
from pages.parts import (
    doctor_view,
    live_curve,
    run_buttons,
    run_figures,
    run_parts,
    safe,
    samples,
    session,
)
from pages.parts.session import Selection
from pages.parts.words import duration, label, show_error, t

# Every second while each one changes the picture; then less often, since a page that is drawn takes
# its part of the cores that train.
_POLL_S = 1.0
_LATER_POLL_S = 2.0
_EARLY_S = 20.0
_STEP_POLL_S = 0.3
"""Somebody waits for the one step that they asked for."""
_IDLE_POLL_S = 5.0
_CLAIMED_WITHIN_S = 10.0


def show(selected: Selection) -> None:
    """Draw the run; while it is live, it follows training by itself."""
    run = selected.run
    every = _poll_s(selected)
    st.fragment(_follow, run_every=every)(run.id, every)
    run_parts.show(selected)
    if not selected.live and not run.imported and run.id != session.EXAMPLE:
        st.fragment(_wait_for_change, run_every=_IDLE_POLL_S)(run.id, run.status)


def _poll_s(selected: Selection) -> float | None:
    if run_buttons.asked(selected.run) == "step":
        return _STEP_POLL_S
    if not selected.live:
        return None
    return _POLL_S if selected.run.seconds < _EARLY_S else _LATER_POLL_S


def _follow(run_id: str, every: float | None) -> None:
    selected = session.selection()
    if selected is None or selected.run.id != run_id or _poll_s(selected) != every:
        st.rerun()
    title, buttons = st.columns([1, 4], vertical_alignment="bottom")
    title.title(t("train-title"), anchor=False)
    with buttons:
        run_buttons.show(selected)
    _progress(selected.run)
    picture, words = st.columns([3, 2], gap="medium")
    with picture:
        live_curve.show(selected)
    with words:
        samples.stack(selected)
        run_figures.show(selected)


def _wait_for_change(run_id: str, status: str) -> None:
    """A run at rest may be resumed in another tab."""
    selected = session.selection()
    if selected is None or (selected.run.id, selected.run.status) != (run_id, status):
        st.rerun()


def _progress(run: Run) -> None:
    share = min(1.0, run.step / run.total_steps) if run.total_steps else 0.0
    says = doctor_view.in_a_line(run)
    parts = [f"**{safe.markdown(run.name)}**", safe.markdown(_status(run))]
    if says:
        parts.append(f"**{safe.markdown(says)}**")
    st.progress(share, " · ".join(parts))
    if run.reason is not None:
        try:
            show_error(StoreError(run.reason, **run.reason_values))
        except KeyError:
            st.error(label("common-trouble"))


def _status(run: Run) -> str:
    """One line: what the run does now."""
    asked = run_buttons.asked(run)
    if asked is not None:
        return t(f"train-asked-{asked}")
    if run.status == "running":
        if run.step == 0:
            return t("train-preparing")
        left = run.seconds_left
        return t("train-running") + (
            "" if left is None else " · " + t("train-left", time=duration(left))
        )
    if run.status == "waiting":
        new = run.step == 0 and time.time() - run.created < _CLAIMED_WITHIN_S
        return t("train-preparing" if new else "train-waiting")
    if run.imported:
        return t("train-imported", step=run.step)
    return t(f"train-{run.status}", step=run.step, time=duration(run.seconds))
