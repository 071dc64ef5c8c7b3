"""What is written on request from where a story stands, and stays while the story goes on."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

import streamlit as st

from gptcore.errors import PlaygroundError
from pages.parts import background
from pages.parts.background import Job
from pages.parts.words import label, show_error

Asked = TypeVar("Asked", bound=Hashable)
Written = TypeVar("Written")

_ASKED, _WRITTEN = "sampling-written-asked", "sampling-written"
"""Session state: (part, run) -> what was asked last; the same and what came of it."""


def written(
    part: str,
    run_id: str,
    asked: Asked | None,
    offer: str,
    working: str,
    work: Callable[[Asked, Job], Written],
) -> tuple[Asked, Written] | None:
    """What was asked last of this run and what was written; at first None.

    Args:
        part: which part of the page asks.
        asked: what a press of the button asks for; None where nothing can be asked now.
        offer, working: the words of the button, as Markdown, and of the work, as plain text.
    """
    here = part, run_id
    last: dict[tuple[str, str], Any] = st.session_state.setdefault(_ASKED, {})
    kept: dict[tuple[str, str], tuple[Any, Any]] = st.session_state.setdefault(_WRITTEN, {})
    above = st.container()  # where the work fails, the button offers it again at once
    now = last.get(here)
    if now is not None and (here not in kept or kept[here][0] != now):
        try:
            found = background.result(
                (f"sampling-{part}", run_id, now), lambda job: _alone(work, now, job), working
            )
        except PlaygroundError as error:
            show_error(error)
            del last[here]
        else:
            if found is not None:
                kept[here] = now, found
    nothing_new = asked is None or last.get(here) == asked
    above.button(
        offer,
        key=f"sampling-{part}-write",
        type="secondary" if nothing_new else "primary",
        disabled=nothing_new,
        on_click=lambda: last.update({here: asked}),
    )
    if here not in kept:
        return None
    if kept[here][0] != asked:
        st.markdown(label("sampling-texts-moved"))
    return kept[here]


def _alone(work: Callable[[Asked, Job], Written], asked: Asked, job: Job) -> Written:
    """Work on one thread an operation, as app.py wants it: a thread that used PyTorch before that
    was set still takes two, and on busy cores each waits for the other."""
    import torch

    torch.set_num_threads(1)
    return work(asked, job)
