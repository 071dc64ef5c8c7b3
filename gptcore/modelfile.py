"""A model as one .safetensors file: the weights, with config and tokenizer as JSON beside them.

A model file comes from anywhere. Nothing in it is run, and everything in it is checked against
its own config before a weight is used: names, shapes, dtypes, finite numbers, the limits of
this server. See https://github.com/huggingface/safetensors for the format.
"""

import json
import math
from dataclasses import dataclass
from typing import Any

import safetensors
import safetensors.torch
import torch

from gptcore.config import RunConfig, check_model, parse
from gptcore.errors import ConfigError, ModelFileError, TokenizerError
from gptcore.model import GPT
from gptcore.settings import settings
from gptcore.tokenizers import Tokenizer, tokenizer_from_json

FORMAT = "gpt-playground-1"
# What torch.save and pickle.dump write; neither is ever opened.
_PICKLE_STARTS = (b"PK\x03\x04", b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05")


@dataclass(frozen=True)
class SavedModel:
    """A model at one moment of its run, ready to be used."""

    model: GPT
    tokenizer: Tokenizer
    config: RunConfig
    step: int
    val_loss: float | None


def save_model(saved: SavedModel) -> bytes:
    """One .safetensors file, in the dtype the model's weights have."""
    tensors = {name: tensor.contiguous() for name, tensor in saved.model.state_dict().items()}
    if saved.config.model.tied_head:
        del tensors["head.weight"]  # the embedding, which is there already
    metadata = {
        "format": FORMAT,
        "config": saved.config.model_dump_json(),
        "tokenizer": saved.tokenizer.to_json(),
        "progress": json.dumps({"step": saved.step, "val_loss": saved.val_loss}),
    }
    return safetensors.torch.save(tensors, metadata)


def load_model(data: bytes) -> SavedModel:
    """The model in ``data``, its weights in float32.

    Raises:
        ModelFileError: says what is wrong and names the tensor.
    """
    limit_mb = settings().max_model_mb
    if len(data) > limit_mb * 1e6:
        raise ModelFileError(
            "model-too-large", megabytes=round(len(data) / 1e6), limit=round(limit_mb)
        )
    # A safetensors file may begin with the same bytes, the length of its header; "{" follows it.
    if data.startswith(_PICKLE_STARTS) and data[8:9] != b"{":
        raise ModelFileError("model-pickle")
    metadata = _metadata(data)
    try:
        tensors = safetensors.torch.load(data)
    except (safetensors.SafetensorError, KeyError, TypeError, ValueError, RuntimeError):
        raise ModelFileError("model-not-safetensors") from None
    try:
        config = parse(json.loads(metadata["config"]))
        tokenizer = tokenizer_from_json(metadata["tokenizer"])
        step, val_loss = _progress(json.loads(metadata["progress"]))
    except (KeyError, ValueError, TypeError, RecursionError, ConfigError, TokenizerError):
        raise ModelFileError("model-metadata") from None
    check_model(config.model, tokenizer.vocabulary)

    model = GPT(config.model, tokenizer.vocabulary)
    expected = model.state_dict()
    if config.model.tied_head:
        del expected["head.weight"]
    _check_tensors(tensors, expected)
    for name, tensor in tensors.items():
        expected[name].copy_(tensor)
    return SavedModel(model, tokenizer, config, step, val_loss)


def _metadata(data: bytes) -> dict[str, str]:
    """The header's metadata; the library reads it from files only, not from bytes."""
    length = int.from_bytes(data[:8], "little")
    if len(data) < 8 or length > len(data) - 8:
        raise ModelFileError("model-not-safetensors")
    try:
        metadata: Any = json.loads(data[8 : 8 + length]).get("__metadata__")
    except (ValueError, AttributeError, RecursionError):
        raise ModelFileError("model-not-safetensors") from None
    if not isinstance(metadata, dict) or metadata.get("format") != FORMAT:
        raise ModelFileError("model-metadata")
    return metadata


def _progress(saved: dict[str, Any]) -> tuple[int, float | None]:
    """(step, validation loss), both as ``save_model`` wrote them or a ``ValueError``."""
    step, val_loss = saved["step"], saved["val_loss"]
    if type(step) is not int or not 0 <= step < 2**53:
        raise ValueError(step)
    if val_loss is not None and (type(val_loss) is not float or not math.isfinite(val_loss)):
        raise ValueError(val_loss)
    return step, val_loss


def _check_tensors(tensors: dict[str, torch.Tensor], expected: dict[str, torch.Tensor]) -> None:
    for name in expected:
        if name not in tensors:
            raise ModelFileError("model-tensor-missing", name=name)
    for name, tensor in tensors.items():
        if name not in expected:
            raise ModelFileError("model-tensor-extra", name=name[:80])
        if tensor.shape != expected[name].shape:
            raise ModelFileError(
                "model-tensor-shape",
                name=name,
                found=_shape(tensor),
                expected=_shape(expected[name]),
            )
        if tensor.dtype not in (torch.float32, torch.bfloat16):
            raise ModelFileError("model-tensor-dtype", name=name, found=str(tensor.dtype))
        if not bool(torch.isfinite(tensor).all()):
            raise ModelFileError("model-tensor-not-finite", name=name)


def _shape(tensor: torch.Tensor) -> str:
    return " x ".join(str(size) for size in tensor.shape)[:80]
