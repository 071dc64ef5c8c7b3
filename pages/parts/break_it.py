"""Parts of the model to leave out, to see what they are there for."""

import streamlit as st

from gptcore.config import RunConfig
from gptcore.knobs import BREAKS, broken, value_of
from gptcore.presets import PRESETS
from pages.parts import knobs, safe
from pages.parts.words import label, t

_LONGEST_TITLE = 40


def show(config: RunConfig) -> None:
    """A switch for each part that can be left out, and what to expect without it."""
    with st.expander(label("break-it"), key="break-it"):
        st.caption(label("break-words"))
        off = broken(config)
        for name in BREAKS:
            st.session_state[f"break-{name}"] = name in off
            with st.container(gap="xxsmall"):
                st.toggle(
                    label(f"break-{name}"),
                    key=f"break-{name}",
                    help=label(f"break-{name}.why"),
                    on_change=_switch,
                    args=(name, config),
                )
                st.caption(label(f"break-{name}.expect"))
        st.caption(label("break-trials"))


def run_name(title: str, config: RunConfig) -> str:
    """What a run is called unless somebody calls it otherwise: the broken parts are in it."""
    off = broken(config)
    if not off:
        return title
    parts = ", ".join(t(f"break-{name}.name") for name in off)
    return t("break-run", title=safe.one_line(title, _LONGEST_TITLE), parts=parts)


def _switch(name: str, config: RunConfig) -> None:
    setting, value = BREAKS[name]
    whole = value_of(PRESETS[config.preset], setting)
    knobs.turn(setting, value if st.session_state[f"break-{name}"] else whole)
