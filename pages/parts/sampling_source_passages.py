"""A text in the colours of the passages that it shares with a training text, and the source of the
passage that was clicked."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import streamlit as st

from gptcore.messages import translate
from pages.parts import safe
from pages.parts.components import component
from pages.parts.session import language
from pages.parts.words import t

if TYPE_CHECKING:
    from gptcore.origins import Origins
    from gptcore.training_text import Training

_LONGEST = 20_000  # of a passage that a browser asks for
_sources = component("sources", '<div class="sources"></div>')


def show(key: str, name: str, run_id: str, training: Training, text: str, prompt: int) -> Origins:
    """Draw it, with the source that is open; returns its spans.

    Args:
        key: of the component; another text by the same key keeps the source open.
        name: what the text is, plain, for a screen reader.
        training: of the run.
        prompt: how many of its first characters the model was given.
    """
    found = _looked_up(f"{key}-looked-up", run_id, training, text)
    _sources(
        key=key,
        data=_data(name, training, found, prompt) | {"source": _source(key, run_id, training)},
        on_act_change=lambda: _ask(key, run_id, st.session_state[key]["act"]),
    )
    return found


def open_key(key: str) -> str:
    """Session state: (run, passage, at which of its places) that was clicked last."""
    return f"{key}-open"


def _looked_up(key: str, run_id: str, training: Training, text: str) -> Origins:
    """From where the text differs from the one that was shown last."""
    from gptcore.origins import origins

    of, before = st.session_state.get(key, ("", None))
    found = origins(training.passages, text, before if of == run_id else None)
    st.session_state[key] = run_id, found
    return found


def _ask(key: str, run_id: str, wish: Any) -> None:
    """Remember what is to be open; what a browser cannot have asked for changes nothing."""
    if not isinstance(wish, dict):
        return
    passage, nth = wish.get("passage"), wish.get("nth")
    if isinstance(passage, str) and type(nth) is int and 0 <= nth < 2**31:
        st.session_state[open_key(key)] = run_id, safe.typed(passage, _LONGEST), nth
    elif passage is None:
        st.session_state.pop(open_key(key), None)


def _data(name: str, training: Training, found: Origins, prompt: int) -> dict[str, Any]:
    bounds, lang = training.levels, language()
    return {
        "text": found.written,
        "prompt": prompt,
        "spans": [
            [
                span.first,
                span.last,
                span.begin,
                span.end,
                sum(span.length >= bound for bound in bounds),
                _hint(lang, span.length, span.places),
            ]
            for span in found.spans
        ],
        "levels": [
            t("sampling-source-under", most=bounds[0] - 1),
            *(
                t("sampling-source-from-to", least=least, most=after - 1)
                for least, after in pairwise(bounds)
            ),
            t("sampling-source-from", least=bounds[-1]),
        ],
        "labels": {
            "text": name,
            "legend": t("sampling-source-legend"),
            "nowhere": t("sampling-source-nowhere"),
            "rest": t("sampling-source-rest"),
            "given": t("sampling-source-given"),
            "next": t("sampling-source-next"),
            "previous": t("sampling-source-previous"),
            "close": t("sampling-source-close"),
        },
    }


@lru_cache(10_000)
def _hint(lang: str, length: int, places: int) -> str:
    """What a span says when it is pointed at; hundreds are sent when a story rests."""
    if not places:
        return translate("sampling-source-nowhere", lang)
    return translate("sampling-source-hint", lang, characters=length, places=places)


def _source(key: str, run_id: str, training: Training) -> dict[str, Any] | None:
    """The passage that is open, where it stands in the training text."""
    from gptcore.origins import source

    of, passage, nth = st.session_state.get(open_key(key), ("", "", 0))
    found = source(training.text, training.passages, passage, nth) if of == run_id else None
    if found is None:
        return None
    size = len(training.text)
    return {
        "before": found.before,
        "passage": found.passage,
        "after": found.after,
        "nth": found.nth,
        "places": found.places,
        "name": t(
            "sampling-source-name",
            characters=len(found.passage),
            nth=found.nth + 1,
            places=found.places,
        ),
        "where": t(
            "sampling-source-where",
            place=found.place + 1,
            size=size,
            percent=f"{100 * found.place / size:.1f}",
        ),
    }
