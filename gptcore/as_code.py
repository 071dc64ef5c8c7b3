"""A run as code: one Python file that builds this very model, loads its weights and writes.

``assets/code/gpt.py.txt`` has the lines of every model there can be. A line stays where its tag
names a trait of this one:

    q, k = rotate(q), rotate(k)  #? rotary      only for a model with rotary positions
    #? char bpe                                 only for either of these: all lines
    #?                                          up to here

and then ``$names`` are filled in. The file that comes out needs torch and safetensors alone. It
reads what ``gptcore.modelfile.save_model`` has written, the vocabulary included, and draws the
same tokens as ``gptcore.sample.write``.
"""

import shlex
from pathlib import Path
from string import Template

from gptcore.config import ModelConfig, RunConfig
from gptcore.sample import prompt_ids
from gptcore.tokenizers import Tokenizer

TEMPLATE = Path(__file__).resolve().parent.parent / "assets" / "code" / "gpt.py.txt"
_TOKENS_ARE = {"char": "characters", "byte": "bytes", "bpe": "BPE"}
_LONGEST_TITLE = 60


def run_as_code(
    config: RunConfig, tokenizer: Tokenizer, model_file: str = "model.safetensors"
) -> str:
    """The source of a Python file that writes with any moment of a run.

    Args:
        tokenizer: that of the run.
        model_file: the name of the file with the weights, as ``save_model`` wrote it.
    """
    model = config.model
    kind = "byte" if tokenizer.kind == "bpe" and tokenizer.vocabulary == 256 else tokenizer.kind
    power = _power_of_two(model.heads)
    values = model.model_dump() | {
        "about": _about(config.text.title),
        "model_file": inert(model_file),
        "model_argument": inert(shlex.quote(model_file)),
        "vocabulary": tokenizer.vocabulary,
        "tokens_are": _TOKENS_ARE[kind],
        "parameters": f"{model.parameters(tokenizer.vocabulary):,}",
        "hidden": model.mlp_width,
        "start": prompt_ids(tokenizer, ""),
        "start_is": "the first token" if tokenizer.unknown("\n") else "a line break",
        "power": power,
        "twice_the_rest": 2 * (model.heads - power),
        "norm_layer": _norm_layer(model),
        "no_bias": "" if model.bias else ", bias=False",
        "after_attention": _after(model, "attn"),
        "after_mlp": _after(model, "mlp"),
    }
    # Lines first: what is filled in may look like a tag.
    source = _only(traits(model) | {kind}, TEMPLATE.read_text("utf-8"))
    return Template(source).substitute(values)


def inert(text: str) -> str:
    """``text`` as it is written between double quotes in Python, be it one or three.

    Nothing in it ends the string, begins a new line or hides from the reader.
    """
    return "".join('\\"' if each == '"' else repr(each)[1:-1] for each in text)


def traits(model: ModelConfig) -> set[str]:
    """What the tags in the template may name, apart from the kind of tokens."""
    normed = model.norm != "none"
    either = {
        "norm": normed,
        "final_norm": normed and model.norm_place == "pre",
        "qk_norm": model.qk_norm,
        "scaled": model.scaled,
        "scaled_by_size": model.scaled and not model.qk_norm,
        "scaled_by_trial": model.scaled and model.qk_norm,
        "unscaled": not model.scaled,
        "causal": model.causal,
        "acausal": not model.causal,
        "residual": model.residual,
        "replacing": not model.residual,
        "tied": model.tied_head,
        "untied": not model.tied_head,
        "heads_between_powers": model.heads != _power_of_two(model.heads),
    }
    return {model.positions, model.activation} | {name for name, holds in either.items() if holds}


def _only(kept: set[str], template: str) -> str:
    """The lines of ``template`` whose tag names one of ``kept``, and those without a tag."""
    lines = []
    block = True
    for line in template.splitlines():
        code, tag, names = line.partition("#?")
        holds = not names.strip() or not kept.isdisjoint(names.split())
        if tag and not code.strip():
            block = holds
        elif block and holds:
            lines.append(code.rstrip())
    return "\n".join(lines) + "\n"


def _about(title: str) -> str:
    """The first line of the docstring; a long title is cut."""
    if not title:
        return "A small GPT, all of it in one file."
    shown = inert(title)
    while len(shown) > _LONGEST_TITLE:
        title = title[:-1]
        shown = inert(title) + "…"
    return f"A small GPT, all of it in one file, that has read {shown}."


def _norm_layer(model: ModelConfig) -> str:
    if model.norm == "rms":
        return "nn.RMSNorm(WIDTH, eps=1e-5)"
    return "nn.LayerNorm(WIDTH)" if model.bias else "nn.LayerNorm(WIDTH, bias=False)"


def _after(model: ModelConfig, layer: str) -> str:
    """What x is after ``self.<layer>``, with the norm and the sum where this model has them."""
    pre, post = (model.norm != "none" and model.norm_place == place for place in ("pre", "post"))
    value = f"self.{layer}(self.{layer}_norm(x))" if pre else f"self.{layer}(x)"
    if model.residual:
        value = f"x + {value}"
    return f"self.{layer}_norm({value})" if post else value


def _power_of_two(heads: int) -> int:
    """The largest power of two up to ``heads``."""
    return 1 << (heads.bit_length() - 1)
