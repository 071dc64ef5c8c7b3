"""The curves of several runs in one picture."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from gptcore.alignment import Axis
from gptcore.store import Metric
from gptcore.units import bits_per_character
from pages.parts import feeds, safe
from pages.parts.compare_runs import Compared
from pages.parts.components import component
from pages.parts.runs_store import store
from pages.parts.serving import script_url
from pages.parts.session import language
from pages.parts.words import loss, t

_FEED = "overlay"
_PLACES = "compare-place"
_MOST_POINTS = 600
"""At once, of each run: six of them share one picture."""
_SHORT_NAME = 14
_HTML = """
<div class="gpt-part gpt-overlay">
  <div class="gpt-overlay-head">
    <ul></ul>
    <div><output></output><button type="button" hidden></button></div>
  </div>
  <div class="gpt-overlay-plot" role="img"></div>
  <input type="range" disabled>
</div>
"""
# plotly writes its own rules into the document's head, which do not reach into a shadow root.
_overlay = component("overlay", _HTML, isolate_styles=False)


def show(compared: Sequence[Compared], axis: Axis, unit: str) -> None:
    """Draw or continue the curves.

    Args:
        unit: ``nats`` a token or ``bits`` a character.
    """
    _overlay(
        key="overlay",
        data={
            "runs": [_told(each) for each in compared],
            "axis": axis,
            "unit": unit,
            "place": place(axis),
            "lang": language(),
            "plotly": script_url("plotly.min"),
            "labels": {
                "axis": t("curve-axis-step" if axis == "step" else f"compare-axis-{axis}"),
                "unit": t(f"curve-axis-{unit}"),
                "place": t("compare-place"),
                "at": t(f"compare-at-{axis}", place="{place}"),
                "following": t("compare-newest"),
                "newest": t("compare-to-newest"),
                "summary": t("compare-summary", runs="; ".join(map(_spoken, compared))),
            },
        },
        on_place_change=lambda: _go(axis),
        on_resync_change=lambda: feeds.forget(_FEED),
    )


def place(axis: Axis) -> float | None:
    """Up to where the visitor wants to look, on ``axis``; None for the newest of each run."""
    places: Mapping[str, float] = st.session_state.get(_PLACES, {})
    return places.get(axis)


def follow_newest() -> None:
    """Look at the newest of each run, as at first."""
    st.session_state.pop(_PLACES, None)


def _go(axis: Axis) -> None:
    wanted = st.session_state["overlay"]["place"]
    places = dict(st.session_state.get(_PLACES, {}))
    places.pop(axis, None)
    # What comes from a browser may be anything.
    if isinstance(wanted, str) and wanted.replace(".", "", 1).isdecimal() and len(wanted) < 25:
        places[axis] = float(wanted)
    st.session_state[_PLACES] = places


def _told(each: Compared) -> dict[str, Any]:
    """What is new about one run."""
    run = each.run
    feed = f"{_FEED} {run.id}"
    after = feeds.sent_until(feed, run.id)
    if after > run.step:  # it went back to be trained another way
        after = -1
    metrics = store().metrics_since(run.id, after, _MOST_POINTS)
    if metrics:
        feeds.mark_sent(feed, run.id, metrics[-1].step)
    part = each.part
    short = safe.plotly(safe.one_line(each.name, _SHORT_NAME))
    return {
        "id": run.id,
        "letter": each.letter,
        "name": each.name,
        "short": short,
        "said": _said(each),
        "after": after,
        "points": _columns(metrics),
        "total": (run.total_steps or run.config.training.steps) if run.active else None,
        "bits": None if part is None else bits_per_character(1.0, part.tokens, part.characters),
    }


def _columns(metrics: Sequence[Metric]) -> dict[str, list[Any]]:
    return {
        "step": [metric.step for metric in metrics],
        "tokens": [metric.tokens for metric in metrics],
        "seconds": [round(metric.seconds, 2) for metric in metrics],
        "train": [round(metric.train_loss, 4) for metric in metrics],
        "validation": [
            None if metric.val_loss is None else round(metric.val_loss, 4) for metric in metrics
        ],
    }


def _said(each: Compared) -> str:
    """How far the run is, in a few words."""
    run = each.run
    if run.imported:
        return t("compare-no-curve")
    if run.active:
        return t(f"runs-status-{run.status}")
    return ""


def _spoken(each: Compared) -> str:
    return f"{each.letter} {each.name}: {t('common-val-loss', loss=loss(each.run.val_loss))}"
