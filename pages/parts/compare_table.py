"""The settings in which runs differ, and what came of them, as tables."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from gptcore.config import Phase
from gptcore.differences import Difference, differences, measured_on, outcome, tokens_of
from gptcore.token_text import token_label
from pages.parts import safe
from pages.parts.compare_runs import Compared
from pages.parts.words import duration, label, loss, t

_NONE = "–"
_HASH = 12
"""Digits of a hash: enough to tell two texts apart."""


def settings(compared: Sequence[Compared]) -> None:
    """Only the settings that are not the same in all runs."""
    found = differences([each.run.config for each in compared])
    if not found:
        st.markdown(label("compare-same-settings"))
        return
    rows = {t(_message(each)): [_written(each, value) for value in each.values] for each in found}
    _table(compared, rows, {}, t("compare-settings"))


def outcomes(compared: Sequence[Compared]) -> None:
    """How far each run came; the lowest loss stands out where losses can be compared."""
    every = [
        outcome(each.run, each.facts.tokenizer.vocabulary if each.facts else None, each.part)
        for each in compared
    ]
    rows = {
        "train": [loss(each.train_loss) for each in every],
        "val": [loss(each.val_loss) for each in every],
        "bits": [loss(each.bits_per_character) for each in every],
        "parameters": [_count(each.parameters) for each in every],
        "steps": [_count(each.steps) for each in every],
        "tokens": [_count(each.tokens) for each in every],
        "seconds": [duration(each.seconds) for each in every],
    }
    if any(each.run.rate != 1 for each in compared):
        rows["rate"] = [f"{each.run.rate:g}" for each in compared]
    configs = [each.run.config for each in compared]
    best = {}
    peeking = any(not config.model.causal for config in configs)
    if len(set(map(measured_on, configs))) == 1 and not peeking:
        best["bits"] = _lowest([each.bits_per_character for each in every])
        if len(set(map(tokens_of, configs))) == 1:
            best["val"] = _lowest([each.val_loss for each in every])
    names = {name: t(f"compare-row-{name}") for name in rows}
    _table(
        compared,
        {names[name]: cells for name, cells in rows.items()},
        {names[name]: place for name, place in best.items()},
        t("compare-outcomes"),
    )


def _table(
    compared: Sequence[Compared],
    rows: Mapping[str, Sequence[str]],
    best: Mapping[str, int | None],
    words: str,
) -> None:
    """One column a run; plain text in, the ``best`` cell of a row in bold."""
    columns = [each.title for each in compared]
    cells = [
        [
            f"**{safe.markdown(cell)}**" if best.get(name) == place else safe.markdown(cell)
            for place, cell in enumerate(row)
        ]
        for name, row in rows.items()
    ]
    index = [safe.markdown(name) for name in rows]
    st.table(pd.DataFrame(cells, index=index, columns=columns), border="horizontal", alt=words)


def _message(difference: Difference) -> str:
    return "setting-" + difference.name.replace(".", "-").replace("_", "-")


def _written(difference: Difference, value: Any) -> str:
    """One value of a setting, plain."""
    name = difference.name
    if value is None:
        return _NONE
    if isinstance(value, bool):
        return t("compare-yes" if value else "compare-no")
    if name == "training.phases":
        return t("compare-then").join(_phase(phase) for phase in value)
    if name == "training.seconds":
        return duration(value)
    if name in ("text.title", "preset"):
        return safe.one_line(value, 60) or _NONE
    if name == "text.sha256":
        return str(value)[:_HASH] or _NONE
    if name == "training.prompt":
        return safe.one_line(token_label(value.encode()), 60)
    if isinstance(value, str):
        return t(f"{_message(difference)}.{value}")
    if isinstance(value, tuple):
        return ", ".join(f"{each:g}" for each in value)
    return f"{value:,}" if isinstance(value, int) else f"{value:,g}"


def _phase(phase: Phase) -> str:
    percent = round(100 * phase.share)
    return t("compare-phase", percent=percent, batch=phase.batch, context=phase.context)


def _count(value: int | None) -> str:
    return _NONE if value is None else f"{value:,}"


def _lowest(values: Sequence[float | None]) -> int | None:
    """The place of the lowest of them; None where one is not known yet."""
    known = [value for value in values if value is not None]
    return values.index(min(known)) if known and len(known) == len(values) else None
