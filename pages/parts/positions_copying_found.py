"""What came out of the copying task: curves, sentences from the numbers, and each model's copy."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import streamlit as st

from gptcore.figures.colours import ENCODING_COLOURS
from gptcore.figures.copying import accuracies_over_steps
from pages.parts import figure, safe, switch, theme
from pages.parts.attention_surgery_grid import percent
from pages.parts.components import component
from pages.parts.words import label, t

if TYPE_CHECKING:
    from gptcore.copying import Copier, Outcome

_rows = component("copying_rows", '<div class="copies"><table></table></div>')


def show(found: Outcome) -> None:
    """Draw all of it."""
    _curves(found)
    st.markdown("\n".join(f"- {each}" for each in _sentences(found)))
    _examples(found)
    with st.expander(label("copying-why")):
        said = [f"- **{safe.markdown(_name(each))}** · {_why(each)}" for each in found.copiers]
        st.markdown("\n".join([label("copying-why-words"), "", *said]))
    st.caption(label("copying-numbers", seed=found.seed, seconds=round(found.cpu_seconds, 1)))


def _why(each: Copier) -> str:
    return label(f"copying-why-{each.encoding}", **_sizes())


def _sizes() -> dict[str, int]:
    from gptcore.copying import LENGTH, LONGER, TIMES

    return {
        "length": LENGTH,
        "back": LENGTH - 1,
        "places": 2 * LENGTH - 1,
        "times": TIMES[-1],
        "longer": LONGER[0],
        "longer_back": LONGER[0] - 1,
    }


def _curves(found: Outcome) -> None:
    from gptcore.copying import LETTERS, LOOK_EVERY

    levels = {
        safe.plotly(t("copying-chance", letters=len(LETTERS))): 1 / len(LETTERS),
        safe.plotly(t("copying-counting", percent=percent(found.counting))): found.counting,
    }
    drawn = accuracies_over_steps(
        {each.encoding: each.curve for each in found.copiers},
        LOOK_EVERY,
        levels,
        {each.encoding: safe.plotly(_name(each)) for each in found.copiers},
        {"step": t("copying-step"), "accuracy": t("copying-accuracy")},
        theme.mode(),
    )
    summary = t("copying-summary", list=_listed(found.copiers, lambda each: each.accuracy))
    figure.show("positions-copying", drawn, summary, str(found.seed))


def _sentences(found: Outcome) -> list[str]:
    """Who copies, where they look, and what is left of it past the training."""
    able = [each for each in found.copiers if each.copies]
    others = [each for each in found.copiers if not each.copies]
    said = []
    groups = {
        "copying-able": able,
        "copying-partly": [each for each in others if each.accuracy > found.counting],
        "copying-counts": [each for each in others if each.accuracy <= found.counting],
    }
    for message, group in groups.items():
        if group:
            listed = _listed(group, lambda each: each.accuracy)
            said.append(label(message, list=listed, counting=percent(found.counting)))
    if not able:
        return said
    least = min(each.looks for each in able)
    most = max((each.looks for each in others), default=0.0)
    if least > most:
        said.append(label("copying-looks", least=percent(least), most=percent(most), **_sizes()))
    said += _past("further", able, lambda each: each.further[-1])
    said += _past("longer", able, lambda each: each.longer[0])
    return said


def _past(kind: str, able: list[Copier], of: Callable[[Copier], float | None]) -> list[str]:
    """Who of those that copy still does so past the training, who does not, and who cannot try."""
    from gptcore.copying import CLEAR

    tried = [(each, share) for each in able if (share := of(each)) is not None]
    groups = {
        "kept": [each for each, share in tried if share >= CLEAR],
        "lost": [each for each, share in tried if share < CLEAR],
        "never": [each for each in able if of(each) is None],
    }
    return [
        label(
            f"copying-{kind}-{end}",
            list=_listed(group, of),
            **_sizes(),
        )
        for end, group in groups.items()
        if group
    ]


def _listed(group: Iterable[Copier], of: Callable[[Copier], float | None]) -> str:
    return t("copying-and").join(_with_share(_name(each), of(each)) for each in group)


def _with_share(encoding: str, share: float | None) -> str:
    if share is None:
        return t("copying-one-never", encoding=encoding)
    return t("copying-one", encoding=encoding, percent=percent(share))


def _examples(found: Outcome) -> None:
    """A table: what each made of one example, and all its numbers."""
    names = {str(at): label("copying-example", number=at + 1) for at in range(len(found.examples))}
    at = int(switch.one_of("copying-examples", names, "positions-copying-example"))
    _rows(
        key="positions-copying-rows",
        data={
            "letters": found.examples[at],
            "rows": [_row(each, found.examples[at], at) for each in found.copiers],
            "labels": {
                "encoding": t("copying-column-encoding"),
                "right": t("copying-column-right"),
                "said": t("copying-column-said"),
                "numbers": _columns(),
            },
            "mode": theme.mode(),
        },
    )
    st.caption(label("copying-columns", **_sizes()))


def _columns() -> list[str]:
    from gptcore.copying import LENGTH, LONGER, TIMES

    return [
        t("copying-column-trained", length=LENGTH),
        *(t("copying-column-time", time=time) for time in TIMES),
        *(t("copying-column-longer", length=length) for length in LONGER),
        t("copying-column-looks", back=LENGTH - 1),
    ]


def _row(each: Copier, wanted: str, at: int) -> dict[str, Any]:
    said = each.said[at]
    numbers = (each.accuracy, *each.further, *each.longer, each.looks)
    right = sum(one == other for one, other in zip(said, wanted, strict=True))
    return {
        "encoding": each.encoding,
        "name": _name(each),
        "colour": ENCODING_COLOURS[each.encoding],
        "said": said,
        "right": t("copying-right", right=right, of=len(wanted)),
        "numbers": ["–" if share is None else percent(share) for share in numbers],
    }


def _name(each: Copier) -> str:
    return t(f"option-positions-{each.encoding}")
