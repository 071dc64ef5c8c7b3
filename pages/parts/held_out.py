"""The part of a run's text that is only measured on, read once for everyone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pages.parts import background
from pages.parts.runs_store import store
from pages.parts.words import t

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from gptcore.modelfile import SavedModel


def held_out_ids(run_id: str, saved: SavedModel) -> NDArray[np.int32] | None:
    """Its token ids (N,); None while they are being read, with a progress bar on the page."""
    from gptcore.surprise import held_out

    runs = store()
    return background.result(
        ("held-out", run_id),
        lambda job: held_out(saved, runs.text_of(run_id)),
        t("surprise-reading"),
    )
