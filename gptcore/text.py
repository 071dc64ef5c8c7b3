"""Bytes from outside become text here, and nowhere else.

    byte-order mark -> strict UTF-8 -> UTF-16 without a mark -> East Asian -> 8-bit

The first that fits is taken. Only the first two are certain; the rest are well-founded guesses,
which the page says and lets a person correct (``ENCODINGS``).

charset-normalizer alone is not enough: of the 93 single sentences in tests/test_text.py it reads
78 right (GB18030 5 of 7, EUC-JP 2 of 5, Windows-1252 2 of 8). East Asian encodings are therefore
told apart by what their standards say about themselves: each lists its everyday characters
first, so bytes read the wrong way show as rare ones. charset-normalizer then decides between the
8-bit encodings. What no rule can tell apart: four or five characters of Chinese that happen to
be Korean syllables too, and Czech or Hungarian from Western letters (read as Windows-1252).
"""

import codecs
import math
import re
from contextlib import suppress
from dataclasses import dataclass
from functools import cache

from charset_normalizer import from_bytes

from gptcore.errors import TextError
from gptcore.settings import settings

# Our name (as the WHATWG Encoding standard spells it) -> Python's codec. Where vendors extended
# a standard, the codec is the extended one: it also reads all of the smaller.
_CODECS = {
    "utf-8": "utf-8",
    "utf-16-le": "utf-16-le",
    "utf-16-be": "utf-16-be",
    "utf-32-le": "utf-32-le",
    "utf-32-be": "utf-32-be",
    "gb18030": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc-jp": "euc_jp",
    "euc-kr": "cp949",
    "windows-1252": "cp1252",
    "windows-1250": "cp1250",
    "windows-1251": "cp1251",
    "koi8-r": "koi8_r",
    "iso-8859-1": "latin-1",
}
ENCODINGS: tuple[str, ...] = tuple(_CODECS)
"""What a caller may override with."""

# UTF-32 before UTF-16, whose little-endian mark it begins with.
_BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
    b"\x84\x31\x95\x33": "gb18030",
}
# Strictest first: a Korean text could also be read as common Chinese, but not the other way.
_EAST_ASIAN = ("euc-kr", "shift_jis", "euc-jp", "gb18030", "big5")
# Where charset-normalizer finds two equally good, the first here is taken.
_EIGHT_BIT = ("windows-1252", "windows-1251", "koi8-r", "windows-1250")

# gptcore.data sets the last part aside, and needs two tokens of it to measure on. It imports
# torch, so the rule is repeated here; a test holds the two together.
_FEWEST_VALIDATED = 2
SHORTEST_CONTEXT = 2  # of gptcore.config.ModelConfig

_SAMPLE_BYTES = 65_536
_HIGH_BYTE = re.compile(rb"[\x80-\xff]")
_HIGH_RUN = re.compile(rb"[\x80-\xff]{2,}")
# Never in an 8-bit or East Asian text; tab, line ends, form feed, DOS end-of-file and ESC may be.
_BINARY_BYTE = re.compile(rb"[\x00-\x08\x0e-\x19\x1c-\x1f]")
# How Python's "surrogateescape" marks a byte that is no UTF-8.
_ESCAPED_BYTES = re.compile("[\udc80-\udcff]+")
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class DecodedText:
    """A text, and how its bytes were read."""

    text: str
    """Line ends are ``\\n`` only."""
    encoding: str
    """One of ``ENCODINGS``."""
    certain: bool
    """A byte-order mark, strict UTF-8 or the caller said so; otherwise it is our best guess."""
    replaced: int = 0
    """Damaged places in a UTF-8 text that became U+FFFD."""


def decode(data: bytes, encoding: str | None = None) -> DecodedText:
    """The text in ``data``, in ``encoding`` if given, else in the one that it seems to be in.

    A UTF-8 text with a few bad bytes (cut off in the middle of a character, one pasted byte) is
    read with U+FFFD in their place and ``certain=False``: a person cannot mend a byte, and every
    other encoding would spoil the whole text. Any other encoding must fit to the last byte.

    Raises:
        TextError: too large, binary, or not readable; with the offset of the first bad byte.
    """
    check_upload_size(len(data))
    # No encoding spends more than four bytes on a character.
    _check_characters(len(data) // 4)
    if encoding is not None:
        if encoding not in _CODECS:
            names = ", ".join(ENCODINGS)
            raise TextError("text-unknown-encoding", name=shown(encoding[:40]), choices=names)
        return DecodedText(_strictly(data, encoding), encoding, certain=True)
    for mark, marked in _BYTE_ORDER_MARKS.items():
        if data.startswith(mark):
            return DecodedText(_strictly(data, marked), marked, certain=True)
    # UTF-16 of English is valid UTF-8 with a NUL in every second place.
    if 0 not in data:
        with suppress(UnicodeDecodeError):
            return DecodedText(_finished(data.decode()), "utf-8", certain=True)
    utf16 = _utf16_without_mark(data[:_SAMPLE_BYTES])
    if utf16:
        return DecodedText(_strictly(data, utf16), utf16, certain=False)
    binary = _BINARY_BYTE.search(data)
    if binary:
        raise TextError("text-binary", offset=binary.start())
    sample = _sample(data)
    if _is_damaged_utf8(sample):
        escaped = data.decode("utf-8", "surrogateescape")
        mended, places = _ESCAPED_BYTES.subn("\ufffd", escaped)
        return DecodedText(_finished(mended), "utf-8", certain=False, replaced=places)
    guess = _east_asian(sample) or _eight_bit(sample)
    if guess is None:
        raise TextError("text-unrecognised")
    return DecodedText(_strictly(data, guess), guess, certain=False)


def check_text(text: str, context: int, validation_share: float = 0.1) -> None:
    """Refuse a text from which nothing can be learned, however it came here.

    Args:
        context: T, the most tokens the model sees at once. Training needs one window of them and
            the token after it, and a token is at least a character.
        validation_share: the last part of the text, which is only measured on.

    Raises:
        TextError: says why, and the nearest context length that works.
    """
    _check_characters(len(text))
    odd = _SURROGATE.search(text)
    if odd:
        raise TextError("text-lone-surrogate", offset=odd.start())
    if "\0" in text:
        raise TextError("text-binary", offset=text.index("\0"))
    content = text.strip()
    if not content:
        raise TextError("text-blank")
    if len(content) > 1 and len(set(content)) == 1:
        raise TextError("text-one-symbol", symbol=shown(content[0]), characters=len(content))
    nearest = longest_context(text, validation_share)
    trained = nearest + 1
    if len(text) - trained < _FEWEST_VALIDATED or nearest < SHORTEST_CONTEXT:
        raise TextError("text-too-few", characters=len(text))
    if context > nearest:
        raise TextError(
            "text-shorter-than-context", characters=len(text), context=context, nearest=nearest
        )


def longest_context(text: str, validation_share: float = 0.1) -> int:
    """The longest context, in tokens, for which ``text`` may be enough: one that has a token a
    character fills one window and the token after it."""
    return int(len(text) * (1 - validation_share)) - 1


def shown(text: str) -> str:
    """``text`` with what cannot be seen written as its code point: ``a`` but ``U+200D``."""
    return "".join(
        character if character.isprintable() and character != " " else f"U+{ord(character):04X}"
        for character in text
    )


def check_upload_size(count: int) -> None:
    """Refuse ``count`` bytes where they are more than an upload may have.

    Raises:
        TextError: ``text-too-large``.
    """
    limit = settings().max_upload_mb
    if count > limit * 1e6:
        raise TextError("text-too-large", megabytes=rounded_megabytes(count), limit=limit)


def rounded_megabytes(count: int) -> float:
    """``count`` bytes in MB, rounded up: what is above a limit is said to be above it."""
    return math.ceil(count / 1e5) / 10


def _check_characters(count: int) -> None:
    limit = settings().max_characters
    if count > limit:
        raise TextError("text-too-many-characters", characters=count, limit=limit)


def _strictly(data: bytes, encoding: str) -> str:
    """All of ``data`` in ``encoding``, its byte-order mark taken off."""
    codec = _CODECS[encoding]
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as problem:
        raise TextError("text-undecodable", encoding=encoding, offset=problem.start) from None
    if "\0" in text:
        before = text[: text.index("\0")]
        raise TextError("text-binary", offset=len(before.encode(codec)))
    return _finished(text)


def _finished(text: str) -> str:
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    _check_characters(len(text))
    return text


def _sample(data: bytes) -> bytes:
    """A bounded part of ``data`` that starts with the line of the first byte beyond ASCII.

    Everything before that byte is ASCII, so no character is cut at the start.
    """
    high = _HIGH_BYTE.search(data)
    first = high.start() if high else 0
    start = max(data.rfind(b"\n", 0, first) + 1, first - 1000)
    return data[start : start + _SAMPLE_BYTES]


def _leniently(sample: bytes, encoding: str) -> str:
    """``sample`` in ``encoding``, U+FFFD for what does not fit; may end inside a character."""
    return codecs.getincrementaldecoder(_CODECS[encoding])("replace").decode(sample)


def _is_damaged_utf8(sample: bytes) -> bool:
    """At least three whole characters beyond ASCII for each bad place.

    In other encodings bytes fall into the pattern of UTF-8 far less often.
    """
    escaped = codecs.getincrementaldecoder("utf-8")("surrogateescape").decode(sample)
    whole, bad_places = _ESCAPED_BYTES.subn("", escaped)
    return sum(character > "\x7f" for character in whole) >= 3 * max(bad_places, 1)


def _utf16_without_mark(sample: bytes) -> str | None:
    """The byte order that makes nearly all of ``sample`` everyday characters, if one does."""
    shares = {}
    for encoding in ("utf-16-le", "utf-16-be"):
        text = _leniently(sample, encoding)
        if text:
            everyday = sum(_is_everyday(character) for character in text)
            shares[encoding] = everyday / len(text)
    best = max(shares, key=lambda encoding: shares[encoding], default=None)
    return best if best and shares[best] >= 0.85 else None


def _east_asian(sample: bytes) -> str | None:
    """The East Asian encoding in which ``sample`` is mostly everyday characters, if one is."""
    # In a European text a byte beyond ASCII mostly stands alone between letters.
    together = sum(len(run) for run in _HIGH_RUN.findall(sample))
    if together < 0.3 * len(_HIGH_BYTE.findall(sample)):
        return None
    shares = {}
    for encoding in _EAST_ASIAN:
        text = _leniently(sample, encoding)
        foreign = [character for character in text if character > "\x7f"]
        # A long text with one bad byte is still Chinese; decode() will say where the byte is.
        if not foreign or 50 * text.count("\ufffd") > len(foreign):
            continue
        # Japanese is never without kana; chance readings are.
        kana = sum("\u3041" <= character <= "\u30fc" for character in foreign)
        if encoding in ("shift_jis", "euc-jp") and kana < 0.2 * len(foreign):
            continue
        known = _everyday(encoding)
        shares[encoding] = sum(
            character in known or _is_wide_punctuation(character) for character in foreign
        ) / len(foreign)
    good_enough = max(0.7, max(shares.values(), default=0.0) - 0.05)
    return next((name for name, share in shares.items() if share >= good_enough), None)


def _eight_bit(sample: bytes) -> str | None:
    """The 8-bit encoding that charset-normalizer finds least messy, if any is clean enough."""
    ours = {_CODECS[name]: name for name in _EIGHT_BIT}
    found = {
        codec: (match.chaos, -match.coherence)
        for match in from_bytes(sample, cp_isolation=list(ours))
        for codec in match.could_be_from_charset
    }
    # min() keeps the first of equals, and `ours` is in order of preference.
    best = min((codec for codec in ours if codec in found), key=found.__getitem__, default=None)
    return ours[best] if best else None


@cache
def _everyday(encoding: str) -> frozenset[str]:
    """The characters that the standard behind an East Asian encoding lists as everyday ones.

    GB 2312 and JIS X 0208 call them level 1 (3,755 and 2,965), Big5 frequently used (5,401), and
    KS X 1001 has one table of syllables (2,350); all of them are one unbroken range of codes.
    """
    upper = range(0xA1, 0xFF)
    ranges: dict[str, tuple[str, range, list[int]]] = {
        "gb18030": ("gb2312", range(0xB0, 0xD8), [*upper]),
        "big5": ("big5", range(0xA4, 0xC7), [*range(0x40, 0x7F), *upper]),
        "shift_jis": ("euc_jp", range(0xB0, 0xD0), [*upper]),
        "euc-jp": ("euc_jp", range(0xB0, 0xD0), [*upper]),
        "euc-kr": ("euc_kr", range(0xB0, 0xC9), [*upper]),
    }
    codec, leads, trails = ranges[encoding]
    pairs = (bytes((lead, trail)) for lead in leads for trail in trails)
    characters = set("".join(pair.decode(codec, "ignore") for pair in pairs))
    if codec == "euc_jp":
        characters.update(map(chr, range(0x3041, 0x30FD)))  # kana
    return frozenset(characters)


@cache
def _everyday_anywhere() -> frozenset[str]:
    return frozenset().union(*(_everyday(encoding) for encoding in _EAST_ASIAN))


def _is_wide_punctuation(character: str) -> bool:
    """Quotes, dashes, CJK punctuation and full-width forms."""
    return (
        "\u2010" <= character <= "\u2030"
        or "\u3000" <= character <= "\u303f"
        or "\uff01" <= character <= "\uff5e"
    )


def _is_everyday(character: str) -> bool:
    """Whether ``character`` is one that texts in the languages known here are made of."""
    return (
        " " <= character <= "~"
        or character in "\t\n\r"
        or "\xa0" <= character <= "\u04ff"  # Latin, Greek, Cyrillic
        or _is_wide_punctuation(character)
        or "\U0001f300" <= character <= "\U0001faff"  # emoji
        or character in _everyday_anywhere()
    )
