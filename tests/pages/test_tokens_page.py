"""The Tokens page: a passage as chips, other vocabularies, merges, the vocabulary itself."""

import csv
import io
import json
import threading

import pytest
import tiktoken
from test_every_page import sent
from tiny import CHINESE, TEXT
from visits import ADA, HOSTILE, add_trained_run, settled, upload

from gptcore import published
from gptcore.config import TokenizerConfig
from gptcore.drafts import Drafts
from gptcore.messages import LANGUAGES, translate
from gptcore.published import PublishedTokenizer
from gptcore.tokenizers import train_tokenizer
from pages.parts import background, token_view, vocabulary_view
from pages.parts.runs_store import drafts


@pytest.fixture
def read(visit):
    """Opens the page on a text of one's own: ``read(TEXT, kind="bpe", vocabulary=320)``."""

    def opened(text: str, lang: str = "en", **tokenizer: object):
        upload(visit("text.py", lang=lang), text.encode())
        drafts().set(ADA, tokenizer=TokenizerConfig(**tokenizer))
        return settled(visit("tokens.py", lang=lang))

    return opened


def typed(app, text: object):
    """As the component does when somebody types."""
    app.session_state[token_view.TYPED] = text
    return settled(app.run())


def chips(app, key: str = "tokens-passage") -> list[str]:
    data = sent(app, key)
    return ["".join(part[1] for part in data["table"][name]["parts"]) for name in data["keys"]]


def view(app, name: str):
    app.segmented_control(key="tokens-view").set_value(name).run()
    return settled(app)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", ["char", "byte", "bpe"])
def test_the_passage_is_shown_as_the_tokens_that_training_reads(read, lang, kind):
    config = TokenizerConfig(kind=kind, vocabulary=320)
    app = typed(read(TEXT, lang, kind=kind, vocabulary=320), "the cat\n")
    assert not app.exception
    tokenizer = train_tokenizer(config, TEXT)
    assert [int(key) for key in sent(app, "tokens-passage")["keys"]] == tokenizer.encode(
        "the cat\n"
    )
    assert "".join(chips(app)) == "the·cat⏎"
    tokens = len(tokenizer.encode("the cat\n"))
    assert sent(app, "tokens-passage")["counts"].startswith(str(tokens))


def test_the_hint_tells_how_often_and_where_first(read):
    app = typed(read(TEXT), "w")
    (hint,) = [look["hint"] for look in sent(app, "tokens-passage")["table"].values()]
    assert f"{TEXT.count('w')} times" in hint
    assert f"character {TEXT.index('w') + 1}." in hint


def test_a_part_of_a_character_is_hex_and_the_character_is_named(read):
    app = typed(read(TEXT, kind="bpe", vocabulary=320), "猫")
    assert chips(app) == ["E7", "8C", "AB"]
    assert any("猫" in caption.value for caption in app.caption)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_character_without_a_token_is_marked_and_explained(read, lang):
    app = typed(read(TEXT, lang), "the 猫 sings")
    assert not app.exception
    assert "猫" in chips(app)
    look = sent(app, "tokens-passage")["table"]["?" + "猫".encode().hex()]
    assert look["lost"]
    warned = app.warning[0].value.replace("\\", "")
    assert "猫" in warned
    assert translate("unknown.advice", lang) in warned


def test_the_choice_is_kept_and_flows_into_the_run(read, visit, store):
    app = read(TEXT)
    app.segmented_control(key="tokens-kind").set_value("bpe").run()
    settled(app).select_slider(key="tokens-size").set_value(320).run()
    assert not app.exception
    train = visit("train.py")
    assert any("320" in each.value for each in train.markdown)
    train.button(key="train").click().run()
    (run,) = store.runs_of(ADA)
    assert run.config.tokenizer == TokenizerConfig(kind="bpe", vocabulary=320)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_vocabularies_stand_side_by_side_and_absent_ones_say_so(read, lang):
    app = typed(read(TEXT + CHINESE, lang), "the cat 小猫")
    rows = {row["key"]: row for row in sent(app, "tokens-compare")["rows"]}
    assert rows["char"]["tokens"] == 10
    assert rows["char"]["chosen"]
    assert rows["byte"]["tokens"] == 14
    (learned,) = [row for key, row in rows.items() if key.startswith("bpe-")]
    assert 2 <= learned["tokens"] < 10
    for name in ("gpt2", "cl100k_base", "o200k_base"):
        assert rows[name]["reason"] == translate("tokens-not-here", lang)
    assert any("gptcore encodings" in code.value for code in app.code)


def test_several_vocabularies_may_be_loading_at_once(read, visit, monkeypatch):
    encoding = tiktoken.Encoding(
        "bytes", pat_str=".", mergeable_ranks={bytes([n]): n for n in range(256)}, special_tokens={}
    )
    loaded = threading.Event()

    def load(name: str) -> PublishedTokenizer:
        assert loaded.wait(60)
        return PublishedTokenizer(encoding)

    monkeypatch.setattr(background, "_AT_ONCE_S", 0.1)
    monkeypatch.setattr(published, "is_here", lambda name: True)
    monkeypatch.setattr(published, "published", load)
    try:
        drafts().set(ADA, tokenizer=TokenizerConfig())
        upload(visit("text.py"), TEXT.encode())
        app = visit("tokens.py").run()
        assert not app.exception
        loading = {button.key for button in app.button if "published" in (button.key or "")}
        assert loading == {f"published-{name}-stop" for name in published.NAMES}
        # Nobody is told that a file is not here while it is being read.
        assert not [row for row in sent(app, "tokens-compare")["rows"] if row["reason"]]
    finally:
        loaded.set()
    app = settled(app)
    assert not app.exception
    assert set(published.NAMES) <= {row["key"] for row in sent(app, "tokens-compare")["rows"]}


def test_the_merges_lead_from_bytes_to_the_tokens(read):
    app = view(typed(read(TEXT, kind="bpe", vocabulary=320), "the cat"), "merges")
    data = sent(app, "tokens-merges")
    tokenizer = train_tokenizer(TokenizerConfig(kind="bpe", vocabulary=320), TEXT)
    first = [id for states in data["pieces"] for id in states[0][1]]
    last = [id for states in data["pieces"] for id in states[-1][1]]
    assert bytes(first) == b"the cat"
    assert last == tokenizer.encode("the cat")
    assert len(data["merges"]) == 64
    assert len(data["looks"]) == 320
    counts = [count for _, _, count in data["merges"]]
    assert counts == sorted(counts, reverse=True)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_vocabulary_can_be_searched_and_taken_along(read, lang):
    app = view(read(TEXT, lang), "vocabulary")
    assert not app.exception
    frame = app.dataframe[0].value
    assert frame["token"].iloc[0] == "·", "the most frequent first"
    assert frame["count"].sum() == len(TEXT)
    app.text_input(key="vocabulary-search").set_value("w").run()
    assert list(app.dataframe[0].value["token"]) == ["w"]
    app.text_input(key="vocabulary-search").set_value("nothing like it").run()
    assert not app.exception
    assert len(app.dataframe[0].value) == 0
    values = {metric.label: metric.value for metric in app.metric}
    assert values[translate("vocabulary-size", lang)] == str(len(set(TEXT)))


def test_no_cell_of_the_exported_table_is_a_formula():
    text = '=HYPERLINK("x") +1 -2 @a "quoted", comma\n' * 30
    tokenizer = train_tokenizer(TokenizerConfig(kind="bpe", vocabulary=300), text)
    every = vocabulary_view._frame(tokenizer, None)
    names = dict.fromkeys(["a", "b", "c", "d"], "=name")
    data = vocabulary_view._csv(every, tokenizer, names).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(data, newline="")))
    assert len(rows) == tokenizer.vocabulary + 1
    for row in rows:
        assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t"))]
    assert [bytes.fromhex(row[-1]) for row in rows[1:]] == list(tokenizer.tokens)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_without_a_text_it_shows_the_model_above(visit, store, lang):
    run = add_trained_run(store)
    app = settled(visit("tokens.py", lang=lang, run=run.id))
    assert not app.exception
    assert any("tiny" in caption.value for caption in app.caption)
    assert "".join(chips(app)).replace("·", " ").startswith(TEXT[:40])


def test_both_texts_are_offered_and_each_has_its_own_tokens(read, visit, store):
    run = add_trained_run(store)
    read(CHINESE)
    app = settled(visit("tokens.py", run=run.id))
    assert chips(app)[0] == CHINESE[0]
    app.segmented_control(key="tokens-whose").set_value("model").run()
    assert not settled(app).exception
    assert chips(app)[0] == TEXT[0]


def test_a_loaded_model_has_tokens_and_no_counts(visit, store, trained_run):
    data = store.model_bytes(trained_run.id, 6)
    loaded = store.import_model(ADA, data, "loaded")
    app = settled(visit("tokens.py", run=loaded.id))
    assert not app.exception
    assert sent(app, "tokens-passage")["keys"] == []
    app = typed(app, "the cat")
    assert len(chips(app)) == 7
    for name in ("merges", "vocabulary", "compare"):
        assert not view(app, name).exception


@pytest.mark.parametrize(
    "passage",
    [
        HOSTILE,
        "<|endoftext|>",
        "\u202eright to left\u202c",
        "👩‍👩‍👧‍👦",
        " " * 2000,
        "",
        "=HYPERLINK(1)",
        "x" * 2000,
    ],
)
def test_any_passage_comes_back_as_it_was(read, passage):
    for kind in ("byte", "bpe"):
        app = typed(read(TEXT, kind=kind), passage)
        assert not app.exception
        data = sent(app, "tokens-passage")
        tokenizer = train_tokenizer(TokenizerConfig(kind=kind), TEXT)
        assert tokenizer.decode([int(key) for key in data["keys"]]) == passage
        shown = json.dumps(data["table"], ensure_ascii=False)
        assert "\u202e" not in shown
        for name in ("merges", "vocabulary", "compare"):
            assert not view(app, name).exception


def test_a_text_with_too_many_characters_says_what_to_do(read, monkeypatch):
    many = "".join(chr(0x4E00 + place) for place in range(20_500)) * 2
    app = read(many)
    assert not app.exception
    text_page = settled(app.switch_page("text.py").run())
    assert not text_page.exception
    assert text_page.error
    assert text_page.button(key="text-to-train"), "the page goes on below the refusal"
    app = settled(app.switch_page("tokens.py").run())
    assert translate("error-too-many-characters.advice") in app.error[0].value.replace("\\", "")
    app.segmented_control(key="tokens-kind").set_value("bpe").run()
    assert not settled(app).exception
    assert not app.error


def test_an_unreadable_draft_is_an_empty_one(visit, home):
    Drafts(home).set(ADA, preset="no such recipe", validation_share=0.2)
    for page in ("text.py", "tokens.py", "train.py"):
        assert not visit(page).exception
