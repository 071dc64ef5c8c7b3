"""The pair behind every token, and how a passage is written while the vocabulary grows."""

import json
from collections import Counter
from functools import cache
from itertools import groupby, pairwise
from pathlib import Path

import pytest
import tokenizers as hf
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny import CHINESE, TEXT

from gptcore.config import TokenizerConfig
from gptcore.merges import Merge, learned_merges, piece_states
from gptcore.tokenizers import SPLIT_PATTERN, BPETokenizer, train_tokenizer

Pair = tuple[bytes, bytes]

EMOJI = "👩‍👩‍👧‍👦 went to 🏴‍☠️ island ❤️‍🔥👍🏽 🇨🇳🇧🇷 and e\u0301 नमस्ते ที่นี่\n"
RUNS = "aaaa aaa aaaaa baaaab aaaaaaaa ，，，， ------- 哈哈哈哈哈 xxxyxxxyxxx\n\n\n\n"
MIXED = TEXT[:400] + CHINESE[:200] + (EMOJI + RUNS) * 3
STORIES = Path(__file__).parent.parent / "assets" / "texts"


def trained(text: str, vocabulary: int) -> BPETokenizer:
    tokenizer = train_tokenizer(TokenizerConfig(kind="bpe", vocabulary=vocabulary), text)
    assert isinstance(tokenizer, BPETokenizer)
    return tokenizer


@pytest.fixture(scope="module")
def mixed() -> BPETokenizer:
    return trained(MIXED, 400)


def splitter() -> hf.pre_tokenizers.Split:
    return hf.pre_tokenizers.Split(hf.Regex(SPLIT_PATTERN), behavior="isolated")


def join(word: list[bytes], pair: Pair) -> list[bytes]:
    joined: list[bytes] = []
    place = 0
    while place < len(word):
        if tuple(word[place : place + 2]) == pair:
            joined.append(pair[0] + pair[1])
            place += 2
        else:
            joined.append(word[place])
            place += 1
    return joined


def replay(text: str, tokens: tuple[bytes, ...]) -> list[tuple[Pair, int, int]]:
    """For each token beyond the bytes: its pair, how often that stands there, and how often the
    most frequent pair does."""
    pieces = Counter(piece for piece, _ in splitter().pre_tokenize_str(text))
    words = [([bytes([byte]) for byte in piece.encode()], n) for piece, n in pieces.items()]
    steps = []
    for token in tokens[256:]:
        counts: Counter[Pair] = Counter()
        for word, times in words:
            for pair in pairwise(word):
                counts[pair] += times
        # The same bytes cannot stand there cut in two ways, or this would not unpack.
        [pair] = [pair for pair in counts if pair[0] + pair[1] == token]
        steps.append((pair, counts[pair], max(counts.values())))
        words = [(join(word, pair), times) for word, times in words]
    return steps


def in_bytes(tokenizer: BPETokenizer, merges: list[Merge]) -> list[Pair]:
    return [(tokenizer.tokens[merge.left], tokenizer.tokens[merge.right]) for merge in merges]


def check_against_replay(tokenizer: BPETokenizer, text: str) -> None:
    merges = learned_merges(tokenizer, text)
    steps = replay(text, tokenizer.tokens)
    assert in_bytes(tokenizer, merges) == [pair for pair, _, _ in steps]
    assert [merge.count for merge in merges] == [count for _, count, _ in steps]
    assert [merge.count for merge in merges] == [most for _, _, most in steps]


def test_pairs_and_counts_equal_a_slow_replay(mixed: BPETokenizer) -> None:
    assert mixed.vocabulary == 400
    check_against_replay(mixed, MIXED)


@pytest.mark.parametrize(
    "text", ["aaaa", "aaa aaaa aaaaa", "a" * 500, "abababa ababa", "啊啊啊啊啊"]
)
def test_overlapping_pairs_are_joined_from_the_left(text: str) -> None:
    tokenizer = trained(text, 300)
    assert tokenizer.vocabulary > 256
    check_against_replay(tokenizer, text)


@settings(max_examples=40)  # each one builds a tokenizer
@given(st.text("ab 好\n", max_size=120))
def test_any_text_of_few_characters_is_replayed_to_its_last_merge(text: str) -> None:
    check_against_replay(trained(text, 320), text)


def test_counts_never_rise(mixed: BPETokenizer) -> None:
    counts = [merge.count for merge in learned_merges(mixed, MIXED)]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] > counts[-1]


def hugging_face_pairs(text: str, size: int) -> list[Pair]:
    model = hf.Tokenizer(hf.models.BPE())
    model.pre_tokenizer = hf.pre_tokenizers.Sequence(
        [splitter(), hf.pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)]
    )
    alphabet = hf.pre_tokenizers.ByteLevel.alphabet()
    model.train_from_iterator(
        [text],
        hf.trainers.BpeTrainer(vocab_size=size, initial_alphabet=alphabet, show_progress=False),
    )
    # ByteLevel writes a printable byte as itself and the others, in order, from U+0100 on.
    rest = iter(range(256, 512))
    byte_of = {
        (chr(byte) if chr(byte) in alphabet else chr(next(rest))): byte for byte in range(256)
    }
    return [
        (bytes(map(byte_of.__getitem__, left)), bytes(map(byte_of.__getitem__, right)))
        for left, right in json.loads(model.to_str())["model"]["merges"]
    ]


def most_frequent(text: str, merged: tuple[bytes, ...]) -> list[Pair]:
    """The pairs that stand most often in ``text`` after these merges."""
    tokenizer = BPETokenizer(merged)
    counts: Counter[Pair] = Counter()
    for piece, times in Counter(piece for piece, _ in splitter().pre_tokenize_str(text)).items():
        for pair in pairwise(map(tokenizer.token_bytes, tokenizer.encode(piece))):
            counts[pair] += times
    return [pair for pair, count in counts.items() if count == max(counts.values())]


@pytest.mark.parametrize("name", ["stories_en", "stories_zh"])
def test_merges_of_a_large_text_equal_those_of_hugging_face_but_for_ties(name: str) -> None:
    """Pairs that are equally frequent may be joined in any order, and each side has its own. Both
    must have joined the same ones by the time that a rarer pair comes, unless joining one pair
    took another apart; from there on the two have different histories."""
    text = (STORIES / f"{name}.txt").read_text("utf-8")
    tokenizer = trained(text, 256 + 300)
    merges = learned_merges(tokenizer, text)
    ours, theirs = in_bytes(tokenizer, merges), hugging_face_pairs(text, 256 + 300)
    assert len(ours) == len(theirs) == 300
    same = 0
    for _, group in groupby(merges, key=lambda merge: merge.count):
        end = same + len(list(group))
        if set(ours[same:end]) != set(theirs[same:end]) and end < 300:
            tied = most_frequent(text, tokenizer.tokens[256 : 256 + same])
            assert len(tied) > 1
            assert {ours[same], theirs[same]} <= set(tied)
            break
        same = end
    assert same >= 90


@cache
def smaller(tokenizer: BPETokenizer, size: int) -> BPETokenizer:
    return BPETokenizer(tokenizer.tokens[256:size])


def written(states: list[list[tuple[int, list[int]]]], size: int) -> list[int]:
    """The ids of a passage when the vocabulary had ``size`` tokens."""
    return [id for piece in states for id in [ids for begins, ids in piece if begins <= size][-1]]


# Characters that are assigned; the newest ones have a test of their own.
PASSAGES = st.text(st.characters(exclude_categories=["Cs", "Cn"])) | st.lists(
    st.sampled_from([*MIXED, *MIXED.split(), TEXT[:80], CHINESE[:40], EMOJI, RUNS])
).map("".join)


@given(PASSAGES, st.lists(st.integers(256, 400), min_size=1, max_size=5))
def test_states_equal_encoding_with_the_vocabulary_of_that_size(
    mixed: BPETokenizer, passage: str, sizes: list[int]
) -> None:
    states = piece_states(mixed, passage)
    for size in sizes:
        assert written(states, size) == smaller(mixed, size).encode(passage)


def test_states_equal_encoding_at_every_size(mixed: BPETokenizer) -> None:
    passage = TEXT[:200] + CHINESE[:60] + EMOJI + RUNS
    states = piece_states(mixed, passage)
    for size in range(256, mixed.vocabulary + 1):
        assert written(states, size) == smaller(mixed, size).encode(passage)


def test_a_letter_that_not_every_regex_engine_knows_breaks_nothing() -> None:
    """U+323B0 came with Unicode 17; an older engine takes it for no letter."""
    text = "\U000323b0\n" * 20
    tokenizer = trained(text, 300)
    assert len(learned_merges(tokenizer, text)) == tokenizer.vocabulary - 256
    assert tokenizer.decode(written(piece_states(tokenizer, text), 300)) == text


def test_a_state_is_told_only_where_the_ids_change(mixed: BPETokenizer) -> None:
    changes = 0
    for piece in piece_states(mixed, MIXED):
        sizes = [size for size, _ in piece]
        assert sizes[0] == 256
        assert sizes == sorted(set(sizes))
        assert all(before[1] != after[1] for before, after in pairwise(piece))
        changes += len(piece) - 1
    assert changes > 100


def test_states_of_a_vocabulary_made_by_hand_are_those_of_the_encoder() -> None:
    made = BPETokenizer([b"abc", b"bc", b"ab", b"abcd"])
    for passage in ("abc", "abcd", "abcabc", "ababc abcd", "xabcd"):
        states = piece_states(made, passage)
        for size in range(256, made.vocabulary + 1):
            assert written(states, size) == smaller(made, size).encode(passage)


def test_progress_is_told_in_rising_shares(mixed: BPETokenizer) -> None:
    shares: list[float] = []
    learned_merges(mixed, MIXED, shares.append)
    assert len(shares) > 1
    assert shares == sorted(set(shares))
    assert 0 < shares[0] < shares[-1] <= 1


def test_a_vocabulary_that_no_merges_lead_to_is_refused() -> None:
    with pytest.raises(ValueError, match="token 256"):
        learned_merges(BPETokenizer([b"abc"]), "abc abc")
    with pytest.raises(ValueError, match="token 257"):
        learned_merges(BPETokenizer([b"ab", b"abcd", b"cd"]), "abcd")


@pytest.mark.parametrize("text", ["", "a", "1,1", "\n", "a\nb\n"])
def test_a_text_without_pairs_has_no_merges(text: str) -> None:
    tokenizer = trained(text, 300)
    assert learned_merges(tokenizer, text) == []
    assert piece_states(tokenizer, text) == [[(256, [ord(character)])] for character in text]


def test_another_text_than_the_one_trained_on_has_pairs_that_never_stood_there() -> None:
    tokenizer = BPETokenizer([b"ab"])
    for text in ("", "a", "xyz"):
        assert learned_merges(tokenizer, text) == [Merge(97, 98, 0)]
    assert piece_states(tokenizer, "") == []


@pytest.mark.parametrize("name", ["stories_en", "stories_zh"])
def test_a_small_vocabulary_is_the_beginning_of_a_larger_one(name: str) -> None:
    text = (STORIES / f"{name}.txt").read_text("utf-8")[:150_000]
    largest = trained(text, 2048)
    assert largest.vocabulary == 2048
    for size in (320, 512, 777, 1024, 1536):
        assert trained(text, size).tokens == largest.tokens[:size]
