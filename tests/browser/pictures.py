"""Take the pictures of the README from the running app: ``python tests/browser/pictures.py``.

It trains the quick recipe on both built-in texts for a while and races three optimisers, which
takes three minutes. Needs the packages of requirements-dev.txt and the Chromium of the system.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, sync_playwright
from running import QUIET, ROOT, chromium_path, running_app

FOLDER = ROOT / "assets" / "pictures"
_POINTS = "Number(document.querySelector('.gpt-curve')?.dataset.points ?? 0)"
_RACED = "Number(document.querySelector('.gpt-overlay-plot')?.dataset.points ?? 0)"


def visit(browser: Browser, address: str, **options: str) -> Page:
    """A new visitor's page, wide enough for a README."""
    context = browser.new_context(
        base_url=address, viewport={"width": 1280, "height": 800}, **options
    )
    context.set_default_timeout(60_000)
    return context.new_page()


def bring(page: Page, *languages: str) -> None:
    """Gather built-in texts on the Text page."""
    page.goto("/text")
    page.locator(".st-key-source-way button").last.click()
    for language in languages:
        page.locator(f".st-key-source-built-in-{language} button").click()
        page.wait_for_timeout(1_500)


def train(page: Page, steps: int) -> None:
    """Start the quick recipe on what was gathered and watch it for so many steps."""
    page.goto("/train")
    page.locator(".st-key-train button").first.click()
    page.wait_for_function(f"() => {_POINTS} > {steps}", timeout=180_000)


def take(page: Page, name: str, height: int = 800) -> None:
    """Save what the page shows, once it has settled."""
    page.set_viewport_size({"width": 1280, "height": height})
    page.wait_for_timeout(900)
    page.screenshot(path=FOLDER / f"{name}.png")


def main() -> None:
    """Every page that the README shows, in both languages and both themes."""
    with (
        TemporaryDirectory() as folder,
        running_app(Path(folder)) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=QUIET)

        page = visit(browser, address, locale="en-GB")
        page.goto("/")
        page.wait_for_timeout(9_000)  # until the model has written a few lines
        take(page, "home")

        bring(page, "en", "zh")
        take(page, "text", height=1180)
        page.locator("[class*=st-key-source-remove] button:visible").last.click()
        page.wait_for_timeout(1_500)

        page.goto("/train")
        page.locator(".st-key-knobs summary").first.click()
        page.locator(".model[data-ready]").wait_for()
        take(page, "build", height=1760)

        train(page, 300)
        take(page, "train", height=1000)
        page.locator(".st-key-train-stop button").click()

        page.get_by_role("link", name="Attention").click()
        page.locator(".attention[data-tokens]").wait_for()
        take(page, "attention", height=1620)

        page.get_by_role("link", name="Positions").click()
        page.locator(".positions-rotary[data-ready]").wait_for()
        take(page, "positions", height=1560)

        page.goto("/sampling?lang=en&prompt=One morning the &seed=3&knobs=t1.2k20p0.9")
        for choice in (1, 2):  # two branches
            page.locator(".stepper .rows .row").nth(choice).click()
            page.locator(".stepper[data-tokens='1']").wait_for()
            page.locator(".stepper [data-act=sentence]").click()
            page.wait_for_timeout(4_000)
            page.locator(".story .token.part").first.click()
            page.wait_for_timeout(1_500)
        page.locator("h1").scroll_into_view_if_needed()
        take(page, "sampling", height=1420)

        page.goto("/race")
        page.locator("[class*=st-key-race-guess] [role=radiogroup] label").nth(1).click()
        page.locator(".st-key-race-start button").click()
        page.wait_for_function(f"() => {_RACED} > 400", timeout=240_000)
        take(page, "race", height=1000)
        page.locator(".st-key-race-stop button").click()

        chinese = visit(browser, address, locale="zh-CN", color_scheme="dark")
        bring(chinese, "zh")
        chinese.get_by_role("link", name="词元").click()
        chinese.get_by_text("词的片段（BPE）").click()
        chinese.locator(".st-key-tokens-size").wait_for()
        take(chinese, "tokens-zh", height=1000)
        chinese.locator(".st-key-tokens-kind").get_by_text("单个字符").first.click()
        train(chinese, 300)
        chinese.get_by_role("link", name="写作").click()
        chinese.locator(".st-key-write-prompt textarea").fill("有一天")
        chinese.locator(".st-key-write-start button").click()
        chinese.wait_for_timeout(7_000)
        take(chinese, "write-zh")
        browser.close()


if __name__ == "__main__":
    main()
