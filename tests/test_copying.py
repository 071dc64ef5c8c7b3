"""The copying task: what it asks, that position is what solves it, and its child process."""

import json
import math
import subprocess
import threading
from functools import cache
from typing import Any

import numpy as np
import psutil
import pytest
import torch

from gptcore import copying_child
from gptcore.__main__ import main
from gptcore.copying import (
    LENGTH,
    LETTERS,
    LONGER,
    STEPS,
    copied,
    copy_loss,
    examples,
    letters,
    looks_back,
    outcome,
    spelled,
    trained,
)
from gptcore.errors import ConfigError, TextError, TrainingError
from gptcore.figures.copying import accuracies_over_steps
from gptcore.head_edits import HeadEdits
from gptcore.model import GPT

SEED = 1


def nothing(share: float) -> None:
    """Nobody wants to know how far it is."""


@cache
def model(encoding: str, steps: int = STEPS) -> GPT:
    found, _ = trained(encoding, SEED, steps, nothing)  # type: ignore[arg-type]
    return found.requires_grad_(False)


def right(encoding: str, edits: HeadEdits) -> float:
    said = letters(SEED, 64)
    return float((copied(model(encoding), said, edits=edits) == said).float().mean())


def test_the_same_letters_for_all_and_again_for_one_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    read: dict[str, list[torch.Tensor]] = {}

    def noted(self: GPT, ids: torch.Tensor, **options: object) -> torch.Tensor:
        read.setdefault(self.config.positions, []).append(ids.clone())
        return forward(self, ids, **options)

    forward = GPT.forward
    monkeypatch.setattr(GPT, "forward", noted)
    for encoding in ("learned", "none", "none"):
        trained(encoding, SEED, 3, nothing)  # type: ignore[arg-type]
    assert len(read["learned"]) == 3
    assert all(map(torch.equal, read["learned"] * 2, read["none"]))
    for ids in read["learned"]:
        # All of both halves but the last letter, after which there is nothing to be said.
        assert torch.equal(ids[:, LENGTH:], ids[:, : LENGTH - 1])
        assert set(spelled(ids.flatten())) == set(LETTERS)


def test_measured_on_other_letters_than_trained_on() -> None:
    dice = np.random.default_rng((SEED, 0))
    met = {tuple(row) for row in dice.integers(len(LETTERS), size=(STEPS * 32, LENGTH)).tolist()}
    assert not met & {tuple(row) for row in letters(SEED, 256).tolist()}
    assert examples(SEED) == tuple(spelled(each) for each in letters(SEED, 256)[:3])
    assert examples(SEED) != examples(SEED + 1)


def test_the_loss_counts_where_the_copy_is_to_be_said() -> None:
    said = letters(SEED, 4)
    reader = model("rotary", steps=20)
    loss, guesses = copy_loss(reader, said)
    nats, likeliest = [], []
    for row in said.tolist():
        whole = row + row
        for place in range(LENGTH, 2 * LENGTH):
            odds = reader(torch.tensor([whole[:place]]))[0, -1].softmax(-1)
            nats.append(-math.log(float(odds[whole[place]])))
            likeliest.append(int(odds.argmax()))
    assert float(loss) == pytest.approx(float(np.mean(nats)), abs=1e-5)
    assert guesses.flatten().tolist() == likeliest


def test_one_that_copies_looks_exactly_there_and_without_it_does_not() -> None:
    said = letters(SEED, 64)
    weights = looks_back(model("learned"), said)
    head = int(weights[0].argmax())
    assert float(weights[0, head]) > 0.6
    assert right("learned", HeadEdits()) > 0.95
    both = frozenset({(0, 0), (0, 1)})
    assert right("learned", HeadEdits(muted=both)) < 0.25
    assert right("learned", HeadEdits(even=both)) < 0.35


def test_the_weight_back_is_that_of_a_direct_loop() -> None:
    said = letters(SEED, 3)
    points: dict[str, torch.Tensor] = {}
    reader = model("rotary", steps=20)
    reader(said.repeat(1, 2)[:, :-1], points=points)
    pattern = points["blocks.0.attn.pattern"]
    places = range(LENGTH - 1, 2 * LENGTH - 1)
    for head in range(2):
        direct = [float(pattern[b, head, i, i - LENGTH + 1]) for b in range(3) for i in places]
        assert float(looks_back(reader, said)[0, head]) == pytest.approx(np.mean(direct), abs=1e-6)


@pytest.mark.parametrize("encoding", ["none", "alibi"])
def test_without_a_place_to_look_for_it_is_not_learned(encoding: str) -> None:
    assert right(encoding, HeadEdits()) < 0.4
    assert float(looks_back(model(encoding), letters(SEED, 64)).max()) < 0.2


def test_none_cannot_tell_one_order_from_another() -> None:
    said = letters(SEED, 8)
    other = said[:, torch.randperm(LENGTH, generator=torch.Generator().manual_seed(1))]
    reader = model("none", steps=20)
    first, second = (reader(torch.cat((each, said), 1)[:, :-1]) for each in (said, other))
    torch.testing.assert_close(first[:, LENGTH:], second[:, LENGTH:], atol=1e-5, rtol=0)


def test_past_the_training() -> None:
    with pytest.raises(ConfigError, match="31"):
        copied(model("learned"), letters(SEED, 2), times=3)
    said = letters(SEED, 64)
    assert torch.equal(copied(model("rotary"), said, times=2), copy_loss(model("rotary"), said)[1])
    on = copied(model("rotary"), said, times=3)
    assert on.shape == said.shape
    assert float((on == said).float().mean()) > 0.5
    longer = letters(SEED, 64, LONGER[0])
    assert float((copied(model("rotary"), longer) == longer).float().mean()) < 0.3


def test_the_child_finds_what_is_found_here() -> None:
    shares: list[float] = []
    found = copying_child.outcome_of_child(SEED, 10, shares.append)
    here = outcome(SEED, 10, nothing)
    assert found.model_dump(exclude={"cpu_seconds"}) == here.model_dump(exclude={"cpu_seconds"})
    assert shares == sorted(shares)
    assert [len(each.curve) for each in found.copiers] == [2] * 5
    assert (found.copiers[0].further, found.copiers[0].longer) == ((None, None), (None, None))
    most = [max(map(row.count, row)) for row in letters(SEED, 256).tolist()]
    assert found.counting == pytest.approx(np.mean(most) / LENGTH)


def children() -> list[psutil.Process]:
    return [each for each in psutil.Process().children() if "gptcore.copying" in each.cmdline()]


def test_what_is_stopped_ends_its_child() -> None:
    def stopped(share: float) -> None:
        if share > 0:
            assert children()
            raise TextError("stopped")

    with pytest.raises(TextError):
        copying_child.outcome_of_child(SEED, 100_000, stopped)
    assert not children()


def test_a_child_that_is_killed_is_a_clear_error() -> None:
    def killed(share: float) -> None:
        for each in children():
            each.kill()

    with pytest.raises(TrainingError) as raised:
        copying_child.outcome_of_child(SEED, 100_000, killed)
    assert raised.value.reason == "copying-ended"
    assert raised.value.advice("zh")


def test_one_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying_child, "SECONDS", 0.2)
    with pytest.raises(TrainingError) as raised:
        copying_child.outcome_of_child(SEED, 100_000, nothing)
    assert raised.value.reason == "copying-too-slow"
    assert not children()


def test_the_child_ends_with_the_one_who_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[psutil.Process] = []
    over = threading.Event()

    def orphaned(share: float) -> None:
        if share > 0 and not found:
            (child,) = children()
            found.append(child)
            # What the system does with the pipes of a process that is gone.
            for each in opened:
                assert each.stdin is not None
                each.stdin.close()
            child.wait(20)
            over.set()

    opened: list[subprocess.Popen[bytes]] = []

    class Noted(subprocess.Popen[bytes]):
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            opened.append(self)

    monkeypatch.setattr(subprocess, "Popen", Noted)
    with pytest.raises(TrainingError):
        copying_child.outcome_of_child(SEED, 100_000, orphaned)
    assert over.is_set()


def test_the_figure_is_its_curves() -> None:
    curves = {"alibi": [0.1, 0.2], "none": [0.1, 0.15]}
    names = {"alibi": "A", "none": "N"}
    words = {"step": "Schritt", "accuracy": "richtig"}
    figure = accuracies_over_steps(curves, 5, {"low": 0.125, "high": 0.3}, names, words, "dark")
    assert [list(line.y) for line in figure.data] == list(curves.values())
    assert list(figure.data[0].x) == [5, 10]
    assert [line.y0 for line in figure.layout.shapes] == [0.125, 0.3]
    assert [each.text for each in figure.layout.annotations] == ["low", "high"]


def test_bench_from_a_shell(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("gptcore.bench_copying.STEPS", 5)
    assert main(["bench", "copying", "--seeds", "1", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    here = outcome(SEED, 5, nothing)
    for each in here.copiers:
        row = found[each.encoding]
        assert row["accuracy"] == [round(each.accuracy, 3)]
        assert row["letters_24"] == [each.longer[0] and round(each.longer[0], 3)]
    assert found["counting"] == [round(here.counting, 3)]
    assert found["cpu_seconds"][0] > 0
    assert main(["bench", "copying", "--seeds", "0"]) == 2
    assert "seeds" in capsys.readouterr().err
