"""Which vocabulary the Tokens page is about: one chosen here for the next run, or a model's own."""

import streamlit as st

from gptcore.config import TokenizerConfig
from gptcore.drafts import Draft
from gptcore.settings import settings
from pages.parts import material, prepared, session
from pages.parts.models import nearest_model
from pages.parts.prepared import Reading
from pages.parts.runs_store import drafts
from pages.parts.session import Selection
from pages.parts.words import label, t

_KINDS = ("char", "byte", "bpe")


def own(gathered: Draft) -> Reading | None:
    """The visitor's text with the vocabulary that is chosen here, for Train as well."""
    _choice(gathered.tokenizer)
    chosen = material.of_draft(gathered)
    assert chosen is not None
    tokenizer = prepared.tokenizer_of(chosen)
    use = prepared.use_of(chosen, tokenizer) if tokenizer is not None else None
    if tokenizer is None or use is None:
        return None
    values = {"vocabulary": tokenizer.vocabulary, "tokens": use.tokens}
    st.caption(label("tokens-facts", **values, per_character=use.characters / use.tokens))
    return Reading(tokenizer, chosen, use)


def _choice(now: TokenizerConfig) -> None:
    kind, size, train = st.columns([3, 3, 2], vertical_alignment="bottom", gap="medium")
    names = {kind: t(f"tokens-{kind}") for kind in _KINDS}
    with kind:
        st.session_state["tokens-kind"] = now.kind
        st.segmented_control(
            label("tokens-kind"),
            _KINDS,
            format_func=names.__getitem__,
            required=True,
            key="tokens-kind",
            help=label("tokens-kind-help"),
            wrap=True,
            on_change=_keep_choice,
        )
    if now.kind == "bpe":
        sizes = [each for each in prepared.SIZES if each <= settings().max_vocabulary]
        with size:
            st.session_state["tokens-size"] = min(
                sizes, key=lambda each: abs(each - now.vocabulary)
            )
            st.select_slider(label("tokens-size"), sizes, key="tokens-size", on_change=_keep_choice)
    with train:
        if st.button(label("tokens-to-train"), type="primary", key="tokens-to-train"):
            session.prepare_new_run()
            st.switch_page("train.py")


def _keep_choice() -> None:
    kind = st.session_state["tokens-kind"]
    before = material.draft().tokenizer
    size = st.session_state.get("tokens-size", before.vocabulary)
    drafts().set(session.person(), tokenizer=TokenizerConfig(kind=kind, vocabulary=size))


def of_the_model(selected: Selection) -> Reading | None:
    """The vocabulary of the model above, and the text it was made of where that is known."""
    if selected.moment is None:
        st.info(label("write-no-weights"))
        return None
    tokenizer = nearest_model(selected.run.id, selected.moment.step).tokenizer
    read = material.of_run(selected.run)
    use = prepared.use_of(read, tokenizer) if read is not None else None
    if read is not None and use is None:
        return None
    name = "char" if tokenizer.kind == "char" else "bpe"
    kind = t("tokens-byte" if tokenizer.vocabulary == 256 else f"tokens-{name}")
    values = {"kind": kind, "vocabulary": tokenizer.vocabulary}
    st.caption(label("tokens-of-model", name=material.run_name(selected.run), **values))
    return Reading(tokenizer, read, use)
