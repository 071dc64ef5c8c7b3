"""A plotly figure of ``gptcore.figures`` that may change: drawn over the one before it.

``st.plotly_chart`` mounts its chart anew with every change; it is for figures that stay.
"""

import plotly.graph_objects as go

from pages.parts.components import component
from pages.parts.serving import script_url
from pages.parts.words import t

# plotly writes its own rules into the document's head, which do not reach into a shadow root.
_figure = component(
    "figure",
    '<div class="gpt-part gpt-figure"><div class="plot" role="img"></div>'
    '<p class="told" role="status"></p></div>',
    isolate_styles=False,
)


def show(key: str, figure: go.Figure, summary: str, shape: str = "") -> None:
    """Draw ``figure`` as wide as there is room and as high as its layout says, on a phone no higher
    than wide.

    What can be pointed at is also reached with the arrow keys, unless it is in space.

    Args:
        summary: what it shows, in a sentence, for a screen reader.
        shape: while this stays the same, what a visitor has turned or hidden stays too.
    """
    _figure(
        key=key,
        data={
            "figure": figure.to_json(),
            "height": figure.layout.height or 340,
            "summary": summary,
            "shape": shape,
            "labels": {"flat": t("figure-flat")},
            "plotly": script_url("plotly.min"),
        },
    )
