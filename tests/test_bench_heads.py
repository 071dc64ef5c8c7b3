"""The timings of the Attention page run, from a shell, and count what they say they count."""

import json
from pathlib import Path

import pytest
from tiny import TEXT, run_config

from gptcore import bench_heads
from gptcore.__main__ import main


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """One preset, which is tiny, timed hardly at all."""
    monkeypatch.setattr(bench_heads, "_PRESETS", ("tiny",))
    monkeypatch.setattr(bench_heads, "PRESETS", {"tiny": run_config(training__seconds=0.4)})
    monkeypatch.setattr(bench_heads, "_LOOKS", 2)
    monkeypatch.setattr(bench_heads, "_TIMES", 2)


@pytest.fixture
def text(tmp_path: Path) -> str:
    path = tmp_path / "kettle.txt"
    path.write_text(TEXT, encoding="utf-8")
    return str(path)


def test_maps_are_timed_and_weighed(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "attention", "--file", text, "--json"]) == 0
    row = json.loads(capsys.readouterr().out)["tiny"]
    assert (row["layers"], row["heads"]) == (2, 2)
    for tokens in (48, 128, 256):
        timed = row[f"{tokens}_tokens"]
        assert timed["bytes"] == 4 * 2 * tokens * (tokens + 1) // 2
        assert 0 < timed["trace_ms"] <= timed["slowest_ms"]


def test_the_share_of_the_scores_is_that_of_all_looks(
    text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["bench", "heads", "--file", text, "--json"]) == 0
    row = json.loads(capsys.readouterr().out)["tiny"]
    assert 0 < row["head_scores_ms"] < row["look_ms"]
    expected = row["head_scores_ms"] * row["looks"] / 400 * 100
    assert row["share_of_run_percent"] == pytest.approx(expected, rel=0.01)
