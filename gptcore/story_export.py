"""What one can take along of a story: its tokens with their odds, as a table and as JSON."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from gptcore.story import Story, Taken
from gptcore.token_text import token_label
from gptcore.tokenizers import Tokenizer

FORMAT = "gpt-playground-story-1"
COLUMNS = ("place", "id", "token", "u", "odds", "model_odds", "step", "seed")
"""Of the table. ``place`` counts from 0 after the prompt, ``odds`` are those after every filter."""
KNOBS = (
    *("repetition_penalty", "presence_penalty", "temperature"),
    *("top_k", "top_p", "min_p", "typical_p"),
)
"""Further columns: how the knobs stood at each token, in the order in which they act."""


def story_csv(story: Story, tokenizer: Tokenizer, cell: Callable[[str], str]) -> str:
    """One row for each token from the prompt to where the reader stands.

    Args:
        cell: makes a text safe for a spreadsheet.
    """
    rows = [",".join((*COLUMNS, *KNOBS))]
    for place, each in enumerate(story.way(story.state.at)):
        taken = story.tokens[each]
        token = cell(token_label(tokenizer.token_bytes(taken.token)))
        values = (place, taken.token, token, taken.u, taken.odds, taken.raw, taken.step, taken.seed)
        knobs = (getattr(taken.sampling, knob) for knob in KNOBS)
        rows.append(",".join("" if value is None else str(value) for value in (*values, *knobs)))
    return "\r\n".join(rows) + "\r\n"


def story_json(
    story: Story, tokenizer: Tokenizer, prompt: Sequence[int], facts: Mapping[str, Any]
) -> str:
    """The whole tree: every token that is there, and every branch.

    A token goes by its place in ``tokens``; where nothing is before it, that is null.

    Args:
        prompt: the ids of the prompt as the model has read it.
        facts: what else is said of the story, such as the run.
    """
    alive = story.alive()
    numbers = {each: number for number, each in enumerate(alive)}
    tokens = [_token(story.tokens[each], numbers, tokenizer) for each in alive]
    branches = [
        {
            "name": branch.name,
            "tokens": [numbers[each] for each in story.way(branch.leaf)],
            "text": _text(tokenizer, story.ids(branch.leaf)),
        }
        for branch in story.branches()
    ]
    whole = {
        "format": FORMAT,
        **facts,
        "prompt": story.state.prompt,
        "prompt_ids": list(prompt),
        "at": numbers.get(story.state.at),
        "tokens": tokens,
        "branches": branches,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1)


def _token(taken: Taken, numbers: Mapping[int, int], tokenizer: Tokenizer) -> dict[str, Any]:
    return {
        "after": numbers.get(taken.parent),
        "id": taken.token,
        "token": token_label(tokenizer.token_bytes(taken.token)),
        "u": taken.u,
        "odds": taken.odds,
        "model_odds": taken.raw,
        "step": taken.step,
        "seed": taken.seed,
        "knobs": asdict(taken.sampling),
    }


def _text(tokenizer: Tokenizer, ids: Sequence[int]) -> str:
    return b"".join(map(tokenizer.token_bytes, ids)).decode("utf-8", "replace")
