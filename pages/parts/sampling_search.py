"""Greedy and beam search beside the dice: how a search goes on from where the reader stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import streamlit as st

from gptcore.errors import PlaygroundError
from gptcore.token_text import Cell
from pages.parts import background, chips, sampling_search_texts
from pages.parts.components import component
from pages.parts.models import nearest_model
from pages.parts.session import language
from pages.parts.words import label, show_error, t

if TYPE_CHECKING:
    from gptcore.beam_story import Compared
    from pages.parts.sampling_look import Look

_ASKED = "sampling-search-asked"
"""Session state: run -> the place from which somebody has asked to search."""
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


class _Place(NamedTuple):
    """Where a search begins."""

    step: int
    prompt: tuple[int, ...]
    path: tuple[int, ...]


def show(look: Look) -> None:
    """Ask from where, how wide and how far; draw the search and the texts that were found."""
    st.markdown(label("search-idea"))
    width, tokens = _choose()
    asked: dict[str, _Place] = st.session_state.setdefault(_ASKED, {})
    here = _Place(look.saved.step, look.prompt, look.path)
    place = asked.get(look.run.id)
    if place != here:
        st.button(
            label("search-go"),
            key="sampling-search-go",
            type="primary",
            on_click=lambda: asked.update({look.run.id: here}),
        )
    if place is None:
        return
    beginning = _end(look.text(place.prompt + place.path))
    if place != here:
        st.markdown(label("search-other", beginning=beginning, step=place.step))
    try:
        found = _found(look, place, width, tokens)
    except PlaygroundError as error:
        show_error(error)
        return
    if found is None:
        return
    _limits(look, place, found, width, tokens)
    _picture(
        key="sampling-search-picture",
        data={
            "name": repr((look.run.id, place, width, tokens, language())),
            **_drawn(look, place, found, width),
            "beginning": beginning,
            "lang": language(),
            "labels": _labels(width),
        },
    )
    sampling_search_texts.show(found, beginning, width, look.seed)


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


def _found(look: Look, place: _Place, width: int, tokens: int) -> Compared | None:
    from gptcore.beam_story import compared
    from gptcore.continuations import Beginning

    run_id, sampling, seed = look.run.id, look.sampling, look.seed
    return background.result(
        ("sampling-search", run_id, place, width, tokens, sampling, seed),
        lambda job: compared(
            nearest_model(run_id, place.step),
            Beginning(place.prompt, place.path),
            width,
            tokens,
            sampling,
            seed,
            job.progress,
        ),
        t("search-working"),
    )


def _limits(look: Look, place: _Place, found: Compared, width: int, tokens: int) -> None:
    """Say where the vocabulary is too small for the beam, or the context for the text."""
    from gptcore.decoder import seen_of

    first = len(found.beams.steps[0])
    if first < width:
        st.caption(label("search-few", count=first, width=width))
    context = look.saved.config.model.context
    seen = len(seen_of(place.prompt + place.path, len(place.prompt), context))
    if seen + tokens - 1 > context:  # the last token is never read
        st.caption(label("search-window", context=context))


def _drawn(look: Look, place: _Place, found: Compared, width: int) -> dict[str, Any]:
    """The beams as ``assets/components/beams.js`` draws them."""
    steps = found.beams.steps
    root = (place.prompt + place.path)[-1]
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
        "greedy": found.beams.places(found.greedy.ids) if width > 1 else (),
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
