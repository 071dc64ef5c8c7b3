"""Timings of what stands behind the Attention page, on one thread.

python -m gptcore bench heads        what keeping the scores of the heads costs a run
python -m gptcore bench attention    reading a sentence and packing its maps for the browser
"""

import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from gptcore.attention_arrays import as_fractions, in_sight
from gptcore.config import RunConfig
from gptcore.heads import head_scores
from gptcore.model import GPT
from gptcore.parallel import one_thread_an_operation
from gptcore.plan import look_steps
from gptcore.presets import PRESETS
from gptcore.steps import TrainerState, look
from gptcore.tokenizers import train_tokenizer
from gptcore.trace import trace
from gptcore.train import start, train

_PRESETS = ("quick", "standard", "long")
_TRAINED_STEPS = 5
_LOOKS = 10
_CONTEXT = 256
_TOKENS = (48, 128, 256)
_TIMES = 30


def heads(text: str) -> dict[str, Any]:
    """For each preset: milliseconds of one look and, right after another one, of the scores alone,
    medians of ten; then the share that the scores of all looks have in the run's time."""
    rows: dict[str, Any] = {}
    for name in _PRESETS:
        state = start(PRESETS[name], text)
        seconds = state.config.training.seconds
        assert seconds is not None
        for _, _ in zip(range(_TRAINED_STEPS), train(state), strict=False):
            pass
        with one_thread_an_operation():
            look_ms, scores_ms = _look_and_scores_ms(state)
        looks = len(look_steps(state.plan))
        rows[name] = {
            "steps": state.total_steps,
            "looks": looks,
            "look_ms": look_ms,
            "head_scores_ms": scores_ms,
            "share_of_run_percent": round(scores_ms * looks / (10 * seconds), 3),
        }
    return rows


def attention(text: str) -> dict[str, Any]:
    """For each preset, its context widened to 256, and 48, 128 and 256 tokens: median milliseconds
    of the instrumented pass and of packing its maps, the slowest of both, and the bytes sent."""
    with one_thread_an_operation():
        return {name: _maps(PRESETS[name], text) for name in _PRESETS}


def _look_and_scores_ms(state: TrainerState) -> tuple[float, float]:
    looked, scored = [], []
    for _ in range(_LOOKS):
        looked.append(_seconds(lambda: look(state, threads=1)))
        model = state.model_now()
        scored.append(_seconds(partial(head_scores, model, state.probe)))
    return _median_ms(looked), _median_ms(scored)


def _maps(preset: RunConfig, text: str) -> dict[str, Any]:
    tokenizer = train_tokenizer(preset.tokenizer, text)
    config = preset.model.model_copy(update={"context": _CONTEXT})
    model = GPT(config, tokenizer.vocabulary)
    rows: dict[str, Any] = {"layers": config.layers, "heads": config.heads}
    for tokens in _TOKENS:
        ids = tokenizer.encode(text[: 4 * tokens])[:tokens]
        passes, packings = [], []
        for _ in range(_TIMES + 1):  # the first one, which builds its kernels, does not count
            began = time.perf_counter()
            patterns = trace(model, ids).patterns.numpy()
            passes.append(time.perf_counter() - began)
            began = time.perf_counter()
            packed = as_fractions(in_sight(patterns, config.causal)).tobytes()
            packings.append(time.perf_counter() - began)
        both = [one + other for one, other in zip(passes, packings, strict=True)][1:]
        rows[f"{tokens}_tokens"] = {
            "trace_ms": _median_ms(passes[1:]),
            "pack_ms": _median_ms(packings[1:]),
            "slowest_ms": round(1000 * max(both), 2),
            "bytes": len(packed),
        }
    return rows


def _seconds(action: Callable[[], Any]) -> float:
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def _median_ms(seconds: list[float]) -> float:
    return round(1000 * statistics.median(seconds), 2)
