"""Where a weight comes from, and flow: the numbers on the page are those of the pass."""

import json
import re
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest
from visits import HOSTILE, add_trained_run
from visits import sent_packed as sent

from gptcore.equations import figure
from gptcore.flow import flow
from gptcore.head_edits import HeadEdits
from gptcore.messages import LANGUAGES, translate
from gptcore.records import Run
from gptcore.trace import Trace, trace
from pages.parts import models

MODELS: dict[str, dict[str, Any]] = {
    "rotary": {"model__positions": "rotary"},
    "learned": {"model__positions": "learned", "model__qk_norm": False},
    "sinusoidal": {"model__positions": "sinusoidal", "model__scaled": False},
    "alibi": {"model__positions": "alibi", "model__qk_norm": False, "model__scaled": False},
    "none": {"model__positions": "none", "model__norm": "none"},
    "no-mask": {"model__positions": "alibi", "model__causal": False},
    "no-residual": {"model__residual": False},
    "one-head": {"model__layers": 1, "model__heads": 1},
}
SENTENCE = "The cat sat"


def open_part(visit: Any, part: str, run: Run, prompt: str = SENTENCE, **query: str) -> AppTest:
    app = visit("attention.py", run=run.id, prompt=prompt, **query)
    app.segmented_control(key="attention-part").set_value(part).run()
    return app


def reading(run: Run, prompt: str = SENTENCE, edits: HeadEdits | None = None) -> Trace:
    saved = models.saved_model(run.id, run.step)
    edit = edits.edit(saved.config.model) if edits else None
    return trace(saved.model, saved.tokenizer.encode(prompt), edit)


@pytest.mark.parametrize(("name", "lang"), list(zip(MODELS, ["en", "zh"] * 4, strict=True)))
def test_the_figures_are_those_of_the_pass(visit, store, name, lang) -> None:
    run = add_trained_run(store, steps=2, **MODELS[name])
    app = open_part(visit, "why", run, head="0.0", lang=lang)
    data, arrays = sent(app, "attention-why")
    read = reading(run)
    start, end = data["pair"]
    weights, scores = read.patterns[0, 0, start], read.scores[0, 0, start]
    assert (start, end) == (len(SENTENCE) - 1, int(weights.argmax()))
    assert data["weight"] == float(weights[end])
    np.testing.assert_allclose(arrays["weights"], weights, atol=1e-6)
    q, k = (read[f"blocks.0.attn.{which}"][0].numpy() for which in ("q", "k"))
    np.testing.assert_array_equal(arrays["query"], q[start])
    np.testing.assert_array_equal(arrays["key"], k[end])
    dot = float(q[start].astype(float) @ k[end].astype(float))
    results = {
        "meet": dot,
        "scale": dot * read.config.attention_scale,
        "place": float(scores[end]),
        "weight": data["weight"],
    }
    for step, result in results.items():
        assert data["steps"][step]["equation"].endswith(f" = {figure(result)}")
    assert [row[0] for row in data["row"]] == [figure(score) for score in scores.tolist()]
    separable = read.config.positions in ("rotary", "alibi")
    assert ("distances" in arrays) == separable
    assert len(data["bars"]) == 3 * separable

    app.segmented_control(key="attention-part").set_value("flow").run()
    told, shares = sent(app, "attention-flow")
    expected = flow(read, models.saved_model(run.id, run.step).model, (0, 0), start)
    rows = (expected.weights, expected.shares, expected.mean, expected.rollout)
    np.testing.assert_array_equal(shares["shares"], np.stack(rows))
    assert told["lengths"] == [figure(length) for length in expected.lengths]
    assert (told["from"], told["last"]) == (start, len(SENTENCE) - 1)
    assert told["finding"]["sentence"]


def test_a_pair_is_chosen_by_name(visit, trained_run) -> None:
    app = open_part(visit, "why", trained_run, head="1.1")
    app.selectbox(key="attention-from").select_index(5).run()
    assert [each[0] for each in app.selectbox(key="attention-to").options] == list("012345")
    app.selectbox(key="attention-to").select_index(2).run()
    data, _ = sent(app, "attention-why")
    assert data["pair"] == [5, 2]
    assert data["weight"] == float(reading(trained_run).patterns[1, 1, 5, 2])
    masked = [row is None for row in data["row"]]
    assert masked == [False] * 6 + [True] * 5
    # Who looks earlier cannot look at what comes later.
    app.selectbox(key="attention-from").select_index(1).run()
    assert sent(app, "attention-why")[0]["pair"] == [1, 1]
    # Flow is about the same token.
    app.segmented_control(key="attention-part").set_value("flow").run()
    assert sent(app, "attention-flow")[0]["from"] == 1


def test_the_boxes_follow_what_was_clicked_elsewhere(visit, trained_run) -> None:
    app = open_part(visit, "why", trained_run)
    app.session_state["attention-pair"] = (7, 3)
    app.run()
    boxes = [app.selectbox(key=f"attention-{end}").value for end in ("from", "to")]
    assert boxes == sent(app, "attention-why")[0]["pair"] == [7, 3]
    # Another sentence, in which there is no such pair.
    app.session_state["attention-typed"] = "The"
    app.run()
    assert (
        sent(app, "attention-why")[0]["pair"][0] == app.selectbox(key="attention-from").value == 2
    )


def test_without_a_mask_a_token_looks_ahead(visit, store) -> None:
    run = add_trained_run(store, model__causal=False)
    app = open_part(visit, "why", run, head="0.1")
    app.selectbox(key="attention-from").select_index(2).run()
    app.selectbox(key="attention-to").select_index(9).run()
    data, _ = sent(app, "attention-why")
    assert data["pair"] == [2, 9]
    assert data["weight"] == float(reading(run).patterns[0, 1, 2, 9])
    assert None not in data["row"]
    app.segmented_control(key="attention-part").set_value("flow").run()
    assert sent(app, "attention-flow")[0]["last"] == 10


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_surgery_did_is_said(visit, trained_run, lang) -> None:
    edits = HeadEdits(muted=frozenset({(1, 0)}), even=frozenset({(1, 1)}))
    app = open_part(visit, "why", trained_run, head="1.1", lang=lang)
    app.session_state["attention-edits"] = edits
    app.run()
    data, arrays = sent(app, "attention-why")
    assert data["weight"] == pytest.approx(1 / 11)
    assert data["edited"] == translate("why-even", lang, weight=figure(1 / 11))
    plain = reading(trained_run).patterns[1, 1, 10]
    assert arrays["weights"].max() != pytest.approx(1 / 11)
    assert arrays["weights"].argmax() == plain.argmax()

    app.session_state["attention-head"] = (1, 0)
    app.run()
    assert sent(app, "attention-why")[0]["edited"] == translate("why-muted", lang)
    app.segmented_control(key="attention-part").set_value("flow").run()
    told, arrays = sent(app, "attention-flow")
    assert told["finding"]["sentence"] == translate("flow-muted", lang)
    assert told["rows"][1]["note"] == translate("flow-note-nothing", lang)
    assert not arrays["shares"][1].any()
    even = reading(trained_run, edits=edits)
    np.testing.assert_allclose(arrays["shares"][2], even.patterns[1, 1, 10], rtol=1e-6)


def test_the_one_box_of_flow_asks_nothing_of_the_box_that_is_gone(visit, trained_run) -> None:
    app = open_part(visit, "why", trained_run, head="1.1")
    app.segmented_control(key="attention-part").set_value("flow").run()
    del app.session_state["attention-to"]
    app.selectbox(key="attention-from").set_value(4).run()
    assert not app.exception
    assert app.session_state["attention-pair"][0] == 4


@pytest.mark.parametrize("part", ["why", "flow"])
def test_one_token_is_enough(visit, trained_run, part) -> None:
    data, _ = sent(open_part(visit, part, trained_run, prompt="T"), f"attention-{part}")
    assert len(data["keys"]) == 1


@pytest.mark.parametrize("part", ["why", "flow"])
def test_tokens_that_would_rather_be_code_are_only_ever_chips(visit, store, part) -> None:
    run = add_trained_run(store, HOSTILE, text=HOSTILE * 40)
    app = open_part(visit, part, run, prompt=HOSTILE[:16])
    data, _ = sent(app, f"attention-{part}")
    assert [data["table"][key]["parts"][0][1] for key in data["keys"]] == [
        "·" if letter == " " else letter for letter in HOSTILE[:16]
    ]
    said = json.dumps([data.get("steps"), data.get("finding"), data.get("labels")])
    assert "<" not in said
    assert not re.search("onerror|script", said)
