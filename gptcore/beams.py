"""Beam search: of all ways to go on, the likeliest found by keeping a few at every token.

As ``generate(num_beams=...)`` of transformers does it for a model without an end of text: the score
of a way is the sum of the log-probabilities of its tokens (Sutskever et al. 2014, arXiv:1409.3215,
section 3.2).
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, cast

import torch
from torch import Tensor

from gptcore.decoder import window
from gptcore.kv_cache import KVCache
from gptcore.model import GPT


class Beam(NamedTuple):
    """A way to go on, after one more token."""

    parent: int
    """Which of the beams before it goes on, from 0; 0 for the first token."""
    token: int
    score: float
    """The sum of the log-probabilities of all its tokens, in nats: 0 or less."""


def beam_search(model: GPT, prompt: Sequence[int], width: int, tokens: int) -> Iterator[list[Beam]]:
    """The beams that live after each of ``tokens`` tokens, the likeliest first.

    Args:
        prompt: at least one token id.
        width: how many live on, 1 or more; fewer where there are not so many tokens.
    """
    if width < 1:
        raise ValueError(f"width {width} is below 1")
    ways = [list(prompt)]
    scores = torch.zeros(1)
    reader = _Reader(model, ways)
    for _ in range(tokens):
        odds = reader.logits.float().log_softmax(-1) + scores[:, None]  # (B, V)
        best = odds.flatten().topk(min(width, odds.numel()))
        beams = [
            Beam(int(place) // odds.size(1), int(place) % odds.size(1), float(score))
            for score, place in zip(best.values, best.indices, strict=True)
        ]
        yield beams
        scores = best.values
        reader.go_on([beam.parent for beam in beams], [beam.token for beam in beams])


class _Reader:
    """Reads several ways at once; each may go on from any of those before."""

    def __init__(self, model: GPT, ways: list[list[int]]):
        self._model = model
        context = model.config.context
        self._ways = [way if len(way) <= context else window(way, context) for way in ways]
        self._cache = KVCache(model.config, len(ways))
        self.logits = self._read(self._ways)
        """(B, V), of the token after each way."""

    @torch.inference_mode()
    def _read(self, unread: list[list[int]]) -> Tensor:
        ids = torch.tensor(unread)
        cache = self._cache if self._model.config.causal else None
        return cast(Tensor, self._model(ids, cache=cache))[:, -1]

    def go_on(self, parents: list[int], tokens: list[int]) -> None:
        """Replace the ways by ``parents``, each with one token more."""
        config = self._model.config
        self._ways = [
            [*self._ways[parent], token] for parent, token in zip(parents, tokens, strict=True)
        ]
        if len(self._ways[0]) > config.context:
            self._ways = [window(way, config.context) for way in self._ways]
            self._cache = KVCache(config, len(parents))
            self.logits = self._read(self._ways)
        elif not config.causal:
            self.logits = self._read(self._ways)
        else:
            self._cache = self._cache.of(parents)
            self.logits = self._read([[token] for token in tokens])
