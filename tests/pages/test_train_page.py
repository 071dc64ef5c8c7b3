"""From a text to a run: what the Train page stores, and what it refuses."""

import re

import pytest
from tiny import CHINESE, TEXT
from visits import ADA, HOSTILE, add_trained_run, upload

from gptcore.errors import StoreError
from gptcore.leases import Leases, Progress
from gptcore.messages import LANGUAGES, translate
from gptcore.presets import PRESETS


def shown_errors(app) -> str:
    return " ".join(error.value for error in app.error).replace("\\", "")


def only_run(store):
    (run,) = store.runs_of(ADA)
    return run


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_file_becomes_a_run_that_waits(visit, store, lang):
    app = upload(visit("train.py", lang=lang), ("my_story.txt", TEXT.encode()))
    assert not app.exception
    assert any(TEXT[:200] in shown.value for shown in app.text)
    app.button(key="train").click().run()
    assert not app.exception
    run = only_run(store)
    assert (run.name, run.status, run.config.preset) == ("my_story.txt", "waiting", "quick")
    assert store.text_of(run.id) == TEXT
    assert app.query_params["run"] == run.id
    assert app.title[0].value == translate("train-title", lang)
    assert translate("train-preparing", lang) in app.progress[0].text.replace("\\", "")


def test_choices_become_the_config(visit, store):
    app = upload(visit("train.py"), TEXT.encode())
    app.radio(key="recipe-preset").set_value("standard").run()
    app.select_slider(key="recipe-time").set_value(30).run()
    app.switch_page("tokens.py").run()
    app.segmented_control(key="tokens-kind").set_value("bpe").run()
    app.select_slider(key="tokens-size").set_value(320).run()
    app.switch_page("train.py").run()
    app.text_input(key="train-name").set_value("Cats").run()
    app.button(key="train").click().run()
    assert not app.exception
    run = only_run(store)
    assert run.name == "Cats"
    assert run.config.model == PRESETS["standard"].model
    assert run.config.tokenizer.kind == "bpe"
    assert run.config.tokenizer.vocabulary == 320
    assert run.config.training.seconds == 30


def test_the_nanogpt_recipe_has_steps_and_no_time(visit, store):
    app = upload(visit("train.py"), TEXT.encode())
    app.radio(key="recipe-preset").set_value("nanogpt").run()
    assert not app.select_slider
    app.button(key="train").click().run()
    assert only_run(store).config.training.steps == 2000


def test_a_paste_becomes_a_run(visit, store):
    app = visit("train.py")
    app.segmented_control(key="source-way").set_value("paste").run()
    app.text_area(key="source-paste-0").set_value(CHINESE).run()
    app.button(key="source-paste-add").click().run()
    app.button(key="train").click().run()
    assert not app.exception
    assert store.text_of(only_run(store).id) == CHINESE


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_built_in_texts_are_there(visit, store, lang):
    app = visit("train.py", lang=lang)
    app.segmented_control(key="source-way").set_value("built-in").run()
    app.button(key=f"source-built-in-{lang}").click().run()
    app.button(key="train").click().run()
    assert not app.exception
    assert len(store.text_of(only_run(store).id)) > 100_000


def test_without_a_text_it_says_what_is_missing(visit, store):
    app = visit("train.py")
    app.button(key="train").click().run()
    assert not app.exception
    assert app.warning[0].value.replace("\\", "") == translate("train-need-text")
    assert store.runs_of(ADA) == []


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "text-blank"),
        (b"  \n\t ", "text-blank"),
        (b"a", "text-too-few"),
        (b"a" * 5000, "text-one-symbol"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "text-binary"),
        (b"hello\0world" * 50, "text-binary"),
    ],
)
def test_what_is_no_text_is_refused_in_words(visit, store, lang, data, reason):
    app = upload(visit("train.py", lang=lang), data)
    if not app.error:
        app.button(key="train").click().run()
    assert not app.exception
    start = translate(f"error-{reason}", lang, offset=0, characters=len(data), symbol="a")
    assert re.split(r"\d", start)[0] in shown_errors(app)
    assert store.runs_of(ADA) == []


@pytest.mark.parametrize("characters", [100, 135])
def test_a_short_text_gets_an_offer_that_works(visit, store, characters):
    app = upload(visit("train.py"), TEXT[:characters].encode())
    app.button(key="train").click().run()
    assert app.error
    assert store.runs_of(ADA) == []
    app.button(key="train-shorter").click().run()
    assert not app.exception
    assert not app.error
    assert only_run(store).config.model.context < 100


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8-sig", CHINESE),
        ("utf-16", CHINESE),
        ("gb18030", CHINESE),
        ("big5", "中文小說故事，" * 80),
    ],
)
def test_other_encodings_are_read_and_named(visit, store, encoding, text):
    app = upload(visit("train.py"), text.encode(encoding))
    assert not app.exception
    assert any(text[:30] in shown.value for shown in app.text)
    app.button(key="train").click().run()
    assert store.text_of(only_run(store).id) == text


@pytest.mark.parametrize(
    "name", ["../../x", "x" * 4000 + ".txt", HOSTILE, "\u202etxt.exe", ".", ""]
)
def test_any_file_name_is_shown_and_never_a_path(visit, store, home, name):
    before = {path for path in home.parent.rglob("*") if home not in path.parents}
    app = upload(visit("train.py"), (name, TEXT.encode()))
    app.button(key="train").click().run()
    assert not app.exception
    run = only_run(store)
    assert 0 < len(run.name) <= 80
    assert "\u202e" not in run.name
    assert {path for path in home.parent.rglob("*") if home not in path.parents} == before


def test_a_hostile_name_reaches_no_markdown_unescaped(visit, store):
    run = add_trained_run(store, HOSTILE, steps=1)
    app = visit("train.py", run=run.id)
    assert not app.exception
    assert "\\*\\*b\\*\\*" in app.progress[0].text
    assert "\\<img" in app.progress[0].text


def test_quota_is_refused_with_the_limit(visit, store):
    for _ in range(store.limits.running_per_person):
        store.create_run(ADA, PRESETS["quick"], TEXT, "waits")
    app = visit("train.py")
    app.button(key="train-new").click().run()
    upload(app, TEXT.encode())
    app.button(key="train").click().run()
    assert not app.exception
    assert str(store.limits.running_per_person) in shown_errors(app)
    assert len(store.runs_of(ADA)) == store.limits.running_per_person


def test_buttons_command_the_run(visit, store):
    store.create_run(ADA, PRESETS["quick"], TEXT, "waits")
    app = visit("train.py")
    app.button(key="train-pause").click().run()
    assert only_run(store).status == "paused"
    app.button(key="train-resume").click().run()
    assert only_run(store).status == "waiting"
    app.button(key="train-extend").click().run()
    assert [command.kind for command in Leases(store, "w").commands(only_run(store).id)] == [
        "extend"
    ]
    app.button(key="train-stop").click().run()
    assert only_run(store).status == "stopped"
    assert not app.exception


def test_a_command_is_confirmed_until_it_is_obeyed(visit, store):
    run = store.create_run(ADA, PRESETS["quick"], TEXT, "runs")
    leases = Leases(store, "w")
    leases.claim([])
    app = visit("train.py")
    app.button(key="train-extend").click().run()
    assert translate("train-asked-extend") in app.progress[0].text
    leases.record(run.id, Progress(total_steps=900))
    app.run()
    assert not app.exception
    assert translate("train-asked-extend") not in app.progress[0].text


def test_a_run_that_failed_says_why(visit, store):
    run = store.create_run(ADA, PRESETS["quick"], TEXT, "breaks")
    leases = Leases(store, "w")
    leases.claim([])
    leases.release(run.id, "failed", "loss-nan", {"step": 12})
    app = visit("train.py")
    assert not app.exception
    assert translate("error-loss-nan", step=12)[:20] in shown_errors(app)


def test_a_new_run_can_be_prepared_while_another_is_open(visit, store, trained_run):
    app = visit("train.py", run=trained_run.id)
    app.button(key="train-new").click().run()
    assert app.title[0].value == translate("train-title-new")
    app.selectbox(key="bar-run").select(trained_run.id).run()
    upload(app, TEXT.encode())
    app.button(key="train").click().run()
    assert not app.exception
    assert len(store.runs_of(ADA)) == 2


def test_a_run_deleted_elsewhere_leaves_a_page_that_works(visit, store, trained_run):
    app = visit("train.py", run=trained_run.id)
    store.delete(ADA, trained_run.id)
    app.run()
    assert not app.exception
    assert app.title[0].value == translate("train-title-new")
    with pytest.raises(StoreError):
        store.run(trained_run.id)
    assert not [1 for element in app.get("bidi_component") if "live-curve" in element.proto.id]
