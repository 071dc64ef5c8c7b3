"""Several tabs, several people, two languages, and text that would rather be code."""

import re

import pytest
from playwright.sync_api import expect
from steps import button, open_train, points, stop, train_story, wait_for_points
from visits import HOSTILE

pytestmark = pytest.mark.browser


def test_the_browser_chooses_the_language_and_the_switch_changes_it(new_visitor):
    page = new_visitor(locale="zh-CN")
    page.goto("/")
    expect(page.locator("h1")).to_have_text("机器是怎样学会写作的？")
    expect(page.get_by_role("link", name="训练")).to_be_visible()
    page.get_by_role("link", name="写作").click()
    expect(page.locator("h1")).to_have_text("它会怎样接着写？")
    page.locator(".st-key-bar-language").get_by_text("EN").click()
    expect(page.locator("h1")).to_have_text("How does it go on?")
    assert "lang=en" in page.url
    page.reload()
    expect(page.locator("h1")).to_have_text("How does it go on?")
    page.goto("/train?lang=zh")
    expect(page.locator("h1")).to_have_text("让它学写什么？")


def test_two_tabs_show_one_run(visitor):
    train_story(visitor)
    other = visitor.context.new_page()
    other.goto(visitor.url)
    wait_for_points(other, 0)
    wait_for_points(visitor, points(visitor))
    wait_for_points(other, points(other))
    button(other, "train-pause").click()
    for page in (visitor, other):
        expect(page.get_by_text("Paused at step")).to_be_visible()
    button(visitor, "train-stop").click()
    for page in (visitor, other):
        # A tab looks at a run at rest every five seconds only, as long as a test waits by itself.
        expect(page.get_by_text("Stopped after")).to_be_visible(timeout=15_000)


def test_the_address_shares_a_run_read_only(new_visitor):
    owner = new_visitor()
    train_story(owner)
    guest = new_visitor()
    guest.goto(owner.url)
    wait_for_points(guest, 0)
    expect(guest.get_by_text("Somebody shared this run")).to_be_visible()
    expect(button(guest, "train-pause")).to_have_count(0)
    expect(button(guest, "train-stop")).to_have_count(0)
    stop(owner)
    expect(guest.get_by_text("Stopped after")).to_be_visible()


def test_hostile_text_is_shown_and_never_run(visitor):
    text = (HOSTILE + "\n") * 60
    name = HOSTILE.replace("/", "_") + ".txt"
    open_train(visitor)
    visitor.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "text/plain", "buffer": text.encode()}
    )
    preview = visitor.locator(".st-key-text-preview")
    expect(preview).to_contain_text(HOSTILE)
    button(visitor, "train").click()
    wait_for_points(visitor, 5)
    expect(visitor.get_by_text("$x$ **b**").first).to_be_visible()
    stop(visitor)
    for page, title in (("Write", "How does it go on?"), ("Runs", "Which models have you grown?")):
        visitor.get_by_role("link", name=page).click()
        expect(visitor.locator("h1")).to_have_text(title)
        if page == "Write":
            visitor.locator(".st-key-write-prompt textarea").fill(HOSTILE)
            button(visitor, "write-start").click()
            expect(visitor.locator(".writer")).to_have_attribute("data-state", "done")
            expect(visitor.locator(".writer .prompt")).to_have_text(HOSTILE)
        else:
            expect(visitor.locator(".st-key-runs-list")).to_contain_text("$x$ **b**")
        assert visitor.locator("img[src=x]").count() == 0
        assert visitor.evaluate("() => window.hacked") is None


def test_what_is_no_text_is_refused_in_words(visitor):
    open_train(visitor)
    visitor.locator("input[type=file]").set_input_files(
        {"name": "cat.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n" + bytes(500)}
    )
    expect(visitor.get_by_role("alert")).to_be_visible()
    expect(visitor.get_by_text("Traceback")).to_have_count(0)


def test_a_file_over_the_limit_is_refused(visitor):
    open_train(visitor)
    visitor.locator("input[type=file]").set_input_files(
        {"name": "big.txt", "mimeType": "text/plain", "buffer": b"a line of text\n" * 800_000}
    )
    expect(visitor.get_by_text(re.compile(r"10(\.0)?\s?MB or smaller"))).to_be_visible()
    button(visitor, "train").click()
    expect(visitor.get_by_text("First choose a text")).to_be_visible()


def test_a_phone_needs_no_sideways_scrolling(new_visitor):
    page = new_visitor(viewport={"width": 390, "height": 844})
    for path in ("/", "/text", "/tokens", "/train", "/write", "/runs"):
        page.goto(path)
        expect(page.locator("h1")).to_be_visible()
        assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
