"""Figures show the numbers they are given, and no others, in the colours of the palette."""

import json
import re
import tomllib
from pathlib import Path

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from gptcore.figures.colours import PALETTE, Mode
from gptcore.figures.zipf import rank_frequency

WORDS = {"rank": "Rang", "count": "Anzahl", "tokens": "Wörter", "line": "Gerade"}


def zipf_counts(number: int) -> NDArray[np.int64]:
    """Uneven counts, largest first, of which many are equal."""
    return np.maximum(1, 50_000 // np.arange(1, number + 1)).astype(np.int64)


def drawn(
    counts: NDArray[np.int64], mode: Mode = "light"
) -> tuple[go.Figure, go.Scatter, go.Scatter]:
    """The figure, its points and its line; each token is called by its place."""
    labels = [f"token {place}" for place in range(len(counts))]
    figure = rank_frequency(counts, labels, WORDS, mode)
    points, line = figure.data
    return figure, points, line


def check(counts: NDArray[np.int64]) -> None:
    _, points, line = drawn(counts)
    ranks = [int(rank) for rank in points.x]
    assert ranks == sorted(set(ranks))
    assert [int(count) for count in points.y] == [int(counts[rank - 1]) for rank in ranks]
    assert list(points.customdata) == [f"token {rank - 1}" for rank in ranks]
    assert len(ranks) <= 400
    if len(counts):
        assert (ranks[0], ranks[-1]) == (1, len(counts))
    if len(counts) <= 20:
        assert len(ranks) == len(counts)

    (left, right), (high, low) = line.x, line.y
    assert left == 1
    assert right == max(len(counts), 2)
    assert high * left == pytest.approx(low * right)
    assert high > 0


@pytest.mark.parametrize("number", [0, 1, 2, 3, 20, 399, 400, 401, 20_000])
def test_points_are_real_and_reach_from_the_first_rank_to_the_last(number: int) -> None:
    check(zipf_counts(number))


@given(st.lists(st.integers(1, 10**9), max_size=900))
def test_any_counts_are_shown_as_they_are(counts: list[int]) -> None:
    check(np.array(sorted(counts, reverse=True), dtype=np.int64))


def test_points_are_dense_everywhere_on_the_axis() -> None:
    _, points, _ = drawn(zipf_counts(20_000))
    ranks = np.array(points.x, dtype=float)
    assert len(ranks) > 200
    assert (ranks[1:] / ranks[:-1]).max() <= 2
    assert (ranks[50:] / ranks[49:-1]).max() < 1.06


def test_the_line_of_exact_counts_goes_through_all_of_them() -> None:
    counts = np.array([27_720 // rank for rank in range(1, 13)])  # divisible by each rank
    assert [27_720 % rank for rank in range(1, 13)] == [0] * 12
    _, _, line = drawn(counts)
    assert line.y[0] == pytest.approx(27_720)
    assert line.y[1] == pytest.approx(27_720 / 12)


def test_the_height_of_the_line_is_a_weighted_mean_of_logarithms() -> None:
    counts = [90, 41, 12, 11, 3]
    product, weight = 1.0, 0.0
    for rank, count in enumerate(counts, 1):
        product *= (count * rank) ** (1 / rank)
        weight += 1 / rank
    _, _, line = drawn(np.array(counts))
    assert line.y[0] == pytest.approx(product ** (1 / weight))


def test_labels_and_words_are_passed_on_as_they_are() -> None:
    labels = ["&lt;b&gt;", "<b>", "$x$", "%{y}", "·the", ""]
    figure = rank_frequency(np.array([9, 5, 4, 2, 1, 1]), labels, WORDS, "light")
    points, line = figure.data
    assert list(points.customdata) == labels
    assert (points.name, line.name) == ("Wörter", "Gerade")
    assert figure.layout.xaxis.title.text == "Rang"
    assert figure.layout.yaxis.title.text == "Anzahl"
    assert "%{customdata}" in points.hovertemplate
    assert points.hovertemplate.endswith("<extra></extra>")


def test_both_axes_count_in_powers_of_ten() -> None:
    figure, points, line = drawn(zipf_counts(100))
    assert figure.layout.xaxis.type == figure.layout.yaxis.type == "log"
    assert (points.mode, line.mode) == ("markers", "lines")


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_colours_come_from_the_palette(mode: Mode) -> None:
    figure, points, line = drawn(zipf_counts(100), mode)
    colours = PALETTE[mode]
    assert points.marker.color == colours["train"]
    assert line.line.color == colours["validation"]
    assert figure.layout.font.color == colours["text"]
    assert figure.layout.xaxis.gridcolor == figure.layout.yaxis.gridcolor == colours["grid"]
    # Whatever else has a colour has one of these too.
    written = json.loads(figure.to_json())
    del written["layout"]["template"]  # plotly's own
    used = set(re.findall(r"#[0-9A-Fa-f]{6}\b", json.dumps(written)))
    assert len(used) >= 4
    assert used <= set(colours.values())


@pytest.mark.parametrize("number", [0, 1, 20_000])
def test_a_figure_can_be_sent(number: int) -> None:
    figure, _, _ = drawn(zipf_counts(number))
    assert "NaN" not in figure.to_json()
    assert "Infinity" not in figure.to_json()


def test_light_and_dark_have_the_same_names() -> None:
    assert PALETTE["light"].keys() == PALETTE["dark"].keys()
    assert PALETTE.keys() == {"light", "dark"}
    for colours in PALETTE.values():
        assert all(re.fullmatch(r"#[0-9A-F]{6}", colour) for colour in colours.values())
        # Two things that can stand side by side never look the same.
        apart = [colours[name] for name in ("train", "validation", "query", "key", "value", "grid")]
        assert len(set(apart)) == len(apart)


def luminance(colour: str) -> float:
    """Relative luminance, as WCAG 2.1 defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_the_lines_of_training_can_be_seen_on_their_ground() -> None:
    """WCAG 2.1 wants 3 to 1 for what is drawn and 4.5 to 1 for text."""
    config = Path(__file__).parent.parent / ".streamlit" / "config.toml"
    theme = tomllib.loads(config.read_text("utf-8"))["theme"]
    for mode in PALETTE:
        ground = theme[mode]["backgroundColor"]
        for name, least in (("train", 3), ("validation", 3), ("moment", 3), ("text", 4.5)):
            pair = sorted([luminance(PALETTE[mode][name]), luminance(ground)])
            assert (pair[1] + 0.05) / (pair[0] + 0.05) >= least
