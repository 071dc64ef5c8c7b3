"""Vocabularies and counts of a text: learned and counted in the background, once for everyone."""

from dataclasses import dataclass
from functools import cache
from typing import cast

import streamlit as st

from gptcore.config import TokenizerConfig
from gptcore.merges import Merge, learned_merges
from gptcore.settings import settings
from gptcore.tokenizers import BPETokenizer, Tokenizer, train_tokenizer
from gptcore.vocabulary import TokenUse, token_use
from pages.parts import background
from pages.parts.material import Material
from pages.parts.words import t

SIZES = (320, 512, 1024, 2048, 4096)
"""Vocabularies of BPE on offer."""
MOST_MERGES = 1024
"""What is shown in slow motion."""


@dataclass(frozen=True)
class Reading:
    """A vocabulary at work."""

    tokenizer: Tokenizer
    material: Material | None
    """The text it was made of; a model out of a file came without."""
    use: TokenUse | None

    @property
    def text(self) -> str:
        """That text, empty where there is none."""
        return self.material.text if self.material is not None else ""

    @property
    def source(self) -> str:
        """Another text has another one."""
        return self.material.key if self.material is not None else ""


def tokenizer_of(chosen: Material) -> Tokenizer | None:
    """The vocabulary that the text gets; None while it is being learned.

    Raises:
        TokenizerError: the text has more characters than a vocabulary may.
    """
    if chosen.tokenizer.kind == "bpe":
        return bpe_of(chosen, chosen.tokenizer.vocabulary)
    return bytes_only() if chosen.tokenizer.kind == "byte" else characters_of(chosen)


def characters_of(chosen: Material) -> Tokenizer | None:
    """The vocabulary of the text's characters; None while they are being gathered.

    Raises:
        TokenizerError: there are more than a vocabulary may have.
    """
    return background.result(
        ("characters", chosen.key),
        lambda job: train_tokenizer(TokenizerConfig(kind="char"), chosen.text),
        t("tokens-learning"),
    )


def bpe_of(chosen: Material, size: int) -> BPETokenizer | None:
    """A BPE of at most ``size`` tokens; None while it is being learned.

    Merges are learned one after the other, so a small vocabulary is the beginning of a large
    one, and the largest is all that has to be learned.
    """
    largest = min(max(*SIZES, size), settings().max_vocabulary)
    wanted = TokenizerConfig(kind="bpe", vocabulary=largest)
    learned = background.result(
        ("bpe", chosen.key, largest),
        lambda job: train_tokenizer(wanted, chosen.text),
        t("tokens-learning"),
    )
    if learned is None:
        return None
    return _first_tokens(f"{chosen.key} {largest}", size, cast(BPETokenizer, learned))


@st.cache_resource(show_spinner=False, max_entries=32)
def _first_tokens(key: str, size: int, _learned: BPETokenizer) -> BPETokenizer:
    return BPETokenizer(_learned.tokens[256:size])


@cache
def bytes_only() -> BPETokenizer:
    """The vocabulary of single bytes, which no text changes."""
    return BPETokenizer([])


def use_of(chosen: Material, tokenizer: Tokenizer | None = None) -> TokenUse | None:
    """How often each token stands in the text; None while it is being counted.

    Args:
        tokenizer: of a model that was loaded; else the one that the text gets.
    """
    used = tokenizer or tokenizer_of(chosen)
    if used is None:
        return None
    return background.result(
        ("use", chosen.key, chosen.tokenizer.kind, used.vocabulary),
        lambda job: token_use(used, chosen.text),
        t("tokens-counting"),
    )


def merges_of(chosen: Material, tokenizer: BPETokenizer) -> list[Merge] | None:
    """The first merges with how often each pair stood; None while they are being replayed."""
    size = min(256 + MOST_MERGES, tokenizer.vocabulary)

    def replay(job: background.Job) -> list[Merge]:
        shown = BPETokenizer(tokenizer.tokens[256:size])
        return learned_merges(shown, chosen.text, job.progress)

    return background.result(("merges", chosen.key, size), replay, t("tokens-replaying"))
