"""A story's passages, their source, and the way from invention to copying, in a browser, on the
model that ships."""

import re

import pytest
from playwright.sync_api import Page, expect
from steps import button

pytestmark = pytest.mark.browser


def test_from_a_passage_to_its_source_and_to_the_course_of_the_run(visitor: Page) -> None:
    visitor.goto("/sampling?part=source&prompt=The door opened, and there stood Grandma.")
    story = visitor.locator(".st-key-sampling-sources .text")
    passages = story.get_by_role("button")
    expect(passages).to_have_count(1)
    expect(passages.first).to_have_attribute("data-level", "4")
    hint = re.compile(r"^41 characters, [\d,]+ times in the training text$")
    expect(passages.first).to_have_attribute("title", hint)

    # By the keyboard to its source, and to the next place.
    passages.first.focus()
    visitor.keyboard.press("Enter")
    source = visitor.locator(".source")
    expect(source.locator("mark")).to_have_text("The door opened, and there stood Grandma.")
    where = source.locator(".where")
    expect(where).to_have_text(re.compile(r"^Character [\d,]+ of [\d,]+, at [\d.]+%"))
    first = where.inner_text()
    following = source.get_by_role("button", name="Next place")
    following.focus()
    visitor.keyboard.press("Enter")
    expect(where).not_to_have_text(first)
    expect(following).to_be_focused()
    source.get_by_role("button", name="Previous place").click()
    expect(where).to_have_text(first)
    source.get_by_role("button", name="Close").click()
    expect(source).to_be_hidden()

    # All moments write; what the last one wrote is more of a copy than what the first one did.
    button(visitor, "sampling-novelty").click()
    picture = visitor.locator(".st-key-sampling-novelty-picture .gpt-figure")
    expect(picture).to_have_attribute("data-ready", "true")
    expect(
        visitor.get_by_text(re.compile(r"^From step 0 to step [\d,]+ the share"))
    ).to_be_visible()
    written = visitor.locator(".st-key-sampling-novelty-text .text")
    expect(written.locator("[data-level='4']").first).to_be_visible()
    thumb = visitor.get_by_role("slider", name="What it wrote at step")
    thumb.focus()
    visitor.keyboard.press("PageDown")
    expect(written.locator("[data-level='4']")).to_have_count(0)
