"""A passage that the model never trained on, coloured by how much each token surprises it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from gptcore.store import Run
from gptcore.token_text import Cell
from pages.parts import chips, unknown
from pages.parts.components import component
from pages.parts.held_out import held_out_ids
from pages.parts.models import nearest_model
from pages.parts.session import Selection, language
from pages.parts.words import label, loss, one_in, t
from pages.parts.write_stream import MOST_PROMPT

if TYPE_CHECKING:
    from gptcore.modelfile import SavedModel
    from gptcore.surprise import TokenLoss

EVERY_S = 5.0
"""While it follows a run in training: what is computed here is taken from the cores that train."""
_PLACE = "surprise-place"
_WORST = 10
LEVELS = (2, 5, 20, 100, 1000)
"""Odds of 1 in so many, at which the colour changes."""
_HTML = """
<div class="surprise">
  <section>
    <div class="tokens" tabindex="0" role="group"></div>
    <div class="about" role="status"></div>
    <ul class="legend"></ul>
  </section>
  <section><h3></h3><ol class="worst"></ol></section>
</div>
"""
_passage = component("surprise", _HTML, styles=("chips",))


@dataclass(frozen=True)
class _Measured:
    """A passage as one moment of the run reads it."""

    step: int
    losses: list[TokenLoss]


def show(selected: Selection) -> None:
    """The passage at the chosen moment, and where in the text it is taken from."""
    if selected.moment is None:
        st.info(label("write-no-weights"))
        return
    run, step = selected.run, _step(selected, selected.moment.step)
    saved = nearest_model(run.id, step)
    sentence, place = st.columns([3, 2], vertical_alignment="bottom", gap="large")
    with sentence if run.imported else place:
        chosen = _typed(saved) if run.imported else _held_out(run, saved)
    if chosen is None:
        return
    name, ids = chosen
    measured = _measured(run.id, step, name, ids)
    with sentence:
        _sentences(saved, measured)
    _passage(key="surprise", data=_data(saved, measured, f"{run.id} {name}"))
    st.caption(label("surprise-words", context=saved.config.model.context))


def _step(selected: Selection, newest: int) -> int:
    """The chosen moment; of those that training brings, a new one only every few seconds."""
    if not (selected.live and selected.following):
        return newest
    shown = st.session_state.get("surprise-shown")
    now = time.monotonic()
    # A little less than the tick, which is never quite on time.
    if shown is None or shown[0] != selected.run.id or now - shown[2] > EVERY_S - 1:
        shown = st.session_state["surprise-shown"] = (selected.run.id, newest, now)
    return int(shown[1])


def _held_out(run: Run, saved: SavedModel) -> tuple[str, list[int]] | None:
    """A passage of the part that is only measured on; None while that is being read."""
    from gptcore.surprise import passage, passages

    ids = held_out_ids(run.id, saved)
    if ids is None:
        return None
    context = saved.config.model.context
    place, count = 1, passages(len(ids), context)
    if st.session_state.get(_PLACE, 1) > count:  # of a longer text
        st.session_state[_PLACE] = 1
    if count > 1:
        place = st.slider(label("surprise-place"), 1, count, key=_PLACE, persist_state="session")
    return str(place), passage(ids, context, place - 1)


def _typed(saved: SavedModel) -> tuple[str, list[int]] | None:
    """What the visitor typed, for a model that came without a text; None where it cannot be."""
    typed = st.text_area(
        label("surprise-typed"),
        key="surprise-typed",
        max_chars=MOST_PROMPT,
        placeholder=t("surprise-typed-hint"),
        persist_state="session",
    )
    if not typed or unknown.warn(saved.tokenizer, typed):
        return None
    return typed, saved.tokenizer.encode(typed)


@st.cache_resource(show_spinner=False, max_entries=64)
def _measured(run_id: str, step: int, name: str, _ids: list[int]) -> _Measured:
    """Shared by all visitors: nobody changes it. ``name`` stands for the ids."""
    from gptcore.surprise import token_losses

    saved = nearest_model(run_id, step)
    return _Measured(saved.step, token_losses(saved, _ids))


def _sentences(saved: SavedModel, measured: _Measured) -> None:
    from gptcore.surprise import mean_nats

    mean = mean_nats(measured.losses)
    if mean is not None:
        st.markdown(label("surprise-mean", step=measured.step, nats=loss(mean), odds=one_in(mean)))
    if not saved.config.model.causal:
        st.warning(label("surprise-no-mask"))


def _data(saved: SavedModel, measured: _Measured, name: str) -> dict[str, Any]:
    from gptcore.surprise import worst

    losses = measured.losses
    guessed = {guess.id: None for each in losses for guess in each.guesses}
    shown = [each.id for each in losses] + list(guessed)
    cells = [Cell(id, saved.tokenizer.token_bytes(id)) for id in shown]
    return {
        "name": name,
        "lang": language(),
        "table": chips.row(cells, lambda cell: "")["table"],
        "tokens": [
            [
                each.id,
                None if each.nats is None else round(each.nats, 3),
                each.seen,
                [[guess.id, round(guess.odds, 5)] for guess in each.guesses],
            ]
            for each in losses
        ],
        "worst": worst(losses, _WORST),
        "levels": LEVELS,
        "labels": {
            "passage": t("surprise-passage"),
            "rest": t("surprise-hover"),
            "first": t("surprise-first"),
            "loss": t("surprise-loss"),
            "nats_bits": t("surprise-nats-bits", nats="{nats}", bits="{bits}"),
            "nats": t("surprise-nats", nats="{nats}"),
            "odds": t("surprise-odds"),
            "one_in": t("common-one-in", n="{n}"),
            "expected": t("surprise-expected"),
            "seen": t("surprise-seen"),
            "worst": t("surprise-worst"),
            "legend": t("surprise-legend"),
        },
    }
