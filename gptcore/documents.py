"""Word and PDF documents become text in a process of their own, which may die without harm.

    bytes -> kind_of -> "text": gptcore.text reads it
                     -> "docx", "pdf": a child (gptcore.document_reader) reads it, within limits

A document is a program of sorts: it can inflate a thousandfold, refer to itself, or take hours.
The child may use so much memory, time and output and no more; it gets the bytes on its standard
input and has no other way in. Its limits are set by itself and watched from here, because not
every system enforces the first.
"""

import json
import re
import struct
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import IO, Literal

import psutil

from gptcore.errors import TextError
from gptcore.settings import settings
from gptcore.text import check_upload_size

Kind = Literal["text", "docx", "pdf"]

SECONDS = 8.0
"""The longest a document may take, from start to text."""
MEMORY_MB = 600
"""The most memory the child may use."""
_LOOK_EVERY_S = 0.02
# At the very beginning, or of a line near it: readers allow what mail programs put before.
_PDF = re.compile(rb"\A%PDF-|[\r\n\xbf]%PDF-\d")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b")


def kind_of(data: bytes) -> Kind:
    """What ``data`` is, judged by its first bytes and never by a name.

    Raises:
        TextError: a kind of document or archive that is not read here; says what to do instead.
    """
    if data.startswith(b"PK\x03\x04"):
        listing = _listing(data)
        if b"[Content_Types].xml" in listing and b"word/document" in listing:
            return "docx"
    if data.startswith(_ARCHIVES):
        raise TextError("document-archive")
    if _PDF.search(data, 0, 1024):
        return "pdf"
    # What Word wrote before 2007, and how it wraps a document that needs a password.
    if data.startswith(_OLD_OFFICE):
        raise TextError("document-old-office")
    if data.startswith(b"{\\rtf"):
        raise TextError("document-rtf")
    return "text"


def _listing(archive: bytes) -> bytes:
    """The table at the end of a ZIP file, which names its parts; all of one that is cut off.

    What an archive in the archive holds does not count.
    """
    end = archive.rfind(b"PK\x05\x06")
    if end < 0 or len(archive) < end + 20:
        return archive
    size, start = struct.unpack_from("<II", archive, end + 12)
    return archive[start : start + size]


def read_document(data: bytes, kind: Kind, stop: threading.Event | None = None) -> str:
    """The text of a Word or PDF document, paragraph by paragraph, pages one after the other.

    Args:
        stop: set by another thread to give up at once.

    Raises:
        TextError: not readable within the limits, encrypted, damaged, or without any text.
    """
    check_upload_size(len(data))
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as answer:
        given.write(data)
        given.seek(0)
        child = subprocess.Popen(
            [sys.executable, "-m", "gptcore.document_reader", kind],
            cwd=Path(__file__).resolve().parents[1],
            stdin=given,
            stdout=answer,
            stderr=subprocess.DEVNULL,
        )
        try:
            _watch(child, stop)
        finally:
            child.kill()
            child.wait()
        return _answer(answer, child.returncode)


def _watch(child: "subprocess.Popen[bytes]", stop: threading.Event | None) -> None:
    """Wait for the child, no longer than it may take and no larger than it may grow."""
    deadline = time.monotonic() + SECONDS
    process = psutil.Process(child.pid)
    while child.poll() is None:
        if stop is not None and stop.is_set():
            raise TextError("stopped")
        if time.monotonic() > deadline:
            raise TextError("document-too-slow", seconds=SECONDS)
        try:
            used = process.memory_info().rss
        except psutil.NoSuchProcess:
            continue
        if used > MEMORY_MB * 1e6:
            raise TextError("document-too-much")
        time.sleep(_LOOK_EVERY_S)


def _answer(answer: IO[bytes], status: int) -> str:
    """What the child wrote: a line of JSON, then the text if that line says so."""
    answer.seek(0)
    try:
        head = json.loads(answer.readline(10_000))
    except ValueError:
        # It died before it could say why: killed by its own limits, or by a fault of a library.
        raise TextError("document-too-much" if status < 0 else "document-damaged") from None
    if head.get("reason") is not None:
        raise TextError(head["reason"], **head["values"])
    if status != 0:  # it died while it wrote
        raise TextError("document-too-much")
    return answer.read(4 * settings().max_characters + 4).decode("utf-8", "replace")
