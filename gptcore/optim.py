"""Optimisers and learning-rate schedules.

Muon is written here; the others are PyTorch's own, with the groups a GPT wants. To add one,
write a function like ``adamw`` below, enter it in ``OPTIMIZERS`` and name it in
``gptcore.config.Optimizer``.
"""

import math
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, Protocol

import torch
from torch import Tensor

from gptcore.config import Schedule, TrainingConfig
from gptcore.model import GPT
from gptcore.parallel import both


class Optimizer(Protocol):
    """Changes a model's weights by their ``.grad``; can be saved and restored to the bit."""

    def step(self, rate: float, progress: float, threads: int = 1) -> None:
        """One update.

        Args:
            rate: factor on the peak learning rates, from ``schedule``.
            progress: part of the training done, in [0, 1].
            threads: 1 or 2; the result is the same to the bit.
        """

    def state(self) -> dict[str, Tensor]:
        """Everything that has to be saved, by name."""

    def load_state(self, state: dict[str, Tensor]) -> None:
        """Go on from what ``state`` returned."""


def schedule(name: Schedule, progress: float, warmup: float, final_rate: float) -> float:
    """The factor on the peak learning rate at ``progress`` in [0, 1] of the training.

    Rises linearly over the first ``warmup``, then stays, falls linearly, or falls as half a
    cosine (SGDR, Loshchilov & Hutter 2017) to ``final_rate``.
    """
    if progress < warmup:
        return progress / warmup
    if name == "constant":
        return 1.0
    done = min((progress - warmup) / (1 - warmup), 1.0)
    left = 1 - done if name == "linear" else 0.5 * (1 + math.cos(math.pi * done))
    return final_rate + (1 - final_rate) * left


class TorchOptimizer:
    """One of torch.optim's optimisers behind our protocol.

    Args:
        build: makes the torch optimiser from parameter groups.
        model: weight decay acts on its matrices and embeddings, not on biases and norms.
        only: the parameters to train; all of the model's by default.
    """

    def __init__(
        self,
        build: Callable[[list[dict[str, Any]]], torch.optim.Optimizer],
        model: GPT,
        training: TrainingConfig,
        only: Iterable[Tensor] | None = None,
    ):
        self.peak = training.learning_rate
        chosen = list(model.parameters() if only is None else only)
        self._inner = build(
            [
                {
                    "params": [p for p in chosen if p.dim() >= 2],
                    "weight_decay": training.weight_decay,
                },
                {"params": [p for p in chosen if p.dim() < 2], "weight_decay": 0.0},
            ]
        )
        self._parameters = [p for group in self._inner.param_groups for p in group["params"]]

    def step(self, rate: float, progress: float, threads: int = 1) -> None:
        for group in self._inner.param_groups:
            group["lr"] = self.peak * rate
        self._inner.step()

    def state(self) -> dict[str, Tensor]:
        return {
            f"{index}.{name}": value
            for index, parameter in enumerate(self._parameters)
            for name, value in self._inner.state[parameter].items()
            if isinstance(value, Tensor)  # SGD keeps None until its first step
        }

    def load_state(self, state: dict[str, Tensor]) -> None:
        for key, value in state.items():
            index, name = key.split(".", 1)
            self._inner.state[self._parameters[int(index)]][name] = value.clone()


class Muon:
    """Muon for the matrices inside the blocks, AdamW for everything else.

    The update of a matrix is its Nesterov momentum made nearly orthogonal, so that all its
    directions move alike: Jordan et al. 2024, https://kellerjordan.github.io/posts/muon/.
    Queries, keys and values are three matrices though they are stored as one.

    Args:
        dtype: what the orthogonalisation computes in; bf16 where the machine is fast in it.
    """

    def __init__(self, model: GPT, training: TrainingConfig, dtype: torch.dtype):
        self.peak = training.matrix_learning_rate
        self.momentum = training.momentum
        self.weight_decay = training.weight_decay
        self.dtype = dtype
        self._matrices = model.matrices()
        inside = {id(matrix) for matrix, _ in self._matrices}
        self._rest = _adamw(model, training, [p for p in model.parameters() if id(p) not in inside])
        self._momenta = [torch.zeros_like(matrix) for matrix, _ in self._matrices]

    @torch.no_grad()
    def step(self, rate: float, progress: float, threads: int = 1) -> None:
        self._rest.step(rate, progress)
        # A young momentum is mostly old noise: start lower, as Muon's authors do.
        momentum = 0.85 + (self.momentum - 0.85) * min(progress / 0.1, 1.0)
        by_shape: dict[tuple[int, ...], list[tuple[Tensor, Tensor]]] = {}
        for (matrix, stacked), average in zip(self._matrices, self._momenta, strict=True):
            assert matrix.grad is not None
            average.lerp_(matrix.grad, 1 - momentum)
            update = torch.lerp(matrix.grad, average, momentum).chunk(stacked)
            for part, part_update in zip(matrix.chunk(stacked), update, strict=True):
                # Wide and tall matrices of one size go through together, the tall ones turned.
                wide = part_update if part.size(0) <= part.size(1) else part_update.mT
                by_shape.setdefault(wide.shape, []).append((part, wide))
        for group in by_shape.values():
            stack = torch.stack([update for _, update in group]).to(self.dtype)
            first, second = stack.tensor_split(2)
            halves = both(partial(orthogonalise, first), partial(orthogonalise, second), threads)
            updates = torch.cat(halves)
            for (part, _), update in zip(group, updates, strict=True):
                tall = part.size(0) > part.size(1)
                # Keeps the size of a unit's output change the same for every shape.
                growth = math.sqrt(part.size(0) / part.size(1)) if tall else 1.0
                part.mul_(1 - self.peak * rate * self.weight_decay)
                part.add_(update.mT if tall else update, alpha=-self.peak * rate * growth)

    def state(self) -> dict[str, Tensor]:
        momenta = {f"muon.{index}": value for index, value in enumerate(self._momenta)}
        return momenta | {f"adamw.{key}": value for key, value in self._rest.state().items()}

    def load_state(self, state: dict[str, Tensor]) -> None:
        self._momenta = [state[f"muon.{index}"].clone() for index in range(len(self._matrices))]
        rest = {key.removeprefix("adamw."): v for key, v in state.items() if "adamw." in key}
        self._rest.load_state(rest)


ITERATIONS = (
    (8.0136, -22.928, 16.6013),
    (3.6007, -2.642, 0.5106),
    (2.635, -1.9191, 0.4306),
)
"""(a, b, c) of each iteration of ``orthogonalise``. Each is the odd polynomial of degree 5 that
comes closest to 1, at its worst, on what the one before makes of [0.01, 1], and a hundredth beyond,
since in bf16 a value of 1 may come out larger: "The Polar Express" (Amsel et al. 2025), whose own
are for more iterations. Three of these do the work of five of Jordan's, which in a small model are
a fifth of a training step."""


def orthogonalise(matrices: Tensor) -> Tensor:
    """The nearest matrices with all singular values near 1, by Newton-Schulz iterations.

    Each iteration applies ``a X + b (X X') X + c (X X')^2 X``, with coefficients that pull the
    singular values towards 1: what is in [0.01, 1] of the norm ends in about [0.72, 1.27].

    Args:
        matrices: (N, rows, columns) with rows <= columns.
    """
    x: Tensor = matrices / (matrices.norm(dim=(-2, -1), keepdim=True) + 1e-7)
    for a, b, c in ITERATIONS:
        gram = torch.bmm(x, x.mT)
        polynomial = torch.baddbmm(gram, gram, gram, beta=b, alpha=c)
        x = torch.baddbmm(x, polynomial, x, beta=a)
    return x


def _adamw(model: GPT, training: TrainingConfig, only: Iterable[Tensor] | None) -> TorchOptimizer:
    # AdamW: Loshchilov & Hutter 2019. PyTorch's fused kernel is the fastest on a CPU.
    def build(groups: list[dict[str, Any]]) -> torch.optim.Optimizer:
        return torch.optim.AdamW(groups, betas=training.betas, fused=True)

    return TorchOptimizer(build, model, training, only)


def muon(model: GPT, training: TrainingConfig, dtype: torch.dtype) -> Optimizer:
    """Muon on the matrices inside the blocks, AdamW on the rest."""
    return Muon(model, training, dtype)


def adamw(model: GPT, training: TrainingConfig, dtype: torch.dtype) -> Optimizer:
    """Adam with decoupled weight decay."""
    return _adamw(model, training, None)


def adam(model: GPT, training: TrainingConfig, dtype: torch.dtype) -> Optimizer:
    """Adam (Kingma & Ba 2015); its weight decay is part of the gradient."""

    def build(groups: list[dict[str, Any]]) -> torch.optim.Optimizer:
        return torch.optim.Adam(groups, betas=training.betas, fused=True)

    return TorchOptimizer(build, model, training)


def sgd(model: GPT, training: TrainingConfig, dtype: torch.dtype) -> Optimizer:
    """Gradient descent with momentum."""

    def build(groups: list[dict[str, Any]]) -> torch.optim.Optimizer:
        return torch.optim.SGD(groups, lr=training.learning_rate, momentum=training.momentum)

    return TorchOptimizer(build, model, training)


OPTIMIZERS: dict[str, Callable[[GPT, TrainingConfig, torch.dtype], Optimizer]] = {
    "muon": muon,
    "adamw": adamw,
    "adam": adam,
    "sgd": sgd,
}
