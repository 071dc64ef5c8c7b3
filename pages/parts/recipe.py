"""Which recipe, and for how long: the same choice on the Text page and on the Train page."""

import streamlit as st

from gptcore import knobs
from gptcore.config import RunConfig
from gptcore.drafts import Draft
from gptcore.presets import PRESETS
from gptcore.settings import settings
from pages.parts import session
from pages.parts.runs_store import drafts
from pages.parts.words import duration, label, t

_TIMES_S = (30, 60, 120, 180, 300, 600, 1200, 1800, 3600)


def choose(gathered: Draft, *, words: bool) -> None:
    """Let the visitor choose; the draft has it at the next rerun.

    Args:
        words: say what each recipe is good for.
    """
    name = preset(gathered)
    st.session_state["recipe-preset"] = name
    st.radio(
        label("recipe-preset"),
        list(PRESETS),
        format_func={each: t(f"recipe-{each}") for each in PRESETS}.__getitem__,
        captions=[label(f"recipe-{each}-words") for each in PRESETS] if words else None,
        key="recipe-preset",
        horizontal=not words,
        on_change=_keep_preset,
    )
    training = PRESETS[name].training
    if training.seconds is None:
        st.caption(label("recipe-steps-fixed", steps=training.steps or 0))
        return
    times = _times()
    st.session_state["recipe-time"] = _nearest(gathered.seconds or training.seconds, times)
    st.select_slider(
        label("recipe-time"),
        times,
        format_func={seconds: duration(seconds) for seconds in times}.__getitem__,
        key="recipe-time",
        on_change=_keep_time,
    )


def preset(gathered: Draft) -> str:
    """The chosen recipe, one that there is."""
    return gathered.preset if gathered.preset in PRESETS else "quick"


def config_of(gathered: Draft) -> RunConfig:
    """The run that the draft describes, apart from its text."""
    recipe = PRESETS[preset(gathered)]
    config = recipe.with_changes(knobs.fitting(recipe, gathered.changes))
    if config.training.seconds is not None:
        seconds = _nearest(gathered.seconds or config.training.seconds, _times())
        config = config.with_changes({"training.seconds": seconds})
    return config.model_copy(
        update={
            "tokenizer": gathered.tokenizer,
            "text": config.text.model_copy(update={"validation_share": gathered.validation_share}),
        }
    )


def _keep_preset() -> None:
    # Every recipe has a time of its own, and what was changed was changed of another.
    drafts().set(
        session.person(), preset=st.session_state["recipe-preset"], seconds=None, changes={}
    )


def _keep_time() -> None:
    drafts().set(session.person(), seconds=st.session_state["recipe-time"])


def _times() -> list[float]:
    limit = settings().max_seconds
    return [float(seconds) for seconds in _TIMES_S if seconds <= limit] or [limit]


def _nearest(wanted: float, times: list[float]) -> float:
    return min(times, key=lambda seconds: abs(seconds - wanted))
