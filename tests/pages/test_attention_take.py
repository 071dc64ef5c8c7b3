"""What one takes along of the Attention page: files that hold what is seen, and its address."""

import csv
import io
import json
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pytest
from test_every_page import sent
from tiny import CHINESE
from visits import HOSTILE, add_trained_run

from gptcore.example import RUN_ID
from gptcore.head_edits import HeadEdits
from gptcore.messages import LANGUAGES, translate
from gptcore.modelfile import load_model
from gptcore.trace import trace
from pages.parts import attention_look, models

PAGE = "https://school.example/attention"
FORMULAS = "=1+1 @x\n-2 \t+3\r" + HOSTILE


@pytest.fixture
def take(visit):
    """Opens the part of the page that is about taking along: ``take(prompt=...)``."""

    def opened(**query):
        app = visit("attention.py", **query)
        app.context = {"url": PAGE}
        app.session_state["attention-part"] = "take"
        app.run()
        assert not app.exception, app.exception
        return app

    return opened


@pytest.fixture
def saved(take, monkeypatch):
    """Presses every button that can be pressed: name -> the file it saves, and its content."""

    def pressed(edits=None, **query):
        app = take(**query)
        from pages.parts import attention_take

        kept = {}

        def button(name, made, file, kind, words, **gaps):
            if made is not None:
                kept[name] = (file, made())

        monkeypatch.setattr(attention_take, "_button", button)
        if edits is not None:
            app.session_state[attention_look.EDITS] = edits
        app.run()
        assert not app.exception, app.exception
        return kept

    return pressed


def address(app):
    """The address that is shown to be copied, its page and its parameters."""
    found = urlsplit(app.code[0].value)
    return found._replace(query="").geturl(), dict(parse_qsl(found.query, strict_parsing=True))


def rows_of(data):
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_the_tables_hold_the_weights_of_what_is_seen(saved, trained_run):
    kept = saved(run=trained_run.id, moment="3", prompt="the cat", head="0.1")
    file, data = kept["csv"]
    assert file == "tiny-3-L0-H1.csv"
    model = models.saved_model(trained_run.id, 3)
    reading = trace(model.model, model.tokenizer.encode("the cat"))
    found = rows_of(data)
    assert len(found) == 28
    for row in found:
        start, end = int(row["from_place"]), int(row["to_place"])
        assert (row["layer"], row["head"]) == ("0", "1")
        assert np.float32(row["weight"]) == reading.patterns[0, 1, start, end].numpy()
        assert np.float32(row["score"]) == reading.scores[0, 1, start, end].numpy()
        assert row["from_token"] == "the·cat"[start]
        assert row["to_token"] == "the·cat"[end]
    file, data = kept["csv-all"]
    assert file == "tiny-3.csv"
    heads = {(row["layer"], row["head"]) for row in rows_of(data)}
    assert heads == {("0", "0"), ("0", "1"), ("1", "0"), ("1", "1")}
    assert [row for row in rows_of(data) if (row["layer"], row["head"]) == ("0", "1")] == found


def test_the_arrays_hold_what_is_seen_with_the_edits(saved, trained_run):
    edits = HeadEdits(muted=frozenset({(0, 0)}), even=frozenset({(1, 1)}))
    file, data = saved(edits, run=trained_run.id, moment="3", prompt="the cat")["npz"]
    assert file == "tiny-3.npz"
    model = models.saved_model(trained_run.id, 3)
    ids = model.tokenizer.encode("the cat")
    edited = trace(model.model, ids, edits.edit(model.config.model))
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        np.testing.assert_array_equal(arrays["patterns"], edited.patterns.numpy())
        assert "".join(arrays["tokens"]) == "the·cat"
        told = json.loads(str(arrays["facts"]))
    assert (told["run"], told["name"], told["step"]) == (trained_run.id, "tiny", 3)
    assert (told["muted"], told["even"]) == ([[0, 0]], [[1, 1]])


def test_the_model_is_that_of_the_moment(saved, trained_run):
    file, data = saved(run=trained_run.id, moment="3", prompt="the cat")["model"]
    assert file == "tiny-3.safetensors"
    loaded, shown = load_model(data), models.saved_model(trained_run.id, 3)
    assert loaded.step == 3
    for name, weight in shown.model.state_dict().items():
        assert (loaded.model.state_dict()[name] == weight).all()


def test_words_that_would_be_formulas_or_code_are_only_words(saved, store):
    run = add_trained_run(store, HOSTILE, text=(FORMULAS + "\n") * 40)
    kept = saved(run=run.id, prompt=FORMULAS[:16])
    for name in ("csv", "csv-all"):
        file, data = kept[name]
        assert not set(file) & set("</>\\:*?\"|'$`")
        cells = [row[f"{end}_token"] for row in rows_of(data) for end in ("from", "to")]
        assert {"'=", "'@", "'-", "'+"} <= set(cells)
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    with np.load(io.BytesIO(kept["npz"][1]), allow_pickle=False) as arrays:
        assert json.loads(str(arrays["facts"]))["name"] == run.name


@pytest.mark.parametrize("prompt", ["the € cat", "the cat " * 9, '"""\\n'])
def test_the_lines_beside_the_files_run(take, saved, tmp_path, monkeypatch, trained_run, prompt):
    query = {"run": trained_run.id, "moment": "3", "prompt": prompt, "head": "1.0"}
    app = take(**query)
    for file, data in saved(**query).values():
        (tmp_path / file).write_bytes(data)
    monkeypatch.chdir(tmp_path)
    found = {}
    for each in app.code[1:]:
        assert each.language == "python"
        exec(each.value, found)
    with found["maps"] as arrays:
        np.testing.assert_array_equal(found["reading"].patterns.numpy(), arrays["patterns"])
        assert found["reading"].ids == tuple(arrays["ids"])


def test_nothing_is_made_before_it_is_asked_for(take, trained_run, monkeypatch):
    app = take(run=trained_run.id, prompt="the cat")
    from pages.parts import attention_take

    def forbidden(*args, **kwargs):
        raise AssertionError("made too early")

    for name in ("attention_csv", "attention_npz"):
        monkeypatch.setattr(attention_take.attention_export, name, forbidden)
    app.run()
    assert not app.exception
    keys = [each.key for each in app.get("download_button")]
    names = ("csv", "csv-all", "npz", "model")
    assert keys == [f"attention-{name}" for name in names]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_would_be_too_large_is_said_with_what_fits(take, trained_run, monkeypatch, lang):
    app = take(run=trained_run.id, prompt="the cat", lang=lang)
    from pages.parts import attention_take

    monkeypatch.setattr(attention_take, "MOST_ROWS", 50)
    monkeypatch.setattr(attention_take, "MOST_BYTES", 4_000)
    app.run()
    assert not app.exception
    pressable = {each.key: not each.proto.disabled for each in app.get("download_button")}
    assert pressable == {
        "attention-csv": True,
        "attention-csv-all": False,
        "attention-npz": False,
        "attention-model": True,
    }
    said = [caption.value.replace("\\", "") for caption in app.caption]
    much = translate("take-csv-much", lang, rows=112, limit=50, tokens=4)
    assert much in said
    assert translate("take-npz-much", lang, megabytes=0.1, limit=0, tokens=6) in said


def test_the_address_shows_a_fresh_visitor_the_same(take, visit, trained_run):
    sentence = "the cat, & #1 = 100% +\n小猫?"
    app = take(run=trained_run.id, prompt=sentence, head="0.1", moment="3", lang="zh")
    page, parameters = address(app)
    assert page == PAGE
    expected = {"run": trained_run.id, "moment": "3", "prompt": sentence, "head": "0.1"}
    assert parameters == expected
    other = visit("attention.py", person="b" * 40, **parameters)
    assert not other.exception
    told = sent(other, "attention-sentence")
    assert told["text"] == sentence
    assert told["address"]["head"] == "0.1"
    bar = sent(other, "bar-moment")
    assert (bar["steps"][bar["index"]], bar["following"]) == (3, False)
    assert other.query_params["run"] == trained_run.id


def test_a_moment_that_was_not_chosen_is_in_the_address(take, trained_run):
    assert address(take(run=trained_run.id, prompt="the cat"))[1]["moment"] == "6"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_sentence_too_long_for_an_address_is_said(take, trained_run, lang):
    fits, too_long = "the cat " * 75, "the cat " * 76
    app = take(run=trained_run.id, prompt=fits, lang=lang)
    assert address(app)[1]["prompt"] == fits
    assert not app.warning
    app = take(run=trained_run.id, prompt=too_long, lang=lang)
    assert "prompt" not in address(app)[1]
    said = translate("take-address-long", lang, characters=608, limit=600)
    assert app.warning[0].value.replace("\\", "") == said


def test_the_address_says_who_can_open_it_and_what_is_not_in_it(take, store, trained_run):
    def said(app):
        return {caption.value.replace("\\", "") for caption in app.caption}

    app = take(run=trained_run.id, prompt="the cat")
    words = {name: translate(f"take-address-{name}") for name in ("words", "example", "edits")}
    passing = translate("take-address-passing")
    assert words["words"] in said(app)
    assert not {words["example"], words["edits"], passing} & said(app)
    app.session_state[attention_look.EDITS] = HeadEdits(muted=frozenset({(0, 0)}))
    assert words["edits"] in said(app.run())
    assert words["example"] in said(take(run=RUN_ID, prompt="the cat"))
    with store.database.writing() as sql:
        sql.execute("UPDATE moments SET kept = 0 WHERE run = ? AND step = 6", (trained_run.id,))
    assert passing in said(take(run=trained_run.id, prompt="the cat"))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", ["char", "byte"])
def test_chinese_whole_or_in_bytes(saved, store, tmp_path, monkeypatch, lang, kind):
    run = add_trained_run(store, "小故事", text=CHINESE, steps=2, tokenizer__kind=kind)
    kept = saved(run=run.id, prompt="小猫在院子里", lang=lang)
    tokens = {row["from_token"] for row in rows_of(kept["csv"][1])}
    assert ("猫" in tokens) == (kind == "char")
    assert ("E5" in tokens) == (kind == "byte")
