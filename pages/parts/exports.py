"""What one can take along: the model, its numbers, its samples, and the run as code."""

from collections.abc import Callable, Sequence

import streamlit as st

from gptcore.export import (
    ValidationPart,
    compared_csv,
    metrics_csv,
    metrics_json,
    samples_text,
    validation_part,
)
from gptcore.store import Metric, Run
from gptcore.tokenizers import Tokenizer, train_tokenizer
from pages.parts import safe
from pages.parts.compare_runs import Compared
from pages.parts.models import nearest_model
from pages.parts.runs_store import store
from pages.parts.session import Selection
from pages.parts.words import label

_EVERY_STEP = 10**9


def show(selected: Selection) -> None:
    """A button for each thing; it is made when its button is pressed."""
    run, moment = selected.run, selected.moment
    with st.grid(min_column_width=210, gap="medium", key="exports"):
        if moment is not None:
            step = moment.step
            stem = f"{run.name}-{step}"
            file = safe.file_name(stem, ".safetensors")
            _button("model", lambda: store().model_bytes(run.id, step), file, _BINARY)
            _button("code", lambda: _code(run, step, file), safe.file_name(stem, ".py"), _PYTHON)
        if not run.imported:
            _button("csv", lambda: _csv(run), safe.file_name(run.name, ".csv"), _CSV)
            _button("json", lambda: _json(run), safe.file_name(run.name, ".json"), _JSON)
            name = safe.file_name(f"{run.name}-samples", ".txt")
            _button("samples", lambda: _samples(run), name, _TEXT)
    if not run.imported:
        st.caption(label("export-words"))


def compared(runs: Sequence[Compared]) -> None:
    """The numbers of several runs as one table."""
    _button("compared", lambda: _table(runs), "compared-runs.csv", _CSV)


_BINARY, _PYTHON = "application/octet-stream", "text/x-python"
_CSV, _JSON, _TEXT = "text/csv", "application/json", "text/plain"


def _button(name: str, made: Callable[[], bytes], file: str, kind: str) -> None:
    with st.container(gap="xsmall"):
        st.download_button(
            label(f"export-{name}"), made, file, kind, key=f"export-{name}", on_click="ignore"
        )
        st.caption(label(f"export-{name}-words", file=file))


def _code(run: Run, step: int, model_file: str) -> bytes:
    from gptcore.as_code import run_as_code  # brings torch with it

    saved = nearest_model(run.id, step)
    return run_as_code(saved.config, saved.tokenizer, model_file).encode()


def _csv(run: Run) -> bytes:
    return metrics_csv(_metrics(run), _read(run)[1]).encode()


def _json(run: Run) -> bytes:
    samples, moments = store().samples_since(run.id, -1, _EVERY_STEP), store().moments(run.id)
    return metrics_json(run, _metrics(run), samples, moments, *_read(run)).encode()


def _samples(run: Run) -> bytes:
    return samples_text(run, store().samples_since(run.id, -1, _EVERY_STEP)).encode()


def _table(runs: Sequence[Compared]) -> bytes:
    told = [(safe.csv_cell(each.name), _metrics(each.run), each.part) for each in runs]
    # The mark tells spreadsheets that this is UTF-8.
    return compared_csv(told).encode("utf-8-sig")


def _metrics(run: Run) -> list[Metric]:
    return store().metrics_since(run.id, -1, _EVERY_STEP)


def _read(run: Run) -> tuple[Tokenizer, ValidationPart]:
    """How the run read its text, worked out again from the text."""
    text, config = store().text_of(run.id), run.config
    tokenizer = train_tokenizer(config.tokenizer, text)
    return tokenizer, validation_part(text, tokenizer, config.text.validation_share)
