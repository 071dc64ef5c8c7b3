"""How far heads look, against loops over single weights; position alone, against its formulas."""

import math
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from tiny import model_config, tiny_run

from gptcore.config import Positions
from gptcore.distances import (
    Profile,
    distances,
    drawn_at,
    position_alone,
    with_text,
    written,
)
from gptcore.errors import ModelFileError, TextError
from gptcore.model import GPT
from gptcore.modelfile import load_model
from gptcore.positions import alibi_bias
from gptcore.trace import trace

ENCODINGS = Positions.__args__  # type: ignore[attr-defined]
VOCABULARY = 11


def model(**changes: Any) -> GPT:
    """One whose weights have gone far from where they begin."""
    made = GPT(model_config(**changes), VOCABULARY)
    generator = torch.Generator().manual_seed(3)
    with torch.no_grad():
        for weight in made.parameters():
            weight.add_(torch.randn(weight.shape, generator=generator), alpha=0.4)
    return made


def some_ids(count: int) -> NDArray[np.int32]:
    return np.random.default_rng(5).integers(0, VOCABULARY, count).astype(np.int32)


def quiet(share: float) -> None:
    assert 0 <= share <= 1


def patterns(made: GPT, windows: torch.Tensor) -> NDArray[np.float32]:
    """(N, L, H, T, T), each window traced by itself."""
    return np.stack([trace(made, window.tolist()).patterns.numpy() for window in windows])


@pytest.mark.parametrize("causal", [True, False])
@pytest.mark.parametrize("positions", ENCODINGS)
def test_a_profile_is_the_mean_over_all_pairs_that_are_so_far_apart(positions, causal) -> None:
    made = model(positions=positions, causal=causal)
    windows = torch.from_numpy(some_ids(3 * 12).astype(np.int64)).view(3, 12)
    found = with_text(made, windows, quiet)
    every = patterns(made, windows)
    for distance in range(12):
        pairs = [
            every[..., i, j]
            for i in range(12)
            for j in range(12)
            if (i - j == distance if causal else abs(i - j) == distance)
        ]
        assert found.pairs[distance] == len(pairs)
        expected = np.mean(pairs, axis=(0, 1))
        np.testing.assert_allclose(found.weights[..., distance], expected, atol=1e-6)
    place = np.arange(12)
    apart = np.abs(place[:, None] - place)
    expected = (every * apart).sum(-1).mean((0, 3))
    np.testing.assert_allclose(found.mean, expected, rtol=1e-5)
    for near in (1, 5, 12):
        expected = (every * (apart < near)).sum(-1).mean((0, 3))
        np.testing.assert_allclose(found.within(near), expected, rtol=1e-5)
    np.testing.assert_allclose(found.shares.sum(-1), 1, atol=1e-6)


@pytest.mark.parametrize("causal", [True, False])
def test_without_positions_position_alone_is_even(causal) -> None:
    alone = position_alone(
        model(positions="none", causal=causal), torch.tensor([some_ids(16).tolist()])
    )
    for distance in range(16):
        rows = range(distance, 16)
        even = np.mean([1 / (i + 1) for i in rows]) if causal else 1 / 16
        np.testing.assert_allclose(alone.weights[..., distance], even, atol=1e-6)


@pytest.mark.parametrize("heads", [2, 3])
@pytest.mark.parametrize("causal", [True, False])
def test_with_alibi_position_alone_is_the_softmax_of_its_bias(heads, causal) -> None:
    made = model(positions="alibi", heads=heads, width=12, causal=causal)
    alone = position_alone(made, torch.tensor([some_ids(16).tolist()]))
    bias = alibi_bias(heads, 16).double()
    if causal:
        bias = bias.masked_fill(torch.ones(16, 16, dtype=torch.bool).triu(1), -math.inf)
    expected = bias.softmax(-1)
    for distance in range(16):
        weights = [expected.diagonal(-distance, -2, -1)]
        if distance and not causal:
            weights.append(expected.diagonal(distance, -2, -1))
        mean = torch.cat(weights, -1).mean(-1)
        for layer in alone.weights[..., distance]:
            np.testing.assert_allclose(layer, mean, atol=1e-6)


def test_with_rotary_the_average_query_meets_the_average_key_turned() -> None:
    """The first layer, worked by hand from its weights, each pair of numbers as a complex one."""
    made = model(positions="rotary", qk_norm=False, heads=1, width=8)
    windows = torch.from_numpy(some_ids(32).astype(np.int64)).view(2, 16)
    alone = position_alone(made, windows)
    with torch.no_grad():
        mean = made.token_embedding(windows).double().mean((0, 1)).float()
        qkv = made.blocks[0].attn.qkv(made.blocks[0].attn_norm(mean)).double().numpy()
    query, key = (each[:4] + 1j * each[4:] for each in (qkv[:8], qkv[8:16]))
    turns = 10_000.0 ** (-np.arange(0, 8, 2) / 8)
    apart = np.arange(16)
    scores = (query * key.conj() * np.exp(1j * apart[:, None] * turns)).sum(-1).real / math.sqrt(8)
    rows = [np.exp(scores[: i + 1]) / np.exp(scores[: i + 1]).sum() for i in range(16)]
    expected = [np.mean([row[distance] for row in rows[distance:]]) for distance in apart]
    np.testing.assert_allclose(alone.weights[0, 0], expected, atol=1e-5)


@pytest.mark.parametrize("positions", ["learned", "sinusoidal"])
@pytest.mark.parametrize("tied", [True, False])
def test_with_vectors_position_alone_reads_the_same_token_everywhere(positions, tied) -> None:
    made = model(positions=positions, tied_head=tied)
    windows = torch.from_numpy(some_ids(32).astype(np.int64)).view(2, 16)
    before = made.token_embedding.weight.detach().clone()
    alone = position_alone(made, windows)
    torch.testing.assert_close(made.token_embedding.weight.detach(), before)
    mean = before[windows].mean((0, 1))
    with torch.no_grad():
        made.token_embedding.weight.copy_(mean.expand_as(before))
    expected = with_text(made, windows, quiet)
    np.testing.assert_allclose(alone.weights, expected.weights, atol=1e-5)


@pytest.mark.parametrize(
    ("tokens", "windows", "length"), [(5, 1, 5), (16, 1, 16), (50, 3, 16), (9000, 256, 16)]
)
def test_windows_of_the_context_or_what_there_is(tokens, windows, length) -> None:
    shares: list[float] = []
    found = distances(model(), some_ids(tokens), shares.append)
    assert (found.windows, found.length) == (windows, length)
    assert found.text.weights.shape == found.alone.weights.shape == (2, 2, length)
    assert shares == sorted(shares)
    assert len(shares) == math.ceil(windows / (1024 // length))


def test_it_ends_when_it_is_stopped() -> None:
    def stop(share: float) -> None:
        raise TextError("stopped")

    with pytest.raises(TextError) as raised:
        distances(model(), some_ids(50), stop)
    assert raised.value.reason == "stopped"


@pytest.mark.parametrize("positions", ENCODINGS)
def test_weights_that_are_too_large_are_said_to_be(positions) -> None:
    made = model(positions=positions, norm="none", qk_norm=False)
    with torch.no_grad():
        made.token_embedding.weight.fill_(1e30)
    with pytest.raises(ModelFileError) as raised:
        distances(made, some_ids(20), quiet)
    assert raised.value.reason == "model-tensor-not-finite"


def test_a_model_without_text_reads_what_it_writes() -> None:
    saved = load_model(tiny_run().model_bytes())
    shares: list[float] = []
    ids = written(saved, shares.append)
    assert len(ids) == 512
    assert shares[-1] == 1
    assert set(ids.tolist()) <= set(range(saved.tokenizer.vocabulary))
    np.testing.assert_array_equal(ids, written(saved, quiet))


def test_what_a_curve_needs() -> None:
    assert drawn_at(1).tolist() == [0]
    assert drawn_at(5).tolist() == [0, 1, 2, 3, 4]
    found = drawn_at(1024)
    assert found[:8].tolist() == list(range(8))
    assert found[-1] == 1023
    assert len(found) <= 64


def test_a_profile_worked_by_hand() -> None:
    # Two rows: the first has only itself; the second gives a quarter to itself.
    profile = Profile(np.array([[[(1 + 0.25) / 2, 0.75]]], np.float32), np.array([2, 1]))
    assert profile.mean.tolist() == [[0.375]]
    assert profile.within(1).tolist() == [[0.625]]
