"""A run as it trains: its curve, what it writes, its figures, and the buttons to command it."""

import time
from typing import Literal

import streamlit as st

from gptcore.errors import PlaygroundError, StoreError
from gptcore.store import CommandKind, Metric, Run
from pages.parts import live_curve, safe, samples, session
from pages.parts.runs_store import store
from pages.parts.session import Selection
from pages.parts.words import duration, label, loss, show_error, t

# Every second while each one changes the picture; then less often, since a page that is drawn takes
# its part of the cores that train.
_POLL_S = 1.0
_LATER_POLL_S = 2.0
_EARLY_S = 20.0
_IDLE_POLL_S = 5.0
_OBEYS_WITHIN_S = 10.0
_CLAIMED_WITHIN_S = 10.0
_MINUTE_S = 60.0


def show(selected: Selection) -> None:
    """Draw the run; while it is live, it follows training by itself."""
    run = selected.run
    every = _poll_s(selected)
    st.fragment(_follow, run_every=every)(run.id, every)
    if not selected.live and not run.imported and run.id != session.EXAMPLE:
        st.fragment(_wait_for_change, run_every=_IDLE_POLL_S)(run.id, run.status)


def _poll_s(selected: Selection) -> float | None:
    if not selected.live:
        return None
    return _POLL_S if selected.run.seconds < _EARLY_S else _LATER_POLL_S


def _follow(run_id: str, every: float | None) -> None:
    selected = session.selection()
    if selected is None or selected.run.id != run_id or _poll_s(selected) != every:
        st.rerun()
    run = selected.run
    title, buttons = st.columns([2, 3], vertical_alignment="bottom")
    title.title(t("train-title"), anchor=False)
    with buttons:
        _buttons(selected)
    _progress(run)
    picture, words = st.columns([3, 2], gap="medium")
    with picture:
        live_curve.show(selected)
    with words:
        samples.stack(selected)
    _figures(selected)


def _wait_for_change(run_id: str, status: str) -> None:
    """A run at rest may be resumed in another tab."""
    selected = session.selection()
    if selected is None or (selected.run.id, selected.run.status) != (run_id, status):
        st.rerun()


def _progress(run: Run) -> None:
    share = min(1.0, run.step / run.total_steps) if run.total_steps else 0.0
    st.progress(share, f"**{safe.markdown(run.name)}** · {safe.markdown(_status(run))}")
    if run.reason is not None:
        try:
            show_error(StoreError(run.reason, **run.reason_values))
        except KeyError:
            st.error(label("common-trouble"))


def _status(run: Run) -> str:
    """One line: what the run does now."""
    asked = st.session_state.get(f"asked-{run.id}")
    if asked is not None and asked[1] == _shape(run) and time.monotonic() < asked[2]:
        return t(f"train-asked-{asked[0]}")
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


def _buttons(selected: Selection) -> None:
    run, moment = selected.run, selected.moment
    with st.container(horizontal=True, horizontal_alignment="right", key="train-buttons"):
        if session.may_command(run) and not run.imported:
            if run.active:
                _command(run, "pause")
            elif run.resumable:
                _command(run, "resume")
            if run.status in ("waiting", "running", "paused"):
                _command(run, "stop")
            if run.status != "failed":
                _command(run, "extend")
        if moment is not None:
            step = moment.step
            st.download_button(
                label("train-download"),
                lambda: store().model_bytes(run.id, step),
                safe.file_name(f"{run.name}-{step}", ".safetensors"),
                "application/octet-stream",
                key="train-download",
                help=label("train-download-help"),
                on_click="ignore",
            )
        if st.button(label("train-new"), key="train-new", type="tertiary"):
            session.prepare_new_run()
            st.rerun()


def _command(run: Run, kind: CommandKind) -> None:
    """A button that leaves a command in the store; the run obeys within its next steps."""
    look: Literal["primary", "secondary"] = "primary" if kind == "resume" else "secondary"
    if not st.button(label(f"train-{kind}"), key=f"train-{kind}", type=look):
        return
    try:
        seconds = _MINUTE_S if kind == "extend" else None
        store().command(session.person(), run.id, kind, seconds)
    except PlaygroundError as error:
        show_error(error)
        return
    until = time.monotonic() + _OBEYS_WITHIN_S
    st.session_state[f"asked-{run.id}"] = (kind, _shape(run), until)
    st.rerun()


def _shape(run: Run) -> tuple[str, int | None]:
    """What a command changes about a run."""
    return run.status, run.total_steps


def _figures(selected: Selection) -> None:
    """The run's figures, or those of the moment it was dragged back to."""
    run, metric = selected.run, None
    if not selected.following and selected.moment is not None:
        metric = _metric_at(run.id, selected.moment.step)
    step = run.step if metric is None else metric.step
    total = run.total_steps
    figures = [
        ("step", f"{step:,}" if total is None else t("common-step-of", step=step, total=total)),
        ("train", loss(run.train_loss if metric is None else metric.train_loss)),
        ("val", loss(run.val_loss if metric is None else _val_loss(selected))),
        ("tokens", f"{run.tokens if metric is None else metric.tokens:,}"),
        ("time", duration(run.seconds if metric is None else metric.seconds)),
        ("speed", f"{run.tokens_per_s:,.0f}"),
    ]
    with st.grid(len(figures), min_column_width=130, gap="small", key="train-figures"):
        for name, value in figures:
            help_words = label("train-figure-val-help") if name == "val" else None
            st.metric(label(f"train-figure-{name}"), value, help=help_words)


def _val_loss(selected: Selection) -> float | None:
    return selected.moment.val_loss if selected.moment else None


def _metric_at(run_id: str, step: int) -> Metric | None:
    """What was measured at a step, or right after it in a run so long that it is thinned."""
    metrics = store().metrics_since(run_id, step - 1)
    return metrics[0] if metrics else None
