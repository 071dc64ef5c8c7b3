"""``python -m gptcore.worker``: one process that trains runs, started by ``gptcore.supervisor``.

It ends when its standard input does. That is how it learns that the server has gone, however
the server went: the system closes the other end of the pipe even after a kill -9.
"""

import argparse
import logging
import os
import secrets
import signal
import sys
import threading

import psutil

from gptcore.process import tune_for_training

GRACE_S = 4.0
"""For the step in progress and the checkpoints, once it is to end."""


def lower_priority() -> None:
    """Let every page come first: they share the cores with the workers."""
    if sys.platform == "win32":
        psutil.Process().nice(psutil.IDLE_PRIORITY_CLASS)
    else:
        os.nice(19)


def warm_up() -> None:
    """Train a toy, so that PyTorch loads now what the first run would wait for: a second."""
    from gptcore.config import ModelConfig, Phase, RunConfig, TrainingConfig
    from gptcore.train import start, train

    phases = (Phase(share=1, context=4, batch=2),)
    config = RunConfig(
        model=ModelConfig(layers=1, heads=1, width=4, context=4),
        training=TrainingConfig(steps=2, phases=phases, sample_tokens=2),
    )
    for _ in train(start(config, "to be or not to be " * 10)):
        pass


def main() -> None:
    """Train the runs of this home until standard input ends or the process is asked to."""
    parser = argparse.ArgumentParser(prog="python -m gptcore.worker", description=main.__doc__)
    parser.add_argument("--name", default=f"worker-{secrets.token_hex(6)}")
    name = parser.parse_args().name
    logging.basicConfig(format=f"{name} %(levelname)s %(message)s", level=logging.WARNING)
    lower_priority()
    stopping = threading.Event()
    stopped = threading.Event()
    # Ctrl-C in a terminal reaches every process at once; the server decides when workers end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda number, frame: stopping.set())
    threading.Thread(target=_end_with_input, args=(stopping, stopped), daemon=True).start()

    tune_for_training()
    # Only now: a second of imports, at low priority.
    import torch

    from gptcore.slices import SliceTrainer
    from gptcore.store import Store

    torch.set_num_threads(1)
    warm_up()
    SliceTrainer(Store(), name).work(stopping)
    stopped.set()
    logging.shutdown()
    os._exit(0)  # all is written; taking PyTorch down in good order costs another second


def _end_with_input(stopping: threading.Event, stopped: threading.Event) -> None:
    while sys.stdin.buffer.read(1):
        pass
    stopping.set()
    if not stopped.wait(GRACE_S):
        os._exit(1)  # in a very long step; the run goes on from its last checkpoint


if __name__ == "__main__":
    main()
