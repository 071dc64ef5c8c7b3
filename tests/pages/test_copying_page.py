"""The copying task on the Positions page: asked for, shown as it came out, stopped, broken off."""

import json
import threading
from collections.abc import Iterator
from functools import cache
from typing import Any, get_args

import pytest
from streamlit.testing.v1 import AppTest
from test_every_page import sent
from visits import settled

from gptcore import copying
from gptcore.config import Positions
from gptcore.copying import Copier, Outcome
from gptcore.errors import TrainingError
from gptcore.figures.colours import ENCODING_COLOURS, PALETTE
from gptcore.messages import LANGUAGES, translate
from pages.parts import positions_copying, positions_duel
from pages.parts.attention_surgery_grid import percent

STEPS = 10


@pytest.fixture(autouse=True)
def small_and_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The part without the rest of the duel, and a training that learns next to nothing."""
    monkeypatch.setattr(positions_duel, "show", lambda selected: positions_copying.show())
    monkeypatch.setattr(copying, "STEPS", STEPS)


@cache
def in_truth(seed: int) -> Outcome:
    """What comes out for a seed, trained once for all tests."""
    return copying.outcome(seed, STEPS, lambda share: None)


@pytest.fixture
def trained_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """The child finds what it would find, without training again."""
    monkeypatch.setattr(
        "gptcore.copying_child.outcome_of_child", lambda seed, steps, told: in_truth(seed)
    )


def opened(visit: Any, lang: str = "en") -> AppTest:
    app = visit("positions.py", lang=lang)
    return app.segmented_control(key="positions-part").set_value("duel").run()


def trained(app: AppTest, button: str = "train") -> AppTest:
    settled(app.button(key=f"positions-copying-{button}").click().run())
    assert not app.exception, app.exception
    return app


def words(app: AppTest) -> str:
    every = [*app.markdown, *app.caption, *app.error]
    return "\n".join(element.value.replace("\\", "") for element in every)


def made_up(seed: int, *each: tuple[float, float | None, float | None, float]) -> Outcome:
    """An outcome of these (accuracy, fourth time, 24 letters, looks)."""
    copiers = [
        Copier(
            encoding=encoding,
            curve=(0.1, accuracy),
            accuracy=accuracy,
            further=(fourth, fourth),
            longer=(more, more),
            looks=looks,
            said=copying.examples(seed),
        )
        for encoding, (accuracy, fourth, more, looks) in zip(get_args(Positions), each, strict=True)
    ]
    return Outcome(
        seed=seed,
        steps=STEPS,
        examples=copying.examples(seed),
        counting=0.25,
        copiers=tuple(copiers),
        cpu_seconds=1.25,
    )


def test_what_the_child_found_is_shown(visit):
    found = sent(trained(opened(visit)), "positions-copying-rows")["rows"]
    assert [row["said"] for row in found] == [each.said[0] for each in in_truth(1).copiers]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_shown_is_what_came_out(visit, trained_before, lang):
    app = opened(visit, lang)
    task = sent(app, "positions-copying-task")
    assert task["letters"] == copying.examples(1)[0]
    assert f"{task['letters'].count(task['letters'][task['at'] - 1])}" in task["summary"]
    with pytest.raises(AssertionError):
        sent(app, "positions-copying-rows")
    trained(app)
    found = in_truth(1)
    rows = sent(app, "positions-copying-rows")
    assert rows["letters"] == found.examples[0]
    for row, each in zip(rows["rows"], found.copiers, strict=True):
        assert row["said"] == each.said[0]
        shares = (each.accuracy, *each.further, *each.longer, each.looks)
        assert row["numbers"] == ["–" if one is None else percent(one) for one in shares]
    assert len(rows["labels"]["numbers"]) == len(rows["rows"][0]["numbers"])
    figure = json.loads(sent(app, "positions-copying")["figure"])
    for line, each in zip(figure["data"], found.copiers, strict=True):
        assert line["y"] == pytest.approx(each.curve)
        assert line["line"]["color"] == PALETTE["light"][ENCODING_COLOURS[each.encoding]]
    assert [line["y0"] for line in figure["layout"]["shapes"]] == [1 / 8, found.counting]
    for each in found.copiers:
        sizes = {"places": 31, "back": 15}
        assert translate(f"copying-why-{each.encoding}", lang, **sizes) in words(app)
    app.segmented_control(key="positions-copying-example").set_value("2").run()
    assert sent(app, "positions-copying-rows")["letters"] == found.examples[2]


def test_every_seed_is_kept_and_none_is_chosen(visit, trained_before):
    app = trained(trained(opened(visit)), "again")
    second = in_truth(2)
    assert sent(app, "positions-copying-rows")["rows"][1]["said"] == second.copiers[1].said[0]
    app.segmented_control(key="positions-copying-seed").set_value("1").run()
    assert sent(app, "positions-copying-task")["letters"] == copying.examples(1)[0]
    assert sent(app, "positions-copying-rows")["letters"] == copying.examples(1)[0]
    # Another part and back again.
    app.segmented_control(key="positions-part").set_value("meet").run()
    app.segmented_control(key="positions-part").set_value("duel").run()
    assert sent(app, "positions-copying-rows")["letters"] == copying.examples(1)[0]
    assert app.segmented_control(key="positions-copying-seed").value == "1"


SOME = (
    (1.0, None, None, 0.9),
    (0.97, 0.96, 0.99, 0.8),
    (0.95, 0.4, 0.12, 0.7),
    (0.5, 0.2, 0.2, 0.1),
    (0.2, 0.2, 0.2, 0.05),
)
NOBODY = ((0.2, None, None, 0.05),) + ((0.2, 0.2, 0.2, 0.05),) * 4
LOOKS_ELSEWHERE = ((1.0, None, None, 0.3),) + ((0.5, 0.2, 0.2, 0.6),) * 4
KINDS = {
    "copying-able": ["learned (100%)", "sinusoidal (97%)", "rotary (95%)"],
    "copying-partly": ["ALiBi (50%)"],
    "copying-counts": ["none (20%)"],
    "copying-looks": ["70%", "10%"],
    "copying-further-kept": ["sinusoidal (96%)"],
    "copying-further-lost": ["rotary (40%)"],
    "copying-further-never": ["learned"],
    "copying-longer-kept": ["sinusoidal (99%)"],
    "copying-longer-lost": ["rotary (12%)"],
    "copying-longer-never": ["learned"],
}


@pytest.mark.parametrize(
    ("outcome", "kinds"),
    [
        (SOME, set(KINDS)),
        (NOBODY, {"copying-counts"}),
        (
            LOOKS_ELSEWHERE,
            {"copying-able", "copying-partly", "copying-further-never", "copying-longer-never"},
        ),
    ],
)
def test_sentences_follow_from_the_numbers(visit, monkeypatch, outcome, kinds):
    monkeypatch.setattr(
        "gptcore.copying_child.outcome_of_child", lambda seed, steps, told: made_up(seed, *outcome)
    )
    said = words(trained(opened(visit))).split("\n")
    for kind, named in KINDS.items():
        start = translate(kind, "en", **dict.fromkeys(GAPS, "@")).split("@")[0]
        sentences = [each for each in said if each.startswith(f"- {start}")]
        found = [each for each in sentences if _is(kind, each)]
        assert len(found) == (kind in kinds), kind
        if outcome is SOME:
            assert all(each in found[0] for each in named)


GAPS = ("list", "counting", "least", "most", "back", "places", "times", "longer", "longer_back")


def _is(kind: str, sentence: str) -> bool:
    """Whether a sentence has every part of a message that stands between its gaps."""
    parts = translate(kind, "en", **dict.fromkeys(GAPS, "@")).split("@")
    return all(part in sentence for part in parts)


@pytest.fixture
def goes_on(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Until it is set, the training does not come to its end."""
    event = threading.Event()

    def slow(seed: int, steps: int, progress: Any) -> Outcome:
        while not event.wait(0.01):
            progress(0.5)
        return made_up(seed, *SOME)

    monkeypatch.setattr("gptcore.copying_child.outcome_of_child", slow)
    yield event
    event.set()


def test_stopped_and_tried_again(visit, goes_on):
    app = opened(visit)
    app.button(key="positions-copying-train").click().run()
    keys = [button.key for button in app.button]
    assert "positions-copying-train" not in keys, "nobody is asked twice"
    app.button(key="positions-copying-stop").click().run()
    assert translate("error-stopped") in words(app)
    goes_on.set()
    settled(app.button(key="positions-copying-stop-again").click().run())
    assert sent(app, "positions-copying-rows")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_one_that_broke_off_can_be_tried_again(visit, trained_before, monkeypatch, lang):
    def broken(seed: int, steps: int, progress: Any) -> Outcome:
        raise TrainingError("copying-ended")

    with monkeypatch.context() as patch:
        patch.setattr("gptcore.copying_child.outcome_of_child", broken)
        app = trained(opened(visit, lang))
        assert translate("error-copying-ended", lang) in words(app)
        assert translate("error-copying-ended.advice", lang) in words(app)
    settled(app.button(key="positions-copying-try").click().run())
    assert sent(app, "positions-copying-rows")
