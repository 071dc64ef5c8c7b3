"""Learned positions in a real browser: the numbers under the pointer, the path in space."""

import re

import numpy as np
import pytest
from playwright.sync_api import Page, expect
from visits import ADA, add_trained_run

from gptcore.modelfile import load_model
from gptcore.position_vectors import LearnedPositions, learned_positions
from gptcore.records import Run
from gptcore.store import Store
from pages.parts.serving import VISITOR_COOKIE

pytestmark = pytest.mark.browser
AFTER = ".st-key-positions-learned-after .gpt-figure"
STEPS = 6
NO_WEBGL = """
const real = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
  return /webgl/.test(kind) ? null : real.call(this, kind, ...more);
};
"""

EYE = """async host => {
  const eye = () => host._fullLayout.scene._scene.getCamera().eye;
  let before;
  while (before !== eye().x) {
    before = eye().x;
    await new Promise(done => setTimeout(done, 100));
  }
  return eye();
}"""
"""Where a scene is seen from, once it stands still."""


@pytest.fixture(scope="module")
def server(written_server):
    return written_server


@pytest.fixture(scope="module")
def store(server, written_folder):
    used = Store(written_folder / "home")
    yield used
    used.close()


@pytest.fixture(scope="module")
def run(store) -> Run:
    return add_trained_run(store, "in order", steps=STEPS, model__positions="learned")


def learned(store: Store, run: Run, step: int) -> LearnedPositions:
    found = learned_positions(*(load_model(store.model_bytes(run.id, at)) for at in (step, 0)))
    assert found is not None
    return found


def open_page(page: Page, run: Run, picture: str) -> None:
    page.goto(f"/positions?lang=en&run={run.id}")
    # The first visitor waits until the server has imported torch.
    page.locator(f"{AFTER}[data-ready]").wait_for()
    page.get_by_text(picture, exact=True).click()


def part(page: Page, name: str):
    return page.locator(f"{AFTER} {name}")


def wait_for_path(page: Page, store: Store, run: Run, step: int, axes: str) -> None:
    """Until the path is that of this moment, whichever sides its components are on."""
    points = learned(store, run, step).after.path.points
    page.wait_for_function(
        """([selector, place]) => {
            const points = document.querySelector(selector)?._fullData?.at(-1);
            return points?.x && Math.abs(Math.abs(points.x[0]) - place) < 1e-6;
        }""",
        arg=[f"{AFTER} .plot", abs(float(points[0, 0]))],
    )
    held = "(host, axes) => [...axes].map(axis => [...(host._fullData.at(-1)[axis] ?? [])])"
    shown = part(page, ".plot").evaluate(held, axes)
    np.testing.assert_allclose(abs(np.array(shown)), abs(points[:, : len(axes)].T), atol=1e-6)


def written(value: float) -> re.Pattern[str]:
    """A number as plotly writes it, with three digits at most."""
    digits = f"{value:.3g}".replace("-", "−")
    return re.compile(rf"{re.escape(digits)}0*\s*$")


def test_the_numbers_under_the_pointer_and_the_keys_are_those_of_the_core(visitor, store, run):
    open_page(visitor, run, "Similarity")
    plot = part(visitor, ".plot")
    expect(plot).to_have_attribute("aria-label", re.compile("how alike"))
    cosines = learned(store, run, STEPS).after.cosines
    row, column = 4, 11
    where = plot.evaluate(
        """(host, [row, column]) => {
            const { xaxis, yaxis } = host._fullLayout;
            return { x: xaxis._offset + xaxis.c2p(column), y: yaxis._offset + yaxis.c2p(row) };
        }""",
        [row, column],
    )
    plot.hover(position=where)
    label = part(visitor, ".hovertext text")
    expect(label).to_have_text(re.compile(f"place {row}place {column}cosine "))
    expect(label).to_have_text(written(cosines[row, column]))

    visitor.mouse.move(0, 0)
    plot.focus()
    for key in ["ArrowDown"] + ["ArrowDown"] * 2 + ["ArrowRight"] * 5 + ["ArrowUp", "ArrowLeft"]:
        visitor.keyboard.press(key)
    told = part(visitor, ".told")
    expect(told).to_have_text(re.compile("^place 1, place 4, cosine "))
    expect(told).to_have_text(written(cosines[1, 4]))
    visitor.keyboard.press("Tab")
    expect(told).to_be_empty()

    visitor.get_by_text("Numbers", exact=True).click()
    expect(plot).to_have_attribute("aria-label", re.compile("the numbers in the vectors"))
    plot.focus()
    visitor.keyboard.press("ArrowRight")
    visitor.keyboard.press("ArrowRight")
    expect(told).to_have_text(re.compile("^place 0, dimension 1, value "))
    expect(told).to_have_text(written(learned(store, run, STEPS).after.vectors[0, 1]))


def test_the_path_in_space_stays_as_it_was_turned_from_moment_to_moment(visitor, store, run):
    open_page(visitor, run, "Path")
    wait_for_path(visitor, store, run, STEPS, "xy")
    visitor.get_by_text("3-D", exact=True).click()
    expect(part(visitor, "canvas").first).to_be_visible()
    wait_for_path(visitor, store, run, STEPS, "xyz")
    plot = part(visitor, ".plot")
    plot.evaluate("host => { host.drawnBefore = true; }")
    first = plot.evaluate(EYE)
    box = plot.bounding_box()
    assert box is not None
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    visitor.mouse.move(*middle)
    visitor.mouse.down()
    visitor.mouse.move(middle[0] + 90, middle[1] + 20, steps=4)
    visitor.mouse.up()
    turned = plot.evaluate(EYE)
    assert turned != pytest.approx(first)

    visitor.locator(".moment-bar input[type=range]").focus()
    visitor.keyboard.press("ArrowLeft")
    wait_for_path(visitor, store, run, STEPS - 1, "xyz")
    assert plot.evaluate("host => host.drawnBefore"), "the picture was not made anew"
    assert plot.evaluate(EYE) == pytest.approx(turned)
    expect(visitor.get_by_text(f"After {STEPS - 1} steps", exact=True)).to_be_visible()


def test_on_a_dark_phone_nothing_is_cut_off(new_visitor, run):
    phone = {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark", "has_touch": True}
    page = new_visitor(**phone)
    open_page(page, run, "Path")
    plot = part(page, ".plot")
    expect(plot).to_have_attribute("aria-label", re.compile("2-D path"))
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    assert box is not None
    assert box["height"] <= box["width"] <= 390
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    plot.focus()
    page.keyboard.press("ArrowRight")
    expect(part(page, ".told")).to_have_text(re.compile("^place 0, 1st component"))
    ground, text = plot.evaluate(
        """host => [host.querySelector(".hovertext path").style.fill,
                    host.querySelector(".hovertext text").style.fill]"""
    )
    assert (ground, text) == ("rgb(18, 22, 29)", "rgb(241, 243, 246)")


def test_a_browser_without_webgl_is_told_so(visitor, run):
    visitor.add_init_script(NO_WEBGL)
    open_page(visitor, run, "Path")
    visitor.get_by_text("3-D", exact=True).click()
    told = part(visitor, ".told")
    expect(told).to_contain_text("has no WebGL")
    expect(part(visitor, ".plot")).to_be_hidden()
    # Also where it is the first picture that is asked for.
    visitor.get_by_text("ALiBi", exact=True).click()
    expect(told).to_have_count(0)
    visitor.get_by_text("learned", exact=True).click()
    expect(told).to_contain_text("has no WebGL")
    visitor.get_by_text("2-D", exact=True).click()
    expect(part(visitor, ".plot")).to_be_visible()
    expect(told).to_be_empty()


def test_from_another_run_to_one_that_has_learned_its_positions(visitor, server, run):
    visitor.context.add_cookies([{"name": VISITOR_COOKIE, "value": ADA, "url": server}])
    visitor.goto("/positions?lang=en&run=example")
    visitor.get_by_text("learned", exact=True).click()
    visitor.locator(f".st-key-positions-open-{run.id} button").click()
    visitor.locator(f"{AFTER}[data-ready]").wait_for()
    expect(part(visitor, ".plot")).to_have_attribute("aria-label", re.compile("16 places"))
    assert f"run={run.id}" in visitor.url
