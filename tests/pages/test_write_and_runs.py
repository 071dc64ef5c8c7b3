"""Writing with a model, and the list of what there is."""

import pytest
from test_every_page import sent
from visits import ADA, HOSTILE, add_trained_run

from gptcore.messages import LANGUAGES, translate


@pytest.mark.parametrize("lang", LANGUAGES)
def test_write_asks_for_what_was_set(visit, trained_run, lang):
    app = visit("write.py", lang=lang, moment="4", run=trained_run.id)
    assert sent(app, "writer")["request"] is None
    app.text_area(key="write-prompt").set_value("The cat").run()
    app.slider(key="write-temperature").set_value(1.2).run()
    app.slider(key="write-top-k").set_value(0).run()
    app.slider(key="write-length").set_value(100).run()
    app.number_input(key="write-seed").set_value(7).run()
    app.button(key="write-start").click().run()
    assert not app.exception
    assert sent(app, "writer")["request"] == {
        "run": trained_run.id,
        "step": 4,
        "prompt": "The cat",
        "temperature": 1.2,
        "top_k": None,
        "tokens": 100,
        "seed": 7,
        "lang": lang,
    }


def test_another_moment_writes_anew_and_another_setting_does_not(visit, trained_run):
    app = visit("write.py", moment="4", run=trained_run.id)
    app.button(key="write-start").click().run()
    first = sent(app, "writer")
    app.slider(key="write-temperature").set_value(0.1).run()
    assert sent(app, "writer")["nonce"] == first["nonce"]
    app.query_params["moment"] = "0"
    app.run()
    later = sent(app, "writer")
    assert later["nonce"] != first["nonce"]
    assert later["request"]["step"] == 0


@pytest.mark.parametrize("lang", LANGUAGES)
def test_unknown_characters_are_named_where_they_are_typed(visit, trained_run, lang):
    app = visit("write.py", lang=lang)
    app.text_area(key="write-prompt").set_value("The <漢> cat *").run()
    app.button(key="write-start").click().run()
    assert not app.exception
    said = app.warning[0].value.replace("\\", "")
    assert "< 漢 > *" in said
    assert translate("unknown.advice", lang) in said
    assert sent(app, "writer")["request"] is None


def test_a_shared_model_can_be_written_with(visit, trained_run):
    app = visit("write.py", person="b" * 40, run=trained_run.id)
    app.button(key="write-start").click().run()
    assert sent(app, "writer")["request"]["run"] == trained_run.id


@pytest.mark.parametrize("lang", LANGUAGES)
def test_runs_are_renamed_opened_and_deleted(visit, store, trained_run, lang):
    app = visit("runs.py", lang=lang)
    app.text_input(key=f"name-{trained_run.id}").set_value("猫 *cats*").run()
    app.button(key=f"save-{trained_run.id}").click().run()
    assert store.run(trained_run.id).name == "猫 *cats*"
    assert any("\\*cats\\*" in line.value for line in app.markdown)
    app.button(key=f"open-{trained_run.id}").click().run()
    assert app.title[0].value == translate("train-title", lang)
    app.switch_page("runs.py").run()
    app.button(key=f"delete-yes-{trained_run.id}").click().run()
    assert not app.exception
    assert store.runs_of(ADA) == []
    assert "run" not in app.query_params


def test_a_downloaded_model_can_be_loaded_again(visit, store, trained_run):
    data = store.model_bytes(trained_run.id, 6)
    app = visit("runs.py")
    app.file_uploader(key="runs-import-file-0").upload("my model.safetensors", data)
    app.run()
    assert not app.exception
    loaded = next(run for run in store.runs_of(ADA) if run.imported)
    assert loaded.name == "my model"
    assert store.model_bytes(loaded.id, 6) == data
    assert app.query_params["run"] == loaded.id
    app.switch_page("write.py").run()
    app.button(key="write-start").click().run()
    assert sent(app, "writer")["request"]["run"] == loaded.id


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("data", [b"", b"\x80\x04\x95pickle", b"no model at all" * 100])
def test_what_is_no_model_is_refused_in_words(visit, store, trained_run, lang, data):
    app = visit("runs.py", lang=lang)
    app.file_uploader(key="runs-import-file-0").upload("../../x.safetensors", data)
    app.run()
    assert not app.exception
    assert app.error
    assert not any(run.imported for run in store.runs_of(ADA))


def test_hostile_names_are_text_on_every_page(visit, store):
    run = add_trained_run(store, HOSTILE, steps=1)
    for page in ("home.py", "train.py", "write.py", "runs.py"):
        app = visit(page, run=run.id)
        assert not app.exception
        for element in [*app.markdown, *app.caption, *app.warning, *app.error]:
            assert "<img" not in element.value.replace("\\<", "")
            assert "**b**" not in element.value
