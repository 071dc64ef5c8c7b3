"""Every error a person can see, as one tree.

    PlaygroundError
    ├── TextError        bytes that are no text, or too much or too little of it
    ├── TokenizerError   a vocabulary that cannot be made or read
    ├── ConfigError      a model or a training that cannot be built
    ├── ModelFileError   a model file that is not one, or was changed by hand
    ├── StoreError       a run that is not there, a quota, a full disk
    └── TrainingError    a run that cannot go on

An error carries the id of a message, never a sentence: ``error-<id>`` in
``assets/locale/*/errors-*.ftl`` says what happened, its attribute ``.advice`` what to do, so that
the reader's language is chosen where the error is shown.
"""

from typing import Any

from gptcore.messages import DEFAULT_LANGUAGE, translate


class PlaygroundError(Exception):
    """What happened and what to do about it, in any language.

    Args:
        reason: the message id without its ``error-`` prefix, e.g. ``"text-empty"``.
        **values: what the message fills in; numbers stay numbers so that they are formatted
            for the reader's language.
    """

    def __init__(self, reason: str, **values: Any) -> None:
        super().__init__(reason, values)
        self.reason = reason
        self.values = values

    def what(self, lang: str = DEFAULT_LANGUAGE) -> str:
        """What happened, one sentence."""
        return translate(f"error-{self.reason}", lang, **self.values)

    def advice(self, lang: str = DEFAULT_LANGUAGE) -> str:
        """What to do now, one sentence."""
        return translate(f"error-{self.reason}.advice", lang, **self.values)

    def __str__(self) -> str:
        return f"{self.what()} {self.advice()}"


class TextError(PlaygroundError):
    """Bytes that are no text, or a text that is too long or too short."""


class TokenizerError(PlaygroundError):
    """A vocabulary that cannot be made or read, or a character it does not have."""


class ConfigError(PlaygroundError):
    """A model or a training that cannot be built; says the nearest that can."""


class ModelFileError(PlaygroundError):
    """A model file that is not one, is damaged, or was changed by hand."""


class StoreError(PlaygroundError):
    """A run that is not there, a quota that is used up, a disk that is full."""


class TrainingError(PlaygroundError):
    """A run that cannot go on."""
