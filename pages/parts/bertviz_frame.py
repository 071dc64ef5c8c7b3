"""bertviz's views as documents of their own, for a frame on the Attention page.

The page keeps what is to be shown and gets an address for it; the frame asks for the address, and
the document is made then. A view can be megabytes, so it does not go through the page's own
connection; and an address that nobody was given shows nothing.

The code is bertviz's and the tokens are anybody's, so the document may do next to nothing: run the
scripts with this answer's nonce, which are ours to serve, and draw. It belongs to no site, so that
it could not even read our cookie.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import blake2b
from threading import Lock

from cachetools import LRUCache

from gptcore.bertviz_views import ROOT, View, json_block, most_tokens, view_params
from gptcore.errors import PlaygroundError
from gptcore.figures.colours import PALETTE, SEQUENTIAL, Mode
from gptcore.head_edits import Head, HeadEdits
from gptcore.messages import DEFAULT_LANGUAGE, LANGUAGES, translate
from gptcore.token_text import token_label
from pages.parts import safe
from pages.parts.models import saved_model, traced

MOST_KEPT = 2_000_000
"""Tokens of all pictures that are kept, about 16 MB."""
_SECRET = secrets.token_bytes(32)
# As a view has it in its picture -> what it is called here.
_WORDS = {
    "Heads": "bertviz-heads",
    "Layers": "bertviz-layers",
    "Query": "bertviz-query",
    "Key": "bertviz-key",
    "q \u00d7 k (elementwise)": "bertviz-product",
    "Softmax": "bertviz-weight",
    "No token selected": "bertviz-no-token",
}
# The boxes that a view looks for and fills, by the ids that it knows them by.
_CHOICES: dict[View, dict[str, str]] = {
    "head": {"layer": "bertviz-layer"},
    "model": {},
    "neuron": {"layer": "bertviz-layer", "att_head": "bertviz-head"},
}


@dataclass(frozen=True)
class Picture:
    """What one frame shows."""

    view: View
    run_id: str
    step: int
    ids: tuple[int, ...]
    """The tokens that the model read; the view shows the last ones of them."""
    edits: HeadEdits
    head: Head
    """The one that is open at first."""


_kept: LRUCache[str, Picture] = LRUCache(MOST_KEPT, lambda picture: 50 + len(picture.ids))
_lock = Lock()


def keep(picture: Picture) -> str:
    """Its name, of letters and digits: the same for the same picture until the server is started
    anew, and none that can be guessed."""
    edits = sorted(picture.edits.muted), sorted(picture.edits.even)
    told = (picture.view, picture.run_id, picture.step, picture.ids, edits, picture.head)
    name = blake2b(repr(told).encode(), key=_SECRET, digest_size=16).hexdigest()
    with _lock:
        _kept[name] = picture
    return name


def content_security_policy(nonce: str) -> str:
    """What the document may do. ``sandbox`` without ``allow-same-origin`` makes it a stranger."""
    return (
        f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-scripts"
    )


@dataclass(frozen=True)
class Answer:
    """To whom a document goes."""

    lang: str
    mode: Mode
    nonce: str
    """Made for this answer: what carries it was written here."""
    address: Callable[[str], str]
    """Where one of our assets is served, by its name."""

    def said(self, message_id: str) -> str:
        """A sentence as HTML."""
        return safe.html(translate(message_id, self.lang))


def document(name: str, answer: Answer) -> tuple[str, bool]:
    """The HTML, and whether there is a view in it or a sentence that says why there is none.

    Args:
        name: what ``keep`` gave out, or what somebody made up.
    """
    with _lock:
        picture = _kept.get(name)
    if picture is None:
        return _problem(answer.said("bertviz-forgotten"), answer), False
    try:
        given = json_block(_given(picture, answer))
    except PlaygroundError as error:
        sentence = f"{error.what(answer.lang)} {error.advice(answer.lang)}"
        return _problem(safe.html(sentence), answer), False
    scripts = ("bertviz_frame.js", "jquery.js", "d3.js", f"bertviz-{picture.view}.js")
    body = (
        f'<p role="status">{answer.said("bertviz-drawing")}</p>',
        f'<main id="{ROOT}"><p class="choice">{_choices(picture.view, answer)}</p>',
        '<div id="vis"></div></main>',
        f'<script type="application/json" id="given">{given}</script>',
        *(_script(each, answer) for each in scripts),
    )
    return _page(picture.view, body, answer), True


def _given(picture: Picture, answer: Answer) -> dict[str, object]:
    """What assets/components/bertviz_frame.js finds in the document."""
    saved = saved_model(picture.run_id, picture.step)
    reading = traced(picture.run_id, picture.step, picture.ids, picture.edits)
    shown = most_tokens(picture.view, reading.config, len(reading.ids))
    labels = [token_label(saved.tokenizer.token_bytes(id)) for id in reading.ids[-shown:]]
    words = {written: translate(message, answer.lang) for written, message in _WORDS.items()}
    return {
        "params": view_params(picture.view, reading, labels, picture.head, answer.mode),
        "words": words,
        "head": translate("bertviz-one-head", answer.lang, layer="%1", head="%2"),
    }


def _choices(view: View, answer: Answer) -> str:
    return " ".join(
        f'<label>{answer.said(message)} <select id="{box}"></select></label>'
        for box, message in _CHOICES[view].items()
    )


def _script(name: str, answer: Answer) -> str:
    return f'<script nonce="{answer.nonce}" src="{safe.html(answer.address(name))}"></script>'


def _problem(sentence: str, answer: Answer) -> str:
    return _page("problem", (f'<p role="status">{sentence}</p>',), answer)


def _page(kind: str, body: Iterable[str], answer: Answer) -> str:
    colours = f"--ground: {SEQUENTIAL[answer.mode][0]}; --text: {PALETTE[answer.mode]['text']};"
    sheet = safe.html(answer.address("bertviz_frame.css"))
    lang = answer.lang if answer.lang in LANGUAGES else DEFAULT_LANGUAGE
    lines = (
        "<!doctype html>",
        f'<html lang="{lang}" class="{kind} {answer.mode}">',
        f'<meta charset="utf-8"><title>{answer.said("bertviz-title")}</title>',
        '<meta name="viewport" content="width=device-width">',
        f'<style nonce="{answer.nonce}">:root {{ {colours} }}</style>',
        f'<link rel="stylesheet" nonce="{answer.nonce}" href="{sheet}">',
        "<body>",
        *body,
        "</body>",
        "</html>",
    )
    return "\n".join(lines) + "\n"
