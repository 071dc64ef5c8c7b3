"""What each run wrote by the same point of its training, and how it reads one passage then."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import streamlit as st

from gptcore.alignment import Axis, common_passage, step_at
from gptcore.errors import PlaygroundError
from gptcore.store import Metric, Moment, Run
from gptcore.text import shown
from gptcore.token_text import Cell
from gptcore.units import bits_per_character
from pages.parts import chips, material, safe
from pages.parts.compare_runs import Compared
from pages.parts.components import component
from pages.parts.models import nearest_model
from pages.parts.runs_store import store
from pages.parts.session import language
from pages.parts.surprise_view import LEVELS
from pages.parts.words import label, loss, t

if TYPE_CHECKING:
    from gptcore.surprise import TokenLoss

MOST = 5
"""Side by side."""
_POINTS = 600
_columns = component("overlay_columns", '<div class="columns"></div>', styles=("chips", "surprise"))


def show(
    compared: Sequence[Compared], axis: Axis, place: float | None, *, reading: bool = True
) -> None:
    """A column for each run, as it was at ``place`` on ``axis``; None for the newest.

    Args:
        reading: also how each of them reads a passage, which takes 30 ms a model.
    """
    title, passage = _passage(compared) if reading else ("", "")
    _columns(
        key="overlay-columns",
        data={
            "columns": [_column(each, axis, place, passage) for each in compared[:MOST]],
            "lang": language(),
            "levels": LEVELS,
            "labels": {
                "reads": t("compare-reads", title=title) if passage else "",
                "one_in": t("common-one-in", n="{n}"),
                "nats": t("surprise-nats", nats="{nats}"),
                "first": t("surprise-first"),
                "hover": t("compare-hover"),
            },
        },
    )
    if len(compared) > MOST:
        st.caption(label("compare-most-columns", most=MOST))


def _passage(compared: Sequence[Compared]) -> tuple[str, str]:
    """What all of them read, and the title of the text it is from: the one that most were trained
    on. Both are empty where no run has its text."""
    own = [each for each in compared if not each.run.imported]
    if not own:
        return "", ""
    hashes = [each.run.config.text.sha256 for each in own]
    share = min(each.run.config.text.validation_share for each in own)
    first = own[hashes.index(max(hashes, key=hashes.count))]
    read = material.of_run(first.run)
    title = safe.one_line(first.run.config.text.title or first.name, 60)
    return title, common_passage(read.text, share) if read else ""


def _column(each: Compared, axis: Axis, place: float | None, passage: str) -> dict[str, Any]:
    run = each.run
    step = _step(run, axis, place)
    samples = [sample for sample in store().samples_since(run.id, -1) if sample.step <= step]
    sample = samples[-1] if samples else None
    empty = "train-samples-none" if run.imported else "compare-nothing-yet"
    return {
        "id": run.id,
        "letter": each.letter,
        "name": each.name,
        "prompt": run.config.training.prompt.lstrip("\n"),
        "wrote": t("compare-wrote", step=sample.step) if sample else "",
        "text": sample.text.lstrip("\n") if sample else None,
        "empty": "" if sample else t(empty),
        **(_reading(run, step, passage) if passage else {"tokens": []}),
    }


def _step(run: Run, axis: Axis, place: float | None) -> int:
    if place is None or run.imported:
        return run.step
    metrics = _metrics(run.id, run.step)
    return step_at(metrics, axis, place) if metrics else 0


@st.cache_resource(show_spinner=False, max_entries=32)
def _metrics(run_id: str, step: int) -> list[Metric]:
    """Those of a run that has come to ``step``: enough to find a place. Nobody changes them."""
    return store().metrics_since(run_id, -1, _POINTS)


def _reading(run: Run, step: int, passage: str) -> dict[str, Any]:
    """The passage as the model at the moment nearest to ``step`` reads it, or why it cannot."""
    moment = _nearest(run, step)
    if moment is None:
        return {"tokens": [], "problem": t("write-no-weights")}
    try:
        saved = nearest_model(run.id, moment.step)
        lost = saved.tokenizer.unknown(passage)
        if lost:
            characters = safe.one_line(" ".join(map(shown, "".join(lost.split())[:10])))
            return {"tokens": [], "problem": t("compare-cannot-read", characters=characters)}
        losses = _losses(run.id, saved.step, passage)
    except PlaygroundError as error:
        return {"tokens": [], "problem": error.what(language())}
    cells = [Cell(each.id, saved.tokenizer.token_bytes(each.id)) for each in losses]
    ends = list(accumulate(len(cell.token) for cell in cells))
    nats = [each.nats for each in losses if each.nats is not None]
    length = len(saved.tokenizer.decode([each.id for each in losses[1:]]))
    bits = bits_per_character(sum(nats) / len(nats), len(nats), length) if nats else None
    return {
        "tokens": [
            [each.id, None if each.nats is None else round(each.nats, 3), end - len(cell.token)]
            for each, cell, end in zip(losses, cells, ends, strict=True)
        ],
        "table": chips.row(cells, lambda cell: "")["table"],
        "said": t("compare-reading-of", step=saved.step, bits=loss(bits)),
        "problem": "" if saved.config.model.causal else t("surprise-no-mask"),
    }


def _nearest(run: Run, step: int) -> Moment | None:
    """While a run trains, of the moments that stay: its newest is another one every two seconds,
    and what is computed here is taken from the cores that train."""
    moments = store().moments(run.id)
    kept = [moment for moment in moments if moment.kept or not run.active] or moments
    return min(kept, key=lambda moment: abs(moment.step - step), default=None)


@st.cache_resource(show_spinner=False, max_entries=256)
def _losses(run_id: str, step: int, passage: str) -> list[TokenLoss]:
    """Shared by all visitors: nobody changes it."""
    from gptcore.surprise import token_losses  # brings torch with it

    saved = nearest_model(run_id, step)
    return token_losses(saved, saved.tokenizer.encode(passage))
