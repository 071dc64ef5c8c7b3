"""Pictures of learned positions show the numbers they are given, in the colours of the palette."""

import json
import re

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gptcore.figures.colours import DIVERGING, PALETTE, SEQUENTIAL, Mode
from gptcore.figures.positions import (
    heat_map,
    limit,
    path_2d,
    path_3d,
    similarity_map,
)

WORDS = {"row": "Zeile", "column": "Spalte", "value": "Wert"}
AXES = ["eins", "zwei", "drei"]
VALUES = np.arange(-6, 6, dtype=np.float32).reshape(3, 4)
POINTS = np.random.default_rng(1).normal(size=(5, 3))


def every_figure(mode: Mode) -> list[go.Figure]:
    return [
        heat_map(VALUES, range(3), range(4), 6, WORDS, mode),
        similarity_map(VALUES[:, :3] / 6, range(3), WORDS, mode),
        path_2d(POINTS, 2, AXES, "Ort", mode),
        path_3d(POINTS, 2, AXES, "Ort", mode),
    ]


@given(st.lists(st.floats(1e-20, 1e20), min_size=1, max_size=20))
def test_the_limit_is_a_round_number_just_beyond(values: list[float]) -> None:
    found = limit(np.array(values), -np.array(values))
    assert max(values) <= found * 1.000001
    assert found <= 1.67 * max(values)
    assert re.fullmatch(r"(1|1\.5|2|3|5|7|10)", f"{found / 10 ** np.floor(np.log10(found)):.3g}")


def test_the_limit_of_a_share_leaves_the_largest_out() -> None:
    values = np.array([*np.linspace(-1, 1, 999), 50.0])
    assert limit(values) == 50
    assert limit(values, share=0.99) == 1
    assert limit(np.zeros(3)) == 1


def test_a_heat_map_is_its_values() -> None:
    figure = heat_map(VALUES, range(0, 30, 10), range(0, 8, 2), 6, WORDS, "light")
    (drawn,) = figure.data
    np.testing.assert_array_equal(drawn.z, VALUES)
    assert (drawn.zmin, drawn.zmax) == (-6, 6)
    assert (drawn.y0, drawn.dy, drawn.x0, drawn.dx) == (0, 10, 0, 2)
    assert figure.layout.yaxis.autorange == "reversed"
    titles = (figure.layout.yaxis.title.text, figure.layout.xaxis.title.text)
    assert (*titles, drawn.colorbar.title.text) == ("Zeile", "Spalte", "Wert")
    assert all(word in drawn.hovertemplate for word in WORDS.values())


def test_nothing_is_the_ground_and_both_ends_are_the_same_for_any_similarity() -> None:
    for mode in PALETTE:
        (drawn,) = similarity_map(VALUES[:, :3] / 6, range(3), WORDS, mode).data
        assert (drawn.zmin, drawn.zmax) == (-1, 1)
        places, colours = zip(*drawn.colorscale, strict=True)
        assert colours == DIVERGING[mode]
        assert places == pytest.approx(np.linspace(0, 1, 7))


@pytest.mark.parametrize("draw", [path_2d, path_3d])
def test_a_path_goes_from_place_to_place(draw) -> None:
    figure = draw(POINTS, 2, AXES, "Ort", "dark")
    line, dots = figure.data
    for axis, values in zip("xyz" if draw is path_3d else "xy", POINTS.T, strict=False):
        np.testing.assert_array_equal(line[axis], values)
        np.testing.assert_array_equal(dots[axis], values)
    assert (line.mode, dots.mode) == ("lines", "markers+text")
    assert list(dots.customdata) == list(dots.marker.color) == [0, 1, 2, 3, 4]
    assert list(dots.text) == ["0", "", "", "", "4"]
    assert [colour for _, colour in dots.marker.colorscale] == list(SEQUENTIAL["dark"][2:])
    assert dots.hovertemplate.startswith("Ort <b>%{customdata}</b><br>eins: %{x")
    axes = figure.layout.scene if draw is path_3d else figure.layout
    assert (axes.xaxis.range, axes.yaxis.range) == ((-2, 2), (-2, 2))
    assert (axes.xaxis.title.text, axes.yaxis.title.text) == ("eins", "zwei")


def test_two_places_are_a_path() -> None:
    _, dots = path_2d(POINTS[:2], 2, AXES, "Ort", "light").data
    assert list(dots.text) == ["0", "1"]


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_colours_come_from_the_palette_and_figures_can_be_sent(mode: Mode) -> None:
    known = {*PALETTE[mode].values(), *SEQUENTIAL[mode], *DIVERGING[mode]}
    for figure in every_figure(mode):
        written = figure.to_json()
        assert "NaN" not in written
        used = set(re.findall(r"#[0-9A-Fa-f]{6}\b", written))
        assert used
        assert used <= known
        assert json.loads(written)["layout"]["font"]["color"] == PALETTE[mode]["text"]
