"""Timings against others, side by side in one run so that only ratios count.

    python -m gptcore bench train|yardstick|sample --json

They need the packages of requirements-dev.txt. Every contestant trains on one thread.
"""

import math
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import torch

from gptcore.config import ModelConfig
from gptcore.data import BatchOrder, Split, split
from gptcore.filters import SamplingConfig
from gptcore.model import GPT
from gptcore.optim import schedule
from gptcore.parallel import one_thread_an_operation
from gptcore.presets import PRESETS
from gptcore.sample import generate
from gptcore.steps import TrainerState, evaluate
from gptcore.tokenizers import train_tokenizer
from gptcore.train import start
from gptcore.train import train as train_steps


@dataclass
class _Contestant:
    """Something that trains step by step; each ``next(steps)`` gives the tokens of one step."""

    steps: Iterator[int]
    validate: Callable[[], float]
    cpu_seconds: float = 0.0
    tokens: int = 0
    step_seconds: list[float] = field(default_factory=list)

    def go(self) -> bool:
        """One step; False when there is none left."""
        began, began_cpu = time.perf_counter(), time.process_time()
        tokens = next(self.steps, None)
        self.cpu_seconds += time.process_time() - began_cpu
        if tokens is None:
            return False
        self.step_seconds.append(time.perf_counter() - began)
        self.tokens += tokens
        return True

    def result(self) -> dict[str, float]:
        return {
            "cpu_seconds": round(self.cpu_seconds, 1),
            "steps": len(self.step_seconds),
            "tokens_per_s": round(self.tokens / sum(self.step_seconds)),
            "val_loss": round(self.validate(), 4),
        }


def train(text: str, seconds: float) -> dict[str, Any]:
    """``quick``, transformers' GPT-2 at the same shapes, and ``nanogpt`` in fp32.

    Each gets ``seconds`` CPU-seconds, a step at a time, always the one that has had least.
    """
    with one_thread_an_operation():
        contestants = {
            "quick": _ours(text, "quick", {"training.seconds": seconds}),
            "transformers_gpt2_adamw": _transformers(text, seconds),
            "nanogpt_fp32": _ours(
                text, "nanogpt", {"training.seconds": seconds, "training.precision": "fp32"}
            ),
        }
        running = dict(contestants)
        while running:
            name = min(running, key=lambda each: running[each].cpu_seconds)
            if not running[name].go() or running[name].cpu_seconds >= seconds:
                del running[name]
            _progress(f"{min(c.cpu_seconds for c in contestants.values()):.0f} s")
        results: dict[str, Any] = {name: each.result() for name, each in contestants.items()}
    ours = results["quick"]["tokens_per_s"]
    results["speed_ratio_to_transformers"] = round(
        ours / results["transformers_gpt2_adamw"]["tokens_per_s"], 2
    )
    return results


def yardstick(text: str) -> dict[str, Any]:
    """CPU time of the whole ``nanogpt`` preset, and of ``quick`` until it is as good.

    The loss is that of the whole validation part; measuring it is not counted.
    """
    with one_thread_an_operation():
        slow = _ours(text, "nanogpt", {"training.precision": "fp32"})
        while slow.go():
            _progress(f"nanogpt {slow.cpu_seconds:.0f} s")
        target = slow.validate()
        fast = _ours(text, "quick", {})
        reached = math.inf
        next_look = 2.0
        while fast.go():
            if fast.cpu_seconds >= next_look and reached == math.inf:
                next_look += 0.5
                if fast.validate() <= target:
                    reached = fast.cpu_seconds
            _progress(f"quick {fast.cpu_seconds:.0f} s")
        return {
            "nanogpt": slow.result(),
            "quick": fast.result(),
            "quick_cpu_seconds_to_nanogpt_loss": round(reached, 1),
            "share_of_cpu_time": round(reached / slow.cpu_seconds, 3),
        }


def sample(text: str, tokens: int) -> dict[str, Any]:
    """Tokens a second of our decoder and of transformers' cached ``generate``.

    Both are a GPT-2 of nanoGPT's small shape whose context holds the whole text.
    """
    shape = {"context": tokens + 8, "bias": True, "activation": "gelu_tanh"}
    config = PRESETS["nanogpt"].model.model_copy(update=shape)
    with one_thread_an_operation():
        tokenizer = train_tokenizer(PRESETS["nanogpt"].tokenizer, text)
        ours = GPT(config, tokenizer.vocabulary)
        theirs = _gpt2(config, tokenizer.vocabulary, positions=config.context)
        prompt = tokenizer.encode(text[:8])
        speeds: dict[str, list[float]] = {"ours": [], "transformers": []}
        for _ in range(5):
            began = time.perf_counter()
            for _ in generate(ours, prompt, tokens, SamplingConfig(), seed=1):
                pass
            speeds["ours"].append(tokens / (time.perf_counter() - began))
            began = time.perf_counter()
            with torch.inference_mode():
                theirs.generate(
                    torch.tensor([prompt]),
                    max_new_tokens=tokens,
                    min_new_tokens=tokens,
                    do_sample=True,
                    temperature=0.8,
                    top_k=40,
                    pad_token_id=0,
                )
            speeds["transformers"].append(tokens / (time.perf_counter() - began))
    medians = {name: round(statistics.median(values)) for name, values in speeds.items()}
    ratio = statistics.median(a / b for a, b in zip(*speeds.values(), strict=True))
    return {"tokens_per_s": medians, "ratio": round(ratio, 2), "tokens": tokens}


def _ours(text: str, preset: str, changes: dict[str, Any]) -> _Contestant:
    state = start(PRESETS[preset].with_changes(changes), text)
    return _Contestant(_tokens_of(state), lambda: evaluate(state, state.data.validation))


def _tokens_of(state: TrainerState) -> Iterator[int]:
    before = 0
    for report in train_steps(state):
        yield report.tokens - before
        before = report.tokens


def _transformers(text: str, seconds: float) -> _Contestant:
    """GPT2LMHeadModel at the shape of ``quick``, with nanoGPT's AdamW."""
    config, yard = PRESETS["quick"], PRESETS["nanogpt"].training
    tokenizer = train_tokenizer(config.tokenizer, text)
    context = config.model.context
    data: Split = split(text, tokenizer, context)
    model = _gpt2(config.model, tokenizer.vocabulary, positions=context)
    optimizer = torch.optim.AdamW(
        model.parameters(),
        lr=yard.learning_rate,
        betas=yard.betas,
        weight_decay=yard.weight_decay,
    )
    batches = BatchOrder(data.train, config.seed)
    batch = config.training.phases[-1].batch

    def steps() -> Iterator[int]:
        began = time.process_time()
        while True:
            inputs, targets = batches.next(batch, context)
            logits = model(inputs).logits
            loss = torch.nn.functional.cross_entropy(logits.flatten(0, 1), targets.flatten())
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(model.parameters(), yard.clip)
            # Roughly a third of the clock belongs to each of the three contestants.
            progress = min((time.process_time() - began) / (3 * seconds), 1.0)
            for group in optimizer.param_groups:
                group["lr"] = yard.learning_rate * schedule(
                    yard.schedule, progress, yard.warmup, yard.final_rate
                )
            optimizer.step()
            optimizer.zero_grad()
            yield inputs.numel()

    def validate() -> float:
        total = 0.0
        ids = data.validation
        starts = range(0, len(ids) - context, context)
        with torch.no_grad():
            for begin in starts:
                window = ids[begin : begin + context + 1]
                logits = model(window[None, :-1]).logits[0]
                total += torch.nn.functional.cross_entropy(logits, window[1:]).item()
        return total / len(starts)

    return _Contestant(steps(), validate)


def _gpt2(config: ModelConfig, vocabulary: int, positions: int) -> Any:
    from transformers import GPT2Config, GPT2LMHeadModel

    return GPT2LMHeadModel(
        GPT2Config(
            vocab_size=vocabulary,
            n_positions=positions,
            n_embd=config.width,
            n_layer=config.layers,
            n_head=config.heads,
            resid_pdrop=0.0,
            embd_pdrop=0.0,
            attn_pdrop=0.0,
            bos_token_id=0,
            eos_token_id=None,
        )
    )


def _progress(words: str) -> None:
    if sys.stderr.isatty():
        print(f"\r{words}    ", end="", file=sys.stderr)
