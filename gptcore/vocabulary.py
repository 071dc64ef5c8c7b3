"""What a vocabulary does with a text: how often each token occurs, where first, how they rank."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gptcore.tokenizers import Tokenizer


@dataclass(frozen=True, eq=False)
class TokenUse:
    """The tokens of one text, counted; arrays are (V,) and read-only."""

    counts: NDArray[np.int64]
    """How often each token occurs."""
    first: NDArray[np.int64]
    """The character of the text, from 0, at which it occurs first; -1 where it never does."""
    tokens: int
    characters: int
    bytes: int

    @property
    def vocabulary(self) -> int:
        """V, the number of tokens there are."""
        return len(self.counts)

    @property
    def used_once(self) -> int:
        """How many tokens occur exactly once."""
        return int((self.counts == 1).sum())

    @property
    def unused(self) -> int:
        """How many tokens never occur: bytes of other scripts, and tokens that only served to
        build longer ones."""
        return int((self.counts == 0).sum())

    def by_count(self) -> NDArray[np.intp]:
        """The ids of the tokens that occur, the most frequent first."""
        order = np.argsort(-self.counts, kind="stable")
        return order[: int((self.counts > 0).sum())]

    def ranked(self) -> NDArray[np.int64]:
        """Their counts."""
        return self.counts[self.by_count()]


def token_use(tokenizer: Tokenizer, text: str) -> TokenUse:
    """Encode ``text`` and count.

    Raises:
        TokenizerError: a character that the vocabulary does not have.
    """
    ids = np.array(tokenizer.encode(text), dtype=np.int64)
    data = np.frombuffer(text.encode("utf-8"), dtype=np.uint8)
    counts = np.bincount(ids, minlength=tokenizer.vocabulary)
    first_places = np.full(tokenizer.vocabulary, -1, dtype=np.int64)
    # Where an index repeats, the last assignment stays: backwards, that is the first place.
    first_places[ids[::-1]] = np.arange(len(ids))[::-1]
    lengths = np.array([len(tokenizer.token_bytes(id)) for id in range(tokenizer.vocabulary)])
    starts = np.cumsum(lengths[ids]) - lengths[ids]
    # Which character each byte belongs to; bytes 10xxxxxx continue one.
    characters = np.cumsum((data & 0xC0) != 0x80) - 1
    first = (
        np.where(first_places < 0, -1, characters[starts[first_places]])
        if len(ids)
        else first_places
    )
    counts.setflags(write=False)
    first.setflags(write=False)
    return TokenUse(counts, first, len(ids), len(text), len(data))


def zipf_exponent(ranked: NDArray[np.int64]) -> float | None:
    """How steeply the counts fall with their rank, from a straight line on log-log axes.

    Zipf (1949) found about 1 for the words of a language: the second most frequent half as often
    as the first, the third a third as often. Each rank weighs by 1 / rank, so that the many rare
    tokens do not outvote the few frequent ones.

    Returns:
        The exponent, positive where counts fall; None for fewer than three ranks.
    """
    if len(ranked) < 3:
        return None
    ranks = np.arange(1, len(ranked) + 1)
    slope = np.polyfit(np.log(ranks), np.log(ranked), 1, w=1 / np.sqrt(ranks))[0]
    return -float(slope)
