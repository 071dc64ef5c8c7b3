"""The run that ships, and models that come as a file."""

import pytest
from stored import TEXT, tiny_store, waiting_run

from gptcore import example
from gptcore.data import split
from gptcore.errors import StoreError
from gptcore.heads import head_scores, probe_of
from gptcore.modelfile import load_model
from gptcore.slices import SliceTrainer


@pytest.fixture
def store(tmp_path):
    with_store = tiny_store(tmp_path / "home")
    yield with_store
    with_store.close()


@pytest.fixture
def finished(store):
    run = waiting_run(store, steps=200)
    trainer = SliceTrainer(store, "w")
    while store.active_runs():
        assert trainer.turn()
    return store.run(run.id)


@pytest.fixture
def shipped(store, finished, tmp_path, monkeypatch):
    """``finished`` as the run that ships."""
    folder = tmp_path / "model"
    example.export_example(store, finished.id, folder, moments=8)
    monkeypatch.setattr(example, "FOLDER", folder)
    (tmp_path / "text.txt").write_text(TEXT, "utf-8")
    monkeypatch.setattr(example, "TEXT", tmp_path / "text.txt")
    example.shipped.cache_clear()
    yield folder
    example.shipped.cache_clear()


def test_an_exported_run_reads_as_it_did(store, finished, shipped):
    run = store.run("example")
    assert (run.id, run.person, run.status) == ("example", "", "finished")
    for name in ("name", "config", "step", "total_steps", "tokens", "seconds", "val_loss"):
        assert getattr(run, name) == getattr(finished, name)
    ours, theirs = (store.metrics_since(run_id, 3) for run_id in ("example", finished.id))
    assert [metric.step for metric in ours] == [metric.step for metric in theirs]
    assert [m.train_loss for m in ours] == pytest.approx([m.train_loss for m in theirs], 1e-5)
    assert store.samples_since("example", 0) == store.samples_since(finished.id, 0)
    for (step, scores), (known, expected) in zip(
        store.head_scores("example"), store.head_scores(finished.id), strict=True
    ):
        assert step == known
        assert (scores == expected).all()
    assert store.text_of("example") == TEXT
    moments = store.moments("example")
    assert len(moments) == 8
    assert {0, 10, 200} <= {moment.step for moment in moments}
    for moment in moments:
        assert store.model_bytes("example", moment.step) == store.model_bytes(
            finished.id, moment.step
        )
    with pytest.raises(StoreError):
        store.model_bytes("example", 5)


def test_the_scores_that_ship_are_those_of_the_model_that_ships(store):
    step, scores = store.head_scores("example")[-1]
    saved = load_model(store.model_bytes("example", step))
    config, vocabulary = saved.config, saved.tokenizer.vocabulary
    data = split(store.text_of("example"), saved.tokenizer, config.model.context)
    probe = probe_of(data, vocabulary, config.model.context, config.seed)
    assert scores == pytest.approx(head_scores(saved.model, probe), abs=1e-4)


def test_nobody_changes_the_run_that_ships(store, shipped):
    before = {path: path.read_bytes() for path in shipped.rglob("*") if path.is_file()}
    for change in (
        lambda: store.command("", "example", "extend", 5),
        lambda: store.rename("", "example", "mine"),
        lambda: store.delete("", "example"),
    ):
        with pytest.raises(StoreError) as caught:
            change()
        assert caught.value.reason == "not-yours"
    assert before == {path: path.read_bytes() for path in shipped.rglob("*") if path.is_file()}


def test_exporting_again_leaves_no_moment_of_the_one_before(store, finished, shipped):
    example.export_example(store, finished.id, shipped, moments=3)
    assert len(list((shipped / "moments").iterdir())) == 3
    assert len(example.read_example(shipped).moments) == 3


def test_a_run_that_is_too_large_or_not_finished_does_not_ship(
    store, finished, tmp_path, monkeypatch
):
    monkeypatch.setattr(example, "LARGEST_BYTES", 10_000)
    with pytest.raises(ValueError, match="smaller model"):
        example.export_example(store, finished.id, tmp_path / "model")
    with pytest.raises(ValueError, match="not finished"):
        example.export_example(store, waiting_run(store).id, tmp_path / "model")


def test_without_a_shipped_run_there_is_none(store, tmp_path, monkeypatch):
    monkeypatch.setattr(example, "FOLDER", tmp_path / "nothing")
    example.shipped.cache_clear()
    for ask in (store.run, store.moments):
        with pytest.raises(StoreError) as caught:
            ask("example")
        assert caught.value.reason == "no-such-run"
    with pytest.raises(StoreError):
        store.model_bytes("example", 0)


@pytest.mark.parametrize(
    ("steps", "count", "chosen"),
    [
        ([0, 10, 20], 5, [0, 10, 20]),
        (list(range(0, 1001, 10)), 6, [0, 10, 30, 100, 320, 1000]),
        (list(range(101)), 4, [0, 10, 32, 100]),
    ],
)
def test_moments_are_chosen_dense_at_the_start(steps, count, chosen):
    assert example.spread_steps(steps, count) == chosen


def test_a_downloaded_model_comes_back_as_a_run(store, finished):
    data = store.model_bytes(finished.id, 200)
    run = store.import_model("ben", data, "from ada")
    assert (run.person, run.name, run.status, run.step) == ("ben", "from ada", "finished", 200)
    assert run.imported
    assert run.config == finished.config
    assert run.val_loss == pytest.approx(finished.val_loss)
    assert store.model_bytes(run.id, 200) == data
    assert [moment.step for moment in store.moments(run.id)] == [200]
    assert store.text_of(run.id) == ""
    assert store.metrics_since(run.id, -1) == store.samples_since(run.id, -1) == []
    assert store.head_scores(run.id) == []
    with pytest.raises(StoreError) as caught:
        store.command("ben", run.id, "extend", 5)
    assert caught.value.reason == "imported-no-training"
    store.command("ben", run.id, "resume")
    assert store.run(run.id).status == "finished"
