"""Where the last token looks in every head, and the way from there to the Attention page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from gptcore.figures.colours import SEQUENTIAL
from gptcore.token_text import cells
from pages.parts import safe, theme
from pages.parts.components import component
from pages.parts.packed import packed
from pages.parts.session import language
from pages.parts.words import label, t
from pages.parts.write_stream import MOST_PROMPT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pages.parts.sampling_look import Look

_KEY, _OPEN = "sampling-layers-heads", "sampling-layers-open"
_SHOWN = 30
"""So many of the last tokens have a column of their own."""
_heads = component("lens_heads", '<div class="lens-heads"></div>', styles=("chips",))


def show(look: Look, seen: tuple[int, ...], looks: NDArray[np.float32]) -> None:
    """Draw the weights of the last token.

    Args:
        seen: the S tokens that the model sees.
        looks: (L, H, S), summing to one over S.
    """
    text = safe.typed(look.text(seen)[-MOST_PROMPT:], MOST_PROMPT)
    wanted = st.session_state.pop(_OPEN, None)
    if wanted is not None:
        st.switch_page("attention.py", query_params={"prompt": text, "head": str(wanted)[:12]})
    st.subheader(label("layers-looks"), anchor=False)
    st.markdown(label("layers-looks-words"))
    earlier = max(len(seen) - _SHOWN, 0)
    shown = looks[..., earlier:]
    if earlier:
        shown = np.concatenate([looks[..., :earlier].sum(-1, keepdims=True), shown], axis=-1)
    data = {
        "vocabulary": look.run.id,
        "ids": list(seen[earlier:]),
        "earlier": earlier,
        "stops": SEQUENTIAL[theme.mode()],
        "lang": language(),
        "labels": {
            "earlier": t("layers-looks-earlier", count=earlier),
            "point": t("layers-looks-point"),
            "look": t("layers-looks-look", head="{head}", token="{token}", share="{share}"),
            "look-earlier": t(
                "layers-looks-look-earlier", head="{head}", count=earlier, share="{share}"
            ),
            "back": t("layers-looks-back", back="{back}"),
            "itself": t("layers-looks-itself"),
            "open": t("layers-looks-open", head="{head}"),
            "layers": t("layers-looks-layers"),
            "layer": t("layers-row", layer="{layer}"),
            "row": t("layers-looks-row", head="{head}"),
        },
    }
    _heads(
        key=_KEY,
        data=packed(data, {"looks": shown}),
        on_head_change=lambda: st.session_state.update({_OPEN: st.session_state[_KEY]["head"]}),
    )
    if _read_anew(look, text) != seen:
        st.caption(label("layers-looks-anew"))


def _read_anew(look: Look, text: str) -> tuple[int, ...]:
    """The tokens that the Attention page makes of ``text``."""
    found = tuple(cell.id for cell in cells(look.saved.tokenizer, text) if cell.id is not None)
    return found[-look.saved.config.model.context :]
