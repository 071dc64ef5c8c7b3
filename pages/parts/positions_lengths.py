"""Reading further than the lanes of a duel were trained to: their losses there, on demand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import streamlit as st

from gptcore.config import Phase
from gptcore.errors import PlaygroundError
from gptcore.figures.lengths import losses_over_places
from gptcore.store import Run
from pages.parts import background, figure, safe, theme
from pages.parts.attention_surgery_grid import signed
from pages.parts.held_out import held_out_ids
from pages.parts.models import saved_model
from pages.parts.runs_store import store
from pages.parts.session import language
from pages.parts.words import label, loss, show_error, t

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from gptcore.lengths import LengthTest, PlaceLosses, Stretch

Weights = tuple[tuple[str, str, int], ...]
"""(encoding, run id, step) of each lane: what is measured."""

_ASKED = "positions-lengths-asked"
"""Session state: race -> the weights that were to be measured last."""
_FOUND = "positions-lengths-found"
"""Session state: (race, weights, what was found last); the background forgets it sooner."""
_VERDICTS = ("worse", "same", "better")


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
            _show(lanes, *found)


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
            test = None
        if test is not None:
            found = wanted, test
            st.session_state[_FOUND] = race, *found
    if wanted != newest:
        _offer(lanes, newest, wanted)
    return found


def _offer(lanes: Mapping[str, Run], newest: Weights, measured: Weights | None) -> None:
    from gptcore.lengths import TIMES

    race, context = _race(lanes), lanes[newest[0][0]].config.model.context
    if measured is None:
        st.markdown(label("lengths-offer", context=context, reach=TIMES * context, times=TIMES))
        if any(lane.active for lane in lanes.values()):
            st.caption(label("lengths-slows"))
    else:
        st.markdown(label("lengths-older"))
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


def _show(lanes: Mapping[str, Run], weights: Weights, test: LengthTest) -> None:
    _picture(test)
    _verdicts(test)
    _table(test)
    _limits(test)
    _trained_on(lanes, weights, test)
    with st.expander(label("lengths-why")):
        said = [
            f"- **{_name(encoding)}** · {label(f'lengths-why-{encoding}', context=test.context)}"
            for encoding in test.lanes
        ]
        st.markdown("\n".join(said))


def _picture(test: LengthTest) -> None:
    curves = {encoding: lane.curve() for encoding, lane in test.lanes.items()}
    names = {encoding: safe.plotly(t(f"option-positions-{encoding}")) for encoding in curves}
    words = {
        "place": t("lengths-place"),
        "loss": t("lengths-loss"),
        "trained": t("lengths-trained", context=test.context),
    }
    drawn = losses_over_places(curves, names, test.context, words, theme.mode())
    summary = t("lengths-summary", context=test.context, reach=test.reach, lanes=len(curves))
    figure.show("positions-lengths", drawn, summary, str(test.reach))
    (first, end), _ = next(iter(curves.values()))[0]
    st.caption(label("lengths-points", places=end - first, windows=test.windows))


def _verdicts(test: LengthTest) -> None:
    """Which encodings got worse past the trained length, which did not: sentences for a class."""
    from gptcore.lengths import CLEAR, FEWEST_WINDOWS

    if test.windows < FEWEST_WINDOWS:
        st.markdown(label("lengths-too-few", windows=test.windows))
        return
    changes = {encoding: lane.beyond for encoding, lane in test.lanes.items()}
    for verdict in _VERDICTS:
        named = [
            t(
                "lengths-change",
                encoding=t(f"option-positions-{encoding}"),
                change=signed(change.nats),
                error=f"{2 * change.error:.3f}",
            )
            for encoding, change in changes.items()
            if change is not None and change.verdict == verdict
        ]
        if named:
            listed = t("lengths-and").join(named)
            st.markdown(label(f"lengths-{verdict}", context=test.context, list=listed))
    st.caption(label("lengths-clear", nats=CLEAR))


def _table(test: LengthTest) -> None:
    import pandas as pd

    stretches = test.stretches
    columns = [t("lengths-column", first=first + 1, last=end) for first, end in stretches]
    rows = [[_cell(lane, each) for each in stretches] for lane in test.lanes.values()]
    index = [_name(encoding) for encoding in test.lanes]
    data = pd.DataFrame(rows, index=index, columns=[safe.markdown(each) for each in columns])
    with st.container(key="positions-lengths-table"):
        st.table(data, border="horizontal", width="content", alt=t("lengths-table"))
    st.caption(label("lengths-table-words", context=test.context))


def _cell(lane: PlaceLosses, stretch: Stretch) -> str:
    """The mean loss there and how it differs from that near the end of the trained length."""
    mean, change = lane.mean(stretch), lane.change(stretch)
    said = loss(mean)
    if change is not None and stretch != lane.trained:
        said += f" ({signed(change.nats)})"
    return safe.markdown(said)


def _limits(test: LengthTest) -> None:
    """Why not every lane was given all that was meant for it."""
    for encoding, lane in test.lanes.items():
        if lane.why is not None:
            st.markdown(f"**{_name(encoding)}** · {safe.markdown(lane.why.what(language()))}")
    if test.text_ended:
        st.markdown(label("lengths-text-ended", tokens=test.held_out, reach=test.reach))


def _trained_on(lanes: Mapping[str, Run], weights: Weights, test: LengthTest) -> None:
    """At which steps it was measured, and what those weights had read by then."""
    from gptcore.lengths import longest_read

    config = lanes[weights[0][0]].config
    steps = sorted({step for _, _, step in weights})
    said = [label("lengths-step", step=steps[0])]
    if len(steps) > 1:
        said = [label("lengths-steps", first=steps[0], last=steps[-1])]
    longest = min(longest_read(lanes[encoding].config, step) for encoding, _, step in weights)
    if longest < test.context:
        said.append(label("lengths-not-yet", longest=longest, context=test.context))
    elif len(config.training.phases) > 1:
        phases = t("compare-then").join(_phase(phase) for phase in config.training.phases)
        said.append(label("lengths-phases", phases=phases))
    if not config.model.causal:
        said.append(label("surprise-no-mask"))
    st.caption(" ".join(said))


def _phase(phase: Phase) -> str:
    return t("lengths-phase", context=phase.context, percent=round(100 * phase.share))


def _race(lanes: Mapping[str, Run]) -> str:
    return next(iter(lanes.values())).race or ""


def _name(encoding: str) -> str:
    return label(f"option-positions-{encoding}")
