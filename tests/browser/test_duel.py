"""A duel of the five encodings with real workers, from the guess to the verdict."""

import re

import pytest
from playwright.sync_api import expect
from steps import button
from test_race import figures, open_race, wait_for_points

# Five runs share what the other tests leave of the processor.
pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

NAMES = ("learned", "sinusoidal", "rotary", "ALiBi", "none")
STEPS = 50


def test_a_duel_from_the_guess_to_the_verdict(visitor):
    open_race(visitor)
    visitor.get_by_role("link", name="Positions").click()
    visitor.locator(".st-key-positions-part").get_by_text("Duel", exact=True).click()
    # As chosen on the Race page.
    expect(visitor.locator(".st-key-race-steps")).to_contain_text(str(STEPS))
    visitor.get_by_role("radio", name="Positions rotary").check(force=True)
    start = button(visitor, "race-start")
    expect(start).to_be_enabled()
    start.click()
    lanes = [visitor.locator(f".st-key-race-lane-{letter}") for letter in "ABCDE"]
    for lane, name in zip(lanes, NAMES, strict=True):
        expect(lane).to_contain_text(name)
    expect(visitor.locator("h1")).to_have_text("How does a GPT know what comes first?")
    expect(visitor.get_by_role("heading", name="Who has won?")).to_be_visible(timeout=300_000)
    wait_for_points(visitor, len(NAMES) * (STEPS + 1) - 1)
    assert visitor.evaluate("document.querySelector('.gpt-overlay-plot').dataset.lines") == "5"
    for lane in lanes:
        expect(lane).to_contain_text(f"{STEPS} of {STEPS}")
    guessed, won, lead = figures(visitor)
    assert guessed == "Positions rotary"
    assert lead.endswith(" nats")
    losses = [
        float(re.search(rf"([\d.]+) at step {STEPS}", lane.inner_text()).group(1)) for lane in lanes
    ]
    assert losses[NAMES.index(won.removeprefix("Positions "))] == min(losses)
    # The same after a reload of its address, once this part of the page is chosen.
    visitor.reload()
    visitor.locator(".st-key-positions-part").get_by_text("Duel", exact=True).click()
    expect(visitor.get_by_role("heading", name="Who has won?")).to_be_visible()
    wait_for_points(visitor, len(NAMES) * (STEPS + 1) - 1)
    result = visitor.locator(".st-key-race-result [data-testid=stMetricValue]")
    expect(result).to_have_text([guessed, won, lead])
    # The Race page shows it as this one does.
    visitor.get_by_role("link", name="Race").click()
    expect(visitor.locator("h1")).to_have_text("Who has won?")
    expect(visitor.get_by_role("radio", name="By steps")).to_be_checked()
