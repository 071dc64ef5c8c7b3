"""The way once through: a text, a run that grows, a model that writes."""

import re

import pytest
from playwright.sync_api import expect
from steps import (
    FIGURES,
    button,
    points,
    stop,
    total_steps,
    train_story,
    wait_for_points,
    wait_for_train_loss,
)

pytestmark = pytest.mark.browser


def test_a_text_becomes_a_model_that_writes(visitor):
    train_story(visitor)
    assert re.search(r"[?&]run=[\w-]{16}", visitor.url)
    wait_for_train_loss(visitor, 2.5)

    seen = points(visitor)
    visitor.reload()
    expect(visitor.locator("h1")).to_have_text("Is it learning?")
    wait_for_points(visitor, seen)
    seen = points(visitor)
    wait_for_points(visitor, seen)
    stop(visitor)
    steps = int(stopped_after(visitor).replace(",", ""))

    visitor.get_by_role("link", name="Write").click()
    expect(visitor.locator("h1")).to_have_text("How does it go on?")
    visitor.locator(".st-key-write-prompt textarea").fill("The ")
    button(visitor, "write-start").click()
    sheet = visitor.locator(".writer")
    expect(sheet).to_have_attribute("data-state", "writing")
    expect(sheet.locator(".prompt")).to_have_text("The ")
    visitor.wait_for_function(
        """() => [...document.querySelectorAll('*')].some(host => Number(
            host.shadowRoot?.querySelector('.writer')?.dataset.tokens ?? 0) > 20)"""
    )
    sheet.get_by_role("button", name="Stop").click()
    expect(sheet).to_have_attribute("data-state", "done")
    text = sheet.locator(".text").inner_text()
    assert len(text) > 15
    assert len(text) < 300, "stopped long before the end"

    visitor.get_by_role("link", name="Train").click()
    wait_for_points(visitor, steps)
    assert points(visitor) == steps + 1, "of every step, and of the untrained model"


def stopped_after(page):
    """The number of steps that the page says; its curve may still wait for the last of them."""
    said = re.search(r"Stopped after ([\d,]+)", page.locator("body").inner_text())
    assert said
    return said[1]


def test_pause_resume_and_longer(visitor):
    train_story(visitor)
    button(visitor, "train-pause").click()
    expect(visitor.get_by_text("Paused at step")).to_be_visible()
    seen = points(visitor)
    button(visitor, "train-resume").click()
    wait_for_points(visitor, seen)
    before = total_steps(visitor)
    button(visitor, "train-extend").click()
    figure = visitor.locator(FIGURES).first
    expect(figure).not_to_contain_text(f"of {before:,}")
    assert total_steps(visitor) > before
    stop(visitor)


def test_the_moment_goes_back_and_forward(visitor):
    train_story(visitor)
    wait_for_train_loss(visitor, 3.0)
    stop(visitor)
    # The bar is told of the last moment after the words are.
    last = f"Step {stopped_after(visitor)}"
    expect(visitor.locator(".bar .step")).to_have_text(last)
    slider = visitor.locator(".bar input[type=range]")
    slider.focus()
    slider.press("Home")
    expect(visitor.locator(".bar .step")).to_have_text("Step 0")
    expect(visitor).to_have_url(re.compile(r"moment=0\b"))
    expect(visitor.locator(".sample.chosen .head b")).to_have_text("Step 0")
    figure = visitor.locator(".st-key-train-figures [data-testid=stMetricValue]").first
    expect(figure).to_have_text(re.compile(r"^0 of "))
    # The same moment on another page, and after a reload.
    visitor.get_by_role("link", name="Write").click()
    expect(visitor.locator("h1")).to_have_text("How does it go on?")
    expect(visitor.locator(".bar .step")).to_have_text("Step 0")
    visitor.reload()
    expect(visitor.locator(".bar .step")).to_have_text("Step 0")
    visitor.go_back()
    expect(visitor.locator("h1")).to_have_text("Is it learning?")
    expect(visitor.locator(".bar .step")).to_have_text("Step 0")
    visitor.go_back()
    expect(visitor.locator(".bar .step")).to_have_text(last)
    slider.focus()
    slider.press("Home")
    expect(visitor.locator(".bar .step")).to_have_text("Step 0")
    visitor.locator(".bar button").click()
    expect(visitor.locator(".bar .step")).to_have_text(last)
    expect(visitor).not_to_have_url(re.compile("moment="))


def test_a_zoom_stays_while_the_curve_grows(visitor):
    train_story(visitor)
    wait_for_points(visitor, 10)
    drawn = visitor.locator(".gpt-curve .nsewdrag").first
    drawn.hover(position={"x": 5, "y": 150})  # brings it into sight
    box = drawn.bounding_box()
    visitor.mouse.down()
    visitor.mouse.move(box["x"] + box["width"] / 3, box["y"] + box["height"] - 20, steps=5)
    read = "() => document.querySelector('.gpt-curve').layout.xaxis.range"
    whole = visitor.evaluate(read)[1]
    visitor.mouse.up()
    visitor.wait_for_function(f"() => ({read})()[1] < {whole} / 2")
    zoomed = visitor.evaluate(read)
    mounted = visitor.locator(".gpt-curve .main-svg").first.element_handle()
    wait_for_points(visitor, points(visitor) + 20)
    assert visitor.evaluate(read) == zoomed
    assert mounted.evaluate("chart => chart.isConnected"), "drawn anew instead of extended"
    stop(visitor)
