"""Bringing texts: several files, a paste, a built-in text; and the list of what was brought."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

import streamlit as st
from streamlit.typing import UploadedFile

from gptcore.documents import Kind, kind_of, read_document
from gptcore.drafts import BUILT_IN
from gptcore.errors import PlaygroundError, TextError
from gptcore.settings import settings
from gptcore.text import ENCODINGS, decode
from pages.parts import background, material, safe, session, switch
from pages.parts.material import ReadSource
from pages.parts.runs_store import drafts
from pages.parts.words import label, show_error, t

_LONGEST_PASTE = 500_000  # characters; a browser's text box grows slow beyond
_PROBLEMS, _PENDING, _TURN = "source-problems", "source-pending", "source-turn"
_AUTOMATIC = "automatic"
# A person can mend these by choosing the encoding, so the file is kept.
_MENDABLE = ("text-unrecognised", "text-undecodable")


@dataclass(frozen=True)
class _Document:
    """A Word or PDF file that is still to be read."""

    name: str
    kind: Kind
    data: bytes


def add() -> None:
    """Let the visitor bring a text. What was brought stands in the draft at the next rerun."""
    ways = {way: label(f"source-{way}") for way in ("upload", "paste", "built-in")}
    way = switch.one_of("source", ways, "source-way")
    if way == "upload":
        _upload()
    elif way == "paste":
        _paste()
    else:
        _built_in()
    _read_documents()
    for name, problem in st.session_state.get(_PROBLEMS, []):
        show_error(problem, name)


def listing(read: list[ReadSource]) -> None:
    """What was brought, in an order that can be changed."""
    with st.container(key="source-list", gap="small"):
        for place, each in enumerate(read):
            _row(each, place, len(read))


def _upload() -> None:
    limit = settings().max_upload_mb
    files = st.file_uploader(
        label("source-files", limit=limit),
        accept_multiple_files=True,
        key=f"source-upload-{_turn()}",
        help=label("source-files-words"),
        max_upload_size=max(1, round(limit)),
    )
    if files:
        _take(files)


def _take(files: list[UploadedFile]) -> None:
    """Put files into the draft; the widget is emptied, and with it what Streamlit holds."""
    problems: list[tuple[str, PlaygroundError]] = []
    pending: list[_Document] = st.session_state.setdefault(_PENDING, [])
    for file in files:
        name, data = safe.one_line(Path(file.name).name, 80), file.getvalue()
        try:
            kind = kind_of(data)
            if kind != "text":
                pending.append(_Document(name, kind, data))
                continue
            _check_readable(data)
            drafts().add(session.person(), "file", name, data)
        except PlaygroundError as problem:
            problems.append((name, problem))
    _emptied(problems)


def _check_readable(data: bytes) -> None:
    """Refuse what no choice of an encoding could make a text."""
    try:
        decode(data)
    except TextError as problem:
        if problem.reason not in _MENDABLE:
            raise


def _read_documents() -> None:
    """Read Word and PDF files one after the other, each in a process of its own."""
    pending: list[_Document] = st.session_state.get(_PENDING, [])
    problems: list[tuple[str, PlaygroundError]] = []
    read = 0
    for document in pending:
        work = partial(_read_document, document)
        key = ("source", document.name, hash(document.data))
        try:
            words = t("source-reading", name=document.name)
            text = background.result(key, work, words, offer_again=False)
            if text is None:
                break
            drafts().add(session.person(), "document", document.name, text.encode())
        except PlaygroundError as problem:
            problems.append((document.name, problem))
        read += 1
    if read:
        st.session_state[_PENDING] = pending[read:]
        _emptied([*st.session_state.get(_PROBLEMS, []), *problems])


def _read_document(document: _Document, job: background.Job) -> str:
    return read_document(document.data, document.kind, job.stop)


def _paste() -> None:
    key = f"source-paste-{_turn()}"
    text = st.text_area(
        label("source-paste-here"),
        key=key,
        height=180,
        max_chars=_LONGEST_PASTE,
        placeholder=t("source-paste-hint"),
    )
    if st.button(label("source-paste-add"), key="source-paste-add"):
        problems: list[tuple[str, PlaygroundError]] = []
        try:
            # The browser sends text, but what it sends may be anything.
            data = (text or "").encode("utf-8", "replace")
            decode(data, "utf-8")
            drafts().add(session.person(), "paste", "", data)
        except PlaygroundError as problem:
            problems.append(("", problem))
        _emptied(problems)


def _built_in() -> None:
    languages = sorted(BUILT_IN, key=lambda lang: lang != session.language())
    with st.container(horizontal=True):
        for lang in languages:
            if st.button(label(f"source-{lang}"), key=f"source-built-in-{lang}"):
                problems: list[tuple[str, PlaygroundError]] = []
                try:
                    drafts().add(session.person(), "built-in", lang)
                except PlaygroundError as problem:
                    problems.append((t(f"source-{lang}"), problem))
                _emptied(problems)
    st.caption(label("source-built-in-words"))


def _turn() -> int:
    return int(st.session_state.get(_TURN, 0))


def _emptied(problems: list[tuple[str, PlaygroundError]]) -> None:
    """Draw the page again with empty widgets: another key makes another widget."""
    st.session_state[_PROBLEMS] = problems
    st.session_state[_TURN] = _turn() + 1
    st.rerun()


def _row(read: ReadSource, place: int, count: int) -> None:
    source, person = read.source, session.person()
    with st.container(border=True, key=f"source-{source.id}"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            with st.container(gap=None):
                st.markdown(f"**{safe.markdown(material.source_name(source))}**")
                if read.decoded is not None:
                    st.caption(label("source-characters", count=len(read.decoded.text)))
            if count > 1:
                for name, icon, by, last in (
                    ("up", "↑", -1, place == 0),
                    ("down", "↓", 1, place == count - 1),
                ):
                    if st.button(
                        icon,
                        key=f"source-{name}-{source.id}",
                        help=label(f"source-{name}"),
                        disabled=last,
                    ):
                        drafts().move(person, source.id, by)
                        st.rerun()
            if st.button("✕", key=f"source-remove-{source.id}", help=label("source-remove")):
                drafts().remove(person, source.id)
                st.session_state.pop(_PROBLEMS, None)
                st.rerun()
        if source.kind == "file":
            _encoding(read)
        if read.problem is not None:
            show_error(read.problem)
        elif read.decoded is not None and read.decoded.replaced:
            st.warning(label("source-mended", places=read.decoded.replaced))


def _encoding(read: ReadSource) -> None:
    """How the bytes are read, and any other way one click away."""
    source = read.source
    if source.encoding is not None or read.decoded is None:
        automatic = t("source-encoding-auto")
    else:
        way = "recognised" if read.decoded.certain else "guessed"
        automatic = t(f"source-encoding-{way}", encoding=read.decoded.encoding)
    # Streamlit takes None for nothing chosen, so what is automatic has a name too.
    names = {_AUTOMATIC: automatic, **{name: name for name in ENCODINGS}}
    key = f"source-encoding-{source.id}"
    st.session_state[key] = source.encoding or _AUTOMATIC
    st.selectbox(
        label("source-encoding"),
        list(names),
        format_func=names.__getitem__,
        key=key,
        help=label("source-encoding-help"),
        on_change=_read_as,
        args=(source.id, key),
    )


def _read_as(source_id: str, key: str) -> None:
    chosen = st.session_state[key]
    drafts().read_as(session.person(), source_id, None if chosen == _AUTOMATIC else chosen)
