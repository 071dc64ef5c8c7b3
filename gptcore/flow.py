"""What a weight moves: how long the vectors are that it weighs, and where they came from before.

    >>> row = flow(reading, saved.model, (1, 2), 7)
    >>> row.weights      # (T,) where token 7 looks
    >>> row.shares       # (T,) whose vectors make up what it receives, by their length
    >>> row.rollout      # (T,) whose embeddings it has in the end, if weights were all that counts

Sources: Kobayashi et al. 2020, "Attention is Not Only a Weight: Analyzing Transformers with Vector
Norms"; Abnar and Zuidema 2020, "Quantifying Attention Flow in Transformers".
"""

from collections.abc import Set
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from gptcore.head_edits import Head
from gptcore.model import GPT
from gptcore.trace import Trace

Numbers = NDArray[np.float32]
NO_HEADS: frozenset[Head] = frozenset()
_VISIBLE = 0.01
_TINY = 1e-30


@dataclass(frozen=True)
class Flow:
    """Where one token takes what it gets, told in four ways. Each row is (T,) over the tokens."""

    weights: Numbers
    """Of one head."""
    lengths: Numbers
    """Of the vector that each token offers in that head, ``|v W_O|``."""
    carried: Numbers
    """Weight times length: how much of it arrives. Nothing from a muted head."""
    shares: Numbers | None
    """The same as shares of one; None where nothing arrives."""
    mean: Numbers | None
    """Weights averaged over the heads of the layer that speak; None where all are muted."""
    rollout: Numbers
    """From the first layer to this one. The sum is 1, or 0 where nothing gets through."""


@dataclass(frozen=True)
class Source:
    """One token as another takes from it, in one head."""

    place: int
    weight: float
    length: float
    share: float


@dataclass(frozen=True)
class Misled:
    """A token that looks most at one token and gets most from another, in one head."""

    place: int
    """Of the token that looks."""
    looked_at: Source
    """The one with the largest weight."""
    brings_most: Source
    """The one whose weighted vector is the longest; unweighted, it is longer than the other too."""


def flow(trace: Trace, model: GPT, head: Head, place: int, muted: Set[Head] = NO_HEADS) -> Flow:
    """What the token at ``place`` gets through ``head``, and through all layers up to its own.

    Args:
        trace: a pass of ``model``, with or without edits.
        muted: the heads that the pass was not allowed to use.
    """
    layer, number = head
    weights = trace.patterns[layer, number, place]
    lengths = vector_lengths(trace, model, layer)[number]
    carried = torch.zeros_like(weights) if head in muted else weights * lengths
    arrives = float(carried.sum())
    mean = _averaged(trace, layer, _at(place, weights), muted)
    return Flow(
        weights=weights.numpy(),
        lengths=lengths.numpy(),
        carried=carried.numpy(),
        shares=(carried / arrives).numpy() if arrives > 0 else None,
        mean=None if mean is None else mean.numpy(),
        rollout=rollout(trace, layer, place, muted).numpy(),
    )


def misled(trace: Trace, model: GPT, head: Head, place: int) -> Misled | None:
    """Where the weights of ``head`` mislead: at ``place`` if they do, else where they do most.

    They do where the token with the largest weight is not the one that brings most, and both the
    weights and the shares of the two are a percentage point apart or more.
    """
    layer, number = head
    weights = trace.patterns[layer, number]  # (T, T)
    lengths = vector_lengths(trace, model, layer)[number]
    carried = weights * lengths
    shares = carried / carried.sum(-1, keepdim=True).clamp_min(_TINY)
    looked_at, brings_most = weights.argmax(-1, keepdim=True), shares.argmax(-1, keepdim=True)
    less_weight = weights.gather(-1, looked_at) - weights.gather(-1, brings_most)
    more_share = shares.gather(-1, brings_most) - shares.gather(-1, looked_at)
    gaps = torch.minimum(less_weight, more_share).squeeze(-1)
    most = place if gaps[place] >= _VISIBLE else int(gaps.argmax())
    if gaps[most] < _VISIBLE:
        return None

    def source(at: int) -> Source:
        numbers = weights[most, at], lengths[at], shares[most, at]
        return Source(at, *(float(number) for number in numbers))

    return Misled(most, source(int(looked_at[most])), source(int(brings_most[most])))


@torch.no_grad()
def head_vectors(trace: Trace, model: GPT, layer: int) -> Tensor:
    """What each token offers to those that look at it, in each head: ``v_j W_O``.

    The D columns of ``attn.out.weight`` that belong to a head turn its values into C numbers of
    the residual stream: ``f(x)`` of Kobayashi et al., which has the bias of the values in it, as
    ``attn.v`` has. Over heads and tokens, each times its weight, they add up to ``attn.out``
    without the bias of the output matrix, which comes from no token.

    Returns:
        (H, T, C).
    """
    values = trace[f"blocks.{layer}.attn.v"]  # (H, T, D)
    matrix = model.blocks[layer].attn.out.weight  # (C, H * D)
    return values @ matrix.T.reshape(values.size(0), values.size(2), -1)


def vector_lengths(trace: Trace, model: GPT, layer: int) -> Tensor:
    """The Euclidean length of each of ``head_vectors``, (H, T)."""
    lengths: Tensor = torch.linalg.vector_norm(head_vectors(trace, model, layer), dim=-1)
    return lengths


def rollout(trace: Trace, layer: int, place: int, muted: Set[Head] = NO_HEADS) -> Tensor:
    """How much of each embedding is in the token at ``place`` after ``layer``, by weights alone.

    Abnar and Zuidema, section 3: for each layer ``A = 0.5 W + 0.5 I``, where W is the mean over
    heads and I what the residual stream keeps; the product of these, from this layer down to the
    first, of which this is one row. Without a residual stream nothing is kept, and ``A = W``.
    Muted heads are left out of the mean; a layer of which all are muted adds nothing, ``A = I``,
    or ``A = 0`` without a residual stream.

    Returns:
        (T,), its sum 1, or 0 where nothing gets through.
    """
    row = _at(place, trace.patterns[layer, 0, place])
    # A row times matrix after matrix: T times cheaper than the product of the matrices.
    for each in range(layer, -1, -1):
        moved = _averaged(trace, each, row, muted)
        if not trace.config.residual:
            row = torch.zeros_like(row) if moved is None else moved
        elif moved is not None:
            row = 0.5 * moved + 0.5 * row
    return row


def _at(place: int, like: Tensor) -> Tensor:
    """(T,): all of it at ``place``."""
    row = torch.zeros_like(like)
    row[place] = 1.0
    return row


def _averaged(trace: Trace, layer: int, row: Tensor, muted: Set[Head]) -> Tensor | None:
    """``row`` (T,) times the mean pattern of the heads that speak; None where all are muted."""
    patterns = trace[f"blocks.{layer}.attn.pattern"]  # (H, T, T)
    speaking = [row @ one for head, one in enumerate(patterns) if (layer, head) not in muted]
    return torch.stack(speaking).mean(0) if speaking else None
