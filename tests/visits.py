"""What the tests of the pages share: a visitor, and runs that are there without a worker."""

import json
from typing import Any

import numpy as np
from numpy.typing import NDArray
from streamlit.testing.v1 import AppTest
from tiny import TEXT, run_config

from gptcore.leases import Leases, Progress
from gptcore.records import Moment, Run, Sample
from gptcore.store import Store
from gptcore.train import start, train

ADA = "ada-" + "a" * 36
# A file name, a name, a text: what must be shown as it is and run nowhere.
HOSTILE = "</script><img src=x onerror=window.hacked=1> $x$ **b** :red[r] `c` -> [l](javascript:1)"


def upload(app: AppTest, *files: tuple[str, bytes] | bytes) -> AppTest:
    """Bring files where the page asks for some; bytes alone are called story.txt."""
    named = [each if isinstance(each, tuple) else ("story.txt", each) for each in files]
    app.file_uploader[0].set_value([(name, data, "text/plain") for name, data in named])
    return app.run()


def settled(app: AppTest) -> AppTest:
    """The page once its work in the background is done: nothing offers to stop it any more."""
    for _ in range(50):
        if not [button for button in app.button if (button.key or "").endswith("stop")]:
            return app
        app.run()  # waits a little for the work by itself
    raise AssertionError("still working")


def sent_packed(app: AppTest, key: str) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """What a component was sent in one binary message: its words and its arrays."""
    assert not app.exception, app.exception
    messages = [
        each.proto.bytes for each in app.get("bidi_component") if each.proto.id.endswith(f"-{key}")
    ]
    assert len(messages) == 1
    start = 4 + int.from_bytes(messages[0][:4], "little")
    head = json.loads(messages[0][4:start])
    arrays = {
        name: np.frombuffer(
            messages[0], dtype, count=int(np.prod(shape)), offset=start + offset
        ).reshape(shape)
        for name, (dtype, shape, offset) in head["arrays"].items()
    }
    return head["data"], arrays


def add_trained_run(
    store: Store, name: str = "tiny", text: str = TEXT, steps: int = 6, **changes: Any
) -> Run:
    """A finished run of a really trained tiny model, with a moment at every step.

    Args:
        changes: of the config, as ``run_config`` takes them.
    """
    # Learns so fast that every moment writes something else.
    config = run_config(training__steps=steps, training__learning_rate=0.2, **changes)
    run = store.create_run(ADA, config, text, name)
    leases = Leases(store, f"worker of {run.id}")
    claimed = leases.claim([])
    assert claimed is not None
    state = start(run.config, text)
    for report in train(state):
        leases.record(
            run.id,
            Progress(
                metrics=[report.metric()],
                samples=[Sample(report.step, report.sample)] if report.sample is not None else [],
                total_steps=state.total_steps,
                head_scores=[(report.step, report.head_scores)] if report.head_scores else [],
            ),
        )
        leases.save_moment(run.id, Moment(report.step, report.val_loss, True), state.model_bytes())
    leases.release(run.id, "finished")
    return store.run(run.id)
