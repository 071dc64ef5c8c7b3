"""The spans of a text that grows, shrinks and changes are those of a look-up from nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_passages import few
from tiny import CHINESE, TEXT

from gptcore.origins import LEVELS, WIDE_LEVELS, Origins, levels, origins, source
from gptcore.passages import Passages


@given(text=few, story=st.lists(few, max_size=6), cuts=st.lists(st.integers(0, 24), max_size=6))
def test_followed_or_not_the_origins_are_the_same(
    text: str, story: list[str], cuts: list[int]
) -> None:
    passages = Passages(text)
    found, written = Origins(), ""
    for more, cut in zip(story, cuts, strict=False):
        written = written[:cut] + more
        found = origins(passages, written, found)
        assert found == origins(passages, written)


@given(text=few, written=few)
def test_spans_are_the_longest_passages(text: str, written: str) -> None:
    passages = Passages(text)
    found = origins(passages, written)
    longest = [(span.begin, span.end) for span in found.spans for _ in range(span.first, span.last)]
    by_character = [
        (begin, end) if begin < end else "none" for begin, end in passages.longest(written)
    ]
    assert [each if each[0] < each[1] else "none" for each in longest] == by_character
    assert "".join(written[span.first : span.last] for span in found.spans) == written
    for span in found.spans:
        passage = written[span.begin : span.end]
        assert span.length == len(passage)
        stands = sum(text.startswith(passage, place) for place in range(len(text)))
        assert span.places == (stands if passage else 0)


def test_little_is_looked_up_when_a_story_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    passages = Passages(TEXT[:400])
    story = TEXT[500:800]
    before = origins(passages, story)
    asked: list[str] = []
    count = passages.count

    def counted(passage: str) -> int:
        asked.append(passage)
        return count(passage)

    monkeypatch.setattr(passages, "count", counted)
    after = origins(passages, story + TEXT[800], before)
    assert after.written == story + TEXT[800]
    assert len(asked) < 5
    asked.clear()
    assert origins(passages, story, after).spans == before.spans
    assert len(asked) < 5


@given(text=few, passage=few, nth=st.integers(0, 40))
def test_a_source_is_where_the_passage_stands(text: str, passage: str, nth: int) -> None:
    places = [place for place in range(len(text)) if passage and text.startswith(passage, place)]
    found = source(text, Passages(text), passage, nth, around=3)
    if not places:
        assert found is None
        return
    assert found is not None
    assert found.places == len(places)
    assert found.place == places[nth % len(places)]
    assert found.passage == passage
    end = found.place + len(passage)
    assert found.before == text[max(found.place - 3, 0) : found.place]
    assert found.after == text[end : end + 3]


def test_wide_characters_count_twice() -> None:
    assert levels(TEXT) == LEVELS
    assert levels(CHINESE) == WIDE_LEVELS
    assert levels("  \n") == LEVELS
    assert levels("") == LEVELS
