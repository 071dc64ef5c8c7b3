"""How much of what a model writes is new, and how much it has read so, over the moments of a run.

A character counts as copied where it stands in a passage of at least so many characters that the
training text has too; the share of the others is the novelty. Longest shared passages as a measure
of copying: McCoy et al. 2023, "How much do language models copy from their training data?",
arXiv:2111.09509, who count n-grams of words.
"""

import math
from collections.abc import Callable, Sequence
from statistics import fmean, median

import numpy as np
from numpy.typing import NDArray

from gptcore.filters import SamplingConfig
from gptcore.modelfile import SavedModel
from gptcore.novelty_course import Course, Novelty, Written
from gptcore.passages import Passages
from gptcore.sample import generate
from gptcore.surgery import Progress
from gptcore.tokenizers import Tokenizer
from gptcore.training_text import Training

BEGINNINGS = 4
CHARACTERS = 120
"""About how many are written after each beginning."""
MOMENTS = 12
_BEGINNING = 32
"""Characters of a beginning, about."""
_PIECES = 100


def course(
    model_at: Callable[[int], SavedModel],
    moments: Sequence[tuple[int, float | None]],
    read: Training,
    sampling: SamplingConfig,
    seed: int,
    progress: Progress,
) -> Course:
    """Let every moment write on from the same beginnings out of the held-out text.

    Args:
        model_at: the model of a run after so many steps; asked for one at a time.
        moments: (step, validation loss in nats) of each, in order, at least one.
        seed: the first beginning is continued with it, the others with those after it.

    Raises:
        ModelFileError: the weights of a moment are so large that the odds are no numbers.
    """
    tokenizer = model_at(moments[0][0]).tokenizer
    length = _tokens_of(CHARACTERS, tokenizer, read.held_out)
    progress(0.0)
    held_out = [
        around
        for piece in pieces(read.held_out, length)
        for around in _lengths(read.passages, tokenizer.decode(piece))
    ]
    least = least_copied(held_out, CHARACTERS)
    begun = beginnings(read.held_out, _tokens_of(_BEGINNING, tokenizer, read.held_out))
    total, done = len(moments) * len(begun) * length, 0
    found = []
    for step, val_loss in moments:
        saved = model_at(step)
        written = []
        for place, ids in enumerate(begun):
            drawn = []
            for id in generate(saved.model, ids, length, sampling, seed + place):
                drawn.append(id)
                done += 1
                progress(done / total)
            text = _continued(tokenizer, ids, drawn)
            share = new_share(read.passages, text, least)
            written.append(Written(tokenizer.decode(ids), text, share))
        found.append(Novelty(step, val_loss, tuple(written)))
    return Course(least, fmean(each < least for each in held_out), tuple(found))


def new_share(passages: Passages, written: str, least: int) -> float:
    """The share of characters in ``written`` that stand in no shared passage of at least ``least``
    characters; 0 for an empty text."""
    lengths = _lengths(passages, written)
    return fmean(length < least for length in lengths) if lengths else 0.0


def least_copied(lengths: Sequence[int], characters: int) -> int:
    """From how many characters on a passage counts as copied: as many as are shared around half of
    the characters of new text, which is not copied; yet no more than a sixth of ``characters``,
    so that an end or a slip does not hide what is copied around it.

    Args:
        lengths: of the longest passages around the characters of new text.
        characters: of a text that is looked at.
    """
    return max(2, min(math.ceil(median(lengths)), characters // 6))


def pieces(ids: NDArray[np.int32], length: int) -> list[list[int]]:
    """``ids`` (N,) in pieces of ``length`` tokens, evenly spread where there are many; one shorter
    piece where there are not enough ids for one."""
    starts = np.arange(0, max(len(ids) - length, 0) + 1, length)
    if len(starts) > _PIECES:
        starts = starts[np.linspace(0, len(starts) - 1, _PIECES).round().astype(int)]
    return [ids[start : start + length].tolist() for start in starts]


def beginnings(ids: NDArray[np.int32], length: int) -> list[list[int]]:
    """Up to ``BEGINNINGS`` pieces of ``length`` tokens, evenly spread over ``ids`` (N,)."""
    room = max(len(ids) - length, 0)
    starts = sorted(set(np.linspace(0, room, BEGINNINGS, dtype=int).tolist()))
    return [ids[start : start + length].tolist() for start in starts]


def spread(count: int) -> list[int]:
    """The places of ``MOMENTS`` of so many moments, the first and the last among them; all where
    there are fewer."""
    return np.linspace(0, count - 1, min(count, MOMENTS)).round().astype(int).tolist()  # type: ignore[no-any-return]


def _lengths(passages: Passages, written: str) -> list[int]:
    return [end - begin for begin, end in passages.longest(written)]


def _tokens_of(characters: int, tokenizer: Tokenizer, ids: NDArray[np.int32]) -> int:
    """How many tokens spell about so many characters."""
    spelled = len(tokenizer.decode(ids.tolist()))
    return max(1, round(characters * len(ids) / max(spelled, 1)))


def _continued(tokenizer: Tokenizer, ids: Sequence[int], drawn: Sequence[int]) -> str:
    """What ``drawn`` adds, without the rest of a character that ``ids`` has begun."""
    return tokenizer.decode([*ids, *drawn])[len(tokenizer.decode(ids)) :]
