"""What a run is: its text, tokenizer, model and training, frozen and checked once.

A ``RunConfig`` is saved with its run as JSON and is enough, with the text, to train the run
again. Everything is checked here, before a tensor is allocated: ``parse`` turns what is wrong
into a ``ConfigError`` that names the nearest thing that works.
"""

import math
from collections.abc import Mapping
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from gptcore.errors import ConfigError
from gptcore.settings import Settings, settings

_LARGEST_MASK_BYTES = 32e6

Positions = Literal["learned", "sinusoidal", "rotary", "alibi", "none"]
Norm = Literal["layer", "rms", "none"]
Activation = Literal["gelu", "gelu_tanh", "relu", "relu2", "swiglu"]
Optimizer = Literal["muon", "adamw", "adam", "sgd"]
Schedule = Literal["linear", "cosine", "constant"]
Precision = Literal["auto", "fp32", "bf16"]


class Frozen(BaseModel):
    """A value: equal by content, never changed, no field it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class TextConfig(Frozen):
    """Which text a run reads. The text itself is stored beside the config."""

    title: str = Field("", max_length=200)
    characters: int = Field(0, ge=0)
    sha256: str = ""
    validation_share: float = Field(0.1, ge=0.01, le=0.5)
    """The last part of the text, which is only measured on."""


class TokenizerConfig(Frozen):
    """How text becomes tokens: one a character, one a byte, or byte-level BPE."""

    kind: Literal["char", "byte", "bpe"] = "char"
    vocabulary: int = Field(512, ge=257, le=100_000)
    """Number of tokens of a BPE, its 256 bytes included; the others need no number."""

    def size(self, characters: int) -> int:
        """The largest V that a text with so many distinct ``characters`` can need."""
        return {"char": characters, "byte": 256, "bpe": self.vocabulary}[self.kind]


class ModelConfig(Frozen):
    """The shape of a GPT. Defaults are the family of the ``quick`` preset."""

    layers: int = Field(3, ge=1, le=64)
    heads: int = Field(3, ge=1, le=64)
    width: int = Field(192, ge=4, le=4096)
    """C, the size of an embedding; a multiple of ``heads``."""
    context: int = Field(128, ge=2, le=4096)
    """T, the most tokens the model sees at once."""
    mlp_ratio: float = Field(4.0, gt=0, le=16)
    positions: Positions = "rotary"
    rotary_base: float = Field(10_000.0, gt=1, le=1e8)
    norm: Norm = "layer"
    norm_place: Literal["pre", "post"] = "pre"
    activation: Activation = "relu2"
    qk_norm: bool = True
    tied_head: bool = False
    bias: bool = False
    """Biases in linear layers and in LayerNorm."""
    dropout: float = Field(0.0, ge=0, lt=1)
    causal: bool = True
    """Whether a token sees only those before it; without, each one sees what it shall guess."""
    scaled: bool = True
    """Whether the scores are scaled before the softmax, see ``attention_scale``."""
    residual: bool = True
    """Whether each layer adds to what came in, or replaces it."""
    init: Literal["small", "gpt2"] = "small"
    """``small``: embedding N(0, 0.3), output projections and head zero, others N(0, 0.6/sqrt(C)).
    ``gpt2``: everything N(0, 0.02), output projections divided by sqrt(2 L)."""

    @property
    def head_size(self) -> int:
        """D, the size of one head's queries, keys and values."""
        return self.width // self.heads

    @property
    def attention_scale(self) -> float:
        """What a query's product with a key is multiplied by.

        1 / sqrt(D); with ``qk_norm``, which fixes the lengths, 0.24 sqrt(32 / D), found by trial;
        1 where they are not ``scaled``.
        """
        if not self.scaled:
            return 1.0
        if self.qk_norm:
            return 0.24 * math.sqrt(32 / self.head_size)
        return 1 / math.sqrt(self.head_size)

    @property
    def mlp_width(self) -> int:
        """Hidden size of the MLP."""
        return max(1, round(self.mlp_ratio * self.width))

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        nearest = self.nearest_width()
        if self.width % self.heads:
            raise ConfigError("heads-width", heads=self.heads, width=self.width, nearest=nearest)
        if self.positions == "rotary" and self.head_size % 2:
            raise ConfigError("rotary-odd", size=self.head_size, nearest=nearest)
        if self.positions == "sinusoidal" and self.width % 2:
            raise ConfigError("sinusoidal-odd", width=self.width, nearest=nearest)
        return self

    def nearest_width(self) -> int:
        """The allowed width closest to ``width`` that suits the heads and the positions."""
        step = self.heads
        if self.positions == "rotary":
            step = 2 * self.heads
        elif self.positions == "sinusoidal":
            step = math.lcm(2, self.heads)
        return min(max(round(self.width / step), math.ceil(4 / step)), 4096 // step) * step

    def parameters(self, vocabulary: int) -> int:
        """How many numbers the model learns, counted without building it."""
        c, hidden = self.width, self.mlp_width
        bias = int(self.bias)
        norm = 0 if self.norm == "none" else c * (2 if self.norm == "layer" and self.bias else 1)
        attention = 4 * c * c + bias * 4 * c
        gates = 2 if self.activation == "swiglu" else 1
        mlp = (gates + 1) * c * hidden + bias * (gates * hidden + c)
        embeddings = vocabulary * c * (1 if self.tied_head else 2)
        if self.positions == "learned":
            embeddings += self.context * c
        final_norm = norm if self.norm_place == "pre" else 0
        return embeddings + self.layers * (attention + mlp + 2 * norm) + final_norm


class Phase(Frozen):
    """A part of the training with its own window length: short windows first are cheaper."""

    share: float = Field(gt=0, le=1)
    """Part of the whole budget."""
    context: int = Field(ge=2, le=4096)
    batch: int = Field(ge=1, le=4096)
    """B, windows a step."""


class TrainingConfig(Frozen):
    """How the model learns. Exactly one of ``seconds`` and ``steps`` is the budget."""

    seconds: float | None = Field(None, gt=0)
    steps: int | None = Field(None, ge=1)
    phases: tuple[Phase, ...] = Field(min_length=1, max_length=8)
    optimizer: Optimizer = "muon"
    learning_rate: float = Field(4e-3, gt=0, le=10)
    """Peak rate; with Muon that of the embeddings, the head and the norms."""
    matrix_learning_rate: float = Field(0.02, gt=0, le=10)
    """Peak rate of Muon, which trains the matrices inside the blocks."""
    momentum: float = Field(0.95, ge=0, lt=1)
    """Of Muon and SGD."""
    betas: tuple[float, float] = (0.9, 0.99)
    weight_decay: float = Field(0.0, ge=0, le=1)
    clip: float = Field(0.0, ge=0)
    """Largest norm of the gradient; 0 never clips."""
    schedule: Schedule = "linear"
    warmup: float = Field(0.03, ge=0, le=0.5)
    """Part of the steps over which the rate rises from zero."""
    final_rate: float = Field(0.0, ge=0, le=1)
    """Where the schedule ends, as a part of the peak."""
    precision: Precision = "auto"
    """``auto`` times both at the start and keeps the faster."""
    prompt: str = Field("\n", min_length=1, max_length=500)
    """What every sample of the run continues."""
    sample_tokens: int = Field(160, ge=1, le=1000)

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if (self.seconds is None) == (self.steps is None):
            raise ConfigError("one-budget")
        if not all(0 <= beta < 1 for beta in self.betas):
            raise ConfigError("betas", first=self.betas[0], second=self.betas[1])
        if abs(sum(phase.share for phase in self.phases) - 1) > 1e-6:
            raise ConfigError("shares", total=sum(phase.share for phase in self.phases))
        return self


class RunConfig(Frozen):
    """Everything that decides how a run turns out, with the text itself."""

    preset: str = Field("quick", max_length=40)
    text: TextConfig = TextConfig()
    tokenizer: TokenizerConfig = TokenizerConfig()
    model: ModelConfig
    training: TrainingConfig
    seed: int = Field(1, ge=0, lt=2**31)

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        longest = max(phase.context for phase in self.training.phases)
        if longest != self.model.context:
            raise ConfigError("phase-context", phase=longest, context=self.model.context)
        return self

    def with_changes(self, changes: Mapping[str, Any]) -> "RunConfig":
        """A checked copy with dotted fields replaced: ``{"model.layers": 4, "seed": 2}``.

        A changed ``model.context`` scales the windows of all phases with it, and ``training.batch``
        is that of the last phase, which those of the others follow in proportion; a changed
        ``training.seconds`` or ``training.steps`` replaces the other budget.
        """
        data = self.model_dump(mode="json")
        for dotted, value in changes.items():
            if dotted == "training.batch":
                continue  # of the phases as the others leave them
            *path, last = dotted.split(".")
            part: Any = data
            for name in path:
                part = part.get(name) if isinstance(part, dict) else None
            if not isinstance(part, dict) or last not in part:
                raise ConfigError("unknown-setting", name=dotted)
            part[last] = value
        model, training = data["model"], data["training"]
        if not isinstance(model, dict) or not isinstance(training, dict):
            return parse(data)  # says what is wrong with them
        if "training.steps" in changes and "training.seconds" not in changes:
            training["seconds"] = None
        if "training.seconds" in changes and "training.steps" not in changes:
            training["steps"] = None
        if "model.context" in changes and not {"training", "training.phases"} & changes.keys():
            training["phases"] = _rescaled(training["phases"], model.get("context"))
        if "training.batch" in changes:
            phases = parse(data).training.phases
            training["phases"] = _rebatched(phases, changes["training.batch"])
        return parse(data)


def _rescaled(phases: list[dict[str, Any]], context: Any) -> list[dict[str, Any]]:
    """The same curriculum for another context length, with as many tokens a step."""
    if not isinstance(context, int) or not 2 <= context <= 4096:
        return phases  # parse() says what is wrong with it
    longest = max(phase["context"] for phase in phases)
    rescaled = []
    for phase in phases:
        window = max(2, round(phase["context"] * context / longest))
        batch = max(1, round(phase["batch"] * phase["context"] / window))
        rescaled.append({**phase, "context": window, "batch": min(batch, 4096)})
    return rescaled


def _rebatched(phases: tuple[Phase, ...], batch: Any) -> list[dict[str, Any]]:
    """The phases with a last one of so many windows, the others in proportion."""
    if not isinstance(batch, int):
        return [{**phase.model_dump(), "batch": batch} for phase in phases]  # parse() says so
    factor = batch / phases[-1].batch
    batches = [min(max(1, round(phase.batch * factor)), 4096) for phase in phases[:-1]] + [batch]
    return [
        {**phase.model_dump(), "batch": size} for phase, size in zip(phases, batches, strict=True)
    ]


def parse(data: Mapping[str, Any]) -> RunConfig:
    """A checked ``RunConfig`` from plain data, e.g. from JSON.

    Raises:
        ConfigError: names the setting, its value and its allowed range.
    """
    try:
        return RunConfig.model_validate(data)
    except ValidationError as problem:
        first = problem.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "run"
        value = str(first.get("input"))[:60]
        limits = first.get("ctx", {})
        low = limits.get("ge", limits.get("gt"))
        high = limits.get("le", limits.get("lt"))
        if low is not None or high is not None:
            bound = low if low is not None else high
            kind = "config-too-small" if low is not None else "config-too-large"
            closed = "yes" if limits.keys() & {"ge", "le"} else "no"
            raise ConfigError(kind, name=where, value=value, limit=bound, closed=closed) from None
        if first["type"] == "extra_forbidden":
            raise ConfigError("unknown-setting", name=where) from None
        raise ConfigError("config-invalid", name=where, value=value) from None


def check_model(model: ModelConfig, vocabulary: int, limits: Settings | None = None) -> None:
    """Refuse a model this server does not allow, before anything is allocated.

    Raises:
        ConfigError: says the limit and the nearest thing that would work.
    """
    limits = limits or settings()
    count = model.parameters(vocabulary)
    if count > limits.max_parameters:
        width = model.width
        while width > model.heads:
            width -= model.heads
            smaller = model.model_copy(update={"width": width})
            suits = smaller.nearest_width() == width
            if suits and smaller.parameters(vocabulary) <= limits.max_parameters:
                break
        raise ConfigError(
            "too-many-parameters", count=count, limit=limits.max_parameters, nearest=width
        )
    # The mask, which has a bias for each head with ALiBi, and one window of a training step.
    masks = model.heads if model.positions == "alibi" else 1
    fits = math.isqrt(int(_LARGEST_MASK_BYTES / (4 * masks)))
    while step_bytes(model, vocabulary, 1, fits) > limits.max_step_mb * 1e6:
        fits = fits * 9 // 10
    if model.context > fits:
        raise ConfigError("context-too-long", context=model.context, nearest=fits)


def check_limits(config: RunConfig, vocabulary: int, limits: Settings | None = None) -> None:
    """Refuse a run this server does not allow, before anything is allocated.

    Raises:
        ConfigError: says the limit and the nearest thing that would work.
    """
    limits = limits or settings()
    model, training = config.model, config.training
    check_model(model, vocabulary, limits)
    for phase in training.phases:
        held = step_bytes(model, vocabulary, phase.batch, phase.context)
        if held > limits.max_step_mb * 1e6:
            raise ConfigError(
                "too-much-memory",
                megabytes=round(held / 1e6),
                limit=limits.max_step_mb,
                batch=int(phase.batch * limits.max_step_mb * 1e6 / held),
            )
    if training.seconds is not None and training.seconds > limits.max_seconds:
        raise ConfigError("too-long", seconds=training.seconds, limit=limits.max_seconds)
    if training.steps is not None and training.steps > limits.max_steps:
        raise ConfigError("too-many-steps", steps=training.steps, limit=limits.max_steps)


def step_bytes(model: ModelConfig, vocabulary: int, batch: int, context: int) -> int:
    """About what a training step holds for its backward pass, four bytes a number.

    For each token: scores and weights of every head, what goes through each block, the logits
    and their gradient.
    """
    attention = 2 * model.heads * context
    through = 8 * model.width + 2 * model.mlp_width
    return 4 * batch * context * (model.layers * (attention + through) + 2 * vocabulary)
