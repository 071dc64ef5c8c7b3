"""The address of what is looked at and the files of it, in a real browser."""

import csv
import io
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from playwright.sync_api import expect
from steps import button

from gptcore import example
from gptcore.modelfile import load_model
from gptcore.trace import trace

pytestmark = pytest.mark.browser
SENTENCE = "the dog & the cat = 100% +1?"


def sentence_box(page):
    return page.locator(".sentence textarea")


def wait_for_sentence(page, sentence):
    """Until the maps are of this sentence."""
    page.locator(".attention[data-tokens]").wait_for()
    page.wait_for_function(
        """sentence => [...document.querySelectorAll('*')].some(
            host => host.shadowRoot?.querySelector('.sentence')?.dataset.answers === sentence)""",
        arg=sentence,
    )
    expect(page.locator(".attention")).to_have_attribute("data-keys", re.compile(r"^[\d ]+$"))


def query(address):
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def shows(page, sentence, head, step):
    """Whether a page shows this sentence, head and moment."""
    wait_for_sentence(page, sentence)
    expect(sentence_box(page)).to_have_value(sentence)
    expect(page.locator(".attention")).to_have_attribute("data-open", head)
    expect(page.locator(".attention")).to_have_attribute("data-step", str(step))


def test_the_address_follows_what_is_typed_and_is_no_step_back(new_visitor):
    page = new_visitor()
    page.goto("/?lang=en")
    page.get_by_role("link", name="Attention").click()
    page.locator(".attention[data-tokens]").wait_for()
    page.wait_for_url(re.compile(r"lang=en.*prompt="))
    steps = page.evaluate("() => history.length")
    box = sentence_box(page)
    box.fill("")
    box.press_sequentially(SENTENCE)
    wait_for_sentence(page, SENTENCE)
    page.locator(".attention .grid button.head").nth(5).click()
    page.wait_for_url(lambda url: query(url) == query(url) | {"prompt": SENTENCE, "head": "1.1"})
    assert page.evaluate("() => history.length") == steps

    other = new_visitor()
    other.goto(page.url)
    shows(other, SENTENCE, "1.1", example.shipped().moments[-1].step)
    page.reload()
    shows(page, SENTENCE, "1.1", example.shipped().moments[-1].step)
    page.go_back()
    expect(page.locator("h1")).to_have_text("How does a machine learn to write?")


def test_the_address_to_copy_opens_this_moment_in_the_language_of_the_reader(new_visitor):
    page = new_visitor()
    page.goto("/attention?lang=en&head=2.3")
    page.locator(".attention[data-tokens]").wait_for()
    sentence_box(page).fill(SENTENCE)
    wait_for_sentence(page, SENTENCE)
    moment = example.shipped().moments[-2].step
    slider = page.locator(".bar input[type=range]")
    slider.focus()
    slider.press("ArrowLeft")
    shows(page, SENTENCE, "2.3", moment)
    page.get_by_text("Take it along", exact=True).click()
    code = page.locator("[data-testid=stCode]").first
    expect(code).to_contain_text(f"moment={moment}&")
    address = "".join(code.locator("code").inner_text().split())
    assert urlsplit(address)._replace(query="") == urlsplit(page.url)._replace(query="")
    assert query(address) == {
        "run": example.RUN_ID,
        "moment": str(moment),
        "prompt": SENTENCE,
        "head": "2.3",
    }
    reader = new_visitor(locale="zh-CN")
    reader.goto(address)
    shows(reader, SENTENCE, "2.3", moment)
    expect(reader.locator("h1")).to_have_text("谁在看谁？")


def test_the_numbers_are_saved_as_files(visitor):
    visitor.goto("/attention?lang=en&head=1.2&prompt=The+little+dog")
    wait_for_sentence(visitor, "The little dog")
    visitor.get_by_text("Take it along", exact=True).click()
    saved = {}
    for name in ("csv", "npz", "model"):
        with visitor.expect_download() as download:
            button(visitor, f"attention-{name}").click()
        saved[name] = Path(download.value.path()).read_bytes()
    model = load_model(saved["model"])
    reading = trace(model.model, model.tokenizer.encode("The little dog"))
    with np.load(io.BytesIO(saved["npz"]), allow_pickle=False) as arrays:
        np.testing.assert_allclose(arrays["patterns"], reading.patterns.numpy(), atol=1e-6)
        assert "".join(arrays["tokens"]) == "The·little·dog"
    rows = list(csv.DictReader(io.StringIO(saved["csv"].decode("utf-8-sig"), newline="")))
    last = [float(row["weight"]) for row in rows if row["from_place"] == "13"]
    assert last == pytest.approx(reading.patterns[1, 2, 13].tolist(), abs=1e-6)
