"""How a token is written where people read it: the same on every page, chart and table.

b" the"          -> "·the"       a blank can be seen
b"\\n"            -> "⏎"
b"\\xe4\\xbd"      -> "E4 BD"      a part of a character, in hex
"\\u200d"         -> "U+200D"     what cannot be seen has its code point
"\\u0301" alone   -> "◌\\u0301"    an accent without its letter
"""

import unicodedata
from dataclasses import dataclass
from itertools import accumulate, groupby
from typing import Literal, Protocol

from gptcore.tokenizers import check_surrogates

PartKind = Literal["text", "mark"]
"""``mark`` is written by us and stands for what cannot be seen; ``text`` is what is there."""

_MARKS = {" ": "·", "\n": "⏎", "\r": "␍", "\t": "⇥"}

# Printable to Python, and yet nothing is there to be seen: Unicode's Default_Ignorable_Code_Point.
_UNSEEN = {chr(code) for code in (0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0)}
_UNSEEN |= {chr(code) for code in (*range(0x180B, 0x1810), *range(0xFE00, 0xFE10))}
_UNSEEN |= {chr(code) for code in range(0xE0100, 0xE01F0)}


class Encoder(Protocol):
    """What has tokens: ours (``gptcore.tokenizers``) and published ones (``gptcore.published``)."""

    def encode(self, text: str) -> list[int]:
        """The ids of ``text``."""
        ...

    def token_bytes(self, id: int) -> bytes:
        """One token in UTF-8."""
        ...

    def unknown(self, text: str) -> str:
        """The distinct characters that have no token."""
        ...


@dataclass(frozen=True)
class Cell:
    """One token of a passage."""

    id: int | None
    """None: a character that the vocabulary does not have."""
    token: bytes


def cells(encoder: Encoder, passage: str) -> list[Cell]:
    """The tokens of ``passage``; what has no token stands there as itself, without an id.

    Raises:
        TokenizerError: ``lone-surrogate``.
    """
    check_surrogates(passage)
    unknown = set(encoder.unknown(passage))
    found: list[Cell] = []
    for lost, group in groupby(passage, key=unknown.__contains__):
        if lost:
            found.extend(Cell(None, character.encode()) for character in group)
        else:
            ids = encoder.encode("".join(group))
            found.extend(Cell(id, encoder.token_bytes(id)) for id in ids)
    return found


def spelled(passage_cells: list[Cell]) -> str:
    """The distinct characters that no token holds whole: they are spelled byte by byte."""
    edges = set(accumulate(len(cell.token) for cell in passage_cells))
    passage = b"".join(cell.token for cell in passage_cells).decode("utf-8", "replace")
    found: dict[str, None] = {}
    start = 0
    for character in passage:
        end = start + len(character.encode("utf-8"))
        if any(place in edges for place in range(start + 1, end)):
            found[character] = None
        start = end
    return "".join(found)


def token_parts(token: bytes) -> list[tuple[PartKind, str]]:
    """One token, cut into what is shown as it is and what needs a mark.

    Args:
        token: UTF-8, possibly a part of a character.
    """
    # "surrogateescape" turns each byte that is no UTF-8 into U+DC80 to U+DCFF.
    pieces = [_piece(character) for character in token.decode("utf-8", "surrogateescape")]
    parts: list[tuple[PartKind, str]] = []
    for kind, group in groupby(pieces, key=lambda piece: piece[0]):
        shown = [text for _, text in group]
        if kind == "text":
            alone = unicodedata.category(shown[0])[0] == "M"
            parts.append(("text", "".join(["◌" * alone, *shown])))
        else:
            # Blanks stand close together, code points and bytes apart.
            parts.append(
                ("mark", (" " if any(len(each) > 1 for each in shown) else "").join(shown))
            )
    return parts


def token_label(token: bytes) -> str:
    """The same as one string, for an axis, a table or a file."""
    return "".join(text for _, text in token_parts(token))


def _piece(character: str) -> tuple[PartKind, str]:
    if "\udc80" <= character <= "\udcff":
        return "mark", f"{ord(character) - 0xDC00:02X}"
    if character in _MARKS:
        return "mark", _MARKS[character]
    if not character.isprintable() or character in _UNSEEN:
        return "mark", f"U+{ord(character):04X}"
    return "text", character
