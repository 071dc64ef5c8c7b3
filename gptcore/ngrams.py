"""What a training curve is held against: how well counting alone predicts the same text.

Five ways to guess the next token, from knowing nothing to looking at the four tokens before it:
uniform, unigram, bigram, trigram, 5-gram. An n-gram model counts what followed the last n - 1
tokens in the training part. Most of what it will meet was never there, so that every count gives
a discount D away, to what a context one token shorter has to say, and so on down to 1 / V:

    P_n(w | h) = max(c(hw) - D, 0) / c(h)  +  D N(h) / c(h)  P_n-1(w | h without its first token)

with c(h) the sum of c(hw) over all w, and N(h) how many of them are not 0; a context that never
went on passes everything down. At the order of the model c counts occurrences. At the orders below
it counts *different tokens before* hw: "Francisco" may be frequent, but follows one word only,
and so is no good guess where the context is new (Kneser and Ney 1995, "Improved backing-off for
m-gram language modeling"; in this interpolated form, with one D = n1 / (n1 + 2 n2) an order from
the numbers of n-grams counted once and twice, Chen and Goodman 1999, "An empirical study of
smoothing techniques for language modeling").

The bigram and the trigram are of this family too, not bare relative counts, by which one unseen
pair would make the loss infinite. So is the unigram, whose shorter context is the uniform guess.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
import torch
from numpy.typing import NDArray

from gptcore.data import split
from gptcore.filters import SamplingConfig, next_token_odds
from gptcore.sample import draw, prompt_ids, rolls
from gptcore.tokenizers import Tokenizer

ORDERS = {"uniform": 0, "unigram": 1, "bigram": 2, "trigram": 3, "fivegram": 5}
"""The baselines and how many tokens their n-grams have, simplest first."""
_NOT_THERE = -1
"""The place of an n-gram that the training part does not have."""
_TABLE_ROOM = 4
"""Up to so many possible keys a key, a table over all of them is faster than sorting."""


@dataclass(frozen=True)
class Baseline:
    """One way to guess."""

    name: str
    """A key of ``ORDERS``."""
    loss: float
    """Mean over the validation part, in nats a token."""
    sample: str
    """The run's prompt continued."""


@dataclass(frozen=True)
class Yardsticks:
    """The baselines of one run, and the size of the validation part they were measured on."""

    baselines: tuple[Baseline, ...]
    tokens: int
    characters: int

    @property
    def characters_per_token(self) -> float:
        """What turns nats a token into bits a character: loss / ln 2 / characters_per_token."""
        return self.characters / self.tokens


def yardsticks(
    text: str,
    tokenizer: Tokenizer,
    validation_share: float,
    prompt: str,
    seed: int = 1,
    tokens: int = 160,
    progress: Callable[[float], None] = lambda share: None,
) -> Yardsticks:
    """Count the training part of ``text``, measure on its validation part, write a little.

    The parts are the run's own (``gptcore.data.split``). Every validation token is guessed with
    the tokens before it in view, the first of them with the end of the training part: the text
    simply goes on there, and nothing that is to be guessed is known. A GPT's validation loss is
    taken over windows, and at the beginning of each it sees less than an n-gram does here. So the
    comparison never favours the GPT.

    The samples are drawn as those of a run are, with the same filters and, for the same ``seed``,
    the same dice.

    Args:
        prompt: what is continued; characters that the vocabulary lacks are left out.
        tokens: how many each sample has.
        progress: told the share that is done, now and then; what it raises ends the work.

    Raises:
        TrainingError: a part of the text is too short to have a next token.
        TokenizerError: a character of the text that the vocabulary does not have.
    """
    parts = split(text, tokenizer, 1, validation_share)
    train, validation = parts.train.numpy(), parts.validation.numpy()
    unknown = set(tokenizer.unknown(prompt))
    start = prompt_ids(tokenizer, "".join(each for each in prompt if each not in unknown))
    longest = max(ORDERS.values())
    past = train[-(longest - 1) :]
    steps = 1 + longest + len(ORDERS)
    progress(1 / steps)

    grams = []
    for each in count_grams(train, tokenizer.vocabulary, longest):
        grams.append(each)
        progress((1 + len(grams)) / steps)
    baselines = []
    for name, order in ORDERS.items():
        model = kneser_ney(grams, tokenizer.vocabulary, order)
        loss = model.losses(np.concatenate((past, validation)), len(past)).mean()
        sample = tokenizer.decode(list(islice(_drawn(model, start, seed), tokens)))
        baselines.append(Baseline(name, float(loss), sample))
        progress((1 + longest + len(baselines)) / steps)
    return Yardsticks(
        baselines=tuple(baselines),
        tokens=len(validation),
        characters=len(tokenizer.decode(validation.tolist())),
    )


@dataclass(frozen=True, eq=False)
class Grams:
    """The G different n-grams of a text, for one n; arrays are (G,) int64."""

    keys: NDArray[np.int64]
    """Ascending. The place of an n-gram's first n - 1 tokens among the (n - 1)-grams, times V,
    plus its last token: below 2^63 for any n, since there are no more places than tokens."""
    times: NDArray[np.int64]
    """How often each occurs."""
    ends: NDArray[np.int64]
    """The place of its last n - 1 tokens among the (n - 1)-grams."""


def count_grams(ids: NDArray[np.int64], vocabulary: int, longest: int) -> Iterator[Grams]:
    """The n-grams of ``ids`` (N,), for n = 1 to ``longest``."""
    # Of the n-gram that begins at each token: of n = 0 there is one only.
    places = np.zeros(len(ids) + 1, dtype=np.int64)
    different = 1
    for length in range(1, longest + 1):
        keys, times, longer = _distinct(
            places[:-1] * vocabulary + ids[length - 1 :], different * vocabulary
        )
        ends = np.empty(len(keys), dtype=np.int64)
        ends[longer] = places[1:]
        yield Grams(keys, times, ends)
        places, different = longer, len(keys)


def _distinct(keys: NDArray[np.int64], room: int) -> tuple[NDArray[np.int64], ...]:
    """The distinct keys in ascending order, how often each occurs, and which of them each is.

    As ``numpy.unique`` does, in a fraction of its time.

    Args:
        keys: (N,), 0 to ``room`` - 1.
    """
    if room <= _TABLE_ROOM * len(keys):
        table = np.bincount(keys, minlength=room)
        distinct = np.flatnonzero(table)
        times = table[distinct]
        table[distinct] = np.arange(len(distinct))
        return distinct, times, table[keys]
    ordered = np.sort(keys)
    firsts = np.flatnonzero(np.diff(ordered, prepend=-1))
    distinct = ordered[firsts]
    return distinct, np.diff(firsts, append=len(keys)), np.searchsorted(distinct, keys)


@dataclass(frozen=True, eq=False)
class _Level:
    """One order of a model. Each array has one entry more than there are n-grams or contexts:
    the last, which the place ``_NOT_THERE`` points to, is that of everything else."""

    keys: NDArray[np.int64]
    """(G + 1,), those of ``Grams``."""
    kept: NDArray[np.float64]
    """(G + 1,), the first term of the formula for each n-gram."""
    passed_down: NDArray[np.float64]
    """(contexts + 1,), what the odds of the order below are multiplied by after each context."""


class NGram:
    """Odds of the next token after up to n - 1 others; ``kneser_ney`` makes one.

    ``levels`` are its orders from 1 to n; without any it is the uniform guess.
    """

    def __init__(self, vocabulary: int, levels: Sequence[_Level]) -> None:
        self.vocabulary = vocabulary
        self.levels = tuple(levels)

    def odds(self, context: Sequence[int]) -> NDArray[np.float64]:
        """The odds of each token after ``context``, of which only the last n - 1 count.

        Args:
            context: token ids, 0 to V - 1, perhaps none.

        Returns:
            (V,), summing to one, none of them 0 unless a discount of 0 was asked for.
        """
        odds = np.full(self.vocabulary, 1 / self.vocabulary)
        for length, level in enumerate(self.levels[: len(context) + 1]):
            place = self._place(context[len(context) - length :])
            odds *= level.passed_down[place]
            if place != _NOT_THERE:
                first_key = place * self.vocabulary
                first, end = np.searchsorted(level.keys, (first_key, first_key + self.vocabulary))
                odds[level.keys[first:end] - first_key] += level.kept[first:end]
        return odds

    def losses(self, ids: NDArray[np.int64], first: int = 0) -> NDArray[np.float64]:
        """-ln of the odds of each of ``ids`` (N,) from number ``first`` on, after those before it.

        Returns:
            (N - first,), in nats.
        """
        odds = np.full(len(ids) - first, 1 / self.vocabulary)
        # Of what begins at each token: the context, then the n-gram that is one token longer.
        contexts = np.zeros(len(ids) + 1, dtype=np.int64)
        for length, level in enumerate(self.levels, start=1):
            contexts = contexts[:-1]
            keys = contexts * self.vocabulary + ids[length - 1 :]
            grams = _found(level.keys, np.where(contexts == _NOT_THERE, _NOT_THERE, keys))
            # Those that end before ``first`` are not asked for; near the start some are too long.
            asked = slice(max(first - length + 1, 0), None)
            reached = odds[len(odds) - len(grams[asked]) :]
            reached *= level.passed_down[contexts[asked]]
            reached += level.kept[grams[asked]]
            contexts = grams
        losses: NDArray[np.float64] = -np.log(odds)
        return losses

    def _place(self, tokens: Sequence[int]) -> int:
        """Of the n-gram made of ``tokens`` among those of its length."""
        place = 0
        for token, level in zip(tokens, self.levels, strict=False):
            if place != _NOT_THERE:
                place = int(_found(level.keys, np.int64(place * self.vocabulary + token)))
        return place


def _found(keys: NDArray[np.int64], wanted: NDArray[np.int64] | np.int64) -> NDArray[np.int64]:
    """Where in the ``keys`` of a level each of ``wanted`` is, or ``_NOT_THERE``."""
    places = np.searchsorted(keys, wanted)
    return np.where(keys[places] == wanted, places, _NOT_THERE)


def kneser_ney(
    grams: Sequence[Grams],
    vocabulary: int,
    order: int,
    discounts: Sequence[float] | None = None,
) -> NGram:
    """The interpolated Kneser-Ney model of ``order`` (n) tokens; see the top of this file.

    Args:
        grams: of at least n lengths, from ``count_grams``.
        discounts: D of the orders 1 to n, each in [0, 1], instead of Chen and Goodman's.
    """
    levels = []
    contexts = 1
    for index in range(order):
        own = grams[index]
        counts = own.times
        if index + 1 < order:
            counts = np.bincount(grams[index + 1].ends, minlength=len(own.keys))
        discount = _discount(counts) if discounts is None else discounts[index]
        levels.append(_level(own.keys, counts, contexts, vocabulary, discount))
        contexts = len(own.keys)
    return NGram(vocabulary, levels)


def _discount(counts: NDArray[np.int64]) -> float:
    """D = n1 / (n1 + 2 n2), or 1/2 where one of them is 0: by the formula nothing would be left
    for what is unseen, or nothing for what was seen once, as in a text that only repeats itself."""
    once, twice = int((counts == 1).sum()), int((counts == 2).sum())
    return once / (once + 2 * twice) if once and twice else 0.5


def _level(
    keys: NDArray[np.int64],
    counts: NDArray[np.int64],
    contexts: int,
    vocabulary: int,
    discount: float,
) -> _Level:
    context = keys // vocabulary
    totals = np.bincount(context, counts, minlength=contexts)
    different = np.bincount(context, counts > 0, minlength=contexts)
    goes_on = totals > 0
    totals[~goes_on] = 1  # of nothing
    kept = np.maximum(counts - discount, 0) / totals[context]
    passed_down = np.where(goes_on, discount * different / totals, 1.0)
    return _Level(
        keys=np.append(keys, np.iinfo(np.int64).max),
        kept=np.append(kept, 0.0),
        passed_down=np.append(passed_down, 1.0),
    )


def _drawn(model: NGram, prompt: Sequence[int], seed: int) -> Iterator[int]:
    """Token ids after ``prompt``, without end."""
    ids = list(prompt)
    for u in rolls(seed):
        logits = torch.from_numpy(np.log(model.odds(ids)))
        ids.append(draw(next_token_odds(logits, SamplingConfig()), u))
        yield ids[-1]
