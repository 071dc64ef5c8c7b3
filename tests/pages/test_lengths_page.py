"""Past the trained length: what the lanes of a duel make of longer windows, when asked."""

import json
import threading
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from stored import train_all
from streamlit.testing.v1 import AppTest
from test_every_page import sent
from tiny import TEXT, run_config
from visits import ADA, HOSTILE, settled

from gptcore.figures.colours import ENCODING_COLOURS, PALETTE
from gptcore.lengths import LengthTest, length_test
from gptcore.messages import LANGUAGES, translate
from gptcore.slices import SliceTrainer
from gptcore.store import Store
from gptcore.surprise import held_out
from pages.parts import positions_duel, positions_lengths
from pages.parts.attention_surgery_grid import signed
from pages.parts.models import saved_model
from pages.parts.positions_lanes import lanes_of

LANES = ("learned", "sinusoidal", "alibi")
LONG = TEXT * 6


@pytest.fixture(autouse=True)
def nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """The part alone, without the rest of the duel."""

    def show(selected: Any) -> None:
        positions_lengths.show(lanes_of(selected.run))

    monkeypatch.setattr(positions_duel, "show", show)


def duel(
    store: Store,
    text: str = LONG,
    values: tuple[str, ...] = LANES,
    name: str = "tiny",
    **changes: Any,
) -> dict[str, str]:
    """Encoding -> the run of its lane, all of them trained to the end."""
    config = run_config(**changes)
    race = store.create_race(ADA, config, "model.positions", values, text, name, 0)
    trainer = SliceTrainer(store, f"worker of {race.id}")
    trainer.presence.beat()
    train_all(trainer)
    return {lane.config.model.positions: lane.id for lane in store.lanes(race.id)}


def opened(visit: Any, runs: dict[str, str], lang: str = "en") -> AppTest:
    app = visit("positions.py", lang=lang, run=next(iter(runs.values())))
    return settled(app.segmented_control(key="positions-part").set_value("duel").run())


def measured(app: AppTest) -> AppTest:
    settled(app.button(key="positions-lengths-measure").click().run())
    assert not app.exception, app.exception
    return app


def expected(store: Store, runs: dict[str, str], step: int = 12) -> LengthTest:
    saved = {encoding: saved_model(run, step) for encoding, run in runs.items()}
    encoding, run = next(iter(runs.items()))
    ids: NDArray[np.int32] = held_out(saved[encoding], store.text_of(run))
    return length_test({name: each.model for name, each in saved.items()}, ids, lambda share: None)


def words(app: AppTest) -> list[str]:
    return [element.value.replace("\\", "") for element in (*app.markdown, *app.caption)]


def has_measure(app: AppTest) -> bool:
    return "positions-lengths-measure" in [button.key for button in app.button]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_is_measured_until_somebody_asks(visit, store, lang):
    app = opened(visit, duel(store), lang)
    assert translate("lengths-offer", lang, context=16, reach=64, times=4) in words(app)
    assert not app.table
    measured(app)
    assert app.table
    assert not has_measure(app), "the same weights again would say the same"
    for encoding in LANES:
        why = translate(f"lengths-why-{encoding}", lang, context=16)
        assert any(each.endswith(why) or why + "\n" in each for each in words(app))
    assert translate("lengths-why-rotary", lang, context=16) not in "\n".join(words(app))


def test_picture_and_table_are_what_the_core_measures(visit, store):
    runs = duel(store)
    app = measured(opened(visit, runs))
    test = expected(store, runs)
    figure = json.loads(sent(app, "positions-lengths")["figure"])
    assert [line["name"] for line in figure["data"]] == ["learned", "sinusoidal", "ALiBi"]
    for line, (encoding, lane) in zip(figure["data"], test.lanes.items(), strict=True):
        assert line["y"] == pytest.approx([loss for _, loss in lane.curve()], abs=1e-5)
        assert line["line"]["color"] == PALETTE["light"][ENCODING_COLOURS[encoding]]
    table = app.table[0].value
    assert list(table.columns) == ["places 13 to 16", "places 17 to 32", "places 33 to 64"]
    rows = table.to_numpy().tolist()
    assert rows[0] == [f"{test.lanes['learned'].mean((12, 16)):.3f}".replace(".", "\\."), "–", "–"]
    for row, encoding in zip(rows[1:], LANES[1:], strict=True):
        lane = test.lanes[encoding]
        for cell, stretch in zip(row, test.stretches, strict=True):
            shown = cell.replace("\\", "").replace("\u2212", "-")
            assert shown.startswith(f"{lane.mean(stretch):.3f}")
            if stretch != lane.trained:
                difference = lane.mean(stretch) - lane.mean(lane.trained)
                assert float(shown.split("(")[1][:-1]) == pytest.approx(difference, abs=1e-3)
    why = translate("error-no-vectors-beyond", context=16)
    assert f"**learned** · {why}" in words(app)


def test_its_sentences_follow_from_the_numbers(visit, store):
    lanes = ("learned", "sinusoidal", "alibi", "none")
    runs = duel(store, values=lanes, training__steps=80, training__learning_rate=0.02)
    app = measured(opened(visit, runs))
    test = expected(store, runs, step=80)
    assert {test.lanes[each].beyond.verdict for each in lanes[1:]} == {"worse", "same"}
    names = {"sinusoidal": "sinusoidal", "alibi": "ALiBi", "none": "none"}
    for verdict in ("worse", "same", "better"):
        start = translate(f"lengths-{verdict}", context=16, list="")[:-2]
        said = [each for each in words(app) if each.startswith(start)]
        expected_names = [
            name
            for encoding, name in names.items()
            if test.lanes[encoding].beyond.verdict == verdict
        ]
        assert len(said) == (1 if expected_names else 0)
        for name in names.values():
            assert bool(said and f"{name} " in said[0].split(": ")[1]) == (name in expected_names)
    for encoding, name in names.items():
        change = test.lanes[encoding].beyond
        assert any(
            f"{name} ({signed(change.nats)} ± {2 * change.error:.3f})" in each
            for each in words(app)
        )


@pytest.mark.parametrize(("last", "longest"), [(0, 0), (10, 8)])
def test_it_says_at_which_step_and_what_had_been_read_by_then(visit, store, last, longest):
    runs = duel(store, training__steps=30)
    app = measured(opened(visit, runs))
    half = translate("lengths-phase", context=8, percent=50)
    now = "Measured at step 30."
    assert any(each.startswith(now) and half in each for each in words(app))
    with store.database.writing() as sql:
        sql.execute("DELETE FROM moments WHERE run = ? AND step > ?", (runs["alibi"], last))
    app.run()
    assert translate("lengths-older") in words(app)
    assert any(each.startswith(now) for each in words(app)), "what was measured stays"
    measured(app)
    steps = translate("lengths-steps", first=last, last=30)
    early = translate("lengths-not-yet", longest=longest, context=16)
    assert f"{steps} {early}" in words(app)


def test_a_lane_without_weights_is_left_out_until_it_has_some(visit, store):
    race = store.create_race(ADA, run_config(), "model.positions", LANES, LONG, "tiny", 0)
    lanes = store.lanes(race.id)
    runs = {lane.config.model.positions: lane.id for lane in lanes}
    app = opened(visit, runs)
    assert translate("write-no-weights") in words(app)
    assert not has_measure(app)
    trainer = SliceTrainer(store, "worker")
    trainer.presence.beat()
    train_all(trainer)
    with store.database.writing() as sql:
        sql.execute("DELETE FROM moments WHERE run = ?", (runs["learned"],))
    app = opened(visit, runs)
    assert app.button(key="positions-lengths-measure").label == translate(
        "lengths-measure", lanes=2
    )
    measured(app)
    assert len(app.table[0].value) == 2


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_short_text_makes_few_windows_and_no_verdicts(visit, store, lang):
    app = measured(opened(visit, duel(store, text=TEXT), lang))
    assert translate("lengths-too-few", lang, windows=3) in words(app)
    assert not any(each.startswith("Worse") for each in words(app))


def test_a_text_that_ends_before_the_windows_do(visit, store):
    runs = duel(store, text=TEXT[:400])
    app = measured(opened(visit, runs))
    tokens = len(held_out(saved_model(runs["learned"], 12), TEXT[:400]))
    assert translate("lengths-text-ended", tokens=tokens, reach=tokens - 1) in words(app)
    assert translate("lengths-too-few", windows=1) in words(app)


def test_a_text_with_nothing_beyond_is_an_error_with_advice(visit, store):
    app = measured(opened(visit, duel(store, text=TEXT[:150])))
    assert translate("error-held-out-too-short.advice") in app.error[0].value.replace("\\", "")


def test_without_a_mask_the_losses_say_nothing(visit, store):
    app = measured(opened(visit, duel(store, model__causal=False)))
    assert any(translate("surprise-no-mask") in each for each in words(app))


@pytest.fixture
def goes_on(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Until it is set, measuring does not come to its end."""
    event = threading.Event()

    def slow(models: Any, ids: Any, progress: Any) -> LengthTest:
        while not event.wait(0.01):
            progress(0.5)
        return length_test(models, ids, progress)

    monkeypatch.setattr("gptcore.lengths.length_test", slow)
    yield event
    event.set()


def test_stopped_and_tried_again(visit, store, goes_on):
    app = opened(visit, duel(store))
    app.button(key="positions-lengths-measure").click().run()
    assert not app.table
    assert not has_measure(app), "nobody is asked twice"
    app.button(key="positions-lengths-stop").click().run()
    assert translate("error-stopped") in app.error[0].value.replace("\\", "")
    goes_on.set()
    settled(app.button(key="positions-lengths-stop-again").click().run())
    assert app.table


def test_what_was_measured_stays_while_newer_weights_are(visit, store, goes_on):
    goes_on.set()
    runs = duel(store)
    app = measured(opened(visit, runs))
    before = app.table[0].value
    goes_on.clear()
    with store.database.writing() as sql:
        sql.execute("DELETE FROM moments WHERE run = ? AND step > 0", (runs["alibi"],))
    app.run()
    app.button(key="positions-lengths-measure").click().run()
    assert app.button(key="positions-lengths-stop")
    assert app.table[0].value.equals(before)
    assert not has_measure(app)
    goes_on.set()
    settled(app)
    assert not app.table[0].value.equals(before)


def test_a_lane_that_is_deleted_leaves_what_was_measured(visit, store):
    runs = duel(store)
    app = measured(opened(visit, runs))
    store.delete(ADA, runs["alibi"])
    app.run()
    assert not app.exception
    assert len(app.table[0].value) == 3
    measured(app)
    assert len(app.table[0].value) == 2


def test_hostile_text_and_names(visit, store):
    app = measured(opened(visit, duel(store, text=HOSTILE * 60, name=HOSTILE)))
    assert app.table
    assert not app.error
