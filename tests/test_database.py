import sqlite3

import pytest
from stored import tiny_config, tiny_store, waiting_run

from gptcore import database
from gptcore.errors import StoreError
from gptcore.leases import Leases
from gptcore.progress import Progress


@pytest.fixture
def store(tmp_path):
    with_store = tiny_store(tmp_path)
    yield with_store
    with_store.close()


def test_the_database_is_in_wal_mode_and_numbered(store):
    with store.database.reading() as sql:
        assert sql.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        version = sql.execute("PRAGMA user_version").fetchone()[0]
    assert version == len(database.MIGRATIONS)


def test_a_home_of_an_older_version_is_migrated_once(store, monkeypatch):
    run = waiting_run(store)
    store.close()
    later = (*database.MIGRATIONS, ("ALTER TABLE runs ADD COLUMN colour TEXT DEFAULT 'blue'",))
    monkeypatch.setattr(database, "MIGRATIONS", later)
    for _ in range(2):
        newer = tiny_store(store.home)
        assert newer.run(run.id) == run
        newer.close()


def test_a_home_of_before_races_and_rates_is_read(tmp_path, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(database, "MIGRATIONS", database.MIGRATIONS[:1])
        old = tiny_store(tmp_path)
        with old.database.writing() as sql:
            sql.execute(
                "INSERT INTO runs (id, person, name, status, config, created, step)"
                " VALUES (?, 'ada', 'old', 'paused', ?, 1.0, 7)",
                ("A" * 16, tiny_config().model_dump_json()),
            )
        old.close()
    store = tiny_store(tmp_path)
    run = store.run("A" * 16)
    assert (run.name, run.step, run.rate, run.race, run.lane) == ("old", 7, 1.0, None, None)
    store.command("ada", run.id, "rate", 0.5)
    assert store.run(run.id).rate == 0.5
    assert store.step_detail(run.id) is None
    assert store.races_of("ada") == []
    store.close()


def test_a_home_of_before_head_scores_is_read_and_written(tmp_path, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(database, "MIGRATIONS", database.MIGRATIONS[:2])
        old = tiny_store(tmp_path)
        run = waiting_run(old)
        old.close()
    store = tiny_store(tmp_path)
    assert store.head_scores(run.id) == []
    leases = Leases(store, "w")
    assert leases.claim([]).id == run.id
    leases.record(run.id, Progress(head_scores=[(3, bytes(4 * 2 * 5))]))
    assert [step for step, _ in store.head_scores(run.id)] == [3]
    store.close()


def test_a_migration_that_fails_changes_nothing(store, monkeypatch):
    store.close()
    broken = (*database.MIGRATIONS, ("CREATE TABLE extra (x)", "nonsense"))
    with monkeypatch.context() as patch:
        patch.setattr(database, "MIGRATIONS", broken)
        with pytest.raises(sqlite3.OperationalError):
            tiny_store(store.home)
    again = tiny_store(store.home)
    with again.database.reading() as sql:
        names = {row["name"] for row in sql.execute("SELECT name FROM sqlite_master")}
    assert "extra" not in names
    again.close()


def test_a_home_of_a_newer_version_is_refused(store):
    with store.database.reading() as sql:
        sql.execute("PRAGMA user_version = 999")
    store.close()
    with pytest.raises(StoreError) as caught:
        tiny_store(store.home)
    assert caught.value.reason == "store-newer"


def test_a_file_that_is_no_database_is_refused(tmp_path):
    (tmp_path / "playground.sqlite3").write_bytes(b"this is no database" * 100)
    with pytest.raises(StoreError) as caught:
        tiny_store(tmp_path)
    assert caught.value.reason == "store-damaged"


def test_a_home_that_cannot_be_made_is_said_so(tmp_path):
    (tmp_path / "home").write_bytes(b"a file")
    with pytest.raises(StoreError) as caught:
        tiny_store(tmp_path / "home")
    assert caught.value.reason == "home-not-writable"


def test_a_locked_database_is_said_so_and_nothing_is_written(store, monkeypatch):
    run = waiting_run(store)
    monkeypatch.setattr(database, "BUSY_TIMEOUT_S", 0.05)
    store.close()  # connections made from now on wait that long
    other = sqlite3.connect(store.database.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError) as caught:
        store.rename("ada", run.id, "locked")
    assert caught.value.reason == "store-busy"
    assert store.run(run.id).name == "tiny", "reading goes on"
    other.execute("ROLLBACK")
    other.close()
    store.rename("ada", run.id, "free")
    assert store.run(run.id).name == "free"
