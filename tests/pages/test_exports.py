"""What one takes along of a run, as it comes out of the buttons."""

import csv
import io
import json

import pytest
from tiny import CHINESE, TEXT
from visits import ADA, HOSTILE, add_trained_run

from gptcore.example import RUN_ID as EXAMPLE
from gptcore.example import shipped
from gptcore.export import COLUMNS
from gptcore.modelfile import load_model


@pytest.fixture
def saved(visit, store, monkeypatch):
    """Presses every button for a run at a moment: name -> the file it saves, and its content."""

    def pressed(run_id, step=None):
        visit()
        from pages.parts import exports, session  # need the components, which a visit registers

        kept = {}
        monkeypatch.setattr(
            exports, "_button", lambda name, made, file, kind: kept.update({name: (file, made())})
        )
        moments = store.moments(run_id)
        chosen = [moment for moment in moments if moment.step == step] or moments[-1:]
        exports.show(session.Selection(store.run(run_id), moments, chosen[0], step is None))
        return kept

    return pressed


def test_numbers_and_samples_of_every_step(saved, store):
    run = add_trained_run(store, "my run", steps=5)
    kept = saved(run.id)
    name, written = kept["csv"]
    assert name == "my-run.csv"
    header, *rows = csv.reader(io.StringIO(written.decode(), newline=""))
    metrics = store.metrics_since(run.id, -1)
    assert header == list(COLUMNS)
    assert [int(row[0]) for row in rows] == list(range(6))
    assert [float(row[3]) for row in rows] == [metric.train_loss for metric in metrics]
    said = json.loads(kept["json"][1])
    assert said["run"]["id"] == run.id
    assert said["metrics"]["train_loss_nats"] == [metric.train_loss for metric in metrics]
    assert said["config"]["text"]["sha256"] == run.config.text.sha256
    assert said["tokenizer"] == {"kind": "char", "vocabulary": len(set(TEXT))}
    assert len(said["moments"]) == 6
    samples = store.samples_since(run.id, -1)
    assert [sample["text"] for sample in said["samples"]] == [sample.text for sample in samples]
    assert all(sample.text in kept["samples"][1].decode() for sample in samples)


def test_model_and_code_are_those_of_the_moment(saved, store):
    run = add_trained_run(store, "my run", steps=3)
    kept = saved(run.id, step=2)
    name, data = kept["model"]
    assert name == "my-run-2.safetensors"
    assert load_model(data).step == 2
    code_name, code = kept["code"]
    assert code_name == "my-run-2.py"
    assert name in code.decode()
    compile(code, code_name, "exec")


def test_hostile_and_chinese_names(saved, store):
    for title, text in ((HOSTILE, TEXT), ("小故事", CHINESE)):
        run = add_trained_run(store, title, text, steps=1)
        kept = saved(run.id)
        for file, data in kept.values():
            assert not set(file) & set("</>\\:*?\"|'$`")
            assert data
        assert json.loads(kept["json"][1])["run"]["name"] == run.name
        compile(kept["code"][1], "x.py", "exec")


def test_the_shipped_run(saved):
    kept = saved(EXAMPLE)
    assert kept.keys() == {"model", "code", "csv", "json", "samples"}
    said = json.loads(kept["json"][1])
    metrics = shipped().metrics
    assert said["metrics"]["step"] == [metric.step for metric in metrics]


def test_a_loaded_model_has_its_weights_and_its_code(saved, store, trained_run):
    model = store.import_model(ADA, store.model_bytes(trained_run.id, 6), "loaded")
    kept = saved(model.id)
    assert kept.keys() == {"model", "code"}
    assert kept["model"][1] == store.model_bytes(trained_run.id, 6)


def test_nothing_is_made_before_it_is_asked_for(visit, store, trained_run, monkeypatch):
    app = visit("compare.py", run=trained_run.id)
    from pages.parts import exports

    def forbidden(*args, **kwargs):
        raise AssertionError("made too early")

    for name in ("_metrics", "_code", "_csv", "_json", "_samples"):
        monkeypatch.setattr(exports, name, forbidden)
    app.run()
    assert not app.exception
