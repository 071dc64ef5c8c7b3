"""Losses in other units, against the definition summed by hand and against sums of logarithms."""

import math

import pytest
import torch
import torch.nn.functional as F
from tiny import CHINESE, TEXT, tiny_run

from gptcore.data import windows
from gptcore.steps import evaluate
from gptcore.train import train
from gptcore.units import bits_per_character, perplexity


@pytest.mark.parametrize("text", [TEXT, CHINESE])
@pytest.mark.parametrize("kind", ["char", "byte", "bpe"])
def test_bits_per_character_are_minus_log2_of_the_odds_a_character(text: str, kind: str) -> None:
    state = tiny_run(text, tokenizer__kind=kind, tokenizer__vocabulary=280)
    for _ in train(state):
        pass
    ids = state.data.validation
    length = 16
    bits, seen = 0.0, []
    for start in range(0, len(ids) - length, length):
        inputs, targets = windows(ids, torch.tensor([start]), length)
        with torch.no_grad():
            odds = F.softmax(state.model(inputs)[0], -1)
        for place, token in enumerate(targets[0].tolist()):
            bits -= math.log2(odds[place, token].item())
            seen.append(token)
    characters = len(state.tokenizer.decode(seen))
    loss = evaluate(state, ids)
    assert bits_per_character(loss, len(seen), characters) == pytest.approx(
        bits / characters, rel=1e-4
    )


def test_perplexity_is_the_number_of_equally_likely_tokens() -> None:
    for tokens in (1, 2, 65, 50_257):
        assert perplexity(math.log(tokens)) == pytest.approx(tokens)
    assert math.isfinite(perplexity(1e9))
