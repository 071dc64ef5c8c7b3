"""What the lanes of a duel make of windows that are longer than those of their training."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import streamlit as st

from gptcore.config import Phase
from gptcore.figures.lengths import losses_over_places
from gptcore.store import Run
from pages.parts import figure, safe, theme
from pages.parts.attention_surgery_grid import signed
from pages.parts.session import language
from pages.parts.words import label, loss, t

if TYPE_CHECKING:
    from gptcore.lengths import LengthTest, PlaceLosses, Stretch

Weights = tuple[tuple[str, str, int], ...]
"""(encoding, run id, step) of each lane that is measured."""

_VERDICTS = ("worse", "same", "better")


def show(lanes: Mapping[str, Run], weights: Weights, test: LengthTest) -> None:
    """Draw all of it.

    Args:
        lanes: encoding -> lane; some of those that were measured may have been deleted since.
    """
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
    st.caption(label("lengths-table-words"))


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

    config = next(iter(lanes.values())).config  # of all, but for the encoding
    steps = sorted({step for _, _, step in weights})
    said = [label("lengths-step", step=steps[0])]
    if len(steps) > 1:
        said = [label("lengths-steps", first=steps[0], last=steps[-1])]
    longest = min(longest_read(config, step) for _, _, step in weights)
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


def _name(encoding: str) -> str:
    return label(f"option-positions-{encoding}")
