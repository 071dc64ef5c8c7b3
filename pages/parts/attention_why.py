"""Where a weight comes from: the chosen pair in the open head, step by step, in its own numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import attention_look, attention_pair, weight_steps
from pages.parts.attention_look import Look
from pages.parts.components import component
from pages.parts.words import label

if TYPE_CHECKING:
    from gptcore.config import ModelConfig

_KEY = "attention-why"
_STEP = '<h3></h3><p class="why"></p>{}<p class="equation"></p>'
_BARS = "".join(
    f'<div class="{name}"><b></b><svg aria-hidden="true"></svg></div>'
    for name in ("query", "key", "products", "total")
)
_MEET = (
    f'<div class="bars" tabindex="0" role="group">{_BARS}</div><p class="told" role="status"></p>'
)
_DISTANCES = "<figure><svg aria-hidden='true'></svg><figcaption></figcaption></figure>"
_ROW = f"""<div class="frame" tabindex="0" role="group"><table>
  <thead><tr>{"<th></th>" * 5}</tr></thead><tbody></tbody>
  <tfoot><tr>{"<td></td>" * 5}</tr></tfoot>
</table></div>"""
_WEIGHT = '<div class="bar"><i></i></div><p class="edited"></p>'
_HTML = f"""
<div class="chain">
  <ol>
    <li class="meet">{_STEP.format(_MEET)}</li>
    <li class="scale">{_STEP.format("")}</li>
    <li class="place">{_STEP.format('<div class="fall"></div>')}{_DISTANCES}</li>
  </ol>
  <ol start="4">
    <li class="row">{_STEP.format(_ROW)}</li>
    <li class="weight">{_STEP.format("")}{_WEIGHT}</li>
  </ol>
</div>
"""
_chain = component("weight_parts", _HTML, styles=("chips", "placed"))


def show(look: Look) -> None:
    """The pair and how to choose another, the formula of this model, and the chain."""
    from gptcore.weight_parts import weight_parts

    attention_pair.choose(look)
    with st.container(horizontal=True, horizontal_alignment="center", vertical_alignment="center"):
        for formula in _formulas(look.saved.config.model):
            st.latex(formula, width="content")
    parts = weight_parts(look.trace, look.saved.model, look.head, *look.pair)
    _chain(
        key=_KEY,
        data=weight_steps.data(look, parts),
        on_pair_change=lambda: attention_look.choose_pair(st.session_state[_KEY]["pair"]),
    )
    st.caption(label("why-words"))


def _formulas(model: ModelConfig) -> tuple[str, str]:
    """Score and weight as this model computes them, for KaTeX."""
    query, key = (r"\hat q_i", r"\hat k_j") if model.qk_norm else ("q_i", "k_j")
    if model.positions == "rotary":
        query, key = f"R_i {query}", f"R_j {key}"
    score = rf"{query} \cdot {key}"
    if model.scaled and model.qk_norm:
        score = rf"0.24 \sqrt{{32 / {model.head_size}}} \; ({score})"
    elif model.scaled:
        score = rf"\frac{{{score}}}{{\sqrt{{{model.head_size}}}}}"
    if model.positions == "alibi":
        score += r" - m \, (i - j)" if model.causal else r" - m \, |i - j|"
    seen = r"n \le i" if model.causal else "n"
    weight = rf"w_{{ij}} = \frac{{e^{{s_{{ij}}}}}}{{\sum_{{{seen}}} e^{{s_{{in}}}}}}"
    return rf"s_{{ij}} = {score}", weight
