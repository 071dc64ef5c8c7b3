"""With the right settings the model is GPT-2, or Llama: logits and gradients of transformers'."""

import pytest
import torch
import torch.nn.functional as F
from tiny import model_config
from torch import Tensor, nn
from transformers import GPT2Config, GPT2LMHeadModel, LlamaConfig, LlamaForCausalLM

from gptcore.config import ModelConfig
from gptcore.model import GPT

Pairs = list[tuple[Tensor, Tensor]]
"""Our parameter beside theirs, theirs turned so that the shapes agree."""


def gpt2(config: ModelConfig, vocabulary: int) -> GPT2LMHeadModel:
    torch.manual_seed(1)
    return GPT2LMHeadModel(
        GPT2Config(
            vocab_size=vocabulary,
            n_positions=config.context,
            n_embd=config.width,
            n_layer=config.layers,
            n_head=config.heads,
            n_inner=config.mlp_width,
            resid_pdrop=0.0,
            embd_pdrop=0.0,
            attn_pdrop=0.0,
            initializer_range=0.2,  # ten times the usual: attention far from uniform
            bos_token_id=0,
            eos_token_id=0,
        )
    )


def llama(config: ModelConfig, vocabulary: int) -> LlamaForCausalLM:
    torch.manual_seed(1)
    return LlamaForCausalLM(
        LlamaConfig(
            vocab_size=vocabulary,
            hidden_size=config.width,
            intermediate_size=config.mlp_width,
            num_hidden_layers=config.layers,
            num_attention_heads=config.heads,
            max_position_embeddings=config.context,
            rope_parameters={"rope_type": "default", "rope_theta": config.rotary_base},
            rms_norm_eps=1e-5,
            initializer_range=0.2,
            pad_token_id=None,
            bos_token_id=0,
            eos_token_id=0,
        )
    )


def gpt2_pairs(ours: GPT, theirs: GPT2LMHeadModel, gradients: bool = False) -> Pairs:
    def value(parameter: nn.Parameter) -> Tensor:
        return parameter.grad if gradients else parameter.data

    body = theirs.transformer
    pairs = [
        (value(ours.token_embedding.weight), value(body.wte.weight)),
        (value(ours.position_embedding.weight), value(body.wpe.weight)),
    ]
    norms = [(ours.final_norm, body.ln_f)]
    for block, layer in zip(ours.blocks, body.h, strict=True):
        norms += [(block.attn_norm, layer.ln_1), (block.mlp_norm, layer.ln_2)]
        for linear, conv in (
            (block.attn.qkv, layer.attn.c_attn),
            (block.attn.out, layer.attn.c_proj),
            (block.mlp.inner, layer.mlp.c_fc),
            (block.mlp.out, layer.mlp.c_proj),
        ):
            # GPT-2's Conv1D keeps its matrix the other way round.
            pairs.append((value(linear.weight), value(conv.weight).T))
            pairs.append((value(linear.bias), value(conv.bias)))
    for mine, other in norms:
        pairs += [(value(mine.weight), value(other.weight)), (value(mine.bias), value(other.bias))]
    return pairs


def llama_pairs(ours: GPT, theirs: LlamaForCausalLM, gradients: bool = False) -> Pairs:
    def value(parameter: nn.Parameter) -> Tensor:
        return parameter.grad if gradients else parameter.data

    body = theirs.model
    pairs = [
        (value(ours.token_embedding.weight), value(body.embed_tokens.weight)),
        (value(ours.final_norm.weight), value(body.norm.weight)),
        (value(ours.head.weight), value(theirs.lm_head.weight)),
    ]
    for block, layer in zip(ours.blocks, body.layers, strict=True):
        q, k, v = value(block.attn.qkv.weight).chunk(3)
        gate, up = value(block.mlp.inner.weight).chunk(2)
        pairs += [
            (value(block.attn_norm.weight), value(layer.input_layernorm.weight)),
            (value(block.mlp_norm.weight), value(layer.post_attention_layernorm.weight)),
            (q, value(layer.self_attn.q_proj.weight)),
            (k, value(layer.self_attn.k_proj.weight)),
            (v, value(layer.self_attn.v_proj.weight)),
            (value(block.attn.out.weight), value(layer.self_attn.o_proj.weight)),
            (gate, value(layer.mlp.gate_proj.weight)),
            (up, value(layer.mlp.up_proj.weight)),
            (value(block.mlp.out.weight), value(layer.mlp.down_proj.weight)),
        ]
    return pairs


@torch.no_grad()
def copy(pairs: Pairs) -> None:
    generator = torch.Generator().manual_seed(2)
    for mine, other in pairs:
        if other.dim() == 1:  # biases start at 0 and norms at 1: make them matter
            other.add_(torch.randn(other.shape, generator=generator) * 0.2)
        mine.copy_(other)


def losses(ours: GPT, theirs: nn.Module, batch: int, length: int) -> tuple[Tensor, Tensor]:
    """Compare the logits on random ids; returns both losses."""
    generator = torch.Generator().manual_seed(3)
    ids = torch.randint(ours.vocabulary, (batch, length + 1), generator=generator)
    mine, other = ours(ids[:, :-1]), theirs(ids[:, :-1]).logits
    torch.testing.assert_close(mine, other, atol=1e-4, rtol=1e-4)
    assert mine.std() > 0.1  # not all alike for want of any weights
    targets = ids[:, 1:].flatten()
    return (
        F.cross_entropy(mine.flatten(0, 1), targets),
        F.cross_entropy(other.flatten(0, 1), targets),
    )


@pytest.mark.parametrize(
    ("layers", "heads", "width", "batch", "length"),
    [(1, 1, 8, 1, 1), (2, 2, 16, 3, 16), (3, 4, 32, 2, 9), (2, 3, 24, 1, 16)],
)
def test_logits_and_gradients_are_gpt2s(
    layers: int, heads: int, width: int, batch: int, length: int
) -> None:
    config = model_config(
        layers=layers,
        heads=heads,
        width=width,
        positions="learned",
        activation="gelu_tanh",
        qk_norm=False,
        bias=True,
        tied_head=True,
    )
    ours, theirs = GPT(config, 13), gpt2(config, 13)
    assert sum(p.numel() for p in theirs.parameters()) == config.parameters(13)
    copy(gpt2_pairs(ours, theirs))
    for loss in losses(ours, theirs, batch, length):
        loss.backward()
    for mine, other in gpt2_pairs(ours, theirs, gradients=True):
        torch.testing.assert_close(mine, other, atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize(
    ("layers", "heads", "width", "batch", "length"),
    [(1, 1, 8, 1, 1), (2, 2, 16, 3, 16), (3, 4, 32, 2, 9)],
)
def test_logits_and_gradients_are_llamas(
    layers: int, heads: int, width: int, batch: int, length: int
) -> None:
    config = model_config(
        layers=layers,
        heads=heads,
        width=width,
        positions="rotary",
        rotary_base=500.0,
        norm="rms",
        activation="swiglu",
        mlp_ratio=2.5,
        qk_norm=False,
    )
    ours, theirs = GPT(config, 13), llama(config, 13)
    assert sum(p.numel() for p in theirs.parameters()) == config.parameters(13)
    copy(llama_pairs(ours, theirs))
    for loss in losses(ours, theirs, batch, length):
        loss.backward()
    for mine, other in llama_pairs(ours, theirs, gradients=True):
        torch.testing.assert_close(mine, other, atol=1e-4, rtol=1e-4)
