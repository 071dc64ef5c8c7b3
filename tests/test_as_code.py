"""The run as code: the same logits and the same text as ours, from torch and safetensors alone."""

import ast
import re
import signal
import subprocess
import sys
import venv
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import regex
import torch
from hypothesis import example, given
from hypothesis import strategies as st
from safetensors.torch import load, save
from test_hostile_text import HOSTILE as HOSTILE_TEXTS
from test_model import SHAPES, random_ids, random_model, shaped
from test_tokenizers import CORPUS
from tiny import CHINESE, TEXT, run_config, tiny_run
from visits import HOSTILE

from gptcore.as_code import TEMPLATE, inert, run_as_code, traits
from gptcore.config import ModelConfig, RunConfig, TokenizerConfig
from gptcore.errors import TokenizerError
from gptcore.example import FOLDER
from gptcore.filters import SamplingConfig
from gptcore.model import GPT
from gptcore.modelfile import SavedModel, load_model, save_model
from gptcore.presets import PRESETS
from gptcore.sample import generate, prompt_ids, write
from gptcore.tokenizers import (
    SPLIT_PATTERN,
    BPETokenizer,
    CharTokenizer,
    Tokenizer,
    train_tokenizer,
)
from gptcore.train import train

KINDS = ("char", "byte", "bpe")
PRESENT = ("torch", "safetensors")
ABSENT = ("gptcore", "numpy", "tiktoken", "rustbpe", "regex", "transformers", "pydantic")
# What torch says it needs, and where it comes with CUDA, its libraries.
LINKED = ("torch", "torchgen", "functorch", "safetensors", "typing_extensions.py", "filelock")
LINKED += ("sympy", "mpmath", "networkx", "jinja2", "markupsafe", "fsspec", "nvidia", "triton")
QUOTES = ('"""', "'''", '"', "\\", '\\"""', "\\\\", "${heads} $$ #? char", "%(prog)s {x} {{")
BREAKS = ("\n", "\r\nimport os", "\u2028", "\x85", "\x00", "\ud800", "\U000e0001", "\u202e", "#?")
NASTY = (*QUOTES, *BREAKS, HOSTILE, '"""\nimport os\nos.abort()\n"""', "红楼梦", "a" * 200)


def trained(kind: Any, text: str = CORPUS, vocabulary: int = 500) -> Tokenizer:
    return train_tokenizer(TokenizerConfig(kind=kind, vocabulary=vocabulary), text)


def config_of(model: ModelConfig) -> RunConfig:
    return run_config(**{f"model__{name}": value for name, value in model.model_dump().items()})


def code(model: ModelConfig, tokenizer: Tokenizer, title: str = "") -> str:
    """The file for a model that has read ``title``."""
    return run_as_code(with_title(config_of(model), title), tokenizer)


def with_title(config: RunConfig, title: str) -> RunConfig:
    """The config with a title that nobody has checked."""
    return config.model_copy(update={"text": config.text.model_copy(update={"title": title})})


def imported(source: str) -> Any:
    """The emitted file as a module, not run as a program."""
    module = ModuleType("gpt")
    exec(compile(source, "gpt.py", "exec"), module.__dict__)
    return module


ELEVEN = CharTokenizer("\nabcdefghij")  # as many as test_model.VOCABULARY


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One for all models, each of which replaces the one before."""
    return tmp_path_factory.mktemp("model")


def saved(model: GPT, tokenizer: Tokenizer = ELEVEN) -> SavedModel:
    return SavedModel(model, tokenizer, config_of(model.config), 0, None)


def assert_same(model: GPT, folder: Path) -> None:
    """Logits within 1e-5 and the same ids, past the context, from the saved file."""
    path = folder / "model.safetensors"
    path.write_bytes(save_model(saved(model)))
    theirs = imported(code(model.config, ELEVEN))
    loaded, tokens = theirs.load(path)
    assert tokens == [character.encode() for character in ELEVEN.characters]
    with torch.no_grad():
        for batch, length in ((3, model.config.context), (1, 1)):
            ids = random_ids(batch, length)
            torch.testing.assert_close(loaded(ids), model(ids), atol=1e-5, rtol=1e-5)
    ours = list(generate(model, [3, 1], 12, SamplingConfig(temperature=0.9, top_k=5), seed=4))
    assert list(theirs.write(loaded, [3, 1], 12, 4, 0.9, 5)) == ours


@pytest.mark.parametrize("shape", SHAPES)
def test_any_shape_computes_and_writes_the_same(shape: tuple[Any, ...], folder: Path) -> None:
    assert_same(random_model(shaped(shape, context=9)), folder)


@pytest.mark.parametrize("positions", ["learned", "sinusoidal", "rotary", "alibi", "none"])
@pytest.mark.parametrize("qk_norm", [True, False])
@pytest.mark.parametrize(
    "broken",
    [
        {"causal": False},
        {"scaled": False},
        {"residual": False},
        {"norm": "none"},
        {"norm": "none", "norm_place": "post", "residual": False},
        {"causal": False, "scaled": False, "residual": False, "norm": "none"},
    ],
)
def test_broken_models_are_as_broken(
    positions: Any, qk_norm: bool, broken: dict[str, Any], folder: Path
) -> None:
    shape = shaped((positions, "layer", "pre", "gelu", qk_norm, False), context=9)
    assert_same(random_model(shape.model_copy(update=broken)), folder)


@pytest.mark.parametrize("heads", [1, 2, 5, 6, 8, 12])
@pytest.mark.parametrize("context", [2, 3])
def test_heads_and_contexts_at_the_edge(heads: int, context: int, folder: Path) -> None:
    for changes in ({"positions": "alibi"}, {"positions": "rotary", "rotary_base": 50.5}):
        config = ModelConfig(
            layers=1, heads=heads, width=4 * heads, context=context, mlp_ratio=0.7, **changes
        )
        assert_same(random_model(config), folder)


def test_weights_in_bf16_become_float32(folder: Path) -> None:
    model = random_model(run_config().model)
    data = save_model(saved(model.bfloat16()))
    assert {tensor.dtype for tensor in load(data).values()} == {torch.bfloat16}
    path = folder / "model.safetensors"
    path.write_bytes(data)
    loaded, _ = imported(code(model.config, ELEVEN)).load(path)
    assert {parameter.dtype for parameter in loaded.parameters()} == {torch.float32}
    ids = random_ids(2, 9)
    with torch.no_grad():
        torch.testing.assert_close(loaded(ids), load_model(data).model(ids), atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize("temperature", [0.0, 1e-7, 0.3, 1.0, 5.0])
@pytest.mark.parametrize("top_k", [None, 1, 3, 11, 50])
@pytest.mark.parametrize("prompt", [[1], list(range(9)), [2, 5] * 20])
def test_every_setting_draws_the_same(
    temperature: float, top_k: int | None, prompt: list[int]
) -> None:
    model = random_model(shaped(("rotary", "layer", "pre", "relu2", True, False), context=9))
    theirs = imported(code(model.config, ELEVEN))
    copy = theirs.GPT()
    copy.load_state_dict(model.state_dict())
    for seed in (0, 1, 2**31 - 1):
        ours = generate(model, prompt, 20, SamplingConfig(temperature, top_k), seed)
        drawn = theirs.write(copy, prompt, 20, seed, temperature, top_k or 0)
        assert list(drawn) == list(ours)


# The tokens


@cache
def encoders(kind: str) -> tuple[Tokenizer, Any, list[bytes]]:
    tokenizer = trained(kind)
    tokens = [tokenizer.token_bytes(id) for id in range(tokenizer.vocabulary)]
    return tokenizer, imported(code(run_config().model, tokenizer)), tokens


# tiktoken knows letters of newer Unicode than this Python: these may be cut in another way.
KNOWN = st.characters(exclude_categories=["Cs", "Cn"])
EDGES = "aZéſKπ的\u0301\u0900न\u094d0٣½Ⅷ'sStTlLvVeErRmMdD !?…—👩\u200d_"
EDGES += "\t\r\n\x0b\x0c\x1c\x1f\x85\xa0\u2028\u3000"
TEXTS = st.one_of(st.text(KNOWN), *(st.text(st.sampled_from(each)) for each in (EDGES, CORPUS)))


@pytest.mark.parametrize("kind", ["byte", "bpe"])
@given(text=TEXTS)
@example(text=CORPUS)
@example(text="don't WE'LL 'ſ 'Re it'd've 1234567 a\u0301\u0301" + " " * 70 + "\r\n\n x" + "?" * 70)
def test_any_text_becomes_the_same_ids(kind: str, text: str) -> None:
    tokenizer, theirs, tokens = encoders(kind)
    assert theirs.encode(text, tokens) == tokenizer.encode(text)
    if kind == "bpe":
        assert theirs.pieces(text) == regex.findall(SPLIT_PATTERN, text)


@pytest.mark.parametrize("name", HOSTILE_TEXTS)
def test_hostile_texts_become_the_same_ids(name: str) -> None:
    text = HOSTILE_TEXTS[name][:3000]
    for kind in KINDS:
        tokenizer = trained(kind, text)
        tokens = [tokenizer.token_bytes(id) for id in range(tokenizer.vocabulary)]
        theirs = imported(code(run_config().model, tokenizer))
        assert theirs.encode(text, tokens) == tokenizer.encode(text)


@given(text=st.text(st.sampled_from(CORPUS + "ß∞\ud800")))
def test_characters_become_the_same_ids_or_are_named(text: str) -> None:
    tokenizer, theirs, tokens = encoders("char")
    try:
        expected = tokenizer.encode(text)
    except TokenizerError:
        with pytest.raises(SystemExit) as caught:
            theirs.encode(text, tokens)
        assert "\n" not in caught.value.code
        assert all(repr(c)[1:-1] in caught.value.code for c in "ß∞\ud800" if c in text)
    else:
        assert theirs.encode(text, tokens) == expected


@pytest.mark.parametrize("characters", ["abc", "\nabc", "\t\nabc"])
def test_an_empty_prompt_begins_where_ours_does(characters: str) -> None:
    for tokenizer in (CharTokenizer(characters), BPETokenizer([])):
        start = imported(code(run_config().model, tokenizer)).START
        assert start == prompt_ids(tokenizer, "")


# The file


def every_model() -> Iterator[ModelConfig]:
    for shape in SHAPES:
        yield shaped(shape.values[0], context=9)  # type: ignore[arg-type]
    for switch in ("causal", "scaled", "residual"):
        for qk_norm in (True, False):
            yield run_config().model.model_copy(update={switch: False, "qk_norm": qk_norm})
    for place in ("pre", "post"):
        yield run_config().model.model_copy(update={"norm": "none", "norm_place": place})
    for name in PRESETS:
        yield PRESETS[name].model


def test_every_tag_is_a_trait_and_every_trait_has_a_tag() -> None:
    tags = {
        name
        for names in re.findall(r"#\?(.*)", TEMPLATE.read_text("utf-8"))
        for name in names.split()
    }
    assert tags == set().union(*map(traits, every_model()), KINDS) - {"none"}


def test_ruff_is_content_with_every_file_and_none_is_long(tmp_path: Path) -> None:
    for number, model in enumerate(every_model()):
        for kind in KINDS:
            source = code(model, encoders(kind)[0], title="The Tempest")
            lines = source.splitlines()
            # BPE brings an encoder of thirty lines.
            assert len(lines) < (230 if kind == "bpe" else 200)
            assert max(map(len, lines)) <= 100
            assert not re.search(r"[#$]\?|\$|gptcore", source)
            (tmp_path / f"{number}_{kind}.py").write_text(source, "utf-8")
    ruff = [sys.executable, "-m", "ruff"]
    alone = ["--isolated", "--line-length=100", "--no-cache", "--quiet", str(tmp_path)]
    for command in (
        ["check", "--extend-select=E501"],
        ["format", "--check"],
    ):
        done = subprocess.run(
            [*ruff, *command, *alone], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, (done.stdout + done.stderr)[:2000]


def test_only_what_this_model_has_is_there() -> None:
    tokenizer = trained("char")
    words = {
        "rotary": "rotate",
        "alibi": "SLOPES",
        "learned": "position_embedding",
        "sinusoidal": "position_vectors",
    }
    for positions in (*words, "none"):
        source = code(run_config(model__positions=positions).model, tokenizer)
        assert {name for name, word in words.items() if word in source} == {positions} - {"none"}
        assert not re.search(r"unicodedata|merged|import re|RMSNorm|silu|gelu", source)
    assert "SCALE" not in code(run_config(model__scaled=False).model, tokenizer)
    assert "masked_fill(future" not in code(run_config(model__causal=False).model, tokenizer)
    bare = code(run_config(model__norm="none", model__qk_norm=False).model, tokenizer)
    assert "_norm(" not in bare


def test_the_docstring_says_which_model_this_is() -> None:
    config = with_title(PRESETS["nanogpt"], "红楼梦")
    docstring = ast.get_docstring(
        ast.parse(run_as_code(config, trained("bpe"), "dream 5.safetensors"))
    )
    assert docstring is not None
    count = f"{config.model.parameters(500):,} parameters"
    for part in ("红楼梦", "Layers 4, heads 4, width 128, context 64", "vocabulary 500", count):
        assert part in docstring
    assert "python gpt.py 'dream 5.safetensors' --prompt" in docstring


def shape_of(source: str) -> str:
    """The file's syntax without its docstring and the name of the model's file."""
    tree = ast.parse(source)
    assert isinstance(tree.body[0], ast.Expr)
    assert isinstance(tree.body[0].value, ast.Constant)
    tree.body[0].value.value = ""
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "default":
            node.value = ast.Constant(0)
    return ast.dump(tree)


PLAIN = code(run_config().model, ELEVEN)


@given(
    title=st.one_of(
        st.sampled_from(NASTY), st.text(max_size=200), st.text(st.sampled_from("".join(NASTY)))
    ),
    name=st.one_of(st.sampled_from(NASTY), st.text(min_size=1, max_size=80)),
)
def test_no_title_and_no_file_name_breaks_out(title: str, name: str) -> None:
    source = run_as_code(with_title(run_config(), title), ELEVEN, name)
    source.encode()  # can be written to a file
    assert shape_of(source) == shape_of(PLAIN)
    assert source.isascii() or all(each.isprintable() or each == "\n" for each in source)
    assert len(source.splitlines()) == source.count("\n") == PLAIN.count("\n")
    docstring = ast.literal_eval(ast.parse(source).body[0].value)  # type: ignore[attr-defined]
    if len(inert(title)) <= 60:
        assert title in docstring
    defaults = [
        ast.literal_eval(node.value)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.keyword) and node.arg == "default"
    ]
    assert defaults[0] == name


@given(text=st.one_of(st.text(), st.sampled_from(NASTY)))
def test_inert_text_is_still_that_text(text: str) -> None:
    assert ast.literal_eval(f'"{inert(text)}"') == text
    assert ast.literal_eval(f'"""{inert(text)}"""') == text


# As a person runs it


@pytest.fixture(scope="session")
def bare_python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh Python that has torch, what torch needs, and safetensors."""
    folder = tmp_path_factory.mktemp("bare")
    venv.create(folder, symlinks=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    theirs = Path(torch.__file__).parent.parent
    for name in LINKED:
        if (theirs / name).exists():
            (packages / name).symlink_to(theirs / name)
    return folder / "bin" / "python"


def run(
    python: Path, source: str, folder: Path, *arguments: str
) -> subprocess.CompletedProcess[str]:
    (folder / "gpt.py").write_text(source, "utf-8")
    return subprocess.run(
        [python, "-I", "-W", "ignore:Failed to initialize NumPy", "gpt.py", *arguments],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_the_bare_python_has_nothing_of_ours(bare_python: Path) -> None:
    asked = f"import importlib.util as u; print([n for n in {PRESENT + ABSENT} if u.find_spec(n)])"
    done = subprocess.run(
        [bare_python, "-I", "-c", asked], capture_output=True, text=True, check=True
    )
    assert ast.literal_eval(done.stdout) == list(PRESENT)


@pytest.mark.parametrize(
    ("kind", "text", "prompt"),
    [
        ("char", TEXT, "The kettle"),
        ("char", CHINESE, "小猫"),
        ("byte", CHINESE, ""),
        ("bpe", TEXT, "She walks 12 miles, "),
        ("bpe", CHINESE, "孩子们，你好"),
    ],
)
def test_a_trained_run_writes_the_same_with_torch_and_safetensors_alone(
    kind: str, text: str, prompt: str, bare_python: Path, tmp_path: Path
) -> None:
    state = tiny_run(text, tokenizer__kind=kind, tokenizer__vocabulary=300, training__steps=60)
    for _ in train(state):
        pass
    data = state.model_bytes()
    (tmp_path / "model.safetensors").write_bytes(data)
    source = run_as_code(state.config, state.tokenizer)
    arguments = ["--prompt", prompt, "--tokens", "150", "--seed", "7", "--temperature", "0.9"]
    done = run(bare_python, source, tmp_path, "model.safetensors", *arguments, "--top-k", "12")
    assert (done.returncode, done.stderr) == (0, "")
    ours = "".join(write(load_model(data), prompt, 150, SamplingConfig(0.9, 12), seed=7))
    assert len(ours.encode()) > 4 * state.config.model.context
    assert done.stdout == ours + "\n"


def test_the_model_that_ships_writes_the_same_at_any_moment(tmp_path: Path) -> None:
    paths = sorted((FOLDER / "moments").glob("*.safetensors"), key=lambda path: int(path.stem))
    first = load_model(paths[0].read_bytes())
    theirs = imported(run_as_code(first.config, first.tokenizer))
    for path in paths[::3]:
        ours = load_model(path.read_bytes())
        model, tokens = theirs.load(path)
        drawn = theirs.write(model, theirs.encode("One morning", tokens), 150, seed=3)
        text = "".join(write(ours, "One morning", 150, SamplingConfig(), seed=3))
        assert b"".join(tokens[id] for id in drawn).decode() == text


def refusal(theirs: Any, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> str:
    """The one line on stderr with which the program ends."""
    monkeypatch.setattr(sys, "argv", ["gpt.py", *arguments])
    with pytest.raises(SystemExit) as caught:
        theirs.main()
    assert isinstance(caught.value.code, str)
    assert "\n" not in caught.value.code
    return caught.value.code


def test_what_a_person_can_get_wrong_is_said_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = random_model(run_config().model)
    theirs = imported(code(model.config, ELEVEN))
    data = save_model(saved(model))
    path = tmp_path / "model.safetensors"

    assert "No such file" in refusal(theirs, monkeypatch, str(path))
    assert "Cannot read" in refusal(theirs, monkeypatch, str(tmp_path))
    for damaged in (b"", b"Once upon a time", data[:5000], b"PK\x03\x04" * 100):
        path.write_bytes(damaged)
        assert "Cannot read" in refusal(theirs, monkeypatch, str(path))
    wider = random_model(run_config(model__width=32).model)
    others = (save(load(data)), save(load(data), {"format": "pt"}), save_model(saved(wider)))
    for another in (*others, save({"x": torch.zeros(3)})):
        path.write_bytes(another)
        assert "another model" in refusal(theirs, monkeypatch, str(path))
    for name, value in {"activation": "gelu", "positions": "none", "causal": False}.items():
        other = random_model(run_config(**{f"model__{name}": value}).model)
        path.write_bytes(save_model(saved(other)))
        assert f"its {name} is {value}" in refusal(theirs, monkeypatch, str(path))

    path.write_bytes(data)
    unknown = refusal(theirs, monkeypatch, str(path), "--prompt", "abc 中国\udcff")
    assert "中国\\udcff" in unknown
    with torch.no_grad():
        model.blocks[0].mlp.out.weight.fill_(1e30)
    path.write_bytes(save_model(saved(model)))
    assert "no numbers" in refusal(theirs, monkeypatch, str(path))


@pytest.mark.parametrize("kind", ["byte", "bpe"])
def test_a_prompt_of_torn_characters_is_refused(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tokenizer, theirs, _ = encoders(kind)
    path = tmp_path / "model.safetensors"
    path.write_bytes(save_model(saved(GPT(run_config().model, tokenizer.vocabulary), tokenizer)))
    torn = refusal(theirs, monkeypatch, str(path), "--prompt", "a\udcff")
    assert "whole characters" in torn


def test_stopping_it_leaves_no_traceback(tmp_path: Path) -> None:
    model = random_model(run_config().model)
    (tmp_path / "model.safetensors").write_bytes(save_model(saved(model)))
    (tmp_path / "gpt.py").write_text(code(model.config, ELEVEN), "utf-8")
    with subprocess.Popen(
        [sys.executable, "gpt.py", "--tokens", "1000000"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        assert running.stdout is not None
        assert running.stdout.read(1)  # it writes
        running.send_signal(signal.SIGINT)
        _, said = running.communicate(timeout=60)
    assert said == b""
