"""A loss in other units: what 1.9 nats are in bits and in guesses."""

import math


def bits_per_character(nats: float, tokens: int, characters: int) -> float:
    """Bits a model needs for one character, which makes different tokenizers comparable.

    Args:
        nats: mean loss a token.
        tokens, characters: of the same text, in tokens and in characters.
    """
    return nats / math.log(2) * tokens / characters


def perplexity(nats: float) -> float:
    """Among how many equally likely tokens a model would be as unsure: ``exp(nats)``."""
    return math.exp(min(nats, 700.0))  # a loss beyond what a float can hold is a broken run's
