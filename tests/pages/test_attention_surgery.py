"""Surgery on the Attention page: what is changed, what it changes, and how it is taken back."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from test_every_page import sent
from visits import HOSTILE, add_trained_run, settled

from gptcore.head_edits import NO_EDITS, HeadEdits
from gptcore.messages import LANGUAGES, translate
from gptcore.regrow import SAMPLING, TOKENS
from gptcore.sample import generate
from gptcore.surgery import (
    losses_by_head,
    moved,
    moved_by_each,
    own_loss,
)
from gptcore.surprise import held_out
from gptcore.trace import trace
from pages.parts.attention_surgery_grid import percent, signed
from pages.parts.models import saved_model

PROMPT = "the little cat"


def surgery(visit: Any, run: Any, head: str = "1.0", **query: str) -> AppTest:
    """The part, opened at one head."""
    app = visit("attention.py", run=run.id, **{"prompt": PROMPT, "head": head} | query)
    app.segmented_control(key="attention-part").set_value("surgery")
    return at_rest(app.run())


def at_rest(app: AppTest) -> AppTest:
    settled(app)
    assert not app.exception, app.exception
    assert not app.error, app.error[0].value
    return app


def edit(app: AppTest, how: str) -> AppTest:
    return at_rest(app.segmented_control(key="attention-edit").set_value(how).run())


def press(app: AppTest, key: str) -> AppTest:
    return at_rest(app.button(key=key).click().run())


def edits(app: AppTest) -> HeadEdits:
    found: HeadEdits = app.session_state["attention-edits"]
    return found


def words(app: AppTest) -> list[str]:
    return [element.value.replace("\\", "") for element in (*app.markdown, *app.caption)]


def passes(run: Any, step: int = 6, changed: HeadEdits = NO_EDITS) -> tuple[Any, Any, Any]:
    """(the model, what it makes of the prompt, and what with the changes)."""
    saved = saved_model(run.id, step)
    ids = saved.tokenizer.encode(PROMPT)
    config = saved.config.model
    return saved, trace(saved.model, ids), trace(saved.model, ids, changed.edit(config))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_unchanged_it_says_what_to_do(visit, trained_run, lang):
    app = surgery(visit, trained_run, lang=lang)
    assert translate("surgery-nothing-changed", lang) in words(app)
    assert translate("surgery-texts-unchanged", lang) in words(app)
    told = sent(app, "attention-odds")
    assert told["names"] == [translate("surgery-before", lang)]
    assert not app.metric


@pytest.mark.parametrize("how", ["muted", "even"])
def test_a_change_is_seen_at_once(visit, trained_run, how):
    app = edit(surgery(visit, trained_run), how)
    changed = NO_EDITS.changed([(1, 0)], how)
    assert edits(app) == changed
    _, before, after = passes(trained_run, changed=changed)
    told = sent(app, "attention-odds")
    assert {str(int(reading.odds.argmax())) for reading in (before, after)} <= set(told["keys"])
    for key, shares in zip(told["keys"], told["odds"], strict=True):
        expected = [float(reading.odds[int(key)]) for reading in (before, after)]
        assert shares == pytest.approx(expected, abs=1e-6)
    figures = {metric.label: metric.value for metric in app.metric}
    share = moved(before.odds, after.odds)
    assert share > 0
    assert figures[translate("surgery-moved")] == percent(share)
    losses = [f"{own_loss(reading):.3f}" for reading in (before, after)]
    assert figures[translate("surgery-own-loss")] == " → ".join(losses)


def test_each_change_can_be_taken_back_and_all_of_them(visit, trained_run):
    app = edit(surgery(visit, trained_run, head="0.1"), "even")
    press(app, "attention-mute-layer")
    assert edits(app) == HeadEdits(muted=frozenset({(0, 0), (0, 1)}))
    keys = [button.key for button in app.button]
    assert "attention-undo-0" in keys, "a whole layer is one change"
    assert app.button(key="attention-mute-layer").disabled
    edit(app, "as-it-is")
    assert edits(app) == HeadEdits(muted=frozenset({(0, 0)}))
    press(app, "attention-undo-0-0")
    assert edits(app) == NO_EDITS
    press(app, "attention-mute-layer")
    press(app, "attention-as-it-was")
    assert edits(app) == NO_EDITS
    assert app.segmented_control(key="attention-edit").value == "as-it-is"


def test_the_control_is_that_of_the_open_head(visit, trained_run):
    app = edit(surgery(visit, trained_run, head="0.1"), "muted")
    app.session_state["attention-head"] = (1, 1)
    at_rest(app.run())
    control = app.segmented_control(key="attention-edit")
    assert control.label == translate("surgery-edit", layer=1, head=1).replace(",", "\\,")
    assert control.value == "as-it-is"
    app.session_state["attention-head"] = (0, 1)
    assert at_rest(app.run()).segmented_control(key="attention-edit").value == "muted"


@pytest.mark.parametrize("how", ["muted", "even"])
def test_every_head_in_turn_is_that_of_the_library(visit, trained_run, how):
    app = edit(surgery(visit, trained_run), "muted")
    at_rest(app.segmented_control(key="attention-grid-how").set_value(how).run())
    saved, before, _ = passes(trained_run)
    expected = moved_by_each(saved.model, before.ids, how, lambda share: None)
    told = sent(app, "attention-turn-grid")
    assert told["said"] == [[percent(share) for share in row] for row in expected]
    largest = max(expected.max(), 0.01)
    assert told["places"] == [pytest.approx(row, abs=1e-4) for row in expected / largest]
    assert told["open"] == [1, 0]


def test_a_large_model_is_asked_only_on_request(visit, trained_run, monkeypatch):
    monkeypatch.setattr("gptcore.surgery._QUICK", 0)
    app = surgery(visit, trained_run)
    assert not [each for each in app.get("bidi_component") if "turn-grid" in each.proto.id]
    press(app, "attention-turn-measure")
    assert sent(app, "attention-turn-grid")


def test_the_loss_without_each_head_is_measured_on_demand(visit, store, trained_run):
    app = surgery(visit, trained_run)
    assert not [each for each in app.get("bidi_component") if "losses" in each.proto.id]
    press(app, "attention-grid-measure")
    saved = saved_model(trained_run.id, 6)
    ids = held_out(saved, store.text_of(trained_run.id))
    found = losses_by_head(saved.model, ids, "muted", lambda share: None)
    told = sent(app, "attention-losses")
    assert told["said"] == [[signed(nats) for nats in row] for row in found.differences]
    base = translate(
        "surgery-losses-base",
        step=6,
        loss=f"{found.base:.3f}",
        tokens=found.tokens,
        window=found.window,
    )
    assert base in words(app)
    layer, head = divmod(int(found.differences.argmax()), 2)
    change = signed(found.differences.max())
    most = translate("surgery-losses-most", layer=layer, head=head, change=change)
    assert most in words(app)
    # Another moment: what was measured stays, and says of which moment it is.
    app.query_params["moment"] = "3"
    at_rest(app.run())
    assert sent(app, "attention-losses") == told
    assert translate("surgery-losses-other", measured=6, step=3) in words(app)
    press(app, "attention-grid-measure")
    assert sent(app, "attention-losses") != told
    # Back at a moment that was measured nobody has to ask.
    app.query_params["moment"] = "6"
    at_rest(app.run())
    assert sent(app, "attention-losses") == told
    assert "attention-grid-measure" not in [button.key for button in app.button]


def test_changes_together_are_set_against_their_sum(visit, trained_run):
    app = surgery(visit, trained_run, head="0.1")
    press(app, "attention-mute-layer")
    press(app, "attention-grid-measure")
    together = translate("surgery-together", count=2, change="")[:-7]
    assert [each for each in words(app) if each.startswith(together) and "One by one" in each]
    edit(app, "even")
    assert [each for each in words(app) if each.startswith(together) and "One by one" not in each]


def test_a_model_without_a_text_says_why_there_is_no_grid(visit, store, trained_run):
    data = store.model_bytes(trained_run.id, 6)
    run = store.import_model(trained_run.person, data, "a file")
    app = surgery(visit, run)
    assert translate("surgery-losses-no-text") in words(app)
    assert not [button for button in app.button if button.key == "attention-grid-measure"]


def test_both_texts_are_written_with_the_same_dice(visit, trained_run):
    app = edit(surgery(visit, trained_run), "muted")
    press(app, "attention-regrow")
    changed = NO_EDITS.changed([(1, 0)], "muted")

    def expected(seed: int) -> list[str]:
        saved, before, _ = passes(trained_run)
        return [
            saved.tokenizer.decode(
                list(generate(saved.model, before.ids, TOKENS, SAMPLING, seed, edit=each))
            )
            for each in (None, changed.edit(saved.config.model))
        ]

    def shown() -> list[str]:
        told = sent(app, "attention-texts")
        assert told["prompt"] == PROMPT
        marks = ["".join(text for _, text in column["mark"]["parts"]) for column in told["columns"]]
        assert marks[0] != marks[1]
        # A blank and a line's end are drawn as a sign of their own.
        letters = [mark.replace("·", " ").replace("⏎", "") for mark in marks]
        return [
            column["alike"] + letter + column["rest"]
            for column, letter in zip(told["columns"], letters, strict=True)
        ]

    assert shown() == expected(1)
    app.number_input(key="attention-regrow-seed").set_value(5)
    at_rest(app.run())
    assert shown() == expected(5) != expected(1)
    # For another sentence one has to ask again: it may be in the middle of being typed.
    app.session_state["attention-typed"] = "the"
    at_rest(app.run())
    assert app.button(key="attention-regrow")


def test_one_token_and_hostile_words(visit, store):
    run = add_trained_run(store, HOSTILE, text=HOSTILE * 40, steps=2)
    app = edit(surgery(visit, run, prompt="<"), "even")
    figures = {metric.label: metric.value for metric in app.metric}
    assert figures[translate("surgery-own-loss")] == "–"
    assert figures[translate("surgery-moved")] == "0%", "there is only one token to look at"
    app.session_state["attention-typed"] = HOSTILE
    press(at_rest(app.run()), "attention-regrow")
    assert sent(app, "attention-texts")["prompt"] == HOSTILE[-16:]


def test_it_says_what_is_special_about_a_model(visit, store, trained_run):
    special = add_trained_run(store, "special", model__residual=False, model__causal=False)
    app = surgery(visit, special)
    for message in ("surgery-no-residual", "surprise-no-mask"):
        assert translate(message) in words(app)
        assert translate(message) not in words(surgery(visit, trained_run))


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0, "0%"),
        (1e-9, "<\u20090.01%"),
        (0.0123, "1.2%"),
        (0.00123, "0.12%"),
        (0.5, "50%"),
        (0.994, "99.4%"),
        (0.99996, ">\u200999.9%"),
        (1, "100%"),
    ],
)
def test_shares_are_said_with_the_digits_they_need(share, said):
    assert percent(share) == said


def test_differences_have_a_sign_unless_they_are_nothing():
    assert [signed(nats) for nats in (0.1234, -0.1234, 0, -0.0001)] == [
        "+0.123",
        "\u22120.123",
        "0.000",
        "0.000",
    ]
