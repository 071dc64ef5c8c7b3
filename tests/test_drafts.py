"""What a person gathers for the next run: it stays, in its order, theirs alone, within limits."""

import json
import os
import stat
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gptcore import drafts as drafts_module
from gptcore.cleaning import Cleaning
from gptcore.config import TokenizerConfig
from gptcore.drafts import (
    BUILT_IN,
    LONGEST_NAME,
    MOST_SOURCES,
    Draft,
    Drafts,
    Source,
    SourceKind,
    joined,
)
from gptcore.errors import PlaygroundError, StoreError, TextError
from gptcore.files import write_atomically
from gptcore.settings import Settings

ADA, BOB = "ada-" + "a" * 36, "bob-" + "b" * 36
DAY_S = 24 * 3600.0
# None is only line ends: a text of nothing is refused long before it could be joined.
TEXTS = st.lists(
    st.text(st.sampled_from("ab \n字🌊"), max_size=6).filter(lambda text: text.strip("\n")),
    max_size=6,
)


@pytest.fixture
def drafts(home: Path) -> Drafts:
    return Drafts(home)


def names(drafts: Drafts, person: str = ADA) -> list[str]:
    return [source.name for source in drafts.of(person).sources]


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def texts_on_disk(home: Path) -> set[bytes]:
    return {path.read_bytes() for path in files(home) if path.parent.name == "sources"}


def place_of(home: Path, drafts: Drafts, person: str) -> Path:
    """The folder of a person who has nothing yet; one text is left in it."""
    before = set(home.glob("drafts/*"))
    drafts.add(person, "paste", "", b"x")
    (place,) = set(home.glob("drafts/*")) - before
    return place


def assert_says(problem: PlaygroundError, reason: str) -> None:
    assert problem.reason == reason
    for lang in ("en", "zh"):
        assert problem.what(lang)
        assert problem.advice(lang)


def test_everything_is_there_for_whoever_looks_next(drafts: Drafts, home: Path) -> None:
    file = drafts.add(ADA, "file", "été.txt", "Il fait été.".encode("cp1252"))
    document = drafts.add(ADA, "document", "文章.docx", "小猫 🌊".encode())
    built_in = drafts.add(ADA, "built-in", "zh")
    drafts.read_as(ADA, file.id, "windows-1252")
    drafts.set(
        ADA,
        cleaning=Cleaning(lower_case=True),
        validation_share=0.25,
        tokenizer=TokenizerConfig(kind="bpe", vocabulary=999),
        preset="tiny",
        seconds=12.5,
    )
    again = Drafts(home)
    found = again.of(ADA)
    assert (
        found
        == drafts.of(ADA)
        == Draft(
            sources=(file.model_copy(update={"encoding": "windows-1252"}), document, built_in),
            cleaning=Cleaning(lower_case=True),
            validation_share=0.25,
            tokenizer=TokenizerConfig(kind="bpe", vocabulary=999),
            preset="tiny",
            seconds=12.5,
        )
    )
    assert [again.decoded(ADA, source).text for source in found.sources[:2]] == [
        "Il fait été.",
        "小猫 🌊",
    ]


def test_who_has_brought_nothing_has_an_empty_draft_and_no_folder(
    drafts: Drafts, home: Path
) -> None:
    assert drafts.of(ADA) == Draft()
    drafts.remove(ADA, "0" * 16)
    drafts.move(ADA, "0" * 16, 1)
    drafts.read_as(ADA, "0" * 16, "utf-8")
    drafts.sweep()
    assert not home.exists()


def test_a_change_that_cannot_be_leaves_the_draft_as_it_was(drafts: Drafts) -> None:
    drafts.add(ADA, "paste", "a", b"a")
    before = drafts.of(ADA)
    for wrong in ({"validation_share": 0.9}, {"seconds": -1}, {"preset": "x" * 41}):
        with pytest.raises(ValueError, match="validation error"):
            drafts.set(ADA, **wrong)
    assert drafts.of(ADA) == before


@pytest.mark.parametrize("lang", sorted(BUILT_IN))
def test_a_built_in_text_is_read_and_takes_no_room(drafts: Drafts, home: Path, lang: str) -> None:
    source = drafts.add(ADA, "built-in", lang)
    found = drafts.decoded(ADA, source)
    assert found.text == BUILT_IN[lang].read_text(encoding="utf-8")
    assert found.certain
    assert texts_on_disk(home) == set()
    drafts.remove(ADA, source.id)
    assert drafts.of(ADA) == Draft()
    assert BUILT_IN[lang].exists()


def test_texts_stand_in_the_order_in_which_they_came(drafts: Drafts) -> None:
    for name in "dacb":
        drafts.add(ADA, "paste", name, name.encode())
    assert names(drafts) == ["d", "a", "c", "b"]


@pytest.mark.parametrize("places", [0, 1, -1, 2, 3, -3, 4, -4, 10**30, -(10**30)])
@pytest.mark.parametrize("start", range(4))
def test_a_text_moves_as_far_as_it_goes(drafts: Drafts, start: int, places: int) -> None:
    sources = [drafts.add(ADA, "paste", name, name.encode()) for name in "abcd"]
    drafts.move(ADA, sources[start].id, places)
    moved = names(drafts)
    assert moved.index("abcd"[start]) == min(max(start + places, 0), 3)
    others = "abcd".replace("abcd"[start], "")
    assert [name for name in moved if name in others] == list(others)


def test_a_text_that_is_not_there_does_not_move(drafts: Drafts) -> None:
    for name in "ab":
        drafts.add(ADA, "paste", name, name.encode())
    for unknown in ("", "0" * 16, "../../x"):
        drafts.move(ADA, unknown, -1)
    assert names(drafts) == ["a", "b"]


def test_a_text_that_is_taken_away_leaves_the_disk(drafts: Drafts, home: Path) -> None:
    first = drafts.add(ADA, "paste", "a", b"one")
    drafts.add(ADA, "file", "b", b"two")
    drafts.remove(ADA, first.id)
    assert names(drafts) == ["b"]
    assert texts_on_disk(home) == {b"two"}
    drafts.remove(ADA, first.id)
    assert names(drafts) == ["b"]
    drafts.set(ADA, sources=())
    assert texts_on_disk(home) == set()


def test_two_persons_never_see_what_is_the_others(drafts: Drafts) -> None:
    hers = drafts.add(ADA, "paste", "hers", b"of Ada")
    his = drafts.add(BOB, "paste", "his", b"of Bob")
    drafts.set(ADA, preset="tiny")
    assert (names(drafts, ADA), names(drafts, BOB)) == (["hers"], ["his"])
    assert drafts.of(BOB).preset == Draft().preset
    # Whoever knows an id still has no way to the text.
    with pytest.raises(TextError) as caught:
        drafts.decoded(BOB, hers)
    assert_says(caught.value, "text-gone")
    drafts.remove(BOB, hers.id)
    assert drafts.decoded(ADA, hers).text == "of Ada"
    assert drafts.decoded(BOB, his).text == "of Bob"


HOSTILE_PERSONS = [
    "",
    ".",
    "..",
    "../../x",
    "/etc/passwd",
    "..\\..\\x",
    "a\0b",
    "con",
    "x" * 4096,
    "%2e%2e/",
    "人\n🌊",
    ADA + "/../" + BOB,
]


def test_no_name_of_a_person_leads_out_of_the_folder(drafts: Drafts, tmp_path: Path) -> None:
    persons = [ADA, BOB, *HOSTILE_PERSONS]
    for number, person in enumerate(persons):
        drafts.add(person, "paste", str(number), f"text {number}".encode())
    drafts.sweep()
    for number, person in enumerate(persons):
        (source,) = drafts.of(person).sources
        assert (source.name, drafts.decoded(person, source).text) == (
            str(number),
            f"text {number}",
        )
    folder = tmp_path / "home" / "drafts"
    assert len(list(folder.iterdir())) == len(persons)
    assert all(path.is_relative_to(folder) for path in files(tmp_path))
    assert len(files(tmp_path)) == 2 * len(persons)


@pytest.mark.skipif(os.name != "posix", reason="permissions are of POSIX systems")
@pytest.mark.parametrize("first", ["built-in", "paste"])
def test_nobody_else_on_this_computer_can_read_a_draft(
    drafts: Drafts, home: Path, first: SourceKind
) -> None:
    # The folder of all drafts is made by whoever comes first.
    drafts.add(BOB, first, "en", b"x")
    drafts.add(ADA, "paste", "", b"secret")
    for path in files(home / "drafts"):
        way = [parent for parent in path.parents if parent.is_relative_to(home / "drafts")]
        assert any(not stat.S_IMODE(parent.stat().st_mode) & 0o077 for parent in way), path


def test_all_texts_together_have_one_limit(home: Path) -> None:
    drafts = Drafts(home, Settings(max_upload_mb=0.1))
    with pytest.raises(TextError) as caught:
        drafts.add(ADA, "file", "", bytes(100_001))
    assert_says(caught.value, "text-too-large")
    drafts.add(ADA, "file", "", b"x" * 60_000)
    second = drafts.add(ADA, "document", "", b"x" * 40_000)
    with pytest.raises(TextError) as caught:
        drafts.add(ADA, "paste", "", b"y")
    assert_says(caught.value, "texts-too-large")
    assert len(drafts.of(ADA).sources) == len(texts_on_disk(home)) == 2
    drafts.add(BOB, "paste", "", b"his own limit")
    drafts.remove(ADA, second.id)
    drafts.add(ADA, "paste", "", b"y")


@pytest.mark.parametrize("before", [0, 60_000])
def test_a_size_that_is_refused_is_said_to_be_above_the_limit(home: Path, before: int) -> None:
    """As "0.1 MB; at most 0.1 MB" helps nobody."""
    drafts = Drafts(home, Settings(max_upload_mb=0.1))
    if before:
        drafts.add(ADA, "file", "", b"x" * before)
    with pytest.raises(TextError) as caught:
        drafts.add(ADA, "file", "", b"x" * (104_000 - before))
    assert caught.value.values["megabytes"] > caught.value.values["limit"] == 0.1


def test_there_may_be_so_many_texts_and_no_more(drafts: Drafts, home: Path) -> None:
    for _ in range(MOST_SOURCES - 1):
        drafts.add(ADA, "built-in", "en")
    last = drafts.add(ADA, "paste", "last", b"z")
    for kind in ("built-in", "paste"):
        with pytest.raises(TextError) as caught:
            drafts.add(ADA, kind, "en", b"")
        assert_says(caught.value, "too-many-texts")
    assert len(drafts.of(ADA).sources) == MOST_SOURCES
    assert texts_on_disk(home) == {b"z"}
    drafts.remove(ADA, last.id)
    drafts.add(ADA, "paste", "another", b"y")


@pytest.mark.parametrize(
    ("kind", "data"), [("file", b" \n\t\n"), ("document", "\u3000\n".encode()), ("paste", b"")]
)
def test_a_blank_text_is_refused(drafts: Drafts, home: Path, kind: SourceKind, data: bytes) -> None:
    with pytest.raises(TextError) as caught:
        drafts.add(ADA, kind, "blank", data)
    assert_says(caught.value, "text-blank")
    assert drafts.of(ADA) == Draft()
    assert files(home) == []


def test_all_people_together_have_one_quota(home: Path) -> None:
    # A tenth of the disk quota: 10,000 bytes.
    drafts = Drafts(home, Settings(disk_gb=1e-4))
    drafts.add(ADA, "paste", "", b"x" * 8000)
    with pytest.raises(StoreError) as caught:
        drafts.add(BOB, "paste", "", b"x" * 2000)
    assert_says(caught.value, "disk-quota")
    assert drafts.of(BOB) == Draft()
    assert len(texts_on_disk(home)) == 1
    drafts.set(ADA, sources=())
    drafts.add(BOB, "paste", "", b"x" * 2000)


def test_a_disk_that_is_nearly_full_takes_no_text(home: Path) -> None:
    drafts = Drafts(home, Settings(min_free_disk_mb=1e12))
    with pytest.raises(StoreError) as caught:
        drafts.add(ADA, "paste", "", b"x")
    assert_says(caught.value, "disk-full")
    assert drafts.of(ADA) == Draft()
    assert files(home) == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b"\xff\xfe\0",
        b"[" * 100_000,
        b'{"sources": 3}',
        b'{"sources": [{"id": "../../x", "kind": "file", "name": "", "bytes": 1}]}',
        b'{"sources": [{"id": "0123456789abcdef\\n", "kind": "file", "name": "", "bytes": 1}]}',
        b'{"validation_share": NaN}',
        b'{"preset": "tiny", "from_the_future": 1}',
    ],
)
def test_a_damaged_draft_is_an_empty_one_that_can_be_filled(
    drafts: Drafts, home: Path, content: bytes
) -> None:
    place = place_of(home, drafts, ADA)
    (place / "draft.json").write_bytes(content)
    assert drafts.of(ADA) == Draft()
    source = drafts.add(ADA, "paste", "new", b"new")
    assert Drafts(home).of(ADA).sources == (source,)
    assert drafts.decoded(ADA, source).text == "new"


def test_a_draft_of_an_older_version_gets_what_is_new(drafts: Drafts, home: Path) -> None:
    place = place_of(home, drafts, ADA)
    old = json.loads((place / "draft.json").read_bytes())
    for field in set(old) - {"sources"}:
        del old[field]
    (place / "draft.json").write_text(json.dumps(old), encoding="utf-8")
    found = drafts.of(ADA)
    assert found == Draft(sources=found.sources)
    assert len(found.sources) == 1


class _Killed(BaseException):
    """No handler for errors may see it."""


def test_changes_of_the_recipe_stay_as_they_are(drafts: Drafts, home: Path) -> None:
    changes = {
        "model.layers": 4,
        "model.dropout": 0.1,
        "model.causal": False,
        "model.norm": "none",
        "training.seconds": None,
    }
    drafts.set(ADA, changes=changes)
    kept = Drafts(home).of(ADA).changes
    assert kept == changes
    assert [type(value) for value in kept.values()] == [int, float, bool, str, type(None)]


@pytest.mark.parametrize(
    "changes",
    [
        {"model.layers": [4]},
        {"model": {"layers": 4}},
        {"x" * 61: 1},
        {"x": "y" * 201},
        {"x": float("nan")},
        {f"x{number}": 1 for number in range(61)},
    ],
)
def test_changes_are_a_few_plain_values(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        Draft(changes=changes)


@pytest.mark.parametrize("texts_before", [0, 2])
def test_killed_between_a_text_and_its_draft_leaves_a_draft_that_loads(
    drafts: Drafts, home: Path, monkeypatch: pytest.MonkeyPatch, texts_before: int
) -> None:
    for number in range(texts_before):
        drafts.add(ADA, "paste", str(number), b"before")
    before = drafts.of(ADA)

    def killed(path: Path, data: bytes) -> None:
        if path.name == "draft.json":
            raise _Killed
        write_atomically(path, data)

    with monkeypatch.context() as patch:
        patch.setattr(drafts_module, "write_atomically", killed)
        with pytest.raises(_Killed):
            drafts.add(ADA, "paste", "lost", b"lost")
    again = Drafts(home)
    assert again.of(ADA) == before
    source = again.add(ADA, "paste", "after", b"after")
    assert again.of(ADA).sources == (*before.sources, source)


def test_killed_before_a_text_is_taken_off_the_disk_leaves_a_draft_without_it(
    drafts: Drafts, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = drafts.add(ADA, "paste", "a", b"a")

    def killed(path: Path, missing_ok: bool = False) -> None:
        raise _Killed

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", killed)
        with pytest.raises(_Killed):
            drafts.remove(ADA, source.id)
    assert Drafts(home).of(ADA) == Draft()


def test_threads_that_add_at_once_lose_nothing(drafts: Drafts) -> None:
    begin = threading.Barrier(8)

    def add(number: int) -> list[str]:
        begin.wait()
        return [
            drafts.add(ADA, "paste", f"{number}", f"{number}-{turn}".encode()).id
            for turn in range(5)
        ]

    with ThreadPoolExecutor(8) as threads:
        added = list(threads.map(add, range(8)))
    sources = drafts.of(ADA).sources
    assert sorted(source.id for source in sources) == sorted(chain(*added))
    # Each thread's own came one after the other, so they stand that way.
    for ids in added:
        assert [source.id for source in sources if source.id in ids] == ids
    texts = {drafts.decoded(ADA, source).text for source in sources}
    assert texts == {f"{number}-{turn}" for number in range(8) for turn in range(5)}


def test_threads_that_change_different_things_lose_nothing(drafts: Drafts) -> None:
    sources = [drafts.add(ADA, "paste", str(number), b"x") for number in range(10)]
    begin = threading.Barrier(4)
    tasks = [
        lambda: [drafts.remove(ADA, source.id) for source in sources[:5]],
        lambda: [drafts.read_as(ADA, source.id, "big5") for source in sources[5:]],
        lambda: [drafts.set(ADA, seconds=float(second)) for second in range(1, 6)],
        lambda: [drafts.add(ADA, "built-in", "en") for _ in range(5)],
    ]

    def work(number: int) -> None:
        begin.wait()
        tasks[number]()

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(work, range(4)))
    found = drafts.of(ADA)
    assert [source.encoding for source in found.sources] == ["big5"] * 5 + [None] * 5
    assert found.seconds == 5


def test_a_person_may_choose_the_encoding_and_go_back(drafts: Drafts) -> None:
    text = "Malá kočka spí na dvoře."
    source = drafts.add(ADA, "file", "a.txt", text.encode("cp1250"))
    other = drafts.add(ADA, "file", "b.txt", b"left alone")
    at_first = drafts.decoded(ADA, source)
    assert not at_first.certain
    drafts.read_as(ADA, source.id, "windows-1250")
    chosen = drafts.of(ADA).source(source.id)
    assert chosen is not None
    assert drafts.decoded(ADA, chosen).text == text
    assert drafts.of(ADA).source(other.id) == other
    drafts.read_as(ADA, source.id, None)
    assert drafts.of(ADA).sources == (source, other)
    assert drafts.decoded(ADA, source) == at_first


@pytest.mark.parametrize("kind", ["document", "paste"])
def test_what_came_as_text_is_read_as_nothing_else(drafts: Drafts, kind: SourceKind) -> None:
    # These bytes would be Shift-JIS or GB18030 too.
    source = drafts.add(ADA, kind, "", "é".encode())
    for encoding in ("gb18030", None):
        drafts.read_as(ADA, source.id, encoding)
        (found,) = drafts.of(ADA).sources
        assert drafts.decoded(ADA, found).text == "é"
        assert drafts.decoded(ADA, found).certain


@pytest.mark.parametrize(
    ("data", "encoding", "reason"),
    [
        (b"abc \xe9", "utf-8", "text-undecodable"),
        (b"abc", "utf-16-le", "text-undecodable"),
        (b"abc", "../../x", "text-unknown-encoding"),
        (b"MZ\x90\0\x03", None, "text-binary"),
    ],
)
def test_bytes_that_cannot_be_read_so_are_said_to_be(
    drafts: Drafts, data: bytes, encoding: str | None, reason: str
) -> None:
    source = drafts.add(ADA, "file", "", data)
    drafts.read_as(ADA, source.id, encoding)
    (found,) = drafts.of(ADA).sources
    with pytest.raises(TextError) as caught:
        drafts.decoded(ADA, found)
    assert_says(caught.value, reason)


def test_a_text_whose_file_is_gone_is_said_to_be_and_can_be_taken_away(
    drafts: Drafts, home: Path
) -> None:
    source = drafts.add(ADA, "paste", "a", b"a")
    for path in files(home):
        if path.parent.name == "sources":
            path.unlink()
    with pytest.raises(TextError) as caught:
        drafts.decoded(ADA, source)
    assert_says(caught.value, "text-gone")
    drafts.remove(ADA, source.id)
    assert drafts.of(ADA) == Draft()


def test_a_source_that_could_lead_elsewhere_cannot_be_made() -> None:
    for changes in ({"id": "../../x"}, {"name": "x" * (LONGEST_NAME + 1)}, {"bytes": -1}):
        with pytest.raises(ValueError, match="validation error"):
            Source(**({"id": "0" * 16, "kind": "file", "name": "", "bytes": 0} | changes))


def age(path: Path, days: float) -> None:
    then = time.time() - days * DAY_S
    os.utime(path, (then, then))


def test_only_what_nobody_touched_for_a_month_is_forgotten(drafts: Drafts, home: Path) -> None:
    hers, his = place_of(home, drafts, ADA), place_of(home, drafts, BOB)
    age(hers / "draft.json", 31)
    age(his / "draft.json", 29)
    age(his, 31)
    half = home / "drafts" / ("0" * 32)
    half.mkdir()
    drafts.sweep()
    assert not hers.exists()
    assert drafts.of(ADA) == Draft()
    assert len(drafts.of(BOB).sources) == 1
    assert half.exists()
    age(half, 31)
    drafts.sweep()
    assert set((home / "drafts").iterdir()) == {his}
    drafts.add(ADA, "paste", "again", b"x")


def test_a_file_that_does_not_belong_there_disturbs_nothing(drafts: Drafts, home: Path) -> None:
    """A file manager's, say; the sweep is a part of the start of the whole app."""
    place = place_of(home, drafts, ADA)
    age(place / "draft.json", 31)
    (home / "drafts" / ".DS_Store").write_bytes(b"\0\0\0\1Bud1")
    drafts.sweep()
    assert not place.exists()


@given(TEXTS)
def test_joined_texts_are_whole_and_a_blank_line_apart(texts: list[str]) -> None:
    text, at = joined(texts, Cleaning()), 0
    for number, each in enumerate(texts):
        assert text.startswith(each, at)
        at += len(each)
        if number < len(texts) - 1:
            while not text[:at].endswith("\n\n"):
                assert text[at] == "\n"
                at += 1
    assert at == len(text)


@given(TEXTS, st.data())
def test_there_is_exactly_one_blank_line_however_a_text_ends(
    texts: list[str], data: st.DataObject
) -> None:
    stripped = [text.strip("\n") for text in texts]
    ended = [text + data.draw(st.sampled_from(["", "\n", "\n\n"])) for text in stripped]
    assert joined(ended[:-1] + stripped[-1:], Cleaning()) == "\n\n".join(stripped)


@given(st.text())
def test_a_single_text_is_left_as_it_is(text: str) -> None:
    assert joined([text], Cleaning()) == text


def test_joined_texts_are_cleaned_where_that_is_asked_for() -> None:
    assert joined([], Cleaning()) == ""
    assert joined(["A \n\n\n\n", "\n\nB"], Cleaning(blank_lines=True)) == "A \n\nB"
    asked = Cleaning(trailing_spaces=True, lower_case=True, full_width=True)
    assert joined(["Ａ \n", "B"], asked) == "a\n\nb"
