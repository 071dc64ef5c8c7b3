"""What was found of the heads of a run: jobs and since when in words, or all scores as a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from gptcore.head_history import Found
from gptcore.heads import JOBS, MEASURES
from pages.parts import safe
from pages.parts.attention_jobs import job_words, jobs_now
from pages.parts.words import label, loss, t

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from gptcore.head_edits import Head
    from gptcore.store import Metric
    from pages.parts.attention_look import Look

_MOST_SENTENCES = 6
_TABLE_ROWS, _TABLE_PX = 16, 560
"""A longer table scrolls."""


def name_of(head: Head) -> str:
    """What a head is called where there is little room."""
    return f"L{head[0]} H{head[1]}"


def sentences(found: Sequence[Found], losses: Sequence[Metric], none: str) -> None:
    """When each job was found; ``none`` where there is none, plain text."""
    measured = {metric.step: metric.val_loss for metric in losses}
    said = []
    for each in found[:_MOST_SENTENCES]:
        values = {"name": name_of(each.head), "job": job_words(each.measure, each.score)}
        sentence = label("heads-found", before=each.before, step=each.step, **values)
        if (val_loss := measured.get(each.step)) is not None:
            sentence += " " + label("heads-found-loss", step=each.step, loss=loss(val_loss))
        said.append(sentence)
    if len(found) > _MOST_SENTENCES:
        said.append(label("heads-found-more", count=len(found) - _MOST_SENTENCES))
    st.markdown("  \n".join(said) or safe.markdown(none))


def table(look: Look, scores: NDArray[np.float32]) -> None:
    """All scores of a model that has one moment only, in bold where they are a job's.

    Args:
        scores: (L, H, len(MEASURES)).
    """
    import pandas as pd

    found = jobs_now(look)
    heads = [(layer, head) for layer in range(scores.shape[0]) for head in range(scores.shape[1])]
    cells = []
    for head in heads:
        job = found[head][0] if head in found else None
        row = zip(MEASURES, scores[head], strict=True)
        cells.append([f"**{score:.2f}**" if name == job else f"{score:.2f}" for name, score in row])
    data = pd.DataFrame(
        cells,
        index=[name_of(head).replace(" ", "\u00a0") for head in heads],
        columns=[label(f"heads-measure-{measure}") for measure in MEASURES],
    )
    with st.container(height=_TABLE_PX if len(heads) > _TABLE_ROWS else "content"):
        st.table(data, border="horizontal", width="content", alt=t("heads-table"))
    st.caption(label("heads-words-table", text=0 if look.run.imported else 1))
    definitions()


def definitions() -> None:
    """How each measure is defined."""
    with st.expander(label("heads-how")):
        said = [label(f"heads-measure-{measure}.means") for measure in MEASURES]
        said.append(label("heads-how-job", least=min(JOBS.values())))
        st.markdown("\n".join(f"- {each}" for each in said))
