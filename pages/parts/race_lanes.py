"""A race under way: the guess beside who is ahead, each lane, their curves, what they write."""

import time
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from gptcore.alignment import AXES, Axis
from gptcore.errors import PlaygroundError, StoreError
from gptcore.presets import PRESETS
from gptcore.standings import Standing, standing
from gptcore.store import CommandKind, Race, Run
from pages.parts import (
    compare_columns,
    compare_runs,
    overlay,
    race_form,
    race_words,
    safe,
    session,
    switch,
)
from pages.parts.runs_store import store
from pages.parts.words import duration, label, loss, show_error, t

_POLL_S = 1.0
_IDLE_POLL_S = 5.0
_OBEYS_WITHIN_S = 10.0
_ASKED = "race-asked"
_NONE = "–"


def show(race_id: str, *, whole_page: bool = True) -> None:
    """Draw the race; while a lane trains, it follows by itself.

    Args:
        whole_page: whether the page is about nothing else: then it has the race's title, and shows
            what the lanes write.
    """
    lanes = store().lanes(race_id)
    every = _POLL_S if _active(lanes) else None
    st.fragment(_follow, run_every=every)(race_id, every, whole_page)
    if every is None:
        st.fragment(_wait_for_change, run_every=_IDLE_POLL_S)(race_id, _state(lanes))


def _follow(race_id: str, every: float | None, whole_page: bool) -> None:
    race, lanes = store().race(race_id), store().lanes(race_id)
    if (every is not None) != _active(lanes):
        st.rerun()
    stands = standing(lanes, {lane.id: _measured(lane) for lane in lanes})
    title, buttons = st.columns([2, 3], vertical_alignment="bottom")
    heading = title.title if whole_page else title.subheader
    heading(t("race-title-end" if _ended(lanes) else "race-title"), anchor=False)
    with buttons:
        _buttons(race, lanes)
    st.caption(_about(race, lanes[0]))
    _result(race, lanes, stands)
    picture, tracks = st.columns([3, 2], gap="medium")
    with tracks:
        _tracks(race, lanes, stands)
        _verdict(race, lanes, stands)
    with picture:
        axis = _axis()
    # Its progress, while the text is being read, is as wide as the page.
    compared = compare_runs.now({lane.id: _name(race, lane) for lane in lanes})
    with picture:
        overlay.show(compared, axis, "nats")
    if not whole_page:
        return
    place = overlay.place(axis)
    # How five models read a passage is computed anew with each moment, on the cores that train.
    compare_columns.show(compared, axis, place, reading=every is None or place is not None)


def _wait_for_change(race_id: str, state: tuple[str, ...]) -> None:
    """A race at rest may be resumed, and a lane of it deleted, in another tab."""
    if _state(store().lanes(race_id)) != state:
        st.rerun()


def _state(lanes: Sequence[Run]) -> tuple[str, ...]:
    return tuple(lane.id + lane.status for lane in lanes)


def _active(lanes: Sequence[Run]) -> bool:
    return any(lane.active for lane in lanes)


def _ended(lanes: Sequence[Run]) -> bool:
    """Whether no lane is going to train further unless somebody changes their mind."""
    return not any(lane.active or lane.status == "paused" for lane in lanes)


def _measured(lane: Run) -> dict[int, float]:
    # One point of the curve, and all at which the validation loss was measured.
    metrics = store().metrics_since(lane.id, -1, limit=1)
    return {metric.step: metric.val_loss for metric in metrics if metric.val_loss is not None}


def _number(lane: Run) -> int:
    """Its place among the values of the race, some of whose lanes may have been deleted."""
    return lane.lane or 0


def _name(race: Race, lane: Run) -> str:
    return race_words.value(race.knob, race.values[_number(lane)])


def _spoken(race: Race, lane: int) -> str:
    return race_words.spoken(race.knob, race.values[lane])


def _about(race: Race, lane: Run) -> str:
    """What all lanes have in common."""
    config = lane.config
    parts = [
        race_words.setting(race.knob),
        safe.one_line(race.name),
        t(f"recipe-{config.preset}") if config.preset in PRESETS else config.preset,
        t("race-about-steps", steps=config.training.steps or 0),
    ]
    if race.knob != "seed":
        parts.append(t("race-about-seed", seed=config.seed))
    return safe.markdown(" · ".join(parts))


def _result(race: Race, lanes: Sequence[Run], stands: Standing | None) -> None:
    """The guess beside what is so now, or in the end."""
    won = "race-won" if _ended(lanes) else "race-ahead"
    guess = None if race.prediction is None else _spoken(race, race.prediction)
    step = t("race-result-step", step=stands.step) if stands else ""
    with st.grid(3, min_column_width=220, gap="small", key="race-result") as grid:
        with grid.cell():
            st.metric(label("race-guessed"), guess or _NONE)
        with grid.cell():
            leader = _spoken(race, stands.leader) if stands else _NONE
            st.metric(label(won, at=step), leader)
        with grid.cell():
            lead = t("race-nats", nats=stands.lead) if stands else _NONE
            st.metric(label("race-lead"), lead)


def _verdict(race: Race, lanes: Sequence[Run], stands: Standing | None) -> None:
    """What the standing means, and in the end what became of the guess."""
    means = "race-ahead-words"
    if stands is not None and _ended(lanes):
        if race.prediction is not None:
            right = stands.place(race.prediction) == 1
            st.markdown(f"**{label('race-right' if right else 'race-wrong')}**")
        if stands.close:
            means = "race-close"
    st.caption(label("race-differs-seed" if race.knob == "seed" else means))


def _buttons(race: Race, lanes: Sequence[Run]) -> None:
    with st.container(horizontal=True, horizontal_alignment="right", key="race-buttons"):
        if all(session.may_command(lane) for lane in lanes):
            asked = _asked(lanes)
            if asked is not None:
                st.button(label(f"train-asked-{asked}"), key="race-obeys", disabled=True)
            elif _active(lanes):
                _command(lanes, "pause")
                _command(lanes, "stop")
            elif any(lane.resumable for lane in lanes):
                _command(lanes, "resume")
            if _ended(lanes):
                _again(race, lanes)
        if st.button(label("race-new"), key="race-another", type="tertiary"):
            race_form.want(race.id)
            st.rerun()


def _command(lanes: Sequence[Run], kind: CommandKind) -> None:
    """One button for all lanes that it concerns."""
    if not st.button(label(f"race-{kind}"), key=f"race-{kind}"):
        return
    try:
        for lane in lanes:
            if lane.active or (kind == "resume" and lane.resumable):
                store().command(session.person(), lane.id, kind)
    except PlaygroundError as error:
        show_error(error)
        return
    if kind == "resume":  # which counts at once
        st.session_state.pop(_ASKED, None)
    else:
        st.session_state[_ASKED] = (kind, lanes[0].race, time.monotonic() + _OBEYS_WITHIN_S)
    st.rerun()


def _asked(lanes: Sequence[Run]) -> CommandKind | None:
    """What the lanes were asked for and have not all done yet; forgotten after ten seconds."""
    wanted = st.session_state.get(_ASKED)
    if wanted is None or not _active(lanes):
        return None
    kind: CommandKind = wanted[0]
    return kind if wanted[1] == lanes[0].race and time.monotonic() < wanted[2] else None


def _again(race: Race, lanes: Sequence[Run]) -> None:
    """The same race with another seed, which starts with another guess."""
    if race.knob == "seed" or len(lanes) < 2:
        return
    guess = st.menu_button(
        label("race-again", seed=lanes[0].config.seed + 1),
        [lane.lane for lane in lanes],
        format_func=lambda lane: label("race-again-guess", value=_spoken(race, lane)),
        key="race-again",
        help=label("race-again.why"),
    )
    if guess is None:
        return
    try:
        again = store().repeat_race(session.person(), race.id, guess)
    except PlaygroundError as error:
        show_error(error)
        return
    race_form.open_race(again.id)


def _tracks(race: Race, lanes: Sequence[Run], stands: Standing | None) -> None:
    """How far each lane is, how it stands, and the way to it; always in the same order."""
    for letter, lane in zip("ABCDE", lanes, strict=False):
        with st.container(gap="xsmall", key=f"race-lane-{letter}"):
            total = lane.total_steps or lane.config.training.steps or 1
            marks = [
                f"**{letter}** {safe.markdown(_name(race, lane))}",
                *_marks(race, lane, stands),
            ]
            st.progress(min(1.0, lane.step / total), " · ".join(marks))
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.caption(_figures(lane, total, stands), width="stretch")
                if st.button(
                    label("race-open", lane=letter), key=f"race-open-{letter}", type="tertiary"
                ):
                    session.open_run(lane.id)
                    st.switch_page("train.py")


def _marks(race: Race, lane: Run, stands: Standing | None) -> list[str]:
    """What there is to say of a lane among the others, as Markdown."""
    marks = []
    place = stands.place(_number(lane)) if stands else None
    if place is not None:
        marks.append(f"**{label('race-place', place=place)}**")
    elif stands is not None:
        marks.append(label("race-out"))
    if _number(lane) == race.prediction:
        marks.append(label("race-guess-mark"))
    return marks


def _figures(lane: Run, total: int, stands: Standing | None) -> str:
    parts = []
    if stands is not None and _number(lane) in stands.losses:
        at = loss(stands.losses[_number(lane)])
        parts.append(t("race-lane-loss", step=stands.step, loss=at))
    parts.append(t("common-step-of", step=lane.step, total=total))
    if lane.status not in ("running", "finished"):
        parts.append(t(f"runs-status-{lane.status}"))
    if lane.reason is not None:
        parts.append(_why(lane.reason, lane.reason_values))
    elif lane.step:
        parts.append(duration(lane.seconds))
    return safe.markdown(" · ".join(parts))


def _why(reason: str, values: Mapping[str, Any]) -> str:
    """Why a lane ended by itself, plain."""
    try:
        return StoreError(reason, **values).what(session.language())
    except KeyError:
        return t("common-trouble")


def _axis() -> Axis:
    names = {str(each): label(f"compare-align-{each}") for each in AXES}
    chosen = switch.one_of("compare-align", names, "race-align")
    return next(each for each in AXES if each == chosen)
