"""What each layer would say at this step, how the answer forms, and where the last token looks."""

from __future__ import annotations

import math
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st
from cachetools import LRUCache, cached
from cachetools.keys import hashkey

from pages.parts import sampling_layers_heads, session
from pages.parts.components import component
from pages.parts.packed import packed
from pages.parts.session import language
from pages.parts.words import label, t

if TYPE_CHECKING:
    from gptcore.config import ModelConfig
    from gptcore.logit_lens import Inside, LastToken
    from gptcore.modelfile import SavedModel
    from pages.parts.sampling_look import Look

_SHOWN = 6
"""So many of the likeliest tokens are shown in a row."""
_READERS_BYTES = 100_000_000
_readers: LRUCache[tuple[object, ...], LastToken] = LRUCache(
    _READERS_BYTES, lambda reader: reader.bytes
)
_lens = component("lens", '<div class="lens"></div>', styles=("chips",))


@cached(
    _readers,
    key=lambda person, run_id, saved: hashkey(person, run_id, saved.step),
    lock=Lock(),
)
def _reader(person: str, run_id: str, saved: SavedModel) -> LastToken:
    """What has read a visitor's story up to the last step."""
    from gptcore.logit_lens import LastToken

    return LastToken(saved.model)


def show(look: Look) -> None:
    """Draw both where the reader stands.

    Raises:
        ModelFileError: the weights are so large that an answer is no number.
    """
    from gptcore.decoder import seen_of
    from gptcore.logit_lens import is_a_sum

    model = look.saved.config.model
    seen = tuple(seen_of(look.ids, len(look.prompt), model.context))
    inside = _reader(session.person(), look.run.id, look.saved).read(seen)
    st.markdown(label("layers-words"))
    for message in _special(model):
        st.markdown(label(message))
    _lens(key="sampling-layers", data=_data(look, inside))
    st.caption(label("layers-figures", most=_most_bits(look), tokens=look.saved.model.vocabulary))
    if is_a_sum(model):
        st.caption(label("layers-figures-parts"))
    sampling_layers_heads.show(look, seen, inside.looks.numpy())


def _special(model: ModelConfig) -> list[str]:
    found = []
    if not model.residual:
        found.append("layers-no-residual")
    if model.norm == "none" or model.norm_place == "post":
        found.append("layers-no-norm")
    if model.tied_head:
        found.append("layers-tied")
    return found


def _most_bits(look: Look) -> float:
    return math.log2(look.saved.model.vocabulary)


def _data(look: Look, inside: Inside) -> bytes:
    from gptcore.logit_lens import attribution, is_a_sum, logit_lens

    model, story = look.saved.model, look.story
    lens = logit_lens(model, inside.stream)
    tops = lens.likeliest(_SHOWN).tolist()
    following = story.next()
    followed = tops[-1][0] if following is None else story.tokens[following].token
    ids = sorted({followed, *(id for row in tops for id in row)})
    column = {id: place for place, id in enumerate(ids)}
    arrays = {
        "odds": lens.odds[:, ids].float().numpy(),
        "ranks": lens.ranks(ids).numpy().astype(np.int32),
    }
    if is_a_sum(model.config):
        arrays["parts"] = attribution(model, inside, ids).float().numpy()
    data = {
        "vocabulary": look.run.id,
        "place": str(hash((look.saved.step, look.ids))),
        "ids": ids,
        "tops": [[column[id] for id in row] for row in tops],
        "followed": column[followed],
        "taken": following is not None,
        "entropy": lens.entropy.tolist(),
        "divergence": lens.divergence.tolist(),
        "most": _most_bits(look),
        "bias": model.config.bias and model.config.norm == "layer",
        "labels": _labels(model.config.layers),
        "lang": language(),
    }
    return packed(data, arrays)


def _labels(layers: int) -> dict[str, Any]:
    gaps = {name: f"{{{name}}}" for name in ("rank", "token", "share", "value")}
    return {
        "rows": [
            t("layers-row-embedding"),
            *(t("layers-row", layer=layer) for layer in range(layers)),
        ],
        "answer": t("layers-row-answer"),
        "name": t("layers-table"),
        "row": t("layers-column-row"),
        "tokens": t("layers-column-tokens"),
        "share": t("layers-column-share", **gaps),
        "entropy": t("layers-column-entropy"),
        "divergence": t("layers-column-divergence"),
        "follow": t("layers-follow", **gaps),
        "rank": t("layers-rank", **gaps),
        "taken": t("layers-followed-taken", **gaps),
        "likeliest": t("layers-followed-likeliest", **gaps),
        "chosen": t("layers-followed-chosen", **gaps),
        "back": t("layers-back", **gaps),
        "course": t("layers-course", first="{first}", last="{last}"),
        "all": t("layers-course-all"),
        "since": t("layers-course-since", layer="{layer}"),
        "never": t("layers-course-never", **gaps),
        "parts": t("layers-parts", **gaps),
        "attention": t("layers-part-attention", **gaps),
        "mlp": t("layers-part-mlp", **gaps),
        "embedding": t("layers-part-embedding", **gaps),
        "bias": t("layers-part-bias", **gaps),
        "sum": t("layers-part-sum", **gaps),
    }
