"""What weights carry and where it came from, against the papers' formulas written out in loops."""

import itertools
from dataclasses import astuple, replace
from typing import Any

import numpy as np
import pytest
import torch
from test_model import random_ids, random_model
from tiny import model_config

from gptcore.flow import flow, head_vectors, misled, rollout, vector_lengths
from gptcore.head_edits import HeadEdits
from gptcore.model import GPT
from gptcore.positions import ENCODINGS
from gptcore.trace import Trace, trace

ALL = frozenset({(layer, head) for layer in range(3) for head in range(2)})


def read(tokens: int = 7, edits: HeadEdits | None = None, **changes: Any) -> tuple[GPT, Trace]:
    config = model_config(**({"layers": 3} | changes))
    model = random_model(config)
    ids = random_ids(1, tokens)[0].tolist()
    return model, trace(model, ids, edits.edit(config) if edits else None)


def naive_rollout(patterns: Any, layer: int, residual: bool, muted: Any = frozenset()) -> Any:
    """Abnar and Zuidema 2020, section 3, as it stands there: (T, T) of all tokens."""
    _, heads, tokens, _ = patterns.shape
    rolled = np.eye(tokens)
    for below in range(layer + 1):
        speaking = [head for head in range(heads) if (below, head) not in muted]
        step = np.zeros((tokens, tokens))
        for i, j in itertools.product(range(tokens), repeat=2):
            for head in speaking:
                step[i, j] += patterns[below, head, i, j] / len(speaking)
            if residual:
                kept = 1.0 if i == j else 0.0
                step[i, j] = 0.5 * step[i, j] + 0.5 * kept if speaking else kept
        after = np.zeros((tokens, tokens))
        for i, j, through in itertools.product(range(tokens), repeat=3):
            after[i, j] += step[i, through] * rolled[through, j]
        rolled = after
    return rolled


@pytest.mark.parametrize("residual", [True, False])
@pytest.mark.parametrize("muted", [[], [(1, 0)], [(0, 0), (0, 1)]], ids=["none", "one", "layer"])
def test_rollout_is_the_formula_of_the_paper(residual: bool, muted: list[tuple[int, int]]) -> None:
    generator = torch.Generator().manual_seed(3)
    _, reading = read(residual=residual)
    for causal in (True, False):
        patterns = torch.rand(3, 2, 7, 7, generator=generator)
        patterns = patterns.tril() if causal else patterns
        patterns /= patterns.sum(-1, keepdim=True)
        points = {f"blocks.{at}.attn.pattern": pattern for at, pattern in enumerate(patterns)}
        drawn = replace(reading, points=reading.points | points)
        for layer in range(3):
            expected = naive_rollout(patterns.numpy(), layer, residual, muted)
            for place in range(7):
                row = rollout(drawn, layer, place, set(muted)).numpy()
                np.testing.assert_allclose(row, expected[place], atol=1e-6)
                through = residual or not {(0, 0), (0, 1)} <= set(muted)
                assert row.sum() == pytest.approx(1 if through else 0)


def test_with_all_heads_muted_a_token_keeps_what_it_has_or_nothing() -> None:
    _, reading = read()
    assert rollout(reading, 2, 4, ALL).tolist() == [0, 0, 0, 0, 1, 0, 0]
    _, bare = read(residual=False)
    assert rollout(bare, 2, 4, ALL).tolist() == [0] * 7


@pytest.mark.parametrize("positions", ENCODINGS)
@pytest.mark.parametrize("qk_norm", [True, False])
@pytest.mark.parametrize("bias", [True, False])
def test_all_weighted_vectors_together_are_what_attention_puts_out(
    positions: Any, qk_norm: bool, bias: bool
) -> None:
    edits = HeadEdits(even=frozenset({(0, 1)}))
    model, reading = read(edits=edits, positions=positions, qk_norm=qk_norm, bias=bias)
    for layer in range(3):
        vectors = head_vectors(reading, model, layer)
        assert vectors.shape == (2, 7, 16)
        summed = torch.einsum("hij,hjc->ic", reading.patterns[layer], vectors)
        out = reading[f"blocks.{layer}.attn.out"]
        if bias:
            out = out - model.blocks[layer].attn.out.bias.detach()
        torch.testing.assert_close(summed, out, atol=1e-5, rtol=1e-5)


def test_lengths_and_shares_by_hand() -> None:
    model, reading = read()
    values = reading["blocks.1.attn.v"][1].numpy()  # (T, 8)
    matrix = model.blocks[1].attn.out.weight.detach().numpy()[:, 8:]  # (16, 8), of head 1
    lengths = [float(np.sqrt(sum((row @ value) ** 2 for row in matrix))) for value in values]
    np.testing.assert_allclose(vector_lengths(reading, model, 1)[1], lengths, rtol=1e-5)
    weights = reading.patterns[1, 1, 5].numpy()
    carried = [weight * length for weight, length in zip(weights, lengths, strict=True)]

    row = flow(reading, model, (1, 1), 5)
    np.testing.assert_allclose(row.weights, weights)
    np.testing.assert_allclose(row.lengths, lengths, rtol=1e-5)
    np.testing.assert_allclose(row.carried, carried, rtol=1e-5)
    np.testing.assert_allclose(row.shares, np.array(carried) / sum(carried), rtol=1e-5)
    np.testing.assert_allclose(row.mean, reading.patterns[1, :, 5].mean(0), rtol=1e-6)
    np.testing.assert_allclose(row.rollout, rollout(reading, 1, 5))
    for shares in (row.weights, row.shares, row.mean, row.rollout):
        assert shares is not None
        assert shares.sum() == pytest.approx(1)


def test_a_muted_head_carries_nothing_and_is_left_out_of_the_mean() -> None:
    muted = frozenset({(1, 1)})
    model, reading = read(edits=HeadEdits(muted=muted))
    row = flow(reading, model, (1, 1), 5, muted)
    assert not row.carried.any()
    assert row.shares is None
    np.testing.assert_allclose(row.mean, reading.patterns[1, 0, 5])
    assert flow(reading, model, (1, 1), 5, ALL).mean is None


def drawn(weights: list[list[float]], lengths: list[float]) -> tuple[GPT, Trace]:
    """One head that looks as we say and whose vectors are as long as we say."""
    tokens = len(lengths)
    config = model_config(layers=1, heads=1)
    model = random_model(config)
    reading = trace(model, [1] * tokens)
    values = torch.zeros(1, tokens, 16)
    values[0, :, 0] = torch.tensor(lengths)
    with torch.no_grad():
        model.blocks[0].attn.out.weight.copy_(torch.eye(16))
    patterns = torch.tensor([[weights]])
    points = {"blocks.0.attn.pattern": patterns[0], "blocks.0.attn.v": values}
    return model, replace(reading, points=reading.points | points, patterns=patterns)


def test_weights_mislead_where_the_largest_does_not_bring_most() -> None:
    weights = [[1.0, 0, 0], [0.6, 0.4, 0], [0.5, 0.1, 0.4]]
    model, reading = drawn(weights, [1.0, 2.0, 3.0])
    first, last = misled(reading, model, (0, 0), 1), misled(reading, model, (0, 0), 2)
    assert first is not None
    assert (first.place, first.looked_at.place, first.brings_most.place) == (1, 0, 1)
    assert last is not None
    assert astuple(last.looked_at) == pytest.approx((0, 0.5, 1, 0.5 / 1.9))
    assert astuple(last.brings_most) == pytest.approx((2, 0.4, 3, 1.2 / 1.9))
    # The first token has no choice: the place is shown where it is clearest.
    assert misled(reading, model, (0, 0), 0) == first


@pytest.mark.parametrize(
    ("weights", "lengths"),
    [
        ([[1.0, 0], [0.3, 0.7]], [1.0, 2.0]),  # looks most at what brings most
        ([[1.0, 0], [0.5, 0.5]], [1.0, 9.0]),  # looks at both alike
        ([[1.0, 0], [0.504, 0.496]], [1.0, 9.0]),  # almost
        ([[1.0, 0], [0.6, 0.4]], [0.0, 0.0]),  # nothing arrives
        ([[1.0]], [2.0]),
    ],
)
def test_else_nobody_is_misled(weights: list[list[float]], lengths: list[float]) -> None:
    model, reading = drawn(weights, lengths)
    assert misled(reading, model, (0, 0), len(lengths) - 1) is None


@pytest.mark.parametrize("residual", [True, False])
def test_one_layer_one_head_and_one_token_are_enough(residual: bool) -> None:
    model, reading = read(tokens=1, layers=1, heads=1, residual=residual)
    row = flow(reading, model, (0, 0), 0)
    assert (row.weights, row.mean, row.rollout) == ([1], [1], [1])
    assert row.shares == [1]
