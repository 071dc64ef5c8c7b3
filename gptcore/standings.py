"""Who is ahead in a race: the lanes at the last step at which all of them were measured.

A lane with a smaller model gets through more steps in the same time. Its newest loss against that
of a slower lane would compare how far they are, not how well they learn.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gptcore.records import Run

CLOSE_NATS = 0.03
"""Less than this between two lanes may be luck: with six seeds a model of two layers ended 300
steps on tinyshakespeare anywhere from 1.828 to 1.850, and had been 0.035 apart on the way."""


@dataclass(frozen=True)
class Standing:
    """A race at one step."""

    step: int
    losses: Mapping[int, float]
    """Validation loss in nats a token of each lane that is still in the race, the best first."""

    @property
    def leader(self) -> int:
        """The lane with the lowest loss."""
        return next(iter(self.losses))

    @property
    def lead(self) -> float:
        """How far the second is behind, in nats; 0 where nobody else is in the race."""
        losses = list(self.losses.values())
        return losses[1] - losses[0] if len(losses) > 1 else 0.0

    @property
    def close(self) -> bool:
        """Whether the first two could change places with another seed."""
        return len(self.losses) > 1 and self.lead < CLOSE_NATS

    def place(self, lane: int) -> int | None:
        """1 for the lowest loss, shared where losses are equal; None for a lane that is out."""
        if lane not in self.losses:
            return None
        return 1 + sum(loss < self.losses[lane] for loss in self.losses.values())


def standing(lanes: Sequence[Run], measured: Mapping[str, Mapping[int, float]]) -> Standing | None:
    """How a race stands; None until all lanes have been measured after some training.

    Args:
        lanes: the runs of the race.
        measured: validation losses of each run by step, in nats a token.
    """
    racing = still_in(lanes)
    steps = [set(measured.get(lane.id, ())) for lane in racing]
    common = set.intersection(*steps) - {0} if steps else set()
    if not common:
        return None
    step = max(common)
    losses = {lane.lane or 0: measured[lane.id][step] for lane in racing}
    return Standing(step, dict(sorted(losses.items(), key=lambda lane: lane[1])))


def still_in(lanes: Sequence[Run]) -> list[Run]:
    """The lanes that are compared. One that failed, or was stopped alone, is out: it would hold
    the comparison at the step where it ended."""
    in_order = [lane for lane in lanes if lane.status != "failed"]
    going = [lane for lane in in_order if lane.status != "stopped"]
    return going or in_order
