"""User text, escaped for where it goes, and the proof that nothing goes round it."""

import ast
import csv
import io
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from visits import HOSTILE

from pages.parts import safe

ROOT = Path(__file__).resolve().parents[2]
TEXTS = [
    HOSTILE,
    "<script>alert(1)</script>",
    "\"><svg onload='x'>",
    "&lt;b&gt; &amp;",
    "$$\\frac{1}{2}$$",
    "# not a heading",
    ":material/home: :tada:",
    "a -> b <- c",
    "| a | b |",
    "\u202eevil\u202c",
    "词元 🦆\n第二行",
]


class Seen(HTMLParser):
    """The tags and the text that a browser finds."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.text = ""
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("text", TEXTS)
def test_html_shows_the_text_and_nothing_else(text):
    seen = Seen(f'<p title="{safe.html(text)}">{safe.html(text)}</p>')
    assert seen.tags == ["p"]
    assert seen.text == text


@pytest.mark.parametrize("text", TEXTS)
def test_plotly_finds_no_tags_and_no_formula(text):
    label = safe.plotly(text)
    assert Seen(label).tags == []
    assert "$" not in label


@given(st.text(max_size=80))
def test_markdown_leaves_no_mark_unescaped(text):
    escaped = safe.markdown(text)
    position = 0
    while position < len(escaped):
        if escaped[position] == "\\":
            position += 1
            assert escaped[position] in "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
        else:
            assert (
                escaped[position].isalnum()
                or not escaped[position].isascii()
                or (escaped[position] == " ")
            )
        position += 1
    assert "\n" not in escaped


def test_markdown_keeps_arrows_apart():
    assert "\u2060" in safe.markdown("a -> b")
    assert safe.markdown("a->b") == "a\\-\\>b"


@given(st.lists(st.text(max_size=30), min_size=1, max_size=4))
def test_csv_comes_back_as_it_was_and_is_no_formula(cells):
    cells = [cell.replace("\0", "") for cell in cells]
    line = ",".join(safe.csv_cell(cell) for cell in cells) + "\r\n"
    (row,) = csv.reader(io.StringIO(line, newline=""))
    for cell, read in zip(cells, row, strict=True):
        assert not read.startswith(("=", "+", "-", "@"))
        assert read in (cell, "'" + cell)


@given(st.text(max_size=200), st.integers(2, 60))
def test_one_line_is_one_line(text, most):
    line = safe.one_line(text, most)
    assert len(line) <= most
    assert len(line.splitlines()) <= 1
    assert not set(line) & set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u0000\u001b")


@given(st.text(max_size=200))
def test_file_names_are_names_and_no_paths(text):
    name = safe.file_name(text, ".safetensors")
    assert name.endswith(".safetensors")
    assert len(name) <= 80
    assert Path(name).name == name
    assert not name.startswith((".", "-"))


def test_names_stay_readable():
    assert safe.file_name("我的 故事/../../etc", ".csv") == "我的-故事-etc.csv"
    assert safe.file_name("///", ".csv") == "model.csv"
    assert safe.one_line("a\n\tb\u202ec", 80) == "a b c"
    assert safe.one_line("x" * 4000, 10) == "x" * 9 + "…"


def test_no_page_writes_html_past_this_module():
    """``st.html`` is for the one constant in ``theme.py``, ``unsafe_allow_html`` for nothing."""
    written = []
    for path in [ROOT / "app.py", *ROOT.glob("pages/**/*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword):
                assert node.arg != "unsafe_allow_html", path
            if isinstance(node, ast.Attribute) and node.attr == "html":
                assert isinstance(node.value, ast.Name), path
                if node.value.id != "safe":
                    written.append(path.name)
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "st.html":
                assert ast.unparse(node) == "st.html(_NARROW_QUOTES)", path
    assert written == ["theme.py"]


def test_components_never_parse_text_as_html():
    scripts = list(ROOT.glob("assets/components/*.js"))
    assert len(scripts) >= 4
    for path in scripts:
        source = path.read_text(encoding="utf-8")
        for way_in in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("):
            assert way_in not in source, f"{path.name}: {way_in}"
