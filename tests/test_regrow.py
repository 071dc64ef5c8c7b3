"""Texts that are written twice, against what the model writes by itself."""

from typing import Any

import pytest
from test_model import random_model
from tiny import model_config

from gptcore.errors import TextError
from gptcore.head_edits import NO_EDITS, HeadEdits
from gptcore.regrow import SAMPLING, TOKENS, regrown, whole_around
from gptcore.sample import generate
from gptcore.tokenizers import BPETokenizer

IDS = [3, 1, 4, 1, 5, 9, 2, 6]


def nobody(share: float) -> None:
    """Wants to know nothing of the progress."""


@pytest.mark.parametrize("causal", [True, False])
def test_regrown_texts_are_what_the_model_writes_with_that_seed(causal: bool) -> None:
    config = model_config(causal=causal)
    model = random_model(config)
    edits = HeadEdits(muted=frozenset({(0, 1)}), even=frozenset({(1, 0)}))
    found = regrown(model, IDS, edits, 7, nobody)

    def written(**edit: Any) -> tuple[int, ...]:
        return tuple(generate(model, IDS, TOKENS, SAMPLING, 7, **edit))

    assert found.plain == written()
    assert found.edited == written(edit=edits.edit(config))
    place = found.parted
    assert place is not None
    assert found.plain[:place] == found.edited[:place]
    assert found.plain[place] != found.edited[place]


def test_without_edits_both_texts_are_the_same() -> None:
    found = regrown(random_model(model_config()), IDS, NO_EDITS, 7, nobody)
    assert found.plain == found.edited
    assert len(found.plain) == TOKENS
    assert found.parted is None


def test_the_parting_is_shown_with_its_whole_character() -> None:
    tokenizer = BPETokenizer([])  # bytes
    ids = tokenizer.encode("a猫b")
    assert [whole_around(tokenizer, ids, place) for place in range(5)] == [
        (0, 1),
        (1, 4),
        (1, 4),
        (1, 4),
        (4, 5),
    ]
    assert whole_around(tokenizer, ids[:3], 2) == (1, 3)  # never finished
    assert whole_around(tokenizer, [0xFF, *ids], 0) == (0, 1)  # part of no character


def test_the_progress_rises_and_ends_the_work() -> None:
    model = random_model(model_config())
    shares: list[float] = []
    regrown(model, IDS, NO_EDITS, 1, shares.append)
    assert shares == [drawn / (2 * TOKENS) for drawn in range(1, 2 * TOKENS + 1)]
    shares.clear()

    def stop(share: float) -> None:
        shares.append(share)
        if share > 0.6:
            raise TextError("stopped")

    with pytest.raises(TextError):
        regrown(model, IDS, NO_EDITS, 1, stop)
    assert len(shares) == int(0.6 * 2 * TOKENS) + 1
