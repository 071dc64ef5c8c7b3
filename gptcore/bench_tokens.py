"""Timings of what stands behind the Text and Tokens pages.

    python -m gptcore bench tokens --file FILE      learning and counting tokens, beside others
    python -m gptcore bench reading --file FILE     what comes of reading a text too often

They need the packages of requirements-dev.txt.
"""

import statistics
import time
from collections.abc import Callable
from typing import Any

from gptcore.config import TokenizerConfig
from gptcore.merges import learned_merges, piece_states
from gptcore.presets import PRESETS
from gptcore.steps import evaluate
from gptcore.text_facts import repetitions
from gptcore.tokenizers import SPLIT_PATTERN, BPETokenizer, train_tokenizer
from gptcore.train import start
from gptcore.train import train as train_steps
from gptcore.vocabulary import token_use

_MERGES = 1024
_TIMES = 5
_SIZES = (10_000, 30_000, 80_000, 250_000, 1_000_000)
_PASSAGE = 300


def tokens(text: str) -> dict[str, Any]:
    """Medians of five, in milliseconds: rustbpe and Hugging Face in turns, then what follows."""
    wanted = TokenizerConfig(kind="bpe", vocabulary=256 + _MERGES)
    ours, theirs = [], []
    for _ in range(_TIMES):
        ours.append(_seconds(lambda: train_tokenizer(wanted, text)))
        theirs.append(_seconds(lambda: _hugging_face(text)))
    learned = train_tokenizer(wanted, text)
    assert isinstance(learned, BPETokenizer)
    return {
        "characters": len(text),
        "merges": learned.vocabulary - 256,
        "train_ms": _median_ms(ours),
        "hugging_face_train_ms": _median_ms(theirs),
        "ratio": round(statistics.median(b / a for a, b in zip(ours, theirs, strict=True)), 1),
        "replay_ms": _timed_ms(lambda: learned_merges(learned, text)),
        "count_ms": _timed_ms(lambda: token_use(learned, text)),
        "repetitions_ms": _timed_ms(lambda: repetitions(text)),
        "slow_motion_ms": _timed_ms(lambda: piece_states(learned, text[:_PASSAGE])),
    }


def reading(text: str, seconds: float) -> dict[str, Any]:
    """The ``quick`` preset on longer and longer beginnings of ``text``: how often each is read,
    and the losses at the end, in nats; the validation loss is that of the whole last tenth."""
    rows: dict[str, Any] = {}
    for size in _SIZES:
        if size > len(text):
            break
        state = start(PRESETS["quick"].with_changes({"training.seconds": seconds}), text[:size])
        losses = [report.train_loss for report in train_steps(state)]
        rows[f"{size} characters"] = {
            "times_read": round(state.tokens / len(state.data.train), 1),
            "train_loss": round(statistics.mean(losses[-50:]), 3),
            "val_loss": round(evaluate(state, state.data.validation), 3),
        }
    return rows


def _hugging_face(text: str) -> None:
    import tokenizers as hf

    split = hf.pre_tokenizers.Split(hf.Regex(SPLIT_PATTERN), behavior="isolated")
    trained = hf.Tokenizer(hf.models.BPE())
    trained.pre_tokenizer = hf.pre_tokenizers.Sequence(
        [split, hf.pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)]
    )
    trainer = hf.trainers.BpeTrainer(
        vocab_size=256 + _MERGES,
        initial_alphabet=hf.pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    trained.train_from_iterator([text], trainer)


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _timed_ms(work: Callable[[], object]) -> float:
    return _median_ms([_seconds(work) for _ in range(_TIMES)])


def _median_ms(seconds: list[float]) -> float:
    return round(1000 * statistics.median(seconds), 1)
