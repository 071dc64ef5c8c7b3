"""The training text of a run with all its passages: the last ones kept for everyone."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

import streamlit as st
from cachetools import LRUCache

from pages.parts import background
from pages.parts.material import of_run
from pages.parts.words import label, t

if TYPE_CHECKING:
    from gptcore.modelfile import SavedModel
    from gptcore.training_text import Training
    from pages.parts.sampling_look import Look

TEXT_BYTES = 300_000_000
"""Texts of 10 MB take about 80 each."""


def _bytes(training: Training) -> int:
    return training.bytes


_kept: LRUCache[str, Training] = LRUCache(TEXT_BYTES, _bytes)
_lock = Lock()


def training_text(look: Look) -> Training | None:
    """What the models of this run have read; None where there is nothing yet, and the reason or a
    progress bar on the page.

    Raises:
        TrainingError: the text is too short to have been read.
    """
    run, saved = look.run, look.saved
    known = _known(run.id)
    if known is not None:
        return known
    material = of_run(run)
    if material is None:
        st.info(label("sampling-source-no-text"))
        return None
    text = material.text
    done = background.result(
        ("sampling-source-text", run.id),
        lambda job: _read(run.id, saved, text) is not None,
        t("sampling-source-reading"),
    )
    # Where so many texts were read since that this one is no longer kept: again, while one waits.
    return (_known(run.id) or _read(run.id, saved, text)) if done else None


def _known(run_id: str) -> Training | None:
    with _lock:
        return _kept.get(run_id)


def _read(run_id: str, saved: SavedModel, text: str) -> Training:
    from gptcore.training_text import training

    found = training(saved, text)
    with _lock:
        if found.bytes <= TEXT_BYTES:
            _kept[run_id] = found
    return found
