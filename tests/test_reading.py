"""How long a run is and how often it reads: held against PyTorch's counter and real steps."""

import math
from collections import deque
from fractions import Fraction
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st
from tiny import model_config, run_config, tiny_run
from torch.utils.flop_counter import FlopCounterMode

from gptcore.config import RunConfig
from gptcore.model import GPT
from gptcore.presets import PRESETS
from gptcore.reading import (
    Forecast,
    Length,
    Speed,
    Verdict,
    best_suited,
    characters_needed,
    expected_speed,
    forecast,
    length,
    step_flops,
    suitable_seconds,
    tokens_read,
    verdict,
    work_per_token,
)
from gptcore.train import train

FAST = Speed(40_000.0, measured=True)

# Work


@pytest.mark.parametrize("vocabulary", [65, 500])
@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"tied_head": True},
        {"positions": "learned"},
        {"positions": "alibi"},
        {"positions": "sinusoidal"},
        {"bias": True, "tied_head": True, "positions": "learned"},
        {"activation": "swiglu", "norm": "rms", "mlp_ratio": 2.5},
        {"norm_place": "post", "qk_norm": False},
        {"layers": 3, "heads": 4, "width": 64, "context": 48},
    ],
)
def test_work_is_what_pytorch_counts(vocabulary: int, changes: dict[str, Any]) -> None:
    """PyTorch counts matrix products only. The 6 for each weight of a norm and each bias, a
    percent or five of these models, comes on top."""
    config = model_config(**changes)
    model = GPT(config, vocabulary)
    vectors = sum(weights.numel() for weights in model.parameters() if weights.dim() == 1)
    for context in (config.context, config.context // 2):
        ids = torch.arange(3 * context).reshape(3, context) % vocabulary
        with FlopCounterMode(display=False) as counter:
            F.cross_entropy(model(ids).flatten(0, 1), ids.flatten()).backward()
        counted = counter.get_total_flops() / ids.numel()
        work = work_per_token(config, vocabulary, context)
        assert work == pytest.approx(counted + 6 * vectors)
        assert counted < work < 1.06 * counted


@pytest.mark.parametrize("preset", PRESETS)
def test_a_step_is_three_times_the_products_of_its_forward_pass(preset: str) -> None:
    """The recipes as they are: to a percent, the norms that PyTorch does not count."""
    config = PRESETS[preset]
    model = GPT(config.model, 65)
    for phase in config.training.phases:
        ids = torch.zeros(1, phase.context, dtype=torch.long)
        with torch.no_grad(), FlopCounterMode(display=False) as counter:
            model(ids)
        counted = 3 * phase.batch * counter.get_total_flops()
        assert step_flops(config, 65, phase) == pytest.approx(counted, rel=0.01)


# Speed


def test_the_speed_of_a_run_of_the_same_shape_is_taken_as_it_is() -> None:
    config = PRESETS["quick"].with_changes({"training.seconds": 300, "seed": 7})
    seen = [
        (PRESETS["nanogpt"], 900.0),
        (PRESETS["quick"], 31_000.0),
        (PRESETS["quick"], 12_000.0),
    ]
    assert expected_speed(config, 65, seen) == Speed(31_000.0, measured=True)
    assert expected_speed(config, 65, iter(seen)) == Speed(31_000.0, measured=True)


def one_phase(**changes: Any) -> RunConfig:
    phases = [{"share": 1.0, "context": 16, "batch": 4}]
    return run_config(training__phases=phases, **changes)


def test_the_newest_speed_is_scaled_by_the_work_of_a_token() -> None:
    config, wide = one_phase(), one_phase(model__width=64)
    ratio = work_per_token(wide.model, 90, 16) / work_per_token(config.model, 90, 16)
    assert ratio > 4
    seen = [(wide, 8_000.0), (one_phase(model__layers=5), 1.0)]
    speed = expected_speed(config, 90, seen)
    assert speed.measured
    assert speed.tokens_per_s == pytest.approx(8_000 * ratio)
    assert expected_speed(wide, 90, [(config, 8_000.0)]).tokens_per_s == pytest.approx(
        8_000 / ratio
    )


def test_phases_weigh_in_the_work_by_their_share() -> None:
    phases = [
        {"share": 0.25, "context": 8, "batch": 4},
        {"share": 0.75, "context": 16, "batch": 4},
    ]
    config = run_config(training__phases=phases)
    short, long = (work_per_token(config.model, 90, context) for context in (8, 16))
    other = one_phase(model__layers=4)
    scaled = expected_speed(config, 90, [(other, 5_000.0)]).tokens_per_s
    work = work_per_token(other.model, 90, 16)
    assert scaled == pytest.approx(5_000 * work / (0.25 * short + 0.75 * long))


def test_without_any_run_the_speed_is_that_of_another_computer() -> None:
    reference = expected_speed(PRESETS["quick"], 65, [])
    assert not reference.measured
    assert reference.tokens_per_s == pytest.approx(20_000)
    for name in ("standard", "long"):
        slower = expected_speed(PRESETS[name], 65, [])
        assert not slower.measured
        assert slower.tokens_per_s < reference.tokens_per_s
    assert expected_speed(PRESETS["quick"], 5000, []).tokens_per_s < reference.tokens_per_s
    assert expected_speed(PRESETS["nanogpt"], 65, []).tokens_per_s == pytest.approx(
        20_000
        * sum(
            phase.share * work_per_token(PRESETS["quick"].model, 65, phase.context)
            for phase in PRESETS["quick"].training.phases
        )
        / work_per_token(PRESETS["nanogpt"].model, 65, 64)
    )


def test_a_run_that_steps_otherwise_is_not_of_the_same_shape() -> None:
    config = one_phase()
    for changes in ({"training.batch": 1}, {"training.optimizer": "sgd"}):
        other = config.with_changes(changes)
        seen = [(one_phase(model__layers=5), 500.0), (other, 9_000.0)]
        assert expected_speed(config, 90, seen).tokens_per_s < 9_000
        assert expected_speed(other, 90, seen).tokens_per_s == 9_000


# Length


def test_steps_are_counted_phase_by_phase() -> None:
    config = run_config(training__seconds=30)
    short, long = config.training.phases
    speed = Speed(6_000.0, measured=True)
    found = length(config, 90, speed)
    assert found.seconds == 30
    # By the speed of each phase, of which the shorter windows are the faster.
    works = [work_per_token(config.model, 90, phase.context) for phase in (short, long)]
    mean = (works[0] + works[1]) / 2
    expected = sum(
        round(15 / (phase.batch * phase.context / (6_000 * mean / work)))
        for phase, work in zip((short, long), works, strict=True)
    )
    assert found.steps == expected


def test_a_run_of_steps_takes_as_long_as_its_tokens() -> None:
    config = one_phase()
    assert length(config, 90, Speed(640.0, True)) == Length(12, pytest.approx(12 * 64 / 640))
    nanogpt = length(PRESETS["nanogpt"], 65, Speed(20_000.0, True))
    assert nanogpt == Length(2000, pytest.approx(1_536_000 / 20_000))


def test_however_slow_each_phase_has_a_step() -> None:
    assert length(run_config(training__seconds=1), 90, Speed(0.001, True)).steps == 2


# Tokens


def test_steps_read_the_tokens_of_their_windows_whatever_the_speed() -> None:
    for speed in (FAST, Speed(1.0, measured=False)):
        assert tokens_read(PRESETS["nanogpt"], speed) == 2000 * 64 * 12
        assert tokens_read(run_config(), speed) == 6 * 8 * 5 + 6 * 16 * 3


def test_a_run_of_steps_reads_as_many_tokens_as_was_said() -> None:
    state = tiny_run()
    deque(train(state), maxlen=0)
    assert state.tokens == tokens_read(state.config, FAST)


def test_seconds_read_what_the_speed_allows() -> None:
    assert tokens_read(PRESETS["quick"], FAST) == 60 * 40_000
    assert tokens_read(PRESETS["long"], Speed(500.0, measured=False)) == 180 * 500


# Verdicts


@pytest.mark.parametrize(
    ("readings", "expected"),
    [
        (0.0, "plenty"),
        (math.nextafter(1, 0), "plenty"),
        (1.0, "enough"),
        (5.0, "enough"),
        (math.nextafter(5, 6), "little"),
        (15.0, "little"),
        (math.nextafter(15, 16), "tiny"),
        (math.inf, "tiny"),
    ],
)
def test_borders_of_the_verdicts(readings: float, expected: Verdict) -> None:
    assert verdict(readings) == expected


def test_a_forecast_holds_together() -> None:
    found = forecast(PRESETS["quick"], 65, 480_000, [(PRESETS["quick"], 40_000.0)])
    assert found == Forecast(FAST, tokens=2_400_000, times=5.0, verdict="enough")
    assert found.seconds == 60
    by_steps = forecast(PRESETS["nanogpt"], 65, 100_000, [(PRESETS["nanogpt"], 20_000.0)])
    assert by_steps.tokens == 1_536_000
    assert by_steps.times == pytest.approx(15.36)
    assert by_steps.verdict == "tiny"
    assert by_steps.seconds == pytest.approx(76.8)


def at(times: float) -> Forecast:
    return Forecast(FAST, times * 1000, times, verdict(times))


@pytest.mark.parametrize(
    ("times", "best"),
    [
        ({"one": 0.5, "two": 4.9, "three": 5.1}, "two"),
        ({"one": 5.0, "two": 4.9}, "one"),
        ({"one": 80.0, "two": 6.0, "three": 16.0}, "two"),
        ({"one": 0.01, "two": 5.1}, "one"),
        ({"one": 0.2, "two": 0.1}, "one"),
    ],
)
def test_the_best_suited_recipe_reads_much_and_not_too_often(
    times: dict[str, float], best: str
) -> None:
    assert best_suited({name: at(value) for name, value in times.items()}) == best


# What would suit


@given(st.integers(1, 10**9), st.floats(1, 1e7))
def test_a_run_of_suitable_length_finds_the_text_enough_and_a_longer_one_little(
    tokens: int, tokens_per_s: float
) -> None:
    speed = Speed(tokens_per_s, measured=True)
    seconds = suitable_seconds(tokens, speed)

    def said(length: float) -> Verdict:
        config = PRESETS["quick"].with_changes({"training.seconds": length})
        return verdict(tokens_read(config, speed) / tokens)

    # On the border itself a rounding may tip it over.
    assert said(seconds * 0.999) == "enough"
    assert said(seconds * 1.001) == "little"


@given(st.floats(0.01, 1e12), st.floats(0.1, 12))
def test_needed_characters_are_rounded_up_to_two_digits(
    tokens: float, characters_per_token: float
) -> None:
    needed = characters_needed(tokens, characters_per_token)
    exact = Fraction(tokens) / 5 * Fraction(characters_per_token)
    assert len(str(needed).rstrip("0")) <= 2
    # A float beside the exact number may round up to the next.
    assert needed >= exact * (1 - Fraction(1, 10**12))
    assert needed - max(1, Fraction(10 ** (len(str(needed)) - 2))) < exact * (
        1 + Fraction(1, 10**12)
    )


@pytest.mark.parametrize(
    ("tokens", "each", "needed"),
    [
        (0, 4.0, 0),
        (1, 1.0, 1),
        (50, 1.0, 10),
        (505, 1.0, 110),
        (500, 1.0, 100),
        (2_400_000, 1.0, 480_000),
        (1_536_000, 1.0, 310_000),
        (1_536_000, 3.25, 1_000_000),
        (499_999, 1.0, 100_000),
    ],
)
def test_needed_characters_by_hand(tokens: float, each: float, needed: int) -> None:
    assert characters_needed(tokens, each) == needed


@given(st.floats(1, 1e10), st.floats(0.3, 12))
def test_a_text_of_the_needed_length_is_enough(tokens: float, characters_per_token: float) -> None:
    characters = characters_needed(tokens, characters_per_token)
    readings = tokens / (characters / characters_per_token)
    assert readings <= 5 * (1 + 1e-12)
