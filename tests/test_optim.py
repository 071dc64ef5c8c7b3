"""Optimisers and schedules against torch.optim's, transformers' and linear algebra."""

import copy
import math
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from tiny import model_config, run_config
from torch import Tensor
from transformers import (
    get_constant_schedule_with_warmup,
    get_cosine_schedule_with_warmup,
    get_cosine_with_min_lr_schedule_with_warmup,
    get_linear_schedule_with_warmup,
)

from gptcore import optim
from gptcore.config import TrainingConfig
from gptcore.model import GPT
from gptcore.optim import OPTIMIZERS, Optimizer, orthogonalise, schedule

RATES = [0.2, 0.6, 1.0, 0.8, 0.3, 0.05]
"""Factors on the peak rate, one a step."""


def training(**changes: Any) -> TrainingConfig:
    base = {"learning_rate": 0.01, "weight_decay": 0.1, "betas": (0.8, 0.95), "momentum": 0.9}
    return run_config().training.model_copy(update=base | changes)


def model(**changes: Any) -> GPT:
    return GPT(model_config(**({"bias": True, "init": "gpt2"} | changes)), 11, seed=4)


def give_gradients(model: GPT, step: int) -> None:
    """The same made-up gradients for the same step."""
    generator = torch.Generator().manual_seed(step)
    for parameter in model.parameters():
        parameter.grad = torch.randn(parameter.shape, generator=generator) * 0.1


def take_steps(model: GPT, optimizer: Optimizer, steps: range, threads: int = 1) -> None:
    for step in steps:
        give_gradients(model, step)
        optimizer.step(RATES[step], progress=step / 12, threads=threads)


def assert_same(model: GPT, other: GPT) -> None:
    """Equal to the bit."""
    for mine, theirs in zip(model.parameters(), other.parameters(), strict=True):
        assert torch.equal(mine, theirs)


@pytest.mark.parametrize("name", ["adamw", "adam", "sgd"])
def test_steps_are_torchs(name: str) -> None:
    wanted = training()
    ours = model()
    theirs = copy.deepcopy(ours)
    groups = [
        {"params": [p for p in theirs.parameters() if p.dim() >= 2], "weight_decay": 0.1},
        {"params": [p for p in theirs.parameters() if p.dim() < 2], "weight_decay": 0.0},
    ]
    # foreach=False: torch's plain implementation, not the fused kernel that we use.
    reference: torch.optim.Optimizer
    match name:
        case "adamw":
            reference = torch.optim.AdamW(groups, betas=wanted.betas, foreach=False)
        case "adam":
            reference = torch.optim.Adam(groups, betas=wanted.betas, foreach=False)
        case _:
            reference = torch.optim.SGD(groups, momentum=wanted.momentum, foreach=False)
    before = copy.deepcopy(ours)
    take_steps(ours, OPTIMIZERS[name](ours, wanted, torch.float32), range(len(RATES)))
    for step, rate in enumerate(RATES):
        give_gradients(theirs, step)
        for group in reference.param_groups:
            group["lr"] = wanted.learning_rate * rate
        reference.step()
    for mine, other, old in zip(
        ours.parameters(), theirs.parameters(), before.parameters(), strict=True
    ):
        torch.testing.assert_close(mine, other, atol=1e-6, rtol=1e-5)
        assert not torch.allclose(mine, old, atol=1e-4)


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
@pytest.mark.parametrize("activation", ["relu2", "swiglu"])
def test_muon_is_torchs_on_each_stacked_matrix(
    activation: str, dtype: torch.dtype, monkeypatch: pytest.MonkeyPatch
) -> None:
    # torch takes one set of coefficients, Jordan's, five times.
    monkeypatch.setattr(optim, "ITERATIONS", 5 * ((3.4445, -4.775, 2.0315),))
    wanted = training(matrix_learning_rate=0.02)
    ours = model(activation=activation)
    parts = [
        part.detach().clone().requires_grad_()
        for matrix, stacked in ours.matrices()
        for part in matrix.chunk(stacked)
    ]
    before = [part.detach().clone() for part in parts]
    reference = torch.optim.Muon(parts, weight_decay=wanted.weight_decay)
    optimizer = OPTIMIZERS["muon"](ours, wanted, dtype)
    for step, rate in enumerate(RATES):
        give_gradients(ours, step)
        gradients = [
            piece for matrix, stacked in ours.matrices() for piece in matrix.grad.chunk(stacked)
        ]
        for part, gradient in zip(parts, gradients, strict=True):
            part.grad = gradient.clone()
        # Steps 0 and 1 are in the first tenth, where the momentum still rises from 0.85.
        reference.param_groups[0]["momentum"] = min(0.85 + 0.05 * step / 1.2, 0.9)
        reference.param_groups[0]["lr"] = 0.02 * rate
        reference.step()
        optimizer.step(rate, progress=step / 12)
    now = [part for matrix, stacked in ours.matrices() for part in matrix.chunk(stacked)]
    for mine, other, old in zip(now, parts, before, strict=True):
        moved, expected = mine - old, other - old
        # torch rounds to bf16 inside, whatever the weights are; so do we where asked to.
        assert (moved - expected).norm() < 0.03 * expected.norm()
        assert expected.norm() > 0.1


def test_muon_trains_everything_else_by_adamw() -> None:
    wanted = training()
    by_muon, by_adamw = model(), model()
    inside = {id(matrix) for matrix, _ in by_muon.matrices()}
    take_steps(by_muon, OPTIMIZERS["muon"](by_muon, wanted, torch.float32), range(4))
    take_steps(by_adamw, OPTIMIZERS["adamw"](by_adamw, wanted, torch.float32), range(4))
    for mine, other in zip(by_muon.parameters(), by_adamw.parameters(), strict=True):
        assert torch.equal(mine, other) == (id(mine) not in inside)


@pytest.mark.parametrize("shape", [(1, 4, 4), (3, 16, 16), (2, 8, 40), (5, 1, 7), (4, 64, 64)])
def test_orthogonalise_moves_singular_values_near_one_and_nothing_else(
    shape: tuple[int, int, int],
) -> None:
    generator = torch.Generator().manual_seed(0)
    left, _, right = torch.linalg.svd(torch.randn(shape, generator=generator), full_matrices=False)
    # Singular values far from 1 and from each other.
    values = torch.logspace(1.5, 0, shape[1]).expand(shape[:2])
    matrices = left @ torch.diag_embed(values) @ right
    result = orthogonalise(matrices)
    rotated = left.mT @ result @ right.mT  # diagonal if the singular vectors are kept
    inner = torch.diagonal(rotated, dim1=1, dim2=2)
    scaled = matrices / matrices.norm(dim=(1, 2), keepdim=True)
    within = torch.linalg.svdvals(scaled) > 0.01
    assert within.sum() > 0.8 * within.numel()
    assert inner[within].min() > 0.71
    assert inner.max() < 1.275
    torch.testing.assert_close(rotated, torch.diag_embed(inner), atol=1e-4, rtol=0)
    # Far nearer to the polar factor than where it began.
    polar = left @ right
    distance = (result - polar).norm()
    assert distance < 0.35 * polar.norm()
    assert shape[1] == 1 or distance < 0.6 * (scaled - polar).norm()


def test_orthogonalise_takes_each_matrix_by_itself() -> None:
    matrices = torch.randn(3, 4, 6, generator=torch.Generator().manual_seed(1))
    together = orthogonalise(matrices)
    for i in range(3):
        torch.testing.assert_close(together[i : i + 1], orthogonalise(matrices[i : i + 1]))
    assert orthogonalise(matrices[:0]).shape == (0, 4, 6)
    assert not orthogonalise(torch.zeros(2, 4, 6)).any()


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("momentum", [0.9, 0.0])
def test_resumed_equals_uninterrupted_to_the_bit(name: str, momentum: float) -> None:
    wanted = training(momentum=momentum)
    straight = model()
    take_steps(straight, OPTIMIZERS[name](straight, wanted, torch.bfloat16), range(6))

    stopped = model()
    first = OPTIMIZERS[name](stopped, wanted, torch.bfloat16)
    take_steps(stopped, first, range(3))
    state = {key: value.clone() for key, value in first.state().items()}
    resumed = copy.deepcopy(stopped)
    second = OPTIMIZERS[name](resumed, wanted, torch.bfloat16)
    second.load_state(state)
    take_steps(resumed, second, range(3, 6))
    assert_same(resumed, straight)
    # The saved state is not what goes on changing.
    third = OPTIMIZERS[name](stopped, wanted, torch.bfloat16)
    third.load_state(state)
    take_steps(stopped, third, range(3, 6))
    assert_same(stopped, straight)


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("layers", [1, 2])
def test_two_threads_give_the_same_bits(name: str, layers: int) -> None:
    one, two = model(layers=layers), model(layers=layers)
    take_steps(one, OPTIMIZERS[name](one, training(), torch.bfloat16), range(4), threads=1)
    take_steps(two, OPTIMIZERS[name](two, training(), torch.bfloat16), range(4), threads=2)
    assert_same(one, two)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_weight_decay_spares_biases_and_norms(name: str) -> None:
    trained = model(activation="swiglu", norm="layer")
    before = [parameter.detach().clone() for parameter in trained.parameters()]
    for parameter in trained.parameters():
        parameter.grad = torch.zeros_like(parameter)
    OPTIMIZERS[name](trained, training(), torch.float32).step(1.0, 0.5)
    for old, new in zip(before, trained.parameters(), strict=True):
        if new.dim() >= 2:
            assert new.norm() < old.norm()
        else:
            assert torch.equal(new, old)


def _theirs(scheduler: Any, steps: int, **arguments: Any) -> list[float]:
    """The rates of a transformers schedule at steps 0 to ``steps``."""
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=1.0)
    scheduler = scheduler(optimizer, **arguments)
    rates = []
    for _ in range(steps + 1):
        rates.append(scheduler.get_last_lr()[0])
        optimizer.step()
        scheduler.step()
    return rates


@pytest.mark.parametrize(
    ("name", "theirs", "final_rate"),
    [
        ("linear", get_linear_schedule_with_warmup, 0.0),
        ("cosine", get_cosine_schedule_with_warmup, 0.0),
        ("cosine", get_cosine_with_min_lr_schedule_with_warmup, 0.1),
        ("constant", get_constant_schedule_with_warmup, 0.0),
    ],
)
@pytest.mark.parametrize("warmup", [0, 1, 13])
def test_schedules_are_transformers(name: Any, theirs: Any, final_rate: float, warmup: int) -> None:
    steps = 40
    arguments: dict[str, Any] = {"num_warmup_steps": warmup}
    if name != "constant":
        arguments["num_training_steps"] = steps
    if final_rate:
        arguments["min_lr_rate"] = final_rate
    ours = [schedule(name, step / steps, warmup / steps, final_rate) for step in range(steps + 1)]
    assert ours == pytest.approx(_theirs(theirs, steps, **arguments), abs=1e-6)


@given(
    name=st.sampled_from(["linear", "cosine", "constant"]),
    progress=st.floats(0, 1),
    warmup=st.floats(0, 0.5),
    final_rate=st.floats(0, 1),
)
def test_a_schedule_stays_between_zero_and_the_peak(
    name: Any, progress: float, warmup: float, final_rate: float
) -> None:
    rate = schedule(name, progress, warmup, final_rate)
    assert 0 <= rate <= 1 + 1e-9
    if progress >= warmup:
        assert rate >= final_rate - 1e-9
    if name != "constant":
        assert math.isclose(schedule(name, 1.0, warmup, final_rate), final_rate, abs_tol=1e-9)


def test_a_state_holds_tensors_only() -> None:
    for name, build in OPTIMIZERS.items():
        trained = model()
        optimizer = build(trained, training(), torch.float32)
        take_steps(trained, optimizer, range(1))
        assert optimizer.state(), name
        assert all(isinstance(value, Tensor) for value in optimizer.state().values())
