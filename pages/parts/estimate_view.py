"""What the run that is being prepared will cost: parameters, memory, work, steps and seconds."""

from dataclasses import dataclass
from typing import Literal

import streamlit as st

from gptcore import reading
from gptcore.anatomy import memory
from gptcore.config import RunConfig
from gptcore.errors import ConfigError, PlaygroundError
from gptcore.settings import settings
from gptcore.threads import usable_cores
from pages.parts import background, session
from pages.parts.material import Material
from pages.parts.runs_store import store
from pages.parts.words import duration, label, show_error, t

_TIMED = "estimate-timed"
_WANTED = "estimate-wanted"
_ASKED = "estimate-asked"
_MOST_TIMED = 8

Precision = Literal["fp32", "bf16"]
Source = Literal["timed", "runs", "guessed"]


@dataclass(frozen=True)
class Timed:
    """What was timed in this visit."""

    key: str
    config: RunConfig
    length: reading.Length
    tokens_per_s: float
    precision: Precision


@dataclass(frozen=True)
class Estimate:
    """How long a run will be, and how one knows."""

    length: reading.Length
    source: Source
    precision: Precision
    """What it will compute in; where nobody knows yet, what takes more memory."""


def of(config: RunConfig, vocabulary: int, chosen: Material | None) -> Estimate:
    """The best that can be said of ``config`` now."""
    same = _timed_as(_key(config, chosen))
    if same is not None:
        return Estimate(same.length, "timed", same.precision)
    seen = [(each.config, each.tokens_per_s) for each in _timed()]
    speed = reading.expected_speed(config, vocabulary, [*seen, *store().speeds()])
    return Estimate(
        reading.length(config, vocabulary, speed),
        "runs" if speed.measured else "guessed",
        "bf16" if config.training.precision == "bf16" else "fp32",
    )


def line(estimate: Estimate, config: RunConfig) -> str:
    """Steps and seconds in a few words."""
    said = "time" if config.training.steps is None else "steps"
    return label(f"estimate-line-{said}", **_values(estimate))


def show(
    config: RunConfig, vocabulary: int, chosen: Material | None, problem: ConfigError | None
) -> None:
    """The figures, how one knows them, and a button to time this very model here.

    Args:
        problem: the limit that forbids to train it, shown in the place of that.
    """
    figures = st.container()
    if problem is not None:
        show_error(problem)
    else:
        _time_it(config, chosen)
    with figures:
        estimate = of(config, vocabulary, chosen)
        _figures(estimate, config, vocabulary)
        if problem is None:
            st.caption(label(f"estimate-{estimate.source}"))


def _figures(estimate: Estimate, config: RunConfig, vocabulary: int) -> None:
    values = _values(estimate)
    longest = config.training.phases[-1]
    held = memory(config, vocabulary, estimate.precision).total
    work = reading.step_flops(config, vocabulary, longest)
    shown = {
        "parameters": f"{config.model.parameters(vocabulary):,}",
        "memory": t("estimate-megabytes", size=held / 1e6),
        "work": t("estimate-gigaflop", work=work / 1e9),
    }
    last = "steps" if config.training.steps is None else "time"
    shown[last] = values[last] if estimate.source == "timed" else f"≈ {values[last]}"
    values |= {"batch": str(longest.batch), "context": str(longest.context)}
    with st.grid(len(shown), min_column_width=115, gap="small", key="estimate-figures"):
        for name, value in shown.items():
            words = label(f"estimate-{name}", **values)
            st.metric(words, value, help=label(f"estimate-{name}.why", **values))


def _values(estimate: Estimate) -> dict[str, str]:
    steps, seconds = estimate.length.steps, estimate.length.seconds
    if estimate.source != "timed":  # what is only reckoned has no more than two digits
        steps, seconds = _rounded(steps), _rounded(seconds)
    return {"steps": f"{steps:,}", "time": duration(seconds)}


def _rounded(value: float) -> int:
    return int(float(f"{value:.2g}"))


def _time_it(config: RunConfig, chosen: Material | None) -> None:
    key = _key(config, chosen)
    if chosen is not None and st.session_state.get(_WANTED) == key:
        try:
            found = _rehearsed(config, chosen, key)
        except PlaygroundError as error:
            st.session_state[_WANTED] = None
            show_error(error)
        else:
            if found is None:
                return
            st.session_state[_WANTED] = None
            _timed().insert(0, found)
            del _timed()[_MOST_TIMED:]

    def want() -> None:
        st.session_state[_WANTED] = key
        # Asked again, it is timed again: the computer may have less to do by now.
        st.session_state[_ASKED] = st.session_state.get(_ASKED, 0) + 1

    st.button(
        label("estimate-time-it" if _timed_as(key) is None else "estimate-time-again"),
        key="time-it",
        disabled=chosen is None,
        help=label("estimate-time-it.why" if chosen else "train-need-text"),
        on_click=want,
    )


def _rehearsed(config: RunConfig, chosen: Material, key: str) -> Timed | None:
    """A few steps of ``config``, timed in the background; None while they run."""

    def work(job: background.Job) -> Timed:
        from gptcore.calibrate import rehearse  # brings torch

        done = rehearse(config, chosen.text, _threads())
        return Timed(
            key,
            config,
            reading.Length(done.plan.total_steps, done.seconds),
            done.tokens / done.seconds,
            done.plan.precision,
        )

    asked = (session.person(), st.session_state.get(_ASKED, 0))
    return background.result(("time-it", key, asked), work, t("estimate-timing"))


def _threads() -> int:
    """What a run gets that is alone on this computer."""
    return 2 if min(usable_cores(), settings().workers) > 1 else 1


def _timed() -> list[Timed]:
    """What this visit has timed, the newest first."""
    found: list[Timed] = st.session_state.setdefault(_TIMED, [])
    return found


def _timed_as(key: str) -> Timed | None:
    return next((each for each in _timed() if each.key == key), None)


def _key(config: RunConfig, chosen: Material | None) -> str:
    """The same for runs whose steps are the same work on the same text."""
    source = "" if chosen is None else chosen.key
    return config.model_copy(update={"seed": 0}).model_dump_json() + source
