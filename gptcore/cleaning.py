"""Simple cleaning of a text, line by line: nothing is changed that nobody asked for."""

from collections.abc import Iterator
from itertools import islice

from gptcore.config import Frozen

# Letters, digits and the blank of the full-width forms, which lie 0xFEE0 above their ASCII
# counterparts (Unicode, "Halfwidth and Fullwidth Forms"). Punctuation is left: ， and 。 are how
# Chinese is written.
_FULL_WIDTH = {
    code: code - 0xFEE0
    for first, last in ((0xFF10, 0xFF19), (0xFF21, 0xFF3A), (0xFF41, 0xFF5A))
    for code in range(first, last + 1)
} | {0x3000: 0x20}


class Cleaning(Frozen):
    """What is to be changed in a text before a model reads it."""

    trailing_spaces: bool = False
    """Blanks at the ends of lines go."""
    blank_lines: bool = False
    """Of several blank lines in a row one stays."""
    full_width: bool = False
    """Full-width letters and digits, and the full-width blank, become the usual ones."""
    lower_case: bool = False
    """No capitals, so a smaller vocabulary."""

    @property
    def changes_nothing(self) -> bool:
        """Whether nothing was asked for."""
        return self == Cleaning()


def clean(text: str, cleaning: Cleaning) -> str:
    """``text`` with all that ``cleaning`` asks for."""
    if cleaning.changes_nothing:
        return text
    return "\n".join(after for _, after in _lines(text, cleaning) if after is not None)


def changed_lines(text: str, cleaning: Cleaning, most: int) -> list[tuple[str, str | None]]:
    """The first ``most`` lines that change, before and after; None where the line goes."""
    changed = (pair for pair in _lines(text, cleaning) if pair[0] != pair[1])
    return list(islice(changed, most))


def _lines(text: str, cleaning: Cleaning) -> Iterator[tuple[str, str | None]]:
    lines = text.split("\n")
    was_blank = False
    for number, before in enumerate(lines, 1):
        after = before
        if cleaning.full_width:
            after = after.translate(_FULL_WIDTH)
        if cleaning.trailing_spaces:
            after = after.rstrip()
        if cleaning.lower_case:
            after = after.lower()
        blank = not after.strip()
        # What follows the last line end is no line.
        at_end = number == len(lines) and not after
        goes = cleaning.blank_lines and blank and was_blank and not at_end
        yield before, None if goes else after
        was_blank = blank
