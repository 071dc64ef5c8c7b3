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
from typing import Any

from gptcore.documents import MEMORY_MB, SECONDS
from gptcore.errors import TextError
from gptcore.settings import settings

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

# Elements of WordprocessingML with words that the page does not show: deleted and moved ones,
# readings above characters, a second version of a text box for old programs.
_NOT_SHOWN = {"del", "moveFrom", "rt", "Fallback", "sdtPr", "pPr", "rPr", "tblPr", "trPr", "tcPr"}
_MARKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


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
    characters, limit = -1, settings().max_characters  # no line end before the first piece
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

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(part.file_size for part in archive.infolist()) > _MOST_INFLATED:
            raise TextError("document-too-much")
    # python-docx opens the package; its paragraphs, though, lack what stands in forms, in
    # insertions and in tables within tables, and count cells that are merged several times.
    return _blocks(Document(io.BytesIO(data)).element.body)


def _blocks(parent: Any) -> Iterator[str]:
    """The lines of everything in ``parent``, an element of WordprocessingML (ECMA-376)."""
    for child in parent:
        match _name(child):
            case "p":
                yield _words(child)
            case "tr":
                yield "\t".join("\n".join(_blocks(cell)) for cell in _cells(child))
            case name if name not in _NOT_SHOWN:
                yield from _blocks(child)


def _cells(row: Any) -> Iterator[Any]:
    """The cells of a table's row, also those that a form wraps."""
    for child in row:
        match _name(child):
            case "tc":
                yield child
            case name if name not in _NOT_SHOWN:
                yield from _cells(child)


def _name(element: Any) -> str:
    """``p`` for ``{http://...}p``; comments have none."""
    return str(element.tag).rpartition("}")[2]


def _words(parent: Any) -> str:
    """The text of one paragraph, or of a part of it."""
    words = []
    for child in parent:
        match _name(child):
            case "t":
                words.append(child.text or "")
            case name if name in _MARKS:
                words.append(_MARKS[name])
            case "txbxContent":
                words.append("\n" + "\n".join(_blocks(child)) + "\n")
            case name if name not in _NOT_SHOWN:
                words.append(_words(child))
    return "".join(words)


def _pdf(data: bytes) -> Iterator[str]:
    """The text of each page."""
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError

    try:
        reader = PdfReader(io.BytesIO(data))
        # Many PDFs are locked against changes only, with an empty password.
        if reader.is_encrypted and not reader.decrypt(""):
            raise TextError("document-encrypted")
        pages = len(reader.pages)
        if pages > _MOST_PAGES:
            raise TextError("document-too-many-pages", pages=pages, limit=_MOST_PAGES)
        for page in reader.pages:
            yield page.extract_text().translate(_RADICALS)
    except LimitReachedError:
        raise TextError("document-too-much") from None
    # The last: a lock that is not a password but a certificate.
    except (FileNotDecryptedError, DependencyError, NotImplementedError):
        raise TextError("document-encrypted") from None


def _reply(reason: str | None, values: dict[str, Any], text: str = "") -> None:
    out = sys.stdout.buffer
    out.write(json.dumps({"reason": reason, "values": values}).encode() + b"\n")
    out.write(text.encode("utf-8"))


if __name__ == "__main__":
    main()
