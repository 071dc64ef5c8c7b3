"""The text of a run as its training cut it: what was read, and what was only measured on."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from gptcore.data import split
from gptcore.modelfile import SavedModel
from gptcore.origins import levels
from gptcore.passages import Passages


@dataclass(frozen=True)
class Training:
    """The text of a run as its models were given it."""

    text: str
    """What they were trained on."""
    passages: Passages
    """Of ``text``."""
    held_out: NDArray[np.int32]
    """The token ids (N,) of the rest, which they were only measured on."""

    @cached_property
    def levels(self) -> tuple[int, ...]:
        """From how many characters on a passage counts as longer, and longer still."""
        return levels(self.text)

    @property
    def bytes(self) -> int:
        """What it takes up, about."""
        return self.passages.bytes + 2 * len(self.text) + self.held_out.nbytes


def training(saved: SavedModel, text: str) -> Training:
    """Cut the text of its run where the training cut it: at a token.

    Raises:
        TrainingError: the text is too short to be cut.
    """
    config = saved.config
    ids = split(text, saved.tokenizer, config.model.context, config.text.validation_share)
    read = saved.tokenizer.decode(ids.train.tolist())
    # The cut may go through a character, which then was not read.
    while not text.startswith(read):
        read = read[:-1]
    return Training(read, Passages(read), ids.validation.numpy().astype(np.int32))
