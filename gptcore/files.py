"""Files that are whole or not there: written under another name, flushed, then renamed."""

import errno
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gptcore.errors import StoreError
from gptcore.settings import Settings, settings

_FULL = {errno.ENOSPC, errno.EDQUOT} if hasattr(errno, "EDQUOT") else {errno.ENOSPC}
TEMPORARY_SUFFIX = ".part"
SWEEP_AFTER_S = 3600.0
"""What is younger may still be in the making."""


def write_atomically(path: Path, data: bytes) -> None:
    """Make ``path`` hold ``data``: after a crash it has the old content or all of the new one.

    Raises:
        StoreError: ``disk-full``; the old content stays and nothing half-written is left.
    """
    put_in_place(write_beside(path, data), path)
    flush_folder(path.parent)


def write_beside(path: Path, data: bytes, durable: bool = True) -> Path:
    """The first half of an atomic write: ``data`` in a file next to ``path``; returns its path.

    Args:
        durable: wait until the data is on the disk, so that it survives a power cut; a file that
            is replaced every two seconds does not need that.

    Raises:
        StoreError: ``disk-full``, also when less than ``min_free_disk_mb`` would stay free.
    """
    check_free_disk(path.parent, len(data))
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}{TEMPORARY_SUFFIX}")
    with _disk_full_is_ours(), _removed_on_failure(temporary), temporary.open("xb") as file:
        file.write(data)
        file.flush()
        if durable:
            os.fsync(file.fileno())
    return temporary


def put_in_place(temporary: Path, path: Path) -> None:
    """The second half of an atomic write: the file gets its name, and ``temporary`` is gone."""
    with _disk_full_is_ours(), _removed_on_failure(temporary):
        temporary.replace(path)


def flush_folder(folder: Path) -> None:
    """Wait until the names in ``folder`` are on the disk, where the system can do that."""
    if os.name == "posix":  # elsewhere a folder cannot be opened
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def check_free_disk(folder: Path, needed: int = 0, limits: Settings | None = None) -> None:
    """Refuse to write ``needed`` bytes where less than ``min_free_disk_mb`` would stay free.

    Raises:
        StoreError: ``disk-full``.
    """
    free = shutil.disk_usage(folder).free
    if free - needed < (limits or settings()).min_free_disk_mb * 1e6:
        raise StoreError("disk-full", free=free // 1_000_000)


def folder_bytes(folder: Path) -> int:
    """Size of all files in ``folder``, in bytes; files that vanish meanwhile count nothing."""
    total = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            try:
                total += (Path(parent) / name).stat().st_size
            except FileNotFoundError:
                continue
    return total


def remove_folder(folder: Path) -> None:
    """Remove ``folder`` while others may still be writing into it.

    It is renamed first: who writes into it by its old name then fails at once, instead of putting
    a file into a folder that is being emptied. What cannot be removed now (Windows keeps open
    files) is left to ``sweep``.
    """
    doomed = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}{TEMPORARY_SUFFIX}")
    try:
        folder.rename(doomed)
    except FileNotFoundError:
        return
    except OSError:
        doomed = folder
    shutil.rmtree(doomed, ignore_errors=True)


def sweep(folder: Path) -> None:
    """Remove what interrupted writes and deletions have left behind under ``folder``."""
    limit = time.time() - SWEEP_AFTER_S
    for path in folder.rglob(f"*{TEMPORARY_SUFFIX}"):
        try:
            if path.stat().st_mtime > limit:
                continue
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink()
        except OSError:
            continue  # somebody else removed it, or still has it open


@contextmanager
def _disk_full_is_ours() -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        if problem.errno in _FULL:
            raise StoreError("disk-full", free=0) from problem
        raise


@contextmanager
def _removed_on_failure(temporary: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
