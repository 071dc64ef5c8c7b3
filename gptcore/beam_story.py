"""Three ways to go on from one place: greedy search, beam search and the dice.

All are measured alike, by the log-probability that the model itself gives to their tokens, so that
they can be compared, whatever they were found with.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from gptcore.beams import Beam, beam_search
from gptcore.continuations import Beginning, Progress, continuations, dice
from gptcore.decoder import seen_of
from gptcore.errors import ModelFileError
from gptcore.filters import SamplingConfig
from gptcore.modelfile import SavedModel


class Node(NamedTuple):
    """A beam after one more token, and what became of it."""

    parent: int
    """Its place among the beams before it, from 0; 0 for a first token."""
    token: int
    log2: float
    """Log2 of the probability of all its tokens, in bits: 0 or less."""
    last: int
    """The last step, from 0, in which a beam lives that goes on from here, or this one itself."""


@dataclass(frozen=True)
class Beams:
    """A whole search."""

    steps: tuple[tuple[Node, ...], ...]
    """The beams that live after each token, the likeliest first."""

    def way(self, place: int) -> tuple[int, ...]:
        """The token ids of the beam at ``place`` in the last step."""
        ids = []
        for nodes in reversed(self.steps):
            ids.append(nodes[place].token)
            place = nodes[place].parent
        return tuple(reversed(ids))

    def places(self, ids: Sequence[int]) -> tuple[int, ...]:
        """Where in each step the beam stands that goes on with ``ids``, as long as it lives."""
        found: list[int] = []
        for nodes, id in zip(self.steps, ids, strict=False):
            parent = found[-1] if found else 0
            here = [
                at for at, node in enumerate(nodes) if (node.parent, node.token) == (parent, id)
            ]
            if not here:
                break
            found += here
        return tuple(found)


class Written(NamedTuple):
    """A text that goes on from the beginning."""

    ids: tuple[int, ...]
    text: str
    log2: float
    """Log2 of the probability that the model gives to the whole of it, in bits: 0 or less."""
    repeated: str
    """The longest passage of it that stands there twice; empty where no character does."""


@dataclass(frozen=True)
class Compared:
    """What the three ways have found."""

    beams: Beams
    beam: Written
    """The likeliest of the beams at the end."""
    greedy: Written
    sampled: Written


def compared(
    saved: SavedModel,
    beginning: Beginning,
    width: int,
    tokens: int,
    sampling: SamplingConfig,
    seed: int,
    progress: Progress,
) -> Compared:
    """Go on by ``tokens`` tokens in three ways.

    Args:
        width: of the beam, 1 or more; greedy search is that of width 1.
        sampling, seed: of the third way; its dice are those that the seed has after the beginning,
            whatever was rolled again in a story.

    Raises:
        ModelFileError: the weights are so large that the odds are no numbers.
    """
    model, ids = saved.model, (*beginning.prompt, *beginning.path)
    start = seen_of(ids, len(beginning.prompt), model.config.context)

    def found(width: int, done: int) -> Beams:
        rounds = []
        for beams in beam_search(model, start, width, tokens):
            # What is no number counts as the largest, and so it stands among the beams.
            if not all(math.isfinite(beam.score) for beam in beams):
                raise ModelFileError("model-tensor-not-finite", name="logits")
            rounds.append(beams)
            progress((done + len(rounds) / tokens) / 3)
        return grown(rounds)

    def written(ids: tuple[int, ...], log2: float) -> Written:
        text = b"".join(map(saved.tokenizer.token_bytes, ids)).decode("utf-8", "replace")
        return Written(ids, text, log2, repeated(text))

    def likeliest(beams: Beams) -> Written:
        return written(beams.way(0), beams.steps[-1][0].log2)

    beams = found(width, 0)
    greedy = beams if width == 1 else found(1, 1)
    us = dice(seed, len(beginning.path), tokens)
    (drawn,) = continuations(
        model, beginning, [sampling], us, lambda share: progress((2 + share) / 3)
    )
    sampled = written(drawn.ids, -drawn.bits * tokens)
    return Compared(beams, likeliest(beams), likeliest(greedy), sampled)


def grown(rounds: Sequence[Iterable[Beam]]) -> Beams:
    """The beams of each step, as ``beam_search`` yields them, with what becomes of each."""
    steps: list[tuple[Node, ...]] = []
    last_of: dict[int, int] = {}  # place of a parent -> the last step of its line
    for step, beams in reversed(list(enumerate(rounds))):
        nodes = tuple(
            Node(beam.parent, beam.token, beam.score / math.log(2), last_of.get(place, step))
            for place, beam in enumerate(beams)
        )
        last_of = {}
        for node in nodes:
            last_of[node.parent] = max(node.last, last_of.get(node.parent, 0))
        steps.append(nodes)
    return Beams(tuple(reversed(steps)))


def repeated(text: str) -> str:
    """The longest passage that stands in ``text`` twice without overlapping, the first of several
    that are equally long; empty where no character does."""
    # A passage that stands there twice has shorter ones that do: the length is found by halving.
    longest, low, high = "", 1, len(text) // 2
    while low <= high:
        length = (low + high) // 2
        passage = _twice(text, length)
        if passage is None:
            high = length - 1
        else:
            longest, low = passage, length + 1
    return longest


def _twice(text: str, length: int) -> str | None:
    first: dict[str, int] = {}
    for begin in range(len(text) - length + 1):
        passage = text[begin : begin + length]
        if first.setdefault(passage, begin) + length <= begin:
            return passage
    return None
