"""Home: a trained model writes, and one clear way to begin."""

import streamlit as st

from pages.parts import samples, session, writer
from pages.parts.session import Selection
from pages.parts.words import label, t

_TOKENS = 400
_PACE = 28  # tokens a second: slow enough to read along
_HEIGHT = "12.5rem"
_EARLY = 0.1  # of a run: until then it babbles


def _begin() -> None:
    if st.button(label("home-begin"), type="primary", key="home-begin", width="stretch"):
        session.prepare_new_run()
        st.switch_page("train.py")
    st.caption(label("home-begin-words"))


def _writing(selected: Selection) -> None:
    run, moment = selected.run, selected.moment
    if moment is None:
        writer.show("home-writer", None, f"{run.id} none", _PACE, _HEIGHT, t("write-no-weights"))
        return
    request = {
        "run": run.id,
        "step": moment.step,
        "prompt": "",
        "tokens": _TOKENS,
        "temperature": 0.8,
        "top_k": 40,
        "seed": moment.step,
        "lang": session.language(),
    }
    # A run that trains has new weights every two seconds: one text to its end, then the next.
    nonce = f"{run.id} {'live' if selected.following and selected.live else moment.step}"
    writer.show("home-writer", request, nonce, _PACE, _HEIGHT)


st.title(t("home-title"), anchor=False)
selected = session.selection()
if selected is None:
    st.subheader(t("home-empty-title"), anchor=False)
    st.markdown(label("home-empty"))
    _begin()
else:
    sheet, words = st.columns([3, 2], gap="large", vertical_alignment="center")
    with sheet:
        _writing(selected)
    with words:
        early = (
            selected.moment is None or selected.moment.step <= _EARLY * selected.moments[-1].step
        )
        st.markdown(label("home-lead-babble" if early else "home-lead"))
        st.space("small")
        _begin()
        if st.button(label("home-write"), key="home-write", width="stretch"):
            st.switch_page("write.py")
        st.caption(label("home-write-words"))
    if not selected.run.imported:
        st.subheader(t("home-growing"), anchor=False)
        samples.strip(selected)
        st.caption(label("home-growing-words"))
