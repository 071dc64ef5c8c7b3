"""Where a text has its words from: the longest passages that it shares with a training text.

A suffix array (Manber and Myers 1993) holds the places of a text in the order of what follows them,
so that any passage is found by halving. pydivsufsort builds it: a megabyte in a tenth of a second.
"""

import numpy as np
from pydivsufsort import divsufsort, sa_search


class Passages:
    """All passages of ``text``, ready to be looked for. Holds five bytes for each of its own."""

    def __init__(self, text: str):
        self._bytes = np.frombuffer(text.encode(), dtype=np.uint8).copy()
        self._order = divsufsort(self._bytes) if text else np.empty(0, dtype=np.int32)

    def place(self, passage: str) -> int | None:
        """At which character it stands, at one of its places; None where it stands nowhere."""
        count, first = self._found(passage)
        if not count:
            return None
        return len(self._bytes[: self._order[first]].tobytes().decode())

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

    def from_each(self, written: str) -> list[int]:
        """How many characters from each one on stand in the text just so."""
        lengths = []
        end = 0
        for begin in range(len(written)):
            # What is shared from one character on is shared from the next on, less that one.
            end = max(end, begin)
            while end < len(written) and self.count(written[begin : end + 1]):
                end += 1
            lengths.append(end - begin)
        return lengths

    def longest(self, written: str) -> list[tuple[int, int]]:
        """(begin, end) of the longest shared passage around each character; empty where the text
        has no such character, and the first of several that are equally long."""
        around = [(place, place) for place in range(len(written))]
        for begin, length in enumerate(self.from_each(written)):
            for place in range(begin, begin + length):
                if length > around[place][1] - around[place][0]:
                    around[place] = (begin, begin + length)
        return around
