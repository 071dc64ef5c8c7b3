"""The picture of a run in a real browser: its units, its lines, what it tells of a step."""

import math
import re
import struct
import xml.etree.ElementTree as ElementTree
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from steps import STORY, stop, train_story, wait_for_points

pytestmark = pytest.mark.browser

LINES = ["uniform", "unigram", "bigram", "trigram", "fivegram"]
PART = ".gpt-curve-part"
CARD = f"{PART} .card"


def open_example(page: Page, lang: str = "en") -> None:
    """The run that ships, once its lines are there."""
    page.goto(f"/train?run=example&lang={lang}")
    wait_for_lines(page)


def wait_for_lines(page: Page) -> None:
    expect(page.locator(f"{PART} details")).to_be_visible()


def drawn(page: Page, uid: str) -> dict[str, Any]:
    """A trace as it is drawn now."""
    return page.evaluate(
        """uid => {
            const host = document.querySelector('.gpt-curve');
            const { x, y, text } = host.data.find(trace => trace.uid === uid);
            return { x, y, text };
        }""",
        uid,
    )


def axis(page: Page, name: str) -> dict[str, Any]:
    """Type, range and title of an axis."""
    return page.evaluate(
        """name => {
            const host = document.querySelector('.gpt-curve');
            const { type, range, title, ticktext } = host.layout[name];
            return { type, range, title: title.text, ticktext };
        }""",
        name,
    )


def lines(page: Page) -> list[float]:
    """Where the dashed lines are drawn, from the top."""
    return page.evaluate(
        """() => document.querySelector('.gpt-curve').layout.shapes
            .filter(shape => shape.yref === 'y').map(shape => shape.y0)"""
    )


def choose(page: Page, name: str) -> None:
    """Press a button of the picture and wait until it is the chosen one."""
    chosen = page.locator(PART).get_by_role("button", name=name, exact=True)
    chosen.click()
    expect(chosen).to_have_attribute("aria-pressed", "true")


def place(page: Page, step: int) -> tuple[float, float]:
    """Where on the screen a step is, in the panel of the loss."""
    box = page.locator(".gpt-curve").bounding_box()
    x, y = page.evaluate(
        """step => {
            const { xaxis, _size: size } = document.querySelector('.gpt-curve')._fullLayout;
            return [size.l + xaxis.d2p(step), size.t + 60];
        }""",
        step,
    )
    return box["x"] + x, box["y"] + y


def test_a_run_in_training_in_every_unit(visitor):
    train_story(visitor, text=STORY.read_bytes()[:60_000])
    wait_for_points(visitor, 10)
    stop(visitor)
    wait_for_lines(visitor)
    nats, nats_lines = drawn(visitor, "validation"), lines(visitor)
    assert axis(visitor, "yaxis")["type"] == "linear"
    assert "nats" in axis(visitor, "yaxis")["title"]
    assert min(nats["y"]) < max(nats["y"]) < 6

    choose(visitor, "bits per character")
    bits = drawn(visitor, "validation")
    # A character is one token here, so that only the base of the logarithm changes.
    assert bits["y"] == pytest.approx([loss / math.log(2) for loss in nats["y"]])
    assert lines(visitor) == pytest.approx([loss / math.log(2) for loss in nats_lines])
    assert "bits per character" in axis(visitor, "yaxis")["title"]

    choose(visitor, "perplexity")
    assert drawn(visitor, "validation")["y"] == pytest.approx([math.exp(y) for y in nats["y"]])
    assert lines(visitor) == pytest.approx([math.exp(loss) for loss in nats_lines])
    assert axis(visitor, "yaxis")["type"] == "log"

    # Rate and norm have units of their own.
    for panel in ("rate", "norm"):
        assert len(drawn(visitor, panel)["y"]) == len(drawn(visitor, "train")["y"]) > 10

    choose(visitor, "log")
    assert axis(visitor, "xaxis")["type"] == "log"
    assert axis(visitor, "xaxis")["ticktext"][:2] == ["0", "1"]
    assert drawn(visitor, "validation")["x"][0] == 0.5
    assert drawn(visitor, "validation")["x"][1:] == nats["x"][1:]

    # The choice stays through the visit.
    visitor.reload()
    wait_for_lines(visitor)
    assert (axis(visitor, "xaxis")["type"], axis(visitor, "yaxis")["type"]) == ("log", "log")


def test_lines_stand_in_order_and_notes_say_what_was_passed(visitor):
    open_example(visitor)
    labels = visitor.evaluate(
        "() => document.querySelector('.gpt-curve').layout.annotations.map(each => each.text)"
    )
    named = [label for label in labels if re.search(r"\d$", label)]
    assert [re.sub(r" [\d.]+$", "", label) for label in named] == [
        "uniform guess",
        "unigram",
        "bigram",
        "trigram",
        "5-gram",
    ]
    losses = [float(label.split()[-1]) for label in named]
    assert losses == sorted(losses, reverse=True)
    assert losses[0] == pytest.approx(math.log(60), abs=0.01)  # it has 60 characters
    boxes = [
        label.bounding_box()
        for label in visitor.locator(".gpt-curve .annotation").all()
        if re.search(r"\d$", label.text_content() or "")
    ]
    frame = visitor.locator(".gpt-curve").bounding_box()
    for above, below in pairwise(boxes):
        assert above["y"] + above["height"] <= below["y"] + 3
    assert all(box["x"] + box["width"] <= frame["x"] + frame["width"] for box in boxes)

    notes = visitor.locator(f"{PART} li")
    assert [note.get_attribute("data-line") for note in notes.all()] == LINES
    expect(notes.first).to_contain_text("better than a blind guess")
    numbers = drawn(visitor, "passed")["text"]
    assert numbers == ["1", "2", "3", "4", "5"]
    # Each dot stands on its line, or on the first point where that was below it already.
    for y, loss in zip(drawn(visitor, "passed")["y"], losses, strict=True):
        assert y == pytest.approx(loss, abs=0.01)

    visitor.locator(f"{PART} summary").click()
    cards = visitor.locator(f"{PART} section")
    assert [card.get_attribute("data-line") for card in cards.all()] == LINES
    for card in cards.all():
        assert len(card.locator("q").inner_text()) > 40
    expect(visitor.locator(f"{PART} details small")).to_contain_text("4,096 tokens")


def test_a_step_tells_what_was_written_and_a_click_goes_there(visitor):
    open_example(visitor)
    x, y = place(visitor, 800)
    visitor.mouse.move(x, y)
    card = visitor.locator(CARD)
    expect(card).to_be_visible()
    expect(card.locator("b")).to_have_text(re.compile(r"^Step (79|80)\d$"))
    expect(card).to_contain_text("learning rate")
    expect(card).to_contain_text("gradient norm")
    # The last one before: at step 755.
    expect(card).to_contain_text("Written at step 755:")
    written = visitor.locator(".sample[data-step='755'] .text").text_content()
    shown = card.locator("q").text_content()
    assert len(shown) > 60
    assert written.startswith(shown.removesuffix("…"))
    expect(card.locator("small")).to_have_text("Click: go to step 543")

    visitor.mouse.click(x, y)
    expect(visitor).to_have_url(re.compile(r"moment=543\b"))
    expect(visitor.locator(".bar .step")).to_have_text("Step 543")
    marker = "() => document.querySelector('.gpt-curve').layout.shapes.at(-1).x0"
    visitor.wait_for_function(f"() => ({marker})() === 543")
    # At the right end it follows again.
    visitor.mouse.click(*place(visitor, 6_880))
    expect(visitor).not_to_have_url(re.compile("moment="))
    visitor.mouse.move(5, 5)
    expect(card).to_be_hidden()


def test_the_keyboard_looks_and_chooses(visitor):
    open_example(visitor)
    cursor = visitor.get_by_role("slider", name="Moments along the curve")
    cursor.focus()
    for key, step in (("Home", 0), ("ArrowRight", 10), ("ArrowRight", 77), ("ArrowLeft", 10)):
        cursor.press(key)
        expect(cursor).to_have_attribute("aria-valuenow", str(step))
    expect(cursor).to_have_attribute("aria-valuetext", re.compile("Step 10.*Written at step 10"))
    expect(visitor.locator(CARD)).to_be_visible()
    cursor.press("Enter")
    expect(visitor).to_have_url(re.compile(r"moment=10\b"))
    cursor.press("Escape")
    expect(visitor.locator(CARD)).to_be_hidden()


def test_a_zoom_stays_in_every_unit_until_all_is_wanted(visitor):
    open_example(visitor)
    whole = axis(visitor, "xaxis")["range"]
    box = visitor.locator(".gpt-curve .nsewdrag").first.bounding_box()
    visitor.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.5)
    visitor.mouse.down()
    visitor.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.9, steps=5)
    visitor.mouse.up()
    back = visitor.locator(PART).get_by_role("button", name="Show all")
    expect(back).to_be_visible()
    steps, nats = axis(visitor, "xaxis")["range"], axis(visitor, "yaxis")["range"]
    assert whole[0] < steps[0] < steps[1] < whole[1]
    expect(visitor).not_to_have_url(re.compile("moment="))  # to drag is not to click
    choose(visitor, "bits per character")
    assert axis(visitor, "xaxis")["range"] == pytest.approx(steps)
    bits = axis(visitor, "yaxis")["range"]
    assert bits == pytest.approx([loss / math.log(2) for loss in nats])
    back.click()
    expect(back).to_be_hidden()
    assert axis(visitor, "xaxis")["range"] == pytest.approx(whole)
    visitor.locator(PART).get_by_role("button", name="nats").click()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_picture_can_be_taken_along(visitor, tmp_path, lang):
    open_example(visitor, lang)
    host = visitor.locator(".gpt-curve").bounding_box()
    found = {}
    for kind in ("png", "svg"):
        with visitor.expect_download() as download:
            visitor.locator(f"{PART} [data-do={kind}]").click()
        assert download.value.suggested_filename.endswith(f"curve.{kind}")
        download.value.save_as(tmp_path / kind)
        found[kind] = (tmp_path / kind).read_bytes()
    assert found["png"].startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", found["png"][16:24])
    assert (width, height) == pytest.approx((2 * host["width"], 2 * host["height"]), abs=4)
    drawing = ElementTree.fromstring(found["svg"])
    assert drawing.tag == "{http://www.w3.org/2000/svg}svg"
    words = " ".join("".join(text.itertext()) for text in drawing.iter() if "text" in text.tag)
    for line in ("unigram", "trigram") if lang == "en" else ("一元", "三元"):
        assert line in words


def test_on_a_phone_a_touch_shows_and_a_button_goes_there(new_visitor):
    page = new_visitor(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    open_example(page)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
    page.locator(".gpt-curve").scroll_into_view_if_needed()
    page.touchscreen.tap(*place(page, 3_000))
    card = page.locator(CARD)
    expect(card).to_be_visible()
    expect(page).not_to_have_url(re.compile("moment="))
    picture = page.locator(".gpt-curve").bounding_box()
    assert card.bounding_box()["y"] >= picture["y"] + picture["height"] - 1
    card.get_by_role("button", name="Go to step 3,135").tap()
    expect(page).to_have_url(re.compile(r"moment=3135\b"))


def test_points_become_curves(visitor):
    """The arithmetic of the picture, without a picture."""
    visitor.goto("/")
    module = "const points = await import('/assets/curve_points.js');"

    def calculated(code: str) -> Any:
        return visitor.evaluate(f"async () => {{ {module} {code} }}")

    series = """
        const series = points.emptySeries();
        const add = (step, train, validation) => points.addPoints(series, {
            step, train, validation, rate: step.map(() => 0.1), norm: step.map(() => 1),
        }, { step: [], text: [] });
    """
    # What came before is not added again; a constant loss stays where it is.
    constant = calculated(
        series + "add([0, 1, 2], [2, 2, 2], [2, null, null]); add([1, 2, 3], [9, 9, 2],"
        " [null, null, 2]); return [series.step, series.smooth, series.measuredAt];"
    )
    assert constant == [[0, 1, 2, 3], [2, 2, 2, 2], [0, 3]]
    # A long run is thinned, and keeps its newest point.
    length, newest = calculated(
        series + "const steps = [...Array(9001).keys()]; add(steps, steps.map(() => 2),"
        " steps.map(() => null)); add([9001], [2], [null]);"
        " return [series.step.length, series.step.at(-1)];"
    )
    assert length <= 4501
    assert newest == 9001
    # A line counts as passed when the next point stays below it, and not by a hair.
    crossed = calculated(
        series + "add([0, 10, 20, 30, 40], [4, 3, 3, 2, 1], [4, 2.4, 2.6, 2.2, 1]);"
        " return points.crossings(series, [{ name: 'a', loss: 4.002 }, { name: 'b', loss: 2.5 },"
        " { name: 'c', loss: 1.001 }]).map(({ name, number, step }) => [name, number, step]);"
    )
    assert crossed == [["a", 1, 10], ["b", 2, 30]]
    for unit, nats, value in (("nats", 2.0, 2.0), ("bits", 2.0, 2 / math.log(2) / 4)):
        code = f"const unit = points.unitOf('{unit}', 0.25); return [unit.of({nats}),"
        code += f" unit.nats(unit.of({nats}))];"
        assert calculated(code) == pytest.approx([value, nats])
    assert calculated("return points.written(points.unitOf('perplexity', 1), 1000)") == "1.0e+304"
    for low, high in ((0.45, 22_000), (4.2, 4.9), (0.003, 700), (1e-9, 1e9), (1.5, 65)):
        ticks = calculated(f"return points.logTicks({low}, {high}, 7)")
        assert 2 <= len(ticks) <= 8
        assert ticks == sorted(ticks)
        assert low <= ticks[0] * 1.0001
        assert ticks[-1] <= high * 1.0001
