"""The story as chips, the odds of its next token as bars, the dice, and the branches."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st

from gptcore.token_text import token_parts
from pages.parts import sampling_acts, sampling_knobs
from pages.parts.components import component
from pages.parts.models import nearest_model
from pages.parts.packed import packed
from pages.parts.words import t

if TYPE_CHECKING:
    from gptcore.story import Story
    from pages.parts.sampling_acts import Answer
    from pages.parts.sampling_look import Look
    from pages.parts.session import Selection

_KEY = "sampling-stepper"
_SHOWN_OF_BRANCH = 60
_SHOWN_BEFORE, _SHOWN_AFTER = 300, 100
"""Tokens on either side of the reader: a step of a long story costs no more than one of a short."""
_names = component("vocabulary", '<span class="vocabulary"></span>')
_follower = component("story_follower", '<span class="follower"></span>')
_stepper = component("stepper", '<div class="stepper"></div>', styles=("chips", "knob_rows"))


def name_tokens(selected: Selection) -> None:
    """Tell the browser what every token looks like: once, for what comes later says only ids."""
    assert selected.moment is not None
    names = _token_names(selected.run.id, selected.moment.step)
    _names(key="token-names", data={"vocabulary": selected.run.id, "names": names})


@st.cache_resource(show_spinner=False, max_entries=8)
def _token_names(run_id: str, step: int) -> list[Any]:
    tokenizer = nearest_model(run_id, step).tokenizer
    return [_token_name(tokenizer.token_bytes(id)) for id in range(tokenizer.vocabulary)]


def _token_name(token: bytes) -> str | list[list[str]]:
    """A token that is text all through as a string, any other one as its parts."""
    parts = token_parts(token)
    if len(parts) == 1 and parts[0][0] == "text":
        return parts[0][1]
    return [list(part) for part in parts]


def show(look: Look, answer: Answer) -> None:
    """Draw it where the reader stands, and hear what is to be done."""
    story, state = look.story, look.story.state
    following = story.next()
    way, here = story.way(state.tip), len(look.path)
    begin = max(here - _SHOWN_BEFORE, 0)
    shown = way[begin : here + _SHOWN_AFTER]
    prompt = look.prompt[max(len(look.prompt) - max(_SHOWN_BEFORE - here, 0), 0) :]
    data = {
        "answered": answer.nonce,
        "begun": answer.begun,
        "vocabulary": look.run.id,
        "prompt": list(prompt),
        "story": [_taken(story, each) for each in shown],
        "older": begin + len(look.prompt) - len(prompt),
        "later": len(way) - begin - len(shown),
        "tokens": len(way),
        "tip": state.tip,
        "at": state.at,
        "next": None if following is None else story.tokens[following].token,
        "u": story.u(look.seed),
        "seed": look.seed,
        "branches": _branches(story),
        "undo": story.can_undo,
        "redo": story.can_redo,
        "full": story.full,
        "knobs": sampling_knobs.specs(look.saved.model.vocabulary),
        "labels": _labels(),
    }
    arrays = {
        "logits": look.read(look.ids).float().numpy(),
        "seen": np.array(sorted(set(look.ids)), dtype=np.int32),
    }
    _stepper(
        key=_KEY,
        data=packed(data, arrays),
        on_act_change=lambda: sampling_acts.ask(st.session_state[_KEY]["act"]),
    )


def follow() -> None:
    """Run the fragment that this stands in again when the story has come to rest elsewhere."""
    _follower(key="sampling-follower", on_rested_change=lambda: None)


def _taken(story: Story, place: int) -> list[float | None]:
    taken = story.tokens[place]
    return [place, taken.token, taken.u, taken.odds, taken.raw, taken.step]


def _branches(story: Story) -> list[dict[str, Any]]:
    """Each branch with the tokens that only it has, and how likely the model found them."""
    found = []
    for branch in story.branches():
        way = story.way(branch.leaf)
        own = [story.tokens[each] for each in way[way.index(branch.fork) :]]
        bits = [-math.log2(max(taken.raw, 1e-300)) for taken in own]
        found.append(
            {
                "leaf": branch.leaf,
                "name": branch.name,
                "begin": branch.begin,
                "beside": branch.beside,
                "end": len(way),
                "tokens": [taken.token for taken in own[:_SHOWN_OF_BRANCH]],
                "length": len(own),
                "bits": sum(bits) / len(bits),
            }
        )
    return found


_GAPS = {
    "older": ("count",),
    "later": ("count",),
    "part": ("token",),
    "by_dice": ("token", "odds", "raw", "u", "step"),
    "by_hand": ("token", "odds", "raw", "step"),
    "u_refused": ("value",),
    "seed_refused": ("value",),
    "falls": ("u", "odds", "token"),
    "fell": ("u", "odds", "token"),
    "differs": ("u", "odds", "token", "took"),
    "greedy": ("token", "odds"),
    "before": ("rule",),
    "after": ("rule",),
    "cut": ("rule",),
    "take": ("token", "odds", "cut"),
    "tail": ("count", "before", "after", "cut"),
    "left": ("kept", "all", "mass", "bits"),
    "left_end": ("kept", "all", "bits"),
    "branch": ("count", "bits"),
}
"""What the browser fills in itself."""
_PLAIN = (
    *("acts", "step", "word", "sentence", "slow", "fast", "stop", "undo", "redo", "full"),
    *("story", "here", "chosen", "dice", "u", "seed", "reroll"),
    *("own", "drawn_from", "more", "fewer", "knobs", "help", "idle", "reset"),
    *("branches", "name", "prune"),
)


def _labels() -> dict[str, Any]:
    labels: dict[str, Any] = {name: t(f"stepper-{name.replace('_', '-')}") for name in _PLAIN}
    for name, gaps in _GAPS.items():
        values = {gap: f"{{{gap}}}" for gap in gaps}
        labels[name] = t(f"stepper-{name.replace('_', '-')}", **values)
    labels["classes"] = t("stepper-classes").split(" | ")
    return labels
