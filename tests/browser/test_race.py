"""A race, from the guess to the result and once more, with real workers."""

import random
import re

import pytest
from playwright.sync_api import Page, expect
from steps import button, open_train

pytestmark = pytest.mark.browser

WORDS = ("the", "miller", "grinds", "barley", "while", "his", "daughter", "sings", "to", "geese")


def story() -> bytes:
    """Some pages that stand nowhere else."""
    dice = random.Random(7)
    lines = (" ".join(dice.choices(WORDS, k=8)).capitalize() + "." for _ in range(900))
    return "\n".join(lines).encode()


def smallest(page: Page, key: str) -> None:
    """Move a slider to its first value."""
    slider = page.locator(f".st-key-{key} input[type=range]")
    slider.focus()
    slider.press("Home")


def open_race(page: Page) -> None:
    """The form, with a text, and a recipe so small that a race takes seconds."""
    open_train(page)
    page.locator("input[type=file]").set_input_files(
        {"name": "miller.txt", "mimeType": "text/plain", "buffer": story()}
    )
    expect(page.get_by_text("different ones")).to_be_visible()
    page.locator(".st-key-knobs summary").click()
    for knob, changed in (("layers", "Layers 3 → 1"), ("width", re.compile("Width 192 → 3"))):
        smallest(page, f"knob-{knob}")
        expect(page.locator(".st-key-knobs-changed")).to_contain_text(changed)
    page.get_by_role("link", name="Race").click()
    expect(page.locator("h1")).to_have_text("Which setting learns better?")
    smallest(page, "race-steps")
    expect(page.locator(".st-key-race-steps")).to_contain_text("50")


def race_positions(page: Page, guess: str) -> None:
    """Choose what is different, guess, start."""
    page.locator(".st-key-race-knob [role=combobox]").click()
    page.get_by_role("option", name="Positions").click()
    start = button(page, "race-start")
    expect(page.get_by_text("Guess first, then it starts.")).to_be_visible()
    expect(start).to_be_disabled()
    page.get_by_role("radio", name=guess).check(force=True)
    expect(start).to_be_enabled()
    start.click()
    expect(page.locator("h1")).to_have_text("Who is ahead?")


def points(page: Page) -> int:
    return int(page.evaluate("Number(document.querySelector('.gpt-overlay-plot')?.dataset.points)"))


def figures(page: Page) -> list[str]:
    """The guess, who is ahead, and by how much."""
    return page.locator(".st-key-race-result [data-testid=stMetricValue]").all_inner_texts()


def wait_for_points(page: Page, more_than: int) -> None:
    page.wait_for_function(
        "least => Number(document.querySelector('.gpt-overlay-plot')?.dataset.points) > least",
        arg=more_than,
        timeout=60_000,
    )


def test_a_race_from_the_guess_to_the_result(visitor):
    open_race(visitor)
    race_positions(visitor, "Positions ALiBi")
    wait_for_points(visitor, 3)
    expect(visitor.locator(".st-key-race-result")).to_contain_text("Guessed before the start")
    expect(visitor.locator("h1")).to_have_text("Who has won?", timeout=120_000)
    # Every step of every lane, and the beginning.
    wait_for_points(visitor, 5 * 51 - 1)
    assert points(visitor) == 5 * 51
    assert visitor.evaluate("document.querySelector('.gpt-overlay-plot').dataset.lines") == "5"
    guessed, won, lead = figures(visitor)
    assert guessed == "Positions ALiBi"
    assert lead.endswith(" nats")
    lanes = [visitor.locator(f".st-key-race-lane-{letter}") for letter in "ABCDE"]
    names = ["learned", "sinusoidal", "rotary", "ALiBi", "none"]
    for lane, name in zip(lanes, names, strict=True):
        expect(lane).to_contain_text(name)
        expect(lane).to_contain_text("50 of 50")
    expect(lanes[3]).to_contain_text("guessed")
    (first,) = [name for lane, name in zip(lanes, names, strict=True) if "1st" in lane.inner_text()]
    assert won == f"Positions {first}"
    said = "Guessed right." if first == "ALiBi" else "Not the lane that was guessed."
    expect(visitor.get_by_text(said)).to_be_visible()
    losses = [
        float(re.search(r"([\d.]+) at step 50", lane.inner_text()).group(1)) for lane in lanes
    ]
    assert losses[names.index(first)] == min(losses)
    expect(visitor.locator(".columns section .text")).to_have_count(5)
    # The same after a reload, by its address.
    visitor.reload()
    expect(visitor.locator("h1")).to_have_text("Who has won?")
    wait_for_points(visitor, 5 * 51 - 1)
    assert figures(visitor) == [guessed, won, lead]


def test_once_more_with_another_seed_paused_and_stopped(visitor):
    open_race(visitor)
    race_positions(visitor, "Positions none")
    wait_for_points(visitor, 3)
    button(visitor, "race-stop").click()
    expect(visitor.locator("h1")).to_have_text("Who has won?")
    expect(button(visitor, "race-resume")).to_be_visible()
    button(visitor, "race-resume").click()
    expect(visitor.locator("h1")).to_have_text("Who is ahead?")
    expect(visitor.locator("h1")).to_have_text("Who has won?", timeout=120_000)
    button(visitor, "race-again").click()
    visitor.get_by_role("menuitem", name="My guess: Positions learned").click()
    expect(visitor.get_by_text("seed 2", exact=False).first).to_be_visible()
    expect(visitor.locator(".st-key-race-result")).to_contain_text("Positions learned")
    wait_for_points(visitor, 3)
    button(visitor, "race-pause").click()
    expect(button(visitor, "race-resume")).to_be_visible()
    for letter in "ABCDE":
        expect(visitor.locator(f".st-key-race-lane-{letter}")).to_contain_text("paused")
    button(visitor, "race-another").click()
    expect(visitor.locator("h1")).to_have_text("Which setting learns better?")
    expect(visitor.locator("[class*=st-key-race-open-]")).to_have_count(2)


def test_a_guest_sees_the_race_and_cannot_touch_it(new_visitor):
    owner = new_visitor()
    open_race(owner)
    race_positions(owner, "Positions none")
    guest = new_visitor()
    guest.goto(owner.url)
    expect(guest.locator("h1")).to_have_text("Who is ahead?")
    wait_for_points(guest, 3)
    expect(button(owner, "race-stop")).to_be_visible()
    expect(button(guest, "race-stop")).to_have_count(0)
    expect(button(guest, "race-pause")).to_have_count(0)
    button(owner, "race-stop").click()
    for page in (owner, guest):
        expect(page.locator("h1")).to_have_text("Who has won?")
