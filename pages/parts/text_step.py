"""The text step: a file, a paste or a built-in text, shown as it was understood."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import streamlit as st
from streamlit.typing import UploadedFile

from gptcore.errors import TextError
from gptcore.settings import settings
from gptcore.text import ENCODINGS, DecodedText, decode
from pages.parts import safe, session
from pages.parts.serving import ASSETS
from pages.parts.words import label, show_error, t

_PREVIEW = 1200  # characters
_LONGEST_PASTE = 500_000  # characters; a browser's text box grows slow beyond
_BUILT_IN = {
    "en": ASSETS / "texts" / "stories_en.txt",
    "zh": ASSETS / "texts" / "stories_zh.txt",
}


@dataclass(frozen=True)
class ChosenText:
    """A text that can be trained on, as far as one can tell without a model."""

    text: str
    title: str
    encoding: str
    """How its bytes were read; empty for a text that came as characters."""


def choose() -> ChosenText | None:
    """Let the visitor choose a text; None until there is one."""
    built_in = sorted(
        (lang for lang, path in _BUILT_IN.items() if path.exists()),
        key=lambda lang: lang != session.language(),
    )
    names = {name: t(f"train-source-{name}") for name in ("upload", "paste", *built_in)}
    source = st.segmented_control(
        label("train-source"),
        list(names),
        format_func=names.__getitem__,
        default="upload",
        required=True,
        key="train-source",
        label_visibility="collapsed",
        wrap=True,
        persist_state="session",
    )
    try:
        if source == "upload":
            return _shown(_uploaded())
        if source == "paste":
            return _shown(_pasted())
        return _shown(ChosenText(_built_in(_BUILT_IN[source]), t(f"train-source-{source}"), ""))
    except TextError as error:
        show_error(error)
        return None


def empty_upload() -> None:
    """Forget the uploaded file, whose bytes Streamlit would hold as long as the visit lasts."""
    st.session_state["train-upload-turn"] = st.session_state.get("train-upload-turn", 0) + 1
    st.session_state.pop("train-decoded", None)


def _uploaded() -> ChosenText | None:
    turn = st.session_state.get("train-upload-turn", 0)
    file = st.file_uploader(
        label("train-upload", limit=settings().max_upload_mb),
        key=f"train-upload-{turn}",
        help=label("train-upload-words"),
        max_upload_size=max(1, round(settings().max_upload_mb)),
    )
    if file is None:
        return None
    if st.session_state.get("train-file") != file.file_id:
        st.session_state["train-file"] = file.file_id
        st.session_state["train-encoding"] = None  # what was chosen was for another file
    forced = st.session_state.get("train-encoding")
    try:
        decoded = _decoded(file, forced)
    except TextError as error:
        if error.reason != "text-too-large":
            _encoding_choice("–")
        raise
    if decoded.replaced:
        st.warning(label("train-encoding-mended", places=decoded.replaced))
    elif not decoded.certain:
        st.info(label("train-encoding-guess", encoding=decoded.encoding))
    title = safe.one_line(Path(file.name).name, 80)
    return ChosenText(decoded.text, title, decoded.encoding)


def _decoded(file: UploadedFile, forced: str | None) -> DecodedText:
    """Every click on the page asks again: decoded once, kept with what it was decoded from."""
    source = (file.file_id, forced)
    known = st.session_state.get("train-decoded")
    if known is None or known[0] != source:
        known = (source, decode(file.getvalue(), forced))
        st.session_state["train-decoded"] = known
    decoded: DecodedText = known[1]
    return decoded


def _encoding_choice(recognised: str) -> None:
    names: dict[str | None, str] = {None: t("train-encoding-auto", encoding=recognised)}
    names |= {name: name for name in ENCODINGS}
    st.selectbox(
        label("train-encoding-choice"),
        list(names),
        format_func=names.__getitem__,
        key="train-encoding",
    )


def _pasted() -> ChosenText | None:
    text = st.text_area(
        label("train-paste"),
        key="train-paste",
        height=220,
        max_chars=_LONGEST_PASTE,
        placeholder=t("train-paste-hint"),
        persist_state="session",
    )
    if not text:
        return None
    # The browser sends text, but what it sends may be anything: the same checks as for a file.
    decoded = decode(text.encode("utf-8", "replace"), "utf-8")
    return ChosenText(decoded.text, t("train-paste-title"), "")


@cache
def _built_in(path: Path) -> str:
    return decode(path.read_bytes()).text


def _shown(chosen: ChosenText | None) -> ChosenText | None:
    """How the text begins, so that everybody sees what was understood."""
    if chosen is not None:
        facts = {"characters": len(chosen.text), "different": different_characters(chosen.text)}
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(label("train-facts", **facts), width="stretch")
            if chosen.encoding:
                with st.popover(chosen.encoding, key="train-encoding-open", type="tertiary"):
                    _encoding_choice(chosen.encoding)
        with st.container(height=230, key="train-preview"):
            st.text(chosen.text[:_PREVIEW], width="stretch")
    return chosen


@st.cache_data(show_spinner=False, max_entries=16)
def different_characters(text: str) -> int:
    """How many characters a text has that are not the same: its vocabulary, in characters."""
    return len(set(text))
