"""The steps to one attention weight in words and numbers, for assets/components/weight_parts.js."""

from __future__ import annotations

import math
import operator
from typing import TYPE_CHECKING, Any

import numpy as np

from gptcore.equations import equation, figure
from pages.parts import chips, theme
from pages.parts.attention_look import Look
from pages.parts.packed import packed
from pages.parts.words import t

if TYPE_CHECKING:
    from gptcore.config import ModelConfig
    from gptcore.weight_parts import WeightParts

_COLUMNS = ("place", "token", "score", "exp", "weight")
_TOKENS = {"query": "{query}", "key": "{key}"}
"""Gaps that the browser fills with the chosen tokens."""
Step = dict[str, str]


def data(look: Look, parts: WeightParts) -> bytes:
    """Everything that the chain of steps shows."""
    model = look.saved.config.model
    rows = zip(parts.row_scores, parts.row_exps, parts.row_weights, strict=True)
    message = {
        **chips.row(list(look.cells), lambda cell: ""),
        "mode": theme.mode(),
        "pair": look.pair,
        "steps": {
            "meet": _meet(look, parts),
            "scale": _scale(model, parts),
            "place": _place(model, parts),
            "row": _row(parts),
            "weight": _weight(look, parts),
        },
        "numbers": [_product(q, k) for q, k in zip(parts.query, parts.key, strict=True)],
        "bars": _bars(parts),
        "row": [
            None if math.isinf(score) else [figure(score), figure(exp), figure(weight)]
            for score, exp, weight in rows
        ],
        "sums": ["", "Σ", "", figure(parts.total), "1"],
        "weight": parts.weight,
        "edited": _edited(look, parts),
        "labels": _labels(len(look.cells)),
    }
    arrays = {"query": parts.query, "key": parts.key, "products": parts.products}
    arrays["weights"] = parts.row_weights
    if parts.by_distance is not None:
        arrays["distances"] = parts.by_distance
    return packed(message, {name: array.astype(np.float32) for name, array in arrays.items()})


def _meet(look: Look, parts: WeightParts) -> Step:
    model = look.saved.config.model
    return {
        "title": t("why-meet"),
        "why": t(
            "why-meet-normed" if model.qk_norm else "why-meet-plain",
            **_TOKENS,
            size=model.head_size,
        ),
        "equation": f"q · k = {figure(parts.dot)}",
    }


def _scale(model: ModelConfig, parts: WeightParts) -> Step:
    how = "off" if not model.scaled else "normed" if model.qk_norm else "root"
    dot, scale, product = _product(parts.dot, parts.scale)
    return {
        "title": t("why-scale"),
        "why": t(f"why-scale-{how}", size=model.head_size),
        "equation": f"{dot} × {scale} = {product}",
    }


def _place(model: ModelConfig, parts: WeightParts) -> Step:
    why = t(f"why-place-{model.positions}")
    shown = f"{t('why-bar-score')} = {figure(parts.score)}"
    places = abs(parts.distance)
    if parts.same_place is not None and parts.turn is not None and places:
        why = t("why-place-turned", places=places)
        terms, score = equation((parts.same_place, parts.turn), parts.score, operator.add)
        shown = f"{_plus(*terms)} = {score}"
    elif parts.slope is not None:
        (scaled, slope, _), score = equation(
            (parts.dot * parts.scale, parts.slope, places),
            parts.score,
            lambda scaled, slope, places: scaled - slope * places,
        )
        shown = f"{scaled} − {slope} × {places} = {score}"
    return {"title": t("why-place"), "why": why, "equation": shown}


def _bars(parts: WeightParts) -> list[dict[str, Any]]:
    """Content, position's part and the score: each begins where the one before ended."""
    if parts.same_place is not None:
        # At one place nothing is turned, but for what float32 has rounded.
        content = parts.same_place if parts.distance else parts.score
        names = ("same", "turn")
    elif parts.slope is not None:
        names, content = ("scaled", "bias"), parts.dot * parts.scale
    else:
        return []
    ends = ((0.0, content), (content, parts.score), (0.0, parts.score))
    return [
        {"name": t(f"why-bar-{name}"), "from": start, "to": end, "shown": figure(end - start)}
        for name, (start, end) in zip((*names, "score"), ends, strict=True)
    ]


def _row(parts: WeightParts) -> Step:
    masked = int(np.isinf(parts.row_scores).sum())
    why = t(
        "why-row-softmax",
        tokens=len(parts.row_scores) - masked,
        largest=figure(parts.largest),
        masked=masked,
        query=_TOKENS["query"],
    )
    return {"title": t("why-row"), "why": why, "equation": ""}


def _weight(look: Look, parts: WeightParts) -> Step:
    (score, largest, total), weight = equation(
        (parts.score, parts.largest, parts.total),
        parts.softmax,
        lambda score, largest, total: math.exp(score - largest) / total,
    )
    layer, head = look.head
    return {
        "title": t("why-weight"),
        "why": t(
            "why-weight-gives",
            **_TOKENS,
            percent=f"{figure(100 * parts.softmax)}%",
            layer=layer,
            head=head,
        ),
        "equation": f"exp({_minus(score, largest)}) / {total} = {weight}",
    }


def _edited(look: Look, parts: WeightParts) -> str:
    """What surgery did to this head after the softmax."""
    if look.head in look.edits.muted:
        return t("why-muted")
    if look.head in look.edits.even:
        return t("why-even", weight=figure(parts.weight))
    return ""


def _labels(tokens: int) -> dict[str, Any]:
    names = ("query", "key", "products", "total", "bars", "masked", "table")
    return {
        **{name: t(f"why-{name}") for name in names},
        "told": t("why-told", at="{at}", product="{product}", **_TOKENS),
        "columns": [t(f"why-column-{name}") for name in _COLUMNS],
        "distances": t("why-distances", last=tokens - 1),
    }


def _product(a: float, b: float) -> tuple[str, str, str]:
    (first, second), product = equation((a, b), a * b, operator.mul)
    return first, second, product


def _plus(a: str, b: str) -> str:
    return f"{a} − {b[1:]}" if b.startswith("−") else f"{a} + {b}"


def _minus(a: str, b: str) -> str:
    return f"{a} + {b[1:]}" if b.startswith("−") else f"{a} − {b}"
