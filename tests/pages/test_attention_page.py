"""What the Attention page reads, and what it does with what nobody can read."""

import shutil
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from test_every_page import sent
from tiny import TEXT, run_config
from visits import ADA, HOSTILE, add_trained_run

from gptcore.example import RUN_ID
from gptcore.messages import LANGUAGES, translate
from gptcore.records import Run
from gptcore.store import Store
from gptcore.trace import trace
from pages.parts import attention_look, models


def look(app: AppTest) -> Any:
    """What the sentence box of the page was sent."""
    assert not app.exception, app.exception
    return sent(app, "attention-sentence")


def type_(app: AppTest, text: str) -> AppTest:
    """As if a visitor had typed it; the component itself needs a browser."""
    app.session_state["attention-typed"] = text
    app.session_state["attention-own"] = True
    return app.run()


def test_the_address_says_what_is_looked_at(visit, trained_run):
    app = visit("attention.py", run=trained_run.id, moment="3", prompt="the cat", head="0.1")
    told = look(app)
    assert told["text"] == "the cat"
    address = {"run": trained_run.id, "moment": "3", "prompt": "the cat", "head": "0.1"}
    assert told["address"] == address
    assert told["counts"] == translate("attention-tokens", tokens=7)
    assert sent(app, "bar-moment")["index"] == 3


def test_the_address_counts_only_as_the_page_is_opened(visit, trained_run):
    app = visit("attention.py", run=trained_run.id, prompt="the cat")
    assert look(type_(app, "the dog"))["text"] == "the dog"
    app.switch_page("write.py").run()
    del app.query_params["prompt"]  # a browser drops the query in a change of page
    app.switch_page("attention.py").run()
    assert look(app)["text"] == "the dog"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_unasked_it_reads_words_of_the_run_that_were_not_trained_on(visit, trained_run, lang):
    told = look(visit("attention.py", run=trained_run.id, lang=lang))
    assert told["text"]
    assert told["text"] in TEXT[int(len(TEXT) * 0.9) :]


def test_a_model_without_a_text_reads_what_it_writes(visit, store: Store, trained_run):
    data = store.model_bytes(trained_run.id, 6)
    run = store.import_model(trained_run.person, data, "a file")
    told = look(visit("attention.py", run=run.id))
    assert told["text"]
    assert told["counts"] != translate("attention-nothing")


def test_a_sentence_of_ones_own_goes_along_to_another_run(visit, store, trained_run):
    second = add_trained_run(store, "second", steps=2)
    app = visit("attention.py", run=trained_run.id)
    type_(app, "the cat")
    app.selectbox(key="bar-run").select(second.id).run()
    assert look(app)["text"] == "the cat"


@pytest.mark.parametrize("text", ["", "\x00", "€", "€ß€"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_to_read_is_said(visit, trained_run, text, lang):
    app = visit("attention.py", run=trained_run.id, lang=lang, prompt="x")
    told = look(type_(app, text))
    assert told["counts"] == translate("attention-nothing", lang)
    assert not app.error


def test_unknown_characters_are_left_out_and_said(visit, trained_run):
    app = visit("attention.py", run=trained_run.id, prompt="the € cat")
    assert look(app)["counts"] == translate("attention-tokens", tokens=8)
    assert "€" in app.warning[0].value


def test_only_what_fits_the_context_is_read(visit, trained_run):
    app = visit("attention.py", run=trained_run.id, prompt="the cat " * 250)
    told = look(app)
    assert len(told["text"]) == 2000
    assert told["counts"] == translate("attention-forgotten", tokens=16, forgotten=1984)
    assert told["address"]["prompt"] == ""


@pytest.mark.parametrize(
    "head", ["9.9", "-1.0", "a.b", "1", "", "1.2.3", "٣.٣", "1" * 5000, HOSTILE, "0.0\x00"]
)
def test_any_head_in_the_address_shows_one_that_there_is(visit, trained_run, head):
    app = visit("attention.py", run=trained_run.id, head=head, prompt="the cat")
    layer, number = map(int, look(app)["address"]["head"].split("."))
    assert 0 <= layer < 2
    assert 0 <= number < 2


@pytest.mark.parametrize("asked", [None, "x", [1], [1, 2, 3], [1.5, 2], [True, 1]])
def test_a_pair_that_is_none_changes_nothing(monkeypatch, asked):
    state: dict[str, Any] = {attention_look.PAIR: (2, 1)}
    monkeypatch.setattr(attention_look.st, "session_state", state)
    attention_look.choose_pair(asked)
    assert state == {attention_look.PAIR: (2, 1)}
    attention_look.choose_pair([4, 3])
    assert state == {attention_look.PAIR: (4, 3)}


@pytest.mark.parametrize("pair", [(99, 1), (1, 9), (1, 3), (-1, 0), (3, -1)])
def test_a_pair_that_the_sentence_does_not_have_is_another_one(visit, trained_run, pair):
    app = visit("attention.py", run=trained_run.id, prompt="the cat")
    app.session_state[attention_look.PAIR] = pair
    app.session_state["attention-part"] = "why"
    app.run()
    assert not app.exception
    assert app.selectbox(key="attention-from").value == 6  # the last token
    assert 0 <= app.selectbox(key="attention-to").value <= 6


def test_hostile_words_are_shown_as_they_are(visit, store):
    run = add_trained_run(store, HOSTILE, text=HOSTILE * 40)
    told = look(visit("attention.py", run=run.id, prompt=HOSTILE))
    assert told["text"] == HOSTILE
    assert told["counts"] == translate(
        "attention-forgotten", tokens=16, forgotten=len(HOSTILE) - 16
    )


def test_a_moment_whose_file_is_gone_is_said_and_the_page_stays(visit, store, trained_run: Run):
    app = visit("attention.py", run=trained_run.id, moment="3", prompt="the cat")
    models.clear()
    shutil.rmtree(store.folder(trained_run.id) / "moments")
    app.run()
    assert not app.exception
    assert app.error
    assert app.title[0].value == translate("attention-title")


def test_a_run_deleted_in_another_tab_makes_room_for_the_next(visit, store, trained_run):
    app = visit("attention.py", run=trained_run.id, prompt="the cat")
    store.delete(trained_run.person, trained_run.id)
    app.run()
    assert not app.exception
    assert app.warning
    assert sent(app, "attention-sentence")["text"]


def test_a_run_without_weights_yet_says_so(visit, store):
    run = store.create_run(ADA, run_config(), TEXT, "waiting")
    app = visit("attention.py", run=run.id)
    assert not app.exception
    assert "no weights yet" in app.info[0].value


def test_weights_that_are_no_numbers_are_said(visit, store, trained_run):
    import torch

    from gptcore.modelfile import load_model, save_model

    saved = load_model(store.model_bytes(trained_run.id, 6))
    with torch.no_grad():
        saved.model.head.weight.fill_(3e38)
    path = store.folder(trained_run.id) / "moments" / "6.safetensors"
    path.write_bytes(save_model(saved))
    models.clear()
    app = visit("attention.py", run=trained_run.id, prompt="the cat")
    assert not app.exception
    assert app.error


def test_the_example_can_be_looked_into_by_everyone(visit):
    app = visit("attention.py", run=RUN_ID)
    told = look(app)
    saved = models.saved_model(RUN_ID, sent(app, "bar-moment")["steps"][-1])
    ids = saved.tokenizer.encode(told["text"])
    assert trace(saved.model, ids).patterns.shape[-1] == len(ids)
