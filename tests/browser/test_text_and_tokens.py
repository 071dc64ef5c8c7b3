"""Bringing texts and seeing their tokens, in a real browser; text that would rather be code."""

import re

import pytest
from playwright.sync_api import Page, expect
from steps import STORY, button, stop, wait_for_points
from visits import HOSTILE

pytestmark = pytest.mark.browser

INJECTIONS = [
    HOSTILE,
    "</script><img src=x onerror=window.hacked=1>",
    "<b>bold</b>",
    "$x$ and $$y$$",
    '=HYPERLINK("http://localhost/x")',
    "\u202eright to left\u202c",
    "👩‍👩‍👧‍👦 ❤️‍🔥",
    "<|endoftext|>",
]


BYTES = "the·lamp⏎" + "".join(f"{byte:02X}" for byte in "小猫在院子里睡觉".encode())


def bring(page: Page, *files: tuple[str, bytes], path: str = "/text") -> None:
    """Open the Text page and upload."""
    page.goto(path)
    page.locator("input[type=file]").set_input_files(
        [{"name": name, "mimeType": "text/plain", "buffer": data} for name, data in files]
    )
    expect(page.locator(".st-key-source-list")).to_contain_text(files[0][0][:12])


def type_passage(page: Page, text: str) -> None:
    """Type into the box and wait until the tokens are those of what was typed."""
    page.locator(".passage textarea").fill(text)
    page.wait_for_function(
        """text => [...document.querySelectorAll('*')].some(
            host => host.shadowRoot?.querySelector('.passage')?.dataset.answers === text)""",
        arg=text,
    )


def chips(page: Page, within: str = ".passage") -> str:
    """What the chips say, without the ids below them."""
    return "".join(page.locator(f"{within} .chips .chip bdi").all_text_contents())


def nothing_ran(page: Page) -> None:
    assert page.locator("img[src=x]").count() == 0
    assert page.evaluate("() => window.hacked") is None


def test_a_text_becomes_tokens_and_trains_with_them(visitor):
    story, chinese = STORY.read_bytes()[:60_000], "小猫在院子里睡觉，春天的风轻轻吹过。\n" * 1500
    bring(visitor, ("story.txt", story), ("猫.txt", chinese.encode("gb18030")))
    listing = visitor.locator(".st-key-source-list")
    expect(listing).to_contain_text("猫.txt")
    preview = visitor.locator(".st-key-text-preview")
    expect(preview).to_contain_text("小猫在院子里睡觉")
    expect(visitor.locator(".st-key-text-readings")).to_contain_text("times")

    # The edge between training and validation moves, and stays where it was moved to.
    edge = visitor.locator(".split input")
    expect(edge).to_be_enabled()
    edge.focus()
    edge.press("ArrowLeft")
    expect(visitor.locator(".split .train")).to_contain_text("89%")
    visitor.reload()
    expect(visitor.locator(".split .train")).to_contain_text("89%")

    button(visitor, "text-to-tokens").click()
    expect(visitor.locator("h1")).to_have_text("What does the model really read?")
    visitor.get_by_text("Pieces of words (BPE)").click()
    expect(visitor.get_by_text("A vocabulary of 512 tokens")).to_be_visible()
    type_passage(visitor, "the lamp\n小猫在院子里睡觉")
    assert chips(visitor) == "the·lamp⏎小猫在院子里睡觉"
    expect(visitor.locator(".passage .counts")).to_contain_text(re.compile(r"^\d+ tokens"))
    visitor.locator(".passage .chip").first.hover()
    expect(visitor.locator(".passage .info")).to_contain_text("stands in the text")
    for name in ("char", "byte", "bpe-512", "bpe-1024"):
        expected = BYTES if name == "byte" else "the·lamp⏎小猫在院子里睡觉"
        expect(visitor.locator(f"[data-name={name}] .chip").first).to_be_visible()
        assert chips(visitor, f"[data-name={name}]") == expected

    button(visitor, "tokens-to-train").click()
    expect(visitor.get_by_text("Tokens: BPE, 512 of them")).to_be_visible()
    button(visitor, "train").click()
    wait_for_points(visitor, 0)
    stop(visitor)


def test_merges_in_slow_motion(visitor):
    bring(visitor, ("story.txt", STORY.read_bytes()[:60_000]))
    visitor.goto("/tokens")
    visitor.get_by_text("Pieces of words (BPE)").click()
    expect(visitor.get_by_text("A vocabulary of 512 tokens")).to_be_visible()
    type_passage(visitor, "the lamp")
    visitor.get_by_text("BPE in slow motion").click()
    merges = visitor.locator(".merges")
    slider = merges.locator("input")
    expect(slider).to_be_enabled()
    slider.focus()
    slider.press("Home")
    expect(merges).to_have_attribute("data-tokens", "8")
    merges.get_by_role("button", name="Next that changes something").click()
    expect(merges).to_have_attribute("data-tokens", re.compile("^[1-7]$"))
    expect(merges.locator(".what")).to_contain_text("stood side by side")
    expect(merges.locator(".chip.fresh").first).to_be_visible()
    at = int(merges.get_attribute("data-at"))
    merges.get_by_role("button", name="One on").click()
    expect(merges).to_have_attribute("data-at", str(at + 1))
    merges.get_by_role("button", name="One back").click()
    expect(merges).to_have_attribute("data-at", str(at))
    merges.get_by_role("button", name="Play").click()
    expect(merges).to_have_attribute("data-state", "playing")
    expect(merges).not_to_have_attribute("data-at", str(at))
    merges.get_by_role("button", name="Pause").click()
    expect(merges).to_have_attribute("data-state", "still")
    slider.focus()
    slider.press("End")
    assert chips(visitor, ".merges") == "the·lamp"
    assert merges.get_attribute("data-tokens") == visitor.locator(".passage").get_attribute(
        "data-tokens"
    )


def test_tokens_that_would_rather_be_code_are_shown(visitor):
    text = ("\n".join(INJECTIONS) + "\n") * 40
    bring(visitor, (HOSTILE.replace("/", "_") + ".txt", text.encode()))
    expect(visitor.locator(".st-key-text-preview")).to_contain_text(HOSTILE)
    nothing_ran(visitor)
    visitor.goto("/tokens")
    for passage in INJECTIONS:
        type_passage(visitor, passage)
        shown = chips(visitor)
        assert "\u202e" not in shown
        visible = passage.replace(" ", "·").replace("\u202e", "U+202E").replace("\u202c", "U+202C")
        visible = visible.replace("\u200d", "U+200D").replace("\ufe0f", "U+FE0F")
        assert shown.replace(" ", "") == visible.replace(" ", "")
    visitor.get_by_text("Pieces of words (BPE)").click()
    expect(visitor.locator(".st-key-tokens-size")).to_be_visible()
    for view in ("BPE in slow motion", "The vocabulary", "Side by side"):
        visitor.locator(".st-key-tokens-view").get_by_text(view).click()
        expect(visitor.get_by_text(view).first).to_be_visible()
        nothing_ran(visitor)
    visitor.locator(".st-key-tokens-view").get_by_text("The vocabulary").click()
    with visitor.expect_download() as download:
        button(visitor, "vocabulary-download").click()
    table = download.value.path().read_text(encoding="utf-8-sig")
    assert "HYPERLINK" in table
    assert not re.search(r'(^|,)"?[=+@-]', table, re.MULTILINE)
    expect(visitor.locator("[data-testid=stElementToolbar]")).to_be_hidden()
    nothing_ran(visitor)


def test_a_chinese_pdf_printed_by_a_browser_is_read(visitor):
    printer = visitor.context.new_page()
    sentence = "小猫在院子里睡觉，春天的风轻轻吹过。"
    printer.set_content(f"<meta charset=utf-8><p>{sentence}</p><p>The end.</p>")
    data = printer.pdf()
    printer.close()
    visitor.goto("/text")
    visitor.locator("input[type=file]").set_input_files(
        {"name": "故事.pdf", "mimeType": "application/pdf", "buffer": data}
    )
    preview = visitor.locator(".st-key-text-preview")
    expect(preview).to_contain_text(sentence)
    expect(preview).to_contain_text("The end.")


def test_a_broken_document_leaves_the_page_up(visitor):
    visitor.goto("/text")
    visitor.locator("input[type=file]").set_input_files(
        {"name": "thesis.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n" + bytes(900)}
    )
    expect(visitor.get_by_role("alert")).to_contain_text("thesis.pdf")
    expect(visitor.get_by_text("Traceback")).to_have_count(0)
