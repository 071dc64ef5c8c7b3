"""A new run: which text, which tokens, which recipe, how long."""

import streamlit as st

from gptcore.config import PRESETS, RunConfig
from gptcore.errors import PlaygroundError, TextError
from gptcore.settings import settings
from gptcore.text import longest_context
from pages.parts import session, text_step
from pages.parts.runs_store import store
from pages.parts.text_step import ChosenText
from pages.parts.words import duration, label, show_error, t

_TIMES_S = (30, 60, 120, 180, 300, 600, 1200, 1800, 3600)


def show() -> None:
    """Draw the form; pressing Train stores the run and opens it."""
    st.title(t("train-title-new"), anchor=False)
    left, right = st.columns([3, 2], gap="large")
    with left:
        chosen = text_step.choose()
        name = st.text_input(
            label("train-name"),
            max_chars=80,
            key="train-name",
            placeholder=chosen.title if chosen else "",
        )
    with right:
        config = _settings(chosen)
        if chosen is not None:
            st.caption(label("train-size", parameters=_parameters(chosen, config)))
        pressed = st.button(label("train-start"), type="primary", key="train", width="stretch")
        if chosen is None:
            if pressed:
                st.warning(label("train-need-text"))
        elif pressed or st.session_state.pop("train-again", False):
            st.progress(0.0, label("train-preparing"))
            _start(chosen, config, name or "")


def _settings(chosen: ChosenText | None) -> RunConfig:
    preset = st.radio(
        label("train-preset"),
        list(PRESETS),
        format_func={name: t(f"train-preset-{name}") for name in PRESETS}.__getitem__,
        captions=[label(f"train-preset-{name}-words") for name in PRESETS],
        key="train-preset",
        persist_state="session",
    )
    config = PRESETS[preset or "quick"]
    changes: dict[str, object] = {"tokenizer.kind": _tokenizer()}
    if changes["tokenizer.kind"] == "bpe":
        changes["tokenizer.vocabulary"] = st.select_slider(
            label("train-vocabulary"), [320, 512, 1024, 2048, 4096], 512, key="train-vocabulary"
        )
    if config.training.seconds is None:
        st.caption(label("train-steps-fixed", steps=config.training.steps or 0))
    else:
        changes["training.seconds"] = _time(config.preset, config.training.seconds)
    context = st.session_state.get("train-context")
    too_long = chosen is not None and config.model.context > longest_context(chosen.text)
    if context is not None and too_long:
        st.caption(label("train-context-used", context=context))
        changes["model.context"] = context
    return config.with_changes(changes)


def _parameters(chosen: ChosenText, config: RunConfig) -> int:
    tokenizer, vocabulary = config.tokenizer, config.tokenizer.vocabulary
    if tokenizer.kind == "char":
        vocabulary = text_step.different_characters(chosen.text)
    return config.model.parameters(vocabulary)


def _tokenizer() -> str:
    kind = st.segmented_control(
        label("train-tokenizer"),
        ["char", "bpe"],
        format_func={kind: t(f"train-tokenizer-{kind}") for kind in ("char", "bpe")}.__getitem__,
        default="char",
        required=True,
        key="train-tokenizer",
        help=label("train-tokenizer-help"),
        persist_state="session",
    )
    return str(kind)


def _time(preset: str, usual: float) -> float:
    limit = settings().max_seconds
    times: list[float] = [seconds for seconds in _TIMES_S if seconds <= limit] or [limit]
    return float(
        st.select_slider(
            label("train-time"),
            times,
            min(times, key=lambda seconds: abs(seconds - usual)),
            format_func={seconds: duration(seconds) for seconds in times}.__getitem__,
            # A slider a recipe: the browser would keep the time of the one before.
            key=f"train-time-{preset}",
        )
    )


def _start(chosen: ChosenText, config: RunConfig, name: str) -> None:
    config = config.with_changes({"text.title": chosen.title})
    try:
        run = store().create_run(session.person(), config, chosen.text, name or chosen.title)
    except TextError as error:
        show_error(error)
        if error.reason == "text-shorter-than-context":
            _offer_shorter(error.values["nearest"])
        return
    except PlaygroundError as error:
        show_error(error)
        return
    text_step.empty_upload()
    session.open_run(run.id)
    st.rerun()


def _offer_shorter(nearest: int) -> None:
    """A context that leaves a few windows to train on, one press away."""
    context = max(2, nearest // 4)

    def use() -> None:
        st.session_state["train-context"] = context
        st.session_state["train-again"] = True

    st.button(label("train-context-shorter", context=context), key="train-shorter", on_click=use)
