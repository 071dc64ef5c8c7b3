"""One step at a time: exactly one, the same to the bit, and what it changed is told truly."""

import pytest
import safetensors.torch
import torch
from stored import (
    TEXT,
    losses,
    note_every_step,
    same_as_uninterrupted,
    tiny_config,
    train_all,
    train_until,
    uninterrupted,
    waiting_run,
    written_steps,
)
from tiny import CHINESE

from gptcore import live
from gptcore.data import BatchOrder, split
from gptcore.errors import StoreError
from gptcore.records import Run, StepDetail
from gptcore.single_step import MOST_UPDATES, MOST_WINDOWS, WatchedStep
from gptcore.slices import SliceTrainer
from gptcore.store import Store
from gptcore.tokenizers import train_tokenizer
from gptcore.train import start, train
from gptcore.workforce import release_worker

pytestmark = pytest.mark.usefixtures("one_step_a_slice")


def paused_run(store: Store, trainer: SliceTrainer, step: int = 7, **values: int) -> Run:
    run = waiting_run(store, **values)
    train_until(trainer, store, run, step)
    store.command("ada", run.id, "pause")
    train_all(trainer)
    return store.run(run.id)


def seen_detail(store: Store, run: Run) -> StepDetail:
    detail = store.step_detail(run.id)
    assert detail is not None
    return detail


# ---- how many steps ------------------------------------------------------------------------


def test_a_paused_run_trains_exactly_one_step_and_is_paused_again(store):
    trainer = SliceTrainer(store, "w")
    run = paused_run(store, trainer)
    assert store.step_detail(run.id) is None
    for step in (8, 9, 10, 11):
        store.command("ada", run.id, "step")
        assert store.run(run.id).status == "waiting"
        train_all(trainer)
        again = store.run(run.id)
        assert (again.status, again.reason, again.step) == ("paused", None, step)
        assert seen_detail(store, run).step == step
        assert store.moments(run.id)[-1].step == step, "what it has become can be looked at"
    store.command("ada", run.id, "resume")
    train_all(SliceTrainer(store, "another"))
    assert store.run(run.id).status == "finished"
    assert same_as_uninterrupted(store, run)
    assert seen_detail(store, run).step == 11, "of the last step that was trained by itself"


def test_pressing_twice_before_it_is_done_is_one_step(store):
    trainer = SliceTrainer(store, "w")
    run = paused_run(store, trainer)
    store.command("ada", run.id, "step")
    store.command("ada", run.id, "step")
    assert len(trainer.leases.commands(run.id)) == 1
    train_all(trainer)
    assert store.run(run.id).step == 8


def test_a_run_that_waits_begins_with_one_step(store):
    trainer = SliceTrainer(store, "w")
    run = waiting_run(store)
    store.command("ada", run.id, "step")
    train_all(trainer)
    assert (store.run(run.id).status, store.run(run.id).step) == ("paused", 1)
    assert [metric.step for metric in store.metrics_since(run.id, -1)] == [0, 1]
    assert seen_detail(store, run).step == 1


def test_a_running_run_does_one_more_step_and_pauses(store):
    trainer = SliceTrainer(store, "w")
    run = waiting_run(store)
    train_until(trainer, store, run, 5)
    store.command("ada", run.id, "step")
    train_all(trainer)
    assert (store.run(run.id).status, store.run(run.id).step) == ("paused", 6)
    assert seen_detail(store, run).step == 6


def test_a_stopped_run_does_one_more_step(store):
    trainer = SliceTrainer(store, "w")
    run = paused_run(store, trainer)
    store.command("ada", run.id, "stop")
    assert store.run(run.id).status == "stopped"
    store.command("ada", run.id, "step")
    train_all(trainer)
    assert (store.run(run.id).status, store.run(run.id).step) == ("paused", 8)


def test_after_its_last_step_a_run_is_finished_and_wants_to_be_trained_longer(store):
    trainer = SliceTrainer(store, "w")
    run = paused_run(store, trainer, step=9, steps=10)
    store.command("ada", run.id, "step")
    train_all(trainer)
    assert (store.run(run.id).status, store.run(run.id).step) == ("finished", 10)
    assert seen_detail(store, run).step == 10
    with pytest.raises(StoreError) as caught:
        store.command("ada", run.id, "step")
    assert caught.value.reason == "finished-no-training"
    store.command("ada", run.id, "extend", 5)
    store.command("ada", run.id, "step")
    train_all(trainer)
    assert (store.run(run.id).status, store.run(run.id).step) == ("paused", 11)
    assert seen_detail(store, run).step == 11


def test_a_new_rate_counts_for_the_step_that_follows(store):
    trainer = SliceTrainer(store, "w")
    run = paused_run(store, trainer)
    store.command("ada", run.id, "rate", 0.5)
    store.command("ada", run.id, "step")
    train_all(trainer)
    metric = store.metrics_since(run.id, 7)[0]
    assert metric.step == store.run(run.id).step == 8
    assert seen_detail(store, run).learning_rate == metric.learning_rate
    state = start(run.config, TEXT)
    assert metric.learning_rate == pytest.approx(
        0.5 * run.config.training.learning_rate * state.plan.rate_at(7, run.config.training)[0]
    )


# ---- changing one's mind -------------------------------------------------------------------


def test_what_is_pressed_last_counts(store):
    trainer = SliceTrainer(store, "w")
    run = paused_run(store, trainer)
    store.command("ada", run.id, "step")
    store.command("ada", run.id, "pause")
    assert store.run(run.id).status == "paused"
    assert trainer.leases.commands(run.id) == []
    store.command("ada", run.id, "step")
    store.command("ada", run.id, "stop")
    assert store.run(run.id).status == "stopped"
    store.command("ada", run.id, "step")
    store.command("ada", run.id, "resume")
    train_all(trainer)
    assert store.run(run.id).status == "finished"
    assert store.step_detail(run.id) is None
    assert same_as_uninterrupted(store, run)


def test_a_run_that_trains_can_be_told_otherwise(store):
    trainer = SliceTrainer(store, "w")
    run = waiting_run(store)
    train_until(trainer, store, run, 5)
    store.command("ada", run.id, "pause")
    store.command("ada", run.id, "step")
    assert [command.kind for command in trainer.leases.commands(run.id)] == ["step"]
    store.command("ada", run.id, "stop")
    assert [command.kind for command in trainer.leases.commands(run.id)] == ["stop"]
    store.command("ada", run.id, "step")
    store.command("ada", run.id, "resume")
    assert trainer.leases.commands(run.id) == []


@pytest.mark.parametrize("kind", ["step", "pause"])
def test_resume_pressed_while_it_is_being_done_is_not_lost(store, monkeypatch, kind):
    trainer = SliceTrainer(store, "w")
    run = waiting_run(store)
    train_until(trainer, store, run, 5)
    store.command("ada", run.id, kind)
    saving = trainer.leases.save_checkpoint

    def resumed_meanwhile(run_id: str, state: bytes) -> None:
        saving(run_id, state)
        store.command("ada", run_id, "resume")

    with monkeypatch.context() as patch:
        patch.setattr(trainer.leases, "save_checkpoint", resumed_meanwhile)
        trainer.turn()
    assert store.run(run.id).status == "running"
    train_all(trainer)
    assert store.run(run.id).status == "finished"
    assert same_as_uninterrupted(store, run)


def test_training_longer_after_a_step_was_asked_for_does_both(store):
    trainer = SliceTrainer(store, "w")
    run = paused_run(store, trainer)
    store.command("ada", run.id, "step")
    store.command("ada", run.id, "extend", 0.01)
    train_all(trainer)
    assert seen_detail(store, run).step == 8
    assert store.run(run.id).status == "finished"
    assert store.run(run.id).step > 30


# ---- crashes -------------------------------------------------------------------------------


class PulledPlugError(BaseException):
    """Nothing after it is done, no matter who catches what."""


@pytest.mark.parametrize("place", ["aim", "record", "save_moment", "save_checkpoint", "release"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_crash_anywhere_makes_one_step_and_loses_nothing(store, monkeypatch, place, when):
    monkeypatch.setattr(live, "CHECKPOINT_EVERY_S", 1e9)
    first = SliceTrainer(store, "first")
    run = paused_run(store, first)
    store.command("ada", run.id, "step")
    crashing = SliceTrainer(store, "crashing")
    done = getattr(crashing.leases, place)

    def pull_the_plug(*values: object, **named: object) -> None:
        if when == "after":
            done(*values, **named)
        raise PulledPlugError

    monkeypatch.setattr(crashing.leases, place, pull_the_plug)
    with pytest.raises(PulledPlugError):
        crashing.turn()
    release_worker(store.database, "crashing", crashed=True)
    train_all(SliceTrainer(store, "next"))
    assert (store.run(run.id).status, store.run(run.id).step) == ("paused", 8)
    assert losses(store.metrics_since(run.id, -1)) == uninterrupted(run.config)[:9]
    assert seen_detail(store, run).step == 8
    assert seen_detail(store, run).train_loss == store.metrics_since(run.id, 7)[0].train_loss
    store.command("ada", run.id, "resume")
    train_all(SliceTrainer(store, "last"))
    assert same_as_uninterrupted(store, run)


def test_the_step_after_a_crash_is_the_one_after_what_was_seen(store, monkeypatch):
    monkeypatch.setattr(live, "CHECKPOINT_EVERY_S", 1e9)
    crashed = SliceTrainer(store, "w")
    run = waiting_run(store)
    train_until(crashed, store, run, 12)  # the checkpoint is that of step 0
    release_worker(store.database, "w", crashed=True)
    store.command("ada", run.id, "pause")
    assert store.run(run.id).step == 12
    note_every_step(store)
    store.command("ada", run.id, "step")
    train_all(SliceTrainer(store, "x"))
    assert (store.run(run.id).status, store.run(run.id).step) == ("paused", 13)
    assert [step for step, worker in written_steps(store, run.id)][-2:] == [12, 13]
    assert seen_detail(store, run).step == 13


def test_a_store_that_is_busy_in_between_delays_and_makes_one_step(store, monkeypatch):
    trainer = SliceTrainer(store, "w")
    run = paused_run(store, trainer)
    store.command("ada", run.id, "step")

    def busy(*values: object) -> None:
        raise StoreError("store-busy")

    for place in ("aim", "record", "save_checkpoint"):
        with monkeypatch.context() as patch:
            patch.setattr(trainer.leases, place, busy)
            trainer.turn()
    train_all(trainer)
    assert (store.run(run.id).status, store.run(run.id).step) == ("paused", 8)
    assert seen_detail(store, run).step == 8


def test_a_detail_of_what_was_trained_with_another_plan_is_forgotten(store, monkeypatch):
    trainer = SliceTrainer(store, "w")
    run = paused_run(store, trainer)
    older = trainer.leases.load_checkpoint(run.id)
    store.command("ada", run.id, "step")
    train_all(trainer)
    (store.folder(run.id) / "checkpoint.safetensors").write_bytes(older)
    store.command("ada", run.id, "rate", 2.0)
    store.command("ada", run.id, "resume")
    SliceTrainer(store, "x").turn()
    assert store.run(run.id).rate == 2.0
    assert store.step_detail(run.id) is None


def test_a_deleted_run_takes_its_detail_along(store):
    trainer = SliceTrainer(store, "w")
    run = paused_run(store, trainer)
    store.command("ada", run.id, "step")
    train_all(trainer)
    store.delete("ada", run.id)
    with store.database.reading() as sql:
        assert sql.execute("SELECT count(*) FROM step_details").fetchone()[0] == 0
    with pytest.raises(StoreError):
        store.step_detail(run.id)


# ---- what is told of it --------------------------------------------------------------------


@pytest.mark.parametrize("precision", ["fp32", "bf16"])
def test_what_changed_is_the_difference_between_two_checkpoints(store, precision):
    config = tiny_config().with_changes({"training.precision": precision})
    run = store.create_run("ada", config, TEXT, "tiny")
    trainer = SliceTrainer(store, "w")
    train_until(trainer, store, run, 7)
    store.command("ada", run.id, "pause")
    train_all(trainer)
    before = safetensors.torch.load(trainer.leases.load_checkpoint(run.id))
    store.command("ada", run.id, "step")
    train_all(trainer)
    after = safetensors.torch.load(trainer.leases.load_checkpoint(run.id))
    changes = {
        name.removeprefix("model."): (after[name].double() - before[name].double()).abs()
        for name in after
        if name.startswith("model.")
    }
    detail = seen_detail(store, run)
    expected = sorted(changes, key=lambda name: changes[name].max().item(), reverse=True)
    assert [update.name for update in detail.updates] == expected[:MOST_UPDATES]
    for update in detail.updates:
        change, weights = changes[update.name], after[f"model.{update.name}"].double()
        assert update.shape == tuple(weights.shape)
        assert update.largest == pytest.approx(change.max().item(), rel=1e-4)
        assert update.relative == pytest.approx((change.norm() / weights.norm()).item(), rel=1e-3)


@pytest.mark.parametrize(("text", "kind"), [(TEXT, "char"), (CHINESE, "bpe")])
def test_the_batch_is_told_as_it_stands_in_the_text(store, text, kind):
    phases = [{"share": 1.0, "context": 8, "batch": 11}]
    config = tiny_config().with_changes(
        {"training.phases": phases, "tokenizer.kind": kind, "tokenizer.vocabulary": 300}
    )
    run = store.create_run("ada", config, text, "tiny")
    store.command("ada", run.id, "step")
    trainer = SliceTrainer(store, "w")
    train_all(trainer)
    store.command("ada", run.id, "step")
    train_all(trainer)
    detail = seen_detail(store, run)
    assert (detail.step, detail.windows, detail.context) == (2, 11, 8)
    assert len(detail.batch) == MOST_WINDOWS
    tokenizer = train_tokenizer(config.tokenizer, text)
    batches = BatchOrder(split(text, tokenizer, 8).train, run.config.seed)
    batches.next(11, 8)
    windows, _ = batches.next(11, 8)
    assert list(detail.batch) == [tokenizer.decode(window) for window in windows[:8].tolist()]
    if kind == "char":
        assert all(window in text for window in detail.batch)


def test_the_numbers_are_those_of_the_curve(store):
    trainer = SliceTrainer(store, "w")
    run = paused_run(store, trainer)
    store.command("ada", run.id, "step")
    train_all(trainer)
    detail, metric = seen_detail(store, run), store.metrics_since(run.id, 7)[0]
    assert (detail.train_loss, detail.grad_norm, detail.learning_rate) == (
        metric.train_loss,
        metric.grad_norm,
        metric.learning_rate,
    )


def test_watching_a_step_does_not_change_it():
    config = tiny_config().with_changes({"model.dropout": 0.2, "training.precision": "bf16"})
    watched, plain = start(config, TEXT), start(config, TEXT)
    details = []
    reports = train(watched)
    for report in train(plain):
        look = WatchedStep(watched)
        twin = next(reports)
        details.append(look.detail(twin))
        assert (twin.train_loss, twin.grad_norm) == (report.train_loss, report.grad_norm)
    for mine, theirs in zip(watched.model.parameters(), plain.model.parameters(), strict=True):
        assert torch.equal(mine, theirs)
    # The head begins at zero: all it is after the first step has been changed by it.
    assert {update.name: update.relative for update in details[1].updates}["head.weight"] == 1.0


def test_a_detail_comes_back_as_it_was(store):
    trainer = SliceTrainer(store, "w")
    run = paused_run(store, trainer)
    store.command("ada", run.id, "step")
    train_all(trainer)
    detail = seen_detail(store, run)
    assert StepDetail.from_json(detail.to_json()) == detail
    assert store.step_detail("example") is None
