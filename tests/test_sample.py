"""Writing: the odds are transformers', the draws follow the odds, no character is torn."""

import math
from collections import Counter
from itertools import islice
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from tiny import CHINESE, TEXT, model_config, run_config

from gptcore import sample as sample_module
from gptcore.config import TokenizerConfig
from gptcore.decoder import Decoder
from gptcore.errors import ModelFileError, TokenizerError
from gptcore.filters import SamplingConfig, next_token_odds
from gptcore.model import GPT
from gptcore.modelfile import SavedModel
from gptcore.sample import draw, generate, prompt_ids, rolls, write
from gptcore.tokenizers import BPETokenizer, CharTokenizer, train_tokenizer

EVERYTHING = SamplingConfig(temperature=1.0, top_k=None, top_p=None)


def random_model(vocabulary: int, seed: int = 0, **changes: Any) -> GPT:
    """A model with opinions: an untrained one finds all tokens alike."""
    model = GPT(model_config(**changes), vocabulary)
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for parameter in model.parameters():
            around = 1.0 if parameter.dim() == 1 else 0.0
            parameter.normal_(around, 0.4, generator=generator)
    return model


@given(
    logits=st.lists(st.floats(-(2.0**100), 2.0**100, width=32), min_size=1, max_size=8),
    temperature=st.floats(0, 100),
    top_k=st.none() | st.integers(1, 10),
    top_p=st.none() | st.floats(0, 1, exclude_min=True),
)
def test_odds_are_odds_whatever_the_settings(
    logits: list[float], temperature: float, top_k: int | None, top_p: float | None
) -> None:
    odds = next_token_odds(torch.tensor(logits), SamplingConfig(temperature, top_k, top_p))
    assert odds.min() >= 0
    assert odds.sum().item() == pytest.approx(1, abs=1e-5)


def test_odds_worked_by_hand() -> None:
    logits = torch.tensor([0.5, 0.25, 0.125, 0.125]).log()

    def odds(*settings: Any) -> list[float]:
        return [round(p, 5) for p in next_token_odds(logits, SamplingConfig(*settings)).tolist()]

    assert odds(1.0, None, None) == [0.5, 0.25, 0.125, 0.125]
    assert odds(0.0, None, None) == [1, 0, 0, 0]
    assert odds(1.0, 1, None) == [1, 0, 0, 0]
    assert odds(1.0, 2, None) == [round(2 / 3, 5), round(1 / 3, 5), 0, 0]
    assert odds(1.0, 3, None) == [0.5, 0.25, 0.125, 0.125]  # the third has an equal
    assert odds(1.0, None, 0.5) == [1, 0, 0, 0]
    assert odds(1.0, None, 0.6) == [round(2 / 3, 5), round(1 / 3, 5), 0, 0]
    assert odds(0.5, None, None) == [round(p / 0.34375, 5) for p in (0.25, 0.0625, 1 / 64, 1 / 64)]
    # top-p sees what top-k has left: of 2/3 and 1/3 the first is not yet 0.7.
    assert odds(1.0, 2, 0.7) == [round(2 / 3, 5), round(1 / 3, 5), 0, 0]
    assert odds(1.0, 2, 0.6) == [1, 0, 0, 0]


def test_bf16_logits_are_read_in_full_precision() -> None:
    logits = torch.randn(50, generator=torch.Generator().manual_seed(0)).bfloat16()
    odds = next_token_odds(logits, EVERYTHING)
    torch.testing.assert_close(odds, logits.double().softmax(0))


@pytest.mark.parametrize(
    "settings",
    [
        {"temperature": -0.1},
        {"temperature": 101},
        {"temperature": math.nan},
        {"top_k": 0},
        {"top_k": -3},
        {"top_p": 0.0},
        {"top_p": 1.1},
        {"top_p": math.nan},
    ],
)
def test_impossible_settings_are_refused(settings: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(settings))):
        SamplingConfig(**settings)


@pytest.mark.parametrize(
    "sampling", [EVERYTHING, SamplingConfig(0.7, 5, None), SamplingConfig(1.2, None, 0.8)]
)
def test_draws_follow_the_odds(sampling: SamplingConfig) -> None:
    model, draws = random_model(8), 1500
    odds = next_token_odds(Decoder(model).read([1, 2, 3]), sampling).tolist()
    drawn = Counter(next(generate(model, [1, 2, 3], 1, sampling, seed)) for seed in range(draws))
    assert not {token for token in drawn if odds[token] == 0}
    possible = [token for token, chance in enumerate(odds) if chance > 0]
    assert len(possible) > 2
    chi_square = sum(
        (drawn[token] - draws * odds[token]) ** 2 / (draws * odds[token]) for token in possible
    )
    # Exceeded by one fair draw in a thousand (Wilson and Hilferty's approximation).
    freedom = len(possible) - 1
    spread = 2 / (9 * freedom)
    assert chi_square < freedom * (1 - spread + 3.09 * math.sqrt(spread)) ** 3


@given(
    weights=st.lists(st.sampled_from([0.0, 0.0, 0.1, 1.0]) | st.floats(0, 1), min_size=1),
    u=st.integers(0, 2**32 - 1) | st.sampled_from([0, 2**32 - 1]),
)
def test_a_draw_is_the_token_under_u(weights: list[float], u: int) -> None:
    if sum(weights) < 1e-6:
        weights = [*weights, 1.0]
    odds = torch.tensor(weights) / sum(weights)
    token = draw(odds, u / 2**32)
    assert odds[token] > 0
    likelier = sorted(range(len(weights)), key=lambda each: (-odds[each].item(), each))
    below = math.fsum(odds[each].item() for each in likelier[: likelier.index(token)])
    assert below - 1e-9 <= u / 2**32 * math.fsum(odds.tolist()) < below + odds[token].item() + 1e-9


def test_dice_are_even_and_the_same_for_a_seed() -> None:
    thrown = list(islice(rolls(3), 4000))
    assert thrown == list(islice(rolls(3), 4000))
    assert thrown != list(islice(rolls(4), 4000))
    assert all(0 <= u < 1 for u in thrown)
    tenths = Counter(int(10 * u) for u in thrown)
    assert all(340 < tenths[tenth] < 460 for tenth in range(10))  # 400, and 3 deviations of 19


def test_a_seed_draws_the_same_again() -> None:
    model = random_model(12)
    torch.manual_seed(1)
    first = list(generate(model, [1], 40, EVERYTHING, seed=3))
    torch.manual_seed(2)
    assert list(generate(model, [1], 40, EVERYTHING, seed=3)) == first
    assert list(generate(model, [1], 40, EVERYTHING, seed=4)) != first
    greedy = SamplingConfig(temperature=0)
    assert list(generate(model, [1], 9, greedy, 1)) == list(generate(model, [1], 9, greedy, 2))


@pytest.mark.parametrize("sampling", [EVERYTHING, SamplingConfig(), SamplingConfig(1, 3, 0.5)])
def test_logits_that_are_no_numbers_are_a_broken_model(sampling: SamplingConfig) -> None:
    model = random_model(12, width=64)
    with torch.no_grad():
        model.head.weight.fill_(3e38)  # finite, as a file that is read must be
        model.head.weight[::2] *= -1
        model.final_norm.weight.fill_(10)
    with pytest.raises(ModelFileError, match="logits"):
        list(generate(model, [1], 3, sampling, seed=3))


def saved_model(tokenizer: Any) -> SavedModel:
    model = random_model(tokenizer.vocabulary)
    return SavedModel(model, tokenizer, run_config(), 0, None)


@pytest.mark.parametrize("kind", ["char", "bpe"])
@pytest.mark.parametrize("text", [TEXT, CHINESE])
def test_pieces_are_whole_and_add_up(kind: Any, text: str) -> None:
    tokenizer = train_tokenizer(TokenizerConfig(kind=kind, vocabulary=300), text)
    saved = saved_model(tokenizer)
    prompt = text[:5]
    pieces = list(write(saved, prompt, 80, EVERYTHING, seed=1))
    ids = generate(saved.model, tokenizer.encode(prompt), 80, EVERYTHING, seed=1)
    assert "".join(pieces) == tokenizer.decode(list(ids))
    assert all(pieces)
    assert len(pieces) > 10


# Tokens that end in the middle of one character and begin in the middle of another.
_halves = "春天来了小猫🐱é".encode()
_crossing = BPETokenizer(
    sorted({_halves[at : at + size] for at in range(len(_halves)) for size in (2, 3, 4, 5)})[4:]
)


@given(data=st.data())
def test_no_character_is_torn_however_the_tokens_cut_it(data: st.DataObject) -> None:
    # The text's own bytes, cut anywhere into tokens that exist.
    text = data.draw(st.text(alphabet="春天来了小猫🐱é", max_size=12))
    rest, ids = text.encode(), []
    known = {token: id for id, token in enumerate(_crossing.tokens)}
    while rest:
        cuts = [size for size in range(1, 6) if rest[:size] in known and size <= len(rest)]
        size = data.draw(st.sampled_from(cuts))
        ids.append(known[rest[:size]])
        rest = rest[size:]
    assert "".join(streamed(ids)) == text


@given(ids=st.lists(st.integers(0, _crossing.vocabulary - 1), max_size=20))
def test_whatever_bytes_are_drawn_pieces_add_up(ids: list[int]) -> None:
    assert "".join(streamed(ids)) == _crossing.decode(ids)


def streamed(ids: list[int]) -> list[str]:
    """What ``write`` makes of these drawn tokens."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sample_module, "generate", lambda *_: iter(ids))
        return list(write(_crossing_model, "x", len(ids), EVERYTHING, seed=0))


_crossing_model = saved_model(_crossing)


def test_prompts() -> None:
    with_line_ends, without = CharTokenizer("\nab"), CharTokenizer("ab")
    assert prompt_ids(with_line_ends, "ab") == [1, 2]
    assert prompt_ids(with_line_ends, "") == [0]
    assert prompt_ids(without, "") == [0]
    assert "".join(write(saved_model(without), "", 5, EVERYTHING, 0)).strip("ab") == ""
    with pytest.raises(TokenizerError) as caught:
        list(write(saved_model(without), "ac", 5, EVERYTHING, 0))
    assert caught.value.reason == "unknown-characters"
    assert list(write(saved_model(without), "a", 0, EVERYTHING, 0)) == []
