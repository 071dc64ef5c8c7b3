"""The sinusoidal table in a real browser: pointed at, resized, refused; the mistaken formula."""

import re

import pytest
from playwright.sync_api import Page, expect

from gptcore.equations import figure
from gptcore.positions import mistaken_positions, sinusoidal_table

pytestmark = pytest.mark.browser


@pytest.fixture
def page(visitor: Page) -> Page:
    """The picture, of the size of the model that ships with the project."""
    visitor.set_viewport_size({"width": 1280, "height": 1600})
    visitor.goto("/positions?lang=en")
    visitor.get_by_role("radio", name="sinusoidal").click()
    visitor.locator(".positions-sinusoidal[data-ready]").wait_for()
    return visitor


def type_in(page: Page, knob: str, text: str) -> None:
    box = page.locator(f"[data-knob={knob}] input[type=text]")
    box.fill(text)
    box.press("Enter")


def problem(page: Page, knob: str):
    return page.locator(f"[data-knob={knob}] .problem")


def test_an_address_passes_on_what_is_open(page, new_visitor):
    page.wait_for_url("**encoding=sinusoidal**")
    steps = page.evaluate("history.length")
    page.get_by_role("radio", name="ALiBi").click()
    page.wait_for_url("**encoding=alibi**")
    assert page.evaluate("history.length") == steps
    neighbour = new_visitor()
    neighbour.goto(page.url)
    expect(neighbour.get_by_role("radio", name="ALiBi")).to_be_checked()


def test_the_table_is_explored(page):
    picture = page.locator(".positions-sinusoidal")
    for knob, text in (("places", "100"), ("width", "64"), ("base", "500")):
        type_in(page, knob, text)
    expect(picture).to_have_attribute("data-base", "500")
    table = sinusoidal_table(100, 64, 500.0)
    box = page.locator(".positions-sinusoidal .stage").bounding_box()
    place, dimension = 40, 6
    page.mouse.move(
        box["x"] + (place + 0.5) / 100 * box["width"],
        box["y"] + (dimension + 0.5) / 64 * box["height"],
    )
    told = page.locator(".positions-sinusoidal .told")
    value = figure(float(table[place, dimension]))
    expect(told).to_have_text(f"Place {place}, dimension {dimension}: {value}")
    # A click keeps its wave, the arrow keys go on from there.
    page.mouse.down()
    page.mouse.up()
    expect(page.locator(f".pinned [data-dimension='{dimension}']")).to_have_attribute(
        "aria-pressed", "true"
    )
    page.locator(".positions-sinusoidal .stage").press("ArrowDown")
    value = figure(float(table[place, dimension + 1]))
    expect(told).to_have_text(f"Place {place}, dimension {dimension + 1}: {value}")
    page.locator(".positions-sinusoidal summary").click()
    filled = page.locator(".positions-sinusoidal .filled")
    expect(filled).to_contain_text(f"PE({place}, {dimension + 1}) = cos({place} / 500^(6/64))")
    expect(filled).to_contain_text(f"= {value}")
    # The products of the chosen place.
    type_in(page, "place", "10")
    products = table.double() @ table[10].double()
    found = page.locator(".positions-sinusoidal .products .found")
    expect(found).to_contain_text("With itself 32:")
    for number in (products[11], products[99]):
        expect(found).to_contain_text(figure(float(number)))


def test_what_cannot_be_is_refused_and_nothing_changes(page):
    picture = page.locator(".positions-sinusoidal")
    before = picture.get_attribute("data-width")
    for knob, text in (
        ("width", "7"),
        ("base", "0"),
        ("base", "-10000"),
        ("places", "1000000000000"),
        ("places", "many"),
        ("place", "-1"),
    ):
        type_in(page, knob, text)
        expect(problem(page, knob)).to_contain_text(text)
    expect(picture).to_have_attribute("data-width", before)
    expect(picture).to_have_attribute("data-base", "10000")
    type_in(page, "width", "8")
    expect(problem(page, "width")).to_have_text("")
    expect(picture).to_have_attribute("data-width", "8")


def test_the_mistaken_formula_is_flat_and_what_was_set_stays(page):
    type_in(page, "places", "512")
    page.locator(".which .mistaken").click()
    values = mistaken_positions(512)
    found = page.locator(".flat .found")
    expect(found).to_contain_text(f"{values.min():.8f}")
    expect(found).to_contain_text(f"{values.max():.8f}")
    expect(found).to_contain_text(f"only {len(values.float().unique())} different")
    # Another language, another part of the page and back.
    page.locator(".st-key-bar-language").get_by_text("中文").click()
    expect(page.locator("h1")).to_have_text(re.compile("GPT 怎么知道"))
    page.get_by_role("radio", name="ALiBi").click()
    page.get_by_role("radio", name="正弦余弦").click()
    expect(page.locator(".positions-sinusoidal")).to_have_attribute("data-places", "512")
    expect(found).to_contain_text(f"{values.max():.8f}")
