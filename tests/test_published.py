"""Vocabularies of OpenAI's models: used where their files are, fetched only when that is asked."""

import base64
import hashlib
import inspect
import os
import re
import socket
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import pytest
import tiktoken
import tiktoken.load
import tiktoken.registry
from hypothesis import given
from hypothesis import strategies as st
from tiktoken_ext import openai_public
from tiny import CHINESE, TEXT

from gptcore import published
from gptcore.config import TokenizerConfig
from gptcore.published import NAMES, PublishedTokenizer
from gptcore.tokenizers import SPLIT_PATTERN, BPETokenizer, train_tokenizer

# Bytes alone, in the format of tiktoken's files.
SMALL = b"".join(base64.b64encode(bytes([value])) + b" %d\n" % value for value in range(256))
ADDRESS = "https://school.invalid/small.tiktoken"
END = "<|endoftext|>"


@pytest.fixture(autouse=True)
def nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No file was looked at, no vocabulary loaded, no folder named, no proxy."""
    for name in ("TIKTOKEN_CACHE_DIR", "DATA_GYM_CACHE_DIR", "http_proxy", "HTTP_PROXY"):
        # Set first, so that what is set meanwhile is taken back too.
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    monkeypatch.setattr(tiktoken.registry, "ENCODINGS", {})
    for remembered in (published._loaded, published._sha256):
        remembered.cache_clear()
    yield
    for remembered in (published._loaded, published._sha256):
        remembered.cache_clear()


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Any attempt to reach one fails the test, also where somebody catches the failure."""
    attempts: list[object] = []

    def refused(*arguments: object, **options: object) -> Any:
        attempts.append(arguments)
        raise OSError("no network in this test")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refused)
    for name in ("create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refused)
    yield
    assert attempts == []


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Path:
    """One more encoding, of one file; where that file belongs."""
    file = published._File(ADDRESS, hashlib.sha256(SMALL).hexdigest())

    def constructor() -> dict[str, Any]:
        return {
            "name": "small",
            "pat_str": SPLIT_PATTERN,
            "mergeable_ranks": tiktoken.load.load_tiktoken_bpe(file.url, file.sha256),
            "special_tokens": {END: 256},
        }

    monkeypatch.setitem(published._FILES, "small", (file,))
    monkeypatch.setattr(tiktoken.registry, "ENCODING_CONSTRUCTORS", {"small": constructor})
    return published.folder() / file.name


def put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


@pytest.mark.parametrize("name", NAMES)
def test_addresses_and_checksums_are_those_of_tiktoken(name: str) -> None:
    source = inspect.getsource(openai_public.ENCODING_CONSTRUCTORS[name])
    addresses = re.findall(r'"(https://[^"]+)"', source)
    checksums = re.findall(r'"([0-9a-f]{64})"', source)
    assert len(addresses) == len(checksums) > 0
    ours = [(file.url, file.sha256) for file in published._FILES[name]]
    assert ours == list(zip(addresses, checksums, strict=True))


def test_the_folder_is_tiktokens_own_where_the_system_names_one(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert published.folder() == home / "tiktoken"
    monkeypatch.setenv("DATA_GYM_CACHE_DIR", str(tmp_path / "gym"))
    assert published.folder() == tmp_path / "gym"
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path / "tiktoken"))
    assert published.folder() == tmp_path / "tiktoken"
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", "")
    assert published.folder() == tmp_path / "gym"


@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize("name", NAMES)
def test_what_is_not_here_is_not_asked_for_elsewhere(name: str, home: Path) -> None:
    assert not published.is_here(name)
    assert published.published(name) is None
    assert not home.exists()


@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize("name", NAMES)
def test_a_wrong_file_is_neither_used_nor_removed_nor_replaced(name: str) -> None:
    paths = [published.folder() / file.name for file in published._FILES[name]]
    for path in paths:
        put(path, SMALL)
    assert not published.is_here(name)
    assert published.published(name) is None
    assert [path.read_bytes() for path in paths] == [SMALL] * len(paths)
    assert len(list(published.folder().iterdir())) == len(paths)


@pytest.mark.usefixtures("no_network")
def test_one_of_two_files_is_not_enough(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = published._File(ADDRESS + "2", "0" * 64)
    monkeypatch.setitem(published._FILES, "small", (*published._FILES["small"], other))
    put(small, SMALL)
    assert published.published("small") is None


@pytest.mark.usefixtures("no_network")
def test_a_folder_in_the_place_of_a_file_is_no_file(small: Path) -> None:
    small.mkdir(parents=True)
    assert published.published("small") is None


@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize(
    "variables",
    [
        {},
        {"TIKTOKEN_CACHE_DIR": "own"},
        {"DATA_GYM_CACHE_DIR": "gym"},
        # Empty is as good as not set for us; for tiktoken it means: keep no files, always ask.
        {"TIKTOKEN_CACHE_DIR": ""},
        {"DATA_GYM_CACHE_DIR": ""},
        {"TIKTOKEN_CACHE_DIR": "", "DATA_GYM_CACHE_DIR": "gym"},
    ],
    ids=lambda variables: "-".join(f"{name[:4]}={value}" for name, value in variables.items()),
)
def test_a_file_that_is_here_is_used_without_any_network(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, str(tmp_path / value) if value else "")
    put(published.folder() / small.name, SMALL)
    found = published.published("small")
    assert found is not None
    assert found.encode("é") == [0xC3, 0xA9]


@pytest.mark.usefixtures("no_network")
def test_a_file_that_is_swapped_after_it_was_looked_at_is_noticed(small: Path) -> None:
    put(small, SMALL)
    assert published.published("small") is not None
    # Another length, then the same length at another time.
    for wrong in (SMALL + b"\n", SMALL.replace(b"AA==", b"AB==")):
        before = small.stat()
        put(small, wrong)
        os.utime(small, ns=(before.st_atime_ns, before.st_mtime_ns + 1))
        assert not published.is_here("small")
        assert published.published("small") is None
    small.unlink()
    assert not published.is_here("small")
    put(small, SMALL)
    assert published.is_here("small")


def test_a_file_is_read_once_however_often_a_page_asks(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(small, SMALL)
    reads: list[Path] = []
    read = Path.read_bytes

    def counted(path: Path) -> bytes:
        reads.append(path)
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", counted)
    assert all(published.is_here("small") for _ in range(10))
    assert reads == [small]


@dataclass
class Site:
    """A web site on this computer, and what was asked of it."""

    address: str
    pages: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)


@pytest.fixture
def site() -> Iterator[Site]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.asked.append(self.path)
            data = found.pages.get(self.path)
            if data is None:
                self.send_error(404)
                return
            self.send_response(200)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        found = Site(f"http://127.0.0.1:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield found
        server.shutdown()
        thread.join()


@pytest.fixture
def served(site: Site, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[Path]]:
    """Makes an encoding of files on that site; says where they belong."""

    def make(**pages: bytes) -> list[Path]:
        files = tuple(
            published._File(f"{site.address}/{name}", hashlib.sha256(data).hexdigest())
            for name, data in pages.items()
        )
        site.pages.update({f"/{name}": data for name, data in pages.items()})
        monkeypatch.setitem(published._FILES, "served", files)
        return [published.folder() / file.name for file in files]

    return make


def test_fetching_puts_the_missing_files_in_their_place(
    site: Site, served: Callable[..., list[Path]]
) -> None:
    paths = served(one=b"first", two=SMALL)
    published.fetch("served")
    assert [path.read_bytes() for path in paths] == [b"first", SMALL]
    assert set(published.folder().iterdir()) == set(paths)
    assert published.is_here("served")
    paths[1].unlink()
    put(paths[0], b"wrong")
    published.fetch("served")
    published.fetch("served")
    assert published.is_here("served")
    assert site.asked == ["/one", "/two"] * 2


def test_what_came_before_a_failure_is_kept(site: Site, served: Callable[..., list[Path]]) -> None:
    paths = served(one=b"first", two=b"second")
    second = site.pages.pop("/two")
    with pytest.raises(HTTPError) as caught:
        published.fetch("served")
    caught.value.close()
    assert [path.exists() for path in paths] == [True, False]
    site.pages["/two"] = second
    published.fetch("served")
    assert site.asked == ["/one", "/two", "/two"]


@pytest.mark.parametrize("came", [b"", b"right, and more", b"righT", b"<html>Please log in</html>"])
def test_what_is_not_the_published_file_is_refused_and_nothing_is_left(
    site: Site, served: Callable[..., list[Path]], came: bytes
) -> None:
    served(file=b"right")
    site.pages["/file"] = came
    with pytest.raises(ValueError, match="/file"):
        published.fetch("served")
    assert not published.folder().exists()


def test_a_wrong_download_leaves_what_was_there(
    site: Site, served: Callable[..., list[Path]]
) -> None:
    (path,) = served(file=b"right")
    site.pages["/file"] = b"wrong"
    put(path, b"old")
    with pytest.raises(ValueError, match="/file"):
        published.fetch("served")
    assert path.read_bytes() == b"old"
    assert set(published.folder().iterdir()) == {path}


def test_a_download_without_end_is_cut_off(
    site: Site, served: Callable[..., list[Path]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(published, "_MOST_BYTES", 1000)
    served(file=bytes(1001))
    with pytest.raises(ValueError, match="/file"):
        published.fetch("served")


def at(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let ``fetch("served")`` ask this port."""
    file = published._File(f"http://127.0.0.1:{port}/file", "0" * 64)
    monkeypatch.setitem(published._FILES, "served", (file,))


def test_nobody_who_listens_is_an_error_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    at(port, monkeypatch)
    begun = time.monotonic()
    with pytest.raises(OSError, match="refused"):
        published.fetch("served")
    assert time.monotonic() - begun < 3
    assert not published.folder().exists()


def test_a_server_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    begun = time.monotonic()
    # The system connects whoever asks; nobody ever accepts.
    with socket.create_server(("127.0.0.1", 0)) as silent:
        at(silent.getsockname()[1], monkeypatch)
        with pytest.raises(OSError, match="timed out"):
            published.fetch("served")
    assert 2 < time.monotonic() - begun < 5
    assert not published.folder().exists()


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nthe first few words",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n400\r\nthe first few words",
        b"Welcome to our school!\r\n",
    ],
    ids=["nothing", "cut-off", "chunk-cut-off", "no-http"],
)
def test_a_download_that_breaks_off_is_an_error_of_the_network(
    answer: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.recv(10_000)
            self.request.sendall(answer)

    with socketserver.TCPServer(("127.0.0.1", 0), Handler) as server:
        server.timeout = 5
        at(server.server_address[1], monkeypatch)
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        # Not ValueError: that means that another file came, and trying again is of no use.
        with pytest.raises(OSError):  # noqa: PT011  each breaks off in its own way
            published.fetch("served")
        thread.join()
    assert not published.folder().exists()


def trained() -> tuple[BPETokenizer, PublishedTokenizer]:
    """Merges of our own, and the same as a published vocabulary with a special token."""
    ours = train_tokenizer(TokenizerConfig(kind="bpe", vocabulary=400), TEXT + CHINESE)
    assert isinstance(ours, BPETokenizer)
    encoding = tiktoken.Encoding(
        name="ours",
        pat_str=SPLIT_PATTERN,
        mergeable_ranks=ours.ranks,
        special_tokens={END: ours.vocabulary},
    )
    return ours, PublishedTokenizer(encoding)


OURS, THEIRS = trained()
TEXTS = st.lists(st.one_of(st.text(), st.sampled_from([END, TEXT[:80], CHINESE[:40]]))).map("".join)


@given(TEXTS)
def test_tokens_are_those_of_the_merges_and_give_back_the_text(text: str) -> None:
    ids = THEIRS.encode(text)
    assert ids == OURS.encode(text)
    assert b"".join(map(THEIRS.token_bytes, ids)).decode() == text
    assert THEIRS.unknown(text) == ""


def test_a_special_token_is_text_like_any_other() -> None:
    ids = THEIRS.encode(f"a{END}b")
    assert len(ids) > 3
    assert THEIRS.vocabulary - 1 not in ids
    assert b"".join(map(THEIRS.token_bytes, ids)) == f"a{END}b".encode()


def test_the_vocabulary_counts_every_id() -> None:
    assert THEIRS.vocabulary == OURS.vocabulary + 1
    assert [THEIRS.token_bytes(id) for id in range(OURS.vocabulary)] == list(OURS.tokens)
