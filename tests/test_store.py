import json
import os
import threading

import numpy as np
import pytest
from stored import TEXT, tiny_config, tiny_store, waiting_run

from gptcore.errors import ConfigError, ModelFileError, PlaygroundError, StoreError, TextError
from gptcore.heads import to_bytes
from gptcore.leases import Leases
from gptcore.progress import Progress
from gptcore.records import LONGEST_NAME, Metric, Moment, Sample, clean_name
from gptcore.store import Store


@pytest.fixture
def store(tmp_path):
    with_store = tiny_store(tmp_path)
    yield with_store
    with_store.close()


def reason(caught: "pytest.ExceptionInfo[PlaygroundError]") -> str:
    assert caught.value.what("en") != caught.value.what("zh")
    assert caught.value.advice("en") != caught.value.advice("zh")
    return caught.value.reason


def metric(step: int, val_loss: float | None = None) -> Metric:
    return Metric(step, 4.0 - step / 1e6, val_loss, 1e-3, 1.0, step * 16, step / 10)


def claimed(store: Store, **values: object) -> tuple[str, Leases]:
    run = waiting_run(store, **values)
    leases = Leases(store, "worker")
    assert leases.claim([]).id == run.id
    return run.id, leases


# ---- making --------------------------------------------------------------------------------


def test_a_new_run_waits_and_knows_its_text(store):
    run = waiting_run(store)
    assert store.run(run.id) == run
    assert (run.status, run.step, run.total_steps, run.name) == ("waiting", 0, None, "tiny")
    assert run.config.text.characters == len(TEXT)
    assert len(run.config.text.sha256) == 64
    assert store.text_of(run.id) == TEXT
    assert store.metrics_since(run.id, -1) == []
    assert store.samples_since(run.id, -1) == []
    assert store.moments(run.id) == []
    assert json.loads((store.folder(run.id) / "run.json").read_text())["preset"] == "quick"


def test_a_text_comes_back_as_it_was(store):
    text = "één\r\n漢字 🦆\n\u2028\u0085" + TEXT
    run = store.create_run("ada", tiny_config(), text, "")
    assert store.text_of(run.id) == text


def test_ids_cannot_be_guessed_and_people_see_their_own_newest_first(store):
    runs = [waiting_run(store, "ada"), waiting_run(store, "ben"), waiting_run(store, "ada")]
    assert len({run.id for run in runs}) == 3
    assert all(len(run.id) == 16 for run in runs)
    assert [run.id for run in store.runs_of("ada")] == [runs[2].id, runs[0].id]
    assert store.runs_of("nobody") == []


@pytest.mark.parametrize(
    "run_id",
    ["", "..", "../../../../etc/passwd", "a/b", "A" * 15, "A" * 17, "A" * 16, "A" * 15 + "\n",
     "Ａ" * 16, "%2e%2e%2fabcdefgh", "A" * 10_000, "\0" * 16, "\ud800" * 16],
)  # fmt: skip
def test_an_id_that_is_none_never_becomes_a_path(store, run_id):
    for ask in (
        store.run,
        store.text_of,
        store.moments,
        store.step_detail,
        lambda run_id: store.metrics_since(run_id, -1),
        lambda run_id: store.samples_since(run_id, -1),
        store.head_scores,
        lambda run_id: store.model_bytes(run_id, 0),
        lambda run_id: store.rename("ada", run_id, "x"),
        lambda run_id: store.delete("ada", run_id),
        lambda run_id: store.command("ada", run_id, "pause"),
    ):
        with pytest.raises(StoreError) as caught:
            ask(run_id)
        assert reason(caught) == "no-such-run"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("  my\n\tstory.txt ", "my story.txt"),
        ("../../x", "../../x"),
        ("a\u202egnp.exe\u2069", "agnp.exe"),
        ("nul\0 and bell\a", "nul and bell"),
        ("x" * 4000, "x" * (LONGEST_NAME - 1) + "…"),
        ("故事 🦆", "故事 🦆"),
        ("half \ud800 a pair", "half a pair"),
        (" \n\0", ""),
    ],
)
def test_a_name_is_shown_on_one_line_and_is_never_a_path(store, name, shown):
    assert clean_name(name) == shown
    run = store.create_run("ada", tiny_config(), TEXT, name)
    assert run.name == (shown or run.id[:6])
    assert {path.name for path in (store.home / "runs").iterdir()} == {run.id}
    store.rename("ada", run.id, name[:-1])
    assert len(store.run(run.id).name) <= LONGEST_NAME


def test_what_cannot_be_trained_is_refused_and_leaves_nothing(store):
    for text in ("", " \n", "aaaa", "ab" * 3):
        with pytest.raises(TextError):
            store.create_run("ada", tiny_config(), text, "x")
    wide = tiny_config(width=4000).with_changes({"model.layers": 64})
    with pytest.raises(ConfigError):
        store.create_run("ada", wide, TEXT, "x")
    assert list((store.home / "runs").iterdir()) == []
    assert store.runs_of("ada") == []


# ---- quotas --------------------------------------------------------------------------------


def test_one_person_cannot_have_or_train_too_many(tmp_path):
    store = tiny_store(tmp_path, runs_per_person=3, running_per_person=2)
    first = waiting_run(store)
    waiting_run(store)
    with pytest.raises(StoreError) as caught:
        waiting_run(store)
    assert (reason(caught), caught.value.values) == ("too-many-running", {"limit": 2})
    waiting_run(store, "ben")
    store.command("ada", first.id, "pause")
    waiting_run(store)
    with pytest.raises(StoreError) as caught:
        store.command("ada", first.id, "resume")
    assert reason(caught) == "too-many-running"
    with pytest.raises(StoreError) as caught:
        waiting_run(store)
    assert (reason(caught), caught.value.values) == ("too-many-runs", {"limit": 3})
    store.delete("ada", first.id)
    store.close()


def test_all_runs_together_have_only_so_much_disk(tmp_path):
    store = tiny_store(tmp_path, disk_gb=1)
    run = waiting_run(store)
    store.command("ada", run.id, "pause")
    with store.database.writing() as sql:
        sql.execute("UPDATE runs SET bytes = 1e9")
    with pytest.raises(StoreError) as caught:
        store.create_run("ada", tiny_config(), TEXT, "small")
    assert reason(caught) == "disk-quota"
    with pytest.raises(StoreError) as caught:
        store.command("ada", run.id, "resume")
    assert reason(caught) == "disk-quota"
    store.close()


def test_a_disk_that_is_nearly_full_takes_no_new_run(tmp_path):
    store = tiny_store(tmp_path, min_free_disk_mb=1e12)
    with pytest.raises(StoreError) as caught:
        waiting_run(store)
    assert reason(caught) == "disk-full"
    assert list((tmp_path / "runs").iterdir()) == []
    store.close()


# ---- commands ------------------------------------------------------------------------------


def test_only_the_owner_commands(store):
    run = waiting_run(store)
    for change in (
        lambda: store.command("ben", run.id, "stop"),
        lambda: store.rename("ben", run.id, "mine now"),
        lambda: store.delete("", run.id),
    ):
        with pytest.raises(StoreError) as caught:
            change()
        assert reason(caught) == "not-yours"
    assert store.run(run.id) == run


def test_a_run_that_no_worker_has_obeys_at_once(store):
    run = waiting_run(store)
    for kind, status in [
        ("pause", "paused"),
        ("pause", "paused"),
        ("resume", "waiting"),
        ("stop", "stopped"),
        ("pause", "stopped"),
        ("stop", "stopped"),
        ("resume", "waiting"),
    ]:
        store.command("ada", run.id, kind)
        assert store.run(run.id).status == status


def test_a_run_that_a_worker_has_is_told(store):
    run_id, leases = claimed(store)
    store.command("ada", run_id, "pause")
    store.command("ada", run_id, "pause")
    assert [command.kind for command in leases.commands(run_id)] == ["pause"]
    store.command("ada", run_id, "resume")
    assert leases.commands(run_id) == []
    store.command("ada", run_id, "pause")
    store.command("ada", run_id, "stop")
    assert [command.kind for command in leases.commands(run_id)] == ["stop"]
    leases.done(leases.commands(run_id)[0])
    store.command("ada", run_id, "extend", 5)
    store.command("ada", run_id, "extend", 7)
    assert [(c.kind, c.value) for c in leases.commands(run_id)] == [("extend", 5), ("extend", 7)]
    for command in leases.commands(run_id):
        leases.done(command)
    assert leases.commands(run_id) == []


@pytest.mark.parametrize("seconds", [None, 0, -1, float("nan"), float("inf"), 1e9])
def test_a_run_is_extended_by_a_sensible_time(store, seconds):
    run = waiting_run(store)
    with pytest.raises(StoreError) as caught:
        store.command("ada", run.id, "extend", seconds)
    assert reason(caught) == "extend-seconds"


def test_pressing_extend_often_adds_up_to_the_limit_at_most(store):
    run_id, leases = claimed(store)
    store.command("ada", run_id, "extend", 3000)
    with pytest.raises(StoreError):
        store.command("ada", run_id, "extend", 3000)
    assert len(leases.commands(run_id)) == 1


def test_extending_a_stopped_run_makes_it_wait_with_the_command(store):
    run_id, leases = claimed(store)
    leases.release(run_id, "stopped")
    store.command("ada", run_id, "extend", 5)
    assert store.run(run_id).status == "waiting"
    assert [command.kind for command in leases.commands(run_id)] == ["extend"]


def test_a_run_extended_while_it_finishes_goes_on(store):
    run_id, leases = claimed(store)
    store.command("ada", run_id, "pause")
    store.command("ada", run_id, "extend", 5)
    leases.release(run_id, "finished")
    assert store.run(run_id).status == "waiting"
    assert [command.kind for command in leases.commands(run_id)] == ["extend"]


def test_a_run_that_became_nan_is_not_extended_but_a_crashed_one_may_try_again(store):
    run_id, leases = claimed(store)
    leases.release(run_id, "failed", "loss-nan", {"step": 3})
    assert store.run(run_id).reason_values == {"step": 3}
    with pytest.raises(StoreError) as caught:
        store.command("ada", run_id, "extend", 5)
    assert reason(caught) == "failed-no-training"
    store.command("ada", run_id, "resume")
    assert store.run(run_id).status == "failed"

    other, leases = claimed(store)
    leases.release(other, "failed", "unexpected")
    store.command("ada", other, "resume")
    assert (store.run(other).status, store.run(other).reason) == ("waiting", None)


def test_stopping_a_waiting_run_keeps_its_newest_moment(store):
    run_id, leases = claimed(store)
    leases.save_moment(run_id, Moment(7, None, kept=False), b"seven")
    leases.release(run_id, "waiting")
    store.command("ada", run_id, "stop")
    assert store.moments(run_id) == [Moment(7, None, kept=True)]
    assert store.model_bytes(run_id, 7) == b"seven"


# ---- reading -------------------------------------------------------------------------------


def test_only_what_is_new_is_read(store):
    run_id, leases = claimed(store)
    leases.record(run_id, Progress([metric(0, 4.1), metric(1)], [Sample(0, "xq")], 50, 1e4, 20.0))
    leases.record(run_id, Progress([metric(2), metric(3, 3.9)], [Sample(3, "the 猫")]))
    assert store.metrics_since(run_id, 1) == [metric(2), metric(3, 3.9)]
    assert store.samples_since(run_id, 0) == [Sample(3, "the 猫")]
    run = store.run(run_id)
    assert (run.step, run.total_steps, run.tokens, run.val_loss) == (3, 50, 48, 3.9)


def test_steps_trained_again_replace_themselves_and_the_run_does_not_go_back(store):
    run_id, leases = claimed(store)
    leases.record(run_id, Progress([metric(step) for step in range(10)], [Sample(4, "a")]))
    leases.record(run_id, Progress([metric(step) for step in range(4, 6)], [Sample(4, "b")]))
    assert [m.step for m in store.metrics_since(run_id, -1)] == list(range(10))
    assert store.samples_since(run_id, -1) == [Sample(4, "b")]
    assert store.run(run_id).step == 9


def test_scores_of_heads_come_back_in_order_and_leave_with_what_was_rewound(store):
    run_id, leases = claimed(store)
    scores = {step: np.full((1, 2, 5), step / 10, np.float32) for step in (0, 4, 7)}
    assert store.head_scores(run_id) == []
    for steps in ((4, 7), (0,), (4,)):  # the last one again, after a crash
        kept = [(step, to_bytes(scores[step])) for step in steps]
        leases.record(run_id, Progress([metric(step) for step in steps], head_scores=kept))
    read = store.head_scores(run_id)
    assert [step for step, _ in read] == [0, 4, 7]
    assert all((each == scores[step]).all() for step, each in read)
    leases.rewind(run_id, 4)
    assert [step for step, _ in store.head_scores(run_id)] == [0, 4]


def test_a_long_curve_is_thinned_but_keeps_its_ends_and_its_validation(store):
    run_id, leases = claimed(store)
    rows = [metric(step, 1.0 if step % 999 == 0 else None) for step in range(10_000)]
    leases.record(run_id, Progress(rows))
    read = store.metrics_since(run_id, -1, limit=100)
    assert len(read) <= 115
    assert [read[0].step, read[-1].step] == [0, 9999]
    assert [m.step for m in read if m.val_loss is not None] == list(range(0, 10_000, 999))
    assert [m.step for m in store.metrics_since(run_id, 9_990, limit=100)] == list(
        range(9_991, 10_000)
    )


def test_moments_end_with_the_newest_which_makes_room(store):
    run_id, leases = claimed(store)
    leases.save_moment(run_id, Moment(0, 4.0, kept=True), b"0")
    for step in (3, 5, 8):
        leases.save_moment(run_id, Moment(step, None, kept=False), b"%d" % step)
    assert store.moments(run_id) == [Moment(0, 4.0, True), Moment(8, None, False)]
    # A page that was about to read the newest one still can, once it is the second newest.
    assert store.model_bytes(run_id, 5) == b"5"
    with pytest.raises(StoreError) as caught:
        store.model_bytes(run_id, 3)
    assert reason(caught) == "no-such-moment"
    leases.save_moment(run_id, Moment(8, 3.0, kept=True), b"8")
    assert store.moments(run_id) == [Moment(0, 4.0, True), Moment(8, 3.0, True)]
    leases.release(run_id, "finished")
    assert {path.name for path in store.folder(run_id).glob("newest-*")} == set()
    assert store.model_bytes(run_id, 8) == b"8"


@pytest.mark.parametrize("step", [-1, 10**30, 7])
def test_a_moment_that_is_not_there_is_said_so(store, step):
    run = waiting_run(store)
    with pytest.raises(StoreError) as caught:
        store.model_bytes(run.id, step)
    assert reason(caught) == "no-such-moment"


def test_a_deleted_run_is_gone_with_its_files_and_its_rows(store):
    run_id, leases = claimed(store)
    leases.record(run_id, Progress([metric(0)], [Sample(0, "x")], head_scores=[(0, b"0")]))
    leases.save_moment(run_id, Moment(0, None, kept=True), b"0")
    store.command("ada", run_id, "pause")
    store.delete("ada", run_id)
    assert list((store.home / "runs").iterdir()) == []
    with store.database.reading() as sql:
        for table in ("runs", "metrics", "samples", "head_scores", "moments", "commands"):
            count = sql.execute(f"SELECT count(*) FROM {table}")  # noqa: S608
            assert count.fetchone()[0] == 0
    with pytest.raises(StoreError):
        store.run(run_id)


def test_what_a_crash_left_behind_is_swept_away(store):
    run = waiting_run(store)
    runs = store.home / "runs"
    for name in ("A" * 16, "B" * 16):
        (runs / name / "moments").mkdir(parents=True)
    os.utime(runs / ("A" * 16), (0, 0))
    os.utime(runs / run.id, (0, 0))
    store.sweep()
    assert {path.name for path in runs.iterdir()} == {run.id, "B" * 16}


def test_many_threads_may_use_one_store(store):
    run_id, leases = claimed(store)
    problems: list[BaseException] = []

    def read_and_write(first: int) -> None:
        try:
            for step in range(first, first + 20):
                leases.record(run_id, Progress([metric(step)]))
                store.metrics_since(run_id, -1)
                store.runs_of("ada")
        except BaseException as problem:
            problems.append(problem)

    threads = [threading.Thread(target=read_and_write, args=(20 * i,)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert len(store.metrics_since(run_id, -1)) == 160


def test_a_bad_model_file_is_not_stored(store):
    for data in (b"", b"\x80\x04pickle", b"\x08\0\0\0\0\0\0\0{}      "):
        with pytest.raises(ModelFileError):
            store.import_model("ada", data, "x")
    assert list((store.home / "runs").iterdir()) == []


def test_a_server_without_trainers_says_so_at_once(tmp_path):
    store = tiny_store(tmp_path, workers=0)
    with pytest.raises(StoreError) as caught:
        waiting_run(store)
    assert reason(caught) == "no-trainers"
    store.close()
