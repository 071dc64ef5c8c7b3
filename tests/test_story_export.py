"""A story that is taken along says the same as the one on the page."""

import csv
import io
import json

import pytest
from tiny import TEXT

from gptcore.config import TokenizerConfig
from gptcore.filters import SamplingConfig
from gptcore.story import Story, Taken
from gptcore.story_export import COLUMNS, FORMAT, KNOBS, story_csv, story_json
from gptcore.tokenizers import train_tokenizer

CHARS = train_tokenizer(TokenizerConfig(kind="char"), TEXT + "=f")
WARM = SamplingConfig(temperature=1.5, top_k=None, min_p=0.05)


@pytest.fixture
def story() -> Story:
    """ "=on", and "=of" beside it."""
    told = Story("once ")
    for token, u in (("=", 0.25), ("o", None), ("n", 0.75)):
        told.take(Taken(told.state.at, CHARS.encode(token)[0], u, 0.5, 0.125, 40, WARM, 9))
    told.go(told.way(told.state.tip)[1])
    told.take(Taken(told.state.at, CHARS.encode("f")[0], 0.1, 0.2, 0.3, 41, SamplingConfig(), 9))
    told.name(told.state.tip, "小路")
    return told


def test_the_table_has_the_way_to_where_the_reader_stands(story: Story) -> None:
    written = story_csv(story, CHARS, lambda text: "'" + text if text == "=" else text)
    rows = list(csv.DictReader(io.StringIO(written, newline="")))
    assert tuple(rows[0]) == (*COLUMNS, *KNOBS)
    assert [row["token"] for row in rows] == ["'=", "o", "f"]
    assert [row["u"] for row in rows] == ["0.25", "", "0.1"]
    assert [row["step"] for row in rows] == ["40", "40", "41"]
    assert [row["temperature"] for row in rows] == ["1.5", "1.5", "0.8"]
    assert [row["top_k"] for row in rows] == ["", "", "40"]
    assert float(rows[0]["model_odds"]) == 0.125
    assert story_csv(Story(""), CHARS, str) == ",".join((*COLUMNS, *KNOBS)) + "\r\n"


def test_json_has_the_whole_tree(story: Story) -> None:
    read = json.loads(story_json(story, CHARS, CHARS.encode("once "), {"run": "r1"}))
    assert (read["format"], read["run"], read["prompt"]) == (FORMAT, "r1", "once ")
    assert CHARS.decode(read["prompt_ids"]) == "once "
    assert [token["token"] for token in read["tokens"]] == ["=", "o", "n", "f"]
    assert [token["after"] for token in read["tokens"]] == [None, 0, 1, 1]
    assert read["at"] == 3
    assert [(each["name"], each["text"]) for each in read["branches"]] == [
        ("", "=on"),
        ("小路", "=of"),
    ]
    assert read["branches"][1]["tokens"] == [0, 1, 3]
    assert read["tokens"][0]["knobs"]["min_p"] == 0.05
    assert (read["tokens"][1]["u"], read["tokens"][3]["odds"]) == (None, 0.2)


def test_what_was_pruned_stays_behind(story: Story) -> None:
    story.prune(story.state.tip)
    read = json.loads(story_json(story, CHARS, [1], {}))
    assert [token["token"] for token in read["tokens"]] == ["=", "o", "n"]
    assert [each["text"] for each in read["branches"]] == ["=on"]
