"""The picture of a run while it trains: its losses, and what counting alone would reach."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

from gptcore.store import Metric, Run, Sample
from pages.parts import bar, feeds, safe, yardsticks
from pages.parts.components import component
from pages.parts.material import run_name
from pages.parts.runs_store import store
from pages.parts.serving import script_url
from pages.parts.session import Selection, language
from pages.parts.words import loss, t

if TYPE_CHECKING:
    from gptcore.ngrams import Yardsticks

_FEED = "curve"
_LINES_FEED = "curve-lines"  # forgotten together with the other, whose name it begins with
_MOST_POINTS = 1000
"""At once, of a long run: as many as a screen has columns for."""
_MOST_SAMPLES = 120
_SAMPLE_CHARACTERS = 160
_HTML = """
<div class="gpt-part gpt-curve-part">
  <div class="tools">
    <div role="group" class="units">
      <button type="button" data-unit="nats" disabled></button>
      <button type="button" data-unit="bits" disabled></button>
      <button type="button" data-unit="perplexity" disabled></button>
    </div>
    <div role="group" class="scales">
      <button type="button" data-scale="linear" disabled></button>
      <button type="button" data-scale="log" disabled></button>
    </div>
    <div class="end">
      <button type="button" data-do="whole" hidden></button>
      <button type="button" data-do="png" disabled>PNG</button>
      <button type="button" data-do="svg" disabled>SVG</button>
    </div>
  </div>
  <div class="stage">
    <div class="gpt-curve" role="img"></div>
    <div class="cursor" role="slider" tabindex="0"></div>
    <div class="card" hidden>
      <b></b><dl></dl><span></span><q></q><small></small><button type="button"></button>
    </div>
  </div>
  <div class="notes">
    <ul aria-live="polite"></ul><p></p>
    <details hidden><summary></summary><div></div><small></small></details>
  </div>
</div>
"""
# plotly writes its own rules into the document's head, which do not reach into a shadow root.
_curve = component("live_curve", _HTML, isolate_styles=False)


def show(selected: Selection) -> None:
    """Draw or continue the curves of the chosen run, with a line at the chosen moment."""
    run = selected.run
    picture = st.container()
    counted = yardsticks.awaited(run)
    feed = f"{run.id} {language()}"  # in another language everything is said again
    after = feeds.sent_until(_FEED, feed)
    if after > run.step:  # it went back to a checkpoint, to be trained with another plan
        after = -1
    metrics = store().metrics_since(run.id, after, _MOST_POINTS)
    # After the metrics: a step writes its sample together with them.
    samples = _thinned(store().samples_since(run.id, after))
    send_lines = counted is not None and (after < 0 or feeds.sent_until(_LINES_FEED, feed) < 0)
    if metrics:
        feeds.mark_sent(_FEED, feed, metrics[-1].step)
    if send_lines:
        feeds.mark_sent(_LINES_FEED, feed, 0)
    with picture:
        _curve(
            key="live-curve",
            data={
                "run": run.id,
                "points": {"after": after, **_columns(metrics)},
                "samples": {
                    "step": [sample.step for sample in samples],
                    "text": [_beginning(sample.text) for sample in samples],
                },
                "moments": [moment.step for moment in selected.moments],
                "moment": selected.moment.step if selected.moment else None,
                "following": selected.following,
                "total": run.total_steps,
                "tokens_per_character": _tokens_per_character(run, counted),
                "counted": counted is not None,
                "lines": _lines(counted) if send_lines and counted is not None else None,
                "plotly": script_url("plotly.min"),
                "summary": t(
                    "curve-summary",
                    step=run.step,
                    train=loss(run.train_loss),
                    val=loss(run.val_loss),
                ),
                "words": _words(run) if after < 0 else None,
            },
            on_moved_change=lambda: bar.move(st.session_state["live-curve"]["moved"]),
            on_resync_change=lambda: feeds.forget(_FEED),
        )


def _columns(metrics: Sequence[Metric]) -> dict[str, list[Any]]:
    """Losses in nats; no rate and no norm at step 0, which has not trained yet."""
    trained = [metric.step > 0 for metric in metrics]
    return {
        "step": [metric.step for metric in metrics],
        "train": [round(metric.train_loss, 4) for metric in metrics],
        "validation": [
            None if metric.val_loss is None else round(metric.val_loss, 4) for metric in metrics
        ],
        "rate": [
            _short(metric.learning_rate) if has else None
            for metric, has in zip(metrics, trained, strict=True)
        ],
        "norm": [
            _short(metric.grad_norm) if has else None
            for metric, has in zip(metrics, trained, strict=True)
        ],
    }


def _short(value: float) -> float:
    return float(f"{value:.3g}")


def _thinned(samples: Sequence[Sample]) -> Sequence[Sample]:
    """Evenly chosen ones where there are very many, the newest among them."""
    every = -(-len(samples) // _MOST_SAMPLES) or 1
    return samples[::-every][::-1]


def _beginning(text: str) -> str:
    return text if len(text) <= _SAMPLE_CHARACTERS else text[: _SAMPLE_CHARACTERS - 1] + "…"


def _tokens_per_character(run: Run, counted: Yardsticks | None) -> float | None:
    """What turns bits a token into bits a character; None while it is not known."""
    if run.config.tokenizer.kind == "char":
        return 1.0
    return None if counted is None else 1 / counted.characters_per_token


def _lines(counted: Yardsticks) -> list[dict[str, Any]]:
    return [
        {"name": each.name, "loss": round(each.loss, 4), "text": _beginning(each.sample)}
        for each in counted.baselines
    ]


_LINES = ("uniform", "unigram", "bigram", "trigram", "fivegram")
_UNITS = ("nats", "bits", "perplexity")


def _words(run: Run) -> dict[str, Any]:
    """All that the component says; it fills in the numbers."""
    kind = "char" if run.config.tokenizer.kind == "char" else "token"
    name = run_name(run)
    return {
        "title": safe.plotly(name),
        "file": safe.file_name(f"{name}-curve", ""),
        "prompt": run.config.training.prompt.lstrip("\n")[-_SAMPLE_CHARACTERS:],
        "step": t("curve-axis-step"),
        **{f"axis_{unit}": t(f"curve-axis-{unit}") for unit in _UNITS},
        "train": t("curve-train"),
        "raw": t("curve-raw"),
        "validation": t("curve-validation"),
        "measured": t("curve-measured", step="{step}"),
        "snapshot": t("curve-snapshot"),
        "sample": t("curve-sample"),
        "rate": t("curve-rate"),
        "norm": t("curve-norm"),
        "norm_short": t("curve-norm-short"),
        "unit": t("curve-unit"),
        "units": {unit: t(f"curve-unit-{unit}") for unit in _UNITS},
        "no_bits": t("curve-no-bits-imported" if run.imported else "curve-no-bits"),
        "scale": t("curve-scale"),
        "scales": {scale: t(f"curve-scale-{scale}") for scale in ("linear", "log")},
        "whole": t("curve-whole"),
        "png": t("curve-save", format="PNG"),
        "svg": t("curve-save", format="SVG"),
        "cursor": t("curve-cursor"),
        "at": t("curve-at", step="{step}"),
        "wrote": t("curve-wrote", step="{step}"),
        "nothing": t("curve-wrote-nothing"),
        "click": t("curve-click", step="{step}"),
        "go": t("curve-go", step="{step}"),
        "names": {line: t(f"curve-line-{line}") for line in _LINES},
        "short": {line: t(f"curve-line-{line}.short") for line in _LINES},
        "knows": {line: t(f"curve-line-{line}.knows", kind=kind) for line in _LINES},
        "passed": {line: t(f"curve-passed-{line}", kind=kind, step="{step}") for line in _LINES},
        "comma": t("curve-comma"),
        "ahead": t("curve-ahead", lines="{lines}"),
        "beyond": t("curve-beyond", lines="{lines}"),
        "none": t("curve-no-lines") if run.imported else "",
        "writes": t("curve-writes"),
        "how": t("curve-how"),
    }
