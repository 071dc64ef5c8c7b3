"""Beam search finds what transformers finds with the same weights, and what trying all does."""

from itertools import product
from typing import Any

import pytest
import torch
from test_model_oracles import copy, gpt2, gpt2_pairs
from test_sample import random_model
from tiny import model_config

from gptcore.beams import Beam, beam_search
from gptcore.model import GPT

GPT2 = {
    "layers": 2,
    "heads": 2,
    "width": 16,
    "positions": "learned",
    "activation": "gelu_tanh",
    "qk_norm": False,
    "bias": True,
    "tied_head": True,
}
VOCABULARY = 13


def ways(rounds: list[list[Beam]]) -> list[tuple[float, list[int]]]:
    """(score, tokens) of the beams that live at the end."""
    found = []
    for beam in rounds[-1]:
        tokens, parent = [beam.token], beam.parent
        for earlier in reversed(rounds[:-1]):
            tokens.append(earlier[parent].token)
            parent = earlier[parent].parent
        found.append((beam.score, tokens[::-1]))
    return found


@pytest.mark.parametrize("width", [2, 3, 8])
def test_beams_are_those_of_transformers(width: int) -> None:
    config = model_config(**GPT2, context=16)
    ours, theirs = GPT(config, VOCABULARY), gpt2(config, VOCABULARY)
    copy(gpt2_pairs(ours, theirs))
    prompt, tokens = [3, 1, 4], 9
    found = ways(list(beam_search(ours, prompt, width, tokens)))
    theirs.generation_config.eos_token_id = None
    wanted = theirs.generate(
        torch.tensor([prompt]),
        num_beams=width,
        num_return_sequences=width,
        max_new_tokens=tokens,
        min_new_tokens=tokens,
        do_sample=False,
        length_penalty=0.0,
        return_dict_in_generate=True,
        output_scores=True,
        pad_token_id=0,
    )
    assert [way for _, way in found] == wanted.sequences[:, len(prompt) :].tolist()
    assert [score for score, _ in found] == pytest.approx(
        wanted.sequences_scores.tolist(), abs=1e-4
    )


@pytest.mark.parametrize("changes", [{}, {"positions": "alibi"}, {"causal": False}])
@pytest.mark.parametrize("context", [4, 16])
def test_as_wide_as_all_ways_it_finds_the_likeliest(changes: dict[str, Any], context: int) -> None:
    """Also where the context is full on the way: what is read then is what a decoder reads."""
    from gptcore.decoder import Decoder

    model = random_model(4, context=context, **changes)
    prompt, tokens = [1, 2, 0], 4
    (score, way), *_ = ways(list(beam_search(model, prompt, 4**tokens, tokens)))

    def score_of(way: tuple[int, ...]) -> float:
        decoder, total, unread = Decoder(model), 0.0, prompt
        for token in way:
            total += float(decoder.read(unread).log_softmax(-1)[token])
            unread = [token]
        return total

    scores = {each: score_of(each) for each in product(range(4), repeat=tokens)}
    assert tuple(way) == max(scores, key=scores.__getitem__)
    assert score == pytest.approx(max(scores.values()), abs=1e-4)


def test_one_beam_is_greedy() -> None:
    model = random_model(VOCABULARY)
    ids, greedy = [5], []
    for _ in range(6):
        greedy.append(int(model(torch.tensor([ids]))[0, -1].argmax()))
        ids.append(greedy[-1])
    assert ways(list(beam_search(model, [5], 1, 6)))[0][1] == greedy


def test_no_beam_is_refused() -> None:
    with pytest.raises(ValueError, match="width 0"):
        next(beam_search(random_model(3), [1], 0, 1))
