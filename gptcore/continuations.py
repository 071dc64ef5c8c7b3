"""One beginning continued several times with the same dice: by several settings, or several models.

The n-th token of every text is drawn with the same number, so texts part only where the setting or
the weights make a difference.
"""

import codecs
import math
from collections.abc import Callable, Sequence
from itertools import islice
from typing import NamedTuple

import torch

from gptcore.decoder import Decoder, seen_of
from gptcore.errors import TokenizerError
from gptcore.filters import SamplingConfig, next_token_odds
from gptcore.model import GPT
from gptcore.sample import draw, prompt_ids, rolls
from gptcore.text import shown
from gptcore.tokenizers import Tokenizer

Progress = Callable[[float], None]
"""Told how much is done, from 0 to 1; raises to end the work."""


class Beginning(NamedTuple):
    """What is continued, as token ids."""

    prompt: tuple[int, ...]
    """At least one."""
    path: tuple[int, ...] = ()
    """What was drawn after it already."""


class Continuation(NamedTuple):
    """Tokens that were drawn one after the other."""

    ids: tuple[int, ...]
    bits: float
    """How much they surprised the model itself, before any filter: the mean of -log2 p, in bits a
    token."""


def dice(seed: int, place: int, tokens: int) -> tuple[float, ...]:
    """The numbers in [0, 1) that ``seed`` has for ``tokens`` tokens after ``place`` others, as
    ``gptcore.story.roll`` has them one by one."""
    return tuple(islice(rolls(seed), place, place + tokens))


def continuations(
    model: GPT,
    beginning: Beginning,
    samplings: Sequence[SamplingConfig],
    us: Sequence[float],
    progress: Progress,
) -> list[Continuation]:
    """Continue ``beginning`` once for each setting, always with the same dice.

    The beginning is read once, and forgotten where the context is full as ``generate`` forgets it.

    Args:
        us: the dice, one number for each token to draw; at least one.

    Raises:
        ModelFileError: the weights are so large that the odds are no numbers.
    """
    ids = (*beginning.prompt, *beginning.path)
    seen = seen_of(ids, len(beginning.prompt), model.config.context)
    reader = Decoder(model)
    after_beginning = reader.read(seen)
    drawn_of_all = len(samplings) * len(us)
    found: list[Continuation] = []
    for sampling in samplings:
        decoder, logits = reader.copy(len(seen)), after_beginning
        text, drawn, bits = set(ids), list[int](), 0.0
        for place, u in enumerate(us):
            if place:
                logits = decoder.read(drawn[-1:])
            token = draw(next_token_odds(logits, sampling, text), u)
            bits += _bits(logits, token)
            drawn.append(token)
            text.add(token)
            progress((len(found) * len(us) + len(drawn)) / drawn_of_all)
        found.append(Continuation(tuple(drawn), bits / len(us)))
    return found


def _bits(logits: torch.Tensor, token: int) -> float:
    exact = logits.double()
    return float(exact.logsumexp(0) - exact[token]) / math.log(2)


def first_difference(one: Sequence[int], other: Sequence[int]) -> int | None:
    """The place, from 0, of the first token that is not the same; None where all are.

    Args:
        one, other: equally many ids.
    """
    pairs = enumerate(zip(one, other, strict=True))
    return next((place for place, (a, b) in pairs if a != b), None)


def same_tokens(one: Tokenizer, other: Tokenizer) -> bool:
    """Whether every id spells the same in both, so that their texts compare token by token."""
    return one.vocabulary == other.vocabulary and all(
        one.token_bytes(id) == other.token_bytes(id) for id in range(one.vocabulary)
    )


def half_written(tokenizer: Tokenizer, ids: Sequence[int]) -> int:
    """How many tokens at the end of ``ids`` belong to a character that is not complete."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    whole = 0
    for end, id in enumerate(ids, 1):
        decoder.decode(tokenizer.token_bytes(id))
        if not decoder.getstate()[0]:
            whole = end
    return len(ids) - whole


def read_by(other: Tokenizer, tokenizer: Tokenizer, beginning: Beginning) -> Beginning:
    """The same beginning in the tokens of another vocabulary, all of it as a prompt.

    A character that is only half written at its end is left out.

    Raises:
        TokenizerError: ``beginning-unknown``, where ``other`` lacks some of its characters.
    """
    if same_tokens(other, tokenizer):
        return beginning
    prompt, path = beginning
    if prompt == tuple(prompt_ids(tokenizer, "")):  # nothing was typed
        ids, before = path, prompt_ids(other, "")
    else:
        ids, before = prompt + path, []
    text = tokenizer.decode(ids[: len(ids) - half_written(tokenizer, ids)])
    lost = other.unknown(text)
    if lost:
        listed = " ".join(shown(character) for character in lost[:20])
        raise TokenizerError("beginning-unknown", characters=listed, count=len(lost))
    found = before + other.encode(text)
    return Beginning(tuple(found or prompt_ids(other, "")))
