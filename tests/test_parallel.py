"""Two halves of a job: both are done, on one thread or two, and no failure is lost."""

import threading

import pytest
import torch

from gptcore.parallel import both, one_thread_an_operation


def fail() -> int:
    raise ZeroDivisionError


@pytest.mark.parametrize("threads", [1, 2])
def test_both_are_done_and_in_order(threads: int) -> None:
    assert both(lambda: 1, lambda: "two", threads) == (1, "two")


def test_two_threads_work_at_once() -> None:
    # Each half waits for the other one to arrive.
    meeting = threading.Barrier(2, timeout=30)
    assert both(lambda: meeting.wait() >= 0, lambda: meeting.wait() >= 0, 2) == (True, True)


@pytest.mark.parametrize("threads", [1, 2])
def test_a_failure_of_either_half_is_raised(threads: int) -> None:
    with pytest.raises(ZeroDivisionError):
        both(fail, lambda: 2, threads)
    with pytest.raises(ZeroDivisionError):
        both(lambda: 1, fail, threads)
    assert both(lambda: 1, lambda: 2, threads) == (1, 2)


def test_a_failure_waits_for_the_other_half() -> None:
    begun, go_on = threading.Event(), threading.Event()
    finished = []

    def slow() -> None:
        begun.set()
        assert go_on.wait(30)
        finished.append(True)

    def fail_once_it_runs() -> None:
        assert begun.wait(30)
        threading.Timer(0.05, go_on.set).start()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        both(fail_once_it_runs, slow, 2)
    assert finished == [True]


def test_threads_are_restored_after_a_failure() -> None:
    before = torch.get_num_threads()
    seen = []

    @one_thread_an_operation()
    def look_and_fail() -> None:
        seen.append(torch.get_num_threads())
        fail()

    with pytest.raises(ZeroDivisionError):
        look_and_fail()
    assert (seen, torch.get_num_threads()) == ([1], before)
