"""What the Text page shows of a text: its beginning, its figures, its split, its repetitions."""

from itertools import accumulate
from unicodedata import east_asian_width

import streamlit as st

from gptcore import reading
from gptcore.cleaning import Cleaning, changed_lines, clean
from gptcore.config import RunConfig
from gptcore.drafts import Draft
from gptcore.errors import PlaygroundError
from gptcore.presets import PRESETS
from gptcore.text_facts import REPEATED_FROM, TextFacts, repetitions, text_facts
from gptcore.token_text import token_label
from pages.parts import background, material, prepared, recipe, session, split_bar
from pages.parts.material import Material, ReadSource
from pages.parts.runs_store import drafts, store
from pages.parts.words import duration, label, show_error, t

_PREVIEW = 700  # characters, shared by all texts
_PREVIEW_LINES = 14
_SHOWN_CHANGES = 8
_LONGEST_LINE = 160
_SHOWN_REPEATED = 240
_CLEANINGS = ("trailing_spaces", "blank_lines", "full_width", "lower_case")


def beginning(text: str) -> None:
    """The first lines, so that everybody sees what was understood."""
    with st.container(border=True, key="text-preview"):
        st.text(_first_lines(text, 1), width="stretch")


def preview(read: list[ReadSource], wanted: Cleaning) -> None:
    """How each text begins, in the order in which the model reads them."""
    readable = [each for each in read if each.decoded is not None]
    with st.container(border=True, key="text-preview"):
        for each in readable:
            if len(readable) > 1:
                st.caption(label("text-from", name=material.source_name(each.source)))
            assert each.decoded is not None
            start = _first_lines(each.decoded.text, len(readable))
            st.text(clean(start, wanted), width="stretch")


def _first_lines(text: str, texts: int) -> str:
    """As much as one of so many ``texts`` may show; wide characters take the room of two."""
    room = max(60, _PREVIEW // texts)
    widths = (1 + (east_asian_width(character) in "WF") for character in text[:room])
    fitting = sum(width <= room for width in accumulate(widths))
    shown = "\n".join(text[:fitting].split("\n")[: max(3, _PREVIEW_LINES // texts)])
    return shown + " …" if len(shown) < len(text) else shown


def figures(chosen: Material, column_width: int = 170) -> None:
    """Size, characters, distinct characters, lines.

    Args:
        column_width: px; the figures stand in as many columns as fit.
    """
    found = facts(chosen)
    shown = {
        "size": t("text-kilobytes", size=found.bytes / 1000),
        "characters": f"{found.characters:,}",
        "different": f"{found.different:,}",
        "lines": f"{found.lines:,}",
    }
    with st.grid(len(shown), min_column_width=column_width, gap="small", key="text-figures"):
        for name, value in shown.items():
            help_words = label("text-different-help") if name == "different" else None
            st.metric(label(f"text-{name}"), value, help=help_words)


def split(chosen: Material) -> None:
    """The bar on which training and validation part; the edge can be moved."""
    split_bar.show(
        chosen.validation_share,
        len(chosen.text),
        lambda share: drafts().set(session.person(), validation_share=share),
    )


def readings(gathered: Draft, chosen: Material) -> None:
    """How often a run of the chosen length reads the text, and what that means for it."""
    with st.container(border=True, key="text-readings"):
        controls, words = st.columns([2, 3], gap="large")
        with controls:
            recipe.choose(gathered, words=False)
        with words:
            try:
                use = prepared.use_of(chosen)
            except PlaygroundError as error:  # no vocabulary can be made of this text
                show_error(error)
                return
            if use is None:
                return
            trained = max(1, round(use.tokens * (1 - chosen.validation_share)))
            seen = store().speeds()

            def read_by(config: RunConfig) -> reading.Forecast:
                return reading.forecast(config, use.vocabulary, trained, seen)

            here = read_by(recipe.config_of(gathered))
            said = "text-will-read" if here.times >= 1 else "text-will-read-part"
            st.markdown(f"### {label(said, times=here.times, percent=100 * here.times)}")
            st.markdown(_advice(here, trained, use.characters / use.tokens))
            _recipes({name: read_by(preset) for name, preset in PRESETS.items()})
            source = "measured" if here.speed.measured else "guessed"
            st.caption(label(f"text-speed-{source}", speed=round(here.speed.tokens_per_s, -2)))


def _recipes(forecasts: dict[str, reading.Forecast]) -> None:
    """Whether the text is enough for each recipe at its usual length, and which suits it best."""
    best = reading.best_suited(forecasts)
    with st.container(gap=None, key="text-recipes"):
        for name, forecast in forecasts.items():
            seconds = forecast.seconds
            line = label(
                "text-recipe",
                name=t(f"recipe-{name}"),
                time=duration(5 * round(seconds / 5) if seconds > 30 else seconds),
                times=forecast.times,
                verdict=t(f"text-verdict-{forecast.verdict}"),
            )
            st.caption(f"**{line} · {label('text-suits')}**" if name == best else line)


def _advice(forecast: reading.Forecast, trained: int, characters_per_token: float) -> str:
    needed = reading.characters_needed(forecast.tokens, characters_per_token)
    values: dict[str, object] = {"characters": needed}
    if forecast.verdict in ("little", "tiny"):
        suitable = reading.suitable_seconds(trained, forecast.speed)
        values["time"] = duration(max(10.0, suitable))
    return label(f"text-advice-{forecast.verdict}", **values)


def cleaning(gathered: Draft, read: list[ReadSource]) -> None:
    """Switches, and the first lines that each would change."""
    st.caption(label("text-cleaning-words"))
    wanted = gathered.cleaning
    for name in _CLEANINGS:
        key = f"cleaning-{name}"
        st.session_state[key] = getattr(wanted, name)
        message = name.replace("_", "-")
        st.checkbox(
            label(f"cleaning-{message}"),
            key=key,
            help=label(f"cleaning-{message}-help"),
            on_change=_keep_cleaning,
        )
    if wanted.changes_nothing:
        return
    pairs = [
        pair
        for each in read
        if each.decoded is not None
        for pair in changed_lines(each.decoded.text, wanted, _SHOWN_CHANGES)
    ][:_SHOWN_CHANGES]
    if not pairs:
        st.markdown(label("cleaning-nothing"))
        return
    with st.container(key="cleaning-changes"):
        sides = st.columns(2, gap="medium")
        for name, side in (("before", 0), ("after", 1)):
            lines = [_visible(pair[side]) for pair in pairs]
            with sides[side]:
                st.caption(label(f"cleaning-{name}"))
                st.code("\n".join(lines), language=None)


def _visible(line: str | None) -> str:
    """A line with its blanks visible at the end; a line that goes is empty."""
    if line is None:
        return t("cleaning-gone")
    words = line.rstrip()
    shown = words[:_LONGEST_LINE] + ("…" if len(words) > _LONGEST_LINE else "")
    return shown + token_label(line[len(words) :].encode("utf-8", "surrogatepass"))


def _keep_cleaning() -> None:
    wanted = Cleaning(**{name: st.session_state[f"cleaning-{name}"] for name in _CLEANINGS})
    drafts().set(session.person(), cleaning=wanted)


def repeated(chosen: Material) -> None:
    """What the text says more than once, word for word."""
    found = background.result(
        ("repeated", chosen.key),
        lambda job: repetitions(chosen.text),
        t("text-repeated-search"),
    )
    if found is None:
        return
    values = {"percent": 100 * found.share, "length": REPEATED_FROM}
    said = "some" if found.longest else "none"
    st.markdown(label(f"text-repeated-{said}", **values))
    if found.searched < len(chosen.text):
        st.caption(label("text-repeated-part", characters=found.searched))
    for each in found.longest:
        st.caption(label("text-repeated-times", times=each.times, length=len(each.text)))
        more = "…" if len(each.text) > _SHOWN_REPEATED else ""
        st.text(each.text[:_SHOWN_REPEATED].strip() + more, width="stretch")


def facts(chosen: Material) -> TextFacts:
    """The figures of a text, counted once."""
    return _facts_of(chosen.key, chosen.text)


@st.cache_resource(show_spinner=False, max_entries=32)
def _facts_of(key: str, _text: str) -> TextFacts:
    return text_facts(_text)
