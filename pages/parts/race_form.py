"""A new race: which setting, which values, how many steps, and who will win."""

from collections.abc import Sequence
from typing import Any, get_args

import streamlit as st

from gptcore.config import Positions, RunConfig, check_limits
from gptcore.drafts import Draft
from gptcore.errors import PlaygroundError, StoreError
from gptcore.knobs import KNOBS, offered
from gptcore.races import FEWEST, MOST, RATE, lane_configs, possible
from gptcore.text import longest_context
from pages.parts import (
    estimate_view,
    knobs,
    material,
    overlay,
    race_words,
    recipe,
    session,
    sources,
    text_view,
)
from pages.parts.material import Material
from pages.parts.runs_store import store
from pages.parts.words import duration, label, show_error, t

_WANTED = "race-new"
_LOOK_EVERY_S = 1.0
_FACTORS = (0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
_SEEDS = 8
# What a class argues about first, then the knobs in their order; the rates are one factor here.
_SETTINGS = (
    *("training.optimizer", RATE, "model.positions"),
    *(
        knob.setting
        for knob in KNOBS.values()
        if knob.name not in ("optimizer", "positions", "rate", "matrix-rate")
    ),
)
_AT_FIRST: dict[str, tuple[Any, ...]] = {
    "training.optimizer": ("muon", "adamw", "sgd"),
    RATE: (0.1, 0.3, 1.0, 10.0),
    "model.positions": get_args(Positions),
    "model.heads": (1, 2, 3, 6),
    "model.width": (32, 64, 128, 192),
    "model.context": (16, 32, 64, 128),
    "model.mlp_ratio": (1.0, 2.0, 4.0, 8.0),
    "model.dropout": (0.0, 0.1, 0.3, 0.5),
    "training.warmup": (0.0, 0.03, 0.1, 0.2),
    "training.batch": (2, 4, 8, 16),
    "training.weight_decay": (0.0, 0.01, 0.1, 0.3),
    "training.clip": (0.0, 0.1, 0.5, 1.0),
}
_PROPOSED = 4
"""Lanes, where the values are not chosen with care."""
_STEPS = (50, 100, 200, 300, 500, 1000, 2000, 5000)
_OWN_WORDS = ("training.optimizer", "model.context", "training.batch", "seed")
"""Settings whose lanes have more apart than one number, and the message ``race-differs-<name>``."""


def want(race_id: str) -> None:
    """Let the page show the form although this race is open."""
    st.session_state[_WANTED] = race_id


def wanted_beside(race_id: str) -> bool:
    """Whether the visitor asked for a new race while this one is open."""
    return bool(st.session_state.get(_WANTED) == race_id)


def show(race_id: str | None, knob: str | None = None) -> None:
    """Draw the form; its button stores all lanes at once and opens the race.

    Args:
        race_id: the race that is open, to which there is a way back.
        knob: what is different, with all that is proposed for it; else the visitor chooses both.
    """
    if knob is None:
        st.markdown(label("race-words"))
    _form(knob)
    _earlier(race_id, knob)


@st.fragment
def _form(knob: str | None) -> None:
    """A fragment: a choice here draws nothing else of the page."""
    gathered = material.draft()
    left, right = st.columns([3, 2], gap="large")
    with left:
        chosen = _text(gathered)
        config = recipe.config_of(gathered)
        _recipe(gathered, config)
        if knob is None:
            name = _knob(config)
            values = _values(name, config, chosen)
        else:
            name, values = knob, possible(config, knob, _AT_FIRST[knob])
        steps = st.select_slider(
            label("race-steps"), _STEPS, value=300, key="race-steps", persist_state="session"
        )
        config = config.with_changes({"training.steps": steps})
        enough = FEWEST <= len(values) <= MOST
        lanes = lane_configs(config, name, values) if enough else []
        _expect(name, lanes, chosen)
    with right:
        guess = _guess(name, values)
        place = st.container()
        ready = _ready(chosen, lanes, guess)
        pressed = place.button(
            label("race-start"),
            type="primary" if ready else "secondary",
            key="race-start",
            width="stretch",
            disabled=not ready,
        )
        if pressed and chosen is not None:
            _start(chosen, config, name, values, values.index(guess))


def _text(gathered: Draft) -> Material | None:
    chosen = material.of_draft(gathered)
    if chosen is None:
        sources.add()
        sources.listing(material.read_sources(gathered))
        return None
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{label('train-text', title=chosen.title)}**", width="stretch")
        if st.button(label("train-change-text"), key="race-change-text"):
            st.switch_page("text.py")
    return chosen


def _recipe(gathered: Draft, config: RunConfig) -> None:
    """What all lanes have in common, and the way to change it."""
    with st.container(horizontal=True, vertical_alignment="center"):
        words = label("race-recipe", recipe=t(f"recipe-{config.preset}"))
        changes = knobs.differences(gathered)
        if changes:
            words += "  \n" + label("knobs-changed", changes=" · ".join(changes))
        if not config.model.causal:
            words += "  \n" + label("race-no-mask")
        st.markdown(words, width="stretch")
        if st.button(label("race-change-recipe"), key="race-change-recipe"):
            session.prepare_new_run()
            st.switch_page("train.py")


def _knob(config: RunConfig) -> str:
    """What is different."""
    name = st.selectbox(
        label("race-knob"),
        _SETTINGS,
        format_func={each: race_words.setting(each) for each in _SETTINGS}.__getitem__,
        key="race-knob",
        persist_state="session",
    )
    st.caption(_knob_words(name, config))
    return name


def _knob_words(name: str, config: RunConfig) -> str:
    if name == RATE:
        return label("race-rate.words")
    knob = race_words.knob_of(name)
    return label(f"knob-{knob.name}.words", optimizer=config.training.optimizer) if knob else ""


def _values(name: str, config: RunConfig, chosen: Material | None) -> list[Any]:
    """Which values race, in their order; the choice is kept for each setting."""
    values = possible(config, name, _offered(name, config, chosen))
    names = {value: race_words.value(name, value) for value in values}
    picked = st.pills(
        label("race-values", fewest=FEWEST, most=MOST),
        values,
        selection_mode="multi",
        default=_proposed(name, values),
        format_func=names.__getitem__,
        key=f"race-values-{name}",
        wrap=True,
        persist_state="session",
    )
    return [value for value in values if value in picked]


def _proposed(name: str, values: list[Any]) -> list[Any]:
    """Which values race unless somebody chooses others."""
    wanted = _AT_FIRST.get(name, values[:_PROPOSED])
    if name in _AT_FIRST and isinstance(wanted[0], int | float):
        # A width that suits the heads, or a context for which the text is long enough.
        wanted = [min(values, key=lambda value: abs(value - each)) for each in wanted]
    return [value for value in dict.fromkeys(wanted) if value in values][:MOST]


def _offered(name: str, config: RunConfig, chosen: Material | None) -> list[Any]:
    knob = race_words.knob_of(name)
    if knob is None:
        return list(_FACTORS)
    if name == "seed":
        return list(range(1, _SEEDS + 1))
    longest = longest_context(chosen.text, chosen.validation_share) if chosen else None
    return offered(knob, config, longest)


def _expect(name: str, lanes: Sequence[RunConfig], chosen: Material | None) -> None:
    """How long all lanes together will take, and in what else they are not the same."""
    if chosen is not None and lanes:
        vocabulary = lanes[0].tokenizer.size(text_view.facts(chosen).different)
        estimates = [estimate_view.of(lane, vocabulary, chosen) for lane in lanes]
        seconds = sum(each.length.seconds for each in estimates)
        guessed = any(each.source == "guessed" for each in estimates)
        st.caption(
            label(
                "race-expect-guessed" if guessed else "race-expect",
                time=duration(float(f"{seconds:.2g}")),
            )
        )
    own = name.removeprefix("model.").removeprefix("training.") if name in _OWN_WORDS else "alone"
    st.caption(label(f"race-differs-{own}"))


def _guess(name: str, values: list[Any]) -> Any | None:
    names = {value: race_words.spoken(name, value) for value in values}
    return st.radio(
        label("race-guess"),
        values,
        index=None,
        format_func=names.__getitem__,
        key=f"race-guess-{name}",
        help=label("race-guess-help"),
    )


def _ready(chosen: Material | None, lanes: Sequence[RunConfig], guess: Any | None) -> bool:
    """Whether the race can start; where it cannot, what has to be done first."""
    if chosen is None:
        st.caption(label("train-need-text"))
    elif not lanes:
        st.caption(label("race-need-values", fewest=FEWEST, most=MOST))
    elif not _is_allowed(chosen, lanes) or not _has_room(len(lanes)):
        pass  # both say why
    elif guess is None:
        st.caption(label("race-need-guess"))
    else:
        return True
    return False


def _is_allowed(chosen: Material, lanes: Sequence[RunConfig]) -> bool:
    vocabulary = lanes[0].tokenizer.size(text_view.facts(chosen).different)
    try:
        for lane in lanes:
            check_limits(lane, vocabulary)
    except PlaygroundError as problem:
        show_error(problem)
        return False
    return True


def _has_room(lanes: int) -> bool:
    """Whether the quotas allow so many runs more; else what to do about it."""
    problem = _lack(lanes)
    if problem is None:
        return True
    show_error(problem)
    if problem.reason == "too-many-running":
        st.button(label("race-make-room"), key="race-make-room", on_click=_pause_all)
        st.fragment(_wait_for_room, run_every=_LOOK_EVERY_S)(lanes)
    elif problem.reason == "too-many-runs" and st.button(label("runs-menu"), key="race-runs"):
        st.switch_page("runs.py")
    return False


def _lack(lanes: int) -> StoreError | None:
    try:
        store().check_room(session.person(), lanes)
    except StoreError as problem:
        return problem
    return None


def _pause_all() -> None:
    """Pause what trains; each one can be resumed when the race is over."""
    person = session.person()
    for run in store().runs_of(person):
        if run.active:
            store().command(person, run.id, "pause")


def _wait_for_room(lanes: int) -> None:
    if _lack(lanes) is None:
        st.rerun()


def _start(
    chosen: Material, config: RunConfig, name: str, values: list[Any], prediction: int
) -> None:
    config = config.with_changes({"text.title": chosen.title})
    try:
        race = store().create_race(
            session.person(), config, name, values, chosen.text, chosen.title, prediction
        )
    except PlaygroundError as error:
        show_error(error)
        return
    open_race(race.id)


def open_race(race_id: str) -> None:
    """Look at a race, each of its lanes at its newest."""
    st.session_state.pop(_WANTED, None)
    overlay.follow_newest()
    session.open_run(store().lanes(race_id)[0].id)
    st.rerun()


def _earlier(race_id: str | None, knob: str | None) -> None:
    """The visitor's races, those over ``knob`` where one is given, and the open one where it is
    somebody else's."""
    races = store().races_of(session.person())
    if race_id is not None and all(race.id != race_id for race in races):
        races.insert(0, store().race(race_id))
    races = [race for race in races if knob in (None, race.knob)]
    if not races:
        return
    st.subheader(t("race-earlier"), anchor=False)
    with st.container(gap="xxsmall"):
        for race in races:
            words = label("race-of", race=race_words.title(race), name=race.name)
            if st.button(words, key=f"race-open-{race.id}", type="tertiary"):
                open_race(race.id)
