"""Attention patterns are transformers' ``output_attentions``, with the weights of their models."""

from collections.abc import Callable
from typing import Any

import pytest
import torch
from test_model import random_ids
from test_model_oracles import copy, gpt2, gpt2_pairs, llama, llama_pairs
from tiny import model_config

from gptcore.model import GPT
from gptcore.trace import Trace, trace

VOCABULARY = 13
SHAPES = [(1, 1, 8, 1), (2, 2, 16, 16), (3, 4, 32, 9), (2, 3, 24, 40), (4, 4, 64, 48)]
KINDS: dict[str, tuple[dict[str, Any], Callable[..., Any], Callable[..., Any]]] = {
    "gpt2": (
        {"positions": "learned", "activation": "gelu_tanh", "bias": True, "tied_head": True},
        gpt2,
        gpt2_pairs,
    ),
    "llama": (
        {"positions": "rotary", "rotary_base": 500.0, "norm": "rms", "activation": "swiglu"},
        llama,
        llama_pairs,
    ),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("layers", "heads", "width", "tokens"), SHAPES)
@torch.no_grad()
def test_patterns_are_those_of_transformers(
    kind: str, layers: int, heads: int, width: int, tokens: int
) -> None:
    changes, make, pairs = KINDS[kind]
    config = model_config(
        layers=layers, heads=heads, width=width, context=48, qk_norm=False, **changes
    )
    ours, theirs = GPT(config, VOCABULARY), make(config, VOCABULARY)
    copy(pairs(ours, theirs))
    # Only this way of computing them keeps the weights.
    theirs.set_attn_implementation("eager")
    ids = random_ids(1, tokens, VOCABULARY, seed=4)
    expected = torch.stack(theirs(ids, output_attentions=True).attentions)[:, 0]
    reading = trace(ours, ids[0].tolist())
    torch.testing.assert_close(reading.patterns, expected, atol=1e-5, rtol=0)
    _check_rows(reading)
    if tokens > 1:  # far from even, or anything would be near
        rows = torch.arange(1, tokens + 1)
        assert (expected - torch.ones(tokens, tokens).tril() / rows[:, None]).abs().max() > 0.2


@pytest.mark.parametrize("positions", ["learned", "sinusoidal", "rotary", "alibi", "none"])
@pytest.mark.parametrize("causal", [True, False])
def test_rows_sum_to_one_and_see_no_future(positions: str, causal: bool) -> None:
    config = model_config(positions=positions, causal=causal, context=48)
    _check_rows(trace(GPT(config, VOCABULARY), random_ids(1, 48, VOCABULARY)[0].tolist()))


def _check_rows(reading: Trace) -> None:
    patterns = reading.patterns
    torch.testing.assert_close(patterns.sum(-1), torch.ones(patterns.shape[:-1]))
    future = patterns[..., torch.ones(patterns.shape[-2:]).triu(1).bool()]
    assert (future > 0).all() if not reading.config.causal else not future.any()
