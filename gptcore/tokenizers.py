"""Text to token ids and back: one token a character, one a byte, or byte-level BPE.

Characters and BPE learn their vocabulary from the text of the run; all are saved with it as JSON.
Encoding then decoding gives back the same text to the last character.
"""

import json
from collections.abc import Sequence
from typing import Any, Protocol

import rustbpe
import tiktoken

from gptcore.config import TokenizerConfig
from gptcore.errors import TokenizerError
from gptcore.settings import settings
from gptcore.text import shown

# How text is cut into pieces before BPE, the same for the trainer and the encoder. It follows the
# pattern of GPT-4 (cl100k_base in tiktoken's tiktoken_ext/openai_public.py) with two changes:
# every repetition ends at 32, so that a million blanks or one endless word neither overflow the
# regex engine nor make merging quadratic; and combining marks (\p{M}) stay with their letter, as
# Thai, Hindi and decomposed accents need it.
SPLIT_PATTERN = "|".join(
    (
        r"'(?i:[sdmt]|ll|ve|re)",  # what follows the apostrophe in don't, we'll, I've
        r"[^\r\n\p{L}\p{M}\p{N}]?\p{L}[\p{L}\p{M}]{0,31}",  # a word and the blank before it
        r"\p{N}{1,3}",  # digits, three at a time
        r" ?[^\s\p{L}\p{N}]{1,32}[\r\n]{0,32}",  # punctuation and emoji, line ends after them
        r"\s{0,32}[\r\n]",  # a line end and the blanks before it
        r"\s{1,32}(?!\S)",  # blanks; the last one is left to the next word
        r"\s{1,32}",
    )
)
MAX_TOKEN_BYTES = 1 + 32 * 4 + 32
"""The longest piece: a blank, a run of symbols of four bytes each, a run of line ends."""

_BYTES = tuple(bytes([value]) for value in range(256))
_FORMAT = 1  # of the JSON; also stands for SPLIT_PATTERN, which decides the ids


class Tokenizer(Protocol):
    """What the rest of the project knows of a vocabulary."""

    kind: str
    """``"char"`` or ``"bpe"``; single bytes are a BPE without merges."""
    vocabulary: int
    """V, the number of tokens; ids are 0 to V - 1."""

    def encode(self, text: str) -> list[int]:
        """The ids of ``text``.

        Raises:
            TokenizerError: ``unknown-characters`` or ``lone-surrogate``.
        """
        ...

    def decode(self, ids: Sequence[int]) -> str:
        """The text of ``ids``; bytes that are not whole characters become U+FFFD.

        Raises:
            TokenizerError: ``no-such-token``.
        """
        ...

    def token_bytes(self, id: int) -> bytes:
        """One token in UTF-8; of a BPE perhaps a part of a character.

        Raises:
            TokenizerError: ``no-such-token``.
        """
        ...

    def unknown(self, text: str) -> str:
        """The distinct characters of ``text`` that have no token, in order of appearance."""
        ...

    def to_json(self) -> str:
        """The vocabulary, always written the same; ``tokenizer_from_json`` reads it."""
        ...


class CharTokenizer:
    """One token a character; ids in the order of the code points.

    Args:
        characters: the vocabulary, distinct and sorted.
    """

    kind: str = "char"

    def __init__(self, characters: str) -> None:
        self.characters = characters
        self.vocabulary = len(characters)
        self._ids = {character: id for id, character in enumerate(characters)}

    def encode(self, text: str) -> list[int]:
        """The ids of ``text``; see ``Tokenizer``."""
        try:
            return list(map(self._ids.__getitem__, text))
        except KeyError:
            check_surrogates(text)
            unknown = self.unknown(text)
            listed = " ".join(shown(character) for character in unknown[:20])
            raise TokenizerError(
                "unknown-characters", characters=listed, count=len(unknown)
            ) from None

    def decode(self, ids: Sequence[int]) -> str:
        """The text of ``ids``; see ``Tokenizer``."""
        return "".join(self.characters[_checked(id, self.vocabulary)] for id in ids)

    def token_bytes(self, id: int) -> bytes:
        """One character in UTF-8; see ``Tokenizer``."""
        return self.characters[_checked(id, self.vocabulary)].encode()

    def unknown(self, text: str) -> str:
        """The characters without a token; see ``Tokenizer``."""
        return "".join(character for character in dict.fromkeys(text) if character not in self._ids)

    def to_json(self) -> str:
        """The vocabulary as JSON; see ``Tokenizer``."""
        return _json({"kind": self.kind, "format": _FORMAT, "characters": self.characters})


class BPETokenizer:
    """Byte-level byte-pair encoding (Sennrich et al. 2016; on bytes, Radford et al. 2019).

    The 256 bytes come first, then the merged tokens in the order in which they were learned.
    A text is cut by ``SPLIT_PATTERN``; within a piece the earliest merge is done first.

    Args:
        merged: the tokens after the 256 bytes, distinct, two bytes or more each.
    """

    kind: str = "bpe"

    def __init__(self, merged: Sequence[bytes]) -> None:
        self.tokens = (*_BYTES, *merged)
        self.vocabulary = len(self.tokens)
        self.ranks = {token: rank for rank, token in enumerate(self.tokens)}
        self._encoding = tiktoken.Encoding(
            name="gpt-playground",
            pat_str=SPLIT_PATTERN,
            mergeable_ranks=self.ranks,
            special_tokens={},
        )

    def encode(self, text: str) -> list[int]:
        """The ids of ``text``; ``<|endoftext|>`` is text like any other. See ``Tokenizer``."""
        check_surrogates(text)  # tiktoken would replace them without a word
        return self._encoding.encode_ordinary(text)

    def decode(self, ids: Sequence[int]) -> str:
        """The text of ``ids``; see ``Tokenizer``."""
        return b"".join(self.token_bytes(id) for id in ids).decode("utf-8", "replace")

    def token_bytes(self, id: int) -> bytes:
        """One token, perhaps a part of a character; see ``Tokenizer``."""
        return self.tokens[_checked(id, self.vocabulary)]

    def unknown(self, text: str) -> str:
        """Always empty: every text is made of bytes."""
        return ""

    def to_json(self) -> str:
        """The vocabulary as JSON, merged tokens in hex; see ``Tokenizer``."""
        merged = [token.hex() for token in self.tokens[256:]]
        return _json({"kind": self.kind, "format": _FORMAT, "merged": merged})


def train_tokenizer(config: TokenizerConfig, text: str) -> Tokenizer:
    """The vocabulary of ``text``. A BPE is smaller than asked for if the text has no more to merge.

    Raises:
        TokenizerError: an empty text, or more tokens than this server allows.
    """
    check_surrogates(text)
    limit = settings().max_vocabulary
    if config.kind == "char":
        characters = "".join(sorted(set(text)))
        if not characters:
            raise TokenizerError("tokenizer-no-text")
        if len(characters) > limit:
            raise TokenizerError("too-many-characters", count=len(characters), limit=limit)
        return CharTokenizer(characters)
    if config.kind == "byte":
        return BPETokenizer([])  # what BPE is before its first merge
    if config.vocabulary > limit:
        raise TokenizerError("vocabulary-too-large", count=config.vocabulary, limit=limit)
    trainer = rustbpe.Tokenizer()
    trainer.train_from_iterator([text], vocab_size=config.vocabulary, pattern=SPLIT_PATTERN)
    return BPETokenizer([bytes(token) for token, rank in trainer.get_mergeable_ranks()[256:]])


def tokenizer_from_json(data: str) -> Tokenizer:
    """What ``to_json`` wrote; anything else is refused, whoever made it.

    Raises:
        TokenizerError: says what is wrong with it.
    """
    limit = settings().max_vocabulary
    if len(data) > 200 + limit * (2 * MAX_TOKEN_BYTES + 4):
        raise TokenizerError("tokenizer-too-large", limit=limit)
    try:
        saved = json.loads(data)
    except (ValueError, RecursionError):
        raise TokenizerError("tokenizer-not-json") from None
    match saved:
        case {"kind": "char", "format": int(version), "characters": str(characters), **rest}:
            vocabulary = len(characters)
        case {"kind": "bpe", "format": int(version), "merged": list(merged), **rest}:
            vocabulary = 256 + len(merged)
        case _:
            raise TokenizerError("tokenizer-not-ours")
    if rest or type(version) is not int or version != _FORMAT:
        raise TokenizerError("tokenizer-not-ours")
    if vocabulary > limit:
        raise TokenizerError("vocabulary-too-large", count=vocabulary, limit=limit)
    if saved["kind"] == "bpe":
        return BPETokenizer(_checked_tokens(merged))
    check_surrogates(characters)
    if not characters or list(characters) != sorted(set(characters)):
        raise TokenizerError("tokenizer-characters")
    return CharTokenizer(characters)


def _checked_tokens(merged: list[Any]) -> list[bytes]:
    """The bytes of hex strings, each of them distinct and of a length that a piece can have."""
    tokens: dict[bytes, None] = {}
    for id, written in enumerate(merged, 256):
        try:
            token = bytes.fromhex(written)
        except (TypeError, ValueError):
            raise TokenizerError("tokenizer-token", token=id) from None
        # fromhex() also reads capitals and blanks, which to_json never writes.
        if token in tokens or not 2 <= len(token) <= MAX_TOKEN_BYTES or token.hex() != written:
            raise TokenizerError("tokenizer-token", token=id)
        tokens[token] = None
    return list(tokens)


def _checked(id: int, vocabulary: int) -> int:
    if not 0 <= id < vocabulary:
        raise TokenizerError("no-such-token", token=id, vocabulary=vocabulary)
    return id


def check_surrogates(text: str) -> None:
    """Refuse half of a UTF-16 pair, which is no character: it comes from broken software.

    Raises:
        TokenizerError: ``lone-surrogate``.
    """
    try:
        text.encode()
    except UnicodeEncodeError as problem:
        raise TokenizerError("lone-surrogate", offset=problem.start) from None


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
