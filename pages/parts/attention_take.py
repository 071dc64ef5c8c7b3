"""What one can take along: the address of a view, its numbers, and the lines that read them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import quote, urlencode

import streamlit as st

from gptcore import attention_export
from gptcore.attention_export import MOST_BYTES, MOST_ROWS, most_tokens
from gptcore.head_edits import Head
from gptcore.token_text import token_label
from pages.parts import safe
from pages.parts.attention_look import LONGEST_ADDRESS, TYPED, Look
from pages.parts.session import EXAMPLE
from pages.parts.words import label

_CSV, _BINARY = "text/csv", "application/octet-stream"
_MB = 1_000_000


def show(look: Look) -> None:
    """The address of this view, files of it, and Python for each of them."""
    _address(look)
    with st.grid(min_column_width=210, gap="medium", key="attention-files"):
        _table("csv", look, [look.head])
        _table("csv-all", look, _all_heads(look))
        _arrays(look)
        _model(look)
    st.caption(label("take-png"))
    st.markdown(label("take-read"))
    st.code(attention_export.lines_for_npz(_file(look, ".npz"), look.head), wrap_lines=True)
    st.markdown(label("take-notebook"))
    st.code(_notebook(look), wrap_lines=True)


def _address(look: Look) -> None:
    sentence = str(st.session_state[TYPED])
    parameters = {"run": look.run.id, "moment": str(look.saved.step)}
    if fits := len(sentence) <= LONGEST_ADDRESS:
        parameters["prompt"] = sentence
    parameters["head"] = "{}.{}".format(*look.head)
    st.markdown(label("take-address"))
    # Without the language: whoever opens it reads it in the language of their browser.
    query = urlencode(parameters, quote_via=quote)
    st.code(f"{st.context.url or ''}?{query}", language=None, wrap_lines=True)
    said = ["take-address-example" if look.run.id == EXAMPLE else "take-address-words"]
    if look.edits:
        said.append("take-address-edits")
    if not any(moment.step == look.saved.step and moment.kept for moment in look.selected.moments):
        said.append("take-address-passing")
    for message in said:
        st.caption(label(message))
    if not fits:
        st.warning(label("take-address-long", characters=len(sentence), limit=LONGEST_ADDRESS))


def _all_heads(look: Look) -> list[Head]:
    config = look.trace.config
    return [(layer, head) for layer in range(config.layers) for head in range(config.heads)]


def _table(name: str, look: Look, heads: Sequence[Head]) -> None:
    config, tokens = look.trace.config, len(look.cells)

    def rows(tokens: int) -> int:
        return attention_export.csv_rows(config, tokens, len(heads))

    def made() -> bytes:
        cells = [safe.csv_cell(each) for each in _labels(look)]
        # The mark tells spreadsheets that this is UTF-8.
        return attention_export.attention_csv(look.trace, cells, heads).encode("utf-8-sig")

    layer, head = look.head
    file = _file(look, f"-L{layer}-H{head}.csv" if len(heads) == 1 else ".csv")
    if rows(tokens) <= MOST_ROWS:
        words = label("take-csv-words", file=file, rows=rows(tokens), limit=MOST_ROWS)
        _button(name, made, file, _CSV, words, layer=layer, head=head)
    else:
        fitting = most_tokens(rows, MOST_ROWS, tokens)
        words = label("take-csv-much", rows=rows(tokens), limit=MOST_ROWS, tokens=fitting)
        _button(name, None, file, _CSV, words, layer=layer, head=head)


def _arrays(look: Look) -> None:
    config, tokens, file = look.trace.config, len(look.cells), _file(look, ".npz")

    def size(tokens: int) -> int:
        return attention_export.npz_bytes(config, tokens)

    def made() -> bytes:
        facts = {"run": look.run.id, "name": look.run.name, "step": look.saved.step}
        return attention_export.attention_npz(look.trace, _labels(look), look.edits, facts)

    megabytes = {"megabytes": max(0.1, size(tokens) / _MB), "limit": MOST_BYTES // _MB}
    if size(tokens) <= MOST_BYTES:
        _button("npz", made, file, _BINARY, label("take-npz-words", file=file, **megabytes))
    else:
        fitting = most_tokens(size, MOST_BYTES, tokens)
        words = label("take-npz-much", tokens=fitting, **megabytes)
        _button("npz", None, file, _BINARY, words)


def _model(look: Look) -> None:
    def made() -> bytes:
        from gptcore.modelfile import save_model

        return save_model(look.saved)

    file = _file(look, ".safetensors")
    _button("model", made, file, _BINARY, label("take-model-words", file=file))


def _button(
    name: str, made: Callable[[], bytes] | None, file: str, kind: str, words: str, **gaps: int
) -> None:
    """Makes the file when it is pressed; cannot be pressed where there is nothing to ``made``."""
    with st.container(gap="xsmall"):
        st.download_button(
            label(f"take-{name}", **gaps),
            made or b"",
            file,
            kind,
            key=f"attention-{name}",
            on_click="ignore",
            disabled=made is None,
        )
        st.caption(words)


def _labels(look: Look) -> list[str]:
    return [token_label(cell.token) for cell in look.cells]


def _file(look: Look, suffix: str) -> str:
    return safe.file_name(f"{look.run.name}-{look.saved.step}", suffix)


def _notebook(look: Look) -> str:
    ids = list(look.trace.ids)
    sentence = b"".join(cell.token for cell in look.cells).decode("utf-8", "replace")
    tokenizer = look.saved.tokenizer
    # What a token of bytes begins or ends may be a part of a character.
    spells = not tokenizer.unknown(sentence) and tokenizer.encode(sentence) == ids
    file = _file(look, ".safetensors")
    return attention_export.lines_for_notebook(
        file, sentence if spells else ids, look.head, look.edits
    )
