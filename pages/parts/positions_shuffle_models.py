"""Whose weights stand for each encoding in the shuffle test, and what another order changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

import streamlit as st

from gptcore.config import Positions
from gptcore.errors import PlaygroundError, StoreError
from pages.parts import background
from pages.parts.models import nearest_model
from pages.parts.positions_lanes import lanes_of
from pages.parts.words import label, t

if TYPE_CHECKING:
    from gptcore.modelfile import SavedModel
    from gptcore.shuffles import Effect
    from gptcore.store import Run

_ASKED = "positions-shuffle-asked"
"""Session state: question -> the weights it was asked of last."""
_KEPT = 64


@dataclass(frozen=True)
class Source:
    """The weights that stand for an encoding."""

    encoding: Positions
    run_id: str
    step: int
    kind: Literal["own", "lane", "exchanged"]
    """Of the open run itself, of its neighbour in a duel, or of the open run although that was
    trained with another encoding."""


Found = Mapping[Source, "Effect | PlaygroundError"]
Question = tuple[bool, tuple[int, ...], tuple[int, ...]]
"""Whether the mask is on; the ids; for each place after, that before."""


def sources(run: Run, saved: SavedModel) -> tuple[Source, ...]:
    """One for each encoding; of a neighbour the moment nearest to that of the open run."""
    lanes = lanes_of(run)
    return tuple(_source(encoding, run, saved, lanes) for encoding in get_args(Positions))


def _source(encoding: Positions, run: Run, saved: SavedModel, lanes: Mapping[str, Run]) -> Source:
    if encoding == saved.config.model.positions:
        return Source(encoding, run.id, saved.step, "own")
    if encoding in lanes:
        try:
            lane = lanes[encoding].id
            return Source(encoding, lane, nearest_model(lane, saved.step).step, "lane")
        except StoreError:  # it has no weights yet
            pass
    return Source(encoding, run.id, saved.step, "exchanged")


def effects(run: Run, saved: SavedModel, question: Question) -> Found | None:
    """What the other order changes for each encoding, or why that cannot be told.

    For a large model only when somebody asks; None until it is known.
    """
    from gptcore.surgery import is_quick

    newest = sources(run, saved)
    if is_quick(saved.model, len(question[1]), passes=2 * len(newest)):
        return _all(newest, question, lambda share: None)
    asked: dict[object, tuple[Source, ...]] = st.session_state.setdefault(_ASKED, {})
    about = (run.id, question)
    chosen = asked.get(about)
    if chosen != newest:
        if chosen is not None:
            st.markdown(label("shuffle-older"))
        st.button(
            label("shuffle-measure"),
            key="positions-shuffle-measure",
            on_click=lambda: asked.update({about: newest}),
        )
    if chosen is None:
        return None
    return background.result(
        ("positions-shuffle", chosen, question),
        lambda job: _all(chosen, question, job.progress),
        t("shuffle-working"),
    )


def _all(
    chosen: tuple[Source, ...], question: Question, progress: Callable[[float], object]
) -> Found:
    found: dict[Source, Effect | PlaygroundError] = {}
    for done, source in enumerate(chosen):
        progress(done / len(chosen))
        try:
            found[source] = _effect(source, question)
        except PlaygroundError as error:
            found[source] = error
    return found


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def _effect(source: Source, question: Question) -> Effect:
    """Not in the background, whose few results are not for every letter that is typed."""
    from gptcore.shuffles import effect, exchanged

    mask, ids, places = question
    model = nearest_model(source.run_id, source.step).model
    return effect(exchanged(model, source.encoding, mask), ids, places)
