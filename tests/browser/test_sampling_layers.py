"""Through the layers, in a browser, on the model that ships: follow a token, open a head."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_follow_a_token_and_open_a_head(visitor: Page) -> None:
    visitor.goto("/sampling?part=layers&prompt=One morning the little fox")
    lens = visitor.locator(".lens")
    rows = lens.locator("tbody tr")
    expect(rows).to_have_count(5)
    told = lens.locator(".told")
    expect(told).to_contain_text("the likeliest token of the answer")
    # Names instead of numbers, once they have come.
    expect(lens.locator(".chip").filter(has_text="#")).to_have_count(0)

    # The likeliest of the last row is followed through all.
    answer = rows.last.locator(".token").first
    expect(answer).to_have_attribute("aria-pressed", "true")
    expect(rows.last.locator("td.share")).to_contain_text("rank 1")
    share = rows.last.locator("td.share b").inner_text()
    assert answer.locator("small").inner_text() == share
    assert rows.last.locator("td.divergence b").inner_text() == "0.00"
    expect(rows.last).to_contain_text("all together +")

    # Another one, by the keyboard: without the server.
    other = rows.last.locator(".token").nth(1)
    other.focus()
    visitor.keyboard.press("Enter")
    expect(other).to_have_attribute("aria-pressed", "true")
    expect(other).to_be_focused()
    expect(told).to_contain_text("your choice")
    expect(rows.last.locator("td.share")).to_contain_text("rank 2")
    lens.get_by_role("button", name="Back to").click()
    expect(answer).to_have_attribute("aria-pressed", "true")

    # Where the last token looks.
    heads = visitor.locator(".lens-heads")
    expect(heads.locator("canvas")).to_have_count(16)
    info = heads.locator(".info")
    heads.locator(".weights").nth(9).focus()
    visitor.keyboard.press("ArrowLeft")
    expect(info).to_have_text(re.compile(r"^L2 H1 gives [\d.<]+% of its weight to x, the last"))
    visitor.keyboard.press("ArrowLeft")
    expect(info).to_have_text(re.compile(r"^L2 H1 gives [\d.<]+% of its weight to o, 1 back"))

    # The same text and head on the Attention page.
    heads.get_by_role("button", name="Open L2 H1").click()
    expect(visitor.locator("h1")).to_have_text("Who looks at whom?")
    expect(visitor.locator(".sentence textarea")).to_have_value("One morning the little fox")
    expect(visitor.locator(".attention .one .title")).to_have_text("Layer 2, head 1")
    expect(visitor).to_have_url(re.compile(r"/attention\?.*head=2\.1"))
