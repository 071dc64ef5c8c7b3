"""Counts of tokens, held against loops that count one by one."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny import CHINESE, TEXT

from gptcore.config import TokenizerConfig
from gptcore.errors import TokenizerError
from gptcore.tokenizers import BPETokenizer, CharTokenizer, Tokenizer, train_tokenizer
from gptcore.vocabulary import token_use, zipf_exponent

EMOJI = "👩‍👩‍👧‍👦 went to 🏴‍☠️ island ❤️‍🔥👍🏽 🇨🇳🇧🇷 and e\u0301 नमस्ते ที่นี่\n"
MIXED = TEXT[:300] + CHINESE[:100] + EMOJI
TEXTS = {
    "english": TEXT,
    "chinese": CHINESE,
    "emoji": EMOJI * 3,
    "mixed": MIXED,
    "one-character": "好",
    "blanks": " \n" * 50,
}


@pytest.fixture(scope="module")
def vocabularies() -> dict[str, Tokenizer]:
    """Of the three kinds, for all of the texts."""
    return {
        kind: train_tokenizer(
            TokenizerConfig.model_validate({"kind": kind, "vocabulary": 400}),
            "".join(TEXTS.values()),
        )
        for kind in ("char", "byte", "bpe")
    }


@pytest.fixture(params=["char", "byte", "bpe"])
def tokenizer(request: pytest.FixtureRequest, vocabularies: dict[str, Tokenizer]) -> Tokenizer:
    return vocabularies[request.param]


def first_characters(tokenizer: Tokenizer, text: str) -> list[int]:
    """For each token the character in which it begins for the first time; -1 for none."""
    owner = [place for place, character in enumerate(text) for _ in character.encode()]
    first = [-1] * tokenizer.vocabulary
    byte = 0
    for id in tokenizer.encode(text):
        if first[id] == -1:
            first[id] = owner[byte]
        byte += len(tokenizer.token_bytes(id))
    assert byte == len(owner)
    return first


def check(tokenizer: Tokenizer, text: str) -> None:
    use = token_use(tokenizer, text)
    ids = tokenizer.encode(text)
    counted = Counter(ids)
    assert use.counts.tolist() == [counted[id] for id in range(tokenizer.vocabulary)]
    assert use.first.tolist() == first_characters(tokenizer, text)
    assert use.tokens == len(ids) == use.counts.sum()
    assert use.characters == len(text)
    assert use.bytes == len(text.encode())
    assert use.vocabulary == tokenizer.vocabulary
    assert use.used_once == sum(count == 1 for count in counted.values())
    assert use.unused == tokenizer.vocabulary - len(counted)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_figures_equal_those_of_a_loop(tokenizer: Tokenizer, text: str) -> None:
    check(tokenizer, text)


@given(st.lists(st.sampled_from([*MIXED, *MIXED.split(), "好", EMOJI])))
def test_figures_of_mixtures_equal_those_of_a_loop(
    vocabularies: dict[str, Tokenizer], parts: list[str]
) -> None:
    for tokenizer in vocabularies.values():
        check(tokenizer, "".join(parts))


def test_characters_are_found_where_python_finds_them(vocabularies: dict[str, Tokenizer]) -> None:
    tokenizer = vocabularies["char"]
    assert isinstance(tokenizer, CharTokenizer)
    for text in TEXTS.values():
        use = token_use(tokenizer, text)
        assert use.first.tolist() == [text.find(character) for character in tokenizer.characters]
        assert use.counts.tolist() == [text.count(character) for character in tokenizer.characters]


def test_bytes_inside_a_character_are_first_in_that_character() -> None:
    use = token_use(BPETokenizer([]), "a你😀你")
    you, face = "你".encode(), "😀".encode()
    assert use.first[[you[0], you[1], you[2]]].tolist() == [1, 1, 1]
    assert use.first[[face[0], face[3]]].tolist() == [2, 2]
    assert use.counts[list(you)].tolist() == [2, 2, 2]


def test_a_token_across_characters_begins_in_the_first_of_them() -> None:
    across = "好".encode()[2:] + "的".encode()[:1]
    use = token_use(BPETokenizer([across]), "xx好的")
    assert use.counts[256] == 1
    assert use.first[256] == 2


def test_an_empty_text_uses_nothing(tokenizer: Tokenizer) -> None:
    use = token_use(tokenizer, "")
    assert (use.tokens, use.characters, use.bytes) == (0, 0, 0)
    assert use.counts.tolist() == [0] * tokenizer.vocabulary
    assert use.first.tolist() == [-1] * tokenizer.vocabulary
    assert (use.used_once, use.unused) == (0, tokenizer.vocabulary)
    assert use.by_count().tolist() == use.ranked().tolist() == []


def test_an_unknown_character_is_refused() -> None:
    with pytest.raises(TokenizerError) as caught:
        token_use(CharTokenizer("ab"), "abc")
    assert caught.value.reason == "unknown-characters"


@pytest.mark.parametrize("text", ["", "hills"])
def test_nobody_can_write_into_the_counts(text: str) -> None:
    use = token_use(CharTokenizer("hils"), text)
    for array in (use.counts, use.first):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 7


# Ranks


def test_the_most_frequent_comes_first_and_of_equals_the_smaller_id() -> None:
    use = token_use(CharTokenizer("abcdef"), "ccc" + "a" + "ee" + "bb" + "f")
    assert use.by_count().tolist() == [2, 1, 4, 0, 5]
    assert use.ranked().tolist() == [3, 2, 2, 1, 1]


@given(st.text("abcdefgh", max_size=60))
def test_ranks_equal_those_of_a_counter(text: str) -> None:
    use = token_use(CharTokenizer("abcdefgh"), text)
    counted = Counter(text)
    ranked = sorted(counted, key=lambda character: (-counted[character], character))
    assert use.by_count().tolist() == ["abcdefgh".index(character) for character in ranked]
    assert use.ranked().tolist() == [counted[character] for character in ranked]


# Zipf's exponent


@pytest.mark.parametrize("exponent", [0.0, 0.5, 1.0, 1.3, 2.0])
@pytest.mark.parametrize("ranks", [3, 10, 1000])
def test_the_exponent_of_a_power_law_is_found(exponent: float, ranks: int) -> None:
    counts = np.round(1e12 / np.arange(1, ranks + 1) ** exponent).astype(np.int64)
    assert zipf_exponent(counts) == pytest.approx(exponent, abs=1e-5)


def test_the_height_of_the_counts_does_not_change_the_exponent() -> None:
    few = np.array([40, 22, 14, 9, 8, 3, 1])
    assert zipf_exponent(few * 1000) == pytest.approx(zipf_exponent(few))


def test_the_exponent_is_the_least_squares_line_with_each_rank_weighing_its_share() -> None:
    """Solved as weighted normal equations, by hand."""
    counts = [500, 300, 90, 80, 41, 40, 12, 12, 3, 1]
    total = mean_x = mean_y = 0.0
    x = [float(np.log(rank)) for rank in range(1, 11)]
    y = [float(np.log(count)) for count in counts]
    for rank in range(1, 11):
        total += 1 / rank
        mean_x += x[rank - 1] / rank
        mean_y += y[rank - 1] / rank
    mean_x, mean_y = mean_x / total, mean_y / total
    rise = sum(
        (a - mean_x) * (b - mean_y) / r for r, (a, b) in enumerate(zip(x, y, strict=True), 1)
    )
    run = sum((a - mean_x) ** 2 / r for r, a in enumerate(x, 1))
    assert zipf_exponent(np.array(counts)) == pytest.approx(-rise / run)


@pytest.mark.parametrize("counts", [[], [5], [5, 3]])
def test_fewer_than_three_ranks_have_no_exponent(counts: list[int]) -> None:
    assert zipf_exponent(np.array(counts, dtype=np.int64)) is None


def test_the_exponent_of_real_text_falls() -> None:
    exponent = zipf_exponent(token_use(BPETokenizer([]), TEXT).ranked())
    assert exponent is not None
    assert 0.3 < exponent < 2
