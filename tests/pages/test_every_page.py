"""Every page in both languages; what the address says is what is shown."""

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from visits import HOSTILE, add_trained_run

from gptcore.messages import LANGUAGES, translate

PAGES = {
    "home.py": "home-title",
    "text.py": "text-title",
    "tokens.py": "tokens-title",
    "train.py": "train-title",
    "race.py": "race-title-new",
    "compare.py": "compare-title",
    "attention.py": "attention-title",
    "positions.py": "positions-title",
    "sampling.py": "sampling-title",
    "write.py": "write-title",
    "runs.py": "runs-title",
}


def sent(app: AppTest, key: str) -> Any:
    """What a component of ours was sent."""
    for element in app.get("bidi_component"):
        if element.proto.id.endswith(f"-{key}"):
            return json.loads(element.proto.json)
    raise AssertionError(f"no component {key}")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_page_with_a_trained_run(visit, trained_run, page, lang):
    app = visit(page, lang=lang)
    assert not app.exception
    assert app.title[0].value == translate(PAGES[page], lang)
    assert app.query_params["lang"] == lang
    bar = sent(app, "bar-moment")
    assert (bar["steps"], bar["index"], bar["following"]) == (list(range(7)), 6, True)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_page_without_any_run(visit, page, lang):
    app = visit(page, lang=lang)
    assert not app.exception
    assert app.title[0].value
    assert app.button, "there is always a way to begin"


@pytest.mark.parametrize(
    ("locale", "lang"), [("zh-CN", "zh"), ("en-GB", "en"), ("fr-FR", "en"), (None, "en")]
)
def test_first_visit_speaks_the_language_of_the_browser(new_visit, locale, lang):
    app = new_visit()
    if locale:
        app.context = {"locale": locale}
    app.run()
    assert not app.exception
    assert app.query_params["lang"] == lang
    assert app.title[0].value == translate("home-title", lang)


def test_the_language_switch_keeps_run_and_moment(visit, trained_run):
    app = visit("write.py", lang="en", run=trained_run.id, moment="3")
    app.segmented_control(key="bar-language").set_value("zh").run()
    assert not app.exception
    assert app.title[0].value == translate("write-title", "zh")
    assert app.query_params == {"run": trained_run.id, "moment": "3", "lang": "zh"}


def test_the_chosen_moment_is_the_same_on_every_page(visit, trained_run):
    app = visit("train.py", run=trained_run.id, moment="3")
    for page in PAGES:
        app.switch_page(page).run()
        assert not app.exception
        assert app.query_params["moment"] == "3"
        bar = sent(app, "bar-moment")
        assert (bar["index"], bar["following"]) == (3, False)
    app.switch_page("train.py").run()
    curve = sent(app, "live-curve")
    assert (curve["moment"], curve["following"]) == (3, False)
    assert sent(app, "samples")["moment"] == 3
    figures = {metric.label: metric.value for metric in app.metric}
    assert figures[translate("train-figure-step")] == "3 of 6"


@pytest.mark.parametrize("moment", ["-5", "99999999999999", "abc", "1e9", "../../x", "", "٣"])
def test_any_moment_in_the_address_shows_one_that_there_is(visit, trained_run, moment):
    app = visit("train.py", run=trained_run.id, moment=moment)
    assert not app.exception
    assert sent(app, "bar-moment")["index"] in range(7)


@pytest.mark.parametrize("run", ["nothing", "../../etc/passwd", "x" * 4000, HOSTILE, ""])
def test_an_address_without_a_run_says_so(visit, trained_run, run):
    app = visit("home.py", run=run)
    assert not app.exception
    assert app.warning
    assert "run" not in app.query_params
    assert app.title[0].value == translate("home-title")


def test_the_bar_changes_the_run(visit, store, trained_run):
    second = add_trained_run(store, "second", steps=4)
    app = visit("write.py", run=trained_run.id, moment="2")
    app.selectbox(key="bar-run").select(second.id).run()
    assert not app.exception
    assert app.query_params["run"] == second.id
    assert "moment" not in app.query_params
    assert sent(app, "bar-moment")["steps"] == list(range(5))


def test_runs_of_one_name_can_be_told_apart(visit, store):
    for name in ("twin", "twin", "twin", "twin (2)", "twin"):
        add_trained_run(store, name, steps=1)
    options = visit("home.py").selectbox(key="bar-run").options
    assert len(set(options)) == len(options) >= 5


def test_a_shared_run_can_be_seen_and_not_changed(visit, store, trained_run):
    app = visit("train.py", person="b" * 40, run=trained_run.id)
    assert not app.exception
    assert sent(app, "live-curve")["run"] == trained_run.id
    keys = {button.key for button in app.button}
    assert not keys & {"train-pause", "train-stop", "train-extend", "train-resume"}
    app.switch_page("runs.py").run()
    assert f"open-{trained_run.id}" not in {button.key for button in app.button}
    assert store.run(trained_run.id).name == "tiny"


def test_components_are_sent_only_what_is_new(visit, trained_run):
    app = visit("train.py", run=trained_run.id)
    first = sent(app, "live-curve")["points"]
    assert (first["after"], first["step"]) == (-1, list(range(7)))
    app.run()
    again = sent(app, "live-curve")["points"]
    assert (again["after"], again["step"]) == (6, [])
    # Mounted anew after a change of page: everything again.
    app.switch_page("write.py").run()
    app.switch_page("train.py").run()
    assert sent(app, "live-curve")["points"] == first
