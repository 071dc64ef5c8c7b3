"""The encodings side by side: what another order of the words changes for each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gptcore.equations import figure
from gptcore.errors import PlaygroundError
from gptcore.figures.colours import ENCODING_COLOURS
from gptcore.head_edits import Head
from gptcore.token_text import Cell
from pages.parts import chips, head_choice, positions_shuffle_words, theme
from pages.parts.attention_surgery_grid import percent
from pages.parts.components import component
from pages.parts.packed import packed
from pages.parts.positions_shuffle_models import Source, effects
from pages.parts.session import language
from pages.parts.words import t

if TYPE_CHECKING:
    from gptcore.modelfile import SavedModel
    from gptcore.shuffles import Effect
    from gptcore.store import Run

_NEXT = 3
"""So many of the likeliest next tokens are shown."""
_rows = component("shuffle_rows", '<div class="rows"><table></table></div>', styles=("chips",))


def show(
    run: Run, saved: SavedModel, mask: bool, cells: tuple[Cell, ...], places: tuple[int, ...]
) -> None:
    """Draw the table, above it what it says, and below it why.

    Args:
        cells: the T tokens in the order from before.
        places: for each place after, that before.
    """
    ids = tuple(cell.id for cell in cells if cell.id is not None)
    found = effects(run, saved, (mask, ids, places))
    if found is None:
        return
    positions_shuffle_words.say(found, mask)
    head = head_choice.choose("shuffle-head", "positions-shuffle-head", saved)
    known = [each for each in found.values() if not isinstance(each, PlaygroundError)]
    likely = sorted({id for each in known for id in each.likeliest[:_NEXT]})
    next_cells = [Cell(id, saved.tokenizer.token_bytes(id)) for id in likely]
    table = chips.row([*cells, *next_cells], lambda cell: chips.hint(cell, None))
    _rows(
        key="positions-shuffle-rows",
        data=packed(
            {
                "keys": table["keys"][: len(cells)],
                "table": table["table"],
                "rows": [_row(source, each) for source, each in found.items()],
                "labels": _labels(saved.config.model.layers, head),
                "mode": theme.mode(),
                "lang": language(),
            },
            {"looks": np.stack([_looks(each, head, len(cells)) for each in found.values()])},
        ),
    )
    positions_shuffle_words.explain(run, found, mask)


def _row(source: Source, each: Effect | PlaygroundError) -> dict[str, Any]:
    row: dict[str, Any] = {
        "encoding": source.encoding,
        "name": t(f"option-positions-{source.encoding}"),
        "colour": ENCODING_COLOURS[source.encoding],
    }
    if isinstance(each, PlaygroundError):
        return {**row, "problem": each.what(language())}
    row["source"] = t(f"shuffle-source-{source.kind}", step=source.step)
    layers = sorted({0, len(each.differences) - 1})
    row["layers"] = [_difference(each, layer) for layer in layers]
    row["moved"] = {"share": each.moved, "said": percent(each.moved)}
    row["next"] = [
        [str(id), *(percent(float(odds[id])) for odds in each.odds)]
        for id in each.likeliest[:_NEXT]
    ]
    return row


def _difference(each: Effect, layer: int) -> dict[str, Any]:
    """The largest of all tokens, and that of the last one where it is the same in both orders."""
    from gptcore.shuffles import ROUNDING

    largest, last = float(each.differences[layer].max()), float(each.differences[layer, -1])
    note = t("shuffle-last", difference=figure(last, 2)) if each.stays else ""
    return {
        "share": min(1.0, largest) if largest > ROUNDING else 0.0,
        "said": figure(largest, 2),
        "rounding": t("shuffle-rounding") if 0 < largest <= ROUNDING else "",
        "note": note,
    }


def _looks(each: Effect | PlaygroundError, head: Head, tokens: int) -> NDArray[np.float32]:
    """(2, T) weights of the last token in one head; none where nothing could be measured."""
    if isinstance(each, PlaygroundError):
        return np.zeros((2, tokens), np.float32)
    layer, number = head
    return each.looks[:, layer, number]


def _labels(layers: int, head: Head) -> dict[str, Any]:
    columns = [t("shuffle-column-layer", layer=layer) for layer in sorted({0, layers - 1})]
    return {
        "encoding": t("shuffle-column-encoding"),
        "layers": columns,
        "moved": t("shuffle-column-moved"),
        "next": t("shuffle-column-next"),
        "looks": t("shuffle-column-looks", layer=head[0], head=head[1]),
        "look": t("shuffle-look", token="{token}", before="{before}", after="{after}"),
        "most": t(
            "shuffle-look-most",
            before="{before}",
            before_share="{before_share}",
            after="{after}",
            after_share="{after_share}",
        ),
        "picture": t("shuffle-look-picture"),
    }
