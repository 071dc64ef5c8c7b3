"""What the doctor finds in the numbers of a run, and a button that starts what it suggests."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import streamlit as st

from gptcore.doctor import Finding, examine
from gptcore.errors import PlaygroundError
from gptcore.races import lane_name
from gptcore.store import Run
from pages.parts import session, yardsticks
from pages.parts.material import run_name
from pages.parts.runs_store import store
from pages.parts.session import Selection
from pages.parts.words import label, loss, show_error, t

if TYPE_CHECKING:
    from gptcore.ngrams import Yardsticks

_EARLY = 20
"""Steps before which no number says anything."""
_GROWTH = 1.05
"""The rules are asked again when there are so many times as many steps."""


def findings(run: Run) -> list[Finding]:
    """What the rules say of the run so far; nothing of a model out of a file."""
    if run.imported or not run.step:
        return []
    look = int(math.log(run.step) / math.log(_GROWTH))
    counted = yardsticks.of_run(run)
    return _examined(run.id, look, run.status, run.total_steps, counted is None, run, counted)


def in_a_line(run: Run) -> str | None:
    """The names of what was found, plain text; None where nothing was."""
    names = [t(f"doctor-{finding.name}") for finding in findings(run)]
    return t("train-doctor-found", names=", ".join(names)) if names else None


def show(selected: Selection) -> None:
    """A card for each finding; one calm line where there is none."""
    run = selected.run
    if run.imported:
        st.info(label("train-doctor-imported"))
        return
    found = findings(run)
    if not found:
        _calm(run)
    for finding in found:
        with st.container(border=True):
            _card(run, finding)


@st.cache_resource(show_spinner=False, max_entries=128)
def _examined(
    run_id: str,
    look: int,
    status: str,
    total_steps: int | None,
    counting: bool,
    _run: Run,
    _counted: Yardsticks | None,
) -> list[Finding]:
    """Shared by all visitors: nobody changes it."""
    lines = _lines(_counted)
    return examine(
        _run.config,
        store().metrics_since(run_id, -1),
        total_steps=total_steps,
        active=_run.active,
        train_tokens=_train_tokens(_run, _counted),
        uniform=lines.get("uniform"),
        fivegram=lines.get("fivegram"),
        reason=_run.reason,
    )


def _lines(counted: Yardsticks | None) -> dict[str, float]:
    return {} if counted is None else {each.name: each.loss for each in counted.baselines}


def _train_tokens(run: Run, counted: Yardsticks | None) -> int | None:
    """Of the part of the text that is trained on, from what is known of the other part."""
    text = run.config.text
    if run.config.tokenizer.kind == "char":
        return int(text.characters * (1 - text.validation_share))
    if counted is None:
        return None
    return round(counted.tokens * (1 - text.validation_share) / text.validation_share)


def _calm(run: Run) -> None:
    if run.val_loss is None or run.train_loss is None or run.step < _EARLY:
        st.markdown(label("doctor-too-early"))
        return
    numbers = {"step": run.step, "train": run.train_loss, "val": run.val_loss}
    said = [f"**{label('doctor-healthy')}**", label("doctor-healthy.evidence", **numbers)]
    if lines := _lines(yardsticks.of_run(run)):
        blind, counting = loss(lines["uniform"]), loss(lines["fivegram"])
        said.append(label("train-doctor-lines", blind=blind, counting=counting))
    st.markdown("  \n".join(said))


def _card(run: Run, finding: Finding) -> None:
    name, numbers = f"doctor-{finding.name}", finding.evidence
    st.markdown(f"**{label(name)}**  \n{label(f'{name}.evidence', **numbers)}")
    st.markdown(label(f"{name}.why", **numbers))
    st.markdown(label(f"{name}.advice", **numbers))
    if finding.changes is None:
        return
    words = label(f"{name}.rerun", **numbers)
    if st.button(words, key=f"doctor-rerun-{finding.name}", type="primary"):
        _rerun(run, finding.changes)


def _rerun(run: Run, changes: dict[str, Any]) -> None:
    """The same text with other settings, as a run of whoever pressed the button."""
    try:
        config = run.config.with_changes(changes)
        name = lane_name(run_name(run), _words(changes))
        new = store().create_run(session.person(), config, store().text_of(run.id), name)
    except PlaygroundError as error:
        show_error(error)
        return
    session.open_run(new.id)
    st.rerun()


def _words(changes: dict[str, Any]) -> str:
    """What is changed, for the name of the new run: ``Learning rate: 0.001``."""
    said = []
    for setting, value in changes.items():
        message = "setting-" + setting.replace(".", "-").replace("_", "-")
        if isinstance(value, bool):
            shown = t("compare-yes" if value else "compare-no")
        else:
            shown = t(f"{message}.{value}") if isinstance(value, str) else f"{value:g}"
        said.append(f"{t(message)}: {shown}")
    return ", ".join(said)
