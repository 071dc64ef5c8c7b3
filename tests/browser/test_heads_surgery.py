"""Heads muted, compared, measured and given back, in a browser, on the model that ships."""

import re

import pytest
from playwright.sync_api import Page, expect
from steps import button

pytestmark = pytest.mark.browser


def odds(page: Page) -> list[str]:
    """The rows of the next tokens, as they are read."""
    return page.locator(".odds tbody tr").all_inner_texts()


def edit(page: Page, words: str) -> None:
    page.locator(".st-key-attention-edit").get_by_text(words, exact=True).click()


def test_mute_compare_measure_and_undo(visitor: Page) -> None:
    visitor.goto("/attention?prompt=One morning the little fox&head=1.2")
    visitor.locator(".st-key-attention-part").get_by_text("Surgery").click()
    expect(visitor.locator(".odds[data-versions='1']")).to_be_visible()
    expect(visitor.get_by_text("Nothing is changed yet")).to_be_visible()
    unchanged = odds(visitor)
    sentence = visitor.locator(".head-numbers").first
    expect(sentence.locator("button")).to_have_count(16)

    # At once: the bars, the number, the mark on the map.
    edit(visitor, "muted")
    expect(visitor.locator(".odds[data-versions='2']")).to_be_visible()
    moved = visitor.locator(".st-key-attention-moved [data-testid=stMetricValue]").first
    muted = moved.inner_text()
    assert re.fullmatch(r"[\d.]+%", muted)
    here = sentence.get_by_role("button", name=re.compile(r"^Layer 1, head 2: "))
    expect(here).to_have_text(muted)
    expect(here).to_have_attribute("aria-current", "true")
    maps = visitor.locator(".grid button:has(s)")
    expect(maps).to_have_count(1)
    expect(maps).to_have_attribute("aria-label", re.compile("Layer 1, head 2"))

    # Another head by the keyboard, in the grid of numbers.
    here.focus()
    visitor.keyboard.press("ArrowUp")
    visitor.keyboard.press("ArrowLeft")
    visitor.keyboard.press("Enter")
    expect(visitor.locator(".st-key-attention-edit")).to_contain_text("Layer 0, head 1")
    edit(visitor, "looks evenly")
    expect(button(visitor, "attention-undo-0-1")).to_contain_text("L0 H1 looks evenly")
    expect(moved).not_to_have_text(muted)
    expect(maps).to_have_count(2)

    # What each head is worth on new text, and the changes together.
    button(visitor, "attention-grid-measure").click()
    measured = visitor.get_by_text("4,096 tokens of the held-out part")
    expect(measured).to_be_visible()
    losses = visitor.locator(".head-numbers").nth(1)
    expect(losses.locator("button")).to_have_count(16)
    values = [
        float(text.replace("\u2212", "-")) for text in losses.locator("button").all_inner_texts()
    ]
    assert len(values) == 16
    most = visitor.get_by_text("Most depends on")
    expect(most).to_contain_text(f"{max(values):+.3f}")
    expect(visitor.get_by_text("Your 2 changes together")).to_be_visible()

    # Two texts with the same dice.
    button(visitor, "attention-regrow").click()
    expect(visitor.locator(".texts section")).to_have_count(2)
    expect(visitor.locator(".texts .chip")).to_have_count(2)
    texts = visitor.locator(".texts .text").all_inner_texts()
    assert texts[0] != texts[1]
    assert all(text.startswith("One morning the little fox") for text in texts)

    # Taken back, one and all.
    button(visitor, "attention-undo-0-1").click()
    expect(moved).to_have_text(muted)
    expect(maps).to_have_count(1)
    button(visitor, "attention-as-it-was").click()
    expect(visitor.locator(".odds[data-versions='1']")).to_be_visible()
    expect(maps).to_have_count(0)
    assert odds(visitor) == unchanged
