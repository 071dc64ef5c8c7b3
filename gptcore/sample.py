"""Writing: the odds of the next token, filtered, drawn, and read back in, over and over.

``gptcore.filters`` bends the odds; ``gptcore.decoder`` keeps the keys and values of what it has
read, so each new token costs one token's work.
"""

import codecs
import math
import random
from collections.abc import Iterator, Sequence
from itertools import islice

import torch
from torch import Tensor

from gptcore.decoder import Decoder
from gptcore.errors import ModelFileError
from gptcore.filters import SamplingConfig, next_token_odds
from gptcore.model import GPT, Edit
from gptcore.modelfile import SavedModel
from gptcore.tokenizers import Tokenizer


def draw(odds: Tensor, u: float) -> int:
    """The token under ``u`` in [0, 1) where the odds (V,) lie end to end, the likeliest first.

    In that order the same ``u`` means the same at any temperature: near 0 the likeliest token,
    near 1 a most unlikely one. In the order of ids it would mean nothing.

    Raises:
        ModelFileError: the odds are no numbers, because the weights are too large.
    """
    ordered, ids = odds.double().sort(descending=True, stable=True)
    reached = ordered.cumsum(0)
    total = reached[-1].item()
    if math.isnan(total):
        raise ModelFileError("model-tensor-not-finite", name="logits")
    return int(ids[torch.searchsorted(reached, u * total, right=True)])


def rolls(seed: int) -> Iterator[float]:
    """Endless dice: numbers in [0, 1), the same ones for the same seed on every machine."""
    dice = random.Random(seed)
    while True:
        # 32 bits: rounding can never carry u times a sum of odds up to that sum.
        yield dice.getrandbits(32) / 2**32


def generate(
    model: GPT,
    prompt: Sequence[int],
    tokens: int,
    sampling: SamplingConfig,
    seed: int,
    edit: Edit | None = None,
) -> Iterator[int]:
    """Draw ``tokens`` token ids after ``prompt``, one at a time.

    Args:
        prompt: at least one token id.
        seed: the same seed draws the same tokens.
        edit: changes values inside the model, as in ``GPT.forward``.
    """
    decoder = Decoder(model, edit)
    unread, seen = list(prompt), set(prompt)
    for u in islice(rolls(seed), tokens):
        drawn = draw(next_token_odds(decoder.read(unread), sampling, seen), u)
        unread = [drawn]
        seen.add(drawn)
        yield drawn


def prompt_ids(tokenizer: Tokenizer, prompt: str) -> list[int]:
    """The ids of ``prompt``; for an empty one a line break, after which anything may begin."""
    if prompt:
        return tokenizer.encode(prompt)
    return [0] if tokenizer.unknown("\n") else tokenizer.encode("\n")


def write(
    saved: SavedModel, prompt: str, tokens: int, sampling: SamplingConfig, seed: int
) -> Iterator[str]:
    """Continue ``prompt``; yields text as soon as its characters are whole.

    Raises:
        TokenizerError: the prompt has a character the vocabulary lacks.
    """
    ids = prompt_ids(saved.tokenizer, prompt)
    # Keeps back the bytes of a character that is only half written.
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    for drawn in generate(saved.model, ids, tokens, sampling, seed):
        if text := decoder.decode(saved.tokenizer.token_bytes(drawn)):
            yield text
    if text := decoder.decode(b"", final=True):
        yield text
