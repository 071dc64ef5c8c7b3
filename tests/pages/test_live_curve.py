"""The picture of a run: what is sent to the browser, once and then only what is new."""

import json
import math
import threading
from dataclasses import replace

import pytest
from stored import tiny_config
from streamlit.testing.v1 import AppTest
from test_every_page import sent
from tiny import CHINESE, TEXT, run_config
from visits import ADA, HOSTILE, add_trained_run, settled

from gptcore.example import RUN_ID
from gptcore.leases import Leases, Progress
from gptcore.messages import LANGUAGES, translate
from gptcore.ngrams import yardsticks as counted_by_hand
from gptcore.records import Metric, Moment, Sample
from gptcore.tokenizers import train_tokenizer
from pages.parts import background, yardsticks

LINES = ["uniform", "unigram", "bigram", "trigram", "fivegram"]


def picture() -> None:
    from pages.parts import live_curve, session

    session.start()
    selected = session.selection()
    assert selected is not None
    live_curve.show(selected)


@pytest.fixture
def look():
    """Opens the picture of a run, and nothing beside it."""

    def opened(run_id: str, **query: str) -> AppTest:
        app = AppTest.from_function(picture, default_timeout=60)
        app.session_state["visit_person"] = ADA
        for name, value in {"run": run_id, "lang": "en", **query}.items():
            app.query_params[name] = value
        return app.run()

    return opened


@pytest.fixture
def live_run(store):
    """A run in training that nobody trains: the test writes what was measured."""
    run = store.create_run(ADA, tiny_config(), TEXT, "live")
    leases = Leases(store, "w")
    leases.claim([])
    return run, leases


def metric(step: int, **changes) -> Metric:
    made = Metric(step, 4.0 - 0.01 * step, None, 0.01, 1.5, 16 * step, 0.1 * step)
    return replace(made, **changes)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_everything_at_first_and_then_nothing_twice(look, trained_run, lang):
    app = settled(look(trained_run.id, lang=lang))
    first = sent(app, "live-curve")
    app.run()
    again = sent(app, "live-curve")
    assert not app.exception
    # What came with the first drawing may have been sent before the lines were counted.
    assert first["moments"] == list(range(7))
    assert again["points"] == {
        "after": 6,
        **{name: [] for name in ("step", "train", "validation", "rate", "norm")},
    }
    assert again["samples"] == {"step": [], "text": []}
    assert again["words"] is None
    assert again["lines"] is None
    assert again["counted"] is True


def test_what_is_drawn_is_what_was_measured(look, store, trained_run):
    points = sent(look(trained_run.id), "live-curve")["points"]
    metrics = store.metrics_since(trained_run.id, -1)
    assert points["step"] == [each.step for each in metrics]
    assert points["train"] == pytest.approx([each.train_loss for each in metrics], abs=5e-5)
    assert points["validation"] == [
        None if each.val_loss is None else pytest.approx(each.val_loss, abs=5e-5)
        for each in metrics
    ]
    # Before the first update there is neither a rate nor a gradient.
    assert points["rate"][0] is points["norm"][0] is None
    assert points["rate"][1:] == pytest.approx([m.learning_rate for m in metrics[1:]], rel=5e-3)
    assert points["norm"][1:] == pytest.approx([m.grad_norm for m in metrics[1:]], rel=5e-3)


def test_another_language_says_everything_again(look, trained_run):
    app = settled(look(trained_run.id))
    app.query_params["lang"] = "zh"
    app.run()
    data = sent(app, "live-curve")
    assert data["points"]["after"] == -1
    assert data["words"]["train"] == translate("curve-train", "zh")
    assert [line["name"] for line in data["lines"]] == LINES


def test_a_run_that_went_back_is_sent_anew(look, live_run):
    run, leases = live_run
    leases.record(run.id, Progress(metrics=[metric(step) for step in range(8)]))
    app = look(run.id)
    leases.rewind(run.id, 5)
    app.run()
    points = sent(app, "live-curve")["points"]
    assert (points["after"], points["step"]) == (-1, list(range(6)))


def test_a_live_run_sends_its_new_points_and_samples(look, live_run):
    run, leases = live_run
    app = look(run.id)
    assert sent(app, "live-curve")["points"]["step"] == []
    first = Progress(metrics=[metric(0, val_loss=4.1)], samples=[Sample(0, "a" * 500)])
    leases.record(run.id, first)
    app.run()
    data = sent(app, "live-curve")
    assert data["points"]["step"] == [0]
    assert data["samples"] == {"step": [0], "text": ["a" * 159 + "…"]}
    leases.record(run.id, Progress(metrics=[metric(1)], samples=[Sample(1, HOSTILE)]))
    app.run()
    data = sent(app, "live-curve")
    assert (data["points"]["after"], data["points"]["step"]) == (0, [1])
    assert data["samples"]["text"] == [HOSTILE]
    assert not app.exception


def test_a_very_long_run_is_thinned_and_a_tick_stays_small(look, live_run):
    run, leases = live_run
    samples = [Sample(step, "b" * 200) for step in range(0, 20_000, 50)]
    metrics = [metric(step, train_loss=2.0) for step in range(20_000)]
    leases.record(run.id, Progress(metrics=metrics, samples=samples))
    for step in range(0, 20_000, 1000):
        leases.save_moment(run.id, Moment(step, 2.0, True), b"")
    app = look(run.id)
    data = sent(app, "live-curve")
    assert 900 < len(data["points"]["step"]) <= 1002
    assert data["points"]["step"][-1] == 19_999
    assert len(data["samples"]["step"]) <= 120
    assert data["samples"]["step"][-1] == samples[-1].step
    assert len(json.dumps(data)) < 100_000
    app.run()  # perhaps with the lines, which come once
    leases.record(run.id, Progress(metrics=[metric(step) for step in range(20_000, 20_050)]))
    app.run()
    (element,) = [e for e in app.get("bidi_component") if e.proto.id.endswith("-live-curve")]
    assert len(sent(app, "live-curve")["points"]["step"]) == 50
    assert element.proto.ByteSize() < 10_000


@pytest.mark.parametrize(
    ("kind", "text"), [("char", TEXT), ("byte", CHINESE), ("bpe", TEXT), ("bpe", CHINESE)]
)
def test_the_lines_are_those_of_this_text_and_these_tokens(look, store, kind, text):
    config = run_config(tokenizer__kind=kind, tokenizer__vocabulary=300)
    run = store.create_run(ADA, config, text, "counted")
    Leases(store, "w").claim([])
    Leases(store, "w").release(run.id, "finished")
    app = settled(look(run.id))
    data = sent(app, "live-curve")
    tokenizer = train_tokenizer(config.tokenizer, text)
    share = config.text.validation_share
    expected = counted_by_hand(text, tokenizer, share, config.training.prompt, config.seed)
    found = yardsticks.of_run(run)
    assert found == expected
    assert [line["name"] for line in data["lines"]] == LINES
    for line, baseline in zip(data["lines"], expected.baselines, strict=True):
        assert line["loss"] == pytest.approx(baseline.loss, abs=5e-5)
        assert baseline.sample.startswith(line["text"].removesuffix("…"))
    assert data["lines"][0]["loss"] == pytest.approx(math.log(tokenizer.vocabulary), abs=1e-4)
    # Counted by hand: the last tokens, and the characters they stand for.
    ids = tokenizer.encode(text)
    kept = ids[int(len(ids) * (1 - share)) :]
    ratio = len(kept) / len(tokenizer.decode(kept))
    assert data["tokens_per_character"] == pytest.approx(ratio, rel=0.01)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_shipped_run_has_lines_and_samples(look, lang):
    app = look(RUN_ID, lang=lang)
    data = sent(app, "live-curve")
    assert len(data["points"]["step"]) > 500
    assert len(data["samples"]["step"]) > 10
    # Every sentence that the script fills in has its gap.
    words = data["words"]
    assert all("{step}" in words[name] for name in ("at", "wrote", "go", "click"))
    assert all(sentence.count("{step}") == 1 for sentence in words["passed"].values())
    assert all("{lines}" in words[name] for name in ("ahead", "beyond"))
    app = settled(app)
    assert sent(app, "live-curve")["counted"]
    assert not app.exception


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_imported_model_has_no_lines_and_says_why(look, store, trained_run, lang):
    run = store.import_model(ADA, store.model_bytes(trained_run.id, 6), "brought along")
    app = look(run.id, lang=lang)
    assert not app.exception
    assert not app.button
    data = sent(app, "live-curve")
    assert (data["counted"], data["lines"]) == (False, None)
    assert data["words"]["none"] == translate("curve-no-lines", lang)
    assert data["tokens_per_character"] == 1.0  # a character is one token, whatever the text
    assert yardsticks.of_run(run) is None


@pytest.mark.parametrize(("status", "reason"), [("failed", "loss-nan"), ("paused", None)])
def test_a_run_at_rest_with_one_point_is_drawn(look, live_run, status, reason):
    run, leases = live_run
    leases.record(run.id, Progress(metrics=[metric(0)]))
    leases.release(run.id, status, reason)
    app = look(run.id)
    assert not app.exception
    assert sent(app, "live-curve")["points"]["step"] == [0]


def test_the_name_of_a_run_is_escaped_where_it_becomes_a_title_or_a_file(look, store):
    run = add_trained_run(store, HOSTILE, steps=1)
    words = sent(look(run.id), "live-curve")["words"]
    assert "<" not in words["title"]
    assert "$" not in words["title"]
    assert not set("<>/$*:.") & set(words["file"])


def test_counting_shows_progress_and_can_be_stopped(look, live_run, monkeypatch):
    run, _ = live_run
    going, stopped = threading.Event(), threading.Event()

    def endless(*_args, progress, **_kwargs):
        going.set()
        try:
            while not stopped.wait(0.01):
                progress(0.5)
        finally:
            stopped.set()

    monkeypatch.setattr("gptcore.ngrams.yardsticks", endless)
    app = look(run.id)
    try:
        assert going.wait(20)
        app.run()
        assert yardsticks.of_run(run) is None
        app.button(key="yardsticks-stop").click().run()
        assert stopped.wait(20)
        app.run()
        assert not app.exception
        assert app.button(key="yardsticks-stop-again")
        # The picture is there all the same, without lines.
        assert sent(app, "live-curve")["counted"] is False
    finally:
        stopped.set()
    monkeypatch.undo()
    app.button(key="yardsticks-stop-again").click().run()
    app = settled(app)
    assert sent(app, "live-curve")["counted"] is True


def test_a_glance_never_waits_and_never_raises():
    release = threading.Event()
    assert background.glance(("glance", 1), lambda job: release.wait(20)) is None
    release.set()
    assert background.result(("glance", 1), lambda job: None, "") is True
    assert background.glance(("glance", 1), lambda job: None) is True

    def fails(job: background.Job) -> None:
        raise ValueError("broken")

    while not background._jobs().start(("glance", 2), fails).future.done():
        pass
    assert background.glance(("glance", 2), fails) is None
