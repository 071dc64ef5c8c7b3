"""What each head does in the course of the training, and since when it has done so.

The measures are those of ``gptcore.heads``. A run notes them while it trains; for one that did
not, they are measured here on its moments.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from gptcore.figures.colours import HEAD_COLOURS
from gptcore.head_history import Found, History, jobs_found, score_moments
from gptcore.heads import JOBS, MEASURES
from pages.parts import attention_jobs, background, head_curves, head_findings, switch
from pages.parts.head_curves import LegendEntry, Line
from pages.parts.head_findings import name_of
from pages.parts.runs_store import store
from pages.parts.words import label, t

if TYPE_CHECKING:
    from gptcore.head_edits import Head
    from gptcore.store import Metric
    from pages.parts.attention_look import Look

_MOST_LOSSES = 300
"""Points of the loss curve: it is only there to be held against."""


def show(look: Look) -> None:
    """The curves of the open head, or of all heads in one measure, and what was found when."""
    history = _history(look)
    if history is None:
        return
    if not history:
        st.caption(label("heads-not-yet"))
        return
    if len(history) == 1 and not look.run.active:
        head_findings.table(look, history[0][1])
        return
    found = jobs_found(history)
    losses = store().metrics_since(look.run.id, -1, _MOST_LOSSES)
    measure = _chosen()
    if measure is None:
        _open_head(look, history, found, losses)
    else:
        _all_heads(look, measure, history, found, losses)


def _chosen() -> str | None:
    """The measure of which all heads are shown; None for all measures of the open head."""
    kinds = {kind: label(f"heads-curves-{kind}") for kind in ("head", "measure")}
    measures = {measure: label(f"heads-measure-{measure}") for measure in MEASURES}
    with st.container(horizontal=True):
        if switch.one_of("heads-curves-of", kinds, "attention-curves-of") == "head":
            return None
        return switch.one_of("heads-measure", measures, "attention-measure")


def _history(look: Look) -> History | None:
    """The scores through the training; None while they are being measured."""
    run, runs = look.run, store()
    stored = runs.head_scores(run.id)
    missing = [
        moment.step
        for moment in look.selected.moments
        if moment.kept and (not stored or moment.step < stored[0][0])
    ]
    if not missing:
        return stored
    reference = attention_jobs.reference_awaited(run, look.saved)
    if reference is None:
        return None

    def measured(job: background.Job) -> History:
        from gptcore.modelfile import load_model

        return score_moments(
            lambda step: load_model(runs.model_bytes(run.id, step)),
            missing,
            reference.probe,
            job.progress,
        )

    words = t("heads-measuring", moments=len(missing))
    earlier = background.result(("head-scores", run.id, tuple(missing)), measured, words)
    return None if earlier is None else earlier + stored


def _open_head(
    look: Look, history: History, found: Sequence[Found], losses: Sequence[Metric]
) -> None:
    """All measures of one head."""
    mine = [each for each in found if each.head == look.head]
    began = {each.measure: each.step for each in mine}
    lines = []
    for place, measure in enumerate(MEASURES):
        since = began.get(measure)
        lines.append(
            Line(
                t(f"heads-measure-{measure}"),
                f"run-{place + 1}",
                place,
                _values(history, look.head, measure),
                _place(history, since),
                since is not None,
            )
        )
    head_curves.show(
        look.selected,
        [step for step, _ in history],
        lines,
        [LegendEntry(line.name, line.colour, line.dash) for line in lines],
        losses,
        score=t("heads-score-of", head=name_of(look.head)),
        least=min(JOBS.values()),
        tell_all=True,
    )
    values = {"name": name_of(look.head), "step": history[-1][0]}
    head_findings.sentences(mine, losses, t("heads-no-job", **values))
    st.caption(label("heads-words-head", head=name_of(look.head)))
    head_findings.definitions()


def _all_heads(
    look: Look,
    measure: str,
    history: History,
    found: Sequence[Found],
    losses: Sequence[Metric],
) -> None:
    """One measure of all heads, told apart by colour and the layers by dashes."""
    model = look.saved.config.model
    since = {each.head: each.step for each in found if each.measure == measure}
    heads = [(layer, head) for layer in range(model.layers) for head in range(model.heads)]
    # The open one last, over the others.
    heads.sort(key=lambda head: head == look.head)
    lines = [
        Line(
            name_of(head),
            f"head-{head[1] % HEAD_COLOURS}",
            head[0],
            _values(history, head, measure),
            _place(history, since.get(head)),
            head == look.head,
        )
        for head in heads
    ]
    head_curves.show(
        look.selected,
        [step for step, _ in history],
        lines,
        _legend(model.layers, model.heads),
        losses,
        score=t(f"heads-measure-{measure}"),
        least=JOBS.get(measure),
        tell_all=False,
    )
    if measure in JOBS:
        mine = [each for each in found if each.measure == measure]
        head_findings.sentences(mine, losses, t("heads-none-has-job", step=history[-1][0]))
    st.caption(label("heads-words-measure", means=t(f"heads-measure-{measure}.means")))


def _values(history: History, head: Head, measure: str) -> list[float]:
    return [float(scores[*head, MEASURES.index(measure)]) for _, scores in history]


def _place(history: History, since: int | None) -> int | None:
    return None if since is None else [step for step, _ in history].index(since)


def _legend(layers: int, heads: int) -> list[LegendEntry]:
    """Colours of heads, then, where there are several layers, their dashes."""
    colours = [
        LegendEntry(t("heads-legend-head", head=head), f"head-{head % HEAD_COLOURS}", 0)
        for head in range(heads)
    ]
    dashes = [
        LegendEntry(t("heads-legend-layer", layer=layer), "moment", layer)
        for layer in range(layers)
    ]
    return colours + (dashes if layers > 1 else [])
