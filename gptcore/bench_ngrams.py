"""What counting can do on a text, and how long it takes: ``python -m gptcore bench ngrams``."""

import math
import statistics
import time
from typing import Any

from gptcore.config import TokenizerConfig
from gptcore.ngrams import yardsticks
from gptcore.parallel import one_thread_an_operation
from gptcore.presets import PRESETS
from gptcore.tokenizers import train_tokenizer

_TOKENIZERS = {
    "characters": TokenizerConfig(kind="char"),
    "bpe_2000": TokenizerConfig(kind="bpe", vocabulary=2000),
}
_TIMES = 3


def ngrams(text: str) -> dict[str, Any]:
    """For each tokenizer the seconds of all five baselines with their samples, a median of three
    on one thread, and what each baseline reaches; losses in nats a token."""
    run = PRESETS["quick"]
    results: dict[str, Any] = {"text_characters": len(text)}
    for name, config in _TOKENIZERS.items():
        tokenizer = train_tokenizer(config, text)
        seconds = []
        with one_thread_an_operation():
            for _ in range(_TIMES):
                began = time.perf_counter()
                found = yardsticks(text, tokenizer, run.text.validation_share, run.training.prompt)
                seconds.append(time.perf_counter() - began)
        bits = math.log(2) * found.characters_per_token
        results[name] = {
            "vocabulary": tokenizer.vocabulary,
            "seconds": round(statistics.median(seconds), 2),
            "losses": {each.name: round(each.loss, 4) for each in found.baselines},
            "bits_per_char": {each.name: round(each.loss / bits, 4) for each in found.baselines},
        }
    return results
