"""The same point of several trainings: after as many steps, tokens or seconds."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import Literal, get_args

from gptcore.records import Metric

Axis = Literal["step", "tokens", "seconds"]
"""A field of ``Metric`` by which runs are lined up."""
AXES: tuple[Axis, ...] = get_args(Axis)


def step_at(metrics: Sequence[Metric], axis: Axis, place: float) -> int:
    """The last step of a run that is not beyond ``place``; its first where all are.

    Args:
        metrics: of one run in order, one or more.
        place: on ``axis``, in its unit.
    """
    at = bisect_right(metrics, place, key=lambda metric: getattr(metric, axis))
    return metrics[max(0, at - 1)].step


def common_passage(text: str, validation_share: float, characters: int = 180) -> str:
    """A passage from the middle of the part of ``text`` that is only measured on.

    Tokenizers differ by a little in where that part begins, so its beginning may have been
    trained on. The passage starts with a line or, where lines are long, with a word, and ends
    with a word where there are blanks.

    Args:
        validation_share: the smallest of the runs.
        characters: at most so many.
    """
    held = text[int(len(text) * (1 - validation_share / 2)) :]
    reach = min(characters, len(held) // 2)
    edges = [held.find(edge, 0, reach) for edge in ("\n", " ")]
    start = next((edge + 1 for edge in edges if edge >= 0), 0)
    passage = held[start : start + characters]
    end = max(passage.rfind(" "), passage.rfind("\n"))
    return (passage[:end] if end > characters // 2 else passage).strip()
