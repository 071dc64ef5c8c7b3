"""The text that a page is about: the visitor's own for the next run, or that of the run above."""

import hashlib
from dataclasses import dataclass

import streamlit as st

from gptcore.config import TokenizerConfig
from gptcore.drafts import Draft, Source, joined
from gptcore.errors import TextError
from gptcore.store import Run
from gptcore.text import DecodedText
from pages.parts import safe, session
from pages.parts.runs_store import drafts, store
from pages.parts.words import t

_FEW = 8  # texts of up to 10 MB are kept in memory


@dataclass(frozen=True)
class Material:
    """One text, and how it is to be read."""

    text: str
    key: str
    """Another text has another key."""
    title: str
    tokenizer: TokenizerConfig
    validation_share: float


@dataclass(frozen=True)
class ReadSource:
    """One text of a draft as its bytes are read now, or why they cannot be."""

    source: Source
    decoded: DecodedText | None
    problem: TextError | None


def draft() -> Draft:
    """What the visitor has gathered."""
    return drafts().of(session.person())


def of_draft(gathered: Draft) -> Material | None:
    """The visitor's texts as one; None where there is none that can be read."""
    readable = [read for read in read_sources(gathered) if read.decoded is not None]
    if not readable:
        return None
    text, key = _joined(session.person(), gathered.model_dump_json(include=_DECIDES_TEXT))
    return Material(
        text, key, title(gathered.sources), gathered.tokenizer, gathered.validation_share
    )


def of_run(run: Run) -> Material | None:
    """What a run has read; None for a model out of a file, which came without its text."""
    text = _text_of(run.id)
    if not text:
        return None
    config = run.config
    return Material(
        text, f"run {run.id}", run_name(run), config.tokenizer, config.text.validation_share
    )


def read_sources(gathered: Draft) -> list[ReadSource]:
    """Every text of a draft, in order."""
    return _read(session.person(), gathered.model_dump_json(include={"sources"}))


def source_name(source: Source) -> str:
    """What a text is called, plain."""
    if source.kind == "built-in":
        return t(f"source-{source.name}")
    return source.name or t("source-paste-title")


def title(sources: tuple[Source, ...]) -> str:
    """What several texts together are called, plain."""
    first, *others = [source_name(source) for source in sources]
    return t("source-and-more", name=first, count=len(others)) if others else first


def run_name(run: Run) -> str:
    """What a run is called in the bar."""
    return t("common-example") if run.id == session.EXAMPLE else safe.one_line(run.name, 60)


_DECIDES_TEXT = {"sources", "cleaning"}


@st.cache_resource(show_spinner=False, max_entries=_FEW)
def _read(person: str, sources: str) -> list[ReadSource]:
    """Decoded once: every click on a page asks again."""
    read = []
    for source in Draft.model_validate_json(sources).sources:
        try:
            read.append(ReadSource(source, drafts().decoded(person, source), None))
        except TextError as problem:
            read.append(ReadSource(source, None, problem))
    return read


@st.cache_resource(show_spinner=False, max_entries=_FEW)
def _joined(person: str, decides: str) -> tuple[str, str]:
    gathered = Draft.model_validate_json(decides)
    texts = [read.decoded.text for read in read_sources(gathered) if read.decoded is not None]
    text = joined(texts, gathered.cleaning)
    # A half character, which a browser cannot send but a test can, must not stop the page here.
    return text, hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@st.cache_resource(show_spinner=False, max_entries=_FEW)
def _text_of(run_id: str) -> str:
    return store().text_of(run_id)
