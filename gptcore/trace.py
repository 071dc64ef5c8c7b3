"""One pass of a model over a text, with everything in it that a page or a notebook can show.

    >>> reading = trace(saved.model, saved.tokenizer.encode("One morning"))
    >>> reading["blocks.1.attn.pattern"].shape   # (H, T, T)
    >>> reading.patterns.shape                   # (L, H, T, T)

The names are those of ``gptcore.model``: ``embedding``; for each block ``attn.q``, ``.k``, ``.v``,
``.scores``, ``.pattern``, ``.mixed``, ``.out``, ``mlp.out`` and ``resid``; ``logits``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import torch
from torch import Tensor

from gptcore.config import ModelConfig
from gptcore.errors import ModelFileError
from gptcore.model import GPT, Edit, Points


@dataclass(frozen=True)
class Trace:
    """What went on inside one pass over T tokens. Its tensors are shared: nobody changes them."""

    config: ModelConfig
    ids: tuple[int, ...]
    """The tokens that were read, T of them: the last ones, at most the model's context."""
    forgotten: int
    """Tokens before these, which did not fit into the context."""
    points: Points
    patterns: Tensor
    """Attention weights (L, H, T, T): row i is where token i looks, and sums to one."""
    scores: Tensor
    """What the softmax gets (L, H, T, T); minus infinity where a token may not look."""

    def __getitem__(self, name: str) -> Tensor:
        """The point ``name`` without a batch dimension, float32.

        Raises:
            KeyError: there is no such point.
        """
        return self.points[name]

    @cached_property
    def odds(self) -> Tensor:
        """Probabilities (V,) of the next token, at temperature 1."""
        return self["logits"][-1].softmax(-1)

    @property
    def bytes(self) -> int:
        """What its tensors hold, for a cache."""
        return sum(point.numel() * point.element_size() for point in self.points.values())


@torch.no_grad()
def trace(model: GPT, ids: Sequence[int], edit: Edit | None = None) -> Trace:
    """Read ``ids``, of which the last ``context`` count, and keep every named value.

    Args:
        ids: at least one token.
        edit: changes values on the way, as in ``GPT.forward``; see ``gptcore.head_edits``.

    Raises:
        ModelFileError: the weights are so large that a value is no number.
    """
    if not ids:
        raise ValueError("nothing to read")
    read = tuple(ids[-model.config.context :])
    points: Points = {}
    model(torch.tensor([read]), points=points, edit=edit)
    single = {name: value[0].float() for name, value in points.items()}
    for name, value in single.items():
        masked = name.endswith(".scores")  # minus infinity is meant; their pattern is looked at
        if not masked and not bool(torch.isfinite(value).all()):
            raise ModelFileError("model-tensor-not-finite", name=name)
    patterns = _stacked(single, "attn.pattern", model.config.layers)
    scores = _stacked(single, "attn.scores", model.config.layers)
    return Trace(model.config, read, len(ids) - len(read), single, patterns, scores)


def _stacked(points: Points, name: str, layers: int) -> Tensor:
    """A point of all layers in one (L, ...); the points become views of it."""
    names = [f"blocks.{layer}.{name}" for layer in range(layers)]
    stack = torch.stack([points[each] for each in names])
    points.update(zip(names, stack, strict=True))
    return stack
