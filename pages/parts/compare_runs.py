"""Which runs are compared, what they are called, and what is known of their texts."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from gptcore.export import ValidationPart, validation_part
from gptcore.store import Run
from gptcore.tokenizers import Tokenizer, train_tokenizer
from pages.parts import background, bar, safe, session
from pages.parts.models import nearest_model
from pages.parts.runs_store import store
from pages.parts.words import label, t

MOST = 6
_AT_FIRST = 3
_LETTERS = "ABCDEF"


@dataclass(frozen=True)
class Facts:
    """What follows from a run's text and tokens."""

    tokenizer: Tokenizer
    part: ValidationPart | None
    """What its validation loss is measured on; None for a model that came without its text."""


@dataclass(frozen=True)
class Compared:
    """One of the runs in the picture."""

    run: Run
    letter: str
    """What it is called where there is no room for its name."""
    name: str
    """Plain, on one line."""
    facts: Facts | None
    """None while they are worked out."""

    @property
    def part(self) -> ValidationPart | None:
        """See ``Facts``; None also while it is worked out."""
        return self.facts.part if self.facts else None

    @property
    def title(self) -> str:
        """Letter and name, as Markdown."""
        return f"**{self.letter}** {safe.markdown(self.name)}"


def choose() -> dict[str, str]:
    """Let the visitor choose among all runs; the choice is kept through the visit.

    Returns:
        What each chosen run is called, by id, in the order in which they were chosen.
    """
    offered = _offered()
    names = bar.run_names(list(offered.values()))
    chosen = [run_id for run_id in _kept() if run_id in offered]
    if "compare-chosen" not in st.session_state:
        chosen = _first_choice(list(offered.values()))
    st.session_state["compare-runs"] = chosen
    st.multiselect(
        label("compare-choose", most=MOST),
        list(offered),
        format_func=lambda run_id: names.get(run_id, run_id),
        key="compare-runs",
        max_selections=MOST,
        placeholder=t("compare-choose-hint"),
        label_visibility="collapsed",
        on_change=_keep,
    )
    return {run_id: names[run_id] for run_id in chosen}


def any_active(names: Mapping[str, str]) -> bool:
    """Whether one of the runs is going to change by itself."""
    return any(run is not None and run.active for run in map(session.run_if_there, names))


def now(names: Mapping[str, str]) -> list[Compared]:
    """The chosen runs as they are now; a progress bar while their texts are being read."""
    found: list[Compared] = []
    reading = False
    for run_id, name in names.items():
        run = session.run_if_there(run_id)
        if run is None:
            continue  # deleted in another tab
        facts = None if reading else _facts(run)
        reading = facts is None  # one piece of work at a time
        found.append(Compared(run, _LETTERS[len(found)], name, facts))
    return found


def _kept() -> list[str]:
    return list(st.session_state.get("compare-chosen", ()))


def _keep() -> None:
    st.session_state["compare-chosen"] = st.session_state["compare-runs"]


def _offered() -> dict[str, Run]:
    """What the bar offers, and runs of others that have been chosen since they were opened."""
    offered = {run.id: run for run in session.visible_runs()}
    for run_id in _kept():
        run = None if run_id in offered else session.run_if_there(run_id)
        if run is not None:
            offered[run_id] = run
    return offered


def _first_choice(runs: list[Run]) -> list[str]:
    """The run that is open and the newest others on its text; else the newest others."""
    selected = session.selection()
    if selected is None:
        return []
    first = selected.run
    others = [run for run in runs if run.id not in (first.id, session.EXAMPLE)]
    same = [run for run in others if run.config.text.sha256 == first.config.text.sha256]
    every = [first, *(same or others)]
    if len(every) == 1:
        every = [first, *(run for run in runs if run.id != first.id)]
    return [run.id for run in every[:_AT_FIRST]]


def _facts(run: Run) -> Facts | None:
    """None while they are worked out, which is done once for runs with the same text and tokens."""
    if run.imported:
        return background.result(
            ("compare-facts", run.id),
            lambda job: Facts(nearest_model(run.id, run.step).tokenizer, None),
            t("compare-reading"),
        )
    config, runs = run.config, store()

    def work(job: background.Job) -> Facts:
        text = runs.text_of(run.id)
        tokenizer = train_tokenizer(config.tokenizer, text)
        job.progress(0.5)
        return Facts(tokenizer, validation_part(text, tokenizer, config.text.validation_share))

    decides = (config.text.model_dump_json(), config.tokenizer.model_dump_json())
    return background.result(("compare-facts", *decides), work, t("compare-reading"))
