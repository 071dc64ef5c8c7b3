"""Who is ahead in a race: compared at a step that all have reached, whatever became of some."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stored import TEXT, tiny_config, tiny_store

from gptcore.records import Run
from gptcore.standings import CLOSE_NATS, Standing, standing


@pytest.fixture(scope="module")
def lanes(tmp_path_factory):
    store = tiny_store(tmp_path_factory.mktemp("race"))
    race = store.create_race("ada", tiny_config(), "rate", [0.5, 1, 2, 4], TEXT, "x")
    yield store.lanes(race.id)
    store.close()


def stands(lanes: list[Run], *losses: dict[int, float]) -> Standing | None:
    """The standing of as many lanes as there are losses by step."""
    measured = {lane.id: by_step for lane, by_step in zip(lanes, losses, strict=False)}
    return standing(lanes[: len(losses)], measured)


def with_status(lanes: list[Run], *statuses: str) -> list[Run]:
    changed = zip(lanes, statuses, strict=False)
    return [Run(**{**vars(lane), "status": status}) for lane, status in changed]


def test_lanes_are_compared_at_the_last_step_that_all_have_reached(lanes):
    found = stands(lanes, {0: 4.0, 10: 3.0, 20: 1.0}, {0: 4.0, 10: 2.5}, {0: 4.0, 10: 2.75, 15: 2})
    assert found is not None
    assert (found.step, found.leader, found.lead) == (10, 1, 0.25)
    assert list(found.losses.items()) == [(1, 2.5), (2, 2.75), (0, 3.0)]
    assert [found.place(lane) for lane in range(4)] == [3, 1, 2, None]
    assert not found.close


@pytest.mark.parametrize(
    "losses",
    [[{0: 4.0}, {0: 4.0}], [{0: 4.0, 10: 3.0}, {0: 4.0}], [{}, {}], [{10: 3.0}, {20: 2.0}]],
)
def test_nobody_is_ahead_before_all_have_been_measured_after_some_training(lanes, losses):
    assert stands(lanes, *losses) is None
    assert standing([], {}) is None


def test_equal_losses_share_a_place(lanes):
    found = stands(lanes, {5: 3.0}, {5: 2.0}, {5: 2.0}, {5: 1.0})
    assert found is not None
    assert [found.place(lane) for lane in range(4)] == [4, 2, 2, 1]


@pytest.mark.parametrize(("gap", "close"), [(0.5 * CLOSE_NATS, True), (1.5 * CLOSE_NATS, False)])
def test_what_may_be_luck_is_called_close(lanes, gap, close):
    found = stands(lanes, {5: 2.0 + gap}, {5: 2.0}, {5: 3.0})
    assert found is not None
    assert found.close is close


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        # A lane that ended early does not hold the others at its last step.
        (["failed", "running", "finished"], (20, [1, 2])),
        (["stopped", "paused", "running"], (20, [1, 2])),
        (["stopped", "finished", "failed"], (20, [1])),
        # All of them were stopped, wherever each was.
        (["stopped", "stopped", "stopped"], (10, [0, 1, 2])),
        (["stopped", "stopped", "failed"], (10, [0, 1])),
        (["paused", "running", "finished"], (10, [0, 1, 2])),
    ],
)
def test_who_is_out_of_the_race(lanes, statuses, expected):
    changed = with_status(lanes, *statuses)
    found = stands(changed, {10: 1.0}, {10: 2.0, 20: 2.0}, {10: 3.0, 20: 3.0})
    assert found is not None
    assert (found.step, sorted(found.losses)) == expected
    assert found.place(found.leader) == 1


def test_a_race_of_which_all_lanes_failed_has_no_winner(lanes):
    assert stands(with_status(lanes, "failed", "failed"), {10: 1.0}, {10: 2.0}) is None


def test_the_last_lane_in_the_race_has_no_lead(lanes):
    found = stands(with_status(lanes, "failed", "finished"), {10: 1.0}, {10: 2.0})
    assert found is not None
    assert (found.lead, found.close) == (0.0, False)


_BY_STEP = st.dictionaries(st.integers(0, 30), st.floats(0, 10), max_size=8)


@given(st.lists(_BY_STEP, min_size=1, max_size=4))
def test_whatever_was_measured_the_leader_has_the_lowest_loss_of_that_step(lanes, measured):
    found = stands(lanes, *measured)
    common = set.intersection(*map(set, measured)) - {0}
    if not common:
        assert found is None
        return
    assert found is not None
    assert found.step == max(common)
    assert found.losses[found.leader] == min(by_step[found.step] for by_step in measured)
    places = [found.place(lane) for lane in found.losses]
    assert places == sorted(places)
    assert found.lead >= 0
