"""ALiBi: what each head takes off the score of every key, drawn in the browser by its formula."""

from __future__ import annotations

import streamlit as st

from pages.parts import theme
from pages.parts.components import component
from pages.parts.positions_distance_words import slope_of
from pages.parts.session import Selection, language
from pages.parts.words import label, t

_MOST_HEADS, _MOST_PLACES = 16, 1024
_GAPS = {
    "name": ("head",),
    "refused": ("value", "least", "most"),
    "axis-weight": ("head",),
    "told": ("query", "key", "distance", "head", "slope", "off", "left"),
    "told-masked": ("query", "key"),
    "half": ("head", "half"),
    "half-self": ("head",),
    "summary": ("heads", "head", "slope"),
    "rule": ("heads",),
    "rule-between": ("heads", "power", "twice"),
}
"""What the browser fills in."""
_LABELS = ("heads", "places", "query", "head", "axis-score", "axis-left", "masked", "formula")
_HTML = """
<div class="positions-alibi">
  <div class="rows"></div>
  <div class="heads"></div>
  <div class="stage" tabindex="0" role="img"><svg aria-hidden="true"></svg></div>
  <p class="told" role="status"></p>
  <p class="half"></p>
  <details>
    <summary></summary>
    <p class="bias"></p><p class="factor"></p><p class="rule"></p><p class="source"></p>
  </details>
</div>
"""
_alibi = component("alibi", _HTML, styles=("knob_rows",))


def show(selected: Selection) -> None:
    """The roofs of all heads, at first those of a model as large as the open run's."""
    run = selected.run
    model = run.config.model
    st.markdown(label("alibi-how", causal=int(model.causal)))
    labels = {name: t(f"alibi-{name}") for name in (*_LABELS, "source")}
    for name, gaps in _GAPS.items():
        labels[name] = t(f"alibi-{name}", **{gap: f"{{{gap}}}" for gap in gaps})
    _alibi(
        key="positions-alibi",
        data={
            "run": run.id,
            "heads": min(model.heads, _MOST_HEADS),
            "places": min(model.context, _MOST_PLACES),
            "causal": model.causal,
            "limits": {"heads": _MOST_HEADS, "places": _MOST_PLACES},
            "lang": language(),
            "mode": theme.mode(),
            "labels": {name.replace("-", "_"): words for name, words in labels.items()},
        },
    )
    if model.positions == "alibi":
        from gptcore.positions import alibi_slopes

        slopes = [slope_of(slope) for slope in alibi_slopes(model.heads).tolist()]
        st.markdown(label("alibi-own", slopes=t("alibi-comma").join(slopes), heads=model.heads))
