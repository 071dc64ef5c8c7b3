"""Through the layers: what each would say where the reader stands, and where its token looks."""

import numpy as np
import pytest
import torch
from visits import HOSTILE, add_trained_run, sent_packed

from gptcore.decoder import seen_of
from gptcore.messages import LANGUAGES, translate
from gptcore.trace import trace
from pages.parts.models import saved_model
from pages.parts.sampling_layers_heads import _SHOWN as COLUMNS

PROMPT = "The kettle sings, the window glows"
LENS, HEADS = "sampling-layers", "sampling-layers-heads"


def layers(visit, run, prompt=PROMPT, path="", **query):
    app = visit("sampling.py", run=run.id, part="layers", prompt=prompt, path=path, **query)
    assert not app.exception, app.exception
    return app


def words(app):
    return [each.value.replace("\\", "") for each in (*app.markdown, *app.caption)]


def seen(run, prompt=PROMPT, path=()):
    """(model, the tokens that it sees after ``path``)."""
    saved = saved_model(run.id, 6)
    ids = [*saved.tokenizer.encode(prompt), *path]
    return saved, seen_of(ids, len(ids) - len(path), saved.config.model.context)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_rows_end_in_the_odds_of_the_stepper(visit, trained_run, lang):
    app = layers(visit, trained_run, lang=lang)
    data, arrays = sent_packed(app, LENS)
    logits = sent_packed(app, "sampling-stepper")[1]["logits"]
    odds = torch.from_numpy(logits.copy()).double().softmax(0).numpy()
    assert arrays["odds"].shape == arrays["ranks"].shape == (3, len(data["ids"]))
    assert arrays["odds"][-1] == pytest.approx(odds[data["ids"]], abs=1e-5)
    assert arrays["ranks"][-1].tolist() == [int((odds > odds[id]).sum()) + 1 for id in data["ids"]]
    tops = [[data["ids"][column] for column in row] for row in data["tops"]]
    assert tops[-1] == np.argsort(-odds, kind="stable")[:6].tolist()
    assert data["ids"][data["followed"]] == tops[-1][0]
    assert not data["taken"]
    assert data["divergence"][-1] == 0
    parts = arrays["parts"].sum(0)
    assert parts == pytest.approx(logits[data["ids"]] - logits.mean(), abs=1e-3)
    assert data["labels"]["rows"] == [
        translate("layers-row-embedding", lang),
        *(translate("layers-row", lang, layer=layer) for layer in range(2)),
    ]
    assert translate("layers-words", lang) in words(app)


def test_the_token_that_the_story_takes_next_is_followed(visit, trained_run):
    app = layers(visit, trained_run, path="3.5")
    assert not sent_packed(app, LENS)[0]["taken"]
    before = sent_packed(app, LENS)[0]["place"]
    story = next(reversed(app.session_state["sampling-stories"].values()))
    story.go(0)
    app.run()
    data, _ = sent_packed(app, LENS)
    assert data["taken"]
    assert data["ids"][data["followed"]] == 5
    assert data["place"] != before


@pytest.mark.parametrize("path", [(), (3,), tuple(range(12)) * 4])
def test_the_attention_is_that_of_what_the_model_sees(visit, trained_run, path):
    app = layers(visit, trained_run, path=".".join(map(str, path)))
    saved, ids = seen(trained_run, path=path)
    data, arrays = sent_packed(app, HEADS)
    assert data["ids"] == ids
    assert data["earlier"] == 0
    expected = trace(saved.model, ids).patterns[:, :, -1].numpy()
    assert arrays["looks"] == pytest.approx(expected, abs=1e-5)


def test_of_a_long_text_the_earlier_tokens_share_a_column(visit, store):
    run = add_trained_run(store, "long", model__context=64, steps=6)
    prompt = PROMPT * 2
    app = layers(visit, run, prompt=prompt[:60])
    saved, ids = seen(run, prompt[:60])
    data, arrays = sent_packed(app, HEADS)
    assert data["earlier"] == 60 - COLUMNS
    assert data["ids"] == ids[-COLUMNS:]
    expected = trace(saved.model, ids).patterns[:, :, -1].numpy()
    assert arrays["looks"][..., 1:] == pytest.approx(expected[..., -COLUMNS:], abs=1e-5)
    assert arrays["looks"].sum(-1) == pytest.approx(1, abs=1e-5)


SPECIAL = [
    ({"model__residual": False}, "layers-no-residual", False),
    ({"model__norm_place": "post"}, "layers-no-norm", False),
    ({"model__norm": "none"}, "layers-no-norm", True),
    ({"model__tied_head": True}, "layers-tied", True),
    ({"model__causal": False, "model__layers": 1}, None, True),
]


@pytest.mark.parametrize(("changes", "message", "is_sum"), SPECIAL)
def test_it_says_what_is_special_about_a_model(visit, store, changes, message, is_sum):
    run = add_trained_run(store, "special", **changes)
    app = layers(visit, run, path="1.2.3")
    data, arrays = sent_packed(app, LENS)
    logits = sent_packed(app, "sampling-stepper")[1]["logits"]
    odds = torch.from_numpy(logits.copy()).softmax(0).numpy()
    assert arrays["odds"][-1] == pytest.approx(odds[data["ids"]], abs=1e-4)
    said = words(app)
    for each in ("layers-no-residual", "layers-no-norm", "layers-tied"):
        assert (translate(each) in said) == (each == message)
    assert (translate("layers-figures-parts") in said) == is_sum == ("parts" in arrays)


def test_two_tokens_are_all_there_are(visit, store):
    run = add_trained_run(store, "two", text="aabab" * 200, steps=2)
    data, arrays = sent_packed(layers(visit, run, prompt="ab"), LENS)
    assert data["ids"] == [0, 1]
    assert [sorted(row) for row in data["tops"]] == [[0, 1]] * 3
    assert data["most"] == 1
    assert arrays["odds"].sum(1) == pytest.approx(1)


def test_hostile_names_and_words_are_only_ids(visit, store):
    run = add_trained_run(store, HOSTILE, text=HOSTILE * 40, steps=2)
    app = layers(visit, run, prompt=HOSTILE)
    data, _ = sent_packed(app, HEADS)
    assert all(type(id) is int for id in data["ids"])


def test_it_says_so_where_the_attention_page_reads_other_tokens(visit, store):
    run = add_trained_run(store, "bytes", tokenizer__kind="byte")
    said = translate("layers-looks-anew")
    assert said not in words(layers(visit, run))
    # A byte that begins a character, and nothing after it.
    assert said in words(layers(visit, run, path=str(0xE4)))


def test_a_head_opens_on_the_attention_page_with_this_text(visit, trained_run):
    app = layers(visit, trained_run)
    app.session_state["sampling-layers-open"] = "1.1"
    app.run()
    assert not app.exception, app.exception
    saved, ids = seen(trained_run)
    assert app.session_state["attention-typed"] == saved.tokenizer.decode(ids)
    assert app.session_state["attention-head"] == (1, 1)
    assert app.query_params["run"] == trained_run.id
