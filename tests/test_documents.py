"""Word and PDF documents: their words, or a refusal in time, and nothing left behind."""

import gzip
import re
import struct
import subprocess
import sys
import tempfile
import threading
import time
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import docx
import psutil
import pytest
from docx.document import Document
from fpdf import FPDF
from pypdf import PdfWriter

from gptcore import documents
from gptcore.documents import Kind, kind_of, read_document
from gptcore.errors import PlaygroundError, TextError
from gptcore.settings import settings

ROOT = Path(__file__).resolve().parent.parent
STORY = ("春天来了，小猫在院子里睡觉。", "Naïve cats 🌊 sleep.", "Ende.")
LONGEST_S = 10.0
_NAMESPACES = (
    b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    b' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)


@pytest.fixture(autouse=True)
def nothing_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever a test reads: no process and no temporary file outlives it."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    before = set(psutil.Process().children(recursive=True))
    yield
    assert set(psutil.Process().children(recursive=True)) <= before
    assert list(folder.iterdir()) == []


@pytest.fixture
def few_characters(monkeypatch: pytest.MonkeyPatch) -> int:
    """The most characters a text may have, for the child too: it inherits the environment."""
    monkeypatch.setenv("GPTCORE_MAX_CHARACTERS", "1000")
    settings.cache_clear()
    return settings().max_characters


def word(fill: Callable[[Document], object] = lambda document: None) -> bytes:
    """A .docx as python-docx writes it."""
    document = docx.Document()
    fill(document)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def word_xml(body: bytes, before: bytes = b"") -> bytes:
    """A .docx with a body that no library would write."""
    inner = before + b"<w:document %b><w:body>%b</w:body></w:document>" % (_NAMESPACES, body)
    return repacked(word(), {"word/document.xml": inner})


def repacked(data: bytes, contents: dict[str, bytes], rename: Callable[[str], str] = str) -> bytes:
    """The archive ``data`` with other contents in some of its parts, and other names."""
    file = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(data)) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(rename(name), contents.get(name, old.read(name)))
    return file.getvalue()


def archive(*parts: tuple[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", compression) as new:
        for name, data in parts:
            new.writestr(name, data)
    return file.getvalue()


def paragraph(words: bytes) -> bytes:
    return b"<w:p><w:r><w:t>%b</w:t></w:r></w:p>" % words


def pdf(*objects: bytes, trailer: bytes = b"") -> bytes:
    """A PDF of these objects; the first is its catalog."""
    data, places = b"%PDF-1.4\n", []
    for number, written in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, written)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return (
        data
        + b"xref\n0 %d\n0000000000 65535 f \n%b" % (size, table)
        + b"trailer\n<< /Size %d /Root 1 0 R %b >>\n" % (size, trailer)
        + b"startxref\n%d\n%%%%EOF\n" % len(data)
    )


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(data), entries, data)


HELVETICA = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def one_page(content: bytes, *more: bytes, font: bytes = HELVETICA) -> bytes:
    """A PDF of one page; ``content`` is object 4, the font 5, ``more`` from 6 on."""
    return pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R"
        b" /Resources << /Font << /F 5 0 R >> >> >>",
        content,
        font,
        *more,
    )


def deflated(data: bytes) -> bytes:
    return stream(zlib.compress(data), b"/Filter /FlateDecode")


def written_in(characters: str) -> bytes:
    """A PDF in which a font without glyphs says what each of its codes means."""
    meanings = b"".join(
        b"<%04X> <%b>\n" % (code, character.encode("utf-16-be", "surrogatepass").hex().encode())
        for code, character in enumerate(characters, 1)
    )
    codes = b"".join(b"%04X" % code for code in range(1, len(characters) + 1))
    return one_page(
        stream(b"BT /F 12 Tf 10 100 Td <%b> Tj ET" % codes),
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A /DW 1000 /CIDSystemInfo"
        b" << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        stream(
            b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
            b"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
            b"%d beginbfchar\n%bendbfchar\nendcmap end end" % (len(characters), meanings)
        ),
        font=b"<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H"
        b" /DescendantFonts [6 0 R] /ToUnicode 7 0 R >>",
    )


def blank_pages(count: int) -> bytes:
    """What a scanner makes, without its pictures."""
    kids = b" ".join(b"%d 0 R" % (3 + page) for page in range(count))
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"
    return pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%b] /Count %d >>" % (kids, count),
        *[page] * count,
    )


def printed(*pages: str) -> bytes:
    """A PDF as fpdf2 writes it."""
    document = FPDF()
    document.set_font("Helvetica", size=12)
    for page in pages:
        document.add_page()
        document.multi_cell(0, 8, page)
    return bytes(document.output())


def locked(user: str, owner: str | None = None) -> bytes:
    writer = PdfWriter(clone_from=BytesIO(printed("Behind a lock.")))
    writer.encrypt(user, owner, algorithm="RC4-128")
    file = BytesIO()
    writer.write(file)
    return file.getvalue()


def locked_with_aes() -> bytes:
    """A PDF that opens without a password, in a cipher that Python does not bring."""
    cipher = b"/V 4 /CF << /C << /CFM /AESV2 /Length 16 >> >> /StmF /C /StrF /C"
    return locked("", "owner").replace(b"/V 2", cipher).replace(b"/R 3", b"/R 4")


def locked_for_certain_people() -> bytes:
    return pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
        b"<< /Filter /Adobe.PubSec /V 2 /Length 128 >>",
        trailer=b"/Encrypt 4 0 R /ID [<00> <00>]",
    )


def slow() -> bytes:
    """Ten kilobytes that take a quarter of a minute: a page that writes 900,000 times."""
    return one_page(deflated(b"BT /F 12 Tf %b ET" % (b"(x) Tj " * 900_000)))


def hungry() -> bytes:
    """Some kilobytes that need gigabytes: a tree of fifteen million empty paragraphs."""
    return word_xml(b"<w:p/>" * 15_000_000)


def lying_about_its_size() -> bytes:
    """A .docx of 200 MB that says it is of one kilobyte."""
    data = word_xml(paragraph(b" " * 8_000_000) * 25)
    with zipfile.ZipFile(BytesIO(data)) as file:
        size = struct.pack("<I", file.getinfo("word/document.xml").file_size)
    # Once before the part, once in the table at the end.
    assert data.count(size) == 2
    return data.replace(size, struct.pack("<I", 1000))


def laughing() -> bytes:
    """A billion laughs: ten entities, each of them ten times the one before."""
    entities = b"".join(
        b'<!ENTITY %c "%b">' % (letter + 1, b"&%c;" % letter * 10) for letter in b"abcdefghi"
    )
    beginning = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "ha">%b]>' % entities
    return word_xml(paragraph(b"&j;"), beginning)


def refusal(data: bytes, stop: threading.Event | None = None) -> TextError:
    """Why ``data`` is not read, said in time and in both languages."""
    begun = time.monotonic()
    with pytest.raises(TextError) as caught:
        read_document(data, kind_of(data), stop)
    assert time.monotonic() - begun < LONGEST_S
    assert_says(caught.value)
    return caught.value


def assert_says(problem: PlaygroundError) -> None:
    for lang in ("en", "zh"):
        assert problem.what(lang)
        assert problem.advice(lang)


def read(data: bytes) -> str:
    return read_document(data, kind_of(data))


def text_or_reason(data: bytes) -> str:
    try:
        return read(data)
    except TextError as problem:
        return problem.reason


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (word(), "docx"),
        (word_xml(paragraph(b"x")), "docx"),
        (printed("x"), "pdf"),
        (b"\xef\xbb\xbf\r\n" + printed("x"), "pdf"),
        (b"", "text"),
        (b"PK is how a sentence may begin.", "text"),
        ("这是一段文字。".encode(), "text"),
        ("这是一段文字。".encode("utf-16"), "text"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "text"),
    ],
    ids=["docx", "docx-small", "pdf", "pdf-late", "empty", "pk", "utf-8", "utf-16", "png"],
)
def test_a_kind_is_known_by_its_bytes(data: bytes, kind: Kind) -> None:
    assert kind_of(data) == kind


def test_a_document_from_word_on_the_web_is_one_too() -> None:
    """It calls its main part document2.xml; what counts is [Content_Types].xml."""
    old = word(lambda document: document.add_paragraph("From the web."))
    with zipfile.ZipFile(BytesIO(old)) as file:
        contents = {
            name: file.read(name).replace(b"word/document.xml", b"word/document2.xml")
            for name in ("[Content_Types].xml", "_rels/.rels")
        }
    data = repacked(old, contents, lambda name: name.replace("document.xml", "document2.xml"))
    assert kind_of(data) == "docx"
    assert read(data) == "From the web."


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504), "document-old-office"),
        (rb"{\rtf1\ansi Hello.}", "document-rtf"),
        (archive(("story.txt", b"once upon a time")), "document-archive"),
        (archive(), "document-archive"),
        (archive(("xl/workbook.xml", b"<workbook/>")), "document-archive"),
        (archive(("ppt/presentation.xml", b"<p/>")), "document-archive"),
        (archive(("homework/word/documents/essay.txt", b"essay")), "document-archive"),
        (gzip.compress(b"once upon a time"), "document-archive"),
        (b"7z\xbc\xaf\x27\x1c\0\x04" + bytes(24), "document-archive"),
        (b"Rar!\x1a\x07\x01\0" + bytes(24), "document-archive"),
        # Not packed any tighter, so that what is inside can be seen from the outside.
        (archive(("a.docx", word()), compression=zipfile.ZIP_STORED), "document-archive"),
        (archive(("a.pdf", printed("x")), compression=zipfile.ZIP_STORED), "document-archive"),
    ],
    ids=[
        "doc",
        "rtf",
        "zip",
        "zip-0",
        "xlsx",
        "pptx",
        "zip-word",
        "gz",
        "7z",
        "rar",
        "docx-in",
        "pdf-in",
    ],
)
def test_a_kind_that_is_not_read_is_refused_with_what_to_do(data: bytes, reason: str) -> None:
    with pytest.raises(TextError) as caught:
        kind_of(data)
    assert caught.value.reason == reason
    assert_says(caught.value)


def test_a_word_document_is_read_with_its_tables_where_they_stand() -> None:
    def fill(document: Document) -> None:
        for words in STORY[:2]:
            document.add_paragraph(words)
        table = document.add_table(2, 2)
        for cell, words in zip((0, 1, 2, 3), ("字", "🌊", "c", "d"), strict=True):
            table.cell(cell // 2, cell % 2).text = words
        document.add_paragraph(STORY[2])

    assert read(word(fill)) == "\n".join((*STORY[:2], "字\t🌊", "c\td", STORY[2]))


PARTS = {
    "linked": b"<w:p><w:hyperlink><w:r><w:t>linked</w:t></w:r></w:hyperlink></w:p>",
    "inserted": b'<w:p><w:ins w:id="1"><w:r><w:t>inserted</w:t></w:r></w:ins></w:p>',
    "in-a-form": b"<w:sdt><w:sdtContent>%b</w:sdtContent></w:sdt>" % paragraph(b"in-a-form"),
    "filled-in": b"<w:p><w:sdt><w:sdtContent><w:r><w:t>filled-in</w:t></w:r></w:sdtContent>"
    b"</w:sdt></w:p>",
    "a-place": b'<w:p><w:smartTag w:uri="x" w:element="place"><w:r><w:t>a-place</w:t></w:r>'
    b"</w:smartTag></w:p>",
    "table-in-table": b"<w:tbl><w:tr><w:tc>%b<w:tbl><w:tr><w:tc>%b</w:tc></w:tr></w:tbl>%b</w:tc>"
    b"</w:tr></w:tbl>" % (paragraph(b"outer"), paragraph(b"table-in-table"), paragraph(b"")),
    "wrapped-cell": b"<w:tbl><w:tr><w:sdt><w:sdtContent><w:tc>%b</w:tc></w:sdtContent></w:sdt>"
    b"</w:tr></w:tbl>" % paragraph(b"wrapped-cell"),
    "in-a-box": b"<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent>%b</w:txbxContent>"
    b"</mc:Choice><mc:Fallback><w:txbxContent>%b</w:txbxContent></mc:Fallback>"
    b"</mc:AlternateContent></w:r></w:p>" % (paragraph(b"in-a-box"), paragraph(b"old-box")),
}
NOT_SHOWN = {
    "deleted": b'<w:p><w:del w:id="2"><w:r><w:delText>deleted</w:delText></w:r></w:del></w:p>',
    "moved": b'<w:p><w:moveFrom w:id="3"><w:r><w:t>moved</w:t></w:r></w:moveFrom></w:p>',
    "old-box": b"",  # what a program that knows no text boxes shows in the place of one
}


@pytest.fixture(scope="module")
def all_parts() -> str:
    return read(word_xml(b"".join((*PARTS.values(), *NOT_SHOWN.values(), paragraph(b"end")))))


@pytest.mark.parametrize("words", PARTS)
def test_no_words_that_word_shows_are_left_out(words: str, all_parts: str) -> None:
    assert all_parts.count(words) == 1


@pytest.mark.parametrize("words", NOT_SHOWN)
def test_no_words_that_word_does_not_show_are_brought_in(words: str, all_parts: str) -> None:
    assert words not in all_parts
    assert all_parts.endswith("end")


def test_tabs_and_line_breaks_within_a_paragraph_stay() -> None:
    inside = b"<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r></w:p>"
    assert read(word_xml(inside)) == "a\tb\nc"


def test_a_cell_over_several_columns_is_read_once() -> None:
    def fill(document: Document) -> None:
        table = document.add_table(2, 3)
        table.cell(0, 0).merge(table.cell(0, 2)).text = "timetable"
        for column in range(3):
            table.cell(1, column).text = f"day {column}"

    text = read(word(fill))
    assert text.count("timetable") == 1
    assert "day 0\tday 1\tday 2" in text


@pytest.mark.parametrize("rows", [3, 500])
def test_a_cell_over_several_rows_is_read_once_and_in_time(rows: int) -> None:
    first, below = b'<w:vMerge w:val="restart"/>', b"<w:vMerge/>"
    table = b"".join(
        b"<w:tr><w:tc><w:tcPr>%b</w:tcPr>%b</w:tc><w:tc>%b</w:tc></w:tr>"
        % (below if row else first, paragraph(b"" if row else b"group"), paragraph(b"%d" % row))
        for row in range(rows)
    )
    text = read(word_xml(b"<w:tbl>%b</w:tbl>" % table))
    assert text.split() == ["group", *map(str, range(rows))]


def test_a_novel_is_read_in_time() -> None:
    sentence = "The kettle sings, the window glows. " * 3
    text = read(word_xml(paragraph(sentence.encode()) * 20_000))
    assert text.split("\n") == [sentence] * 20_000


def test_a_pdf_is_read_page_after_page() -> None:
    words = [f"This is page {page}.\nIt has two lines." for page in (1, 2, 3)]
    assert read(printed(*words)) == "\n".join(words)


def test_a_pdf_may_be_chinese() -> None:
    assert read(written_in(STORY[0] + "🌊")) == STORY[0] + "🌊"


def test_a_font_that_names_no_character_spoils_no_text() -> None:
    text = read(written_in("a\ud800b\0c\udfffd"))
    assert re.sub("[^a-d]", "", text) == "abcd"
    assert "\0" not in text
    text.encode()


def test_a_pdf_locked_against_changes_only_is_read() -> None:
    assert read(locked("", "owner")) == "Behind a lock."


@pytest.mark.parametrize(
    "build",
    [lambda: locked("secret"), locked_with_aes, locked_for_certain_people],
    ids=["password", "aes", "certificate"],
)
def test_a_locked_pdf_is_called_locked(build: Callable[[], bytes]) -> None:
    assert refusal(build()).reason == "document-encrypted"


DAMAGED = {
    "pdf-half": lambda: (data := printed("x" * 500))[: len(data) // 2],
    "pdf-beginning": lambda: printed("x")[:9],
    "pdf-garbage": lambda: b"%PDF-" + bytes(range(256)) * 100,
    "pdf-own-child": lambda: pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"
    ),
    "docx-half": lambda: (data := word())[: len(data) // 2],
    "docx-no-xml": lambda: word_xml(b"<w:p>"),
    "docx-no-word": lambda: archive(
        ("[Content_Types].xml", b"<x/>"), ("word/document.xml", b"<x/>")
    ),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_document_is_called_damaged(name: str) -> None:
    assert refusal(DAMAGED[name]()).reason == "document-damaged"


@pytest.mark.parametrize(
    "build",
    [
        lambda: word_xml(paragraph(b" " * 200_000_000)),
        lambda: one_page(deflated(b"BT /F 12 Tf (x) Tj ET\n" + b" " * 150_000_000)),
    ],
    ids=["docx", "pdf"],
)
def test_what_inflates_a_thousandfold_is_too_much(build: Callable[[], bytes]) -> None:
    data = build()
    assert len(data) < 400_000
    assert refusal(data).reason == "document-too-much"


@pytest.mark.parametrize("build", [lying_about_its_size, laughing])
def test_a_bomb_in_disguise_is_refused(build: Callable[[], bytes]) -> None:
    assert refusal(build()).reason in ("document-damaged", "document-too-much")


def test_a_cell_that_claims_a_billion_columns_does_no_harm() -> None:
    span = b'<w:tcPr><w:gridSpan w:val="1000000000"/></w:tcPr>'
    data = word_xml(b"<w:tbl><w:tr><w:tc>%b%b</w:tc></w:tr></w:tbl>" % (span, paragraph(b"x")))
    begun = time.monotonic()
    assert text_or_reason(data) in ("x", "document-too-much")
    assert time.monotonic() - begun < LONGEST_S


def test_a_document_reads_no_other_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret of this computer", encoding="utf-8")
    beginning = b'<!DOCTYPE w [<!ENTITY s SYSTEM "%b">]>' % secret.as_uri().encode()
    data = word_xml(paragraph(b"&s;") + paragraph(b"x"), beginning)
    assert "secret" not in text_or_reason(data)


def test_ten_thousand_scanned_pages_are_too_many() -> None:
    problem = refusal(blank_pages(10_000))
    assert problem.reason == "document-too-many-pages"
    assert problem.values["pages"] == 10_000
    assert problem.values["limit"] < 10_000


@pytest.mark.parametrize("build", [lambda: blank_pages(100), word], ids=["pdf", "docx"])
def test_a_document_without_text_is_refused(build: Callable[[], bytes]) -> None:
    assert refusal(build()).reason == "document-no-text"


@pytest.mark.parametrize("of", ["docx", "pdf"])
def test_a_text_too_long_is_refused(of: str, few_characters: int) -> None:
    words = "plain words " * 100
    data = printed(words) if of == "pdf" else word(lambda document: document.add_paragraph(words))
    problem = refusal(data)
    assert problem.reason == "text-too-many-characters"
    assert problem.values["limit"] == few_characters < problem.values["characters"]


def test_a_text_just_short_enough_is_read(few_characters: int) -> None:
    def fill(document: Document) -> None:
        document.add_paragraph("字" * (few_characters - 11))
        document.add_paragraph("a" * 10)

    assert len(read(word(fill))) == few_characters


@pytest.fixture
def tenth_of_a_megabyte(monkeypatch: pytest.MonkeyPatch) -> float:
    monkeypatch.setenv("GPTCORE_MAX_UPLOAD_MB", "0.1")
    settings.cache_clear()
    return settings().max_upload_mb


def test_a_file_too_large_is_refused_before_a_process_is_started(
    monkeypatch: pytest.MonkeyPatch, tenth_of_a_megabyte: float
) -> None:
    monkeypatch.delattr(subprocess, "Popen")
    problem = refusal(b"%PDF-" + bytes(295_000))
    assert problem.reason == "text-too-large"
    assert problem.values == {"megabytes": 0.3, "limit": tenth_of_a_megabyte}


def test_a_file_a_little_too_large_is_said_to_be(tenth_of_a_megabyte: float) -> None:
    """As "0.1 MB; at most 0.1 MB" helps nobody."""
    problem = refusal(b"%PDF-" + bytes(104_000))
    assert problem.values["megabytes"] > problem.values["limit"] == tenth_of_a_megabyte


def test_a_document_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    data = slow()
    monkeypatch.setattr(documents, "SECONDS", 1.5)
    begun = time.monotonic()
    problem = refusal(data)
    assert problem.reason == "document-too-slow"
    assert problem.values["seconds"] == 1.5
    assert time.monotonic() - begun < 3


def test_who_stops_it_waits_no_longer_and_the_child_is_gone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data, stop, started = slow(), threading.Event(), threading.Event()
    pids: list[int] = []
    stopped_at: list[float] = []
    start = subprocess.Popen

    def watched(*arguments: object, **options: object) -> subprocess.Popen[bytes]:
        child = start(*arguments, **options)  # type: ignore[call-overload]
        pids.append(child.pid)
        started.set()
        return child

    def press() -> None:
        started.wait(LONGEST_S)
        stopped_at.append(time.monotonic())
        stop.set()

    monkeypatch.setattr(subprocess, "Popen", watched)
    presser = threading.Thread(target=press)
    presser.start()
    problem = refusal(data, stop)
    gone_after = time.monotonic() - stopped_at[0]
    presser.join()
    assert problem.reason == "stopped"
    assert gone_after < 1
    assert not psutil.pid_exists(pids[0])


def test_a_stop_that_came_first_counts_too() -> None:
    stop = threading.Event()
    stop.set()
    assert refusal(printed("x"), stop).reason == "stopped"


def test_a_hungry_document_is_refused_and_costs_the_parent_nothing() -> None:
    data = hungry()
    tracemalloc.start()
    try:
        problem = refusal(data)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert problem.reason == "document-too-much"
    assert peak < 5_000_000


def test_the_parent_watches_the_memory_where_the_child_cannot_limit_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The child has its own copy of this number; any Python is larger than the parent's.
    monkeypatch.setattr(documents, "MEMORY_MB", 1)
    assert refusal(printed("x")).reason == "document-too-much"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not enforce it")
def test_the_child_limits_its_memory_where_nobody_watches(tmp_path: Path) -> None:
    given, answer = tmp_path / "given", tmp_path / "answer"
    given.write_bytes(hungry())
    # A process counts the memory of the one it was forked from, and this one may be large: a
    # small one in between starts the child and tells how much that used.
    script = (
        "import resource, subprocess, sys\n"
        "with open(sys.argv[1], 'rb') as given, open(sys.argv[2], 'wb') as answer:\n"
        "    command = [sys.executable, '-m', 'gptcore.document_reader', 'docx']\n"
        "    subprocess.run(command, stdin=given, stdout=answer, check=False)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    command = [sys.executable, "-c", script, str(given), str(answer)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert int(done.stdout) * 1024 < 2.1e6 * documents.MEMORY_MB
    assert b"document-" in answer.read_bytes()


def test_the_child_cannot_fill_the_disk(tmp_path: Path, few_characters: int) -> None:
    pytest.importorskip("resource")
    path = tmp_path / "written"
    script = (
        "from gptcore.document_reader import _limit; import sys; _limit()\n"
        "with open(sys.argv[1], 'wb') as file: file.write(bytes(5_000_000))"
    )
    command = [sys.executable, "-c", script, str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert "File too large" in done.stderr
    assert path.stat().st_size <= 4 * few_characters + 100_000


HALF = """print('{"reason": null, "values": {}}\\nhalf a', flush=True)"""
KILLED = "os.kill(os.getpid(), 9)"
DAMAGED_OR_TOO_MUCH = ("document-damaged", "document-too-much")


@pytest.mark.parametrize(
    ("last_words", "reasons"),
    [
        ("", ("document-damaged",)),
        ("print('Segmentation fault')", ("document-damaged",)),
        (KILLED, ("document-too-much",)),
        # As a full disk does it, and a limit that is reached while writing.
        (f"{HALF}; sys.exit(1)", DAMAGED_OR_TOO_MUCH),
        (f"{HALF}; {KILLED}", DAMAGED_OR_TOO_MUCH),
    ],
    ids=["silent", "nonsense", "killed", "half", "half-killed"],
)
def test_a_child_that_dies_gives_a_refusal_and_never_half_a_text(
    monkeypatch: pytest.MonkeyPatch, last_words: str, reasons: tuple[str, ...]
) -> None:
    start = subprocess.Popen

    def dying(_: list[str], **options: object) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-c", f"import os, sys; {last_words}"]
        return start(command, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(subprocess, "Popen", dying)
    assert refusal(b"%PDF-").reason in reasons
