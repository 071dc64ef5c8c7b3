"""What a model keeps of the tokens it has read, so that each new token is computed once."""

from collections.abc import Sequence
from copy import copy

import torch
from torch import Tensor

from gptcore.config import ModelConfig


class KVCache:
    """Keys and values of the tokens already read.

    Args:
        config: the model's shape.
        batch: sequences continued side by side.
    """

    def __init__(self, config: ModelConfig, batch: int = 1, dtype: torch.dtype = torch.float32):
        self._heads = config.heads
        size = (batch * config.heads, config.context, config.head_size)
        self.keys = [torch.empty(size, dtype=dtype) for _ in range(config.layers)]
        self.values = [torch.empty(size, dtype=dtype) for _ in range(config.layers)]
        self.length = 0
        """Tokens held, of every layer."""

    @property
    def bytes(self) -> int:
        """What it takes up, full or not."""
        return sum(each.nbytes for each in (*self.keys, *self.values))

    def append(self, layer: int, keys: Tensor, values: Tensor) -> tuple[Tensor, Tensor]:
        """Keep (B*H, T, D) more of a layer; returns all it holds, (B*H, length + T, D)."""
        end = self.length + keys.size(1)
        all_keys, all_values = self.keys[layer], self.values[layer]
        all_keys[:, self.length : end] = keys
        all_values[:, self.length : end] = values
        return all_keys.narrow(1, 0, end), all_values.narrow(1, 0, end)

    def of(self, sequences: Sequence[int]) -> "KVCache":
        """A copy that holds these of its sequences in this order; one may come twice."""
        heads = range(self._heads)
        rows = torch.tensor([each * self._heads + head for each in sequences for head in heads])
        chosen = copy(self)
        chosen.keys = [keys[rows] for keys in self.keys]
        chosen.values = [values[rows] for values in self.values]
        return chosen
