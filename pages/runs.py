"""Runs: everything the visitor has trained or loaded."""

from datetime import datetime

import streamlit as st

from gptcore.errors import PlaygroundError
from gptcore.settings import settings
from gptcore.store import Run
from pages.parts import safe, session
from pages.parts.runs_store import store
from pages.parts.words import label, loss, show_error, t


def _open(run: Run) -> None:
    session.open_run(run.id)
    st.switch_page("train.py")


def _rename(run: Run) -> None:
    with st.popover(label("runs-rename"), key=f"rename-{run.id}"):
        name = st.text_input(label("runs-name"), run.name, max_chars=80, key=f"name-{run.id}")
        if st.button(label("runs-save"), key=f"save-{run.id}"):
            store().rename(session.person(), run.id, name or "")
            st.rerun()


def _delete(run: Run) -> None:
    with st.popover(label("runs-delete"), key=f"delete-{run.id}"):
        st.markdown(label("runs-delete-sure", name=safe.one_line(run.name, 80)))
        if st.button(label("runs-delete-yes"), type="primary", key=f"delete-yes-{run.id}"):
            store().delete(session.person(), run.id)
            if session.chosen_run_id() == run.id:
                session.choose_run(None)
            st.rerun()


def _row(run: Run) -> None:
    with st.container(border=True, key=f"run-{run.id}"):
        words, buttons = st.columns([3, 2], vertical_alignment="center")
        with words, st.container(gap=None):
            st.markdown(f"**{safe.markdown(run.name)}**")
            when = datetime.fromtimestamp(run.created).strftime("%Y-%m-%d %H:%M")
            status = t(f"runs-status-{run.status}")
            st.caption(
                label(
                    "runs-facts", status=status, step=run.step, loss=loss(run.val_loss), when=when
                )
            )
        with buttons, st.container(horizontal=True, horizontal_alignment="right"):
            if st.button(label("runs-open"), key=f"open-{run.id}"):
                _open(run)
            _rename(run)
            _delete(run)


def _import() -> None:
    with st.expander(label("runs-import"), key="runs-import"):
        st.caption(label("runs-import-words"))
        turn = st.session_state.setdefault("runs-import-turn", 0)
        file = st.file_uploader(label("runs-import-file"), key=f"runs-import-file-{turn}")
        if file is None:
            return
        try:
            name = safe.one_line(file.name.removesuffix(".safetensors"), 80)
            run = store().import_model(session.person(), file.getvalue(), name)
        except PlaygroundError as error:
            show_error(error)
            return
        # Another key empties the widget, so that a rerun does not load the file again.
        st.session_state["runs-import-turn"] = turn + 1
        st.toast(label("runs-import-done", name=run.name))
        _open(run)


st.title(t("runs-title"), anchor=False)
runs = store().runs_of(session.person())
if runs:
    with st.container(key="runs-list"):
        for run in runs:
            _row(run)
    limit = settings().runs_per_person
    st.caption(label("runs-count", count=len(runs), limit=limit) + " · " + label("runs-share"))
else:
    st.markdown(label("runs-empty"))
if st.button(label("runs-begin"), type="primary", key="runs-begin"):
    session.prepare_new_run()
    st.switch_page("train.py")
_import()
