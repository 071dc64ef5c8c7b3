"""Same dice, other knobs: the story continued with several temperatures and several top-k."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import streamlit as st

from pages.parts import sampling_texts, sampling_written
from pages.parts.models import nearest_model
from pages.parts.words import label, t

if TYPE_CHECKING:
    from gptcore.continuations import Beginning
    from gptcore.filters import SamplingConfig
    from pages.parts.background import Job
    from pages.parts.sampling_look import Look
    from pages.parts.sampling_texts import Text

_T = TypeVar("_T", float, int)

_TEMPERATURES = (0.0, 0.3, 0.5, 0.8, 1.0, 1.2, 1.5, 2.0)
_TEMPERATURES_FIRST = (0.0, 0.5, 0.8, 1.0, 1.5)
_TOP_KS = (1, 5, 40, 200)
_ALL = 0
"""Stands for no top-k among the choices."""
_TOP_KS_FIRST = (5, 40, _ALL)


@dataclass(frozen=True)
class _Asked:
    """What the texts depend on, beside the run."""

    step: int
    beginning: Beginning
    sampling: SamplingConfig
    """The knobs of the page."""
    seed: int
    temperatures: tuple[float, ...]
    top_ks: tuple[int, ...]
    tokens: int

    def row(self, temperature: float) -> list[SamplingConfig]:
        """The settings of one row."""
        knobs = replace(self.sampling, temperature=temperature)
        return [replace(knobs, top_k=top_k or None) for top_k in self.top_ks]


class _Grid(NamedTuple):
    """The texts of a grid."""

    step: int
    own: Text
    """With the knobs of the page."""
    texts: dict[SamplingConfig, Text]


def show(look: Look) -> None:
    """Ask which knobs, write on request, and mark where the texts part."""
    st.markdown(label("sampling-grid-idea"))
    asked = _ask(look)
    count = 0 if asked is None else len(asked.temperatures) * len(asked.top_ks)
    tokens = 0 if asked is None else asked.tokens
    found = sampling_written.written(
        "grid",
        look.run.id,
        asked,
        label("sampling-grid-write", texts=count, tokens=tokens),
        t("sampling-grid-working"),
        lambda asked, job: _write(look.run.id, asked, job),
    )
    if found is not None:
        _draw(look, *found)


def _ask(look: Look) -> _Asked | None:
    """What is to be written; None while no knob is chosen."""
    from gptcore.continuations import Beginning

    left, right = st.columns(2)
    with left:
        temperatures = _several(
            label("sampling-temperature"),
            dict.fromkeys(_TEMPERATURES_FIRST),
            {each: f"{each:g}" for each in _TEMPERATURES},
            "sampling-grid-temperatures",
        )
    with right:
        vocabulary = look.saved.model.vocabulary
        names = {each: str(each) for each in _TOP_KS if each < vocabulary}
        top_ks = _several(
            label("sampling-top-k"),
            dict.fromkeys(_TOP_KS_FIRST),
            {**names, _ALL: label("sampling-grid-all")},
            "sampling-grid-top-ks",
        )
    tokens = st.slider(
        label("sampling-grid-tokens"),
        20,
        120,
        60,
        10,
        key="sampling-grid-tokens",
        persist_state="session",
    )
    if not temperatures or not top_ks:
        st.markdown(label("sampling-grid-none"))
        return None
    top_k = look.sampling.top_k
    if top_k is not None and top_k >= vocabulary:
        top_k = None
    return _Asked(
        look.saved.step,
        Beginning(look.prompt, look.path),
        replace(look.sampling, top_k=top_k),
        look.seed,
        temperatures,
        top_ks,
        tokens,
    )


def _several(name: str, first: dict[_T, None], names: dict[_T, str], key: str) -> tuple[_T, ...]:
    """Which of some values are chosen, in their order."""
    # Not by ``default``: another model may lack one of them.
    before = st.session_state.get(key, list(first))
    st.session_state[key] = [each for each in before if each in names]
    picked = st.pills(
        name,
        list(names),
        selection_mode="multi",
        format_func=names.__getitem__,
        key=key,
        wrap=True,
        persist_state="session",
    )
    return tuple(each for each in names if each in picked)


def _write(run_id: str, asked: _Asked, job: Job) -> _Grid:
    from gptcore.continuations import continuations, dice, first_difference

    saved = nearest_model(run_id, asked.step)
    rows = [asked.row(temperature) for temperature in asked.temperatures]
    settings = list(dict.fromkeys([asked.sampling, *(each for row in rows for each in row)]))
    us = dice(asked.seed, len(asked.beginning.path), asked.tokens)
    found = continuations(saved.model, asked.beginning, settings, us, job.progress)
    texts = {}
    for sampling, each in zip(settings, found, strict=True):
        parted = first_difference(found[0].ids, each.ids)
        texts[sampling] = sampling_texts.text(saved.tokenizer, asked.beginning, each.ids, parted)
    return _Grid(saved.step, texts[asked.sampling], texts)


def _draw(look: Look, asked: _Asked, grid: _Grid) -> None:
    rows = [
        (sampling_texts.temperature(each), [_cell(asked, grid, one) for one in asked.row(each)])
        for each in asked.temperatures
    ]
    own: dict[str, Any] | None = None
    inside = asked.sampling.temperature in asked.temperatures
    if not inside or (asked.sampling.top_k or _ALL) not in asked.top_ks:
        own = _cell(asked, grid, asked.sampling)
        own["name"] = sampling_texts.settings(asked.sampling)
    st.markdown(
        label(
            "sampling-grid-of",
            step=grid.step,
            seed=str(asked.seed),
            knobs=sampling_texts.settings(asked.sampling),
        )
    )
    sampling_texts.draw(
        "grid",
        look.saved.tokenizer,
        asked.beginning,
        [sampling_texts.top_k(each or None) for each in asked.top_ks],
        rows,
        own,
    )
    st.caption(label("sampling-grid-words"))


def _cell(asked: _Asked, grid: _Grid, sampling: SamplingConfig) -> dict[str, Any]:
    shown, own = grid.texts[sampling], sampling == asked.sampling
    note = t("sampling-grid-own") if own else sampling_texts.parts_at(shown.parted)
    return sampling_texts.cell(shown, own, [note])
