"""The shuffle test: does a model notice in which order the words of a sentence stand?

Attention by itself cannot. Without positions and without a mask it is permutation equivariant:
where the tokens stand in another order, each output is what it was, at the token's new place (Lee
et al. 2019, "Set Transformer", section 3). What differs beyond rounding, the positions or the mask
have told.

What is moved are the tokens of whole words, so that both orders hold exactly the same tokens.
"""

import random
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import regex
import torch
from numpy.typing import NDArray

from gptcore.config import ModelConfig, Positions, check_model
from gptcore.errors import ConfigError
from gptcore.model import GPT
from gptcore.surgery import likeliest, moved
from gptcore.token_text import Cell
from gptcore.trace import trace

ROUNDING = 1e-5
"""A difference up to this part of the largest output is one of float32, not of the order."""
_ALONE = r"\p{Han}\p{Hiragana}\p{Katakana}"
_PIECES = regex.compile(rf"[{_ALONE}]\p{{M}}*|[^\s{_ALONE}]+|\s+")


def pieces(text: str) -> list[tuple[str, bool]]:
    """``text`` cut into words and what stands between them: joined they are the text again.

    A word ends at a blank. In Chinese and Japanese, where no blank says so, each character is one.
    Blanks are no words, nor is punctuation that stands alone.

    Returns:
        (piece, whether it is a word).
    """
    return [(piece, _is_word(piece)) for piece in _PIECES.findall(text)]


def _is_word(piece: str) -> bool:
    # Separators, controls (a line end is one) and punctuation.
    return any(unicodedata.category(character)[0] not in "ZCP" for character in piece)


@dataclass(frozen=True)
class Group:
    """Neighbouring tokens that stay together: those of a word, or one that stands between words."""

    start: int
    end: int
    """Places of its tokens: ``start`` to ``end - 1``."""
    is_word: bool
    """Whether it can be moved; what stands between words stays where it is."""


@dataclass(frozen=True)
class Sentence:
    """What is read of a passage, and its words."""

    cells: tuple[Cell, ...]
    """T tokens, all with an id."""
    groups: tuple[Group, ...]
    """All T tokens, in order."""

    @property
    def ids(self) -> tuple[int, ...]:
        """(T,)."""
        return tuple(cell.id for cell in self.cells if cell.id is not None)

    @property
    def words(self) -> tuple[Group, ...]:
        """The groups that can be moved."""
        return tuple(group for group in self.groups if group.is_word)

    def reordered(self, order: Sequence[int]) -> list[Group]:
        """The groups with word ``order[i]`` where the i-th word stood."""
        words = self.words
        moved_words = (words[word] for word in order)
        return [next(moved_words) if group.is_word else group for group in self.groups]

    def places(self, order: Sequence[int]) -> tuple[int, ...]:
        """(T,), for each place after ``reordered``, where its token stood before."""
        groups = self.reordered(order)
        return tuple(place for group in groups for place in range(group.start, group.end))


def sentence(passage: Sequence[Cell], context: int) -> Sentence:
    """The last ``context`` tokens of ``passage``, word by word.

    A token that holds a blank and a word belongs to the word; one that reaches into several words
    makes them one.

    Args:
        passage: of ``gptcore.token_text.cells``; what has no token is left out.
    """
    text = b"".join(cell.token for cell in passage).decode()
    in_word: set[int] = set()
    inside: set[int] = set()  # of a word, where nothing may be cut
    end = 0
    for piece, is_word in pieces(text):
        start, end = end, end + len(piece.encode())
        if is_word:
            in_word.update(range(start, end))
            inside.update(range(start + 1, end))
    known = sum(cell.id is not None for cell in passage)
    forgotten = max(0, known - context)
    kept: list[Cell] = []
    groups: list[Group] = []
    offset = seen = 0
    for cell in passage:
        ends = offset + len(cell.token)
        if offset not in inside or not groups:
            groups.append(Group(len(kept), len(kept), False))
        if cell.id is not None:
            seen += 1
            if seen > forgotten:
                kept.append(cell)
        is_word = groups[-1].is_word or not in_word.isdisjoint(range(offset, ends))
        groups[-1] = Group(groups[-1].start, len(kept), is_word)
        offset = ends
    return Sentence(tuple(kept), tuple(group for group in groups if group.start < group.end))


def shuffled(count: int, times: int) -> list[int]:
    """An order of ``count`` things after so many shuffles, the same each time it is asked for.

    Each shuffle makes another order than the one before it, and none puts them back, as long as
    there are so many orders.
    """
    first = list(range(count))
    order = list(first)
    if count < 2:
        return order
    draw = random.Random(count)
    for _ in range(times):
        before = list(order)
        while order == first or (order == before and count > 2):
            draw.shuffle(order)
    return order


def exchanged(model: GPT, positions: Positions, causal: bool) -> GPT:
    """The same weights with other positions, with or without the causal mask.

    Args:
        model: in float32; its weights are shared with what is returned.

    Raises:
        ConfigError: ``no-place-vectors`` where learned positions are asked of a model that has
            none; what a model of this shape cannot have, or this server does not allow.
    """
    changes = {"positions": positions, "causal": causal}
    config = ModelConfig(**(model.config.model_dump() | changes))
    if config == model.config:
        return model
    if positions == "learned" and model.position_embedding is None:
        raise ConfigError("no-place-vectors")
    check_model(config, model.vocabulary)
    return model.with_config(config)


@dataclass(frozen=True)
class Effect:
    """What another order of the tokens changes, for one model."""

    stays: bool
    """Whether the last token is the same one in both orders."""
    differences: NDArray[np.float64]
    """(L, T): of what the attention of a layer gives to a token, before and at its new place, the
    largest difference, as a part of the largest number in that layer's outputs. Tokens in the order
    from before."""
    silent: bool
    """Whether the attention of every layer gives zeros alone, as before the first training step."""
    odds: tuple[torch.Tensor, torch.Tensor]
    """(V,) of the token after the last one, before and after."""
    looks: NDArray[np.float32]
    """(2, L, H, T): the weights of the last token on each token, before and after; 0 on what it may
    not see. Tokens in the order from before."""

    @cached_property
    def moved(self) -> float:
        """How much probability of the next token is elsewhere, see ``surgery.moved``."""
        return moved(*self.odds)

    @cached_property
    def likeliest(self) -> list[int]:
        """Ids of the tokens that were or now are the likeliest next ones."""
        return likeliest(self.odds)

    @property
    def noticed(self) -> int | None:
        """The first layer whose attention gives any token something else; None where none does."""
        return _first(self.differences.max(1))

    @property
    def noticed_by_last(self) -> int | None:
        """The same of the token that was last."""
        return _first(self.differences[:, -1])


def _first(differences: NDArray[np.float64]) -> int | None:
    """The first of (L,) that rounding does not explain."""
    layers = np.flatnonzero(differences > ROUNDING)
    return int(layers[0]) if len(layers) else None


def effect(model: GPT, ids: Sequence[int], places: Sequence[int]) -> Effect:
    """Read ``ids``, then the same in another order, and compare token by token.

    Args:
        ids: (T,), one to ``context`` tokens.
        places: (T,), for each place of the second order the place in ``ids``.

    Raises:
        ModelFileError: the weights are so large that a value is no number.
    """
    before, after = trace(model, ids), trace(model, [ids[place] for place in places])
    order = torch.tensor(places)
    back = order.argsort()  # where each token of before stands after
    found, largest = [], 0.0
    for layer in range(model.config.layers):
        name = f"blocks.{layer}.attn.out"
        old, new = before[name].double(), after[name].double()[back]
        size = float(torch.maximum(old.abs().max(), new.abs().max()))
        found.append((new - old).abs().amax(1) / (size or 1.0))
        largest = max(largest, size)
    looks = torch.stack((before.patterns[:, :, -1], after.patterns[:, :, -1][..., back]))
    return Effect(
        stays=places[-1] == len(ids) - 1,
        differences=torch.stack(found).numpy(),
        silent=largest == 0.0,
        odds=(before.odds, after.odds),
        looks=looks.numpy(),
    )
