"""Learned positions: the vectors of the places, before training and at the moment shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from gptcore.equations import figure as written
from pages.parts import background, bar, knobs, models, safe, session
from pages.parts import positions_learned_pictures as pictures
from pages.parts.session import Selection
from pages.parts.words import label, t

if TYPE_CHECKING:
    from gptcore.config import TrainingConfig
    from gptcore.modelfile import SavedModel
    from gptcore.position_vectors import LearnedPositions

_MOST_OFFERED = 4
_SHOWN = "positions-learned-shown"
"""Session state: (what was compared, the ``LearnedPositions`` that were shown last)."""
_CLEAR, _SOME = 0.3, 0.1
"""By how much more alike neighbours are than far places, as a difference of mean cosines."""


def show(selected: Selection) -> None:
    """Draw the vectors where the open run has learned some; else the ways to a run that has."""
    if selected.run.config.model.positions != "learned":
        _elsewhere()
    elif (saved := models.shown_model(selected)) is None:
        st.markdown(label("write-no-weights"))
    else:
        _vectors(selected, saved)


def _elsewhere() -> None:
    """Runs of the visitor that have learned positions, and the way to train one."""
    runs = [run for run in session.visible_runs() if run.config.model.positions == "learned"]
    names = bar.run_names(runs[:_MOST_OFFERED])
    st.markdown(label("learned-elsewhere", count=len(names)))
    with st.container(horizontal=True):
        for run_id, name in names.items():
            if st.button(safe.markdown(name), key=f"positions-open-{run_id}"):
                session.open_run(run_id)
                st.rerun()
        if st.button(label("learned-train"), key="positions-learned-train"):
            knobs.turn("model.positions", "learned")
            session.prepare_new_run()
            st.switch_page("train.py")


def _vectors(selected: Selection, saved: SavedModel) -> None:
    view = pictures.choose()
    above = st.container()
    learned = _compared(selected, saved, view.change_only)
    if learned is None:
        return
    with above:
        pictures.show(selected.run.id, learned, view)
        # Below the pictures, which stay where they are however much is to be said.
        _findings(selected.run.config.training, learned, view.change_only)
        _formula(learned)


def _compared(selected: Selection, saved: SavedModel, change_only: bool) -> LearnedPositions | None:
    """What is to be shown; until it is known, a progress bar, and what was shown last."""
    run = selected.run
    first = models.saved_model(run.id, 0) if selected.moments[0].step == 0 else None

    def compared(job: background.Job) -> LearnedPositions | None:
        from gptcore.position_vectors import learned_positions

        return learned_positions(saved, first, change_only)

    of = (run.id, change_only)
    learned = background.result(
        ("positions-learned", *of, saved.step), compared, t("learned-working")
    )
    shown_of, shown = st.session_state.get(_SHOWN, (None, None))
    if learned is None:
        return shown if shown_of == of else None
    st.session_state[_SHOWN] = (of, learned)
    return learned


def _findings(training: TrainingConfig, learned: LearnedPositions, change_only: bool) -> None:
    """How alike neighbours are, and which vectors have not been trained until now."""
    if not learned.trained:
        st.markdown(label("learned-nothing-yet"))
        return
    before, after = learned.before, learned.after
    gap = after.near - after.far
    order = "order" if gap >= _CLEAR else "order-some" if gap >= _SOME else "no-order"
    alike = label(
        "learned-alike-added" if change_only else "learned-alike",
        near=pictures.cosine(after.near),
        far=pictures.cosine(after.far),
        near_before=pictures.cosine(before.near),
        far_before=pictures.cosine(before.far),
        distance=max(learned.trained, 2) // 2,
    )
    said = f"{alike} {label(f'learned-{order}')}"
    percent = round(100 * learned.change_length / learned.length_before)
    if gap < _CLEAR and not change_only and percent < 100:
        said += " " + label("learned-hidden", percent=percent)
    st.markdown(said)
    if learned.trained < learned.places.stop:
        st.markdown(_untrained(training, learned))


def _untrained(training: TrainingConfig, learned: LearnedPositions) -> str:
    """From which place on the vectors are those before training, and why, as Markdown."""
    kept = round(100 * learned.kept)
    said = label("learned-untrained", start=learned.trained, kept=kept)
    windows = sorted(phase.context for phase in training.phases)
    if learned.trained in windows[:-1]:
        said += " " + label("learned-short-windows", context=learned.trained)
    return said


def _formula(learned: LearnedPositions) -> None:
    places, width = learned.places.stop, learned.dimensions.stop
    with st.expander(label("learned-formula"), key="positions-learned-formula"):
        st.latex(r"x_p = E[\text{token}_p] + P[p]")
        st.markdown(
            label(
                "learned-formula-words",
                places=places,
                width=width,
                count=places * width,
                token=written(learned.token_length),
                place=written(learned.length),
            )
        )
        st.markdown(label("learned-formula-limit"))
        st.caption(label("learned-source"))
