"""What a live tick costs the server: ``python -m tests.pages.bench_live_tick``.

A run of 20,000 measured steps gets a second's worth of new ones, again and again, as a trainer
writes them. Drawn are the picture of the run by itself, and all that the page draws again each
time. Prints, as JSON, milliseconds of the server's processor and bytes of all messages.
"""

import json
import os
import statistics
import time
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext
from streamlit.testing.v1 import AppTest

STEPS = 20_000
NEW = 60  # steps of a second of training
TICKS = 60
_PERSON = "a" * 40
_TEXT = Path("assets/texts/stories_en.txt")
_messages: list[tuple[float, int]] = []


def _curve() -> None:
    import time

    import streamlit as st

    from pages.parts import live_curve, session

    session.start()
    selected = session.selection()
    began, used = time.perf_counter(), time.thread_time()
    live_curve.show(selected)
    cost = time.thread_time() - used
    st.session_state["cost"] = (began, time.perf_counter(), cost)


def _tick() -> None:
    import time

    import streamlit as st

    from pages.parts import live_view, session

    session.start()
    selected = session.selection()
    began, used = time.perf_counter(), time.thread_time()
    live_view._follow(selected.run.id, live_view._poll_s(selected))
    cost = time.thread_time() - used
    st.session_state["cost"] = (began, time.perf_counter(), cost)


def _note_messages() -> None:
    send = ScriptRunContext.enqueue

    def enqueue(self: ScriptRunContext, message: Any) -> None:
        _messages.append((time.perf_counter(), message.ByteSize()))
        send(self, message)

    ScriptRunContext.enqueue = enqueue  # type: ignore[method-assign]


def _cost(app: AppTest) -> tuple[float, int]:
    """Milliseconds and bytes of what the script did between its two looks at the clock."""
    app.run()
    assert not app.exception, app.exception
    began, ended, used = app.session_state["cost"]
    return 1000 * used, sum(size for at, size in _messages if began <= at <= ended)


def main() -> None:
    """Fill a store, then measure."""
    from gptcore.leases import Leases, Progress
    from gptcore.presets import PRESETS
    from gptcore.records import Metric, Moment, Sample
    from pages.parts.runs_store import store
    from pages.parts.yardsticks import of_run

    text = _TEXT.read_text("utf-8")
    run = store().create_run(_PERSON, PRESETS["quick"], text, "long")
    leases = Leases(store(), "bench")
    leases.claim([])
    now = Metric(0, 2.1234, None, 0.00321, 0.7654, 0, 0.0)

    def train(first: int, count: int) -> None:
        steps = range(first, first + count)
        metrics = [replace(now, step=step, val_loss=None if step % 100 else 2.0) for step in steps]
        written = [Sample(step, text[step : step + 160]) for step in steps if step % 100 == 0]
        leases.record(run.id, Progress(metrics, written, total_steps=2 * STEPS, steps_per_s=NEW))

    train(0, STEPS)
    for step in range(0, STEPS, STEPS // 24):
        leases.save_moment(run.id, Moment(step, 2.0, True), b"")
    while of_run(run) is None:
        time.sleep(0.1)
    _note_messages()
    result: dict[str, Any] = {"steps": STEPS, "new_steps_a_tick": NEW}
    done = STEPS
    for name, script in (("picture", _curve), ("page", _tick)):
        for _ in range(2):  # what the first visitor of a server waits for is another question
            app = AppTest.from_function(script, default_timeout=60)
            app.session_state["visit_person"] = _PERSON
            app.query_params["run"] = run.id
            first_ms, first_bytes = _cost(app)
        ticks = []
        for _ in range(TICKS):
            train(done, NEW)
            done += NEW
            ticks.append(_cost(app))
        times = sorted(ms for ms, _ in ticks)
        result[name] = {
            "first": {"ms": round(first_ms, 1), "bytes": first_bytes},
            "tick_ms": {
                "p50": round(statistics.median(times), 1),
                "p95": round(times[int(0.95 * TICKS)], 1),
            },
            "tick_bytes": {
                "p50": statistics.median(size for _, size in ticks),
                "most": max(size for _, size in ticks),
            },
        }
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    with TemporaryDirectory() as home:
        os.environ |= {"GPTCORE_HOME": home, "GPTCORE_MIN_FREE_DISK_MB": "0"}
        main()
