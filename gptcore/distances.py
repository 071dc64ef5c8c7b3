"""How far heads look: the mean attention weight at every distance, with text and without.

    m[d] = mean over the rows i >= d of A[i, i - d]

of attention patterns A (T, T), row i where token i looks; with the mask off, over all pairs that
are d places apart, whichever comes first. Beside it the same of a text in which every token is the
same average one, so that nothing but the positions and the mask is left. Then, in every layer,

none      each row is even: 1 / (i + 1) for each token that it may look at
alibi     each row is the softmax of its bias, -slope * d
rotary    the one query meets the one key, turned by d: the score follows from d alone

while with learned and sinusoidal positions it follows from the vectors of both places.
"""

from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor
from torch.func import functional_call

from gptcore.config import ModelConfig
from gptcore.data import validation_starts
from gptcore.errors import ModelFileError
from gptcore.filters import SamplingConfig
from gptcore.model import GPT
from gptcore.modelfile import SavedModel
from gptcore.sample import generate, prompt_ids
from gptcore.surgery import Progress

_TOKENS = 4096
"""About so many tokens are read."""
_TOKENS_AT_ONCE = 1024
_WRITTEN = 512
"""So many tokens a model writes that came without its text."""


@dataclass(frozen=True)
class Profile:
    """How the weights of each head lie over the distances."""

    weights: NDArray[np.float32]
    """m (L, H, T): the mean weight on a token d places away."""
    pairs: NDArray[np.int64]
    """(T,), how many pairs of a window are d places apart."""

    @property
    def shares(self) -> NDArray[np.float64]:
        """(L, H, T), of all its weight, how much a head gives to each distance; sums to one."""
        return self.weights.astype(np.float64) * self.pairs / len(self.pairs)

    @property
    def mean(self) -> NDArray[np.float64]:
        """(L, H), how many places away a head looks on average, each place by its weight."""
        found: NDArray[np.float64] = self.shares @ np.arange(len(self.pairs))
        return found

    def within(self, places: int) -> NDArray[np.float64]:
        """(L, H), the share of a head's weight on distances below ``places``."""
        found: NDArray[np.float64] = self.shares[..., :places].sum(-1)
        return found


@dataclass(frozen=True)
class Distances:
    """What the heads of one model do with a text, and what they do by position alone."""

    text: Profile
    alone: Profile
    windows: int
    """How many windows of the text were read."""

    @property
    def length(self) -> int:
        """T, the tokens of a window."""
        return len(self.text.pairs)


def distances(model: GPT, ids: NDArray[np.int32], progress: Progress) -> Distances:
    """Measure both on windows of ``ids`` that do not overlap and are evenly spread over them.

    Args:
        model: in float32.
        ids: (N,), at least one; where they do not fill a context, the window is shorter.

    Raises:
        ModelFileError: its weights are so large that a pattern is no number.
    """
    read = _windows(torch.from_numpy(ids.astype(np.int64)), model.config.context)
    text = with_text(model, read, progress)
    return Distances(text, position_alone(model, read), len(read))


@torch.inference_mode()
def with_text(model: GPT, windows: Tensor, progress: Progress) -> Profile:
    """The profile of a text.

    Args:
        windows: (N, T) ids, T at most the model's context.
    """
    sums = _Sums(model.config, windows.shape[1])
    batches = torch.split(windows, max(1, _TOKENS_AT_ONCE // windows.shape[1]))
    for done, batch in enumerate(batches):
        progress(done / len(batches))
        model(batch, edit=sums.add)
    return sums.profile(len(windows))


@torch.inference_mode()
def position_alone(model: GPT, windows: Tensor) -> Profile:
    """The profile where every token has the mean embedding of the tokens in ``windows`` (N, T)."""
    mean = model.token_embedding(windows).mean((0, 1), dtype=torch.float64).float()
    sums = _Sums(model.config, windows.shape[1])
    # A vocabulary of that one token.
    only = {"token_embedding.weight": mean[None]}
    functional_call(model, only, (torch.zeros_like(windows[:1]),), {"edit": sums.add})
    return sums.profile(1)


def written(saved: SavedModel, progress: Progress) -> NDArray[np.int32]:
    """What a model writes by itself, (N,) ids: something to read for one that came without its
    text, which is nearer to what it was trained on than anything else at hand.

    Raises:
        ModelFileError: its weights are so large that it cannot write.
    """
    begin = prompt_ids(saved.tokenizer, "")
    found = []
    for id in generate(saved.model, begin, _WRITTEN, SamplingConfig(), saved.config.seed):
        found.append(id)
        progress(len(found) / _WRITTEN)
    return np.array(found, np.int32)


def drawn_at(length: int, most: int = 64) -> NDArray[np.int64]:
    """Which of ``length`` distances are enough for a curve on a log axis: the near ones all."""
    return np.unique(np.geomspace(1, length, most).round().astype(np.int64)) - 1


def _windows(ids: Tensor, context: int) -> Tensor:
    length = min(context, len(ids))
    starts = validation_starts(len(ids), length, max(1, _TOKENS // length))
    return ids[starts[:, None] + torch.arange(length)]


class _Sums:
    """The weights of every pattern of a pass added up by distance, as they go by: all patterns of a
    large model do not fit into memory together."""

    def __init__(self, config: ModelConfig, length: int) -> None:
        self.causal = config.causal
        self.sums = torch.zeros((config.layers, config.heads, length), dtype=torch.float64)

    def add(self, name: str, value: Tensor) -> Tensor:
        """An ``Edit`` that changes nothing."""
        _, layer, _, point = name.split(".")
        if point == "pattern":
            back, ahead = _by_distance(value)
            self.sums[int(layer)] += back
            if not self.causal:
                self.sums[int(layer), :, 1:] += ahead
        return value

    def profile(self, windows: int) -> Profile:
        if not bool(torch.isfinite(self.sums).all()):
            raise ModelFileError("model-tensor-not-finite", name="attn.pattern")
        length = self.sums.shape[-1]
        pairs = np.arange(length, 0, -1)
        if not self.causal:
            pairs[1:] *= 2
        means = self.sums.numpy() / (windows * pairs)
        return Profile(means.astype(np.float32), pairs)


def _by_distance(pattern: Tensor) -> tuple[Tensor, Tensor]:
    """The sums of the diagonals of (B, H, T, T): on what lies 0 to T - 1 back, (H, T), and on what
    lies 1 to T - 1 ahead, (H, T - 1)."""
    length = pattern.shape[-1]
    # Rows with T zeros at their end, read as if they were one shorter: each begins one further
    # right than the one above, and what was a diagonal is a column.
    rows = F.pad(pattern.sum(0).flip(-1), (0, length)).flatten(1)[:, :-length]
    sums = rows.reshape(-1, length, 2 * length - 1).sum(1, dtype=torch.float64)
    return sums[:, length - 1 :], sums[:, : length - 1].flip(-1)
