"""Models taken out of the store, and what they make of a prompt: the last ones kept in memory.

``gptcore.modelfile`` brings torch with it, about a second: it is imported when the first model is
needed, never for the first page. What is kept is bounded in bytes, not in number: 24 moments of a
small model fit where three of a large one do.
"""

from __future__ import annotations

from functools import cache
from threading import Lock
from typing import TYPE_CHECKING

from cachetools import LRUCache, cached

from gptcore.errors import StoreError
from gptcore.head_edits import NO_EDITS, HeadEdits
from pages.parts.runs_store import store

if TYPE_CHECKING:
    from gptcore.branches import Branches
    from gptcore.modelfile import SavedModel
    from gptcore.trace import Trace
    from pages.parts.session import Selection

MODEL_BYTES = 400_000_000
TRACE_BYTES = 200_000_000
BRANCH_BYTES = 200_000_000


def _model_bytes(saved: SavedModel) -> int:
    weights = (*saved.model.parameters(), *saved.model.buffers())
    return sum(weight.numel() * weight.element_size() for weight in weights)


def _trace_bytes(reading: Trace) -> int:
    return reading.bytes


_models: LRUCache[tuple[object, ...], SavedModel] = LRUCache(MODEL_BYTES, _model_bytes)
_traces: LRUCache[tuple[object, ...], Trace] = LRUCache(TRACE_BYTES, _trace_bytes)


@cached(_models, lock=Lock())
def saved_model(run_id: str, step: int) -> SavedModel:
    """The model of a run after ``step`` steps. Shared by all visitors: nobody changes it.

    A moment never changes once it is written (a run that resumes repeats itself to the bit), so
    run and step name it.

    Raises:
        StoreError: no such run, or the moment has been replaced by a newer one.
    """
    from gptcore.modelfile import load_model

    return load_model(store().model_bytes(run_id, step))


def nearest_model(run_id: str, step: int) -> SavedModel:
    """The model after ``step`` steps, or at the moment nearest to it that still is there: the
    newest weights of a run in training are replaced every two seconds.

    Raises:
        StoreError: no such run, or it has no weights yet.
    """
    try:
        return saved_model(run_id, step)
    except StoreError as error:
        moments = store().moments(run_id)
        if error.reason != "no-such-moment" or not moments:
            raise
        nearest = min(moments, key=lambda moment: abs(moment.step - step))
        return saved_model(run_id, nearest.step)


def shown_model(selected: Selection) -> SavedModel | None:
    """The model at the moment that is shown; None while its run has no weights yet."""
    moment = selected.moment
    return None if moment is None else nearest_model(selected.run.id, moment.step)


@cached(_traces, lock=Lock())
def traced(run_id: str, step: int, ids: tuple[int, ...], edits: HeadEdits = NO_EDITS) -> Trace:
    """What the model of a run after ``step`` steps makes of ``ids``. Shared: nobody changes it.

    Raises:
        StoreError: as ``saved_model``.
        ModelFileError: its weights are so large that a value is no number.
    """
    from gptcore.trace import trace

    saved = saved_model(run_id, step)
    return trace(saved.model, ids, edits.edit(saved.model.config))


@cache
def branches() -> Branches:
    """What all visitors' stories share: the keys and values of what was read last."""
    from gptcore.branches import Branches

    return Branches(BRANCH_BYTES)


def clear() -> None:
    """Forget everything, for a test."""
    saved_model.cache_clear()
    traced.cache_clear()
    branches.cache_clear()
