"""One training step, taken apart: what it read, and what it changed.

    watched = WatchedStep(state)
    report = next(train(state))
    print(watched.detail(report).updates[0])

The step itself is the one that would have been trained anyway, to the bit.
"""

import torch
from torch import Tensor

from gptcore.data import BatchOrder
from gptcore.records import StepDetail, Update
from gptcore.steps import StepReport, TrainerState

MOST_WINDOWS = 8
MOST_UPDATES = 8


class WatchedStep:
    """What there was before a step; ``state`` must not have trained it yet."""

    def __init__(self, state: TrainerState) -> None:
        self._state = state
        phase = state.plan.phase_at(state.step)
        order = BatchOrder(state.data.train, state.config.seed, **state.batches.place())
        self._inputs, _ = order.next(phase.batch, phase.context)
        self._before = [weights.detach().clone() for weights in state.model.parameters()]

    def detail(self, report: StepReport) -> StepDetail:
        """What the step did of which ``report`` tells, right after it."""
        windows, context = self._inputs.shape
        decode = self._state.tokenizer.decode
        updates = [
            _update(name, before, after.detach())
            for (name, after), before in zip(
                self._state.model.named_parameters(), self._before, strict=True
            )
        ]
        updates.sort(key=lambda update: update.largest, reverse=True)
        return StepDetail(
            step=report.step,
            windows=windows,
            context=context,
            batch=tuple(decode(window.tolist()) for window in self._inputs[:MOST_WINDOWS]),
            train_loss=report.train_loss,
            grad_norm=report.grad_norm,
            learning_rate=report.learning_rate,
            updates=tuple(updates[:MOST_UPDATES]),
        )


def _update(name: str, before: Tensor, after: Tensor) -> Update:
    change = after - before
    norm = torch.linalg.vector_norm(after).item()
    relative = torch.linalg.vector_norm(change).item() / norm if norm else 0.0
    return Update(name, tuple(after.shape), change.abs().max().item(), relative)
