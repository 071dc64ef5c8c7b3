"""Who gets how much of which worker."""

import pytest
from stored import (
    same_as_uninterrupted,
    train_all,
    train_until,
    turns,
    waiting_run,
)

from gptcore import slices
from gptcore.slices import SliceTrainer
from gptcore.workforce import release_worker

pytestmark = pytest.mark.usefixtures("one_step_a_slice")


@pytest.mark.usefixtures("time_of_the_processor")
def test_people_share_a_worker_evenly_however_many_runs_they_have(store):
    for seed in range(3):
        waiting_run(store, "ada", steps=100_000, seed=seed)
    waiting_run(store, "ben", steps=100_000)
    trainer = SliceTrainer(store, "w")
    turns(trainer, until=lambda: len(trainer.live) == 4)
    for _ in range(400):
        trainer.turn()
    trained = {"ada": 0.0, "ben": 0.0}
    for one in trainer.live.values():
        trained[one.run.person] += one.trained
    assert 0.4 < trained["ben"] / sum(trained.values()) < 0.6
    ada = [one.trained for one in trainer.live.values() if one.run.person == "ada"]
    assert max(ada) < 2 * min(ada)


def test_a_newcomer_is_next_but_does_not_take_what_others_were_given_before(store):
    old = waiting_run(store, "ada", steps=1000)
    trainer = SliceTrainer(store, "w")
    train_until(trainer, store, old, 20)
    new = waiting_run(store, "ben", steps=1000)
    trainer.turn()
    assert len(store.metrics_since(new.id, -1)) == 1, "the next slice is the newcomer's"
    step = store.run(old.id).step
    train_until(trainer, store, new, 20)
    assert store.run(old.id).step > step + 5, "the old one need not wait until it has caught up"


def held_by(*trainers: SliceTrainer) -> list[int]:
    return [len(trainer.live) for trainer in trainers]


def test_two_workers_divide_the_runs_and_a_lone_one_takes_all(store):
    for seed in range(4):
        waiting_run(store, steps=100_000, seed=seed)
    first, second = SliceTrainer(store, "first"), SliceTrainer(store, "second")
    first.presence.beat()
    second.presence.beat()
    for _ in range(10):
        first.turn()
        second.turn()
    assert held_by(first, second) == [2, 2]
    release_worker(store.database, "second", crashed=False)
    for _ in range(10):
        first.turn()
    assert held_by(first) == [4]


def test_a_worker_that_comes_later_is_given_its_share(store, monkeypatch):
    monkeypatch.setattr(slices, "_LOOK_AROUND_EVERY_S", 0.0)
    runs = [waiting_run(store, f"person {n}", steps=60, seed=n) for n in range(4)]
    first = SliceTrainer(store, "first")
    for _ in range(8):
        first.turn()
    assert held_by(first) == [4]
    second = SliceTrainer(store, "second")
    for _ in range(8):
        second.turn()
        first.turn()
    assert held_by(first, second) == [2, 2]
    train_all(first, second)
    assert all(same_as_uninterrupted(store, run) for run in runs)


def test_a_person_with_one_run_has_a_worker_like_one_with_four(store, monkeypatch):
    monkeypatch.setattr(slices, "_LOOK_AROUND_EVERY_S", 0.0)
    for seed in range(4):
        waiting_run(store, "ada", steps=100_000, seed=seed)
    waiting_run(store, "ben", steps=100_000)
    first, second = SliceTrainer(store, "first"), SliceTrainer(store, "second")
    first.presence.beat()
    second.presence.beat()
    for _ in range(30):
        first.turn()
        second.turn()
    people = [{one.run.person for one in trainer.live.values()} for trainer in (first, second)]
    assert sorted(people, key=len) in ([{"ada"}, {"ben"}], [{"ben"}, {"ada"}])


def test_three_runs_take_turns_in_having_a_worker_to_themselves(store, monkeypatch):
    monkeypatch.setattr(slices, "_LOOK_AROUND_EVERY_S", 0.0)
    runs = [waiting_run(store, f"person {n}", steps=100_000, seed=n) for n in range(3)]
    first, second = SliceTrainer(store, "first"), SliceTrainer(store, "second")
    first.presence.beat()
    second.presence.beat()
    for _ in range(20):
        first.turn()
        second.turn()
    assert sorted(held_by(first, second)) == [1, 2]
    monkeypatch.setattr(slices, "_TURNS_EVERY_S", 0.0)
    alone = set()
    for _ in range(20):
        for trainer in (first, second):
            trainer.turn()
            if len(trainer.live) == 1:
                alone |= set(trainer.live)
    assert alone == {run.id for run in runs}
