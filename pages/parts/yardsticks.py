"""What counting alone reaches on the text of a run: worked out once, for everybody who looks."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from gptcore.store import Run, Store
from gptcore.tokenizers import train_tokenizer
from pages.parts import background
from pages.parts.runs_store import store
from pages.parts.words import t

if TYPE_CHECKING:
    from gptcore.ngrams import Yardsticks


def of_run(run: Run) -> Yardsticks | None:
    """The baselines of a run's text under its tokenizer and split, without a word on the page.

    None for a model out of a file, which came without its text, and while they are worked out.
    """
    return None if run.imported else background.glance(_key(run), _work(run))


def awaited(run: Run) -> Yardsticks | None:
    """The same, with a progress bar and a Stop on the page until they are there."""
    found = of_run(run)
    if found is not None or run.imported:
        return found
    # A live page comes back by itself: it need not wait.
    wait_s = 0.0 if run.active else None
    return background.result(_key(run), _work(run), t("curve-counting"), wait_s=wait_s)


def _key(run: Run) -> tuple[str, str]:
    return "yardsticks", run.id


def _work(run: Run) -> Callable[[background.Job], Yardsticks]:
    runs = store()
    return lambda job: _counted(runs, run, job)


def _counted(runs: Store, run: Run, job: background.Job) -> Yardsticks:
    # Brings torch with it, which no first page should wait for.
    from gptcore.ngrams import yardsticks

    text, config = runs.text_of(run.id), run.config
    return yardsticks(
        text,
        train_tokenizer(config.tokenizer, text),
        config.text.validation_share,
        config.training.prompt,
        config.seed,
        progress=job.progress,
    )
