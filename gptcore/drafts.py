"""What a person has gathered for the next run: texts in an order, and what shall become of them.

    <home>/drafts/<hash of the person>/draft.json
                                       sources/<id>      bytes as they came, or text of a document

It is on disk, so that a reload, another tab or a restarted server finds it again. A person is
named by a cookie, which never becomes a path: only its hash does.
"""

import hashlib
import secrets
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from gptcore.cleaning import Cleaning, clean
from gptcore.config import Frozen, TokenizerConfig
from gptcore.errors import StoreError, TextError
from gptcore.example import ASSETS
from gptcore.files import check_free_disk, folder_bytes, remove_folder, write_atomically
from gptcore.settings import Settings, settings
from gptcore.text import DecodedText, decode, rounded_megabytes

BUILT_IN: dict[str, Path] = {
    "en": ASSETS / "texts" / "stories_en.txt",
    "zh": ASSETS / "texts" / "stories_zh.txt",
}
"""Texts that ship with the project, by language."""
MOST_SOURCES = 50
LONGEST_NAME = 80
_FORGOTTEN_AFTER_S = 30 * 24 * 3600.0
_DRAFTS_SHARE = 0.1
"""Part of the disk quota that all drafts together may use."""

SourceKind = Literal["file", "document", "paste", "built-in"]
Setting = Annotated[str, Field(max_length=60)]
Value = bool | int | float | Annotated[str, Field(max_length=200)] | None


class Source(Frozen):
    """One text of several."""

    id: str = Field(pattern=r"^[0-9a-f]{16}$")
    kind: SourceKind
    """``document``: read from Word or PDF, kept as text."""
    name: str = Field(max_length=LONGEST_NAME)
    """Of the file; of a built-in text its language."""
    bytes: int = Field(ge=0)
    encoding: str | None = None
    """What the person chose; None: what it seems to be."""


class Draft(Frozen):
    """The texts of the next run in their order, and how they are to be read."""

    sources: tuple[Source, ...] = ()
    cleaning: Cleaning = Cleaning()
    validation_share: float = Field(0.1, ge=0.01, le=0.5)
    tokenizer: TokenizerConfig = TokenizerConfig()
    preset: str = Field("quick", max_length=40)
    seconds: float | None = Field(None, gt=0)
    """How long to train; None: as long as the preset does."""
    changes: dict[Setting, Value] = Field({}, max_length=60)
    """What differs from the preset, as dotted settings; ``gptcore.knobs`` says how."""

    def source(self, source_id: str) -> Source | None:
        """One of the sources, None if it is not there any more."""
        return next((source for source in self.sources if source.id == source_id), None)


class Drafts:
    """The drafts of all people under one home; safe to use from any thread of one process."""

    def __init__(self, home: Path, limits: Settings | None = None) -> None:
        self._folder = home / "drafts"
        self._limits = limits or settings()
        self._lock = threading.RLock()

    def of(self, person: str) -> Draft:
        """The draft of ``person``; an empty one where there is none, or where it is damaged."""
        try:
            return Draft.model_validate_json((self._place(person) / "draft.json").read_bytes())
        except (FileNotFoundError, ValidationError):
            return Draft()

    def change(self, person: str, change: Callable[[Draft], Draft]) -> Draft:
        """Replace the draft by what ``change`` makes of it, as it is now."""
        with self._lock:
            before = self.of(person)
            after = Draft.model_validate(change(before).model_dump())
            if after != before:
                place = self._place(person)
                self._make(place)
                write_atomically(place / "draft.json", after.model_dump_json().encode())
                kept = {source.id for source in after.sources}
                for source in before.sources:
                    if source.id not in kept:
                        self._file(person, source).unlink(missing_ok=True)
        return after

    def set(self, person: str, **values: object) -> Draft:
        """Replace single fields of the draft."""
        return self.change(person, lambda draft: draft.model_copy(update=values))

    def add(self, person: str, kind: SourceKind, name: str, data: bytes = b"") -> Source:
        """Put one more text at the end.

        Args:
            data: of a file its bytes, else UTF-8; a built-in text needs none.

        Raises:
            TextError: too much, too many, or blank. StoreError: no room on the disk.
        """
        blank = kind != "built-in" and _is_blank(data, kind)
        source = Source(id=secrets.token_hex(8), kind=kind, name=name, bytes=len(data))
        with self._lock:
            sources = self.of(person).sources
            limit = self._limits.max_upload_mb
            total = len(data) + sum(each.bytes for each in sources)
            if total > limit * 1e6:
                reason = "texts-too-large" if sources else "text-too-large"
                raise TextError(reason, megabytes=rounded_megabytes(total), limit=limit)
            if len(sources) >= MOST_SOURCES:
                raise TextError("too-many-texts", limit=MOST_SOURCES)
            if kind != "built-in":
                if blank:
                    raise TextError("text-blank")
                self._check_room(len(data))
                place = self._file(person, source)
                self._make(place.parent)
                write_atomically(place, data)
            self.change(
                person, lambda draft: draft.model_copy(update={"sources": (*sources, source)})
            )
        return source

    def remove(self, person: str, source_id: str) -> None:
        """Take a text away; nothing happens if it is gone already."""
        self.change(
            person,
            lambda draft: draft.model_copy(
                update={"sources": tuple(s for s in draft.sources if s.id != source_id)}
            ),
        )

    def move(self, person: str, source_id: str, places: int) -> None:
        """Move a text ``places`` down, up where negative, as far as it goes."""

        def moved(draft: Draft) -> Draft:
            source = draft.source(source_id)
            if source is None:
                return draft
            others = [each for each in draft.sources if each.id != source_id]
            at = draft.sources.index(source) + places
            others.insert(min(max(at, 0), len(others)), source)
            return draft.model_copy(update={"sources": tuple(others)})

        self.change(person, moved)

    def read_as(self, person: str, source_id: str, encoding: str | None) -> None:
        """Read a file in another encoding; None in the one it seems to be in."""

        def changed(source: Source) -> Source:
            if source.id != source_id:
                return source
            return source.model_copy(update={"encoding": encoding})

        self.change(
            person,
            lambda draft: draft.model_copy(
                update={"sources": tuple(changed(source) for source in draft.sources)}
            ),
        )

    def decoded(self, person: str, source: Source) -> DecodedText:
        """One text as its bytes are read now.

        Raises:
            TextError: they cannot be read so.
        """
        built_in = source.kind == "built-in"
        try:
            place = BUILT_IN[source.name] if built_in else self._file(person, source)
            data = place.read_bytes()
        except (FileNotFoundError, KeyError):
            raise TextError("text-gone") from None
        return decode(data, source.encoding if source.kind == "file" else "utf-8")

    def sweep(self) -> None:
        """Remove drafts that nobody has touched for a month."""
        if not self._folder.exists():
            return
        for place in self._folder.iterdir():
            if not place.is_dir():
                continue
            try:
                touched = (place / "draft.json").stat().st_mtime
            except FileNotFoundError:
                touched = place.stat().st_mtime
            if touched < time.time() - _FORGOTTEN_AFTER_S:
                remove_folder(place)

    def _check_room(self, needed: int) -> None:
        self._make(self._folder)
        used, limit = folder_bytes(self._folder), _DRAFTS_SHARE * self._limits.disk_gb
        if used + needed > limit * 1e9:
            raise StoreError("disk-quota", limit=limit, used=round(used / 1e9, 2))
        check_free_disk(self._folder, needed, self._limits)

    def _make(self, folder: Path) -> None:
        # Above the last folder mkdir would follow the umask: nobody else may look into any.
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def _place(self, person: str) -> Path:
        return self._folder / hashlib.sha256(person.encode()).hexdigest()[:32]

    def _file(self, person: str, source: Source) -> Path:
        return self._place(person) / "sources" / source.id


def _is_blank(data: bytes, kind: SourceKind) -> bool:
    try:
        return not decode(data, None if kind == "file" else "utf-8").text.strip()
    except TextError:
        return False  # another encoding may do


def joined(texts: list[str], cleaning: Cleaning) -> str:
    """Several texts one after the other, with a blank line between two of them, then cleaned."""
    parts = []
    for text in texts[:-1]:
        line_ends = len(text) - len(text.rstrip("\n"))
        parts.append(text + "\n" * max(0, 2 - line_ends))
    return clean("".join([*parts, *texts[-1:]]), cleaning)
