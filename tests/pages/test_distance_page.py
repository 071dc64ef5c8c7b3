"""Where heads look: pictures and sentences are what the core measures of the moment shown."""

import json
import threading
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest
from test_every_page import sent
from visits import ADA, add_trained_run, sent_packed, settled

from gptcore import distances as core
from gptcore.distances import Distances, distances, drawn_at, written
from gptcore.figures.distances import least_weight
from gptcore.messages import LANGUAGES, translate
from gptcore.records import Run
from gptcore.surprise import held_out
from pages.parts.models import saved_model
from pages.parts.positions_distance_words import places, slope_of


def words(app: AppTest) -> str:
    return "\n".join(each.value.replace("\\", "") for each in (*app.markdown, *app.caption))


def opened(visit: Any, run: Run, lang: str = "en", **query: str) -> AppTest:
    app = visit("positions.py", lang=lang, run=run.id, **query)
    app = settled(app.segmented_control(key="positions-part").set_value("distance").run())
    assert not app.exception, app.exception
    return app


def expected(store: Any, run: Run, step: int) -> Distances:
    saved = saved_model(run.id, step)
    return distances(saved.model, held_out(saved, store.text_of(run.id)), lambda share: None)


def click(app: AppTest, head: str) -> AppTest:
    """What the component does when a head is clicked."""
    app.session_state["attention-head"] = tuple(int(each) for each in head.split("."))
    return app.run()


MODELS = {
    "rotary": {},
    "learned": {"model__positions": "learned"},
    "sinusoidal": {"model__positions": "sinusoidal", "model__heads": 4},
    "alibi": {"model__positions": "alibi"},
    "none": {"model__positions": "none"},
    "no-mask": {"model__positions": "alibi", "model__causal": False},
}


@pytest.mark.parametrize(("name", "lang"), list(zip(MODELS, ["en", "zh"] * 3, strict=True)))
def test_what_is_shown_is_what_the_core_measures(visit, store, name, lang) -> None:
    run = add_trained_run(store, steps=3, **MODELS[name])
    app = opened(visit, run, lang)
    found = expected(store, run, 3)
    data, arrays = sent_packed(app, "positions-distance-heads")
    at = drawn_at(found.length)
    heads = run.config.model.heads
    assert (data["layers"], data["heads"], data["head"]) == ([0, 1], heads, "1.0")
    np.testing.assert_array_equal(arrays["at"], at)
    np.testing.assert_allclose(arrays["text"], found.text.weights[..., at], atol=1e-6)
    np.testing.assert_allclose(arrays["alone"], found.alone.weights[..., at], atol=1e-6)
    assert data["means"] == [places(mean) for mean in found.text.mean.flatten()]
    figure = json.loads(sent(app, "positions-distance-head")["figure"])
    alone, text = figure["data"]
    assert text["y"] == pytest.approx(found.text.weights[1, 0, at], abs=1e-6)
    assert alone["y"] == pytest.approx(found.alone.weights[1, 0, at], abs=1e-6)
    assert text["x"] == (at + 1).tolist()

    causal, even = int(run.config.model.causal), int(name == "none")
    both = {
        side: float(each.mean[1, 0])
        for side, each in (("text", found.text), ("alone", found.alone))
    }
    said = words(app)
    shown = {side: places(mean) for side, mean in both.items()}
    assert translate("distance-mean", lang, **shown, causal=causal) in said
    shares = {
        "text": round(100 * float(found.text.within(8)[1, 0])),
        "alone": round(100 * float(found.alone.within(8)[1, 0])),
    }
    assert translate("distance-near", lang, others=7, **shares, causal=causal) in said
    for change, so in (
        ("nearer", both["text"] < both["alone"] - max(0.5, 0.1 * both["alone"])),
        ("farther", both["text"] > both["alone"] + max(0.5, 0.1 * both["alone"])),
    ):
        assert (translate(f"distance-{change}", lang, even=even) in said) == so
    positions = run.config.model.positions
    slope = {"slope": slope_of(1 / 16)} if positions == "alibi" else {}
    assert translate(f"distance-alone-{positions}", lang, **slope) in said
    assert (translate("distance-how-even", lang) in said) == bool(causal)
    source = {"windows": found.windows, "length": found.length}
    assert translate("distance-source", lang, **source) in said


def test_another_head_and_the_ends_of_the_scale(visit, store) -> None:
    run = add_trained_run(store, steps=3)
    app = click(opened(visit, run), "0.1")
    found = expected(store, run, 3)
    assert sent_packed(app, "positions-distance-heads")[0]["head"] == "0.1"
    assert places(found.text.mean[0, 1]) in words(app).split("**L0 H1** · ")[1].split(" places")[0]
    order = sorted((mean, f"L{at // 2} H{at % 2}") for at, mean in enumerate(found.text.mean.flat))
    (near, nearest), *_, (far, farthest) = order
    values = {"near": places(near), "far": places(far), "nearest": nearest, "farthest": farthest}
    assert translate("distance-extremes", count=4, **values) in words(app)


def test_the_picture_follows_the_moment_on_the_same_axes(visit, store) -> None:
    run = add_trained_run(store, steps=3)
    seen = []
    for step in (0, 3):
        app = opened(visit, run, moment=str(step))
        figure = json.loads(sent(app, "positions-distance-head")["figure"])
        seen.append(figure)
        found = expected(store, run, step)
        assert figure["data"][1]["y"] == pytest.approx(
            found.text.weights[1, 0, drawn_at(found.length)], abs=1e-6
        )
    assert seen[0]["layout"] == seen[1]["layout"]
    assert seen[0]["data"] != seen[1]["data"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_of_many_heads_one_layer_is_shown(visit, store, lang) -> None:
    run = add_trained_run(store, steps=1, model__layers=5, model__heads=8)
    app = opened(visit, run, lang)
    assert sent_packed(app, "positions-distance-heads")[0]["layers"] == [4]
    app.selectbox(key="positions-distance-layer").set_value(2).run()
    data, arrays = sent_packed(app, "positions-distance-heads")
    assert (data["layers"], data["head"]) == ([2], "2.0")
    assert arrays["text"].shape[:2] == (1, 8)
    click(app, "2.7")
    assert app.selectbox(key="positions-distance-layer").value == 2
    assert sent_packed(app, "positions-distance-heads")[0]["head"] == "2.7"


def test_one_head_is_shown_large_alone(visit, store) -> None:
    run = add_trained_run(store, steps=1, model__layers=1, model__heads=1)
    app = opened(visit, run)
    assert sent(app, "positions-distance-head")
    with pytest.raises(AssertionError):
        sent_packed(app, "positions-distance-heads")
    assert "Of all" not in words(app)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_model_that_came_without_its_text(visit, store, lang) -> None:
    trained = add_trained_run(store, steps=3)
    model = store.model_bytes(trained.id, 3)
    run = store.import_model(ADA, model, "brought")
    app = opened(visit, run, lang)
    saved = saved_model(run.id, run.step)
    found = distances(saved.model, written(saved, lambda share: None), lambda share: None)
    source = {"windows": found.windows, "length": found.length}
    assert translate("distance-source-written", lang, **source) in words(app)
    assert places(found.text.mean[1, 0]) in words(app)


def test_what_is_there_stays_while_another_moment_is_measured(visit, store, monkeypatch) -> None:
    run = add_trained_run(store, steps=3)
    app = opened(visit, run)
    goes_on = threading.Event()

    def slow(model: Any, ids: Any, progress: Any) -> Distances:
        while not goes_on.wait(0.01):
            progress(0.5)
        return distances(model, ids, progress)

    monkeypatch.setattr(core, "distances", slow)
    monkeypatch.setattr("pages.parts.positions_distance._WAIT_S", 0.01)
    app.query_params["moment"] = "1"
    app.run()
    assert [button.key for button in app.button if button.key == "positions-distances-stop"]
    assert sent_packed(app, "positions-distance-heads")[0]["step"] == 3
    app.button(key="positions-distances-stop").click().run()
    assert app.error[0].value.replace("\\", "")
    assert sent_packed(app, "positions-distance-heads")[0]["step"] == 3
    goes_on.set()
    app = settled(app.button(key="positions-distances-stop-again").click().run())
    assert sent_packed(app, "positions-distance-heads")[0]["step"] == 1


def test_weights_that_are_too_large_are_an_error_with_advice(visit, store, monkeypatch) -> None:
    run = add_trained_run(
        store, steps=1, model__positions="none", model__norm="none", model__qk_norm=False
    )
    model = saved_model(run.id, 1).model
    model.token_embedding.weight.data.fill_(1e30)
    app = opened(visit, run)
    advice = translate("error-model-tensor-not-finite.advice", name="attn.pattern")
    assert advice in app.error[0].value.replace("\\", "")


def test_the_axis_of_weights_ends_well_below_an_even_weight() -> None:
    assert [least_weight(length) for length in (2, 16, 128, 1024)] == [0.01, 1e-3, 1e-4, 1e-5]


def test_before_there_are_weights(visit, store) -> None:
    run = add_trained_run(store, steps=1)
    with store.database.writing() as sql:
        sql.execute("DELETE FROM moments WHERE run = ?", (run.id,))
    assert translate("write-no-weights") in words(opened(visit, run))
