"""BPE in slow motion: a slider over the merges, and what each of them does to the passage."""

import streamlit as st

from gptcore.merges import piece_states
from gptcore.token_text import token_parts
from gptcore.tokenizers import BPETokenizer
from pages.parts import prepared
from pages.parts.components import component
from pages.parts.prepared import Reading
from pages.parts.words import label, t

_HTML = """
<div class="merges">
  <input type="range" min="0" step="1" disabled>
  <div class="buttons"><button type="button" class="back"></button><button type="button"
    class="play"></button><button type="button" class="forward"></button><button type="button"
    class="next"></button></div>
  <div class="what" role="status"></div>
  <p class="count"></p>
  <div class="chips"></div>
</div>
"""
_merges = component("merges", _HTML, styles=("chips",))
_MOST_CHARACTERS = 300


def show(reading: Reading, passage: str) -> None:
    """The slider; of a vocabulary without merges, those that the text would get."""
    material = reading.material
    if material is None:
        st.markdown(label("merges-no-text"))
        return
    own = reading.tokenizer
    tokenizer: BPETokenizer | None
    if isinstance(own, BPETokenizer) and own.vocabulary > 256:
        tokenizer = own
    else:
        tokenizer = prepared.bpe_of(material, 256 + prepared.MOST_MERGES)
    if tokenizer is None:
        return
    learned = prepared.merges_of(material, tokenizer)
    if learned is None:
        return
    st.caption(label("merges-words"))
    if not learned:
        st.markdown(label("merges-none"))
        return
    shown = passage[:_MOST_CHARACTERS]
    most = 256 + len(learned)
    pieces = [
        [state for state in states if state[0] <= most] for states in piece_states(tokenizer, shown)
    ]
    _merges(
        key="tokens-merges",
        data={
            "pieces": pieces,
            "looks": [token_parts(tokenizer.token_bytes(id)) for id in range(most)],
            "merges": [[merge.left, merge.right, merge.count] for merge in learned],
            "labels": {
                "slider": t("merges-slider"),
                "start": t("merges-start"),
                "merge": t("merges-merge", at="{at}", last="{last}"),
                "count": t("merges-count", count="{count}"),
                "tokens": t("merges-tokens", tokens="{tokens}"),
                "back": t("merges-back"),
                "play": t("merges-play"),
                "pause": t("merges-pause"),
                "forward": t("merges-forward"),
                "next": t("merges-next"),
            },
        },
    )
    if len(passage) > _MOST_CHARACTERS:
        st.caption(label("merges-beginning", characters=_MOST_CHARACTERS))
    if tokenizer.vocabulary > most:
        st.caption(label("merges-first", count=len(learned), all=tokenizer.vocabulary - 256))
