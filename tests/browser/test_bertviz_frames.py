"""bertviz's views in a real browser: they draw what the pass has, and no token runs anything."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Frame, Page, Route, expect
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route as ServerRoute
from starlette.testclient import TestClient
from visits import add_trained_run

from gptcore import bertviz_views
from gptcore.bertviz_views import VIEWS, View, frame_height
from gptcore.figures.colours import SEQUENTIAL, Mode
from gptcore.head_edits import NO_EDITS
from gptcore.messages import translate
from gptcore.positions import ENCODINGS, alibi_slopes
from gptcore.store import Store
from gptcore.trace import Trace
from pages.parts import bertviz_frame, models
from pages.parts.bertviz_frame import Picture
from pages.parts.serving import ROUTES, SecurityHeaders, bertviz_url

pytestmark = pytest.mark.browser

SITE = "http://playground.example"
TOKENS = [
    "</script><img src=x onerror=window.hacked=1>",
    "<svg onload=window.hacked=1>",
    "<b>bold</b>",
    "{{constructor.constructor('window.hacked=1')()}}",
    "${window.hacked=1}",
    "\u2028'\"`\\",
    "Softmax",
    "Layer 0, Head 1",
]
STEP, LAYER, HEAD = 4, 1, 0
Opened = Callable[..., Frame]

# How well each written text can be told from the ground, as WCAG has it, at the worst.
CONTRAST = """() => {
  const light = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map(Number).map(
      (each) => each / 255 <= 0.04045 ? each / 255 / 12.92 : ((each / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = light(getComputedStyle(document.documentElement).backgroundColor);
  return Math.min(...[...document.querySelectorAll("text, label, select")].map((text) => {
    const style = getComputedStyle(text);
    const ink = light(text.tagName === "text" ? style.fill : style.color);
    return (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05);
  }));
}"""


async def page_around(request: Request) -> Response:
    """A page of ours with a frame, as the Attention page has one."""
    asked = request.query_params
    size = f"width: 1100px; height: {asked['height']}px; border: 0"
    return HTMLResponse(f'<iframe style="{size}" src="{asked["frame"]}"></iframe>')


@pytest.fixture
def problems() -> Iterator[list[str]]:
    """What a browser complains of; at the end of a test, nothing."""
    noted: list[str] = []
    yield noted
    assert not noted, "\n".join(noted)


@pytest.fixture
def opened(
    chromium: Browser, store: Store, problems: list[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Opened]:
    """Opens the frame of a picture: its answers are those of our routes, and there is no network.

    What is asked for that we do not serve is a problem, and so is every error.
    """
    monkeypatch.setattr(models, "store", lambda: store)
    app = Starlette(
        routes=[*ROUTES, ServerRoute("/", page_around)], middleware=[Middleware(SecurityHeaders)]
    )
    server = TestClient(app, base_url=SITE)
    context = chromium.new_context(viewport={"width": 1200, "height": 1500})
    context.set_default_timeout(20_000)

    def answer(route: Route) -> None:
        url = route.request.url
        if not url.startswith(f"{SITE}/"):
            problems.append(f"another machine was asked: {url}")
            route.abort()
            return
        reply = server.get(url.removeprefix(SITE))
        if reply.status_code != 200:
            problems.append(f"{reply.status_code}: {url}")
        # The client has unpacked it.
        headers = {name: text for name, text in reply.headers.items() if "content-e" not in name}
        route.fulfill(status=reply.status_code, headers=headers, body=reply.content)

    context.route("**/*", answer)
    context.on("weberror", lambda error: problems.append(f"script: {error.error}"))
    context.on(
        "console",
        lambda said: problems.append(f"console: {said.text}") if said.type == "error" else None,
    )

    def made(picture: Picture, mode: Mode = "light", lang: str = "en") -> Frame:
        page = context.new_page()
        config = models.saved_model(picture.run_id, picture.step).config.model
        height = frame_height(picture.view, config, len(picture.ids))
        url = bertviz_url(picture, lang, mode).replace("&", "%26")
        page.goto(f"{SITE}/?height={height}&frame={url}")
        frame = page.frames[1]
        frame.locator("svg[data-tidy]").wait_for()
        expect(frame.locator("[role=status]")).to_have_count(0)
        return frame

    yield made
    context.close()


def picture_of(store: Store, view: View, tokens: int = 8, **changes: object) -> Picture:
    run = add_trained_run(store, steps=STEP, **changes)
    return Picture(view, run.id, STEP, tuple(range(tokens)), NO_EDITS, (LAYER, HEAD))


def reading(picture: Picture) -> Trace:
    return models.traced(picture.run_id, picture.step, picture.ids)


def nothing_ran(frame: Frame) -> None:
    assert frame.locator("img, b, image, script:not([nonce]):not([type])").count() == 0
    assert frame.evaluate("() => window.hacked") is None
    assert frame.page.evaluate("() => window.hacked") is None


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("view", VIEWS)
def test_a_view_draws_any_token_as_text(opened, store, monkeypatch, view, mode) -> None:
    # No tokenizer makes such tokens, so they are written in their place.
    labels = iter(TOKENS * 9)
    monkeypatch.setattr(bertviz_frame, "token_label", lambda token: next(labels))
    monkeypatch.setattr(bertviz_views, "_LETTERS", dict.fromkeys(VIEWS, 100))
    lang = "zh" if mode == "dark" else "en"
    frame = opened(picture_of(store, view), mode, lang)
    count = len(TOKENS)
    if view == "head":
        assert frame.locator("#attention line").count() == 2 * count * count
        written = frame.locator("#left text").all_text_contents()
        assert translate("bertviz-layer", lang) in frame.locator("label").inner_text()
        assert frame.locator("[aria-pressed=true]").count() == 1
    elif view == "model":
        assert frame.locator("line").count() == 2 * 2 * count * count
        frame.locator("svg > g").nth(2).locator("rect").last.click()
        title = translate("bertviz-one-head", lang, layer=1, head=0)
        expect(frame.locator("text.detail")).to_have_text(title)
        written = frame.locator("text.token").all_text_contents()[:count]
        headings = " ".join(frame.locator("svg > text").all_text_contents())
        for name in ("heads", "layers"):
            assert translate(f"bertviz-{name}", lang) in headings
    else:
        assert frame.locator("#queries .element").count() == count * 8
        assert frame.locator("#keys .element").count() == count * 8
        written = frame.locator("#expanded #leftText text").all_text_contents()
        headings = " ".join(frame.locator("#heading text").all_text_contents())
        for name in ("query", "key", "product", "weight", "no-token"):
            assert translate(f"bertviz-{name}", lang) in headings
    assert written == TOKENS
    ground = frame.evaluate("() => getComputedStyle(document.documentElement).backgroundColor")
    red, green, blue = (int(SEQUENTIAL[mode][0][at : at + 2], 16) for at in (1, 3, 5))
    assert ground == f"rgb({red}, {green}, {blue})"
    assert frame.evaluate(CONTRAST) >= 4.5
    nothing_ran(frame)


def test_even_markup_that_got_in_would_run_nothing(opened, store, problems) -> None:
    frame = opened(picture_of(store, "head"))
    assert frame.evaluate("() => origin") == "null"
    tried = frame.evaluate(
        """async () => {
          const refused = [];
          document.addEventListener("securitypolicyviolation",
            (event) => refused.push(event.effectiveDirective));
          const markup = ["<img src=x onerror='window.hacked=1'>", "<a onclick='window.hacked=1'>",
            "<iframe src='/'>"];
          document.body.insertAdjacentHTML("beforeend", markup.join(""));
          document.querySelector("a").click();
          const script = document.createElement("script");
          script.textContent = "window.hacked = 1";
          document.body.append(script);
          await fetch("/assets/d3.js").catch(() => refused.push("fetch"));
          for (const secret of [() => document.cookie, () => localStorage, () => parent.document]) {
            try { secret(); } catch { refused.push("secret"); }
          }
          await new Promise((done) => setTimeout(done, 50));
          return refused;
        }"""
    )
    assert set(tried) == {
        *("img-src", "frame-src", "connect-src", "script-src-attr", "script-src-elem"),
        *("fetch", "secret"),
    }
    assert tried.count("secret") == 3
    assert frame.evaluate("() => window.hacked") is None
    assert all("Content Security Policy" in problem for problem in problems), problems
    problems.clear()


@pytest.mark.parametrize("positions", ENCODINGS)
def test_the_neuron_view_comes_to_the_scores_of_the_model(opened, store, positions) -> None:
    changes = {"model__positions": positions, "model__qk_norm": positions != "alibi"}
    picture = picture_of(store, "neuron", model__causal=positions != "none", **changes)
    frame, read, place = opened(picture), reading(picture), 5
    frame.locator("#collapsed #leftText > g").nth(place).hover()
    frame.locator("#collapsed #leftText > g").nth(place).locator("rect").last.click()
    expect(frame.locator("#expanded")).to_be_visible()
    values = "all => all.map(each => Number(each.dataset.value))"
    q, k = (read[f"blocks.{LAYER}.attn.{name}"][HEAD] for name in ("q", "k"))
    told = frame.locator("#product .vector").nth(2).locator(".element").evaluate_all(values)
    assert told == pytest.approx((q[place] * k[2]).tolist(), abs=1e-3)
    squares = frame.locator(".dotproduct").evaluate_all(values)
    size = read.config.head_size
    scores = [read.config.attention_scale * size**0.5 * square for square in squares]
    if positions == "alibi":
        slope = float(alibi_slopes(read.config.heads)[HEAD])
        scores = [score - slope * abs(place - at) for at, score in enumerate(scores)]
    seen = place + 1 if read.config.causal else len(scores)
    assert scores[:seen] == pytest.approx(read.scores[LAYER, HEAD, place, :seen], abs=2e-3)
    weights = frame.locator("#expanded #rightText .highlight").evaluate_all(
        "all => all.map(each => Number(each.style.opacity))"
    )
    assert weights == pytest.approx(read.patterns[LAYER, HEAD, place], abs=1e-3)


def test_the_keyboard_does_what_the_mouse_does(opened, store) -> None:
    visible = "#attention line[visibility=visible]"
    frame = opened(picture_of(store, "head"))
    frame.locator("#left > g").last.locator("g").nth(3).focus()
    expect(frame.locator(visible)).to_have_count(2 * 8)
    frame.page.keyboard.press("Tab")
    assert frame.locator(visible).first.get_attribute("left-token-index") == "4"
    square = frame.get_by_role("button", name=translate("bertviz-one-head", layer=1, head=1))
    expect(square).to_have_attribute("aria-pressed", "false")
    square.press("Enter")
    expect(square).to_have_attribute("aria-pressed", "true")
    frame.locator("#layer").select_option("0")
    again = frame.get_by_role("button", name=translate("bertviz-one-head", layer=0, head=1))
    expect(again).to_have_attribute("aria-pressed", "true")

    frame = opened(picture_of(store, "model"))
    name = translate("bertviz-one-head", layer=0, head=1)
    frame.get_by_role("button", name=name).press("Enter")
    expect(frame.locator("text.detail")).to_have_text(name)
    frame.get_by_role("button", name=name).press("Enter")
    expect(frame.locator("text.detail")).to_have_count(0)

    frame = opened(picture_of(store, "neuron"))
    frame.locator("#collapsed #leftText > g").nth(6).press("Enter")
    expect(frame.locator("#expanded #leftText > g").nth(6)).to_be_focused()
    assert frame.locator("#product").evaluate("product => product.style.opacity") == "1"
    frame.page.keyboard.press("Enter")
    expect(frame.locator("#collapsed #leftText > g").nth(6)).to_be_focused()


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("tokens", [1, 16])
def test_the_whole_picture_fits_into_its_frame(opened, store, view, tokens) -> None:
    frame = opened(picture_of(store, view, tokens))
    inside = frame.evaluate(
        """() => {
          const { scrollHeight, clientHeight, scrollWidth, clientWidth } = document.documentElement;
          return [clientHeight - scrollHeight, clientWidth - scrollWidth];
        }"""
    )
    assert inside == [0, 0]


def test_the_page_shows_all_three_and_they_need_no_network(visitor: Page) -> None:
    visitor.set_viewport_size({"width": 1280, "height": 1400})
    visitor.goto("/attention?prompt=One+morning+the+cat&head=1.2")
    visitor.locator(".st-key-attention-part").get_by_text("BertViz").click()
    frame = visitor.frame_locator(".st-key-attention-bertviz iframe")
    frame.locator(".head svg[data-tidy]").wait_for()
    steps = visitor.evaluate("() => history.length")
    expect(frame.locator("#layer")).to_have_value("1")
    green = frame.locator("[aria-pressed=true]")
    expect(green).to_have_attribute("aria-label", translate("bertviz-one-head", layer=1, head=2))
    for view in ("model", "neuron"):
        name = translate(f"bertviz-view-{view}")
        visitor.locator(".st-key-attention-bertviz-view").get_by_text(name).click()
        frame.locator(f".{view} svg[data-tidy]").wait_for()
    expect(frame.locator("#att_head")).to_have_value("2")
    # Another head, opened in the picture above: the view follows.
    visitor.locator(".maps .grid button").first.click()
    expect(frame.locator("#att_head")).to_have_value("0", timeout=20_000)
    expect(frame.locator("#layer")).to_have_value("0")
    assert visitor.evaluate("() => history.length") == steps
    # Drawn, a view asks for nothing any more: the network may go.
    asked: list[str] = []
    around = visitor.main_frame
    visitor.on("request", lambda it: asked.append(it.url) if it.frame != around else None)
    token = frame.locator("#collapsed #leftText > g").nth(3)
    token.hover()
    token.locator("rect").last.click()
    expect(frame.locator("#expanded")).to_be_visible()
    frame.locator("#att_head").select_option("1")
    expect(frame.locator("svg[data-tidy]")).to_be_visible()
    assert not asked
