"""Stories are told as ``generate`` tells them, a token, a word or a sentence at a time."""

from collections.abc import Sequence

import pytest
import torch
from tiny import CHINESE, TEXT, model_config
from torch import Tensor

from gptcore.branches import Branches
from gptcore.config import TokenizerConfig
from gptcore.decoder import Decoder, seen_of
from gptcore.errors import ModelFileError
from gptcore.filters import SamplingConfig
from gptcore.model import GPT
from gptcore.positions import ENCODINGS
from gptcore.sample import generate
from gptcore.story import PROMPT, Story, roll
from gptcore.telling import Teller
from gptcore.tokenizers import Tokenizer, train_tokenizer

CHARS = train_tokenizer(TokenizerConfig(kind="char"), TEXT)
PLAIN = SamplingConfig(temperature=1.3, top_k=None, repetition_penalty=1.2)


def model(**changes: object) -> GPT:
    return GPT(model_config(init="gpt2", **changes), CHARS.vocabulary, seed=3)


def teller(
    model: GPT,
    prompt: Sequence[int],
    sampling: SamplingConfig = PLAIN,
    most_bytes: int = 10**7,
) -> Teller:
    branches = Branches(most_bytes)
    return Teller(
        CHARS,
        tuple(prompt),
        lambda ids: branches.logits("model", model, ids, len(prompt)),
        sampling,
        seed=7,
        step=5,
    )


@pytest.mark.parametrize("prompt", [[1], list(range(10)), list(range(16)), list(range(25))])
@pytest.mark.parametrize("positions", sorted(ENCODINGS))
def test_steps_are_generates(positions: str, prompt: list[int]) -> None:
    told, story = teller(model(positions=positions), prompt), Story("")
    for _ in range(40):
        told.go_on(story, "token", 0.0)
    expected = list(generate(model(positions=positions), prompt, 40, PLAIN, seed=7))
    assert story.ids(story.state.at) == expected
    assert [story.tokens[each].u for each in story.way(story.state.at)] == [
        roll(7, place) for place in range(40)
    ]


@pytest.mark.parametrize("causal", [True, False])
@pytest.mark.parametrize("most_bytes", [0, 10_000, 10**7])
def test_logits_are_those_of_a_fresh_reading(causal: bool, most_bytes: int) -> None:
    """Whatever was read before, in whichever order, and however little of it is kept."""
    gpt, branches = model(causal=causal), Branches(most_bytes)
    generator = torch.Generator().manual_seed(0)
    base = torch.randint(0, CHARS.vocabulary, (60,), generator=generator).tolist()
    for place in torch.randint(4, 60, (40,), generator=generator).tolist():
        ids = [*base[:place], *([place % CHARS.vocabulary] * (place % 3))]
        fresh = Decoder(gpt)
        expected = fresh.read(ids[:4])
        for id in ids[4:]:
            expected = fresh.read([id])
        assert fresh.ids == seen_of(ids, 4, gpt.config.context)
        torch.testing.assert_close(
            branches.logits("model", gpt, ids, 4), expected, atol=1e-5, rtol=1e-4
        )
        assert branches.bytes <= most_bytes


def test_models_are_not_mixed_up() -> None:
    branches, one = Branches(10**7), model()
    other = GPT(model_config(init="gpt2"), CHARS.vocabulary, seed=4)
    ours = branches.logits("one", one, [1, 2, 3], 3)
    theirs = branches.logits("other", other, [1, 2, 3], 3)
    assert not torch.allclose(ours, theirs)
    assert torch.equal(branches.logits("one", one, [1, 2, 3], 3), ours)


def test_a_broken_model_has_no_odds() -> None:
    broken = model()
    with torch.no_grad():
        broken.head.weight.fill_(float("nan"))
    with pytest.raises(ModelFileError, match="logits"):
        teller(broken, [1]).draw(Story(""))


def test_a_chosen_token_has_its_odds_and_no_u() -> None:
    told, story = teller(model(), [1, 2]), Story("")
    told.choose(story, 4)
    only = story.tokens[story.state.at]
    raw = told.read([1, 2]).double().softmax(0)
    assert (only.token, only.u, only.step, only.seed) == (4, None, 5, 7)
    assert only.raw == pytest.approx(raw[4].item())
    for wrong in (-1, CHARS.vocabulary):
        with pytest.raises(ValueError, match="not in"):
            told.choose(story, wrong)


def test_a_story_is_replayed_from_its_tokens() -> None:
    told, story = teller(model(), [1, 2]), Story("")
    told.go_on(story, "token", 0.0)
    told.choose(story, 0)
    told.go_on(story, "token", 0.0)
    again = Story("")
    told.replay(again, story.ids(story.state.at))
    told_again = [(taken.token, taken.u) for taken in again.tokens]
    assert told_again == [(taken.token, taken.u) for taken in story.tokens]
    assert again.tokens[1].odds == pytest.approx(story.tokens[1].odds, rel=1e-4)
    again.undo()
    assert again.state.at == PROMPT  # one act


class Spelled:
    """A model that says one text, whatever the dice: a token's logits stand above all others'."""

    def __init__(self, tokenizer: Tokenizer, text: str):
        self.ids = tokenizer.encode(text)
        self.vocabulary = tokenizer.vocabulary

    def __call__(self, ids: Sequence[int]) -> Tensor:
        return (
            torch.nn.functional.one_hot(torch.tensor(self.ids[len(ids) - 1]), self.vocabulary)
            * 99.0
        )


def goals(text: str, goal: str, tokenizer: Tokenizer | None = None) -> list[str]:
    """The pieces in which ``text`` is told by one goal after the other."""
    known = tokenizer or train_tokenizer(TokenizerConfig(kind="char"), text + " a.")
    said = Spelled(known, text + " a." * 120)
    told, story = Teller(known, (0,), said, SamplingConfig(), 1, 1), Story("")
    pieces: list[str] = []
    while sum(map(len, pieces)) < len(text):
        before = story.state.at
        begun, reached = 0, False
        while not reached:  # with no time for more than a token at once
            drawn, reached = told.go_on(story, goal, 0.0, begun)  # type: ignore[arg-type]
            begun += drawn
        after = story.ids(story.state.at)[len(story.ids(before)) :]
        pieces.append(known.decode(after))
        story.undo()
        assert story.state.at == before  # one act, in however many turns
        story.redo()
    return pieces


def test_words_and_sentences_end_where_a_reader_says_so() -> None:
    assert goals("the cat, 23 don't. ", "word")[:4] == ["the", " cat", ", 23", " don't"]
    assert goals("春天的风。", "word") == ["春", "天", "的", "风", "。 a"]
    english = 'He said "Why? No!" and left... She stayed.\nAll is well. '
    assert goals(english, "sentence")[:3] == ['He said "Why?', ' No!"', " and left..."]
    assert goals("春天来了。“去吧！”他说。", "sentence")[:3] == ["春天来了。", "“去吧！”", "他说。"]
    pieces = train_tokenizer(TokenizerConfig(kind="bpe", vocabulary=300), TEXT)
    words = goals(TEXT[:60], "word", pieces)
    assert words[:3] == ["The", " kettle", " sings"]


def test_a_character_in_several_tokens_is_a_word_at_its_end() -> None:
    bytes_only = train_tokenizer(TokenizerConfig(kind="bpe", vocabulary=257), CHINESE)
    assert goals("小猫在", "word", bytes_only) == ["小", "猫", "在"]


def test_a_sentence_without_an_end_ends() -> None:
    assert goals("a" * 300, "sentence") == ["a" * 300]
    assert goals("." * 60, "word") == ["." * 60]
