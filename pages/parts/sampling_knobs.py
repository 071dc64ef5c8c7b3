"""The knobs of the Sampling page: what is asked of the browser, of the address, of the core."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import streamlit as st

from pages.parts import session
from pages.parts.words import t

if TYPE_CHECKING:
    from gptcore.filters import SamplingConfig

_VALUES, _SEED = "sampling-knobs", "sampling-seed"
MOST_SEED = 2**31 - 1
_LEAST_SHARE = 1e-6
"""What 0 of a share comes to: only the likeliest, or the most typical, token is left."""


class Knob(NamedTuple):
    """A setting, and the letter by which an address has it."""

    letter: str
    usual: float
    """What the page begins with."""
    idle: float
    """Where it changes nothing."""
    least: float
    most: float
    step: float


KNOBS = {
    "repetition_penalty": Knob("r", 1.0, 1.0, 0.5, 3.0, 0.05),
    "presence_penalty": Knob("s", 0.0, 0.0, -3.0, 3.0, 0.1),
    "temperature": Knob("t", 0.8, 1.0, 0.0, 3.0, 0.01),
    "top_k": Knob("k", 40, 0, 0, 0, 1),  # most: the vocabulary
    "top_p": Knob("p", 1.0, 1.0, 0.0, 1.0, 0.01),
    "min_p": Knob("m", 0.0, 0.0, 0.0, 1.0, 0.01),
    "typical_p": Knob("y", 1.0, 1.0, 0.0, 1.0, 0.01),
}
"""In the order in which they act."""
_WRITTEN = re.compile(r"([a-z])(-?\d{1,9}(?:\.\d{1,9})?)")


def values() -> dict[str, float]:
    """How the knobs stand."""
    known: dict[str, float] = st.session_state.setdefault(
        _VALUES, {name: knob.usual for name, knob in KNOBS.items()}
    )
    return known


def seed() -> int:
    """The seed of the dice."""
    return int(st.session_state.setdefault(_SEED, 1))


def sampling() -> SamplingConfig:
    """How they stand, for the core."""
    from gptcore.filters import SamplingConfig

    now = values()

    def share(name: str) -> float | None:
        return None if now[name] == 1 else max(now[name], _LEAST_SHARE)

    return SamplingConfig(
        temperature=now["temperature"],
        top_k=int(now["top_k"]) or None,
        top_p=share("top_p"),
        min_p=now["min_p"] or None,
        typical_p=share("typical_p"),
        repetition_penalty=now["repetition_penalty"],
        presence_penalty=now["presence_penalty"],
    )


def take(asked: Any) -> None:
    """Set the knobs as a browser says they stand; what is no number in its range is left out."""
    if not isinstance(asked, dict):
        return
    now = values()
    for name in KNOBS:
        value = asked.get(name)
        if isinstance(value, int | float) and _fits(name, value):
            now[name] = float(value)
    wanted = asked.get("seed")
    if type(wanted) is int and 0 <= wanted <= MOST_SEED:
        st.session_state[_SEED] = wanted


def from_address() -> None:
    """Set the knobs as the address of the page has them, once; nonsense is left out."""
    written = session.page_parameter("knobs")
    if written is not None:
        found = dict(_WRITTEN.findall(written[:200]))
        take({name: float(found.get(knob.letter, knob.usual)) for name, knob in KNOBS.items()})
    asked = session.page_parameter("seed")
    if asked is not None and asked.isascii() and asked.isdecimal():
        take({"seed": int(asked[:12])})


def address() -> dict[str, str]:
    """What the address says of them: those that do not stand as usual."""
    now = values()
    moved = [
        f"{knob.letter}{_written(now[name])}"
        for name, knob in KNOBS.items()
        if now[name] != knob.usual
    ]
    return {"knobs": "".join(moved), "seed": str(seed()) if seed() != 1 else ""}


def specs(vocabulary: int) -> list[dict[str, Any]]:
    """The knobs as ``assets/components/knob_rows.js`` draws them."""
    now = values()
    return [
        {
            "name": name,
            "label": t(f"sampling-{name.replace('_', '-')}"),
            "hint": t(f"sampling-{name.replace('_', '-')}-help"),
            "least": knob.least,
            "most": _most(name, vocabulary),
            "step": knob.step,
            "value": min(now[name], _most(name, vocabulary)),
            "idle": knob.idle,
            "refused": t("sampling-knob-refused", value="{value}", least="{least}", most="{most}"),
        }
        for name, knob in KNOBS.items()
    ]


def _written(value: float) -> str:
    return f"{value:.9f}".rstrip("0").rstrip(".")


def _most(name: str, vocabulary: int) -> float:
    return vocabulary if name == "top_k" else KNOBS[name].most


def _fits(name: str, value: float) -> bool:
    if name == "top_k":
        return 0 <= value < 2**31 and value == int(value)
    knob = KNOBS[name]
    return knob.least <= value <= knob.most
