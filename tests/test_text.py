"""Bytes from outside: the right text, or a refusal that helps."""

import pickle
import struct
import tracemalloc
import zipfile
import zlib
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gptcore import text as text_module
from gptcore.data import split
from gptcore.errors import TextError, TrainingError
from gptcore.settings import Settings
from gptcore.text import ENCODINGS, check_text, decode
from gptcore.tokenizers import CharTokenizer

# Sentences written for this test, in the encodings that people of each language have used.
SIMPLIFIED = (
    "我们一起去海边看日出吧！",
    "老师说，这本书很有意思。",
    "春天来了，小猫在院子里睡觉。\n梅花落了一地。",
    "今天的作业是写一篇短文，题目是《我的家》。",
    "山里的夜晚很安静，只听见流水的声音。",
    "Python 是一种编程语言，名字来自一个喜剧团体。",
    "请在 12:30 以前到 3 号门口集合。",
)
TRADITIONAL = (
    "我們一起去海邊看日出吧！",
    "老師說，這本書很有意思。",
    "春天來了，小貓在院子裡睡覺。\n梅花落了一地。",
    "今天的作業是寫一篇短文，題目是「我的家」。",
    "山裡的夜晚很安靜，只聽見流水的聲音。",
    "請在 12:30 以前到 3 號門口集合。",
)
JAPANESE = (
    "春が来て、小さな猫が庭で寝ています。",
    "今日はとても良い天気ですね。",
    "駅まで歩いて十分かかります。",
    "「もう一度お願いします」と先生が言った。",
    "カタカナのメニューを読むのはむずかしい。",
)
KOREAN = (
    "봄이 왔어요. 작은 고양이가 마당에서 잡니다.",
    "오늘은 날씨가 정말 좋네요.",
    "우리는 내일 바다에 갈 거예요.",
    "선생님께서 이 책이 재미있다고 하셨다.",
    "기차역까지 걸어서 십 분 걸립니다.",
    # Two characters that only Chinese would count as everyday ones.
    "우리 학교(學校)는 작은 산 아래에 있고 봄이 오면 꽃이 많이 피어서 모두가 그 길을 좋아한다.",
)
WESTERN = (
    "Der Bär schläft im Wald, während die Vögel singen.",
    "L’été dernier, nous avons mangé une crème brûlée près du château.",
    "El niño comió una piña. ¿Dónde está mañana el camión?",
    "The café is open — “come in”, they said, and don’t wait.",
    "Era uma manhã fria e o avô não tinha pão.",
    "It was 25 °C in Århus that day.",
    "Ärger über Äpfel: Größe und Maß sind schön.",
    "Naïve señoras.",
)
RUSSIAN = (
    "Весной маленький кот спит во дворе.",
    "Мы пошли к морю смотреть рассвет, и ветер был сильный.",
    "Учитель сказал, что эта книга очень интересная.",
)
ENGLISH = ("The cat sleeps in the sun.\n", "One, two, three: go!")

SAMPLES = [
    (encoding, codec, sentence)
    for encoding, codec, sentences in (
        ("gb18030", "gb18030", SIMPLIFIED),
        ("big5", "big5", TRADITIONAL),
        ("shift_jis", "cp932", JAPANESE),
        ("euc-jp", "euc_jp", JAPANESE),
        ("euc-kr", "cp949", KOREAN),
        ("windows-1252", "cp1252", WESTERN),
        ("windows-1251", "cp1251", RUSSIAN),
        ("koi8-r", "koi8_r", RUSSIAN),
        ("utf-16-le", "utf-16-le", SIMPLIFIED + JAPANESE + KOREAN + WESTERN + ENGLISH),
        ("utf-16-be", "utf-16-be", TRADITIONAL + JAPANESE + KOREAN + RUSSIAN + ENGLISH),
    )
    for sentence in sentences
]


@pytest.fixture
def small_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    limits = Settings(max_upload_mb=0.1, max_characters=50_000)
    monkeypatch.setattr(text_module, "settings", lambda: limits)


def refusal(data: bytes, encoding: str | None = None) -> TextError:
    with pytest.raises(TextError) as caught:
        decode(data, encoding)
    for lang in ("en", "zh"):
        assert caught.value.what(lang)
        assert caught.value.advice(lang)
    return caught.value


@pytest.mark.parametrize("times", [1, 40])
@pytest.mark.parametrize(("encoding", "codec", "sentence"), SAMPLES)
def test_finds_the_encoding(encoding: str, codec: str, sentence: str, times: int) -> None:
    found = decode((sentence * times).encode(codec))
    assert found.text == sentence * times
    assert (found.encoding, found.certain) == (encoding, False)


def test_few_high_bytes_after_much_ascii() -> None:
    text = "Plain words first.\n" * 20_000 + "Then a café in Århus.\n"
    assert decode(text.encode("cp1252")).text == text
    text = "Plain words first.\n" * 20_000 + "然后我们去了海边。\n"
    assert decode(text.encode("gb18030")).text == text


@pytest.mark.parametrize("phase", range(4))
def test_sample_may_end_inside_a_character(phase: int) -> None:
    text = "x" * phase + "老师说，这本书很有意思。" * 9000
    for codec in ("gb18030", "utf-16-le"):
        assert decode(text.encode(codec)).text == text


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
        (b"\xff\xfe\0\0", "utf-32-le"),
        (b"\0\0\xfe\xff", "utf-32-be"),
        (b"\x84\x31\x95\x33", "gb18030"),
    ],
)
def test_byte_order_mark_is_certain_and_no_part_of_the_text(mark: bytes, encoding: str) -> None:
    for text in ("海边 and 🌊\n", ""):
        data = mark + text.encode(encoding)
        assert decode(data) == decode(data, encoding)
        found = decode(data)
        assert (found.text, found.encoding, found.certain) == (text, encoding, True)


@settings(deadline=None)  # the first call builds tables
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r\ufeff")))
def test_utf8_is_read_as_it_is(text: str) -> None:
    found = decode(text.encode())
    assert (found.text, found.encoding, found.certain, found.replaced) == (text, "utf-8", True, 0)


@settings(deadline=None)  # the first call builds tables
@given(st.binary(max_size=300), st.sampled_from([None, *ENCODINGS, "rot13", "../../x", ""]))
def test_any_bytes_give_a_clean_text_or_a_text_error(data: bytes, encoding: str | None) -> None:
    try:
        found = decode(data, encoding)
    except TextError as problem:
        said = problem.what("zh"), problem.advice("en")
        assert all(said)
        return
    assert "\0" not in found.text
    assert "\r" not in found.text
    found.text.encode()


def test_line_ends_become_newlines_and_other_separators_stay() -> None:
    found = decode("a\r\nb\rc\n\r\nd\v\f\x85\u2028e".encode())
    assert found.text == "a\nb\nc\n\nd\v\f\x85\u2028e"


def png() -> bytes:
    """A picture of one black pixel."""
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"\0\0")),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


def zipped() -> bytes:
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("story.txt", "once upon a time")
    return archive.getvalue()


@pytest.mark.parametrize(
    ("data", "offset"),
    [
        (png(), 8),
        (zipped(), 2),
        (pickle.dumps({"weights": [1.5, 2.5]}), 1),
        (pickle.dumps("é", protocol=2), 1),
        (b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0", 3),
        (b"a plain text\0with a NUL", 12),
        (b"\xff\xfea\0\0\0b\0", 4),
    ],
    ids=["png", "zip", "pickle", "pickle-2", "exe", "nul", "nul-in-utf16"],
)
def test_binary_is_refused_with_the_offset(data: bytes, offset: int) -> None:
    problem = refusal(data)
    assert problem.reason == "text-binary"
    assert problem.values["offset"] == offset


@pytest.mark.parametrize(
    ("data", "places"),
    [
        ("你好，世界。".encode() + b"\xff" + "再见".encode(), 1),
        ("一段被截断的文字".encode()[:-1], 1),
        (("老师说话。" * 100).encode() + b"\xe9\xe8" + ("好" * 9).encode() + b"\x80", 2),
    ],
)
def test_a_few_bad_bytes_in_utf8_are_replaced_and_said(data: bytes, places: int) -> None:
    found = decode(data)
    assert (found.encoding, found.certain, found.replaced) == ("utf-8", False, places)
    assert found.text.count("\ufffd") == places


def test_a_bad_byte_in_any_other_encoding_is_refused_with_the_offset() -> None:
    story = ("老师说，这本书很有意思。" * 20).encode("gb18030")
    problem = refusal(story + b"\xff" + story)
    assert problem.reason == "text-undecodable"
    assert problem.values == {"encoding": "gb18030", "offset": len(story)}


def test_the_caller_may_override() -> None:
    data = "Malá kočka spí na dvoře.".encode("cp1250")
    found = decode(data, "windows-1250")
    assert (found.text, found.certain) == ("Malá kočka spí na dvoře.", True)
    for encoding in ENCODINGS:
        assert decode("plain\n".encode(encoding), encoding).text == "plain\n"


def test_a_wrong_override_gives_the_offset() -> None:
    problem = refusal("abc é".encode("cp1252"), "utf-8")
    assert problem.reason == "text-undecodable"
    assert problem.values == {"encoding": "utf-8", "offset": 4}
    assert refusal(b"abc", "utf-16-le").values["offset"] == 2
    for name in ("rot13", "UTF-8", "idna", "../../etc", "x" * 4000):
        assert refusal(b"abc", name).reason == "text-unknown-encoding"


@pytest.mark.usefixtures("small_limits")
def test_too_large_is_refused_before_it_is_decoded() -> None:
    data = bytes(5_000_000)
    tracemalloc.start()
    try:
        with pytest.raises(TextError):
            decode(data)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    problem = refusal(data)
    assert problem.reason == "text-too-large"
    assert problem.values == {"megabytes": 5, "limit": 0.1}
    assert peak < 500_000
    assert refusal(b"a" * 60_000).reason == "text-too-many-characters"
    with pytest.raises(TextError, match="60,000"):
        check_text("ab" * 30_000, 8)


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "utf-16-le"])
def test_memory_stays_in_proportion(codec: str) -> None:
    data = ("老师说，这本书很有意思。\n" * 130_000).encode(codec)
    decode(data[:2600])  # the tables of everyday characters are built once
    tracemalloc.start()
    try:
        decode(data)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 3 * len(data) + 8_000_000


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "text-blank"),
        (" \n\t\u3000\n", "text-blank"),
        ("a", "text-too-few"),
        ("ab cd\n", "text-too-few"),
        ("a" * 500, "text-one-symbol"),
        ("\n" + "的" * 500 + "\n", "text-one-symbol"),
        ("\u200d" * 500, "text-one-symbol"),
        ("abc\0" * 200, "text-binary"),
        ("abc\ud800" * 200, "text-lone-surrogate"),
        ("once upon a time", "text-shorter-than-context"),
    ],
)
def test_a_text_from_which_nothing_can_be_learned(text: str, reason: str) -> None:
    with pytest.raises(TextError) as caught:
        check_text(text, 64)
    assert caught.value.reason == reason
    for lang in ("en", "zh"):
        assert caught.value.what(lang)
        assert caught.value.advice(lang)
        caught.value.what(lang).encode()


@settings(deadline=None)  # the first call builds tables
@given(st.integers(min_value=11, max_value=400))
def test_the_nearest_context_works_and_the_next_does_not(characters: int) -> None:
    text = ("ab" * characters)[:characters]
    with pytest.raises(TextError) as caught:
        check_text(text, 4096)
    nearest = caught.value.values["nearest"]
    assert nearest >= 2
    check_text(text, nearest)
    split(text, CharTokenizer("ab"), nearest)
    with pytest.raises(TextError):
        check_text(text, nearest + 1)
    with pytest.raises(TrainingError):
        split(text, CharTokenizer("ab"), nearest + 1)


def test_ten_characters_are_too_few_to_train_on() -> None:
    with pytest.raises(TrainingError):
        split("abababcabc", CharTokenizer("abc"), 2)
    with pytest.raises(TextError):
        check_text("abababcabc", 2)
