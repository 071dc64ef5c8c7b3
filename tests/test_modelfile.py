"""Model files: back again to the bit, and whatever else a file may hold is refused, never run."""

import io
import json
import math
import pickle
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import example, given
from hypothesis import strategies as st
from safetensors.torch import load, save
from tiny import CHINESE, TEXT, run_config
from torch import Tensor

from gptcore.config import TokenizerConfig
from gptcore.errors import ConfigError, ModelFileError, PlaygroundError
from gptcore.messages import LANGUAGES
from gptcore.model import GPT
from gptcore.modelfile import FORMAT, SavedModel, load_model, save_model
from gptcore.presets import PRESETS
from gptcore.settings import settings
from gptcore.tokenizers import train_tokenizer

Header = dict[str, Any]


def example_model(kind: Any = "char", text: str = TEXT, **changes: Any) -> SavedModel:
    config = run_config(**changes)
    tokenizer = train_tokenizer(TokenizerConfig(kind=kind, vocabulary=270), text)
    model = GPT(config.model, tokenizer.vocabulary)
    generator = torch.Generator().manual_seed(7)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.normal_(0, 1, generator=generator)
    return SavedModel(model, tokenizer, config, 12, 1.25)


def unpack(data: bytes) -> tuple[Header, bytes]:
    """A safetensors file as its JSON header and its numbers, by the format's description."""
    (length,) = struct.unpack("<Q", data[:8])
    return json.loads(data[8 : 8 + length]), data[8 + length :]


def pack(header: Header, numbers: bytes, padding: int = 0) -> bytes:
    written = json.dumps(header).encode() + b" " * padding
    return struct.pack("<Q", len(written)) + written + numbers


DATA = save_model(example_model())
HEADER, NUMBERS = unpack(DATA)
TENSORS = load(DATA)
METADATA = HEADER["__metadata__"]


def refused(data: bytes) -> PlaygroundError:
    """How it is refused, in words as well."""
    with pytest.raises((ModelFileError, ConfigError)) as caught:
        load_model(data)
    for lang in LANGUAGES:
        assert caught.value.what(lang)
        assert caught.value.advice(lang)
    return caught.value


def with_tensors(change: Callable[[dict[str, Tensor]], Any]) -> bytes:
    tensors = {name: tensor.clone() for name, tensor in TENSORS.items()}
    change(tensors)
    return save(tensors, METADATA)


def with_metadata(**changes: str | None) -> bytes:
    metadata = {name: value for name, value in (METADATA | changes).items() if value is not None}
    return save(TENSORS, metadata)


def with_config(**changes: Any) -> bytes:
    """Another config over the same tensors; names as in ``tiny.run_config``."""
    config = json.loads(METADATA["config"])
    for dotted, value in changes.items():
        *path, last = dotted.split("__")
        part = config
        for name in path:
            part = part[name]
        part[last] = value
    return with_metadata(config=json.dumps(config))


@pytest.mark.parametrize("kind", ["char", "bpe"])
@pytest.mark.parametrize("tied", [True, False])
@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
@pytest.mark.parametrize(
    "shape",
    [
        {},
        {"model__positions": "learned", "model__bias": True, "model__norm": "rms"},
        {"model__positions": "alibi", "model__norm_place": "post", "model__activation": "swiglu"},
    ],
)
def test_a_model_comes_back_to_the_bit(
    kind: str, tied: bool, dtype: torch.dtype, shape: dict[str, Any]
) -> None:
    before = example_model(kind, CHINESE, model__tied_head=tied, **shape)
    before.model.to(dtype)
    after = load_model(save_model(before))
    assert (after.config, after.step, after.val_loss) == (before.config, 12, 1.25)
    assert after.tokenizer.to_json() == before.tokenizer.to_json()
    theirs = dict(after.model.named_parameters())
    for name, parameter in before.model.named_parameters():
        assert theirs[name].dtype == torch.float32
        assert torch.equal(theirs[name], parameter.float())
    assert (after.model.head.weight is after.model.token_embedding.weight) == tied
    ids = torch.tensor([[1, 2, 3]])
    with torch.no_grad():
        assert torch.equal(before.model.float()(ids), after.model(ids)) or dtype != torch.float32


def test_what_was_loaded_is_saved_the_same() -> None:
    assert unpack(save_model(load_model(DATA))) == (HEADER, NUMBERS)


def test_a_run_without_validation_yet() -> None:
    saved = example_model()
    loaded = load_model(save_model(SavedModel(saved.model, saved.tokenizer, saved.config, 0, None)))
    assert (loaded.step, loaded.val_loss) == (0, None)


def drop(tensors: dict[str, Tensor]) -> None:
    del tensors["blocks.1.mlp.out.weight"]


def put(name: str, value: Tensor) -> Callable[[dict[str, Tensor]], None]:
    return lambda tensors: tensors.update({name: value})


NAME = "blocks.0.attn.out.weight"  # (16, 16)


@pytest.mark.parametrize(
    ("change", "reason", "name"),
    [
        (drop, "model-tensor-missing", "blocks.1.mlp.out.weight"),
        (put("extra", torch.zeros(3)), "model-tensor-extra", "extra"),
        (put("x" * 500, torch.zeros(3)), "model-tensor-extra", "x" * 80),
        (put("mask", torch.zeros(16, 16)), "model-tensor-extra", "mask"),
        (put(NAME, torch.zeros(16, 17)), "model-tensor-shape", NAME),
        (put(NAME, torch.zeros(256)), "model-tensor-shape", NAME),
        (put(NAME, torch.zeros(1, 16, 16)), "model-tensor-shape", NAME),
        (put(NAME, torch.zeros(())), "model-tensor-shape", NAME),
        (put(NAME, torch.zeros(0)), "model-tensor-shape", NAME),
        (put(NAME, torch.zeros([0, 10**12])), "model-tensor-shape", NAME),
        (put(NAME, torch.zeros([0] * 300)), "model-tensor-shape", NAME),
        (put(NAME, torch.zeros(16, 16, dtype=torch.int64)), "model-tensor-dtype", NAME),
        (put(NAME, torch.zeros(16, 16, dtype=torch.float64)), "model-tensor-dtype", NAME),
        (put(NAME, torch.zeros(16, 16, dtype=torch.float16)), "model-tensor-dtype", NAME),
        (put(NAME, torch.zeros(16, 16, dtype=torch.complex64)), "model-tensor-dtype", NAME),
        (put(NAME, torch.full((16, 16), math.nan)), "model-tensor-not-finite", NAME),
        (put(NAME, torch.full((16, 16), -math.inf)), "model-tensor-not-finite", NAME),
        (
            put(NAME, torch.full((16, 16), math.nan, dtype=torch.bfloat16)),
            "model-tensor-not-finite",
            NAME,
        ),
    ],
)
def test_changed_tensors_are_refused_by_name(change: Any, reason: str, name: str) -> None:
    problem = refused(with_tensors(change))
    assert problem.reason == reason
    assert problem.values["name"] == name
    assert len(str(problem)) < 600


@pytest.mark.parametrize(
    "entry",
    [
        {"shape": [0, 2**63]},
        {"shape": [0, 2**64 - 1]},
        {"shape": [2**62, 2**62, 0]},
        {"shape": [0, 2**62, 2**62]},
        {"shape": [-1]},
        {"shape": "x"},
        {"dtype": "F4"},
        {"dtype": "F8_E8M0"},
        {"dtype": "XX"},
        {"data_offsets": [0, 10**15]},
        {"data_offsets": [4, 0]},
    ],
)
@pytest.mark.parametrize("size", [0, 16])
def test_impossible_entries_are_refused(entry: dict[str, Any], size: int) -> None:
    tensor = {"dtype": "F32", "shape": [size // 4], "data_offsets": [0, size]} | entry
    header = {"__metadata__": METADATA, "x": tensor}
    assert refused(pack(header, bytes(size))).reason.startswith("model-")


@pytest.mark.parametrize(
    "changes",
    [
        {"format": None},
        {"format": "gpt-playground-2"},
        {"config": None},
        {"config": "[" * 100_000},
        {"config": "{}"},
        {"config": "NaN"},
        {"config": "5"},
        {"tokenizer": None},
        {"tokenizer": "{}"},
        {"tokenizer": "[" * 100_000},
        {"progress": None},
        {"progress": "[" * 100_000},
        {"progress": "5"},
        {"progress": "[]"},
        {"progress": '{"step": 1}'},
        {"progress": '{"step": Infinity, "val_loss": 1.5}'},
        {"progress": '{"step": -1, "val_loss": 1.5}'},
        {"progress": '{"step": true, "val_loss": 1.5}'},
        {"progress": '{"step": 1e3, "val_loss": 1.5}'},
        {"progress": '{"step": 1' + "0" * 400 + ', "val_loss": 1.5}'},
        {"progress": '{"step": 1, "val_loss": NaN}'},
        {"progress": '{"step": 1, "val_loss": "low"}'},
    ],
)
def test_changed_descriptions_are_refused(changes: dict[str, str | None]) -> None:
    assert refused(with_metadata(**changes)).reason == "model-metadata"


@pytest.mark.parametrize(
    "changes",
    [
        {"model__layers": 3},
        {"model__layers": 1},
        {"model__bias": True},
        {"model__tied_head": True},
        {"model__positions": "learned"},
        {"model__activation": "swiglu"},
        {"model__norm_place": "post"},
        {"model__width": 32},
        {"model__mlp_ratio": 2.0},
        {"model__heads": 3},
        {"model__layers": 10**9},
        {"model__colour": "red"},
    ],
)
def test_another_config_does_not_fit_the_tensors(changes: dict[str, Any]) -> None:
    assert refused(with_config(**changes)).reason.startswith("model-")


def test_a_vocabulary_of_another_size_does_not_fit() -> None:
    other = train_tokenizer(TokenizerConfig(), "abc")
    assert refused(with_metadata(tokenizer=other.to_json())).reason == "model-tensor-shape"


def test_a_giant_is_refused_before_it_is_built(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: Any) -> None:
        raise AssertionError("built")

    monkeypatch.setattr("gptcore.modelfile.GPT", never)
    problem = refused(with_config(model__width=4096, model__layers=64, model__heads=64))
    assert problem.reason == "too-many-parameters"
    phases = [{"share": 1.0, "context": 4096, "batch": 1}]
    wide = {"model__context": 4096, "training__phases": phases, "model__positions": "alibi"}
    assert refused(with_config(**wide, model__heads=16)).reason == "context-too-long"


def test_a_file_larger_than_any_model_here_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GPTCORE_MAX_PARAMETERS", "1000")
    settings.cache_clear()
    assert refused(DATA + bytes(3_000_000)).reason == "model-too-large"


def test_a_small_file_with_a_giant_mask_is_refused() -> None:
    # A quarter of a megabyte of weights, a quarter of a gigabyte of ALiBi biases.
    phases = [{"share": 1.0, "context": 999, "batch": 1}]
    shape = {"model__layers": 1, "model__heads": 64, "model__width": 64}
    mask = {"model__context": 999, "training__phases": phases, "model__positions": "alibi"}
    assert refused(with_config(**shape, **mask)).reason == "context-too-long"


class Trap:
    """Leaves a mark where it is unpickled."""

    def __init__(self, mark: Path):
        self.mark = mark

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.mark,)


def test_a_pickle_is_refused_and_never_opened(tmp_path: Path) -> None:
    mark = tmp_path / "opened"
    pickle.loads(pickle.dumps(Trap(mark)))  # noqa: S301  the trap works
    assert mark.exists()
    mark.unlink()

    by_torch = io.BytesIO()
    torch.save({"model": Trap(mark)}, by_torch)
    before_zip = io.BytesIO()
    torch.save({"model": Trap(mark)}, before_zip, _use_new_zipfile_serialization=False)
    for data in (by_torch.getvalue(), before_zip.getvalue()):
        assert refused(data).reason == "model-pickle"
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        problem = refused(pickle.dumps(Trap(mark), protocol))
        assert problem.reason in ("model-pickle", "model-not-safetensors")
    # Nor where it hides behind the rest of a real file.
    refused(DATA + pickle.dumps(Trap(mark)))
    assert not mark.exists()


@pytest.mark.parametrize("length", [640, 896, 1152, 1408])
def test_a_header_whose_length_looks_like_a_pickle_is_read(length: int) -> None:
    # 640 is 0x0280, written 80 02: how a pickle begins. So is every length 65536 above it.
    written = len(json.dumps(HEADER).encode())
    data = pack(HEADER, NUMBERS, padding=65536 + length - written)
    assert data[:1] == b"\x80"
    assert load_model(data).step == 12


@pytest.mark.parametrize("data", [b"", b"{}", b"\0" * 8, b"\0" * 100, b"\xff" * 100, b"PK\x03\x04"])
def test_what_is_no_model_file(data: bytes) -> None:
    assert refused(data).reason in ("model-not-safetensors", "model-pickle")


@pytest.mark.parametrize(
    "header", [b"[]", b"5", b"null", b'"x"', b"[" * 100_000, b"\xff\xfe{}", b"{"]
)
def test_headers_that_are_none(header: bytes) -> None:
    assert refused(struct.pack("<Q", len(header)) + header).reason == "model-not-safetensors"


def test_a_safetensors_file_from_elsewhere() -> None:
    assert refused(save(TENSORS)).reason == "model-metadata"
    assert refused(save(TENSORS, {"format": "pt"})).reason == "model-metadata"
    assert METADATA["format"] == FORMAT


@given(length=st.integers(0, len(DATA) - 1))
@example(length=7)
@example(length=8)
@example(length=len(DATA) - len(NUMBERS))
@example(length=len(DATA) - 1)
def test_a_file_cut_short_is_refused(length: int) -> None:
    with pytest.raises(ModelFileError):
        load_model(DATA[:length])


@given(
    flips=st.lists(
        st.tuples(st.integers(0, 5000) | st.integers(0, len(DATA) - 1), st.integers(1, 255)),
        min_size=1,
        max_size=4,
    )
)
def test_flipped_bytes_give_a_model_or_a_refusal(flips: list[tuple[int, int]]) -> None:
    data = bytearray(DATA)
    for place, change in flips:
        data[place % len(data)] ^= change
    try:
        loaded = load_model(bytes(data))
    except (ModelFileError, ConfigError) as problem:
        str(problem)  # has its words
    else:
        assert all(torch.isfinite(parameter).all() for parameter in loaded.model.parameters())


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@given(
    part=st.sampled_from(["config", "tokenizer", "progress"]),
    name=st.sampled_from(["model", "training", "seed", "text", "kind", "characters", "step"]),
    value=_json,
)
def test_hostile_json_gives_a_model_or_a_refusal(part: str, name: str, value: Any) -> None:
    changed = json.dumps(json.loads(METADATA[part]) | {name: value})
    for written in (changed, json.dumps(value)):
        try:
            load_model(with_metadata(**{part: written}))
        except (ModelFileError, ConfigError) as problem:
            str(problem)  # has its words


def test_the_presets_can_be_loaded_here() -> None:
    config = PRESETS["quick"]
    tokenizer = train_tokenizer(TokenizerConfig(), TEXT)
    model = GPT(config.model, tokenizer.vocabulary)
    assert load_model(save_model(SavedModel(model, tokenizer, config, 5, 2.0))).config == config
