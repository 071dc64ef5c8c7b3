"""The core from a shell: ``python -m gptcore train|sample|bench|encodings|ship``.

Progress goes to stderr; stdout holds the result alone, as one JSON object with ``--json``.
"""

import argparse
import csv
import json
import sys
import time
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from gptcore.config import RunConfig, TextConfig
from gptcore.errors import ConfigError, PlaygroundError
from gptcore.presets import PRESETS
from gptcore.process import tune_for_training
from gptcore.threads import usable_cores
from gptcore.units import bits_per_character


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit status, 2 for what the user can mend."""
    options = _parser().parse_args(arguments)
    tune_for_training()
    try:
        result: dict[str, Any] | None = options.run(options)
    except PlaygroundError as problem:
        print(f"gptcore: {problem}", file=sys.stderr)
        return 2
    except OSError as problem:
        path = problem.filename or "stdout"
        refusal = ConfigError("cannot-write", path=str(path), why=problem.strerror)
        print(f"gptcore: {refusal}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    if result is not None:
        _show(result, options.json)
    return 0


def train(options: argparse.Namespace) -> dict[str, Any]:
    """Train on a file and leave model, losses and samples in a folder."""
    from tqdm import tqdm

    from gptcore.text import check_text, decode
    from gptcore.train import StepReport, evaluate, start
    from gptcore.train import train as train_steps

    text = decode(_read(options.file)).text
    config = _config(options, text)
    check_text(text, config.model.context)
    options.out.mkdir(parents=True, exist_ok=True)
    state = start(config, text, options.threads)
    began, began_cpu = time.perf_counter(), time.process_time()
    reports: list[StepReport] = []
    progress = tqdm(
        total=state.total_steps, unit=" steps", disable=None, file=sys.stderr, dynamic_ncols=True
    )
    with progress:
        for report in train_steps(state, lambda: options.threads):
            reports.append(report)
            progress.total = state.total_steps
            progress.update(report.step - progress.n)
            progress.set_postfix_str(f"loss {report.train_loss:.3f}", refresh=False)
    seconds, cpu_seconds = time.perf_counter() - began, time.process_time() - began_cpu

    val_loss = evaluate(state, state.data.validation)
    (options.out / "model.safetensors").write_bytes(state.model_bytes(val_loss))
    with (options.out / "metrics.csv").open("w", newline="", encoding="utf-8") as file:
        no_columns = ("sample", "head_scores")
        names = [field.name for field in fields(StepReport) if field.name not in no_columns]
        writer = csv.DictWriter(file, names, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(asdict(report) for report in reports)
    samples = [{"step": r.step, "text": r.sample} for r in reports if r.sample is not None]
    (options.out / "samples.json").write_text(
        json.dumps(samples, ensure_ascii=False, indent=1), encoding="utf-8"
    )
    validation_ids = state.data.validation.tolist()
    characters = len(state.tokenizer.decode(validation_ids))
    last_losses = [report.train_loss for report in reports[-50:]]
    return {
        "steps": state.step,
        "seconds": round(seconds, 2),
        "cpu_seconds": round(cpu_seconds, 2),
        "tokens_per_s": round(state.tokens / seconds),
        "parameters": sum(p.numel() for p in state.model.parameters()),
        "train_loss": round(sum(last_losses) / len(last_losses), 4),
        "val_loss": round(val_loss, 4),
        "bits_per_char": round(bits_per_character(val_loss, len(validation_ids), characters), 4),
        "precision": state.plan.precision,
        "threads": options.threads,
    }


def sample(options: argparse.Namespace) -> dict[str, Any] | None:
    """Write from a trained model, token by token."""
    from gptcore.filters import SamplingConfig
    from gptcore.modelfile import load_model
    from gptcore.sample import write

    path = options.folder / "model.safetensors" if options.folder.is_dir() else options.folder
    saved = load_model(_read(path))
    if options.tokens < 0:
        raise ConfigError(
            "config-too-small", name="tokens", value=options.tokens, limit=0, closed="yes"
        )
    top_k = options.top_k or None
    try:
        sampling = SamplingConfig(options.temperature, top_k, options.top_p)
    except ValueError as problem:
        raise ConfigError("config-invalid", name="sampling", value=str(problem)) from None
    pieces = []
    for piece in write(saved, options.prompt, options.tokens, sampling, options.seed):
        pieces.append(piece)
        if not options.json:
            print(piece, end="", flush=True)
    if not options.json:
        print()
        return None
    return {"prompt": options.prompt, "text": "".join(pieces), "step": saved.step}


def bench(options: argparse.Namespace) -> dict[str, Any]:
    """Time the core against others, side by side in one run."""
    from gptcore import bench as benches
    from gptcore import bench_tokens
    from gptcore.text import decode

    if options.what == "copying":
        from gptcore import bench_copying

        if options.seeds < 1:
            raise ConfigError(
                "config-too-small", name="seeds", value=options.seeds, limit=1, closed="yes"
            )
        return bench_copying.copying(options.seeds)
    text = decode(_read(options.file)).text
    if options.what == "train":
        return benches.train(text, options.seconds)
    if options.what == "yardstick":
        return benches.yardstick(text)
    if options.what == "tokens":
        return bench_tokens.tokens(text)
    if options.what == "ngrams":
        from gptcore import bench_ngrams

        return bench_ngrams.ngrams(text)
    if options.what == "passages":
        from gptcore import bench_passages

        return bench_passages.passages(text)
    if options.what in ("heads", "attention"):
        from gptcore import bench_heads

        return {"heads": bench_heads.heads, "attention": bench_heads.attention}[options.what](text)
    if options.what == "race":
        from gptcore import bench_race

        return bench_race.race(text, options.seconds)
    if options.what == "presets":
        from gptcore import bench_presets

        return bench_presets.presets(text, options.recipes or tuple(PRESETS))
    if options.what == "best":
        from gptcore import bench_presets

        return bench_presets.best(text, options.recipes or bench_presets.BEST, options.aside)
    if options.what == "positions":
        from gptcore import bench_positions

        return bench_positions.positions(text, options.recipes or ("quick",), options.steps)
    if options.what == "reading":
        return bench_tokens.reading(text, options.seconds)
    return benches.sample(text, options.tokens)


def encodings(options: argparse.Namespace) -> dict[str, Any]:
    """Fetch the vocabularies of GPT-2, GPT-4 and GPT-4o that the Tokens page compares with."""
    from gptcore import published

    for name in published.NAMES:
        try:
            published.fetch(name)
        except (OSError, ValueError) as problem:
            folder = str(published.folder())
            raise ConfigError(
                "encoding-not-fetched", name=name, why=str(problem)[:200], folder=folder
            ) from None
    return {"folder": str(published.folder()), "encodings": ", ".join(published.NAMES)}


def ship(options: argparse.Namespace) -> dict[str, Any]:
    """Train the model that ships in assets/model again."""
    from gptcore.example import make_example

    run = make_example(options.seconds)
    return {"steps": run.step, "val_loss": run.val_loss, "tokens": run.tokens}


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        raise ConfigError("no-such-file", path=str(path), why=problem.strerror) from None


def _config(options: argparse.Namespace, text: str) -> RunConfig:
    changes: dict[str, Any] = {}
    for setting in options.set:
        name, equals, value = setting.partition("=")
        if not equals:
            raise ConfigError("config-invalid", name=name, value="")
        try:
            changes[name] = json.loads(value)
        except ValueError:
            changes[name] = value  # a plain word, e.g. model.positions=alibi
    named = {
        "training.seconds": options.seconds,
        "training.steps": options.steps,
        "seed": options.seed,
    }
    changes |= {name: value for name, value in named.items() if value is not None}
    config = PRESETS[options.preset].with_changes(changes)
    about = TextConfig(title=options.file.name[:200], characters=len(text))
    return config.model_copy(update={"text": about})


def _show(result: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print(json.dumps(result, ensure_ascii=False))
        return
    width = max(len(name) for name in result)
    for name, value in result.items():
        print(f"{name:<{width}}  {value}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m gptcore", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="train|sample|bench|encodings|ship")

    one = commands.add_parser("train", help="train a model on a text file")
    one.add_argument("file", type=Path)
    one.add_argument("--preset", choices=sorted(PRESETS), default="quick")
    budget = one.add_mutually_exclusive_group()
    budget.add_argument("--seconds", type=float)
    budget.add_argument("--steps", type=int)
    one.add_argument("--seed", type=int)
    one.add_argument("--set", action="append", default=[], metavar="NAME=VALUE")
    one.add_argument("--threads", type=int, choices=(1, 2), default=min(usable_cores(), 2))
    one.add_argument("--out", type=Path, required=True)
    one.set_defaults(run=train)

    two = commands.add_parser("sample", help="write from a trained model")
    two.add_argument("folder", type=Path, help="what train left, or a .safetensors file")
    two.add_argument("--prompt", default="\n")
    two.add_argument("--tokens", type=int, default=300)
    two.add_argument("--temperature", type=float, default=0.8)
    two.add_argument("--top-k", type=int, default=40, help="0 keeps all")
    two.add_argument("--top-p", type=float)
    two.add_argument("--seed", type=int, default=1)
    two.set_defaults(run=sample)

    three = commands.add_parser("bench", help="time the core against others")
    kinds = (
        "train",
        "yardstick",
        "sample",
        "tokens",
        "reading",
        "ngrams",
        "passages",
        "heads",
        "attention",
        "race",
        "presets",
        "best",
        "positions",
        "copying",
    )
    three.add_argument("what", choices=kinds)
    english = Path(__file__).resolve().parent.parent / "assets" / "texts" / "stories_en.txt"
    three.add_argument("--file", type=Path, default=english)
    three.add_argument(
        "--seconds", type=float, default=20.0, help="of each contestant: CPU, race: clock"
    )
    three.add_argument("--tokens", type=int, default=500)
    three.add_argument("--steps", type=int, default=600, help="positions: of each encoding")
    three.add_argument("--seeds", type=int, default=3, help="copying: from 1 to this one")
    three.add_argument(
        "--aside", action="store_true", help="best: without the validation part of the text"
    )
    three.add_argument(
        "--recipes", nargs="+", choices=sorted(PRESETS), help="presets, best, positions: only these"
    )
    three.set_defaults(run=bench)

    four = commands.add_parser("ship", help="train the model in assets/model again")
    four.add_argument("--seconds", type=float, default=300.0)
    four.set_defaults(run=ship)

    five = commands.add_parser("encodings", help="fetch the vocabularies of GPT-2, GPT-4, GPT-4o")
    five.set_defaults(run=encodings)

    for command in (one, two, three, four, five):
        command.add_argument("--json", action="store_true", help="one JSON object on stdout")
    return parser


if __name__ == "__main__":
    sys.exit(main())
