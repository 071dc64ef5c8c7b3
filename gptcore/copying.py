"""A task in which position is all that matters: saying n random letters again.

    a c b a c d ...  then the same again; the loss counts only where the second half has to be said

To say a letter of the copy, a model stands at the letter before it and has to look exactly n - 1
places back. The alphabet is so small that the letter it stands at is at several places of the first
half and does not tell which of them is meant; and a single layer cannot look for two letters in a
row. Five small models, equal but for their encoding, learn it from the same batches.

``python -m gptcore.copying SEED STEPS`` trains them and writes lines of JSON: ``{"share": ...}``
as it goes on, the last one with an ``outcome``. It is what ``gptcore.copying_child`` starts.
"""

import argparse
import json
import os
import threading
import time
from typing import get_args

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from gptcore.config import Frozen, ModelConfig, Phase, Positions, TrainingConfig
from gptcore.errors import ConfigError
from gptcore.head_edits import NO_EDITS, HeadEdits
from gptcore.lengths import longer
from gptcore.model import GPT
from gptcore.optim import OPTIMIZERS, schedule
from gptcore.surgery import Progress

LETTERS = "abcdefgh"
LENGTH = 16
"""n, the letters that are said and said again."""
STEPS = 200
BATCH = 32
LOOK_EVERY = 5
"""Steps between two points of a curve; each is the mean over them."""
TIMES = (3, 4)
"""Copying goes on past the trained length: the third and the fourth time the n letters are said."""
LONGER = (24, 32)
"""So many letters are copied though ``LENGTH`` were trained."""
CLEAR = 0.95
"""From this share of right letters on a model can copy."""

_MEASURED = 256
_EXAMPLES = 3
_TRAIN, _MEASURE = 0, 1  # two streams of letters from one seed


class Copier(Frozen):
    """One model after its training; accuracies are shares of the copy's letters that are right."""

    encoding: Positions
    curve: tuple[float, ...]
    """The accuracy in training, on letters it had not met, a point every ``LOOK_EVERY`` steps."""
    accuracy: float
    further: tuple[float | None, ...]
    """The same for each of ``TIMES``, at places past the training; None where it has none."""
    longer: tuple[float | None, ...]
    """The same for copies of each of ``LONGER`` letters."""
    looks: float
    """The weight that the head with the most gives to exactly n - 1 places back, on average."""
    said: tuple[str, ...]
    """What it made of each of the examples."""

    @property
    def copies(self) -> bool:
        """Whether it can do the task at the length it was trained on."""
        return self.accuracy >= CLEAR


class Outcome(Frozen):
    """What came out for all encodings."""

    seed: int
    steps: int
    examples: tuple[str, ...]
    """The letters that were to be said again."""
    counting: float
    """The accuracy of always saying the letter that is most frequent among the n: without order."""
    copiers: tuple[Copier, ...]
    cpu_seconds: float


def letters(seed: int, count: int, length: int = LENGTH) -> Tensor:
    """(count, length) random letters as ids, to measure on; none of those of the training."""
    return _drawn(np.random.default_rng((seed, _MEASURE)), count, length)


def spelled(ids: Tensor) -> str:
    """(N,) ids -> the letters."""
    return "".join(LETTERS[each] for each in ids.tolist())


def examples(seed: int) -> tuple[str, ...]:
    """The sequences of which ``Outcome`` shows what each model makes."""
    return tuple(spelled(each) for each in letters(seed, _MEASURED)[:_EXAMPLES])


def copy_loss(model: GPT, said: Tensor) -> tuple[Tensor, Tensor]:
    """The mean loss where the copy of ``said`` (B, n) has to be said, in nats, and what the model
    finds likeliest there (B, n)."""
    ids = torch.cat((said, said), dim=1)
    logits = model(ids[:, :-1])[:, said.size(1) - 1 :]
    return F.cross_entropy(logits.flatten(0, 1), said.flatten()), logits.argmax(-1)


@torch.inference_mode()
def copied(model: GPT, said: Tensor, times: int = 2, edits: HeadEdits = NO_EDITS) -> Tensor:
    """(B, n) letters a model finds likeliest when ``said`` (B, n) is said the last of ``times``
    times; those before are given.

    Raises:
        ConfigError: ``no-vectors-beyond``, it cannot read as many.
    """
    reads = times * said.size(1) - 1
    reader = longer(model, reads) if reads > model.config.context else model
    ids = said.repeat(1, times)[:, :-1]
    logits: Tensor = reader(ids, edit=edits.edit(model.config))
    return logits[:, -said.size(1) :].argmax(-1)


@torch.inference_mode()
def looks_back(model: GPT, said: Tensor) -> Tensor:
    """(L, H) mean weights of each head on exactly n - 1 places back, from all places from which
    the copy of ``said`` (B, n) has to be said."""
    points: dict[str, Tensor] = {}
    model(said.repeat(1, 2)[:, :-1], points=points)
    back = said.size(1) - 1
    patterns = [points[f"blocks.{layer}.attn.pattern"] for layer in range(model.config.layers)]
    return torch.stack([each.diagonal(-back, 2, 3).mean(dim=(0, 2)) for each in patterns])


def trained(
    encoding: Positions, seed: int, steps: int, progress: Progress
) -> tuple[GPT, tuple[float, ...]]:
    """A model that has learned for so many steps, and its curve (see ``Copier``)."""
    config = ModelConfig(
        layers=1, heads=2, width=64, context=2 * LENGTH - 1, mlp_ratio=1, positions=encoding
    )
    training = TrainingConfig(
        steps=steps, phases=(Phase(share=1, context=config.context, batch=BATCH),), warmup=0.1
    )
    model = GPT(config, len(LETTERS), seed)
    optimizer = OPTIMIZERS[training.optimizer](model, training, torch.float32)
    dice = np.random.default_rng((seed, _TRAIN))
    right = []
    for step in range(steps):
        progress(step / steps)
        said = _drawn(dice, BATCH, LENGTH)
        loss, guesses = copy_loss(model, said)
        model.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        done = (step + 1) / steps
        rate = schedule(training.schedule, done, training.warmup, training.final_rate)
        optimizer.step(rate, done)
        right.append(_share(guesses, said))
    looks = range(0, steps - LOOK_EVERY + 1, LOOK_EVERY)
    return model, tuple(float(np.mean(right[look : look + LOOK_EVERY])) for look in looks)


def outcome(seed: int, steps: int, progress: Progress) -> Outcome:
    """Train and measure all encodings, one after the other."""
    began = time.process_time()
    encodings: tuple[Positions, ...] = get_args(Positions)
    copiers: list[Copier] = []
    for encoding in encodings:

        def told(share: float) -> None:
            progress((len(copiers) + share) / len(encodings))

        model, curve = trained(encoding, seed, steps, told)
        copiers.append(_measured(model, seed, curve))
    said = letters(seed, _MEASURED)
    most = F.one_hot(said, len(LETTERS)).sum(dim=1).amax(dim=-1)
    return Outcome(
        seed=seed,
        steps=steps,
        examples=examples(seed),
        counting=float(most.float().mean()) / LENGTH,
        copiers=tuple(copiers),
        cpu_seconds=time.process_time() - began,
    )


def _measured(model: GPT, seed: int, curve: tuple[float, ...]) -> Copier:
    said = letters(seed, _MEASURED)
    guesses = copied(model, said)
    return Copier(
        encoding=model.config.positions,
        curve=curve,
        accuracy=_share(guesses, said),
        further=tuple(_accuracy(model, said, times) for times in TIMES),
        longer=tuple(_accuracy(model, letters(seed, _MEASURED, length)) for length in LONGER),
        looks=float(looks_back(model, said).max()),
        said=tuple(spelled(each) for each in guesses[:_EXAMPLES]),
    )


def _accuracy(model: GPT, said: Tensor, times: int = 2) -> float | None:
    try:
        return _share(copied(model, said, times), said)
    except ConfigError:
        return None


def _share(guesses: Tensor, said: Tensor) -> float:
    return float((guesses == said).float().mean())


def _drawn(dice: np.random.Generator, count: int, length: int) -> Tensor:
    return torch.from_numpy(dice.integers(len(LETTERS), size=(count, length)))


def main() -> None:
    """Train the five and write what comes out; end with the standard input, as workers do."""
    from gptcore.worker import lower_priority

    parser = argparse.ArgumentParser(prog="python -m gptcore.copying", description=main.__doc__)
    parser.add_argument("seed", type=int)
    parser.add_argument("steps", type=int)
    options = parser.parse_args()
    lower_priority()
    threading.Thread(target=_end_with_input, daemon=True).start()
    torch.set_num_threads(1)
    found = outcome(options.seed, options.steps, lambda share: _tell({"share": share}))
    _tell({"share": 1.0, "outcome": found.model_dump()})


def _tell(line: dict[str, object]) -> None:
    print(json.dumps(line), flush=True)


def _end_with_input() -> None:
    while os.read(0, 1):  # without a buffer, whose lock would be held when all is done
        pass
    os._exit(1)  # whoever asked has gone


if __name__ == "__main__":
    main()
