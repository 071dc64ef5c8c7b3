"""Telling a story on: a token, a word, a sentence, or until somebody says stop."""

import time
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor

from gptcore.filters import SamplingConfig, next_token_odds
from gptcore.sample import draw
from gptcore.story import Story, Taken
from gptcore.tokenizers import Tokenizer

Goal = Literal["token", "word", "sentence", "on"]
_LONGEST = {"word": 60, "sentence": 300}
"""Tokens after which a goal counts as reached, though its end has not come."""
_ENDS = set(".!?…。！？\n")
_CLOSING = set("\"'”’)]」』）】》")


@dataclass(frozen=True)
class Teller:
    """One model with one prompt, one seed and one setting of the knobs."""

    tokenizer: Tokenizer
    prompt: tuple[int, ...]
    """At least one token id."""
    read: Callable[[Sequence[int]], Tensor]
    """The ids of the prompt and of the story -> the logits (V,) of the next token."""
    sampling: SamplingConfig
    seed: int
    step: int
    """The moment of the run that tells."""

    def ids(self, story: Story) -> list[int]:
        """What the model has read where the reader stands."""
        return [*self.prompt, *story.ids(story.state.at)]

    def draw(self, story: Story) -> Taken:
        """The next token as the dice have it; the story stays as it is."""
        logits, odds = self._odds(story)
        u = story.u(self.seed)
        return self._taken(story, logits, odds, draw(odds, u), u)

    def choose(self, story: Story, token: int, instead: bool = False) -> None:
        """Go on by a token that somebody has chosen.

        Args:
            instead: together with the act before it this is one.

        Raises:
            ValueError: there is no such token.
        """
        logits, odds = self._odds(story)
        if not 0 <= token < len(odds):
            raise ValueError(f"token {token} is not in [0, {len(odds)})")
        story.take(self._taken(story, logits, odds, token, None), instead)

    def replay(self, story: Story, tokens: Sequence[int]) -> None:
        """Tell a story that was told elsewhere; what the dice would have drawn counts as drawn.

        Args:
            tokens: their ids.
        """
        for place, token in enumerate(tokens):
            drawn = self.draw(story)
            if drawn.token == token:
                story.take(drawn, instead=place > 0)
            else:
                self.choose(story, token, instead=place > 0)

    def go_on(self, story: Story, goal: Goal, budget_s: float, begun: int = 0) -> tuple[int, bool]:
        """Draw tokens until the goal is reached or the time is over.

        Args:
            budget_s: after it no further token is begun; at least one is drawn.
            begun: how many tokens of this goal were drawn before, which stand last in the story.

        Returns:
            How many were drawn, and whether the goal is reached or no token fits in any more.
        """
        until = time.perf_counter() + budget_s
        written = [self.tokenizer.token_bytes(id) for id in story.ids(story.state.at)]
        written = written[len(written) - begun :]
        drawn = 0
        while not story.full and not (written and goal == "token"):
            taken = self.draw(story)
            if written and _reached(goal, written, self.tokenizer.token_bytes(taken.token)):
                return drawn, True
            if drawn and time.perf_counter() > until:
                return drawn, False
            story.take(taken, instead=bool(written))
            written.append(self.tokenizer.token_bytes(taken.token))
            drawn += 1
        return drawn, True

    def _odds(self, story: Story) -> tuple[Tensor, Tensor]:
        ids = self.ids(story)
        logits = self.read(ids)
        return logits, next_token_odds(logits, self.sampling, set(ids))

    def _taken(
        self, story: Story, logits: Tensor, odds: Tensor, token: int, u: float | None
    ) -> Taken:
        raw = torch.exp(logits[token].double() - logits.double().logsumexp(0))
        return Taken(
            story.state.at,
            token,
            u,
            float(odds[token]),
            float(raw),
            self.step,
            self.sampling,
            self.seed,
        )


def _reached(goal: Goal, written: list[bytes], following: bytes) -> bool:
    """Whether a goal is reached by what is written, given which token would follow."""
    if goal == "on":
        return False
    if len(written) >= _LONGEST[goal]:
        return True
    text = b"".join(written).decode("utf-8", "surrogateescape")
    after = following.decode("utf-8", "surrogateescape")
    if not any(letter.isalnum() for letter in text):
        return False
    if goal == "word":
        return not _goes_on(text[-1], after[0])
    ended = text[-1] in _ENDS or (text[-1] in _CLOSING and text[-2] in _ENDS)
    return ended and (after[0] == "\n" or after[0] not in _ENDS | _CLOSING)


def _goes_on(last: str, following: str) -> bool:
    """Whether a word, or a character in several tokens, goes on between two."""
    if "\udc80" <= following <= "\udcbf":  # a byte that no character begins with
        return True
    return _in_word(last) and _in_word(following)


def _in_word(character: str) -> bool:
    # A Chinese character is a word by itself: what is as wide stands without blanks.
    if unicodedata.east_asian_width(character) in "WF":
        return False
    return character.isalnum() or character in "'’"
