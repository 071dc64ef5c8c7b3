"""Each rule equals its counterpart in transformers, alone and after the others, ties included."""

from dataclasses import replace
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor
from transformers.generation.logits_process import (
    LogitsProcessorList,
    MinPLogitsWarper,
    RepetitionPenaltyLogitsProcessor,
    TemperatureLogitsWarper,
    TopKLogitsWarper,
    TopPLogitsWarper,
    TypicalLogitsWarper,
)

from gptcore.filters import SamplingConfig, next_token_odds

NOTHING = SamplingConfig(temperature=1.0, top_k=None)
THEIRS = {
    "repetition_penalty": RepetitionPenaltyLogitsProcessor,
    "temperature": TemperatureLogitsWarper,
    "top_k": TopKLogitsWarper,
    "top_p": TopPLogitsWarper,
    "min_p": MinPLogitsWarper,
    "typical_p": TypicalLogitsWarper,
}
"""In the order of ``GenerationMixin._get_logits_processor``."""

# Few distinct values, so that ties are common, and any.
some_logits = st.lists(
    st.sampled_from([-3.0, -1.0, 0.0, 0.5, 2.0]) | st.floats(-30, 30, width=32),
    min_size=1,
    max_size=40,
)
some_settings = {
    "repetition_penalty": st.sampled_from([0.5, 1.3, 2.0]) | st.floats(0.01, 10),
    "temperature": st.sampled_from([0.1, 0.7, 1.3]) | st.floats(0.05, 5),
    "top_k": st.integers(1, 45),
    "top_p": st.sampled_from([0.25, 0.5, 0.9, 1.0]) | st.floats(0.01, 1),
    "min_p": st.sampled_from([0.0, 0.1, 0.5, 1.0]) | st.floats(0, 1),
    "typical_p": st.sampled_from([0.2, 0.5, 0.9]) | st.floats(0.01, 0.99),
}
some_seen = st.lists(st.integers(0, 39), max_size=12)


def theirs(logits: Tensor, sampling: SamplingConfig, seen: list[int]) -> Tensor:
    """What transformers' generate() would draw from."""
    processors = LogitsProcessorList()
    for name, made in THEIRS.items():
        value = getattr(sampling, name)
        if value is not None and value != getattr(NOTHING, name):
            processors.append(made(value))
    scores: Tensor = processors(torch.tensor([seen], dtype=torch.int64), logits[None])
    return scores.softmax(-1)[0]


def check(logits: list[float], sampling: SamplingConfig, seen: list[int]) -> None:
    wide = torch.tensor(logits, dtype=torch.float64)
    seen = [id for id in seen if id < len(logits)]
    ours, wanted = next_token_odds(wide, sampling, seen), theirs(wide, sampling, seen)
    # Which of several equal tokens top-p keeps is left open by transformers' sort; not how many.
    torch.testing.assert_close(ours.sort().values, wanted.sort().values)
    alike = len(set(logits)) < len(logits)
    if not alike:
        torch.testing.assert_close(ours, wanted)


@pytest.mark.parametrize("name", THEIRS)
@given(data=st.data(), logits=some_logits, seen=some_seen)
def test_each_rule_is_transformers(
    name: str, data: st.DataObject, logits: list[float], seen: list[int]
) -> None:
    check(logits, replace(NOTHING, **{name: data.draw(some_settings[name])}), seen)


@given(logits=some_logits, seen=some_seen, values=st.fixed_dictionaries({}, optional=some_settings))
def test_rules_after_each_other_are_transformers(
    logits: list[float], seen: list[int], values: dict[str, Any]
) -> None:
    check(logits, replace(NOTHING, **values), seen)


def test_presence_takes_the_same_off_every_token_that_stands_in_the_text() -> None:
    """transformers has no such rule: by hand, as the formula logits - penalty * [seen] says."""
    logits = torch.tensor([2.0, -1.0, 0.5, 2.0])
    sampling = SamplingConfig(temperature=1, top_k=None, presence_penalty=0.75)
    odds = next_token_odds(logits, sampling, seen=[3, 1, 1, 3])
    expected = torch.tensor([2.0, -1.75, 0.5, 1.25], dtype=torch.float64).softmax(0)
    torch.testing.assert_close(odds, expected)
    torch.testing.assert_close(next_token_odds(logits, sampling), logits.double().softmax(0))
