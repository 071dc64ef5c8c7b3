"""ALiBi in a real browser: what it takes off, and how a head looks by that alone, is the core's."""

import math
import re

import pytest
import torch
from playwright.sync_api import Locator, Page, expect

from gptcore.positions import alibi_bias, alibi_slopes

pytestmark = pytest.mark.browser

PLACES, QUERY = 128, 95
"""Where the sliders stand at first for the built-in model: three quarters into its context."""


@pytest.fixture
def page(visitor: Page) -> Page:
    """The built-in model on the Positions page, at ALiBi."""
    visitor.goto("/positions?lang=en&run=example")
    visitor.locator(".st-key-positions-encoding").get_by_text("ALiBi").click()
    expect(visitor.locator(".positions-alibi")).to_have_attribute("data-ready", "true")
    return visitor


def set_knob(page: Page, name: str, text: str) -> Locator:
    knob = page.locator(f"[data-knob={name}]")
    knob.locator("input[type=text]").fill(text)
    knob.locator("input[type=text]").press("Enter")
    return knob


def half_within(weights: torch.Tensor, query: int) -> int:
    """In how many places' distance half of a row's weight lies, counted from scratch each time."""
    place = torch.arange(len(weights))
    return next(
        distance
        for distance in range(len(weights))
        if float(weights[(place - query).abs() <= distance].sum()) >= 0.5
    )


def check(page: Page, heads: int, places: int, head: int, query: int, key: int) -> None:
    """What is told of this cell is what ``gptcore.positions`` adds to its score."""
    bias = alibi_bias(heads, places).double()[head, query]
    told = page.locator(".positions-alibi .told")
    expect(told).to_contain_text(f"Query at place {query}, key at place {key}, distance")
    off = float(-bias[key])
    shown = float(told.inner_text().split("takes ")[1].split(" off the score")[0])
    assert shown == pytest.approx(off, rel=6e-4)
    left = float(told.inner_text().split("That leaves ")[1].split("%")[0]) / 100
    assert left == pytest.approx(math.exp(-off), abs=6e-4)
    weights = bias[: query + 1].softmax(-1)
    half = half_within(weights, query)
    place = f"at distances up to {half}." if half else "on the query’s own place."
    expect(page.locator(".positions-alibi .half")).to_contain_text(f"head {head} ")
    expect(page.locator(".positions-alibi .half")).to_contain_text(place)


def test_what_is_taken_off_and_what_that_leaves(page):
    check(page, 4, PLACES, 0, QUERY, QUERY - 16)
    chosen = page.locator(".positions-alibi .heads button")
    expect(chosen).to_have_text(
        ["head 0 · 1/4", "head 1 · 1/16", "head 2 · 1/64", "head 3 · 1/256"]
    )
    chosen.nth(2).click()
    check(page, 4, PLACES, 2, QUERY, QUERY - 16)
    expect(page.locator("[data-knob=head] input[type=text]")).to_have_value("2")

    # Heads that are no power of two; the key stays as far from the query as it was.
    set_knob(page, "heads", "6")
    expect(chosen).to_have_count(6)
    set_knob(page, "head", "5")
    set_knob(page, "places", "300")
    set_knob(page, "query", "200")
    check(page, 6, 300, 5, 200, 184)
    slopes = alibi_slopes(6).tolist()
    expect(chosen.nth(5)).to_have_text(f"head 5 · 1/{round(1 / slopes[5])}")
    stage = page.locator(".positions-alibi .stage")
    stage.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    check(page, 6, 300, 5, 200, 187)
    page.locator(".positions-alibi summary").click()
    bias = page.locator(".positions-alibi .bias")
    expect(bias).to_have_text(re.compile(r"= −1/8 · \|200 − 187\| = −1/8 · 13 = −1\.625$"))
    expect(page.locator(".positions-alibi .rule")).to_contain_text("6 is no power of two")

    # The pointer goes where the keys went; what comes after the query is hidden.
    width = stage.evaluate("node => node.getBoundingClientRect().width")
    stage.hover(position={"x": 0.9 * width, "y": 80})
    told = page.locator(".positions-alibi .told")
    expect(told).to_contain_text("comes after the query at place 200: it is masked")
    expect(page.locator(".positions-alibi .roof.hidden")).to_have_count(6)


def test_the_drawing_is_that_of_the_numbers(page):
    """The ends of a roof and the highest bar, read back from the picture."""
    found = page.locator(".positions-alibi svg").evaluate(
        """svg => {
            const lines = [...svg.querySelectorAll('.grid')].map(line => line.getBBox());
            const roof = svg.querySelector('[data-head="1"]').getBBox();
            const bars = svg.querySelector('.weights').getBBox();
            const shares = [...svg.querySelectorAll('.tick')].map(each => each.textContent);
            return { top: lines[0].y, one: lines[1].y, base: lines.at(-3).y, most: lines.at(-1).y,
                     roof: [roof.y, roof.y + roof.height], bars: bars.height, shares };
        }"""
    )
    scale = 2 / (found["one"] - found["top"])
    off = QUERY * float(alibi_slopes(4)[1])
    assert (found["roof"][0] - found["top"]) * scale == pytest.approx(0, abs=0.02)
    assert (found["roof"][1] - found["top"]) * scale == pytest.approx(off, abs=0.02)
    largest = float(alibi_bias(4, PLACES)[0, QUERY, : QUERY + 1].softmax(-1).max())
    most = float(found["shares"][12].rstrip("%")) / 100
    height = found["bars"] / (found["base"] - found["most"])
    assert height * most == pytest.approx(largest, abs=2e-3)


def test_what_does_not_fit_is_refused_and_what_is_set_stays(page):
    knob = set_knob(page, "heads", "17")
    expect(knob.locator(".problem")).to_have_text(
        "17 does not fit here: a whole number from 1 to 16."
    )
    expect(page.locator(".positions-alibi .heads button")).to_have_count(4)
    set_knob(page, "heads", "1")
    expect(page.locator(".positions-alibi .heads button")).to_have_text(["head 0 · 1/256"])
    set_knob(page, "places", "2")
    check(page, 1, 2, 0, 1, 0)
    expect(page.locator("[data-knob=query] input[type=text]")).to_have_value("1")
    page.locator(".st-key-positions-encoding").get_by_text("none", exact=True).click()
    page.locator(".st-key-positions-none-even .gpt-figure[data-ready]").wait_for()
    page.locator(".st-key-positions-encoding").get_by_text("ALiBi").click()
    expect(page.locator("[data-knob=places] input[type=text]")).to_have_value("2")
    check(page, 1, 2, 0, 1, 0)
