"""The figures of a run, or of the moment it was dragged back to, and what its loss means."""

import streamlit as st

from gptcore.store import Run
from gptcore.units import bits_per_character
from pages.parts import safe, yardsticks
from pages.parts.runs_store import store
from pages.parts.session import Selection
from pages.parts.words import duration, label, loss, one_in, rounded_perplexity, t


def show(selected: Selection) -> None:
    """A row of figures; below it the validation loss in words."""
    run, metric = selected.run, None
    if not selected.following and selected.moment is not None:
        metric = store().metric_at(run.id, selected.moment.step)
    step = run.step if metric is None else metric.step
    total = run.total_steps
    validation = run.val_loss if metric is None else _val_loss(selected)
    figures = [
        ("step", f"{step:,}" if total is None else t("common-step-of", step=step, total=total)),
        ("train", loss(run.train_loss if metric is None else metric.train_loss)),
        ("val", loss(validation)),
        ("tokens", f"{run.tokens if metric is None else metric.tokens:,}"),
        ("time", duration(run.seconds if metric is None else metric.seconds)),
        ("speed", f"{run.tokens_per_s:,.0f}"),
    ]
    with st.grid(len(figures), min_column_width=130, gap="small", key="train-figures"):
        for name, value in figures:
            help_words = label("train-figure-val-help") if name == "val" else None
            st.metric(label(f"train-figure-{name}"), value, help=help_words)
    # Empty while there is no loss, so that nothing below moves once there is one.
    st.markdown("&nbsp;" if validation is None else _meaning(run, validation))


def _meaning(run: Run, nats: float) -> str:
    """``1.9`` in words, as Markdown."""
    kind = run.config.tokenizer.kind
    sentence = t(f"train-meaning-{kind}", odds=one_in(nats), perplexity=rounded_perplexity(nats))
    if kind == "char":
        bits = bits_per_character(nats, 1, 1)
    elif counted := yardsticks.of_run(run):
        bits = bits_per_character(nats, counted.tokens, counted.characters)
    else:  # being counted, or a model that came without its text
        return safe.markdown(sentence)
    return label("train-meaning-bits", sentence=sentence, bits=f"{bits:.2f}")


def _val_loss(selected: Selection) -> float | None:
    return selected.moment.val_loss if selected.moment else None
