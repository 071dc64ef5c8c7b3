"""What is in a text, at a glance: its size, and what in it is said more than once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

REPEATED_FROM = 60
"""Characters: a passage so long hardly comes twice by chance."""
_MOST_SEARCHED = 4_000_000
_CANDIDATES = 200  # the longest ones; among them are copies of each other
_FACTOR = np.uint64(0x9E3779B97F4A7C15)  # odd, so that its powers can be undone modulo 2^64


@dataclass(frozen=True)
class TextFacts:
    """Figures of one text."""

    characters: int
    bytes: int
    """In UTF-8."""
    different: int
    """Distinct characters: the size of a vocabulary of characters."""
    lines: int


@dataclass(frozen=True)
class Repetition:
    """A passage that stands in the text more than once."""

    text: str
    times: int
    """How often it, or at least its beginning, is there."""


@dataclass(frozen=True)
class Repetitions:
    """All repeated passages of ``REPEATED_FROM`` characters or more."""

    share: float
    """The part of the text that repeats something said before."""
    longest: tuple[Repetition, ...]
    """A few of them, longest first."""
    searched: int
    """The first so many characters were looked at."""


def text_facts(text: str) -> TextFacts:
    """The figures of ``text``; a last line without a line end counts."""
    lines = text.count("\n") + (not text.endswith("\n") if text else 0)
    return TextFacts(len(text), len(text.encode("utf-8")), len(set(text)), lines)


def repetitions(text: str, most: int = 5) -> Repetitions:
    """Find what is said again word for word.

    Every window of ``REPEATED_FROM`` characters is hashed (Rabin and Karp 1987): with codes c_i
    and a factor f, the sums of c_i f^i turn into hashes of windows by one subtraction each, and
    dividing by the power of the first place makes equal windows equal, modulo 2^64.
    """
    text = text[:_MOST_SEARCHED]
    size = REPEATED_FROM
    if len(text) <= size:
        return Repetitions(0.0, (), len(text))
    codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    powers = np.full(len(codes), _FACTOR)
    powers[0] = 1
    np.multiply.accumulate(powers, out=powers)
    sums = np.zeros(len(codes) + 1, dtype=np.uint64)
    np.cumsum((codes + np.uint64(1)) * powers, out=sums[1:])
    # Multiplied up to the power of the last place rather than divided down.
    hashes = (sums[size:] - sums[:-size]) * powers[::-1][size - 1 :]

    before = _place_before(hashes)
    again = before >= 0
    # A passage goes on as long as what came before goes on too, from the same place.
    goes_on = again[1:] & again[:-1] & (before[1:] == before[:-1] + 1)
    starts = np.flatnonzero(again & ~np.concatenate(([False], goes_on)))
    ends = np.flatnonzero(again & ~np.concatenate((goes_on, [False]))) + 1
    found: dict[str, Repetition] = {}
    for span in np.argsort(starts - ends, kind="stable")[:_CANDIDATES]:
        start, end = int(starts[span]), int(ends[span]) + size - 1
        passage = text[start:end]
        source = int(before[start])
        # A hash could lie, though it never did: what is shown is compared.
        if len(found) < most and text[source : source + len(passage)] == passage:
            times = int((hashes == hashes[start]).sum())
            found.setdefault(passage.strip(), Repetition(passage, times))
    windows = np.concatenate(([0], np.cumsum(again)))
    places = np.arange(len(text))
    last = np.minimum(places, len(again) - 1) + 1
    covered = windows[last] > windows[np.maximum(places - size + 1, 0)]
    return Repetitions(float(covered.mean()), tuple(found.values()), len(text))


def _place_before(hashes: NDArray[np.uint64]) -> NDArray[np.int64]:
    """For each window the last one before it that is equal, -1 where there is none."""
    order = np.argsort(hashes, kind="stable")
    equal = hashes[order[1:]] == hashes[order[:-1]]
    before = np.full(len(hashes), -1, dtype=np.int64)
    before[order[1:][equal]] = order[:-1][equal]
    return before
