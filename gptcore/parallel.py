"""Two halves of a job, one after the other or at once on two threads."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

import torch

First = TypeVar("First")
Second = TypeVar("Second")

# PyTorch lets go of Python's lock inside its operations, so that a thread is enough.
_second_thread = ThreadPoolExecutor(1, thread_name_prefix="second-half")


def both(
    first: Callable[[], First], second: Callable[[], Second], threads: int
) -> tuple[First, Second]:
    """The results of two independent jobs, computed at once where ``threads`` is 2."""
    if threads == 1:
        return first(), second()
    other = _second_thread.submit(second)
    try:
        result = first()
    finally:
        # Whatever happened here, nobody may go on while the other half still writes.
        other.exception()
    return result, other.result()


@contextmanager
def one_thread_an_operation() -> Iterator[None]:
    """PyTorch on one thread an operation, as it was afterwards."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)
