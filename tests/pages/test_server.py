"""The server as a whole: what it imports, and what a visitor sees when a page breaks."""

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from gptcore.errors import StoreError
from gptcore.messages import LANGUAGES, translate

ROOT = Path(__file__).resolve().parents[2]


def test_the_first_paint_needs_no_torch():
    code = (
        "import sys, runpy; import app; from pages.parts import bar, samples, writer, train_form,"
        " live_view; print([name for name in ('torch', 'pandas') if name in sys.modules])"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[]", run.stdout


def broken_page(lang: str, kind: str) -> None:
    import streamlit as st

    import app
    from gptcore.errors import StoreError

    st.session_state["visit_lang"] = lang
    error = StoreError("no-such-run") if kind == "known" else ValueError("/secret/path")
    assert app._script_error(error)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_broken_page_shows_a_sentence_and_no_traceback(lang):
    app = AppTest.from_function(broken_page, args=(lang, "unknown")).run()
    assert not app.exception
    assert app.error[0].value.replace("\\", "") == translate("common-trouble", lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_known_error_says_what_to_do(lang):
    app = AppTest.from_function(broken_page, args=(lang, "known")).run()
    assert not app.exception
    said = app.error[0].value.replace("\\", "")
    assert translate("error-no-such-run", lang) in said
    assert translate("error-no-such-run.advice", lang) in said


@pytest.mark.parametrize("kind", ["known", "unknown"])
@pytest.mark.parametrize(
    ("fragments", "drawn", "toast"),
    [
        (["part"], {}, True),
        (["part"], {0: "cursor"}, False),
        ([], {}, False),
    ],
)
def test_what_fails_before_its_fragment_is_drawn_takes_no_place(
    monkeypatch, kind, fragments, drawn, toast
):
    """A box at the top of the page instead of the bar made the browser lose the whole page."""
    import app

    context = SimpleNamespace(fragment_ids_this_run=fragments, cursors=drawn)
    said: list[str] = []
    monkeypatch.setattr(app, "get_script_run_ctx", lambda: context)
    monkeypatch.setattr(st, "toast", lambda words: said.append("toast"))
    monkeypatch.setattr(st, "error", lambda words: said.append("error"))
    error = StoreError("no-such-run") if kind == "known" else ValueError("/secret/path")
    assert app._script_error(error)
    assert said == ["toast" if toast else "error"]


def test_a_page_file_stays_a_page():
    """Past about 120 lines something in it belongs in parts or in gptcore."""
    for path in (ROOT / "pages").glob("*.py"):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 125, path.name
