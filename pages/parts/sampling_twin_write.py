"""The two texts of "Two models, same dice": what they depend on, and how they are written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from pages.parts import sampling_texts
from pages.parts.models import nearest_model

if TYPE_CHECKING:
    from gptcore.continuations import Beginning, Continuation
    from gptcore.filters import SamplingConfig
    from gptcore.modelfile import SavedModel
    from pages.parts.background import Job
    from pages.parts.sampling_texts import Text


@dataclass(frozen=True)
class Asked:
    """What both texts depend on, beside the run of the page."""

    step: int
    beginning: Beginning
    sampling: SamplingConfig
    seed: int
    other_run: str
    other_step: int
    tokens: int


class Side(NamedTuple):
    """What one of the models wrote."""

    step: int
    text: Text
    bits: float
    """How much its own tokens surprised it, a token on average."""
    characters: int


class Twin(NamedTuple):
    """Both texts."""

    own: Side
    other: Side
    same_tokens: bool
    """Whether both have the same vocabulary."""


def write(run_id: str, asked: Asked, job: Job) -> Twin:
    """Both texts, the second by the tokens of its own vocabulary.

    Raises:
        TokenizerError: the other model cannot read the beginning.
    """
    from gptcore.continuations import (
        continuations,
        dice,
        first_difference,
        read_by,
        same_tokens,
    )

    saved = nearest_model(run_id, asked.step)
    other = nearest_model(asked.other_run, asked.other_step)
    begun = read_by(other.tokenizer, saved.tokenizer, asked.beginning)
    us = dice(asked.seed, len(asked.beginning.path), asked.tokens)

    def texts(of: SavedModel, beginning: Beginning, done: float) -> Continuation:
        def progress(share: float) -> None:
            job.progress(done + share / 2)

        return continuations(of.model, beginning, [asked.sampling], us, progress)[0]

    one, two = texts(saved, asked.beginning, 0), texts(other, begun, 0.5)
    same = same_tokens(saved.tokenizer, other.tokenizer)
    parted = first_difference(one.ids, two.ids) if same else None
    return Twin(_side(saved, asked.beginning, one, None), _side(other, begun, two, parted), same)


def _side(saved: SavedModel, begun: Beginning, found: Continuation, parted: int | None) -> Side:
    shown = sampling_texts.text(saved.tokenizer, begun, found.ids, parted)
    characters = len(saved.tokenizer.decode(found.ids))
    return Side(saved.step, shown, found.bits, characters)
