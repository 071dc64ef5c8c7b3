"""Reading past the trained length, against one pass a guess and against the plain model."""

import math
from itertools import pairwise
from typing import get_args

import numpy as np
import pytest
import torch
from test_model import random_ids, random_model
from tiny import model_config, run_config

from gptcore.calibrate import _steps_of
from gptcore.config import Positions
from gptcore.errors import ConfigError, ModelFileError, TextError
from gptcore.figures.colours import ENCODING_COLOURS, PALETTE, Mode
from gptcore.figures.lengths import losses_over_places
from gptcore.lengths import (
    CLEAR,
    Change,
    LengthTest,
    PlaceLosses,
    check_longer,
    farthest,
    length_test,
    longer,
    longest_read,
    losses_by_place,
)
from gptcore.settings import settings

T = 16
ENCODINGS = get_args(Positions)
GO_ON = [name for name in ENCODINGS if name != "learned"]
MODELS = {name: random_model(model_config(positions=name, context=T)) for name in ENCODINGS}
HELD_OUT = random_ids(1, 10 * T)[0].numpy().astype(np.int32)


def nobody(share: float) -> None:
    """Wants to know nothing of the progress."""


@pytest.fixture(scope="module")
def duel() -> LengthTest:
    """All five encodings on the same windows."""
    return length_test(MODELS, HELD_OUT, nobody)


# The longer model


@pytest.mark.parametrize("positions", GO_ON)
def test_a_longer_model_is_the_same_within_the_trained_length(positions: str) -> None:
    model = MODELS[positions]
    stretched = longer(model, 4 * T)
    assert stretched.config.context == 4 * T
    ids = random_ids(3, T, seed=1)
    with torch.no_grad():
        torch.testing.assert_close(stretched(ids), model(ids), atol=1e-5, rtol=0)
        assert stretched(random_ids(1, 4 * T)).shape == (1, 4 * T, model.vocabulary)
    with pytest.raises(ValueError, match="do not fit"):
        model(random_ids(1, T + 1))


def test_learned_positions_have_no_vectors_beyond() -> None:
    with pytest.raises(ConfigError) as caught:
        longer(MODELS["learned"], T + 1)
    assert caught.value.reason == "no-vectors-beyond"
    assert str(T) in caught.value.what()


def test_a_longer_model_that_does_not_fit_is_refused_before_it_is_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    model = random_model(model_config(positions="rotary", context=800))
    with monkeypatch.context() as never:
        never.setattr("gptcore.lengths.GPT", None)
        with pytest.raises(ConfigError) as caught:
            longer(model, 3200)
    assert caught.value.reason == "context-too-long"


def test_a_bias_for_each_head_ends_sooner() -> None:
    """32 MB hold 8 masks of 1000 tokens, or one of 2828: ALiBi goes less far."""
    shape = {"heads": 8, "width": 16, "context": 400}
    for positions, reach in (("rotary", 1600), ("none", 1600), ("alibi", 800), ("learned", 400)):
        found, why = farthest(model_config(positions=positions, **shape), 11)
        assert found == reach
        assert (why is None) == (reach == 1600)
    with pytest.raises(ConfigError):
        check_longer(model_config(positions="alibi", **shape), 11, 1200)
    check_longer(model_config(positions="alibi", **shape), 11, 800)


# Losses by place


@pytest.mark.parametrize("positions", GO_ON)
def test_each_loss_is_that_of_its_prefix_alone(positions: str) -> None:
    stretched = longer(MODELS[positions], 4 * T)
    ids = random_ids(3, 4 * T + 1, seed=2)
    found = losses_by_place(stretched, ids[:, :-1], ids[:, 1:], nobody)
    assert found.shape == (3, 4 * T)
    for place in (0, 5, T - 1, T, 2 * T + 3, 4 * T - 1):
        for window in range(3):
            with torch.no_grad():
                odds = stretched(ids[window : window + 1, : place + 1])[0, -1].softmax(-1)
            expected = -math.log(float(odds[ids[window, place + 1]]))
            assert found[window, place] == pytest.approx(expected, abs=1e-5)


def test_weights_that_give_no_numbers_are_refused() -> None:
    model = random_model(model_config(positions="none", context=T))
    with torch.no_grad():
        model.head.weight.fill_(math.inf)
    with pytest.raises(ModelFileError, match="logits"):
        length_test({"none": model}, HELD_OUT, nobody)


def test_every_lane_reads_the_same_windows_as_far_as_it_can(duel: LengthTest) -> None:
    assert (duel.context, duel.reach, duel.windows, duel.text_ended) == (T, 4 * T, 2, False)
    held = torch.from_numpy(HELD_OUT).long()
    for name, model in MODELS.items():
        lane = duel.lanes[name]
        assert lane.reach == (T if name == "learned" else 4 * T)
        assert (lane.why is None) == (name != "learned")
        starts = [0, 4 * T]
        plain = torch.stack([held[start : start + T + 1] for start in starts])
        expected = losses_by_place(model, plain[:, :-1], plain[:, 1:], nobody)
        np.testing.assert_allclose(lane.nats[:, :T], expected, atol=1e-5)
    assert duel.lanes["learned"].beyond is None
    assert duel.lanes["learned"].change((T, 2 * T)) is None


def test_progress_goes_from_nothing_to_nearly_all() -> None:
    told: list[float] = []
    length_test(MODELS, random_ids(1, 4000)[0].numpy().astype(np.int32), told.append)
    assert told == sorted(told)
    assert told[0] == 0
    assert 0.9 < told[-1] < 1

    def stop(share: float) -> None:
        raise TextError("stopped")

    with pytest.raises(TextError):
        length_test(MODELS, HELD_OUT, stop)


def test_a_long_text_is_read_in_part_and_evenly() -> None:
    ids = np.zeros(400_000, dtype=np.int32)
    model = random_model(model_config(positions="none", layers=1, width=4, context=512))
    found = length_test({"none": model}, ids, nobody)
    assert (found.windows, found.reach) == (65_536 // 2048, 2048)


@pytest.mark.parametrize("tokens", [T + 2, 2 * T, 3 * T + 1, 4 * T, 4 * T + 1])
def test_a_short_text_is_read_to_its_end(tokens: int) -> None:
    found = length_test(MODELS, HELD_OUT[:tokens], nobody)
    assert (found.reach, found.windows) == (tokens - 1, 1)
    assert found.text_ended == (tokens <= 4 * T)
    assert found.stretches[0] == (T - T // 4, T)
    assert found.stretches[-1][1] == tokens - 1
    for lane in found.lanes.values():
        assert lane.curve()[-1][0][1] == lane.reach
    change = found.lanes["rotary"].beyond
    assert change is not None
    assert change.verdict == "same", "nobody can tell from a single window"


@pytest.mark.parametrize("tokens", [2, T, T + 1])
def test_a_text_without_anything_beyond_is_refused(tokens: int) -> None:
    with pytest.raises(TextError) as caught:
        length_test(MODELS, HELD_OUT[:tokens], nobody)
    assert caught.value.reason == "held-out-too-short"


def test_where_no_lane_can_go_on_it_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigError) as caught:
        length_test({"learned": MODELS["learned"]}, HELD_OUT, nobody)
    assert caught.value.reason == "no-vectors-beyond"
    monkeypatch.setenv("GPTCORE_MAX_STEP_MB", "0.05")
    settings.cache_clear()
    with pytest.raises(ConfigError) as caught:
        length_test({"rotary": MODELS["rotary"]}, HELD_OUT, nobody)
    assert caught.value.reason == "context-too-long"


# What is made of them


def losses(windows: int, reach: int, seed: int = 0) -> PlaceLosses:
    dice = np.random.default_rng(seed)
    return PlaceLosses(T, dice.normal(2, 1, (windows, reach)).astype(np.float32), None)


def test_means_and_changes_are_those_of_the_stretches() -> None:
    lane = losses(200, 4 * T)
    assert lane.trained == (12, 16)
    assert lane.mean((T, 2 * T)) == pytest.approx(lane.nats[:, T : 2 * T].mean())
    assert lane.mean((T, 4 * T + 1)) is None
    near, far = lane.nats[:, 12:T].mean(axis=1), lane.nats[:, T:].mean(axis=1)
    change = lane.beyond
    assert change is not None
    assert change.nats == pytest.approx(far.mean() - near.mean(), abs=1e-6)
    # The error against a bootstrap: the same mean of windows that are drawn again and again.
    drawn = np.random.default_rng(3).integers(0, 200, (4000, 200))
    assert change.error == pytest.approx((far - near)[drawn].mean(axis=1).std(), rel=0.1)


def test_what_makes_a_window_hard_is_no_error_of_a_change() -> None:
    hard = np.arange(9, dtype=np.float32)[:, None] * np.ones((1, 4 * T), dtype=np.float32)
    hard[:, T:] += 0.5
    change = PlaceLosses(T, hard, None).beyond
    assert change is not None
    assert (change.nats, change.error) == pytest.approx((0.5, 0), abs=1e-6)
    assert change.verdict == "worse"


@pytest.mark.parametrize(
    ("nats", "error", "verdict"),
    [
        (0.3, 0.01, "worse"),
        (-0.3, 0.01, "better"),
        (0.3, 0.16, "same"),
        (-0.3, 0.16, "same"),
        (CLEAR, 0, "same"),
        (CLEAR + 0.001, 0, "worse"),
        (9, math.inf, "same"),
    ],
)
def test_a_verdict_needs_size_and_certainty(nats: float, error: float, verdict: str) -> None:
    assert Change(nats, error).verdict == verdict


@pytest.mark.parametrize("context", [2, 3, 8, 100, 128])
@pytest.mark.parametrize("reach", [1.0, 1.3, 2.0, 4.0])
def test_a_curve_has_every_place_once_and_no_point_across_the_end(
    context: int, reach: float
) -> None:
    end = int(context * reach)
    nats = np.random.default_rng(1).random((3, end), dtype=np.float32)
    curve = PlaceLosses(context, nats, None).curve()
    edges = [first for (first, _), _ in curve] + [end]
    assert [each for each, _ in curve] == list(pairwise(edges))
    assert edges[0] == 0
    assert context in edges
    assert len(curve) == min(end, math.ceil(8 * end / context)) or context < 8
    whole = sum((last - first) * loss for (first, last), loss in curve) / end
    assert whole == pytest.approx(nats.mean(), abs=1e-5)


def test_the_longest_windows_that_were_read() -> None:
    """Against the steps that a plan gives its phases."""
    config = run_config(training__steps=13)
    first, _ = _steps_of(config, 13)
    assert [phase.context for phase in config.training.phases] == [8, 16]
    assert longest_read(config, 0) == 0
    assert longest_read(config, 1) == longest_read(config, first) == 8
    assert longest_read(config, first + 1) == longest_read(config, 13) == 16


# Its picture


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_picture_shows_the_curves_in_the_colours_of_the_encodings(
    duel: LengthTest, mode: Mode
) -> None:
    curves = {name: lane.curve() for name, lane in duel.lanes.items()}
    words = {"place": "Platz", "loss": "Verlust", "trained": "bis hier"}
    names = {name: name.upper() for name in curves}
    figure = losses_over_places(curves, names, T, words, mode)
    assert [line.name for line in figure.data] == [name.upper() for name in ENCODINGS]
    for line, (name, curve) in zip(figure.data, curves.items(), strict=True):
        assert list(line.y) == [loss for _, loss in curve]
        assert line.line.color == PALETTE[mode][ENCODING_COLOURS[name]]
        # Places are counted from 1: a stretch 0 to 2 holds the first and the second.
        assert line.x[0] == 1.5
        assert line.customdata[0] == "1–2"
        assert (max(line.marker.size) > 0) == (name == "learned"), "a cross where a line ends"
    assert len({line.line.dash for line in figure.data}) == len(ENCODINGS), "not by colour alone"
    (edge,) = figure.layout.shapes
    assert edge.x0 == edge.x1 == T + 0.5
    assert figure.layout.annotations[0].text == "bis hier"
    assert (figure.layout.xaxis.title.text, figure.layout.yaxis.title.text) == ("Platz", "Verlust")
