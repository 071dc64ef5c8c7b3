"""The buttons that command a run, and what it was asked for until it has obeyed."""

import time
from typing import Literal

import streamlit as st

from gptcore.errors import PlaygroundError
from gptcore.store import CommandKind, Run
from pages.parts import session
from pages.parts.runs_store import store
from pages.parts.session import Selection
from pages.parts.words import label, show_error

PART = "train-part"
"""Which part of the page is open; One step opens its own."""
_RATES = {0.1: "×1/10", 1 / 3: "×1/3", 1.0: "×1", 3.0: "×3", 10.0: "×10"}
_OBEYS_WITHIN_S = 10.0
_MINUTE_S = 60.0


def show(selected: Selection) -> None:
    """Those that this run obeys now, and the way to another run."""
    run = selected.run
    with st.container(horizontal=True, horizontal_alignment="right", key="train-buttons"):
        if session.may_command(run) and not run.imported:
            _commands(run)
        if st.button(label("train-new"), key="train-new", type="tertiary"):
            session.prepare_new_run()
            st.rerun()


def asked(run: Run) -> CommandKind | None:
    """What the run was asked for and has not done yet; forgotten after ten seconds."""
    wanted = st.session_state.get(f"asked-{run.id}")
    if wanted is None or time.monotonic() > wanted[2]:
        return None
    kind: CommandKind = wanted[0]
    return kind if wanted[1] == _shape(run, kind) else None


def _commands(run: Run) -> None:
    goes_on = run.active or run.resumable
    if run.active:
        _command(run, "pause")
    elif run.resumable:
        _command(run, "resume")
    if goes_on:
        _command(run, "step")
    if run.status in ("waiting", "running", "paused"):
        _command(run, "stop")
    if run.status != "failed":
        _command(run, "extend")
    if goes_on:
        _rate(run)


def _command(run: Run, kind: CommandKind) -> None:
    """A button that leaves a command in the store; the run obeys within its next steps."""
    look: Literal["primary", "secondary"] = "primary" if kind == "resume" else "secondary"
    words = label("train-step-help") if kind == "step" else None
    if st.button(label(f"train-{kind}"), key=f"train-{kind}", type=look, help=words):
        _tell(run, kind, _MINUTE_S if kind == "extend" else None)


def _rate(run: Run) -> None:
    now = min(_RATES, key=lambda factor: abs(factor - run.rate))
    words = _RATES[now] if abs(now - run.rate) < 0.01 else f"×{run.rate:g}"
    chosen = st.menu_button(
        label("train-rate", factor=words),
        list(_RATES),
        format_func=lambda factor: label("train-rate-of-plan", factor=_RATES[factor]),
        key="train-rate",
        help=label("train-rate-help"),
    )
    if chosen is not None:
        _tell(run, "rate", chosen)


def _tell(run: Run, kind: CommandKind, value: float | None) -> None:
    before = _shape(run, kind)
    try:
        store().command(session.person(), run.id, kind, value)
    except PlaygroundError as error:
        show_error(error)
        return
    if kind == "step":
        st.session_state[PART] = "step"
    if kind != "rate":  # which counts at once
        until = time.monotonic() + _OBEYS_WITHIN_S
        st.session_state[f"asked-{run.id}"] = (kind, before, until)
    st.rerun()


def _shape(run: Run, kind: CommandKind) -> tuple[str | int | None, ...]:
    """What a command changes about a run."""
    if kind == "step":
        detail = store().step_detail(run.id)
        return (detail.step if detail else None,)
    return run.status, run.total_steps
