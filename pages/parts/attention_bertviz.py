"""bertviz's head view, model view and neuron view of what the Attention page looks at."""

from __future__ import annotations

import math
from collections.abc import Iterator

import streamlit as st

from gptcore.bertviz_views import VIEWS, frame_height, most_tokens
from gptcore.config import ModelConfig
from gptcore.head_edits import HeadEdits
from pages.parts import switch
from pages.parts.attention_look import Look
from pages.parts.bertviz_frame import Picture
from pages.parts.components import component
from pages.parts.serving import bertviz_url
from pages.parts.session import language
from pages.parts.theme import mode
from pages.parts.words import label, t

_DRAWN = "attention-bertviz-drawn"
_view = component("bertviz_view", '<div class="view"><p class="waiting"></p></div>')


def show(look: Look) -> None:
    """A switch, the view in a frame of its own, what is seen in it, and whose work it is."""
    names = {str(each): label(f"bertviz-view-{each}") for each in VIEWS}
    chosen = switch.one_of("bertviz-view", names, "attention-bertviz-view")
    view = next(each for each in VIEWS if each == chosen)
    config, tokens = look.trace.config, len(look.cells)
    shown = most_tokens(view, config, tokens)
    picture = Picture(view, look.run.id, _step(look), look.trace.ids, look.edits, look.head)
    _view(
        key="attention-bertviz",
        data={
            "address": bertviz_url(picture, language(), mode()),
            "height": frame_height(view, config, shown),
            "title": t("bertviz-frame", view=view),
            "waiting": t("bertviz-drawing"),
        },
    )
    if shown < tokens:
        gaps = {"layers": config.layers, "heads": config.heads}
        st.caption(label("bertviz-capped", tokens=tokens, shown=shown, **gaps))
    st.caption(label(f"bertviz-{view}-words", causal="yes" if config.causal else "no"))
    notes = [*(_of_neurons(config) if view == "neuron" else ()), *_of_edits(look.edits)]
    if notes:
        st.caption(" ".join(notes))
    st.caption(label("bertviz-source"))


def _step(look: Look) -> int:
    """The step that is drawn. While a run trains this is the one that was first: a picture drawn
    anew every few seconds would close what one has opened in it."""
    now, same = look.saved.step, (look.run.id, look.trace.ids, look.edits)
    before, step = st.session_state.get(_DRAWN, (None, now))
    if not (before == same and look.selected.live and look.selected.following):
        step = now
    if step != now:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(label("bertviz-held", step=step), width="content")
            st.button(
                label("bertviz-draw", step=now),
                key="attention-bertviz-draw",
                on_click=lambda: st.session_state.pop(_DRAWN, None),
            )
    st.session_state[_DRAWN] = (same, step)
    return int(step)


def _of_neurons(config: ModelConfig) -> Iterator[str]:
    """Where the neuron view does not tell all that this model does."""
    if config.positions == "rotary":
        yield label("bertviz-rotary")
    elif config.positions in ("learned", "sinusoidal"):
        yield label("bertviz-added")
    times = config.attention_scale * math.sqrt(config.head_size)
    same = math.isclose(times, 1)
    square = "bertviz-square-same" if same else "bertviz-square-other"
    yield label(square, size=config.head_size, **({} if same else {"times": times}))
    if config.positions == "alibi":
        yield label("bertviz-alibi")


def _of_edits(edits: HeadEdits) -> Iterator[str]:
    if edits.muted:
        yield label("bertviz-muted")
    if edits.even:
        yield label("bertviz-even")
