"""What the shuffle test has found, in sentences that follow from its numbers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import streamlit as st

from gptcore.equations import figure
from gptcore.errors import PlaygroundError
from pages.parts import safe
from pages.parts.attention_surgery_grid import percent
from pages.parts.positions_shuffle_models import Found, Source
from pages.parts.words import label, t

if TYPE_CHECKING:
    from gptcore.shuffles import Effect
    from gptcore.store import Run

Known = dict[Source, "Effect"]


def say(found: Found, mask: bool) -> None:
    """Which encodings noticed the other order, and which did not."""
    known = _known(found)
    if not known:
        return
    said = _unnoticed(known)
    noticed, by_mask = [], []
    for source, each in known.items():
        if _only_masked(source, each, mask):
            said.append(_through_mask(source, each))
        elif each.noticed is not None:
            noticed.append(_from_layer(source, each, each.noticed))
            if source.encoding == "none" and mask:
                by_mask.append(_about([source], label("shuffle-by-mask")))
    if noticed:
        said.append(label("shuffle-noticed", list=t("shuffle-and").join(noticed)))
    said += by_mask
    if not _stays(known):
        said.append(label("shuffle-other-last"))
    st.markdown("\n".join(f"- {sentence}" for sentence in said))


def explain(run: Run, found: Found, mask: bool) -> None:
    """What the numbers are, whose weights they come from, and why they are as they are."""
    st.caption(label("shuffle-numbers"))
    if any(source.kind == "exchanged" for source in found):
        encoding = run.config.model.positions
        own = t(f"option-positions-{encoding}")
        st.caption(label("shuffle-exchanged", encoding=encoding, own=own))
    if run.config.model.causal and not mask:
        st.caption(label("shuffle-mask-off"))
    with st.expander(label("shuffle-why")):
        for part in ("alone", "mask", "positions"):
            st.markdown(f"- {label(f'shuffle-why-{part}')}")


def _known(found: Found) -> Known:
    return {source: each for source, each in found.items() if not isinstance(each, PlaygroundError)}


def _stays(known: Known) -> bool:
    return all(each.stays for each in known.values())


def _unnoticed(known: Known) -> list[str]:
    """About those whose attention gave every token what it got before."""
    said = []
    same = {source: each for source, each in known.items() if each.noticed is None}
    silent = {source: each for source, each in same.items() if each.silent}
    told = {source: each for source, each in same.items() if not each.silent}
    if told:
        largest = max(float(each.differences.max()) for each in told.values())
        sentence = _about(told, label("shuffle-same", largest=figure(largest, 2)))
        if _stays(told):
            most = percent(max(each.moved for each in told.values()))
            sentence += " " + label("shuffle-same-odds", moved=most)
        said.append(sentence)
    if silent:
        said.append(_about(silent, label("shuffle-silent")))
    return said


def _only_masked(source: Source, each: Effect, mask: bool) -> bool:
    """Whether nothing but the mask tells the order, and not the last token, in the first layer."""
    alone = source.encoding == "none" and mask and each.stays
    return alone and each.noticed == 0 and each.noticed_by_last != 0


def _through_mask(source: Source, each: Effect) -> str:
    first, last = each.differences.max(1)[0], each.differences[:, -1]
    values = {"last": figure(float(last[0]), 2), "others": figure(float(first), 2)}
    sentence = _about([source], label("shuffle-masked", **values))
    moved = percent(each.moved)
    if len(last) == 1:
        return sentence + " " + label("shuffle-masked-one-layer", moved=moved)
    layer = each.noticed_by_last
    if layer is None:
        return sentence + " " + label("shuffle-masked-nothing", moved=moved)
    difference = figure(float(last[layer]), 2)
    more = label("shuffle-masked-later", layer=layer, difference=difference, moved=moved)
    return f"{sentence} {more}"


def _from_layer(source: Source, each: Effect, layer: int) -> str:
    difference = figure(float(each.differences[layer].max()), 2)
    return t("shuffle-from", name=_name(source), layer=layer, difference=difference)


def _about(sources: Iterable[Source], sentence: str) -> str:
    names = t("shuffle-and").join(map(_name, sources))
    return f"**{safe.markdown(names)}** · {sentence}"


def _name(source: Source) -> str:
    return t(f"option-positions-{source.encoding}")
