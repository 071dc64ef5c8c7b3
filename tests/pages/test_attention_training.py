"""What heads do through training, as the Attention page shows it: curves, names and sentences."""

from threading import Event
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest
from test_every_page import sent
from tiny import TEXT, run_config
from visits import ADA, sent_packed, settled

from gptcore.example import RUN_ID
from gptcore.head_edits import HeadEdits
from gptcore.head_history import reference_for
from gptcore.heads import JOBS, MEASURES, head_scores, jobs, to_bytes
from gptcore.leases import Leases, Progress
from gptcore.messages import LANGUAGES, translate
from gptcore.modelfile import load_model
from gptcore.records import Metric, Moment
from gptcore.train import start
from pages.parts import attention_jobs, attention_training

HEADS = ["L0 H0", "L0 H1", "L1 H0", "L1 H1"]


def shown(app: AppTest) -> Any:
    """What the picture was sent, once all is measured."""
    settled(app)
    assert not app.exception, app.exception
    return sent(app, "head-curves")


def words(app: AppTest) -> str:
    """All sentences of the page, without the marks of Markdown."""
    return " ".join(place.value for place in (*app.markdown, *app.caption)).replace("\\", "")


def measured(store, run, step: int) -> Any:
    """The scores of one moment, worked out anew."""
    saved = load_model(store.model_bytes(run.id, step))
    return head_scores(saved.model, reference_for(saved, store.text_of(run.id)).probe)


def one_measure(app: AppTest, measure: str) -> AppTest:
    app.segmented_control(key="attention-curves-of").set_value("measure").run()
    return app.segmented_control(key="attention-measure").set_value(measure).run()


def forget(store, run, until: int = 6) -> None:
    """As if scores had been kept only after some step."""
    with store.database.writing() as sql:
        sql.execute("DELETE FROM head_scores WHERE run = ? AND step <= ?", (run.id, until))


def write(store, run, measure: str, values: dict[int, float]) -> None:
    """As if layer 1, head 0 had scored so at some steps, and all else 0.1."""
    forget(store, run)
    with store.database.writing() as sql:
        for step, value in values.items():
            scores = np.full((2, 2, len(MEASURES)), 0.1, np.float32)
            scores[1, 0, MEASURES.index(measure)] = value
            row = (run.id, step, to_bytes(scores))
            sql.execute("INSERT INTO head_scores VALUES (?, ?, ?)", row)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_open_head_in_all_measures(visit, store, trained_run, lang):
    app = visit("attention.py", run=trained_run.id, head="1.1", lang=lang)
    data = shown(app)
    stored = store.head_scores(trained_run.id)
    assert data["steps"] == [0, 6]
    assert [line["name"] for line in data["lines"]] == [
        translate(f"heads-measure-{measure}", lang) for measure in MEASURES
    ]
    for place, line in enumerate(data["lines"]):
        assert line["values"] == pytest.approx([each[1, 1, place] for _, each in stored], abs=6e-4)
    assert len({line["colour"] for line in data["lines"]}) == 5
    assert len({line["dash"] for line in data["lines"]}) == 5
    assert data["loss"]["step"] == list(range(7))
    assert (data["moments"], data["moment"], data["following"]) == (list(range(7)), 6, True)
    app.query_params["moment"] = "2"
    assert shown(app.run())["moment"] == 2


@pytest.mark.parametrize("lang", LANGUAGES)
def test_one_measure_of_all_heads(visit, store, trained_run, lang):
    app = visit("attention.py", run=trained_run.id, head="0.1", lang=lang)
    scores = store.head_scores(trained_run.id)[-1][1]
    for place, measure in enumerate(MEASURES):
        data = shown(one_measure(app, measure))
        assert sorted(line["name"] for line in data["lines"]) == HEADS
        assert data["lines"][-1]["name"] == "L0 H1", "the open head lies over the others"
        assert [line["open"] for line in data["lines"]] == [False, False, False, True]
        for line in data["lines"]:
            layer, head = int(line["name"][1]), int(line["name"][4])
            assert line["values"][-1] == pytest.approx(scores[layer, head, place], abs=6e-4)
            assert (line["colour"], line["dash"]) == (f"head-{head}", layer)
        assert data["least"] == JOBS.get(measure)
        assert translate(f"heads-measure-{measure}.means", lang) in words(app)


def test_the_built_in_model_has_curves_for_everybody(visit, store):
    data = shown(visit("attention.py", run=RUN_ID))
    stored = store.head_scores(RUN_ID)
    assert len(stored) > 5
    assert data["steps"] == [step for step, _ in stored]


@pytest.mark.parametrize("until", [6, 5])
def test_a_run_of_before_is_measured_on_its_moments(visit, store, trained_run, until):
    forget(store, trained_run, until)
    app = visit("attention.py", run=trained_run.id, head="1.0")
    data = shown(app)
    assert data["steps"] == list(range(7))
    for step in (0, 3, 6):
        values = [line["values"][step] for line in data["lines"]]
        assert values == pytest.approx(measured(store, trained_run, step)[1, 0], abs=6e-4)


def test_a_moment_whose_file_is_gone_is_no_point(visit, store, trained_run):
    forget(store, trained_run)
    (store.folder(trained_run.id) / "moments" / "3.safetensors").unlink()
    assert shown(visit("attention.py", run=trained_run.id))["steps"] == [0, 1, 2, 4, 5, 6]


def test_stopping_leaves_the_page_and_a_way_to_try_again(visit, store, trained_run, monkeypatch):
    may_go_on = Event()
    measuring = attention_training.score_moments

    def slow(model_at, steps, probe, progress):
        may_go_on.wait(60)
        return measuring(model_at, steps, probe, progress)

    monkeypatch.setattr(attention_training, "score_moments", slow)
    forget(store, trained_run)
    app = visit("attention.py", run=trained_run.id)
    app.button(key="head-scores-stop").click().run()
    may_go_on.set()
    assert not app.exception
    assert app.error
    app.button(key="head-scores-stop-again").click().run()
    assert shown(app)["steps"] == list(range(7))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_model_with_one_moment_has_a_table(visit, store, trained_run, lang):
    run = store.import_model(ADA, store.model_bytes(trained_run.id, 6), "a file")
    app = settled(visit("attention.py", run=run.id, lang=lang))
    assert not app.exception
    table = app.table[0].value
    assert [name.replace("\u00a0", " ") for name in table.index] == HEADS
    scores = measured(store, run, 6).reshape(4, -1)
    found = [[float(cell.strip("*")) for cell in row] for row in table.to_numpy()]
    assert np.array(found) == pytest.approx(scores, abs=6e-3)
    assert translate("heads-words-table", lang, text=0) in words(app)


def test_a_job_and_since_when(visit, store, trained_run):
    write(store, trained_run, "induction", {0: 0.1, 2: 0.39, 3: 0.41, 6: 0.83})
    app = visit("attention.py", run=trained_run.id, head="1.0")
    data = shown(app)
    assert [line["found"] for line in data["lines"]] == [None, None, None, None, 2]
    assert [line["open"] for line in data["lines"]] == [False, False, False, False, True]
    sentence = translate("heads-found", name="L1 H0", job="induction 0.83", before=2, step=3)
    assert sentence in words(app)
    losses = {metric.step: metric.val_loss for metric in store.metrics_since(trained_run.id, -1)}
    assert losses[3] is None, "step 3 was no look"
    assert "the validation loss was" not in words(app)
    data = shown(one_measure(app, "induction"))
    assert {line["name"]: line["found"] for line in data["lines"]} == {
        **dict.fromkeys(HEADS),
        "L1 H0": 2,
    }
    assert sentence in words(app)
    shown(one_measure(app, "first"))
    assert translate("heads-none-has-job", step=6) in words(app)


def test_the_loss_where_a_job_was_found(visit, store, trained_run):
    write(store, trained_run, "first", {0: 0.1, 6: 0.9})
    app = visit("attention.py", run=trained_run.id, head="1.0")
    shown(app)
    val_loss = store.metrics_since(trained_run.id, -1)[-1].val_loss
    assert translate("heads-found-loss", step=6, loss=f"{val_loss:.3f}") in words(app)
    app = visit("attention.py", run=trained_run.id, head="0.0")
    shown(app)
    assert translate("heads-no-job", name="L0 H0", step=6) in words(app)


def test_scores_that_are_no_numbers_are_left_out(visit, store, trained_run):
    write(store, trained_run, "first", {0: 0.1, 6: np.nan})
    data = shown(visit("attention.py", run=trained_run.id, head="1.0"))
    assert data["lines"][MEASURES.index("first")]["values"] == [0.1, None]


def test_weights_that_come_before_the_first_scores_are_waited_with(visit, store):
    run = store.create_run(ADA, run_config(), TEXT, "new")
    leases = Leases(store, "worker")
    assert leases.claim([]) is not None
    leases.save_moment(run.id, Moment(0, None, False), start(run.config, TEXT).model_bytes())
    app = visit("attention.py", run=run.id)
    assert not app.exception
    assert translate("heads-not-yet").replace(".", "") in words(app).replace("\\", "")


def test_the_curves_of_a_run_in_training_grow(visit, store):
    config = run_config(training__steps=6)
    run = store.create_run(ADA, config, TEXT, "live")
    leases = Leases(store, "w")
    leases.claim([])
    app = visit("attention.py", run=run.id)
    assert not app.exception

    def trained(step: int) -> Any:
        scores = np.full((2, 2, len(MEASURES)), 0.1 + 0.01 * step, np.float32)
        metric = Metric(step, 3.0, 3.1, 0.01, 1.0, 16 * step, 0.1)
        told = [(step, to_bytes(scores))]
        leases.record(run.id, Progress(metrics=[metric], total_steps=6, head_scores=told))
        kept = Moment(step, 3.1, step == 0)
        leases.save_moment(run.id, kept, start(config, TEXT).model_bytes())
        return shown(app.run())

    assert trained(0)["steps"] == [0]
    data = trained(4)
    assert (data["steps"], data["moments"], data["following"]) == ([0, 4], [0, 4], True)
    assert data["total"] == 6
    assert data["lines"][0]["values"] == [0.1, 0.14]


# The names of heads


def names(app: AppTest) -> dict[str, str]:
    """What the maps call the heads that have a job."""
    return dict(sent_packed(app, "attention-maps")[0]["jobs"])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_head_with_a_job_carries_its_name(visit, store, trained_run, lang):
    app = visit("attention.py", run=trained_run.id, lang=lang)
    for measure in JOBS:
        write(store, trained_run, measure, {0: 0.1, 2: 0.39, 4: 0.834})
        app.query_params["moment"] = "4"
        name = translate(f"heads-measure-{measure}", lang)
        assert names(app.run()) == {"1.0": translate("heads-job", lang, job=name, score="0.83")}
        app.query_params["moment"] = "2"
        assert names(app.run()) == {}


def test_moments_between_the_looks_are_measured_once(visit, store, trained_run, monkeypatch):
    asked = []

    def scored(model, probe):
        asked.append(probe)
        scores = head_scores(model, probe)
        scores[0, 1, MEASURES.index("self")] = 0.9
        return scores

    monkeypatch.setattr(attention_jobs, "head_scores", scored)
    app = visit("attention.py", run=trained_run.id, moment="3")
    expected = {"0.1": translate("heads-job", job=translate("heads-measure-self"), score="0.90")}
    assert names(app) == expected
    assert names(app.run()) == expected
    assert len(asked) == 1
    saved = load_model(store.model_bytes(trained_run.id, 3))
    reference = reference_for(saved, TEXT)
    np.testing.assert_array_equal(asked[0].passages, reference.probe.passages)
    np.testing.assert_array_equal(asked[0].repeats, reference.probe.repeats)


def test_names_are_those_of_the_model_as_it_is(visit, store, trained_run):
    run = store.import_model(ADA, store.model_bytes(trained_run.id, 6), "a file")
    saved = load_model(store.model_bytes(run.id, 6))
    reference = reference_for(saved, "")
    expected = jobs(head_scores(saved.model, reference.probe), reference.untrained)
    app = visit("attention.py", run=run.id)
    app.session_state["attention-edits"] = HeadEdits(muted=frozenset({(0, 0), (1, 1)}))
    found = names(app.run())
    assert found == {
        f"{layer}.{head}": translate(
            "heads-job", job=translate(f"heads-measure-{measure}"), score=f"{score:.2f}"
        )
        for (layer, head), (measure, score) in expected.items()
    }


def test_no_names_while_a_long_text_is_being_read(visit, trained_run, monkeypatch):
    may_go_on = Event()

    def slow(saved, text):
        may_go_on.wait(60)
        return reference_for(saved, text)

    monkeypatch.setattr(attention_jobs, "reference_for", slow)
    monkeypatch.setattr(attention_jobs, "_WAIT_S", 0.0)
    app = visit("attention.py", run=trained_run.id, moment="3")
    assert names(app) == {}
    may_go_on.set()
