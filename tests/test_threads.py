from gptcore.threads import ThreadPolicy


class Machine:
    """Steps of so many seconds on one thread and on two; its clock is that of the policy."""

    def __init__(self, one: float, two: float) -> None:
        self.now = 0.0
        self.seconds = {1: one, 2: two}
        self.policy = ThreadPolicy(cores=2, clock=lambda: self.now)

    def train(self, steps: int, alone: bool = True, tokens: int = 1000) -> list[int]:
        used = []
        for _ in range(steps):
            threads = self.policy.threads(alone)
            self.now += self.seconds[threads]
            self.policy.measured(threads, self.seconds[threads], tokens)
            used.append(threads)
        return used


def test_a_run_that_is_alone_gets_two_threads_after_a_few_steps():
    assert Machine(one=0.04, two=0.02).train(20) == [1] * 5 + [2] * 15


def test_a_run_among_others_gets_one_at_once():
    machine = Machine(one=0.04, two=0.02)
    machine.train(10)
    assert machine.train(3, alone=False) == [1] * 3
    assert machine.train(3) == [2] * 3


def test_one_core_is_one_thread():
    policy = ThreadPolicy(cores=1)
    for _ in range(20):
        assert policy.threads(alone=True) == 1
        policy.measured(1, 0.04, 1000)


def test_two_threads_that_collapse_are_left_within_a_few_steps_and_tried_again_later():
    machine = Machine(one=0.04, two=0.02)
    machine.train(100)
    machine.seconds[2] = 0.2
    assert machine.train(20).count(2) <= 5
    machine.seconds[2] = 0.02
    began = machine.now
    while machine.train(1) == [1]:
        assert machine.now - began < 6
    assert machine.train(20) == [2] * 20


def test_a_second_core_that_stays_busy_is_tried_more_and_more_rarely():
    machine = Machine(one=0.04, two=0.2)
    used = machine.train(10_000)
    assert machine.now > 400
    assert 100 <= used.count(2) <= 250


def test_two_threads_that_are_hardly_faster_are_not_worth_a_core():
    assert Machine(one=0.04, two=0.039).train(60).count(2) == 5


def test_a_new_phase_is_measured_anew():
    machine = Machine(one=0.04, two=0.02)
    machine.train(20, tokens=1000)
    assert machine.train(7, tokens=2000) == [2, 1, 1, 1, 1, 1, 2]


def test_one_interrupted_step_changes_nothing():
    machine = Machine(one=0.04, two=0.02)
    machine.train(20)
    machine.policy.measured(2, 3.0, 1000)
    assert machine.train(20) == [2] * 20
