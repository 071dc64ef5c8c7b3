"""One attention weight taken apart: query times key, the scale, position's part, the softmax.

    >>> parts = weight_parts(reading, saved.model, (1, 2), 7, 3)
    >>> parts.dot * parts.scale + (parts.bias or 0.0)   # parts.score
    >>> parts.row_weights.sum()                         # 1.0

Position can be taken apart here only where it acts here: rotary turns query and key, ALiBi lowers
the score. A vector that was added to the embedding has gone through the norms and matrices since.
"""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from gptcore.head_edits import Head
from gptcore.model import GPT
from gptcore.positions import alibi_slopes
from gptcore.rotary_head import place_tables, rotary_head, turned
from gptcore.trace import Trace

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class WeightParts:
    """Where the weight comes from with which one token looks at another, in one head."""

    query: Numbers
    """(D,) of the token that looks, as it meets the key: after QK-norm and rotary's turn."""
    key: Numbers
    """(D,) of the token that is looked at, likewise."""
    products: Numbers
    """(D,) element by element."""
    scale: float
    distance: int
    """Places from the one that is looked at to the one that looks; below 0 it comes later."""
    same_place: float | None
    """Rotary: the scaled product if neither had been turned, that is, at the same place."""
    slope: float | None
    """ALiBi: what is taken off for each place between the two."""
    by_distance: Numbers | None
    """(T,) with rotary or ALiBi: the score of the same two at each distance, from 0 on."""
    row_scores: Numbers
    """(T,) what the softmax gets; minus infinity where the token may not look."""
    row_exps: Numbers
    """(T,) ``exp(score - largest)``."""
    row_weights: Numbers
    """(T,) what the softmax makes of it: the exps divided by their sum."""
    score: float
    """Of the two, as the model had it: ``dot * scale``, with ALiBi ``+ bias``."""
    softmax: float
    """What the softmax gives the two."""
    weight: float
    """What the pass went on with: the same, unless the head was edited."""

    @property
    def dot(self) -> float:
        """The query times the key."""
        return float(self.products.sum())

    @property
    def bias(self) -> float | None:
        """ALiBi: what is added to the scaled product."""
        return None if self.slope is None else -self.slope * abs(self.distance)

    @property
    def turn(self) -> float | None:
        """Rotary: what the turn adds to the scaled product at the same place."""
        return None if self.same_place is None else self.score - self.same_place

    @property
    def largest(self) -> float:
        """The largest score of the row."""
        return float(self.row_scores.max())

    @property
    def total(self) -> float:
        """What the softmax divides by."""
        return float(self.row_exps.sum())


def weight_parts(trace: Trace, model: GPT, head: Head, from_: int, to: int) -> WeightParts:
    """Take the weight apart with which the token at ``from_`` looks at the one at ``to``.

    Args:
        trace: a pass of ``model``, with or without edits.
        from_, to: places among the T tokens; ``to`` is one that the mask lets ``from_`` see.
    """
    layer, number = head
    queries, keys = (trace[f"blocks.{layer}.attn.{name}"][number].double() for name in ("q", "k"))
    query, key = queries[from_], keys[to]
    scale = model.config.attention_scale
    row = trace.scores[layer, number, from_].double()
    exps = torch.exp(row - row.max())
    same_place = slope = by_distance = None
    if model.rotation is not None:
        at_0 = rotary_head(trace, model, head)
        query_at_0, key_at_0 = at_0.queries[from_], at_0.keys[to]
        same_place = float(query_at_0 @ key_at_0) * scale
        # Only the distance counts: the later one is moved on, the other stays at 0.
        moved, stays = (query_at_0, key_at_0) if from_ >= to else (key_at_0, query_at_0)
        by_distance = turned(moved, place_tables(model, len(row))) @ stays * scale
    elif model.config.positions == "alibi":
        slope = float(alibi_slopes(model.config.heads)[number])
        by_distance = query @ key * scale - slope * torch.arange(len(row)).double()
    return WeightParts(
        query=query.numpy(),
        key=key.numpy(),
        products=(query * key).numpy(),
        scale=scale,
        distance=from_ - to,
        same_place=same_place,
        slope=slope,
        by_distance=None if by_distance is None else by_distance.numpy(),
        row_scores=row.numpy(),
        row_exps=exps.numpy(),
        row_weights=(exps / exps.sum()).numpy(),
        score=float(row[to]),
        softmax=float(exps[to] / exps.sum()),
        weight=float(trace.patterns[layer, number, from_, to]),
    )
