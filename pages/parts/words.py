"""Sentences in the visitor's language."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import streamlit as st

from gptcore.errors import PlaygroundError
from gptcore.messages import translate
from gptcore.units import perplexity
from pages.parts import safe
from pages.parts.session import language

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def t(message_id: str, **values: Any) -> str:
    """The sentence ``message_id`` in the language of this visit, as plain text."""
    return translate(message_id, language(), **values)


def label(message_id: str, **values: Any) -> str:
    """The same for a place that reads Markdown, where a value may hold text of a person."""
    return safe.markdown(t(message_id, **values))


def show_error(error: PlaygroundError, about: str = "", as_toast: bool = False) -> None:
    """What happened and what to do about it, in a box.

    Args:
        about: the name of the thing that it happened to, plain text.
        as_toast: in a corner, for a while, where there is no place for a box.
    """
    lang = language()
    what, advice = safe.markdown(error.what(lang)), safe.markdown(error.advice(lang))
    name = f"{safe.markdown(about)}  \n" if about else ""
    (st.toast if as_toast else st.error)(f"{name}**{what}**  \n{advice}")


@contextmanager
def showing_errors() -> Iterator[None]:
    """What goes wrong inside is told in a box, and the page stays up."""
    try:
        yield
    except PlaygroundError as error:
        show_error(error)


def duration(seconds: float) -> str:
    """``75`` -> ``1 min 15 s``: to the second, from an hour on to the minute."""
    whole = max(0, round(seconds))
    if whole < 60:
        return t("common-seconds", seconds=whole)
    if whole < 3600:
        return t("common-minutes", minutes=whole // 60, seconds=whole % 60)
    return t("common-hours", hours=whole // 3600, minutes=whole % 3600 // 60)


def loss(value: float | None) -> str:
    """A loss in nats, or a dash where none was measured."""
    return "–" if value is None else f"{value:.3f}"


def rounded_perplexity(nats: float) -> float | str:
    """For a message: ``1.9`` -> 6.7; ``50`` -> ``10²²``."""
    value = perplexity(nats)
    if value >= 1e9:
        return "10" + str(round(nats / math.log(10))).translate(_RAISED)
    # Beyond what can be told apart, the first two digits.
    return float(f"{value:.2g}") if value >= 1000 else round(value, 1 if value < 10 else 0)


def one_in(nats: float) -> str:
    """The odds that a loss stands for: ``1.9`` -> ``1 in 6.7``."""
    return t("common-one-in", n=rounded_perplexity(nats))
