"""Where a text that is being written has its words from: its passages in a training text.

Looked up anew only where they may have changed, so that a page can follow every token.
"""

import unicodedata
from bisect import bisect_left
from dataclasses import dataclass
from itertools import groupby, takewhile
from typing import NamedTuple

from gptcore.passages import Passages, longest_around

LEVELS = (5, 10, 20, 40)
WIDE_LEVELS = (3, 5, 10, 20)
_LOOKED_AT = 20_000


class Span(NamedTuple):
    """Neighbouring characters around which the same passage is the longest."""

    first: int
    last: int
    """One after the last character."""
    begin: int
    """Where the passage begins; it is empty where the training text lacks the character."""
    end: int
    places: int
    """How often it stands in the training text."""

    @property
    def length(self) -> int:
        """Characters of the passage."""
        return self.end - self.begin


@dataclass(frozen=True)
class Origins:
    """The spans of a text, and what it takes to go on from there."""

    written: str = ""
    ends: tuple[int, ...] = ()
    """As ``Passages.ends`` has them."""
    spans: tuple[Span, ...] = ()
    """All of the text, in order."""


def origins(passages: Passages, written: str, before: Origins | None = None) -> Origins:
    """The spans of ``written``.

    Args:
        before: those of another text in the same training text; as far as both begin alike, little
            is looked up again.
    """
    before = before or Origins()
    alike = zip(before.written, written, strict=False)
    common = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], alike))
    # A passage that ends before the texts part ends there in both.
    sure = bisect_left(before.ends, common, hi=common)
    ends = passages.ends(written, before.ends[:sure], common if sure < common else 0)
    counts = {(span.begin, span.end): span.places for span in before.spans if span.end <= common}
    spans = []
    place = 0
    for (begin, end), same in groupby(longest_around(ends)):
        first, place = place, place + len(list(same))
        if (begin, end) not in counts:
            counts[begin, end] = passages.count(written[begin:end])
        spans.append(Span(first, place, begin, end, counts[begin, end]))
    return Origins(written, tuple(ends), tuple(spans))


def levels(text: str) -> tuple[int, ...]:
    """From how many characters on a passage of ``text`` counts as longer, and longer still. A wide
    character, such as a Chinese one, says as much as two narrow ones."""
    letters = [each for each in text[:_LOOKED_AT] if not each.isspace()]
    wide = sum(unicodedata.east_asian_width(each) in "WF" for each in letters)
    return WIDE_LEVELS if 2 * wide > len(letters) else LEVELS


class Source(NamedTuple):
    """A passage at one of its places in the training text."""

    before: str
    passage: str
    after: str
    place: int
    """Of its first character, from 0."""
    nth: int
    """Which of its places, from 0."""
    places: int
    """How many there are."""


def source(
    text: str, passages: Passages, passage: str, nth: int, around: int = 200
) -> Source | None:
    """The ``nth`` place of a passage, beyond the last the first; None where it stands nowhere.

    Args:
        passages: those of ``text``.
        around: characters before and after it, at most.
    """
    count = passages.count(passage)
    place = passages.place(passage, nth % count) if count else None
    if place is None:
        return None
    end = place + len(passage)
    before = text[max(place - around, 0) : place]
    return Source(before, passage, text[end : end + around], place, nth % count, count)
