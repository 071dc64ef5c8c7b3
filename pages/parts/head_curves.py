"""The picture of what heads do through the training of a run: a component over plotly."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from gptcore.store import Metric
from pages.parts import bar
from pages.parts.components import component
from pages.parts.serving import script_url
from pages.parts.session import Selection, language
from pages.parts.words import t

_KEY = "head-curves"
_HTML = """
<div class="gpt-part gpt-heads">
  <div class="tools">
    <ul></ul>
    <div role="group" class="scales">
      <button type="button" data-scale="linear" disabled></button>
      <button type="button" data-scale="log" disabled></button>
    </div>
  </div>
  <p class="said"></p>
  <div class="stage">
    <div class="plot" role="img"></div>
    <div class="moment" role="slider" tabindex="0" hidden></div>
    <div class="dot" hidden></div>
  </div>
</div>
"""
# plotly writes its own rules into the document's head, which do not reach into a shadow root.
_curves = component("head_curves", _HTML, isolate_styles=False)


@dataclass(frozen=True)
class Line:
    """One curve."""

    name: str
    colour: str
    """Of ``gptcore.figures.colours``."""
    dash: int
    """Which pattern of dashes; 0 is a solid line."""
    values: Sequence[float]
    """At each step that was measured."""
    found: int | None
    """The place of the step from which on the head has its job."""
    open: bool = False
    """Drawn bold."""


@dataclass(frozen=True)
class LegendEntry:
    """What a colour or a pattern of dashes stands for."""

    text: str
    colour: str
    dash: int | None
    """None for a loss, which is a broad pale line."""


def show(
    selected: Selection,
    steps: Sequence[int],
    lines: Sequence[Line],
    legend: Sequence[LegendEntry],
    losses: Sequence[Metric],
    *,
    score: str,
    least: float | None,
    tell_all: bool,
) -> None:
    """Draw the curves, with a line at the chosen moment that can be dragged to another one.

    Args:
        score: the name of the axis.
        least: the score from which on a head has a job; None where no score is one.
        tell_all: of one step, tell the value of every line and not only of the nearest.
    """
    pale = [LegendEntry(t(f"heads-{name}"), name, None) for name in ("train", "validation")]
    _curves(
        key=_KEY,
        data={
            "steps": list(steps),
            "lines": [_told(line) for line in lines],
            "legend": [vars(entry) for entry in (*legend, *(pale if losses else ()))],
            "loss": _columns(losses),
            "moments": [moment.step for moment in selected.moments],
            "moment": selected.moment.step if selected.moment else None,
            "following": selected.following,
            "total": selected.run.total_steps,
            "least": least,
            "tell_all": tell_all,
            "lang": language(),
            "plotly": script_url("plotly.min"),
            "labels": {
                "step": t("curve-axis-step"),
                "loss": t("curve-axis-nats"),
                "score": score,
                "train": t("heads-train"),
                "validation": t("heads-validation"),
                "at": t("curve-at", step="{step}"),
                "moment": t("bar-moment"),
                "scale": t("curve-scale"),
                "scales": {scale: t(f"curve-scale-{scale}") for scale in ("linear", "log")},
                "summary": t("heads-summary", score=score, lines=len(lines), steps=len(steps)),
            },
        },
        on_moved_change=lambda: bar.move(st.session_state[_KEY]["moved"]),
    )


def _told(line: Line) -> dict[str, Any]:
    # What is no number has no place in JSON.
    values = [round(value, 3) if math.isfinite(value) else None for value in line.values]
    return vars(line) | {"values": values}


def _columns(losses: Sequence[Metric]) -> dict[str, list[Any]]:
    return {
        "step": [metric.step for metric in losses],
        "train": [round(metric.train_loss, 3) for metric in losses],
        "validation": [
            None if metric.val_loss is None else round(metric.val_loss, 3) for metric in losses
        ],
    }
