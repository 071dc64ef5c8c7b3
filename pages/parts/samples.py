"""What the model wrote along its training, as cards."""

from collections.abc import Sequence

import streamlit as st

from gptcore.example import spread_steps
from gptcore.store import Sample
from pages.parts import bar, feeds
from pages.parts.components import component
from pages.parts.runs_store import store
from pages.parts.session import Selection, language
from pages.parts.words import loss, t

_FEED = "samples"
_cards = component("samples", '<div class="stack" role="group"></div>')


def stack(selected: Selection) -> None:
    """All samples of the run, newest first; the one at the chosen moment stands out."""
    run = selected.run
    after = feeds.sent_until(_FEED, run.id)
    new = store().samples_since(run.id, after)
    if new:
        feeds.mark_sent(_FEED, run.id, new[-1].step)
    _show("samples", selected, run.id, after, new, "stack")


def strip(selected: Selection, count: int = 5) -> None:
    """A few samples from babble to words, side by side; nothing where there are none."""
    every = store().samples_since(selected.run.id, -1)
    steps = spread_steps([sample.step for sample in every], count)
    if steps:
        shown = [sample for sample in every if sample.step in steps]
        # Other samples are another strip, which starts afresh.
        name = f"{selected.run.id} {steps}"
        _show("samples-strip", selected, name, -1, shown, "strip")


def _show(
    key: str, selected: Selection, name: str, after: int, samples: Sequence[Sample], layout: str
) -> None:
    # Line breaks before the first word say nothing in a small card.
    prompt = selected.run.config.training.prompt.lstrip("\n")
    losses = _val_losses(selected, [sample.step for sample in samples])
    empty = "train-samples-none" if selected.run.imported else "train-samples-empty"
    _cards(
        key=key,
        data={
            "run": name,
            "lang": language(),
            "layout": layout,
            "after": after,
            "prompt": prompt,
            "samples": [
                {
                    "step": sample.step,
                    "title": t("common-step", step=sample.step),
                    "loss": _loss_words(sample.step, losses.get(sample.step)),
                    "text": sample.text if prompt else sample.text.strip("\n"),
                }
                for sample in samples
            ],
            "moment": selected.moment.step if selected.moment else None,
            "following": selected.following,
            "labels": {
                "title": t("train-samples"),
                "empty": t(empty),
                "open": t("train-open-sample"),
            },
        },
        on_moved_change=lambda: bar.move(st.session_state[key]["moved"]),
        on_resync_change=lambda: feeds.forget(_FEED),
    )


def _val_losses(selected: Selection, steps: Sequence[int]) -> dict[int, float | None]:
    """The validation loss at each step that has one."""
    if not steps:
        return {}
    metrics = store().metrics_since(selected.run.id, min(steps) - 1)
    return {metric.step: metric.val_loss for metric in metrics}


def _loss_words(step: int, val_loss: float | None) -> str:
    if step == 0:
        return t("common-untrained")
    return "" if val_loss is None else t("common-val-loss", loss=loss(val_loss))
