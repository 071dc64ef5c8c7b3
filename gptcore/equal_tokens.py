"""The same token at two places of a text: where inside a model the two are told apart, and what a
model without positions has to tell them by.
"""

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gptcore.config import ModelConfig
from gptcore.model import GPT
from gptcore.trace import Trace, trace

PARTS = ("query", "key", "value", "scores", "output")
"""What is compared in a layer, in the order of the last axis of ``EqualTokens.layers``."""
_ROUNDING = 1e-4
"""Of the largest number that is compared; less is what float32 leaves of none."""


@dataclass(frozen=True)
class EqualTokens:
    """How much two equal tokens differ inside a pass: the largest difference between two numbers
    that stand in the same place, 0 where it is no more than rounding."""

    token: int
    places: tuple[int, int]
    """Where they stand, the earlier first."""
    embedding: float
    """Of what goes into the first layer."""
    layers: NDArray[np.float64]
    """(L, len(PARTS)); ``scores`` are those that both give to the tokens that both may look at,
    ``output`` is what leaves the layer."""


def equal_tokens(reading: Trace) -> EqualTokens | None:
    """Compare the first and the last occurrence of the most frequent token; None where each occurs
    once."""
    token, count = Counter(reading.ids).most_common(1)[0]
    if count < 2:
        return None
    places = [place for place, id in enumerate(reading.ids) if id == token]
    first, last = places[0], places[-1]
    seen = first + 1 if reading.config.causal else len(reading.ids)

    def difference(point: str, end: int | None = None) -> float:
        pair = reading[point][..., (first, last), :end]
        found = float((pair[..., 0, :] - pair[..., 1, :]).abs().max())
        return found if found > _ROUNDING * float(pair.abs().max()) else 0.0

    rows = []
    for layer in range(reading.config.layers):
        block = f"blocks.{layer}"
        vectors = [difference(f"{block}.attn.{name}") for name in "qkv"]
        scores = difference(f"{block}.attn.scores", seen)
        rows.append((*vectors, scores, difference(f"{block}.resid")))
    return EqualTokens(token, (first, last), difference("embedding"), np.array(rows))


def even_rows(tokens: int, causal: bool) -> NDArray[np.float32]:
    """Attention weights (T, T) of a model without positions that reads one token ``tokens`` times:
    the same whatever its weights are."""
    config = ModelConfig(
        layers=1, heads=1, width=4, context=tokens, positions="none", causal=causal
    )
    weights: NDArray[np.float32] = trace(GPT(config, 1), [0] * tokens).patterns[0, 0].numpy()
    return weights
