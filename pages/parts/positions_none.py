"""No positions: what is left to tell tokens apart by, and how far that gets the open run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from gptcore.equations import figure as written
from gptcore.figures import distances as figures
from gptcore.token_text import token_label
from pages.parts import attention_look, figure, models, safe, theme
from pages.parts.session import Selection
from pages.parts.words import label, t

if TYPE_CHECKING:
    from gptcore.equal_tokens import EqualTokens
    from gptcore.modelfile import SavedModel

_TOKENS = 10
_SENTENCE = 120
"""Characters of it that are shown."""
_TABLE_ROWS, _TABLE_PX = 16, 560
"""A longer table scrolls."""


def show(selected: Selection) -> None:
    """What the mask alone gives, and two equal tokens inside the open run."""
    saved = models.shown_model(selected)
    left, right = st.columns([2, 3], gap="large")
    with left:
        _mask_alone(selected.run.config.model.causal)
    with right:
        st.subheader(label("none-equal"), anchor=False)
        if saved is None:
            st.markdown(label("write-no-weights"))
        else:
            _two_equal(selected, saved)


def _mask_alone(causal: bool) -> None:
    """Where a model without positions looks, if all tokens are the same."""
    from gptcore.equal_tokens import even_rows

    st.subheader(label("none-mask"), anchor=False)
    words = {name: t(f"none-{name}") for name in ("query", "key", "weight", "axis")}
    picture = figures.even_rows(even_rows(_TOKENS, causal), words, theme.mode())
    told = {"tokens": _TOKENS, "causal": int(causal)}
    figure.show("positions-none-even", picture, t("none-mask.summary", **told))
    st.markdown(label("none-mask-words", **told))
    if causal:
        with st.expander(label("none-hint"), key="positions-none-hint"):
            st.markdown(label("none-hint-same"))
            st.markdown(label("none-hint-first"))
            st.caption(label("none-source"))


def _two_equal(selected: Selection, saved: SavedModel) -> None:
    from gptcore.equal_tokens import equal_tokens

    cells = attention_look.read_unasked(selected.run, saved)
    ids = tuple(cell.id for cell in cells if cell.id is not None)
    compared = None
    if ids:
        compared = equal_tokens(models.traced(selected.run.id, saved.step, ids))
    if compared is None:
        st.markdown(label("none-equal-missing"))
        return
    first, last = compared.places
    sentence = b"".join(cell.token for cell in cells).decode("utf-8", "replace")
    st.markdown(
        label(
            "none-equal-words",
            sentence=safe.one_line(sentence, _SENTENCE),
            token=token_label(cells[first].token),
            first=first,
            last=last,
            step=saved.step,
        )
    )
    _table(compared)
    st.markdown(label(f"none-apart-{_apart(compared)}", causal=int(saved.config.model.causal)))
    st.caption(label("none-equal-how"))


def _apart(compared: EqualTokens) -> str:
    """What is the first to tell the two apart."""
    query, key, value, scores, output = compared.layers[0]
    if compared.embedding:
        return "embedding"
    if query or key or value:
        return "query"
    if scores:
        return "scores"
    if output:
        return "output"
    return "later" if compared.layers.any() else "nothing"


def _table(compared: EqualTokens) -> None:
    import pandas as pd

    from gptcore.equal_tokens import PARTS

    rows = [[written(value, 2) for value in layer] for layer in compared.layers.tolist()]
    rows.insert(0, ["–"] * (len(PARTS) - 1) + [written(compared.embedding, 2)])
    data = pd.DataFrame(
        rows,
        index=[label("none-embedding")]
        + [label("none-layer", layer=layer) for layer in range(len(compared.layers))],
        columns=[label(f"none-part-{part}") for part in PARTS],
    )
    with st.container(
        key="positions-none-table", height=_TABLE_PX if len(rows) > _TABLE_ROWS else "content"
    ):
        st.table(data, border="horizontal", width="content", alt=t("none-table"))
