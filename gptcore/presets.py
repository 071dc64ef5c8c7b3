"""The recipes that ship with the app, by name: what most runs start from."""

from gptcore.config import ModelConfig, Phase, RunConfig, TrainingConfig

_QUICK = RunConfig(
    preset="quick",
    model=ModelConfig(),
    training=TrainingConfig(
        seconds=60,
        phases=(
            Phase(share=0.4, context=64, batch=24),
            Phase(share=0.6, context=128, batch=16),
        ),
    ),
)

PRESETS: dict[str, RunConfig] = {
    # A minute; the smallest model that writes readable words.
    "quick": _QUICK,
    # A minute; four layers of four heads, more to look into.
    "standard": _QUICK.model_copy(
        update={"preset": "standard", "model": ModelConfig(layers=4, heads=4, width=192)}
    ),
    # Three minutes; longer context, better sentences.
    "long": RunConfig(
        preset="long",
        model=ModelConfig(layers=4, heads=3, width=192, context=256),
        training=TrainingConfig(
            seconds=180,
            phases=(
                Phase(share=0.4, context=128, batch=24),
                Phase(share=0.6, context=256, batch=14),
            ),
            weight_decay=0.1,
        ),
    ),
    # Ten minutes; the lowest loss. By then a text of a megabyte has been read four times over, and
    # weight decay keeps the model from learning it by heart: here it does so better than dropout,
    # and costs no time.
    "best": RunConfig(
        preset="best",
        model=ModelConfig(layers=6, heads=4, width=256, context=256),
        training=TrainingConfig(
            seconds=600,
            phases=(
                Phase(share=0.25, context=64, batch=32),
                Phase(share=0.25, context=128, batch=24),
                Phase(share=0.5, context=256, batch=12),
            ),
            weight_decay=0.2,
        ),
    ),
    # The CPU recipe in the README of github.com/karpathy/nanoGPT, which computes in fp32: the
    # yardstick.
    "nanogpt": RunConfig(
        preset="nanogpt",
        model=ModelConfig(
            layers=4,
            heads=4,
            width=128,
            context=64,
            positions="learned",
            activation="gelu",
            qk_norm=False,
            tied_head=True,
            init="gpt2",
        ),
        training=TrainingConfig(
            steps=2000,
            phases=(Phase(share=1.0, context=64, batch=12),),
            optimizer="adamw",
            learning_rate=1e-3,
            betas=(0.9, 0.99),
            weight_decay=0.1,
            clip=1.0,
            schedule="cosine",
            warmup=0.05,
            final_rate=0.1,
            precision="fp32",
        ),
    ),
}
