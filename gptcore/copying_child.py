"""``gptcore.copying`` in a process of its own: steps of a millisecond would hold Python's lock, and
with it every page of the server.

The child has a low priority and one thread, writes into a file that is read here, and ends when it
is not wanted any more or when this process is gone, however it went.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from gptcore.copying import Outcome
from gptcore.errors import TrainingError
from gptcore.surgery import Progress

SECONDS = 300.0
"""The longest it may take, on a machine on which everything else comes first."""
_LOOK_EVERY_S = 0.1


def outcome_of_child(seed: int, steps: int, progress: Progress) -> Outcome:
    """What comes out for all encodings.

    Args:
        progress: told the share that is done several times a second; what it raises ends the child.

    Raises:
        TrainingError: ``copying-ended``, the child died; ``copying-too-slow``.
    """
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / "lines"
        with written.open("wb") as lines:
            child = subprocess.Popen(
                [sys.executable, "-m", "gptcore.copying", str(seed), str(steps)],
                cwd=Path(__file__).resolve().parents[1],
                env=os.environ | {"OMP_NUM_THREADS": "1"},
                stdin=subprocess.PIPE,
                stdout=lines,
                stderr=subprocess.DEVNULL,
            )
        try:
            _watch(child, written, progress)
        finally:
            child.kill()
            child.communicate()
        last = _last(written)
    if child.returncode != 0 or "outcome" not in last:
        raise TrainingError("copying-ended")
    return Outcome.model_validate(last["outcome"])


def _watch(child: "subprocess.Popen[bytes]", written: Path, progress: Progress) -> None:
    """Until it has ended, tell how far it is."""
    deadline = time.monotonic() + SECONDS
    while child.poll() is None:
        progress(_last(written).get("share", 0.0))
        if time.monotonic() > deadline:
            raise TrainingError("copying-too-slow", seconds=SECONDS)
        time.sleep(_LOOK_EVERY_S)


def _last(written: Path) -> dict[str, Any]:
    """The last whole line; the child may be in the middle of the next one."""
    *_, last, _ = ["{}", *written.read_text().split("\n")]
    found: dict[str, Any] = json.loads(last)
    return found
