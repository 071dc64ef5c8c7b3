"""Texts written with the same dice, side by side: what both parts that show some have in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from gptcore.token_text import token_parts
from pages.parts import sampling_knobs
from pages.parts.components import component
from pages.parts.words import t

if TYPE_CHECKING:
    from gptcore.continuations import Beginning
    from gptcore.filters import SamplingConfig
    from gptcore.tokenizers import Tokenizer

_TAIL = 160
"""Characters that are shown of what the texts go on from."""
_HTML = (
    '<div class="texts"><p class="beginning"></p>'
    '<div class="frame" tabindex="0" role="group"></div></div>'
)
_texts = component("continuations", _HTML, styles=("chips",))


class Text(NamedTuple):
    """A continuation, ready to be shown."""

    alike: str
    """As far as it goes on as the one that it is compared with."""
    mark: bytes | None
    """The token at which they part, with what makes its characters whole; None where none does."""
    rest: str
    parted: int | None
    """The place of that token, from 0."""


def text(
    tokenizer: Tokenizer, beginning: Beginning, ids: tuple[int, ...], parted: int | None
) -> Text:
    """Cut a continuation where it parts from another one.

    Args:
        parted: the place, from 0, of the first token that differs.
    """
    from gptcore.continuations import half_written
    from gptcore.regrow import whole_around

    before = (*beginning.prompt, *beginning.path)
    half = half_written(tokenizer, before)
    ids = before[len(before) - half :] + ids
    if parted is None:
        return Text(tokenizer.decode(ids), None, "", None)
    start, end = whole_around(tokenizer, ids, half + parted)
    mark = b"".join(map(tokenizer.token_bytes, ids[start:end]))
    line = "\n" if mark.endswith(b"\n") else ""  # its mark stands within the line
    return Text(tokenizer.decode(ids[:start]), mark, line + tokenizer.decode(ids[end:]), parted)


def draw(
    part: str,
    tokenizer: Tokenizer,
    beginning: Beginning,
    columns: Sequence[str],
    rows: Sequence[tuple[str, Sequence[dict[str, Any]]]],
    first: dict[str, Any] | None = None,
) -> None:
    """Show the texts as a table.

    Args:
        columns: their names.
        rows: a name, perhaps none, and the cells, each made by ``cell``.
        first: a cell that stands above the table, with a ``name`` more.
    """
    from gptcore.continuations import half_written

    before = (*beginning.prompt, *beginning.path)
    spelled = tokenizer.decode(before[: len(before) - half_written(tokenizer, before)])
    tail = spelled if len(spelled) <= _TAIL else "…" + spelled[-_TAIL:]
    _texts(
        key=f"sampling-{part}-texts",
        data={
            "begins": t("sampling-texts-begins"),
            "beginning": tail,
            "name": t("sampling-texts-name"),
            "first": first,
            "columns": list(columns),
            "rows": [{"name": name, "cells": list(cells)} for name, cells in rows],
        },
    )


def cell(shown: Text, own: bool, notes: Sequence[str] = ()) -> dict[str, Any]:
    """One text of the table.

    Args:
        own: it is the one that others are compared with.
        notes: what is said below its name.
    """
    mark = None if shown.mark is None else {"parts": token_parts(shown.mark)}
    return {
        "alike": shown.alike,
        "mark": mark,
        "rest": shown.rest,
        "own": own,
        "notes": list(notes),
    }


def parts_at(parted: int | None) -> str:
    """Where a text parts from the one that it is compared with."""
    if parted is None:
        return t("sampling-texts-alike")
    return t("sampling-texts-parted", token=parted + 1)


def settings(sampling: SamplingConfig) -> str:
    """The knobs that change anything, in the order in which they act; temperature and top-k
    always."""
    said = []
    for name, knob in sampling_knobs.KNOBS.items():
        value, id = getattr(sampling, name), name.replace("_", "-")
        if name == "temperature":
            said.append(temperature(value))
        elif name == "top_k":
            said.append(top_k(value))
        elif value is not None and value != knob.idle:
            said.append(f"{t(f'sampling-{id}')} {value:g}")
    return " · ".join(said)


def temperature(value: float) -> str:
    """``0.8`` -> ``Temperature 0.8``."""
    return f"{t('sampling-temperature')} {value:g}"


def top_k(value: int | None) -> str:
    """``40`` -> ``Top-k 40``."""
    return t("sampling-texts-all") if value is None else f"{t('sampling-top-k')} {value}"
