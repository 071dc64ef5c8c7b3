"""A task in which position is all that matters: five small models learn to copy, on demand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from gptcore.errors import PlaygroundError
from pages.parts import background, positions_copying_found, switch
from pages.parts.components import component
from pages.parts.words import label, show_error, t

if TYPE_CHECKING:
    from gptcore.copying import Outcome

_SEEDS = "positions-copying-seeds"
"""Session state: the seeds that were asked for, as the choice between them has them."""
_CHOSEN = "positions-copying-seed"
_FOUND = "positions-copying-found"
"""Session state: seed -> what came out; the background forgets it sooner."""
_MOST_SEEDS = 8
_task = component("copying_task", '<figure><svg role="img"></svg></figure>')


def show() -> None:
    """The task, and what the models have made of it with the chosen seed, or the offer to train."""
    st.subheader(label("copying-title"), anchor=False)
    seeds: list[str] = st.session_state.setdefault(_SEEDS, [])
    if len(seeds) > 1:
        names = {seed: label("copying-seed", seed=seed) for seed in seeds}
        seed = int(switch.one_of("copying-seeds", names, _CHOSEN))
    else:
        seed = 1
    _show_task(seed)
    if not seeds:
        _offer()
        return
    found = _found(seed)
    if found is None:
        return
    positions_copying_found.show(found)
    if len(seeds) < _MOST_SEEDS:
        st.button(label("copying-again"), key="positions-copying-again", on_click=_ask)


def _show_task(seed: int) -> None:
    """What is to be done, on the first of the sequences that the models are shown with."""
    from gptcore.copying import LENGTH, LETTERS, examples

    said = examples(seed)[0]
    # Where the letter before it tells least: it is at most places of the first half.
    at = max(
        range(2, LENGTH),
        key=lambda place: (said[place] != said[place - 1], said.count(said[place - 1])),
    )
    before = said[at - 1]
    words = {
        "letter": said[at],
        "before": before,
        "times": said.count(before),
        "back": LENGTH - 1,
        "first": LENGTH,
    }
    st.markdown(label("copying-task", length=LENGTH, letters=len(LETTERS)))
    _task(
        key="positions-copying-task",
        data={
            "letters": said,
            "at": at,
            "back": t("copying-back", back=LENGTH - 1),
            "summary": t("copying-picture", **words),
        },
    )
    st.caption(label("copying-picture", **words))


def _offer() -> None:
    from gptcore.copying import STEPS

    st.markdown(label("copying-offer", steps=STEPS))
    st.button(label("copying-train"), type="primary", key="positions-copying-train", on_click=_ask)


def _ask() -> None:
    """The next seed: nobody chooses one that suits."""
    seeds = st.session_state.get(_SEEDS, [])
    seed = str(len(seeds) + 1)
    st.session_state[_SEEDS] = [*seeds, seed]
    st.session_state[_CHOSEN] = seed


def _found(seed: int) -> Outcome | None:
    """What came out; None until it is known."""
    from gptcore.copying import STEPS
    from gptcore.copying_child import outcome_of_child

    found: dict[int, Outcome] = st.session_state.setdefault(_FOUND, {})
    if seed not in found:
        try:
            outcome = background.result(
                ("positions-copying", seed, STEPS),
                lambda job: outcome_of_child(seed, STEPS, job.progress),
                t("copying-working"),
            )
        except PlaygroundError as error:
            show_error(error)
            st.button(label("common-again"), key="positions-copying-try")
            return None
        if outcome is None:
            return None
        found[seed] = outcome
    return found[seed]
