"""One weight taken apart in a real browser, and where its token takes what it gets."""

import re
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from gptcore.equations import figure
from gptcore.flow import flow
from gptcore.modelfile import SavedModel, load_model
from gptcore.trace import Trace, trace

pytestmark = pytest.mark.browser

MOMENTS = Path(__file__).resolve().parents[2] / "assets" / "model" / "moments"
SENTENCE = "One morning the little cat"
LAYER, HEAD = 0, 2


@cache
def shipped() -> tuple[SavedModel, Trace]:
    """The newest moment of the model that ships with the project, and what it reads."""
    newest = max(MOMENTS.glob("*.safetensors"), key=lambda path: int(path.stem))
    saved = load_model(newest.read_bytes())
    return saved, trace(saved.model, saved.tokenizer.encode(SENTENCE))


def choose(page: Page, end: str, place: int) -> None:
    """Choose a token in one of the two boxes, by typing its place."""
    page.locator(f".st-key-attention-{end} input").fill(f"{place}  ")
    page.get_by_role("option").first.click()


def check_pair(page: Page, start: int, end: int) -> None:
    """The page takes this pair apart, and its numbers are those of the pass."""
    _, reading = shipped()
    chain = page.locator(".chain")
    expect(chain).to_have_attribute("data-pair", f"{start}-{end}")
    q, k = (reading[f"blocks.{LAYER}.attn.{name}"][HEAD].double() for name in ("q", "k"))
    dot = float(q[start] @ k[end])
    score = float(reading.scores[LAYER, HEAD, start, end])
    weight = float(reading.patterns[LAYER, HEAD, start, end])
    for step, result in (
        ("meet", dot),
        ("scale", dot * reading.config.attention_scale),
        ("place", score),
        ("weight", weight),
    ):
        ends = re.compile(rf"= {re.escape(figure(result))}$")
        expect(chain.locator(f".{step} .equation")).to_have_text(ends)
    row = chain.locator("tbody tr[aria-current]")
    expect(row.locator("td").first).to_have_text(str(end))
    expect(row.locator("td").last).to_have_text(figure(weight))
    expect(row).to_be_in_viewport()


def test_a_weight_is_taken_apart_and_followed(visitor):
    visitor.set_viewport_size({"width": 1280, "height": 2400})
    visitor.goto(f"/attention?lang=en&prompt={SENTENCE}&head={LAYER}.{HEAD}")
    visitor.get_by_text("Where a weight comes from", exact=True).click()
    saved, reading = shipped()
    last = len(SENTENCE) - 1
    check_pair(visitor, last, int(reading.patterns[LAYER, HEAD, last].argmax()))
    choose(visitor, "from", 20)
    choose(visitor, "to", 17)
    check_pair(visitor, 20, 17)
    # A click on a row of the softmax, and the boxes know.
    visitor.locator(".chain tbody tr").nth(4).click()
    check_pair(visitor, 20, 4)
    expect(visitor.locator(".st-key-attention-to input")).to_have_value("4  m")
    expect(visitor.locator(".chain tr .masked")).to_have_count(last - 20)
    # The arrow keys go through the dimensions.
    visitor.locator(".chain .bars").focus()
    visitor.keyboard.press("ArrowRight")
    told = visitor.locator(".chain .told")
    expect(told).to_contain_text("Dimension 1: ")
    query = reading[f"blocks.{LAYER}.attn.q"][HEAD, 20, 1]
    shown = float(told.inner_text().split(": ")[1].split(" ×")[0].replace("−", "-"))
    assert shown == pytest.approx(float(query), rel=0.006)

    visitor.get_by_text("Flow", exact=True).click()
    picture = visitor.locator(".flow")
    expect(picture).to_have_attribute("data-from", "20")
    picture.locator(".frame").focus()
    visitor.keyboard.press("ArrowLeft")
    expected = flow(reading, saved.model, (LAYER, HEAD), 20)
    assert expected.shares is not None
    for number in (expected.shares[19], expected.rollout[19]):
        expect(picture.locator(".told")).to_contain_text(f"{figure(100 * number)}%")
    visitor.keyboard.press("Enter")
    expect(picture).to_have_attribute("data-from", "19")
    expect(visitor.locator(".st-key-attention-from input")).to_have_value("19  t")
    expect(picture.locator(".token.masked")).to_have_count(last - 19)
