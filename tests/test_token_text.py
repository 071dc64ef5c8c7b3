"""Tokens as people read them: everything can be seen, and nothing is lost or made up."""

import unicodedata
from itertools import pairwise

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st
from tiny import CHINESE, TEXT

from gptcore.config import TokenizerConfig
from gptcore.errors import TokenizerError
from gptcore.token_text import Cell, cells, spelled, token_label, token_parts
from gptcore.tokenizers import BPETokenizer, CharTokenizer, Tokenizer, train_tokenizer

EMOJI = "👩‍👩‍👧‍👦 went to 🏴‍☠️ island ❤️‍🔥👍🏽 🇨🇳🇧🇷 and e\u0301 नमस्ते ที่นี่\n"
MIXED = TEXT[:300] + CHINESE[:100] + EMOJI


@pytest.fixture(scope="module")
def vocabularies() -> dict[str, Tokenizer]:
    """Of the three kinds, for one text."""
    return {
        kind: train_tokenizer(
            TokenizerConfig.model_validate({"kind": kind, "vocabulary": 400}), MIXED
        )
        for kind in ("char", "byte", "bpe")
    }


@pytest.fixture(params=["char", "byte", "bpe"])
def tokenizer(request: pytest.FixtureRequest, vocabularies: dict[str, Tokenizer]) -> Tokenizer:
    return vocabularies[request.param]


# Labels


@pytest.mark.parametrize(
    ("token", "label"),
    [
        (b"", ""),
        (b" the", "·the"),
        (b"  ", "··"),
        (b"\n", "⏎"),
        (b"\t\r\n", "⇥␍⏎"),
        ("你".encode()[:2], "E4 BD"),
        ("你".encode()[2:], "A0"),
        (b"\xff", "FF"),
        (b"\xc0\xaf", "C0 AF"),  # "/" written longer than allowed
        (b"\xed\xa0\x80", "ED A0 80"),  # half a UTF-16 pair
        ("\u200d".encode(), "U+200D"),
        ("\u202e".encode(), "U+202E"),
        ("\u2066x\u2069".encode(), "U+2066xU+2069"),
        ("\xa0".encode(), "U+00A0"),
        ("\u3000".encode(), "U+3000"),
        ("\ufeff".encode(), "U+FEFF"),
        ("\U000e0041".encode(), "U+E0041"),
        (b"\0\x1b\x7f", "U+0000 U+001B U+007F"),
        ("\u0301".encode(), "◌\u0301"),
        ("e\u0301".encode(), "e\u0301"),
        (b"<b>&amp;</b>", "<b>&amp;</b>"),
        (b"$x$ **bold** `code`", "$x$·**bold**·`code`"),
        ("好 ".encode(), "好·"),
        ("😀".encode(), "😀"),
    ],
)
def test_what_cannot_be_seen_is_marked(token: bytes, label: str) -> None:
    assert token_label(token) == label


def test_marks_are_told_from_what_is_there() -> None:
    assert token_parts(b" the\n") == [("mark", "·"), ("text", "the"), ("mark", "⏎")]
    # A middle dot in the text looks like our blank; only its kind tells them apart.
    assert token_parts("·".encode()) == [("text", "·")]
    assert token_parts(b" ") == [("mark", "·")]
    assert token_parts(b"a" + "你".encode()[:2] + b"b") == [
        ("text", "a"),
        ("mark", "E4 BD"),
        ("text", "b"),
    ]
    assert token_parts(b"<script>alert(1)</script>") == [("text", "<script>alert(1)</script>")]


@pytest.mark.parametrize("mark", ["\u0301", "\u20dd", "\u0e31", "\u093f", "\u0903", "\u064b"])
def test_a_mark_without_its_letter_stands_on_a_dotted_circle(mark: str) -> None:
    assert unicodedata.category(mark).startswith("M")
    assert token_label(mark.encode()) == "◌" + mark


def test_characters_that_are_drawn_as_nothing_are_not_labelled_with_nothing() -> None:
    """Unicode lists them: joiners, variation selectors, fillers."""
    every = "".join(map(chr, [*range(0xD800), *range(0xE000, 0x110000)]))
    ignorable = regex.findall(r"[\p{Default_Ignorable_Code_Point}--\p{Cn}]", every, regex.V1)
    assert len(ignorable) > 300
    hidden = [
        f"U+{ord(character):04X}"
        for character in ignorable
        if token_label(character.encode()).removeprefix("◌") == character
    ]
    assert hidden == []


@given(st.binary() | st.text(st.characters(exclude_categories=["Cs"])).map(str.encode))
def test_every_label_can_be_printed(token: bytes) -> None:
    label = token_label(token)
    assert label.isprintable()
    label.encode()  # no surrogates
    assert label == "".join(text for _, text in token_parts(token))
    assert bool(label) == bool(token)


@given(st.binary() | st.text(st.characters(exclude_categories=["Cs"])).map(str.encode))
def test_parts_alternate_and_hold_what_they_say(token: bytes) -> None:
    parts = token_parts(token)
    assert all(text for _, text in parts)
    assert all(one[0] != other[0] for one, other in pairwise(parts))
    # What can be seen stands there as it is, in order.
    text = token.decode("utf-8", "replace")
    for kind, part in parts:
        if kind == "text":
            assert part.removeprefix("◌") in text


def test_every_single_byte_has_a_label_of_its_own() -> None:
    labels = [token_label(bytes([value])) for value in range(256)]
    assert len(set(labels)) == 256
    assert labels[0x80:] == [f"{value:02X}" for value in range(0x80, 0x100)]
    assert labels[0x21:0x7F] == [chr(value) for value in range(0x21, 0x7F)]


# Cells


@given(st.lists(st.sampled_from([*MIXED, *MIXED.split(), MIXED])).map("".join))
def test_the_bytes_of_the_cells_are_the_passage(
    vocabularies: dict[str, Tokenizer], passage: str
) -> None:
    for tokenizer in vocabularies.values():
        found = cells(tokenizer, passage)
        assert b"".join(cell.token for cell in found) == passage.encode()
        assert [cell.id for cell in found] == tokenizer.encode(passage)
        assert all(cell.token == tokenizer.token_bytes(cell.id) for cell in found)


@given(st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from(MIXED)))
def test_unknown_characters_are_cells_without_an_id_in_their_place(passage: str) -> None:
    known = CharTokenizer("abcé好")
    ids = {character: id for id, character in enumerate("abcé好")}
    assert cells(known, passage) == [
        Cell(ids.get(character), character.encode()) for character in passage
    ]


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_has_cells_of_bytes(vocabularies: dict[str, Tokenizer], passage: str) -> None:
    for kind in ("byte", "bpe"):
        found = cells(vocabularies[kind], passage)
        assert b"".join(cell.token for cell in found) == passage.encode()
        assert None not in [cell.id for cell in found]


def test_no_passage_has_no_cells(tokenizer: Tokenizer) -> None:
    assert cells(tokenizer, "") == []


def test_half_a_character_has_no_cells(tokenizer: Tokenizer) -> None:
    with pytest.raises(TokenizerError) as caught:
        cells(tokenizer, "hill\ud83d")
    assert caught.value.reason == "lone-surrogate"


# Characters that no token holds whole


def cut(passage: str, found: list[Cell]) -> str:
    """The distinct characters of ``passage`` whose bytes are not all of one token."""
    owner = [number for number, cell in enumerate(found) for _ in cell.token]
    characters: list[str] = []
    at = 0
    for character in passage:
        size = len(character.encode())
        if len(set(owner[at : at + size])) > 1 and character not in characters:
            characters.append(character)
        at += size
    assert at == len(owner)
    return "".join(characters)


@given(st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from(MIXED)))
def test_spelled_characters_are_those_cut_by_an_edge(
    vocabularies: dict[str, Tokenizer], passage: str
) -> None:
    for tokenizer in vocabularies.values():
        found = cells(tokenizer, passage)
        assert spelled(found) == cut(passage, found)


@given(st.text("aé好😀", min_size=1), st.data())
def test_spelled_characters_are_found_wherever_the_edges_are(
    passage: str, data: st.DataObject
) -> None:
    size = len(passage.encode())
    edges = data.draw(st.sets(st.integers(1, size)))
    places = sorted({0, size} | edges)
    found = [Cell(0, passage.encode()[start:end]) for start, end in pairwise(places)]
    assert spelled(found) == cut(passage, found)


def test_spelled_by_hand() -> None:
    made = BPETokenizer([b"\xe5\xa5", "好".encode(), b"\xf0\x9f", b"\xe4\xbd"])
    found = cells(made, "你好 😀a你")
    assert spelled(found) == "你😀"
    assert spelled([]) == ""
    assert spelled(cells(CharTokenizer("好"), "好你😀")) == ""
