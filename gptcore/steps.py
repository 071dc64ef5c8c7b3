"""One step of training, over a state that can be saved and restored between any two steps.

Every batch is trained as two halves with gradients of their own, on one thread or on two at
once: so the result is the same to the bit however many cores happened to be free, and two
halves on two threads are 1.8 times as fast as PyTorch's own two threads inside each operation,
which wait for each other a hundred times a step.

With bf16 the halves compute in bf16 throughout, from copies of the float32 weights that the
optimiser keeps (mixed precision, Micikevicius et al. 2018, in its simplest form).
"""

import copy
import json
import math
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import safetensors.torch
import torch
import torch.nn.functional as F
from torch import Tensor

from gptcore.config import RunConfig
from gptcore.data import BatchOrder, Split, split, validation_starts, windows
from gptcore.errors import ModelFileError, TrainingError
from gptcore.filters import SamplingConfig
from gptcore.heads import head_scores, probe_of, to_bytes
from gptcore.model import GPT
from gptcore.modelfile import SavedModel, save_model
from gptcore.optim import OPTIMIZERS
from gptcore.parallel import both
from gptcore.plan import Plan
from gptcore.records import Metric
from gptcore.sample import generate, prompt_ids
from gptcore.tokenizers import Tokenizer, tokenizer_from_json

VALIDATION_WINDOWS_TOKENS = 4096
"""Tokens of the fixed validation windows that each look at the model is measured on."""
_EVALUATION_TOKENS = 1024
"""Tokens a thread evaluates at once."""
_DTYPES = {"fp32": torch.float32, "bf16": torch.bfloat16}


@dataclass(frozen=True)
class StepReport:
    """What one step did; losses in nats a token."""

    step: int
    """Steps done."""
    train_loss: float
    """Mean over the step's batch, before its update."""
    learning_rate: float
    grad_norm: float
    tokens: int
    """Tokens trained on so far."""
    seconds: float
    """Time spent training so far, pauses left out."""
    val_loss: float | None = None
    """On the fixed validation windows, at the steps that are looked at."""
    sample: str | None = None
    """The run's prompt continued, at the same steps."""
    head_scores: bytes | None = None
    """What each head does, at the same steps: see ``gptcore.heads.from_bytes``."""
    keep: bool = False
    """Whether the weights of this step are to be kept as a moment."""

    def metric(self) -> Metric:
        """What the store keeps of it."""
        return Metric(
            step=self.step,
            train_loss=self.train_loss,
            val_loss=self.val_loss,
            learning_rate=self.learning_rate,
            grad_norm=self.grad_norm,
            tokens=self.tokens,
            seconds=self.seconds,
        )


class TrainerState:
    """A run between two steps: everything that is needed to go on to the bit.

    ``gptcore.train.start`` begins one; ``load`` goes on from what ``save`` returned.
    """

    def __init__(self, config: RunConfig, tokenizer: Tokenizer, data: Split, plan: Plan):
        self.config = config
        self.tokenizer = tokenizer
        self.data = data
        self.plan = plan
        self.step = 0
        self.tokens = 0
        self.seconds = 0.0
        self.recent_step_seconds: deque[float] = deque(maxlen=50)
        self.batches = BatchOrder(data.train, config.seed)
        self.probe = probe_of(data, tokenizer.vocabulary, config.model.context, config.seed)

        dtype = _DTYPES[plan.precision]
        self.model = GPT(config.model, tokenizer.vocabulary, config.seed)
        self.optimizer = OPTIMIZERS[config.training.optimizer](self.model, config.training, dtype)
        # One set of weights, two sets of gradients.
        self.halves = [copy.deepcopy(self.model).to(dtype) for _ in range(2)]
        for half in self.halves:
            shared = self.model if dtype == torch.float32 else self.halves[0]
            for mine, common in zip(half.parameters(), shared.parameters(), strict=True):
                mine.data = common.data

    @property
    def total_steps(self) -> int:
        return self.plan.total_steps

    def extend(self, seconds: float) -> None:
        """Train about ``seconds`` longer than planned, at the speed of the last steps."""
        recent = self.recent_step_seconds
        step_seconds = sum(recent) / len(recent) if recent else self.seconds / max(self.step, 1)
        steps = max(1, round(seconds / max(step_seconds, 1e-4)))
        self.plan = self.plan.extended(self.step, steps)

    def change_rate(self, factor: float) -> None:
        """Train with ``factor`` times the planned learning rate from the next step on."""
        self.plan = self.plan.with_rate(self.step, factor)

    def fit_to_time(self) -> None:
        """Plan more or fewer steps, where the plan wants to be fitted to its seconds by now."""
        seconds = self.config.training.seconds
        if seconds and self.step < self.total_steps and self.plan.fit_is_due(self.step):
            self.plan = self.plan.fitted(self.step, self.seconds, seconds)

    def model_now(self) -> GPT:
        """What ``load_model(self.model_bytes())`` would give: the weights now, in float32."""
        model = copy.deepcopy(self.model)
        for exact, used in zip(model.parameters(), self.halves[0].parameters(), strict=True):
            exact.data.copy_(used.data)
        return model

    def model_bytes(self, val_loss: float | None = None) -> bytes:
        """The model as one .safetensors file, in the precision that it computes in."""
        return save_model(
            SavedModel(self.halves[0], self.tokenizer, self.config, self.step, val_loss)
        )

    def save(self) -> bytes:
        """The whole state as one safetensors blob."""
        tensors: dict[str, Tensor] = {
            f"model.{name}": value for name, value in self.model.named_parameters()
        }
        tensors |= {f"optimizer.{name}": v for name, v in self.optimizer.state().items()}
        progress = {
            "step": self.step,
            "tokens": self.tokens,
            "seconds": self.seconds,
            "recent_step_seconds": list(self.recent_step_seconds),
            "batches": self.batches.place(),
        }
        metadata = {
            "plan": self.plan.model_dump_json(),
            "tokenizer": self.tokenizer.to_json(),
            "progress": json.dumps(progress),
        }
        return safetensors.torch.save(
            {name: value.detach().contiguous() for name, value in tensors.items()}, metadata
        )

    @classmethod
    def load(cls, data: bytes, config: RunConfig, text: str) -> "TrainerState":
        """Go on from what ``save`` returned, with the run's own config and text."""
        header = json.loads(data[8 : 8 + int.from_bytes(data[:8], "little")])
        metadata = header["__metadata__"]
        progress = json.loads(metadata["progress"])
        tokenizer = tokenizer_from_json(metadata["tokenizer"])
        state = cls(
            config,
            tokenizer,
            split(text, tokenizer, config.model.context, config.text.validation_share),
            Plan.model_validate_json(metadata["plan"]),
        )
        tensors = safetensors.torch.load(data)
        with torch.no_grad():
            for name, parameter in state.model.named_parameters():
                parameter.copy_(tensors[f"model.{name}"])
        state.optimizer.load_state(
            {
                name.removeprefix("optimizer."): value
                for name, value in tensors.items()
                if name.startswith("optimizer.")
            }
        )
        state.share_weights()
        state.step = progress["step"]
        state.tokens = progress["tokens"]
        state.seconds = progress["seconds"]
        state.recent_step_seconds.extend(progress["recent_step_seconds"])
        state.batches = BatchOrder(state.data.train, config.seed, **progress["batches"])
        return state

    @torch.no_grad()
    def share_weights(self) -> None:
        """Hand the optimiser's weights to the halves, rounded where they compute in bf16."""
        if self.plan.precision == "bf16":
            for rounded, exact in zip(
                self.halves[0].parameters(), self.model.parameters(), strict=True
            ):
                rounded.copy_(exact)


def train_step(state: TrainerState, threads: int) -> StepReport:
    """One batch, one update, and a look at the model where the plan wants one.

    Raises:
        TrainingError: the loss or its gradient is no number, and the weights are left as they
            were; or they have grown so large that the look at them finds no numbers.
    """
    began = time.perf_counter()
    training = state.config.training
    phase = state.plan.phase_at(state.step)
    inputs, targets = state.batches.next(phase.batch, phase.context)
    half_losses = both(
        partial(_backward, state, 0, inputs, targets),
        partial(_backward, state, 1, inputs, targets),
        threads,
    )
    loss = math.fsum(half_losses)
    grad_norm = _gather_gradients(state)
    if not math.isfinite(loss) or not math.isfinite(grad_norm):
        raise TrainingError("loss-nan", step=state.step + 1)
    rate, progress = state.plan.rate_at(state.step, training)
    state.optimizer.step(rate, progress, threads)
    state.share_weights()
    state.step += 1
    state.tokens += inputs.numel()
    state.recent_step_seconds.append(time.perf_counter() - began)

    looked = state.plan.is_look(state.step)
    val_loss, sample, scores = look(state, threads) if looked else (None, None, None)
    state.seconds += time.perf_counter() - began
    return StepReport(
        step=state.step,
        train_loss=loss,
        learning_rate=training.learning_rate * rate,
        grad_norm=grad_norm,
        tokens=state.tokens,
        seconds=state.seconds,
        val_loss=val_loss,
        sample=sample,
        head_scores=scores,
        keep=state.plan.is_moment(state.step),
    )


def look(state: TrainerState, threads: int) -> tuple[float, str, bytes]:
    """(validation loss on the fixed windows, what the model writes now, the scores of its heads).

    Raises:
        TrainingError: the weights have become so large that the odds are no numbers.
    """
    # One after the other: sampling is so many small operations that a second thread beside it
    # waits for Python's lock as long as it works.
    val_loss = evaluate(state, state.data.validation, VALIDATION_WINDOWS_TOKENS, threads)
    model = state.model_now()
    try:
        sample = _write(state, model)
    except ModelFileError:
        raise TrainingError("loss-nan", step=state.step) from None
    if not math.isfinite(val_loss):
        raise TrainingError("loss-nan", step=state.step)
    return val_loss, sample, to_bytes(head_scores(model, state.probe))


def evaluate(
    state: TrainerState, ids: Tensor, most_tokens: int | None = None, threads: int = 1
) -> float:
    """Mean loss in nats a token over windows of ``ids`` that do not overlap.

    Args:
        ids: (N,) token ids.
        most_tokens: measure on about so many, evenly spread; all of ``ids`` by default.
        threads: 1 or 2; the result is the same to the bit.
    """
    length = min(state.config.model.context, len(ids) - 1)
    most = None if most_tokens is None else max(1, most_tokens // length)
    starts = validation_starts(len(ids), length, most)
    batches = torch.split(starts, max(1, _EVALUATION_TOKENS // length))
    losses = both(
        partial(_losses, state, 0, ids, batches[0::2]),
        partial(_losses, state, 1, ids, batches[1::2]),
        threads,
    )
    return math.fsum(losses[0] + losses[1]) / (len(starts) * length)


@torch.no_grad()
def _losses(state: TrainerState, index: int, ids: Tensor, batches: Sequence[Tensor]) -> list[float]:
    """The summed loss of each batch of window starts, by one of the halves."""
    length = min(state.config.model.context, len(ids) - 1)
    found = []
    for starts in batches:
        inputs, targets = windows(ids, starts, length)
        found.append(float(_loss(state.halves[index](inputs), targets)))
    return found


def _loss(logits: Tensor, targets: Tensor) -> Tensor:
    """Sum of the cross-entropies in nats, in float32 whatever the logits are."""
    return F.cross_entropy(logits.float().flatten(0, 1), targets.flatten(), reduction="sum")


def _backward(state: TrainerState, index: int, inputs: Tensor, targets: Tensor) -> float:
    """Gradients of one half of the batch; returns its part of the mean loss."""
    share, share_targets = (tensor.tensor_split(2)[index] for tensor in (inputs, targets))
    if not len(share):
        return 0.0  # a batch of one window
    noise = None
    if state.config.model.dropout:
        noise = np.random.default_rng((state.config.seed, state.step, index))
    logits = state.halves[index](share, noise=noise)
    loss = _loss(logits, share_targets) / targets.numel()
    loss.backward()  # type: ignore[no-untyped-call]
    return loss.item()


def _gather_gradients(state: TrainerState) -> float:
    """Give the model the halves' gradients, clipped; returns their norm before clipping."""
    gradients = []
    for target, *parts in zip(
        state.model.parameters(), *(half.parameters() for half in state.halves), strict=True
    ):
        halves = [part.grad.float() for part in parts if part.grad is not None]
        target.grad = halves[0] if len(halves) == 1 else halves[0] + halves[1]
        gradients.append(target.grad)
        for part in parts:
            part.grad = None
    norm = torch.nn.utils.get_total_norm(gradients)
    clip = state.config.training.clip
    if clip:
        torch.nn.utils.clip_grads_with_norm_(state.model.parameters(), clip, norm)
    return norm.item()


def _write(state: TrainerState, model: GPT) -> str:
    """The run's prompt continued by its model, drawn with the run's seed."""
    training, tokenizer = state.config.training, state.tokenizer
    unknown = set(tokenizer.unknown(training.prompt))
    prompt = "".join(character for character in training.prompt if character not in unknown)
    ids = generate(
        model,
        prompt_ids(tokenizer, prompt),
        training.sample_tokens,
        SamplingConfig(),
        state.config.seed,
    )
    return tokenizer.decode(list(ids))
