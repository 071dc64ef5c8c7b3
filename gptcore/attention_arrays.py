"""Attention patterns as the numbers that a browser draws, in as few bytes as it can tell apart."""

import numpy as np
from numpy.typing import NDArray

FULL = 65535
"""A weight of one, as a whole number."""


def in_sight(values: NDArray[np.float32], causal: bool) -> NDArray[np.float32]:
    """What a token may look at: all of it, or with a causal mask the lower triangle.

    Args:
        values: (..., T, T), weights or scores; row i is where token i looks.

    Returns:
        (..., T * T), or (..., T * (T + 1) / 2) where causal; row after row, so that with a mask
        row i begins at i * (i + 1) / 2.
    """
    tokens = values.shape[-1]
    if causal:
        return values[..., *np.tril_indices(tokens)]
    return values.reshape(*values.shape[:-2], tokens * tokens)


def as_fractions(weights: NDArray[np.float32]) -> NDArray[np.uint16]:
    """Weights from 0 to 1 as whole numbers from 0 to 65,535: off by at most 0.0008%."""
    return np.rint(weights * FULL).astype(np.uint16)
