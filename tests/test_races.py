"""Races: lanes that differ in one setting, made all or none, and trained with equal shares."""

import pytest
from stored import (
    TEXT,
    same_as_uninterrupted,
    tiny_config,
    tiny_store,
    train_all,
    train_until,
    turns,
    waiting_run,
)

from gptcore import live, slices
from gptcore.config import RunConfig
from gptcore.errors import ConfigError, PlaygroundError, StoreError, TextError
from gptcore.files import write_atomically
from gptcore.knobs import SUITED
from gptcore.races import lane_configs, lane_name, possible
from gptcore.records import LONGEST_NAME, Race
from gptcore.slices import SliceTrainer
from gptcore.store import Store
from gptcore.train import start
from gptcore.workforce import release_worker

OPTIMIZERS = ["muon", "adamw", "adam", "sgd"]


pytestmark = pytest.mark.usefixtures("one_step_a_slice")


@pytest.fixture
def store(tmp_path):
    with_store = tiny_store(tmp_path)
    yield with_store
    with_store.close()


def race_of(store: Store, steps: int = 30, person: str = "ada", lanes: int = 4) -> Race:
    return store.create_race(
        person,
        tiny_config(steps),
        "training.optimizer",
        OPTIMIZERS[:lanes],
        TEXT,
        "which one",
        prediction=1,
    )


def reason(caught: "pytest.ExceptionInfo[PlaygroundError]") -> str:
    assert caught.value.what("en") != caught.value.what("zh")
    assert caught.value.advice("en") != caught.value.advice("zh")
    return caught.value.reason


def workers(store: Store, *names: str) -> list[SliceTrainer]:
    found = [SliceTrainer(store, name) for name in names]
    for trainer in found:
        trainer.presence.beat()
    return found


def lanes_held(*trainers: SliceTrainer) -> list[int]:
    return [sum(one.run.race is not None for one in t.live.values()) for t in trainers]


# ---- the lanes -----------------------------------------------------------------------------


def test_lanes_differ_in_one_setting_and_in_nothing_else(store):
    race = race_of(store)
    assert (race.person, race.name, race.knob) == ("ada", "which one", "training.optimizer")
    assert (race.values, race.prediction) == (tuple(OPTIMIZERS), 1)
    lanes = store.lanes(race.id)
    assert [(lane.race, lane.lane) for lane in lanes] == [(race.id, n) for n in range(4)]
    assert [lane.name for lane in lanes] == [f"which one · {name}" for name in OPTIMIZERS]
    assert [lane.config.training.optimizer for lane in lanes] == OPTIMIZERS
    same = {"training.optimizer": "muon", "training.learning_rate": 4e-3}
    assert len({lane.config.with_changes(same).model_dump_json() for lane in lanes}) == 1
    assert {lane.config.seed for lane in lanes} == {1}
    assert all(store.text_of(lane.id) == TEXT for lane in lanes)
    assert store.race(race.id) == race
    assert [lane.id for lane in store.runs_of("ada")] == [lane.id for lane in reversed(lanes)]


def test_an_optimiser_brings_the_rates_that_suit_it():
    lanes = lane_configs(tiny_config(), "training.optimizer", OPTIMIZERS)
    for lane, name in zip(lanes, OPTIMIZERS, strict=True):
        assert lane == tiny_config().with_changes({"training.optimizer": name, **SUITED[name]})
    changed = tiny_config().with_changes({"training.learning_rate": 0.01})
    own, other = lane_configs(changed, "training.optimizer", ["muon", "adamw"])
    assert own == changed, "what somebody chose for it stays"
    assert other.training.learning_rate == SUITED["adamw"]["training.learning_rate"]


def test_what_would_change_something_else_as_well_is_not_offered():
    config = tiny_config(width=8)  # two heads, and rotary positions, which need even ones
    assert possible(config, "model.heads", [1, 2, 3, 4, 8]) == [1, 2, 4]
    assert possible(config, "model.width", [8, 10, 12]) == [8, 12]
    assert possible(config, "rate", [0.1, 1.0, 1000.0, "2"]) == [0.1, 1.0]
    assert possible(config, "training.optimizer", [*OPTIMIZERS, "magic"]) == OPTIMIZERS
    assert possible(config, "model.wings", [1, 2]) == []


def test_lanes_with_the_same_shapes_read_the_same_batches():
    configs = lane_configs(tiny_config(), "model.positions", ["rotary", "alibi", "learned"])
    states = [start(config, TEXT) for config in configs]
    for _ in range(20):
        first, *others = (state.batches.next(2, 8)[0] for state in states)
        assert all(other.equal(first) for other in others)


def test_a_factor_on_the_rate_moves_the_rates_of_all_weights():
    config = tiny_config()
    lanes = lane_configs(config, "rate", [0.5, 1, 4])
    for lane, factor in zip(lanes, (0.5, 1, 4), strict=True):
        for name in ("learning_rate", "matrix_learning_rate"):
            planned = getattr(config.training, name)
            assert getattr(lane.training, name) == pytest.approx(factor * planned)
    assert lanes[1] == config


@pytest.mark.parametrize(
    ("knob", "values", "expected"),
    [
        ("model.layers", [2], "race-values"),
        ("model.layers", [], "race-values"),
        ("model.layers", [1, 2, 3, 4, 5, 6], "race-values"),
        ("model.layers", [1, 2, 2], "race-values"),
        ("model.dropout", [0, 0.0], "race-values"),
        ("model.wings", [1, 2], "unknown-setting"),
        ("model.layers", [1, 10**6], "config-too-large"),
        ("model.positions", ["rotary", "<b>"], "config-invalid"),
        ("rate", [1, "2"], "config-invalid"),
        ("rate", [1, True], "config-invalid"),
        ("rate", [1, float("nan")], "config-invalid"),
        ("rate", [1, 0], "config-too-small"),
        ("rate", [1, 1e9], "config-too-large"),
        ("training.seconds", [10, 20], "race-seconds"),
        ("model.width", [8, 9], "heads-width"),
    ],
)
def test_what_is_no_race_is_refused_and_leaves_nothing(store, knob, values, expected):
    with pytest.raises(ConfigError) as caught:
        store.create_race("ada", tiny_config(), knob, values, TEXT, "x")
    assert reason(caught) == expected
    assert store.runs_of("ada") == store.races_of("ada") == []
    assert list((store.home / "runs").iterdir()) == []


def test_a_race_is_over_a_number_of_steps(store):
    config = tiny_config().with_changes({"training.seconds": 60})
    with pytest.raises(ConfigError) as caught:
        store.create_race("ada", config, "model.layers", [1, 2], TEXT, "x")
    assert reason(caught) == "race-seconds"


@pytest.mark.parametrize("prediction", [-1, 2, 99])
def test_a_guess_names_one_of_the_lanes(store, prediction):
    with pytest.raises(ConfigError):
        store.create_race("ada", tiny_config(), "model.layers", [1, 2], TEXT, "x", prediction)
    assert (
        store.create_race("ada", tiny_config(), "model.layers", [1, 2], TEXT, "x").prediction
        is None
    )


def test_a_text_that_suits_one_lane_only_makes_no_race(store):
    with pytest.raises(TextError):
        store.create_race("ada", tiny_config(), "model.context", [8, 4000], TEXT[:600], "x")
    assert store.runs_of("ada") == []


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("story", 0.3, "story · 0.3"),
        ("story", True, "story · true"),
        ("a\u202eb\n", "rotary", "ab · rotary"),
        ("故事", "none", "故事 · none"),
        ("x" * 500, 0.25, "x" * (LONGEST_NAME - 8) + "… · 0.25"),
    ],
)
def test_a_lane_is_called_by_its_value(name, value, shown):
    assert lane_name(name, value) == shown
    assert len(shown) <= LONGEST_NAME


# ---- all or none ---------------------------------------------------------------------------


def test_all_lanes_count_for_the_quotas(store):
    waiting_run(store)
    waiting_run(store)
    with pytest.raises(StoreError) as caught:
        race_of(store)
    assert (reason(caught), caught.value.values) == ("too-many-running", {"limit": 5})
    assert len(store.runs_of("ada")) == 2
    assert len(list((store.home / "runs").iterdir())) == 2
    race_of(store, lanes=3)
    race_of(store, person="ben")


def test_all_lanes_count_for_the_runs_a_person_may_keep(tmp_path):
    store = tiny_store(tmp_path, runs_per_person=5)
    store.command("ada", waiting_run(store).id, "stop")
    store.command("ada", waiting_run(store).id, "stop")
    with pytest.raises(StoreError) as caught:
        race_of(store)
    assert (reason(caught), caught.value.values) == ("too-many-runs", {"limit": 5})
    race_of(store, lanes=3)
    store.close()


def test_all_lanes_count_for_the_disk(tmp_path):
    config = tiny_config(width=64)
    store = tiny_store(tmp_path / "one", disk_gb=0.02)
    with pytest.raises(StoreError) as caught:
        store.create_race("ada", config, "training.clip", [0.0, 1, 2, 3], TEXT, "x")
    assert reason(caught) == "disk-quota"
    store.create_run("ada", config, TEXT, "x")
    store.close()


def test_a_failure_half_way_leaves_neither_files_nor_rows(store, monkeypatch):
    written = []

    def full_at_the_third_lane(path, data):
        written.append(path)
        if len(written) == 5:
            raise StoreError("disk-full", free=0)
        write_atomically(path, data)

    monkeypatch.setattr("gptcore.store.write_atomically", full_at_the_third_lane)
    with pytest.raises(StoreError):
        race_of(store)
    assert list((store.home / "runs").iterdir()) == []
    assert store.runs_of("ada") == store.races_of("ada") == []


def test_rows_come_all_at_once_or_not_at_all(store, monkeypatch):
    insert, inserted = store._insert, []

    def fail_at_the_third_lane(*values):
        insert(*values)
        inserted.append(values)
        if len(inserted) == 3:
            raise StoreError("store-busy")

    monkeypatch.setattr(store, "_insert", fail_at_the_third_lane)
    with pytest.raises(StoreError):
        race_of(store)
    assert list((store.home / "runs").iterdir()) == []
    assert store.runs_of("ada") == store.races_of("ada") == []


# ---- reading and removing ------------------------------------------------------------------


def test_races_are_found_by_their_id_and_listed_newest_first(store):
    first = race_of(store, lanes=2)
    second = race_of(store, lanes=2)
    assert len(first.id) == 16
    assert [race.id for race in store.races_of("ada")] == [second.id, first.id]
    assert store.races_of("ben") == []


@pytest.mark.parametrize("race_id", ["", "..", "A" * 16, "A" * 15 + "\n", "\ud800" * 16, "example"])
def test_a_race_that_is_not_there_is_said_so(store, race_id):
    for ask in (store.race, store.lanes):
        with pytest.raises(StoreError) as caught:
            ask(race_id)
        assert reason(caught) == "no-such-race"


def test_a_race_ends_with_its_last_lane_and_no_earlier(store):
    race, other = race_of(store, lanes=2), race_of(store, lanes=2)
    first, second = store.lanes(race.id)
    store.delete("ada", first.id)
    assert [lane.lane for lane in store.lanes(race.id)] == [1]
    store.delete("ada", second.id)
    with pytest.raises(StoreError):
        store.race(race.id)
    assert store.races_of("ada") == [other]


# ---- once more -----------------------------------------------------------------------------


def test_a_race_is_repeated_with_the_next_seed_and_a_guess_of_its_own(store):
    race = race_of(store)
    for lane in store.lanes(race.id):
        store.command("ada", lane.id, "stop")
    again = store.repeat_race("ada", race.id, 3)
    assert (again.name, again.knob, again.values) == (race.name, race.knob, race.values)
    assert (again.prediction, again.id != race.id) == (3, True)
    before, after = store.lanes(race.id), store.lanes(again.id)
    assert [lane.config for lane in after] == [
        lane.config.with_changes({"seed": 2}) for lane in before
    ]
    assert [lane.name for lane in after] == [lane.name for lane in before]
    assert {lane.status for lane in after} == {"waiting"}
    assert store.text_of(after[3].id) == TEXT


def test_only_the_lanes_that_are_left_race_again(store):
    race = race_of(store)
    lanes = store.lanes(race.id)
    for lane in lanes[::2]:
        store.delete("ada", lane.id)
    again = store.repeat_race("ada", race.id, 3)
    assert (again.values, again.prediction) == (("adamw", "sgd"), 1)
    assert [lane.lane for lane in store.lanes(again.id)] == [0, 1]
    store.delete("ada", lanes[1].id)
    with pytest.raises(ConfigError) as caught:
        store.repeat_race("ada", race.id)
    assert reason(caught) == "race-values"


def test_what_cannot_be_repeated_is_refused(store):
    race = race_of(store, lanes=2)
    with pytest.raises(StoreError) as caught:
        store.repeat_race("ben", race.id)
    assert reason(caught) == "not-yours"
    seeds = store.create_race("ada", tiny_config(), "seed", [1, 2], TEXT, "x")
    with pytest.raises(ConfigError):
        store.repeat_race("ada", seeds.id)
    with pytest.raises(StoreError) as caught:
        store.repeat_race("ada", race.id)
    assert reason(caught) == "too-many-running"
    assert len(store.races_of("ada")) == 2


def test_one_can_ask_for_room_before_one_starts(store):
    waiting_run(store)
    store.check_room("ada", 4)
    store.check_room("ben", 5)
    with pytest.raises(StoreError) as caught:
        store.check_room("ada", 5)
    assert reason(caught) == "too-many-running"
    with pytest.raises(StoreError) as caught:
        store.check_room("ben", 21)
    assert reason(caught) == "too-many-runs"


# ---- training ------------------------------------------------------------------------------


def test_each_lane_is_the_run_it_would_have_been_alone(store):
    race = race_of(store)
    train_all(*workers(store, "first", "second"))
    for lane in store.lanes(race.id):
        assert (lane.status, lane.step) == ("finished", 30)
        assert same_as_uninterrupted(store, lane)


def test_a_lane_tells_how_fast_it_would_be_alone(store):
    race = race_of(store, steps=60)
    train_all(*workers(store, "w"))
    with store.database.writing() as sql:
        sql.execute("UPDATE runs SET tokens_per_s = tokens_per_s / 4")
    lanes = {lane.config: lane for lane in store.lanes(race.id)}
    assert len(store.speeds()) == 4
    for config, speed in store.speeds():
        assert speed * lanes[config].seconds == pytest.approx(60 * 2 * 8)


def test_all_lanes_begin_with_the_first_on_one_of_two_workers(store):
    race = race_of(store, steps=100_000)
    first, second = workers(store, "first", "second")
    for _ in range(4):
        first.turn()
        second.turn()
    assert lanes_held(first, second) == [4, 0]
    assert all(len(store.metrics_since(lane.id, -1)) == 1 for lane in store.lanes(race.id))


@pytest.mark.usefixtures("time_of_the_processor")
@pytest.mark.parametrize("lanes", [2, 3, 4])
def test_lanes_of_equal_cost_are_even_all_the_time(store, monkeypatch, lanes):
    monkeypatch.setattr(slices, "_LOOK_AROUND_EVERY_S", 0.0)
    monkeypatch.setattr(slices, "_TURNS_EVERY_S", 0.0)
    values = [0.7, 0.8, 0.9, 1.0][:lanes]
    race = store.create_race("ada", tiny_config(100_000), "rate", values, TEXT, "x")
    trainers = workers(store, "first", "second")
    turns(*trainers, until=lambda: min(lane.step for lane in store.lanes(race.id)) >= 100)
    held = [one for trainer in trainers for one in trainer.live.values()]
    trained = [one.trained for one in held]
    assert len(held) == lanes
    assert max(trained) - min(trained) < 0.1 * max(trained)


@pytest.mark.usefixtures("time_of_the_processor")
def test_lanes_of_unequal_cost_get_equal_time(store):
    race = store.create_race("ada", tiny_config(100_000), "model.layers", [1, 8], TEXT, "x")
    (trainer,) = workers(store, "w")
    turns(trainer, until=lambda: min(lane.step for lane in store.lanes(race.id)) >= 60)
    cheap, dear = sorted(trainer.live.values(), key=lambda one: one.run.lane)
    assert cheap.trained == pytest.approx(dear.trained, rel=0.15)
    assert cheap.state.step > 1.5 * dear.state.step


def test_nobody_else_is_active_when_a_race_has_the_machine(store):
    race = race_of(store, steps=100_000)
    (trainer,) = workers(store, "w")
    trainer.turn()
    assert trainer.presence.alone(len(trainer.live)), "its lanes may use the second core in turn"
    waiting_run(store, "ben")
    assert not trainer.presence.alone(len(trainer.live))
    assert store.lanes(race.id)[0].status == "running"


def test_a_lane_that_ends_leaves_its_share_to_the_others(store):
    config = tiny_config(steps=20)
    race = store.create_race("ada", config, "training.steps", [20, 60], TEXT, "x")
    (trainer,) = workers(store, "w")
    train_until(trainer, store, store.lanes(race.id)[0], 20)
    turns(trainer, until=lambda: store.lanes(race.id)[0].status == "finished")
    step = store.lanes(race.id)[1].step
    trainer.turn()
    trainer.turn()
    assert store.lanes(race.id)[1].step == step + 2


def test_somebody_else_has_the_other_worker(store):
    race_of(store, steps=100_000)
    waiting_run(store, "ben", steps=100_000)
    first, second = workers(store, "first", "second")
    for _ in range(20):
        first.turn()
        second.turn()
    assert lanes_held(first, second) == [4, 0]
    assert {one.run.person for one in second.live.values()} == {"ben"}


def test_a_race_moves_as_a_whole(store, monkeypatch):
    monkeypatch.setattr(slices, "_LOOK_AROUND_EVERY_S", 0.0)
    first = SliceTrainer(store, "first")
    waiting_run(store, "ben", steps=100_000)
    first.turn()
    race_of(store, steps=100_000, lanes=3)
    for _ in range(10):
        first.turn()
    assert lanes_held(first) == [3]
    second = SliceTrainer(store, "second")
    for _ in range(20):
        second.turn()
        first.turn()
    assert sorted(lanes_held(first, second)) == [0, 3]
    assert len(first.live) + len(second.live) == 4
    assert min(len(first.live), len(second.live)) == 1


def test_a_race_whose_worker_dies_goes_on_together_elsewhere(store):
    race = race_of(store, steps=30)
    first, second = workers(store, "first", "second")
    turns(first, second, until=lambda: min(lane.step for lane in store.lanes(race.id)) >= 5)
    release_worker(store.database, "first", crashed=True)
    turns(second, until=lambda: len(second.live) == 4)
    train_all(second)
    assert all(same_as_uninterrupted(store, lane) for lane in store.lanes(race.id))


def test_a_lane_that_rested_joins_the_others_again(store):
    race = race_of(store, steps=100_000)
    first, second = workers(store, "first", "second")
    turns(first, second, until=lambda: lanes_held(first, second) == [4, 0])
    lane = store.lanes(race.id)[2]
    store.command("ada", lane.id, "pause")
    turns(first, second, until=lambda: store.run(lane.id).status == "paused")
    store.command("ada", lane.id, "resume")
    turns(second, first, until=lambda: store.run(lane.id).status == "running")
    assert lanes_held(first, second) == [4, 0]


def test_with_a_worker_for_every_lane_they_go_separate_ways(store, monkeypatch):
    monkeypatch.setattr(slices, "_LOOK_AROUND_EVERY_S", 0.0)
    race_of(store, steps=100_000)
    trainers = workers(store, *"abcd")
    for _ in range(12):
        for trainer in trainers:
            trainer.turn()
    assert lanes_held(*trainers) == [1, 1, 1, 1]


def test_all_lanes_compute_in_the_precision_of_the_first(store, monkeypatch):
    config = tiny_config().with_changes({"training.precision": "auto"})
    race = store.create_race("ada", config, "model.layers", [1, 2, 3], TEXT, "x")
    begun: list[tuple[RunConfig, str]] = []

    def fickle(config, text, threads=1, precision="auto"):
        # Whoever has to find out finds something else each time.
        found = precision if precision != "auto" else ("bf16", "fp32")[len(begun) % 2]
        begun.append((config, found))
        return start(config, text, threads, found)

    monkeypatch.setattr(live, "start", fickle)
    (trainer,) = workers(store, "w")
    train_all(trainer)
    assert [precision for _, precision in begun] == ["bf16"] * 3
    lanes = store.lanes(race.id)
    assert {lane.status for lane in lanes} == {"finished"}
    assert {lane.config.training.precision for lane in lanes} == {"auto"}
    assert trainer.leases.race_precision(race.id, "fp32") == "bf16", "the first proposal counts"
