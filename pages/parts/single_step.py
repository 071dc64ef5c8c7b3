"""What one training step read, and what it changed in the model."""

import re

import streamlit as st

from gptcore.store import StepDetail, Update
from gptcore.token_text import token_label
from pages.parts import safe
from pages.parts.runs_store import store
from pages.parts.session import Selection
from pages.parts.words import label, loss, t

_TENSOR = re.compile(r"(?:blocks\.(\d+)\.)?(.+)\.(weight|bias)")


def show(selected: Selection) -> None:
    """The last step of the run that was trained by itself."""
    detail = store().step_detail(selected.run.id)
    if detail is None:
        st.info(label("step-imported" if selected.run.imported else "step-none"))
        return
    st.markdown(
        label(
            "step-title",
            step=detail.step,
            windows=detail.windows,
            context=detail.context,
            guesses=detail.windows * detail.context,
        )
    )
    _figures(detail)
    batch, updates = st.columns([1, 1], gap="large")
    with batch:
        _batch(detail)
    with updates:
        _updates(detail)


def _figures(detail: StepDetail) -> None:
    figures = {
        "loss": loss(detail.train_loss),
        "norm": f"{detail.grad_norm:.3g}",
        "rate": f"{detail.learning_rate:.3g}",
    }
    with st.grid(len(figures), min_column_width=160, gap="small", key="step-figures"):
        for name, value in figures.items():
            st.metric(label(f"step-{name}"), value, help=label(f"step-{name}-help"))


def _batch(detail: StepDetail) -> None:
    st.markdown(f"**{label('step-batch', shown=len(detail.batch), windows=detail.windows)}**")
    with st.container(height=330, key="step-batch"):
        for window in detail.batch:
            with st.container(border=True):
                st.text(shown_window(window))
    st.caption(label("step-batch-words"))


def shown_window(window: str) -> str:
    """A window with marks where a line ends and for the blanks at both ends, which would be lost:
    ``" a\\nb"`` -> ``"·a⏎\\nb"``."""
    start, end = 0, len(window)
    while start < end and window[start].isspace() and window[start] != "\n":
        start += 1
    while end > start and window[end - 1].isspace() and window[end - 1] != "\n":
        end -= 1
    before, after = (token_label(part.encode()) for part in (window[:start], window[end:]))
    return before + window[start:end].replace("\n", "⏎\n") + after


def _updates(detail: StepDetail) -> None:
    st.markdown(f"**{label('step-updates')}**")
    columns = ("tensor", "shape", "largest", "relative")
    lines = ["| " + " | ".join(label(f"step-column-{name}") for name in columns) + " |"]
    lines.append("| --- | --- | ---: | ---: |")
    lines += [
        f"| {safe.markdown(tensor_words(update.name))} | {_shape(update)} "
        f"| {update.largest:.6f} | {update.relative:.2%} |"
        for update in detail.updates
    ]
    with st.container(key="step-updates"):
        st.markdown("\n".join(lines))
    st.caption(label("step-updates-words"))


def _shape(update: Update) -> str:
    return "\u00a0×\u00a0".join(str(size) for size in update.shape)


def tensor_words(name: str) -> str:
    """``blocks.0.attn.qkv.weight`` -> ``Layer 1: queries, keys and values``."""
    parts = _TENSOR.fullmatch(name)
    if parts is None:
        return name
    layer, part, kind = parts.groups()
    words = t(f"step-tensor-{part.replace('.', '-').replace('_', '-')}")
    if layer is not None:
        words = t("step-tensor-in-layer", layer=int(layer) + 1, part=words)
    return t("step-tensor-bias", part=words) if kind == "bias" else words
