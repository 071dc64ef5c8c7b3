"""A new run: the text and the tokens that were chosen, which recipe, how long, every knob of it."""

import streamlit as st

from gptcore.config import RunConfig, check_limits
from gptcore.drafts import Draft
from gptcore.errors import ConfigError, PlaygroundError, TextError
from gptcore.text import longest_context
from pages.parts import (
    break_it,
    diagram,
    estimate_view,
    knobs,
    material,
    recipe,
    safe,
    session,
    sources,
    text_view,
)
from pages.parts.material import Material
from pages.parts.runs_store import drafts, store
from pages.parts.words import label, show_error, t

_USUAL_VOCABULARY = 65
"""Characters of an English text, reckoned with until there is one."""


def show() -> None:
    """Draw the form; pressing Train stores the run and opens it."""
    st.title(t("train-title-new"), anchor=False)
    _form()


@st.fragment
def _form() -> None:
    """A fragment: turning a knob draws nothing else of the page."""
    gathered = material.draft()
    left, right = st.columns([3, 2], gap="large")
    with left:
        chosen = _text(gathered)
    with right:
        recipe.choose(gathered, words=True)
        config = recipe.config_of(gathered)
        knobs.say_moved(config)
        _changed(gathered)
        vocabulary = _tokens(config, chosen)
        problem = _problem(config, vocabulary)
        length = st.empty()
        _train(config, chosen, problem)
    drawer = st.expander(label("knobs"), key="knobs", on_change="rerun")
    if drawer.open:
        with drawer:
            _workshop(config, vocabulary, chosen, problem)
    # Last: it may just have been timed.
    size = label("train-size", parameters=config.model.parameters(vocabulary))
    estimate = estimate_view.of(config, vocabulary, chosen)
    length.caption(f"{size} · {estimate_view.line(estimate, config)}")


def _text(gathered: Draft) -> Material | None:
    """The text of the draft; where there is none yet, the ways to bring one."""
    read = material.read_sources(gathered)
    chosen = material.of_draft(gathered)
    if chosen is None:
        sources.add()
        sources.listing(read)
        return None
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{label('train-text', title=chosen.title)}**", width="stretch")
        if st.button(label("train-change-text"), key="train-change-text"):
            st.switch_page("text.py")
    facts = text_view.facts(chosen)
    st.caption(label("train-facts", characters=facts.characters, different=facts.different))
    text_view.preview(read, gathered.cleaning)
    for each in read:
        if each.problem is not None:
            show_error(each.problem, material.source_name(each.source))
    return chosen


def _changed(gathered: Draft) -> None:
    """What differs from the recipe, and the way back to it."""
    found = knobs.differences(gathered)
    if not found:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="knobs-changed"):
        st.markdown(label("knobs-changed", changes=" · ".join(found)), width="stretch")
        st.button(label("knobs-reset"), key="knobs-reset", on_click=_reset)


def _reset() -> None:
    drafts().set(session.person(), changes={})


def _tokens(config: RunConfig, chosen: Material | None) -> int:
    """Which tokens, chosen on the Tokens page; returns how many there are."""
    tokenizer = config.tokenizer
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            label(f"train-tokens-{tokenizer.kind}", size=tokenizer.vocabulary), width="stretch"
        )
        if st.button(label("train-change-tokens"), key="train-change-tokens"):
            st.switch_page("tokens.py")
    different = _USUAL_VOCABULARY if chosen is None else text_view.facts(chosen).different
    return tokenizer.size(different)


def _problem(config: RunConfig, vocabulary: int) -> ConfigError | None:
    """Which limit forbids to train this."""
    try:
        check_limits(config, vocabulary)
    except ConfigError as problem:
        return problem
    return None


def _train(config: RunConfig, chosen: Material | None, problem: ConfigError | None) -> None:
    """The name of the run and the button; where it cannot be pressed, why."""
    name = st.text_input(
        label("train-name"),
        max_chars=80,
        key="train-name",
        placeholder=break_it.run_name(chosen.title, config) if chosen else "",
    )
    pressed = st.button(
        label("train-start"),
        # Streamlit writes white on white where a primary button is disabled.
        type="primary" if problem is None else "secondary",
        key="train",
        width="stretch",
        disabled=problem is not None,
        help=None if problem is None else safe.markdown(problem.what(session.language())),
    )
    if problem is not None:
        # Once: beside the figures where these are open.
        if not st.session_state.get("knobs"):
            show_error(problem)
    elif chosen is None:
        if pressed:
            st.warning(label("train-need-text"))
    elif pressed or st.session_state.pop("train-again", False):
        st.progress(0.0, label("train-preparing"))
        _start(chosen, config, name or "")


def _workshop(
    config: RunConfig, vocabulary: int, chosen: Material | None, problem: ConfigError | None
) -> None:
    """Every knob, and beside it the model that they make."""
    turning, seeing = st.columns([10, 11], gap="medium")
    with turning:
        known = longest_context(chosen.text, chosen.validation_share) if chosen else None
        break_it.show(config)
        knobs.show(config, known)
    with seeing:
        if chosen is None:
            st.caption(label("knobs-no-text", vocabulary=vocabulary))
        estimate_view.show(config, vocabulary, chosen, problem)
        estimate = estimate_view.of(config, vocabulary, chosen)
        diagram.show(config, vocabulary, estimate.precision)


def _start(chosen: Material, config: RunConfig, name: str) -> None:
    config = config.with_changes({"text.title": chosen.title})
    proposed = break_it.run_name(chosen.title, config)
    try:
        run = store().create_run(session.person(), config, chosen.text, name or proposed)
    except TextError as error:
        show_error(error)
        if error.reason == "text-shorter-than-context":
            _offer_shorter(error.values["nearest"])
        return
    except PlaygroundError as error:
        show_error(error)
        return
    session.open_run(run.id)
    st.rerun()


def _offer_shorter(nearest: int) -> None:
    """A context that leaves a few windows to train on, one press away."""
    context = max(2, nearest // 4)

    def use() -> None:
        knobs.turn("model.context", context)
        st.session_state["train-again"] = True

    st.button(label("train-context-shorter", context=context), key="train-shorter", on_click=use)
