"""One attention weight taken apart, against the formulas of the papers and against the pass."""

import itertools
import math
from typing import Any

import numpy as np
import pytest
import torch
from test_model import random_ids, random_model
from tiny import model_config

from gptcore.head_edits import HeadEdits
from gptcore.model import GPT
from gptcore.positions import ENCODINGS
from gptcore.trace import Trace, trace
from gptcore.weight_parts import WeightParts, weight_parts

CONFIGS = list(itertools.product(tuple(ENCODINGS), (True, False), (True, False), (True, False)))
PAIRS = [(7, 2), (7, 7), (3, 0), (0, 0)]


def read(heads: int = 2, **changes: Any) -> tuple[GPT, Trace]:
    """A model whose weights are large enough that its scores differ much, and what it read."""
    model = random_model(model_config(heads=heads, **changes))
    return model, trace(model, random_ids(1, 8)[0].tolist())


@pytest.mark.parametrize(("positions", "qk_norm", "scaled", "causal"), CONFIGS)
def test_the_parts_make_the_score_and_the_scores_the_weight(
    positions: Any, qk_norm: bool, scaled: bool, causal: bool
) -> None:
    model, reading = read(positions=positions, qk_norm=qk_norm, scaled=scaled, causal=causal)
    pairs = PAIRS if causal else [*PAIRS, (2, 7)]
    for layer, head, (from_, to) in itertools.product(range(2), range(2), pairs):
        parts = weight_parts(reading, model, (layer, head), from_, to)
        score = float(reading.scores[layer, head, from_, to])
        q, k = (reading[f"blocks.{layer}.attn.{name}"][head].numpy() for name in ("q", "k"))
        assert parts.dot == pytest.approx(float(q[from_] @ k[to]), rel=1e-5, abs=1e-5)
        assert parts.score == score
        assert parts.dot * parts.scale + (parts.bias or 0) == pytest.approx(score, abs=1e-5)
        assert (parts.same_place is None) == (positions != "rotary")
        assert (parts.bias is None) == (positions != "alibi")
        if parts.turn is not None and parts.same_place is not None:
            assert parts.same_place + parts.turn == pytest.approx(score)
        assert parts.distance == from_ - to
        pattern = reading.patterns[layer, head, from_].numpy()
        np.testing.assert_allclose(parts.row_weights, pattern, atol=1e-6)
        assert parts.row_weights.sum() == pytest.approx(1)
        assert parts.softmax == pytest.approx(parts.weight, abs=1e-6)
        assert parts.weight == float(pattern[to])
        masked = np.isneginf(parts.row_scores)
        assert masked.tolist() == [causal and place > from_ for place in range(8)]
        assert not parts.row_exps[masked].any()
        assert math.exp(score - parts.largest) / parts.total == pytest.approx(parts.softmax)


def without_position(model: GPT) -> GPT:
    """The same weights, and no position anywhere."""
    plain = GPT(model.config.model_copy(update={"positions": "none"}), model.vocabulary)
    plain.load_state_dict(model.state_dict())
    return plain


@pytest.mark.parametrize("qk_norm", [True, False])
def test_at_the_same_place_a_first_layer_scores_as_one_without_positions(qk_norm: bool) -> None:
    model, reading = read(positions="rotary", qk_norm=qk_norm)
    plain = trace(without_position(model), reading.ids)
    for head, from_, to in itertools.product(range(2), range(8), range(8)):
        if to <= from_:
            parts = weight_parts(reading, model, (0, head), from_, to)
            expected = float(plain.scores[0, head, from_, to])
            assert parts.same_place == pytest.approx(expected, abs=1e-4)


def roformer(parts: WeightParts, from_: int, to: int, base: float = 10_000.0) -> list[float]:
    """RoFormer, equations 12 and 34, with each pair of dimensions as one complex number.

    Returns:
        the product of query and key at the distances 0 to 7, with nothing taken from what we turn.
    """
    half = len(parts.query) // 2
    angles = base ** (-2 * np.arange(half) / (2 * half))
    q, k = (x[:half] + 1j * x[half:] for x in (parts.query, parts.key))
    q0, k0 = q * np.exp(-1j * from_ * angles), k * np.exp(-1j * to * angles)
    side = 1 if from_ >= to else -1
    return [float((q0 * k0.conj() * np.exp(1j * side * n * angles)).real.sum()) for n in range(8)]


@pytest.mark.parametrize("pair", [*PAIRS, (2, 7)])
@pytest.mark.parametrize("layer", [0, 1])
def test_the_turn_is_that_of_the_paper(layer: int, pair: tuple[int, int]) -> None:
    model, reading = read(positions="rotary", causal=False)
    parts = weight_parts(reading, model, (layer, 1), *pair)
    expected = np.array(roformer(parts, *pair)) * parts.scale
    assert parts.same_place == pytest.approx(expected[0], abs=1e-5)
    assert parts.by_distance is not None
    np.testing.assert_allclose(parts.by_distance, expected, atol=1e-5)
    assert parts.by_distance[abs(parts.distance)] == pytest.approx(parts.score, abs=1e-5)


@pytest.mark.parametrize("causal", [True, False])
def test_alibi_takes_off_what_the_paper_says(causal: bool) -> None:
    model, reading = read(heads=4, positions="alibi", causal=causal)
    for head, slope in enumerate((1 / 4, 1 / 16, 1 / 64, 1 / 256)):  # 2^(-8 / 4), and its powers
        parts = weight_parts(reading, model, (1, head), 6, 1)
        assert parts.slope == slope
        assert parts.bias == -slope * 5
        assert parts.by_distance is not None
        line = parts.dot * parts.scale - slope * np.arange(8)
        np.testing.assert_allclose(parts.by_distance, line, atol=1e-9)
        if not causal:
            later = weight_parts(reading, model, (1, head), 1, 6)
            assert (later.distance, later.bias) == (-5, -slope * 5)


@pytest.mark.parametrize("positions", ["learned", "sinusoidal", "none"])
def test_what_was_mixed_in_before_is_not_taken_apart(positions: Any) -> None:
    model, reading = read(positions=positions)
    parts = weight_parts(reading, model, (1, 0), 5, 2)
    assert (parts.same_place, parts.turn, parts.bias, parts.by_distance) == (None,) * 4


def test_the_scale_is_the_one_that_the_model_has() -> None:
    for changes, scale in (
        ({"qk_norm": False, "width": 32}, 1 / 4),
        ({"qk_norm": True, "width": 64}, 0.24),
        ({"scaled": False}, 1.0),
    ):
        model, reading = read(**changes)
        assert weight_parts(reading, model, (0, 0), 3, 1).scale == pytest.approx(scale)


def test_an_edited_head_has_the_softmax_and_what_the_pass_went_on_with() -> None:
    model, plain = read()
    edits = HeadEdits(even=frozenset({(0, 1)}), muted=frozenset({(0, 0)}))
    edited = trace(model, plain.ids, edits.edit(model.config))
    before, after = (weight_parts(each, model, (0, 1), 4, 1) for each in (plain, edited))
    assert after.weight == pytest.approx(1 / 5)
    assert after.softmax == before.softmax == pytest.approx(before.weight)
    muted = weight_parts(edited, model, (0, 0), 4, 1)
    assert muted.weight == pytest.approx(muted.softmax)


@pytest.mark.parametrize("positions", ENCODINGS)
def test_one_layer_one_head_and_one_token_are_enough(positions: Any) -> None:
    model = random_model(model_config(layers=1, heads=1, positions=positions))
    parts = weight_parts(trace(model, [3]), model, (0, 0), 0, 0)
    assert (parts.weight, parts.softmax, parts.total) == (1, 1, 1)
    assert parts.distance == 0
    assert not parts.turn or abs(parts.turn) < 1e-6


def test_nothing_of_the_trace_is_changed() -> None:
    model, reading = read(positions="rotary")
    before = {name: point.clone() for name, point in reading.points.items()}
    weight_parts(reading, model, (0, 0), 5, 2)
    for name, point in reading.points.items():
        assert torch.equal(point, before[name]), name
