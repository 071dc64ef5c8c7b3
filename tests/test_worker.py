"""Workers inside the test's own process, one slice after the other; real ones are in faults/."""

import sqlite3

import pytest
from stored import (
    TEXT,
    losses,
    note_every_step,
    same_as_uninterrupted,
    tiny_config,
    train_all,
    train_until,
    turns,
    uninterrupted,
    waiting_run,
    written_steps,
)

from gptcore import database, leases, live, slices
from gptcore.errors import StoreError
from gptcore.modelfile import load_model
from gptcore.slices import SliceTrainer
from gptcore.train import TrainerState
from gptcore.workforce import release_worker

pytestmark = pytest.mark.usefixtures("one_step_a_slice")


def test_a_run_is_trained_to_its_end(store):
    run = waiting_run(store, steps=30)
    train_all(SliceTrainer(store, "w"))
    done = store.run(run.id)
    assert (done.status, done.step, done.total_steps) == ("finished", 30, 30)
    assert done.tokens == 30 * 16
    assert done.train_loss == store.metrics_since(run.id, 29)[0].train_loss
    assert same_as_uninterrupted(store, run)
    moments = store.moments(run.id)
    assert [moments[0].step, moments[-1].step] == [0, 30]
    assert all(moment.kept for moment in moments)
    assert load_model(store.model_bytes(run.id, 30)).step == 30
    steps = [moment.step for moment in moments]
    assert [sample.step for sample in store.samples_since(run.id, -1)] == steps
    assert [step for step, _ in store.head_scores(run.id)] == steps


def test_runs_that_take_turns_do_not_disturb_each_other(store):
    runs = [waiting_run(store, seed=seed) for seed in (1, 2, 3)]
    trainer = SliceTrainer(store, "w")
    train_all(trainer)
    assert all(same_as_uninterrupted(store, run) for run in runs)


def test_the_first_point_is_there_after_the_first_slice(store, monkeypatch):
    monkeypatch.setattr(slices, "SLICE_S", 1000.0)
    run = waiting_run(store)
    SliceTrainer(store, "w").turn()
    assert [metric.step for metric in store.metrics_since(run.id, -1)] == [0]
    assert len(store.samples_since(run.id, -1)) == 1
    assert store.run(run.id).total_steps == 30


def test_a_plan_fitted_to_the_time_is_saved_before_a_step_is_trained_by_it(store, monkeypatch):
    monkeypatch.setattr(slices, "SLICE_S", 1000.0)
    monkeypatch.setattr(live, "CHECKPOINT_EVERY_S", 1e9)
    config = tiny_config().with_changes({"training.seconds": 1})
    run = store.create_run("ada", config, TEXT, "tiny")
    trainer = SliceTrainer(store, "w")
    trainer.turn()  # step 0
    fits_left = []
    while trainer.turn() and run.id in trainer.live:
        saved = TrainerState.load(trainer.leases.load_checkpoint(run.id), config, TEXT)
        state = trainer.live[run.id].state
        assert (saved.step, saved.plan) == (state.step, state.plan)
        assert store.run(run.id).total_steps == state.total_steps
        fits_left.append(saved.plan.fits_left)
    assert fits_left == [2, 1, 0]
    done = store.run(run.id)
    assert (done.status, done.step) == ("finished", done.total_steps)


def test_pause_and_resume_change_no_loss(store):
    run = waiting_run(store)
    trainer = SliceTrainer(store, "w")
    train_until(trainer, store, run, 7)
    store.command("ada", run.id, "pause")
    train_all(trainer)
    paused = store.run(run.id)
    assert (paused.status, paused.reason, paused.step) == ("paused", None, 7)
    assert store.moments(run.id)[-1].step == 7
    store.command("ada", run.id, "resume")
    train_all(SliceTrainer(store, "another"))
    assert store.run(run.id).status == "finished"
    assert same_as_uninterrupted(store, run)


def test_a_stopped_run_keeps_its_last_step_and_can_go_on_longer(store):
    run = waiting_run(store)
    trainer = SliceTrainer(store, "w")
    train_until(trainer, store, run, 7)
    store.command("ada", run.id, "stop")
    train_all(trainer)
    assert store.run(run.id).status == "stopped"
    assert (store.moments(run.id)[-1].step, store.moments(run.id)[-1].kept) == (7, True)
    store.command("ada", run.id, "extend", 0.001)
    train_all(trainer)
    assert store.run(run.id).status == "finished"
    assert store.run(run.id).step > 30


def test_a_minute_asked_for_before_the_first_step_is_a_minute(store):
    run = waiting_run(store)
    trainer = SliceTrainer(store, "w")
    trainer._claim()
    store.command("ada", run.id, "extend", 60)
    store.command("ada", run.id, "pause")
    turns(trainer, until=lambda: not trainer.live)
    assert store.run(run.id).status == "paused", "what was asked for later comes later"
    store.command("ada", run.id, "resume")
    turns(trainer, until=lambda: store.run(run.id).step > 5)
    # Steps that nobody has timed would count as 0.1 ms each.
    assert 30 < store.run(run.id).total_steps < 500_000
    assert trainer.leases.commands(run.id) == []


def test_a_store_too_busy_for_the_first_checkpoint_only_delays(store, monkeypatch):
    run = waiting_run(store)
    trainer = SliceTrainer(store, "w")

    def busy(*arguments: object) -> None:
        raise StoreError("store-busy")

    with monkeypatch.context() as patch:
        patch.setattr(trainer.leases, "save_checkpoint", busy)
        trainer.turn()
    train_all(trainer)
    assert store.run(run.id).step == 30
    assert same_as_uninterrupted(store, run)


def test_a_finished_run_can_be_trained_longer(store):
    run = waiting_run(store)
    trainer = SliceTrainer(store, "w")
    train_all(trainer)
    store.command("ada", run.id, "extend", 0.01)
    assert store.run(run.id).status == "waiting"
    train_all(trainer)
    longer = store.run(run.id)
    assert longer.status == "finished"
    assert longer.step == longer.total_steps > 30
    assert [m.step for m in store.metrics_since(run.id, -1)] == list(range(longer.step + 1))
    assert same_as_uninterrupted(store, run) is False
    assert losses(store.metrics_since(run.id, -1))[:31] == uninterrupted(run.config)


def test_a_crash_repeats_what_came_after_the_checkpoint_to_the_bit(store, monkeypatch):
    monkeypatch.setattr(live, "CHECKPOINT_EVERY_S", 1e9)
    run = waiting_run(store)
    crashed = SliceTrainer(store, "w")
    train_until(crashed, store, run, 5)
    crashed.live[run.id].save_checkpoint()
    train_until(crashed, store, run, 12)
    note_every_step(store)
    release_worker(store.database, "w", crashed=True)
    assert store.run(run.id).status == "waiting"
    next_one = SliceTrainer(store, "x")
    next_one.turn()
    assert store.run(run.id).step == 12, "what is shown does not go back"
    train_all(next_one)
    assert [step for step, worker in written_steps(store, run.id)] == list(range(6, 31))
    assert same_as_uninterrupted(store, run)
    # The one that was thought dead finds that out, and changes nothing.
    assert crashed.turn()
    assert crashed.live == {}
    assert same_as_uninterrupted(store, run)


def test_a_run_whose_lease_has_expired_is_taken_over(store, monkeypatch):
    run = waiting_run(store)
    slow = SliceTrainer(store, "slow")
    train_until(slow, store, run, 4)
    other = SliceTrainer(store, "other")
    assert other.leases.claim([]) is None
    with store.database.writing() as sql:
        sql.execute("UPDATE runs SET lease_until = lease_until - ?", (leases.LEASE_S + 1,))
        sql.execute("UPDATE workers SET polled = 0")
    train_until(other, store, run, 9)
    slow.turn()
    assert slow.live == {}
    train_all(other)
    assert same_as_uninterrupted(store, run)


def test_a_worker_goes_on_with_its_own_run_after_the_computer_slept(store):
    run = waiting_run(store)
    trainer = SliceTrainer(store, "w")
    train_until(trainer, store, run, 4)
    note_every_step(store)
    with store.database.writing() as sql:
        sql.execute("UPDATE runs SET lease_until = 0")
    train_all(trainer)
    assert [step for step, worker in written_steps(store, run.id)] == list(range(5, 31))


def test_a_run_that_takes_three_workers_down_is_given_up_and_no_other(store):
    bad, good = waiting_run(store, "ada"), waiting_run(store, "ben")
    for name in ("a", "b", "c"):
        trainer = SliceTrainer(store, name)
        turns(trainer, until=lambda trainer=trainer: len(trainer.live) == 2)
        trainer.presence.beat(bad.id)
        release_worker(store.database, name, crashed=True)
    assert (store.run(bad.id).status, store.run(bad.id).reason) == ("failed", "run-crashed")
    assert store.run(good.id).status == "waiting"
    store.command("ada", bad.id, "resume")
    assert store.run(bad.id).status == "waiting"


def test_a_deleted_run_is_dropped_and_the_others_go_on(store):
    doomed, other = waiting_run(store, seed=1), waiting_run(store, seed=2)
    trainer = SliceTrainer(store, "w")
    train_until(trainer, store, doomed, 3)
    store.delete("ada", doomed.id)
    train_all(trainer)
    assert store.run(other.id).status == "finished"
    assert [path.name for path in (store.home / "runs").iterdir()] == [other.id]


def test_a_loss_that_is_no_number_fails_the_run_and_keeps_what_was_good(store):
    changes = {"training.optimizer": "sgd", "training.learning_rate": 10.0, "training.warmup": 0.5}
    config = tiny_config(steps=2000).with_changes(changes)
    run = store.create_run("ada", config, TEXT, "wild")
    other = waiting_run(store, "ben")
    trainer = SliceTrainer(store, "w")
    train_all(trainer)
    failed = store.run(run.id)
    assert (failed.status, failed.reason) == ("failed", "loss-nan")
    assert failed.reason_values["step"] == failed.step + 1
    metrics = store.metrics_since(run.id, -1)
    assert metrics[-1].step == failed.step
    last_good = store.moments(run.id)[-1]
    assert load_model(store.model_bytes(run.id, last_good.step)).step == last_good.step
    checkpoint = trainer.leases.load_checkpoint(run.id)
    assert TrainerState.load(checkpoint, config, TEXT).step <= failed.step
    assert store.run(other.id).status == "finished"


def test_an_unexpected_error_fails_one_run_and_no_other(store, caplog):
    bad, good = waiting_run(store, "ada"), waiting_run(store, "ben")
    (store.folder(bad.id) / leases.CHECKPOINT).write_bytes(b"damaged")
    train_all(SliceTrainer(store, "w"))
    assert (store.run(bad.id).status, store.run(bad.id).reason) == ("failed", "unexpected")
    assert store.run(good.id).status == "finished"
    assert "Traceback" in caplog.text


@pytest.mark.parametrize(
    ("problem", "reason"),
    [
        (MemoryError(), "out-of-memory"),
        (RuntimeError("DefaultCPUAllocator: can't allocate memory"), "out-of-memory"),
        (RuntimeError("shapes"), "unexpected"),
    ],
)
def test_too_little_memory_is_said_so(store, monkeypatch, problem, reason):
    def start(*arguments: object) -> None:
        raise problem

    monkeypatch.setattr(live, "start", start)
    run = waiting_run(store)
    train_all(SliceTrainer(store, "w"))
    assert store.run(run.id).reason == reason


def test_a_text_that_turns_out_too_short_fails_with_its_own_reason(store):
    config = tiny_config(context=24).with_changes(
        {"tokenizer.kind": "bpe", "tokenizer.vocabulary": 300}
    )
    run = store.create_run("ada", config, "one two three four five " * 3, "short")
    train_all(SliceTrainer(store, "w"))
    failed = store.run(run.id)
    assert failed.status == "failed"
    assert failed.reason is not None
    assert failed.reason.startswith("text-")
    error = StoreError(failed.reason, **failed.reason_values)
    assert error.what("en") != error.what("zh")


def test_a_full_disk_pauses_the_run_and_keeps_its_checkpoint(store, monkeypatch):
    run = waiting_run(store)
    trainer = SliceTrainer(store, "w")
    train_until(trainer, store, run, 5)
    trainer.live[run.id].save_checkpoint()

    def full(*arguments: object) -> None:
        raise StoreError("disk-full", free=1)

    with monkeypatch.context() as patch:
        patch.setattr(leases, "write_beside", full)
        turns(trainer, until=lambda: not trainer.live)
    paused = store.run(run.id)
    assert (paused.status, paused.reason) == ("paused", "disk-full")
    assert paused.reason_values == {"free": 1}
    state = TrainerState.load(trainer.leases.load_checkpoint(run.id), run.config, TEXT)
    assert state.step == 5
    store.command("ada", run.id, "resume")
    train_all(trainer)
    assert store.run(run.id).status == "finished"
    assert same_as_uninterrupted(store, run)


def test_a_locked_store_delays_and_loses_nothing(store, monkeypatch):
    monkeypatch.setattr(database, "BUSY_TIMEOUT_S", 0.01)
    run = waiting_run(store)
    trainer = SliceTrainer(store, "w")
    train_until(trainer, store, run, 9)
    store.close()  # connections made from now on do not wait long
    other = sqlite3.connect(store.database.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    busy = trainer.live[run.id]
    for _ in range(3):
        trainer._attend(busy, lambda: trainer._slice(busy))
    assert trainer.live == {run.id: busy}
    assert store.run(run.id).step == 9
    other.execute("ROLLBACK")
    other.close()
    train_all(trainer)
    assert same_as_uninterrupted(store, run)
    assert [moment.step for moment in store.moments(run.id)] == [
        sample.step for sample in store.samples_since(run.id, -1)
    ]


def test_letting_go_loses_no_step(store):
    run = waiting_run(store)
    first = SliceTrainer(store, "first")
    train_until(first, store, run, 6)
    first.let_go()
    assert store.run(run.id).status == "waiting"
    note_every_step(store)
    train_all(SliceTrainer(store, "second"))
    assert [step for step, worker in written_steps(store, run.id)] == list(range(7, 31))
    assert same_as_uninterrupted(store, run)
