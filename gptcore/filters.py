"""What bends the odds of the next token before the draw, one rule after the other.

    logits -> repetition, presence -> temperature -> top-k -> top-p -> min-p -> typical

in the order in which transformers applies them (presence has no counterpart there). A rule takes
logits (V,) and returns logits (V,), -inf where it cuts a token. It keeps at least one. Computed in
float64, so that a browser, which has no other numbers, gets the same odds.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from torch import Tensor

_COLDEST = 1e-6
"""Below this temperature only the likeliest token has any odds."""


@dataclass(frozen=True)
class SamplingConfig:
    """How the odds are bent before the draw; what is None, or changes nothing, is left out.

    Raises:
        ValueError: a number is outside its range.
    """

    temperature: float = 0.8
    """What logits are divided by, in [0, 100]. 0 always takes the likeliest token."""
    top_k: int | None = 40
    """The k likeliest are kept (Fan et al. 2018, arXiv:1805.04833), and those that equal the last
    of them."""
    top_p: float | None = None
    """The fewest are kept whose odds add up to at least p in (0, 1] (Holtzman et al. 2020,
    arXiv:1904.09751)."""
    min_p: float | None = None
    """What is less likely than this share, in [0, 1], of the likeliest is cut (Nguyen et al. 2024,
    arXiv:2407.01082)."""
    typical_p: float | None = None
    """Of those whose surprise is nearest to the expected one, which is the entropy, the fewest are
    kept whose odds add up to at least this, in (0, 1] (Meister et al. 2022, arXiv:2202.00666)."""
    repetition_penalty: float = 1.0
    """What a positive logit of a token that stands in the text is divided by, and a negative one
    multiplied with, in [0.01, 100] (Keskar et al. 2019, arXiv:1909.05858)."""
    presence_penalty: float = 0.0
    """What is taken off the logit of a token that stands in the text, in [-100, 100]."""

    def __post_init__(self) -> None:
        for name, (lowest, highest, without_lowest) in _RANGES.items():
            value = getattr(self, name)
            inside = value is None or (lowest <= value <= highest)
            if not inside or (without_lowest and value == lowest):
                opening = "(" if without_lowest else "["
                raise ValueError(f"{name} {value} is not in {opening}{lowest}, {highest}]")


_RANGES: dict[str, tuple[float, float, bool]] = {
    "temperature": (0, 100, False),
    "top_k": (1, 2**53, False),
    "top_p": (0, 1, True),
    "min_p": (0, 1, False),
    "typical_p": (0, 1, True),
    "repetition_penalty": (0.01, 100, False),
    "presence_penalty": (-100, 100, False),
}
"""Setting -> lowest, highest, whether the lowest is outside."""


def by_repetition(logits: Tensor, penalty: float, seen: Tensor) -> Tensor:
    """Make tokens that were ``seen`` less likely by a factor."""
    before = logits[seen]
    return logits.index_put((seen,), torch.where(before < 0, before * penalty, before / penalty))


def by_presence(logits: Tensor, penalty: float, seen: Tensor) -> Tensor:
    """Make tokens that were ``seen`` less likely by a difference."""
    return logits.index_put((seen,), logits[seen] - penalty)


def by_temperature(logits: Tensor, temperature: float) -> Tensor:
    """Sharpen the odds below 1, level them above; at 0 only the first of the likeliest stays."""
    if temperature < _COLDEST:
        only = torch.full_like(logits, -torch.inf)
        return only.scatter_(0, logits.argmax(0, keepdim=True), 0.0)
    return logits / temperature


def by_top_k(logits: Tensor, k: int) -> Tensor:
    """Keep the k likeliest, and what is as likely as the last of them."""
    if k >= len(logits):
        return logits
    weakest_kept = logits.topk(k).values[-1]
    return logits.masked_fill(logits < weakest_kept, -torch.inf)


def by_top_p(logits: Tensor, p: float) -> Tensor:
    """Keep the fewest whose odds add up to at least ``p``; of equals those with larger ids."""
    # From the least likely one, as in transformers: a token goes if all up to it are 1 - p at most.
    ordered, places = logits.sort(stable=True)
    cut = ordered.softmax(0).cumsum(0) <= 1 - p
    cut[-1] = False
    return logits.masked_fill(torch.zeros_like(cut).scatter_(0, places, cut), -torch.inf)


def by_min_p(logits: Tensor, share: float) -> Tensor:
    """Keep what is at least ``share`` as likely as the likeliest."""
    odds = logits.softmax(0)
    return logits.masked_fill(odds < share * odds.max(), -torch.inf)


def by_typical(logits: Tensor, mass: float) -> Tensor:
    """Keep those as surprising as could be expected, until their odds add up to ``mass``."""
    surprise = -logits.log_softmax(0)
    odds = torch.exp(-surprise)
    entropy = (surprise * odds).nansum()
    ordered, places = (surprise - entropy).abs().sort(stable=True)
    last = int((odds[places].cumsum(0) < mass).sum().clamp(max=len(logits) - 1))
    return logits.masked_fill((surprise - entropy).abs() > ordered[last], -torch.inf)


Rule = Callable[["Tensor"], "Tensor"]


def rules(sampling: SamplingConfig, seen: Collection[int] = ()) -> list[tuple[str, Rule]]:
    """The rules that change anything, in the order in which they act, by the name of their setting.

    Args:
        seen: the ids of the text so far.
    """
    found: list[tuple[str, Rule]] = []
    if seen and (sampling.repetition_penalty != 1 or sampling.presence_penalty != 0):
        ids = torch.tensor(sorted(set(seen)))
        if sampling.repetition_penalty != 1:
            rule = partial(by_repetition, penalty=sampling.repetition_penalty, seen=ids)
            found.append(("repetition_penalty", rule))
        if sampling.presence_penalty != 0:
            rule = partial(by_presence, penalty=sampling.presence_penalty, seen=ids)
            found.append(("presence_penalty", rule))
    if sampling.temperature != 1:
        found.append(("temperature", partial(by_temperature, temperature=sampling.temperature)))
    if sampling.top_k is not None:
        found.append(("top_k", partial(by_top_k, k=sampling.top_k)))
    if sampling.top_p is not None and sampling.top_p < 1:
        found.append(("top_p", partial(by_top_p, p=sampling.top_p)))
    if sampling.min_p:
        found.append(("min_p", partial(by_min_p, share=sampling.min_p)))
    if sampling.typical_p is not None and sampling.typical_p < 1:
        found.append(("typical_p", partial(by_typical, mass=sampling.typical_p)))
    return found


def next_token_odds(logits: Tensor, sampling: SamplingConfig, seen: Collection[int] = ()) -> Tensor:
    """The probabilities a token is drawn with, after every rule.

    Args:
        logits: (V,), unnormalised.
        seen: the ids of the text so far, for the penalties.

    Returns:
        (V,) float64, summing to one; 0 for tokens that were cut.
    """
    logits = logits.double()
    for _, rule in rules(sampling, seen):
        logits = rule(logits)
    return logits.softmax(0)
