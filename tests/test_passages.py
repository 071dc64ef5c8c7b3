"""Shared passages are those of a search without any cleverness."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gptcore.passages import Passages

# Few characters, so that much is shared; some of several bytes, one astral, one combining.
few = st.text(alphabet="ab\n é山\N{GRINNING FACE}\u0301", max_size=24)


@given(text=few, written=few)
def test_longest_passages_are_those_of_brute_force(text: str, written: str) -> None:
    found = Passages(text).longest(written)
    size = len(written)
    assert len(found) == size
    for place, (begin, end) in enumerate(found):
        around = [
            (first, last)
            for first in range(place + 1)
            for last in range(place + 1, size + 1)
            if written[first:last] in text
        ]
        longest = max((last - first for first, last in around), default=0)
        assert end - begin == longest
        if longest:
            assert begin <= place < end
            assert (begin, end) == min(each for each in around if each[1] - each[0] == longest)


@given(text=few, passage=few)
def test_a_passage_is_found_where_it_stands(text: str, passage: str) -> None:
    passages = Passages(text)
    places = [place for place in range(len(text)) if passage and text.startswith(passage, place)]
    assert passages.count(passage) == len(places)
    place = passages.place(passage)
    assert place in places if places else place is None


@given(text=st.text(max_size=60), data=st.data())
def test_everything_of_a_text_is_in_it(text: str, data: st.DataObject) -> None:
    begin = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(begin, len(text)))
    assert Passages(text).ends(text[begin:end]) == [end - begin] * (end - begin)


@pytest.mark.parametrize("text", ["", "x"])
def test_next_to_nothing_is_no_trouble(text: str) -> None:
    assert Passages(text).longest("") == []
    assert Passages(text).longest("yy") == [(0, 0), (1, 1)]
