"""What the buttons of the Sampling page do to the story."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import streamlit as st

from pages.parts import safe, sampling_knobs, sampling_look

if TYPE_CHECKING:
    from gptcore.telling import Goal
    from pages.parts.sampling_look import Look

_ASKED, _ANSWER = "sampling-asked", "sampling-answer"
_BUDGET_S = 0.06
"""How long a goal is told on before the page shows what there is."""
_GOALS: dict[str, Goal] = {"step": "token", "word": "word", "sentence": "sentence", "on": "on"}


@dataclass
class Answer:
    """What the browser is told of its last wish."""

    nonce: int = 0
    """Which wish."""
    begun: int = 0
    """How many tokens of a goal that is not yet reached were drawn; 0 where none is left."""


def ask(wish: Any) -> None:
    """Remember what a component asks for, until the story is there."""
    if isinstance(wish, dict):
        st.session_state[_ASKED] = wish


def perform(looked: Look) -> tuple[Look, Answer]:
    """Do what was asked since the last time.

    Raises:
        ModelFileError: the weights of the model are so large that it has no odds.
    """
    wish = st.session_state.get(_ASKED, {})
    answer: Answer = st.session_state.setdefault(_ANSWER, Answer())
    nonce = _whole(wish.get("nonce"))
    # Streamlit may break a run off wherever it looks at its state, and a browser that waits long
    # for its answer asks again: the same wish is done once, and not forgotten before.
    if nonce != answer.nonce:
        sampling_knobs.take(wish.get("knobs"))
        looked = replace(looked, sampling=sampling_knobs.sampling(), seed=sampling_knobs.seed())
        prompt = looked.story.state.prompt
        answer.nonce, answer.begun = nonce, 0
        answer.begun = _done(looked, str(wish.get("do")), wish)
        if looked.story.state.prompt != prompt:
            sampling_look.show_prompt()
        looked = sampling_look.look(looked.selected)  # from where the reader stands now
    return looked, answer


def _done(looked: Look, do: str, wish: dict[str, Any]) -> int:
    """How many tokens were drawn of a goal that is not yet reached."""
    if (goal := _GOALS.get(do)) is None:
        _change(looked, do, wish)
        return 0
    begun = min(_whole(wish.get("begun")), len(looked.path))
    budget_s = 0.0 if wish.get("slow") else _BUDGET_S
    drawn, reached = looked.teller.go_on(looked.story, goal, budget_s, begun)
    return 0 if reached else begun + drawn


def _change(looked: Look, do: str, wish: dict[str, Any]) -> None:
    """One act that draws nothing; what a browser cannot have asked for changes nothing."""
    story = looked.story
    match do:
        case "undo":
            story.undo()
        case "redo":
            story.redo()
        case "reroll":
            story.roll(secrets.randbits(32) / 2**32)
        case "roll" if type(wish.get("u")) in (int, float) and 0 <= wish["u"] < 1:
            story.roll(float(wish["u"]))
        case "choose":
            token = _whole(wish.get("token"), looked.saved.model.vocabulary)
            if token < looked.saved.model.vocabulary and not story.full:
                looked.teller.choose(story, token)
        case "go" if type(wish.get("place")) is int:
            story.go(wish["place"])
        case "prune":
            story.prune(_whole(wish.get("leaf"), -1))
        case "name" if isinstance(wish.get("name"), str):
            story.name(_whole(wish.get("leaf"), -1), safe.one_line(wish["name"][:200]))


def _whole(value: Any, other: int = 0) -> int:
    """A number from 0 on, or ``other``."""
    return value if type(value) is int and 0 <= value < 2**53 else other
