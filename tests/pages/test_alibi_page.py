"""ALiBi and no positions: what the browser is told, and what is said of the open run."""

import json
from fractions import Fraction
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from test_every_page import sent
from visits import HOSTILE, add_trained_run

from gptcore.config import Positions
from gptcore.equal_tokens import equal_tokens
from gptcore.equations import figure
from gptcore.messages import LANGUAGES, translate
from gptcore.positions import alibi_slopes
from gptcore.records import Run
from gptcore.trace import trace
from pages.parts import attention_look, models

ENCODINGS = Positions.__args__  # type: ignore[attr-defined]


def words(app: AppTest) -> list[str]:
    return [element.value.replace("\\", "") for element in (*app.markdown, *app.caption)]


def opened(visit: Any, run: Run, encoding: str, lang: str = "en", **state: Any) -> AppTest:
    app = visit("positions.py", lang=lang, run=run.id)
    for key, value in state.items():
        app.session_state[key.replace("_", "-")] = value
    app.segmented_control(key="positions-encoding").set_value(encoding).run()
    assert not app.exception, app.exception
    return app


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_sliders_begin_where_the_open_run_stands(visit, store, lang) -> None:
    run = add_trained_run(store, steps=1, model__positions="alibi", model__heads=4)
    app = opened(visit, run, "alibi", lang)
    data = sent(app, "positions-alibi")
    assert (data["run"], data["heads"], data["places"]) == (run.id, 4, 16)
    assert data["causal"] is True
    assert data["lang"] == lang
    comma = translate("alibi-comma", lang)
    slopes = comma.join(("1/4", "1/16", "1/64", "1/256"))
    assert translate("alibi-own", lang, slopes=slopes, heads=4) in words(app)
    assert translate("alibi-how", lang, causal=1) in words(app)
    assert data["labels"]["told_masked"] == translate(
        "alibi-told-masked", lang, query="{query}", key="{key}"
    )


def test_of_another_run_the_slopes_are_not_said_to_be_its_own(visit, store) -> None:
    run = add_trained_run(store, steps=1, model__causal=False)
    app = opened(visit, run, "alibi")
    assert sent(app, "positions-alibi")["causal"] is False
    assert translate("alibi-how", causal=0) in words(app)
    assert not [each for each in words(app) if each.startswith("These are the heads")]


def test_more_heads_than_the_slider_has(visit, store) -> None:
    run = add_trained_run(
        store, steps=1, model__positions="alibi", model__heads=20, model__width=40
    )
    app = opened(visit, run, "alibi")
    assert sent(app, "positions-alibi")["heads"] == 16
    said = next(each for each in words(app) if each.startswith("These are the heads"))
    slopes = said.split("with the slopes ")[1].split(". They")[0].split(", ")
    expected = alibi_slopes(20).tolist()
    assert [float(Fraction(slope)) for slope in slopes] == pytest.approx(expected, rel=5e-3)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("causal", [True, False])
def test_the_mask_alone_is_even(visit, store, lang, causal) -> None:
    run = add_trained_run(store, steps=1, model__causal=causal)
    app = opened(visit, run, "none", lang)
    (picture,) = json.loads(sent(app, "positions-none-even")["figure"])["data"]
    for i, row in enumerate(picture["text"]):
        shown = [int(text) for text in row[: i + 1]]
        assert shown == [round(100 / (i + 1) + 1e-6) if causal else 10] * (i + 1)
    assert translate("none-mask-words", lang, tokens=10, causal=int(causal)) in words(app)
    hint = translate("none-hint", lang)
    assert (hint in [each.label.replace("\\", "") for each in app.expander]) == causal


APART = {
    "none": "output",
    "learned": "embedding",
    "sinusoidal": "embedding",
    "rotary": "query",
    "alibi": "scores",
}


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_two_equal_tokens_inside_the_open_run(visit, store, encoding) -> None:
    run = add_trained_run(store, steps=4, model__positions=encoding)
    app = opened(visit, run, "none")
    saved = models.saved_model(run.id, 4)
    (table,) = (each.value for each in app.table)
    said = " ".join(words(app))
    assert translate(f"none-apart-{APART[encoding]}", causal=1) in said
    sentence = said.split("of the Attention page: “")[1].split("”. The token")[0]
    cells = attention_look.cells_of(saved.tokenizer, sentence)[-16:]
    compared = equal_tokens(trace(saved.model, [cell.id for cell in cells if cell.id is not None]))
    assert compared is not None
    expected = [[figure(value, 2) for value in row] for row in compared.layers.tolist()]
    assert table.to_numpy().tolist()[1:] == expected
    assert table.to_numpy().tolist()[0][-1] == figure(compared.embedding, 2)
    assert [row[0] == "0" for row in expected] == [encoding in ("none", "alibi"), False]
    first, last = compared.places
    assert f"at place {first} and at place {last}" in said


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("causal", "step"), [(True, 0), (False, 3)])
def test_where_nothing_tells_them_apart(visit, store, lang, causal, step) -> None:
    """Before the training, where no layer adds anything; and without a mask."""
    run = add_trained_run(store, steps=3, model__positions="none", model__causal=causal)
    app = visit("positions.py", lang=lang, run=run.id, moment=str(step))
    assert translate("none-apart-nothing", lang, causal=int(causal)) in words(app)


def test_a_sentence_of_somebody(visit, store) -> None:
    run = add_trained_run(store, text=(HOSTILE + " The cat sat.\n") * 30, steps=1)
    typed = {"attention_typed": HOSTILE, "attention_own": True}
    app = opened(visit, run, "none", **typed)
    assert any(HOSTILE[-10:] in each for each in words(app))
    typed["attention_typed"] = "The ca"
    app = opened(visit, run, "none", **typed)
    assert translate("none-equal-missing") in words(app)
    assert not app.table


def test_before_there_are_weights(visit, store) -> None:
    run = add_trained_run(store, steps=1)
    with store.database.writing() as sql:
        sql.execute("DELETE FROM moments WHERE run = ?", (run.id,))
    app = opened(visit, run, "none")
    assert translate("write-no-weights") in words(app)
    assert not opened(visit, run, "alibi").error
