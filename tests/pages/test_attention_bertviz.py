"""bertviz's views on the Attention page: which picture the frame is of, and what is said of it."""

import re
from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from test_every_page import sent
from tiny import TEXT, run_config
from visits import ADA, add_trained_run

from gptcore.bertviz_views import VIEWS, View, frame_height, most_tokens
from gptcore.head_edits import NO_EDITS, HeadEdits
from gptcore.leases import Leases, Progress
from gptcore.messages import LANGUAGES, translate
from gptcore.records import Moment, Run
from gptcore.store import Store
from gptcore.train import start, train
from pages.parts import bertviz_frame
from pages.parts.bertviz_frame import Picture

SENTENCE = "The cat sat"
SWITCH = "attention-bertviz-view"


def open_views(visit: Any, run: Run, prompt: str = SENTENCE, **query: str) -> AppTest:
    app = visit("attention.py", run=run.id, prompt=prompt, **query)
    app.segmented_control(key="attention-part").set_value("bertviz").run()
    assert not app.exception, app.exception
    return app


def choose(app: AppTest, view: View) -> None:
    app.segmented_control(key=SWITCH).set_value(view).run()
    assert not app.exception, app.exception


def frame(app: AppTest) -> Any:
    """What the component that holds the frame was sent."""
    return sent(app, "attention-bertviz")


def shown(app: AppTest) -> Picture:
    """What is drawn at the address of the frame."""
    name = re.fullmatch(r"/bertviz/(\w+)\?lang=\w\w&mode=(light|dark)", frame(app)["address"])
    assert name is not None
    return bertviz_frame._kept[name[1]]


def words(app: AppTest) -> str:
    return " ".join(caption.value for caption in app.caption).replace("\\", "")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("view", VIEWS)
def test_the_frame_shows_what_the_page_looks_at(visit, trained_run, view, lang):
    app = open_views(visit, trained_run, moment="3", head="0.1", lang=lang)
    choose(app, view)
    picture = shown(app)
    assert (picture.view, picture.run_id, picture.step) == (view, trained_run.id, 3)
    assert (picture.head, picture.edits, len(picture.ids)) == ((0, 1), NO_EDITS, len(SENTENCE))
    assert f"lang={lang}" in frame(app)["address"]
    assert frame(app)["title"] == translate("bertviz-frame", lang, view=view)
    assert translate(f"bertviz-{view}-words", lang, causal="yes") in words(app)
    assert "Jesse Vig" in words(app)
    again = frame(app)["address"]
    app.run()
    assert frame(app)["address"] == again, "it would be drawn anew"


def test_the_frame_follows_edits_and_says_what_they_mean(visit, trained_run):
    app = open_views(visit, trained_run, head="1.0")
    plain = shown(app)
    for edits, said, unsaid in (
        (HeadEdits(muted=frozenset({(1, 0)})), "bertviz-muted", "bertviz-even"),
        (HeadEdits(even=frozenset({(0, 1)})), "bertviz-even", "bertviz-muted"),
    ):
        app.session_state["attention-edits"] = edits
        app.run()
        assert shown(app) == replace(plain, edits=edits)
        assert translate(said) in words(app)
        assert translate(unsaid) not in words(app)


NEURONS: dict[str, tuple[dict[str, Any], list[str], float]] = {
    "rotary": ({"positions": "rotary"}, ["bertviz-rotary"], 1.36),
    "learned": ({"positions": "learned", "qk_norm": False}, ["bertviz-added"], 1),
    "sinusoidal": ({"positions": "sinusoidal", "scaled": False}, ["bertviz-added"], 2.83),
    "alibi": ({"positions": "alibi", "qk_norm": False}, ["bertviz-alibi"], 1),
    "none": ({"positions": "none", "causal": False, "heads": 4}, [], 1.36),
}


@pytest.mark.parametrize("positions", NEURONS)
def test_the_neuron_view_says_what_it_leaves_out_of_this_model(visit, store, positions):
    changes, notes, times = NEURONS[positions]
    run = add_trained_run(
        store, steps=1, **{f"model__{name}": value for name, value in changes.items()}
    )
    app = open_views(visit, run)
    assert "√" not in words(app)
    choose(app, "neuron")
    said = words(app)
    size = 16 // changes.get("heads", 2)
    if times == 1:
        assert translate("bertviz-square-same", size=size) in said
    else:
        assert translate("bertviz-square-other", size=size, times=times) in said
    for note in ("bertviz-rotary", "bertviz-added", "bertviz-alibi"):
        assert (translate(note) in said) == (note in notes), note
    causal = "yes" if changes.get("causal", True) else "no"
    choose(app, "head")
    assert translate("bertviz-head-words", causal=causal) in words(app)


@pytest.mark.parametrize("view", VIEWS)
def test_more_than_a_browser_draws_is_cut_and_said(visit, store, view):
    changes = {"layers": 4, "heads": 8, "width": 64, "context": 256}
    run = add_trained_run(
        store, steps=1, **{f"model__{name}": value for name, value in changes.items()}
    )
    app = open_views(visit, run, prompt=TEXT[:250])
    choose(app, view)
    model = run.config.model
    drawn = most_tokens(view, model, 250)
    assert drawn < 250
    gaps = {"layers": 4, "heads": 8, "tokens": 250}
    assert translate("bertviz-capped", shown=drawn, **gaps) in words(app)
    assert len(shown(app).ids) == 250, "the model has read all of them"
    assert frame(app)["height"] == frame_height(view, model, drawn)


def test_one_token_of_a_model_of_one_head_is_shown(visit, store):
    run = add_trained_run(store, steps=1, model__layers=1, model__heads=1)
    app = open_views(visit, run, prompt="T")
    for view in VIEWS:
        choose(app, view)
        assert (shown(app).ids, shown(app).head) == (shown(app).ids[:1], (0, 0))


def test_while_a_run_trains_the_picture_waits(visit, store: Store):
    run = store.create_run(ADA, run_config(), TEXT, "training")
    leases = Leases(store, "worker")
    assert leases.claim([]) is not None
    state = start(run.config, TEXT)
    reports = train(state)

    def learn(steps: int) -> None:
        for _, report in zip(range(steps), reports, strict=False):
            leases.record(run.id, Progress([report.metric()], [], state.total_steps))
        leases.save_moment(run.id, Moment(report.step, None, False), state.model_bytes())

    learn(2)
    app = open_views(visit, run)
    first = shown(app)
    learn(2)
    app.run()
    assert shown(app) == first
    assert translate("bertviz-held", step=first.step) in words(app)
    app.button(key="attention-bertviz-draw").click().run()
    assert not app.exception
    assert shown(app).step > first.step
    assert translate("bertviz-held", step=first.step) not in words(app)
    learn(2)
    app.session_state["attention-typed"] = "The dog"
    app.run()
    assert len(shown(app).ids) == len("The dog")
    assert "attention-bertviz-draw" not in {button.key for button in app.button}
