"""Reading further than a model was trained to: its loss at each place of windows that are longer.

A model trained on windows of T tokens is given windows of 4 T, as in "Train Short, Test Long"
(Press et al. 2022, section 2). What its encoding does at places that no training reached shows in
the loss there. All models of a duel read the same windows, each as far as it can.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from gptcore.config import ModelConfig, RunConfig, check_model
from gptcore.data import validation_starts, windows
from gptcore.errors import ConfigError, ModelFileError, TextError
from gptcore.model import GPT
from gptcore.surgery import Progress

TIMES = 4
"""How many times its trained length a model is given, where text and memory allow it."""
CLEAR = 0.05
"""Nats; a smaller change of the loss is not worth a word."""
FEWEST_WINDOWS = 4
"""With fewer of them a change cannot be told from chance."""
_MOST_TOKENS = 65_536
_TOKENS_AT_ONCE = 1024
_PARTS = 8
"""So many points a curve has up to the trained length."""

Stretch = tuple[int, int]
"""Places from the first up to before the second, counted from 0."""
Verdict = Literal["worse", "same", "better"]


def longer(model: GPT, context: int) -> GPT:
    """The same weights with tables and mask for a ``context`` longer than that of ``model``.

    Raises:
        ConfigError: as ``check_longer``.
    """
    return model.with_config(check_longer(model.config, model.vocabulary, context))


def check_longer(config: ModelConfig, vocabulary: int, context: int) -> ModelConfig:
    """The shape of such a model with a longer ``context``, before anything is allocated.

    Raises:
        ConfigError: ``no-vectors-beyond`` for learned positions, which have a vector for each
            place of the training and for no other; or the limit of this server it goes beyond.
    """
    if config.positions == "learned":
        raise ConfigError("no-vectors-beyond", context=config.context)
    stretched = config.model_copy(update={"context": context})
    check_model(stretched, vocabulary)
    return stretched


def farthest(config: ModelConfig, vocabulary: int) -> tuple[int, ConfigError | None]:
    """On how many tokens at once such a model can be tested: ``TIMES`` its context, or the largest
    smaller multiple that is possible; and what stands in the way of more."""
    why = None
    for times in range(TIMES, 1, -1):
        try:
            return check_longer(config, vocabulary, times * config.context).context, why
        except ConfigError as error:
            why = why or error
    return config.context, why


def longest_read(config: RunConfig, step: int) -> int:
    """The longest windows that a run whose budget is in steps has read after ``step`` of them."""
    total = config.training.steps or 0
    begins, longest = 0.0, 0
    for phase in config.training.phases:
        if step > round(begins * total):
            longest = max(longest, phase.context)
        begins += phase.share
    return longest


@dataclass(frozen=True)
class Change:
    """By how much the loss is higher on one stretch than on another, in nats a token."""

    nats: float
    error: float
    """Its standard error, from how much the windows differ; infinite for a single one."""

    @property
    def verdict(self) -> Verdict:
        """Worse or better where it is more than ``CLEAR`` and more than two standard errors."""
        if abs(self.nats) <= max(CLEAR, 2 * self.error):
            return "same"
        return "worse" if self.nats > 0 else "better"


@dataclass(frozen=True)
class PlaceLosses:
    """The losses of one model at each place of several windows."""

    context: int
    """T, the length it was trained on."""
    nats: NDArray[np.float32]
    """(N, reach) for N windows: the loss of guessing the token after each place."""
    why: ConfigError | None
    """Why it was not tested on ``TIMES`` as many tokens, where that does not lie in the text."""

    @property
    def reach(self) -> int:
        """How many places were tested."""
        return int(self.nats.shape[1])

    @property
    def trained(self) -> Stretch:
        """The last quarter of the trained length, where it guesses from most."""
        return self.context - max(1, self.context // 4), self.context

    def mean(self, stretch: Stretch) -> float | None:
        """The mean loss on a stretch; None where it was not tested to its end."""
        first, end = stretch
        return float(self.nats[:, first:end].mean()) if end <= self.reach else None

    def change(self, stretch: Stretch) -> Change | None:
        """From ``trained`` to a stretch; None where that was not tested to its end.

        Both are compared window by window: what makes a whole window hard is in both.
        """
        first, end = stretch
        if end > self.reach:
            return None
        before = self.nats[:, slice(*self.trained)].mean(axis=1, dtype=np.float64)
        each = self.nats[:, first:end].mean(axis=1, dtype=np.float64) - before
        error = float(each.std(ddof=1)) / math.sqrt(len(each)) if len(each) > 1 else math.inf
        return Change(float(each.mean()), error)

    @property
    def beyond(self) -> Change | None:
        """To all places past the trained length; None where it cannot go there."""
        return self.change((self.context, self.reach)) if self.reach > self.context else None

    def curve(self) -> list[tuple[Stretch, float]]:
        """The mean loss on stretches of an eighth of the trained length, none across its end."""
        parts = math.ceil(_PARTS * self.reach / self.context)
        edges = {min(round(part * self.context / _PARTS), self.reach) for part in range(parts + 1)}
        return [((a, b), float(self.nats[:, a:b].mean())) for a, b in pairwise(sorted(edges))]


@dataclass(frozen=True)
class LengthTest:
    """What models of one trained length make of the same windows."""

    context: int
    """T, the length they were trained on."""
    reach: int
    """The length of the windows."""
    windows: int
    held_out: int
    """The length of the text they are from, in tokens."""
    text_ended: bool
    """Whether that text was too short for windows as long as they could have been."""
    lanes: dict[str, PlaceLosses]

    @property
    def stretches(self) -> list[Stretch]:
        """The last quarter of T, T to 2 T, 2 T to 4 T, as far as was tested."""
        trained = next(iter(self.lanes.values())).trained
        middle = min(2 * self.context, self.reach)
        every = (trained, (self.context, middle), (middle, self.reach))
        return [(first, end) for first, end in every if first < end]


def length_test(
    models: Mapping[str, GPT], ids: NDArray[np.int32], progress: Progress
) -> LengthTest:
    """Let every model read the same windows, as long as the one that can go farthest can read.

    Args:
        models: of one context and one vocabulary, at least one.
        ids: (N,) of the part of their text that they were not trained on.

    Raises:
        TextError: ``held-out-too-short``, no longer than the trained length.
        ConfigError: why none of them can read more than it was trained on.
        ModelFileError: weights are so large that the odds are no numbers.
    """
    limits = {name: farthest(each.config, each.vocabulary) for name, each in models.items()}
    context = next(iter(models.values())).config.context
    if len(ids) - 1 <= context:
        raise TextError("held-out-too-short", tokens=len(ids), context=context)
    possible, why = max(limits.values(), key=lambda limit: limit[0])
    if possible == context and why is not None:
        raise why
    reach = min(possible, len(ids) - 1)
    held = torch.from_numpy(ids).long()
    starts = validation_starts(len(held), reach, max(1, _MOST_TOKENS // reach))
    inputs, targets = windows(held, starts, reach)
    lanes: dict[str, PlaceLosses] = {}
    for name, model in models.items():

        def told(share: float) -> None:
            progress((len(lanes) + share) / len(models))

        length = min(limits[name][0], reach)
        reader = longer(model, length) if length > context else model
        nats = losses_by_place(reader, inputs[:, :length], targets[:, :length], told)
        lanes[name] = PlaceLosses(context, nats, limits[name][1])
    return LengthTest(context, reach, len(starts), len(ids), reach < possible, lanes)


@torch.inference_mode()
def losses_by_place(
    model: GPT, inputs: Tensor, targets: Tensor, progress: Progress
) -> NDArray[np.float32]:
    """-ln of the probability of each target, guessed from its window up to its place.

    Args:
        inputs: (N, length) ids, at most ``model.config.context`` a window.
        targets: (N, length), the ids that follow them.

    Returns:
        (N, length), in nats.

    Raises:
        ModelFileError: the weights are so large that the odds are no numbers.
    """
    # Few at once: what does not fit into the processor's caches takes several times as long.
    size = max(1, _TOKENS_AT_ONCE // inputs.shape[1])
    batches = list(zip(torch.split(inputs, size), torch.split(targets, size), strict=True))
    found = []
    for done, (given, wanted) in enumerate(batches):
        progress(done / len(batches))
        logits = model(given).flatten(0, 1)
        nats = F.cross_entropy(logits, wanted.flatten(), reduction="none")
        found.append(nats.view_as(wanted))
    every = torch.cat(found)
    if not bool(torch.isfinite(every).all()):
        raise ModelFileError("model-tensor-not-finite", name="logits")
    return every.numpy()
