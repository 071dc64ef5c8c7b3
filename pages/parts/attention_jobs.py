"""What the heads of the shown model do, and which of them clearly have a job.

It is measured as in training (``gptcore.heads``): on passages from the last part of the run's
text and on random tokens said twice. Most of the moments that are kept were measured then.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st
from cachetools import LRUCache, cached
from numpy.typing import NDArray

from gptcore.head_history import Reference, reference_for
from gptcore.heads import Probe, head_scores, jobs
from pages.parts import background
from pages.parts.runs_store import store
from pages.parts.words import t

if TYPE_CHECKING:
    from gptcore.head_edits import Head
    from gptcore.modelfile import SavedModel
    from gptcore.store import Run
    from pages.parts.attention_look import Look

_WAIT_S = 0.2
"""For the text of a run, once: a short one has been read at once, a long one a little later."""
_KEPT = 512
_ASKED = "attention-jobs-asked"
"""Session state: the run whose text has been waited for."""


def jobs_now(look: Look) -> dict[Head, tuple[str, float]]:
    """Head -> (measure, score), for the moment that is shown, as its model is without edits; empty
    while that is being measured."""
    run, saved = look.run, look.saved
    stored = dict(store().head_scores(run.id))
    if 0 in stored and saved.step in stored:
        return jobs(stored[saved.step], stored[0])
    asked = st.session_state.get(_ASKED) == run.id
    st.session_state[_ASKED] = run.id
    reference = background.glance(_key(run), _work(run, saved), wait_s=0.0 if asked else _WAIT_S)
    if reference is None:
        return {}
    return jobs(_measured(run.id, saved.step, saved, reference.probe), reference.untrained)


def reference_awaited(run: Run, saved: SavedModel) -> Reference | None:
    """What the heads of a run are held against; with a progress bar and a Stop on the page until
    its text has been read."""
    return background.result(_key(run), _work(run, saved), t("heads-reading"))


def job_words(measure: str, score: float) -> str:
    """What a head does, with the score that earned it the name."""
    return t("heads-job", job=t(f"heads-measure-{measure}"), score=f"{score:.2f}")


def _key(run: Run) -> tuple[str, str]:
    return "head-reference", run.id


def _work(run: Run, saved: SavedModel) -> Callable[[background.Job], Reference]:
    runs = store()
    return lambda job: reference_for(saved, runs.text_of(run.id))


@cached(LRUCache(_KEPT), key=lambda run_id, step, saved, probe: (run_id, step), lock=Lock())
def _measured(run_id: str, step: int, saved: SavedModel, probe: Probe) -> NDArray[np.float32]:
    return head_scores(saved.model, probe)
