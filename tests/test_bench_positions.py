"""The five encodings are trained and measured from a shell, each as it is by itself."""

import json
from pathlib import Path
from typing import get_args

import pytest
from tiny import TEXT, run_config

from gptcore import bench_positions
from gptcore.__main__ import main
from gptcore.config import Positions
from gptcore.steps import evaluate
from gptcore.train import start, train


def test_the_encodings_side_by_side(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bench_positions, "PRESETS", {"quick": run_config()})
    path = tmp_path / "kettle.txt"
    path.write_text(TEXT, encoding="utf-8")
    assert main(["bench", "positions", "--file", str(path), "--steps", "5", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["quick"]
    assert (found.pop("context"), found.pop("windows")) == (16, 3)
    assert list(found) == list(get_args(Positions))
    for encoding, row in found.items():
        state = start(run_config(model__positions=encoding, training__steps=5), TEXT)
        for _ in train(state):
            pass
        assert row["val_loss"] == pytest.approx(evaluate(state, state.data.validation), abs=1e-4)
        means = [row[f"places_{places}"] for places in ("13_to_16", "17_to_32", "33_to_64")]
        if encoding == "learned":
            assert means[1:] == [None, None]
            assert row["change_beyond"] is None
        else:
            beyond = (means[1] + 2 * means[2]) / 3
            assert row["change_beyond"] == pytest.approx(beyond - means[0], abs=3e-4)
            assert row["standard_error"] > 0


def test_steps_that_are_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "kettle.txt"
    path.write_text(TEXT, encoding="utf-8")
    assert main(["bench", "positions", "--file", str(path), "--steps", "0"]) == 2
    assert "training.steps" in capsys.readouterr().err
