"""Reading further than the lanes of a duel were trained to: their losses there, on demand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import streamlit as st

from gptcore.errors import PlaygroundError
from gptcore.store import Run
from pages.parts import background, positions_lengths_found
from pages.parts.held_out import held_out_ids
from pages.parts.models import saved_model
from pages.parts.runs_store import store
from pages.parts.words import label, show_error, t

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from gptcore.lengths import LengthTest
    from pages.parts.positions_lengths_found import Weights

_ASKED = "positions-lengths-asked"
"""Session state: race -> the weights that were to be measured last."""
_FOUND = "positions-lengths-found"
"""Session state: (race, weights, what was found last); the background forgets it sooner."""


def show(lanes: Mapping[str, Run]) -> None:
    """What was measured last of these lanes, and the offer to measure their newest moments.

    Args:
        lanes: encoding -> lane of one race over the positions.
    """
    st.subheader(label("lengths-title"), anchor=False)
    newest = _newest(lanes)
    if not newest:
        st.markdown(label("write-no-weights"))
        return
    # What is there already stays where it is while newer weights are offered or measured below.
    above = st.container()
    found = _found(lanes, newest)
    if found is not None:
        with above:
            positions_lengths_found.show(lanes, *found)


def _newest(lanes: Mapping[str, Run]) -> Weights:
    """The newest moment of each lane that stays; none of those that have no weights yet."""
    found = []
    for encoding, lane in lanes.items():
        kept = [moment.step for moment in store().moments(lane.id) if moment.kept]
        if kept:
            found.append((encoding, lane.id, kept[-1]))
    return tuple(found)


def _found(lanes: Mapping[str, Run], newest: Weights) -> tuple[Weights, LengthTest] | None:
    """(weights, what they make of longer windows), of those that were measured last; with the offer
    to measure ``newest``, or how far that is, on the page."""
    race = _race(lanes)
    kept: tuple[str, Weights, LengthTest] | None = st.session_state.get(_FOUND)
    found = kept[1:] if kept is not None and kept[0] == race else None
    wanted: Weights | None = st.session_state.setdefault(_ASKED, {}).get(race)
    if wanted is not None and (found is None or found[0] != wanted):
        try:
            test = _measured(wanted)
        except PlaygroundError as error:
            show_error(error)
        else:
            if test is None:
                return found
            found = wanted, test
            st.session_state[_FOUND] = race, *found
    if wanted != newest:
        _offer(lanes, newest, again=found is not None)
    return found


def _offer(lanes: Mapping[str, Run], newest: Weights, again: bool) -> None:
    from gptcore.lengths import TIMES

    race, context = _race(lanes), lanes[newest[0][0]].config.model.context
    if again:
        st.markdown(label("lengths-older"))
    else:
        st.markdown(label("lengths-offer", context=context, reach=TIMES * context, times=TIMES))
    if any(lane.active for lane in lanes.values()):
        st.caption(label("lengths-slows"))
    st.button(
        label("lengths-measure", lanes=len(newest)),
        key="positions-lengths-measure",
        on_click=lambda: st.session_state[_ASKED].update({race: newest}),
    )


def _measured(weights: Weights) -> LengthTest | None:
    """What these weights make of longer windows; None until it is known."""
    _, first, step = weights[0]
    ids = held_out_ids(first, saved_model(first, step))
    if ids is None:
        return None
    return background.result(
        ("positions-lengths", weights),
        lambda job: _measure(weights, ids, job),
        t("lengths-working"),
    )


def _measure(weights: Weights, ids: NDArray[np.int32], job: background.Job) -> LengthTest:
    from gptcore.lengths import length_test

    models = {encoding: saved_model(run_id, step).model for encoding, run_id, step in weights}
    return length_test(models, ids, job.progress)


def _race(lanes: Mapping[str, Run]) -> str:
    return next(iter(lanes.values())).race or ""
