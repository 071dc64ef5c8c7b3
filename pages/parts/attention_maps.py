"""Who looks at whom, in the picture that the Attention page is about: every head of every layer as
a small map and one of them large, or as arcs.

The browser gets all weights at once and answers by itself whatever points at them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from gptcore.attention_arrays import as_fractions, in_sight
from gptcore.figures.colours import DIVERGING, SEQUENTIAL
from pages.parts import attention_arcs, attention_look, chips, safe
from pages.parts.attention_jobs import job_words, jobs_now
from pages.parts.attention_look import Look
from pages.parts.bar import run_names
from pages.parts.components import component
from pages.parts.packed import packed
from pages.parts.session import language
from pages.parts.words import t

if TYPE_CHECKING:
    from numpy.typing import NDArray

SCORES = "attention-scores"
"""Session state: whether the scores before the softmax are drawn instead of the weights."""
_MAPS = "attention-maps"
_HTML = """
<div class="attention">
  <div class="tools">
    <div class="views" role="group">
      <button type="button" data-view="maps"></button>
      <button type="button" data-view="arcs"></button>
    </div>
    <button type="button" class="scores"></button>
    <div class="legend"></div>
  </div>
  <p class="info" role="status"></p>
  <div class="maps">
    <section class="all">
      <div class="grid" role="group"></div>
      <p class="note"><span></span><button type="button" class="save">PNG</button></p>
    </section>
    <section class="one">
      <div class="open" tabindex="0" role="group">
        <span class="axis from"></span>
        <div class="top">
          <span class="title"></span><button type="button" class="save">PNG</button>
        </div>
        <div class="ticks from"></div>
        <div class="map">
          <canvas></canvas><p class="future"></p>
          <i class="chosen"></i><i class="row"></i><i class="cell"></i>
        </div>
        <span class="axis to"></span><div class="ticks to"></div>
      </div>
      <p class="note"></p>
    </section>
  </div>
  <p class="lines"></p>
  <div class="arcs" hidden></div>
</div>
"""
_GAPS = {
    **dict.fromkeys(("view", "view-maps", "view-arcs", "scores", "save-all", "save-open"), ""),
    **dict.fromkeys(("grid", "muted", "even", "future", "no-mask", "from", "to"), ""),
    **dict.fromkeys(("legend-weights", "legend-scores", "scale-weights", "scale-scores"), ""),
    **dict.fromkeys(("head", "large"), "layer head"),
    **dict.fromkeys(("looks", "looks-itself"), "from to weight head"),
    "looks-scored": "from to weight head score",
    "strongest": "from to weight",
    "cannot-look": "from to",
    "place": "place hint",
    "thinned": "cells",
}
"""The messages that the browser says, and the gaps that it fills."""
_maps = component("attention", _HTML, styles=("chips", "attention_arcs"))


def show(look: Look) -> None:
    """All heads, the open one large, and three lines of words below."""
    scored = bool(st.session_state.get(SCORES))
    _maps(
        key=_MAPS,
        data=packed(_facts(look, scored), _arrays(look, scored)),
        on_head_change=lambda: attention_look.choose_head(_told("head")),
        on_pair_change=lambda: attention_look.choose_pair(_told("pair")),
        on_scores_change=lambda: _draw_scores(_told("scores")),
    )


def _told(trigger: str) -> Any:
    return st.session_state[_MAPS][trigger]


def _draw_scores(asked: Any) -> None:
    st.session_state[SCORES] = asked == "on"


def _arrays(look: Look, scored: bool) -> dict[str, NDArray[Any]]:
    causal = look.trace.config.causal
    arrays: dict[str, NDArray[Any]] = {
        "weights": as_fractions(in_sight(look.trace.patterns.numpy(), causal))
    }
    if scored:
        arrays["scores"] = in_sight(look.trace.scores.numpy(), causal)
    return arrays


def _facts(look: Look, scored: bool) -> dict[str, Any]:
    config = look.trace.config
    run = safe.one_line(run_names([look.run])[look.run.id], 30)
    row = chips.row(list(look.cells), lambda cell: chips.hint(cell, None))
    return {
        **row,
        "run": look.run.id,
        "step": look.saved.step,
        "layers": config.layers,
        "heads": config.heads,
        "causal": config.causal,
        "open": look.head,
        "pair": look.pair,
        "muted": sorted(look.edits.muted),
        "even": sorted(look.edits.even),
        "jobs": {
            f"{layer}.{head}": job_words(measure, score)
            for (layer, head), (measure, score) in jobs_now(look).items()
        },
        "colours": {"weights": SEQUENTIAL, "scores": DIVERGING},
        "name": t("maps-picture", run=run, step=look.saved.step),
        "file": safe.file_name(run, f"-attention-step-{look.saved.step}"),
        "lang": language(),
        "labels": {
            **{name: t(f"maps-{name}", **_left(gaps)) for name, gaps in _GAPS.items()},
            "words": _words(config.causal, scored),
            "arcs": attention_arcs.labels(),
        },
    }


def _left(gaps: str) -> dict[str, str]:
    """Values for a message that leave its gaps as they are, for the browser."""
    return {gap: f"{{{gap}}}" for gap in gaps.split()}


def _words(causal: bool, scored: bool) -> str:
    """What one sees, why it is so, what to try."""
    if scored:
        return t("maps-words-scores")
    return t("maps-words" if causal else "maps-words-no-mask")
