"""A new run: the text and the tokens that were chosen, which recipe, how long."""

import streamlit as st

from gptcore.config import RunConfig
from gptcore.drafts import Draft
from gptcore.errors import PlaygroundError, TextError
from gptcore.text import longest_context
from pages.parts import material, recipe, session, sources, text_view
from pages.parts.material import Material
from pages.parts.runs_store import store
from pages.parts.words import label, show_error, t


def show() -> None:
    """Draw the form; pressing Train stores the run and opens it."""
    st.title(t("train-title-new"), anchor=False)
    left, right = st.columns([3, 2], gap="large")
    gathered = material.draft()
    with left:
        chosen = _text(gathered)
    with right:
        recipe.choose(gathered, words=True)
        config = _fitting(recipe.config_of(gathered), chosen)
        _tokens(config, chosen)
        name = st.text_input(
            label("train-name"),
            max_chars=80,
            key="train-name",
            placeholder=chosen.title if chosen else "",
        )
        pressed = st.button(label("train-start"), type="primary", key="train", width="stretch")
        if chosen is None:
            if pressed:
                st.warning(label("train-need-text"))
        elif pressed or st.session_state.pop("train-again", False):
            st.progress(0.0, label("train-preparing"))
            _start(chosen, config, name or "")


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


def _tokens(config: RunConfig, chosen: Material | None) -> None:
    """Which tokens, chosen on the Tokens page; how large the model becomes with them."""
    tokenizer = config.tokenizer
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            label(f"train-tokens-{tokenizer.kind}", size=tokenizer.vocabulary), width="stretch"
        )
        if st.button(label("train-change-tokens"), key="train-change-tokens"):
            st.switch_page("tokens.py")
    if chosen is not None:
        vocabulary = tokenizer.size(text_view.facts(chosen).different)
        st.caption(label("train-size", parameters=config.model.parameters(vocabulary)))


def _fitting(config: RunConfig, chosen: Material | None) -> RunConfig:
    """With the shorter context that was offered, as long as the text needs it."""
    context = st.session_state.get("train-context")
    if context is None or chosen is None:
        return config
    if config.model.context <= longest_context(chosen.text, chosen.validation_share):
        return config
    st.caption(label("train-context-used", context=context))
    return config.with_changes({"model.context": context})


def _start(chosen: Material, config: RunConfig, name: str) -> None:
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
    session.open_run(run.id)
    st.rerun()


def _offer_shorter(nearest: int) -> None:
    """A context that leaves a few windows to train on, one press away."""
    context = max(2, nearest // 4)

    def use() -> None:
        st.session_state["train-context"] = context
        st.session_state["train-again"] = True

    st.button(label("train-context-shorter", context=context), key="train-shorter", on_click=use)
