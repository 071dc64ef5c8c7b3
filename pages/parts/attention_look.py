"""What the Attention page is looking at: one sentence, read by one model, and one of its heads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from gptcore.head_edits import NO_EDITS, Head, HeadEdits
from gptcore.token_text import Cell
from gptcore.token_text import cells as cells_of
from pages.parts import address, safe, sentence, session, unknown
from pages.parts.material import of_run
from pages.parts.models import nearest_model, traced
from pages.parts.session import Selection
from pages.parts.write_stream import MOST_PROMPT

if TYPE_CHECKING:
    from gptcore.modelfile import SavedModel
    from gptcore.store import Run
    from gptcore.trace import Trace

TYPED, TURN = "attention-typed", "attention-turn"
HEAD, PAIR, EDITS = "attention-head", "attention-pair", "attention-edits"
"""Session state: (layer, head) that is open, (from, to) that is chosen, the ``HeadEdits``."""
_RUN = "attention-run"
_SENTENCE = "attention-sentence"
_BEGINNING = 76
"""Characters of the sentence that is shown unasked, about."""
LONGEST_ADDRESS = 600
"""Characters of the sentence that the address carries; a longer one is not shared by it."""


@dataclass(frozen=True)
class Look:
    """One sentence as one moment of a run reads it."""

    selected: Selection
    saved: SavedModel
    """Its ``step`` is the moment that really is shown."""
    cells: tuple[Cell, ...]
    """The T tokens that were read, all with an id."""
    trace: Trace
    """The pass with the edits."""
    plain: Trace
    """The pass of the model as it is; the same one where nothing is edited."""
    edits: HeadEdits
    head: Head
    """The head that is open."""
    pair: tuple[int, int]
    """The places (from, to) whose weight is looked at, from >= to unless the mask is off."""

    @property
    def run(self) -> Run:
        """The run that is looked at."""
        return self.selected.run


def look(selected: Selection) -> Look | None:
    """Ask for the sentence, and have it read; None while there is nothing to read."""
    run = selected.run
    if selected.moment is None:
        return None
    saved = nearest_model(run.id, selected.moment.step)
    _begin(run, saved)
    text = str(st.session_state[TYPED])
    found = cells_of(saved.tokenizer, text)
    read = _read(saved, found)
    head = open_head(saved)
    parameters = {
        "head": "{}.{}".format(*head),
        "prompt": text if len(text) <= LONGEST_ADDRESS else "",
    }
    told = address.of_moment(selected) | parameters
    turn = st.session_state[TURN]
    sentence.ask(_SENTENCE, text, turn, found, len(read), told, _keep_typed)
    unknown.warn(saved.tokenizer, text)
    if not read:
        return None
    ids = tuple(cell.id for cell in read if cell.id is not None)
    edits: HeadEdits = st.session_state[EDITS]
    plain = traced(run.id, saved.step, ids)
    trace = traced(run.id, saved.step, ids, edits) if edits else plain
    return Look(selected, saved, read, trace, plain, edits, head, _pair(trace, head))


def read_unasked(run: Run, saved: SavedModel) -> tuple[Cell, ...]:
    """The tokens that this page would read, for a page that does not ask for a sentence.

    Words of the run's own where nobody has typed any that the model can read.
    """
    unasked = cells_of(saved.tokenizer, text_unasked(run, saved))
    return _read(saved, unasked) or _read(saved, cells_of(saved.tokenizer, _own_words(run, saved)))


def text_unasked(run: Run, saved: SavedModel) -> str:
    """What was typed on this page; where nobody has, words of the run's own."""
    if st.session_state.get("attention-own"):
        return str(st.session_state[TYPED])
    return _own_words(run, saved)


def _read(saved: SavedModel, found: list[Cell]) -> tuple[Cell, ...]:
    """Of the tokens of a sentence those that have an id and fit into the context."""
    return tuple(cell for cell in found if cell.id is not None)[-saved.config.model.context :]


def _begin(run: Run, saved: SavedModel) -> None:
    """At first, and for another run: what the address says, or a sentence of the run's own."""
    state = st.session_state
    from_address = session.page_parameter("prompt")
    if from_address is not None:
        _set_sentence(from_address)
        state["attention-own"] = from_address != _own_words(run, saved)
        state[_RUN] = run.id
        state[EDITS], state[PAIR] = NO_EDITS, None
    elif state.get(_RUN) != run.id:
        # A sentence of one's own stays: the same words read by another model.
        if not state.get("attention-own"):
            _set_sentence(_own_words(run, saved))
        state[_RUN] = run.id
        state[EDITS], state[PAIR] = NO_EDITS, None
    head = session.page_parameter("head")
    if head is not None:
        state[HEAD] = _read_head(head)
    state.setdefault(HEAD, None)


def _set_sentence(text: str) -> None:
    st.session_state[TYPED] = safe.typed(text, MOST_PROMPT)
    st.session_state[TURN] = st.session_state.get(TURN, 0) + 1


@st.cache_resource(show_spinner=False, max_entries=64)
def _words_of(run_id: str, step: int | None) -> str:
    """The first line or two of what a run is only measured on; ``step`` for what has no text."""
    from gptcore.filters import SamplingConfig
    from gptcore.sample import write

    run = session.run_if_there(run_id)
    material = of_run(run) if run is not None else None
    if material is None:
        if step is None:
            return ""
        saved = nearest_model(run_id, step)
        return "".join(write(saved, "", 48, SamplingConfig(), seed=1)).strip()
    text = material.text
    start = text.find("\n", int(len(text) * (1 - material.validation_share))) + 1
    passage = text[start : start + 2 * _BEGINNING].strip() or text[: 2 * _BEGINNING].strip()
    if len(passage) <= _BEGINNING:
        return passage
    ends = [passage.rfind(end, _BEGINNING // 3, _BEGINNING) for end in ("\n", "。", ". ", " ")]
    return passage[: next((at + 1 for at in ends if at > 0), _BEGINNING)].strip()


def _own_words(run: Run, saved: SavedModel) -> str:
    return _words_of(run.id, None) or _words_of(run.id, saved.step)


def _keep_typed() -> None:
    text = sentence.typed(_SENTENCE)
    if text is not None:
        st.session_state[TYPED] = text
        st.session_state["attention-own"] = True
        st.session_state[PAIR] = None


def _read_head(text: object) -> Head | None:
    """``1.2`` -> (1, 2); None for anything else that an address or a browser may say."""
    layer, _, head = str(text)[:12].partition(".")
    if layer.isascii() and head.isascii() and layer.isdecimal() and head.isdecimal():
        return int(layer), int(head)
    return None


def choose_head(text: object) -> None:
    """Open the head that a component asked for, ``layer.head`` from 0."""
    if (head := _read_head(text)) is not None:
        st.session_state[HEAD] = head


def choose_pair(asked: Any) -> None:
    """Look at the weight that a component asked for, ``[from, to]``."""
    if isinstance(asked, list) and len(asked) == 2 and all(type(at) is int for at in asked):
        st.session_state[PAIR] = (asked[0], asked[1])


def open_head(saved: SavedModel) -> Head:
    """The open head, if this model has it; else its last layer's first."""
    model = saved.config.model
    head: Head | None = st.session_state.get(HEAD)
    if head is not None and head[0] < model.layers and head[1] < model.heads:
        return head
    return model.layers - 1, 0


def _pair(trace: Trace, head: Head) -> tuple[int, int]:
    """The chosen pair, if these tokens have it; else where the last token looks most."""
    tokens = len(trace.ids)
    pair: tuple[int, int] | None = st.session_state[PAIR]
    if pair is not None:
        start, end = pair
        allowed = 0 <= end < tokens and (end <= start or not trace.config.causal)
        if 0 <= start < tokens and allowed:
            return start, end
    return tokens - 1, int(trace.patterns[head][-1].argmax())
