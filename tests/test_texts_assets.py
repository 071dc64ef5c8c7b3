"""Checks of the training texts in ``assets/texts``: reproducible, clean, and of the right size."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

TEXTS = Path(__file__).resolve().parents[1] / "assets" / "texts"
SCRIPT = TEXTS / "make_texts.py"
LANGUAGES = ("en", "zh")
MAX_CHARACTERS = {"en": 70, "zh": 700}


def read(name: str) -> str:
    return (TEXTS / name).read_bytes().decode("utf-8")


def split_stories(text: str) -> list[str]:
    return text.rstrip("\n").split("\n\n")


def generated_stories(language: str) -> list[str]:
    prose = split_stories(read(f"prose_{language}.txt"))
    return split_stories(read(f"stories_{language}.txt"))[len(prose) :]


def test_generator_gives_the_committed_files() -> None:
    result = subprocess.run(
        [sys.executable, str(SCRIPT), "--check"], capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("language", LANGUAGES)
def test_sizes(language: str) -> None:
    assert 300_000 <= (TEXTS / f"stories_{language}.txt").stat().st_size <= 600_000
    assert (TEXTS / f"prose_{language}.txt").stat().st_size >= 15_000


@pytest.mark.parametrize("language", LANGUAGES)
def test_prose_comes_first_and_validation_part_is_generated(language: str) -> None:
    prose, text = read(f"prose_{language}.txt"), read(f"stories_{language}.txt")
    assert text.startswith(prose.strip())
    assert len(prose) < 0.9 * len(text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_story_appears_twice(language: str) -> None:
    stories = split_stories(read(f"stories_{language}.txt"))
    bodies = [story.partition("\n")[2] for story in stories]
    assert len(stories) > 300
    assert all(bodies)
    assert len(set(bodies)) == len(bodies)


@pytest.mark.parametrize("language", LANGUAGES)
def test_characters(language: str) -> None:
    characters = set(read(f"stories_{language}.txt"))
    assert len(characters) <= MAX_CHARACTERS[language]
    if language == "en":
        assert all(c == "\n" or " " <= c <= "~" for c in characters)
    else:
        assert not any(" " <= c <= "~" for c in characters)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_leftovers(language: str) -> None:
    text = read(f"stories_{language}.txt")
    for leftover in ("{", "}", "[", "]", "|", "^", "  ", "\r", "\t", "\n\n\n", " \n", "\n "):
        assert leftover not in text
    for leftover in (
        " ,",
        " .",
        "..",
        ",.",
        "，，",
        "。。",
        "，。",
        "。，",
        "！。",
        "？。",
        "。！",
    ):
        assert leftover not in text.replace("……", "")
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_repeats_within_a_story(language: str) -> None:
    marks = r"[.!?]" if language == "en" else r"[。！？]"
    shortest = 25 if language == "en" else 12
    for story in generated_stories(language):
        sentences = [s.strip() for s in re.split(marks, story) if len(s.strip()) >= shortest]
        assert len(set(sentences)) == len(sentences), story


@pytest.mark.parametrize("language", LANGUAGES)
def test_quotation_marks_are_paired(language: str) -> None:
    for line in read(f"stories_{language}.txt").split("\n"):
        if language == "en":
            assert line.count('"') % 2 == 0, line
        else:
            assert re.fullmatch(r"[^“”]*(“[^“”]*”[^“”]*)*", line), line


@pytest.mark.parametrize("language", LANGUAGES)
def test_paragraphs_end_with_a_full_stop(language: str) -> None:
    for story in split_stories(read(f"stories_{language}.txt")):
        title, *paragraphs = story.split("\n")
        assert title
        assert title[-1] not in ".,。，"
        for paragraph in paragraphs:
            assert re.search(r'[.!?:]"?$|[。！？：…]”?$', paragraph), paragraph


def test_a_and_an_agree() -> None:
    text = read("stories_en.txt")
    assert re.findall(r"\b[Aa] [aeiouAEIOU]\w*", text) == []
    silent_or_vowel = re.compile(r"(?:[aeiouAEIOU]|hour|honest|honor)")
    words = re.findall(r"\b[Aa]n (\w+)", text)
    assert [word for word in words if not silent_or_vowel.match(word)] == []


def test_english_sentences_start_with_a_capital() -> None:
    assert re.findall(r'(?:\. "?|[!?] |\n)[a-z]\w*', read("stories_en.txt")) == []
