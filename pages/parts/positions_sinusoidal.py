"""TODO."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pages.parts.session import Selection

if TYPE_CHECKING:
    from gptcore.modelfile import SavedModel


def show(selected: Selection, saved: SavedModel | None) -> None:
    """Draw it."""
