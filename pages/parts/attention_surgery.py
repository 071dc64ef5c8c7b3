"""Stub: the surgery part of the Attention page."""

from pages.parts.attention_look import Look


def show(look: Look) -> None:
    """Nothing yet."""
