"""Queries and keys of a head with rotary positions, with the turn taken back.

    >>> at_0 = rotary_head(reading, saved.model, (1, 2))
    >>> tables = place_tables(saved.model, 8)
    >>> turned(at_0.queries[7], tables[:, 7]) @ turned(at_0.keys[3], tables[:, 3])

The last line is the product that the pass had. It depends on 7 - 3 only: RoFormer (Su et al. 2021),
equation 16.
"""

from dataclasses import dataclass

from torch import Tensor

from gptcore.head_edits import Head
from gptcore.model import GPT
from gptcore.positions import rotate
from gptcore.trace import Trace


@dataclass(frozen=True)
class RotaryHead:
    """What one head asks and answers, as if every token stood at place 0. D is the head size."""

    queries: Tensor
    """(T, D), float64, after QK-norm."""
    keys: Tensor
    """(T, D), likewise."""


def rotary_head(trace: Trace, model: GPT, head: Head) -> RotaryHead:
    """Turn the queries and keys of ``head`` back to place 0.

    Args:
        trace: a pass of ``model``, whose positions are rotary.
    """
    layer, number = head
    tables = place_tables(model, len(trace.ids))
    queries, keys = (
        turned(trace[f"blocks.{layer}.attn.{name}"][number].double(), tables, back=True)
        for name in ("q", "k")
    )
    return RotaryHead(queries, keys)


def place_tables(model: GPT, places: int) -> Tensor:
    """The ``rotary_tables`` by which ``model`` turns at its first places: (2, T, D), float64."""
    if model.rotation is None:
        raise ValueError("the model has no rotary positions")
    return model.rotation[:, :places, 0, 0].double()


def turned(x: Tensor, tables: Tensor, back: bool = False) -> Tensor:
    """``x``, (D,) or (T, D), turned by the angles of a place, (2, D), or of T places, (2, T, D)."""
    cosine, signed_sine = tables
    return rotate(x.expand_as(cosine), cosine, -signed_sine if back else signed_sine)
