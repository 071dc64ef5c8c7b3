"""A sheet on which the chosen model writes, token by token."""

from typing import Any

import streamlit as st

from pages.parts.components import component
from pages.parts.words import t

_HTML = """
<div class="writer">
  <div class="page" tabindex="0" role="log" aria-live="off"><span class="prompt"></span><span
    class="text"></span><span class="fresh"></span></div>
  <div class="foot"><p class="note" role="status"></p><button type="button"></button></div>
</div>
"""
_writer = component("writer", _HTML)


def show(
    key: str, request: dict[str, Any] | None, nonce: str, pace: int, height: str, idle: str = ""
) -> None:
    """Mount the sheet.

    Args:
        request: what ``POST /write`` is asked; None shows ``idle`` instead.
        nonce: another value starts the writing anew.
        pace: tokens a second at most, so that one can read along.
        height: of the sheet, in CSS.
    """
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    _writer(
        key=key,
        data={
            "url": f"/{base}/write" if base else "/write",
            "request": request,
            "nonce": nonce,
            "pace": pace,
            "height": height,
            "labels": {
                "stop": t("write-stop"),
                "again": t("write-again"),
                "trouble": t("write-trouble"),
                "idle": idle,
            },
        },
    )
