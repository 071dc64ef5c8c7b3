"""A story is a tree whose every act can be taken back, and told again."""

import pytest
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from gptcore.filters import SamplingConfig
from gptcore.sample import rolls
from gptcore.story import MOST_TOKENS, PROMPT, Story, Taken, roll

SEED = 5


def taken(story: Story, token: int, u: float | None = 0.5) -> Taken:
    return Taken(story.state.at, token, u, 0.25, 0.5, 100, SamplingConfig(), SEED)


def told(*tokens: int) -> Story:
    story = Story("once")
    for token in tokens:
        story.take(taken(story, token))
    return story


def test_a_story_goes_on_and_back_and_into_branches() -> None:
    story = told(1, 2, 3)
    assert story.ids(story.state.at) == [1, 2, 3]
    first, second, third = story.way(story.state.tip)
    story.go(first)
    assert (story.state.at, story.state.tip, story.next()) == (first, third, second)
    assert story.ids(story.state.at) == [1]
    # The same token again is the same way; another one is a branch.
    story.take(taken(story, 2))
    assert (story.state.at, story.state.tip) == (second, third)
    story.take(taken(story, 9))
    assert story.ids(story.state.tip) == [1, 2, 9]
    branches = story.branches()
    assert [story.ids(branch.leaf) for branch in branches] == [[1, 2, 3], [1, 2, 9]]
    assert [(branch.begin, branch.beside) for branch in branches] == [(0, None), (2, 0)]
    assert [story.tokens[branch.fork].token for branch in branches] == [3, 9]
    # From another branch one comes back to the end that it had.
    story.go(first)
    story.go(third)
    assert story.ids(story.state.at) == [1, 2, 3]
    story.go(PROMPT)
    assert story.ids(story.state.at) == []
    assert story.next() == first


def test_a_branch_is_named_and_taken_away_with_what_only_it_has() -> None:
    story = told(1, 2, 3)
    middle = story.way(story.state.tip)[1]
    story.go(middle)
    story.take(taken(story, 9))
    story.take(taken(story, 8))
    leaf = story.state.tip
    story.name(leaf, "dark" * 20)
    assert story.branches()[1].name == ("dark" * 20)[:40]
    story.prune(leaf)
    assert [story.ids(branch.leaf) for branch in story.branches()] == [[1, 2, 3]]
    assert story.state.at == middle
    assert story.ids(story.state.tip) == [1, 2, 3]  # where the other branch goes on
    story.undo()
    assert story.ids(story.state.at) == [1, 2, 9, 8]
    assert story.branches()[1].name
    # The whole of a story that has one branch: back to the prompt.
    alone = told(1, 2)
    alone.prune(alone.state.tip)
    assert (alone.state.at, alone.branches()) == (PROMPT, [])
    alone.prune(77)
    alone.name(77, "nobody")
    alone.go(77)
    assert alone.state.at == PROMPT


def test_letters_of_a_prompt_are_one_act_and_undo_brings_the_old_story_back() -> None:
    story = told(1, 2)
    story.begin("o")
    story.begin("on")
    story.begin("on ")
    assert story.branches() == []
    story.take(taken(story, 7))
    assert story.ids(story.state.at) == [7]
    story.undo()
    assert (story.state.prompt, story.state.at) == ("on ", PROMPT)
    story.undo()
    assert story.state.prompt == "once"
    assert story.ids(story.state.at) == [1, 2]
    story.redo()
    assert story.state.prompt == "on "


def test_u_is_rolled_or_remembered_or_the_seeds() -> None:
    story = told(1, 2)
    assert [roll(SEED, place) for place in range(3)] == [
        u for u, _ in zip(rolls(SEED), range(3), strict=False)
    ]
    assert story.u(SEED) == roll(SEED, 2)
    story.roll(0.125)
    assert story.u(SEED) == 0.125
    story.take(taken(story, 3, 0.125))
    assert story.u(SEED) == roll(SEED, 3)
    story.go(story.way(story.state.tip)[1])
    assert story.u(SEED) == 0.125  # the draw that was made here
    assert story.u(SEED + 1) == roll(SEED + 1, 2)  # other dice are other dice
    for wrong in (1.0, -0.1, float("nan")):
        with pytest.raises(ValueError, match="u"):
            story.roll(wrong)


def test_a_story_is_full_at_some_time() -> None:
    story = told(*range(MOST_TOKENS))
    assert story.full
    assert 0 <= story.u(SEED) < 1
    story.undo()
    assert not story.full


class Acts(RuleBasedStateMachine):
    """Any acts in any order: undo and redo always bring back what was shown."""

    def __init__(self) -> None:
        super().__init__()
        self.story = Story("")
        self.shown = [self.picture()]
        self.at = 0

    def picture(self) -> object:
        state = self.story.state
        ways = [self.story.ids(branch.leaf) for branch in self.story.branches()]
        names = [branch.name for branch in self.story.branches()]
        return state.prompt, self.story.ids(state.at), self.story.ids(state.tip), ways, names

    def acted(self) -> None:
        state = self.story.state
        if self.story._shown == self.at and self.picture() == self.shown[self.at]:
            return  # nothing was changed
        if len(self.story._states) == self.at + 1:  # another letter of the same prompt
            self.shown[self.at :] = [self.picture()]
            return
        del self.shown[self.at + 1 :]
        self.shown.append(self.picture())
        self.at += 1
        assert state is self.story.state

    @rule(token=st.integers(0, 2))
    def take(self, token: int) -> None:
        self.story.take(taken(self.story, token))
        self.acted()

    @rule(place=st.integers(-1, 12))
    def go(self, place: int) -> None:
        self.story.go(place)
        self.acted()

    @rule(place=st.integers(0, 12))
    def prune(self, place: int) -> None:
        self.story.prune(place)
        self.acted()

    @rule(place=st.integers(0, 12), name=st.sampled_from(["", "a", "b"]))
    def name(self, place: int, name: str) -> None:
        self.story.name(place, name)
        self.acted()

    @rule(prompt=st.sampled_from(["", "x", "xy"]))
    def begin(self, prompt: str) -> None:
        self.story.begin(prompt)
        self.acted()

    @precondition(lambda self: self.at > 0)
    @rule()
    def undo(self) -> None:
        self.story.undo()
        self.at -= 1

    @rule()
    def redo(self) -> None:
        can = self.story.can_redo
        self.story.redo()
        self.at += can

    @invariant()
    def shows_what_it_did(self) -> None:
        assert self.picture() == self.shown[self.at]
        assert self.story.can_undo == (self.at > 0)

    @invariant()
    def stands_on_its_way(self) -> None:
        state = self.story.state
        assert state.at == PROMPT or state.at in self.story.way(state.tip)
        assert set(self.story.way(state.tip)) <= set(self.story.alive())


Acts.TestCase.settings = hypothesis_settings(max_examples=40, stateful_step_count=30, deadline=None)
TestActs = Acts.TestCase
