"""Attention patterns as a browser gets them."""

import numpy as np
import pytest
from tiny import model_config

from gptcore.attention_arrays import FULL, as_fractions, in_sight
from gptcore.model import GPT
from gptcore.trace import trace


@pytest.mark.parametrize("tokens", [1, 2, 7, 16])
def test_with_a_mask_only_the_lower_triangle_row_after_row(tokens: int) -> None:
    ids = [place % 9 for place in range(tokens)]
    patterns = trace(GPT(model_config(), 9), ids).patterns.numpy()
    sent = in_sight(patterns, causal=True)
    assert sent.shape == (2, 2, tokens * (tokens + 1) // 2)
    for row in range(tokens):
        start = row * (row + 1) // 2
        np.testing.assert_array_equal(
            sent[..., start : start + row + 1], patterns[..., row, : row + 1]
        )


def test_without_a_mask_all_of_it() -> None:
    patterns = trace(GPT(model_config(causal=False), 9), [1, 2, 3]).patterns.numpy()
    assert patterns[..., 0, 2].min() > 0
    np.testing.assert_array_equal(in_sight(patterns, causal=False), patterns.reshape(2, 2, 9))


def test_scores_of_what_may_be_looked_at_are_numbers() -> None:
    scores = trace(GPT(model_config(), 9), [1, 2, 3]).scores.numpy()
    assert not np.isfinite(scores).all()
    assert np.isfinite(in_sight(scores, causal=True)).all()


def test_fractions_are_off_by_half_a_step_at_most() -> None:
    weights = np.linspace(0, 1, 10_001, dtype=np.float32)
    fractions = as_fractions(weights)
    assert fractions.dtype == np.uint16
    assert (fractions[0], fractions[-1]) == (0, FULL)
    assert (
        np.abs(fractions / FULL - weights).max() <= 0.51 / FULL
    )  # and what float32 cannot tell apart
    # A softmax in float32 may end a little over one.
    assert as_fractions(np.array([np.nextafter(np.float32(1), np.float32(2))])) == FULL
