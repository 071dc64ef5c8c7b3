"""What a model is made of, counted without building it: parameters and memory, part by part."""

from dataclasses import dataclass
from typing import Literal

from gptcore.config import ModelConfig, RunConfig, step_bytes

Part = Literal["embedding", "positions", "attention", "mlp", "norms", "head"]


def parameters_by_part(model: ModelConfig, vocabulary: int) -> dict[Part, int]:
    """How many numbers each part learns; together ``model.parameters(vocabulary)``.

    A tied head is the embedding once more, so it has none of its own; fixed positions have none
    to learn.
    """
    width, hidden, bias = model.width, model.mlp_width, int(model.bias)
    gates = 2 if model.activation == "swiglu" else 1
    norm = {"none": 0, "rms": width, "layer": width * (1 + bias)}[model.norm]
    norms = 2 * model.layers + (1 if model.norm_place == "pre" else 0)
    return {
        "embedding": vocabulary * width,
        "positions": model.context * width if model.positions == "learned" else 0,
        "attention": model.layers * 4 * (width * width + bias * width),
        "mlp": model.layers * ((gates + 1) * width * hidden + bias * (gates * hidden + width)),
        "norms": norms * norm,
        "head": 0 if model.tied_head else vocabulary * width,
    }


@dataclass(frozen=True)
class Memory:
    """Bytes that a run holds while it trains, as ``gptcore/steps.py`` keeps them."""

    weights: int
    """In float32, as the optimiser changes them."""
    optimizer: int
    """What the optimiser remembers of earlier steps."""
    gradients: int
    """Of both halves of a batch, and their sum."""
    copies: int
    """What the halves compute with beside the weights: rounded ones, masks, rotations."""
    activations: int
    """About what one step of the longest phase keeps for its backward pass."""

    @property
    def total(self) -> int:
        return self.weights + self.optimizer + self.gradients + self.copies + self.activations


def memory(config: RunConfig, vocabulary: int, precision: Literal["fp32", "bf16"]) -> Memory:
    """What training ``config`` needs beside the program and the text.

    Args:
        precision: what the halves compute in.
    """
    model = config.model
    size = 4 if precision == "fp32" else 2  # bytes a number
    parameters = model.parameters(vocabulary)
    tables = _table_numbers(model)
    return Memory(
        weights=4 * parameters,
        optimizer=4 * _remembered(config, vocabulary),
        gradients=(4 + 2 * size) * parameters,
        copies=(0 if precision == "fp32" else size * parameters) + (4 + 2 * size) * tables,
        activations=max(
            step_bytes(model, vocabulary, phase.batch, phase.context) * size // 4
            for phase in config.training.phases
        ),
    )


def _remembered(config: RunConfig, vocabulary: int) -> int:
    """Numbers an optimiser keeps: Adam two for each weight, momentum one."""
    model, training = config.model, config.training
    parameters = model.parameters(vocabulary)
    if training.optimizer == "sgd":
        return parameters if training.momentum else 0
    if training.optimizer == "muon":
        return 2 * parameters - _matrix_numbers(model)
    return 2 * parameters


def _matrix_numbers(model: ModelConfig) -> int:
    """Weights of the matrices inside the blocks, biases left out."""
    parts = parameters_by_part(model.model_copy(update={"bias": False}), 0)
    return parts["attention"] + parts["mlp"]


def _table_numbers(model: ModelConfig) -> int:
    """The mask, which ALiBi makes one for each head, and fixed positions."""
    masks = model.heads if model.positions == "alibi" else 1
    positions = {"rotary": 2 * model.head_size, "sinusoidal": model.width}
    return model.context * (masks * model.context + positions.get(model.positions, 0))
