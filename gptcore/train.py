"""Training, as a generator of step reports.

state = start(config, text)
for report in train(state):
    print(report.step, report.train_loss)
"""

import time
from collections.abc import Callable, Iterator

from gptcore.calibrate import make_plan
from gptcore.config import Precision, RunConfig, check_limits
from gptcore.data import split
from gptcore.parallel import one_thread_an_operation
from gptcore.steps import (
    VALIDATION_WINDOWS_TOKENS,
    StepReport,
    TrainerState,
    evaluate,
    look,
    train_step,
)
from gptcore.tokenizers import train_tokenizer

__all__ = ["StepReport", "TrainerState", "evaluate", "start", "train"]


def start(
    config: RunConfig, text: str, threads: int = 1, precision: Precision = "auto"
) -> TrainerState:
    """A new run of ``config`` on ``text``, its budget turned into steps on this machine.

    Args:
        threads: 1 or 2, what the run may use; only the timing depends on it.
        precision: what it computes in, if the config leaves that open.

    Raises:
        TextError, TokenizerError, ConfigError, TrainingError: what cannot be trained.
    """
    tokenizer = train_tokenizer(config.tokenizer, text)
    check_limits(config, tokenizer.vocabulary)
    data = split(text, tokenizer, config.model.context, config.text.validation_share)
    planned = config
    if config.training.precision == "auto":
        planned = config.with_changes({"training.precision": precision})
    with one_thread_an_operation():
        return TrainerState(config, tokenizer, data, make_plan(planned, tokenizer, data, threads))


def train(state: TrainerState, threads: Callable[[], int] = lambda: 1) -> Iterator[StepReport]:
    """Train to the end of the plan, one report a step; the first one is of the state as it is.

    The iterator may be dropped between two reports and made again on the same state. While it
    is alive PyTorch uses one thread an operation in this process.

    Args:
        threads: asked before every step for 1 or 2; the losses are the same to the bit.

    Raises:
        TrainingError: the loss is no number any more; the state is that of the last step that
            was one.
    """
    with one_thread_an_operation():
        if state.step == 0:
            yield _first_report(state, threads())
        while state.step < state.total_steps:
            report = train_step(state, threads())
            state.fit_to_time()
            yield report


def _first_report(state: TrainerState, threads: int) -> StepReport:
    began = time.perf_counter()
    train_loss = evaluate(state, state.data.train, VALIDATION_WINDOWS_TOKENS)
    val_loss, sample, scores = look(state, threads)
    state.seconds += time.perf_counter() - began
    return StepReport(
        step=0,
        train_loss=train_loss,
        learning_rate=0.0,
        grad_norm=0.0,
        tokens=0,
        seconds=state.seconds,
        val_loss=val_loss,
        sample=sample,
        head_scores=scores,
        keep=True,
    )
