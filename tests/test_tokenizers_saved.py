"""Vocabularies that come from outside as JSON: read exactly, or refused with a reason."""

import json

import pytest

from gptcore.config import TokenizerConfig
from gptcore.errors import TokenizerError
from gptcore.tokenizers import tokenizer_from_json, train_tokenizer

TEXT = "The hill didn't mind.\n山一点也不介意。👩‍👩‍👧‍👦 e\u0301 \\ \"\n" * 5


@pytest.mark.parametrize("kind", ["char", "bpe"])
def test_saved_and_read_back(kind: str) -> None:
    config = TokenizerConfig.model_validate({"kind": kind, "vocabulary": 300})
    tokenizer = train_tokenizer(config, TEXT)
    saved = tokenizer.to_json()
    again = tokenizer_from_json(saved)
    assert (again.kind, again.vocabulary) == (kind, tokenizer.vocabulary)
    assert again.encode(TEXT) == tokenizer.encode(TEXT)
    assert again.to_json() == saved
    saved.encode()


def changed_bpe(**changes: object) -> str:
    return json.dumps({"kind": "bpe", "format": 1, "merged": ["6162", "616263"], **changes})


def changed_char(**changes: object) -> str:
    return json.dumps({"kind": "char", "format": 1, "characters": "abc", **changes})


def test_the_unchanged_forms_are_read() -> None:
    assert tokenizer_from_json(changed_bpe()).vocabulary == 258
    assert tokenizer_from_json(changed_char()).vocabulary == 3


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("", "tokenizer-not-json"),
        ("{", "tokenizer-not-json"),
        ("[" * 100_000, "tokenizer-not-json"),
        ("1" * 10_000, "tokenizer-not-json"),
        ("\ud800", "tokenizer-not-json"),
        ("null", "tokenizer-not-ours"),
        ("[]", "tokenizer-not-ours"),
        ("NaN", "tokenizer-not-ours"),
        ("{}", "tokenizer-not-ours"),
        (changed_bpe(kind="char"), "tokenizer-not-ours"),
        (changed_bpe(kind=["bpe"]), "tokenizer-not-ours"),
        (changed_bpe(format=2), "tokenizer-not-ours"),
        (changed_bpe(format=True), "tokenizer-not-ours"),
        (changed_bpe(format=1.0), "tokenizer-not-ours"),
        (changed_bpe(pattern="(a+)+$"), "tokenizer-not-ours"),
        (changed_bpe(merged="6162"), "tokenizer-not-ours"),
        (changed_bpe(merged={"6162": 1}), "tokenizer-not-ours"),
        (changed_bpe(merged=["61"]), "tokenizer-token"),
        (changed_bpe(merged=[""]), "tokenizer-token"),
        (changed_bpe(merged=["6162", "6162"]), "tokenizer-token"),
        (changed_bpe(merged=["61 62"]), "tokenizer-token"),
        (changed_bpe(merged=["6F6f"]), "tokenizer-token"),
        (changed_bpe(merged=["616"]), "tokenizer-token"),
        (changed_bpe(merged=["zz"]), "tokenizer-token"),
        (changed_bpe(merged=[6162]), "tokenizer-token"),
        (changed_bpe(merged=[None]), "tokenizer-token"),
        (changed_bpe(merged=[["61", "62"]]), "tokenizer-token"),
        (changed_bpe(merged=["61" * 162]), "tokenizer-token"),
        (changed_bpe(merged=["6162"] * 30_000), "vocabulary-too-large"),
        (changed_bpe(merged=["61" * 20_000_000]), "tokenizer-too-large"),
        (changed_char(characters=""), "tokenizer-characters"),
        (changed_char(characters="ba"), "tokenizer-characters"),
        (changed_char(characters="aab"), "tokenizer-characters"),
        (changed_char(characters="a\ud800"), "lone-surrogate"),
        (changed_char(characters=["a", "b"]), "tokenizer-not-ours"),
        (changed_char(characters=3), "tokenizer-not-ours"),
        (changed_char(characters="".join(map(chr, range(0x4E00, 0xD000)))), "vocabulary-too-large"),
    ],
    ids=lambda value: value if len(value) < 40 and value.isascii() else f"{len(value)}-characters",
)
def test_a_changed_vocabulary_is_refused(data: str, reason: str) -> None:
    with pytest.raises(TokenizerError) as caught:
        tokenizer_from_json(data)
    assert caught.value.reason == reason
    for lang in ("en", "zh"):
        assert caught.value.what(lang)
        assert caught.value.advice(lang)
