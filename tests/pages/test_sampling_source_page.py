"""Where a story has its words from, and how a run comes to copy, on the Sampling page."""

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from test_every_page import sent
from tiny import CHINESE, TEXT
from visits import ADA, HOSTILE, add_trained_run, settled

from gptcore.filters import SamplingConfig
from gptcore.messages import LANGUAGES, translate
from gptcore.novelty import BEGINNINGS, course
from gptcore.novelty_course import Course
from gptcore.origins import WIDE_LEVELS, origins, source
from gptcore.sample import generate
from gptcore.training_text import Training, training
from pages.parts import sampling_source_passages, sampling_source_text
from pages.parts.models import saved_model

PROMPT = "The kettle sings"


def opened(visit: Any, run: Any, told: int = 0, **query: str) -> AppTest:
    """The part, with a story of some tokens."""
    if told:
        saved = saved_model(run.id, run.step)
        ids = saved.tokenizer.encode(PROMPT)
        drawn = generate(saved.model, ids, told, SamplingConfig(), 3)
        query["path"] = ".".join(map(str, drawn))
    app = visit("sampling.py", run=run.id, **{"prompt": PROMPT, "part": "source"} | query)
    return at_rest(app)


def at_rest(app: AppTest) -> AppTest:
    settled(app)
    assert not app.exception, app.exception
    assert not app.error, app.error[0].value
    return app


def words(app: AppTest) -> str:
    said = (*app.markdown, *app.caption, *app.info)
    return "\n".join(element.value.replace("\\", "") for element in said)


def read_of(store: Any, run: Any) -> Training:
    return training(saved_model(run.id, run.step), store.text_of(run.id))


def measured(app: AppTest) -> AppTest:
    return at_rest(app.button(key="sampling-novelty").click().run())


def expected(store: Any, run: Any) -> Course:
    return course(
        lambda step: saved_model(run.id, step),
        [(moment.step, moment.val_loss) for moment in store.moments(run.id)],
        read_of(store, run),
        SamplingConfig(temperature=0.8, top_k=40),
        1,
        lambda share: None,
    )


def test_every_character_says_which_passage_it_is_from(visit, store, trained_run):
    told = sent(opened(visit, trained_run, told=40), "sampling-sources")
    assert told["text"].startswith(PROMPT)
    assert len(told["text"]) == len(PROMPT) + 40
    assert told["prompt"] == len(PROMPT)
    read = read_of(store, trained_run)
    spans = origins(read.passages, told["text"]).spans
    assert [tuple(each[:4]) for each in told["spans"]] == [tuple(span[:4]) for span in spans]
    for (*_, level, hint), span in zip(told["spans"], spans, strict=True):
        assert level == sum(span.length >= bound for bound in (5, 10, 20, 40))
        if span.places:
            values = {"characters": span.length, "places": span.places}
            assert hint == translate("sampling-source-hint", "en", **values)
    assert told["source"] is None
    assert len(told["levels"]) == 5


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_story_that_goes_on_is_followed(visit, store, trained_run, lang):
    app = opened(visit, trained_run, lang=lang)
    assert translate("sampling-source-nothing-told", lang) in words(app)
    before = sent(app, "sampling-sources")["text"]
    app.session_state["sampling-asked"] = {"do": "sentence", "nonce": 1}
    at_rest(app.run())
    told = sent(app, "sampling-sources")
    assert told["text"].startswith(before)
    assert len(told["text"]) > len(before)
    spans = origins(read_of(store, trained_run).passages, told["text"]).spans
    assert [tuple(each[:4]) for each in told["spans"]] == [tuple(span[:4]) for span in spans]
    longest = max((each for each in spans if each.last > len(PROMPT)), key=lambda each: each.length)
    values = {"characters": longest.length, "places": longest.places}
    assert translate("sampling-source-longest", lang, **values) in words(app)


def test_a_click_opens_the_source_and_goes_from_place_to_place(visit, store, trained_run):
    app = opened(visit, trained_run)
    read = read_of(store, trained_run)
    key = sampling_source_passages.open_key("sampling-sources")
    for nth in (0, 1):
        app.session_state[key] = (trained_run.id, PROMPT, nth)
        told = sent(at_rest(app.run()), "sampling-sources")["source"]
        found = source(read.text, read.passages, PROMPT, nth)
        assert found is not None
        assert (told["before"], told["passage"], told["after"]) == found[:3]
        assert (told["nth"], told["places"]) == (nth, found.places)
        assert f"Character {found.place + 1:,} of {len(read.text):,}" in told["where"]
    app.session_state[key] = (trained_run.id, "never written", 0)
    assert sent(at_rest(app.run()), "sampling-sources")["source"] is None
    app.session_state[key] = ("another run", PROMPT, 0)
    assert sent(at_rest(app.run()), "sampling-sources")["source"] is None


def test_nonsense_from_a_browser_opens_nothing(monkeypatch):
    state: dict[str, Any] = {}
    monkeypatch.setattr(sampling_source_passages.st, "session_state", state)
    wishes = (None, 7, {"passage": 3}, {"passage": "a"}, {"passage": "a", "nth": True})
    for wish in (*wishes, {"passage": "a", "nth": -1}, {"passage": ["a"], "nth": 0}):
        sampling_source_passages._ask("k", "run", wish)
        assert state == {}
    sampling_source_passages._ask("k", "run", {"passage": "\ud800", "nth": 0})
    assert state == {"k-open": ("run", "?", 0)}
    sampling_source_passages._ask("k", "run", {"passage": None, "nth": 0})
    assert state == {}


def test_only_what_was_trained_on_counts(visit, store):
    text = TEXT[:1500] + "Zebras quiver! " * 8
    run = add_trained_run(store, text=text)
    app = opened(visit, run, prompt="Zebras quiver!")
    assert "Zebras" not in read_of(store, run).text
    assert max(each[4] for each in sent(app, "sampling-sources")["spans"]) == 0


def test_chinese_passages_are_long_sooner(visit, store):
    run = add_trained_run(store, text=CHINESE)
    told = sent(opened(visit, run, prompt="小猫在院子里睡觉", lang="zh"), "sampling-sources")
    assert told["levels"][0] == translate("sampling-source-under", "zh", most=WIDE_LEVELS[0] - 1)
    assert [each[4] for each in told["spans"]] == [2]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_model_that_came_without_its_text_says_so(visit, store, trained_run, lang):
    data = store.model_bytes(trained_run.id, trained_run.step)
    imported = store.import_model(ADA, data, "imported")
    app = opened(visit, imported, lang=lang)
    assert translate("sampling-source-no-text", lang) in words(app)
    assert not app.exception


def test_what_was_forgotten_is_read_again(visit, trained_run, monkeypatch):
    app = opened(visit, trained_run)
    first = sent(app, "sampling-sources")
    sampling_source_text._kept.clear()
    assert sent(at_rest(app.run()), "sampling-sources") == first
    monkeypatch.setattr(sampling_source_text, "TEXT_BYTES", 0)
    sampling_source_text._kept.clear()
    assert sent(at_rest(app.run()), "sampling-sources") == first
    assert not sampling_source_text._kept


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_course_is_drawn_when_somebody_asks(visit, store, trained_run, lang):
    app = opened(visit, trained_run, lang=lang)
    figures = [each for each in app.get("bidi_component") if "novelty-picture" in each.proto.id]
    assert not figures
    measured(app)
    steps = [moment.step for moment in store.moments(trained_run.id)]
    found = expected(store, trained_run)
    drawn = json.loads(sent(app, "sampling-novelty-picture")["figure"])
    new, losses = drawn["data"]
    assert new["x"] == steps
    assert new["y"] == pytest.approx([moment.new for moment in found.moments])
    assert losses["x"] == [step for _, step in found.losses]
    assert losses["y"] == pytest.approx([loss for loss, _ in found.losses])
    assert new["xaxis"] != losses["xaxis"] or new["yaxis"] != losses["yaxis"]
    lowest, at = min(found.losses)
    ended, last = found.losses[-1]
    values = {"lowest": f"{lowest:.3f}", "step": at, "end": f"{ended:.3f}"}
    assert translate(f"novelty-loss-{found.loss_way}", lang, **values) in words(app)
    shares = [f"{moment.new:.0%}" for moment in found.moments]
    values = {"first": 0, "last": last, "before": shares[0], "after": shares[-1]}
    assert translate(f"novelty-new-{found.way}", lang, **values) in words(app)
    values = {"step": last, "share": shares[-1], "held": f"{found.held_out:.0%}"}
    assert translate(f"novelty-beside-{found.beside_held_out}", lang, **values) in words(app)
    assert translate("novelty-words", lang, least=found.least) in words(app)
    assert "sampling-novelty" not in [button.key for button in app.button]


def test_what_was_written_is_coloured_too(visit, store, trained_run):
    app = measured(opened(visit, trained_run))
    found = expected(store, trained_run)
    last = found.moments[-1].written
    assert sent(app, "sampling-novelty-text")["text"] == last[0].text
    control = app.segmented_control(key=f"sampling-novelty-beginning-{BEGINNINGS}")
    at_rest(control.set_value(2).run())
    told = sent(app, "sampling-novelty-text")
    assert told["text"] == last[2].text
    spans = origins(read_of(store, trained_run).passages, last[2].text).spans
    assert [tuple(each[:4]) for each in told["spans"]] == [tuple(span[:4]) for span in spans]
    slider = app.select_slider[-1]
    at_rest(slider.set_value(found.moments[0].step).run())
    assert sent(app, "sampling-novelty-text")["text"] == found.moments[0].written[2].text


def test_other_knobs_are_offered_and_what_was_found_stays(visit, trained_run):
    app = measured(opened(visit, trained_run))
    before = sent(app, "sampling-novelty-text")["text"]
    app.session_state["sampling-asked"] = {"do": "undo", "nonce": 1, "knobs": {"temperature": 0.1}}
    at_rest(app.run())
    assert sent(app, "sampling-novelty-text")["text"] == before
    assert translate("novelty-again") in words(app)
    by = {"temperature": "0.8", "seed": "1"}
    assert translate("novelty-by", "en", **by) in words(app)
    measured(app)
    assert translate("novelty-by", "en", **by | {"temperature": "0.1"}) in words(app)
    assert sent(app, "sampling-novelty-text")["text"] != before


def test_without_a_mask_the_loss_says_nothing(visit, store):
    run = add_trained_run(store, steps=2, model__causal=False)
    assert translate("surprise-no-mask") in words(measured(opened(visit, run)))


def test_hostile_text_is_shown_as_it_is(visit, store):
    run = add_trained_run(store, text=(HOSTILE + "\n") * 30, steps=2)
    app = opened(visit, run, prompt=HOSTILE)
    assert sent(app, "sampling-sources")["text"] == HOSTILE
    measured(app)
