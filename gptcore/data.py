"""The ids of a text, cut into what is trained on and what is only measured on."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from gptcore.errors import TrainingError
from gptcore.tokenizers import Tokenizer


@dataclass(frozen=True)
class Split:
    """The token ids of a text, (N,) int64 each."""

    train: Tensor
    validation: Tensor


def split(text: str, tokenizer: Tokenizer, context: int, validation_share: float = 0.1) -> Split:
    """Encode ``text`` and set its last part aside, which is never trained on.

    Raises:
        TrainingError: the training part does not fill one window of ``context`` tokens.
    """
    # By way of numpy: a third of the time in which no other thread can run.
    ids = torch.from_numpy(np.array(tokenizer.encode(text), dtype=np.int64))
    edge = int(len(ids) * (1 - validation_share))
    found = Split(train=ids[:edge], validation=ids[edge:])
    # One token more than a window, so that every token in it has a next one.
    if len(found.train) <= context or len(found.validation) < 2:
        raise TrainingError("text-too-short-for-split", tokens=len(ids), context=context)
    return found


def windows(ids: Tensor, starts: Tensor, length: int) -> tuple[Tensor, Tensor]:
    """Inputs (B, length) from each start, and the tokens that follow them, of the same shape."""
    places = starts[:, None] + torch.arange(length)
    return ids[places], ids[places + 1]


def validation_starts(count: int, length: int, most: int | None) -> Tensor:
    """Starts of windows over ``count`` ids, none overlapping; at most ``most``, evenly spread."""
    every = torch.arange(0, max(count - length, 1), length)
    if most is None or len(every) <= most:
        return every
    return every[torch.linspace(0, len(every) - 1, most).round().long()]


class BatchOrder:
    """Which windows each step reads: every window once a pass, in an order that is new each pass.

    A pass cuts the ids into windows that do not overlap, from a random first offset, and
    shuffles them. The order follows from ``seed`` and the number of the pass alone, so that
    three small numbers are enough to go on to the bit.
    """

    def __init__(self, ids: Tensor, seed: int, passes: int = 0, context: int = 0, used: int = 0):
        self.ids = ids
        self.seed = seed
        self.passes = passes
        self.context = context
        self.used = used
        self._order = self._shuffled() if passes else torch.empty(0, dtype=torch.int64)

    def next(self, batch: int, context: int) -> tuple[Tensor, Tensor]:
        """The next (batch, context) inputs and the tokens that follow them."""
        if context != self.context:
            self._new_pass(context)
        starts = self._order[self.used : self.used + batch]
        self.used += len(starts)
        while len(starts) < batch:
            self._new_pass(context)
            more = self._order[: batch - len(starts)]
            self.used = len(more)
            starts = torch.cat((starts, more))
        return windows(self.ids, starts, context)

    def place(self) -> dict[str, int]:
        """What ``__init__`` needs to go on from here."""
        return {"passes": self.passes, "context": self.context, "used": self.used}

    def _new_pass(self, context: int) -> None:
        self.context = context
        self.passes += 1
        self.used = 0
        self._order = self._shuffled()

    def _shuffled(self) -> Tensor:
        generator = torch.Generator().manual_seed(self.seed * 1_000_003 + self.passes)
        room = len(self.ids) - self.context  # starts 0 .. room - 1 have a next token throughout
        first = int(torch.randint(min(self.context, room), (1,), generator=generator))
        starts = torch.arange(first, room, self.context)
        return starts[torch.randperm(len(starts), generator=generator)]
