"""Texts with the same dice in a browser, on the model that ships."""

import re
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from steps import button

from gptcore.filters import SamplingConfig
from gptcore.modelfile import SavedModel, load_model
from gptcore.parallel import one_thread_an_operation
from gptcore.sample import generate

pytestmark = pytest.mark.browser

MOMENTS = Path(__file__).resolve().parents[2] / "assets" / "model" / "moments"
PROMPT = "One morning the little fox"


@cache
def shipped(step: int) -> SavedModel:
    return load_model((MOMENTS / f"{step}.safetensors").read_bytes())


def newest() -> int:
    return max(int(path.stem) for path in MOMENTS.glob("*.safetensors"))


@one_thread_an_operation()  # two would wait for each other while the browser has the other core
def expected(step: int, temperature: float, top_k: int | None) -> str:
    saved = shipped(step)
    ids = saved.tokenizer.encode(PROMPT)
    drawn = generate(saved.model, ids, 60, SamplingConfig(temperature, top_k), 1)
    return re.sub(r"\s", "", saved.tokenizer.decode(list(drawn)))


def texts(page: Page) -> list[str]:
    """What stands in the cells, without blanks and their marks."""
    written = page.locator(".texts td .text").all_inner_texts()
    return [re.sub(r"[\s·⏎]", "", text) for text in written]


def test_other_knobs_and_other_moments_with_the_same_dice(visitor: Page) -> None:
    visitor.goto(f"/sampling?prompt={PROMPT}&part=grid")
    button(visitor, "sampling-grid-write").click()
    expect(visitor.locator(".texts tbody td")).to_have_count(15)
    rows = [(t, k) for t in (0, 0.5, 0.8, 1, 1.5) for k in (5, 40, None)]
    assert texts(visitor) == [expected(newest(), *knobs) for knobs in rows]
    own = visitor.locator(".texts td.own")
    expect(own).to_have_count(1)
    expect(own).to_contain_text("your knobs")
    expect(own.locator(".chip")).to_have_count(0)
    differing = visitor.locator(".texts td:has(.chip)")
    assert differing.count() >= 5
    expect(differing.first).to_contain_text(re.compile(r"parts at token \d+"))
    expect(button(visitor, "sampling-grid-write")).to_be_disabled()

    visitor.locator(".st-key-sampling-part").get_by_text("Two models, same dice").click()
    button(visitor, "sampling-twin-write").click()
    expect(visitor.locator(".texts tbody td")).to_have_count(2)
    assert texts(visitor) == [expected(step, 0.8, 40) for step in (newest(), 0)]
    expect(visitor.locator(".texts td").nth(1)).to_contain_text("bits a token")
