"""Below the picture of a run: surprise at tokens, a single step, commands, the loss in words."""

import math
import re

import pytest
from stored import turns
from test_every_page import sent
from tiny import CHINESE, TEXT, run_config
from visits import ADA, add_trained_run

from gptcore.data import split
from gptcore.leases import Leases, Progress
from gptcore.messages import LANGUAGES, translate
from gptcore.modelfile import load_model
from gptcore.records import Metric, Moment
from gptcore.slices import SliceTrainer
from gptcore.surprise import mean_nats, passage, token_losses
from gptcore.train import start
from pages.parts import surprise_view
from pages.parts.single_step import shown_window, tensor_words
from pages.parts.words import rounded_perplexity

GUEST = "b" * 40


def words(app) -> str:
    """All sentences of the page, without the marks of Markdown."""
    places = (*app.markdown, *app.caption, *app.info, *app.warning, *app.error)
    return " ".join(place.value for place in places).replace("\\", "")


def opened(app, part):
    return app.segmented_control(key="train-part").set_value(part).run()


def expected(store, run, step, place=0, text=TEXT):
    """What the passage costs the model of one moment, worked out anew."""
    saved = load_model(store.model_bytes(run.id, step))
    context = run.config.model.context
    ids = split(text, saved.tokenizer, context, run.config.text.validation_share).validation
    return token_losses(saved, passage(ids.numpy(), context, place))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_surprise_shows_the_chosen_moment(visit, store, trained_run, lang):
    app = opened(visit("train.py", lang=lang, run=trained_run.id), "surprise")
    assert not app.exception
    shown = sent(app, "surprise")
    losses = expected(store, trained_run, 6)
    assert [token[0] for token in shown["tokens"]] == [loss.id for loss in losses]
    assert shown["tokens"][0][1] is None
    assert [token[1] for token in shown["tokens"][1:]] == pytest.approx(
        [loss.nats for loss in losses[1:]], abs=1e-3
    )
    worst = [shown["tokens"][place][1] for place in shown["worst"]]
    assert worst == sorted((token[1] for token in shown["tokens"][1:]), reverse=True)[: len(worst)]
    assert f"{mean_nats(losses):.3f}" in words(app)

    app.query_params["moment"] = "1"
    app.run()
    earlier = sent(app, "surprise")
    assert [token[0] for token in earlier["tokens"]] == [token[0] for token in shown["tokens"]]
    assert [token[1] for token in earlier["tokens"][1:]] == pytest.approx(
        [loss.nats for loss in expected(store, trained_run, 1)[1:]], abs=1e-3
    )


def test_every_token_that_is_named_has_its_look(visit, store):
    run = add_trained_run(store, text=CHINESE)
    shown = sent(opened(visit("train.py", run=run.id), "surprise"), "surprise")
    ids = {token[0] for token in shown["tokens"]}
    ids |= {guess[0] for token in shown["tokens"] for guess in token[3]}
    assert {str(id) for id in ids} == shown["table"].keys()
    looks = "".join(text for look in shown["table"].values() for _, text in look["parts"])
    assert set("小猫⏎") <= set(looks)


def test_another_passage_can_be_chosen(visit, store):
    text = TEXT * 6
    run = add_trained_run(store, text=text, steps=2)
    app = opened(visit("train.py", run=run.id), "surprise")
    slider = app.slider(key="surprise-place")
    assert (slider.min, slider.value) == (1, 1)
    count = int(slider.max)
    assert count > 1
    slider.set_value(count).run()
    assert not app.exception
    last = expected(store, run, 2, count - 1, text)
    assert [token[0] for token in sent(app, "surprise")["tokens"]] == [loss.id for loss in last]
    # What was chosen stays while another part is open; a shorter text begins anew.
    opened(app, "step")
    opened(app, "surprise")
    assert app.slider(key="surprise-place").value == count
    short = add_trained_run(store, steps=1)
    app.run()
    app.selectbox(key="bar-run").select(short.id).run()
    assert not app.exception
    assert not [each for each in app.slider if each.key == "surprise-place"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_model_without_its_text_reads_what_is_typed(visit, store, trained_run, lang):
    run = store.import_model(ADA, store.model_bytes(trained_run.id, 6), "loaded")
    app = opened(visit("train.py", lang=lang, run=run.id), "surprise")
    assert not app.exception
    app.text_area(key="surprise-typed").set_value("the 漢 cat").run()
    assert translate("unknown.advice", lang) in words(app)
    app.text_area(key="surprise-typed").set_value("the small cat").run()
    assert not app.exception
    saved = load_model(store.model_bytes(run.id, 6))
    losses = token_losses(saved, saved.tokenizer.encode("the small cat"))
    assert [token[1] for token in sent(app, "surprise")["tokens"][1:]] == pytest.approx(
        [loss.nats for loss in losses[1:]], abs=1e-3
    )
    for part in ("doctor", "step", "along"):
        assert not opened(app, part).exception


def test_a_model_without_its_mask_is_said_to_read_ahead(visit, store):
    run = add_trained_run(store, steps=1, model__causal=False)
    app = opened(visit("train.py", run=run.id), "surprise")
    assert translate("surprise-no-mask") in words(app)


def grown(store, steps):
    """A run in training, with the weights of these steps."""
    run = store.create_run(ADA, run_config(), TEXT, "grows")
    leases = Leases(store, "w")
    leases.claim([])
    for step in steps:
        grow(store, run, step)
    return run


def grow(store, run, step):
    leases = Leases(store, "w")
    metric = Metric(step, 2.5, 2.4, 0.01, 1.0, 40 * step, 0.1 * step)
    leases.record(run.id, Progress(metrics=[metric], total_steps=12))
    leases.save_moment(run.id, Moment(step, 2.4, True), untrained(step))


def untrained(step):
    """Other weights at every step, so that one sees which were read."""
    state = start(run_config(seed=step + 1), TEXT)
    state.step = step
    return state.model_bytes()


def test_a_live_run_is_read_again_only_every_few_seconds(visit, store, monkeypatch):
    now = [100.0]
    monkeypatch.setattr(surprise_view.time, "monotonic", lambda: now[0])
    run = grown(store, [0, 1])
    app = opened(visit("train.py", run=run.id), "surprise")
    assert "At step 1 " in words(app)
    grow(store, run, 2)
    now[0] += 1
    app.run()
    assert "At step 1 " in words(app)
    now[0] += surprise_view.EVERY_S
    app.run()
    assert "At step 2 " in words(app)
    # A moment that somebody chose is shown at once.
    app.query_params["moment"] = "0"
    app.run()
    assert "At step 0 " in words(app)


def plain(shown):
    """The text of a window, without the marks of line ends and of blanks at its ends."""
    return re.sub(r"⏎\n?", "\n", shown).replace("·", " ")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_one_step_is_trained_and_taken_apart(visit, store, lang):
    run = store.create_run(ADA, run_config(training__steps=5000), TEXT, "steps")
    trainer = SliceTrainer(store, "w")
    turns(trainer, until=lambda: store.run(run.id).step >= 1)
    app = visit("train.py", lang=lang, run=run.id)
    assert translate("step-none", lang) in words(opened(app, "step"))
    opened(app, "doctor")
    app.button(key="train-step").click().run()
    assert not app.exception
    assert translate("train-asked-step", lang) in app.progress[0].text
    assert app.segmented_control(key="train-part").value == "step"
    turns(trainer, until=lambda: store.run(run.id).status == "paused")
    app.run()
    assert not app.exception
    assert translate("train-asked-step", lang) not in app.progress[0].text
    detail = store.step_detail(run.id)
    assert [plain(each.value) for each in app.text] == list(detail.batch)
    figures = {metric.label: metric.value for metric in app.metric}
    assert figures[translate("step-loss", lang)] == f"{detail.train_loss:.3f}"
    shown = words(app)
    assert f"{detail.updates[0].largest:.6f}" in shown
    assert translate("step-tensor-attn-qkv", lang) in shown
    # And the next one, from a run at rest.
    app.button(key="train-step").click().run()
    turns(trainer, until=lambda: store.run(run.id).status == "paused")
    app.run()
    assert store.step_detail(run.id).step == detail.step + 1
    assert len(app.text) == len(store.step_detail(run.id).batch)
    trainer.let_go()


@pytest.mark.parametrize(
    ("window", "shown"),
    [
        ("a\n\nb", "a⏎\n⏎\nb"),
        ("  a  b ", "··a  b·"),
        ("\n  a\n", "⏎\n  a⏎\n"),
        ("\ta\u3000", "⇥aU+3000"),
        ("   ", "···"),
        ("", ""),
    ],
)
def test_blanks_at_the_ends_of_a_window_can_be_seen(window, shown):
    assert shown_window(window) == shown


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        ({"model__positions": "learned", "model__bias": True}, 8),
        ({"model__norm": "rms", "model__tied_head": True, "model__norm_place": "post"}, 8),
    ],
)
def test_every_tensor_has_its_words(changes, count):
    names = [name for name, _ in start(run_config(**changes), TEXT).model.named_parameters()]
    assert len(names) > count
    for name in names:
        assert tensor_words(name) != name
        assert "." not in tensor_words(name)


def test_the_learning_rate_can_be_changed_while_it_runs(visit, store):
    run = store.create_run(ADA, run_config(), TEXT, "runs")
    app = visit("train.py", run=run.id)
    assert "×1" in app.menu_button(key="train-rate").label
    app.menu_button(key="train-rate").set_value(3.0).run()
    assert not app.exception
    assert store.run(run.id).rate == 3.0
    assert "×3" in app.menu_button(key="train-rate").label
    app.menu_button(key="train-rate").set_value(1 / 3).run()
    assert store.run(run.id).rate == pytest.approx(1 / 3)
    assert "×1/3" in app.menu_button(key="train-rate").label.replace("\\", "")


def test_a_finished_run_has_no_step_left(visit, trained_run):
    app = visit("train.py", run=trained_run.id)
    assert not {button.key for button in app.button} & {"train-step", "train-pause", "train-stop"}
    assert not app.menu_button


def test_a_guest_looks_and_commands_nothing(visit, store):
    run = grown(store, [0, 1])
    app = visit("train.py", person=GUEST, run=run.id)
    for part in ("surprise", "step", "along", "doctor"):
        assert not opened(app, part).exception
    assert not {button.key for button in app.button} & {"train-step", "train-pause", "train-stop"}
    assert not app.menu_button


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", ["char", "byte", "bpe"])
def test_the_loss_is_said_in_words(visit, store, lang, kind):
    run = add_trained_run(store, steps=2, tokenizer__kind=kind, tokenizer__vocabulary=280)
    app = visit("train.py", lang=lang, run=run.id, moment="0")
    for _ in range(20):  # the characters a token are counted in the background
        if translate("train-meaning-bits", lang, sentence="", bits="X").split("X")[1] in words(app):
            break
        app.run()
    assert not app.exception
    saved = load_model(store.model_bytes(run.id, 0))
    shown = words(app)
    # Before any training every token has the same odds.
    odds = translate("common-one-in", lang, n=float(saved.tokenizer.vocabulary))
    assert odds in shown
    bits = float(re.search(r"(\d+\.\d\d)\s?(bits|比特)", shown)[1])
    if kind == "char":
        assert bits == pytest.approx(math.log2(saved.tokenizer.vocabulary), abs=0.01)
    elif kind == "byte":
        assert bits == pytest.approx(8, abs=0.05)  # of ASCII, a byte a character
    else:
        assert bits < 8


def rising(store, name="breaks", person=ADA):
    """A run whose loss has climbed far above blind guessing, as the doctor must notice."""
    run = store.create_run(person, run_config(training__steps=200), TEXT, name)
    leases = Leases(store, f"worker of {run.id}")
    leases.claim([])
    losses = [3.4 - step / 50 if step < 60 else 3.0 + (step - 60) / 4 for step in range(100)]
    metrics = [
        Metric(step, loss, loss if step % 10 == 0 else None, 0.01, 1.0, 40 * step, 0.01 * step)
        for step, loss in enumerate(losses)
    ]
    leases.record(run.id, Progress(metrics=metrics, total_steps=200))
    leases.release(run.id, "stopped")
    return store.run(run.id)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_doctor_is_calm_about_a_healthy_run(visit, lang):
    app = visit("train.py", lang=lang, run="example")
    assert app.segmented_control(key="train-part").value == "doctor"
    assert translate("doctor-healthy", lang) in words(app)
    assert not [button for button in app.button if "doctor" in (button.key or "")]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_finding_is_noticed_whatever_is_open(visit, store, lang):
    run = rising(store)
    app = visit("train.py", lang=lang, run=run.id)
    assert translate("doctor-divergence", lang) in words(app)
    opened(app, "step")
    assert not app.exception
    assert translate("doctor-divergence", lang) in app.progress[0].text.replace("\\", "")
    options = app.segmented_control(key="train-part").options
    assert translate("train-part-doctor-found", lang, count=1) in [
        option.replace("\\", "") for option in options
    ]


@pytest.mark.parametrize("person", [ADA, GUEST])
def test_what_the_doctor_suggests_starts_at_once(visit, store, person):
    run = rising(store, "Ada's story")
    app = visit("train.py", person=person, run=run.id)
    app.button(key="doctor-rerun-divergence").click().run()
    assert not app.exception
    (new,) = (each for each in store.runs_of(person) if each.id != run.id)
    assert (new.person, new.status) == (person, "waiting")
    assert new.config.training.learning_rate < run.config.training.learning_rate
    same = new.config.with_changes(
        {
            "training.learning_rate": run.config.training.learning_rate,
            "training.matrix_learning_rate": run.config.training.matrix_learning_rate,
        }
    )
    assert same == run.config
    assert store.text_of(new.id) == TEXT
    assert new.name.startswith("Ada's story")
    assert str(new.config.training.learning_rate) in new.name
    assert app.query_params["run"] == new.id
    assert store.run(run.id) == run


def test_a_suggestion_beyond_the_quota_is_refused_in_words(visit, store):
    run = rising(store)
    limit = store.limits.running_per_person
    for _ in range(limit):
        store.create_run(ADA, run_config(), TEXT, "waits")
    app = visit("train.py", run=run.id)
    app.button(key="doctor-rerun-divergence").click().run()
    assert not app.exception
    assert app.error
    assert str(limit) in app.error[0].value
    assert len(store.runs_of(ADA)) == limit + 1


@pytest.mark.parametrize(
    ("nats", "shown"),
    [(0.0, 1.0), (1.9, 6.7), (math.log(64.4), 64.0), (math.log(1234), 1200.0), (50.0, "10²²")],
)
def test_odds_are_rounded_to_what_can_be_told_apart(nats, shown):
    assert rounded_perplexity(nats) == shown


@pytest.mark.parametrize("nats", [20.0, 21.0, 700.0, 1e6])
def test_any_loss_can_be_said(nats):
    for lang in LANGUAGES:
        assert translate("common-one-in", lang, n=rounded_perplexity(nats))


def test_the_measurement_of_a_moment_is_that_of_its_step(store, trained_run):
    assert store.metric_at(trained_run.id, 3).step == 3
    assert store.metric_at(trained_run.id, 7) is None
    first = store.metric_at("example", 1)
    assert first == next(each for each in store.metrics_since("example", 0))
