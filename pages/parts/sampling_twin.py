"""Two models, same dice: the story continued by this model, and by another moment or run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from pages.parts import bar, sampling_texts, sampling_written
from pages.parts.runs_store import store
from pages.parts.sampling_twin_write import Asked, Side, Twin, write
from pages.parts.words import label, t

if TYPE_CHECKING:
    from pages.parts.sampling_look import Look

_SAME = ""
"""Stands for the run of the page among the choices."""


def show(look: Look) -> None:
    """Ask for the other model, write on request, and mark where the texts part."""
    st.markdown(label("sampling-twin-idea"))
    asked = _ask(look)
    found = sampling_written.written(
        "twin",
        look.run.id,
        asked,
        label("sampling-twin-write"),
        t("sampling-twin-working"),
        lambda asked, job: write(look.run.id, asked, job),
    )
    if found is not None:
        _draw(look, *found)


def _ask(look: Look) -> Asked | None:
    """What is to be written; None where the other run has no weights."""
    from gptcore.continuations import Beginning

    names = bar.run_names()
    own = names.pop(look.run.id, look.run.name)
    names = {_SAME: t("sampling-twin-same", name=own), **names}
    key = "sampling-twin-run"
    if st.session_state.get(key) not in names:  # it may be the page's own by now
        st.session_state[key] = _SAME
    left, middle, right = st.columns([2, 3, 2])
    chosen = left.selectbox(
        label("sampling-twin-run"),
        list(names),
        format_func=lambda run_id: names.get(run_id, run_id),
        key=key,
        persist_state="session",
    )
    with middle:
        other_run = chosen or look.run.id
        step = _moment(look, other_run)
    tokens = right.slider(
        label("sampling-twin-tokens"),
        20,
        120,
        60,
        10,
        key="sampling-twin-tokens",
        persist_state="session",
    )
    if step is None:
        st.markdown(label("sampling-twin-no-weights"))
        return None
    return Asked(
        look.saved.step,
        Beginning(look.prompt, look.path),
        look.sampling,
        look.seed,
        other_run,
        step,
        tokens,
    )


def _moment(look: Look, run_id: str) -> int | None:
    """Which of the moments of the other run writes; at first its newest, of the page's own run the
    first."""
    steps = [moment.step for moment in store().moments(run_id)]
    if len(steps) < 2:
        if steps:
            st.caption(label("sampling-twin-one-moment", step=steps[0]))
        return steps[0] if steps else None
    key = f"sampling-twin-moment-{run_id}"
    if st.session_state.get(key) not in steps:
        first = run_id == look.run.id and look.saved.step != steps[0]
        st.session_state[key] = steps[0] if first else steps[-1]
    return st.select_slider(
        label("sampling-twin-moment"),
        steps,
        format_func=lambda step: t("common-step", step=step),
        key=key,
        persist_state="session",
    )


def _draw(look: Look, asked: Asked, twin: Twin) -> None:
    names = bar.run_names()
    runs = (look.run.id, asked.other_run)
    columns = [
        f"{names.get(run_id, run_id)} · {t('common-step', step=side.step)}"
        for run_id, side in zip(runs, twin[:2], strict=True)
    ]
    st.markdown(
        label(
            "sampling-twin-of", knobs=sampling_texts.settings(asked.sampling), seed=str(asked.seed)
        )
    )
    sampling_texts.draw(
        "twin",
        look.saved.tokenizer,
        asked.beginning,
        columns,
        [("", [_cell(asked, twin, side) for side in twin[:2]])],
    )
    st.markdown(label("sampling-twin-marked" if twin.same_tokens else "sampling-twin-vocabularies"))
    st.caption(label("sampling-twin-words"))


def _cell(asked: Asked, twin: Twin, side: Side) -> dict[str, Any]:
    notes = []
    if side is twin.other and twin.same_tokens:
        notes.append(sampling_texts.parts_at(side.text.parted))
    notes.append(t("sampling-twin-bits", bits=f"{side.bits:.2f}"))
    if not twin.same_tokens:
        by_character = side.bits * asked.tokens / side.characters
        notes.append(t("sampling-twin-bits-character", bits=f"{by_character:.2f}"))
    return sampling_texts.cell(side.text, False, notes)
