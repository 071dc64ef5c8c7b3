"""The arcs of the Attention page in a real browser: they are the weights that a trace has."""

import re
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect
from visits import ADA, HOSTILE, add_trained_run

from gptcore.example import RUN_ID, shipped
from gptcore.modelfile import load_model
from gptcore.store import Store
from gptcore.trace import trace

pytestmark = pytest.mark.browser
SENTENCE = "One morning the little dog ran to the door."
HEADS = range(4)


@pytest.fixture(scope="module")
def server(written_server):
    return written_server


@pytest.fixture(scope="module")
def store(server, written_folder):
    used = Store(written_folder / "home")
    yield used
    used.close()


@pytest.fixture(scope="module")
def weights(store):
    """What the shipped model's heads look at in the sentence, (L, H, T, T)."""
    saved = load_model(store.model_bytes(RUN_ID, shipped().moments[-1].step))
    found = trace(saved.model, saved.tokenizer.encode(SENTENCE)).patterns.numpy()
    assert found.shape[1] == len(HEADS)
    return found


def open_arcs(page, **query):
    page.goto(f"/attention?{urlencode({'lang': 'en', **query})}")
    # The first visitor waits until the server has imported torch.
    page.locator(".attention[data-tokens]").wait_for()
    page.locator("[data-view=arcs]").click()
    expect(tokens(page).last).to_have_class(re.compile(r"\bat\b"))


def tokens(page):
    return page.locator(".arcs .strip .chip")


def pressed(page, name):
    """Presses the button of a layer, of a head, or of all heads."""
    page.locator(".arcs .choices").get_by_role("button", name=name, exact=True).click()


def drawn(page):
    """(head, to) -> (weight, thickness) of every arc."""
    return page.locator(".arcs path.arc").evaluate_all(
        """paths => paths.map(path => [Number(path.dataset.head), Number(path.dataset.to),
            Number(path.dataset.weight), Number(path.getAttribute('stroke-width'))])"""
    )


def same(page, weights, layer, start, heads=HEADS):
    """Whether there is an arc for every weight of 1% or more and for no other, thick by it."""
    found = {(head, to): (weight, width) for head, to, weight, width in drawn(page)}
    for head in heads:
        for to in range(start + 1):
            weight = weights[layer, head, start, to]
            if (head, to) in found:
                assert found.pop((head, to))[0] == pytest.approx(weight, abs=2e-5)
            else:
                assert weight < 0.01 + 2e-5
    assert not found
    widths = [width for _, _, _, width in sorted(drawn(page), key=lambda arc: arc[2])]
    assert widths == sorted(widths)
    assert len(set(widths)) > 3


def test_arcs_are_the_weights_of_the_token_under_the_pointer(visitor, weights):
    open_arcs(visitor, prompt=SENTENCE, head="1.2")
    expect(tokens(visitor)).to_have_count(len(SENTENCE))
    same(visitor, weights, 1, len(SENTENCE) - 1)
    tokens(visitor).nth(20).hover()
    expect(tokens(visitor).nth(20)).to_have_class(re.compile(r"\bat\b"))
    same(visitor, weights, 1, 20)

    head, to = divmod(int(weights[1, :, 20, :21].argmax()), 21)
    strongest = weights[1, head, 20, to]
    token = SENTENCE[to].replace(" ", "·")
    named = visitor.locator(".arcs .looks button")
    expect(named).to_have_count(6)
    expect(named.first).to_have_text(re.compile(rf"^{re.escape(token)}{strongest:.0%}L1 H{head}$"))
    expect(visitor.locator(".arcs .token")).to_have_text(f"{SENTENCE[20]} looks at")
    arcs = [weight for *_, weight, _ in drawn(visitor)]
    share = f"Drawn: {sum(arcs) / len(HEADS):.0%} of"
    expect(visitor.locator(".arcs .drawn")).to_contain_text(share)
    # Each head is named where it looks most, so that nothing is told by colour alone.
    names = visitor.locator(".arcs svg text")
    assert sorted(names.all_text_contents()) == ["H0", "H1", "H2", "H3"]
    for name in names.all():
        number = int(name.get_attribute("data-head"))
        assert int(name.get_attribute("data-to")) == weights[1, number, 20, :21].argmax()
    colours = visitor.locator(".arcs path.arc").evaluate_all(
        "paths => paths.map(path => [path.dataset.head, getComputedStyle(path).stroke])"
    )
    assert len({tuple(each) for each in colours}) == len({stroke for _, stroke in colours}) == 4

    # Another head that is opened brings its layer along.
    visitor.locator("[data-view=maps]").click()
    visitor.locator(".attention .grid button.head").first.click()
    visitor.locator("[data-view=arcs]").click()
    same(visitor, weights, 0, 20)


def test_heads_and_layers_are_chosen_by_buttons(visitor, weights):
    open_arcs(visitor, prompt=SENTENCE, head="1.2")
    last = len(SENTENCE) - 1
    pressed(visitor, "H1")
    same(visitor, weights, 1, last, [0, 2, 3])
    pressed(visitor, "L3")
    same(visitor, weights, 3, last, [0, 2, 3])
    pressed(visitor, "All")
    same(visitor, weights, 3, last)
    pressed(visitor, "None")
    assert drawn(visitor) == []
    expect(visitor.locator(".arcs .drawn")).to_contain_text("No head is chosen")
    pressed(visitor, "H2")
    same(visitor, weights, 3, last, [2])
    states = visitor.locator(".arcs .choices button").evaluate_all(
        "buttons => buttons.filter(each => each.ariaPressed === 'true').map(each => each.innerText)"
    )
    assert [state.strip() for state in states] == ["L3", "H2"]
    # What is typed and where one is stay apart: the choice holds for the next sentence.
    box = visitor.locator(".sentence textarea")
    box.fill(SENTENCE[:30])
    expect(tokens(visitor)).to_have_count(30)
    same(visitor, weights, 3, 29, [2])


def test_the_keyboard_reaches_tokens_and_looks(visitor, weights):
    open_arcs(visitor, prompt=SENTENCE, head="1.2")
    strip = visitor.locator(".arcs .strip")
    strip.focus()
    strip.press("Home")
    expect(tokens(visitor).first).to_have_class(re.compile(r"\bat\b"))
    assert {(head, to) for head, to, *_ in drawn(visitor)} == {(head, 0) for head in HEADS}
    for _ in range(9):
        strip.press("ArrowRight")
    same(visitor, weights, 1, 9)
    strip.press("End")
    strip.press("ArrowLeft")
    start = len(SENTENCE) - 2
    same(visitor, weights, 1, start)

    # A look in words shows its arc among the others; chosen, it is the pair of the page.
    head, to = divmod(int(weights[1, :, start, : start + 1].argmax()), start + 1)
    look = visitor.locator(".arcs .looks button").first
    look.focus()
    arc = visitor.locator(".arcs path.arc.on")
    expect(arc).to_have_count(1)
    assert (arc.get_attribute("data-head"), arc.get_attribute("data-to")) == (str(head), str(to))
    expect(tokens(visitor).nth(to)).to_have_class(re.compile(r"\bto\b"))
    look.press("Enter")
    visitor.wait_for_url(re.compile(rf"head=1\.{head}\b"))
    visitor.locator("[data-view=maps]").click()
    expect(visitor.locator(".attention")).to_have_attribute("data-open", f"1.{head}")
    expect(visitor.locator(".attention .open")).to_have_attribute("data-pair", f"{start} {to}")


def test_on_a_phone_the_row_of_tokens_scrolls_and_the_page_does_not(new_visitor):
    page = new_visitor(viewport={"width": 390, "height": 844}, has_touch=True)
    open_arcs(page, prompt=SENTENCE, head="1.2")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
    strip = page.locator(".arcs .strip")
    seen = "strip => [strip.scrollLeft, strip.scrollLeft + strip.clientWidth, strip.scrollWidth]"
    left, right, whole = strip.evaluate(seen)
    assert right == pytest.approx(whole, abs=2), "the newest token is in sight"
    before = page.locator(".arcs .edge.before")
    expect(before).to_have_text(re.compile(r"^← [\d.]+%$"))
    before.click()
    expect(page.locator(".arcs .edge.after").or_(before).first).to_be_attached()
    assert strip.evaluate(seen)[0] < left
    tokens(page).nth(25).tap()
    expect(tokens(page).nth(25)).to_have_class(re.compile(r"\bat\b"))
    expect(page.locator(".arcs .token")).to_have_text(f"{SENTENCE[25]} looks at")
    box = page.locator(".arcs").bounding_box()
    for button in page.locator(".arcs button:visible").all():
        place = button.bounding_box()
        assert place["x"] >= box["x"]
        assert place["x"] + place["width"] <= box["x"] + box["width"] + 1


def test_tokens_that_would_rather_be_code_are_drawn_as_they_are(visitor, store):
    run = add_trained_run(store, HOSTILE, text=(HOSTILE + "\n") * 40, model__context=128)
    open_arcs(visitor, run=run.id, prompt=HOSTILE)
    shown = "".join(tokens(visitor).locator("bdi").all_text_contents())
    assert shown == HOSTILE.replace(" ", "·")
    tokens(visitor).nth(12).hover()
    expect(visitor.locator(".arcs .token bdi")).to_have_text(HOSTILE[12].replace(" ", "·"))
    assert visitor.locator("img[src=x]").count() == 0
    assert visitor.evaluate("() => window.hacked") is None


def test_without_a_mask_arcs_lead_both_ways(visitor, store):
    run = add_trained_run(store, "open", model__causal=False)
    assert run.person == ADA
    open_arcs(visitor, run=run.id, prompt="the little cat")
    tokens(visitor).nth(6).hover()
    ends = {to for _, to, *_ in drawn(visitor)}
    assert min(ends) < 6 < max(ends)
    expect(visitor.locator(".arcs .about")).to_contain_text("no causal mask")
