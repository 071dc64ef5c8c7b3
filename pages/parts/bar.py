"""The run-and-moment bar over every page: which model, after how much training, which language."""

import streamlit as st

from gptcore.messages import LANGUAGES
from gptcore.store import Run
from pages.parts import safe, session
from pages.parts.components import component
from pages.parts.session import EXAMPLE, Selection
from pages.parts.words import label, loss, t

_POLL_S = 2.0  # the newest weights are written as often
_LANGUAGE_TAGS = {"en": "en", "zh": "zh-CN"}
_HTML = """
<div class="moment-bar">
  <button type="button" class="play" aria-pressed="false" hidden>
    <svg viewBox="0 0 16 16" aria-hidden="true">
      <path class="go" d="M3 1l12 7-12 7z"/><path class="hold" d="M3 1h4v14H3zM9 1h4v14H9z"/>
    </svg>
  </button>
  <div class="bar">
    <div class="words"><span class="step"></span><span class="loss"></span></div>
    <input type="range" min="0" step="1">
    <div class="end"><button type="button" hidden></button><span class="mark" hidden></span></div>
  </div>
</div>
"""
_slider = component("moment_bar", _HTML)
_document = component("document", "", isolate_styles=False)


def show() -> None:
    """Draw the bar; while the run trains, its moments grow by themselves."""
    with st.container(key="bar", border=True):
        run, moment, lang = st.columns([2.2, 6, 1.3], vertical_alignment="center", gap="small")
        selected = session.selection()
        if selected is not None:
            with run:
                _run_select(selected)
            with moment:
                every = _POLL_S if selected.live else None
                st.fragment(_moment, run_every=every)(selected.live)
            if selected.run.id != EXAMPLE and not session.may_command(selected.run):
                st.caption(label("bar-shared"))
        with lang, st.container(gap=None):
            _language_switch()
            _document(
                key="document",
                data={
                    "lang": _LANGUAGE_TAGS[session.language()],
                    "words": {"upload": t("common-upload")},
                },
            )


def _run_select(selected: Selection) -> None:
    names = run_names()
    st.session_state["bar-run"] = selected.run.id
    st.selectbox(
        t("bar-run"),
        list(names),
        format_func=lambda run_id: names.get(run_id, run_id),
        key="bar-run",
        label_visibility="collapsed",
        on_change=lambda: session.open_run(st.session_state["bar-run"]),
    )


def run_names(runs: list[Run] | None = None) -> dict[str, str]:
    """What the visitor's runs are called, each name once: the browser answers with the name.

    Args:
        runs: other ones than all that are visible.
    """
    names: dict[str, str] = {}
    for run in session.visible_runs() if runs is None else runs:
        plain = t("common-example") if run.id == EXAMPLE else safe.one_line(run.name, 60)
        name, count = plain, 1
        while name in names.values():
            count += 1
            name = f"{plain} ({count})"
        names[run.id] = name
    return names


def _moment(was_live: bool) -> None:
    selected = session.selection()
    if selected is None or selected.live != was_live:
        st.rerun()
    moments = selected.moments
    _slider(
        key="bar-moment",
        data={
            "run": selected.run.id,
            "steps": [moment.step for moment in moments],
            "texts": [t("common-step", step=moment.step) for moment in moments],
            "losses": [
                "" if moment.val_loss is None else t("common-val-loss", loss=loss(moment.val_loss))
                for moment in moments
            ],
            "index": moments.index(selected.moment) if selected.moment else -1,
            "following": selected.following,
            "training": selected.live,
            "labels": {
                "moment": t("bar-moment"),
                "none": t("bar-no-moment"),
                "live": t("bar-live"),
                "newest": t("bar-newest"),
                "following": t("bar-following"),
                "at_newest": t("bar-at-newest"),
                "play": t("bar-play"),
                "pause": t("bar-pause"),
            },
        },
        on_moved_change=lambda: move(st.session_state["bar-moment"]["moved"]),
    )


def move(wanted: str | None) -> None:
    """Go to the moment a component asked for: a step, or "live"."""
    if wanted is None:
        return
    session.choose_moment(int(wanted) if wanted.isdecimal() and len(wanted) < 10 else None)
    st.rerun()


def _language_switch() -> None:
    st.session_state["bar-language"] = session.language()
    st.segmented_control(
        t("common-language"),
        list(LANGUAGES),
        format_func=lambda lang: {"en": "EN", "zh": "中文"}[lang],
        key="bar-language",
        required=True,
        label_visibility="collapsed",
        on_change=lambda: session.choose_language(st.session_state["bar-language"]),
    )
