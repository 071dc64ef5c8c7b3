"""What one takes along of a sentence comes back as the pass had it: in a table and in numpy."""

import csv
import io
import json
import math

import numpy as np
import pandas as pd
import pytest
import torch
from tiny import TEXT, model_config, tiny_run

from gptcore.attention_export import (
    COLUMNS,
    FORMAT,
    MOST_BYTES,
    MOST_ROWS,
    attention_csv,
    attention_npz,
    csv_rows,
    lines_for_notebook,
    lines_for_npz,
    most_tokens,
    npz_bytes,
)
from gptcore.head_edits import NO_EDITS, HeadEdits
from gptcore.model import GPT
from gptcore.modelfile import load_model
from gptcore.trace import Trace, trace

EDITS = HeadEdits(muted=frozenset({(0, 1), (1, 0)}), even=frozenset({(1, 1)}))
HEADS = [(layer, head) for layer in range(2) for head in range(2)]


def read(tokens: int = 9, edits: HeadEdits = NO_EDITS, **changes) -> Trace:
    """A pass of a model whose weights are large enough that its rows are far from even."""
    config = model_config(**changes)
    model = GPT(config, 20, seed=3)
    with torch.no_grad():
        for block in model.blocks:
            block.attn.qkv.weight.mul_(4)
    return trace(model, [7 * place % 20 for place in range(tokens)], edits.edit(config))


def table(reading: Trace, heads=HEADS) -> pd.DataFrame:
    cells = [f"t{id}" for id in reading.ids]
    written = io.StringIO(attention_csv(reading, cells, heads), newline="")
    return pd.read_csv(written, dtype={"weight": np.float32, "score": np.float32})


@pytest.mark.parametrize("causal", [True, False])
@pytest.mark.parametrize("edits", [NO_EDITS, EDITS])
def test_csv_gives_back_every_weight_and_score_to_the_bit(causal: bool, edits: HeadEdits) -> None:
    reading = read(causal=causal, edits=edits)
    found = table(reading)
    assert tuple(found.columns) == COLUMNS
    assert len(found) == csv_rows(reading.config, 9, 4) == 4 * (45 if causal else 81)
    places = ["layer", "head", "from_place", "to_place"]
    assert not found.duplicated(places).any()
    at = tuple(found[name].to_numpy() for name in places)
    assert (found["weight"].to_numpy() == reading.patterns.numpy()[at]).all()
    assert (found["score"].to_numpy() == reading.scores.numpy()[at]).all()
    ids = np.array(reading.ids)
    for end in ("from", "to"):
        assert (found[f"{end}_token"] == [f"t{id}" for id in ids[found[f"{end}_place"]]]).all()
    # What is left out has no weight, so that each row of a head still adds up to one.
    sums = found.groupby(["layer", "head", "from_place"])["weight"].sum()
    assert sums.to_numpy() == pytest.approx(np.ones(36), abs=1e-6)


def test_csv_of_one_head_is_its_part_of_the_whole() -> None:
    reading = read()
    whole = table(reading)
    part = whole[(whole["layer"] == 1) & (whole["head"] == 0)]
    pd.testing.assert_frame_equal(table(reading, [(1, 0)]), part.reset_index(drop=True))


def test_cells_stay_whole_in_a_spreadsheet() -> None:
    reading = read(tokens=3)
    told = ["'=1+1", 'say ""so"", twice', "⏎"]
    quoted = ["'=1+1", '"say """"so"""", twice"', "⏎"]
    rows = list(csv.reader(io.StringIO(attention_csv(reading, quoted, [(0, 0)]), newline="")))
    assert {len(row) for row in rows} == {len(COLUMNS)}
    assert [row[5] for row in rows[-3:]] == told


@pytest.mark.parametrize("positions", ["rotary", "alibi"])
def test_npz_gives_back_every_array_without_pickle(positions: str) -> None:
    reading = read(tokens=20, edits=EDITS, positions=positions)
    labels = ["·", "'; import os", "小", "<b>", "E4 BD", *(f"t{id}" for id in range(11))]
    data = attention_npz(reading, labels, EDITS, {"run": "abc", "step": 12})
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        assert arrays["tokens"].tolist() == labels
        assert arrays["ids"].tolist() == list(reading.ids)
        for name, expected in (("patterns", reading.patterns), ("scores", reading.scores)):
            assert arrays[name].dtype == np.float32
            assert arrays[name].shape == (2, 2, 16, 16)
            np.testing.assert_array_equal(arrays[name], expected.numpy())
        for name in ("q", "k", "v"):
            assert arrays[name].shape == (2, 2, 16, 8)
            for layer in range(2):
                point = reading[f"blocks.{layer}.attn.{name}"].numpy()
                np.testing.assert_array_equal(arrays[name][layer], point)
        told = json.loads(str(arrays["facts"]))
        numbers = sum(arrays[name].nbytes for name in ("patterns", "scores", "q", "k", "v"))
    assert numbers == npz_bytes(reading.config, 16)
    assert told == {
        "format": FORMAT,
        "run": "abc",
        "step": 12,
        "forgotten": 4,
        "muted": [[0, 1], [1, 0]],
        "even": [[1, 1]],
        "model": reading.config.model_dump(mode="json"),
    }


def test_scores_of_an_npz_are_its_queries_times_its_keys() -> None:
    data = attention_npz(read(positions="none", qk_norm=False), ["x"] * 9, NO_EDITS, {})
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        products = arrays["q"] @ arrays["k"].swapaxes(-1, -2) / math.sqrt(8)
        seen = np.isfinite(arrays["scores"])
        assert (seen == np.tril(np.ones((9, 9), bool))).all()
        assert products[seen] == pytest.approx(arrays["scores"][seen], abs=1e-4)


def test_what_does_not_fit_is_known_before_it_is_made() -> None:
    long = model_config(layers=6, heads=4, width=256, context=2800)

    def rows(tokens: int) -> int:
        return csv_rows(long, tokens, 24)

    def size(tokens: int) -> int:
        return npz_bytes(long, tokens)

    for measure, limit in ((rows, MOST_ROWS), (size, MOST_BYTES)):
        assert measure(256) < limit < measure(2800), "the longest recipe fits"
        fitting = most_tokens(measure, limit, 2800)
        assert measure(fitting) <= limit < measure(fitting + 1)


def test_the_lines_for_an_npz_run(tmp_path, monkeypatch, capsys) -> None:
    reading = read()
    name = "my 'run'.npz"
    (tmp_path / name).write_bytes(attention_npz(reading, ["x"] * 9, NO_EDITS, {}))
    monkeypatch.chdir(tmp_path)
    lines = lines_for_npz(name, (1, 0))
    assert len(lines.splitlines()) == 3
    found: dict[str, np.lib.npyio.NpzFile] = {}
    exec(lines, found)
    np.testing.assert_array_equal(found["maps"]["patterns"], reading.patterns.numpy())
    found["maps"].close()
    assert str(reading.patterns[1, 0].numpy()) in capsys.readouterr().out


@pytest.mark.parametrize("edits", [NO_EDITS, EDITS, HeadEdits(even=frozenset({(0, 0)}))])
@pytest.mark.parametrize("sentence", ["the cat", 'she\n"sleeps" in the hall', None])
def test_the_lines_for_a_notebook_get_the_same_numbers(
    tmp_path, monkeypatch, capsys, edits: HeadEdits, sentence: str | None
) -> None:
    state = tiny_run(TEXT + '"')
    (tmp_path / "tiny.safetensors").write_bytes(state.model_bytes())
    saved = load_model(state.model_bytes())
    ids = saved.tokenizer.encode(sentence) if sentence else [3, 1, 4, 1, 5]
    expected = trace(saved.model, ids, edits.edit(saved.config.model))
    monkeypatch.chdir(tmp_path)
    found: dict[str, Trace] = {}
    exec(lines_for_notebook("tiny.safetensors", sentence or ids, (1, 1), edits), found)
    assert found["reading"].ids == expected.ids
    assert torch.equal(found["reading"].patterns, expected.patterns)
    assert str(expected["blocks.1.attn.q"][1]) in capsys.readouterr().out
