"""How surprised a model is at each token of a passage, and what it had expected instead.

A token that the model gave the probability p costs -ln p nats; the mean of that over a text is
the loss of the curve. Passages are read as the loss is measured: in windows of the model's
context that do not overlap, so a token near the start of a window is guessed from little.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from gptcore.data import split
from gptcore.errors import ModelFileError
from gptcore.modelfile import SavedModel

PASSAGE_TOKENS = 480
"""About the length of a passage: a screenful that one can take in."""
_GUESSES = 3
_LOGITS_AT_ONCE = 4_000_000


@dataclass(frozen=True)
class Guess:
    """A token that the model held possible."""

    id: int
    odds: float
    """Its probability, 0 to 1."""


@dataclass(frozen=True)
class TokenLoss:
    """One token of a passage."""

    id: int
    seen: int
    """Tokens before it that the model guessed it from; 0 for the first, which is not guessed."""
    nats: float | None
    """-ln of the probability that the model gave it; None for the first."""
    guesses: tuple[Guess, ...]
    """What the model held likeliest in its place, likeliest first."""

    @property
    def odds(self) -> float | None:
        """The probability that the model gave it."""
        return None if self.nats is None else math.exp(-self.nats)

    @property
    def bits(self) -> float | None:
        """The same as ``nats``, in bits."""
        return None if self.nats is None else self.nats / math.log(2)


def passage_length(context: int) -> int:
    """How many tokens of a passage are guessed: as many whole windows of ``context`` tokens as fit
    a screen. Windows that do not fit one are cut to a screenful each."""
    return PASSAGE_TOKENS // context * context or PASSAGE_TOKENS


def passages(tokens: int, context: int) -> int:
    """How many passages lie one after the other in a text of so many ``tokens``; at least one."""
    return max(1, (tokens - 1) // passage_length(context))


def held_out(saved: SavedModel, text: str) -> NDArray[np.int32]:
    """The ids (N,) of the part of its run's ``text`` that the model is only measured on."""
    config = saved.config
    ids = split(text, saved.tokenizer, config.model.context, config.text.validation_share)
    return ids.validation.numpy().astype(np.int32)


def passage(ids: NDArray[np.int32], context: int, place: int) -> list[int]:
    """The ids of one passage.

    Args:
        ids: (N,), of the whole text.
        place: which passage, from 0. Each ends with the token that the next begins with: the last
            to be guessed here, the first to be read there.
    """
    start = place * passage_length(context)
    found: list[int] = ids[start : start + passage_length(context) + 1].tolist()
    return found


@torch.inference_mode()
def token_losses(saved: SavedModel, ids: Sequence[int]) -> list[TokenLoss]:
    """The surprise at every token of a passage.

    Windows of the model's context follow one another from the first token on, as in
    ``gptcore.steps.evaluate``: the mean over whole windows is the loss that is measured there.

    Args:
        ids: (N,), one or more.

    Raises:
        ModelFileError: the weights are so large that the odds are no numbers.
    """
    inputs, targets = torch.tensor(ids[:-1]), torch.tensor(ids[1:])
    context = saved.model.config.context
    found = [TokenLoss(int(ids[0]), 0, None, ())]
    for first in range(0, len(inputs), _step(context, saved.model.vocabulary)):
        last = first + _step(context, saved.model.vocabulary)
        logs = _log_odds(saved, inputs[first:last])
        nats = -logs.gather(1, targets[first:last, None])[:, 0]
        if not bool(torch.isfinite(nats).all()):
            raise ModelFileError("model-tensor-not-finite", name="logits")
        likeliest = logs.topk(min(_GUESSES, saved.model.vocabulary))
        odds = likeliest.values.exp().tolist()
        for place, (id, loss, guessed, shares) in enumerate(
            zip(
                targets[first:last].tolist(),
                nats.tolist(),
                likeliest.indices.tolist(),
                odds,
                strict=True,
            )
        ):
            guesses = tuple(Guess(*pair) for pair in zip(guessed, shares, strict=True))
            found.append(TokenLoss(id, place % context + 1, loss, guesses))
    return found


def mean_nats(losses: Sequence[TokenLoss]) -> float | None:
    """The mean loss a token; None where none was guessed."""
    guessed = [loss.nats for loss in losses if loss.nats is not None]
    return fmean(guessed) if guessed else None


def worst(losses: Sequence[TokenLoss], count: int) -> list[int]:
    """The places of the tokens that surprised most, the most surprising first."""
    places = [place for place, loss in enumerate(losses) if loss.nats is not None]
    return sorted(places, key=lambda place: -(losses[place].nats or 0.0))[:count]


def _step(context: int, vocabulary: int) -> int:
    """Tokens to read at once: whole windows, as many as their logits allow."""
    return context * max(1, _LOGITS_AT_ONCE // (context * vocabulary))


def _log_odds(saved: SavedModel, inputs: Tensor) -> Tensor:
    """(N, V) log-probabilities of the token after each of ``inputs`` (N,), window by window."""
    context = saved.model.config.context
    whole = len(inputs) // context * context
    parts = [inputs[:whole].view(-1, context), inputs[whole:].view(1, -1)]
    logits = [saved.model(part).flatten(0, 1) for part in parts if part.numel()]
    return torch.cat(logits).float().log_softmax(-1)
