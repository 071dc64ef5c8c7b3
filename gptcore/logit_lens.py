"""The logit lens: what each layer would answer if the model ended there.

Between the blocks of a model stands a vector for each token. The model's own final norm and head
turn the last of these vectors into the odds of the next token; the lens lets them read those
before it too (nostalgebraist 2020, "interpreting GPT: the logit lens"). The model was never
trained to be read so: where a layer "says" nonsense, it may know more than the head can read.

    >>> inside = LastToken(saved.model).read(ids)
    >>> lens = logit_lens(saved.model, inside.stream)
    >>> lens.odds.shape     # (L + 1, V): after the embedding and after each block
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from threading import Lock

import torch
from torch import Tensor

from gptcore.config import ModelConfig
from gptcore.errors import ModelFileError
from gptcore.kv_cache import KVCache
from gptcore.model import GPT, Points


@dataclass(frozen=True)
class Inside:
    """What went on at the last of S tokens, which asks for the next one."""

    stream: Tensor
    """(L + 1, C): its vector after the embedding and after each block."""
    added: Tensor
    """(L, 2, C): what attention and MLP of each block gave out for it."""
    looks: Tensor
    """(L, H, S): the weights with which it looked at every token."""


def inside(points: Mapping[str, Tensor], layers: int) -> Inside:
    """Take it out of a pass's points without a batch dimension, as ``Trace.points`` has them."""
    blocks = [f"blocks.{layer}" for layer in range(layers)]
    stream = [points["embedding"], *(points[f"{block}.resid"] for block in blocks)]
    added = [[points[f"{block}.{part}.out"][-1] for part in ("attn", "mlp")] for block in blocks]
    return Inside(
        torch.stack([each[-1] for each in stream]).float(),
        torch.stack([torch.stack(each) for each in added]).float(),
        torch.stack([points[f"{block}.attn.pattern"][:, -1] for block in blocks]).float(),
    )


class LastToken:
    """Reads texts of which most go on where the one before ended, each only from there on.

    Args:
        model: its weights must not change while this is in use.
    """

    def __init__(self, model: GPT):
        self._model = model
        self._cache = KVCache(model.config)
        self._ids: list[int] = []
        self._lock = Lock()

    @property
    def bytes(self) -> int:
        """What its keys and values take up."""
        return self._cache.bytes

    @torch.no_grad()
    def read(self, ids: Sequence[int]) -> Inside:
        """What goes on inside at the last of ``ids``.

        Args:
            ids: what the model sees, see ``gptcore.decoder.seen_of``: one to ``context`` tokens.
        """
        config = self._model.config
        with self._lock:
            known = 0
            if config.causal:  # else what was read sees what comes after it: none of it stays true
                pairs = zip(self._ids, ids[:-1], strict=False)
                known = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
            points: Points = {}
            self._ids = []
            self._cache.length = known
            self._model(torch.tensor([ids[known:]]), cache=self._cache, points=points)
            self._ids = list(ids)
        return inside({name: value[0] for name, value in points.items()}, config.layers)


@dataclass(frozen=True)
class Lens:
    """What the head reads after the embedding and after each of L blocks."""

    logits: Tensor
    """(L + 1, V), float64; the last row is the model's own answer."""

    @cached_property
    def _log_odds(self) -> Tensor:
        return self.logits.log_softmax(-1)

    @cached_property
    def _order(self) -> tuple[Tensor, Tensor]:
        # Among equals the first: an untrained model has many.
        values, ids = self.logits.sort(descending=True, stable=True)
        return values, ids

    @property
    def odds(self) -> Tensor:
        """Probabilities (L + 1, V), at temperature 1."""
        return self._log_odds.exp()

    @property
    def entropy(self) -> Tensor:
        """(L + 1,) in bits: how open each answer is."""
        return (self.odds * self._log_odds).sum(-1).abs() / math.log(2)

    @property
    def divergence(self) -> Tensor:
        """(L + 1,) in bits: KL(final answer || this one), what it would cost more to encode a token
        that is drawn from the final answer if one believed this one."""
        final = self._log_odds[-1]
        between = (final.exp() * (final - self._log_odds)).sum(-1)
        return between.clamp(min=0) / math.log(2)

    def likeliest(self, count: int) -> Tensor:
        """(L + 1, K) ids of the likeliest tokens of each answer, K at most ``count``."""
        return self._order[1][:, :count]

    def ranks(self, ids: Sequence[int]) -> Tensor:
        """(L + 1, K): 1 for a token than which none is likelier, and so on."""
        rising = -self._order[0]
        return torch.searchsorted(rising, -self.logits[:, list(ids)].contiguous()) + 1


@torch.no_grad()
def logit_lens(model: GPT, stream: Tensor) -> Lens:
    """Let the final norm and the head of ``model`` read vectors from between its blocks.

    With norms after the blocks (post-norm) there is no final one: the head reads them as they are.
    Without residual connections they are what each block gave out, not a sum that grows.

    Args:
        stream: (L + 1, C), see ``Inside.stream``.

    Raises:
        ModelFileError: the weights are so large that the answers are no numbers.
    """
    logits = model.head(model.final_norm(stream)).double()
    if not bool(torch.isfinite(logits).all()):
        raise ModelFileError("model-tensor-not-finite", name="logits")
    return Lens(logits)


def is_a_sum(config: ModelConfig) -> bool:
    """Whether what the final norm gets is the embedding and all that blocks added, and no more."""
    return config.residual and config.norm_place == "pre"


@torch.no_grad()
def attribution(model: GPT, at: Inside, ids: Sequence[int]) -> Tensor:
    """How much each part of the model speaks for a token, compared with the average token.

    Direct logit attribution (Elhage et al. 2021, "A Mathematical Framework for Transformer
    Circuits", "direct path"): the final norm divides by one number; with that number as it is in
    this pass the head is linear, and the logit is the sum of what each part adds.

    Args:
        at: of a model of which ``is_a_sum`` is true.

    Returns:
        (2 L + 2, K): the embedding; attention and MLP of each layer; the bias of the final norm, 0
        where there is none. The sum is the logit minus the mean of all V logits.
    """
    parts = torch.cat([at.stream[:1], at.added.flatten(0, 1)]).double()
    final, norm = at.stream[-1].double(), model.final_norm
    bias = torch.zeros_like(final)
    if isinstance(norm, torch.nn.LayerNorm):
        parts = parts - parts.mean(-1, keepdim=True)
        parts = parts / (final.var(correction=0) + norm.eps).sqrt() * norm.weight
        bias = bias if norm.bias is None else norm.bias.double()
    elif isinstance(norm, torch.nn.RMSNorm):
        eps = 0.0 if norm.eps is None else norm.eps
        parts = parts / (final.square().mean() + eps).sqrt() * norm.weight
    head = model.head.weight
    directions = (head[list(ids)] - head.mean(0)).double()
    return torch.cat([parts, bias[None]]) @ directions.T
