"""The model against models that others wrote, and against what a GPT must be in any shape."""

import itertools
import math
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from tiny import model_config
from torch import Tensor, nn
from transformers.activations import ACT2FN

from gptcore.config import ModelConfig
from gptcore.kv_cache import KVCache
from gptcore.model import GPT, Points, dropout
from gptcore.positions import ENCODINGS, alibi_bias

VOCABULARY = 11
SHAPES = [
    pytest.param(choices, id="-".join(map(str, choices)))
    for choices in itertools.product(
        tuple(ENCODINGS),
        ("layer", "rms"),
        ("pre", "post"),
        ("gelu", "gelu_tanh", "relu", "relu2", "swiglu"),
        (True, False),
        (True, False),
    )
]


def random_model(config: ModelConfig, vocabulary: int = VOCABULARY, seed: int = 0) -> GPT:
    """A model none of whose weights is zero, as many are at the start of a training."""
    model = GPT(config, vocabulary)
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for parameter in model.parameters():
            around = 1.0 if parameter.dim() == 1 else 0.0
            parameter.normal_(around, 0.3, generator=generator)
    return model


def random_ids(batch: int, length: int, vocabulary: int = VOCABULARY, seed: int = 0) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.randint(vocabulary, (batch, length), generator=generator)


def shaped(shape: tuple[Any, ...], context: int) -> ModelConfig:
    """A tiny model of one of ``SHAPES``."""
    positions, norm, norm_place, activation, qk_norm, tied = shape
    return model_config(
        positions=positions,
        norm=norm,
        norm_place=norm_place,
        activation=activation,
        qk_norm=qk_norm,
        tied_head=tied,
        bias=tied,  # both are met, without twice as many shapes
        context=context,
        width=12,
        heads=3,
    )


@pytest.fixture(params=SHAPES)
def any_config(request: pytest.FixtureRequest) -> ModelConfig:
    return shaped(request.param, context=9)


@torch.no_grad()
def test_any_shape_works_cached_causal_and_counted(any_config: ModelConfig) -> None:
    model = random_model(any_config)
    ids = random_ids(2, 9)
    logits = model(ids)
    assert logits.shape == (2, 9, VOCABULARY)
    assert torch.isfinite(logits).all()
    assert sum(p.numel() for p in model.parameters()) == any_config.parameters(VOCABULARY)

    # A later token changes nothing before it, and something from there on.
    changed = ids.clone()
    changed[:, 5] = (ids[:, 5] + 1) % VOCABULARY
    other = model(changed)
    torch.testing.assert_close(other[:, :5], logits[:, :5], atol=1e-6, rtol=1e-6)
    assert (other[:, 5:] - logits[:, 5:]).abs().amax(-1).gt(1e-6).all()

    # Fewer tokens, and tokens read in pieces, give the same.
    torch.testing.assert_close(model(ids[:, :4]), logits[:, :4], atol=1e-4, rtol=1e-4)
    cache = KVCache(any_config, batch=2)
    pieces = [model(piece, cache=cache) for piece in ids.split((1, 4, 1, 1, 2), dim=1)]
    assert cache.length == 9
    torch.testing.assert_close(torch.cat(pieces, 1), logits, atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("positions", ["learned", "sinusoidal", "rotary", "alibi", "none"])
@pytest.mark.parametrize("qk_norm", [True, False])
@pytest.mark.parametrize(("batch", "length"), [(1, 1), (3, 7), (2, 16)])
@torch.no_grad()
def test_attention_is_torchs(positions: Any, qk_norm: bool, batch: int, length: int) -> None:
    config = model_config(positions=positions, qk_norm=qk_norm)
    points: Points = {}
    random_model(config)(random_ids(batch, length), points=points)
    for layer in range(config.layers):
        q, k, v, scores, pattern, mixed = (
            points[f"blocks.{layer}.attn.{name}"]
            for name in ("q", "k", "v", "scores", "pattern", "mixed")
        )
        assert q.shape == (batch, config.heads, length, config.head_size)
        bias = None
        if positions == "alibi":
            future = torch.full((length, length), -math.inf).triu(1)
            bias = alibi_bias(config.heads, length) + future
        expected = F.scaled_dot_product_attention(
            q, k, v, attn_mask=bias, is_causal=bias is None, scale=config.attention_scale
        )
        torch.testing.assert_close(mixed, expected, atol=1e-5, rtol=1e-5)
        torch.testing.assert_close(pattern, scores.softmax(-1))
        torch.testing.assert_close(pattern.sum(-1), torch.ones(batch, config.heads, length))
        assert not pattern.triu(1).any()


@torch.no_grad()
def test_qk_norm_normalises_each_head_and_fixes_the_scale() -> None:
    points: Points = {}
    config = model_config(qk_norm=True, positions="none")
    random_model(config)(random_ids(2, 16), points=points)
    for name in ("q", "k"):
        x = points[f"blocks.1.attn.{name}"]
        torch.testing.assert_close(x.mean(-1), torch.zeros(2, 2, 16), atol=1e-5, rtol=0)
        torch.testing.assert_close(x.square().mean(-1), torch.ones(2, 2, 16), atol=1e-2, rtol=0)
    assert model_config(qk_norm=True, width=64).attention_scale == pytest.approx(0.24)
    assert model_config(qk_norm=False, width=32).attention_scale == pytest.approx(1 / 4)


@pytest.mark.parametrize("place", ["pre", "post"])
@pytest.mark.parametrize("activation", ["relu", "gelu"])
@torch.no_grad()
def test_a_block_is_torchs_transformer_layer(place: Any, activation: Any) -> None:
    config = model_config(
        layers=1,
        heads=4,
        positions="none",
        norm_place=place,
        activation=activation,
        bias=True,
        qk_norm=False,
    )
    model = random_model(config)
    theirs = nn.TransformerEncoderLayer(
        16, 4, 64, 0.0, activation, batch_first=True, norm_first=place == "pre"
    )
    block = model.blocks[0]
    pairs = {
        theirs.self_attn.out_proj: block.attn.out,
        theirs.linear1: block.mlp.inner,
        theirs.linear2: block.mlp.out,
        theirs.norm1: block.attn_norm,
        theirs.norm2: block.mlp_norm,
    }
    theirs.self_attn.in_proj_weight.copy_(block.attn.qkv.weight)
    theirs.self_attn.in_proj_bias.copy_(block.attn.qkv.bias)
    for layer, ours in pairs.items():
        layer.load_state_dict(ours.state_dict())

    ids = random_ids(2, 12)
    points: Points = {}
    logits = model(ids, points=points)
    future = torch.ones(12, 12, dtype=torch.bool).triu(1)
    expected = theirs(model.token_embedding(ids), src_mask=future)
    torch.testing.assert_close(points["blocks.0.resid"], expected, atol=1e-5, rtol=1e-5)
    # What a pre-norm stack still needs, and a post-norm one has had.
    if place == "pre":
        norm = model.final_norm
        expected = F.layer_norm(expected, (16,), norm.weight, norm.bias)
    torch.testing.assert_close(logits, model.head(expected), atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [("gelu", "gelu"), ("gelu_tanh", "gelu_new"), ("relu", "relu"), ("relu2", "relu2")],
)
@torch.no_grad()
def test_activations_are_transformers(ours: Any, theirs: str) -> None:
    mlp = random_model(model_config(activation=ours)).blocks[0].mlp
    x = torch.randn(3, 16, generator=torch.Generator().manual_seed(0))
    expected = mlp.out(ACT2FN[theirs](mlp.inner(x)))
    torch.testing.assert_close(mlp(x), expected, atol=1e-5, rtol=1e-5)


@torch.no_grad()
def test_rms_norm_worked_by_hand() -> None:
    model = GPT(model_config(norm="rms", width=4, heads=2), VOCABULARY)
    x = torch.tensor([1.0, -2.0, 3.0, -4.0])
    # The mean square is 7.5; nothing is subtracted.
    torch.testing.assert_close(model.final_norm(x), x / math.sqrt(7.5), atol=1e-5, rtol=0)


@pytest.mark.parametrize("init", ["small", "gpt2"])
def test_initial_weights_follow_from_the_seed_alone(init: Any) -> None:
    config = model_config(init=init)
    models = []
    for elsewhere, seed in ((1, 5), (2, 5), (2, 6)):
        torch.manual_seed(elsewhere)
        models.append(GPT(config, VOCABULARY, seed).state_dict())
    assert all(torch.equal(models[0][name], models[1][name]) for name in models[0])
    name = "blocks.0.attn.qkv.weight"
    assert not torch.equal(models[0][name], models[2][name])


def test_initial_sizes_are_those_of_the_recipe() -> None:
    small = GPT(model_config(width=128), 300)
    assert small.token_embedding.weight.std().item() == pytest.approx(0.3, rel=0.05)
    assert small.blocks[1].mlp.inner.weight.std().item() == pytest.approx(
        0.6 / math.sqrt(128), rel=0.05
    )
    zero = [small.head, small.blocks[0].attn.out, small.blocks[1].mlp.out]
    assert not any(layer.weight.any() for layer in zero)

    gpt2 = GPT(model_config(width=128, layers=8, init="gpt2", positions="learned"), 300)
    for weight in (gpt2.token_embedding.weight, gpt2.head.weight, gpt2.blocks[0].attn.qkv.weight):
        assert weight.std().item() == pytest.approx(0.02, rel=0.05)
    assert gpt2.blocks[7].mlp.out.weight.std().item() == pytest.approx(0.02 / 4, rel=0.05)


def test_an_untrained_model_finds_every_token_about_as_likely() -> None:
    for tied in (True, False):
        model = GPT(model_config(tied_head=tied, width=64), 50)
        ids = random_ids(4, 16, 50)
        loss = F.cross_entropy(model(ids).flatten(0, 1), random_ids(4, 16, 50, seed=1).flatten())
        assert loss.item() == pytest.approx(math.log(50), abs=0.05)


def test_a_tied_head_is_the_embedding() -> None:
    model = GPT(model_config(tied_head=True), VOCABULARY)
    assert model.head.weight is model.token_embedding.weight


@pytest.mark.parametrize("activation", ["relu2", "swiglu"])
def test_matrices_are_all_those_inside_the_blocks(activation: Any) -> None:
    model = GPT(model_config(activation=activation, bias=True, positions="learned"), VOCABULARY)
    found = {id(matrix) for matrix, _ in model.matrices()}
    inside = {id(p) for p in model.blocks.parameters() if p.dim() == 2}  # type: ignore[attr-defined]
    assert found == inside
    for matrix, stacked in model.matrices():
        assert {part.shape[0] * stacked for part in matrix.chunk(stacked)} == {matrix.shape[0]}


@torch.no_grad()
def test_points_name_every_value_and_change_nothing() -> None:
    config = model_config()
    model = random_model(config)
    ids = random_ids(2, 6)
    points: Points = {}
    assert torch.equal(model(ids, points=points), model(ids))
    inside = ["attn.q", "attn.k", "attn.v", "attn.scores", "attn.pattern", "attn.mixed"]
    inside += ["attn.out", "mlp.out", "resid"]
    assert set(points) == {"embedding", "logits"} | {
        f"blocks.{layer}.{name}" for layer in range(2) for name in inside
    }
    # The residual stream is a sum.
    total = points["embedding"]
    for layer in range(2):
        total = total + points[f"blocks.{layer}.attn.out"] + points[f"blocks.{layer}.mlp.out"]
    torch.testing.assert_close(points["blocks.1.resid"], total)


def test_more_tokens_than_the_context_are_refused() -> None:
    config = model_config()
    model = GPT(config, VOCABULARY)
    with pytest.raises(ValueError, match="17 tokens"):
        model(random_ids(1, 17))
    cache = KVCache(config)
    model(random_ids(1, 16), cache=cache)
    with pytest.raises(ValueError, match="17 tokens"):
        model(random_ids(1, 1), cache=cache)


@torch.no_grad()
def test_bf16_computes_nearly_the_same() -> None:
    model = GPT(model_config(init="gpt2", width=32), VOCABULARY)
    exact = model(random_ids(2, 16))
    rounded = model.bfloat16()(random_ids(2, 16))
    assert rounded.dtype == torch.bfloat16
    torch.testing.assert_close(rounded.float(), exact, atol=0.02, rtol=0.05)


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_dropout_zeroes_its_share_and_scales_the_rest(dtype: torch.dtype) -> None:
    x = torch.ones(100, 1000, dtype=dtype)
    dropped = dropout(x, 0.25, np.random.default_rng(0))
    assert dropped.dtype == dtype
    assert (dropped == 0).float().mean().item() == pytest.approx(0.25, abs=0.01)
    assert dropped.max().item() == pytest.approx(4 / 3, rel=0.01)
    assert dropped.float().mean().item() == pytest.approx(1, abs=0.01)
    assert torch.equal(dropped, dropout(x, 0.25, np.random.default_rng(0)))
    assert not torch.equal(dropped, dropout(x, 0.25, np.random.default_rng(1)))
    assert dropout(x, 0.25, None) is x
    assert dropout(x, 0.0, np.random.default_rng(0)) is x


@torch.no_grad()
def test_dropout_acts_on_the_embedding_and_on_both_branches() -> None:
    model = random_model(model_config(dropout=0.5))
    ids = random_ids(2, 16)
    assert torch.equal(model(ids), model(ids))
    points: Points = {}
    model(ids, points=points, noise=np.random.default_rng(3))
    assert (points["embedding"] == 0).float().mean().item() == pytest.approx(0.5, abs=0.15)
    before, after = points["embedding"], points["blocks.0.resid"]
    # Where both branches were dropped, a quarter, the stream passes unchanged.
    assert (before == after).float().mean().item() == pytest.approx(0.25, abs=0.1)
    again = model(ids, noise=np.random.default_rng(3))
    assert torch.equal(points["logits"], again)


def test_all_encodings_start_from_the_same_weights():
    models = {name: GPT(model_config(positions=name), VOCABULARY, seed=3) for name in ENCODINGS}
    for name, model in models.items():
        weights = dict(model.named_parameters())
        own = weights.pop("position_embedding.weight", None)
        assert (own is not None) == (name == "learned")
        for part, weight in models["none"].named_parameters():
            assert torch.equal(weights.pop(part), weight), (name, part)
        assert not weights
