"""What a model is made of, held against the real tensors of real training steps."""

from collections import Counter
from typing import Any, Literal, get_args

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st
from tiny import TEXT, model_config, tiny_run
from torch import Tensor

from gptcore.anatomy import Part, memory, parameters_by_part
from gptcore.config import Activation, ModelConfig, Norm, Positions
from gptcore.data import windows
from gptcore.model import GPT
from gptcore.presets import PRESETS
from gptcore.steps import TrainerState, _backward, train_step
from gptcore.train import start

Precision = Literal["fp32", "bf16"]
PLACES: dict[str, Part] = {
    "token_embedding": "embedding",
    "position_embedding": "positions",
    "attn": "attention",
    "mlp": "mlp",
    "attn_norm": "norms",
    "mlp_norm": "norms",
    "final_norm": "norms",
    "head": "head",
}
models = st.builds(
    model_config,
    layers=st.integers(1, 3),
    heads=st.sampled_from([1, 2, 4]),
    width=st.sampled_from([8, 16]),
    context=st.sampled_from([4, 9]),
    mlp_ratio=st.sampled_from([0.5, 2.5, 4.0]),
    positions=st.sampled_from(get_args(Positions)),
    norm=st.sampled_from(get_args(Norm)),
    norm_place=st.sampled_from(["pre", "post"]),
    activation=st.sampled_from(get_args(Activation)),
    tied_head=st.booleans(),
    bias=st.booleans(),
    qk_norm=st.booleans(),
    residual=st.booleans(),
)


@given(models, st.integers(1, 40))
def test_the_parts_are_those_of_the_model(config: ModelConfig, vocabulary: int) -> None:
    counted: Counter[str] = Counter()
    for name, weights in GPT(config, vocabulary).named_parameters():
        path = name.split(".")
        counted[PLACES[path[2] if path[0] == "blocks" else path[0]]] += weights.numel()
    parts = parameters_by_part(config, vocabulary)
    assert {part: count for part, count in parts.items() if count} == counted
    assert sum(parts.values()) == config.parameters(vocabulary)


def size(*tensors: Tensor | None) -> int:
    """Bytes of the memory behind ``tensors``, shared memory counted once."""
    behind = {
        each.untyped_storage().data_ptr(): each.untyped_storage().nbytes()
        for each in tensors
        if each is not None
    }
    return sum(behind.values())


@pytest.mark.parametrize("precision", ["fp32", "bf16"])
@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"training__optimizer": "adamw"},
        {"training__optimizer": "adam", "model__tied_head": True},
        {"training__optimizer": "sgd", "training__learning_rate": 0.01},
        {"training__optimizer": "sgd", "training__momentum": 0.0, "training__learning_rate": 0.01},
        {"model__positions": "learned", "model__bias": True, "model__activation": "swiglu"},
        {"model__positions": "alibi"},
        {"model__positions": "sinusoidal", "model__norm": "none", "model__causal": False},
    ],
)
def test_memory_is_what_a_step_holds(changes: dict[str, Any], precision: Precision) -> None:
    state = tiny_run(training__precision=precision, **changes)
    said = memory(state.config, state.tokenizer.vocabulary, precision)
    train_step(state, 1)

    weights = list(state.model.parameters())
    assert said.weights == size(*weights)
    assert said.optimizer == size(*optimizer_tensors(state))
    copied = [p for half in state.halves for p in half.parameters()]
    tables = [b for model in (state.model, *state.halves) for b in model.buffers()]
    assert said.copies == size(*weights, *copied, *tables) - size(*weights)

    # Just before the gradients of the halves are added: theirs, and those of the step before.
    inputs = windows(state.data.train, torch.tensor([0, 1]), state.config.model.context)
    for index in (0, 1):
        _backward(state, index, *inputs)
    gradients = [p.grad for p in (*weights, *copied)]
    assert all(gradient is not None for gradient in gradients)
    assert said.gradients == size(*gradients)
    parts = (said.weights, said.optimizer, said.gradients, said.copies, said.activations)
    assert said.total == sum(parts)


def optimizer_tensors(state: TrainerState) -> list[Tensor]:
    """Without the step counters, of which Adam has one for each tensor."""
    return [tensor for tensor in state.optimizer.state().values() if tensor.dim()]


@pytest.mark.parametrize("precision", ["fp32", "bf16"])
@pytest.mark.parametrize("preset", PRESETS)
def test_values_kept_for_the_way_back_are_about_what_pytorch_saves(
    preset: str, precision: Precision
) -> None:
    """The recipes as they are, their batch in quarters; within a sixth."""
    full = PRESETS[preset]
    batch = max(1, full.training.phases[-1].batch // 4)
    config = full.with_changes(
        {"training.steps": 1, "training.precision": precision, "training.batch": batch}
    )
    state = start(config, TEXT)
    said = memory(config, state.tokenizer.vocabulary, precision).activations
    model = state.halves[0]
    own = {t.untyped_storage().data_ptr() for t in (*model.parameters(), *model.buffers())}
    saved: dict[int, Tensor] = {}

    def keep(tensor: Tensor) -> Tensor:
        if tensor.untyped_storage().data_ptr() not in own:
            saved[tensor.untyped_storage().data_ptr()] = tensor
        return tensor

    most = 0
    for phase in config.training.phases:
        saved.clear()
        ids = torch.randint(state.tokenizer.vocabulary, (phase.batch, phase.context + 1))
        noise = np.random.default_rng(1) if config.model.dropout else None
        with torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor):
            logits = model(ids[:, :-1], noise=noise).float().flatten(0, 1)
            F.cross_entropy(logits, ids[:, 1:].flatten())
        most = max(most, size(*saved.values()))
    assert said == pytest.approx(most, rel=1 / 6)
