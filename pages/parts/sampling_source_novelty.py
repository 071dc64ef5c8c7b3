"""From invention to copying: how new what a run writes is, moment by moment, when asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from gptcore.errors import PlaygroundError
from pages.parts import background, sampling_source_found
from pages.parts.runs_store import store
from pages.parts.words import label, show_error, t

if TYPE_CHECKING:
    from gptcore.filters import SamplingConfig
    from gptcore.novelty_course import Course
    from gptcore.training_text import Training
    from pages.parts.sampling_look import Look

_ASKED = "sampling-novelty-asked"
"""Session state: run -> what was to be measured last."""
_FOUND = "sampling-novelty-found"
"""Session state: what was measured last, and what came of it; the background forgets it sooner."""


class _Wanted(NamedTuple):
    """All that the course depends on."""

    run: str
    moments: tuple[tuple[int, float | None], ...]
    """(step, validation loss)."""
    sampling: SamplingConfig
    seed: int


def show(look: Look, training: Training) -> None:
    """What was measured last of this run, and the offer to measure it as the page stands now."""
    st.subheader(label("novelty-title"), anchor=False)
    now = _now(look)
    above = st.container()
    kept: tuple[_Wanted, Course] | None = st.session_state.get(_FOUND)
    found = kept if kept is not None and kept[0].run == now.run else None
    wanted: _Wanted | None = st.session_state.setdefault(_ASKED, {}).get(now.run)
    working = False
    if wanted is not None and (found is None or found[0] != wanted):
        try:
            course = _measured(wanted, training)
        except PlaygroundError as error:
            show_error(error)
        else:
            working = course is None
            if course is not None:
                found = st.session_state[_FOUND] = wanted, course
    if wanted != now and not working:
        _offer(now, again=found is not None)
    if found is not None:
        with above:
            sampling_source_found.show(look, training, found[1], found[0].sampling, found[0].seed)


def _now(look: Look) -> _Wanted:
    from gptcore.novelty import spread

    moments = store().moments(look.run.id)
    # The newest weights of a run in training make room for newer ones.
    there = [
        (moment.step, moment.val_loss) for moment in moments if moment.kept or not look.run.active
    ]
    there = there or [(look.saved.step, look.saved.val_loss)]
    return _Wanted(
        look.run.id, tuple(there[place] for place in spread(len(there))), look.sampling, look.seed
    )


def _offer(now: _Wanted, again: bool) -> None:
    from gptcore.novelty import BEGINNINGS, CHARACTERS

    if again:
        st.markdown(label("novelty-again"))
    else:
        moments, written = len(now.moments), BEGINNINGS * CHARACTERS
        st.markdown(
            label("novelty-offer", moments=moments, beginnings=BEGINNINGS, characters=CHARACTERS)
        )
        st.caption(label("novelty-how-long", characters=moments * written))
    st.button(
        label("novelty-measure"),
        key="sampling-novelty",
        on_click=lambda: st.session_state[_ASKED].update({now.run: now}),
    )


def _measured(wanted: _Wanted, training: Training) -> Course | None:
    return background.result(
        ("sampling-novelty", *wanted),
        lambda job: _measure(wanted, training, job),
        t("novelty-working"),
    )


def _measure(wanted: _Wanted, training: Training, job: background.Job) -> Course:
    from gptcore.modelfile import SavedModel, load_model
    from gptcore.novelty import course

    runs = store()

    def load(step: int) -> SavedModel:
        # Past the models that are kept: a dozen moments would push out what pages show.
        return load_model(runs.model_bytes(wanted.run, step))

    return course(load, wanted.moments, training, wanted.sampling, wanted.seed, job.progress)
