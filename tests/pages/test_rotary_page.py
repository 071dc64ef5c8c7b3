"""Rotary positions on their page: what the browser is given makes the scores of the pass."""

import json
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest
from tiny import TEXT, run_config
from visits import ADA, HOSTILE, add_trained_run, sent_packed

from gptcore.messages import LANGUAGES, translate
from gptcore.records import Run
from gptcore.store import Store
from gptcore.trace import Trace, trace
from pages.parts import attention_look, models

SENTENCE = "The cat sat"
BASE = 300.0


@pytest.fixture
def turning_run(store: Store) -> Run:
    changes = {"model__rotary_base": BASE, "model__qk_norm": False}
    return add_trained_run(store, model__positions="rotary", **changes)


def open_page(visit: Any, run: Run, typed: str = SENTENCE, **query: str) -> AppTest:
    """The page of a visitor who has typed a sentence on the Attention page."""
    app = visit("attention.py", run=run.id, prompt=typed, **query)
    app.switch_page("positions.py").run()
    if app.segmented_control(key="positions-encoding").value != "rotary":
        app.segmented_control(key="positions-encoding").set_value("rotary").run()
    return app


def drawn(app: AppTest) -> tuple[dict[str, Any], dict[str, Any]]:
    return sent_packed(app, "positions-rotary")


def reading(run: Run, text: str = SENTENCE) -> Trace:
    saved = models.saved_model(run.id, run.step)
    return trace(saved.model, saved.tokenizer.encode(text))


def scores(data: dict[str, Any], arrays: dict[str, Any]) -> np.ndarray[Any, Any]:
    """Every query with every key at the places of their tokens, as the paper turns them."""
    half = data["size"] // 2
    speeds = data["base"] ** (-np.arange(half) / half)
    turns = np.exp(1j * np.outer(np.arange(len(data["keys"])), speeds))
    queries, keys = (
        (arrays[name][:, :half] + 1j * arrays[name][:, half:]) * turns
        for name in ("queries", "keys")
    )
    return (queries @ keys.conj().T).real * data["scale"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_turned_by_the_formula_they_make_the_scores_of_the_pass(visit, turning_run, lang) -> None:
    app = open_page(visit, turning_run, lang=lang)
    data, arrays = drawn(app)
    read = reading(turning_run)
    assert (data["vectors"], data["head"], data["base"]) == ("model", "1.0", BASE)
    assert data["pair"] == [10, int(read.patterns[1, 0, 10].argmax())]
    allowed = np.tri(11, dtype=bool)
    expected = read.scores[1, 0].numpy()
    np.testing.assert_allclose(scores(data, arrays)[allowed], expected[allowed], atol=1e-4)
    said = [caption.value for caption in app.caption]
    words = translate("rotary-model-words", lang, step=6)
    assert any(words[:20] in caption for caption in said)
    for name, text in data["labels"].items():
        assert text, name

    app.selectbox(key="positions-rotary-head").set_value((0, 1)).run()
    data, arrays = drawn(app)
    assert data["head"] == "0.1"
    expected = read.scores[0, 1].numpy()
    np.testing.assert_allclose(scores(data, arrays)[allowed], expected[allowed], atol=1e-4)


def test_at_another_moment_they_are_those_of_that_moment(visit, turning_run) -> None:
    first, last = (
        drawn(open_page(visit, turning_run, moment=moment))[1]["queries"] for moment in ("1", "6")
    )
    assert np.abs(first - last).max() > 1e-3


def test_ones_are_kept_while_another_part_is_looked_at(visit, turning_run) -> None:
    app = open_page(visit, turning_run)
    app.segmented_control(key="positions-rotary-vectors").set_value("ones").run()
    data, arrays = drawn(app)
    assert (data["vectors"], data["scale"], data["size"], arrays) == ("ones", None, 8, {})
    app.segmented_control(key="positions-encoding").set_value("none").run()
    app.segmented_control(key="positions-encoding").set_value("rotary").run()
    assert drawn(app)[0]["vectors"] == "ones"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("positions", "width", "size"), [("learned", 30, 14), ("none", 4, 2)])
def test_a_run_that_does_not_turn_shows_ones(visit, store, lang, positions, width, size) -> None:
    run = add_trained_run(store, steps=1, model__positions=positions, model__width=width)
    app = open_page(visit, run, lang=lang)
    data, _ = drawn(app)
    assert (data["vectors"], data["base"], data["size"]) == ("ones", 10_000, size)
    assert any(translate("rotary-not-own", lang)[:12] in each.value for each in app.markdown)


def test_without_weights_it_says_so_and_shows_ones(visit, store) -> None:
    run = store.create_run(ADA, run_config(model__positions="rotary"), TEXT, "waits")
    app = visit("positions.py", run=run.id)
    assert drawn(app)[0]["vectors"] == "ones"
    assert any("no weights" in each.value for each in app.markdown)


def test_unasked_it_reads_words_of_the_run(visit, turning_run) -> None:
    data, arrays = drawn(visit("positions.py", run=turning_run.id))
    assert 1 < len(data["keys"]) == len(arrays["queries"])
    # What the model cannot read leaves the same words.
    app = open_page(visit, turning_run, typed="€€")
    assert drawn(app)[0]["keys"] == data["keys"]


def test_a_model_without_a_word_to_read_shows_ones(visit, turning_run, monkeypatch) -> None:
    monkeypatch.setattr(attention_look, "_words_of", lambda run_id, step: "")
    app = visit("positions.py", run=turning_run.id)
    assert drawn(app)[0]["vectors"] == "ones"
    assert any("no token in the sentence" in each.value for each in app.markdown)


def test_a_head_that_another_run_has_not_is_not_open(visit, store, turning_run) -> None:
    small = add_trained_run(store, "small", steps=1, model__layers=1, model__heads=1)
    app = open_page(visit, turning_run)
    app.selectbox(key="positions-rotary-head").set_value((1, 1)).run()
    app.selectbox(key="bar-run").select(small.id).run()
    assert drawn(app)[0]["head"] == "0.0"


def test_tokens_that_would_rather_be_code_are_only_ever_chips(visit, store) -> None:
    run = add_trained_run(store, HOSTILE, text=HOSTILE * 40, model__positions="rotary")
    data, _ = drawn(open_page(visit, run, typed=HOSTILE[:16]))
    letters = [data["table"][key]["parts"][0][1] for key in data["keys"]]
    assert letters == ["·" if letter == " " else letter for letter in HOSTILE[:16]]
    assert "<" not in json.dumps([data["labels"], data["knobs"]])
