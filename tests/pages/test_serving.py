"""What the server does beside the pages: cookie, headers, scripts, and the writing itself."""

import asyncio
import gzip
import json
import re

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from gptcore.messages import translate
from pages.parts import write_stream
from pages.parts.models import nearest_model
from pages.parts.serving import (
    ROUTES,
    VISITOR_COOKIE,
    SecurityHeaders,
    Visitors,
    asset_url,
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
    from gptcore.sample import SamplingConfig, write

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
