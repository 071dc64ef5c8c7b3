"""Write: a beginning, and how the chosen model goes on."""

import streamlit as st

from gptcore.errors import PlaygroundError
from pages.parts import session, unknown, writer
from pages.parts.models import nearest_model
from pages.parts.session import Selection
from pages.parts.words import label, show_error, t
from pages.parts.write_stream import MOST_PROMPT, MOST_TOKENS

_PACE = 60  # tokens a second


def _settings() -> dict[str, float | int | None]:
    temperature = st.slider(
        label("write-temperature"),
        0.0,
        2.0,
        0.8,
        0.05,
        key="write-temperature",
        help=label("write-temperature-help"),
        persist_state="session",
    )
    top_k = st.slider(
        label("write-top-k"),
        0,
        200,
        40,
        key="write-top-k",
        help=label("write-top-k-help"),
        persist_state="session",
    )
    tokens = st.slider(
        label("write-length"),
        20,
        MOST_TOKENS,
        300,
        20,
        key="write-length",
        persist_state="session",
    )
    seed = st.number_input(
        label("write-seed"),
        0,
        2**31 - 1,
        1,
        key="write-seed",
        help=label("write-seed-help"),
        persist_state="session",
    )
    return {"temperature": temperature, "top_k": top_k or None, "tokens": tokens, "seed": seed}


def _cannot_read(selected: Selection, prompt: str) -> bool:
    """Whether the prompt has characters that the model has never seen; says which."""
    if selected.moment is None or not prompt:
        return False
    return unknown.warn(nearest_model(selected.run.id, selected.moment.step).tokenizer, prompt)


def _page(selected: Selection) -> None:
    sheet, controls = st.columns([3, 1.3], gap="large")
    with controls:
        settings = _settings()
    with sheet:
        prompt = st.text_area(
            label("write-prompt"),
            key="write-prompt",
            height=80,
            max_chars=MOST_PROMPT,
            placeholder=t("write-prompt-hint"),
            persist_state="session",
        )
        unreadable = _cannot_read(selected, prompt or "")
        pressed = st.button(label("write-start"), type="primary", key="write-start")
        if pressed and not unreadable:
            st.session_state["write-request"] = {"prompt": prompt or "", **settings}
            st.session_state["write-turn"] = st.session_state.get("write-turn", 0) + 1
        request, nonce = None, f"{selected.run.id} idle"
        wanted = st.session_state.get("write-request")
        if wanted is not None and selected.moment is not None and not unreadable:
            turn = st.session_state["write-turn"]
            at = "live" if selected.following else selected.moment.step
            nonce = f"{selected.run.id} {at} {turn}"
            request = {
                **wanted,
                "run": selected.run.id,
                "step": selected.moment.step,
                "lang": session.language(),
            }
        idle = "write-no-weights" if selected.moment is None else "write-idle"
        writer.show("writer", request, nonce, _PACE, "17rem", t(idle))


st.title(t("write-title"), anchor=False)
selected = session.selection()
if selected is None:
    st.markdown(label("home-empty"))
    if st.button(label("home-begin"), type="primary", key="write-begin"):
        session.prepare_new_run()
        st.switch_page("train.py")
else:
    try:
        _page(selected)
    except PlaygroundError as error:
        show_error(error)
