"""What becomes of a model when some of its heads are changed: of its odds and of its loss.

The changes are those of ``gptcore.head_edits``. Taking out one head after the other and measuring
what it costs is how Michel, Levy and Neubig (2019, "Are Sixteen Heads Really Better than One?",
section 3.2) found that many can go. What several cost together need not be the sum of what each
costs alone: heads can stand in for one another.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from gptcore.config import ModelConfig
from gptcore.data import validation_starts, windows
from gptcore.errors import ModelFileError
from gptcore.head_edits import NO_EDITS, Head, HeadEdits, How
from gptcore.model import GPT
from gptcore.steps import VALIDATION_WINDOWS_TOKENS
from gptcore.trace import Trace

_TOKENS_AT_ONCE = 1024
_LIKELIEST, _ALWAYS = 8, 3
_LEAST_ODDS = 0.0005
_QUICK = 5e9
"""Weights times tokens; 0.2 s on one core."""

Progress = Callable[[float], object]
"""Told now and then which share of the work is done; what it raises ends the work."""


def every_head(config: ModelConfig) -> list[Head]:
    """All L * H heads, layer by layer."""
    return list(product(range(config.layers), range(config.heads)))


def moved(before: Tensor, after: Tensor) -> float:
    """How much probability is elsewhere: what some tokens lost and others gained, 0 to 1.

    Half the sum of all differences, the total variation distance (Levin, Peres and Wilmer 2017,
    "Markov Chains and Mixing Times", proposition 4.2).

    Args:
        before: (V,), summing to one.
        after: the same.
    """
    return 0.5 * float((before.double() - after.double()).abs().sum())


def likeliest(versions: Sequence[Tensor]) -> list[int]:
    """The ids of the tokens that are the likeliest in any of several odds, likeliest first.

    Beyond the first three, those that are next to impossible in all of them are left out.

    Args:
        versions: (V,) probabilities each.
    """
    count = min(_LIKELIEST, len(versions[0]))
    found = {id for odds in versions for id in _first(odds, count)}
    best = {id: max(float(odds[id]) for odds in versions) for id in found}
    ordered = sorted(best, key=lambda id: (-best[id], id))
    return [id for place, id in enumerate(ordered) if place < _ALWAYS or best[id] >= _LEAST_ODDS]


def _first(odds: Tensor, count: int) -> list[int]:
    # Not by ``topk``, which finds others among equals each time: an untrained model has many.
    found: list[int] = odds.sort(descending=True, stable=True).indices[:count].tolist()
    return found


def own_loss(reading: Trace) -> float | None:
    """Mean loss in nats of the tokens that were read, each guessed from those before it; None
    for a single one, which nobody guesses."""
    if len(reading.ids) == 1:
        return None
    return float(F.cross_entropy(reading["logits"][:-1], torch.tensor(reading.ids[1:])))


def is_quick(model: GPT, tokens: int, passes: int) -> bool:
    """Whether so many passes over ``tokens`` can be made between two letters that are typed."""
    return passes * tokens * model.config.parameters(model.vocabulary) < _QUICK


@torch.inference_mode()
def moved_by_each(
    model: GPT, ids: Sequence[int], how: How, progress: Progress
) -> NDArray[np.float64]:
    """How much probability of the token after ``ids`` moves if one head alone is changed.

    Args:
        ids: one to ``context`` tokens.

    Returns:
        (L, H), see ``moved``.
    """
    config, read = model.config, torch.tensor([list(ids)])
    heads = every_head(config)

    def odds(edits: HeadEdits) -> Tensor:
        logits: Tensor = model(read, edit=edits.edit(config))
        return logits[0, -1].softmax(-1)

    before = odds(NO_EDITS)
    found = []
    for done, head in enumerate(heads):
        progress(done / len(heads))
        found.append(moved(before, odds(NO_EDITS.changed([head], how))))
    return np.array(found).reshape(config.layers, config.heads)


@dataclass(frozen=True)
class HeadLosses:
    """What each head is worth on a text, in nats a token."""

    how: How
    """In which way the heads were changed."""
    base: float
    """The loss of the model as it is."""
    changed: NDArray[np.float64]
    """(L, H), the loss if that head alone is changed."""
    tokens: int
    """How many were guessed."""
    window: int
    """How many of them the model saw at once, at most."""

    @property
    def differences(self) -> NDArray[np.float64]:
        """(L, H), above zero where the model gets worse."""
        return self.changed - self.base

    @property
    def most(self) -> Head:
        """The head that is worth most."""
        return self._place(int(self.changed.argmax()))

    @property
    def least(self) -> Head:
        """The head that is worth least."""
        return self._place(int(self.changed.argmin()))

    def one_by_one(self, edits: HeadEdits) -> float | None:
        """What ``edits`` cost if each is made alone, added up; None if any of them is made in
        another way than was measured."""
        if any(edits.how(head) != self.how for head in edits.heads):
            return None
        return math.fsum(float(self.differences[head]) for head in edits.heads)

    def _place(self, index: int) -> Head:
        layer, head = divmod(index, self.changed.shape[1])
        return layer, head


def losses_by_head(model: GPT, ids: NDArray[np.int32], how: How, progress: Progress) -> HeadLosses:
    """``validation_loss`` of the model as it is, and with each head changed alone."""
    config = model.config
    heads = every_head(config)

    def loss(done: int, edits: HeadEdits) -> float:
        def told(share: float) -> None:
            progress((done + share) / (len(heads) + 1))

        return validation_loss(model, ids, edits, told)

    base = loss(0, NO_EDITS)
    alone = [loss(done, NO_EDITS.changed([head], how)) for done, head in enumerate(heads, 1)]
    starts, window = _windows(len(ids), config.context)
    changed = np.array(alone).reshape(config.layers, config.heads)
    return HeadLosses(how, base, changed, len(starts) * window, window)


@torch.inference_mode()
def validation_loss(
    model: GPT, ids: NDArray[np.int32], edits: HeadEdits, progress: Progress
) -> float:
    """Mean loss in nats a token on the windows on which a run in training is measured, see
    ``gptcore.steps.look``; here always in float32.

    Args:
        ids: (N,) of the part of its text that the model is only measured on, two or more.

    Raises:
        ModelFileError: the weights are so large that the odds are no numbers.
    """
    held = torch.from_numpy(ids).long()
    starts, length = _windows(len(held), model.config.context)
    edit = edits.edit(model.config)
    total = 0.0
    batches = torch.split(starts, max(1, _TOKENS_AT_ONCE // length))
    for done, batch in enumerate(batches):
        progress(done / len(batches))
        inputs, targets = windows(held, batch, length)
        logits = model(inputs, edit=edit).flatten(0, 1)
        total += float(F.cross_entropy(logits, targets.flatten(), reduction="sum"))
    if not math.isfinite(total):
        raise ModelFileError("model-tensor-not-finite", name="logits")
    return total / (len(starts) * length)


def _windows(count: int, context: int) -> tuple[Tensor, int]:
    """(starts, length) of the windows over ``count`` ids."""
    length = min(context, count - 1)
    return validation_starts(count, length, max(1, VALIDATION_WINDOWS_TOKENS // length)), length
