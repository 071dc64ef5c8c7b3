"""The SQLite file behind the store: its tables, its connections, its errors.

WAL mode: readers never wait for the writer, and a transaction is a short append. It is meant for
one machine (https://www.sqlite.org/wal.html); a home on a network drive is not supported.
"""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gptcore.errors import StoreError

BUSY_TIMEOUT_S = 5.0

# Each entry takes the tables one version further; PRAGMA user_version counts the entries applied.
# An entry that has been released is never edited: what changes later is a new entry.
MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """
        CREATE TABLE runs (
            id TEXT PRIMARY KEY,
            person TEXT NOT NULL,
            name TEXT NOT NULL,
            status TEXT NOT NULL,
            reason TEXT,
            reason_values TEXT NOT NULL DEFAULT '{}',
            config TEXT NOT NULL,
            imported INTEGER NOT NULL DEFAULT 0,
            created REAL NOT NULL,
            step INTEGER NOT NULL DEFAULT 0,
            total_steps INTEGER,
            tokens INTEGER NOT NULL DEFAULT 0,
            seconds REAL NOT NULL DEFAULT 0,
            tokens_per_s REAL NOT NULL DEFAULT 0,
            steps_per_s REAL NOT NULL DEFAULT 0,
            train_loss REAL,
            val_loss REAL,
            heartbeat REAL NOT NULL DEFAULT 0,
            bytes INTEGER NOT NULL DEFAULT 0,
            worker TEXT,
            lease_until REAL,
            crashes INTEGER NOT NULL DEFAULT 0
        ) STRICT
        """,
        "CREATE INDEX runs_by_person ON runs (person, created)",
        "CREATE INDEX runs_by_status ON runs (status)",
        "CREATE INDEX runs_by_worker ON runs (worker)",
        """
        CREATE TABLE metrics (
            run TEXT NOT NULL REFERENCES runs ON DELETE CASCADE,
            step INTEGER NOT NULL,
            train_loss REAL NOT NULL,
            val_loss REAL,
            learning_rate REAL NOT NULL,
            grad_norm REAL NOT NULL,
            tokens INTEGER NOT NULL,
            seconds REAL NOT NULL,
            PRIMARY KEY (run, step)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE samples (
            run TEXT NOT NULL REFERENCES runs ON DELETE CASCADE,
            step INTEGER NOT NULL,
            text TEXT NOT NULL,
            PRIMARY KEY (run, step)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE moments (
            run TEXT NOT NULL REFERENCES runs ON DELETE CASCADE,
            step INTEGER NOT NULL,
            val_loss REAL,
            kept INTEGER NOT NULL,
            PRIMARY KEY (run, step)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE commands (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            run TEXT NOT NULL REFERENCES runs ON DELETE CASCADE,
            kind TEXT NOT NULL,
            value REAL
        ) STRICT
        """,
        "CREATE INDEX commands_by_run ON commands (run, id)",
        """
        CREATE TABLE workers (
            name TEXT PRIMARY KEY,
            host TEXT NOT NULL,
            process INTEGER NOT NULL,
            process_created REAL NOT NULL,
            polled REAL NOT NULL,
            training TEXT
        ) STRICT
        """,
    ),
    (
        "ALTER TABLE runs ADD COLUMN rate REAL NOT NULL DEFAULT 1",
        """
        CREATE TABLE races (
            id TEXT PRIMARY KEY,
            person TEXT NOT NULL,
            name TEXT NOT NULL,
            knob TEXT NOT NULL,
            vals TEXT NOT NULL,
            prediction INTEGER,
            created REAL NOT NULL,
            precision TEXT
        ) STRICT
        """,
        "CREATE INDEX races_by_person ON races (person, created)",
        "ALTER TABLE runs ADD COLUMN race TEXT REFERENCES races",
        "ALTER TABLE runs ADD COLUMN lane INTEGER",
        "CREATE INDEX runs_by_race ON runs (race, lane)",
        """
        CREATE TABLE step_details (
            run TEXT PRIMARY KEY REFERENCES runs ON DELETE CASCADE,
            step INTEGER NOT NULL,
            detail TEXT NOT NULL
        ) STRICT, WITHOUT ROWID
        """,
    ),
    (
        """
        CREATE TABLE head_scores (
            run TEXT NOT NULL REFERENCES runs ON DELETE CASCADE,
            step INTEGER NOT NULL,
            scores BLOB NOT NULL,
            PRIMARY KEY (run, step)
        ) STRICT, WITHOUT ROWID
        """,
    ),
)


class Database:
    """One SQLite file, used from any thread.

    Connections are kept and lent out, one at a time to one thread: a page is drawn by a new
    thread each time, and a connection a thread would be opened anew at every tick.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._idle: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        self._migrate()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection for single SELECTs, each on its own snapshot.

        Raises:
            StoreError: ``store-busy``, ``disk-full`` or ``store-damaged``.
        """
        with self._lent() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A connection inside a transaction that is committed at the end, or not at all.

        Raises:
            StoreError: ``store-busy``, ``disk-full`` or ``store-damaged``.
        """
        with self._lent() as connection:
            # IMMEDIATE: a transaction that reads first and writes later could otherwise fail
            # half-way with "locked", which no time-out helps against.
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")

    def bytes(self) -> int:
        """Size of the database on disk, in bytes."""
        parts = (self.path, *(self.path.with_name(self.path.name + end) for end in ("-wal",)))
        return sum(part.stat().st_size for part in parts if part.exists())

    def close(self) -> None:
        """Close every connection that is not lent out."""
        with self._lock:
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    @contextmanager
    def _lent(self) -> Iterator[sqlite3.Connection]:
        with _errors_are_ours(self.path):
            with self._lock:
                connection = self._idle.pop() if self._idle else None
            if connection is None:
                connection = self._connect()
            try:
                yield connection
            except BaseException:
                connection.close()  # which also rolls back
                raise
            with self._lock:
                self._idle.append(connection)

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.path, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False
        )
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA foreign_keys = ON")
        # In WAL mode NORMAL never damages the file; a power cut may cost the last transactions,
        # which are trained again from the checkpoint.
        connection.execute("PRAGMA synchronous = NORMAL")
        return connection

    def _migrate(self) -> None:
        with self._lent() as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA journal_size_limit = 16000000")
        with self.writing() as connection:
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if version > len(MIGRATIONS):
                raise StoreError("store-newer", path=str(self.path.parent))
            for statements in MIGRATIONS[version:]:
                for statement in statements:
                    connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")


@contextmanager
def _errors_are_ours(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as problem:
        # The low byte is the kind of the error, the others say more (sqlite.org/rescode.html).
        code = getattr(problem, "sqlite_errorcode", 0) & 0xFF
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise StoreError("store-busy") from problem
        if code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
            raise StoreError("disk-full", free=0) from problem
        if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
            raise StoreError("home-not-writable", path=str(path.parent)) from problem
        if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            raise StoreError("store-damaged", path=str(path)) from problem
        raise
