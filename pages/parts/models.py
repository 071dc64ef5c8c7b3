"""Models taken out of the store, the last few kept in memory.

``gptcore.modelfile`` brings torch with it, about a second: it is imported when the first model is
needed, never for the first page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from gptcore.errors import StoreError
from pages.parts.runs_store import store

if TYPE_CHECKING:
    from gptcore.modelfile import SavedModel


@st.cache_resource(show_spinner=False, max_entries=8)
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
