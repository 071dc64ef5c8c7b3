"""What each layer would answer: the model's own odds at the end, transformers' in between."""

import math
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from test_model import SHAPES, random_ids, random_model, shaped
from test_model_oracles import copy, gpt2, gpt2_pairs
from tiny import model_config
from torch.distributions import Categorical, kl_divergence

from gptcore.branches import Branches
from gptcore.decoder import seen_of
from gptcore.errors import ModelFileError
from gptcore.logit_lens import Inside, LastToken, Lens, attribution, inside, is_a_sum, logit_lens
from gptcore.model import GPT
from gptcore.trace import trace

IDS = [3, 1, 4, 1, 5, 9, 2, 6]


def close(mine: Any, other: Any) -> None:
    torch.testing.assert_close(mine, other, atol=1e-5, rtol=1e-4, check_dtype=False)


@pytest.mark.parametrize("shape", SHAPES[::7])
def test_the_last_row_is_the_models_answer_whatever_its_shape(shape: tuple[Any, ...]) -> None:
    config = shaped(shape, context=8)
    model = random_model(config)
    reading = trace(model, IDS)
    at = LastToken(model).read(IDS)
    assert at.stream.shape == (config.layers + 1, config.width)
    assert at.added.shape == (config.layers, 2, config.width)
    close(at.looks, reading.patterns[:, :, -1])
    close(at.stream[0], reading["embedding"][-1])
    close(at.stream[-1], reading[f"blocks.{config.layers - 1}.resid"][-1])
    lens = logit_lens(model, at.stream)
    close(lens.logits[-1], reading["logits"][-1])
    close(lens.odds[-1], reading.odds)
    close(lens.odds.sum(-1), torch.ones(config.layers + 1))
    assert lens.divergence[-1] == 0


def test_every_row_is_what_transformers_hidden_states_say() -> None:
    config = model_config(
        layers=3,
        heads=2,
        positions="learned",
        activation="gelu_tanh",
        qk_norm=False,
        bias=True,
        tied_head=True,
    )
    ours, theirs = GPT(config, 13), gpt2(config, 13)
    copy(gpt2_pairs(ours, theirs))
    states = []
    # transformers' own ``hidden_states`` has the last one after the norm already.
    modules = [theirs.transformer.drop, *theirs.transformer.h]
    hooks = [
        module.register_forward_hook(lambda *call: states.append(call[2])) for module in modules
    ]
    with torch.no_grad():
        told = theirs(torch.tensor([IDS]), output_hidden_states=True)
        last = torch.stack([(s[0] if isinstance(s, tuple) else s)[0, -1] for s in states])
        expected = theirs.lm_head(theirs.transformer.ln_f(last))
    for hook in hooks:
        hook.remove()
    at = LastToken(ours).read(IDS)
    for mine, hidden in zip(at.stream[:-1], told.hidden_states[:-1], strict=True):
        close(mine, hidden[0, -1])
    close(logit_lens(ours, at.stream).logits, expected)
    close(logit_lens(ours, at.stream).logits[-1], told.logits[0, -1])


@settings(max_examples=30)
@given(
    st.lists(st.lists(st.integers(0, 10), min_size=1, max_size=12), min_size=1, max_size=5),
    st.booleans(),
)
def test_reading_on_is_reading_anew(texts: list[list[int]], causal: bool) -> None:
    model = random_model(model_config(context=12, causal=causal))
    reader = LastToken(model)
    longer = [text[:end] for text in texts for end in range(1, len(text) + 1)]
    for text in [*longer, *texts]:
        expected = inside(trace(model, text).points, 2)
        found = reader.read(text)
        for name in ("stream", "added", "looks"):
            close(getattr(found, name), getattr(expected, name))


@pytest.mark.parametrize("prompt", [1, 5, 8, 20])
def test_past_the_context_it_still_is_the_answer_of_the_story(prompt: int) -> None:
    model = random_model(model_config(context=8))
    branches, reader = Branches(10**6), LastToken(model)
    ids = random_ids(1, 40)[0].tolist()
    for end in range(prompt, 40):
        seen = seen_of(ids[:end], prompt, 8)
        answer = branches.logits("model", model, ids[:end], prompt)
        close(logit_lens(model, reader.read(seen).stream).logits[-1], answer)


def test_figures_are_those_of_torchs_distributions() -> None:
    lens = Lens(torch.randn(5, 40, generator=torch.Generator().manual_seed(1)).double() * 3)
    answers = Categorical(logits=lens.logits)
    final = Categorical(logits=lens.logits[-1])
    close(lens.odds, answers.probs)
    close(lens.entropy * math.log(2), answers.entropy())
    close(lens.divergence * math.log(2), kl_divergence(final, answers))
    ranks = [[1 + sum(other > one for other in row) for one in row] for row in lens.odds.tolist()]
    assert lens.ranks(range(40)).tolist() == ranks
    assert lens.ranks([7, 7, 3]).tolist() == [[row[7], row[7], row[3]] for row in ranks]
    assert torch.equal(lens.likeliest(6), lens.odds.topk(6).indices)


def test_equals_stand_in_their_order_and_share_a_rank() -> None:
    lens = Lens(torch.zeros(2, 4).double())
    assert lens.likeliest(9).tolist() == [[0, 1, 2, 3]] * 2
    assert lens.ranks([3, 0]).tolist() == [[1, 1]] * 2
    close(lens.entropy, torch.full((2,), 2.0))
    one = Lens(torch.ones(3, 1).double())
    assert one.entropy.tolist() == one.divergence.tolist() == [0, 0, 0]
    assert not bool(one.entropy.signbit().any()), "minus nothing would be read as such"


SUMS = [
    {},
    {"norm": "rms"},
    {"norm": "none"},
    {"bias": True, "tied_head": True, "positions": "learned"},
]


@pytest.mark.parametrize("changes", SUMS)
def test_what_the_parts_say_adds_up_to_the_logit(changes: dict[str, Any]) -> None:
    config = model_config(layers=3, **changes)
    assert is_a_sum(config)
    model = random_model(config)
    at = LastToken(model).read(IDS)
    logits = logit_lens(model, at.stream).logits[-1]
    parts = attribution(model, at, range(model.vocabulary))
    assert parts.shape == (8, model.vocabulary)
    close(parts.sum(0), logits - logits.mean())
    assert bool(parts[-1].any()) == config.bias


@pytest.mark.parametrize("changes", SUMS)
def test_a_part_says_what_taking_it_out_takes_away(changes: dict[str, Any]) -> None:
    """With the norm's scale as it is: the vector without the part has another one."""
    model = random_model(model_config(**changes))
    at = LastToken(model).read(IDS)
    parts = attribution(model, at, [2])[:, 0]

    def scale(x: torch.Tensor) -> float:
        if isinstance(model.final_norm, torch.nn.LayerNorm):
            return math.sqrt(float(x.var(correction=0)) + model.final_norm.eps)
        if isinstance(model.final_norm, torch.nn.RMSNorm):
            return math.sqrt(float(x.square().mean()) + 1e-5)
        return 1.0

    final = at.stream[-1]
    nothing = torch.zeros_like(final)
    for layer in range(2):
        for which in range(2):
            without = final - at.added[layer, which]
            own = scale(without) / scale(final)
            with torch.no_grad():
                read = [model.head(model.final_norm(x)) for x in (final, without, nothing)]
            full, less, bias = (logits[2] - logits.mean() for logits in read)
            taken = (full - bias) - (less - bias) * own
            assert float(taken) == pytest.approx(float(parts[1 + 2 * layer + which]), abs=1e-4)


def test_what_is_no_sum_is_known() -> None:
    assert not is_a_sum(model_config(residual=False))
    assert not is_a_sum(model_config(norm_place="post"))


def test_no_numbers_are_refused() -> None:
    model = random_model(model_config())
    at: Inside = LastToken(model).read(IDS)
    with torch.no_grad():
        model.head.weight.fill_(torch.inf)
    with pytest.raises(ModelFileError) as raised:
        logit_lens(model, at.stream)
    assert raised.value.reason == "model-tensor-not-finite"
