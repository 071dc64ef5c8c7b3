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

from gptcore.errors import ConfigError

_LARGEST_BYTES = 256_000_000


def sinusoidal_table(context: int, width: int, base: float = 10_000.0) -> Tensor:
    """Sines and cosines of ``width / 2`` frequencies, interleaved.

    ``table[p, 2i] = sin(p / base^(2i / width))`` and ``table[p, 2i + 1]`` its cosine:
    "Attention Is All You Need" (Vaswani et al. 2017), section 3.5.

    Returns:
        (context, width), float32.

    Raises:
        ConfigError: ``positions-odd`` for an odd width, ``positions-base`` for a base that is no
            number from 1 on, ``positions-none`` for less than one place or dimension,
            ``positions-memory`` for a table beyond 256 MB; before anything is computed.
    """
    angles = _angles(context, width, base)
    return torch.stack((angles.sin(), angles.cos()), dim=-1).flatten(1)


def rotary_tables(context: int, head_size: int, base: float = 10_000.0) -> tuple[Tensor, Tensor]:
    """Cosines and signed sines by which ``rotate`` turns a head's queries and keys.

    Dimension ``i`` and ``i + head_size / 2`` make a pair that turns by
    ``p / base^(2i / head_size)`` at position ``p``: RoFormer (Su et al. 2021), equation 34, in
    the half-split order of the Llama code.

    Returns:
        two of (context, head_size), float32.

    Raises:
        ConfigError: as ``sinusoidal_table``.
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

    Raises:
        ConfigError: ``positions-none`` for less than one head.
    """
    _check_size(heads)
    power = 2 ** math.floor(math.log2(heads))
    slopes = [2 ** (-8 * (i + 1) / power) for i in range(power)]
    slopes += [2 ** (-4 * (i + 1) / power) for i in range(0, 2 * (heads - power), 2)]
    return torch.tensor(slopes)


def alibi_bias(heads: int, context: int) -> Tensor:
    """What ALiBi adds to the score of a query at ``i`` and a key at ``j``: ``-slope * |i - j|``.

    Returns:
        (heads, context, context), float32; with a causal mask only j <= i is ever used.

    Raises:
        ConfigError: ``positions-none`` or ``positions-memory``, as ``sinusoidal_table``.
    """
    _check_size(heads, context, context)
    place = torch.arange(context)
    distance = (place[:, None] - place[None, :]).abs().float()
    return -alibi_slopes(heads)[:, None, None] * distance


def mistaken_positions(context: int) -> Tensor:
    """A formula that is also printed, and is a mistake: ``sin(p / 10000^2) + cos(p / 10000^2)``.

    The dimension is missing in it, so that a place gets one number instead of a vector of waves;
    and as ``p / 10000^2`` stays near 0, that number is ``1 + p / 10000^2`` to the eighth decimal:
    nearly the same everywhere. It is here to be shown, not to be used.

    Returns:
        (context,), float64.

    Raises:
        ConfigError: ``positions-none`` or ``positions-memory``, as ``sinusoidal_table``.
    """
    _check_size(context)
    angles = torch.arange(context, dtype=torch.float64) / 10_000**2
    return angles.sin() + angles.cos()


def _check_size(*sizes: int) -> None:
    """Refuse a table of float32 that has nothing in it, or more than anybody has memory for."""
    if min(sizes) < 1:
        raise ConfigError("positions-none", size=min(sizes))
    held = 4 * math.prod(sizes)
    if held > _LARGEST_BYTES:
        limit = _LARGEST_BYTES // 1_000_000
        raise ConfigError("positions-memory", megabytes=held // 1_000_000, limit=limit)


def _angles(context: int, size: int, base: float) -> Tensor:
    """(context, size / 2): position times frequency, in radians."""
    _check_size(context, size)
    if size % 2:
        raise ConfigError("positions-odd", size=size, nearest=size + 1)
    if not 1 <= base < math.inf:
        raise ConfigError("positions-base", base=f"{base:g}")
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
