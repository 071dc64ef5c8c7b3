"""The loss curve, growing while the run trains."""

from pages.parts import feeds
from pages.parts.components import component
from pages.parts.runs_store import store
from pages.parts.serving import script_url
from pages.parts.session import Selection
from pages.parts.words import loss, t

_FEED = "curve"
# plotly writes its own rules into the document's head, which do not reach into a shadow root.
_curve = component("live_curve", '<div class="gpt-part gpt-curve"></div>', isolate_styles=False)


def show(selected: Selection) -> None:
    """Draw or continue the curve of the chosen run, with a line at the chosen moment."""
    run = selected.run
    after = feeds.sent_until(_FEED, run.id)
    metrics = store().metrics_since(run.id, after)
    if metrics:
        feeds.mark_sent(_FEED, run.id, metrics[-1].step)
    _curve(
        key="live-curve",
        data={
            "run": run.id,
            "points": {
                "after": after,
                "step": [metric.step for metric in metrics],
                "train": [round(metric.train_loss, 4) for metric in metrics],
                "validation": [
                    None if metric.val_loss is None else round(metric.val_loss, 4)
                    for metric in metrics
                ],
            },
            "total": run.total_steps,
            "moment": selected.moment.step if selected.moment else None,
            "following": selected.following,
            "plotly": script_url("plotly.min"),
            "labels": {
                "step": t("train-axis-step"),
                "loss": t("train-axis-loss"),
                "train": t("train-curve-train"),
                "train_raw": t("train-curve-raw"),
                "validation": t("train-curve-val"),
                "summary": t(
                    "train-curve-summary",
                    step=run.step,
                    train=loss(run.train_loss),
                    val=loss(run.val_loss),
                ),
            },
        },
        on_resync_change=lambda: feeds.forget(_FEED),
    )
