"""Two runs side by side, and everything that can be taken along of one."""

import csv
import io
import json
import math
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect
from steps import button
from visits import ADA, add_trained_run

from gptcore.config import parse
from gptcore.export import COLUMNS
from gptcore.leases import Leases, Progress
from gptcore.modelfile import load_model
from gptcore.records import Metric
from gptcore.store import Store
from pages.parts.serving import VISITOR_COOKIE

pytestmark = pytest.mark.browser
PLOT = ".gpt-overlay-plot"
STEPS = 40


@pytest.fixture(scope="module")
def server(written_server):
    return written_server


@pytest.fixture
def store(server, written_folder):
    used = Store(written_folder / "home")
    yield used
    for run in used.runs_of(ADA):
        used.delete(ADA, run.id)
    used.close()


@pytest.fixture
def ada(visitor, server):
    """A visitor whom the runs of the tests belong to."""
    visitor.context.add_cookies([{"name": VISITOR_COOKIE, "value": ADA, "url": server}])
    return visitor


def points(page, more_than):
    page.wait_for_function(
        f"() => Number(document.querySelector('{PLOT}')?.dataset.points ?? 0) > {more_than}"
    )


def traces(page):
    """Name -> places and losses of the bold lines."""
    return page.evaluate(
        f"""() => Object.fromEntries(document.querySelector('{PLOT}').data
            .filter(trace => trace.name && trace.hovertemplate)
            .map(trace => [trace.name, [[...trace.x], [...trace.y]]]))"""
    )


def saved(page, key):
    """Presses a button that saves a file."""
    with page.expect_download() as download:
        button(page, key).click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def test_two_runs_side_by_side(ada, store):
    slow = add_trained_run(store, "slow", steps=STEPS, seed=1, training__matrix_learning_rate=1e-4)
    fast = add_trained_run(store, "fast", steps=STEPS, seed=2)
    ada.goto("/compare?lang=en")
    expect(ada.locator("h1")).to_have_text("Which one learns better?")
    points(ada, 2 * STEPS)
    measured = {
        run.id: [
            metric for metric in store.metrics_since(run.id, -1) if metric.val_loss is not None
        ]
        for run in (fast, slow)
    }
    lines = traces(ada)
    for letter, run in (("A", fast), ("B", slow)):
        steps, losses = lines[letter]
        assert steps == [metric.step for metric in measured[run.id]]
        assert losses == pytest.approx([metric.val_loss for metric in measured[run.id]], abs=1e-4)
    expect(ada.locator(f"{PLOT} .annotation")).to_have_count(2)
    labels = ada.locator(f"{PLOT} .annotation").all_text_contents()
    assert {label.strip() for label in labels} == {"A fast", "B slow"}
    dashes = ada.evaluate(
        f"() => document.querySelector('{PLOT}').data.filter(t => t.name).map(t => t.line.dash)"
    )
    assert len(set(filter(None, dashes))) == 2, "not by colour alone"

    rows = ada.get_by_role("table").first.get_by_role("row")
    expect(rows).to_have_count(3)  # the table is drawn after the picture
    assert [" ".join(row.split()) for row in rows.all_inner_texts()[1:]] == [
        "Learning rate of the matrices (Muon) 0.02 0.0001",
        "Seed 2 1",
    ]

    # Another axis, another unit.
    ada.get_by_text("By tokens read").click()
    expect(ada.locator(PLOT)).to_have_attribute("data-axis", "tokens")
    assert traces(ada)["A"][0] == [metric.tokens for metric in measured[fast.id]]
    ada.locator(".st-key-compare-unit").get_by_text("bits per character").click()
    expect(ada.locator(PLOT)).to_have_attribute("data-unit", "bits")
    bits = [metric.val_loss / math.log(2) for metric in measured[fast.id]]
    assert traces(ada)["A"][1] == pytest.approx(bits, abs=1e-3)

    # Back in both runs at once, by the keyboard.
    ada.get_by_text("By steps").click()
    expect(ada.locator(PLOT)).to_have_attribute("data-axis", "step")
    wrote = ada.locator(".columns .wrote .what")
    expect(wrote).to_have_text([f"What it wrote at step {STEPS}"] * 2)
    slider = ada.locator(".gpt-overlay input[type=range]")
    slider.focus()
    slider.press("Home")
    expect(ada.locator(".gpt-overlay output")).to_have_text("At step 0")
    expect(wrote).to_have_text(["What it wrote at step 0"] * 2)
    expect(ada.locator(".columns .said")).to_have_text([re.compile("^Step 0:")] * 2)
    first = ada.locator(".columns .text").first.inner_text()
    assert first.strip() == store.samples_since(fast.id, -1)[0].text.strip()
    ada.get_by_role("button", name="To the newest").click()
    expect(wrote).to_have_text([f"What it wrote at step {STEPS}"] * 2)

    # What is pointed at in one column is marked in the other.
    chips = ada.locator(".columns section").first.locator(".tokens .chip")
    chips.nth(5).hover()
    expect(ada.locator(".columns .tokens .chip.at")).to_have_count(2)
    expect(ada.locator(".columns .about").last).to_contain_text("nats")

    file, written = saved(ada, "export-compared")
    assert file == "compared-runs.csv"
    header, *cells = csv.reader(io.StringIO(written.decode("utf-8-sig"), newline=""))
    assert header == ["run", *COLUMNS]
    assert [row[0] for row in cells] == ["fast"] * (STEPS + 1) + ["slow"] * (STEPS + 1)


def test_a_run_in_training_grows_in_the_picture(ada, store):
    done = add_trained_run(store, "done", steps=STEPS)
    config = done.config.with_changes({"training.steps": 400, "seed": 5})
    run = store.create_run(ADA, config, store.text_of(done.id), "live")
    leases = Leases(store, "worker of the test")
    assert leases.claim([]) is not None

    def train(steps):
        metrics = [Metric(step, 3.0, 3.1, 0.1, 1.0, 10 * step, step / 10) for step in steps]
        leases.record(run.id, Progress(metrics=metrics, total_steps=400))

    train(range(60))
    ada.goto("/compare?lang=en")
    points(ada, STEPS + 60)
    mounted = ada.locator(f"{PLOT} .main-svg").first.element_handle()
    end = ada.evaluate(f"() => document.querySelector('{PLOT}').layout.xaxis.range[1]")
    assert 400 <= end < 410, "room for the whole run"
    train(range(60, 90))
    points(ada, STEPS + 90)
    assert mounted.evaluate("plot => plot.isConnected"), "drawn anew instead of grown"
    assert traces(ada)["A"][0][-1] == 89
    leases.release(run.id, "finished")
    expect(ada.locator(".gpt-overlay-head small").first).to_have_text("")


def test_everything_of_a_run_can_be_taken_along(ada, store):
    run = add_trained_run(store, "my <run>", steps=STEPS)
    ada.goto(f"/train?run={run.id}&lang=en")
    ada.get_by_text("Take it along", exact=True).click()
    metrics = store.metrics_since(run.id, -1)

    file, written = saved(ada, "export-csv")
    assert file == "my-run.csv"
    header, *rows = csv.reader(io.StringIO(written.decode(), newline=""))
    assert header == list(COLUMNS)
    assert [float(row[3]) for row in rows] == [metric.train_loss for metric in metrics]

    _, written = saved(ada, "export-json")
    said = json.loads(written)
    assert parse(said["config"]) == run.config
    assert said["run"]["name"] == "my <run>"
    assert said["metrics"]["step"] == [metric.step for metric in metrics]

    _, written = saved(ada, "export-samples")
    assert store.samples_since(run.id, -1)[-1].text in written.decode()

    model_file, data = saved(ada, "export-model")
    assert data == store.model_bytes(run.id, STEPS)
    assert load_model(data).step == STEPS
    code_file, code = saved(ada, "export-code")
    assert code_file == model_file.replace(".safetensors", ".py")
    assert model_file in code.decode()
    compile(code, code_file, "exec")
