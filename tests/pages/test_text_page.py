"""The Text page: bringing texts, their order and encodings, what is said of them, cleaning."""

import io

import pytest
from docx import Document
from test_every_page import sent
from tiny import CHINESE, TEXT
from visits import ADA, HOSTILE, add_trained_run, settled, upload

from gptcore.cleaning import Cleaning
from gptcore.config import TokenizerConfig
from gptcore.errors import TextError
from gptcore.messages import LANGUAGES, translate
from gptcore.text import ENCODINGS
from pages.parts import background
from pages.parts.runs_store import drafts


def sources():
    return drafts().of(ADA).sources


def said(app) -> str:
    """Everything in boxes and captions, as it is read."""
    spoken = [*app.error, *app.warning, *app.caption, *app.markdown]
    return "\n".join(each.value for each in spoken).replace("\\", "")


def previews(app) -> list[str]:
    return [shown.value for shown in app.text]


def encoding_key() -> str:
    return f"source-encoding-{sources()[0].id}"


def word_file(*paragraphs: str) -> bytes:
    document = Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_several_files_are_joined_in_an_order_that_can_be_changed(visit, lang):
    app = upload(
        visit("text.py", lang=lang), ("one.txt", TEXT.encode()), ("two.md", CHINESE.encode())
    )
    assert not app.exception
    first, second = sources()
    assert (first.name, second.name) == ("one.txt", "two.md")
    assert previews(app)[0].startswith(TEXT[:20])
    app.button(key=f"source-down-{first.id}").click().run()
    assert [source.name for source in sources()] == ["two.md", "one.txt"]
    assert previews(app)[0].startswith(CHINESE[:20])
    assert app.button(key=f"source-down-{first.id}").disabled
    app.button(key=f"source-remove-{second.id}").click().run()
    assert not app.exception
    assert [source.name for source in sources()] == ["one.txt"]


def test_a_text_is_still_there_after_a_reload(visit, new_visit):
    upload(visit("text.py"), ("kept.txt", TEXT.encode()))
    app = new_visit().run().switch_page("text.py").run()
    assert previews(app)[0].startswith(TEXT[:20])
    someone_else = new_visit("b" * 40).run().switch_page("text.py").run()
    assert "kept.txt" not in said(someone_else)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_word_document_is_read(visit, lang):
    app = settled(
        upload(visit("text.py", lang=lang), ("story.docx", word_file("小猫在睡觉。", TEXT)))
    )
    assert not app.exception
    assert sources()[0].kind == "document"
    assert previews(app)[0].startswith("小猫在睡觉。")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "document-old-office"),
        ("letter.rtf", b"{\\rtf1 hello}", "document-rtf"),
        ("all.zip", b"PK\x03\x04" + bytes(100), "document-archive"),
        ("broken.pdf", b"%PDF-1.7\nnothing of the kind", "document-damaged"),
        ("cat.png", b"\x89PNG\r\n\x1a\n" + bytes(500), "text-binary"),
        ("empty.txt", b"", "text-blank"),
        ("blanks.txt", b" \n\t" * 50, "text-blank"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(visit, lang, name, data, reason):
    app = settled(upload(visit("text.py", lang=lang), (name, data), ("good.txt", TEXT.encode())))
    assert not app.exception
    what = translate(f"error-{reason}", lang, offset=0).split("0")[0]
    (box,) = app.error
    assert name in box.value.replace("\\", "")
    assert what in box.value.replace("\\", "")
    assert [source.name for source in sources()] == ["good.txt"]


def test_a_refusal_is_gone_with_the_next_file(visit):
    app = upload(visit("text.py"), ("all.zip", b"PK\x03\x04" + bytes(100)))
    assert app.error
    upload(app, ("good.txt", TEXT.encode()))
    assert not app.error


def test_stopping_a_document_leaves_a_page_that_works(visit, monkeypatch):
    monkeypatch.setattr(background, "_AT_ONCE_S", 0.0)
    app = upload(visit("text.py"), ("slow.docx", word_file(TEXT)))
    app.button(key="source-stop").click().run()
    assert not app.exception
    assert sources() == ()
    monkeypatch.undo()
    settled(upload(app, ("again.docx", word_file(TEXT))))
    assert not app.exception
    assert [source.name for source in sources()] == ["again.docx"]


def test_the_assumed_encoding_is_shown_and_another_one_shows_at_once(visit):
    app = upload(visit("text.py"), ("classics.txt", CHINESE.encode("gb18030")))
    box = app.selectbox(key=encoding_key())
    assert box.value == "automatic"
    assert any("gb18030" in option for option in box.options)
    assert set(ENCODINGS) < set(box.options)
    box.select("iso-8859-1").run()
    assert not app.exception
    assert CHINESE[:10] not in previews(app)[0]
    app.selectbox(key=encoding_key()).select_index(0).run()
    assert CHINESE[:10] in previews(app)[0]


def test_an_encoding_is_chosen_for_one_file_only(visit):
    app = upload(visit("text.py"), ("one.txt", CHINESE.encode()), ("two.txt", CHINESE.encode()))
    app.selectbox(key=encoding_key()).select("iso-8859-1").run()
    assert CHINESE[:10] not in previews(app)[0]
    assert CHINESE[:10] in previews(app)[1]


def test_an_encoding_can_be_chosen_where_none_was_recognised(visit):
    app = upload(visit("text.py"), ("odd.txt", CHINESE.encode("gb18030") + b"\xff"))
    assert app.error
    app.selectbox(key=encoding_key()).select("iso-8859-1").run()
    assert not app.exception
    assert not app.error
    assert previews(app)


def test_a_paste_and_a_built_in_text_join(visit):
    app = visit("text.py")
    app.segmented_control(key="source-way").set_value("paste").run()
    app.button(key="source-paste-add").click().run()
    assert translate("error-text-blank") in said(app)
    turn = app.session_state["source-turn"]
    app.text_area(key=f"source-paste-{turn}").set_value("  Hello.\r\nTwo.  ").run()
    app.button(key="source-paste-add").click().run()
    app.segmented_control(key="source-way").set_value("built-in").run()
    app.button(key="source-built-in-zh").click().run()
    assert not app.exception
    assert [source.kind for source in sources()] == ["paste", "built-in"]
    assert previews(app)[0] == "Hello.\nTwo."
    assert drafts().decoded(ADA, sources()[0]).text == "  Hello.\nTwo.  "


def test_all_texts_together_keep_to_the_limit(visit):
    app = upload(visit("text.py"), ("one.txt", b"a line of text\n" * 400_000))
    upload(app, ("two.txt", b"a line of text\n" * 400_000))
    assert not app.exception
    assert "12" in said(app)
    assert [source.name for source in sources()] == ["one.txt"]


def test_the_split_can_be_moved_and_reaches_the_run(visit, store):
    upload(visit("text.py"), TEXT.encode())
    drafts().set(ADA, validation_share=0.3)
    app = visit("text.py")
    assert sent(app, "split-bar")["percent"] == 70
    app.switch_page("train.py").run()
    app.button(key="train").click().run()
    (run,) = store.runs_of(ADA)
    assert run.config.text.validation_share == 0.3


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_says_how_often_a_run_reads_the_text_and_follows_the_recipe(visit, lang):
    app = settled(upload(visit("text.py", lang=lang), TEXT.encode()))
    quick = said(app)
    assert translate("text-verdict-tiny", lang) in quick
    app.radio(key="recipe-preset").set_value("long").run()
    app = settled(app)
    assert not app.exception
    assert said(app) != quick
    app.select_slider(key="recipe-time").set_value(30.0).run()
    assert drafts().of(ADA).seconds == 30
    assert drafts().of(ADA).preset == "long"


def test_cleaning_changes_nothing_unasked_and_what_it_changes_is_shown(visit, store):
    text = "Ａ １２  \n\n\n\nSecond Line，" + TEXT
    app = upload(visit("text.py"), text.encode())
    assert previews(app)[0].startswith("Ａ １２  \n\n\n\nSecond")
    for name in Cleaning.model_fields:
        app.checkbox(key=f"cleaning-{name}").check().run()
    assert not app.exception
    assert previews(app)[0].startswith("a 12\n\nsecond line，")
    before, after = [code.value for code in app.code]
    assert before.startswith("Ａ １２··")
    assert after.startswith("a 12\n" + translate("cleaning-gone"))
    app.switch_page("train.py").run()
    app.button(key="train").click().run()
    assert store.text_of(store.runs_of(ADA)[0].id).startswith("a 12\n\nsecond line，")


@pytest.mark.parametrize(
    "text", ["x" * 99_999 + "y", " " * 1_000_000 + "word\n" * 20, "名" * 60_000 + "。" + TEXT]
)
def test_an_unbroken_text_is_shown_like_any_other(visit, text):
    for tokenizer in ("char", "byte", "bpe"):
        drafts().set(ADA, tokenizer=TokenizerConfig(kind=tokenizer), sources=())
        app = settled(upload(visit("text.py"), text.encode()))
        assert not app.exception
        assert not app.error
        app = settled(app.switch_page("tokens.py").run())
        assert not app.exception
        assert not app.error
        assert sent(app, "tokens-passage")["keys"]


def test_repeated_passages_are_listed(visit):
    app = settled(upload(visit("text.py"), TEXT.encode()))
    assert any(TEXT[40:90] in shown for shown in previews(app)[1:])
    assert translate("text-repeated-times", length=1, times=11).split("1")[-1] in said(app)


def test_without_a_text_it_shows_what_the_model_has_read(visit, store, trained_run):
    app = visit("text.py", run=trained_run.id)
    assert not app.exception
    assert TEXT[:30] in previews(app)[0]
    app.button(key="text-use").click().run()
    assert not app.exception
    assert sources()[0].name == trained_run.name
    assert drafts().decoded(ADA, sources()[0]).text == TEXT


@pytest.mark.parametrize("name", ["../../x", "x" * 4000 + ".txt", HOSTILE, "\u202etxt.exe", "."])
def test_any_file_name_is_shown_and_never_a_path(visit, home, name):
    before = {path for path in home.parent.rglob("*") if home not in path.parents}
    app = upload(visit("text.py"), (name, TEXT.encode()))
    assert not app.exception
    assert len(sources()[0].name) <= 80
    assert "\u202e" not in said(app)
    assert "<img" not in "".join(each.value.replace("\\<", "") for each in app.markdown)
    assert {path for path in home.parent.rglob("*") if home not in path.parents} == before


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_lost_file_is_said(visit, home, lang):
    app = upload(visit("text.py", lang=lang), TEXT.encode())
    for path in home.glob("drafts/*/sources/*"):
        path.unlink()
    from pages.parts import material

    material._read.clear()
    app.run()
    assert not app.exception
    assert TextError("text-gone").what(lang) in said(app)


def test_the_text_of_a_run_on_disk_is_not_the_draft(visit, store):
    add_trained_run(store)
    app = upload(visit("text.py"), CHINESE.encode())
    assert previews(app)[0].startswith(CHINESE[:10])
