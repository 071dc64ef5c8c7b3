"""Building the model: knobs that become the run, what is broken on purpose, what it would cost."""

import dataclasses
import json

import pytest
from tiny import CHINESE, TEXT
from visits import ADA, settled, upload

from gptcore import calibrate
from gptcore.errors import TrainingError
from gptcore.knobs import BREAKS, KNOBS, value_of
from gptcore.messages import LANGUAGES, translate
from gptcore.presets import PRESETS
from pages.parts import background
from pages.parts.runs_store import drafts

LONG_TEXT = TEXT * 20


def opened(app):
    """The form with its drawer open."""
    app.session_state["knobs"] = True
    return app.run()


@pytest.fixture
def form(visit):
    return opened(upload(visit("train.py"), LONG_TEXT.encode()))


def picture(app):
    """What the diagram was sent."""
    (mounted,) = [element for element in app.get("bidi_component") if "diagram" in element.proto.id]
    return json.loads(mounted.proto.json)


def trained(app, store):
    """The config of the run that Train makes."""
    app.button(key="train").click().run()
    assert not app.exception
    (run,) = store.runs_of(ADA)
    return run.config


def said(app) -> str:
    spoken = [*app.markdown, *app.caption, *app.error, *app.toast]
    return "\n".join(each.value for each in spoken).replace("\\", "")


def figure(app, name: str, **values) -> str:
    words = translate(name, **values)
    return next(m.value for m in app.metric if m.label.replace("\\", "") == words)


def turn(app, name: str, value):
    widgets = [*app.select_slider, *app.selectbox, *app.toggle, *app.number_input]
    (widget,) = [each for each in widgets if each.key == f"knob-{name}"]
    return widget.set_value(value).run()


def group(app, name: str):
    return app.segmented_control(key="knobs-group").set_value(name).run()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("preset", PRESETS)
def test_every_knob_stands_on_its_recipe_and_says_what_it_is(visit, lang, preset):
    app = opened(upload(visit("train.py", lang=lang), (CHINESE * 5).encode()))
    app.radio(key="recipe-preset").set_value(preset).run()
    seen = {}
    for name in ("model", "training"):
        group(app, name)
        assert not app.exception
        widgets = [*app.select_slider, *app.selectbox, *app.toggle, *app.number_input]
        for each in widgets:
            if (each.key or "").startswith("knob-"):
                assert each.help
                seen[each.key.removeprefix("knob-")] = each.value
    config = PRESETS[preset]
    wanted = {knob.name for knob in KNOBS.values()}
    if config.training.optimizer != "muon":
        wanted.remove("matrix-rate")
    assert seen == {name: value_of(config, KNOBS[name].setting) for name in wanted}
    assert not [button for button in app.button if button.key == "knobs-reset"]


def test_what_is_turned_becomes_the_run(form, store):
    turn(form, "layers", 2)
    turn(form, "activation", "swiglu")
    turn(form, "tied", True)
    turn(form, "dropout", 0.1)
    group(form, "training")
    turn(form, "schedule", "cosine")
    turn(form, "seed", 42)
    turn(form, "batch", 8)
    config = trained(form, store)
    assert (config.model.layers, config.model.activation) == (2, "swiglu")
    assert (config.model.tied_head, config.model.dropout) == (True, 0.1)
    assert (config.training.schedule, config.seed) == ("cosine", 42)
    assert [phase.batch for phase in config.training.phases] == [12, 8]
    changed = {"training.schedule": "cosine", "training.seconds": 60.0}
    assert (
        config.training == PRESETS["quick"].with_changes({**changed, "training.batch": 8}).training
    )


def test_what_differs_is_said_and_goes_back_to_the_recipe(form):
    turn(form, "layers", 4)
    turn(form, "norm", "rms")
    assert "Changed: Layers 3 → 4 · Norm LayerNorm → RMSNorm" in said(form)
    assert "recipe: LayerNorm" in said(form)
    assert set(drafts().of(ADA).changes) == {"model.layers", "model.norm"}
    turn(form, "layers", 3)
    assert set(drafts().of(ADA).changes) == {"model.norm"}
    form.button(key="knobs-reset").click().run()
    assert drafts().of(ADA).changes == {}
    assert "Changed" not in said(form)
    assert form.selectbox(key="knob-norm").value == "layer"


def test_another_recipe_clears_the_changes(form, store):
    turn(form, "layers", 4)
    form.radio(key="recipe-preset").set_value("long").run()
    assert drafts().of(ADA).changes == {}
    assert trained(form, store).model == PRESETS["long"].model


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_has_to_move_with_a_knob_moves_and_says_so(visit, lang):
    app = opened(upload(visit("train.py", lang=lang), LONG_TEXT.encode()))
    turn(app, "heads", 5)
    assert not app.exception
    assert app.select_slider(key="knob-width").value == 190
    (toast,) = app.toast
    assert "190" in toast.value
    app.run()
    assert not app.toast
    group(app, "training")
    turn(app, "optimizer", "sgd")
    assert not app.exception
    assert app.select_slider(key="knob-rate").value == 0.05
    assert "0.05" in app.toast[0].value.replace("\\", "")
    assert not [each for each in app.select_slider if each.key == "knob-matrix-rate"]


def test_contexts_that_the_text_is_too_short_for_are_not_offered(visit):
    app = opened(upload(visit("train.py"), (TEXT * 2)[:400].encode()))
    slider = app.select_slider(key="knob-context")
    assert slider.options == ["16", "32", "64", "128", "256"]


def test_a_draft_that_does_not_fit_is_the_recipe(form, store):
    for changes in ({"model.wings": 2}, {"model.heads": 5}, {"model.layers": "three"}):
        drafts().set(ADA, changes=changes)
        form.run()
        assert not form.exception
        assert form.select_slider(key="knob-layers").value == 3
    turn(form, "layers", 2)
    assert drafts().of(ADA).changes == {"model.layers": 2}
    assert trained(form, store).model.layers == 2


# What it costs


def test_the_figures_are_those_of_the_model(form):
    config = PRESETS["quick"]
    vocabulary = len(set(LONG_TEXT))
    assert figure(form, "estimate-parameters") == f"{config.model.parameters(vocabulary):,}"
    parameters, memory = picture(form)["bars"]
    total = sum(int(row["value"].replace(",", "")) for row in parameters["rows"])
    assert f"{total:,}" == parameters["total"] == figure(form, "estimate-parameters")
    assert memory["total"] == figure(form, "estimate-memory")
    assert figure(form, "estimate-steps", time="1 min").startswith("≈")
    turn(form, "layers", 6)
    assert figure(form, "estimate-parameters") == (
        f"{config.with_changes({'model.layers': 6}).model.parameters(vocabulary):,}"
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_over_a_limit_says_the_limit_and_cannot_be_trained(visit, lang):
    app = opened(upload(visit("train.py", lang=lang), LONG_TEXT.encode()))
    turn(app, "width", 510)
    turn(app, "layers", 12)
    assert not app.exception
    assert "12,000,000" in app.error[0].value.replace("\\", "")
    assert app.button(key="train").disabled
    assert not [button for button in app.button if button.key == "time-it"]
    app.session_state["knobs"] = False
    app.run()
    assert "12,000,000" in app.error[0].value.replace("\\", ""), "also where the drawer is closed"
    app.session_state["knobs"] = True
    app.run()
    turn(app, "layers", 2)
    assert not app.error
    assert not app.button(key="train").disabled


def test_without_a_text_it_is_reckoned_with_a_usual_one(visit):
    app = opened(visit("train.py"))
    assert not app.exception
    assert translate("knobs-no-text", vocabulary=65) in said(app)
    assert figure(app, "estimate-parameters") == f"{PRESETS['quick'].model.parameters(65):,}"
    assert app.button(key="time-it").disabled
    turn(app, "layers", 2)
    assert picture(app)["shape"]["layers"] == 2


def test_it_is_timed_here_on_request(form, monkeypatch):
    assert translate("estimate-guessed") in said(form)
    turn(form, "layers", 1)
    turn(form, "width", 30)
    form.select_slider(key="recipe-time").set_value(30).run()
    monkeypatch.setattr(background, "_AT_ONCE_S", 60)
    rehearsed, real = [], calibrate.rehearse
    monkeypatch.setattr(
        calibrate, "rehearse", lambda *given: rehearsed.append(real(*given)) or rehearsed[-1]
    )
    form.button(key="time-it").click().run()
    assert not form.exception
    assert translate("estimate-timed") in said(form)
    steps = figure(form, "estimate-steps", time="30 s")
    assert steps == f"{rehearsed[0].plan.total_steps:,}"
    assert f"about {steps} steps in 30 s" in said(form)
    # Another model is reckoned from it, and this one is still known.
    turn(form, "layers", 2)
    assert translate("estimate-runs") in said(form)
    turn(form, "layers", 1)
    assert figure(form, "estimate-steps", time="30 s") == steps
    # Asked again, it is timed again.
    slower = dataclasses.replace(rehearsed[0], seconds=30.0, plan=rehearsed[0].plan.extended(0, 77))
    monkeypatch.setattr(calibrate, "rehearse", lambda *given: slower)
    form.button(key="time-it").click().run()
    assert figure(form, "estimate-steps", time="30 s") == f"{slower.plan.total_steps:,}"


def test_timing_that_fails_says_why_and_can_be_asked_again(form, monkeypatch):
    def fails(*given):
        raise TrainingError("loss-nan", step=1)

    monkeypatch.setattr(calibrate, "rehearse", fails)
    settled(form.button(key="time-it").click().run())
    assert not form.exception
    assert translate("error-loss-nan", step=1) in said(form)
    assert not form.button(key="time-it").disabled


# The picture


def test_the_picture_is_of_this_very_model(form):
    sent = picture(form)
    assert sent["shape"] == {
        "layers": 3,
        "batch": 16,
        "context": 128,
        "width": 192,
        "heads": 3,
        "vocabulary": len(set(LONG_TEXT)),
    }
    assert sent["parts"] == {
        "norm": True,
        "pre": True,
        "residual": True,
        "tied": False,
        "causal": True,
        "alibi": False,
    }
    assert "3 heads of 64" in sent["words"]["says"]
    assert "added" not in sent["words"]
    for name, value in (("positions", "learned"), ("norm-place", "post"), ("tied", True)):
        turn(form, name, value)
    sent = picture(form)
    assert (sent["parts"]["pre"], sent["parts"]["tied"]) == (False, True)
    assert sent["words"]["added"] == translate("diagram-added-learned")
    assert translate("diagram-says-tied") in sent["words"]["says"]
    group(form, "training")
    turn(form, "batch", 4)
    assert picture(form)["shape"]["batch"] == 4


# Break it


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", BREAKS)
def test_a_broken_part_is_off_drawn_so_and_in_the_name(visit, store, lang, name):
    app = opened(upload(visit("train.py", lang=lang), LONG_TEXT.encode()))
    whole = picture(app)
    assert translate(f"break-{name}.expect", lang) in said(app)
    app.toggle(key=f"break-{name}").set_value(True).run()
    assert not app.exception
    assert picture(app)["words"]["says"] != whole["words"]["says"]
    broken = translate(f"break-{name}.name", lang)
    assert broken in app.text_input(key="train-name").placeholder
    assert [button for button in app.button if button.key == "knobs-reset"]
    setting, value = BREAKS[name]
    app.toggle(key=f"break-{name}").set_value(False).run()
    assert drafts().of(ADA).changes == {}
    app.toggle(key=f"break-{name}").set_value(True).run()
    assert value_of(trained(app, store), setting) == value
    assert broken in store.runs_of(ADA)[0].name


def test_all_of_it_broken_at_once_still_is_a_run(form, store):
    for name in BREAKS:
        form.toggle(key=f"break-{name}").set_value(True).run()
    assert "no mask · no scale · no residual" in said(form)
    model = trained(form, store).model
    assert (model.causal, model.scaled, model.residual) == (False, False, False)
    assert (model.norm, model.positions) == ("none", "none")
