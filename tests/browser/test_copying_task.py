"""The copying task in a real browser: five models are trained, and their copies can be read."""

import re

import pytest
from playwright.sync_api import Page, expect
from steps import button

from gptcore.copying import LENGTH, STEPS, examples, outcome
from gptcore.messages import translate
from pages.parts.attention_surgery_grid import percent

pytestmark = pytest.mark.browser


def open_task(page: Page, lang: str = "en") -> None:
    page.goto(f"/positions?lang={lang}")
    page.locator(".st-key-positions-part button").last.click()
    expect(button(page, "positions-copying-train")).to_be_visible()


def test_a_class_sees_who_learns_to_copy(visitor, new_visitor):
    open_task(visitor)
    picture = visitor.locator(".st-key-positions-copying-task svg")
    expect(picture).to_have_attribute("aria-label", re.compile(f"Above the {LENGTH} letters"))
    train = button(visitor, "positions-copying-train")
    train.focus()
    train.press("Enter")
    expect(button(visitor, "positions-copying-stop")).to_be_visible()
    found = outcome(1, STEPS, lambda share: None)  # while the server does the same
    rows = visitor.locator(".copies tbody tr")
    expect(rows).to_have_count(6, timeout=90_000)
    expect(rows.first.locator(".letters")).to_have_text(examples(1)[0])
    for each in found.copiers:
        row = visitor.locator(f'.copies tr[data-encoding="{each.encoding}"]')
        said = zip(each.said[0], found.examples[0], strict=True)
        wrong = sum(letter != wanted for letter, wanted in said)
        expect(row.locator(".letters")).to_have_text(each.said[0])
        expect(row.locator("del")).to_have_count(wrong)
        expect(row.locator(".number").first).to_have_text(percent(each.accuracy))
        expect(row.locator(".number").last).to_have_text(percent(each.looks))
    plot = visitor.locator(".st-key-positions-copying .plot")
    expect(plot).to_have_attribute("aria-label", re.compile(percent(found.copiers[0].accuracy)))
    # The arrow keys go from curve to curve, and along one.
    told = visitor.locator(".st-key-positions-copying .told")
    plot.focus()
    for key, which, place in (("ArrowRight", 0, 0), ("ArrowDown", 1, 0), ("ArrowRight", 1, 1)):
        plot.press(key)
        name = translate(f"option-positions-{found.copiers[which].encoding}", "en")
        share = f"{found.copiers[which].curve[place]:.1%}"
        expect(told).to_have_text(re.compile(f"^{name} · .*: {re.escape(share)}$"))

    # Another visitor, on a phone: the same seed is not trained again.
    phone = new_visitor(viewport={"width": 390, "height": 844}, locale="zh-CN")
    open_task(phone, "zh")
    button(phone, "positions-copying-train").click()
    expect(phone.locator(".copies tbody tr")).to_have_count(6, timeout=5_000)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    for part in (".copies", ".st-key-positions-copying-task svg"):
        box = phone.locator(part).bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= 390
