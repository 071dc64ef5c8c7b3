"""The duel on the Positions page: the five encodings in one race, and the tests below it."""

from typing import get_args

import pytest
from test_every_page import sent
from test_race_page import BEN, figures, lane_words, run_race, said, words
from tiny import TEXT
from visits import settled, upload

from gptcore.config import Positions
from gptcore.messages import LANGUAGES

ALL = get_args(Positions)
KNOB = "model.positions"


def opened(visit, lang="en", person=None, **query):
    app = visit("positions.py", lang=lang, **({"person": person} if person else {}), **query)
    app.segmented_control(key="positions-part").set_value("duel").run()
    assert not app.exception
    return app


def test_a_duel_is_set_up_guessed_and_opened_here(visit, store):
    app = upload(opened(visit), TEXT.encode())
    assert words("duel-words") in said(app)
    # There is nothing else to choose: the five are what a duel is.
    assert "race-knob" not in {box.key for box in app.selectbox}
    guess = app.radio(key=f"race-guess-{KNOB}")
    assert len(guess.options) == len(ALL)
    assert app.button(key="race-start").disabled
    guess.set_value("alibi").run()
    app.button(key="race-start").click().run()
    assert not app.exception
    (race,) = store.races_of("ada-" + "a" * 36)
    assert (race.knob, race.values, race.prediction) == (KNOB, ALL, ALL.index("alibi"))
    lanes = store.lanes(race.id)
    assert [lane.config.model.positions for lane in lanes] == list(ALL)
    assert len({lane.config.seed for lane in lanes}) == 1
    assert app.title[0].value == words("positions-title")
    assert app.query_params["run"] == lanes[0].id
    assert len(lane_words(app)) == len(ALL)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_duel_that_is_over_shows_curves_and_tests(visit, store, lang):
    race = run_race(store, KNOB, ALL, guess=2)
    lane = store.lanes(race.id)[3]
    app = settled(opened(visit, lang, run=lane.id))
    names = [words(f"option-positions-{name}", lang) for name in ALL]
    for shown, name, letter in zip(lane_words(app), names, "ABCDE", strict=True):
        assert shown.startswith(f"**{letter}** {name}")
    assert figures(app)[0][1].endswith(names[2])
    assert len(sent(app, "overlay")["runs"]) == len(ALL)
    assert words("lengths-title", lang) in [each.value for each in app.subheader]
    # What the lanes write is on the page of races.
    with pytest.raises(AssertionError):
        sent(app, "overlay-columns")


def test_a_race_over_something_else_is_no_duel(visit, store):
    race = run_race(store)
    app = opened(visit, run=store.lanes(race.id)[0].id)
    assert words("duel-words") in said(app)
    assert f"race-open-{race.id}" not in {button.key for button in app.button}


def test_an_earlier_duel_is_opened_in_place(visit, store, trained_run):
    race = run_race(store, KNOB, ALL)
    app = opened(visit, run=trained_run.id)
    app.button(key=f"race-open-{race.id}").click().run()
    assert app.query_params["run"] == store.lanes(race.id)[0].id
    assert app.title[0].value == words("positions-title")
    assert len(lane_words(settled(app))) == len(ALL)


def test_another_duel_can_be_set_up_beside_the_open_one(visit, store):
    race = run_race(store, KNOB, ALL)
    app = settled(opened(visit, run=store.lanes(race.id)[0].id))
    app.button(key="race-another").click().run()
    assert words("duel-words") in said(app)
    app.button(key=f"race-open-{race.id}").click().run()
    assert len(lane_words(settled(app))) == len(ALL)


def test_a_guest_sees_a_duel_and_cannot_touch_it(visit, store):
    race = run_race(store, KNOB, ALL)
    app = settled(opened(visit, person=BEN, run=store.lanes(race.id)[0].id))
    assert len(lane_words(app)) == len(ALL)
    assert "race-resume" not in {button.key for button in app.button}
    assert "race-again" not in {button.key for button in app.button}
