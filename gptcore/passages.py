"""Where a text has its words from: the longest passages that it shares with a training text.

A suffix array (Manber and Myers 1993) holds the places of a text in the order of what follows them,
so that any passage is found by halving. pydivsufsort builds it: a megabyte in a tenth of a second.
"""

from collections.abc import Sequence

import numpy as np
from pydivsufsort import divsufsort, sa_search


class Passages:
    """All passages of ``text``, ready to be looked for. Holds five bytes for each of its own."""

    def __init__(self, text: str):
        self._bytes = np.frombuffer(text.encode(), dtype=np.uint8).copy()
        self._order = divsufsort(self._bytes) if text else np.empty(0, dtype=np.int32)

    @property
    def bytes(self) -> int:
        """What it takes up."""
        return self._bytes.nbytes + self._order.nbytes

    def place(self, passage: str, nth: int = 0) -> int | None:
        """At which character it stands, at the ``nth`` of its places from the beginning of the text
        on, from 0; None where there are not so many."""
        count, first = self._found(passage)
        if not 0 <= nth < count:
            return None
        before = self._bytes[: np.partition(self._order[first : first + count], nth)[nth]]
        # In UTF-8 a character has one byte that is not 10xxxxxx.
        return int(np.count_nonzero(before & 0xC0 != 0x80))

    def count(self, passage: str) -> int:
        """How often it stands there, overlaps counted."""
        return self._found(passage)[0]

    def _found(self, passage: str) -> tuple[int, int]:
        """(how often, the first of its places in ``_order``)."""
        sought = passage.encode()
        if not 0 < len(sought) <= len(self._bytes):
            return 0, 0
        count, first = sa_search(self._bytes, self._order, sought)
        return int(count), int(first or 0)

    def ends(self, written: str, known: Sequence[int] = (), reached: int = 0) -> list[int]:
        """For each character, where the longest passage ends that begins with it: after itself and
        the others of the passage, or before itself where the text has no such character.

        Args:
            known: what is known of the first ones.
            reached: where the passage of the next one ends at the earliest.
        """
        ends = list(known)
        end = reached
        for begin in range(len(ends), len(written)):
            # What is shared from one character on is shared from the next on, less that one.
            end = max(end, begin)
            while end < len(written) and self.count(written[begin : end + 1]):
                end += 1
            ends.append(end)
        return ends

    def longest(self, written: str) -> list[tuple[int, int]]:
        """(begin, end) of the longest shared passage around each character; empty where the text
        has no such character, and the first of several that are equally long."""
        return longest_around(self.ends(written))


def longest_around(ends: Sequence[int]) -> list[tuple[int, int]]:
    """The same where it is known what ``Passages.ends`` says."""
    # Of those that end at the same place the first holds all others.
    passages = [
        (begin, end)
        for begin, end in enumerate(ends)
        if end > begin and (begin == 0 or end > ends[begin - 1])
    ]
    around = [(place, place) for place in range(len(ends))]
    # Longer ones over shorter ones, of equal ones the first over the others.
    for begin, end in sorted(passages, key=lambda each: (each[1] - each[0], -each[0])):
        around[begin:end] = [(begin, end)] * (end - begin)
    return around
