"""What the Sampling page is about: a prompt, the story that a model tells after it, its knobs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import streamlit as st

from gptcore.token_text import Cell, cells
from pages.parts import attention_look, safe, sampling_knobs, sentence, session, unknown
from pages.parts.chips import known
from pages.parts.models import branches, nearest_model
from pages.parts.session import Selection
from pages.parts.words import label
from pages.parts.write_stream import MOST_PROMPT

if TYPE_CHECKING:
    from torch import Tensor

    from gptcore.filters import SamplingConfig
    from gptcore.modelfile import SavedModel
    from gptcore.records import Run
    from gptcore.story import Story
    from gptcore.telling import Teller

_SENTENCE, _TURN = "sampling-sentence", "sampling-turn"
_STORIES, _LOST_PATH = "sampling-stories", "sampling-lost-path"
_MOST_STORIES = 8
_BEGINNING = 32
"""Characters of the prompt that is there unasked, at most."""
LONGEST_PATH = 1000
"""Characters of the address that say which tokens were taken; a longer story is not shared. They
are told again, one by one, before the page is there."""


@dataclass(frozen=True)
class Look:
    """One story of a visitor, and the moment of a run that tells it on."""

    selected: Selection
    saved: SavedModel
    """Its ``step`` is the moment that really is shown."""
    story: Story
    prompt: tuple[int, ...]
    """The token ids of the prompt, at least one."""
    typed: tuple[Cell, ...]
    """The tokens of what was typed as a prompt, with what the model cannot read."""
    sampling: SamplingConfig
    seed: int

    @property
    def run(self) -> Run:
        """The run that is looked at."""
        return self.selected.run

    @cached_property
    def path(self) -> tuple[int, ...]:
        """The token ids of the story from after the prompt to where the reader stands."""
        return tuple(self.story.ids(self.story.state.at))

    @property
    def ids(self) -> tuple[int, ...]:
        """All that the model has been given where the reader stands: prompt and path."""
        return self.prompt + self.path

    def text(self, ids: Sequence[int]) -> str:
        """Tokens as the text that they spell."""
        token_bytes = self.saved.tokenizer.token_bytes
        return b"".join(map(token_bytes, ids)).decode("utf-8", "replace")

    def read(self, ids: Sequence[int]) -> Tensor:
        """The logits (V,) of the token after the prompt and more, all of it in ``ids``.

        Raises:
            ModelFileError: the weights are so large that they are no numbers.
        """
        key = self.run.id, self.saved.step
        return branches().logits(key, self.saved.model, ids, len(self.prompt))

    @property
    def teller(self) -> Teller:
        """What tells the story on."""
        from gptcore.telling import Teller

        return Teller(
            self.saved.tokenizer,
            self.prompt,
            self.read,
            self.sampling,
            self.seed,
            self.saved.step,
        )


def look(selected: Selection) -> Look:
    """The story that was told after the visitor's prompt, at first what the address says of it."""
    assert selected.moment is not None
    saved = nearest_model(selected.run.id, selected.moment.step)
    sampling_knobs.from_address()
    asked, path = session.page_parameter("prompt"), session.page_parameter("path")
    # An address leaves out what is empty.
    story = _story(selected.run, saved, "" if asked is None and path is not None else asked)
    found = cells(saved.tokenizer, story.state.prompt)
    ids = tuple(cell.id for cell in found if cell.id is not None)
    looked = Look(
        selected,
        saved,
        story,
        ids or _something(saved),
        tuple(found),
        sampling_knobs.sampling(),
        sampling_knobs.seed(),
    )
    if path is not None:
        _replay(looked, path)
    return looked


def ask(looked: Look) -> None:
    """Ask for the prompt, and say of it what the model cannot read."""
    saved, story = looked.saved, looked.story
    prompt, context = story.state.prompt, saved.config.model.context
    found = list(looked.typed)
    tokens = known(found)
    sentence.ask(
        _SENTENCE,
        prompt,
        st.session_state[_TURN],
        found,
        tokens if tokens <= context else max(context // 2, 1),
        {},
        lambda: _keep_typed(story),
        name="sampling-prompt",
        hint="sampling-prompt-hint",
        nothing="sampling-prompt-none",
    )
    unknown.warn(saved.tokenizer, prompt)
    if st.session_state.pop(_LOST_PATH, False):
        st.warning(label("sampling-path-unknown"))


def address_of(looked: Look) -> dict[str, str]:
    """What the address of the page says of the story."""
    whole = not too_long(looked)
    return {
        "prompt": looked.story.state.prompt if whole else "",
        "path": _path(looked) if whole else "",
        **sampling_knobs.address(),
    }


def too_long(looked: Look) -> Literal["prompt", "path", ""]:
    """What of the story is too long for an address."""
    if len(looked.story.state.prompt) > attention_look.LONGEST_ADDRESS:
        return "prompt"
    return "path" if len(_path(looked)) > LONGEST_PATH else ""


def _path(looked: Look) -> str:
    return ".".join(map(str, looked.path))


def show_prompt() -> None:
    """Write the prompt of the story into the box, after an act that has changed it."""
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1


def _something(saved: SavedModel) -> tuple[int, ...]:
    from gptcore.sample import prompt_ids

    return tuple(prompt_ids(saved.tokenizer, ""))


def _story(run: Run, saved: SavedModel, asked: str | None) -> Story:
    """The visitor's story with this run, at first one with the words of the last one, or a new one
    with the prompt that an address asks for."""
    from gptcore.story import Story

    stories: dict[str, Story] = st.session_state.setdefault(_STORIES, {})
    if asked is not None:
        stories[run.id] = Story(safe.typed(asked, MOST_PROMPT))
        st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1
    elif run.id not in stories:
        before = next(reversed(stories.values()), None)
        words = _first_words(run, saved) if before is None else before.state.prompt
        stories[run.id] = Story(words)
        st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1
    elif next(reversed(stories)) != run.id:
        st.session_state[_TURN] += 1
    stories[run.id] = stories.pop(run.id)  # the last one stands at the end
    for old in list(stories)[:-_MOST_STORIES]:
        del stories[old]
    return stories[run.id]


def _first_words(run: Run, saved: SavedModel) -> str:
    text = attention_look.text_unasked(run, saved).strip()
    if len(text) <= _BEGINNING:
        return text
    # With the blank: how a word begins is more of a choice than how it ends.
    end = text.rfind(" ", 8, _BEGINNING) + 1
    return text[: end or _BEGINNING // 2]


def _keep_typed(story: Story) -> None:
    text = sentence.typed(_SENTENCE)
    if text is not None:
        story.begin(text)


def _replay(looked: Look, written: str) -> None:
    """Tell the story that the address has; where this model cannot, ``ask`` will say so."""
    parts = written[: LONGEST_PATH + 1].split(".")
    known = len(written) <= LONGEST_PATH and all(
        part.isascii() and part.isdecimal() and int(part) < looked.saved.model.vocabulary
        for part in parts
    )
    if not known:
        st.session_state[_LOST_PATH] = True
        return
    looked.teller.replay(looked.story, [int(part) for part in parts])
