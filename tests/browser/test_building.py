"""Building a model before it trains, in a real browser: knobs, the diagram of it, a broken part."""

import re

import pytest
from playwright.sync_api import Page, expect
from steps import STORY, button, open_train, stop, total_steps, wait_for_points

pytestmark = pytest.mark.browser


def with_story(page: Page) -> None:
    """The form with a text, and its drawer open."""
    open_train(page)
    page.locator("input[type=file]").set_input_files(STORY)
    expect(page.get_by_text("different ones")).to_be_visible()
    open_knobs(page)


def open_knobs(page: Page) -> None:
    page.locator(".st-key-knobs summary").first.click()
    expect(page.locator(".model[data-ready]")).to_be_visible()


def press(page: Page, knob: str, key: str) -> None:
    """One key on the slider of a knob."""
    slider = page.locator(f".st-key-knob-{knob} input[type=range]").first
    slider.focus()
    slider.press(key)


def shapes(page: Page) -> list[str]:
    return page.locator(".model svg .shape").all_text_contents()


def test_a_changed_model_is_drawn_timed_and_trained(visitor):
    with_story(visitor)
    svg = visitor.locator(".model svg")
    expect(svg).to_have_attribute("aria-label", re.compile("3 layers .* 3 heads of 64"))
    assert shapes(visitor)[:2] == ["16 × 128", "16 × 128 × 192"]
    mounted = svg.element_handle()

    press(visitor, "layers", "ArrowLeft")
    expect(svg.get_by_text("2 layers")).to_be_visible()
    # Five heads cannot share 192 numbers: the width moves, and it is said.
    press(visitor, "heads", "ArrowRight")
    expect(svg.get_by_text("4 heads of 48")).to_be_visible()
    press(visitor, "heads", "ArrowRight")
    expect(svg.get_by_text("5 heads of 38")).to_be_visible()
    expect(visitor.get_by_text("Width is now 190")).to_be_visible()
    assert "16 × 128 × 190" in shapes(visitor)
    assert mounted.evaluate("svg => svg.isConnected"), "drawn in place, without a flicker"
    changed = visitor.locator(".st-key-knobs-changed")
    expect(changed).to_contain_text("Layers 3 → 2 · Heads 3 → 5 · Width 192 → 190")

    button(visitor, "time-it").click()
    expect(visitor.get_by_text("timed on this computer just now")).to_be_visible()
    said = visitor.get_by_text(re.compile(r"parameters to learn · about [\d,]+ steps in 1 min"))
    promised = int(re.search(r"about ([\d,]+) steps", said.inner_text())[1].replace(",", ""))

    # Another tab, another visit: the draft is where it was.
    visitor.reload()
    expect(changed).to_contain_text("Layers 3 → 2")
    button(visitor, "train").click()
    wait_for_points(visitor, 0)
    # Others may use this machine while one of the two is timed.
    assert promised / 4 < total_steps(visitor) < promised * 4
    stop(visitor)


def test_a_broken_model_is_drawn_broken_and_named_so(visitor):
    with_story(visitor)
    assert visitor.locator(".model .blind").count() == 15
    assert visitor.locator(".model .shortcut").count() == 2
    visitor.locator(".st-key-break-it summary").click()
    for name in ("causal", "residual", "norm"):
        visitor.locator(f".st-key-break-{name} label").first.click()
    svg = visitor.locator(".model svg")
    expect(svg.get_by_text("no norm").first).to_be_visible()
    expect(svg).to_have_attribute("aria-label", re.compile("no causal mask"))
    assert visitor.locator(".model .blind").count() == 0
    assert visitor.locator(".model .shortcut").count() == 0
    assert svg.get_by_text("LayerNorm").count() == 0
    name = visitor.locator(".st-key-train-name input")
    expect(name).to_have_attribute("placeholder", re.compile("no mask, no residual, no norm"))
    button(visitor, "knobs-reset").click()
    expect(svg.get_by_text("LayerNorm").first).to_be_visible()
    assert visitor.locator(".model .shortcut").count() == 2


def test_every_recipe_is_drawn_also_on_a_phone_and_in_chinese(new_visitor):
    page = new_visitor(viewport={"width": 390, "height": 844}, locale="zh-CN")
    page.goto("/train")
    page.locator(".st-key-knobs summary").first.click()
    svg = page.locator(".model svg")
    expect(svg.get_by_text("注意力：3 个头，各 64 维")).to_be_visible()
    page.get_by_text("nanoGPT", exact=True).click()
    expect(svg.locator(".tied")).to_be_visible()
    expect(svg.get_by_text("学出来的位置", exact=True)).to_be_visible()
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
    box = svg.bounding_box()
    for text in svg.locator("text").all():
        place = text.bounding_box()
        assert box["x"] <= place["x"], text.text_content()
        assert place["x"] + place["width"] <= box["x"] + box["width"] + 1, text.text_content()
