"""bertviz's head view, model view and neuron view of one pass: offline, and safe against any token.

    >>> shown = most_tokens("head", reading.config, len(labels))
    >>> params = view_params("head", reading, labels[-shown:], (1, 2), "light")
    >>> block = json_block(params)     # for a <script type="application/json">

The views are three JavaScript files in bertviz's wheel, written by Jesse Vig (Apache 2.0); see Vig
2019, "A Multiscale Visualization of Attention in the Transformer Model", arXiv:1906.05714. They
are read from there and run as they are. Its Python is not imported: it brings torch and IPython,
pastes the data into the code, and lets the browser fetch d3, jQuery and RequireJS from elsewhere.
"""

from __future__ import annotations

import json
import math
import unicodedata
from collections.abc import Sequence
from importlib.metadata import distribution
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np

if TYPE_CHECKING:
    from torch import Tensor

    from gptcore.config import ModelConfig
    from gptcore.figures.colours import Mode
    from gptcore.head_edits import Head
    from gptcore.trace import Trace

View = Literal["head", "model", "neuron"]
VIEWS: tuple[View, ...] = get_args(View)
ROOT = "bertviz"
"""The id of the element in which a view draws."""

_SCRIPTS = {
    "bertviz-head.js": ("bertviz", "bertviz/head_view.js"),
    "bertviz-model.js": ("bertviz", "bertviz/model_view.js"),
    "bertviz-neuron.js": ("bertviz", "bertviz/neuron_view.js"),
    # The version that bertviz asks for: with d3 6 its handlers would get other arguments.
    "d3.js": ("mpld3", "mpld3/js/d3.v5.min.js"),
    "jquery.js": ("XStatic-jQuery", "xstatic/pkg/jquery/data/jquery.min.js"),
}
SCRIPTS = frozenset(_SCRIPTS)
"""What ``script`` can read."""

MOST_DRAWN = 100_000
"""SVG elements of one view: one to two seconds of Chromium on a 2022 server processor."""
MOST_SENT = 400_000
"""Numbers that one view is sent: some 3 MB of JSON."""
MOST_HEIGHT = 1440
"""Pixels up to which a view is shown whole, some fifty tokens."""
SCROLLED_HEIGHT = 800
"""Pixels of the frame in which a taller one scrolls: about a window."""

_DECIMALS = 4
# Of the JavaScript files, in pixels: a token's row, and what stands above and below all rows.
_HEAD_ROW, _HEAD_REST = 22.5, 30
_NEURON_ROW, _NEURON_REST = 26, 100
_DETAIL_ROW, _DETAIL_REST = 18, 55
_THUMBNAIL_ROW, _THUMBNAIL_REST, _THUMBNAIL_AXIS = 7 * 12, 10, 38
# Of our document: the choice of layer and head, and a bar to scroll sideways.
_AROUND: dict[View, int] = {"head": 70, "model": 24, "neuron": 70}
# What a token may take up before it would be cut, in letters; a Chinese character takes two.
_LETTERS: dict[View, int] = {"head": 12, "model": 11, "neuron": 13}


def script(name: str) -> bytes:
    """One of ``SCRIPTS`` out of its installed wheel, byte for byte."""
    package, path = _SCRIPTS[name]
    return Path(str(distribution(package).locate_file(path))).read_bytes()


def most_tokens(view: View, config: ModelConfig, tokens: int) -> int:
    """How many of ``tokens`` tokens a browser draws without making one wait; at least 1."""
    # From the right: all of them is the usual answer.
    fitting = (
        count
        for count in range(tokens, 1, -1)
        if _drawn(view, config, count) <= MOST_DRAWN and _sent(view, config, count) <= MOST_SENT
    )
    return next(fitting, 1)


def _drawn(view: View, config: ModelConfig, tokens: int) -> int:
    """SVG elements: those whose number grows with all that there is."""
    pairs = tokens * tokens
    match view:
        case "head":  # one layer: for each weight a line and two boxes, which hide at first
            return 2 * config.heads * pairs
        case "model":  # a line for each weight
            return config.layers * config.heads * pairs
        case "neuron":  # one head: lines and frames in seven places, queries, keys and products
            return 7 * pairs + 3 * tokens * config.head_size


def _sent(view: View, config: ModelConfig, tokens: int) -> int:
    """Numbers: the weights of all heads, for the neuron view their queries and keys too."""
    vectors = 2 * tokens * config.head_size if view == "neuron" else 0
    return config.layers * config.heads * (tokens * tokens + vectors)


def view_params(
    view: View, trace: Trace, labels: Sequence[str], head: Head, mode: Mode
) -> dict[str, Any]:
    """What the JavaScript of ``view`` wants, ready for JSON; numbers to four decimals.

    Args:
        labels: how the last N of the T tokens are written; only these are shown.
        head: the one that is open at first; the model view has all of them open.
    """
    config, shown = trace.config, len(labels)
    layers, heads = range(config.layers), range(config.heads)
    text = [shortened(label, _LETTERS[view]) for label in labels]
    attention = {
        "attn": _rounded(trace.patterns[..., -shown:, -shown:]),
        "left_text": text,
        "right_text": text,
    }
    params: dict[str, Any] = {"root_div_id": ROOT, "display_mode": mode}
    if view == "neuron":
        for name, point in (("queries", "q"), ("keys", "k")):
            attention[name] = [
                _rounded(trace[f"blocks.{layer}.attn.{point}"][:, -shown:]) for layer in layers
            ]
        params |= {"attention": {"all": attention}, "default_filter": "all"}
        return params | {"bidirectional": not config.causal, "layer": head[0], "head": head[1]}
    params |= {"attention": [attention], "default_filter": "0", "include_layers": list(layers)}
    if view == "head":
        return params | {"layer": head[0], "heads": [head[1]]}
    columns = model_columns(config, shown)
    return params | {"include_heads": list(heads), "total_heads": columns}


def _rounded(values: Tensor) -> list[Any]:
    rounded: list[Any] = np.round(values.double().numpy(), _DECIMALS).tolist()
    return rounded


def shortened(label: str, letters: int) -> str:
    """A token that is not wider than ``letters`` letters; what is left out is an ellipsis."""
    width = 0
    for place, character in enumerate(label):
        width += 2 if unicodedata.east_asian_width(character) in "WF" else 1
        if width > letters or place >= 2 * letters:  # marks take no room, but may be many
            return label[: place - 1] + "…"
    return label


def json_block(value: object) -> str:
    """JSON that may stand inside ``<script type="application/json">``: nothing in it ends that
    element or begins a comment, and it is ASCII."""
    return json.dumps(value, allow_nan=False, separators=(",", ":")).replace("<", "\\u003c")


def model_columns(config: ModelConfig, tokens: int) -> int:
    """For how many heads the model view makes room side by side: the fewer, the larger each map.

    As many as there are, or more, so that all layers are no taller than a map opened beside them.
    """
    height = max(_DETAIL_ROW * tokens + _DETAIL_REST, 400) - _THUMBNAIL_AXIS
    rows = max(height - _THUMBNAIL_REST * config.layers, 1)
    wanted = math.ceil(_THUMBNAIL_ROW * config.layers * tokens / rows)
    return max(config.heads, min(wanted, 12))


def frame_height(view: View, config: ModelConfig, tokens: int) -> int:
    """Pixels in which all of ``tokens`` tokens can be seen, or where that would be more than
    ``MOST_HEIGHT`` those of a frame that scrolls."""
    match view:
        case "head":
            height = _HEAD_ROW * tokens + _HEAD_REST
        case "neuron":
            height = _NEURON_ROW * tokens + _NEURON_REST
        case "model":
            row = _THUMBNAIL_ROW / model_columns(config, tokens)
            grid = config.layers * (row * tokens + _THUMBNAIL_REST) + _THUMBNAIL_AXIS
            height = max(grid, _DETAIL_ROW * tokens + _DETAIL_REST)
    whole = math.ceil(height) + _AROUND[view]
    return whole if whole <= MOST_HEIGHT else SCROLLED_HEIGHT
