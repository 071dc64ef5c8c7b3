"""What the heads of a model do, as a few numbers a head that can be followed through training.

    >>> probe = probe_of(split(text, tokenizer, context), tokenizer.vocabulary, context, seed=1)
    >>> head_scores(model, probe)[1, 2]   # layer 1, head 2: one number for each of MEASURES

They are measured on attention patterns A (T, T), where row i is where token i looks, in passages
of text and in random tokens that are said twice:

previous    mean of A[i, i - 1], the weight on the token before
first       mean of A[i, 0], the weight on the first token
self        mean of A[i, i], the weight on the token itself
entropy     mean of -sum_j A[i, j] ln A[i, j] / ln(i + 1): 0 looks at one token, 1 evenly at all
            (with the mask off a row has T tokens to look at: / ln T)
induction   of n random tokens said twice, T = 2n: mean of A[i, i - (n - 1)], the weight on the
            token that came after the same token the first time

The first four are means over the rows i >= 1 of passages: row 0 has no choice. In row 1 the token
before is the first one, and counts as both. Induction is the mean over the whole diagonal, rows
i >= n - 1, as in TransformerLens's "Exploratory Analysis Demo"; row n - 1, the last one before the
repetition, belongs to it. With n < 3 that would be the token before, or the token itself: then it
is 0. A head that does this can copy what came next the last time: an induction head (Olsson et al.
2022, "In-context Learning and Induction Heads").
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:  # what a page shows of scores that are there needs no torch
    from gptcore.config import ModelConfig
    from gptcore.data import Split
    from gptcore.head_edits import Head
    from gptcore.model import GPT
    from gptcore.modelfile import SavedModel

MEASURES = ("previous", "first", "self", "entropy", "induction")
"""What is measured of each head, in the order of the last axis of its scores."""
JOBS = dict.fromkeys(("previous", "first", "self", "induction"), 0.4)
"""The measures that are jobs, and the least score of a head that has it: from there on the
exercises of the ARENA course name heads."""
_LEARNED = 0.25
"""And it has to be so much more than before training: where there are few tokens to look at, or
scores are not scaled, heads look much at one of them by chance."""
_SAID = 24
"""The most random tokens that are said twice; passages are as long."""


@dataclass(frozen=True)
class Probe:
    """What heads are scored on, T <= 48 tokens at a time: the same one at every step of a run."""

    passages: NDArray[np.int64]
    """(B, T) tokens of text."""
    repeats: NDArray[np.int64]
    """(B, T) tokens, T / 2 random ones said twice."""
    from_text: bool
    """Whether the passages are from the text that the run is only measured on; otherwise the model
    wrote them itself."""


def probe_of(data: Split, vocabulary: int, context: int, seed: int) -> Probe:
    """The probe of a run: passages from what it is only measured on, where that is long enough, and
    tokens drawn with its seed.

    Args:
        vocabulary: V; where there are fewer tokens than are drawn, each is drawn about as often.
        context: T is at most so many.
    """
    length, count = _size(context)
    ids = data.validation.numpy()
    missing = length * count - len(ids)
    if missing > 0:  # a text of a few lines
        ids = np.concatenate((data.train.numpy()[-missing:], ids))
    windows = ids[: len(ids) // length * length].reshape(-1, length)
    spread = np.linspace(0, len(windows) - 1, min(count, len(windows))).round().astype(int)
    return Probe(windows[spread], _repeats(vocabulary, length, count, seed), from_text=True)


def probe_without_text(saved: SavedModel) -> Probe:
    """The probe of a model that came without its text: it reads what it writes, which is nearer to
    what it was trained on than anything else at hand.

    Raises:
        ModelFileError: its weights are so large that it cannot write.
    """
    from gptcore.filters import SamplingConfig
    from gptcore.sample import generate, prompt_ids

    tokenizer, seed = saved.tokenizer, saved.config.seed
    length, count = _size(saved.config.model.context)
    begin = prompt_ids(tokenizer, "")
    written = list(generate(saved.model, begin, length * count, SamplingConfig(), seed))
    repeats = _repeats(tokenizer.vocabulary, length, count, seed)
    return Probe(np.array(written).reshape(count, length), repeats, from_text=False)


def head_scores(model: GPT, probe: Probe) -> NDArray[np.float32]:
    """(L, H, len(MEASURES)), each in [0, 1]; no numbers where the weights are too large for any.

    Args:
        model: in float32.
    """
    import torch

    points: dict[str, torch.Tensor] = {}
    with torch.no_grad():
        model(torch.from_numpy(np.concatenate((probe.passages, probe.repeats))), points=points)
    layers = range(model.config.layers)
    patterns = np.stack([points[f"blocks.{layer}.attn.pattern"].numpy() for layer in layers])
    count = len(probe.passages)
    return score_patterns(patterns[:, :count], patterns[:, count:], model.config.causal)


def untrained_scores(saved: SavedModel, probe: Probe) -> NDArray[np.float32]:
    """What the heads of a model scored before the first step: its weights then follow from its
    seed."""
    from gptcore.model import GPT

    config = saved.config
    return head_scores(GPT(config.model, saved.tokenizer.vocabulary, config.seed), probe)


def score_patterns(
    passages: NDArray[np.float32], repeats: NDArray[np.float32], causal: bool
) -> NDArray[np.float32]:
    """The scores of attention weights, averaged over B sequences.

    Args:
        passages: (L, B, H, T, T), of text; T >= 2.
        repeats: (L, B, H, 2n, 2n), of n tokens said twice.
        causal: whether row i may look at i + 1 tokens only.

    Returns:
        (L, H, len(MEASURES)).
    """
    tokens, said = passages.shape[-1], repeats.shape[-1] // 2
    seen = np.arange(2, tokens + 1) if causal else np.full(tokens - 1, tokens)
    rows = passages[..., 1:, :]
    entropy = -(rows * np.log(np.where(rows > 0, rows, 1))).sum(-1) / np.log(seen)
    found = (
        passages.diagonal(-1, -2, -1),
        rows[..., 0],
        passages.diagonal(0, -2, -1)[..., 1:],
        entropy,
        repeats.diagonal(1 - said, -2, -1) * (said >= 3),
    )
    return np.stack([each.mean((1, -1)) for each in found], axis=-1)


def thresholds(untrained: NDArray[np.float32]) -> NDArray[np.float32]:
    """From which score on each head clearly does what is measured; infinite for what is no job.

    Args:
        untrained: (L, H, len(MEASURES)), what the same heads scored before the first step.

    Returns:
        (L, H, len(MEASURES)).
    """
    fixed = np.array([JOBS.get(measure, np.inf) for measure in MEASURES], np.float32)
    least: NDArray[np.float32] = np.maximum(fixed, untrained + np.float32(_LEARNED))
    return least


def jobs(
    scores: NDArray[np.float32], untrained: NDArray[np.float32]
) -> dict[Head, tuple[str, float]]:
    """The heads that clearly have a job: what it is, and the score that earned it. An untrained
    model has none.

    Args:
        scores: (L, H, len(MEASURES)).
        untrained: what the same heads scored before the first step, on the same probe.
    """
    earned = np.where(scores >= thresholds(untrained), scores, 0)  # 0 for what is no number too
    found: dict[Head, tuple[str, float]] = {}
    for layer, head in np.argwhere(earned.any(-1)).tolist():
        best = int(earned[layer, head].argmax())
        found[layer, head] = (MEASURES[best], float(earned[layer, head, best]))
    return found


def to_bytes(scores: NDArray[np.float32]) -> bytes:
    """Scores as they are stored; ``from_bytes`` knows their shape from the model's."""
    return scores.astype("<f4").tobytes()


def from_bytes(data: bytes, model: ModelConfig) -> NDArray[np.float32]:
    """What ``to_bytes`` was given; nobody may change it."""
    return np.frombuffer(data, "<f4").reshape(model.layers, model.heads, len(MEASURES))


def _size(context: int) -> tuple[int, int]:
    """(T, B): of short sequences there are more, so that as many rows are averaged."""
    length = 2 * min(_SAID, context // 2)
    return length, 2 * _SAID // length


def _repeats(vocabulary: int, length: int, count: int, seed: int) -> NDArray[np.int64]:
    dice = np.random.default_rng(seed)
    half = length // 2
    # Anew for every sequence, and again where all tokens together are too few.
    rounds = np.tile(np.arange(vocabulary), (count, -(-half // vocabulary), 1))
    drawn = dice.permuted(rounds, axis=-1).reshape(count, -1)[:, :half]
    return np.concatenate((drawn, drawn), axis=1)
