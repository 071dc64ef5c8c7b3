"""The model that is being prepared, drawn: its parts, the shapes between them, what each costs."""

from collections.abc import Callable, Mapping
from typing import Any

from gptcore.anatomy import Memory, memory, parameters_by_part
from gptcore.config import ModelConfig, RunConfig
from pages.parts.components import component
from pages.parts.estimate_view import Precision
from pages.parts.words import t

_picture = component(
    "diagram",
    '<div class="model"><div class="sides"><svg></svg><div class="bars"></div></div></div>',
)


def show(config: RunConfig, vocabulary: int, precision: Precision) -> None:
    """Draw the model, with shapes of the last phase of the training."""
    model, last = config.model, config.training.phases[-1]
    _picture(
        key="diagram",
        data={
            "shape": {
                "layers": model.layers,
                "batch": last.batch,
                "context": last.context,
                "width": model.width,
                "heads": model.heads,
                "vocabulary": vocabulary,
            },
            "parts": {
                "norm": model.norm != "none",
                "pre": model.norm_place == "pre",
                "residual": model.residual,
                "tied": model.tied_head,
                "causal": model.causal,
                "alibi": model.positions == "alibi",
            },
            "words": _words(config, vocabulary),
            "bars": [
                _bars(
                    "diagram-parameters",
                    parameters_by_part(model, vocabulary),
                    lambda count: f"{count:,}",
                ),
                _bars("diagram-memory", _by_use(memory(config, vocabulary, precision)), _megabytes),
            ],
        },
    )


def in_words(config: RunConfig, vocabulary: int) -> str:
    """What the picture shows, in sentences."""
    model, last = config.model, config.training.phases[-1]
    sentences = [
        t(
            "diagram-says",
            batch=last.batch,
            context=last.context,
            width=model.width,
            vocabulary=vocabulary,
            layers=model.layers,
            heads=model.heads,
            size=model.head_size,
            hidden=model.mlp_width,
            activation=_activation(model),
        ),
        t(f"diagram-says-{model.positions}"),
    ]
    if model.norm == "none":
        sentences.append(t("diagram-says-no-norm"))
    else:
        sentences.append(t(f"diagram-says-{model.norm_place}", norm=_norm(model)))
    sentences += [
        t(f"diagram-says-{name}")
        for name, there in (
            ("no-residual", not model.residual),
            ("no-scale", not model.scaled),
            ("no-mask", not model.causal),
            ("tied", model.tied_head),
        )
        if there
    ]
    return " ".join(sentences)


def _words(config: RunConfig, vocabulary: int) -> dict[str, Any]:
    model, last = config.model, config.training.phases[-1]
    squares = {"batch": last.batch, "heads": model.heads, "context": last.context}
    found: dict[str, Any] = {
        "says": in_words(config, vocabulary),
        "tokens": t("diagram-tokens", batch=last.batch, context=last.context),
        "embedding": t("diagram-embedding"),
        "layers": t("diagram-layers", layers=model.layers),
        "attention": [
            t("diagram-attention", heads=model.heads, size=model.head_size),
            t("diagram-scores", shape=" × ".join(map(str, [*squares.values(), last.context]))),
            _scale(model),
            _positions(model),
            t("diagram-mask") if model.causal else {"missing": t("diagram-no-mask")},
        ],
        "mlp": [t("diagram-mlp"), _mlp(model)],
        "norm": _norm(model),
        "head": t("diagram-head"),
        "odds": t("diagram-odds", vocabulary=vocabulary),
        "tied": t("diagram-tied"),
        "noNorm": t("diagram-no-norm"),
        "noShortcut": t("diagram-no-residual"),
    }
    if model.positions in ("learned", "sinusoidal"):
        found["added"] = t(f"diagram-added-{model.positions}")
    if model.dropout:
        found["dropout"] = t("diagram-dropout", percent=100 * model.dropout)
    return found


def _scale(model: ModelConfig) -> str | dict[str, str]:
    if not model.scaled:
        return {"missing": t("diagram-no-scale")}
    name = "diagram-scale-qk-norm" if model.qk_norm else "diagram-scale"
    return t(name, scale=model.attention_scale)


def _positions(model: ModelConfig) -> str | dict[str, str]:
    if model.positions == "none":
        return {"missing": t("diagram-no-positions")}
    acts = model.positions if model.positions in ("rotary", "alibi") else "before"
    return t(f"diagram-positions-{acts}")


def _mlp(model: ModelConfig) -> str:
    name = "diagram-mlp-gated" if model.activation == "swiglu" else "diagram-mlp-plain"
    activation = _activation(model)
    return t(name, width=str(model.width), hidden=str(model.mlp_width), activation=activation)


def _activation(model: ModelConfig) -> str:
    return t(f"option-activation-{model.activation.replace('_', '-')}")


def _norm(model: ModelConfig) -> str:
    return t(f"option-norm-{model.norm}")


def _by_use(held: Memory) -> dict[str, int]:
    return {
        name: getattr(held, name)
        for name in ("weights", "gradients", "optimizer", "copies", "activations")
    }


def _megabytes(count: int) -> str:
    return t("estimate-megabytes", size=count / 1e6)


def _bars(title: str, parts: Mapping[Any, int], written: Callable[[int], str]) -> dict[str, Any]:
    total = sum(parts.values())
    return {
        "title": t(title),
        "total": written(total),
        "rows": [
            {
                "name": t(f"{title}-{part}"),
                "value": written(count),
                "percent": 100 * count / max(total, 1),
            }
            for part, count in parts.items()
        ],
    }
