"""The vocabularies of OpenAI's models, where their files are on this computer; never fetched here.

tiktoken downloads such a file when it is first asked for it, and waits as long as the network
makes it wait. So a page asks ``published``, which looks at the files alone. ``fetch`` is what a
school runs beforehand: ``python -m gptcore encodings``.
"""

import hashlib
import os
from dataclasses import dataclass
from functools import cache
from http.client import HTTPException
from pathlib import Path
from urllib.request import urlopen

import tiktoken

from gptcore.files import write_atomically
from gptcore.settings import settings

_BASE = "https://openaipublic.blob.core.windows.net"
_CONNECT_S = 3.0
_MOST_BYTES = 20_000_000
_FOLDER_VARIABLES = ("TIKTOKEN_CACHE_DIR", "DATA_GYM_CACHE_DIR")


@dataclass(frozen=True)
class _File:
    url: str
    sha256: str

    @property
    def name(self) -> str:
        """What tiktoken calls it in its cache."""
        return hashlib.sha1(self.url.encode(), usedforsecurity=False).hexdigest()


# Addresses and checksums as tiktoken_ext/openai_public.py has them; a test compares.
_FILES = {
    "gpt2": (
        _File(
            f"{_BASE}/gpt-2/encodings/main/vocab.bpe",
            "1ce1664773c50f3e0cc8842619a93edc4624525b728b188a9e0be33b7726adc5",
        ),
        _File(
            f"{_BASE}/gpt-2/encodings/main/encoder.json",
            "196139668be63f3b5d6574427317ae82f612a97c5d1cdaf36ed2256dbf636783",
        ),
    ),
    "cl100k_base": (
        _File(
            f"{_BASE}/encodings/cl100k_base.tiktoken",
            "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7",
        ),
    ),
    "o200k_base": (
        _File(
            f"{_BASE}/encodings/o200k_base.tiktoken",
            "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d",
        ),
    ),
}
NAMES: tuple[str, ...] = tuple(_FILES)
"""``gpt2`` of GPT-2 and GPT-3, ``cl100k_base`` of GPT-3.5 and GPT-4, ``o200k_base`` of GPT-4o."""


def folder() -> Path:
    """Where the files are looked for: tiktoken's own cache if the system names one, else
    ``tiktoken`` in the folder of the runs."""
    named = next((os.environ[name] for name in _FOLDER_VARIABLES if os.environ.get(name)), None)
    return Path(named) if named else settings().home / "tiktoken"


def is_here(name: str) -> bool:
    """Whether the files of an encoding are there and unchanged."""
    return all(_is_whole(folder() / file.name, file.sha256) for file in _FILES[name])


class PublishedTokenizer:
    """A vocabulary of tiktoken's, without its special tokens: ``<|endoftext|>`` is text here."""

    def __init__(self, encoding: tiktoken.Encoding) -> None:
        self._encoding = encoding
        self.vocabulary = encoding.n_vocab

    def encode(self, text: str) -> list[int]:
        """The ids of ``text``, a few thousand characters of it at most."""
        return self._encoding.encode_ordinary(text)

    def token_bytes(self, id: int) -> bytes:
        """One token, perhaps a part of a character."""
        return self._encoding.decode_single_token_bytes(id)

    def unknown(self, text: str) -> str:
        """Always empty: every text is made of bytes."""
        return ""


def published(name: str) -> PublishedTokenizer | None:
    """One of ``NAMES``, or None where its files are not here. Takes up to a second at first."""
    return PublishedTokenizer(_loaded(name)) if is_here(name) else None


def fetch(name: str) -> None:
    """Download the files of an encoding that are missing.

    Raises:
        OSError: no network within three seconds, or the download broke off.
        ValueError: what came is not the file that was published.
    """
    for file in _FILES[name]:
        path = folder() / file.name
        if _is_whole(path, file.sha256):
            continue
        try:
            with urlopen(file.url, timeout=_CONNECT_S) as answer:
                data = answer.read(_MOST_BYTES)
                # What was announced and did not come.
                if answer.length and len(data) < _MOST_BYTES:
                    raise OSError("the download broke off")
        except HTTPException as problem:  # broken off, or no web server at all
            raise OSError(str(problem) or type(problem).__name__) from problem
        if hashlib.sha256(data).hexdigest() != file.sha256:
            raise ValueError(file.url)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, data)


@cache
def _loaded(name: str) -> tiktoken.Encoding:
    # With every file in place and whole, tiktoken reads them and asks no network.
    os.environ["TIKTOKEN_CACHE_DIR"] = str(folder())
    return tiktoken.get_encoding(name)


def _is_whole(path: Path, sha256: str) -> bool:
    try:
        status = path.stat()
    except OSError:
        return False
    return _sha256(path, status.st_mtime_ns, status.st_size) == sha256


@cache
def _sha256(path: Path, _modified: int, size: int) -> str:
    """Of a file as it was at that time; read once."""
    if size > _MOST_BYTES:
        return ""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
