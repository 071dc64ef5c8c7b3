"""What the picture of the Attention page is sent: the weights of the shown model, and words."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from streamlit.testing.v1 import AppTest
from test_packed import unpacked
from visits import HOSTILE, add_trained_run

from gptcore.head_edits import HeadEdits
from gptcore.messages import LANGUAGES, translate
from gptcore.trace import trace
from pages.parts import attention_maps, models


def message(app: AppTest) -> tuple[Any, dict[str, list[Any]]]:
    """The words of the message, and its arrays."""
    assert not app.exception, app.exception
    for element in app.get("bidi_component"):
        if element.proto.id.endswith("-attention-maps"):
            data, values, _ = unpacked(element.proto.bytes)
            return data, values
    raise AssertionError("no maps")


def squares(data: Any, values: list[Any]) -> NDArray[np.float64]:
    """(L, H, T, T) of what was sent, minus infinity where a token may not look."""
    tokens, causal = len(data["keys"]), data["causal"]
    found = np.full((data["layers"], data["heads"], tokens, tokens), -np.inf)
    sent = iter(values)
    for layer in range(data["layers"]):
        for head in range(data["heads"]):
            for row in range(tokens):
                for column in range(row + 1 if causal else tokens):
                    found[layer, head, row, column] = next(sent)
    assert next(sent, None) is None
    return found


@pytest.mark.parametrize("causal", [True, False])
@pytest.mark.parametrize("prompt", ["t", "th", "the cat goes"])
def test_weights_are_those_of_the_shown_moment(visit, store, causal, prompt):
    run = add_trained_run(store, steps=3, model__causal=causal)
    app = visit("attention.py", run=run.id, moment="2", prompt=prompt, head="1.0")
    data, arrays = message(app)
    saved = models.saved_model(run.id, 2)
    ids = saved.tokenizer.encode(prompt)
    assert [int(key) for key in data["keys"]] == ids
    assert (data["run"], data["step"], data["open"]) == (run.id, 2, [1, 0])
    expected = trace(saved.model, ids).patterns.numpy()
    sent = np.maximum(squares(data, arrays["weights"]) / 65535, 0)
    np.testing.assert_allclose(sent, expected, atol=1e-5)
    assert set(arrays) == {"weights"}
    start, end = data["pair"]
    assert start == len(ids) - 1
    assert expected[1, 0, -1].argmax() == end


def test_scores_come_when_they_are_asked_for(visit, trained_run):
    app = visit("attention.py", run=trained_run.id, prompt="the cat")
    words, _ = message(app)
    app.session_state[attention_maps.SCORES] = True
    data, arrays = message(app.run())
    saved = models.saved_model(trained_run.id, data["step"])
    expected = trace(saved.model, saved.tokenizer.encode("the cat")).scores.numpy()
    np.testing.assert_array_equal(squares(data, arrays["scores"]), expected)
    assert data["labels"]["words"] != words["labels"]["words"]
    app.session_state[attention_maps.SCORES] = False
    assert set(message(app.run())[1]) == {"weights"}


def test_edited_heads_are_named_and_drawn_as_they_now_look(visit, trained_run):
    app = visit("attention.py", run=trained_run.id, prompt="the cat")
    app.session_state["attention-edits"] = HeadEdits(
        muted=frozenset({(1, 0)}), even=frozenset({(0, 1)})
    )
    data, arrays = message(app.run())
    assert (data["muted"], data["even"]) == ([[1, 0]], [[0, 1]])
    even = squares(data, arrays["weights"])[0, 1] / 65535
    np.testing.assert_allclose(even[6], 1 / 7, atol=1e-5)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_words_are_in_the_language_of_the_visit_and_true_of_the_model(visit, store, lang):
    for causal, words in ((True, "maps-words"), (False, "maps-words-no-mask")):
        run = add_trained_run(store, steps=1, model__causal=causal)
        data, _ = message(visit("attention.py", run=run.id, lang=lang, prompt="the cat"))
        assert data["lang"] == lang
        assert data["labels"]["words"] == translate(words, lang)
        assert data["labels"]["future"] == translate("maps-future", lang)
        # What the browser fills in is left open.
        assert all(f"{{{gap}}}" in data["labels"]["looks"] for gap in ("from", "to", "weight"))


def test_heads_with_a_job_carry_its_name_and_score(visit, trained_run, monkeypatch):
    found = {(0, 1): ("previous", 0.834), (1, 1): ("induction", 0.6)}
    monkeypatch.setattr(attention_maps, "jobs_now", lambda look: found)
    data, _ = message(visit("attention.py", run=trained_run.id, prompt="the cat"))
    assert data["jobs"] == {"0.1": "previous token 0.83", "1.1": "induction 0.60"}


def test_hostile_tokens_are_sent_as_they_are_and_make_no_file_name(visit, store):
    run = add_trained_run(store, HOSTILE, text=HOSTILE * 40, steps=1, tokenizer__kind="bpe")
    data, _ = message(visit("attention.py", run=run.id, prompt=HOSTILE))
    shown = "".join(text for key in data["keys"] for _, text in data["table"][key]["parts"])
    assert HOSTILE.replace(" ", "·").endswith(shown)
    assert len(shown) > 20
    assert not set(data["file"]) & set("</>\"'$*:[]() .")
    assert data["file"].endswith(f"attention-step-{data['step']}")


def test_nothing_read_draws_nothing(visit, trained_run):
    app = visit("attention.py", run=trained_run.id, prompt="x")
    app.session_state["attention-typed"] = ""
    app.session_state["attention-own"] = True
    app.run()
    with pytest.raises(AssertionError, match="no maps"):
        message(app)


def test_what_a_browser_asks_for_is_looked_at(visit, trained_run):
    app = visit("attention.py", run=trained_run.id, prompt="the cat", head="0.0")
    app.session_state["attention-head"] = (1, 1)
    app.session_state["attention-pair"] = (4, 2)
    data, _ = message(app.run())
    assert (data["open"], data["pair"]) == ([1, 1], [4, 2])
