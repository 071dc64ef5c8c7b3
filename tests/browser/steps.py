"""What a visitor does, in the words of a lesson."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

ROOT = Path(__file__).resolve().parents[2]
STORY = ROOT / "assets" / "texts" / "stories_en.txt"
FIGURES = ".st-key-train-figures [data-testid=stMetric]"
POINTS = "Number(document.querySelector('.gpt-curve')?.dataset.points ?? 0)"


def button(page: Page, key: str):
    """The button with this key."""
    return page.locator(f".st-key-{key} button").first


def open_train(page: Page) -> None:
    """To the Train page by its menu, from wherever we are."""
    page.goto("/")
    page.get_by_role("link", name="Train").click()
    expect(page.locator("h1")).to_have_text("What will it learn to write?")


def train_story(page: Page, name: str = "my_story.txt", text: bytes | None = None) -> None:
    """Upload a text, press Train, wait for the first point of the curve."""
    open_train(page)
    page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "text/plain", "buffer": text or STORY.read_bytes()}
    )
    expect(page.get_by_text("different ones")).to_be_visible()
    button(page, "train").click()
    expect(page.locator("h1")).to_have_text("Is it learning?")
    wait_for_points(page, 0)


def points(page: Page) -> int:
    """How many steps the curve shows."""
    return int(page.evaluate(POINTS))


def wait_for_points(page: Page, more_than: int) -> None:
    """Until the curve shows more steps than that."""
    page.wait_for_function(f"() => {POINTS} > {more_than}", timeout=60_000)


def wait_for_train_loss(page: Page, below: float) -> None:
    """Until the figure "Train loss" is below a number."""
    page.wait_for_function(
        f"""below => {{
            const figures = [...document.querySelectorAll('{FIGURES}')];
            const loss = figures.find(figure => figure.innerText.includes('Train loss'));
            return parseFloat(loss?.innerText.split('\\n').at(-1)) < below;
        }}""",
        arg=below,
        timeout=120_000,
    )


def total_steps(page: Page) -> int:
    """How many steps the run is going to have."""
    figure = page.locator(FIGURES).first.locator("[data-testid=stMetricValue]")
    expect(figure).to_have_text(re.compile(r"^[\d,]+ of [\d,]+$"))
    return int(figure.inner_text().split(" of ")[1].replace(",", ""))


def stop(page: Page) -> None:
    """Stop the run and wait until it has."""
    button(page, "train-stop").click()
    expect(page.get_by_text("Stopped after")).to_be_visible()
