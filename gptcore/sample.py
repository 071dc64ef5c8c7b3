"""Writing: the odds of the next token, filtered, drawn, and read back in, over and over.

    logits -> temperature -> top-k -> top-p -> draw

in the order in which transformers applies them. ``gptcore.decoder`` keeps the keys and values of
what it has read, so each new token costs one token's work.
"""

import codecs
import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import torch
from torch import Tensor

from gptcore.decoder import Decoder
from gptcore.errors import ModelFileError
from gptcore.model import GPT, Edit
from gptcore.modelfile import SavedModel
from gptcore.tokenizers import Tokenizer

_COLDEST = 1e-6
"""Below this temperature float32 cannot divide, and only the likeliest token has any odds."""


@dataclass(frozen=True)
class SamplingConfig:
    """How the odds are bent before the draw.

    ``temperature`` 0 always takes the likeliest token. ``top_k`` keeps the k likeliest (Fan et
    al. 2018), ``top_p`` the fewest whose odds add up to at least p (Holtzman et al. 2020).
    """

    temperature: float = 0.8
    top_k: int | None = 40
    top_p: float | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.temperature <= 100:
            raise ValueError(f"temperature {self.temperature} is not in [0, 100]")
        if self.top_k is not None and self.top_k < 1:
            raise ValueError(f"top_k {self.top_k} is below 1")
        if self.top_p is not None and not 0 < self.top_p <= 1:
            raise ValueError(f"top_p {self.top_p} is not in (0, 1]")


def next_token_odds(logits: Tensor, sampling: SamplingConfig) -> Tensor:
    """The probabilities a token is drawn with, after every filter.

    Args:
        logits: (V,), unnormalised.

    Returns:
        (V,), summing to one; 0 for tokens that were cut.
    """
    logits = logits.float()
    if sampling.temperature < _COLDEST:
        return torch.zeros_like(logits).scatter_(0, logits.argmax(0, keepdim=True), 1.0)
    if sampling.temperature != 1:
        logits = logits / sampling.temperature
    if sampling.top_k is not None and sampling.top_k < len(logits):
        weakest_kept = logits.topk(sampling.top_k).values[-1]
        logits = logits.masked_fill(logits < weakest_kept, -torch.inf)
    if sampling.top_p is not None and sampling.top_p < 1:
        # Ascending, as in transformers: a token goes if it and all below it add up to 1 - p.
        ordered, places = logits.sort()
        cut = ordered.softmax(0).cumsum(0) <= 1 - sampling.top_p
        cut[-1] = False
        logits = logits.masked_fill(torch.zeros_like(cut).scatter_(0, places, cut), -torch.inf)
    return logits.softmax(0)


def draw(odds: Tensor, u: float) -> int:
    """The token under ``u`` in [0, 1) where the odds (V,) lie end to end.

    Raises:
        ModelFileError: the odds are no numbers, because the weights are too large.
    """
    reached = odds.double().cumsum(0)
    total = reached[-1].item()
    if math.isnan(total):
        raise ModelFileError("model-tensor-not-finite", name="logits")
    return int(torch.searchsorted(reached, u * total, right=True))


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
    unread = list(prompt)
    for u in islice(rolls(seed), tokens):
        drawn = draw(next_token_odds(decoder.read(unread), sampling), u)
        unread = [drawn]
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
