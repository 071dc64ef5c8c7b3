"""Figures of a text and its repeated passages, held against a search that compares every window."""

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny import CHINESE, TEXT

from gptcore.text_facts import REPEATED_FROM, Repetitions, TextFacts, repetitions, text_facts

SIZE = REPEATED_FROM

# Figures


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", 0),
        ("a", 1),
        ("a\n", 1),
        ("a\nb", 2),
        ("a\nb\n", 2),
        ("\n", 1),
        ("\n\n", 2),
        ("\n\na", 3),
        ("a\r\u2028\x85b", 1),
    ],
)
def test_lines_end_with_a_newline_or_with_the_text(text: str, lines: int) -> None:
    assert text_facts(text).lines == lines


@given(st.text(st.characters(exclude_categories=["Cs"])) | st.text("a好😀\n"))
def test_figures_equal_their_definitions(text: str) -> None:
    lines = 0
    ended = True
    for character in text:
        lines += ended
        ended = character == "\n"
    assert text_facts(text) == TextFacts(
        characters=len(text),
        bytes=sum(len(character.encode()) for character in text),
        different=len(set(text)),
        lines=lines,
    )


# Repetitions


def again(text: str) -> list[int]:
    """Where a window begins that has stood in the text before."""
    seen: set[str] = set()
    places = []
    for start in range(len(text) - SIZE + 1):
        window = text[start : start + SIZE]
        if window in seen:
            places.append(start)
        seen.add(window)
    return places


def occurrences(text: str, passage: str) -> int:
    return sum(text.startswith(passage, start) for start in range(len(text)))


def check(text: str) -> Repetitions:
    found = repetitions(text)
    covered = {place for start in again(text) for place in range(start, start + SIZE)}
    assert found.share == pytest.approx(len(covered) / max(len(text), 1))
    assert found.searched == len(text)

    assert bool(found.longest) == bool(covered)
    lengths = [len(each.text) for each in found.longest]
    assert lengths == sorted(lengths, reverse=True)
    assert len({each.text for each in found.longest}) == len(found.longest) <= 5
    for each in found.longest:
        assert len(each.text) >= SIZE
        whole = occurrences(text, each.text)
        assert whole >= 2
        assert whole <= each.times <= occurrences(text, each.text[:SIZE])
    return found


def longest_repeated(text: str) -> int:
    """Characters of the longest passage that stands in ``text`` twice, if a window or more."""
    length = 0
    for one in range(len(text)):
        for other in range(one + 1, len(text) - max(length, SIZE - 1)):
            if text[one : one + SIZE] != text[other : other + SIZE]:
                continue
            same = 0
            while other + same < len(text) and text[one + same] == text[other + same]:
                same += 1
            length = max(length, same)
    return length


def noise(seed: int, length: int, alphabet: str = "abcdefghij \n") -> str:
    return "".join(random.Random(seed).choices(alphabet, k=length))


@pytest.mark.parametrize("seed", range(30))
def test_planted_copies_are_found(seed: int) -> None:
    rng = random.Random(seed)
    alphabet = rng.choice(["ab", "abcdefgh \n", "的一是不了，。", "😀😁👍\u200d", "aé好😀"])
    text = noise(seed, rng.randrange(80, 400), alphabet)
    for _ in range(rng.randrange(4)):
        start = rng.randrange(len(text) - 70)
        copy = text[start : start + rng.randrange(SIZE - 3, SIZE + 90)]
        place = rng.randrange(len(text) + 1)
        text = text[:place] + copy + text[place:]
    check(text)


@given(
    st.lists(
        st.sampled_from([noise(1, 61), noise(2, 90), noise(3, 59), "a" * 30, "ab", "\n", "好😀"]),
        max_size=12,
    )
)
def test_any_arrangement_of_passages_equals_a_direct_search(parts: list[str]) -> None:
    check("".join(parts))


@given(st.text("ab", min_size=SIZE, max_size=150), st.integers(1, 4))
def test_texts_of_two_letters_equal_a_direct_search(text: str, times: int) -> None:
    check(text * times)


@pytest.mark.parametrize("alphabet", ["abcdefghij", "的一是不了人我在有他", "😀😁😂🤣😃😄😅😆😉😊"])
def test_one_copy_is_found_whole(alphabet: str) -> None:
    passage, between = noise(4, 100, alphabet), noise(5, 200, alphabet)
    text = "<" + passage + ">" + between + "[" + passage + "]" + noise(6, 50, alphabet)
    found = check(text)
    assert [(each.text, each.times) for each in found.longest] == [(passage, 2)]
    assert found.share == pytest.approx(100 / len(text))
    assert longest_repeated(text) == 100


@pytest.mark.parametrize("length", [SIZE - 1, SIZE, SIZE + 1])
def test_a_passage_counts_from_sixty_characters_on(length: int) -> None:
    passage = noise(7, length, "abcdefghij")
    found = check(passage + "<>" + passage)
    assert [each.text for each in found.longest] == ([passage] if length >= SIZE else [])


def test_a_text_may_begin_and_end_with_a_repeat() -> None:
    passage, between = noise(8, 80), noise(9, 300)
    found = check(passage + between + passage)
    assert [each.text for each in found.longest] == [passage]
    assert found.share == pytest.approx(80 / 460)
    found = check(passage + passage)
    assert [(each.text, each.times) for each in found.longest] == [(passage, 2)]
    assert found.share == pytest.approx(0.5)


def test_three_copies_are_told_once() -> None:
    passage = noise(10, 80)
    found = check(f"{passage}1{noise(11, 30)}{passage}2{noise(12, 30)}{passage}3")
    assert [(each.text, each.times) for each in found.longest] == [(passage, 3)]


def test_the_longest_of_many_come_first() -> None:
    passages = [noise(20 + number, 60 + 7 * number) for number in range(8)]
    text = "".join(f"{passage}<{number}>" for number, passage in enumerate(passages))
    text += "".join(f"{passage}[{number}]" for number, passage in enumerate(passages))
    check(text)
    found = repetitions(text, most=3)
    assert [each.text for each in found.longest] == passages[:4:-1]
    assert repetitions(text, most=0).longest == ()
    assert repetitions(text, most=0).share == found.share


def test_a_passage_pieced_together_from_two_others_is_not_told_as_one() -> None:
    """Every window of the last line stands before, the line as a whole does not; nor does a
    refrain three times in a row where it came twice."""
    middle = noise(30, 75, "abcdefghij")
    text = f"ONCE {middle} AND\n--\nNEVER {middle} AGAIN\n==\nONCE {middle} AGAIN\n"
    check(text)
    refrain = noise(31, 90)
    check(refrain * 2 + "verse" + refrain * 3)


@pytest.mark.parametrize("text", ["", "a", "a" * (SIZE - 1), "a" * SIZE, noise(13, SIZE)])
def test_a_text_no_longer_than_a_window_repeats_nothing(text: str) -> None:
    assert check(text) == Repetitions(0.0, (), len(text))


@pytest.mark.parametrize("text", [" " * 200, " \n" * 100, "\u3000" * 61, "a" * 300, "ab" * 90])
def test_a_text_of_one_pattern_repeats_itself_from_the_second_time_on(text: str) -> None:
    found = check(text)
    period = 2 if len(set(text)) == 2 else 1
    assert found.share == pytest.approx((len(text) - period) / len(text))
    assert [len(each.text) for each in found.longest] == [len(text) - period]


def test_a_text_without_repeats_has_none() -> None:
    text = "".join(map(chr, range(0x4E00, 0x4E00 + 3000)))
    assert check(text) == Repetitions(0.0, (), 3000)


def test_real_text_equals_a_direct_search() -> None:
    for text in (TEXT[:900], CHINESE[:300], TEXT[:200] + CHINESE[:200] + TEXT[50:180]):
        check(text)


def test_only_the_beginning_of_a_huge_text_is_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gptcore.text_facts._MOST_SEARCHED", 500)
    passage = noise(14, 80)
    inside, beyond = noise(15, 340) + passage, noise(16, 420, "klmnopqrst")
    found = repetitions(passage + inside + "!" * 2 + beyond)
    assert found.searched == 500
    assert [each.text for each in found.longest] == [passage]
    assert repetitions(passage + beyond + passage) == Repetitions(0.0, (), 500)


def test_one_megabyte_is_searched_within_five_seconds() -> None:
    for text in ("a" * 1_000_000, noise(17, 500_000) * 2):
        started = time.perf_counter()
        found = repetitions(text)
        assert time.perf_counter() - started < 5
        assert found.share >= 0.5
