"""Texts with the same dice on the Sampling page: they are what the core writes, and stay."""

from typing import Any

import pytest
import torch
from streamlit.testing.v1 import AppTest
from test_every_page import sent
from tiny import CHINESE
from visits import ADA, HOSTILE, add_trained_run, settled

from gptcore.continuations import Beginning, continuations, dice, first_difference, read_by
from gptcore.filters import SamplingConfig
from gptcore.messages import LANGUAGES, translate
from gptcore.sample import generate
from pages.parts import models
from pages.parts.models import saved_model

PROMPT = "the little"
OWN = SamplingConfig(temperature=0.8, top_k=None)
"""The usual knobs: this vocabulary has fewer tokens than the usual top-k."""


def opened(visit: Any, run: Any, part: str, **query: str) -> AppTest:
    return at_rest(visit("sampling.py", run=run.id, **{"part": part, "prompt": PROMPT} | query))


def at_rest(app: AppTest, error: bool = False) -> AppTest:
    settled(app)
    assert not app.exception, app.exception
    assert error or not app.error, app.error[0].value
    return app


def write(app: AppTest, part: str, error: bool = False) -> AppTest:
    button = app.button(key=f"sampling-{part}-write")
    assert not button.disabled
    return at_rest(button.click().run(), error)


def told(cell: dict[str, Any]) -> str:
    """What a text is, with its marked token as it is shown."""
    mark = cell["mark"]["parts"] if cell["mark"] else []
    return cell["alike"] + "".join(text for _, text in mark) + cell["rest"]


def plain(text: str) -> str:
    """Without line ends, and without the marks of blanks."""
    return text.replace("·", " ").replace("⏎", "").replace("\n", "")


def words(app: AppTest) -> list[str]:
    return [element.value.replace("\\", "") for element in (*app.markdown, *app.caption)]


def ids_of(run: Any, path: str = "") -> Beginning:
    encode = saved_model(run.id, 6).tokenizer.encode
    return Beginning(tuple(encode(PROMPT)), tuple(encode(path)))


def nobody(share: float) -> None:
    """Wants to know nothing of the progress."""


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_cell_is_what_the_model_writes_with_its_knobs(visit, trained_run, lang):
    app = write(opened(visit, trained_run, "grid", lang=lang, seed="5"), "grid")
    data = sent(app, "sampling-grid-texts")
    assert data["beginning"] == PROMPT
    assert len(data["columns"]) == 2  # the vocabulary has fewer than 40 tokens
    names = [row["name"].split(" ")[-1] for row in data["rows"]]
    assert names == ["0", "0.5", "0.8", "1", "1.5"]
    saved, begun = saved_model(trained_run.id, 6), ids_of(trained_run)
    own = tuple(generate(saved.model, begun.prompt, 60, OWN, 5))
    assert data["first"] is None
    for row, temperature in zip(data["rows"], (0, 0.5, 0.8, 1, 1.5), strict=True):
        for cell, top_k in zip(row["cells"], (5, None), strict=True):
            sampling = SamplingConfig(temperature, top_k)
            ids = tuple(generate(saved.model, begun.prompt, 60, sampling, 5))
            assert plain(told(cell)) == plain(saved.tokenizer.decode(ids))
            parted = first_difference(own, ids)
            assert cell["own"] == (sampling == OWN)
            if cell["own"]:
                assert cell["notes"] == [translate("sampling-grid-own", lang)]
            elif parted is None:
                assert cell["notes"] == [translate("sampling-texts-alike", lang)]
            else:
                assert cell["alike"] == saved.tokenizer.decode(ids[:parted])
                note = translate("sampling-texts-parted", lang, token=parted + 1)
                assert cell["notes"] == [note]


def test_own_knobs_outside_the_grid_stand_above_it(visit, trained_run):
    app = write(opened(visit, trained_run, "grid", knobs="t0.7k3p0.9"), "grid")
    data = sent(app, "sampling-grid-texts")
    assert data["first"]["name"] == "Temperature 0.7 · Top-k 3 · Top-p 0.9"
    assert data["first"]["own"]
    assert not any(cell["own"] for row in data["rows"] for cell in row["cells"])
    sampling = SamplingConfig(0.7, 3, 0.9)
    saved, begun = saved_model(trained_run.id, 6), ids_of(trained_run)
    ids = list(generate(saved.model, begun.prompt, 60, sampling, 1))
    assert told(data["first"]) == saved.tokenizer.decode(ids)


def test_own_text_is_what_the_story_goes_on_to_tell(visit, trained_run):
    path = ids_of(trained_run, " cat").path
    app = opened(visit, trained_run, "grid", path=".".join(map(str, path)))
    write(app, "grid")
    data = sent(app, "sampling-grid-texts")
    assert data["beginning"] == f"{PROMPT} cat"
    own = next(cell for row in data["rows"] for cell in row["cells"] if cell["own"])
    for nonce in range(1, 13):
        app.session_state["sampling-asked"] = {"do": "step", "nonce": nonce}
        at_rest(app.run())
    stories = app.session_state["sampling-stories"]
    story = stories[trained_run.id]
    decode = saved_model(trained_run.id, 6).tokenizer.decode
    assert told(own)[:12] == decode(story.ids(story.state.at)[len(path) :])
    # The texts have stayed, and say of which beginning they are.
    assert sent(app, "sampling-grid-texts") == data
    assert translate("sampling-texts-moved") in words(app)
    write(app, "grid")
    assert sent(app, "sampling-grid-texts")["beginning"] == decode(
        [*ids_of(trained_run).prompt, *story.ids(story.state.at)]
    )
    assert translate("sampling-texts-moved") not in words(app)
    assert app.button(key="sampling-grid-write").disabled


def test_without_a_choice_there_is_nothing_to_write(visit, trained_run):
    app = opened(visit, trained_run, "grid")
    app.button_group(key="sampling-grid-temperatures").set_value([])
    at_rest(app.run())
    assert translate("sampling-grid-none") in words(app)
    assert app.button(key="sampling-grid-write").disabled


def test_other_choices_are_written(visit, trained_run):
    app = opened(visit, trained_run, "grid")
    app.button_group(key="sampling-grid-temperatures").set_value([2.0])
    app.button_group(key="sampling-grid-top-ks").set_value([1, 5])
    app.slider(key="sampling-grid-tokens").set_value(20)
    at_rest(app.run())
    assert "2 texts of 20" in app.button(key="sampling-grid-write").label
    write(app, "grid")
    data = sent(app, "sampling-grid-texts")
    assert [len(row["cells"]) for row in data["rows"]] == [2]
    assert data["columns"] == ["Top-k 1", "Top-k 5"]
    assert len(plain(told(data["rows"][0]["cells"][0]))) <= 20


# The harness answers for a slider in English only: in Chinese it stays at its first moment.
@pytest.mark.parametrize(("lang", "moment"), [("en", 2), ("zh", 0)])
def test_two_moments_of_a_run(visit, trained_run, lang, moment):
    app = opened(visit, trained_run, "twin", lang=lang)
    key = f"sampling-twin-moment-{trained_run.id}"
    assert app.session_state[key] == 0
    app.session_state[key] = moment
    at_rest(app.run())
    write(app, "twin")
    data = sent(app, "sampling-twin-texts")
    assert [column.split(" · ")[1] for column in data["columns"]] == [
        translate("common-step", lang, step=step) for step in (6, moment)
    ]
    own, other = data["rows"][0]["cells"]
    begun, us = ids_of(trained_run), dice(1, 0, 60)
    texts = [
        continuations(saved_model(trained_run.id, step).model, begun, [OWN], us, nobody)[0]
        for step in (6, moment)
    ]
    decode = saved_model(trained_run.id, 6).tokenizer.decode
    assert told(own) == decode(texts[0].ids)
    parted = first_difference(texts[0].ids, texts[1].ids)
    assert parted is not None
    assert other["alike"] == decode(texts[1].ids[:parted])
    bits = [translate("sampling-twin-bits", lang, bits=f"{each.bits:.2f}") for each in texts]
    assert own["notes"] == [bits[0]]
    note = translate("sampling-texts-parted", lang, token=parted + 1)
    assert other["notes"] == [note, bits[1]]
    assert translate("sampling-twin-marked", lang) in words(app)


def test_at_the_first_moment_the_other_one_is_the_newest(visit, trained_run):
    app = opened(visit, trained_run, "twin", moment="0")
    assert app.select_slider(key=f"sampling-twin-moment-{trained_run.id}").value == 6


def test_another_run_with_other_tokens(visit, store, trained_run):
    other = add_trained_run(store, HOSTILE, tokenizer__kind="bpe", tokenizer__vocabulary=300)
    app = opened(visit, trained_run, "twin")
    at_rest(app.selectbox(key="sampling-twin-run").set_value(other.id).run())
    write(app, "twin")
    data = sent(app, "sampling-twin-texts")
    assert data["columns"][1].endswith("Step 6")
    saved, read = saved_model(trained_run.id, 6), saved_model(other.id, 6)
    begun = read_by(read.tokenizer, saved.tokenizer, ids_of(trained_run))
    assert read.tokenizer.decode(begun.prompt) == PROMPT
    (text,) = continuations(read.model, begun, [SamplingConfig(0.8, 40)], dice(1, 0, 60), nobody)
    cell = data["rows"][0]["cells"][1]
    spelled = read.tokenizer.decode(text.ids)
    assert (cell["alike"], cell["mark"], cell["rest"]) == (spelled, None, "")
    by_character = f"{text.bits * 60 / len(spelled):.2f}"
    assert cell["notes"] == [
        translate("sampling-twin-bits", bits=f"{text.bits:.2f}"),
        translate("sampling-twin-bits-character", bits=by_character),
    ]
    assert translate("sampling-twin-vocabularies") in words(app)


def test_a_run_with_the_same_tokens_is_compared(visit, store, trained_run):
    other = add_trained_run(store, "again", seed=2)
    app = opened(visit, trained_run, "twin")
    at_rest(app.selectbox(key="sampling-twin-run").set_value(other.id).run())
    write(app, "twin")
    assert translate("sampling-twin-marked") in words(app)
    assert sent(app, "sampling-twin-texts")["rows"][0]["cells"][1]["mark"]


def test_what_the_other_cannot_read_is_said(visit, store, trained_run):
    other = add_trained_run(store, "chinese", text=CHINESE)
    app = opened(visit, trained_run, "twin")
    at_rest(app.selectbox(key="sampling-twin-run").set_value(other.id).run())
    write(app, "twin", error=True)
    assert "The other model cannot read the beginning" in app.error[0].value
    assert not app.button(key="sampling-twin-write").disabled
    # Another choice is written all the same.
    at_rest(app.selectbox(key="sampling-twin-run").set_value("").run())
    write(app, "twin")
    assert len(sent(app, "sampling-twin-texts")["rows"][0]["cells"]) == 2


def test_another_run_without_weights(visit, store, trained_run):
    waiting = store.create_run(ADA, trained_run.config, "abc " * 99, "waiting")
    app = opened(visit, trained_run, "twin")
    at_rest(app.selectbox(key="sampling-twin-run").set_value(waiting.id).run())
    assert translate("sampling-twin-no-weights") in words(app)
    assert app.button(key="sampling-twin-write").disabled


def test_an_odd_model(visit, store):
    """Not causal, without residual connections, one layer, and bytes of Chinese characters."""
    run = add_trained_run(
        store,
        text=CHINESE,
        tokenizer__kind="byte",
        model__causal=False,
        model__residual=False,
        model__layers=1,
    )
    path = ".".join(map(str, "猫".encode()[:2]))  # half a character
    for part in ("grid", "twin"):
        app = write(opened(visit, run, part, prompt="小", path=path), part)
        data = sent(app, f"sampling-{part}-texts")
        assert data["beginning"] == "小"


def test_weights_that_are_too_large(visit, trained_run):
    app = opened(visit, trained_run, "twin")
    with torch.no_grad():
        saved_model(trained_run.id, 0).model.head.weight.fill_(torch.inf)
    write(app, "twin", error=True)
    assert app.error
    models.clear()
