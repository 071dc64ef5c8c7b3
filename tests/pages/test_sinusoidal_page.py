"""Sinusoidal positions on the page: the size that is shown, and what is said of the open run."""

import pytest
from test_every_page import sent
from visits import add_trained_run

from gptcore.equations import figure
from gptcore.messages import LANGUAGES, translate
from gptcore.modelfile import load_model
from gptcore.position_vectors import mean_lengths


def said(app):
    return "\n".join(each.value for each in (*app.markdown, *app.caption)).replace("\\", "")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_run_that_has_them_shows_its_own(visit, store, lang):
    run = add_trained_run(store, model__positions="sinusoidal")
    app = visit("positions.py", lang=lang, run=run.id)
    assert not app.exception
    data = sent(app, "positions-sinusoidal")
    assert (data["places"], data["width"]) == (16, 16)
    assert translate("sinusoidal-own", lang, places=16, width=16) in said(app)
    moment = store.moments(run.id)[-1]
    added, tokens = mean_lengths(load_model(store.model_bytes(run.id, moment.step)))
    assert added == pytest.approx(8**0.5, rel=1e-5)  # half the width, squared
    values = {"step": moment.step, "added": figure(added), "tokens": figure(tokens)}
    assert translate("sinusoidal-lengths", lang, **values) in said(app)


def test_another_run_says_that_it_has_others(visit, store):
    run = add_trained_run(store, model__positions="alibi", model__width=15, model__heads=3)
    app = visit("positions.py", lang="en", run=run.id)
    app.segmented_control(key="positions-encoding").set_value("sinusoidal").run()
    assert not app.exception
    assert sent(app, "positions-sinusoidal")["width"] == 14
    own = translate("option-positions-alibi", "en")
    assert translate("positions-other", "en", own=own) in said(app)
    assert "sinusoidal-own" not in said(app)
