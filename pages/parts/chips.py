"""Tokens as the chips that our components draw (assets/components/chips.js)."""

from collections.abc import Callable
from typing import Any

from gptcore.token_text import Cell, token_parts
from gptcore.vocabulary import TokenUse
from pages.parts.words import t


def row(cells: list[Cell], hint: Callable[[Cell], str]) -> dict[str, Any]:
    """``keys``, one for each chip, and ``table``, what each key looks like and says.

    Args:
        hint: what a token says when it is pointed at, plain text.
    """
    keys = [_key(cell) for cell in cells]
    distinct = dict(zip(keys, cells, strict=True))
    table = {key: _look(cell, hint(cell)) for key, cell in distinct.items()}
    return {"keys": keys, "table": table}


def known(cells: list[Cell]) -> int:
    """How many of the cells are tokens."""
    return sum(cell.id is not None for cell in cells)


def counts(cells: list[Cell], passage: str) -> str:
    """How many tokens, and how much each of them holds; nothing where there are none."""
    tokens = known(cells)
    lost = len(cells) - tokens
    if lost:
        return t("tokens-counts-lost", tokens=tokens, lost=lost)
    if not tokens:
        return ""
    return t(
        "tokens-counts",
        tokens=tokens,
        per_character=len(passage) / tokens,
        per_byte=len(passage.encode("utf-8", "replace")) / tokens,
    )


def _key(cell: Cell) -> str:
    return f"?{cell.token.hex()}" if cell.id is None else str(cell.id)


def _look(cell: Cell, hint: str) -> dict[str, Any]:
    look: dict[str, Any] = {"parts": token_parts(cell.token), "hint": hint}
    if cell.token.endswith(b"\n"):
        look["ends"] = True
    if cell.id is None:
        look["lost"] = True
    return look


def hint(cell: Cell, use: TokenUse | None) -> str:
    """Which token it is, how often it stands in the text, and where first.

    Args:
        use: how often each token stands in the text, where there is a text.
    """
    if cell.id is None:
        return t("tokens-hint-lost")
    if use is None:
        return t("tokens-hint-id", id=str(cell.id), bytes=len(cell.token))
    count = int(use.counts[cell.id])
    if count == 0:
        return t("tokens-hint-unused", id=str(cell.id))
    return t(
        "tokens-hint",
        id=str(cell.id),
        count=count,
        percent=100 * count / use.tokens,
        first=int(use.first[cell.id]) + 1,
    )
