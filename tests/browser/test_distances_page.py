"""Where heads look, in a real browser: a head is opened, a moment chosen, all moments played."""

import re
from functools import cache

import pytest
from playwright.sync_api import Page, expect

from gptcore.distances import Distances, distances, drawn_at
from gptcore.example import FOLDER, TEXT, shipped
from gptcore.modelfile import load_model
from gptcore.surprise import held_out
from pages.parts.positions_distance_words import places

pytestmark = pytest.mark.browser

STEPS = [moment.step for moment in shipped().moments]
PLOT = ".st-key-positions-distance-head .plot"


@cache
def measured(step: int) -> Distances:
    saved = load_model((FOLDER / "moments" / f"{step}.safetensors").read_bytes())
    ids = held_out(saved, TEXT.read_text(encoding="utf-8"))
    return distances(saved.model, ids, lambda share: None)


@pytest.fixture
def page(visitor: Page) -> Page:
    """The built-in model on the Positions page, where its heads look."""
    visitor.goto("/positions?lang=en&run=example")
    visitor.locator(".st-key-positions-part").get_by_text("Where heads look").click()
    visitor.locator(f".distance-heads[data-step='{STEPS[-1]}']").wait_for(timeout=60_000)
    return visitor


def check(page: Page, step: int, layer: int, head: int) -> None:
    """Small pictures, the large one and its sentence are about this head at this moment."""
    page.locator(f".distance-heads[data-step='{step}']").wait_for()
    found = measured(step)
    mean, alone = (places(side.mean[layer, head]) for side in (found.text, found.alone))
    buttons = page.locator(".distance-heads button")
    opened = page.locator(".distance-heads [aria-pressed=true]")
    expect(opened).to_have_attribute("data-head", f"{layer}.{head}")
    expect(buttons.locator(".mean")).to_have_text([places(each) for each in found.text.mean.flat])
    said = f"L{layer} H{head}: looks {mean} places away on average, by position alone {alone}"
    expect(opened).to_have_attribute("aria-label", said)
    expect(page.locator(PLOT)).to_have_attribute("aria-label", said)
    sentence = f"With text it looks {mean} places back on average; by position alone it would be"
    expect(page.get_by_text(sentence)).to_be_visible()
    lines = page.locator(PLOT).evaluate("plot => plot.data.map(({ y }) => [...y])")
    at = drawn_at(found.length)
    for line, side in zip(lines, (found.alone, found.text), strict=True):
        shown = side.weights[layer, head, at]
        assert line == pytest.approx(shown.tolist(), rel=1e-3, abs=1e-8)


def test_a_head_is_opened_and_the_moment_changes(page):
    check(page, STEPS[-1], 3, 0)
    expect(page.locator(".distance-heads button")).to_have_count(16)
    page.locator("[data-head='1.2']").click()
    check(page, STEPS[-1], 1, 2)
    # The small picture is the large one's line, from the left edge to the right one.
    d = page.locator("[data-head='1.2'] .text").get_attribute("d") or ""
    assert re.match(r"M0\.0000 ", d)
    assert re.search(r"L1\.0000 [\d.]+$", d)

    # Nothing is drawn anew and nothing moves.
    boxes = page.locator(".distance-heads, " + PLOT)
    before = boxes.evaluate_all(
        "all => all.map(box => ((box.kept = true), JSON.stringify(box.getBoundingClientRect())))"
    )
    page.locator("[data-head='1.2']").evaluate("button => { button.kept = true; }")
    page.locator(".bar input[type=range]").focus()
    page.keyboard.press("Home")
    check(page, STEPS[0], 1, 2)
    after = boxes.evaluate_all(
        "all => all.map(box => box.kept && JSON.stringify(box.getBoundingClientRect()))"
    )
    assert after == before
    assert page.locator("[data-head='1.2']").evaluate("button => button.kept")
    # The head is open on the Attention page, too.
    page.get_by_role("link", name="Attention").click()
    expect(page.locator(".attention")).to_have_attribute("data-open", "1.2")


def test_play_moves_the_heads_through_every_moment(page):
    page.evaluate(
        """() => {
            const hosts = [...document.querySelectorAll('*')].map(host => host.shadowRoot);
            const heads = hosts.map(root => root?.querySelector('.distance-heads')).find(Boolean);
            const note = () => window.played.push([Number(heads.dataset.step), heads.isConnected]);
            window.played = [];
            new MutationObserver(note).observe(heads, { attributeFilter: ['data-step'] });
        }"""
    )
    play = page.locator(".moment-bar .play")
    play.click()
    expect(play).to_have_attribute("aria-pressed", "true")
    expect(play).to_have_attribute("aria-pressed", "false")
    check(page, STEPS[-1], 3, 0)
    played = page.evaluate("() => window.played")
    assert all(connected for _, connected in played)
    steps = [step for step, _ in played]
    assert len(set(steps)) > len(STEPS) / 2, "most moments were drawn"
    assert steps[-1] == STEPS[-1]
