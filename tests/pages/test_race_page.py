"""Races: guessed at first, started together, and compared honestly in the end."""

import pytest
from stored import train_all
from streamlit.testing.v1 import AppTest
from test_every_page import sent
from tiny import TEXT, run_config
from visits import ADA, HOSTILE, settled, upload

from gptcore.errors import StoreError
from gptcore.leases import Leases
from gptcore.messages import LANGUAGES, translate
from gptcore.presets import PRESETS
from gptcore.races import lane_configs
from gptcore.records import Race
from gptcore.settings import settings
from gptcore.slices import SliceTrainer
from gptcore.store import Store
from pages.parts import race_form
from pages.parts.runs_store import drafts

BEN = "b" * 40


@pytest.fixture
def form(visit):
    """The form with a text, in English."""
    return upload(visit("race.py", lang="en"), TEXT.encode())


def run_race(
    store: Store, knob: str = "rate", values: tuple[object, ...] = (0.01, 1, 3), guess: int = 1
) -> Race:
    """A finished race of really trained tiny models."""
    race = store.create_race(ADA, run_config(), knob, values, TEXT, "tiny", guess)
    trainer = SliceTrainer(store, f"worker of {race.id}")
    trainer.presence.beat()
    train_all(trainer)
    return race


def open_race(visit, store: Store, race: Race, lang: str = "en", person: str = ADA) -> AppTest:
    app = visit("race.py", person=person, lang=lang, run=store.lanes(race.id)[0].id)
    assert not app.exception
    return settled(app)


def choose(app: AppTest, knob: str, values: list[object] | None = None) -> AppTest:
    app.selectbox(key="race-knob").select(knob).run()
    if values is not None:
        app.button_group(key=f"race-values-{knob}").set_value(values).run()
    assert not app.exception
    return app


def guess(app: AppTest, knob: str, value: object) -> AppTest:
    return app.radio(key=f"race-guess-{knob}").set_value(value).run()


def said(app: AppTest) -> str:
    """Everything on the page that is read as Markdown, without its escapes."""
    parts = [*app.markdown, *app.caption, *app.error, *app.warning]
    return "\n".join(part.value for part in parts).replace("\\", "")


def words(message_id: str, lang: str = "en", **values: object) -> str:
    return translate(message_id, lang, **values)


def lane_words(app: AppTest) -> list[str]:
    """What stands over the bar of each lane."""
    return [bar.proto.text.replace("\\", "") for bar in app.get("progress")]


def figures(app: AppTest) -> list[tuple[str, str]]:
    return [(metric.label, metric.value) for metric in app.metric]


# ---- before the start ----------------------------------------------------------------------


def test_it_starts_only_with_a_text_two_lanes_and_a_guess(visit, store):
    app = visit("race.py", lang="en")
    assert app.button(key="race-start").disabled
    assert words("train-need-text") in said(app)
    app = upload(app, TEXT.encode())
    assert app.button(key="race-start").disabled
    assert words("race-need-guess") in said(app)
    app = choose(app, "training.optimizer", ["muon"])
    guess(app, "training.optimizer", "muon")
    assert app.button(key="race-start").disabled
    assert words("race-need-values", fewest=2, most=5) in said(app)
    app = choose(app, "training.optimizer", ["muon", "sgd"])
    assert not app.button(key="race-start").disabled
    assert store.races_of(ADA) == []


def test_six_lanes_are_too_many(form):
    app = choose(form, "model.layers", [1, 2, 3, 4, 5, 6])
    guess(app, "model.layers", 2)
    assert app.button(key="race-start").disabled
    assert words("race-need-values", fewest=2, most=5) in said(app)


def test_a_guess_is_for_lanes_that_race(form):
    app = guess(form, "training.optimizer", "sgd")
    app = choose(app, "training.optimizer", ["muon", "adamw"])
    assert app.radio(key="race-guess-training.optimizer").value is None
    assert app.button(key="race-start").disabled


@pytest.mark.parametrize("knob", race_form._SETTINGS)
def test_every_setting_can_race_with_what_is_proposed(form, store, knob):
    app = choose(form, knob)
    proposed = app.button_group(key=f"race-values-{knob}").value
    assert 2 <= len(proposed) <= 5
    guess(app, knob, proposed[1])
    app.button(key="race-start").click().run()
    assert not app.exception
    assert not app.error
    (race,) = store.races_of(ADA)
    assert (race.knob, list(race.values), race.prediction) == (knob, proposed, 1)
    lanes = [lane.config for lane in store.lanes(race.id)]
    quick = PRESETS["quick"].model_copy(update={"text": lanes[0].text})
    quick = quick.with_changes({"training.steps": 300})
    assert lanes == lane_configs(quick, knob, proposed)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_lanes_start_together_and_the_race_is_shown(visit, store, lang):
    app = upload(visit("race.py", lang=lang), TEXT.encode())
    app = choose(app, "model.positions", ["rotary", "none", "alibi"])
    app.select_slider(key="race-steps").set_value(50).run()
    guess(app, "model.positions", "alibi")
    app.button(key="race-start").click().run()
    assert not app.exception
    (race,) = store.races_of(ADA)
    lanes = store.lanes(race.id)
    # In the order in which they are offered, not in that of the clicks.
    assert race.values == ("rotary", "alibi", "none")
    assert race.prediction == 1
    assert {lane.config.training.steps for lane in lanes} == {50}
    assert {lane.status for lane in lanes} == {"waiting"}
    assert app.title[0].value == words("race-title", lang)
    assert app.query_params["run"] == lanes[0].id
    guessed = f"{words('knob-positions', lang)} {words('option-positions-alibi', lang)}"
    assert (words("race-guessed", lang), guessed) in figures(app)
    assert [name.split("**")[1] for name in lane_words(app)] == ["A", "B", "C"]


def test_the_draft_decides_the_recipe(visit, store):
    app = upload(visit("train.py", lang="en"), TEXT.encode())
    app.radio(key="recipe-preset").set_value("nanogpt").run()
    app.switch_page("race.py").run()
    assert words("recipe-nanogpt") in said(app)
    app = choose(app, "model.layers", [1, 2])
    guess(app, "model.layers", 2)
    app.button(key="race-start").click().run()
    assert not app.exception
    (race,) = store.races_of(ADA)
    assert [lane.config.model.layers for lane in store.lanes(race.id)] == [1, 2]
    assert {lane.config.preset for lane in store.lanes(race.id)} == {"nanogpt"}
    assert {lane.config.training.steps for lane in store.lanes(race.id)} == {300}


def test_what_trains_can_be_paused_to_make_room(visit, store):
    busy = store.create_run(ADA, run_config(), TEXT, "busy")
    app = upload(visit("race.py", lang="en"), TEXT.encode())
    app = choose(app, "model.layers", [1, 2, 3, 4, 5])
    guess(app, "model.layers", 2)
    assert app.button(key="race-start").disabled
    problem = StoreError("too-many-running", limit=5)
    assert problem.what("en") in said(app)
    assert problem.advice("en") in said(app)
    app.button(key="race-make-room").click().run()
    assert store.run(busy.id).status == "paused"
    assert not app.error
    app.button(key="race-start").click().run()
    assert len(store.races_of(ADA)) == 1


@pytest.mark.parametrize(
    ("setting", "value", "reason"),
    [("RUNS_PER_PERSON", "3", "too-many-runs"), ("WORKERS", "0", "no-trainers")],
)
def test_other_limits_are_said_before_the_start(visit, store, monkeypatch, setting, value, reason):
    monkeypatch.setenv(f"GPTCORE_{setting}", value)
    settings.cache_clear()
    store.limits = settings()
    app = upload(visit("race.py", lang="en"), TEXT.encode())
    app = choose(app, "model.layers", [1, 2, 3, 4])
    guess(app, "model.layers", 2)
    assert app.button(key="race-start").disabled
    assert StoreError(reason, limit=3).what("en") in said(app)


def test_a_lane_that_is_too_large_is_refused_before_the_start(form, store):
    drafts().set(ADA, changes={"model.layers": 12})
    app = choose(form, "model.width", [66, 510])
    guess(app, "model.width", 66)
    assert app.button(key="race-start").disabled
    assert "12,000,000" in said(app)
    app = choose(app, "model.width", [66, 96])
    assert not app.button(key="race-start").disabled
    assert not app.error


def test_a_recipe_without_a_mask_is_pointed_out(visit, store):
    drafts().set(ADA, changes={"model.causal": False})
    app = upload(visit("race.py", lang="en"), TEXT.encode())
    assert words("race-no-mask") in said(app)


# ---- the result ----------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("guessed", [0, 2])
def test_the_guess_stands_beside_the_result(visit, store, lang, guessed):
    # So small a rate learns nothing in twelve steps; the largest learns most.
    race = run_race(store, values=(0.001, 1, 10), guess=guessed)
    app = open_race(visit, store, race, lang)
    assert app.title[0].value == words("race-title-end", lang)
    losses = [lane.val_loss for lane in store.lanes(race.id)]
    assert losses[2] == min(losses)
    rate = words("race-rate", lang)
    at = words("race-result-step", lang, step=12)
    lead = sorted(losses)[1] - losses[2]
    assert figures(app) == [
        (words("race-guessed", lang), f"{rate} × {race.values[guessed]:g}"),
        (words("race-won", lang, at=at), f"{rate} × 10"),
        (words("race-lead", lang), words("race-nats", lang, nats=lead)),
    ]
    verdict = {0: "race-wrong", 2: "race-right"}
    for lane, message in verdict.items():
        assert (words(message, lang) in said(app)) is (lane == guessed)
    # Lanes stand in the order of the values, whoever has won.
    places = [3, 2, 1] if losses[1] < losses[0] else [2, 3, 1]
    for shown, place, value in zip(lane_words(app), places, race.values, strict=True):
        assert f"× {value:g}" in shown
        assert words("race-place", lang, place=place) in shown
    assert words("race-guess-mark", lang) in lane_words(app)[guessed]
    for lane in store.lanes(race.id):
        assert words("race-lane-loss", lang, step=12, loss=f"{lane.val_loss:.3f}") in said(app)


def test_curves_and_samples_are_those_of_the_lanes(visit, store):
    race = run_race(store, "model.layers", (1, 2))
    app = open_race(visit, store, race)
    ids = [lane.id for lane in store.lanes(race.id)]
    runs = sent(app, "overlay")["runs"]
    assert [(run["id"], run["letter"], run["name"]) for run in runs] == [
        (ids[0], "A", "1"),
        (ids[1], "B", "2"),
    ]
    assert runs[1]["points"]["step"] == list(range(13))
    columns = sent(app, "overlay-columns")["columns"]
    assert [column["id"] for column in columns] == ids
    for column, run_id in zip(columns, ids, strict=True):
        assert column["text"] == store.samples_since(run_id, -1)[-1].text.lstrip("\n")
    app.segmented_control(key="race-align").set_value("seconds").run()
    assert sent(app, "overlay")["axis"] == "seconds"


def test_what_may_be_luck_is_said_to_be(visit, store):
    close = run_race(store, values=(1, 1.001))
    app = open_race(visit, store, close)
    assert words("race-close") in said(app)
    clear = run_race(store, values=(0.001, 10))
    app = open_race(visit, store, clear)
    assert words("race-close") not in said(app)
    assert words("race-ahead-words") in said(app)


def test_a_race_without_a_guess_has_a_result(visit, store):
    race = store.create_race(ADA, run_config(), "rate", [0.001, 10], TEXT, "tiny")
    trainer = SliceTrainer(store, "w")
    trainer.presence.beat()
    train_all(trainer)
    app = open_race(visit, store, race)
    assert figures(app)[0] == (words("race-guessed"), "–")
    assert words("race-right") not in said(app)
    assert words("race-wrong") not in said(app)


def test_lanes_at_different_steps_are_compared_where_all_have_been(visit, store):
    race = store.create_race(ADA, run_config(), "rate", [0.001, 10], TEXT, "tiny", 0)
    trainer = SliceTrainer(store, "w")
    trainer.presence.beat()
    train_all(trainer)
    first, second = store.lanes(race.id)
    with store.database.writing() as sql:
        sql.execute("DELETE FROM metrics WHERE run = ? AND step > 10", (second.id,))
        sql.execute("UPDATE runs SET step = 10, status = 'running' WHERE id = ?", (second.id,))
    app = visit("race.py", lang="en", run=first.id)
    assert not app.exception
    assert app.title[0].value == words("race-title")
    at = words("race-result-step", step=10)
    assert figures(app)[1] == (words("race-ahead", at=at), "Learning rate × 10")
    for lane in (first, second):
        (then,) = [each for each in store.metrics_since(lane.id, 9) if each.step == 10]
        assert words("race-lane-loss", step=10, loss=f"{then.val_loss:.3f}") in said(app)


def test_a_lane_that_failed_is_out_and_says_why(visit, store):
    race = run_race(store, values=(0.001, 1, 10))
    lane = store.lanes(race.id)[2]
    with store.database.writing() as sql:
        sql.execute(
            "UPDATE runs SET status = 'failed', reason = 'loss-nan', reason_values = ?"
            " WHERE id = ?",
            ('{"step": 12}', lane.id),
        )
    app = open_race(visit, store, race)
    assert words("race-out") in lane_words(app)[2]
    assert words("error-loss-nan", step=12) in said(app)
    assert figures(app)[1][1] != "Learning rate × 10"


def test_what_is_left_of_a_race_is_shown(visit, store):
    race = run_race(store, values=(0.001, 1, 10), guess=0)
    store.delete(ADA, store.lanes(race.id)[0].id)
    app = open_race(visit, store, race)
    assert figures(app)[0][1] == "Learning rate × 0.001"
    assert [run["name"] for run in sent(app, "overlay")["runs"]] == ["× 1", "× 10"]
    assert "× 1**" not in lane_words(app)[0]
    store.delete(ADA, store.lanes(race.id)[1].id)
    app = open_race(visit, store, race)
    assert len(lane_words(app)) == 1
    assert "race-again" not in {menu.key for menu in app.menu_button}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_was_typed_is_shown_as_it_is(visit, store, lang):
    race = store.create_race(ADA, run_config(), "rate", [1, 2], TEXT, HOSTILE, 0)
    app = visit("race.py", lang=lang, run=store.lanes(race.id)[0].id)
    assert not app.exception
    assert HOSTILE[:60] in said(app)
    assert not any("<img" in text.value.replace("\\<", "") for text in app.caption)


# ---- what one can do with it ---------------------------------------------------------------


def test_all_lanes_pause_go_on_and_stop_together(visit, store):
    race = store.create_race(ADA, run_config(), "rate", [1, 2, 3], TEXT, "tiny", 0)

    def status():
        return {lane.status for lane in store.lanes(race.id)}

    app = visit("race.py", lang="en", run=store.lanes(race.id)[0].id)
    app.button(key="race-pause").click().run()
    assert status() == {"paused"}
    assert app.title[0].value == words("race-title"), "it is not over"
    app.button(key="race-resume").click().run()
    assert status() == {"waiting"}
    app.button(key="race-stop").click().run()
    assert status() == {"stopped"}
    assert app.title[0].value == words("race-title-end")
    assert app.menu_button(key="race-again").options
    assert not app.exception


def test_until_the_lanes_have_obeyed_the_page_says_what_was_asked_for(visit, store):
    race = store.create_race(ADA, run_config(), "rate", [1, 2], TEXT, "tiny", 0)
    leases = Leases(store, "w")
    leases.claim([])
    app = visit("race.py", lang="en", run=store.lanes(race.id)[0].id)
    app.button(key="race-pause").click().run()
    assert app.button(key="race-obeys").label == words("train-asked-pause")
    assert "race-pause" not in {button.key for button in app.button}


def test_a_race_can_be_run_again_with_another_seed(visit, store):
    race = run_race(store)
    app = open_race(visit, store, race)
    app.menu_button(key="race-again").click(2).run()
    assert not app.exception
    again = store.races_of(ADA)[0]
    assert again.id != race.id
    assert (again.values, again.prediction) == (race.values, 2)
    assert {lane.config.seed for lane in store.lanes(again.id)} == {2}
    assert app.query_params["run"] == store.lanes(again.id)[0].id
    assert app.title[0].value == words("race-title")


def test_luck_is_not_run_again(visit, store):
    app = open_race(visit, store, run_race(store, "seed", (1, 2)))
    assert not app.menu_button
    assert words("race-differs-seed") in said(app)


def test_a_new_race_and_the_way_back(visit, store):
    first, second = run_race(store), run_race(store, "model.layers", (1, 2))
    app = open_race(visit, store, second)
    app.button(key="race-another").click().run()
    assert app.title[0].value == words("race-title-new")
    app.button(key=f"race-open-{first.id}").click().run()
    assert app.query_params["run"] == store.lanes(first.id)[0].id
    assert app.title[0].value == words("race-title-end")
    app.button(key="race-another").click().run()
    # Whoever chooses a lane of another race wants to see that one.
    lane = store.lanes(second.id)[1]
    app.selectbox(key="bar-run").select(lane.id).run()
    assert app.title[0].value == words("race-title-end")
    assert [run["name"] for run in sent(settled(app), "overlay")["runs"]] == ["1", "2"]


def test_a_lane_opens_on_the_train_page(visit, store):
    race = run_race(store)
    app = open_race(visit, store, race)
    app.button(key="race-open-B").click().run()
    app = app.switch_page("train.py").run()
    assert app.query_params["run"] == store.lanes(race.id)[1].id
    assert app.title[0].value == words("train-title")


def test_somebody_else_may_look_and_not_touch(visit, store):
    race = run_race(store, guess=2)
    app = open_race(visit, store, race, person=BEN)
    assert figures(app)[0][1] == "Learning rate × 3"
    assert not app.menu_button
    lane = store.lanes(race.id)[0]
    with store.database.writing() as sql:
        sql.execute("UPDATE runs SET status = 'paused' WHERE id = ?", (lane.id,))
    app = open_race(visit, store, race, person=BEN)
    assert not {"race-pause", "race-stop", "race-resume"} & {button.key for button in app.button}
    # A race of one's own is always possible.
    app.button(key="race-another").click().run()
    assert app.title[0].value == words("race-title-new")
    app.button(key=f"race-open-{race.id}").click().run()
    assert app.title[0].value == words("race-title")
