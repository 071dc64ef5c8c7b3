"""One visit: who it is, in which language, looking at which run and which of its moments.

The URL says all of it (``?run=...&moment=120&lang=zh``), so that a reload, a bookmark or a
neighbour's screen shows the same. A change of page drops the query, so the session remembers it
and ``start`` writes it back.
"""

import secrets
from dataclasses import dataclass

import streamlit as st

from gptcore import example
from gptcore.errors import StoreError
from gptcore.messages import DEFAULT_LANGUAGE, LANGUAGES
from gptcore.store import Moment, Run
from pages.parts import feeds
from pages.parts.runs_store import store
from pages.parts.serving import VISITOR_COOKIE, is_visitor

EXAMPLE = example.RUN_ID
"""The run that ships with the project."""
_PARAMETERS = ("run", "moment", "lang")
PAGE_PARAMETERS = ("prompt", "head", "part", "encoding", "knobs", "seed", "path")
"""What a page adds to the address about itself; a change of page drops it."""

_ON_SEVERAL_PAGES = ("source-way", "race-steps", "race-align")
"""The controls that several pages have: what is chosen on one is so on the next."""


@dataclass(frozen=True)
class Selection:
    """What every page shows: one run at one of its moments."""

    run: Run
    moments: list[Moment]
    moment: Moment | None
    """None until the run has kept its first weights."""
    following: bool
    """Whether the moment follows training."""

    @property
    def live(self) -> bool:
        """Whether the run is still going to change by itself."""
        return self.run.active


def start() -> str | None:
    """Bring URL and session together. Returns the id of a run in the URL that does not exist."""
    state, url = st.session_state, st.query_params
    # We always write the language: an address without it lost its query in a change of page.
    if "lang" in url or "visit_lang" not in state:
        for name in _PARAMETERS:
            state[f"visit_{name}"] = url.get(name)
    if state.get("visit_lang") not in LANGUAGES:
        state["visit_lang"] = _browser_language()
    missing = None
    run_id = state.get("visit_run")
    if run_id is not None and run_if_there(run_id) is None:
        missing = run_id
        state["visit_run"] = state["visit_moment"] = None
    _write_url()
    return missing


def enter(page: str) -> None:
    """Note the page of this run; its components are mounted anew when it has changed."""
    state = st.session_state
    if state.get("visit_page") == page:
        return
    state["visit_page"] = page
    state["visit_unread"] = set(PAGE_PARAMETERS)
    # Streamlit knows a value by the control's id, which is another one on each page.
    for key in _ON_SEVERAL_PAGES:
        if key in state:
            state[key] = state[key]
    feeds.forget()


def page_parameter(name: str) -> str | None:
    """What the address says of ``PAGE_PARAMETERS`` as its page is opened, told once.

    Afterwards, also when only a fragment of it runs again, the page knows better: it tells the
    browser, which writes it into the address without a step in its history
    (assets/components/address.js).
    """
    unread: set[str] = st.session_state.get("visit_unread", set())
    if name not in unread:
        return None
    unread.remove(name)
    return st.query_params.get(name)


def _browser_language() -> str:
    locale = (st.context.locale or "").lower()
    return next((lang for lang in LANGUAGES if locale.startswith(lang)), DEFAULT_LANGUAGE)


def _write_url() -> None:
    """All parameters at once: every change becomes a step in the browser's history."""
    chosen = {name: st.session_state.get(f"visit_{name}") for name in _PARAMETERS}
    wanted = {name: value for name, value in chosen.items() if value is not None}
    wanted |= {name: st.query_params[name] for name in PAGE_PARAMETERS if name in st.query_params}
    if st.query_params.to_dict() != wanted:
        st.query_params.from_dict(wanted)


def _choose(**values: str | None) -> None:
    for name, value in values.items():
        st.session_state[f"visit_{name}"] = value
    _write_url()


def run_if_there(run_id: str) -> Run | None:
    """A run by its id; None where there is none, which any address may ask for."""
    try:
        return store().run(run_id)
    except StoreError as error:
        if error.reason != "no-such-run":
            raise
        return None


def person() -> str:
    """The visitor's cookie; without cookies, somebody until the tab is closed."""
    cookie = st.context.cookies.get(VISITOR_COOKIE)
    if is_visitor(cookie):
        return str(cookie)
    if "visit_person" not in st.session_state:
        st.session_state["visit_person"] = secrets.token_urlsafe(24)
    return str(st.session_state["visit_person"])


def language() -> str:
    """``en`` or ``zh``."""
    return str(st.session_state.get("visit_lang", DEFAULT_LANGUAGE))


def choose_language(lang: str) -> None:
    """Switch language, here and in the URL."""
    _choose(lang=lang)


def choose_run(run_id: str | None) -> None:
    """Look at another run, at its newest moment."""
    _choose(run=run_id, moment=None)


def open_run(run_id: str) -> None:
    """Look at a run, also on the Train page if a new one was being prepared there."""
    st.session_state["visit_new_run"] = False
    choose_run(run_id)


def prepare_new_run() -> None:
    """Let the Train page ask for a text, whatever run is open."""
    st.session_state["visit_new_run"] = True


def wants_new_run(selected: Selection | None) -> bool:
    """Whether the Train page asks for a text: on request, and where only the shipped run is."""
    if selected is None or st.session_state.get("visit_new_run", False):
        return True
    return selected.run.id == EXAMPLE and chosen_run_id() is None


def choose_moment(step: int | None) -> None:
    """Look at the weights after ``step`` steps; None follows the newest."""
    # A moment is one of a run, also of one that is shown without having been chosen.
    selected = selection()
    run_id = chosen_run_id() if selected is None else selected.run.id
    _choose(run=run_id, moment=None if step is None else str(step))


def chosen_run_id() -> str | None:
    """The run the visitor opened, None where a page shows one by itself."""
    run_id = st.session_state.get("visit_run")
    return None if run_id is None else str(run_id)


def visible_runs() -> list[Run]:
    """What the bar offers: the visitor's runs, a shared one that is open, the shipped one."""
    runs = store().runs_of(person())
    for run_id in (chosen_run_id(), EXAMPLE):
        if run_id is not None and all(run.id != run_id for run in runs):
            run = run_if_there(run_id)
            if run is not None:
                runs.append(run)
    return runs


def selection() -> Selection | None:
    """The run and moment of this visit as they are now; None where there is no run at all.

    Without a choice it is the visitor's newest run, else the shipped one.
    """
    run_id = chosen_run_id()
    run = run_if_there(run_id) if run_id is not None else None
    if run is None:
        run = next(iter(visible_runs()), None)
    if run is None:
        return None
    moments = store().moments(run.id)
    wanted = _wanted_step()
    following = wanted is None or run_id is None
    if not moments:
        return Selection(run, moments, None, following)
    if following or wanted is None:
        return Selection(run, moments, moments[-1], True)
    nearest = min(moments, key=lambda moment: abs(moment.step - wanted))
    return Selection(run, moments, nearest, False)


def _wanted_step() -> int | None:
    wanted = st.session_state.get("visit_moment")
    # A URL may say anything; int() also reads "１２" and "1_0", which do no harm.
    try:
        return None if wanted is None else int(str(wanted)[:12])
    except ValueError:
        return None


def may_command(run: Run) -> bool:
    """Whether the visitor owns ``run``; with its address alone one may only look."""
    return run.person == person()
