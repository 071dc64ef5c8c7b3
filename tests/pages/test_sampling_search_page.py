"""The search on the Sampling page: from where, how wide, and what is said of the texts."""

import json
import math
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from test_every_page import sent
from visits import ADA, HOSTILE, add_trained_run, settled

from gptcore.beam_story import Compared, compared
from gptcore.continuations import Beginning, first_difference
from gptcore.filters import SamplingConfig
from gptcore.messages import LANGUAGES, translate
from gptcore.sample import prompt_ids
from pages.parts import sampling_search
from pages.parts.models import saved_model

PROMPT = "the little cat"
KNOBS = SamplingConfig(temperature=0.8, top_k=40)


def opened(visit: Any, run: Any, **query: str) -> AppTest:
    """The part, with nothing searched yet."""
    app = visit("sampling.py", run=run.id, **{"prompt": PROMPT, "part": "search"} | query)
    return at_rest(app)


def searched(visit: Any, run: Any, width: int = 4, tokens: int = 20, **query: str) -> AppTest:
    app = opened(visit, run, **query)
    app.slider(key="sampling-search-width").set_value(width)
    app.slider(key="sampling-search-tokens").set_value(tokens)
    return press(at_rest(app.run()))


def press(app: AppTest) -> AppTest:
    return at_rest(app.button(key="sampling-search-write").click().run())


def at_rest(app: AppTest) -> AppTest:
    settled(app)
    assert not app.exception, app.exception
    assert not app.error, app.error[0].value
    return app


def slide(app: AppTest, name: str, value: int) -> AppTest:
    return at_rest(app.slider(key=f"sampling-search-{name}").set_value(value).run())


def found(
    run: Any,
    width: int = 4,
    tokens: int = 20,
    prompt: str = PROMPT,
    path: tuple[int, ...] = (),
    seed: int = 1,
    step: int = 6,
) -> Compared:
    """What the core finds."""
    saved = saved_model(run.id, step)
    beginning = Beginning(tuple(prompt_ids(saved.tokenizer, prompt)), path)
    return compared(saved, beginning, width, tokens, KNOBS, seed, lambda share: None)


def drawn(app: AppTest) -> list[list[tuple[int, int, int]]]:
    """(parent, token, last) of every beam."""
    steps = sent(app, "sampling-search-picture")["steps"]
    return [[(node[0], node[1], node[3]) for node in nodes] for nodes in steps]


def beams(story: Compared) -> list[list[tuple[int, int, int]]]:
    return [[(node.parent, node.token, node.last) for node in each] for each in story.beams.steps]


def texts(app: AppTest) -> list[str]:
    return [card["text"] for card in sent(app, "sampling-search-texts")["cards"]]


def words(app: AppTest) -> str:
    said = "\n".join(element.value for element in (*app.markdown, *app.caption))
    return said.replace("\\", "")


def offers(app: AppTest) -> bool:
    return not app.button(key="sampling-search-write").disabled


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_is_searched_until_somebody_asks(visit, trained_run, lang):
    app = opened(visit, trained_run, lang=lang)
    assert translate("search-idea", lang) in words(app)
    assert offers(app)
    assert not [each for each in app.get("bidi_component") if "search" in each.proto.id]
    press(app)
    assert not offers(app)
    cards = sent(app, "sampling-search-texts")["cards"]
    names = [
        translate("search-name-greedy", lang),
        translate("search-name-beam", lang, width=4),
        translate("search-name-sampled", lang, seed="1"),
    ]
    assert [card["name"] for card in cards] == names


def test_what_is_drawn_is_what_was_found(visit, trained_run):
    app, story = searched(visit, trained_run), found(trained_run)
    assert drawn(app) == beams(story)
    told = sent(app, "sampling-search-picture")
    assert told["greedy"] == list(story.beams.places(story.greedy.ids))
    saved = saved_model(trained_run.id, 6)
    assert told["root"] == str(saved.tokenizer.encode(PROMPT)[-1])
    assert told["beginning"] == PROMPT
    for key, token in told["bytes"].items():
        assert bytes(token) == saved.tokenizer.token_bytes(int(key))
    assert texts(app) == [story.greedy.text, story.beam.text, story.sampled.text]


def test_what_is_said_of_the_texts_is_measured(visit, store):
    """Of several models, so that more than one thing is said."""
    said = set()
    for steps in (1, 2, 6, 9):
        run = add_trained_run(store, steps=steps)
        for width in (2, 7):
            app = searched(visit, run, width)
            said.add(check(app, found(run, width, step=steps)))
    assert len(said) > 1


def check(app: AppTest, story: Compared) -> str:
    """Which sentence stands there; that it is the one that is true."""
    beam, greedy = story.beam, story.greedy
    parted = first_difference(beam.ids, greedy.ids)
    bits = beam.log2 - greedy.log2
    if parted is None:
        name, starts = "search-same", translate("search-same")
    else:
        name = (
            "search-alike" if abs(bits) < 0.02 else "search-beam" if bits > 0 else "search-greedy"
        )
        gaps = (
            {"token": parted + 1, "times": "?"} if name != "search-alike" else {"token": parted + 1}
        )
        starts = translate(name, **gaps).split("?")[0]
        lived = len(story.beams.places(greedy.ids))
        if lived < len(greedy.ids):
            assert translate("search-greedy-dropped", token=lived + 1) in words(app)
    assert starts in words(app)
    cards = sent(app, "sampling-search-texts")["cards"]
    for card, written in zip(cards, (greedy, beam, story.sampled), strict=True):
        whole, each, twice = (value for _, value in card["facts"])
        assert f"{-written.log2:,.2f} bits" in whole
        assert f"{-written.log2 / 20:,.2f} bits" in each
        assert f"{len(written.repeated)} character" in twice
        assert math.isfinite(written.log2)
    return name


def test_width_and_length_are_asked_anew_and_width_one_is_greedy(visit, trained_run):
    app = searched(visit, trained_run)
    for name, value, asked in (("tokens", 33, (4, 33)), ("width", 1, (1, 33))):
        before = sent(app, "sampling-search-picture")
        slide(app, name, value)
        assert sent(app, "sampling-search-picture") == before
        assert translate("sampling-texts-moved") in words(app)
        assert offers(app)
        press(app)
        assert not offers(app)
        assert drawn(app) == beams(found(trained_run, *asked))
    story = found(trained_run, 1, 33)
    assert texts(app) == [story.greedy.text, story.sampled.text]
    assert translate("search-greedy-only") in words(app)
    told = sent(app, "sampling-search-picture")
    assert told["greedy"] == []
    assert not told["labels"]["dead"]


def test_the_dice_are_those_of_the_page(visit, trained_run):
    app = searched(visit, trained_run, seed="7")
    assert texts(app)[-1] == found(trained_run, seed=7).sampled.text
    before = texts(app)
    app.session_state["sampling-knobs"]["temperature"] = 0.0
    at_rest(app.run())
    assert texts(app) == before
    press(app)
    greedy, _, sampled = texts(app)
    assert sampled == greedy
    assert translate("search-name-sampled", seed="7") in str(
        sent(app, "sampling-search-texts")["cards"][-1]["name"]
    )


def test_it_goes_on_from_where_one_stands_and_stays_when_one_goes_on(visit, trained_run):
    saved = saved_model(trained_run.id, 6)
    path = tuple(saved.tokenizer.encode(" goes"))
    app = searched(visit, trained_run, path=".".join(map(str, path)))
    story = found(trained_run, path=path)
    assert drawn(app) == beams(story)
    assert texts(app)[-1] == story.sampled.text
    before = sent(app, "sampling-search-picture")
    app.session_state["sampling-asked"] = {"nonce": 1, "do": "undo"}
    at_rest(app.run())
    assert sent(app, "sampling-search-picture") == before
    other = translate("search-of", beginning=PROMPT + " goes", step=6)
    assert other in words(app)
    assert translate("sampling-texts-moved") in words(app)
    press(app)
    assert not offers(app)
    assert other not in words(app)
    assert translate("sampling-texts-moved") not in words(app)
    assert drawn(app) == beams(found(trained_run))


def test_another_moment_is_another_search(visit, trained_run):
    app = searched(visit, trained_run)
    before = drawn(app)
    app.query_params["moment"] = "2"
    at_rest(app.run())
    assert drawn(app) == before
    assert translate("search-of", beginning=PROMPT, step=6) in words(app)
    press(app)
    assert translate("search-of", beginning=PROMPT, step=2) in words(app)
    assert drawn(app) == beams(found(trained_run, step=2))


def test_the_moment_that_was_searched_with_is_said(visit, trained_run, monkeypatch):
    app = opened(visit, trained_run)
    # As where a run in training has replaced the one that is shown.
    nearest = saved_model(trained_run.id, 2)
    monkeypatch.setattr(sampling_search, "nearest_model", lambda run_id, step: nearest)
    press(app)
    assert translate("search-of", beginning=PROMPT, step=2) in words(app)
    assert drawn(app) == beams(found(trained_run, step=2))


def test_a_full_context_is_said(visit, trained_run):
    # 16 tokens fit; the last of those that are searched for is never read.
    full = translate("search-window", context=16)
    app = searched(visit, trained_run, tokens=8, prompt="the catty")
    assert full not in words(app)
    press(slide(app, "tokens", 9))
    assert full in words(app)
    longer = "She walks on the wall, she sleeps in the hall"
    app = searched(visit, trained_run, prompt=longer)
    story = found(trained_run, prompt=longer)
    assert drawn(app) == beams(story)
    assert sent(app, "sampling-search-picture")["beginning"] == "…" + longer[-40:]


def test_two_tokens_make_a_narrow_beam(visit, store):
    run = add_trained_run(store, text="ab" * 400)
    app = searched(visit, run, 8, prompt="a")
    assert [len(nodes) for nodes in drawn(app)][:3] == [2, 4, 8]
    assert translate("search-few", count=2, width=8) in words(app)


def test_a_model_that_sees_ahead_and_bytes_are_searched_too(visit, store):
    run = add_trained_run(
        store, model__causal=False, text="小猫在院子里睡觉。" * 60, tokenizer={"kind": "byte"}
    )
    app = searched(visit, run, prompt="小猫")
    assert drawn(app) == beams(found(run, prompt="小猫"))
    json.dumps(sent(app, "sampling-search-picture"), allow_nan=False)


def test_what_is_typed_stays_text(visit, store):
    run = add_trained_run(store, text=f"{HOSTILE}\n" * 12)
    app = searched(visit, run, prompt=HOSTILE)
    app.session_state["sampling-asked"] = {"nonce": 1, "do": "step"}
    at_rest(app.run())
    (line,) = [each.value for each in app.markdown if "You see the search" in each.value]
    assert HOSTILE[-17:] not in line
    assert HOSTILE[-17:] in line.replace("\\", "")


def test_a_model_without_a_text_can_be_searched(visit, store, trained_run):
    data = store.model_bytes(trained_run.id, 6)
    run = store.import_model(ADA, data, "a file")
    app = searched(visit, run)
    assert drawn(app) == beams(found(trained_run))


def test_weights_that_are_no_numbers_have_a_clear_line(visit, trained_run, monkeypatch):
    app = searched(visit, trained_run)
    saved = saved_model(trained_run.id, 6)
    weights = saved.model.head.weight
    kept = weights.detach().clone()
    try:
        weights.data.mul_(math.inf)
        slide(app, "width", 3)
        app.button(key="sampling-search-write").click().run()
        settled(app)
    finally:
        weights.data.copy_(kept)
    assert not app.exception
    assert offers(app)
    what = translate("error-model-tensor-not-finite", name="logits")
    assert what in app.error[0].value.replace("\\", "")
