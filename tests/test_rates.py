"""The learning rate changed while a run trains: from the next step on, and the same to the bit."""

import pytest
from stored import (
    TEXT,
    Losses,
    losses,
    tiny_config,
    train_all,
    train_until,
    waiting_run,
)

from gptcore import live
from gptcore.config import RunConfig
from gptcore.errors import StoreError
from gptcore.slices import SliceTrainer
from gptcore.train import start, train
from gptcore.workforce import release_worker

pytestmark = pytest.mark.usefixtures("one_step_a_slice")


def uninterrupted(config: RunConfig, changes: dict[int, float]) -> tuple[Losses, list[float]]:
    """Losses and learning rates where the rate changes after the steps named, undisturbed."""
    state = start(config, TEXT)
    found, rates = [], []
    for report in train(state):
        found.append((report.step, report.train_loss, report.val_loss))
        rates.append(report.learning_rate)
        if report.step in changes:
            state.change_rate(changes[report.step])
    return found, rates


def planned(config: RunConfig) -> list[float]:
    return uninterrupted(config, {})[1]


def test_the_rate_is_changed_from_the_next_step_on(store):
    run = waiting_run(store)
    trainer = SliceTrainer(store, "w")
    train_until(trainer, store, run, 7)
    store.command("ada", run.id, "rate", 0.25)
    assert store.run(run.id).rate == 0.25
    train_until(trainer, store, run, 12)
    store.command("ada", run.id, "rate", 3.0)
    train_all(trainer)
    plan = planned(run.config)
    rates = [metric.learning_rate for metric in store.metrics_since(run.id, -1)]
    assert rates[:8] == plan[:8]
    assert rates[8:13] == pytest.approx([rate / 4 for rate in plan[8:13]])
    assert rates[13:] == pytest.approx([3 * rate for rate in plan[13:]])
    assert losses(store.metrics_since(run.id, -1)) == uninterrupted(run.config, {7: 0.25, 12: 3})[0]


def test_a_run_with_another_rate_goes_on_to_the_bit_after_a_crash(store, monkeypatch):
    monkeypatch.setattr(live, "CHECKPOINT_EVERY_S", 1e9)
    run = waiting_run(store)
    crashed = SliceTrainer(store, "w")
    train_until(crashed, store, run, 5)
    store.command("ada", run.id, "rate", 2.0)
    train_until(crashed, store, run, 14)
    release_worker(store.database, "w", crashed=True)
    train_all(SliceTrainer(store, "x"))
    assert losses(store.metrics_since(run.id, -1)) == uninterrupted(run.config, {5: 2.0})[0]


def test_a_crash_before_the_new_rate_was_saved_forgets_it_not(store, monkeypatch):
    monkeypatch.setattr(live, "CHECKPOINT_EVERY_S", 1e9)
    run = waiting_run(store)
    crashed = SliceTrainer(store, "w")
    train_until(crashed, store, run, 5)  # the last checkpoint is that of step 0
    store.command("ada", run.id, "rate", 2.0)
    release_worker(store.database, "w", crashed=True)
    train_all(SliceTrainer(store, "x"))
    # It counts from where the next worker began; what was shown of the plan before is gone.
    assert losses(store.metrics_since(run.id, -1)) == uninterrupted(run.config, {0: 2.0})[0]


def test_of_several_changes_the_last_one_counts_also_while_the_run_rests(store):
    run = waiting_run(store)
    trainer = SliceTrainer(store, "w")
    train_until(trainer, store, run, 7)
    store.command("ada", run.id, "pause")
    train_all(trainer)
    for factor in (5.0, 0.1, 0.5):
        store.command("ada", run.id, "rate", factor)
    assert [command.value for command in trainer.leases.commands(run.id)] == [0.5]
    assert (store.run(run.id).status, store.run(run.id).rate) == ("paused", 0.5)
    store.command("ada", run.id, "stop")
    store.command("ada", run.id, "resume")
    train_all(trainer)
    assert store.run(run.id).status == "finished"
    assert losses(store.metrics_since(run.id, -1)) == uninterrupted(run.config, {7: 0.5})[0]


def test_a_change_survives_the_pause_that_was_asked_for_before_it(store):
    run = waiting_run(store)
    trainer = SliceTrainer(store, "w")
    train_until(trainer, store, run, 7)
    store.command("ada", run.id, "pause")
    store.command("ada", run.id, "rate", 0.5)
    train_all(trainer)
    assert store.run(run.id).status == "paused"
    store.command("ada", run.id, "resume")
    train_all(trainer)
    assert losses(store.metrics_since(run.id, -1)) == uninterrupted(run.config, {7: 0.5})[0]


def test_a_rate_that_is_so_already_is_no_change(store):
    run = waiting_run(store)
    trainer = SliceTrainer(store, "w")
    store.command("ada", run.id, "rate", 1.0)
    assert trainer.leases.commands(run.id) == []


@pytest.mark.parametrize("factor", [None, 0, -1, 0.009, 101, float("nan"), float("inf")])
def test_a_rate_is_changed_by_a_sensible_factor(store, factor):
    run = waiting_run(store)
    with pytest.raises(StoreError) as caught:
        store.command("ada", run.id, "rate", factor)
    assert caught.value.reason == "rate-factor"
    assert caught.value.advice("en") != caught.value.advice("zh")
    assert store.run(run.id).rate == 1.0


def test_a_run_without_another_step_has_no_rate_to_change(store):
    finished = waiting_run(store, steps=3)
    train_all(SliceTrainer(store, "w"))
    model = store.model_bytes(finished.id, 3)
    imported = store.import_model("ada", model, "loaded")
    failed = waiting_run(store)
    trainer = SliceTrainer(store, "w")
    assert trainer.leases.claim([]).id == failed.id
    trainer.leases.release(failed.id, "failed", "loss-nan")
    for run, expected in [
        (finished, "finished-no-training"),
        (imported, "imported-no-training"),
        (failed, "failed-no-training"),
    ]:
        for kind in ("rate", "step"):
            with pytest.raises(StoreError) as caught:
                store.command("ada", run.id, kind, 0.5 if kind == "rate" else None)
            assert caught.value.reason == expected
            assert caught.value.what("en") != caught.value.what("zh")


def test_training_longer_goes_on_with_the_changed_rate(store):
    config = tiny_config(steps=10).with_changes({"training.schedule": "constant"})
    run = store.create_run("ada", config, TEXT, "long")
    trainer = SliceTrainer(store, "w")
    train_until(trainer, store, run, 4)
    store.command("ada", run.id, "rate", 0.5)
    train_all(trainer)
    store.command("ada", run.id, "extend", 0.01)
    train_all(trainer)
    rates = [metric.learning_rate for metric in store.metrics_since(run.id, -1)]
    peak = config.training.learning_rate
    assert rates[4] == peak
    # The new leg starts again at half the peak: see gptcore.plan.
    assert rates[-1] == pytest.approx(peak / 4)
