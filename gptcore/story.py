"""A story told token by token, with the other ways it could have gone.

Its tokens form a tree: each follows another one, or the prompt. A state says which of them are
there, where the reader stands, and how far the story goes on from there. Every act makes a new
state, and undo goes back to the one before: nothing that was told is lost.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from gptcore.filters import SamplingConfig
from gptcore.sample import rolls

PROMPT = -1
"""The place before the first token."""
MOST_TOKENS = 2000
"""Of a whole tree, pruned branches included."""
MOST_STATES = 4000
LONGEST_NAME = 40


class Taken(NamedTuple):
    """A token of a story, and how it came about."""

    parent: int
    """The token before it, by its number; ``PROMPT`` for a first one."""
    token: int
    u: float | None
    """The number that drew it; None where it was chosen by hand."""
    odds: float
    """How likely it was, after every filter."""
    raw: float
    """How likely the model itself found it."""
    step: int
    """The moment of the run whose weights said so."""
    sampling: SamplingConfig
    seed: int


@dataclass(frozen=True)
class State:
    """What there is after an act. Tokens go by their number in ``Story.tokens``."""

    prompt: str
    first: int = 0
    """The first token of this prompt; those before belong to another one."""
    end: int = 0
    """One after the last token."""
    at: int = PROMPT
    """Where the reader stands: after this token."""
    tip: int = PROMPT
    """The end of the way on which the reader walks; ``at`` stands on it."""
    rolled: float | None = None
    """The number of the next draw, where it was rolled again or typed."""
    pruned: frozenset[int] = frozenset()
    """Tokens that were taken away with all that follows them."""
    names: tuple[tuple[int, str], ...] = ()
    """What branches are called, by their last token."""


class Branch(NamedTuple):
    """A way through the tree, from the prompt to a token that nothing follows."""

    leaf: int
    """Its last token."""
    fork: int
    """The first token that no other branch has."""
    begin: int
    """How many tokens it has in common with a branch that was begun before it."""
    beside: int | None
    """The place of that branch among all; None for the first one of a tree."""
    name: str


@dataclass
class Story:
    """A tree of tokens, its states, and which of them is shown."""

    prompt: str
    tokens: list[Taken] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._states = [State(self.prompt)]
        self._shown = 0

    @property
    def state(self) -> State:
        """What is shown."""
        return self._states[self._shown]

    @property
    def can_undo(self) -> bool:
        """Whether there is a state before this one."""
        return self._shown > 0

    @property
    def can_redo(self) -> bool:
        """Whether an act was taken back."""
        return self._shown + 1 < len(self._states)

    @property
    def full(self) -> bool:
        """Whether no further token fits in."""
        return self.state.end - self.state.first >= MOST_TOKENS

    def undo(self) -> None:
        """Take the last act back, if there is one."""
        self._shown = max(self._shown - 1, 0)

    def redo(self) -> None:
        """Do again what was taken back last, if there is something."""
        self._shown = min(self._shown + 1, len(self._states) - 1)

    def way(self, to: int) -> list[int]:
        """The tokens from the prompt to ``to``, which is the last of them."""
        found = []
        while to != PROMPT:
            found.append(to)
            to = self.tokens[to].parent
        return found[::-1]

    def ids(self, to: int) -> list[int]:
        """The same as token ids."""
        return [self.tokens[each].token for each in self.way(to)]

    def next(self) -> int | None:
        """The token after the reader on the way to the tip; None at its end."""
        state, each = self.state, self.state.tip
        if each == state.at:
            return None
        while self.tokens[each].parent != state.at:
            each = self.tokens[each].parent
        return each

    def alive(self) -> list[int]:
        """The tokens that are there, each after the one it follows."""
        return self._alive(self.state.pruned)

    def _alive(self, pruned: frozenset[int]) -> list[int]:
        there = {PROMPT}
        for each in range(self.state.first, self.state.end):
            if each not in pruned and self.tokens[each].parent in there:
                there.add(each)
        return sorted(there - {PROMPT})

    def after(self, place: int) -> list[int]:
        """The tokens that follow ``place``."""
        return [each for each in self.alive() if self.tokens[each].parent == place]

    def branches(self) -> list[Branch]:
        """Every way through the tree, in the order in which they were begun."""
        alive = self.alive()
        names = dict(self.state.names)
        ways: dict[int, int] = {}
        for each in alive:
            parent = self.tokens[each].parent
            ways[parent] = ways.get(parent, 0) + 1
        found: list[Branch] = []
        first_on: dict[int, int] = {}
        for leaf in alive:
            if leaf in ways:
                continue
            fork = leaf
            while (parent := self.tokens[fork].parent) != PROMPT and ways[parent] == 1:
                fork = parent
            way = self.way(leaf)
            own = [each for each in way if each not in first_on]
            begin = len(way) - len(own)
            beside = first_on[way[begin - 1]] if begin else None
            first_on.update(dict.fromkeys(own, len(found)))
            found.append(Branch(leaf, fork, begin, beside, names.get(leaf, "")))
        return found

    def u(self, seed: int) -> float:
        """The number of the next draw: the one that was rolled, else the one that was drawn here
        before with this seed, else the one that the seed has for this place."""
        state = self.state
        if state.rolled is not None:
            return state.rolled
        if (following := self.next()) is not None:
            before = self.tokens[following]
            if before.u is not None and before.seed == seed:
                return before.u
        return roll(seed, len(self.way(state.at)))

    def begin(self, prompt: str) -> None:
        """Another prompt, with nothing told yet."""
        if prompt == self.state.prompt:
            return
        end = self.state.end
        # Letters typed one after the other are one act.
        self._act(State(prompt, end, end), instead=self.can_undo and end == self.state.first)

    def take(self, taken: Taken, instead: bool = False) -> None:
        """Go on by a token; where the story goes on so already, nothing new is told.

        Args:
            instead: together with the act before it this is one.
        """
        state = self.state
        following = self.next()
        if following is not None and self.tokens[following].token == taken.token:
            self._act(replace(state, at=following, rolled=None), instead)
            return
        for each in self.after(state.at):
            if self.tokens[each].token == taken.token:
                self._act(
                    replace(state, at=each, tip=self._tip(each, state.pruned), rolled=None), instead
                )
                return
        del self.tokens[state.end :]
        self.tokens.append(taken)
        new = state.end
        self._act(replace(state, end=new + 1, at=new, tip=new, rolled=None), instead)

    def go(self, place: int) -> None:
        """Stand after a token, or at the prompt; what is not there is not gone to."""
        state = self.state
        if place == PROMPT:
            self._act(replace(state, at=PROMPT, rolled=None))
        elif place in self.alive():
            on_the_way = place in self.way(state.tip)
            tip = state.tip if on_the_way else self._tip(place, state.pruned)
            self._act(replace(state, at=place, tip=tip, rolled=None))

    def roll(self, u: float) -> None:
        """Let the next draw be made with ``u``.

        Raises:
            ValueError: it is not in [0, 1).
        """
        if not 0 <= u < 1:
            raise ValueError(f"u {u} is not in [0, 1)")
        self._act(replace(self.state, rolled=u))

    def prune(self, leaf: int) -> None:
        """Take a branch away, back to where it left the others."""
        branch = self._branch(leaf)
        if branch is None:
            return
        state, stay = self.state, self.tokens[branch.fork].parent
        pruned = state.pruned | {branch.fork}
        at, tip, rolled = state.at, state.tip, state.rolled
        if branch.fork in self.way(tip):
            at = stay if branch.fork in self.way(at) else at
            tip, rolled = self._tip(stay, pruned), None
        self._act(replace(state, pruned=pruned, at=at, tip=tip, rolled=rolled))

    def name(self, leaf: int, name: str) -> None:
        """Call a branch something; by an empty name nothing."""
        if self._branch(leaf) is None:
            return
        names = dict(self.state.names)
        names.pop(leaf, None)
        if name:
            names[leaf] = name[:LONGEST_NAME]
        self._act(replace(self.state, names=tuple(names.items())))

    def _branch(self, leaf: int) -> Branch | None:
        return next((branch for branch in self.branches() if branch.leaf == leaf), None)

    def _tip(self, place: int, pruned: frozenset[int]) -> int:
        """From ``place`` on to the end of the branch that was told last."""
        following = {self.tokens[each].parent: each for each in self._alive(pruned)}
        while place in following:
            place = following[place]
        return place

    def _act(self, state: State, instead: bool = False) -> None:
        del self._states[self._shown + 1 :]
        if instead:
            self._states[-1] = state
        else:
            self._states.append(state)
            del self._states[:-MOST_STATES]
        self._shown = len(self._states) - 1


@lru_cache(64)
def _first_rolls(seed: int) -> Sequence[float]:
    return tuple(islice(rolls(seed), MOST_TOKENS + 1))


def roll(seed: int, place: int) -> float:
    """The number that ``seed`` has for the token after ``place`` others."""
    return _first_rolls(seed)[place]
