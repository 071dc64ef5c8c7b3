"""The decoder against the model that it writes out straight, for every setting."""

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Any

import pytest
import torch
from test_model import SHAPES, random_model, shaped
from tiny import model_config
from torch import Tensor

from gptcore.config import ModelConfig
from gptcore.decoder import Decoder, window
from gptcore.filters import SamplingConfig, next_token_odds
from gptcore.model import GPT
from gptcore.positions import ENCODINGS
from gptcore.sample import generate, rolls


def naive(model: GPT, reads: Sequence[Sequence[int]]) -> Iterator[Tensor]:
    """Logits after each read without any cache: all that is seen is computed anew."""
    context = model.config.context
    seen: list[int] = []
    for unread in reads:
        seen += unread
        if len(seen) > context:
            seen = seen[-(context // 2) :]
        with torch.no_grad():
            yield model(torch.tensor([seen]))[0, -1]


@pytest.fixture(params=SHAPES)
def any_config(request: pytest.FixtureRequest) -> ModelConfig:
    return shaped(request.param, context=6)


def test_a_token_at_a_time_gives_the_models_logits(any_config: ModelConfig) -> None:
    model = random_model(any_config)
    # A prompt, single tokens past the context, several at once, and more than fit.
    reads = [[3, 1], *([token] for token in range(7)), [5, 6, 7], [2], list(range(9)), [4]]
    decoder = Decoder(model)
    for unread, expected in zip(reads, naive(model, reads), strict=True):
        torch.testing.assert_close(decoder.read(unread), expected, atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("positions", ENCODINGS)
@pytest.mark.parametrize("prompt", [[3], [1, 2, 3, 4, 5], list(range(11)) * 3])
def test_the_cache_changes_no_token_far_past_the_context(positions: Any, prompt: list[int]) -> None:
    model = random_model(model_config(positions=positions))
    sampling = SamplingConfig(0.9, 8, 0.95)
    tokens = list(generate(model, prompt, 60, sampling, seed=5))
    assert len(set(tokens)) > 3
    reads = [prompt, *([token] for token in tokens[:-1])]
    for token, u, logits in zip(tokens, rolls(5), naive(model, reads), strict=False):
        odds = next_token_odds(logits, sampling).tolist()
        likeliest = sorted(range(len(odds)), key=lambda id: (-odds[id], id))
        reached = list(accumulate(odds[id] for id in likeliest))
        place = next(at for at, sum_ in enumerate(reached) if sum_ > u * reached[-1])
        assert token == likeliest[place]


def test_a_full_decoder_forgets_the_older_half() -> None:
    decoder = Decoder(random_model(model_config(context=6), vocabulary=12))
    lengths = []
    for token in range(12):
        decoder.read([token])
        lengths.append(len(decoder.ids))
    assert lengths == [1, 2, 3, 4, 5, 6, 3, 4, 5, 6, 3, 4]
    assert decoder.ids == [8, 9, 10, 11]
    assert window([1, 2, 3], 2) == [3]
    with pytest.raises(ValueError, match="nothing"):
        decoder.read([])


def test_the_smallest_context_writes_on() -> None:
    model = random_model(model_config(context=2))
    assert len(list(generate(model, [1, 2, 3], 20, SamplingConfig(), 0))) == 20


def test_a_decoder_leaves_the_model_alone() -> None:
    model = random_model(model_config())
    before = {name: value.clone() for name, value in model.state_dict().items()}
    Decoder(model).read([1, 2, 3])
    ids = torch.tensor([[1, 2]])
    model(ids).sum().backward()  # still trainable
    assert all(torch.equal(value, before[name]) for name, value in model.state_dict().items())
