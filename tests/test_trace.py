"""One pass taken apart, and heads that are changed on the way."""

from typing import Any

import pytest
import torch
from test_model import SHAPES, random_ids, random_model, shaped
from tiny import model_config

from gptcore.decoder import Decoder
from gptcore.errors import ModelFileError
from gptcore.head_edits import HeadEdits
from gptcore.positions import ENCODINGS
from gptcore.trace import trace

IDS = [3, 1, 4, 1, 5, 9, 2, 6]


@pytest.mark.parametrize("shape", SHAPES)
def test_a_trace_is_the_pass_itself(shape: tuple[Any, ...]) -> None:
    config = shaped(shape, context=8)
    model = random_model(config)
    reading = trace(model, IDS)
    with torch.no_grad():
        logits = model(torch.tensor([IDS]))[0]
    torch.testing.assert_close(reading["logits"], logits)
    torch.testing.assert_close(reading.odds, logits[-1].softmax(0))
    assert reading.patterns.shape == (config.layers, config.heads, 8, 8)
    torch.testing.assert_close(reading.patterns, reading.scores.softmax(-1))
    torch.testing.assert_close(reading.patterns.sum(-1), torch.ones(config.layers, config.heads, 8))
    # The layers' patterns are views of all of them: nothing is held twice.
    last = reading[f"blocks.{config.layers - 1}.attn.pattern"]
    assert last.data_ptr() == reading.patterns[-1].data_ptr()
    assert reading.bytes > reading.patterns.numel() * 4


def test_nothing_above_the_diagonal_unless_the_mask_is_off() -> None:
    above = torch.ones(8, 8).triu(1).bool()
    assert not trace(random_model(model_config()), IDS).patterns[..., above].any()
    assert trace(random_model(model_config(causal=False)), IDS).patterns[..., above].all()


def test_what_does_not_fit_is_forgotten_and_counted() -> None:
    model = random_model(model_config(context=4))
    reading = trace(model, IDS)
    assert (reading.ids, reading.forgotten) == ((5, 9, 2, 6), 4)
    torch.testing.assert_close(reading.patterns, trace(model, IDS[-4:]).patterns)


def test_nothing_and_no_numbers_are_refused() -> None:
    model = random_model(model_config())
    with pytest.raises(ValueError, match="nothing"):
        trace(model, [])
    with torch.no_grad():
        model.head.weight.fill_(torch.inf)
    with pytest.raises(ModelFileError) as raised:
        trace(model, IDS)
    assert raised.value.reason == "model-tensor-not-finite"


@torch.no_grad()
def test_a_muted_head_is_one_whose_share_of_the_output_matrix_is_zero() -> None:
    config = model_config(heads=4)
    model, cut = random_model(config), random_model(config)
    edits = HeadEdits(muted=frozenset({(0, 1), (1, 0), (1, 3)}))
    size = config.head_size
    for layer, head in edits.muted:
        cut.blocks[layer].attn.out.weight[:, head * size : (head + 1) * size] = 0.0
    ids = random_ids(3, 9)
    torch.testing.assert_close(model(ids, edit=edits.edit(config)), cut(ids))


@pytest.mark.parametrize("causal", [True, False])
def test_an_even_head_looks_at_all_that_it_may(causal: bool) -> None:
    config = model_config(causal=causal)
    model = random_model(config)
    edits = HeadEdits(even=frozenset({(1, 0)}))
    reading, plain = trace(model, IDS, edits.edit(config)), trace(model, IDS)
    for place, row in enumerate(reading.patterns[1, 0]):
        seen = place + 1 if causal else len(IDS)
        assert row.tolist() == pytest.approx([1 / seen] * seen + [0] * (len(IDS) - seen))
    torch.testing.assert_close(reading.patterns[1, 1], plain.patterns[1, 1])
    torch.testing.assert_close(reading.patterns[0], plain.patterns[0])
    assert not torch.allclose(reading["logits"], plain["logits"])


@pytest.mark.parametrize("positions", ENCODINGS)
@pytest.mark.parametrize("causal", [True, False])
def test_edits_act_alike_with_and_without_a_cache(positions: Any, causal: bool) -> None:
    config = model_config(positions=positions, causal=causal)
    model = random_model(config)
    edits = HeadEdits(muted=frozenset({(0, 0)}), even=frozenset({(0, 1), (1, 1)}))
    decoder = Decoder(model, edits.edit(config))
    seen: list[int] = []
    for unread in ([3, 1, 4], [1], [5], [9, 2], [6]):
        seen += unread
        expected = trace(model, seen, edits.edit(config))["logits"][-1]
        torch.testing.assert_close(decoder.read(unread), expected, atol=1e-4, rtol=1e-4)


def test_no_edits_are_no_edit() -> None:
    assert not HeadEdits()
    assert HeadEdits().edit(model_config()) is None
