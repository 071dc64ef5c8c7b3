"""Positions: the encodings by picture, where heads look, what order is worth, and their duel."""

from pages.parts import (
    address,
    following,
    positions_distance,
    positions_duel,
    positions_meet,
    positions_shuffle,
    switch,
)
from pages.parts.session import Selection
from pages.parts.words import label

_PARTS = {
    "meet": positions_meet.show,
    "distance": positions_distance.show,
    "shuffle": positions_shuffle.show,
    "duel": positions_duel.show,
}


def _page(selected: Selection) -> None:
    names = {part: label(f"positions-part-{part}") for part in _PARTS}
    part = switch.one_of("positions-part", names, "positions-part", "part")
    _PARTS[part](selected)
    encoding = positions_meet.chosen() if part == "meet" else ""
    address.write("positions-address", selected, {"part": part, "encoding": encoding})


following.show("positions", _page)
