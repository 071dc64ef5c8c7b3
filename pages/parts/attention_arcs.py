"""The words of the arcs, which assets/components/attention_arcs.js draws beside the maps."""

from pages.parts.words import t


def labels() -> dict[str, str]:
    """What the view says; the gaps are filled in the browser."""
    return {
        "layers": t("arcs-layers"),
        "heads": t("arcs-heads"),
        "all": t("arcs-all"),
        "no": t("arcs-no"),
        "strip": t("arcs-strip"),
        "looks": t("arcs-looks", token="{token}"),
        "drawn": t("arcs-drawn", percent="{percent}"),
        "none": t("arcs-none"),
        "muted": t("arcs-muted"),
        "even": t("arcs-even"),
        "before": t("arcs-before", percent="{percent}"),
        "after": t("arcs-after", percent="{percent}"),
        "about": t("arcs-about"),
        "about_open": t("arcs-about-open"),
    }
