"""What was found of a run's way from invention to copying: picture, words, and what it wrote."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import plotly.graph_objects as go
import streamlit as st

from gptcore.figures.colours import Mode
from gptcore.figures.novelty import novelty_over_steps
from gptcore.messages import translate
from pages.parts import figure, safe, sampling_source_passages, theme
from pages.parts.session import language
from pages.parts.words import label, loss, t

if TYPE_CHECKING:
    from gptcore.filters import SamplingConfig
    from gptcore.novelty_course import Course
    from gptcore.training_text import Training
    from pages.parts.sampling_look import Look


def show(
    look: Look, training: Training, course: Course, sampling: SamplingConfig, seed: int
) -> None:
    """Draw all of it.

    Args:
        sampling, seed: those that it was written with.
    """
    st.caption(label("novelty-by", temperature=f"{sampling.temperature:g}", seed=str(seed)))
    _picture(course)
    st.markdown("  \n".join(_sentences(course)))
    if not look.saved.config.model.causal:
        st.caption(label("surprise-no-mask"))
    st.caption(label("novelty-words", least=course.least))
    _written(look, training, course)


def _picture(course: Course) -> None:
    first, last = course.moments[0], course.moments[-1]
    summary = t("novelty-summary", first=f"{first.new:.0%}", last=f"{last.new:.0%}")
    figure.show("sampling-novelty-picture", _drawn(course, language(), theme.mode()), summary)


@lru_cache(16)
def _drawn(course: Course, lang: str, mode: Mode) -> go.Figure:
    """Once, not whenever the story above has come to rest."""
    words = {
        "step": translate("novelty-step", lang),
        "new": translate("novelty-new", lang),
        "loss": translate("novelty-loss", lang),
        "held-out": translate("novelty-held-out", lang, share=f"{course.held_out:.0%}"),
    }
    return novelty_over_steps(
        [moment.step for moment in course.moments],
        [moment.new for moment in course.moments],
        course.held_out,
        course.losses,
        {name: safe.plotly(each) for name, each in words.items()},
        mode,
    )


def _sentences(course: Course) -> list[str]:
    """What is seen in this run, out of its numbers."""
    first, last = course.moments[0], course.moments[-1]
    shares = {"before": f"{first.new:.0%}", "after": f"{last.new:.0%}"}
    held_out = f"{course.held_out:.0%}"
    said = []
    if len(course.moments) > 1:
        steps = {"first": first.step, "last": last.step}
        said.append(label(f"novelty-new-{course.way}", **steps, **shares))
    if first.step == 0:
        said.append(label("novelty-noise"))
    if course.loss_way is not None:
        lowest, at = min(course.losses)
        ended = course.losses[-1][0]
        said.append(
            label(f"novelty-loss-{course.loss_way}", lowest=loss(lowest), step=at, end=loss(ended))
        )
    beside = course.beside_held_out
    said.append(
        label(f"novelty-beside-{beside}", step=last.step, share=shares["after"], held=held_out)
    )
    if beside == "falls" and course.loss_way == "rises":
        said.append(label("novelty-copying"))
    return said


def _written(look: Look, training: Training, course: Course) -> None:
    """What a moment wrote, in the colours of what it shares."""
    by_step = {moment.step: moment for moment in course.moments}
    step = course.moments[-1].step
    if len(by_step) > 1:
        step = st.select_slider(
            label("novelty-moment"),
            list(by_step),
            step,
            key=f"sampling-novelty-moment-{len(by_step)}-{step}",
        )
    written = by_step[step].written
    place = st.segmented_control(
        label("novelty-beginning"),
        range(len(written)),
        format_func=lambda each: safe.markdown(str(each + 1)),
        default=0,
        required=True,
        key=f"sampling-novelty-beginning-{len(written)}",
    )
    each = written[place]
    st.markdown(
        label("novelty-wrote", step=step, share=f"{each.new:.0%}", end=each.beginning.strip())
    )
    name = t("novelty-text", step=step)
    sampling_source_passages.show(
        "sampling-novelty-text", name, look.run.id, training, each.text, 0
    )
