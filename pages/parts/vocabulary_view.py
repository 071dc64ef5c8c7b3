"""The vocabulary as a whole: what it costs, how often its tokens stand, and each one of them."""

import io

import pandas as pd
import streamlit as st

from gptcore.figures.zipf import rank_frequency
from gptcore.token_text import token_label
from gptcore.tokenizers import Tokenizer
from gptcore.vocabulary import TokenUse, zipf_exponent
from pages.parts import material, recipe, safe, theme
from pages.parts.prepared import Reading
from pages.parts.words import label, t

_MOST_ROWS = 1000
_COLUMNS = ("token", "id", "count", "share")


def show(reading: Reading) -> None:
    """Figures, the rank-frequency plot, the table."""
    every = _frame(reading.tokenizer, reading.use)
    _figures(reading)
    if reading.use is not None:
        _plot(every, reading.use)
    _table(every, reading.tokenizer)


def _figures(reading: Reading) -> None:
    vocabulary, use = reading.tokenizer.vocabulary, reading.use
    gathered = material.draft()
    model = recipe.config_of(gathered).model
    own = model.parameters(vocabulary) - model.parameters(0)
    shown = {
        "size": f"{vocabulary:,}",
        "once": "–" if use is None else f"{use.used_once:,}",
        "unused": "–" if use is None else f"{use.unused:,}",
        "cost": f"{own:,}",
    }
    with st.grid(len(shown), min_column_width=140, gap="small", key="vocabulary-figures"):
        for name, value in shown.items():
            st.metric(label(f"vocabulary-{name}"), value, help=label(f"vocabulary-{name}-help"))
    percent = 100 * own / model.parameters(vocabulary)
    said = "tied" if model.tied_head else "untied"
    name = t(f"recipe-{recipe.preset(gathered)}")
    values = {"name": name, "vocabulary": vocabulary, "width": model.width, "percent": percent}
    st.caption(label(f"vocabulary-cost-{said}", **values))


def _plot(every: pd.DataFrame, use: TokenUse) -> None:
    ranked = use.ranked()
    exponent = zipf_exponent(ranked)
    words = {name: t(f"zipf-{name}") for name in ("rank", "count", "tokens", "line")}
    labels = [safe.plotly(token) for token in every["token"].iloc[: len(ranked)]]
    figure = rank_frequency(ranked, labels, words, theme.mode())
    st.plotly_chart(figure, theme=None, key="zipf", alt=t("zipf-alt"))
    if exponent is not None:
        st.caption(label("zipf-words", exponent=exponent))


def _table(every: pd.DataFrame, tokenizer: Tokenizer) -> None:
    wanted = st.text_input(
        label("vocabulary-search"), key="vocabulary-search", placeholder=t("vocabulary-search-hint")
    )
    found = _matching(every, tokenizer, (wanted or "")[:200])
    names = {name: t(f"vocabulary-column-{name}") for name in _COLUMNS}
    with st.container(key="vocabulary-table"):
        st.dataframe(
            found.head(_MOST_ROWS),
            hide_index=True,
            height=360,
            column_config={
                "token": st.column_config.TextColumn(names["token"]),
                "id": st.column_config.NumberColumn(names["id"], format="%d"),
                "count": st.column_config.NumberColumn(names["count"], format="localized"),
                "share": st.column_config.NumberColumn(names["share"], format="%.3f %%"),
            },
            alt=t("vocabulary-alt"),
        )
    with st.container(horizontal=True, vertical_alignment="center"):
        shown = min(len(found), _MOST_ROWS)
        st.caption(label("vocabulary-rows", shown=shown, all=len(every)), width="stretch")
        st.download_button(
            label("vocabulary-download"),
            lambda: _csv(every, tokenizer, names),
            "vocabulary.csv",
            "text/csv",
            key="vocabulary-download",
            on_click="ignore",
        )


def _frame(tokenizer: Tokenizer, use: TokenUse | None) -> pd.DataFrame:
    """A row for each token, the most frequent first."""
    ids = list(range(tokenizer.vocabulary))
    counts = use.counts if use is not None else [None] * len(ids)
    frame = pd.DataFrame(
        {
            "token": [token_label(tokenizer.token_bytes(id)) for id in ids],
            "id": ids,
            "count": counts,
            "share": 100 * use.counts / max(use.tokens, 1) if use is not None else counts,
        }
    )
    return frame.sort_values(["count", "id"], ascending=[False, True]) if use else frame


def _matching(every: pd.DataFrame, tokenizer: Tokenizer, wanted: str) -> pd.DataFrame:
    """The tokens that hold ``wanted``, as text or as it is shown; or the one with that id."""
    if not wanted:
        return every
    data = wanted.encode("utf-8", "replace")
    holds = every["id"].map(lambda id: data in tokenizer.token_bytes(id))
    looks = every["token"].str.contains(wanted, regex=False)
    return every[holds | looks | (every["id"].astype(str) == wanted)]


def _csv(every: pd.DataFrame, tokenizer: Tokenizer, names: dict[str, str]) -> bytes:
    """All tokens, as they are shown and in hex, for a spreadsheet."""
    out = io.StringIO()
    out.write(",".join(safe.csv_cell(name) for name in [*names.values(), "UTF-8 (hex)"]) + "\r\n")
    for token, id, count, share in every.itertuples(index=False, name=None):
        known = ["", ""] if count is None else [str(count), f"{share:.6f}"]
        cells = [safe.csv_cell(token), str(id), *known, tokenizer.token_bytes(id).hex()]
        out.write(",".join(cells) + "\r\n")
    # The mark tells spreadsheets that this is UTF-8.
    return out.getvalue().encode("utf-8-sig")
