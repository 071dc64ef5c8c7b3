"""A beam search watched step by step, in a browser, on the model that ships."""

import re

import pytest
from playwright.sync_api import Page, expect
from steps import button

pytestmark = pytest.mark.browser


def test_search_step_through_point_and_compare(visitor: Page) -> None:
    visitor.goto("/sampling?prompt=The sun&part=search")
    search = button(visitor, "sampling-search-write")
    search.click()
    beams = visitor.locator(".beams[data-ready='20']")
    expect(beams).to_be_visible()
    nodes = beams.locator(".node:not(.later)")
    expect(nodes).to_have_count(80)
    expect(beams.locator(".node.lead")).to_have_count(20)
    told = beams.locator(".told")
    cards = visitor.locator(".texts section")
    expect(cards).to_have_count(3)
    found = cards.nth(1).locator(".text").inner_text()
    assert found.startswith("The sun")
    expect(told.locator(".text")).to_have_text(found)

    # Back in time: what comes later is not there, and more of it lives.
    moment = beams.locator("input")
    moment.fill("5")
    expect(nodes).to_have_count(20)
    expect(beams.locator("output")).to_have_text("after 5 of 20 tokens")
    expect(beams.locator(".node.lead")).to_have_count(5)
    expect(told).to_contain_text("It lives after token 5, at place 1 of 4.")

    # By the keyboard from node to node, back along a way that was dropped.
    moment.fill("20")
    beams.locator(".node[tabindex='0']").focus()
    for _ in range(19):
        visitor.keyboard.press("ArrowLeft")
    for _ in range(3):
        visitor.keyboard.press("ArrowDown")
    first = beams.get_by_role("button", name=re.compile("^Token 1, place 4: "))
    expect(first).to_be_focused()
    expect(told).to_contain_text("Log-probability up to token 1: ")
    expect(told).to_contain_text("ropped at token ")
    expect(beams.locator(".node.pointed")).to_have_count(1)

    # It plays by itself, from nothing on, and can be stopped.
    play = beams.get_by_role("button", name="Play the search")
    play.click()
    expect(beams.locator("output")).to_have_text("after 2 of 20 tokens")
    expect(nodes).to_have_count(8)
    beams.get_by_role("button", name="Pause").click()
    expect(play).to_be_visible()

    # Width 1 is greedy search; the page itself never gets wider than its window.
    visitor.set_viewport_size({"width": 390, "height": 800})
    visitor.locator(".st-key-sampling-search-width input").focus()
    for _ in range(3):
        visitor.keyboard.press("ArrowLeft")
    # What was found stays until one asks for the other.
    expect(visitor.get_by_text("The story, the knobs or the choices above")).to_be_visible()
    expect(cards).to_have_count(3)
    search.click()
    expect(visitor.get_by_text("A beam of width 1 is greedy search: of all ways")).to_be_visible()
    expect(nodes).to_have_count(20)
    expect(cards).to_have_count(2)
    assert visitor.evaluate("document.documentElement.scrollWidth") <= 390
