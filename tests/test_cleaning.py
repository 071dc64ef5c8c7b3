"""Cleaning changes what was asked for, nothing else, and never twice."""

import time
import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gptcore.cleaning import Cleaning, changed_lines, clean

OPTIONS = ("trailing_spaces", "blank_lines", "full_width", "lower_case")
TRAILING = Cleaning(trailing_spaces=True)
BLANK = Cleaning(blank_lines=True)
WIDTH = Cleaning(full_width=True)
LOWER = Cleaning(lower_case=True)
ALL = Cleaning(trailing_spaces=True, blank_lines=True, full_width=True, lower_case=True)

CLEANINGS = st.builds(Cleaning, **dict.fromkeys(OPTIONS, st.booleans()))
TEXTS = st.one_of(
    st.text(),
    st.text("aA \t\n\u3000Ａｚ９，。！？İΣßé\xa0\r\u2028", max_size=80),
    st.text("A \n", max_size=12),
)


# Each option alone


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a  \n b\t\nc", "a\n b\nc"),
        ("a \t\u3000\xa0\n", "a\n"),
        ("   \n\t\n", "\n\n"),
        ("  a", "  a"),
        ("a b", "a b"),
        ("", ""),
    ],
)
def test_blanks_at_the_ends_of_lines_go(before: str, after: str) -> None:
    assert clean(before, TRAILING) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a\n\n\n\nb", "a\n\nb"),
        ("a\n\nb\n", "a\n\nb\n"),
        ("a\nb", "a\nb"),
        ("\n\n\na", "\na"),
        ("a\n \n\t\nb", "a\n \nb"),  # the first of them stays as it is
        ("a\n\n\nb\n\n\nc", "a\n\nb\n\nc"),
        ("", ""),
        ("\n", "\n"),
    ],
)
def test_of_several_blank_lines_one_stays(before: str, after: str) -> None:
    assert clean(before, BLANK) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a\n\n", "a\n\n"),
        ("a\n \n", "a\n \n"),
        ("a\n\n\n", "a\n\n"),
        ("a\n\n\n\n\n", "a\n\n"),
    ],
)
def test_blank_lines_at_the_end_are_lines_like_any_other(before: str, after: str) -> None:
    """What follows the last line end is no line: one blank line before it is one, not two."""
    assert clean(before, BLANK) == after


def test_full_width_forms_are_those_of_nfkc_and_punctuation_stays() -> None:
    changed = 0
    for character in map(chr, [0x3000, *range(0xFF00, 0xFFF0)]):
        usual = unicodedata.normalize("NFKC", character)
        if character == "\u3000" or (usual.isascii() and usual.isalnum()):
            assert clean(f"x{character}y", WIDTH) == f"x{usual}y"
            changed += 1
        else:
            assert clean(f"x{character}y", WIDTH) == f"x{character}y"
    assert changed == 1 + 10 + 2 * 26
    assert clean("你好，世界。真的！是吗？（１）", WIDTH) == "你好，世界。真的！是吗？（1）"


def test_no_other_character_has_its_width_changed() -> None:
    others = "".join(map(chr, [*range(0x3000), *range(0x3001, 0xD800), *range(0x1F000, 0x1FB00)]))
    assert clean(others, WIDTH) == others


@given(TEXTS)
def test_lower_case_is_that_of_python(text: str) -> None:
    assert clean(text, LOWER) == text.lower()


# All of them


@pytest.mark.parametrize("name", OPTIONS)
def test_an_option_leaves_alone_what_the_others_are_for(name: str) -> None:
    text = "A  \n\n\nＢ，\n"
    alone = {
        "trailing_spaces": "A\n\n\nＢ，\n",
        "blank_lines": "A  \n\nＢ，\n",
        "full_width": "A  \n\n\nB，\n",
        "lower_case": "a  \n\n\nｂ，\n",
    }
    assert clean(text, Cleaning.model_validate({name: True})) == alone[name]


def test_all_together() -> None:
    text = "ＴＨＥ　Cat \n\u3000\n  \n\nＳａｔ，１２　\n"
    assert clean(text, ALL) == "the cat\n\nsat，12\n"


@given(TEXTS, CLEANINGS)
def test_cleaning_twice_is_cleaning_once(text: str, cleaning: Cleaning) -> None:
    once = clean(text, cleaning)
    assert clean(once, cleaning) == once


@given(TEXTS)
def test_without_a_wish_the_very_same_text_comes_back(text: str) -> None:
    assert Cleaning().changes_nothing
    assert clean(text, Cleaning()) is text
    assert changed_lines(text, Cleaning(), 10) == []


@pytest.mark.parametrize("name", OPTIONS)
def test_any_wish_is_a_change(name: str) -> None:
    assert not Cleaning.model_validate({name: True}).changes_nothing


@given(TEXTS, CLEANINGS)
def test_line_ends_are_kept(text: str, cleaning: Cleaning) -> None:
    cleaned = clean(text, cleaning)
    if text.endswith("\n"):
        assert cleaned.endswith("\n")
    if cleaning.blank_lines:
        assert cleaned.count("\n") <= text.count("\n")
    else:
        assert cleaned.count("\n") == text.count("\n")


def ends_plainly(text: str) -> bool:
    """Whether blanks without a line end, at the very end, are a line is left open."""
    rest = text.rpartition("\n")[2]
    return not rest or bool(rest.strip())


def usual_width(character: str) -> str:
    usual = unicodedata.normalize("NFKC", character)
    full = "\uff01" <= character <= "\uff5e" and usual.isalnum()
    return usual if full or character == "\u3000" else character


def direct(text: str, cleaning: Cleaning) -> list[tuple[str, str | None]]:
    """Each line before and after, one wish after the other. What follows the last line end is a
    line only if something is there."""
    after = text
    if cleaning.full_width:
        after = "".join(map(usual_width, after))
    if cleaning.lower_case:
        after = after.lower()
    lines: list[str | None] = list(after.split("\n"))
    if cleaning.trailing_spaces:
        lines = [line.rstrip() for line in after.split("\n")]
    blank = [not line.strip() for line in after.split("\n")]
    if cleaning.blank_lines:
        inner = len(lines) - (text.endswith("\n") or not text)
        for number in range(1, inner):
            if blank[number] and blank[number - 1]:
                lines[number] = None
    return list(zip(text.split("\n"), lines, strict=True))


@given(TEXTS, CLEANINGS)
def test_lines_equal_those_of_a_direct_cleaning(text: str, cleaning: Cleaning) -> None:
    assume(ends_plainly(text))
    lines = direct(text, cleaning)
    assert clean(text, cleaning) == "\n".join(after for _, after in lines if after is not None)
    assert changed_lines(text, cleaning, len(lines)) == [
        (before, after) for before, after in lines if before != after
    ]


# What the reader is shown of it


def test_a_blank_line_that_goes_is_none() -> None:
    assert changed_lines("a\n\n \n\nb ", BLANK, 10) == [(" ", None), ("", None)]
    assert changed_lines("a \n\n \n\nB", ALL, 10) == [
        ("a ", "a"),
        (" ", None),
        ("", None),
        ("B", "b"),
    ]


@given(TEXTS, CLEANINGS)
def test_as_many_lines_are_said_to_go_as_are_gone(text: str, cleaning: Cleaning) -> None:
    assume(ends_plainly(text))
    changes = changed_lines(text, cleaning, len(text) + 1)
    gone = [before for before, after in changes if after is None]
    assert not "".join(gone).strip()
    assert text.count("\n") - clean(text, cleaning).count("\n") == len(gone)
    assert bool(changes) == (clean(text, cleaning) != text)


def test_only_the_first_changes_are_told() -> None:
    text = "A\nb\nC\nD\n"
    assert changed_lines(text, LOWER, 2) == [("A", "a"), ("C", "c")]
    assert changed_lines(text, LOWER, 0) == []


# Large texts


@pytest.mark.timeout(5)  # a regular expression that tries every blank would take an hour
@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        (" " * 1_000_000, ""),
        (" " * 1_000_000 + "x", " " * 1_000_000 + "x"),
        ("\t" * 500_000 + "x" + " " * 500_000, "\t" * 500_000 + "x"),
        ("a" + "\u3000" * 1_000_000 + "b", "a" + " " * 1_000_000 + "b"),
        (" \n" * 500_000, "\n"),
        ("\n" * 1_000_000, "\n"),
        (" x" * 500_000, " x" * 500_000),
    ],
    ids=["blanks", "blanks-letter", "letter-inside", "wide", "blank-lines", "newlines", "words"],
)
def test_a_large_text_is_cleaned_within_two_seconds(text: str, cleaned: str) -> None:
    started = time.perf_counter()
    found = clean(text, ALL)
    changes = changed_lines(text, ALL, 20)
    assert time.perf_counter() - started < 2
    assert found == cleaned
    assert bool(changes) == (found != text)
