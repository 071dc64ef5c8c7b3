"""Placeholder, being written."""

from pages.parts.sampling_look import Look


def show(look: Look) -> None:
    """Nothing yet."""
