"""Compare: any runs in one picture, in what they differ, and what they wrote by the same point."""

import streamlit as st

from gptcore.alignment import AXES, Axis
from gptcore.differences import measured_on, tokens_of
from gptcore.errors import PlaygroundError
from pages.parts import (
    compare_columns,
    compare_runs,
    compare_table,
    exports,
    overlay,
    session,
    switch,
)
from pages.parts.compare_runs import Compared
from pages.parts.words import label, show_error, t

_POLL_S = 2.0
_UNITS = ("nats", "bits")


def _follow(names: dict[str, str], every: float | None) -> None:
    """The whole comparison; while one of the runs trains, it grows by itself."""
    compared = compare_runs.now(names)
    if (every is not None) != any(each.run.active for each in compared):
        st.rerun()
    if not compared:
        return
    align, unit = st.columns([3, 2], vertical_alignment="center")
    with align:
        axis = _axis()
    with unit:
        units = {each: label(f"curve-unit-{each}") for each in _UNITS}
        chosen = switch.one_of("curve-unit", units, "compare-unit")
    _cautions(compared, chosen)
    overlay.show(compared, axis, chosen)
    compare_columns.show(compared, axis, overlay.place(axis))
    st.caption(label("compare-words"))
    if chosen == "bits":
        st.caption(label("compare-bits-words"))
    if len(compared) > 1:
        st.subheader(t("compare-settings"), anchor=False)
        compare_table.settings(compared)
    st.subheader(t("compare-outcomes"), anchor=False)
    compare_table.outcomes(compared)
    st.caption(label("compare-best"))
    exports.compared(compared)


def _axis() -> Axis:
    names = {str(each): label(f"compare-align-{each}") for each in AXES}
    chosen = switch.one_of("compare-align", names, "compare-align")
    return next(each for each in AXES if each == chosen)


def _cautions(compared: list[Compared], unit: str) -> None:
    """What keeps the losses from being compared, if anything does."""
    measured = [each.run.config for each in compared if not each.run.imported]
    said = []
    if len(set(map(measured_on, measured))) > 1:
        said.append(label("compare-different-texts"))
    elif unit == "nats" and len(set(map(tokens_of, measured))) > 1:
        said.append(label("compare-different-tokens"))
    peeking = [each.letter for each in compared if not each.run.config.model.causal]
    if peeking:
        said.append(label("compare-no-mask", letters=", ".join(peeking)))
    if said:
        st.warning("  \n".join(said))


def _page() -> None:
    title, choice = st.columns([2, 3], vertical_alignment="bottom")
    title.title(t("compare-title"), anchor=False)
    with choice:
        names = compare_runs.choose()
    live = compare_runs.any_active(names)
    if len(names) < 2:
        st.markdown(label("compare-two"))
        if st.button(label("compare-begin"), type="primary", key="compare-begin"):
            session.prepare_new_run()
            st.switch_page("train.py")
    every = _POLL_S if live else None
    st.fragment(_follow, run_every=every)(names, every)


try:
    _page()
except PlaygroundError as error:
    show_error(error)
