"""Heads through training in a real browser: curves, going to a moment, playing all of them."""

import re

import pytest
from playwright.sync_api import Page, expect

from gptcore.example import shipped

pytestmark = pytest.mark.browser

STEPS = [moment.step for moment in shipped().moments]
PLAY = ".moment-bar .play"


@pytest.fixture
def page(visitor: Page) -> Page:
    """The built-in model on the Attention page, with its curves."""
    visitor.goto("/attention?run=example&head=1.3&prompt=The+bird")
    expect(visitor.locator(".gpt-heads")).to_have_attribute("data-ready", "true", timeout=30_000)
    return visitor


def expect_step(page: Page, step: int) -> None:
    """Bar, maps and line all show this moment."""
    expect(page.locator(".bar .step")).to_have_text(f"Step {step:,}")
    expect(page.locator(".attention")).to_have_attribute("data-step", str(step))
    expect(page.locator(".gpt-heads .moment")).to_have_attribute("data-step", str(step))


def press(page: Page, step: int) -> None:
    """Press in the picture of the curves, over a step."""
    plot = page.locator(".gpt-heads .plot")
    plot.scroll_into_view_if_needed()
    at = plot.evaluate(
        """(plot, step) => {
            const { xaxis, _size } = plot._fullLayout;
            return [_size.l + xaxis.d2p(step), _size.t + _size.h / 2];
        }""",
        step,
    )
    plot.hover(position={"x": at[0], "y": at[1]})
    page.mouse.down()


def test_curves_of_what_was_stored(page):
    plot = page.locator(".gpt-heads .plot")
    stored = shipped().head_scores
    expect(plot).to_have_attribute("data-points", str(len(stored)))
    expect(plot).to_have_attribute("data-lines", "5")
    said = page.locator(".gpt-heads .said")
    expect(said).to_contain_text(f"Step {stored[-1][0]:,}")
    expect(said).to_contain_text("previous token 0.")
    drawn = "plot => plot.data.filter(line => line.yaxis === 'y2').map(line => line.x.length)"
    assert plot.evaluate(drawn) == [len(stored)] * 5 + [0]

    page.locator(".st-key-attention-curves-of").get_by_text("One measure").click()
    expect(plot).to_have_attribute("data-lines", "16")
    page.locator(".st-key-attention-measure").get_by_text("entropy", exact=True).click()
    expect(plot).to_have_attribute("aria-label", re.compile("entropy: 16 lines"))
    assert plot.evaluate("plot => plot.data.length") == 2 + 16 + 1, "losses, heads and marks"
    page.locator(".gpt-heads .scales").get_by_text("linear").click()
    page.wait_for_function(
        "() => document.querySelector('.gpt-heads .plot').layout.xaxis.type === 'linear'"
    )


def test_a_press_and_a_drag_go_to_a_moment_and_the_maps_follow(page):
    press(page, STEPS[3])
    page.mouse.up()
    expect_step(page, STEPS[3])
    expect(page).to_have_url(re.compile(rf"moment={STEPS[3]}\b"))
    press(page, STEPS[3])
    x, y = page.evaluate(
        """step => {
            const plot = document.querySelector('.gpt-heads .plot');
            const { xaxis, _size } = plot._fullLayout;
            const box = plot.getBoundingClientRect();
            return [box.left + _size.l + xaxis.d2p(step), box.top + _size.t + 40];
        }""",
        STEPS[5],
    )
    page.mouse.move(x, y, steps=8)
    expect_step(page, STEPS[5])  # before the button is let go
    page.mouse.up()
    line = page.locator(".gpt-heads .moment")
    line.focus()
    line.press("ArrowLeft")
    expect_step(page, STEPS[4])
    line.press("End")
    expect_step(page, STEPS[-1])
    expect(page).not_to_have_url(re.compile("moment="))


def test_play_shows_every_moment_and_stops_at_the_newest(page):
    play = page.locator(PLAY)
    expect(play).to_have_attribute("aria-label", re.compile("Play"))
    page.evaluate(
        """() => {
            const hosts = [...document.querySelectorAll('*')].map(host => host.shadowRoot);
            const maps = hosts.map(root => root?.querySelector('.attention')).find(Boolean);
            window.played = [];
            new MutationObserver(() => window.played.push(Number(maps.dataset.step)))
                .observe(maps, { attributeFilter: ['data-step'] });
        }"""
    )
    play.focus()
    play.press("Enter")
    expect(play).to_have_attribute("aria-pressed", "true")
    expect(play).to_have_attribute("aria-pressed", "false")
    expect_step(page, STEPS[-1])
    played = page.evaluate("() => window.played")
    assert sorted(set(played)) == STEPS, "every moment was drawn"
    assert [step for step, _ in zip(played, [None, *played], strict=False)] == played
    expect(page).not_to_have_url(re.compile("moment="))


def test_play_ends_at_pause_at_a_drag_and_on_another_page(page):
    play, slider = page.locator(PLAY), page.locator(".bar input[type=range]")
    step = page.locator(".bar .step")
    play.click()
    expect(step).not_to_have_text(f"Step {STEPS[-1]:,}")
    play.click()
    expect(play).to_have_attribute("aria-pressed", "false")
    paused_at = step.inner_text()

    play.click()  # on from there
    expect(step).not_to_have_text(paused_at)
    expect(play).to_have_attribute("aria-pressed", "true")
    slider.focus()
    slider.press("Home")
    expect(play).to_have_attribute("aria-pressed", "false")
    expect_step(page, STEPS[0])

    play.click()
    expect(step).not_to_have_text("Step 0")
    page.get_by_role("link", name="Write").click()
    expect(page.locator("h1")).to_have_text("How does it go on?")
    expect(play).to_have_attribute("aria-pressed", "false")


def test_the_slider_stays_under_the_hand(page):
    slider, bar = page.locator(".bar input[type=range]"), page.locator(".bar")
    box = slider.bounding_box()
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] - 10, y)
    page.mouse.down()
    seen = []
    for step in reversed(STEPS[2:6]):
        place = STEPS.index(step) / (len(STEPS) - 1)
        page.mouse.move(box["x"] + 10 + place * (box["width"] - 20), y, steps=3)
        expect(bar).to_have_attribute("data-step", str(step))  # the server has answered
        seen.append(STEPS[int(slider.input_value())])
    page.mouse.up()
    assert seen == STEPS[5:1:-1]
    expect_step(page, STEPS[2])
