"""Baselines: odds that add up, equal to a direct count, to nltk, and to a sum done by hand."""

import json
import math
import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nltk.lm import KneserNeyInterpolated
from nltk.util import everygrams
from tiny import CHINESE, TEXT

from gptcore import ngrams
from gptcore.__main__ import main
from gptcore.config import TokenizerConfig
from gptcore.errors import TextError, TokenizerError, TrainingError
from gptcore.ngrams import ORDERS, NGram, Yardsticks, count_grams, kneser_ney, yardsticks
from gptcore.tokenizers import CharTokenizer, Tokenizer, train_tokenizer

ASSETS = Path(__file__).resolve().parent.parent / "assets" / "texts"
Odds = Callable[[int, Sequence[int]], float]


def model_of(
    ids: Sequence[int], vocabulary: int, order: int, discounts: Sequence[float] | None = None
) -> NGram:
    grams = list(count_grams(np.array(ids, dtype=np.int64), vocabulary, 5))
    return kneser_ney(grams, vocabulary, order, discounts)


def direct_odds(ids: Sequence[int], vocabulary: int, order: int) -> Odds:
    """The formula read aloud, over Counters of tuples."""

    def grams(length: int) -> list[tuple[int, ...]]:
        return [tuple(ids[at : at + length]) for at in range(len(ids) - length + 1)]

    @cache
    def counts(length: int) -> Counter[tuple[int, ...]]:
        if length == order:
            return Counter(grams(length))
        return Counter(longer[1:] for longer in set(grams(length + 1)))

    def odds(token: int, context: Sequence[int], length: int = order) -> float:
        if length == 0:
            return 1 / vocabulary
        if len(context) < length - 1:
            return odds(token, context, length - 1)
        seen = tuple(context[len(context) - length + 1 :])
        after = {gram[-1]: c for gram, c in counts(length).items() if gram[:-1] == seen}
        shorter = odds(token, context, length - 1)
        if not after:
            return shorter
        once, twice = (list(counts(length).values()).count(number) for number in (1, 2))
        discount = once / (once + 2 * twice) if once and twice else 0.5
        total = sum(after.values())
        kept = max(after.get(token, 0) - discount, 0)
        return kept / total + discount * len(after) / total * shorter

    return odds


def char_yardsticks(text: str, share: float = 0.1, prompt: str = "\n", **more: Any) -> Yardsticks:
    tokenizer = train_tokenizer(TokenizerConfig(kind="char"), text)
    return yardsticks(text, tokenizer, share, prompt, **more)


def losses_of(found: Yardsticks) -> dict[str, float]:
    return {each.name: each.loss for each in found.baselines}


def samples_of(found: Yardsticks) -> dict[str, str]:
    return {each.name: each.sample for each in found.baselines}


# Token ids below 4, of a vocabulary in which others are never seen; often repetitive.
some_ids = st.lists(st.integers(0, 3), max_size=40) | st.builds(
    lambda part, times: part * times, st.lists(st.integers(0, 3), max_size=7), st.integers(1, 8)
)
some_contexts = st.lists(st.integers(0, 4), max_size=6)

# Odds


@given(
    ids=some_ids,
    context=some_contexts,
    vocabulary=st.integers(5, 8),
    order=st.integers(0, 5),
    room=st.sampled_from([0, 4, 10**6]),  # always by sorting, as it is, always by a table
)
def test_odds_equal_a_direct_count_and_add_up_to_one(
    ids: list[int], context: list[int], vocabulary: int, order: int, room: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ngrams, "_TABLE_ROOM", room)
        model = model_of(ids, vocabulary, order)
    direct = direct_odds(ids, vocabulary, order)
    # A context that may be new, and the ones that the text ends and begins with.
    for each in (context, ids[-order:], ids[:order]):
        odds = model.odds(each)
        assert odds.sum() == pytest.approx(1, abs=1e-12)
        assert odds.min() > 0
        expected = [direct(token, each) for token in range(vocabulary)]
        np.testing.assert_allclose(odds, expected, rtol=1e-12)


@given(
    train=some_ids,
    ids=some_contexts,
    first=st.integers(0, 6),
    vocabulary=st.sampled_from([5, 20_000]),
    order=st.integers(0, 5),
)
def test_losses_are_those_of_the_odds(
    train: list[int], ids: list[int], first: int, vocabulary: int, order: int
) -> None:
    model = model_of(train, vocabulary, order)
    first = min(first, len(ids))
    expected = [-math.log(model.odds(ids[:at])[ids[at]]) for at in range(first, len(ids))]
    losses = model.losses(np.array(ids, dtype=np.int64), first)
    np.testing.assert_allclose(losses, expected, rtol=1e-12)


@given(
    core=st.lists(st.sampled_from("abcd"), min_size=5, max_size=30),
    order=st.integers(2, 5),
    discount=st.sampled_from([0.1, 0.5, 1.0]) | st.floats(0.01, 1),
    data=st.data(),
)
def test_odds_are_those_of_nltk(
    core: list[str], order: int, discount: float, data: st.DataObject
) -> None:
    # nltk has one discount for all orders and none for its unigrams, and it counts what follows a
    # context with or without a token before it: in a text that closes to a ring, there is one.
    ring = core + core[: order - 1]
    reference = KneserNeyInterpolated(order, discount)
    reference.fit([list(everygrams(ring, max_len=order))], sorted(set(core)))
    letters = sorted(set(core))
    ids = [letters.index(letter) for letter in ring]
    model = model_of(ids, len(letters), order, [0.0] + [discount] * (order - 1))
    size = data.draw(st.just(order - 1) | st.integers(0, order - 1))
    start = data.draw(st.integers(0, len(core) - 1))
    seen = ring[start : start + size]
    for context in (seen, data.draw(st.lists(st.sampled_from(letters), min_size=size))):
        odds = model.odds([letters.index(letter) for letter in context])
        expected = [reference.unmasked_score(w, tuple(context[-order + 1 :])) for w in letters]
        np.testing.assert_allclose(odds, expected, atol=1e-12)


def test_a_model_worked_by_hand() -> None:
    # abracadabra: a 5 times, b 2, r 2, c 1, d 1; two letters once and two twice, D = 2 / (2 + 4).
    ids = ["abcdr".index(letter) for letter in "abracadabra"]
    a, b, c, d, r = range(5)
    unigram = model_of(ids, 5, 1).odds([])
    assert unigram[a] == pytest.approx((5 - 1 / 3) / 11 + 1 / 3 * 5 / 11 / 5)
    assert unigram[c] == pytest.approx((1 - 1 / 3) / 11 + 1 / 3 * 5 / 11 / 5)

    # Pairs: ab br ra twice, ac ca ad da once: D = 4 / (4 + 6) = 0.4. One order below, a follows
    # three different letters (r, c, d) and each other letter one (of seven); none follows two, so
    # D = 1/2: a has (3 - 1/2) / 7 + 1/2 x 5/7 / 5 = 3/7, each other (1 - 1/2) / 7 + 1/14 = 1/7.
    bigram = model_of(ids, 5, 2)
    # After a (four times, three different letters): b keeps (2 - 0.4) / 4, c and d (1 - 0.4) / 4,
    # and 0.4 x 3 / 4 goes to the order below.
    after_a = bigram.odds([a])
    assert after_a[b] == pytest.approx(0.4 + 0.3 / 7)
    assert after_a[c] == after_a[d] == pytest.approx(0.15 + 0.3 / 7)
    assert after_a[r] == pytest.approx(0.3 / 7)
    assert after_a[a] == pytest.approx(0.3 * 3 / 7)
    # After r, always a (twice): (2 - 0.4) / 2, and 0.4 x 1 / 2 passed down.
    assert bigram.odds([b, r])[a] == pytest.approx(0.8 + 0.2 * 3 / 7)
    # Where there is no token before it, the order below speaks.
    np.testing.assert_allclose(bigram.odds([]), np.array([3, 1, 1, 1, 1]) / 7)


def test_francisco_is_frequent_and_no_guess_after_a_new_word() -> None:
    words = re.findall(
        "[a-z]+", "san francisco, san francisco, san francisco, a tea the tea no tea"
    )
    known = sorted(set(words))
    ids = [known.index(word) for word in words]
    tea, francisco, new = known.index("tea"), known.index("francisco"), len(known)
    assert words.count("francisco") == words.count("tea")
    odds = model_of(ids, len(known) + 1, 2).odds([new])
    assert odds[tea] > 2 * odds[francisco] > odds[new] > 0


# Yardsticks


@pytest.mark.parametrize("text", [TEXT[:700], CHINESE[:500] + "一去二三里。"])
@pytest.mark.parametrize("kind", ["char", "byte", "bpe"])
def test_bits_per_character_equal_a_sum_by_hand(text: str, kind: Any) -> None:
    tokenizer = train_tokenizer(TokenizerConfig(kind=kind, vocabulary=280), text)
    found = yardsticks(text, tokenizer, 0.2, "\n", tokens=3)
    ids = tokenizer.encode(text)
    edge = int(len(ids) * 0.8)
    characters = len(tokenizer.decode(ids[edge:]))
    assert (found.tokens, found.characters) == (len(ids) - edge, characters)
    assert [each.name for each in found.baselines] == list(ORDERS)
    for each in found.baselines:
        odds = direct_odds(ids[:edge], tokenizer.vocabulary, ORDERS[each.name])
        # The first tokens are seen with the end of the training part before them.
        bits = math.fsum(
            -math.log2(odds(ids[at], ids[at - 4 : at])) for at in range(edge, len(ids))
        )
        by_page = each.loss / math.log(2) / found.characters_per_token
        assert by_page == pytest.approx(bits / characters, rel=1e-9)


def test_characters_per_token_by_tokenizer() -> None:
    def per_token(kind: Any, text: str) -> float:
        tokenizer = train_tokenizer(TokenizerConfig(kind=kind, vocabulary=300), text)
        return yardsticks(text, tokenizer, 0.1, "\n", tokens=1).characters_per_token

    assert per_token("char", TEXT) == per_token("byte", TEXT) == per_token("char", CHINESE) == 1
    assert per_token("bpe", TEXT) > 2
    # Three bytes a character, one for each of the line ends, and a few at the edge are torn.
    assert per_token("byte", CHINESE) == pytest.approx(1 / 3, rel=0.05)


@pytest.mark.parametrize("name", ["stories_en.txt", "stories_zh.txt", "prose_en.txt"])
def test_each_baseline_is_better_than_the_one_before(name: str) -> None:
    text = (ASSETS / name).read_text(encoding="utf-8")
    found = char_yardsticks(text)
    losses = [each.loss for each in found.baselines]
    assert losses[0] == pytest.approx(math.log(len(set(text))))
    assert losses == sorted(losses, reverse=True)
    assert losses[0] > losses[1] > losses[2] > losses[3] > losses[4] > 0


def test_the_unigram_loss_is_the_entropy_where_both_parts_are_alike() -> None:
    text = "".join(np.random.default_rng(0).choice(list("aaaabbcd"), 20_000))
    losses = losses_of(char_yardsticks(text))
    entropy = 0.5 * math.log(2) + 0.25 * math.log(4) + 2 * 0.125 * math.log(8)
    assert losses["unigram"] == pytest.approx(entropy, abs=0.03)
    # Nothing more is to be learned from what came before.
    assert losses["fivegram"] == pytest.approx(entropy, abs=0.06)


def test_what_was_never_seen_has_odds() -> None:
    # d only occurs in the validation part, and the training part has no letter just once.
    losses = losses_of(char_yardsticks("abc" * 60 + "dddabcabcabcabc"))
    assert all(math.isfinite(loss) for loss in losses.values())
    assert losses["fivegram"] < losses["uniform"]


@pytest.mark.parametrize("text", ["abcd", "abcab", "aabbaabbaabbaabbaabb"])
def test_tiny_texts_have_baselines(text: str) -> None:
    found = char_yardsticks(text, share=0.5, prompt="a", tokens=5)
    assert found.tokens == math.ceil(len(text) / 2)
    assert all(math.isfinite(each.loss) for each in found.baselines)
    assert all(len(each.sample) == 5 for each in found.baselines)


def test_texts_without_two_parts_are_refused() -> None:
    for text in ("ab", "abc" * 3):  # a tenth of nine tokens is one, which has none before it
        with pytest.raises(TrainingError) as caught:
            char_yardsticks(text)
        assert caught.value.reason == "text-too-short-for-split"
    with pytest.raises(TokenizerError, match="é"):
        yardsticks("café" * 10, CharTokenizer("acf"), 0.1, "\n")


def test_a_vocabulary_of_one_holds_no_surprise() -> None:
    found = char_yardsticks("a" * 100, prompt="b", tokens=7)
    assert set(losses_of(found).values()) == {0.0}
    assert set(samples_of(found).values()) == {"a" * 7}


# Samples


def sampled(
    prompt: str, seed: int = 1, text: str = TEXT, tokenizer: Tokenizer | None = None
) -> Any:
    tokenizer = tokenizer or train_tokenizer(TokenizerConfig(kind="char"), text)
    return samples_of(yardsticks(text, tokenizer, 0.1, prompt, seed=seed, tokens=40))


def test_a_seed_writes_the_same_again() -> None:
    first = sampled("The ", seed=3)
    assert first == sampled("The ", seed=3)
    other = sampled("The ", seed=4)
    assert all(first[name] != other[name] for name in ORDERS if name != "fivegram")
    assert {len(sample) for sample in first.values()} == {40}


def test_unknown_characters_of_the_prompt_are_dropped() -> None:
    assert sampled("The é猫cat") == sampled("The cat")
    assert sampled("猫") == sampled("")


def test_samples_go_on_as_the_text_does() -> None:
    text = "abcdefgh" * 100
    samples = sampled("abc", text=text)
    assert samples["fivegram"] == samples["bigram"] == "defghabc" * 5
    assert samples["uniform"] not in text * 2


def test_samples_of_bytes_are_text() -> None:
    tokenizer = train_tokenizer(TokenizerConfig(kind="byte"), CHINESE)
    samples = sampled("春", text=CHINESE, tokenizer=tokenizer)
    assert samples["fivegram"].rstrip("\ufffd") in CHINESE


# While it works


def test_progress_grows_to_one_and_may_end_the_work() -> None:
    told: list[float] = []
    char_yardsticks(TEXT, progress=told.append)
    assert told == sorted(told)
    assert 0 < told[0] < told[-1] == 1

    def stop(share: float) -> None:
        if share > 0.3:
            raise TextError("stopped")

    with pytest.raises(TextError, match="topped"):
        char_yardsticks(TEXT, progress=stop)


def test_a_megabyte_takes_less_than_three_seconds() -> None:
    text = (ASSETS / "stories_en.txt").read_text(encoding="utf-8") * 3
    for config in (TokenizerConfig(), TokenizerConfig(kind="bpe", vocabulary=4000)):
        tokenizer = train_tokenizer(config, text[:1_000_000])
        began = time.thread_time()  # whatever else the machine does
        yardsticks(text[:1_000_000], tokenizer, 0.1, "\n")
        assert time.thread_time() - began < 3


def test_bench_from_a_shell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "kettle.txt"
    path.write_text(TEXT, encoding="utf-8")
    assert main(["bench", "ngrams", "--file", str(path), "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    expected = {name: round(loss, 4) for name, loss in losses_of(char_yardsticks(TEXT)).items()}
    assert result["characters"]["losses"] == expected
    assert result["characters"]["bits_per_char"]["uniform"] == pytest.approx(
        math.log2(len(set(TEXT))), abs=1e-4
    )
    assert result["bpe_2000"]["seconds"] < 10
