"""What a GPT is without one of its parts: each switch does what it says, and still can be used."""

import math
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from test_decoder import naive
from test_model import random_ids, random_model
from tiny import TEXT, model_config, tiny_run
from torch import Tensor

from gptcore.decoder import Decoder
from gptcore.model import GPT, Points
from gptcore.modelfile import load_model
from gptcore.positions import ENCODINGS
from gptcore.train import evaluate, train

BREAKS: list[dict[str, Any]] = [
    {"causal": False},
    {"scaled": False},
    {"residual": False},
    {"norm": "none"},
    {"positions": "none"},
]
broken = pytest.mark.parametrize("change", BREAKS, ids=lambda change: next(iter(change)))


@torch.no_grad()
@pytest.mark.parametrize("positions", ENCODINGS)
def test_without_the_mask_every_token_sees_all(positions: Any) -> None:
    model = random_model(model_config(causal=False, positions=positions))
    ids = random_ids(2, 9)
    points: Points = {}
    logits = model(ids, points=points)
    assert (points["blocks.0.attn.pattern"] > 0).all()
    changed = ids.clone()
    changed[:, 8] = (ids[:, 8] + 1) % model.vocabulary
    assert (model(changed) - logits).abs().amax(-1).gt(1e-6).all(), "also what comes before it"


@torch.no_grad()
@pytest.mark.parametrize("causal", [True, False])
@pytest.mark.parametrize("scaled", [True, False])
@pytest.mark.parametrize("qk_norm", [True, False])
def test_attention_is_torchs(causal: bool, scaled: bool, qk_norm: bool) -> None:
    config = model_config(causal=causal, scaled=scaled, qk_norm=qk_norm, positions="none")
    model = random_model(config)
    points: Points = {}
    model(random_ids(3, 16), points=points)
    q, k, v = (points[f"blocks.1.attn.{name}"] for name in "qkv")
    own = 0.24 * math.sqrt(32 / 8) if qk_norm else 1 / math.sqrt(8)
    expected = F.scaled_dot_product_attention(
        q, k, v, is_causal=causal, scale=own if scaled else 1.0
    )
    torch.testing.assert_close(points["blocks.1.attn.mixed"], expected, atol=1e-5, rtol=1e-5)


@torch.no_grad()
@pytest.mark.parametrize("place", ["pre", "post"])
def test_without_residual_or_norm_a_block_is_only_its_layers(place: Any) -> None:
    model = random_model(model_config(residual=False, norm="none", norm_place=place))
    points: Points = {}
    model(random_ids(1, 5), points=points)
    torch.testing.assert_close(points["blocks.1.resid"], points["blocks.1.mlp.out"])
    mlp = model.blocks[1].mlp
    torch.testing.assert_close(points["blocks.1.resid"], mlp(points["blocks.1.attn.out"]))


@broken
def test_it_is_counted_decoded_saved_and_trained(change: dict[str, Any]) -> None:
    config = model_config(**change)
    model = random_model(config)
    assert sum(p.numel() for p in model.parameters()) == config.parameters(model.vocabulary)
    reads = [[3, 1], *([token] for token in range(9)), [5, 6, 7], list(range(9)) * 2, [4]]
    decoder = Decoder(model)
    for unread, expected in zip(reads, naive(model, reads), strict=True):
        torch.testing.assert_close(decoder.read(unread), expected, atol=1e-4, rtol=1e-4)

    state = tiny_run(**{f"model__{name}": value for name, value in change.items()})
    first, *_, last = list(train(state))
    assert last.train_loss < first.train_loss
    assert load_model(state.model_bytes()).config.model == state.config.model
    assert all(parameter.grad is None or parameter.grad.any() for parameter in _weights(state))


def _weights(state: Any) -> list[Tensor]:
    return list(state.model.blocks.parameters())


def test_without_the_mask_the_loss_falls_towards_zero_and_the_writing_is_rubbish() -> None:
    changes = {"training__steps": 400, "training__sample_tokens": 200}
    cheating = tiny_run(model__causal=False, **changes)
    honest = tiny_run(**changes)
    samples = []
    for state in (cheating, honest):
        *_, last = train(state)
        assert last.sample is not None
        samples.append(last.sample)
    assert evaluate(cheating, cheating.data.validation) < 0.4
    # Of pieces of a few letters: which of them the text has at all.
    pieces = [{text[at : at + 6] for at in range(len(text) - 5)} for text in (TEXT, *samples)]
    known, *written = pieces
    cheated, honestly = (len(each & known) / len(each) for each in written)
    assert cheated < honestly - 0.1


def test_without_positions_order_is_only_seen_through_the_mask() -> None:
    model = random_model(model_config(positions="none", causal=False))
    ids = random_ids(1, 8)
    turned = torch.arange(7, -1, -1)
    torch.testing.assert_close(model(ids[:, turned]), model(ids)[:, turned], atol=1e-5, rtol=1e-5)


def test_an_untrained_model_without_residual_lets_the_gradient_through() -> None:
    model = GPT(model_config(residual=False), 11)
    with torch.no_grad():
        model.head.weight.normal_(0, 0.1)  # zero at the start: what is behind it waits a step
    F.cross_entropy(model(random_ids(2, 8)).flatten(0, 1), random_ids(2, 8).flatten()).backward()
    assert all(p.grad is not None and p.grad.any() for p in model.blocks.parameters())
