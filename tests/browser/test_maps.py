"""All heads as maps: they show what the model computes, and the browser answers by itself."""

import io
import re
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Locator, Page, expect
from stored import tiny_store
from test_text_and_tokens import nothing_ran
from visits import ADA, HOSTILE, add_trained_run

from gptcore.example import FOLDER
from gptcore.figures.colours import SEQUENTIAL
from gptcore.modelfile import load_model
from gptcore.trace import Trace, trace

pytestmark = pytest.mark.browser

SENTENCE = "One morning the cat"
LAYERS, HEADS = 4, 4


def reading(step: str | None) -> Trace:
    """What the model that ships with the project makes of the sentence, not by way of a page."""
    saved = load_model((FOLDER / "moments" / f"{step}.safetensors").read_bytes())
    return trace(saved.model, saved.tokenizer.encode(SENTENCE))


def patterns_of(step: str | None) -> NDArray[np.float32]:
    """Its weights, (L, H, T, T)."""
    return reading(step).patterns.numpy()


def scores_of(step: str | None) -> NDArray[np.float32]:
    """Its scores, (L, H, T, T)."""
    return reading(step).scores.numpy()


def open_maps(page: Page, sentence: str = SENTENCE, **query: str) -> Locator:
    """The Attention page with all its maps drawn."""
    rest = "".join(f"&{name}={value}" for name, value in query.items())
    page.goto(f"/attention?prompt={sentence}{rest}")
    return drawn(page, tokens="")


def drawn(page: Page, **facts: str) -> Locator:
    """The maps, once they are of these facts: a step, an open head, a kind."""
    wanted = "".join(
        f"[data-{name}='{value}']" if value else f"[data-{name}]" for name, value in facts.items()
    )
    page.locator(f".attention{wanted}").wait_for()
    return page.locator(".attention")


def point_at(canvas: Locator, start: int, end: int, tokens: int) -> None:
    """Move the mouse over the cell of a pair."""
    size = canvas.evaluate("canvas => parseFloat(canvas.style.width)")
    canvas.hover(position={"x": (end + 0.5) * size / tokens, "y": (start + 0.5) * size / tokens})


def percent(text: str) -> float:
    """``looks at: 43.1% in L1 H2`` -> 0.431."""
    return float(re.findall(r"([\d.]+)%", text)[0]) / 100


def blue_of(weight: float) -> NDArray[np.float64]:
    """The colour of a weight on a light page: the stops, by the square root."""
    stops = [[int(stop[at : at + 2], 16) for at in (1, 3, 5)] for stop in SEQUENTIAL["light"]]
    places = np.linspace(0, 1, len(stops))
    return np.array([np.interp(np.sqrt(weight), places, part) for part in np.transpose(stops)])


def test_every_head_is_drawn_as_the_model_looks(visitor):
    maps = open_maps(visitor, head="1.2")
    expected = patterns_of(maps.get_attribute("data-step"))
    tokens = expected.shape[-1]
    assert maps.get_attribute("data-tokens") == str(tokens)
    pictures = maps.locator(".head canvas").evaluate_all(
        """canvases => canvases.map(canvas => [...canvas.getContext("2d")
            .getImageData(0, 0, canvas.width, canvas.height).data])"""
    )
    assert len(pictures) == LAYERS * HEADS
    for which, pixels in enumerate(pictures):
        picture = np.array(pixels).reshape(tokens, tokens, 4)
        weights = expected[which // HEADS, which % HEADS]
        # What nobody may look at is left out, the rest has the colour of its weight.
        np.testing.assert_array_equal(picture[..., 3] > 0, np.tri(tokens, dtype=bool))
        for start, end in ((0, 0), (7, 3), (tokens - 1, tokens - 2)):
            assert np.abs(picture[start, end, :3] - blue_of(weights[start, end])).max() <= 2
    info = maps.locator(".info")
    large = maps.locator(".open canvas")
    for start, end in ((10, 4), (18, 17), (5, 5)):
        point_at(large, start, end, tokens)
        expect(info).to_contain_text("in L1 H2")
        expect(maps.locator(".info .placed small").first).to_have_text(str(start))
        assert percent(info.inner_text()) == pytest.approx(expected[1, 2, start, end], abs=0.0006)
    assert "looks at itself" in info.inner_text()
    point_at(large, 4, 10, tokens)
    expect(info).to_contain_text("cannot look at")

    # The row of the pair lights up in every head, with what that head gives to it.
    start, end = 12, 7
    point_at(maps.locator("[data-head='0.3'] canvas"), start, end, tokens)
    expect(info).to_contain_text("in L0 H3")
    lit = maps.locator(".head").evaluate_all(
        """heads => heads.map(head => {
            const box = part => head.querySelector(part).getBoundingClientRect();
            const [map, row, cell] = [box("canvas"), box(".row"), box(".cell")];
            const middle = (low, high, begin) => ((low + high) / 2 - begin) / map.width;
            return [middle(row.top, row.bottom, map.top), middle(cell.left, cell.right, map.left)];
        })"""
    )
    assert len(lit) == LAYERS * HEADS
    middle = [(start + 0.5) / tokens, (end + 0.5) / tokens]
    np.testing.assert_allclose(lit, [middle] * len(lit), atol=0.2 / tokens)
    shown = maps.locator(".weight").evaluate_all("all => all.map(each => each.dataset.weight)")
    said = [percent(text) for text in shown]
    np.testing.assert_allclose(said, expected[:, :, start, end].ravel(), atol=0.0051)


def test_heads_open_and_pairs_are_chosen_by_mouse_and_keyboard(visitor):
    maps = open_maps(visitor, head="0.0")
    maps.locator("[data-head='2.1']").click()
    drawn(visitor, open="2.1")
    expect(maps.locator(".title")).to_contain_text("Layer 2, head 1")
    expect(visitor).to_have_url(re.compile(r"head=2\.1"))
    visitor.keyboard.press("ArrowRight")
    visitor.keyboard.press("ArrowDown")
    expect(maps).to_have_attribute("data-open", "3.2")
    expect(maps.locator("[data-head='3.2']")).to_be_focused()
    expect(visitor).to_have_url(re.compile(r"head=3\.2"))
    name = maps.locator("[data-head='3.2']").get_attribute("aria-label")
    assert re.search(r"Layer 3, head 2\. Strongest: .+ looks at .+, [\d.]+%", name)

    large = maps.locator(".open")
    expected = patterns_of(maps.get_attribute("data-step"))
    tokens = expected.shape[-1]
    point_at(large.locator("canvas"), 9, 4, tokens)
    visitor.mouse.down()
    visitor.mouse.up()
    expect(large).to_have_attribute("data-pair", "9 4")
    large.focus()
    visitor.mouse.move(0, 0)
    for key in ("ArrowUp", "ArrowLeft", "Enter"):
        visitor.keyboard.press(key)
    expect(large).to_have_attribute("data-pair", "8 3")
    info = maps.locator(".info")
    expect(info).to_have_attribute("aria-live", "polite")
    assert percent(info.inner_text()) == pytest.approx(expected[3, 2, 8, 3], abs=0.0006)
    # The last token may look at all, the first only at itself.
    for _ in range(tokens):
        visitor.keyboard.press("ArrowUp")
    expect(info).to_contain_text("looks at itself: 100%")


def test_another_moment_changes_the_pixels_and_nothing_else(visitor):
    maps = open_maps(visitor, head="1.1")
    step = maps.get_attribute("data-step")
    point_at(maps.locator(".open canvas"), 11, 6, len(SENTENCE))
    box = maps.bounding_box()
    maps.locator("canvas").evaluate_all("all => all.forEach(canvas => { canvas.kept = true; })")
    # From the keyboard: the mouse stays where it points.
    visitor.locator(".bar input").focus()
    visitor.keyboard.press("ArrowLeft")
    visitor.locator(f".attention[data-tokens]:not([data-step='{step}'])").wait_for()
    earlier = maps.get_attribute("data-step")
    info = maps.locator(".info")
    assert percent(info.inner_text()) == pytest.approx(patterns_of(earlier)[1, 1, 11, 6], abs=6e-4)
    assert maps.locator("canvas").evaluate_all("all => all.every(canvas => canvas.kept)")
    assert maps.bounding_box() == box

    # Scores before the softmax, at a switch.
    maps.locator(".scores").click()
    drawn(visitor, kind="scores", step=earlier)
    point_at(maps.locator(".open canvas"), 11, 6, len(SENTENCE))
    expect(maps.locator(".info .placed small").first).to_have_text("11")
    row = scores_of(earlier)[1, 1, 11]
    score, weight = maps.locator(".info b").all_inner_texts()
    assert float(score.replace("−", "-")) == pytest.approx(row[6], abs=0.006)
    assert percent(weight) == pytest.approx(np.exp(row[6]) / np.exp(row).sum(), abs=6e-4)
    maps.locator(".scores").click()
    drawn(visitor, kind="weights")


def test_the_maps_answer_without_the_network(server, chromium):
    # Not as a visitor of the fixture: Streamlit's looking for its server ends in the console.
    context = chromium.new_context(base_url=server, locale="en-GB")
    page = context.new_page()
    maps = open_maps(page, head="0.0")
    context.set_offline(True)
    assert not page.evaluate("() => fetch('/_stcore/health').then(() => true, () => false)")
    expected = patterns_of(maps.get_attribute("data-step"))
    maps.locator("[data-head='3.3']").click()
    expect(maps.locator(".title")).to_contain_text("Layer 3, head 3")
    point_at(maps.locator(".open canvas"), 14, 9, expected.shape[-1])
    expect(maps.locator(".info .placed small").first).to_have_text("14")
    weight = percent(maps.locator(".info").inner_text())
    assert weight == pytest.approx(expected[3, 3, 14, 9], abs=0.0006)
    maps.locator("[data-view=arcs]").click()
    expect(maps.locator(".arcs .strip .chip")).to_have_count(expected.shape[-1])
    context.close()


def test_hostile_tokens_are_drawn_and_run_nothing(visitor, server_folder: Path, store):
    # Trained elsewhere: the worker of the server would take the run to train it itself.
    trained = add_trained_run(store, text=HOSTILE * 40, steps=2, tokenizer__kind="bpe")
    served = tiny_store(server_folder / "home")
    run = served.import_model(ADA, store.model_bytes(trained.id, 2), HOSTILE)
    served.close()
    maps = open_maps(visitor, "x", run=run.id)
    visitor.locator(".sentence textarea").fill(HOSTILE[:60])
    maps.locator(".open .ticks bdi", has_text="onerror").first.wait_for(state="attached")
    for head in ("0.0", "1.1"):
        maps.locator(f"[data-head='{head}'] canvas").click(position={"x": 3, "y": 40})
        drawn(visitor, open=head)
        expect(maps.locator(".info .chip").first).to_be_visible()
    maps.locator(".scores").click()
    drawn(visitor, kind="scores")
    with visitor.expect_download() as download:
        maps.locator(".one .save").click()
    assert re.fullmatch(r"[\w-]+-attention-step-2-L1-H1\.png", download.value.suggested_filename)
    nothing_ran(visitor)


def test_they_fit_the_screen_and_are_taken_along_as_png(new_visitor):
    visitor = new_visitor(viewport={"width": 1280, "height": 900})
    maps = open_maps(visitor, head="2.0")
    grid, large = (maps.locator(part).bounding_box() for part in (".grid", ".open .map"))
    assert max(box["y"] + box["height"] for box in (grid, large)) <= 900
    assert large["x"] >= grid["x"] + grid["width"]
    for part in (".all", ".one"):
        with visitor.expect_download() as download:
            maps.locator(f"{part} .save").click()
        image = Image.open(io.BytesIO(download.value.path().read_bytes()))
        assert image.format == "PNG"
        shown = maps.locator(f"{part} canvas").first.bounding_box()
        assert min(image.size) > 2 * shown["width"]
        colours = {colour for _, colour in image.convert("RGB").getcolors(2**24)}
        assert len(colours) > 50
        assert (255, 255, 255) in colours, "the ground of a light page"

    # One or two tokens are a picture too.
    for sentence in ("O", "On"):
        visitor.locator(".sentence textarea").fill(sentence)
        drawn(visitor, tokens=str(len(sentence)))
        point_at(maps.locator(".open canvas"), 0, 0, len(sentence))
        expect(maps.locator(".info")).to_contain_text("looks at itself: 100%")

    visitor.set_viewport_size({"width": 390, "height": 844})
    visitor.locator(".attention.narrow").wait_for()
    grid, large = (maps.locator(part).bounding_box() for part in (".grid", ".open .map"))
    assert large["y"] >= grid["y"] + grid["height"]
    assert max(box["x"] + box["width"] for box in (grid, large)) <= 390
    assert visitor.evaluate("() => document.documentElement.scrollWidth") <= 390
