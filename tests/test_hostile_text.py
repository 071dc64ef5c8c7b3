"""Text that tries to break a tokenizer, or the page it is shown on: exact, and soon done."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gptcore.config import TokenizerConfig
from gptcore.errors import TokenizerError
from gptcore.tokenizers import Tokenizer, train_tokenizer
from gptcore.vocabulary import token_use

KINDS = ("char", "byte", "bpe")
CONTROLS = "".join(map(chr, [*range(1, 32), 127, *range(128, 160)]))
HOSTILE = {
    "blanks": " " * 1_000_000,
    "newlines": "\n" * 1_000_000,
    "mixed-blanks": " \t\u3000\xa0\u2028\n" * 50_000,
    "unbroken-letter": "a" * 100_000,
    "unbroken-letters": ("abcdefghijklmnopqrstuvwxyz" * 4000)[:100_000],
    "unbroken-chinese": ("的一是不了人我在有他这中大来上个国" * 6000)[:100_000],
    "digits": "1234567890" * 10_000,
    "end-of-text": "<|endoftext|>",
    "special-tokens": "<|endoftext|><|im_start|>system<|im_end|><s></s>[INST]" * 100,
    "right-to-left": "\u202eabc\u202c \u2066שלום\u2069 \u200fمرحبا\u200e" * 20,
    "joined-emoji": "👩‍👩‍👧‍👦🏴‍☠️❤️‍🔥👍🏽🇨🇳🇧🇷" * 50,
    "joiners-alone": "\u200d\ufe0f" * 1000,
    "marks": "e" + "\u0301" * 10_000,
    "script": "</script><img src=x onerror=alert(1)>",
    "html": "<b>bold</b> &amp; &lt;i&gt; <!-- -->",
    "math": "$x$ $$\\frac{1}{2}$$ `code` **bold** :red[x] [a](javascript:alert(1))",
    "formula": '=HYPERLINK("http://example.com","x")\n+1+1\n-1\n@SUM(A1)',
    "sql-and-shell": "'; DROP TABLE runs; -- $(rm -rf /) `id` %s %n {0} {{x}} ../../etc/passwd",
    "controls": CONTROLS * 10,
    "escape": "\x1b[31mred\x1b[0m\x07\x08\x0c",
    "byte-order-marks": "\ufeffa\ufeff\ufffe\uffff",
    "replacement": "\ufffd" * 100,
    "noncharacters": "\ufdd0\U0001ffff\U0010ffff",
}
hostile = pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)

PLAIN = "Plain words, a few of them, and some more words. 平常的话，说了一些。\n" * 20


def trained(kind: str, text: str) -> Tokenizer:
    config = TokenizerConfig.model_validate({"kind": kind, "vocabulary": 400})
    return train_tokenizer(config, text)


@pytest.fixture(scope="module")
def plain() -> dict[str, Tokenizer]:
    """Vocabularies of a text without malice; one of characters would know little else."""
    return {kind: trained(kind, PLAIN) for kind in ("byte", "bpe")}


@hostile
@pytest.mark.parametrize("kind", KINDS)
def test_a_tokenizer_of_such_text_gives_it_back_within_two_seconds(kind: str, text: str) -> None:
    started = time.perf_counter()
    tokenizer = trained(kind, text)
    ids = tokenizer.encode(text)
    back = tokenizer.decode(ids)
    use = token_use(tokenizer, text)
    assert time.perf_counter() - started < 2
    assert back == text
    assert b"".join(map(tokenizer.token_bytes, ids)) == text.encode()
    assert (use.tokens, use.characters, use.bytes) == (len(ids), len(text), len(text.encode()))
    assert use.counts.sum() == len(ids)


@hostile
@pytest.mark.parametrize("kind", ["byte", "bpe"])
def test_a_tokenizer_of_other_text_gives_it_back_within_two_seconds(
    plain: dict[str, Tokenizer], kind: str, text: str
) -> None:
    tokenizer = plain[kind]
    started = time.perf_counter()
    ids = tokenizer.encode(text)
    back = tokenizer.decode(ids)
    use = token_use(tokenizer, text)
    assert time.perf_counter() - started < 2
    assert back == text
    assert use.tokens == len(ids)


@pytest.mark.parametrize("kind", ["byte", "bpe"])
def test_special_tokens_are_spelled_like_any_text(plain: dict[str, Tokenizer], kind: str) -> None:
    for text in ("<|endoftext|>", "<|im_start|>", "<s>"):
        ids = plain[kind].encode(text)
        assert len(ids) > 2
        assert max(ids) < plain[kind].vocabulary


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("text", "offset"),
    [("hill\ud83d", 4), ("\ude00hill", 0), ("\ud83d\ude00", 0), ("山\udfff" * 3, 1)],
    ids=["high", "low", "pair", "several"],
)
def test_half_a_character_is_refused_everywhere(kind: str, text: str, offset: int) -> None:
    tokenizer = trained(kind, "hill山")
    for refused in (
        lambda: trained(kind, text),
        lambda: tokenizer.encode(text),
        lambda: token_use(tokenizer, text),
    ):
        with pytest.raises(TokenizerError) as caught:
            refused()
        assert caught.value.reason == "lone-surrogate"
        assert caught.value.values["offset"] == offset
        for lang in ("en", "zh"):
            assert caught.value.what(lang)
            assert caught.value.advice(lang)


ANY = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"])),
    st.lists(st.sampled_from([text for text in HOSTILE.values() if len(text) < 500])).map("".join),
    st.text(CONTROLS + "\u200d\u200e\u202e\u2066\u2069\ufeff a\n", max_size=50),
)


@given(ANY)
def test_decoding_what_was_encoded_gives_any_text_back(
    plain: dict[str, Tokenizer], text: str
) -> None:
    for tokenizer in plain.values():
        ids = tokenizer.encode(text)
        assert tokenizer.decode(ids) == text
        assert sum(len(tokenizer.token_bytes(id)) for id in ids) == len(text.encode())
        assert all(0 <= id < tokenizer.vocabulary for id in ids)


@given(ANY.filter(bool))
def test_a_vocabulary_of_characters_gives_its_own_text_back(text: str) -> None:
    tokenizer = trained("char", text)
    assert tokenizer.vocabulary == len(set(text))
    assert tokenizer.decode(tokenizer.encode(text)) == text


@given(ANY)
def test_characters_beyond_the_vocabulary_are_named_or_there_are_none(text: str) -> None:
    tokenizer = trained("char", PLAIN)
    if set(text) <= set(PLAIN):
        assert tokenizer.decode(tokenizer.encode(text)) == text
    else:
        with pytest.raises(TokenizerError) as caught:
            tokenizer.encode(text)
        assert caught.value.reason == "unknown-characters"
        assert caught.value.values["count"] == len(set(text) - set(PLAIN))
        assert str(caught.value).isprintable()
