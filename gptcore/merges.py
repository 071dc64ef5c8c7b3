"""Byte-pair encoding in slow motion: which pair each merge joined, and what it did to a passage.

``rustbpe`` hands out finished tokens only. The pair behind a token, and how often that pair stood
in the text when it was joined, follow from doing the merges once more, in their order.

The text is cut into pieces by ``regex`` here and by Rust's regex engines there. Letters that are
new in the latest version of Unicode, which not all of them know yet, may be cut differently.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import regex
from numpy.typing import NDArray

from gptcore.tokenizers import SPLIT_PATTERN, BPETokenizer

_PIECES = regex.compile(SPLIT_PATTERN)
_EDGE = -1
"""Between two pieces of text, which no merge joins."""


@dataclass(frozen=True)
class Merge:
    """Two tokens that became one."""

    left: int
    right: int
    """Ids of the two."""
    count: int
    """How often they stood side by side in the text, at that time."""


def learned_merges(
    tokenizer: BPETokenizer,
    text: str,
    progress: Callable[[float], None] = lambda share: None,
) -> list[Merge]:
    """Every merge of ``tokenizer``, counted over the ``text`` that it was trained on.

    Args:
        progress: told the share that is done, now and then.

    Raises:
        ValueError: a vocabulary that no merges lead to; one made by hand.
    """
    pieces = Counter(_PIECES.findall(text, concurrent=True))
    ids, weights = _flat(pieces)
    merges = []
    for id in range(256, tokenizer.vocabulary):
        # The same bytes can be cut in several ways; what was joined is what stood there most.
        found = [(pair, _places(ids, *pair)) for pair in _cuts(tokenizer, id)]
        if not found:
            raise ValueError(f"token {id} is not made of two others")
        counts = [int(weights[places].sum()) for _, places in found]
        best = counts.index(max(counts))
        (left, right), places = found[best]
        merges.append(Merge(left, right, counts[best]))
        joined = _apart(places) if left == right else places
        ids[joined] = id
        kept = np.ones(len(ids), dtype=bool)
        kept[joined + 1] = False
        ids, weights = ids[kept], weights[kept]
        if id % 64 == 0:
            progress((id - 255) / (tokenizer.vocabulary - 256))
    return merges


def piece_states(tokenizer: BPETokenizer, passage: str) -> list[list[tuple[int, list[int]]]]:
    """How each piece of ``passage`` is written while the vocabulary grows.

    Returns:
        For each piece, in order, ``(size, ids)`` wherever its ids change: they hold from a
        vocabulary of ``size`` tokens on. The first size is 256, single bytes.
    """
    known: dict[str, list[tuple[int, list[int]]]] = {}
    states = []
    for piece in _PIECES.findall(passage):
        if piece not in known:
            known[piece] = _states_of(tokenizer, piece.encode())
        states.append(known[piece])
    return states


def _states_of(tokenizer: BPETokenizer, piece: bytes) -> list[tuple[int, list[int]]]:
    parts = {
        piece[start:end] for start in range(len(piece)) for end in range(start + 2, len(piece) + 1)
    }
    sizes = sorted(tokenizer.ranks[part] + 1 for part in parts if part in tokenizer.ranks)
    states = [(256, list(piece))]
    for size in sizes:
        ids = _encoded(tokenizer, piece, size)
        if ids != states[-1][1]:
            states.append((size, ids))
    return states


def _encoded(tokenizer: BPETokenizer, piece: bytes, size: int) -> list[int]:
    """The ids of one piece with the first ``size`` tokens: the earliest merge first."""
    ranks = tokenizer.ranks
    if ranks.get(piece, size) < size:
        return [ranks[piece]]
    parts = [bytes([byte]) for byte in piece]
    while len(parts) > 1:
        rank, place = min(
            (ranks.get(left + right, size), place)
            for place, (left, right) in enumerate(pairwise(parts))
        )
        if rank >= size:
            break
        parts[place : place + 2] = [parts[place] + parts[place + 1]]
    return [ranks[part] for part in parts]


def _cuts(tokenizer: BPETokenizer, id: int) -> list[tuple[int, int]]:
    """The pairs of earlier tokens whose bytes make up token ``id``."""
    token, ranks = tokenizer.tokens[id], tokenizer.ranks
    cuts = ((ranks.get(token[:at], id), ranks.get(token[at:], id)) for at in range(1, len(token)))
    return [(left, right) for left, right in cuts if left < id and right < id]


def _flat(pieces: Counter[str]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """The bytes of all pieces as one array of ids, each piece closed by an edge, and for each
    place how often its piece occurs."""
    encoded = [piece.encode() for piece in pieces]
    lengths = np.fromiter((len(piece) + 1 for piece in encoded), np.int64, len(encoded))
    ids = np.frombuffer(b"".join(piece + b"\0" for piece in encoded), np.uint8).astype(np.int32)
    ids[np.cumsum(lengths) - 1] = _EDGE
    counts = np.fromiter(pieces.values(), np.int64, len(encoded))
    return ids, np.repeat(counts, lengths)


def _places(ids: NDArray[np.int32], left: int, right: int) -> NDArray[np.intp]:
    """Where ``left`` is followed by ``right``."""
    return np.flatnonzero((ids[:-1] == left) & (ids[1:] == right))


def _apart(places: NDArray[np.intp]) -> NDArray[np.intp]:
    """Of places that overlap, as both pairs in "aaa" do, every second one, from the left."""
    starts = np.flatnonzero(np.diff(places, prepend=-2) != 1)  # of runs of neighbours
    in_run = np.arange(len(places)) - np.repeat(starts, np.diff(starts, append=len(places)))
    apart: NDArray[np.intp] = places[in_run % 2 == 0]
    return apart
