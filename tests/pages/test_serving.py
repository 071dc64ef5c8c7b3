"""What the server does beside the pages: cookie, headers, scripts, and the writing itself."""

import asyncio
import gzip
import html
import json
import re
from dataclasses import replace

import numpy as np
import pytest
from cachetools import LRUCache
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from visits import HOSTILE, add_trained_run

from gptcore.bertviz_views import VIEWS, View
from gptcore.errors import StoreError
from gptcore.head_edits import NO_EDITS, HeadEdits
from gptcore.messages import translate
from pages.parts import bertviz_frame, safe, write_stream
from pages.parts.bertviz_frame import Picture
from pages.parts.models import nearest_model, traced
from pages.parts.serving import (
    ROUTES,
    VISITOR_COOKIE,
    SecurityHeaders,
    Visitors,
    asset_url,
    bertviz_url,
    content_security_policy,
    script_url,
)


@pytest.fixture
def client():
    pages = [
        Route("/", lambda _: HTMLResponse("<p>page")),
        Route("/plain", lambda _: PlainTextResponse("plain")),
    ]
    app = Starlette(
        routes=[*ROUTES, *pages], middleware=[Middleware(SecurityHeaders), Middleware(Visitors)]
    )
    with TestClient(app) as made:
        yield made


def test_a_visitor_gets_one_cookie_and_keeps_it(client):
    first = client.get("/").headers["set-cookie"]
    assert re.match(rf"{VISITOR_COOKIE}=[\w-]{{43}};", first)
    for wanted in ("HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=31536000"):
        assert wanted in first
    assert "Secure" not in first
    assert "set-cookie" not in client.get("/").headers
    client.cookies.clear()
    assert client.get("/").headers["set-cookie"] != first


def test_cookies_of_other_programs_on_this_host_do_no_harm(client):
    ours = f"{VISITOR_COOKIE}={'a' * 43}"
    for theirs in ('json={"a": "b,c"}', "no value", 'quote="', "名=值"):
        sent = {"cookie": f"{theirs}; {ours}".encode()}
        assert "set-cookie" not in client.get("/", headers=sent).headers, theirs


def test_only_pages_hand_out_the_cookie(client):
    assert "set-cookie" not in client.get("/plain").headers


@pytest.mark.parametrize("cookie", ["", "short", "a" * 100, "x" * 31 + ";", "../" * 12, "é" * 40])
def test_a_made_up_cookie_is_replaced(client, cookie):
    sent = {"cookie": f"{VISITOR_COOKIE}={cookie}".encode()}
    assert "set-cookie" in client.get("/", headers=sent).headers


def test_behind_https_the_cookie_is_secure(client):
    client.base_url = "https://testserver"
    assert "; Secure" in client.get("/").headers["set-cookie"]


def test_every_answer_is_guarded(client):
    for path in ("/", "/plain", "/nothing"):
        headers = client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert "frame-ancestors 'self'" in headers["content-security-policy"]


def test_no_inline_script_and_no_other_site_is_allowed():
    rules = dict(rule.split(" ", 1) for rule in content_security_policy().split("; "))
    assert "'unsafe-inline'" not in rules["script-src"]
    assert "'unsafe-eval'" not in rules["script-src"]
    assert "sha256-" in rules["script-src"]
    assert "http" not in content_security_policy()
    assert "*" not in content_security_policy()


@pytest.mark.parametrize("name", ["plotly.min", "live_curve", "moment_bar", "samples", "writer"])
def test_scripts_are_served_compressed_and_kept_for_a_year(client, name):
    answer = client.get(script_url(name), headers={"accept-encoding": "gzip"})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/javascript")
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-encoding"] == "gzip"
    plain = client.get(script_url(name), headers={"accept-encoding": "identity"})
    assert plain.content == answer.content
    assert int(answer.headers["content-length"]) < len(plain.content)
    assert len(gzip.compress(plain.content)) > 0


@pytest.mark.parametrize("name", ["palette", "live_curve", "moment_bar"])
def test_styles_are_served_like_scripts(client, name):
    answer = client.get(asset_url(f"{name}.css"))
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/css")
    assert "immutable" in answer.headers["cache-control"]
    assert "{" in answer.text


@pytest.mark.parametrize("name", ["nothing", "..%2f..%2fapp", "../app", "%2e%2e/app", "icon"])
@pytest.mark.parametrize("kind", ["js", "css", "py", "svg"])
def test_no_other_file_is_served(client, name, kind):
    assert client.get(f"/assets/{name}.{kind}").status_code == 404


# ---- bertviz's views ----------------------------------------------------------------------


def picture(run_id: str, view: View = "head", step: int = 6, **changes: object) -> Picture:
    return replace(Picture(view, run_id, step, (1, 2, 3), NO_EDITS, (1, 0)), **changes)


def given(answer) -> dict[str, object]:
    """What the document hands to the script in it."""
    return json.loads(re.search(r'id="given">(.*?)</script>', answer.text)[1])


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_runs_our_scripts_and_nothing_else(client, trained_run, view):
    answers = [client.get(bertviz_url(picture(trained_run.id, view), "en", "dark")) for _ in "ab"]
    nonces = []
    for answer in answers:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/html")
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-frame-options"] == "SAMEORIGIN"
        rules = dict(
            rule.split(" ", 1) for rule in answer.headers["content-security-policy"].split("; ")
        )
        assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
        assert rules["sandbox"] == "allow-scripts"
        assert rules["frame-ancestors"] == "'self'"
        assert len(rules) == 7  # nothing else is opened
        nonce = re.fullmatch(r"'nonce-([\w-]{22})'", rules["script-src"])[1]
        assert rules["style-src"] == f"'nonce-{nonce}'"
        nonces.append(nonce)
        tags = re.findall("<script[^>]*>", answer.text)
        assert tags[0] == '<script type="application/json" id="given">'
        sources = [re.fullmatch(f'<script nonce="{nonce}" src="(.*)">', tag)[1] for tag in tags[1:]]
        for source in [*sources, re.search('href="(.*?)"', answer.text)[1]]:
            assert client.get(source).status_code == 200, source
    assert nonces[0] != nonces[1]


def test_a_view_is_of_the_pass_and_of_its_edits(client, trained_run):
    edits = HeadEdits(even=frozenset({(1, 0)}))
    for edit in (NO_EDITS, edits):
        one = picture(trained_run.id, "neuron", 3, edits=edit)
        told = given(client.get(bertviz_url(one, "zh", "light")))
        read = traced(trained_run.id, 3, (1, 2, 3), edit)
        weights = told["params"]["attention"]["all"]["attn"]
        np.testing.assert_allclose(weights, read.patterns, atol=5.01e-5)
        assert told["words"]["Query"] == translate("bertviz-query", "zh")
    assert weights[1][0][2] == pytest.approx([1 / 3] * 3, abs=1e-4)


def test_every_picture_has_a_name_of_its_own_that_cannot_be_worked_out(monkeypatch):
    one = picture("one")
    others = [
        picture("another"),
        picture("one", "model"),
        picture("one", step=3),
        picture("one", ids=(1, 2)),
        picture("one", edits=HeadEdits(muted=frozenset({(0, 0)}))),
        picture("one", edits=HeadEdits(even=frozenset({(0, 0)}))),
        picture("one", head=(0, 0)),
    ]
    names = {bertviz_frame.keep(each) for each in (one, *others)}
    assert len(names) == 1 + len(others)
    assert bertviz_frame.keep(picture("one")) in names
    monkeypatch.setattr(bertviz_frame, "_SECRET", b"another start of the server")
    assert bertviz_frame.keep(one) not in names


@pytest.mark.parametrize("name", ["0" * 32, "x", "%00", "<script>", "é", "x" * 50_000])
@pytest.mark.parametrize("lang", ["en", "zh", "", "<b>", "x" * 5000])
def test_a_made_up_or_forgotten_picture_is_a_sentence(client, name, lang):
    answer = client.get(f"/bertviz/{name}", params={"lang": lang, "mode": lang})
    assert answer.status_code == 404
    assert safe.html(translate("bertviz-forgotten", lang)) in answer.text
    assert "<script" not in answer.text
    assert "<b>" not in answer.text
    assert len(answer.text) < 2000
    assert "sandbox" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    ("run", "step", "reason"),
    [("nobody's", 6, "no-such-run"), ("../../etc", 6, "no-such-run"), (None, 99, "no-such-moment")],
)
def test_a_picture_of_what_is_gone_says_so(client, trained_run, lang, run, step, reason):
    one = picture(run or trained_run.id, step=step)
    answer = client.get(bertviz_url(one, lang, "light"))
    assert answer.status_code == 404
    assert StoreError(reason).advice(lang) in html.unescape(answer.text)
    assert "<script" not in answer.text


def test_pictures_are_kept_for_a_class_and_not_for_ever(monkeypatch):
    monkeypatch.setattr(bertviz_frame, "_kept", LRUCache(1000, bertviz_frame._kept.getsizeof))
    first = bertviz_frame.keep(picture("one", ids=(0,) * 50))
    for step in range(20):
        bertviz_frame.keep(picture("one", step=step, ids=(0,) * 50))
    assert 1 < len(bertviz_frame._kept) <= 10
    assert first not in bertviz_frame._kept


@pytest.mark.parametrize("view", VIEWS)
def test_hostile_tokens_stay_in_their_block_of_data(client, store, view):
    run = add_trained_run(
        store, text=HOSTILE * 60, tokenizer__kind="bpe", tokenizer__vocabulary=400, steps=1
    )
    saved = nearest_model(run.id, 1)
    ids = tuple(saved.tokenizer.encode(HOSTILE)[:16])
    answer = client.get(bertviz_url(picture(run.id, view, 1, ids=ids), "en", "light"))
    scripts = 5  # the data, ours, jQuery, d3, the view
    assert answer.text.count("<script") == answer.text.count("</script") == scripts
    assert "<img" not in answer.text
    attention = given(answer)["params"]["attention"]
    told = attention["all"] if view == "neuron" else attention[0]
    shown = "".join(told["left_text"]).replace("·", " ")
    assert shown == b"".join(saved.tokenizer.token_bytes(id) for id in ids).decode()
    assert "</script" in shown


# ---- writing -------------------------------------------------------------------------------


def wish(run_id: str, **changes: object) -> dict[str, object]:
    whole = {
        "run": run_id,
        "step": 6,
        "prompt": "She walks",
        "tokens": 30,
        "temperature": 0.8,
        "top_k": 40,
        "seed": 3,
        "lang": "en",
    }
    return whole | changes


def events(answer) -> list[tuple[str, str]]:
    found = []
    for block in answer.text.strip().split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.split("\n"))
        found.append((lines.get("event", "piece"), json.loads(lines["data"])))
    return found


def written(answer) -> str:
    return "".join(words for kind, words in events(answer) if kind == "piece")


def test_it_writes_what_the_library_writes(client, trained_run):
    from gptcore.filters import SamplingConfig
    from gptcore.sample import write

    answer = client.post("/write", json=wish(trained_run.id))
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/event-stream")
    saved = nearest_model(trained_run.id, 6)
    expected = "".join(write(saved, "She walks", 30, SamplingConfig(0.8, 40), 3))
    assert written(answer) == expected
    assert len(expected) == 30
    assert events(answer)[-1] == ("end", "")


def test_every_moment_writes_its_own_text(client, trained_run):
    texts = {written(client.post("/write", json=wish(trained_run.id, step=s))) for s in (0, 3, 6)}
    assert len(texts) == 3


def test_without_a_beginning_it_takes_that_of_the_run(client, trained_run):
    found = events(client.post("/write", json=wish(trained_run.id, prompt="")))
    assert found[0] == ("prompt", "\n")


def test_a_replaced_moment_gives_the_nearest(client, trained_run):
    answer = client.post("/write", json=wish(trained_run.id, step=1000))
    assert written(answer) == written(client.post("/write", json=wish(trained_run.id)))


@pytest.mark.parametrize("lang", ["en", "zh", "xx"])
def test_problems_are_said_in_words(client, trained_run, lang):
    unknown = events(client.post("/write", json=wish(trained_run.id, prompt="漢", lang=lang)))
    assert unknown[-1][0] == "problem"
    assert "漢" in unknown[-1][1]
    nobody = events(client.post("/write", json=wish("../../etc/passwd", lang=lang)))
    assert nobody == [("problem", nobody[0][1])]
    assert translate("error-no-such-run", lang) in nobody[0][1]


@pytest.mark.parametrize(
    "changes",
    [
        {"tokens": 10**9},
        {"tokens": 0},
        {"prompt": "x" * 2001},
        {"temperature": -1},
        {"temperature": 1e9},
        {"top_k": 0},
        {"seed": -1},
        {"seed": 2**40},
        {"step": -1},
        {"run": ["a"]},
        {"extra": 1},
        {"run": "x" * 1000},
    ],
)
def test_unreasonable_wishes_are_refused_before_any_work(client, trained_run, changes):
    assert client.post("/write", json=wish(trained_run.id, **changes)).status_code == 422


def test_only_small_json_is_read(client):
    assert client.post("/write", content=b"{" * 100_000).status_code == 413
    assert client.post("/write", content=b"a=b").status_code == 415
    as_json = {"content-type": "application/json"}
    assert client.post("/write", content=b"\xff{", headers=as_json).status_code == 422
    assert client.get("/write").status_code == 405


def test_a_full_house_waits_and_then_says_so(client, trained_run, monkeypatch):
    seats = asyncio.Semaphore(1)
    monkeypatch.setattr(write_stream, "_SEATS", seats)
    for _ in range(3):
        assert written(client.post("/write", json=wish(trained_run.id))), (
            "a seat was not given back"
        )
    assert not seats.locked()
    monkeypatch.setattr(write_stream, "_SEATS", asyncio.Semaphore(0))
    monkeypatch.setattr(write_stream, "_WAIT_S", 0.01)
    found = events(client.post("/write", json=wish(trained_run.id)))
    assert found == [("problem", translate("write-busy"))]


def test_an_unexpected_problem_is_a_sentence_and_a_line_in_the_log(
    client, trained_run, monkeypatch, caplog
):
    def broken(*_: object) -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr(write_stream, "nearest_model", broken)
    found = events(client.post("/write", json=wish(trained_run.id)))
    assert found == [("problem", translate("common-trouble"))]
    assert "ZeroDivisionError" in caplog.text
