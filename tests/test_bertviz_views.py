"""What bertviz's JavaScript is handed: as its own Python would, and as the pass has it."""

import json
import re
from typing import Any

import numpy as np
import pytest
from test_model import random_model
from tiny import model_config

from gptcore.bertviz_views import (
    MOST_DRAWN,
    MOST_HEIGHT,
    MOST_SENT,
    SCRIPTS,
    SCROLLED_HEIGHT,
    VIEWS,
    View,
    frame_height,
    json_block,
    model_columns,
    most_tokens,
    script,
    shortened,
    view_params,
)
from gptcore.config import ModelConfig
from gptcore.positions import ENCODINGS
from gptcore.presets import PRESETS
from gptcore.trace import Trace, trace

IDS = [3, 1, 4, 1, 5, 9, 2, 6]
LABELS = ["·the", "⏎", "小猫", "E4 BD", "U+200D", "<b>", "</script>", "a"]


def reading(**changes: Any) -> Trace:
    return trace(random_model(model_config(**changes)), IDS)


def theirs(document: str) -> dict[str, Any]:
    """The data in a document that bertviz's Python has made."""
    found = re.search(r"const params = (\{.*?\}); // HACK", document)
    assert found is not None
    params: dict[str, Any] = json.loads(found[1])
    return params


# bertviz leaves the files open that it reads.
@pytest.mark.filterwarnings("ignore:unclosed file", "ignore:Exception ignored in")
@pytest.mark.parametrize("view", ["head", "model"])
def test_it_is_what_bertviz_itself_hands_over(view: View) -> None:
    import bertviz

    read = reading()
    layers = [read[f"blocks.{layer}.attn.pattern"][None] for layer in range(2)]
    more = {"layer": 1, "heads": [0]} if view == "head" else {"display_mode": "dark"}
    show = getattr(bertviz, f"{view}_view")
    expected = theirs(show(layers, list(LABELS), html_action="return", **more).data)
    params = view_params(view, read, LABELS, (1, 0), "dark")
    for name in expected.keys() - {"root_div_id", "attention", "total_heads"}:
        assert params[name] == expected[name], name
    (told,), (wanted,) = params["attention"], expected["attention"]
    assert told["left_text"] == told["right_text"] == wanted["right_text"]
    np.testing.assert_allclose(told["attn"], wanted["attn"], atol=5.01e-5, rtol=0)


@pytest.mark.parametrize("positions", ENCODINGS)
@pytest.mark.parametrize("causal", [True, False])
def test_the_neuron_view_has_our_queries_and_keys(positions: str, causal: bool) -> None:
    read = reading(positions=positions, causal=causal)
    params = json.loads(json_block(view_params("neuron", read, LABELS, (1, 0), "light")))
    assert (params["layer"], params["head"], params["bidirectional"]) == (1, 0, not causal)
    told = params["attention"][params["default_filter"]]
    for layer in range(2):
        for name, point in (("queries", "q"), ("keys", "k"), ("attn", "pattern")):
            value = read[f"blocks.{layer}.attn.{point}"]
            np.testing.assert_allclose(told[name][layer], value, atol=5.01e-5, rtol=0)


@pytest.mark.parametrize("view", VIEWS)
def test_only_the_last_tokens_are_shown_where_there_are_many(view: View) -> None:
    read = reading()
    params = view_params(view, read, LABELS[-3:], (0, 1), "light")
    told = params["attention"]["all" if view == "neuron" else 0]
    assert told["left_text"] == LABELS[-3:]
    np.testing.assert_allclose(told["attn"], read.patterns[..., 5:, 5:], atol=5.01e-5)
    if view == "neuron":
        np.testing.assert_allclose(told["keys"][1], read["blocks.1.attn.k"][:, 5:], atol=5.01e-5)


HOSTILE = [
    "</script><img src=x onerror=window.hacked=1>",
    "<!--<script>",
    "<b>",
    "\u2028\u2029",
    "\\u003c/script>",
    "\\",
    '"];window.hacked=1;["',
    "{{7*7}}",
    "${window.hacked=1}",
    "\udce4",
]


def test_nothing_in_a_token_ends_the_element_that_holds_it() -> None:
    block = json_block({"left_text": HOSTILE})
    assert "<" not in block
    assert block.isascii()
    assert json.loads(block) == {"left_text": HOSTILE}
    with pytest.raises(ValueError, match="JSON"):
        json_block([float("nan")])


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(
    "config",
    [preset.model for preset in PRESETS.values()]
    + [
        ModelConfig(layers=12, heads=12, width=768, context=128),
        ModelConfig(layers=64, heads=64, width=4096, context=64),
        ModelConfig(layers=1, heads=1, width=4096, context=1024),
    ],
    ids=lambda config: f"{config.layers}x{config.heads}x{config.head_size}",
)
def test_no_view_is_larger_than_a_browser_draws(view: View, config: ModelConfig) -> None:
    def allowed(tokens: int) -> bool:
        told = config.layers * config.heads * tokens * tokens
        drawn = told
        if view == "neuron":
            told += 2 * config.layers * config.width * tokens
            drawn = 7 * tokens * tokens + 3 * tokens * config.head_size
        elif view == "head":
            drawn = 2 * config.heads * tokens * tokens
        return drawn <= MOST_DRAWN and told <= MOST_SENT

    most = most_tokens(view, config, config.context)
    assert 1 <= most <= config.context
    assert allowed(most) or most == 1
    assert most == config.context or not allowed(most + 1)
    assert most_tokens(view, config, min(3, most)) == min(3, most)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("preset", PRESETS)
def test_an_ordinary_sentence_is_shown_whole(view: View, preset: str) -> None:
    assert most_tokens(view, PRESETS[preset].model, 48) == 48


@pytest.mark.parametrize("view", VIEWS)
def test_a_frame_is_as_tall_as_its_picture_or_scrolls(view: View) -> None:
    config = ModelConfig()
    heights = [frame_height(view, config, tokens) for tokens in (1, 16, 48)]
    assert heights == sorted(heights)
    assert SCROLLED_HEIGHT < heights[-1] <= MOST_HEIGHT
    assert frame_height(view, config, 128) == SCROLLED_HEIGHT
    for heads in (1, 3, 64):
        columns = model_columns(ModelConfig(heads=heads, width=384), 48)
        assert heads <= columns <= max(heads, 12)


@pytest.mark.parametrize(
    ("label", "letters", "shown"),
    [
        ("morning", 7, "morning"),
        ("mornings", 7, "mornin…"),
        ("小猫在院子里", 12, "小猫在院子里"),
        ("小猫在院子里睡", 12, "小猫在院子…"),
        ("a" + "\u0301" * 90, 12, "a" + "\u0301" * 22 + "…"),
        ("", 12, ""),
    ],
)
def test_a_long_token_is_cut_where_it_would_run_out_of_its_place(label, letters, shown) -> None:
    cut = shortened(label, letters)
    assert cut == shown or (cut.endswith("…") and len(cut) <= 2 * letters)


def test_the_scripts_are_those_that_we_know_how_to_feed() -> None:
    for view in ("head", "model"):
        assert b"const params = PYTHON_PARAMS;" in script(f"bertviz-{view}.js")
    assert b"const params = window.bertviz_params" in script("bertviz-neuron.js")
    assert b"d3js.org v5" in script("d3.js")
    assert b"jQuery v3" in script("jquery.js")
    for name in SCRIPTS - {"d3.js", "jquery.js"}:
        # Where a token becomes HTML it would have to be escaped: they only write text.
        for way_in in (b".html(", b"innerHTML", b"insertAdjacentHTML", b"document.write", b"eval("):
            assert way_in not in script(name), name
