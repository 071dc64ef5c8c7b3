"""What the heads of a run do in the course of its training, and since when each has its job.

    >>> probe = reference_for(saved, store.text_of(run.id)).probe
    >>> history = score_moments(lambda step: model(run.id, step), [0, 10, 50], probe)
    >>> jobs_found(history)   # [Found(head=(1, 2), measure="previous", ...), ...]

A run in training writes this history by itself (``store.head_scores``), at every look. Runs of
before it did, and models out of a file, have only their moments.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gptcore.errors import StoreError
from gptcore.heads import (
    MEASURES,
    Probe,
    head_scores,
    probe_of,
    probe_without_text,
    thresholds,
    untrained_scores,
)

if TYPE_CHECKING:  # what a page shows of scores that are there needs no torch
    from gptcore.head_edits import Head
    from gptcore.modelfile import SavedModel

History = list[tuple[int, NDArray[np.float32]]]
"""(step, scores (L, H, len(MEASURES))), in order of the steps."""


@dataclass(frozen=True)
class Found:
    """A job that a head clearly has at the end of a history."""

    head: Head
    measure: str
    score: float
    """The newest one."""
    step: int
    """Where it was first seen to have the job that it has had ever since."""
    before: int
    """Where it was last seen without it."""


@dataclass(frozen=True)
class Reference:
    """What the heads of a run are held against."""

    probe: Probe
    """What they are scored on while the run trains."""
    untrained: NDArray[np.float32]
    """(L, H, len(MEASURES)), what they scored before the first step."""


def reference_for(saved: SavedModel, text: str) -> Reference:
    """The reference of a run, from any of its moments.

    Args:
        text: all that the run reads; empty for a model that came without its text.

    Raises:
        ModelFileError: there is no text, and the weights are so large that it cannot write one.
    """
    probe = _probe(saved, text)
    return Reference(probe, untrained_scores(saved, probe))


def score_moments(
    model_at: Callable[[int], SavedModel],
    steps: Sequence[int],
    probe: Probe,
    progress: Callable[[float], None] = lambda share: None,
) -> History:
    """The scores at ``steps``, without those whose weights have been replaced by newer ones.

    Args:
        model_at: the model after so many steps; ``StoreError("no-such-moment")`` where it is gone.
        progress: told the share that is done; may raise to end it.
    """
    found: History = []
    for done, step in enumerate(steps):
        progress(done / len(steps))
        try:
            saved = model_at(step)
        except StoreError as error:
            if error.reason != "no-such-moment":
                raise
            continue
        found.append((step, head_scores(saved.model, probe)))
    return found


def jobs_found(history: History) -> list[Found]:
    """The jobs that heads have at the end of a history, and since when: where the score rose over
    its threshold (``gptcore.heads.thresholds``) to stay there. In order of the steps; a head may
    have several, and is called by the best of them (``gptcore.heads.jobs``).

    Args:
        history: it begins at step 0, before training.
    """
    if not history:
        return []
    steps = [step for step, _ in history]
    scores = np.stack([each for _, each in history])
    least = thresholds(scores[0])
    found = []
    for layer, head, measure in np.argwhere(scores[-1] >= least).tolist():
        at = (layer, head, measure)
        # Before training no head has a job.
        last_without = int(np.flatnonzero(~(scores[:, *at] >= least[at]))[-1])
        since, before = steps[last_without + 1], steps[last_without]
        score = float(scores[-1, *at])
        found.append(Found((layer, head), MEASURES[measure], score, since, before))
    return sorted(found, key=lambda each: (each.step, each.head))


def _probe(saved: SavedModel, text: str) -> Probe:
    from gptcore.data import split

    if not text:
        return probe_without_text(saved)
    config, context = saved.config, saved.config.model.context
    data = split(text, saved.tokenizer, context, config.text.validation_share)
    return probe_of(data, saved.tokenizer.vocabulary, context, config.seed)
