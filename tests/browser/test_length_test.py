"""Reading past the trained length in a real browser: offered, measured, and as the core has it."""

import re

import numpy as np
import pytest
from playwright.sync_api import Page, expect
from steps import button
from stored import train_all
from tiny import TEXT, run_config
from visits import ADA

from gptcore.lengths import LengthTest, length_test
from gptcore.modelfile import load_model
from gptcore.slices import SliceTrainer
from gptcore.store import Store
from gptcore.surprise import held_out

pytestmark = pytest.mark.browser

LANES = ("learned", "sinusoidal", "alibi")
STEPS = 20
TABLE = ".st-key-positions-lengths-table table"
CURVES = """plot => plot.data.map(line => {
    const y = line.y;
    return Array.isArray(y) ? y : Array.from(y);
})"""


@pytest.fixture(scope="module")
def server(written_server):
    return written_server


@pytest.fixture(scope="module")
def runs(server, written_folder) -> tuple[dict[str, str], LengthTest]:
    """Encoding -> its lane of a finished duel, and what the core measures of them."""
    store = Store(written_folder / "home")
    text = TEXT * 6
    config = run_config(training__steps=STEPS)
    race = store.create_race(ADA, config, "model.positions", LANES, text, "kettle", 0)
    trainer = SliceTrainer(store, "worker")
    trainer.presence.beat()
    train_all(trainer)
    lanes = {lane.config.model.positions: lane.id for lane in store.lanes(race.id)}
    saved = {name: load_model(store.model_bytes(run, STEPS)) for name, run in lanes.items()}
    ids = held_out(saved["learned"], text)
    models = {name: each.model for name, each in saved.items()}
    store.close()
    return lanes, length_test(models, ids, lambda share: None)


def open_duel(page: Page, run: str, lang: str = "en") -> None:
    page.goto(f"/positions?lang={lang}&run={run}")
    page.locator(".st-key-positions-part button").last.click()
    expect(button(page, "positions-lengths-measure")).to_be_visible()


def test_a_class_reads_past_the_trained_length(visitor, runs):
    lanes, test = runs
    open_duel(visitor, lanes["alibi"])
    expect(visitor.locator(TABLE)).to_have_count(0)
    measure = button(visitor, "positions-lengths-measure")
    measure.focus()
    measure.press("Enter")
    picture = visitor.locator(".st-key-positions-lengths .plot")
    expect(picture).to_have_attribute("aria-label", re.compile(f"windows of {test.reach} tokens"))
    curves = picture.evaluate(CURVES)
    assert len(curves) == len(LANES)
    for drawn, lane in zip(curves, test.lanes.values(), strict=True):
        np.testing.assert_allclose(drawn, [loss for _, loss in lane.curve()], atol=1e-5)
    rows = visitor.locator(f"{TABLE} tbody tr")
    expect(rows).to_have_count(len(LANES))
    for place, lane in enumerate(test.lanes.values()):
        for stretch in test.stretches:
            mean = lane.mean(stretch)
            expect(rows.nth(place)).to_contain_text("–" if mean is None else f"{mean:.3f}")
    expect(rows.first).to_contain_text("learned")
    expect(visitor.get_by_text("none for any place after them")).to_be_visible()
    expect(measure).to_have_count(0)


def test_on_a_phone_nothing_is_wider_than_the_screen(new_visitor, runs):
    lanes, _ = runs
    phone = new_visitor(viewport={"width": 390, "height": 844}, locale="zh-CN")
    open_duel(phone, lanes["learned"], lang="zh")
    button(phone, "positions-lengths-measure").click()
    expect(phone.locator(TABLE)).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    table = phone.locator(TABLE).bounding_box()
    assert table is not None
    assert table["x"] + table["width"] <= 390
