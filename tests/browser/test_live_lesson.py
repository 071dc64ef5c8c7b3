"""A lesson with the curve: what surprises the model, one step at a time, another learning rate."""

import re

import pytest
from playwright.sync_api import Page, expect
from steps import button, stop, train_story, wait_for_points, wait_for_train_loss

pytestmark = pytest.mark.browser

LEVELS = """() => [...document.querySelectorAll('*')].flatMap(host =>
    [...(host.shadowRoot?.querySelectorAll('.surprise .tokens .chip') ?? [])]
).map(chip => chip.dataset.level).join()"""


def open_part(page: Page, name: str) -> None:
    page.locator(".st-key-train-part").get_by_text(name, exact=True).click()


def hold_still(page: Page) -> None:
    """Pause the run: what is looked at stays as it is."""
    button(page, "train-pause").click()
    expect(page.get_by_text("Paused at step")).to_be_visible()


def test_a_passage_is_coloured_by_surprise_and_follows_the_moment(visitor):
    train_story(visitor)
    wait_for_train_loss(visitor, 2.5)
    hold_still(visitor)
    open_part(visitor, "Surprise")
    passage = visitor.locator(".surprise .tokens")
    expect(passage.locator(".chip").first).to_be_visible()
    trained = visitor.evaluate(LEVELS)
    assert len(set(trained.split(","))) > 3

    passage.locator(".chip").nth(40).hover()
    about = visitor.locator(".surprise .about")
    expect(about).to_contain_text(re.compile(r"1 in [\d.,]+ \([\d.]+%\)"))
    expect(about).to_contain_text("nats")
    passage.focus()
    passage.press("ArrowRight")
    expect(passage.locator(".chip.at")).to_have_count(1)
    worst = visitor.locator(".surprise .worst button")
    expect(worst).to_have_count(10)
    worst.first.focus()
    costs = [float(cost.split()[0]) for cost in visitor.locator(".worst b").all_inner_texts()]
    assert costs == sorted(costs, reverse=True)
    expect(about).to_contain_text(f"{costs[0]:.2f} nats")

    # At the beginning every token is as likely as any other; the page stays where it is.
    slider = visitor.locator(".bar input[type=range]")
    slider.evaluate("slider => slider.focus({preventScroll: true})")
    scrolled = visitor.evaluate(SCROLLED)
    slider.press("Home")
    expect(visitor.get_by_text("At step 0 this passage")).to_be_visible()
    visitor.wait_for_function(f"() => new Set(({LEVELS})().split(',').slice(1)).size === 1")
    assert abs(visitor.evaluate(SCROLLED) - scrolled) < 2
    slider.press("End")
    visitor.wait_for_function(f"before => ({LEVELS})() === before", arg=trained)


SCROLLED = "() => document.querySelector('[data-testid=stMain]').scrollTop"


def test_one_step_at_a_time(visitor):
    train_story(visitor)
    wait_for_points(visitor, 5)
    button(visitor, "train-step").click()
    expect(visitor.get_by_text("Paused at step")).to_be_visible()
    expect(visitor.locator(".st-key-step-figures")).to_contain_text("Loss before the step")
    title = visitor.get_by_text(re.compile(r"^Step [\d,]+: the model read"))
    first = title.inner_text()
    expect(visitor.locator(".st-key-step-batch")).to_contain_text(re.compile(r"\w{3} \w"))
    expect(visitor.locator(".st-key-step-updates table tbody tr")).to_have_count(8)
    button(visitor, "train-step").click()
    expect(title).not_to_have_text(first)
    step = [
        int(re.search(r"[\d,]+", each)[0].replace(",", "")) for each in (first, title.inner_text())
    ]
    assert step[1] == step[0] + 1
    button(visitor, "train-resume").click()
    expect(visitor.get_by_text("Training").first).to_be_visible()
    stop(visitor)


def test_another_learning_rate_while_it_runs(visitor):
    train_story(visitor)
    rate = button(visitor, "train-rate")
    expect(rate).to_contain_text("×1")
    rate.click()
    # The menu stays open while the page follows training.
    wait_for_points(visitor, 3)
    visitor.get_by_text("×3 of the plan").click()
    expect(rate).to_contain_text("×3")
    stop(visitor)


def test_the_parts_open_one_at_a_time(visitor):
    train_story(visitor)
    wait_for_points(visitor, 5)
    hold_still(visitor)
    open_part(visitor, "Take it along")
    expect(visitor.locator(".st-key-exports")).to_be_visible()
    open_part(visitor, "Doctor")
    expect(visitor.locator(".st-key-exports")).to_have_count(0)
    open_part(visitor, "This step")
    expect(visitor.get_by_text("the run trains a single step and pauses")).to_be_visible()
    expect(visitor.get_by_text("On average it gives the right next character")).to_be_visible()
