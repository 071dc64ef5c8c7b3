"""Work that may take longer than a page should: done in a thread, shown with progress and Stop.

The same work for the same thing is done once, whoever asks, and its result is kept for a while::

    use = background.result(("count", key), lambda job: token_use(tokenizer, text), words)
    if use is None:
        return  # a progress bar is on the page, which comes back by itself

What runs here spends its time in numpy, tiktoken, regex or a child process, which let the other
threads of the server run meanwhile.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import TypeVar

import streamlit as st

from gptcore.errors import TextError
from pages.parts.words import label, show_error

T = TypeVar("T")

_AT_ONCE_S = 0.4
"""What takes no longer than this is simply waited for."""
_POLL_S = 0.3
_MOST_KEPT = 48
_THREADS = 2


class Job:
    """One piece of work."""

    def __init__(self) -> None:
        self.share = 0.0
        """How much is done; 0 while nobody can tell."""
        self.stop = threading.Event()
        """Set when nobody wants the result any more; the work may look at it."""
        self.future: Future[object] = Future()

    def progress(self, share: float) -> None:
        """Told by the work. Ends it where it was stopped.

        Raises:
            TextError: ``stopped``.
        """
        self.share = share
        if self.stop.is_set():
            raise TextError("stopped")


class _Jobs:
    """The jobs of this process, the oldest finished ones forgotten."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._jobs: OrderedDict[Hashable, Job] = OrderedDict()
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="background")

    def start(self, key: Hashable, work: Callable[[Job], object]) -> Job:
        with self._lock:
            job = self._jobs.get(key)
            if job is None:
                job = self._jobs[key] = Job()
                job.future = self._threads.submit(work, job)
            self._jobs.move_to_end(key)
            for old in list(self._jobs)[:-_MOST_KEPT]:
                if self._jobs[old].future.done():
                    del self._jobs[old]
        return job

    def forget(self, key: Hashable) -> None:
        with self._lock:
            self._jobs.pop(key, None)


@st.cache_resource(show_spinner=False, max_entries=1)
def _jobs() -> _Jobs:
    return _Jobs()


def result(
    key: tuple[str, *tuple[Hashable, ...]],
    work: Callable[[Job], T],
    words: str,
    offer_again: bool = True,
    wait_s: float | None = None,
) -> T | None:
    """What ``work`` returns, once it has; until then None, and a progress bar on the page.

    Args:
        key: names the work with everything that its result depends on. Its first part is the kind
            of work, of which a page does one at a time: its Stop button is called after it.
        words: what is being done, plain text in the visitor's language.
        offer_again: once stopped, show a button to try again; else raise.
        wait_s: how long to wait for it before there is a progress bar; a moment unless given.

    Raises:
        PlaygroundError: what ``work`` raised; asked again, it is tried again. ``stopped``, where
            the visitor stopped it and no second try is offered.
    """
    stop_key = f"{key[0]}-stop"
    if st.session_state.get(_stopped(stop_key)) == key:
        if not offer_again:
            _forget_stop(key, stop_key)
            raise TextError("stopped")
        show_error(TextError("stopped"))
        if st.button(label("common-again"), key=f"{stop_key}-again"):
            _forget_stop(key, stop_key)
            st.rerun()
        return None
    job = _jobs().start(key, work)
    wait([job.future], _AT_ONCE_S if wait_s is None else wait_s)
    if not job.future.done():
        st.fragment(_show_progress, run_every=_POLL_S)(key, job, words, stop_key)
        return None
    try:
        found: T = job.future.result()  # type: ignore[assignment]
    except BaseException:
        _jobs().forget(key)
        raise
    return found


def glance(
    key: tuple[str, *tuple[Hashable, ...]], work: Callable[[Job], T], wait_s: float = 0.0
) -> T | None:
    """What ``work`` has returned, if it has by now; else None, and nothing on the page.

    What was stopped or failed stays None until ``result`` is asked for it.

    Args:
        wait_s: how long to wait for it.
    """
    job = _jobs().start(key, work)
    wait([job.future], wait_s)
    if not job.future.done() or job.future.exception() is not None:
        return None
    found: T = job.future.result()  # type: ignore[assignment]
    return found


def _show_progress(key: Hashable, job: Job, words: str, stop_key: str) -> None:
    if job.future.done():
        st.rerun()
    bar, button = st.columns([5, 1], vertical_alignment="center")
    with button:
        if st.button(label("common-stop"), key=stop_key, width="stretch"):
            job.stop.set()
            st.session_state[_stopped(stop_key)] = key
            st.rerun()
    percent = f" · {job.share:.0%}" if job.share else ""
    bar.progress(min(job.share, 1.0), words + percent)


def _forget_stop(key: Hashable, stop_key: str) -> None:
    _jobs().forget(key)
    del st.session_state[_stopped(stop_key)]


def _stopped(stop_key: str) -> str:
    return f"stopped:{stop_key}"
