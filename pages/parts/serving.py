"""What the server does beside the pages: the visitor's cookie, security headers, our routes.

Routes: ``/assets/NAME.js`` and ``NAME.css`` of this project's components, and out of installed
packages plotly.js and what bertviz's views need; ``/bertviz/NAME``, a view for a frame; and ``POST
/write``, which streams what a model writes.
"""

import base64
import gzip
import hashlib
import re
import secrets
from functools import cache
from pathlib import Path

import streamlit
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gptcore import bertviz_views
from gptcore.figures.colours import Mode
from pages.parts import bertviz_frame
from pages.parts.bertviz_frame import Answer, Picture
from pages.parts.theme import component_css
from pages.parts.write_stream import write_route

VISITOR_COOKIE = "gpt_playground_visitor"
_YEAR_S = 365 * 24 * 3600
_VISITOR = re.compile(r"[A-Za-z0-9_-]{32,64}")
_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)

ASSETS = Path(__file__).resolve().parents[2] / "assets"


def is_visitor(cookie: object) -> bool:
    """Whether a cookie looks like one that we handed out."""
    return isinstance(cookie, str) and _VISITOR.fullmatch(cookie) is not None


class Visitors:
    """Gives everyone who opens a page a random cookie: there are no accounts, and runs need an
    owner. Pure ASGI, because a middleware that collects bodies would hold back streams."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add the cookie to a page's HTML where the browser sent none."""
        if scope["type"] != "http" or is_visitor(Request(scope).cookies.get(VISITOR_COOKIE)):
            await self.app(scope, receive, send)
            return

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if headers.get("content-type", "").startswith("text/html"):
                    secure = "; Secure" if scope.get("scheme") == "https" else ""
                    headers.append(
                        "set-cookie",
                        f"{VISITOR_COOKIE}={secrets.token_urlsafe(32)}; Path=/; "
                        f"Max-Age={_YEAR_S}; HttpOnly; SameSite=Lax{secure}",
                    )
            await send(message)

        await self.app(scope, receive, send_with_cookie)


@cache
def content_security_policy() -> str:
    """What a page may load: everything from this server, nothing from anywhere else.

    Streamlit styles with inline rules and runs our components from blob: URLs; the one script
    inside its index.html is allowed by its hash, so that no other inline script ever runs.
    """
    index = Path(streamlit.__file__).parent / "static" / "index.html"
    hashes = " ".join(
        "'sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() + "'"
        for script in _INLINE_SCRIPT.findall(index.read_text(encoding="utf-8"))
    )
    rules = {
        "default-src": "'self'",
        "script-src": f"'self' blob: {hashes}",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self' ws: wss:",
        "worker-src": "'self' blob:",
        "frame-src": "'self' blob: data:",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'self'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


class SecurityHeaders:
    """Tells the browser what a page of ours may do."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add the headers to every response."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["x-content-type-options"] = "nosniff"
                # The address of a run is what shares it: never tell it to another site.
                headers["referrer-policy"] = "same-origin"
                headers["x-frame-options"] = "SAMEORIGIN"
                headers.setdefault("content-security-policy", content_security_policy())
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)


@cache
def _file(name: str) -> tuple[bytes, bytes, str] | None:
    """What is served as ``/assets/NAME``: as it is, compressed once, and the start of its hash."""
    if name == "plotly.min.js":
        import plotly

        data = (Path(plotly.__file__).parent / "package_data" / name).read_bytes()
    elif name == "palette.css":
        data = component_css().encode()
    elif name in bertviz_views.SCRIPTS:
        data = bertviz_views.script(name)
    else:
        # A closed set, so that no name can reach another file.
        known = {path.name: path for path in (ASSETS / "components").iterdir()}
        if name not in known:
            return None
        data = known[name].read_bytes()
    return data, gzip.compress(data, 6), hashlib.sha256(data).hexdigest()[:16]


def asset_url(name: str) -> str:
    """Where ``NAME.js`` or ``NAME.css`` is served; changes with its content, so it may be cached
    for ever."""
    found = _file(name)
    if found is None:
        raise FileNotFoundError(name)
    return f"{_prefix()}/assets/{name}?v={found[2]}"


def _prefix() -> str:
    """What stands before the path of every route, where a proxy gives us only a part of a site."""
    base = str(streamlit.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}" if base else ""


def script_url(name: str) -> str:
    """Where a script is served."""
    return asset_url(f"{name}.js")


async def serve_asset(request: Request) -> Response:
    """``GET /assets/NAME.js`` and ``/assets/NAME.css``."""
    name = request.path_params["name"]
    found = _file(name) if name.endswith((".js", ".css")) else None
    if found is None:
        raise HTTPException(404)
    data, compressed, version = found
    # Only an address with the hash in it stays true; modules import each other without.
    versioned = request.query_params.get("v") == version
    lasting = f"public, max-age={_YEAR_S}, immutable" if versioned else "no-cache"
    headers = {"cache-control": lasting, "etag": f'"{version}"', "vary": "accept-encoding"}
    if request.headers.get("if-none-match") == headers["etag"]:
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        data, headers["content-encoding"] = compressed, "gzip"
    kind = "text/css" if name.endswith(".css") else "text/javascript"
    return Response(data, media_type=kind, headers=headers)


def bertviz_url(picture: Picture, lang: str, mode: Mode) -> str:
    """Where a frame finds ``picture``, in a language and a theme."""
    return f"{_prefix()}/bertviz/{bertviz_frame.keep(picture)}?lang={lang}&mode={mode}"


async def serve_bertviz(request: Request) -> Response:
    """``GET /bertviz/NAME``: a view of bertviz, or a sentence where there is none any more."""
    name, asked = request.path_params["name"], request.query_params
    mode: Mode = "dark" if asked.get("mode") == "dark" else "light"
    answer = Answer(asked.get("lang", ""), mode, secrets.token_urlsafe(16), asset_url)

    def made() -> tuple[bytes, bool]:
        page, drawn = bertviz_frame.document(name, answer)
        return gzip.compress(page.encode(), 1), drawn

    # Megabytes of JSON: a thread's work, while others are served.
    data, drawn = await run_in_threadpool(made)
    headers = {
        "cache-control": "no-store",
        "content-encoding": "gzip",
        "content-security-policy": bertviz_frame.content_security_policy(answer.nonce),
    }
    return Response(data, 200 if drawn else 404, headers, "text/html")


ROUTES = [
    Route("/assets/{name}", serve_asset, methods=["GET"]),
    Route("/bertviz/{name}", serve_bertviz, methods=["GET"]),
    Route("/write", write_route, methods=["POST"]),
]
