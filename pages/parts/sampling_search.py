"""Greedy and beam search beside the dice: how a search goes on from where the reader stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import streamlit as st

from gptcore.token_text import Cell
from pages.parts import chips, sampling_search_texts, sampling_written
from pages.parts.components import component
from pages.parts.models import nearest_model
from pages.parts.session import language
from pages.parts.words import label, t

if TYPE_CHECKING:
    from gptcore.beam_story import Compared
    from gptcore.continuations import Beginning
    from gptcore.filters import SamplingConfig
    from pages.parts.background import Job
    from pages.parts.sampling_look import Look

_WIDEST, _LEAST, _MOST = 8, 8, 60
_END = 40
"""Characters of the beginning that are shown before what goes on from it."""
_HTML = """
<div class="beams">
  <div class="bar">
    <button type="button" class="play"></button>
    <input type="range" min="0" step="1">
    <output></output>
  </div>
  <div class="frame" role="group"><div class="tree"></div></div>
  <div class="told" role="status"></div>
  <ul class="legend"></ul>
</div>
"""
_picture = component("beams", _HTML, styles=("chips",))


class _Asked(NamedTuple):
    """What a search depends on, beside the run."""

    step: int
    beginning: Beginning
    width: int
    tokens: int
    sampling: SamplingConfig
    seed: int


class _Found(NamedTuple):
    """What came of it."""

    step: int
    """The moment of the run that was searched with."""
    compared: Compared


def show(look: Look) -> None:
    """Ask how wide and how far, search on request; draw the search and the texts it found."""
    from gptcore.continuations import Beginning

    st.markdown(label("search-idea"))
    width, tokens = _choose()
    beginning = Beginning(look.prompt, look.path)
    asked = _Asked(look.saved.step, beginning, width, tokens, look.sampling, look.seed)
    found = sampling_written.written(
        "search",
        look.run.id,
        asked,
        label("search-go"),
        t("search-working"),
        lambda asked, job: _search(look.run.id, asked, job),
    )
    if found is not None:
        _draw(look, *found)


def _choose() -> tuple[int, int]:
    for_width, for_tokens = st.columns(2, gap="medium")
    width = for_width.slider(
        label("search-width"),
        1,
        _WIDEST,
        4,
        key="sampling-search-width",
        help=label("search-width-help"),
        persist_state="session",
    )
    tokens = for_tokens.slider(
        label("search-tokens"),
        _LEAST,
        _MOST,
        20,
        key="sampling-search-tokens",
        persist_state="session",
    )
    return width, tokens


def _search(run_id: str, asked: _Asked, job: Job) -> _Found:
    from gptcore.beam_story import compared

    saved = nearest_model(run_id, asked.step)
    found = compared(
        saved,
        asked.beginning,
        asked.width,
        asked.tokens,
        asked.sampling,
        asked.seed,
        job.progress,
    )
    return _Found(saved.step, found)


def _draw(look: Look, asked: _Asked, found: _Found) -> None:
    width, compared = asked.width, found.compared
    beginning = _end(look.text(asked.beginning.prompt + asked.beginning.path))
    st.markdown(label("search-of", beginning=beginning, step=found.step))
    _limits(look, asked, compared)
    _picture(
        key="sampling-search-picture",
        data={
            "name": repr((look.run.id, asked, language())),
            **_drawn(look, asked, compared),
            "beginning": beginning,
            "lang": language(),
            "labels": _labels(width),
        },
    )
    sampling_search_texts.show(compared, beginning, width, asked.seed)


def _limits(look: Look, asked: _Asked, found: Compared) -> None:
    """Say where the vocabulary is too small for the beam, or the context for the text."""
    from gptcore.decoder import seen_of

    first = len(found.beams.steps[0])
    if first < asked.width:
        st.caption(label("search-few", count=first, width=asked.width))
    context = look.saved.config.model.context
    prompt, path = asked.beginning
    seen = len(seen_of(prompt + path, len(prompt), context))
    if seen + asked.tokens - 1 > context:  # the last token is never read
        st.caption(label("search-window", context=context))


def _drawn(look: Look, asked: _Asked, found: Compared) -> dict[str, Any]:
    """The beams as ``assets/components/beams.js`` draws them."""
    steps = found.beams.steps
    root = (asked.beginning.prompt + asked.beginning.path)[-1]
    shown = sorted({root, *(node.token for nodes in steps for node in nodes)})
    cells = [Cell(id, look.saved.tokenizer.token_bytes(id)) for id in shown]
    return {
        "table": chips.row(cells, lambda cell: "")["table"],
        "bytes": {str(cell.id): list(cell.token) for cell in cells},
        "root": str(root),
        "steps": [
            [[node.parent, node.token, round(node.log2, 3), node.last] for node in nodes]
            for nodes in steps
        ],
        # With one beam there is no other way to tell it from.
        "greedy": found.beams.places(found.greedy.ids) if asked.width > 1 else (),
    }


def _end(text: str) -> str:
    return text if len(text) <= _END else "…" + text[-_END:]


def _labels(width: int) -> dict[str, str]:
    gaps = {"token": "{token}", "all": "{all}", "bits": "{bits}", "count": "{count}"}
    return {
        "picture": t("search-picture"),
        "moment": t("search-moment"),
        "after": t("search-after", token="{token}", tokens="{tokens}"),
        "play": t("search-play"),
        "pause": t("search-pause"),
        "node": t("search-node", step="{step}", place="{place}", token="{token}"),
        "nothing": t("search-nothing"),
        "score": t("search-score", bits="{bits}", odds="{odds}", token="{token}"),
        "one_in": t("common-one-in", n="{n}"),
        "dropped": t("search-dropped", **gaps),
        "died": t("search-died", **gaps),
        "final": t("search-final", place="{place}", all="{all}"),
        "now": t("search-now", place="{place}", all="{all}", token="{token}"),
        "lives": t("search-lives", count="{count}", all="{all}"),
        "living": t("search-living", count="{count}", all="{all}", token="{token}"),
        "lead": t("search-legend-lead"),
        "alive": t("search-legend-alive") if width > 1 else "",
        "dead": t("search-legend-dead") if width > 1 else "",
        "greedy": t("search-legend-greedy") if width > 1 else "",
    }
