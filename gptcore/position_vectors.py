"""What a model has learned about order: the vectors of its places, before training and now.

A GPT with learned positions reads ``x_p = E[token] + P[p]`` at place p: the T rows of P, each C
numbers, are trained like all other weights (Radford et al. 2018, "Improving Language Understanding
by Generative Pre-Training"; GPT-2 and nanoGPT do the same). What came of them can be seen in three
ways: the numbers, how alike the vectors of two places are, and the path they make from place to
place, flattened by a principal component analysis.
"""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from gptcore.config import ModelConfig
from gptcore.model import GPT
from gptcore.modelfile import SavedModel

Vectors = NDArray[np.float32]
"""(T, C): a row for each place."""

COMPONENTS = 3
MOST_PLACES, MOST_NUMBERS = 256, 512
"""Of how many places and dimensions the numbers are kept: more could not be told apart."""
_EXACT = 1e-4
"""How far a row may be from where it began, as a part of its length, and count as untrained: what
thousands of rounded multiplications by a weight decay make of a float32."""
_EXACT_BF16 = 2**-8
"""The same for weights that were kept in bf16, which are rounded once more."""


@dataclass(frozen=True)
class PlacePath:
    """The places as points in the directions in which their vectors differ most."""

    points: NDArray[np.float64]
    """(T, 3), in the unit of the vectors; a direction that T places cannot have is all 0."""
    shares: NDArray[np.float64]
    """(3,): the part of the variance that lies in each direction, the largest first."""

    def turned_like(self, other: NDArray[np.float64]) -> "PlacePath":
        """The same path, each component on the side on which it is in ``other``.

        Args:
            other: (T, 3), the points of another moment.
        """
        side = np.where((self.points * other).sum(0) < 0, -1, 1)
        return PlacePath(self.points * side, self.shares)


@dataclass(frozen=True)
class Geometry:
    """How the vectors of the places lie to each other."""

    vectors: Vectors
    """(N, K): of the N ``places`` and K ``dimensions`` that are kept."""
    cosines: NDArray[np.float32]
    """(N, N), see ``similarity``."""
    near: float
    """Mean cosine of neighbours, among all places that have been trained."""
    far: float
    """The same of places at least half as far apart as those places reach."""
    path: PlacePath


@dataclass(frozen=True)
class LearnedPositions:
    """The vectors of a model's places, and what they began as."""

    step: int
    """After how many steps."""
    places: range
    """Those of which the numbers are kept, of T = ``places.stop``."""
    dimensions: range
    """The same, of C."""
    before: Geometry
    """As they were before the first step."""
    after: Geometry
    """As they are now, or only what training has added to them."""
    trained: int
    """How many places any step has trained: the vectors behind are as they were."""
    kept: float
    """What weight decay has left of the length of those behind; 1 where there are none."""
    length: float
    """Mean length of the vectors now."""
    length_before: float
    change_length: float
    """Mean length of what training has added to them."""
    token_length: float
    """Mean length of the token embeddings now, one of which is added to each."""


def learned_positions(
    saved: SavedModel, first: SavedModel | None, change_only: bool = False
) -> LearnedPositions | None:
    """What a model knows of its places; None where it has no learned vectors of them.

    A place beyond the windows of all training steps until now gets no gradient: its vector stays
    as it was, or weight decay shrinks it, and by that it is recognised. (The optimiser ``adam``
    adds weight decay to the gradient and so changes its direction too: such a vector counts as
    trained.)

    Args:
        first: the same model before the first step. Where it is not at hand, its vectors are made
            from the seed in the config, as this version of the core draws them.
        change_only: ``after`` is the difference of now and before.
    """
    now = _vectors(saved)
    if now is None:
        return None
    rounded = np.array_equal(now, _as_bf16(now))
    before = None if first is None else _vectors(first)
    if before is None:
        before = initial_vectors(saved.config.model, saved.tokenizer.vocabulary, saved.config.seed)
        before = _as_bf16(before) if rounded else before
    trained, kept = _trained(now, before, _EXACT_BF16 if rounded else _EXACT)
    return LearnedPositions(
        step=saved.step,
        places=evenly(len(now), MOST_PLACES),
        dimensions=evenly(now.shape[1], MOST_NUMBERS),
        before=geometry(before, trained),
        after=geometry(now - before if change_only else now, trained),
        trained=trained,
        kept=kept,
        length=_mean_length(now),
        length_before=_mean_length(before),
        change_length=_mean_length(now - before),
        token_length=_mean_length(saved.model.token_embedding.weight.detach().numpy()),
    )


def mean_lengths(saved: SavedModel) -> tuple[float, float]:
    """Mean lengths of the vectors that a model adds for its places, learned or fixed, and of its
    token embeddings; the first is 0 where it adds none."""
    added = saved.model.position_vectors
    tokens = saved.model.token_embedding.weight.detach()
    return 0.0 if added is None else _mean_length(added.detach().numpy()), _mean_length(
        tokens.numpy()
    )


@lru_cache(maxsize=32)
def initial_vectors(model: ModelConfig, vocabulary: int, seed: int) -> Vectors:
    """The vectors before the first step of a model with learned positions; nobody may change them.

    Returns:
        (T, C).
    """
    embedding = GPT(model, vocabulary, seed).position_embedding
    assert embedding is not None
    vectors: Vectors = embedding.weight.detach().numpy()
    vectors.flags.writeable = False
    return vectors


def evenly(count: int, most: int) -> range:
    """Which of ``count`` are kept where ``most`` are enough: every one, every second, …"""
    return range(0, count, math.ceil(count / most))


def geometry(vectors: Vectors, trained: int) -> Geometry:
    """How ``vectors`` lie to each other.

    Args:
        trained: the first so many places count for the means; all, where they are not even two.
    """
    places, dimensions = (
        evenly(count, most).step
        for count, most in zip(vectors.shape, (MOST_PLACES, MOST_NUMBERS), strict=True)
    )
    near, far = alike(vectors[:trained] if trained >= 2 else vectors)
    return Geometry(
        vectors=vectors[::places, ::dimensions].copy(),
        cosines=similarity(vectors[::places]),
        near=near,
        far=far,
        path=path(vectors),
    )


def alike(vectors: Vectors) -> tuple[float, float]:
    """(mean cosine of neighbours, of places at least half of all apart).

    Args:
        vectors: (T, C), T >= 2.
    """
    cosines = similarity(vectors)
    far = cosines[np.triu_indices(len(cosines), len(cosines) // 2)]
    return float(cosines.diagonal(1).mean()), float(far.mean())


def similarity(vectors: Vectors) -> NDArray[np.float32]:
    """The cosine of the angle between the vectors of every two places; 0 for a vector of zeros.

    Returns:
        (T, T), from -1 to 1.
    """
    exact = _exact(vectors)
    lengths = exact.norm(dim=1, keepdim=True)
    directions = exact / lengths.where(lengths > 0, 1)
    cosines: NDArray[np.float32] = (directions @ directions.T).clamp(-1, 1).float().numpy()
    return cosines


def path(vectors: Vectors) -> PlacePath:
    """A principal component analysis of the vectors: their mean taken off, then the singular
    vectors (Pearson 1901; Hotelling 1933).

    The sign of a component is free. Here the first half of the places is, in the mean, on the
    positive side of each: of the rules that look at one moment alone, this one turns a component
    over least while a model trains. A weak one may still turn over; ``turned_like`` prevents it.
    """
    exact = _exact(vectors)
    left, values, _ = torch.linalg.svd(exact - exact.mean(0), full_matrices=False)
    found = min(COMPONENTS, len(exact) - 1)  # C is at least 4
    points, shares = np.zeros((len(exact), COMPONENTS)), np.zeros(COMPONENTS)
    points[:, :found] = (left * values)[:, :found]
    if values.any():
        shares[:found] = (values**2 / (values**2).sum())[:found]
    points *= np.where(points[: len(points) // 2].sum(0) < 0, -1, 1)
    return PlacePath(points, shares)


def _exact(vectors: Vectors) -> Tensor:
    # torch, which a server keeps to one thread: the trainers need the cores.
    return torch.tensor(vectors, dtype=torch.float64)


def _vectors(saved: SavedModel) -> Vectors | None:
    embedding = saved.model.position_embedding
    return None if embedding is None else embedding.weight.detach().numpy()


def _trained(now: Vectors, before: Vectors, tolerance: float) -> tuple[int, float]:
    """(trained places, what is left of the length of the vectors behind them)."""
    end, start = now.astype(np.float64), before.astype(np.float64)
    squares = (start**2).sum(1)
    left = np.divide((end * start).sum(1), squares, out=np.ones(len(end)), where=squares > 0)
    away = np.linalg.norm(end - left[:, None] * start, axis=1)
    moved = np.flatnonzero(away > tolerance * np.sqrt(squares))
    trained = int(moved[-1]) + 1 if len(moved) else 0
    return trained, float(left[trained:].mean()) if trained < len(left) else 1.0


def _mean_length(vectors: Vectors) -> float:
    return float(np.linalg.norm(vectors.astype(np.float64), axis=1).mean())


def _as_bf16(vectors: Vectors) -> Vectors:
    rounded: Vectors = torch.tensor(vectors).bfloat16().float().numpy()
    return rounded
