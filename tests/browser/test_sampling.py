"""A story told token by token in a browser: stepped, bent, branched, undone, passed on."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

ADDRESS = "/sampling?lang=en&prompt=One morning the &seed=4"


def act(page: Page, name: str) -> Locator:
    return page.locator(f".stepper [data-act='{name}']")


def tokens(page: Page, count: int) -> None:
    """Until the story has so many tokens."""
    expect(page.locator(".stepper")).to_have_attribute("data-tokens", str(count))


def told(page: Page) -> str:
    """The story after its prompt, blanks as dots."""
    return "".join(page.locator(".story .token:not(.part)").all_inner_texts())


def at_rest(page: Page) -> None:
    expect(page.locator(".stepper")).to_have_attribute("aria-busy", "false")


def knob(page: Page, name: str) -> Locator:
    return page.locator(f".stepper [data-knob='{name}'] input[type=text]")


def set_knob(page: Page, name: str, value: str) -> None:
    knob(page, name).fill(value)
    knob(page, name).press("Enter")


def test_a_story_is_stepped_branched_taken_back_and_passed_on(visitor: Page) -> None:
    visitor.goto(ADDRESS)
    rows = visitor.locator(".stepper .rows .row")
    expect(rows).to_have_count(12)
    falls = visitor.locator(".dice .falls")
    expect(falls).to_contain_text("Step takes it")
    seen = falls.locator(".chip").inner_text()
    act(visitor, "step").click()
    tokens(visitor, 1)
    assert told(visitor) == seen  # what the browser said is what the server drew
    act(visitor, "word").click()
    act(visitor, "sentence").click()
    at_rest(visitor)
    expect(visitor.locator(".story .token:not(.part)").last).to_have_text(re.compile(r'[.!?"…⏎]'))
    first = told(visitor)
    count = len(first)
    tokens(visitor, count)

    # A knob moves what the dice would have drawn here, at once; a filter's cut is said.
    visitor.locator(".story .token:not(.part)").first.click()
    expect(falls).to_contain_text("which the story took")
    set_knob(visitor, "top_k", "2")
    cut = visitor.locator(".row.cut")
    expect(cut).to_have_count(10)
    expect(cut.first.locator(".note")).to_have_text("cut by Top-k")
    left = visitor.locator("[data-knob='top_k'] .left")
    expect(left).to_contain_text("tokens left: 2")
    left.click()
    expect(visitor.locator(".odds .which")).to_have_text("before Top-kafter Top-k")
    left.click()
    set_knob(visitor, "temperature", "0,75")
    expect(knob(visitor, "temperature")).to_have_value("0.75")
    set_knob(visitor, "temperature", "7")
    expect(visitor.locator("[data-knob='temperature'] .problem")).to_contain_text("from 0 to 3")
    set_knob(visitor, "temperature", "0")
    expect(falls).to_contain_text("whatever u is")
    visitor.get_by_role("button", name="Without any knob").click()

    # Another token by its bar is a branch; the dice are typed; both can be undone.
    rows.nth(1).focus()
    visitor.keyboard.press("ArrowDown")
    visitor.keyboard.press("Enter")
    tokens(visitor, 2)
    expect(visitor.locator(".branch")).to_have_count(2)
    box = visitor.locator(".dice .number").first
    box.fill("1.5")
    box.press("Enter")
    expect(visitor.locator(".dice .problem")).to_contain_text("1.5")
    box.fill("0.999")
    box.press("Enter")
    expect(falls).to_contain_text("u = 0.9990 falls on")
    act(visitor, "step").click()
    tokens(visitor, 3)
    name = visitor.locator(".branch.here .title")
    name.fill("the other way")
    name.press("Enter")
    for _ in range(4):
        expect(act(visitor, "undo")).to_be_enabled()
        act(visitor, "undo").click()
    tokens(visitor, count)
    assert told(visitor) == first
    for _ in range(4):
        act(visitor, "redo").click()
    tokens(visitor, 3)
    expect(visitor.locator(".branch.here .title")).to_have_value("the other way")
    other = told(visitor)

    # The address tells it again to somebody else; play goes on until somebody stops it.
    expect(visitor).to_have_url(re.compile(r"[?&]path=\d+\.\d+\.\d+(&|$)"))
    visitor.reload()
    tokens(visitor, 3)
    assert told(visitor) == other
    act(visitor, "fast").click()
    expect(visitor.locator(".stepper")).to_have_attribute("data-tokens", re.compile(r"\d\d"))
    act(visitor, "stop").click()
    at_rest(visitor)
    expect(act(visitor, "stop")).to_be_disabled()
