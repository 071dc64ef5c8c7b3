"""Many texts that begin alike, each read only from where it differs from one that was read.

What a decoder has computed of a text also holds for any other text with the same beginning. So the
decoders of the last branches are kept, as many as fit into a number of bytes; a new branch copies
the nearest of them and reads on.
"""

from collections.abc import Hashable, Sequence
from itertools import takewhile
from threading import Lock

import torch
from cachetools import LRUCache
from torch import Tensor

from gptcore.decoder import Decoder, seen_of
from gptcore.errors import ModelFileError
from gptcore.model import GPT

_Read = tuple[Decoder, Tensor]
"""A decoder, and the logits of the token after what it has read."""


class Branches:
    """Reads texts for any number of models and threads.

    Args:
        most_bytes: of keys, values and logits that are kept.
    """

    def __init__(self, most_bytes: int):
        self._kept: LRUCache[tuple[Hashable, tuple[int, ...]], _Read] = LRUCache(
            most_bytes, lambda read: read[0].bytes + read[1].nbytes
        )
        self._lock = Lock()

    @property
    def bytes(self) -> int:
        """What is kept now."""
        return int(self._kept.currsize)

    def logits(self, key: Hashable, model: GPT, ids: Sequence[int], prompt: int) -> Tensor:
        """The logits (V,) of the token after ``ids``, as ``gptcore.sample.generate`` has them.

        Args:
            key: names the model, whose weights never change.
            ids: at least one token.
            prompt: how many of them were there before the first was drawn; a text longer than the
                context is forgotten in other places for another prompt.

        Raises:
            ModelFileError: the logits are no numbers, because the weights are too large.
        """
        seen = tuple(seen_of(ids, prompt, model.config.context))
        decoder, logits = self._nearest(key, seen, model)
        if logits is None:
            logits = decoder.read(seen[len(decoder.ids) :])
            if not bool(torch.isfinite(logits).all()):
                raise ModelFileError("model-tensor-not-finite", name="logits")
        with self._lock:
            if decoder.bytes + logits.nbytes <= self._kept.maxsize:
                self._kept[key, seen] = decoder, logits
        return logits

    def _nearest(
        self, key: Hashable, seen: tuple[int, ...], model: GPT
    ) -> tuple[Decoder, Tensor | None]:
        """A decoder that nobody else uses and that has read a beginning of ``seen``; its logits
        where that is all of it."""
        with self._lock:
            same = self._kept.pop((key, seen), None)
            if same is not None:
                return same
            # One step further on the same branch: nobody needs what was there before.
            before = self._kept.pop((key, seen[:-1]), None)
            if before is not None:
                return before[0], None
            alike, nearest = 0, None
            for (of, read), (decoder, _) in self._kept.items():
                if of == key:
                    common = _common(read, seen)
                    if common > alike:
                        alike, nearest = common, decoder
            # At least one token is left to read: only reading gives logits.
            if nearest is not None and len(seen) > 1:
                return nearest.copy(min(alike, len(seen) - 1)), None
        return Decoder(model), None


def _common(a: tuple[int, ...], b: tuple[int, ...]) -> int:
    """How many tokens two texts have in common at their beginning."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(a, b, strict=False)))
