"""The shell commands: the result alone on stdout, and a sentence for what cannot be done."""

import csv
import json
import math
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import torch
from tiny import TEXT

from gptcore.__main__ import main
from gptcore.modelfile import load_model

ROOT = Path(__file__).resolve().parent.parent
SMALL = ["--set", "model.width=24", "--set", "model.context=32", "--set", "training.precision=fp32"]
KEYS = {
    "steps",
    "seconds",
    "cpu_seconds",
    "tokens_per_s",
    "parameters",
    "train_loss",
    "val_loss",
    "bits_per_char",
    "precision",
    "threads",
}


@pytest.fixture(scope="module")
def text_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("text") / "kettle.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def trained(text_file: Path) -> Path:
    """A folder in which a run of 20 steps was left."""
    out = text_file.parent / "run"
    assert main(["train", str(text_file), "--steps", "20", *SMALL, "--out", str(out)]) == 0
    return out


def shell(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "error", "-m", "gptcore", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def result_of(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> dict[str, Any]:
    """What a command that succeeds prints as JSON."""
    capsys.readouterr()
    assert main([*map(str, arguments), "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def refusal_of(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> str:
    """What a command that is refused says."""
    capsys.readouterr()
    assert main([*map(str, arguments)]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("gptcore: ")
    assert printed.err.count("\n") == 1
    return printed.err


def test_train_from_a_shell(text_file: Path, tmp_path: Path) -> None:
    done = shell("train", text_file, "--steps", 20, "--json", *SMALL, "--out", tmp_path / "run")
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert set(result) == KEYS
    assert done.stdout.count("\n") == 1
    assert result["steps"] == 20
    assert result["precision"] == "fp32"
    saved = load_model((tmp_path / "run" / "model.safetensors").read_bytes())
    assert result["parameters"] == sum(p.numel() for p in saved.model.parameters())
    assert result["val_loss"] == pytest.approx(saved.val_loss, abs=1e-4)
    # One token a character: the same loss in bits.
    assert result["bits_per_char"] == pytest.approx(result["val_loss"] / math.log(2), abs=1e-3)
    assert 0 < result["train_loss"] < 4


def test_what_train_leaves(trained: Path) -> None:
    assert {path.name for path in trained.iterdir()} == {
        "model.safetensors",
        "metrics.csv",
        "samples.json",
    }
    with (trained / "metrics.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [int(row["step"]) for row in rows] == list(range(21))
    assert float(rows[-1]["train_loss"]) < float(rows[0]["train_loss"])
    samples = json.loads((trained / "samples.json").read_text(encoding="utf-8"))
    assert samples[0]["step"] == 0
    assert samples[-1]["step"] == 20
    saved = load_model((trained / "model.safetensors").read_bytes())
    assert saved.config.text.title == "kettle.txt"
    assert saved.config.text.characters == len(TEXT)


def test_threads_change_nothing(
    text_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    weights = []
    for threads in (1, 2):
        out = tmp_path / str(threads)
        budget = ["--steps", "6", "--threads", str(threads), "--seed", "3", "--out", str(out)]
        assert result_of(capsys, "train", text_file, *SMALL, *budget)["threads"] == threads
        saved = load_model((out / "model.safetensors").read_bytes())
        assert saved.config.seed == 3
        weights.append(torch.nn.utils.parameters_to_vector(saved.model.parameters()))
    assert torch.equal(*weights)


def test_settings_from_the_command_line(
    text_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--set", "model.positions=alibi", "--set", "model.layers=1"]
    options += ["--set", "tokenizer.kind=bpe", "--set", "tokenizer.vocabulary=280"]
    result = result_of(
        capsys, "train", text_file, "--steps", 2, *SMALL, *options, "--out", tmp_path
    )
    saved = load_model((tmp_path / "model.safetensors").read_bytes())
    assert (saved.config.model.positions, saved.config.model.layers) == ("alibi", 1)
    assert saved.tokenizer.vocabulary == 280
    # A token of a BPE is more than a character, and so are its bits.
    assert result["bits_per_char"] < 0.9 * result["val_loss"] / math.log(2)


def test_a_table_without_json(text_file: Path, tmp_path: Path, capsys: Any) -> None:
    command = ["train", str(text_file), "--steps", "2", *SMALL, "--out", str(tmp_path)]
    assert main(command) == 0
    lines = capsys.readouterr().out.splitlines()
    assert {line.split()[0] for line in lines} == KEYS


def test_sample_from_a_shell(trained: Path) -> None:
    done = shell("sample", trained, "--prompt", "The ", "--tokens", 30, "--json")
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert set(result) == {"prompt", "text", "step"}
    assert (result["prompt"], result["step"], len(result["text"])) == ("The ", 20, 30)


def test_a_seed_writes_the_same_again(trained: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def text(*options: Any) -> str:
        found: str = result_of(capsys, "sample", trained, "--tokens", 40, *options)["text"]
        return found

    assert text("--seed", 5) == text("--seed", 5) == text("--seed", 5, "--prompt", "\n")
    assert text("--seed", 5) != text("--seed", 6)
    cold = text("--seed", 5, "--temperature", 0)
    assert cold == text("--seed", 6, "--temperature", 0)
    assert cold == text("--seed", 7, "--top-k", 1)
    assert text("--seed", 10**30, "--top-p", 0.9, "--top-k", 0)
    assert text("--tokens", 0) == ""
    # Without --json the same text as it is written, and nothing else.
    capsys.readouterr()
    assert (
        main(["sample", str(trained / "model.safetensors"), "--tokens", "40", "--seed", "5"]) == 0
    )
    assert capsys.readouterr().out == text("--seed", 5) + "\n"


def test_a_refusal_in_a_shell_is_a_sentence_and_no_traceback(tmp_path: Path) -> None:
    done = shell("train", tmp_path / "none.txt", "--out", tmp_path, "--json")
    assert done.returncode == 2
    assert done.stdout == ""
    assert "none.txt" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "nothing to read"),
        (b" \n\n ", "nothing to read"),
        (b"a" * 5000, "nothing but"),
        (b"too short for its context", "context"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" * 50, "plain text"),
    ],
)
def test_texts_that_cannot_be_trained_on(
    content: bytes, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "text.txt"
    path.write_bytes(content)
    assert says in refusal_of(capsys, "train", path, "--steps", 2, "--out", tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--steps", "0"], "training.steps"),
        (["--seconds", "nan"], "training.seconds"),
        (["--seconds", "1e9"], "seconds"),
        (["--steps", "1000000000"], "steps"),
        (["--seed", "-1"], "seed"),
        (["--set", "model.layers=0"], "model.layers"),
        (["--set", "model.layers"], "model.layers"),
        (["--set", "model.width=1000000"], "4,096"),
        (["--set", "model.heads=5"], "nearest is 190"),
        (["--set", "model.depth=5"], "model.depth"),
        (["--set", "=5"], "no setting"),
        (["--set", "training.learning_rate=1e9"], "training.learning_rate"),
        (["--set", "training.learning_rate=NaN"], "training.learning_rate"),
        (["--set", 'model={"layers": "many"}'], "model.layers"),
    ],
)
def test_settings_that_cannot_be_trained(
    options: list[str], says: str, text_file: Path, tmp_path: Path, capsys: Any
) -> None:
    out = tmp_path / "out"
    assert says in refusal_of(capsys, "train", text_file, *options, "--out", out)


def test_an_output_folder_that_is_a_file(
    text_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    refusal = refusal_of(capsys, "train", text_file, "--steps", 2, *SMALL, "--out", text_file)
    assert "kettle.txt" in refusal
    assert text_file.read_text(encoding="utf-8") == TEXT


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--temperature", "-1"], "temperature"),
        (["--temperature", "nan"], "temperature"),
        (["--top-p", "1.5"], "top_p"),
        (["--top-k", "-2"], "top_k"),
        (["--tokens", "-5"], "tokens"),
        (["--prompt", "漢"], "漢"),
    ],
)
def test_samples_that_cannot_be_written(
    options: list[str], says: str, trained: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert says in refusal_of(capsys, "sample", trained, *options)


def test_models_that_are_none(
    text_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "safetensors" in refusal_of(capsys, "sample", text_file)
    assert "model.safetensors" in refusal_of(capsys, "sample", tmp_path)
    torch.save({}, tmp_path / "model.safetensors")
    assert "pickle" in refusal_of(capsys, "sample", tmp_path)


@pytest.mark.parametrize("arguments", [[], ["paint"], ["train"], ["train", "x", "--steps", "many"]])
def test_commands_that_are_none(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "usage:" in capsys.readouterr().err
