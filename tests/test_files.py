import errno
import os
import threading
from pathlib import Path

import pytest

from gptcore import files
from gptcore.errors import StoreError
from gptcore.settings import settings


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*")}


def test_a_file_is_replaced_as_a_whole_and_nothing_else_is_left(tmp_path):
    path = tmp_path / "data"
    files.write_atomically(path, b"old")
    files.write_atomically(path, b"new and longer")
    assert path.read_bytes() == b"new and longer"
    assert names(tmp_path) == {"data"}


def test_a_reader_never_sees_half_a_file(tmp_path):
    path = tmp_path / "data"
    contents = [bytes([value]) * 300_000 for value in range(4)]
    files.write_atomically(path, contents[0])
    seen: set[bytes] = set()
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            seen.add(path.read_bytes())

    reader = threading.Thread(target=read)
    reader.start()
    for content in contents * 5:
        files.write_atomically(path, content)
    done.set()
    reader.join()
    assert seen <= set(contents)


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_full_disk_keeps_the_old_content(tmp_path, monkeypatch, code, call):
    path = tmp_path / "data"
    files.write_atomically(path, b"old")

    def full(*arguments: object) -> None:
        raise OSError(code, os.strerror(code))

    if call == "fsync":
        monkeypatch.setattr(os, "fsync", full)
    else:
        monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(StoreError) as caught:
        files.write_atomically(path, b"new")
    assert caught.value.reason == "disk-full"
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == {"data"}


def test_other_errors_stay_what_they_are_and_leave_nothing_behind(tmp_path, monkeypatch):
    def broken(*arguments: object) -> None:
        raise OSError(errno.EIO, "input/output error")

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(OSError, match="input/output"):
        files.write_atomically(tmp_path / "data", b"new")
    assert names(tmp_path) == set()


def test_too_little_free_disk_is_refused_before_writing(tmp_path, monkeypatch):
    much = settings().model_copy(update={"min_free_disk_mb": 1e12})
    monkeypatch.setattr(files, "settings", lambda: much)
    with pytest.raises(StoreError) as caught:
        files.write_atomically(tmp_path / "data", b"new")
    assert caught.value.reason == "disk-full"
    assert caught.value.values["free"] > 0
    assert names(tmp_path) == set()


def test_the_size_of_a_folder_is_that_of_its_files(tmp_path):
    (tmp_path / "inner").mkdir()
    (tmp_path / "a").write_bytes(b"12345")
    (tmp_path / "inner" / "b").write_bytes(b"123")
    assert files.folder_bytes(tmp_path) == 8
    assert files.folder_bytes(tmp_path / "none") == 0


def test_a_removed_folder_is_gone_and_may_be_removed_again(tmp_path):
    folder = tmp_path / "run"
    (folder / "moments").mkdir(parents=True)
    (folder / "moments" / "0").write_bytes(b"x")
    files.remove_folder(folder)
    files.remove_folder(folder)
    assert names(tmp_path) == set()


def test_sweeping_removes_old_leftovers_only(tmp_path):
    folder = tmp_path / "run"
    folder.mkdir()
    (folder / "text.txt").write_bytes(b"x")
    old = files.write_beside(folder / "data", b"half of a crash")
    os.utime(old, (0, 0))
    fresh = files.write_beside(folder / "data", b"being written right now")
    doomed = tmp_path / f".gone.1{files.TEMPORARY_SUFFIX}"
    doomed.mkdir()
    (doomed / "x").write_bytes(b"x")
    os.utime(doomed, (0, 0))
    files.sweep(tmp_path)
    assert names(tmp_path) == {"run", "text.txt", fresh.name}
