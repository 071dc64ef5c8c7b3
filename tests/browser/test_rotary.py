"""Rotary positions in a real browser: the arrows turn, and the numbers are those of the core."""

import itertools
import re
from functools import cache
from pathlib import Path

import pytest
import torch
from playwright.sync_api import Locator, Page, expect
from torch import Tensor

from gptcore import equations
from gptcore.modelfile import SavedModel, load_model
from gptcore.positions import rotary_tables
from gptcore.rotary_head import rotary_head, turned
from gptcore.trace import Trace, trace
from pages.parts.serving import script_url

pytestmark = pytest.mark.browser

MOMENTS = Path(__file__).resolve().parents[2] / "assets" / "model" / "moments"
SENTENCE = "One morning the little cat"
LAYER, HEAD = 1, 2
PLACES = 512


@cache
def shipped() -> tuple[SavedModel, Trace]:
    """The newest moment of the model that ships with the project, and what it reads."""
    newest = max(MOMENTS.glob("*.safetensors"), key=lambda path: int(path.stem))
    saved = load_model(newest.read_bytes())
    return saved, trace(saved.model, saved.tokenizer.encode(SENTENCE))


def product(q: Tensor, k: Tensor, m: int, n: int, base: float) -> float:
    """What the core gets for a query at ``m`` and a key at ``n``, both given at place 0."""
    tables = torch.stack(rotary_tables(PLACES, len(q), base)).double()
    return float(turned(q, tables[:, m]) @ turned(k, tables[:, n]))


def open_part(page: Page) -> Locator:
    """The shipped model's own vectors, of a sentence typed on the Attention page."""
    page.goto(f"/attention?lang=en&prompt={SENTENCE}&head={LAYER}.{HEAD}")
    page.locator(".sentence textarea:enabled").wait_for()
    page.get_by_role("link", name="Positions").click()
    return drawn(page)


def drawn(page: Page) -> Locator:
    part = page.locator(".positions-rotary")
    page.locator(".positions-rotary[data-ready=true]").wait_for()
    return part


def put(part: Locator, knob: str, value: float) -> None:
    """Type into the box of a slider."""
    box = part.locator(f".knob[data-knob={knob}] input[type=text]")
    box.fill(str(value))
    box.press("Enter")


def shown(box: Locator) -> float:
    """The number behind the last equals sign."""
    return float(box.inner_text().split("=")[-1].replace("−", "-"))


def test_the_arrows_turn_and_only_the_distance_counts(visitor: Page) -> None:
    part = open_part(visitor)
    saved, reading = shipped()
    query, key = 20, 17
    part.locator("label.query select").select_option(str(query))
    part.locator("label.key select").select_option(str(key))
    score = part.locator(".score")
    own = equations.figure(float(reading.scores[LAYER, HEAD, query, key]))
    expect(score).to_contain_text(f"= {own}. This is the score that head {LAYER}.{HEAD} really")

    at_0 = rotary_head(reading, saved.model, (LAYER, HEAD))
    q, k = at_0.queries[query], at_0.keys[key]
    base = saved.config.model.rotary_base
    before = product(q, k, query, key, base)
    equation = part.locator(".product .equation")
    assert shown(equation) == pytest.approx(before, rel=0.006)
    arrow = part.locator(".arrow.query").nth(1)
    pointed = arrow.get_attribute("d")
    put(part, "shift", 137)
    expect(part).to_have_attribute("data-places", f"{query + 137} {key + 137}")
    assert arrow.get_attribute("d") != pointed
    numbers = part.locator(".moved td.number").all_inner_texts()
    first, second, difference = (text.replace("−", "-") for text in numbers)
    assert float(first) == pytest.approx(before, abs=1e-4)
    assert float(first) == pytest.approx(float(second), abs=1e-12)
    assert re.fullmatch(r"0|.*×10⁻¹[²³⁴⁵⁶⁷⁸⁹]", difference)
    expect(score).to_contain_text("really gives")

    put(part, "query", 40)
    put(part, "base", 500)
    expect(score).to_contain_text(f"head {LAYER}.{HEAD} gives {own}")
    expect(equation).to_contain_text(f"= {equations.figure(product(q, k, 40, key, 500))}")
    parts = part.locator(".part i").evaluate_all("bars => bars.map(bar => bar.className)")
    tables = torch.stack(rotary_tables(PLACES, len(q), 500)).double()
    products = turned(q, tables[:, 177]) * turned(k, tables[:, 154])
    sums = products[: len(q) // 2] + products[len(q) // 2 :]
    assert parts == ["negative" if each < 0 else "positive" for each in sums]
    put(part, "key", 60)
    expect(score).to_contain_text("the mask would hide the key")
    behind = equations.figure(product(q, k, 40, 60, 500))
    expect(part.locator(".marker text")).to_have_text(f"m − n = −20: {behind}")
    put(part, "key", 5000)
    expect(part.get_by_role("alert")).to_have_text("“5000” is no whole number from 0 to 127.")
    expect(part).to_have_attribute("data-places", "177 197")


def test_the_curve_and_what_is_said_of_it_are_of_these_vectors(visitor: Page) -> None:
    part = open_part(visitor)
    visitor.get_by_text("All ones", exact=True).click()
    expect(part.locator(".sentence")).to_be_hidden()
    put(part, "size", 32)
    put(part, "base", 10_000)
    ones = torch.ones(32, dtype=torch.float64)
    by_distance = [product(ones, ones, d, 0, 10_000) for d in range(128)]
    steps = [b - a for a, b in itertools.pairwise(by_distance)]
    least = min(range(128), key=by_distance.__getitem__)
    found = part.locator(".found")
    expect(found).to_contain_text("largest at 0 (32)")
    expect(found).to_contain_text(f"at {least} ({equations.figure(by_distance[least])})")
    falls = sum(step < 0 for step in steps)
    expect(found).to_contain_text(f"to the next: {falls}. Steps up: {127 - falls}.")
    curve = part.locator(".curve")
    curve.focus()
    visitor.keyboard.press("ArrowRight")
    at_7 = equations.figure(by_distance[7])
    expect(part.locator(".distance .told")).to_have_text(f"Distance 7: product {at_7}.")
    part.locator(".dials").focus()
    visitor.keyboard.press("ArrowRight")
    visitor.keyboard.press("ArrowRight")
    places = equations.figure(2 * torch.pi * 10_000 ** (4 / 32))
    expect(part.locator(".arrows .told")).to_contain_text(f"a full turn takes {places} places")
    part.locator(".formula summary").click()
    expect(part.locator(".formula .lines")).to_contain_text("10 / 100004/32 = 3.16")


def test_play_moves_both_and_what_is_set_stays(visitor: Page) -> None:
    visitor.emulate_media(reduced_motion="no-preference")
    part = open_part(visitor)
    part.locator("label.query select").select_option("9")
    part.locator("label.key select").select_option("3")
    play = part.locator(".play[data-plays=shift]")
    play.click()
    expect(part).to_have_attribute("data-places", "11 5")
    expect(play).to_have_text("■ Stop")
    visitor.get_by_text("learned", exact=True).click()
    expect(part).to_have_count(0)
    visitor.get_by_text("rotary", exact=False).first.click()
    part = drawn(visitor)
    expect(part.locator("label.query select")).to_have_value("9")
    put(part, "shift", 4)
    put(part, "base", 77)
    visitor.get_by_text("中文", exact=True).click()
    expect(part.locator(".arrows h3")).to_have_text("转动的箭头")
    expect(part).to_have_attribute("data-places", "13 7")
    expect(part.locator(".knob[data-knob=base] input[type=text]")).to_have_value("77")
    part.locator(".reset").click()
    expect(part).to_have_attribute("data-places", "9 3")


def test_on_a_dark_phone_nothing_is_cut_off(new_visitor) -> None:
    phone = {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark", "has_touch": True}
    page = new_visitor(**phone, reduced_motion="reduce")
    page.goto("/positions?lang=en&run=example")
    part = drawn(page)
    page.get_by_text("All ones", exact=True).click()
    put(part, "size", 128)
    expect(part.locator(".dial")).to_have_count(64)
    widths = part.locator("section").evaluate_all("parts => parts.map(each => each.clientWidth)")
    assert min(widths) > 340
    part.locator(".play[data-plays=query]").click()
    expect(part).to_have_attribute("data-places", "12 4")
    part.locator(".formula summary").click()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    cut = part.evaluate(
        """root => [...root.querySelectorAll("*")].filter(
            node => node.getClientRects().length && node.getBoundingClientRect().right > 390
        ).length"""
    )
    assert cut == 0


def test_numbers_are_written_as_the_core_writes_them(visitor: Page) -> None:
    visitor.goto("/positions?lang=en&run=example")
    values = [0, 1, -5, 999, 1000, 1234.6, 0.0123, -1.4449, 3.2e-7, -8e-5, 22_584.9, 0.9996, 2e8]
    written = visitor.evaluate(
        """async ([url, values]) => {
            const { figure } = await import(url);
            return values.map(value => figure(value));
        }""",
        [script_url("equations"), values],
    )
    assert written == [equations.figure(value) for value in values]
    found = visitor.evaluate(
        """async url => {
            const { equation } = await import(url);
            return equation([8.4703, 0.70328], 8.4703 * 0.70328, (a, b) => a * b);
        }""",
        script_url("equations"),
    )
    (dot, scale), result = equations.equation((8.4703, 0.70328), 8.4703 * 0.70328, float.__mul__)
    assert found == [[dot, scale], result]
