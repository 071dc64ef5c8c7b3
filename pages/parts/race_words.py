"""What races are about, in words: the setting that differs, and its value in each lane."""

from typing import Any

from gptcore.knobs import KNOBS, Knob
from gptcore.races import RATE
from gptcore.store import Race
from pages.parts import knobs, safe
from pages.parts.words import t


def knob_of(setting: str) -> Knob | None:
    """The knob that turns a dotted setting; None for ``rate``, which is a factor on two of them,
    and for what the pages do not offer."""
    return next((knob for knob in KNOBS.values() if knob.setting == setting), None)


def setting(name: str) -> str:
    """What differs in a race, plain."""
    if name == RATE:
        return t("race-rate")
    knob = knob_of(name)
    return t(f"knob-{knob.name}", optimizer="") if knob else safe.one_line(name, 40)


def value(name: str, of: Any) -> str:
    """The value of a setting where it is clear what it is the value of: ``4``, plain."""
    if name == RATE:
        return t("race-factor", factor=f"{of:g}")
    knob = knob_of(name)
    return knobs.shown(knob, of) if knob else safe.one_line(str(of), 40)


def spoken(name: str, of: Any) -> str:
    """The same within a sentence: ``Layers 4``, plain."""
    return t("race-value", setting=setting(name), value=value(name, of))


def title(race: Race) -> str:
    """What a race is called among others, plain."""
    values = " / ".join(value(race.knob, each) for each in race.values)
    return t("race-value", setting=setting(race.knob), value=values)
