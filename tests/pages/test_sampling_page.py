"""The Sampling page over a really trained tiny model."""

import json

import pytest
import torch
from tiny import TEXT
from visits import add_trained_run, sent_packed

from gptcore.example import RUN_ID as EXAMPLE
from gptcore.filters import SamplingConfig, next_token_odds
from gptcore.messages import LANGUAGES, translate
from gptcore.sample import draw, generate
from gptcore.story import Taken, roll
from pages.parts import models, safe
from pages.parts.sampling_knobs import KNOBS

STEPPER = "sampling-stepper"
USUAL = SamplingConfig()


@pytest.fixture
def stepper(visit, trained_run):
    """Opens the page; ``act(do=..., ...)`` is what a button of the component asks for."""

    class Stepper:
        def __init__(self, **query):
            self.app = visit("sampling.py", run=trained_run.id, **query)
            self.nonce = 0

        def act(self, **wish):
            self.nonce += 1
            self.app.session_state["sampling-asked"] = {"nonce": self.nonce, **wish}
            self.app.run()
            return self.sent()

        def sent(self):
            assert not self.app.exception, self.app.exception
            return sent_packed(self.app, STEPPER)[0]

        def ids(self):
            return [token[1] for token in self.sent()["story"]]

    return Stepper


def model_of(run, step=6):
    return models.saved_model(run.id, step)


def test_steps_draw_what_the_core_draws(stepper, trained_run):
    page = stepper(prompt="The cat ")
    saved = model_of(trained_run)
    prompt = saved.tokenizer.encode("The cat ")
    sent, arrays = sent_packed(page.app, STEPPER)
    assert sent["prompt"] == prompt
    assert sent["u"] == roll(1, 0)
    with torch.no_grad():
        logits = saved.model(torch.tensor([prompt]))[0, -1]
    torch.testing.assert_close(torch.from_numpy(arrays["logits"].copy()), logits)
    assert arrays["seen"].tolist() == sorted(set(prompt))
    for place in range(3):
        sent = page.act(do="step")
        assert sent["answered"] == place + 1
    expected = list(generate(saved.model, prompt, 3, USUAL, seed=1))
    assert page.ids() == expected
    first = sent["story"][0]
    odds = next_token_odds(logits, USUAL)
    assert first[1] == draw(odds, roll(1, 0))
    assert first[3] == pytest.approx(float(odds[first[1]]), abs=1e-6)
    assert first[4] == pytest.approx(float(logits.double().softmax(0)[first[1]]), abs=1e-6)
    assert first[5] == 6


def test_a_wish_that_comes_twice_is_done_once(stepper):
    page = stepper(prompt="The ")
    page.act(do="step")
    page.nonce -= 1
    assert page.act(do="step")["answered"] == 1
    assert len(page.ids()) == 1


def test_back_to_a_token_into_a_branch_and_undone(stepper, trained_run):
    page = stepper(prompt="The ")
    for _ in range(3):
        page.act(do="step")
    first = page.ids()
    numbers = [token[0] for token in page.sent()["story"]]
    sent = page.act(do="go", place=numbers[0])
    assert (sent["at"], sent["next"], page.ids()) == (numbers[0], first[1], first)
    other = (first[1] + 1) % model_of(trained_run).tokenizer.vocabulary
    sent = page.act(do="choose", token=other)
    assert page.ids() == [first[0], other]
    assert sent["story"][1][2] is None  # by hand
    assert [branch["begin"] for branch in sent["branches"]] == [0, 1]
    leaf = sent["branches"][1]["leaf"]
    assert (
        page.act(do="name", leaf=leaf, name="<b>dark</b>")["branches"][1]["name"] == "<b>dark</b>"
    )
    assert len(page.act(do="prune", leaf=leaf)["branches"]) == 1
    assert (page.ids(), page.sent()["at"]) == (first, numbers[0])
    for _ in range(3):  # the pruning, the name, the choice
        sent = page.act(do="undo")
    assert page.ids() == first
    assert sent["redo"]
    assert page.act(do="redo")["branches"][1]["tokens"] == [other]


def test_the_dice_are_rolled_typed_and_sown(stepper):
    page = stepper(prompt="The ")
    before = page.sent()["u"]
    assert page.act(do="reroll")["u"] != before
    assert page.act(do="roll", u=0.25)["u"] == 0.25
    for wrong in (1, -0.5, "0.5", None, float("nan"), float("inf"), True):
        assert page.act(do="roll", u=wrong)["u"] == 0.25
    page.act(do="undo")
    assert page.act(do="undo")["u"] == before
    assert page.act(do="knobs", knobs={"seed": 12})["u"] == roll(12, 0)
    assert page.app.session_state["sampling-seed"] == 12


def test_a_word_a_sentence_and_play(stepper, trained_run):
    page = stepper(prompt="The ")
    sent = page.act(do="word")
    assert sent["begun"] == 0
    assert sent["story"]
    sent = page.act(do="on", slow=True)
    assert sent["begun"] == 1
    assert page.act(do="on", slow=True, begun=1)["begun"] == 2
    told = page.ids()
    page.act(do="undo")  # all of the play is one act
    assert len(page.ids()) == len(told) - 2
    page.act(do="on", begun=10**9)
    page.act(do="on", begun="many")


@pytest.mark.parametrize(
    "wish",
    [
        {"do": "choose", "token": -1},
        {"do": "choose", "token": 10**9},
        {"do": "choose", "token": "x"},
        {"do": "go", "place": 10**12},
        {"do": "go", "place": -7},
        {"do": "go", "place": [1]},
        {"do": "prune", "leaf": -1},
        {"do": "name", "leaf": 3, "name": ["x"]},
        {"do": ["step"]},
        {"do": "fly"},
        {"knobs": "hot"},
        {"do": "knobs", "knobs": {"temperature": -1, "top_k": 2.5, "top_p": "1", "seed": -3}},
        {"do": "knobs", "knobs": {"temperature": float("nan"), "min_p": float("inf")}},
        {"do": "knobs", "knobs": {"temperature": 10**400, "top_k": float("inf")}},
    ],
)
def test_what_no_button_asks_for_changes_nothing(stepper, wish):
    page = stepper(prompt="The ")
    page.act(do="step")
    before = page.sent()
    after = page.act(**wish)
    assert after | {"answered": 0} == before | {"answered": 0}


def test_knobs_at_their_edges(stepper, trained_run):
    page = stepper(prompt="The ")
    saved = model_of(trained_run)
    edges = [
        ("temperature", 0.0), ("top_k", 0), ("top_k", 10**6), ("top_p", 0.0), ("top_p", 1.0),
        ("min_p", 1.0), ("typical_p", 0.0), ("repetition_penalty", 3.0), ("presence_penalty", -3.0),
    ]  # fmt: skip
    for name, value in edges:
        idle = {each: knob.idle for each, knob in KNOBS.items()}
        page.act(do="step", knobs={**idle, name: value})
    assert len(page.ids()) == len(edges)
    with torch.no_grad():
        likeliest = saved.model(torch.tensor([saved.tokenizer.encode("The ")]))[0, -1].argmax()
    assert page.ids()[0] == likeliest


def test_the_address_tells_the_story_again(stepper, trained_run):
    page = stepper(prompt="The ")
    page.act(do="step", knobs={"temperature": 1.4, "top_k": 5, "seed": 3})
    page.act(do="step")
    told = page.app.get("bidi_component")
    (address,) = [
        json.loads(each.proto.json) for each in told if each.proto.id.endswith("-sampling-address")
    ]
    said = address["address"]
    assert said["knobs"] == "t1.4k5"
    assert said["seed"] == "3"
    assert said["path"] == ".".join(map(str, page.ids()))
    query = {name: said[name] for name in ("prompt", "knobs", "seed", "path")}
    again = stepper(**query)
    assert again.ids() == page.ids()
    assert [token[2] for token in again.sent()["story"]] == [roll(3, 0), roll(3, 1)]
    assert again.sent()["u"] == roll(3, 2)
    assert again.app.session_state["sampling-knobs"]["top_k"] == 5


def test_of_a_long_story_only_what_is_near_is_sent(stepper):
    page = stepper(prompt="The ")
    told = []
    while len(told) < 450:
        page.act(do="on", begun=0)
        story = page.app.session_state["sampling-stories"]
        told = next(iter(story.values())).way(page.sent()["tip"])
    sent = page.sent()
    assert (sent["tokens"], sent["older"], sent["later"]) == (len(told), len(told) - 300 + 4, 0)
    assert [token[0] for token in sent["story"]] == told[-300:]
    sent = page.act(do="go", place=told[9])
    assert [token[0] for token in sent["story"]] == told[:110]
    assert (sent["older"], sent["later"], len(sent["prompt"])) == (0, len(told) - 110, 4)


def test_undo_brings_the_old_prompt_and_its_story_back(stepper, trained_run):
    page = stepper(prompt="The ")
    page.act(do="step")
    told = page.ids()
    story = page.app.session_state["sampling-stories"][trained_run.id]
    story.begin("She walks ")  # what typing does
    page.app.run()
    assert page.ids() == []
    page.act(do="step")
    page.act(do="undo")
    sent = page.act(do="undo")
    assert page.ids() == told
    assert sent["prompt"] == model_of(trained_run).tokenizer.encode("The ")


def test_a_story_after_nothing_is_told_again(stepper):
    page = stepper(path="1.2")
    assert page.ids() == [1, 2]
    (story,) = page.app.session_state["sampling-stories"].values()
    assert story.state.prompt == ""


def test_small_numbers_come_back_out_of_the_address(stepper):
    page = stepper(prompt="The ")
    page.act(do="knobs", knobs={"min_p": 0.00001, "top_p": 0.123456789})
    (told,) = [
        json.loads(each.proto.json)["address"]
        for each in page.app.get("bidi_component")
        if each.proto.id.endswith("-sampling-address")
    ]
    again = stepper(prompt="The ", knobs=told["knobs"])
    knobs = again.app.session_state["sampling-knobs"]
    assert (knobs["min_p"], knobs["top_p"]) == (0.00001, 0.123456789)


@pytest.mark.parametrize(
    ("prompt", "more", "message"),
    [
        ("x" * 601, 0, "story-address-prompt"),
        ("The ", 500, "story-address-path"),
        ("The ", 3, None),
    ],
)
def test_what_does_not_fit_into_an_address_is_said(visit, store, prompt, more, message):
    run = add_trained_run(store, text=TEXT + "x")
    app = visit("sampling.py", run=run.id, prompt=prompt, part="take")
    (story,) = app.session_state["sampling-stories"].values()
    for _ in range(more):
        story.take(Taken(story.state.at, 11, None, 0.5, 0.5, 6, USUAL, 1))
    app.run()
    limit = {"limit": 600} if message == "story-address-prompt" else {}
    said = [safe.markdown(translate(message, "en", **limit))] if message else []
    assert [warning.value for warning in app.warning] == said
    assert ("path=11.11.11" in app.code[0].value) == (message is None)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "path", ["x", "1.2.", "999999999", "-1", "1.²", "1." * 60_000, "<script>", "1e5", "0" * 90_000]
)
def test_a_nonsense_path_is_told_and_nothing_is_lost(stepper, path, lang):
    page = stepper(prompt="The ", path=path, lang=lang)
    assert page.ids() == []
    assert [warning.value for warning in page.app.warning] == [
        safe.markdown(translate("sampling-path-unknown", lang))
    ]
    page.act(do="step")
    assert len(page.ids()) == 1


@pytest.mark.parametrize(
    "query",
    [
        {"knobs": "t99k-5p7"},
        {"knobs": "tttt"},
        {"knobs": "t" + "9" * 100_000},
        {"seed": "-1"},
        {"seed": "٣"},
        {"seed": "9" * 100_000},
        {"prompt": "x" * 100_000},
        {"part": "nonsense"},
    ],
)
def test_nonsense_in_the_address_leaves_the_page_usable(stepper, query):
    page = stepper(**{"prompt": "The ", **query})
    assert page.app.session_state["sampling-seed"] == 1
    knobs = page.app.session_state["sampling-knobs"]
    assert knobs == {name: knob.usual for name, knob in KNOBS.items()}
    page.act(do="step")
    assert len(page.ids()) == 1


def test_a_foreign_run_shows_another_model(visit):
    app = visit("sampling.py", run="nobody", path="1.2", prompt="x")
    sent = sent_packed(app, STEPPER)[0]
    assert sent["vocabulary"] == EXAMPLE
    assert [token[1] for token in sent["story"]] == [1, 2]


def test_unknown_characters_nothing_typed_and_too_much(stepper, trained_run):
    page = stepper(prompt="猫 The")
    assert "猫" in page.app.warning[0].value
    assert page.sent()["prompt"] == model_of(trained_run).tokenizer.encode(" The")
    page = stepper(prompt="")
    assert page.sent()["prompt"] == model_of(trained_run).tokenizer.encode("\n")
    long = (TEXT * 2)[:1000]
    page = stepper(prompt=long)
    prompt = model_of(trained_run).tokenizer.encode(long)
    assert page.sent()["prompt"] == prompt[-300:]
    assert page.sent()["older"] == 700
    for _ in range(3):
        page.act(do="step")
    expected = list(generate(model_of(trained_run).model, prompt, 3, USUAL, seed=1))
    assert page.ids() == expected


def test_a_story_of_another_run_waits(visit, store, trained_run):
    other = add_trained_run(store, "other")
    app = visit("sampling.py", run=trained_run.id, prompt="The ")
    app.session_state["sampling-asked"] = {"nonce": 1, "do": "step"}
    app.run()
    told = sent_packed(app, STEPPER)[0]["story"]
    assert len(told) == 1
    app.selectbox(key="bar-run").select(other.id).run()
    sent = sent_packed(app, STEPPER)[0]
    assert sent["story"] == []
    assert sent["prompt"] == model_of(trained_run).tokenizer.encode("The ")
    app.selectbox(key="bar-run").select(trained_run.id).run()
    assert sent_packed(app, STEPPER)[0]["story"] == told


def test_a_model_whose_weights_are_no_numbers(stepper, monkeypatch, trained_run):
    saved = model_of(trained_run)
    with torch.no_grad():
        saved.model.head.weight.fill_(float("nan"))
    models.branches().__init__(10**6)  # what was read before is forgotten
    try:
        page = stepper(prompt="The ")
        with pytest.raises(AssertionError):
            page.sent()
        assert "logits" in page.app.error[0].value
        assert not page.app.exception
    finally:
        models.clear()
