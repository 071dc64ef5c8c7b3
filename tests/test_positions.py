"""The position encodings against their papers and against transformers' own code."""

import math
from collections.abc import Callable

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor
from transformers import LlamaConfig
from transformers.models.bloom.modeling_bloom import build_alibi_tensor
from transformers.models.llama.modeling_llama import LlamaRotaryEmbedding, apply_rotary_pos_emb
from transformers.models.mpt.modeling_mpt import build_mpt_alibi_tensor

from gptcore.config import Positions
from gptcore.errors import ConfigError
from gptcore.messages import LANGUAGES
from gptcore.positions import (
    ENCODINGS,
    alibi_bias,
    alibi_slopes,
    mistaken_positions,
    rotary_tables,
    rotate,
    sinusoidal_table,
)


def random(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


def test_every_encoding_of_the_config_is_registered() -> None:
    assert set(ENCODINGS) == set(Positions.__args__)  # type: ignore[attr-defined]


def test_sinusoidal_table_worked_by_hand() -> None:
    # Width 4 has two frequencies: 1 and 1 / 10000^(2/4) = 1/100.
    table = sinusoidal_table(4, 4)
    assert table[0].tolist() == [0, 1, 0, 1]
    expected = [0.8414710, 0.5403023, 0.0099998, 0.9999500]  # sin 1, cos 1, sin .01, cos .01
    torch.testing.assert_close(table[1], torch.tensor(expected), atol=1e-6, rtol=0)
    expected = [0.1411200, -0.9899925, 0.0299955, 0.9995500]  # the same of 3 and .03
    torch.testing.assert_close(table[3], torch.tensor(expected), atol=1e-6, rtol=0)


@pytest.mark.parametrize(("context", "width"), [(1, 2), (7, 6), (300, 64)])
def test_sinusoidal_table_is_the_papers_formula(context: int, width: int) -> None:
    table = sinusoidal_table(context, width)
    assert table.shape == (context, width)
    for place in range(0, context, 37):
        for i in range(width // 2):
            angle = place / 10_000 ** (2 * i / width)
            assert table[place, 2 * i].item() == pytest.approx(math.sin(angle), abs=2e-5)
            assert table[place, 2 * i + 1].item() == pytest.approx(math.cos(angle), abs=2e-5)


@pytest.mark.parametrize(("head_size", "base"), [(2, 10_000.0), (8, 10_000.0), (64, 500_000.0)])
def test_rotary_is_llamas(head_size: int, base: float) -> None:
    heads, length = 3, 50
    llama = LlamaConfig(
        hidden_size=heads * head_size,
        num_attention_heads=heads,
        rope_parameters={"rope_type": "default", "rope_theta": base},
    )
    q, k = random(2, heads, length, head_size), random(2, heads, length, head_size, seed=1)
    cosine, sine = LlamaRotaryEmbedding(llama)(q, torch.arange(length)[None])
    expected_q, expected_k = apply_rotary_pos_emb(q, k, cosine, sine)

    tables = rotary_tables(length, head_size, base)
    torch.testing.assert_close(rotate(q, *tables), expected_q, atol=1e-4, rtol=0)
    torch.testing.assert_close(rotate(k, *tables), expected_k, atol=1e-4, rtol=0)


def test_rotary_scores_depend_on_distance_only() -> None:
    context, size = 40, 16
    tables = rotary_tables(context, size)
    same_q = rotate(random(size).expand(context, size), *tables)
    same_k = rotate(random(size, seed=1).expand(context, size), *tables)
    scores = same_q @ same_k.T
    for distance in range(context):
        diagonal = scores.diagonal(-distance)
        torch.testing.assert_close(diagonal, diagonal[:1].expand_as(diagonal), atol=1e-4, rtol=0)
    # Not because every score is the same:
    assert scores[:, 0].std() > 0.1


def test_rotary_keeps_lengths_and_leaves_the_first_token_alone() -> None:
    x = random(5, 10)
    turned = rotate(x, *rotary_tables(5, 10))
    torch.testing.assert_close(turned.norm(dim=1), x.norm(dim=1))
    assert torch.equal(turned[0], x[0])
    assert not torch.allclose(turned[1], x[1], atol=0.1)


def test_alibi_slopes_of_eight_heads_are_the_papers() -> None:
    assert alibi_slopes(8).tolist() == [1 / 2**i for i in range(1, 9)]


def test_alibi_slopes_of_six_heads_are_those_of_four_and_every_other_of_eight() -> None:
    four, eight = [1 / 4, 1 / 16, 1 / 64, 1 / 256], [1 / 2**i for i in range(1, 9)]
    torch.testing.assert_close(alibi_slopes(6), torch.tensor([*four, eight[0], eight[2]]))


@pytest.mark.parametrize("heads", [1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 63, 64])
def test_alibi_slopes_are_blooms(heads: int) -> None:
    # Bloom's bias of the key at 1 is the slope itself.
    everything_seen = torch.ones((1, 2), dtype=torch.int64)
    bloom = build_alibi_tensor(everything_seen, heads, torch.float32)[:, 0, 1]
    torch.testing.assert_close(alibi_slopes(heads), bloom)


@pytest.mark.parametrize("heads", [1, 2, 4, 8, 16])
def test_alibi_bias_is_mpts_up_to_a_constant_a_row(heads: int) -> None:
    # MPT counts from the last key, which adds the same to a whole row; softmax ignores that.
    length = 9
    mpt = build_mpt_alibi_tensor(heads, length)  # (heads, 1, length)
    ours = alibi_bias(heads, length)
    seen = torch.ones(length, length).tril().bool()
    torch.testing.assert_close(
        ours.masked_fill(~seen, -math.inf).softmax(-1),
        mpt.expand(heads, length, length).masked_fill(~seen, -math.inf).softmax(-1),
    )


def test_alibi_bias_worked_by_hand() -> None:
    bias = alibi_bias(2, 3)  # slopes 2^-4 and 2^-8
    expected = torch.tensor([[0, 0, 0], [-1, 0, 0], [-2, -1, 0]])
    for head, slope in enumerate((1 / 16, 1 / 256)):
        torch.testing.assert_close(bias[head].tril(), expected * slope)


@given(context=st.integers(1, 300), pairs=st.integers(1, 40), base=st.floats(1, 1e8))
def test_tables_have_the_shape_that_was_asked_for(context: int, pairs: int, base: float) -> None:
    table = sinusoidal_table(context, 2 * pairs, base)
    assert table.shape == (context, 2 * pairs)
    # Each pair of a sine and a cosine has length 1, so that all places are equally loud.
    lengths = table.unflatten(1, (pairs, 2)).norm(dim=-1)
    torch.testing.assert_close(lengths, torch.ones_like(lengths))
    cosine, signed_sine = rotary_tables(context, 2 * pairs, base)
    torch.testing.assert_close(cosine[:, :pairs], table[:, 1::2])
    torch.testing.assert_close(signed_sine[:, pairs:], table[:, 0::2])
    torch.testing.assert_close(signed_sine[:, :pairs], -table[:, 0::2])


@given(
    pairs=st.integers(1, 16),
    base=st.floats(2, 1e6),
    place=st.integers(0, 100),
    distance=st.integers(0, 100),
    shift=st.integers(0, 100),
)
def test_products_depend_on_the_distance_alone(
    pairs: int, base: float, place: int, distance: int, shift: int
) -> None:
    size, places = 2 * pairs, [place, place + distance, place + shift, place + distance + shift]
    table = sinusoidal_table(301, size, base)[places].double()
    assert float(table[0] @ table[1]) == pytest.approx(float(table[2] @ table[3]), abs=1e-3)
    assert float(table[0] @ table[0]) == pytest.approx(pairs, abs=1e-4)
    tables = [each[places] for each in rotary_tables(301, size, base)]
    q, k = (rotate(random(size, seed=seed).expand(4, size), *tables).double() for seed in (1, 2))
    assert float(q[1] @ k[0]) == pytest.approx(float(q[3] @ k[2]), abs=1e-3)


@given(heads=st.integers(1, 64), context=st.integers(1, 40))
def test_alibi_takes_off_more_the_farther(heads: int, context: int) -> None:
    bias = alibi_bias(heads, context)
    assert bias.shape == (heads, context, context)
    assert (bias.diagonal(0, 1, 2) == 0).all()
    assert (bias.tril(-1).diff(dim=2).tril(-2) >= 0).all()  # nearer keys lose less
    assert torch.equal(bias, bias.mT)


def test_the_mistaken_formula_tells_no_places_apart() -> None:
    values = mistaken_positions(4096)
    expected = [math.sin(p / 1e8) + math.cos(p / 1e8) for p in range(4096)]
    torch.testing.assert_close(values, torch.tensor(expected, dtype=torch.float64))
    # To the eighth decimal it is 1 and a hundred millionth a place.
    nearly = 1 + torch.arange(4096, dtype=torch.float64) / 1e8
    torch.testing.assert_close(values, nearly, atol=1e-8, rtol=0)
    assert values.max() - values.min() < 5e-5
    # In the numbers of a model about twelve places in a row are one and the same.
    assert len(values[:128].float().unique()) < 128 / 8
    # The right formula never comes so near: neighbours are clearly apart.
    right = sinusoidal_table(128, 32)
    assert (right[1:] - right[:-1]).norm(dim=1).min() > 0.5


@pytest.mark.parametrize(
    ("call", "reason"),
    [
        (lambda: sinusoidal_table(8, 7), "positions-odd"),
        (lambda: rotary_tables(8, 1), "positions-odd"),
        (lambda: sinusoidal_table(8, 8, 0), "positions-base"),
        (lambda: sinusoidal_table(8, 8, -10_000), "positions-base"),
        (lambda: rotary_tables(8, 8, 0.5), "positions-base"),
        (lambda: rotary_tables(8, 8, math.nan), "positions-base"),
        (lambda: rotary_tables(8, 8, math.inf), "positions-base"),
        (lambda: sinusoidal_table(0, 8), "positions-none"),
        (lambda: sinusoidal_table(8, 0), "positions-none"),
        (lambda: rotary_tables(-1, 8), "positions-none"),
        (lambda: alibi_slopes(0), "positions-none"),
        (lambda: alibi_bias(-2, 8), "positions-none"),
        (lambda: mistaken_positions(0), "positions-none"),
        (lambda: sinusoidal_table(10**12, 512), "positions-memory"),
        (lambda: rotary_tables(10**9, 64), "positions-memory"),
        (lambda: alibi_bias(64, 10**6), "positions-memory"),
        (lambda: mistaken_positions(10**15), "positions-memory"),
    ],
)
def test_what_cannot_be_is_refused_before_it_is_computed(
    call: Callable[[], object], reason: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        call()
    assert caught.value.reason == reason
    for lang in LANGUAGES:
        assert caught.value.what(lang)
        assert caught.value.advice(lang)
