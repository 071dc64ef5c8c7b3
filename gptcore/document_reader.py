"""The child of ``gptcore.documents``: a document on standard input, its text on standard output.

    python -m gptcore.document_reader docx|pdf

First a line of JSON, ``{"reason": null}`` or why it was refused, then the text in UTF-8.
"""

import io
import json
import sys
import unicodedata
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from gptcore.documents import MEMORY_MB, SECONDS
from gptcore.errors import TextError
from gptcore.settings import settings

if TYPE_CHECKING:
    from docx.table import Table

_MOST_PAGES = 3000
_MOST_INFLATED = 100_000_000
"""Bytes all parts of a .docx together may have, pictures included, once unpacked."""

# Fonts draw a radical and the character it is with one shape, and a PDF made from shapes may name
# the radical: ⼩ for 小. A model would take them for two characters. Those of Kangxi have their
# character in Unicode (NFKC); of the supplement, these do in its EquivalentUnifiedIdeograph.txt.
_RADICALS: dict[int, str | int] = {
    code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)
}
_RADICALS |= str.maketrans(
    "⺟⺠⻁⻄⻅⻆⻉⻋⻑⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳",
    "母民虎西见角贝车長长门青韦页风飞食马骨鬼鱼鸟卤麦黄黾齐齿龙龟",
)


def main() -> None:
    """Read, limit, answer."""
    _limit()
    try:
        text = _read(sys.argv[1], sys.stdin.buffer.read())
        _reply(None, {}, text)
    except TextError as refusal:
        _reply(refusal.reason, refusal.values)
    except (MemoryError, RecursionError):
        _reply("document-too-much", {})
    # Whatever a library stumbles over in bytes that anyone may have made.
    except Exception:
        _reply("document-damaged", {})


def _limit() -> None:
    """Take away what reading a document does not need, on systems that can."""
    try:
        import resource
    except ImportError:  # Windows; the parent watches
        return
    most = settings().max_characters * 4 + 100_000
    for limit, value in (
        # Address space is more than memory: libraries map what they never touch.
        (resource.RLIMIT_AS, 2 * MEMORY_MB * 1_000_000),
        (resource.RLIMIT_CPU, int(SECONDS) + 1),
        (resource.RLIMIT_FSIZE, most),
        (resource.RLIMIT_CORE, 0),
    ):
        # macOS refuses some of them.
        try:
            resource.setrlimit(limit, (value, value))
        except (ValueError, OSError):
            continue


def _read(kind: str, data: bytes) -> str:
    pieces: list[str] = []
    characters, limit = 0, settings().max_characters
    for piece in _docx(data) if kind == "docx" else _pdf(data):
        pieces.append(piece)
        characters += len(piece) + 1
        if characters > limit:
            raise TextError("text-too-many-characters", characters=characters, limit=limit)
    text = "\n".join(pieces)
    if not text.strip():
        raise TextError("document-no-text")
    # Characters that fonts of broken PDFs name and that no text has.
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def _docx(data: bytes) -> Iterator[str]:
    """The paragraphs, and the rows of tables where they stand, cells set apart by tabs."""
    from docx import Document
    from docx.table import Table

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(part.file_size for part in archive.infolist()) > _MOST_INFLATED:
            raise TextError("document-too-much")
    for block in Document(io.BytesIO(data)).iter_inner_content():
        if isinstance(block, Table):
            yield from _rows(block)
        else:
            yield block.text


def _rows(table: "Table") -> Iterator[str]:
    for row in table.rows:
        yield "\t".join(cell.text for cell in row.cells)


def _pdf(data: bytes) -> Iterator[str]:
    """The text of each page."""
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, FileNotDecryptedError

    reader = PdfReader(io.BytesIO(data))
    try:
        # Many PDFs are locked against changes only, with an empty password.
        if reader.is_encrypted and not reader.decrypt(""):
            raise TextError("document-encrypted")
        pages = len(reader.pages)
        if pages > _MOST_PAGES:
            raise TextError("document-too-many-pages", pages=pages, limit=_MOST_PAGES)
        for page in reader.pages:
            yield page.extract_text().translate(_RADICALS)
    except (FileNotDecryptedError, DependencyError):
        raise TextError("document-encrypted") from None


def _reply(reason: str | None, values: dict[str, Any], text: str = "") -> None:
    out = sys.stdout.buffer
    out.write(json.dumps({"reason": reason, "values": values}).encode() + b"\n")
    out.write(text.encode("utf-8"))


if __name__ == "__main__":
    main()
