"""Rotary's turn taken back and made again, against the pass, transformers and complex numbers."""

import itertools

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from test_model import random_ids, random_model
from tiny import model_config
from torch import Tensor
from transformers import LlamaConfig
from transformers.models.llama.modeling_llama import LlamaRotaryEmbedding, apply_rotary_pos_emb

from gptcore.config import ModelConfig
from gptcore.rotary_head import place_tables, rotary_head, turned
from gptcore.trace import trace

PLACES = 40


def config(base: float = 10_000.0, size: int = 8, **changes: bool) -> ModelConfig:
    return model_config(
        positions="rotary", rotary_base=base, width=2 * size, context=PLACES, **changes
    )


def vectors(size: int, seed: int) -> tuple[Tensor, Tensor]:
    q, k = torch.randn(2, size, generator=torch.Generator().manual_seed(seed)).double()
    return q, k


@pytest.mark.parametrize("changes", [{}, {"qk_norm": False, "scaled": False}, {"causal": False}])
def test_turned_again_they_make_the_scores_of_the_pass(changes: dict[str, bool]) -> None:
    model = random_model(config(**changes))
    reading = trace(model, random_ids(1, 9)[0].tolist())
    tables = place_tables(model, 9)
    for layer, number in itertools.product(range(2), range(2)):
        at_0 = rotary_head(reading, model, (layer, number))
        queries, keys = turned(at_0.queries, tables), turned(at_0.keys, tables)
        scores = queries @ keys.T * model.config.attention_scale
        allowed = reading.scores[layer, number].isfinite()
        assert allowed.all() == (not model.config.causal)
        expected = reading.scores[layer, number].double()
        torch.testing.assert_close(scores[allowed], expected[allowed], atol=1e-5, rtol=0)


def test_at_place_0_stands_what_a_model_without_the_turn_has() -> None:
    model = random_model(config())
    ids = random_ids(1, 9)[0].tolist()
    at_0 = rotary_head(trace(model, ids), model, (0, 1))
    model.rotation = None
    plain = trace(model, ids)
    for name, found in (("q", at_0.queries), ("k", at_0.keys)):
        expected = plain[f"blocks.0.attn.{name}"][1].double()
        torch.testing.assert_close(found, expected, atol=1e-5, rtol=0)


@given(
    size=st.sampled_from([2, 6, 32]),
    base=st.floats(1.5, 1e8),
    seed=st.integers(0, 1000),
    places=st.tuples(st.integers(0, PLACES - 1), st.integers(0, PLACES - 1)),
    shift=st.integers(0, PLACES - 1),
)
def test_the_product_depends_on_the_distance_only(
    size: int, base: float, seed: int, places: tuple[int, int], shift: int
) -> None:
    tables = place_tables(random_model(config(base, size)), PLACES)
    q, k = vectors(size, seed)
    shift = min(shift, PLACES - 1 - max(places))
    products = [
        float(turned(q, tables[:, m + by]) @ turned(k, tables[:, n + by]))
        for m, n in [places]
        for by in (0, shift)
    ]
    assert products[0] == pytest.approx(products[1], abs=1e-4)
    # Pairs as complex numbers: the one turned by m, the other by n.
    half = size // 2
    angles = (places[0] - places[1]) * base ** (-np.arange(half) / half)
    pairs = [(x[:half] + 1j * x[half:]).numpy() for x in (q, k)]
    expected = float((pairs[0] * pairs[1].conj() * np.exp(1j * angles)).real.sum())
    assert products[0] == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize(("size", "base"), [(2, 10_000.0), (8, 100.0), (64, 500_000.0)])
def test_a_query_and_a_key_are_turned_as_transformers_turns_them(size: int, base: float) -> None:
    tables = place_tables(random_model(config(base, size)), PLACES)
    llama = LlamaConfig(
        hidden_size=size,
        num_attention_heads=1,
        rope_parameters={"rope_type": "default", "rope_theta": base},
    )
    q, k = (x.expand(1, 1, PLACES, size) for x in vectors(size, 3))
    cosine, sine = LlamaRotaryEmbedding(llama)(q, torch.arange(PLACES)[None])
    for mine, theirs in zip((q, k), apply_rotary_pos_emb(q, k, cosine, sine), strict=True):
        found = turned(mine[0, 0, 0], tables)
        torch.testing.assert_close(found, theirs[0, 0].double(), atol=2e-5, rtol=0)
        torch.testing.assert_close(turned(found, tables, back=True), mine[0, 0], atol=1e-6, rtol=0)


def test_a_model_that_does_not_turn_is_refused() -> None:
    model = random_model(model_config(positions="alibi"))
    with pytest.raises(ValueError, match="no rotary positions"):
        rotary_head(trace(model, [1, 2]), model, (0, 0))
