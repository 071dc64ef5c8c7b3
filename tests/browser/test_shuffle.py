"""The shuffle test in a real browser: type, shuffle, reverse, and take the mask away."""

import re
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from gptcore.equations import figure
from gptcore.modelfile import SavedModel, load_model
from gptcore.shuffles import ROUNDING, Effect, effect, exchanged, sentence, shuffled
from gptcore.token_text import cells
from pages.parts.attention_surgery_grid import percent

pytestmark = pytest.mark.browser

MOMENTS = Path(__file__).resolve().parents[2] / "assets" / "model" / "moments"
SENTENCE = "The little cat sat on the wall"
WORDS = len(SENTENCE.split())
REVERSED = [*range(WORDS - 2, -1, -1), WORDS - 1]
SHUFFLED = [*shuffled(WORDS - 1, 1), WORDS - 1]


@cache
def shipped() -> SavedModel:
    newest = max(MOMENTS.glob("*.safetensors"), key=lambda path: int(path.stem))
    return load_model(newest.read_bytes())


def expected(encoding: str, order: list[int], mask: bool) -> Effect:
    saved = shipped()
    read = sentence(cells(saved.tokenizer, SENTENCE), saved.config.model.context)
    model = exchanged(saved.model, encoding, mask)  # type: ignore[arg-type]
    return effect(model, read.ids, read.places(order))


def open_test(page: Page, lang: str = "en", part: str = "Shuffle test") -> None:
    page.goto(f"/positions?lang={lang}&run=example")
    page.get_by_text(part, exact=True).click()
    box = page.locator(".sentence textarea")
    expect(box).to_be_enabled()
    box.fill(SENTENCE)
    expect(page.locator(".sentence")).to_have_attribute("data-answers", SENTENCE)


def press(page: Page, name: str) -> None:
    page.locator(f".st-key-positions-shuffle-to-{name} button").click()


def row(page: Page, encoding: str) -> Locator:
    return page.locator(f'.rows tr[data-encoding="{encoding}"]')


def check(page: Page, order: list[int], mask: bool) -> None:
    """What the table shows is what the core measures of this order."""
    words = SENTENCE.split()
    now = page.locator(".shuffle .after .word")
    expect(now).to_have_text([words[word] for word in order])
    for encoding in ("sinusoidal", "rotary", "alibi", "none"):
        found = expected(encoding, order, mask)
        layers = found.differences.max(1)[[0, -1]]
        # A rounding is not the same in every process.
        shown = row(page, encoding).locator(".difference b")
        if layers.max() > ROUNDING:
            expect(shown).to_have_text([figure(float(each), 2) for each in layers])
            expect(row(page, encoding).locator(".moved b")).to_have_text(percent(found.moved))
        else:
            expect(row(page, encoding).locator(".difference em")).to_have_text(["rounding"] * 2)
            for said in shown.all_inner_texts():
                assert 0 < number(said) < ROUNDING


def number(said: str) -> float:
    """``1.7×10⁻⁶`` -> 1.7e-06."""
    mantissa, _, exponent = said.partition("×10")
    return float(mantissa + "e" + exponent.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")))


def test_typed_shuffled_reversed_and_unmasked(visitor):
    visitor.set_viewport_size({"width": 1280, "height": 1800})
    open_test(visitor)
    expect(visitor.locator(".rows")).to_have_count(0)
    press(visitor, "shuffled")
    check(visitor, SHUFFLED, mask=True)
    press(visitor, "reversed")
    check(visitor, REVERSED, mask=True)
    masked = expected("none", REVERSED, mask=True)
    assert masked.noticed_by_last == 1
    expect(visitor.get_by_text("The mask alone tells something.")).to_be_visible()
    visitor.locator(".st-key-positions-shuffle-mask label").first.click()
    expect(visitor.get_by_text("Nothing noticed.")).to_be_visible()
    check(visitor, REVERSED, mask=False)

    # A word leads to its line, the arrow keys to the next word.
    visitor.locator(".shuffle .after .word").first.hover()
    told = visitor.locator(".shuffle .told")
    expect(told).to_have_text("Word 6 is now word 1 (tokens: 3)")
    expect(visitor.locator(".shuffle path.on")).to_have_count(1)
    visitor.mouse.move(0, 0)
    visitor.locator(".shuffle .frame").focus()
    visitor.keyboard.press("ArrowRight")
    expect(told).to_have_text("Word 1 is now word 6 (tokens: 3)")

    # Where the last token looks, token by token.
    none = expected("none", REVERSED, mask=False).looks[:, -1, 0]
    picture = row(visitor, "none").locator(".look")
    picture.locator(".looks").focus()
    visitor.keyboard.press("ArrowRight")
    visitor.keyboard.press("ArrowRight")
    said = re.findall(r"[\d.]+(?=%)", picture.locator(".told").inner_text())
    assert [float(each) / 100 for each in said] == pytest.approx(none[:, 1].tolist(), abs=6e-4)


def test_on_a_dark_phone_the_words_stand_in_columns(new_visitor):
    phone = {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark", "has_touch": True}
    page = new_visitor(**phone)
    open_test(page, "zh", "打乱试验")
    press(page, "reversed")
    expect(row(page, "none").locator(".difference b")).to_have_count(2)
    first, last = (page.locator(f".shuffle .before .word >> nth={at}") for at in (0, -1))
    above, below = first.bounding_box(), last.bounding_box()
    assert above is not None
    assert below is not None
    assert above["y"] + 100 < below["y"]
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    for cell in row(page, "rotary").locator("td").all():
        box = cell.bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= 390
