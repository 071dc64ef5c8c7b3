"""The same token twice: where a model of each encoding can tell the two apart."""

from typing import Any

import numpy as np
import pytest
import torch
from tiny import model_config

from gptcore.config import Positions
from gptcore.equal_tokens import PARTS, EqualTokens, equal_tokens, even_rows
from gptcore.model import GPT
from gptcore.trace import Trace, trace

ENCODINGS = Positions.__args__  # type: ignore[attr-defined]
IDS = (4, 2, 7, 2, 9, 1, 2, 5)
DIFFER = {
    "none": (),
    "alibi": ("scores",),
    "rotary": ("query", "key", "scores"),
    "learned": ("query", "key", "value", "scores"),
    "sinusoidal": ("query", "key", "value", "scores"),
}
"""What tells the two apart in the first layer, before anything of another token has come in."""


def reading(ids: tuple[int, ...] = IDS, **changes: Any) -> Trace:
    made = GPT(model_config(**changes), 10)
    generator = torch.Generator().manual_seed(1)
    with torch.no_grad():
        for weight in made.parameters():
            weight.add_(torch.randn(weight.shape, generator=generator), alpha=0.3)
    return trace(made, ids)


def found(read: Trace) -> EqualTokens:
    compared = equal_tokens(read)
    assert compared is not None
    return compared


@pytest.mark.parametrize("causal", [True, False])
@pytest.mark.parametrize("positions", ENCODINGS)
def test_what_tells_two_equal_tokens_apart(positions, causal) -> None:
    read = reading(positions=positions, causal=causal)
    compared = found(read)
    assert (compared.token, compared.places) == (2, (1, 6))
    assert (compared.embedding > 0) == (positions in ("learned", "sinusoidal"))
    first = dict(zip(PARTS, compared.layers[0] > 0, strict=True))
    for part in PARTS[:-1]:
        assert first[part] == (part in DIFFER[positions]), part
    # Without positions and without a mask nothing ever does.
    apart = positions != "none" or causal
    assert first["output"] == apart
    assert (compared.layers[1] > 0).all() == apart


def test_differences_are_the_largest_of_single_numbers() -> None:
    read = reading(positions="rotary")
    compared = found(read)
    first, last = compared.places
    for layer in range(2):
        for part, name in zip(PARTS, ("q", "k", "v"), strict=False):
            vectors = read[f"blocks.{layer}.attn.{name}"].numpy()
            expected = max(
                abs(float(vectors[head, first, at]) - float(vectors[head, last, at]))
                for head in range(2)
                for at in range(8)
            )
            assert compared.layers[layer, PARTS.index(part)] == pytest.approx(expected)
        scores = read.scores[layer].numpy()
        expected = max(
            abs(float(scores[head, first, key]) - float(scores[head, last, key]))
            for head in range(2)
            for key in range(first + 1)
        )
        assert compared.layers[layer, PARTS.index("scores")] == pytest.approx(expected)


def test_a_text_without_equal_tokens() -> None:
    assert equal_tokens(reading((3,))) is None
    assert equal_tokens(reading((3, 1, 2))) is None


@pytest.mark.parametrize("tokens", [2, 10])
def test_even_rows(tokens) -> None:
    expected = np.tril(np.ones((tokens, tokens))) / np.arange(1, tokens + 1)[:, None]
    np.testing.assert_allclose(even_rows(tokens, True), expected, atol=1e-7)
    np.testing.assert_allclose(even_rows(tokens, False), 1 / tokens, atol=1e-7)


def test_an_even_mix_of_equal_tokens_is_that_token_and_of_others_tells_how_many() -> None:
    """As the page says: it takes a token that stands out to count places by."""
    alone = reading((2,) * 8, positions="none")["blocks.0.attn.mixed"]
    torch.testing.assert_close(alone, alone[:, :1].expand_as(alone))
    read = reading((4, *(2,) * 7), positions="none")
    # All later tokens are equal and give the first one's share of an even row, or one tilted to it.
    mixed = read["blocks.0.attn.mixed"]
    shares = read.patterns[0, :, 1:, 0]
    assert (shares.diff(dim=-1) < 0).all()
    assert (mixed[:, 1:-1] - mixed[:, 2:]).abs().amax((0, 2)).min() > 1e-3
