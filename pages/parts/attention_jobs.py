"""Which heads of the shown model clearly have a job, and the score that earned it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gptcore.head_edits import Head
    from pages.parts.attention_look import Look


def jobs_now(look: Look) -> dict[Head, tuple[str, float]]:
    """Head -> (measure, score), for the moment that is shown; empty while that is being measured."""
    return {}
