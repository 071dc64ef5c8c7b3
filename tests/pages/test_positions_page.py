"""The Positions page as a whole: which of its parts is open, and what its address says of it."""

import pytest
from test_every_page import sent
from visits import add_trained_run

PART, ENCODING = "positions-part", "positions-encoding"


def chosen(app, key):
    assert not app.exception
    return app.segmented_control(key=key).value


def told(app):
    return sent(app, "positions-address")["address"]


def test_the_address_says_what_is_open(visit, trained_run):
    app = visit("positions.py", run=trained_run.id)
    own = trained_run.config.model.positions
    assert told(app) == {"run": trained_run.id, "moment": "", "part": "meet", "encoding": own}
    app.segmented_control(key=ENCODING).set_value("alibi").run()
    assert told(app)["encoding"] == "alibi"
    app.segmented_control(key=PART).set_value("shuffle").run()
    assert (told(app)["part"], told(app)["encoding"]) == ("shuffle", "")


def test_an_address_opens_what_it_says(visit, trained_run):
    app = visit("positions.py", run=trained_run.id, part="meet", encoding="rotary")
    assert (chosen(app, PART), chosen(app, ENCODING)) == ("meet", "rotary")
    # It is told once: afterwards the page knows better.
    app.segmented_control(key=ENCODING).set_value("none").run()
    assert chosen(app, ENCODING) == "none"
    assert chosen(visit("positions.py", run=trained_run.id, part="duel"), PART) == "duel"


def test_a_moment_is_said_where_one_is_chosen(visit, store):
    run = add_trained_run(store)
    step = store.moments(run.id)[0].step
    assert told(visit("positions.py", run=run.id, moment=str(step)))["moment"] == str(step)


@pytest.mark.parametrize("nonsense", ["", "none ", "../duel", "meet" * 5000, "\x00"])
def test_a_forged_address_opens_the_first_part(visit, trained_run, nonsense):
    app = visit("positions.py", run=trained_run.id, part=nonsense, encoding=nonsense)
    assert chosen(app, PART) == "meet"
    assert chosen(app, ENCODING) == trained_run.config.model.positions
