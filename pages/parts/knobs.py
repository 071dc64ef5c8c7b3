"""Every knob of the run that is being prepared, and what differs from its recipe."""

from typing import Any

import streamlit as st

from gptcore.config import RunConfig
from gptcore.drafts import Draft
from gptcore.knobs import BREAKS, KNOBS, Knob, broken, fitting, moved, offered, turned, value_of
from gptcore.presets import PRESETS
from pages.parts import material, recipe, safe, session, switch
from pages.parts.runs_store import drafts
from pages.parts.words import label, t

_GROUPS = ("model", "training")
_MOVED = "knobs-moved"


def show(config: RunConfig, longest_context: int | None) -> None:
    """The knobs of the group that is chosen here; the draft has what is turned at the next rerun.

    Args:
        config: what the draft describes now.
        longest_context: what the text is enough for, where there is one.
    """
    group = switch.one_of(
        "knobs-group", {name: label(f"knobs-{name}") for name in _GROUPS}, "knobs-group"
    )
    grid = st.grid(2, min_column_width=200, gap=("small", "medium"), key=f"knobs-of-{group}")
    for knob in KNOBS.values():
        if knob.group == group and _plays_a_part(knob, config):
            with grid.cell(), st.container(gap="xsmall"):
                _draw(knob, config, longest_context)
    if group == "training":
        st.caption(_phases(config))


def differences(gathered: Draft) -> list[str]:
    """What the draft changes of its recipe, as words: ``Layers 3 → 4``."""
    before, after = PRESETS[recipe.preset(gathered)], recipe.config_of(gathered)
    found = [
        f"{_name(knob, after)} "
        f"{shown(knob, value_of(before, knob.setting))} → "
        f"{shown(knob, value_of(after, knob.setting))}"
        for knob in KNOBS.values()
        if value_of(before, knob.setting) != value_of(after, knob.setting)
    ]
    turned_too = {knob.setting for knob in KNOBS.values()}
    off = [name for name in broken(after) if BREAKS[name][0] not in turned_too]
    return found + [t(f"break-{name}.name") for name in off]


def turn(setting: str, value: Any) -> None:
    """Change the draft, and note which other knobs had to move."""
    before = material.draft()
    start = PRESETS[recipe.preset(before)]
    changes = turned(start, fitting(start, before.changes), setting, value)
    after = drafts().set(session.person(), changes=changes)
    st.session_state[_MOVED] = [
        knob.name for knob in moved(recipe.config_of(before), recipe.config_of(after), setting)
    ]


def _plays_a_part(knob: Knob, config: RunConfig) -> bool:
    if knob.name == "matrix-rate":
        return config.training.optimizer == "muon"
    return knob.name != "norm-place" or config.model.norm != "none"


def _draw(knob: Knob, config: RunConfig, longest_context: int | None) -> None:
    key, now = f"knob-{knob.name}", value_of(config, knob.setting)
    st.session_state[key] = now
    name = safe.markdown(_name(knob, config))
    common: dict[str, Any] = {
        "key": key,
        "help": label(f"{key}.words", optimizer=config.training.optimizer),
        "on_change": lambda: turn(knob.setting, st.session_state[key]),
    }
    if not knob.values:
        st.number_input(name, min_value=0, max_value=2**31 - 1, step=1, **common)
    elif isinstance(now, bool):
        st.toggle(name, **common)
    elif isinstance(now, str):
        names = {value: shown(knob, value) for value in knob.values}
        st.selectbox(name, list(names), format_func=names.__getitem__, **common)
    else:
        values = offered(knob, config, longest_context)
        names = {value: shown(knob, value) for value in values}
        st.select_slider(name, values, format_func=names.__getitem__, **common)
    st.caption(_usual(knob, config))


def _usual(knob: Knob, config: RunConfig) -> str:
    """What the recipe has, where that differs; what is usual; who says so."""
    key, optimizer = f"knob-{knob.name}", config.training.optimizer
    now, before = (value_of(run, knob.setting) for run in (config, PRESETS[config.preset]))
    said_by = f"option-{knob.name}-{_option(now)}" if isinstance(now, str) else key
    usual = label("knob-usual", range=t(f"{key}.usual", optimizer=optimizer))
    words = f"{usual} · {label(f'{said_by}.source', optimizer=optimizer)}"
    if now == before:
        return words
    return f"**{label('knob-recipe', value=shown(knob, before))}** · {words}"


def _name(knob: Knob, config: RunConfig) -> str:
    """What a knob is called, plain."""
    return t(f"knob-{knob.name}", optimizer=config.training.optimizer)


def shown(knob: Knob, value: Any) -> str:
    """A value of a knob, plain."""
    if isinstance(value, bool):
        return t("option-yes" if value else "option-no")
    if isinstance(value, str):
        return t(f"option-{knob.name}-{_option(value)}")
    if knob.name in ("dropout", "warmup"):
        return f"{100 * value:g}%"
    if knob.name == "clip" and not value:
        return t("option-never")
    return f"{value:g}" if isinstance(value, float) else str(value)


def _option(value: str) -> str:
    return value.replace("_", "-")


def say_moved(config: RunConfig) -> None:
    """Once, after a knob was turned that others had to follow; floating, so that nothing jumps."""
    for name in st.session_state.pop(_MOVED, []):
        knob = KNOBS[name]
        value = shown(knob, value_of(config, knob.setting))
        why = t(f"knob-{name}.moves")
        said = label("knobs-moved", name=_name(knob, config), value=value, why=why)
        st.toast(said, duration="long")


def _phases(config: RunConfig) -> str:
    """The phases of the training, and why there are several."""
    phases = config.training.phases
    parts = [
        t("knobs-phase", percent=100 * phase.share, batch=phase.batch, context=phase.context)
        for phase in phases
    ]
    return label("knobs-phases" if len(phases) > 1 else "knobs-one-phase", phases=", ".join(parts))
