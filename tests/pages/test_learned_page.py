"""Learned positions on the page: its pictures and sentences are those of the weights."""

import base64
import json
from itertools import pairwise
from threading import Event
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from streamlit.testing.v1 import AppTest
from test_every_page import sent
from tiny import TEXT, run_config
from visits import ADA, HOSTILE, add_trained_run, settled

from gptcore import position_vectors
from gptcore.messages import LANGUAGES, translate
from gptcore.position_vectors import LearnedPositions, learned_positions
from gptcore.records import Run
from pages.parts import background, models, positions_learned_pictures, safe
from pages.parts.runs_store import drafts

BOB = "bob-" + "b" * 36


@pytest.fixture
def run(store) -> Run:
    return add_trained_run(store, model__positions="learned")


def opened(visit, run: Run, picture: str = "vectors", **query: str) -> AppTest:
    app = visit("positions.py", run=run.id, **query)
    return app.segmented_control(key="positions-learned-picture").set_value(picture).run()


def drawn(app: AppTest, side: str, trace: int = -1) -> dict[str, Any]:
    """A trace of one of the two pictures, its arrays read."""
    figure = json.loads(sent(app, f"positions-learned-{side}")["figure"])
    read = figure["data"][trace]
    for name in ("x", "y", "z", "customdata"):
        if isinstance(read.get(name), dict):
            read[name] = array(read[name])
    return read


def array(sent: dict[str, str]) -> NDArray[Any]:
    values = np.frombuffer(base64.b64decode(sent["bdata"]), sent["dtype"])
    return values.reshape([int(size) for size in sent.get("shape", "-1").split(",")])


def learned(run: Run, step: int, change_only: bool = False) -> LearnedPositions:
    found = learned_positions(
        models.saved_model(run.id, step), models.saved_model(run.id, 0), change_only
    )
    assert found is not None
    return found


def words(app: AppTest) -> list[str]:
    return [each.value for each in (*app.markdown, *app.caption)]


def said(lang: str, message: str, **values: Any) -> str:
    return safe.markdown(translate(message, lang, **values))


def decimals(value: float) -> str:
    return positions_learned_pictures.cosine(value)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_numbers_and_how_alike_they_are(visit, run, lang) -> None:
    expected = learned(run, 6)
    app = opened(visit, run, lang=lang)
    for side, geometry in (("before", expected.before), ("after", expected.after)):
        np.testing.assert_array_equal(drawn(app, side)["z"], geometry.vectors)
    ranges = {(drawn(app, side)["zmin"], drawn(app, side)["zmax"]) for side in ("before", "after")}
    ((least, most),) = ranges
    assert least == -most
    values = {"width": 16, "least": f"−{most:g}", "most": f"{most:g}"}
    assert said(lang, "learned-vectors.words", **values) in words(app)

    app.segmented_control(key="positions-learned-picture").set_value("similarity").run()
    for side, geometry in (("before", expected.before), ("after", expected.after)):
        np.testing.assert_array_equal(drawn(app, side)["z"], geometry.cosines)
        assert decimals(geometry.near) in sent(app, f"positions-learned-{side}")["summary"]
    alike = said(
        lang,
        "learned-alike",
        near=decimals(expected.after.near),
        near_before=decimals(expected.before.near),
        far=decimals(expected.after.far),
        far_before=decimals(expected.before.far),
        distance=8,
    )
    assert any(each.startswith(alike) for each in words(app))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_path_in_two_and_three_dimensions(visit, run, lang) -> None:
    expected = learned(run, 6)
    app = opened(visit, run, "path", lang=lang)
    for dimensions, axes in (("2", "xy"), ("3", "xyz")):
        app.segmented_control(key="positions-learned-dimensions").set_value(dimensions).run()
        for side, geometry in (("before", expected.before), ("after", expected.after)):
            for axis, values in zip(axes, geometry.path.points.T, strict=False):
                np.testing.assert_array_equal(drawn(app, side)[axis], values)
            summary = sent(app, f"positions-learned-{side}")["summary"]
            assert f"{100 * geometry.path.shares[1]:.2g}%" in summary


def test_another_moment_is_another_picture_and_no_component_turns_over(visit, run) -> None:
    app = opened(visit, run, "path", moment="2")
    shown = []
    for step in range(2, 7):
        app.query_params["moment"] = str(step)
        app.run()
        points = np.stack([drawn(app, "after")[axis] for axis in "xy"], axis=1)
        np.testing.assert_array_equal(abs(points), abs(learned(run, step).after.path.points[:, :2]))
        shown.append(points)
        before = learned(run, 0).after.path.points
        np.testing.assert_array_equal(drawn(app, "before")["x"], before[:, 0])
    for earlier, later in pairwise(shown):
        assert ((earlier * later).sum(0) > 0).all()
        assert not np.array_equal(earlier, later)


def test_the_pictures_stay_until_the_next_ones_are_known(visit, run, monkeypatch) -> None:
    app = opened(visit, run, moment="5")
    known, real = Event(), position_vectors.learned_positions

    def slow(*given: Any) -> LearnedPositions | None:
        assert known.wait(30)
        return real(*given)

    monkeypatch.setattr(position_vectors, "learned_positions", slow)
    monkeypatch.setattr(background, "_AT_ONCE_S", 0.0)
    app.query_params["moment"] = "6"
    app.run()
    assert app.button(key="positions-learned-stop")
    assert f"**{said('en', 'learned-after', step=5)}**" in words(app)
    known.set()
    settled(app)
    assert f"**{said('en', 'learned-after', step=6)}**" in words(app)
    expected = real(*(models.saved_model(run.id, step) for step in (6, 0)))
    assert expected is not None
    np.testing.assert_array_equal(drawn(app, "after")["z"], expected.after.vectors)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_only_what_training_has_changed(visit, run, lang) -> None:
    app = opened(visit, run, lang=lang)
    app.toggle(key="positions-learned-change").set_value(True).run()
    expected = learned(run, 6, change_only=True)
    np.testing.assert_array_equal(drawn(app, "after")["z"], expected.after.vectors)
    assert f"**{said(lang, 'learned-added', step=6)}**" in words(app)
    values = {"near": decimals(expected.after.near), "far": decimals(expected.after.far)}
    alike = said(lang, "learned-alike-added", distance=8, **values)
    assert any(each.startswith(alike) for each in words(app))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_says_which_places_are_not_trained_yet(visit, store, lang) -> None:
    run = add_trained_run(store, model__positions="learned", training__weight_decay=0.5)
    why = said(lang, "learned-short-windows", context=8)
    app = opened(visit, run, lang=lang, moment="0")
    assert said(lang, "learned-nothing-yet") in words(app)
    app = opened(visit, run, lang=lang, moment="3")
    kept = round(100 * learned(run, 3).kept)
    assert 50 < kept < 99
    assert f"{said(lang, 'learned-untrained', start=8, kept=kept)} {why}" in words(app)
    app = opened(visit, run, lang=lang, moment="6")
    assert not any(why in each for each in words(app))


@pytest.mark.parametrize(("part", "order"), [(0.9, "order"), (0.08, "order-some"), (0, "no-order")])
def test_what_is_said_of_order_follows_from_the_numbers(visit, run, part, order) -> None:
    """Vectors made by hand: in part the same in each half of the places, in part all their own."""
    halves = np.ones((16, 16))
    halves[8:] *= -1
    own = np.linalg.qr(np.random.default_rng(0).normal(size=(16, 16)))[0] * 4
    made = np.sqrt(part) * halves + np.sqrt(1 - part) * own
    saved = models.saved_model(run.id, 6)
    saved.model.state_dict()["position_embedding.weight"].numpy()[:] = made
    assert any(said("en", f"learned-{order}") in each for each in words(opened(visit, run)))


def test_what_large_random_numbers_hide_is_said(visit, store) -> None:
    run = add_trained_run(store, model__positions="learned", model__width=64)
    found = learned(run, 2)
    percent = round(100 * found.change_length / found.length_before)
    assert 0 < percent < 100
    hidden = said("en", "learned-hidden", percent=percent)
    app = opened(visit, run, moment="2")
    assert any(hidden in each for each in words(app))
    app.toggle(key="positions-learned-change").set_value(True).run()
    assert not any(hidden in each for each in words(app))


def test_the_formula_has_the_sizes_of_this_model(visit, run) -> None:
    app = opened(visit, run)
    found = learned(run, 6)
    assert r"x_p = E[\text{token}_p] + P[p]" in app.latex[0].value
    formula = next(each for each in words(app) if "vectors of 16 numbers" in each)
    assert "256 weights" in formula
    for length in (found.token_length, found.length):
        assert safe.markdown(f"{length:.2f}") in formula


def test_what_is_too_large_is_thinned_and_said(visit, run, monkeypatch) -> None:
    weights = learned(run, 6).after
    monkeypatch.setattr(position_vectors, "MOST_PLACES", 4)
    monkeypatch.setattr(position_vectors, "MOST_NUMBERS", 8)
    app = opened(visit, run)
    values = drawn(app, "after")
    np.testing.assert_array_equal(values["z"], weights.vectors[::4, ::2])
    assert (values["dy"], values["dx"]) == (4, 2)
    assert any(said("en", "learned-thinned", rows=4, columns=2) in each for each in words(app))
    app.segmented_control(key="positions-learned-picture").set_value("similarity").run()
    np.testing.assert_allclose(drawn(app, "after")["z"], weights.cosines[::4, ::4], atol=1e-6)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_where_another_run_is_open_those_that_have_some_are_offered(visit, store, lang) -> None:
    names = [HOSTILE, "one", "two", "three", "four"]
    runs = [add_trained_run(store, name, steps=1, model__positions="learned") for name in names]
    other = add_trained_run(store, "other", steps=1, model__positions="alibi")
    app = visit("positions.py", run=other.id, lang=lang)
    app.segmented_control(key="positions-encoding").set_value("learned").run()
    assert said(lang, "learned-elsewhere", count=4) in words(app)
    offered = [each for each in app.button if (each.key or "").startswith("positions-open-")]
    assert [each.label for each in offered] == ["four", "three", "two", "one"]
    offered[1].click().run()
    assert app.query_params["run"] == runs[3].id
    assert sent(app, "positions-learned-after")["summary"]


def test_hostile_names_are_only_names(visit, store) -> None:
    run = add_trained_run(store, HOSTILE, steps=1, model__positions="learned")
    other = add_trained_run(store, "other", steps=1)
    app = visit("positions.py", run=other.id)
    app.segmented_control(key="positions-encoding").set_value("learned").run()
    button = app.button(key=f"positions-open-{run.id}")
    assert button.label == safe.markdown(safe.one_line(HOSTILE, 60))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_without_one_the_next_run_can_have_some(visit, store, lang) -> None:
    other = add_trained_run(store, steps=1, model__positions="alibi")
    app = visit("positions.py", person=BOB, run=other.id, lang=lang)
    app.segmented_control(key="positions-encoding").set_value("learned").run()
    assert said(lang, "learned-elsewhere", count=0) in words(app)
    app.button(key="positions-learned-train").click().run()
    assert not app.exception
    assert app.title[0].value == translate("train-title-new", lang)
    assert drafts().of(BOB).changes == {"model.positions": "learned"}


def test_a_run_without_weights_has_none_to_show(visit, store) -> None:
    run = store.create_run(ADA, run_config(model__positions="learned"), TEXT, "waiting")
    app = visit("positions.py", run=run.id)
    assert not app.exception
    assert said("en", "write-no-weights") in words(app)


def test_a_model_out_of_a_file_has_its_vectors_too(visit, store, run) -> None:
    imported = store.import_model(ADA, store.model_bytes(run.id, 6), "file")
    app = opened(visit, imported)
    np.testing.assert_array_equal(drawn(app, "before")["z"], learned(run, 0).after.vectors)
    np.testing.assert_array_equal(drawn(app, "after")["z"], learned(run, 6).after.vectors)
