"""Models and runs small enough that a test takes milliseconds."""

from typing import Any

from gptcore.config import ModelConfig, RunConfig, parse
from gptcore.train import TrainerState, start

# 167 characters, a prime: windows of any length begin everywhere in it.
TEXT = (
    "The kettle sings, the window glows, and nobody knows where the little small cat goes. "
    "She walks on the wall, she sleeps in the hall, she comes when the children call.\n"
) * 12
CHINESE = "小猫在院子里睡觉，春天的风轻轻吹过。孩子们在树下读书，老师笑着点头。\n" * 40


def model_config(**changes: Any) -> ModelConfig:
    """Two layers, two heads, width 16, context 16."""
    return ModelConfig(**({"layers": 2, "heads": 2, "width": 16, "context": 16} | changes))


def run_config(**changes: Any) -> RunConfig:
    """Twelve steps in fp32 on windows of 8, then of 16 tokens; ``changes`` by dotted name.

    Dots are written as double underscores: ``training__optimizer="sgd"``.
    """
    data: dict[str, Any] = {
        "preset": "tiny",
        "model": model_config().model_dump(),
        "training": {
            "steps": 12,
            "phases": [
                {"share": 0.5, "context": 8, "batch": 5},
                {"share": 0.5, "context": 16, "batch": 3},
            ],
            "precision": "fp32",
            "sample_tokens": 12,
        },
    }
    return parse(data).with_changes(
        {name.replace("__", "."): value for name, value in changes.items()}
    )


def tiny_run(text: str = TEXT, **changes: Any) -> TrainerState:
    """A run that has not begun."""
    return start(run_config(**changes), text)
