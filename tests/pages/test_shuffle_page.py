"""The shuffle test: what is moved stays moved, and the page says what the numbers say."""

import threading
from typing import Any

import numpy as np
import pytest
from stored import train_all
from streamlit.testing.v1 import AppTest
from test_every_page import sent
from tiny import CHINESE, TEXT, run_config
from visits import ADA, HOSTILE, add_trained_run, sent_packed, settled

from gptcore.equations import figure
from gptcore.messages import LANGUAGES, translate
from gptcore.records import Run
from gptcore.shuffles import ROUNDING, Effect, effect, exchanged
from gptcore.slices import SliceTrainer
from pages.parts import models
from pages.parts import positions_shuffle as part
from pages.parts.attention_surgery_grid import percent
from pages.parts.models import saved_model

SENTENCE = "She sat on the wall"
ENCODINGS = ("learned", "sinusoidal", "rotary", "alibi", "none")
NAMES = ("learned", "sinusoidal", "rotary", "ALiBi", "none")


@pytest.fixture
def run(store) -> Run:
    """With room for the whole sentence."""
    return add_trained_run(store, model__context=32)


def opened(visit: Any, run: Run, text: str | None = SENTENCE, lang: str = "en") -> AppTest:
    app = visit("positions.py", lang=lang, run=run.id)
    app.segmented_control(key="positions-part").set_value("shuffle").run()
    return app if text is None else typed(app, text)


def typed(app: AppTest, text: str) -> AppTest:
    """As if somebody had typed it."""
    app.session_state[part._TYPED] = text
    app.session_state[part._OWN] = True
    app.run()
    assert not app.exception, app.exception
    return app


def press(app: AppTest, name: str) -> AppTest:
    app.button(key=f"positions-shuffle-to-{name}").click().run()
    assert not app.exception, app.exception
    return app


def switch(app: AppTest, name: str, on: bool) -> AppTest:
    app.toggle(key=f"positions-shuffle-{name}").set_value(on).run()
    assert not app.exception, app.exception
    return app


def words(app: AppTest) -> str:
    said = [element.value for element in (*app.markdown, *app.caption)]
    return "\n".join(said).replace("\\", "")


def share(value: float) -> str:
    """As Markdown has it, which knows no thin blanks."""
    return percent(value).replace("\u2009", " ")


def orders(app: AppTest) -> tuple[list[str], list[str]]:
    """What stands in both rows of the picture."""
    data = sent(app, "positions-shuffle-picture")
    looks = ["".join(text for _, text in look["parts"]) for look in data["looks"]]
    return looks, [looks[group] for group in data["after"]]


def rows(app: AppTest) -> dict[str, dict[str, Any]]:
    data, _ = sent_packed(app, "positions-shuffle-rows")
    return {row["encoding"]: row for row in data["rows"]}


def has_rows(app: AppTest) -> bool:
    return any(
        each.proto.id.endswith("-positions-shuffle-rows") for each in app.get("bidi_component")
    )


def expected(run: Run, app: AppTest, encoding: str, mask: bool = True) -> Effect:
    """What the core makes of the two orders in the picture; the vocabulary is of characters."""
    saved = saved_model(run.id, run.step)
    looks, after = orders(app)
    before, moved = ("".join(each).replace("·", " ") for each in (looks, after))
    ids = saved.tokenizer.encode(before)
    starts = np.cumsum([0, *map(len, looks)])
    order = sent(app, "positions-shuffle-picture")["after"]
    places = [place for group in order for place in range(starts[group], starts[group + 1])]
    assert [ids[place] for place in places] == saved.tokenizer.encode(moved)
    return effect(exchanged(saved.model, encoding, mask), ids, places)  # type: ignore[arg-type]


def test_words_are_shuffled_reversed_and_put_back(visit, run) -> None:
    app = opened(visit, run)
    assert translate("shuffle-guess") in words(app)
    before, after = orders(app)
    assert before == after == ["She", "·", "sat", "·", "on", "·", "the", "·", "wall"]
    assert not has_rows(app)
    first = orders(press(app, "shuffled"))[1]
    assert sorted(first) == sorted(before) != first
    assert first[-1] == "wall"
    assert orders(app.run())[1] == first, "it stays through reruns"
    assert orders(press(app, "shuffled"))[1] not in (first, before)
    assert orders(press(app, "reversed"))[1] == "the·on·sat·She·wall".replace("·", " · ").split()
    assert app.button(key="positions-shuffle-to-reversed").disabled
    assert orders(switch(app, "keep", False))[1][:3] == ["wall", "·", "the"]
    assert translate("shuffle-other-last") in words(app)
    assert orders(press(app, "typed"))[1] == before
    # The order outlives a look at another part of the page.
    press(app, "reversed")
    app.segmented_control(key="positions-part").set_value("meet").run()
    app.segmented_control(key="positions-part").set_value("shuffle").run()
    assert orders(app)[1][0] == "wall"


@pytest.mark.parametrize("mask", [True, False])
@pytest.mark.parametrize("own", ["rotary", "none"])
def test_the_rows_are_what_the_core_measures(visit, store, own, mask) -> None:
    run = add_trained_run(store, model__positions=own, model__context=32)
    app = press(opened(visit, run), "reversed")
    if not mask:
        switch(app, "mask", False)
    app.selectbox(key="positions-shuffle-head").set_value((0, 1)).run()
    _, arrays = sent_packed(app, "positions-shuffle-rows")
    shown = rows(app)
    assert list(shown) == list(ENCODINGS)
    assert shown["learned"]["problem"] == translate("error-no-place-vectors")
    for place, encoding in enumerate(ENCODINGS[1:], 1):
        each, row = expected(run, app, encoding, mask), shown[encoding]
        layers = [row["layers"][0]["said"], row["layers"][1]["said"]]
        assert layers == [figure(float(each.differences[at].max()), 2) for at in (0, 1)]
        last = figure(float(each.differences[1, -1]), 2)
        assert row["layers"][1]["note"] == translate("shuffle-last", difference=last)
        assert row["moved"] == {"share": each.moved, "said": percent(each.moved)}
        kind = "own" if encoding == own else "exchanged"
        assert row["source"] == translate(f"shuffle-source-{kind}", step=6)
        np.testing.assert_allclose(arrays["looks"][place], each.looks[:, 0, 1], atol=1e-6)
        best = row["next"][0]
        assert int(best[0]) == each.likeliest[0]
        assert best[1:] == [percent(float(odds[each.likeliest[0]])) for odds in each.odds]
    caption = translate("shuffle-exchanged", encoding=own, own=own)
    assert caption in words(app)
    assert (translate("shuffle-mask-off") in words(app)) == (not mask)


def test_the_sentences_follow_from_the_numbers(visit, store) -> None:
    run = add_trained_run(store, model__positions="none", model__context=32)
    app = press(opened(visit, run), "reversed")
    none = expected(run, app, "none")
    assert none.noticed_by_last == 1
    last = none.differences[:, -1]
    masked = translate(
        "shuffle-masked",
        last=figure(float(last[0]), 2),
        others=figure(float(none.differences[0].max()), 2),
    )
    later = translate(
        "shuffle-masked-later",
        layer=1,
        difference=figure(float(last[1]), 2),
        moved=share(none.moved),
    )
    assert f"- **none** · {masked} {later}" in words(app)
    listed = [
        translate(
            "shuffle-from",
            name=name,
            layer=0,
            difference=figure(float(expected(run, app, encoding).differences[0].max()), 2),
        )
        for encoding, name in zip(ENCODINGS[1:4], NAMES[1:4], strict=True)
    ]
    assert translate("shuffle-noticed", list=", ".join(listed)) in words(app)

    switch(app, "mask", False)
    none = expected(run, app, "none", mask=False)
    largest = float(none.differences.max())
    assert 0 < largest <= ROUNDING
    same = translate("shuffle-same", largest=figure(largest, 2))
    odds = translate("shuffle-same-odds", moved=share(none.moved))
    assert f"- **none** · {same} {odds}" in words(app)
    notes = [each["rounding"] for each in rows(app)["none"]["layers"]]
    assert notes == [translate("shuffle-rounding")] * 2


def test_one_layer_cannot_read_what_the_mask_tells(visit, store) -> None:
    run = add_trained_run(store, model__positions="none", model__layers=1, model__context=32)
    app = press(opened(visit, run), "reversed")
    moved = expected(run, app, "none").moved
    assert moved <= ROUNDING
    assert translate("shuffle-masked-one-layer", moved=share(moved)) in words(app)
    assert len(rows(app)["none"]["layers"]) == 1
    # With another last token it is the mask that told.
    switch(app, "keep", False)
    assert f"**none** · {translate('shuffle-by-mask')}" in words(app)


def test_before_training_attention_says_nothing(visit, store) -> None:
    run = add_trained_run(store, steps=2)
    app = visit("positions.py", run=run.id, moment="0")
    app.segmented_control(key="positions-part").set_value("shuffle").run()
    press(typed(app, SENTENCE), "reversed")
    names = ", ".join(NAMES[1:])
    assert f"**{names}** · {translate('shuffle-silent')}" in words(app)
    assert translate("shuffle-noticed", list="")[:-1] not in words(app)


def test_a_run_without_a_mask_has_no_switch_for_it(visit, store) -> None:
    run = add_trained_run(store, model__causal=False, model__context=32)
    app = press(opened(visit, run), "reversed")
    assert translate("shuffle-no-mask") in words(app)
    assert "positions-shuffle-mask" not in [toggle.key for toggle in app.toggle]
    assert f"**none** · {translate('shuffle-same', largest='')[:20]}" in words(app)
    assert rows(app)["none"]["moved"]["share"] == expected(run, app, "none", False).moved


def test_the_lanes_of_a_duel_stand_for_themselves(visit, store) -> None:
    config = run_config(training__steps=6, model__context=32)
    values = ("learned", "alibi", "none")
    race = store.create_race(ADA, config, "model.positions", values, TEXT, "tiny", 0)
    trainer = SliceTrainer(store, "worker")
    trainer.presence.beat()
    train_all(trainer)
    lanes = {lane.config.model.positions: lane for lane in store.lanes(race.id)}
    app = press(opened(visit, lanes["alibi"]), "reversed")
    shown = rows(app)
    kinds = {"alibi": "own", "learned": "lane", "none": "lane"}
    for encoding, row in shown.items():
        kind = kinds.get(encoding, "exchanged")
        assert row["source"] == translate(f"shuffle-source-{kind}", step=6)
        source = lanes.get(encoding, lanes["alibi"])
        assert row["moved"]["share"] == expected(source, app, encoding).moved
    # A lane without weights: nobody stands for the learned positions then.
    with store.database.writing() as sql:
        sql.execute("DELETE FROM moments WHERE run = ?", (lanes["learned"].id,))
    for path in store.folder(lanes["learned"].id).rglob("*.safetensors"):
        path.unlink()
    models.clear()
    assert "problem" in rows(app.run())["learned"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", None),
        ("wall", "shuffle-too-few"),
        ("the wall", "shuffle-too-few"),
        ("the the the", "shuffle-alike"),
        ("...", "shuffle-too-few"),
    ],
)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_cannot_be_shuffled_says_so(visit, run, text, message, lang) -> None:
    app = press(opened(visit, run, "the kettle sings"), "shuffled")
    typed(app, text)
    if lang == "zh":
        app.segmented_control(key="bar-language").set_value("zh").run()
    if message is not None:
        assert translate(message, lang) in words(app)
    assert not has_rows(app)
    assert app.button(key="positions-shuffle-to-shuffled").disabled == (message != "shuffle-alike")


def test_two_words_can_change_places_if_both_may(visit, run) -> None:
    app = press(switch(opened(visit, run, "the wall"), "keep", False), "shuffled")
    assert orders(app)[1] == ["wall", "·", "the"]
    assert orders(press(app, "shuffled"))[1] == ["wall", "·", "the"]


def test_long_hostile_and_unknown_text(visit, store) -> None:
    text = (HOSTILE + "\n") * 40
    run = add_trained_run(store, text=text, name=HOSTILE, model__context=32)
    app = press(opened(visit, run, f"{HOSTILE} " * 20), "shuffled")
    assert has_rows(app)
    counts = sent(app, "positions-shuffle-sentence")["counts"]
    assert counts.startswith("The model reads 32 tokens at once")
    looks, _ = orders(app)
    assert len("".join(looks)) == 32
    typed(app, "小 script 猫 name " + "img src " * 200)
    assert "小 猫" in app.warning[0].value
    assert has_rows(app)


def test_chinese_is_moved_character_by_character(visit, store) -> None:
    run = add_trained_run(store, text=CHINESE)
    app = press(opened(visit, run, "小猫睡觉，春天。", lang="zh"), "reversed")
    assert orders(app) == (list("小猫睡觉，春天。"), list("春觉睡猫，小天。"))
    assert has_rows(app)


def test_it_begins_with_the_sentence_of_the_attention_page(visit, run, store) -> None:
    app = opened(visit, run, None)
    own = sent(app, "positions-shuffle-sentence")["text"]
    assert own
    assert own in TEXT
    app = visit("attention.py", run=run.id, prompt="the hall")
    app.switch_page("positions.py").run()
    app.segmented_control(key="positions-part").set_value("shuffle").run()
    assert sent(app, "positions-shuffle-sentence")["text"] == "the hall"
    # What is typed here stays here, with every run.
    typed(app, SENTENCE)
    other = add_trained_run(store, "other", steps=2, model__context=32)
    app.query_params["run"] = other.id
    app.run()
    assert sent(app, "positions-shuffle-sentence")["text"] == SENTENCE


def test_a_run_without_weights(visit, store) -> None:
    run = store.create_run(ADA, run_config(), TEXT, "young")
    app = opened(visit, run, None)
    assert translate("write-no-weights") in words(app)


@pytest.fixture
def goes_on(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """A model that counts as large, and whose passes do not end until it is set."""
    event = threading.Event()

    def slow(*given: Any) -> Effect:
        event.wait(30)
        return effect(*given)

    monkeypatch.setattr("gptcore.surgery.is_quick", lambda *given, **named: False)
    monkeypatch.setattr("gptcore.shuffles.effect", slow)
    return event


def test_a_large_model_reads_only_when_asked(visit, run, goes_on) -> None:
    app = press(opened(visit, run), "reversed")
    assert not has_rows(app)
    app.button(key="positions-shuffle-measure").click().run()
    assert app.button(key="positions-shuffle-stop")
    assert "positions-shuffle-measure" not in [button.key for button in app.button]
    goes_on.set()
    settled(app)
    assert rows(app)["none"]["moved"]["share"] == expected(run, app, "none").moved
    # Other weights: what was found stays while they are offered.
    before = rows(app)
    app.query_params["moment"] = "3"
    app.run()
    assert rows(app) == before
    assert translate("shuffle-older") in words(app)
    app.button(key="positions-shuffle-measure").click().run()
    assert rows(settled(app)) != before
