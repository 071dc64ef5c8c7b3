"""The GPT: a decoder-only transformer, from token ids to the odds of the next token.

    ids (B, T) -> embedding (B, T, C) -> L blocks -> norm -> logits (B, T, V)

B batch, T tokens, C embedding width, H heads, D = C / H head size, V vocabulary, L layers.

Design choices, each a field of ``ModelConfig``:

* Attention is written out (scores, mask, softmax, weighted sum) instead of calling a fused
  kernel: its weights come for nothing, and on a CPU in bf16 it is the faster way.
* Queries, keys and values come from one matrix, as in GPT-2.
* With ``qk_norm`` queries and keys are normalised (Henry et al. 2020), so that scores stay
  bounded however long the training; the scale then replaces 1 / sqrt(D).
* ``causal``, ``scaled``, ``residual`` and ``norm="none"`` are there to be switched off: what
  breaks then is why a GPT has them.
* There is no train/eval mode. Dropout happens where a random generator is given, and only there.

Setting learned positions, LayerNorm with biases, ``gelu_tanh``, a tied head and no ``qk_norm``
gives exactly GPT-2; a test holds the two to each other.
"""

import math
from collections.abc import Callable

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from gptcore.config import ModelConfig
from gptcore.kv_cache import KVCache
from gptcore.positions import ENCODINGS, rotate

Points = dict[str, Tensor]
"""Named intermediate values of one forward pass, for example ``blocks.0.attn.pattern``."""

Edit = Callable[[str, Tensor], Tensor]
"""Given a point's name and value, what the pass goes on with: it may change ``attn.pattern``
(B, H, T, S) and ``attn.mixed`` (B, H, T, D), and gets no other."""


def dropout(x: Tensor, probability: float, noise: np.random.Generator | None) -> Tensor:
    """Set a share of ``x`` to zero and scale the rest up; nothing without ``noise``.

    NumPy draws the 16-bit numbers five times faster than torch does on a CPU, and from a
    generator that belongs to one step of one run, so that a resumed run draws the same.
    """
    if noise is None or probability == 0:
        return x
    drawn = noise.integers(0, 2**16, size=x.shape, dtype=np.uint16)
    kept = torch.from_numpy(drawn >= round(probability * 2**16))
    return x * kept.to(x.dtype).mul_(1 / (1 - probability))


class Attention(nn.Module):
    """Causal self-attention with H heads: "Attention Is All You Need", section 3.2."""

    def __init__(self, config: ModelConfig, layer: int):
        super().__init__()
        self.layer = layer
        self.heads = config.heads
        self.head_size = config.head_size
        self.scale = config.attention_scale
        self.qk_norm = config.qk_norm
        self.qkv = nn.Linear(config.width, 3 * config.width, bias=config.bias)
        self.out = nn.Linear(config.width, config.width, bias=config.bias)

    def forward(
        self,
        x: Tensor,
        mask: Tensor,
        rotation: Tensor | None,
        cache: KVCache | None,
        points: Points | None,
        edit: Edit | None,
    ) -> Tensor:
        """(B, T, C) -> (B, T, C).

        Args:
            mask: what is added to the scores, minus infinity where a token may not look;
                (T, S) or (B*H, T, S), S the tokens that can be looked at.
            rotation: both ``rotary_tables`` for these T tokens, (2, T, 1, 1, D).
        """
        batch, length, width = x.shape
        qk, v = self.qkv(x).split((2 * width, width), dim=-1)
        qk = qk.reshape(batch, length, 2, self.heads, self.head_size)
        if self.qk_norm:
            qk = F.layer_norm(qk, (self.head_size,))
        if rotation is not None:
            qk = rotate(qk, *rotation)
        q, k = (self._by_head(part) for part in qk.unbind(2))
        v = self._by_head(v.reshape(batch, length, self.heads, self.head_size))
        if cache is not None:
            k, v = cache.append(self.layer, k, v)

        scores = torch.baddbmm(mask, q, k.transpose(1, 2), alpha=self.scale)  # (B*H, T, S)
        pattern = self._edited("pattern", scores.softmax(dim=-1), batch, edit)
        mixed = self._edited("mixed", torch.bmm(pattern, v), batch, edit)  # (B*H, T, D)
        if points is not None:
            values = {"q": q, "k": k, "v": v, "scores": scores, "pattern": pattern, "mixed": mixed}
            for name, value in values.items():
                split = value.view(batch, self.heads, *value.shape[1:])
                points[self._point(name)] = split
        mixed = mixed.view(batch, self.heads, length, self.head_size).transpose(1, 2)
        joined: Tensor = self.out(mixed.reshape(batch, length, width))
        return joined

    def _edited(self, name: str, value: Tensor, batch: int, edit: Edit | None) -> Tensor:
        """(B*H, ...), as it is or as ``edit`` wants it."""
        if edit is None:
            return value
        split = value.view(batch, self.heads, *value.shape[1:])
        return edit(self._point(name), split).reshape(value.shape)

    def _point(self, name: str) -> str:
        return f"blocks.{self.layer}.attn.{name}"

    def _by_head(self, x: Tensor) -> Tensor:
        """(B, T, H, D) -> (B*H, T, D), the layout that ``bmm`` wants."""
        return x.transpose(1, 2).reshape(-1, x.size(1), self.head_size)


class MLP(nn.Module):
    """Two layers with a non-linearity between, for each token by itself."""

    def __init__(self, config: ModelConfig):
        super().__init__()
        self.activation = config.activation
        # SwiGLU (Shazeer 2020) needs a gate beside each hidden unit.
        gates = 2 if config.activation == "swiglu" else 1
        self.inner = nn.Linear(config.width, gates * config.mlp_width, bias=config.bias)
        self.out = nn.Linear(config.mlp_width, config.width, bias=config.bias)

    def forward(self, x: Tensor) -> Tensor:
        """(B, T, C) -> (B, T, C)."""
        mapped: Tensor = self.out(activate(self.inner(x), self.activation))
        return mapped


def activate(x: Tensor, name: str) -> Tensor:
    """The non-linearity ``name`` of (..., hidden); SwiGLU takes twice as many and halves them."""
    match name:
        case "gelu":
            return F.gelu(x)
        case "gelu_tanh":
            return F.gelu(x, approximate="tanh")
        case "relu":
            return F.relu(x)
        case "relu2":  # Primer (So et al. 2021)
            return F.relu(x).square()
        case "swiglu":
            gate, value = x.chunk(2, dim=-1)
            return F.silu(gate) * value
    raise ValueError(name)


class Block(nn.Module):
    """Attention, then MLP, each added to what came in (the residual stream)."""

    def __init__(self, config: ModelConfig, layer: int):
        super().__init__()
        self.layer = layer
        self.pre_norm = config.norm_place == "pre"
        self.residual = config.residual
        self.dropout = config.dropout
        self.attn_norm = _norm(config)
        self.attn = Attention(config, layer)
        self.mlp_norm = _norm(config)
        self.mlp = MLP(config)

    def forward(
        self,
        x: Tensor,
        mask: Tensor,
        rotation: Tensor | None,
        cache: KVCache | None,
        points: Points | None,
        edit: Edit | None,
        noise: np.random.Generator | None,
    ) -> Tensor:
        """(B, T, C) -> (B, T, C); the arguments are those of ``Attention.forward``."""
        attn_in = self.attn_norm(x) if self.pre_norm else x
        attended = self.attn(attn_in, mask, rotation, cache, points, edit)
        added = dropout(attended, self.dropout, noise)
        x = x + added if self.residual else added
        if not self.pre_norm:
            x = self.attn_norm(x)
        mapped = self.mlp(self.mlp_norm(x) if self.pre_norm else x)
        added = dropout(mapped, self.dropout, noise)
        x = x + added if self.residual else added
        if not self.pre_norm:
            x = self.mlp_norm(x)
        if points is not None:
            points[f"blocks.{self.layer}.attn.out"] = attended
            points[f"blocks.{self.layer}.mlp.out"] = mapped
            points[f"blocks.{self.layer}.resid"] = x
        return x


def _norm(config: ModelConfig) -> nn.Module:
    if config.norm == "none":
        return nn.Identity()
    if config.norm == "rms":
        return nn.RMSNorm(config.width, eps=1e-5)
    return nn.LayerNorm(config.width, eps=1e-5, bias=config.bias)


class GPT(nn.Module):
    """A GPT of the shape ``config`` over ``vocabulary`` tokens.

    Args:
        seed: the initial weights follow from it alone.
    """

    blocks: list[Block]
    mask: Tensor
    """(T, T), or (H, T, T) where each head has a bias of its own: added to the scores."""
    rotation: Tensor | None
    """(2, T, 1, 1, D), both ``rotary_tables``."""
    _position_table: Tensor | None

    def __init__(self, config: ModelConfig, vocabulary: int, seed: int = 0):
        super().__init__()
        self.config = config
        self.vocabulary = vocabulary
        encoding = ENCODINGS[config.positions]
        self.token_embedding = nn.Embedding(vocabulary, config.width)
        self.position_embedding = (
            nn.Embedding(config.context, config.width) if encoding.learned else None
        )
        self.blocks = nn.ModuleList(  # type: ignore[assignment]
            Block(config, layer) for layer in range(config.layers)
        )
        self.final_norm = _norm(config) if config.norm_place == "pre" else nn.Identity()
        self.head = nn.Linear(config.width, vocabulary, bias=False)
        if config.tied_head:
            self.head.weight = self.token_embedding.weight

        # What follows from the config is not saved with the weights.
        mask = torch.zeros(config.context, config.context)
        if config.causal:
            mask = mask.masked_fill(torch.ones_like(mask, dtype=torch.bool).triu(1), -math.inf)
        if encoding.bias is not None:
            mask = mask + encoding.bias(config.heads, config.context)
        self.register_buffer("mask", mask, persistent=False)
        table = encoding.table(config.context, config.width) if encoding.table else None
        self.register_buffer("_position_table", table, persistent=False)
        rotation = None
        if encoding.rotation is not None:
            tables = encoding.rotation(config.context, config.head_size, config.rotary_base)
            rotation = torch.stack(tables)[:, :, None, None, :]
        self.register_buffer("rotation", rotation, persistent=False)
        self._initialise(torch.Generator().manual_seed(seed))

    @property
    def position_vectors(self) -> Tensor | None:
        """(T, C), added to the embeddings: learned, fixed, or none."""
        if self.position_embedding is not None:
            return self.position_embedding.weight
        return self._position_table

    def forward(
        self,
        ids: Tensor,
        *,
        cache: KVCache | None = None,
        points: Points | None = None,
        edit: Edit | None = None,
        noise: np.random.Generator | None = None,
    ) -> Tensor:
        """Logits of the next token after every token of ``ids``.

        Args:
            ids: (B, T) token ids; with what the cache holds at most ``config.context`` tokens.
            cache: continue after the tokens it holds, and keep these in it.
            points: filled with the named values inside this pass.
            edit: changes some of them on the way.
            noise: drop values as in training, drawn from this generator.

        Returns:
            (B, T, V), in the dtype of the weights.
        """
        batch, length = ids.shape
        past = cache.length if cache is not None else 0
        end = past + length
        if end > self.config.context:
            raise ValueError(f"{end} tokens do not fit into a context of {self.config.context}")

        x = self.token_embedding(ids)
        if self.position_vectors is not None:
            x = x + self.position_vectors[past:end]
        x = dropout(x, self.config.dropout, noise)
        if points is not None:
            points["embedding"] = x

        mask = self.mask[..., past:end, :end]
        if mask.dim() == 3:  # a bias for each head
            mask = mask.repeat(batch, 1, 1)
        rotation = None if self.rotation is None else self.rotation[:, past:end]
        for block in self.blocks:
            x = block(x, mask, rotation, cache, points, edit, noise)
        if cache is not None:
            cache.length = end

        logits: Tensor = self.head(self.final_norm(x))
        if points is not None:
            points["logits"] = logits
        return logits

    def with_config(self, config: ModelConfig) -> "GPT":
        """The same weights, shared, under a config that differs in what has no weights: the mask,
        the positions, the context where no places are learned. Vectors of places that are not
        wanted any more are left out."""
        other = GPT(config, self.vocabulary)
        wanted = other.state_dict().keys()
        weights = {name: weight for name, weight in self.state_dict().items() if name in wanted}
        other.load_state_dict(weights, assign=True)
        return other

    def matrices(self) -> list[tuple[Tensor, int]]:
        """The weight matrices inside the blocks, and of how many each is stacked."""
        gates = 2 if self.config.activation == "swiglu" else 1
        found: list[tuple[Tensor, int]] = []
        for block in self.blocks:
            found.append((block.attn.qkv.weight, 3))
            found.append((block.attn.out.weight, 1))
            found.append((block.mlp.inner.weight, gates))
            found.append((block.mlp.out.weight, 1))
        return found

    @torch.no_grad()
    def _initialise(self, generator: torch.Generator) -> None:
        """Draw the initial weights; see ``ModelConfig.init``. Biases are 0 and norms 1."""
        config = self.config
        gpt2 = config.init == "gpt2"
        # A tied embedding is the head too: large rows would mean confident guesses at step 0.
        embedding = 0.02 if gpt2 or config.tied_head else 0.3
        inside = 0.02 if gpt2 else 0.6 / math.sqrt(config.width)
        outward = 0.02 / math.sqrt(2 * config.layers) if gpt2 else 0.0
        if not config.residual:
            outward = inside  # zero would block the only way through
        self.token_embedding.weight.normal_(0, embedding, generator=generator)
        for block in self.blocks:
            for layer in (block.attn.qkv, block.mlp.inner):
                layer.weight.normal_(0, inside, generator=generator)
            for layer in (block.attn.out, block.mlp.out):
                layer.weight.normal_(0, outward, generator=generator)
            for layer in (block.attn.qkv, block.attn.out, block.mlp.inner, block.mlp.out):
                if layer.bias is not None:
                    layer.bias.zero_()
        if not config.tied_head:
            self.head.weight.normal_(0, 0.02 if gpt2 else 0.0, generator=generator)
        # Last, so that all other weights are the same whatever the encoding of the positions is.
        if self.position_embedding is not None:
            self.position_embedding.weight.normal_(0, embedding, generator=generator)
