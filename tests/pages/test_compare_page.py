"""Runs side by side: which ones, in what they differ, and what they had written by then."""

import csv
import io
import math

import pytest
from test_every_page import sent
from tiny import CHINESE, TEXT, run_config
from visits import ADA, HOSTILE, add_trained_run

from gptcore.example import RUN_ID as EXAMPLE
from gptcore.export import COLUMNS
from gptcore.messages import LANGUAGES, translate
from gptcore.modelfile import load_model


@pytest.fixture
def pair(store):
    """Two runs on one text."""
    return [add_trained_run(store, "one", steps=6), add_trained_run(store, "two", steps=4)]


def chosen(app):
    return app.multiselect(key="compare-runs").value


def by_id(app):
    return {run["id"]: run for run in sent(app, "overlay")["runs"]}


def table(app, place):
    """Row -> cells, without the marks of Markdown."""
    frame = app.table[place].value
    plain = {}
    for name, row in frame.iterrows():
        plain[str(name).replace("\\", "")] = [str(cell).replace("\\", "") for cell in row]
    return plain


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_open_run_and_the_newest_others_are_chosen_at_first(visit, pair, lang):
    app = visit("compare.py", lang=lang, run=pair[0].id)
    assert not app.exception
    assert app.title[0].value == translate("compare-title", lang)
    assert chosen(app) == [pair[0].id, pair[1].id]
    options = app.multiselect(key="compare-runs").options
    assert set(options) == {"one", "two", translate("common-example", lang)}
    overlay = sent(app, "overlay")
    assert [run["letter"] for run in overlay["runs"]] == ["A", "B"]
    assert [len(run["points"]["step"]) for run in overlay["runs"]] == [7, 5]
    assert not app.warning


def test_one_run_is_compared_with_the_shipped_one(visit, trained_run):
    app = visit("compare.py", lang="en")
    assert chosen(app) == [trained_run.id, EXAMPLE]
    said = app.warning[0].value.replace("\\", "")
    assert said.startswith(translate("compare-different-texts"))


def test_the_choice_is_kept_through_the_visit(visit, store, pair):
    app = visit("compare.py")
    app.multiselect(key="compare-runs").set_value([EXAMPLE, pair[0].id]).run()
    app.switch_page("home.py").run()
    add_trained_run(store, "three", steps=1)
    app.switch_page("compare.py").run()
    assert not app.exception
    assert chosen(app) == [EXAMPLE, pair[0].id]
    store.delete(ADA, pair[0].id)
    app.run()
    assert not app.exception
    assert chosen(app) == [EXAMPLE]
    app.multiselect(key="compare-runs").set_value([]).run()
    assert not app.exception
    assert app.button(key="compare-begin")


def test_a_run_of_somebody_else_stays_in_the_choice(visit, store, trained_run):
    app = visit("compare.py", person="b" * 40, run=trained_run.id)
    assert chosen(app) == [trained_run.id, EXAMPLE]
    app.multiselect(key="compare-runs").set_value([EXAMPLE, trained_run.id]).run()
    app.selectbox(key="bar-run").select(EXAMPLE).run()
    assert not app.exception
    assert chosen(app) == [EXAMPLE, trained_run.id]


def test_only_what_is_new_is_sent(visit, pair):
    app = visit("compare.py")
    app.run()
    again = sent(app, "overlay")["runs"]
    assert {run["after"] for run in again} == {4, 6}
    assert all(run["points"]["step"] == [] for run in again)
    app.multiselect(key="compare-runs").set_value([EXAMPLE, pair[0].id]).run()
    found = by_id(app)
    assert found[EXAMPLE]["after"] == -1
    assert found[pair[0].id]["after"] == 6
    app.switch_page("home.py").run()
    app.switch_page("compare.py").run()
    assert {run["after"] for run in sent(app, "overlay")["runs"]} == {-1}


def test_only_settings_that_differ_are_listed(visit, pair):
    app = visit("compare.py", lang="en")
    assert table(app, 0) == {"Steps to train": ["4", "6"]}
    results = table(app, 1)
    assert results["Steps"] == ["4", "6"]
    losses = [float(cell.strip("*")) for cell in results["Validation loss (nats a token)"]]
    assert losses == [round(run.val_loss, 3) for run in reversed(pair)]
    bold = [cell.startswith("**") for cell in results["Validation loss (nats a token)"]]
    assert bold == [loss == min(losses) for loss in losses]
    bits = [float(cell.strip("*")) for cell in results["Validation loss (bits per character)"]]
    # One character a token.
    assert bits == pytest.approx([loss / math.log(2) for loss in losses], abs=2e-3)
    parameters = int(results["Parameters"][0].replace(",", ""))
    assert parameters == pair[0].config.model.parameters(len(set(TEXT)))


def test_twins_differ_in_no_setting(visit, store):
    for _ in range(2):
        add_trained_run(store, "twin", steps=1)
    app = visit("compare.py", lang="en")
    said = [each.value.replace("\\", "") for each in app.markdown]
    assert translate("compare-same-settings") in said
    assert len(app.table) == 1
    titles = [str(name).replace("\\", "") for name in app.table[0].value.columns]
    assert titles == ["**A** twin", "**B** twin (2)"]


def test_every_value_of_a_setting_can_be_written(visit, store):
    """Runs that differ in all there is: words for choices, and no traceback."""
    config = run_config(
        tokenizer__kind="bpe",
        training__optimizer="sgd",
        training__schedule="constant",
        training__clip=1.0,
        training__prompt="a\n*b*",
        training__phases=[{"share": 1.0, "context": 16, "batch": 2}],
        training__betas=[0.5, 0.6],
        model__positions="none",
        model__norm="none",
        model__activation="swiglu",
        model__residual=False,
        seed=7,
        text__title=HOSTILE,
    )
    add_trained_run(store, "one", steps=2)
    store.create_run(ADA, config, CHINESE, "other")
    for lang in LANGUAGES:
        app = visit("compare.py", lang=lang)
        app.session_state["compare-chosen"] = [run.id for run in store.runs_of(ADA)]
        app.run()
        assert not app.exception
        rows = table(app, 0)
        assert len(rows) >= 15
        assert all(len(cells) == 2 and all(cells) for cells in rows.values())
        assert (
            translate("setting-training-optimizer.sgd", lang)
            in rows[translate("setting-training-optimizer", lang)]
        )
        assert "a⏎*b*" in rows[translate("setting-training-prompt", lang)]


def test_what_was_written_by_then(visit, pair):
    app = visit("compare.py", lang="en")
    newest = {column["id"]: column for column in sent(app, "overlay-columns")["columns"]}
    assert newest[pair[0].id]["wrote"] == translate("compare-wrote", step=6)
    app.session_state["compare-place"] = {"step": 2.0}
    app.run()
    assert sent(app, "overlay")["place"] == 2
    earlier = {column["id"]: column for column in sent(app, "overlay-columns")["columns"]}
    for run in pair:
        column = earlier[run.id]
        assert column["said"].startswith("Step 2:")
        assert column["tokens"] != newest[run.id]["tokens"]
    # Each way of lining up has a place of its own.
    app.segmented_control(key="compare-align").set_value("tokens").run()
    assert sent(app, "overlay")["place"] is None


def test_places_out_of_a_browser_may_be_anything(visit, pair):
    for place in (0.0, 1e300, 0.5):
        app = visit("compare.py")
        app.session_state["compare-place"] = {"step": place}
        app.run()
        assert not app.exception


def test_the_passage_is_read_as_the_model_reads_it(visit, store, pair):
    import torch

    app = visit("compare.py", lang="en")
    (column,) = [
        each for each in sent(app, "overlay-columns")["columns"] if each["id"] == pair[0].id
    ]
    saved = load_model(store.model_bytes(pair[0].id, 6))
    ids = [token[0] for token in column["tokens"]]
    passage = saved.tokenizer.decode(ids)
    assert passage in TEXT[int(0.9 * len(TEXT)) :]
    assert [token[2] for token in column["tokens"]] == list(range(len(ids)))  # one byte each
    context = saved.config.model.context
    window = torch.tensor([ids[:context]])
    with torch.no_grad():
        logs = saved.model(window)[0].log_softmax(-1)
    for place in range(1, context):
        nats = column["tokens"][place][1]
        assert nats == pytest.approx(-logs[place - 1, ids[place]].item(), abs=1e-3)


def test_a_model_that_lacks_characters_says_so(visit, store):
    english = add_trained_run(store, "english", steps=2)
    chinese = add_trained_run(store, "中文", text=CHINESE, steps=2)
    app = visit("compare.py", lang="en")
    app.multiselect(key="compare-runs").set_value([english.id, chinese.id]).run()
    assert not app.exception
    first, second = sent(app, "overlay-columns")["columns"]
    assert first["tokens"]
    assert second["tokens"] == []
    assert second["problem"].startswith("It cannot read this passage")
    assert app.warning


def test_an_imported_model_has_no_curve_and_reads_all_the_same(visit, store, pair):
    model = store.import_model(ADA, store.model_bytes(pair[0].id, 6), "loaded")
    app = visit("compare.py", lang="en")
    app.multiselect(key="compare-runs").set_value([pair[0].id, model.id]).run()
    assert not app.exception
    told = by_id(app)[model.id]
    assert told["points"]["step"] == []
    assert told["bits"] is None
    assert told["said"] == translate("compare-no-curve")
    own, loaded = sent(app, "overlay-columns")["columns"]
    assert loaded["tokens"] == own["tokens"]
    assert not app.warning
    app.multiselect(key="compare-runs").set_value([model.id]).run()
    assert not app.exception


def test_different_tokens_are_compared_in_bits(visit, store, pair):
    config = run_config(training__steps=2, tokenizer__kind="byte")
    store.create_run(ADA, config, TEXT, "bytes")
    app = visit("compare.py", lang="en")
    said = app.warning[0].value.replace("\\", "")
    assert said.startswith(translate("compare-different-tokens"))
    app.segmented_control(key="compare-unit").set_value("bits").run()
    assert not app.warning
    assert sent(app, "overlay")["unit"] == "bits"
    assert all(
        run["bits"] == pytest.approx(1 / math.log(2)) for run in sent(app, "overlay")["runs"]
    )


def test_a_model_without_a_mask_does_not_win(visit, store, trained_run):
    add_trained_run(store, "peeking", steps=2, model__causal=False)
    app = visit("compare.py", lang="en")
    said = app.warning[0].value.replace("\\", "")
    assert said == translate("compare-no-mask", letters="A")
    assert not any("**" in cell for cells in table(app, 1).values() for cell in cells)
    first, second = sent(app, "overlay-columns")["columns"]
    assert first["problem"]
    assert not second["problem"]


def test_six_at_most(visit, store):
    ids = [add_trained_run(store, f"run {n}", steps=1).id for n in range(7)]
    app = visit("compare.py", lang="en")
    assert len(chosen(app)) == 3
    app.multiselect(key="compare-runs").set_value(ids[:6]).run()
    assert not app.exception
    assert len(sent(app, "overlay")["runs"]) == 6
    assert len(sent(app, "overlay-columns")["columns"]) == 5


def test_hostile_names_are_text(visit, store):
    add_trained_run(store, HOSTILE, steps=1)
    add_trained_run(store, "=1+1", steps=1)
    app = visit("compare.py")
    assert not app.exception
    for run in sent(app, "overlay")["runs"]:
        assert "<" not in run["short"]
    for element in [*app.markdown, *app.caption, *app.warning]:
        assert "<img" not in element.value.replace("\\<", "")
    for column in app.table[0].value.columns:
        assert "<img" not in str(column).replace("\\<", "")


def test_all_numbers_as_one_table(visit, store, monkeypatch):
    runs = [add_trained_run(store, name, steps=steps) for name, steps in (("=1+1", 2), ("a,b", 3))]
    app = visit("compare.py")
    from pages.parts import exports  # needs the components, which a visit registers

    kept = {}
    monkeypatch.setattr(exports, "_button", lambda name, made, *rest: kept.update({name: made}))
    app.run()
    written = kept["compared"]().decode("utf-8-sig")
    header, *rows = csv.reader(io.StringIO(written, newline=""))
    assert header == ["run", *COLUMNS]
    assert [row[0] for row in rows] == ["a,b"] * 4 + ["'=1+1"] * 3
    metrics = [metric for run in reversed(runs) for metric in store.metrics_since(run.id, -1)]
    assert [float(row[4]) for row in rows] == [metric.train_loss for metric in metrics]
    assert all(row[6] for row in rows if row[5]), "bits are known wherever a loss was measured"
