"""Every sentence a person can read, in every language, from the Fluent files in assets/locale.

One folder a language, one file a topic. Project Fluent (https://projectfluent.org) gives us
plurals and number formats as a translator expects them; we add only the look-up.
"""

from functools import cache
from pathlib import Path
from typing import Any

from fluent.runtime import FluentBundle, FluentResource

LOCALE_FOLDER = Path(__file__).resolve().parent.parent / "assets" / "locale"
LANGUAGES = {"en": "English", "zh": "简体中文"}
DEFAULT_LANGUAGE = "en"
# Which rules for numbers and plurals Fluent applies.
_LOCALES = {"en": "en-US", "zh": "zh-CN"}


@cache
def bundle(lang: str) -> FluentBundle:
    """The messages of one language, read once."""
    # Isolation marks would put invisible characters round every inserted value.
    messages = FluentBundle([_LOCALES[lang]], use_isolating=False)
    for path in sorted((LOCALE_FOLDER / lang).glob("*.ftl")):
        messages.add_resource(FluentResource(path.read_text(encoding="utf-8")))
    return messages


def translate(message_id: str, lang: str = DEFAULT_LANGUAGE, **values: Any) -> str:
    """The sentence ``message_id`` in ``lang`` with ``values`` filled in.

    ``"some-id.advice"`` reads the attribute ``.advice`` of ``some-id``.

    Raises:
        KeyError: no such message; a test finds these before a person does.
    """
    name, _, attribute = message_id.partition(".")
    messages = bundle(lang if lang in LANGUAGES else DEFAULT_LANGUAGE)
    pattern = None
    if messages.has_message(name):
        message = messages.get_message(name)
        pattern = message.attributes.get(attribute) if attribute else message.value
    if pattern is None:
        raise KeyError(f"{message_id} ({lang})")
    sentence, problems = messages.format_pattern(pattern, values)
    if problems:
        raise KeyError(f"{message_id} ({lang}): {problems}")
    return str(sentence)


def has_message(message_id: str, lang: str) -> bool:
    """Whether ``message_id`` (without attribute) is translated into ``lang``."""
    return bundle(lang).has_message(message_id)
