"""Reading one token after the other and saying what may come next, as fast as Python allows.

For a small model the time of a token is not arithmetic but the calls around it. So the step of
one token is written out straight here, over the same weights as ``gptcore.model.GPT``, without
modules, batches or masks to build; a test holds it to the model for every setting.
"""

from collections.abc import Sequence
from copy import copy
from functools import partial
from typing import NamedTuple, cast

import torch
import torch.nn.functional as F
from torch import Tensor

from gptcore.kv_cache import KVCache
from gptcore.model import GPT, Block, Edit, activate
from gptcore.positions import rotate


class _Layer(NamedTuple):
    """A block's functions with its weights bound."""

    attn_norm: partial[Tensor]
    qkv: partial[Tensor]
    attn_out: partial[Tensor]
    mlp_norm: partial[Tensor]
    inner: partial[Tensor]
    mlp_out: partial[Tensor]


class Decoder:
    """Continues one text token by token, for as long as you like.

    When the context is full, the older half is forgotten and the newer half is read again from
    position 0: every position encoding allows that, and it costs about one token's work a token.

    Args:
        model: its weights must not change while this is in use.
        edit: changes values on the way, as in ``GPT.forward``.
    """

    def __init__(self, model: GPT, edit: Edit | None = None):
        self.model = model
        self._edit = edit
        self.ids: list[int] = []
        """What the model sees: at most ``context`` tokens."""
        self._cache = KVCache(model.config)
        self._layers = [_bound(block) for block in model.blocks]
        self._final_norm = _norm(model.final_norm)
        self._head = model.head.weight
        self._embedding = model.token_embedding.weight

    @property
    def bytes(self) -> int:
        """What its keys and values take up."""
        return self._cache.bytes

    def copy(self, tokens: int) -> "Decoder":
        """Another one that has read only the first ``tokens`` of what this one sees."""
        other = copy(self)
        other.ids = self.ids[:tokens]
        other._cache = self._cache.of([0])
        other._cache.length = tokens
        return other

    @torch.inference_mode()
    def read(self, ids: Sequence[int]) -> Tensor:
        """Take in one token or more; returns the logits (V,) of the next."""
        if not ids:
            raise ValueError("nothing to read")
        context = self.model.config.context
        unread = list(ids)
        if len(self.ids) + len(unread) > context:
            unread = window(self.ids + unread, context)
            self._cache.length = 0
            self.ids = []
        self.ids += unread
        if not self.model.config.causal:
            # What was read sees what comes after it: nothing that was computed stays true.
            return cast(Tensor, self.model(torch.tensor([self.ids]), edit=self._edit)[0, -1])
        if len(unread) == 1 and self._edit is None:
            return self._read_one(unread[0])
        logits: Tensor = self.model(torch.tensor([unread]), cache=self._cache, edit=self._edit)
        return logits[0, -1]

    def _read_one(self, token: int) -> Tensor:
        config, model, cache = self.model.config, self.model, self._cache
        heads, head_size, scale = config.heads, config.head_size, config.attention_scale
        pre_norm, qk_norm = config.norm_place == "pre", config.qk_norm
        position = cache.length
        x = self._embedding.narrow(0, token, 1)  # (1, C)
        if model.position_vectors is not None:
            x = x + model.position_vectors.narrow(0, position, 1)
        turn = None if model.rotation is None else model.rotation[:, position]  # (2, 1, 1, D)
        mask = model.mask[..., position : position + 1, : position + 1]
        for index, layer in enumerate(self._layers):
            qkv = layer.qkv(layer.attn_norm(x) if pre_norm else x).view(3, heads, 1, head_size)
            q, k, v = qkv.unbind(0)  # (H, 1, D)
            if qk_norm or turn is not None:
                qk = qkv.narrow(0, 0, 2)
                if qk_norm:
                    qk = F.layer_norm(qk, (head_size,))
                if turn is not None:
                    qk = rotate(qk, *turn)
                q, k = qk.unbind(0)
            keys, values = cache.append(index, k, v)
            pattern = torch.baddbmm(mask, q, keys.transpose(1, 2), alpha=scale).softmax(-1)
            attended = layer.attn_out(torch.bmm(pattern, values).view(1, -1))
            x = x + attended if config.residual else attended
            if not pre_norm:
                x = layer.attn_norm(x)
            inner = layer.inner(layer.mlp_norm(x) if pre_norm else x)
            mapped = layer.mlp_out(activate(inner, config.activation))
            x = x + mapped if config.residual else mapped
            if not pre_norm:
                x = layer.mlp_norm(x)
        cache.length = position + 1
        return F.linear(self._final_norm(x), self._head)[0]


def window(ids: Sequence[int], context: int) -> list[int]:
    """What a full decoder still sees of ``ids``: as many of the newest as half the context."""
    return list(ids[-max(context // 2, 1) :])


def seen_of(ids: Sequence[int], prompt: int, context: int) -> list[int]:
    """What a decoder sees after it has read the first ``prompt`` of ``ids`` at once and then the
    others one by one."""
    kept = max(context // 2, 1)
    begin = max(prompt - kept, 0) if prompt > context else 0
    for end in range(prompt + 1, len(ids) + 1):
        if end - begin > context:
            begin = end - kept
    return list(ids[begin:])


def _bound(block: Block) -> _Layer:
    return _Layer(
        attn_norm=_norm(block.attn_norm),
        qkv=_linear(block.attn.qkv),
        attn_out=_linear(block.attn.out),
        mlp_norm=_norm(block.mlp_norm),
        inner=_linear(block.mlp.inner),
        mlp_out=_linear(block.mlp.out),
    )


def _linear(module: torch.nn.Linear) -> partial[Tensor]:
    return partial(F.linear, weight=module.weight, bias=module.bias)


def _norm(module: torch.nn.Module) -> partial[Tensor]:
    if isinstance(module, torch.nn.RMSNorm):
        shape = tuple(module.normalized_shape)
        return partial(F.rms_norm, normalized_shape=shape, weight=module.weight, eps=module.eps)
    if isinstance(module, torch.nn.LayerNorm):
        return partial(
            F.layer_norm,
            normalized_shape=module.normalized_shape,
            weight=module.weight,
            bias=module.bias,
            eps=module.eps,
        )
    return partial(torch.nn.Identity())
