"""How a GPT knows what comes first: five encodings as pure functions, and one registry.

An encoding acts in one of three places, and says so in its ``PositionEncoding``:

* it adds a vector to each token's embedding (learned, sinusoidal),
* it turns queries and keys before they meet (rotary), or
* it lowers the attention scores of what lies far back (ALiBi).

To add one, write its function here, enter it in ``ENCODINGS`` and name it in
``gptcore.config.Positions``.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor


def sinusoidal_table(context: int, width: int, base: float = 10_000.0) -> Tensor:
    """Sines and cosines of ``width / 2`` frequencies, interleaved.

    ``table[p, 2i] = sin(p / base^(2i / width))`` and ``table[p, 2i + 1]`` its cosine:
    "Attention Is All You Need" (Vaswani et al. 2017), section 3.5.

    Returns:
        (context, width), float32. ``width`` is even.
    """
    angles = _angles(context, width, base)
    return torch.stack((angles.sin(), angles.cos()), dim=-1).flatten(1)


def rotary_tables(context: int, head_size: int, base: float = 10_000.0) -> tuple[Tensor, Tensor]:
    """Cosines and signed sines by which ``rotate`` turns a head's queries and keys.

    Dimension ``i`` and ``i + head_size / 2`` make a pair that turns by
    ``p / base^(2i / head_size)`` at position ``p``: RoFormer (Su et al. 2021), equation 34, in
    the half-split order of the Llama code.

    Returns:
        two of (context, head_size), float32. ``head_size`` is even.
    """
    angles = _angles(context, head_size, base)
    cosine, sine = angles.cos(), angles.sin()
    return torch.cat((cosine, cosine), dim=1), torch.cat((-sine, sine), dim=1)


def rotate(x: Tensor, cosine: Tensor, signed_sine: Tensor) -> Tensor:
    """Turn each pair of dimensions of ``x`` (..., D) by its position's angle.

    Rolling by half a head puts every dimension beside its partner, so that the turn is two
    multiplications and an addition.
    """
    return torch.addcmul(x * cosine, x.roll(x.size(-1) // 2, -1), signed_sine)


def alibi_slopes(heads: int) -> Tensor:
    """How steeply each head discounts distance: ALiBi (Press et al. 2022), section 3.

    For a power of two: the geometric sequence from ``2^(-8 / heads)``. For other numbers, as in
    the paper's code, the slopes of the next lower power, then every other slope of the higher.

    Returns:
        (heads,), float32.
    """
    power = 2 ** math.floor(math.log2(heads))
    slopes = [2 ** (-8 * (i + 1) / power) for i in range(power)]
    slopes += [2 ** (-4 * (i + 1) / power) for i in range(0, 2 * (heads - power), 2)]
    return torch.tensor(slopes)


def alibi_bias(heads: int, context: int) -> Tensor:
    """What ALiBi adds to the score of a query at ``i`` and a key at ``j``: ``-slope * |i - j|``.

    Returns:
        (heads, context, context), float32; with a causal mask only j <= i is ever used.
    """
    place = torch.arange(context)
    distance = (place[:, None] - place[None, :]).abs().float()
    return -alibi_slopes(heads)[:, None, None] * distance


def _angles(context: int, size: int, base: float) -> Tensor:
    """(context, size / 2): position times frequency, in radians."""
    frequencies = base ** (-torch.arange(0, size, 2, dtype=torch.float64) / size)
    places = torch.arange(context, dtype=torch.float64)
    return torch.outer(places, frequencies).float()


@dataclass(frozen=True)
class PositionEncoding:
    """Where an encoding acts; what it leaves out it does not do."""

    learned: bool = False
    """A trained vector for each position is added to the embedding."""
    table: Callable[[int, int], Tensor] | None = None
    """(context, width) -> the fixed vectors added to the embedding."""
    rotation: Callable[[int, int, float], tuple[Tensor, Tensor]] | None = None
    """(context, head size, base) -> the tables ``rotate`` takes."""
    bias: Callable[[int, int], Tensor] | None = None
    """(heads, context) -> what is added to the scores."""


ENCODINGS: dict[str, PositionEncoding] = {
    "none": PositionEncoding(),
    "learned": PositionEncoding(learned=True),
    "sinusoidal": PositionEncoding(table=sinusoidal_table),
    "rotary": PositionEncoding(rotation=rotary_tables),
    "alibi": PositionEncoding(bias=alibi_bias),
}
