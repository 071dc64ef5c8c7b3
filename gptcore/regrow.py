"""One text written twice with the same random numbers: without and with some heads changed."""

import codecs
from collections.abc import Sequence
from dataclasses import dataclass

from gptcore.filters import SamplingConfig
from gptcore.head_edits import HeadEdits
from gptcore.model import GPT, Edit
from gptcore.sample import generate
from gptcore.surgery import Progress
from gptcore.tokenizers import Tokenizer

TOKENS = 120
SAMPLING = SamplingConfig(temperature=0.8, top_k=40)


@dataclass(frozen=True)
class Regrown:
    """A beginning continued twice with the same random numbers."""

    plain: tuple[int, ...]
    """The ids drawn by the model as it is."""
    edited: tuple[int, ...]
    """By the model with its heads changed, as many."""

    @property
    def parted(self) -> int | None:
        """The place of the first token that is not the same; None where all are."""
        pairs = enumerate(zip(self.plain, self.edited, strict=True))
        return next((place for place, (one, other) in pairs if one != other), None)


def regrown(
    model: GPT, prompt: Sequence[int], edits: HeadEdits, seed: int, progress: Progress
) -> Regrown:
    """Continue ``prompt`` by ``TOKENS`` tokens, without and with the edits.

    Every token is drawn with the same random number in both, so that they go on alike until the
    edits make a difference.

    Args:
        prompt: one token id or more.

    Raises:
        ModelFileError: the weights are so large that the odds are no numbers.
    """

    def written(done: int, edit: Edit | None) -> tuple[int, ...]:
        drawn = []
        for id in generate(model, prompt, TOKENS, SAMPLING, seed, edit):
            drawn.append(id)
            progress((done + len(drawn)) / (2 * TOKENS))
        return tuple(drawn)

    return Regrown(written(0, None), written(TOKENS, edits.edit(model.config)))


def whole_around(tokenizer: Tokenizer, ids: Sequence[int], place: int) -> tuple[int, int]:
    """(start, end) of the fewest tokens with the one at ``place`` that spell whole characters.

    Args:
        ids: drawn after a text that ends with a whole character.
    """
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    start = 0
    for end, id in enumerate(ids, 1):
        decoder.decode(tokenizer.token_bytes(id))
        if decoder.getstate()[0]:  # a character is half written
            continue
        if end > place:
            return start, end
        start = end
    return start, len(ids)
