"""Surgery on heads: what a model does when one says nothing, or looks evenly at everything."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:  # which heads are changed is known to pages that need no torch
    from torch import Tensor

    from gptcore.config import ModelConfig
    from gptcore.model import Edit

Head = tuple[int, int]
"""(layer, head), both from 0."""
How = Literal["muted", "even"]
"""In which way a head is changed, see ``HeadEdits``."""


@dataclass(frozen=True)
class HeadEdits:
    """Which heads are changed, and how.

    A muted head adds nothing to what the others say (its ``attn.mixed`` is 0). An even one gives
    every token that it may look at the same weight.
    """

    muted: frozenset[Head] = frozenset()
    even: frozenset[Head] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.muted or self.even)

    @property
    def heads(self) -> frozenset[Head]:
        """Every head that is changed."""
        return self.muted | self.even

    def how(self, head: Head) -> How | None:
        """In which way ``head`` is changed; None where it is as it was."""
        if head in self.muted:
            return "muted"
        return "even" if head in self.even else None

    def changed(self, heads: Iterable[Head], how: How | None) -> HeadEdits:
        """The same with ``heads`` changed in this way and no other; None gives them back."""
        chosen = frozenset(heads)
        return HeadEdits(
            self.muted - chosen | (chosen if how == "muted" else frozenset()),
            self.even - chosen | (chosen if how == "even" else frozenset()),
        )

    def edit(self, config: ModelConfig) -> Edit | None:
        """What ``GPT.forward`` takes; None where no head is changed."""
        if not self:
            return None
        muted = _by_point(self.muted, "mixed")
        even = _by_point(self.even, "pattern")

        def edited(name: str, value: Tensor) -> Tensor:
            if name in muted:
                value = value.clone()
                value[:, muted[name]] = 0.0
            if name in even:
                value = value.clone()
                tokens, seen = value.shape[-2:]
                value[:, even[name]] = _even_rows(tokens, seen, config.causal).to(value.dtype)
            return value

        return edited


NO_EDITS = HeadEdits()


def _by_point(heads: frozenset[Head], point: str) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for layer, head in sorted(heads):
        found.setdefault(f"blocks.{layer}.attn.{point}", []).append(head)
    return found


def _even_rows(tokens: int, seen: int, causal: bool) -> Tensor:
    """(T, S) weights, equal over all that each of the last T of S tokens may look at."""
    import torch

    allowed = torch.ones(tokens, seen)
    if causal:
        allowed = allowed.tril(seen - tokens)
    return allowed / allowed.sum(-1, keepdim=True)
