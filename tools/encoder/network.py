"""The encoder as a torch network: the BERT of multilingual-e5-small, mean over all pieces, length 1."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

HEADS = 12
EPS = 1e-12
PARTS = {"q": "query", "k": "key", "v": "value", "ao": "out", "fi": "wide", "fo": "narrow"}


class Layer(nn.Module):
    """Attention and a wide layer, each added to what came in, and normalised (post-norm, Vaswani et al. 2017)."""

    def __init__(self, hidden: int, inner: int) -> None:
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(hidden, hidden) for _ in range(4))
        self.wide, self.narrow = nn.Linear(hidden, inner), nn.Linear(inner, hidden)
        self.seen, self.said = nn.LayerNorm(hidden, EPS), nn.LayerNorm(hidden, EPS)

    def forward(self, x: Tensor, mask: Tensor | None = None) -> Tensor:
        """Give the states after the layer."""
        rows, length, hidden = x.shape
        heads = [part(x).view(rows, length, HEADS, -1).transpose(1, 2) for part in (self.query, self.key, self.value)]
        context = functional.scaled_dot_product_attention(*heads, attn_mask=mask)
        x = self.seen(x + self.out(context.transpose(1, 2).reshape(rows, length, hidden)))
        return self.said(x + self.narrow(functional.gelu(self.wide(x))))


class Encoder(nn.Module):
    """Pieces -> hidden states -> their mean."""

    def __init__(self, words: int, layers: int, hidden: int = 384, inner: int = 1536, positions: int = 512) -> None:
        super().__init__()
        self.word, self.position = nn.Embedding(words, hidden), nn.Embedding(positions, hidden)
        self.normal = nn.LayerNorm(hidden, EPS)
        self.layers = nn.ModuleList(Layer(hidden, inner) for _ in range(layers))

    def embed(self, pieces: Tensor) -> Tensor:
        """Give texts x pieces x hidden, before the first layer."""
        return self.normal(self.word(pieces) + self.position.weight[: pieces.shape[1]])

    def forward(self, pieces: Tensor, lengths: Tensor | None = None) -> Tensor:
        """Give the mean of each text's last states; without lengths all pieces count."""
        return mean_of(self.states(pieces, lengths)[-1], lengths)

    def states(self, pieces: Tensor, lengths: Tensor | None = None, end: int | None = None) -> list[Tensor]:
        """Give texts x pieces x hidden before the first layer and after each, of so many layers."""
        return self.after(self.embed(pieces), lengths, end=end)

    def after(
        self, states: Tensor, lengths: Tensor | None = None, first: int = 0, end: int | None = None
    ) -> list[Tensor]:
        """Give the states that a layer is given, and those after it and after each further one."""
        mask = None if lengths is None else real(states.shape[1], lengths)[:, None, None, :]
        found = [states]
        for layer in self.layers[first:end]:
            found.append(layer(found[-1], mask))
        return found


def real(width: int, lengths: Tensor) -> Tensor:
    """Give texts x pieces: whether the piece is one of the text's own."""
    return torch.arange(width, device=lengths.device)[None, :] < lengths[:, None]


def mean_of(states: Tensor, lengths: Tensor | None) -> Tensor:
    """Give the mean of each text's own states."""
    if lengths is None:
        return states.mean(dim=1)
    own = real(states.shape[1], lengths)[..., None].to(states.dtype)
    return (states * own).sum(dim=1) / own.sum(dim=1)


def from_original(tensors: dict[str, np.ndarray], keep: Sequence[int], layers: Sequence[int]) -> Encoder:
    """Give the encoder with the original's weights: of its pieces and layers, those named, in this order."""
    network = Encoder(len(keep), len(layers))
    state = {
        "word.weight": tensors["emb.word"][list(keep)],
        # Every piece is of type 0, so its share goes with the position.
        "position.weight": tensors["emb.pos"] + tensors["emb.type"][:1],
        "normal.weight": tensors["emb.ln.w"],
        "normal.bias": tensors["emb.ln.b"],
    }
    for number, layer in enumerate(layers):
        for theirs, ours in PARTS.items():
            state[f"layers.{number}.{ours}.weight"] = tensors[f"l{layer}.{theirs}.w"]
            state[f"layers.{number}.{ours}.bias"] = tensors[f"l{layer}.{theirs}.b"]
        for theirs, ours in (("aln", "seen"), ("oln", "said")):
            state[f"layers.{number}.{ours}.weight"] = tensors[f"l{layer}.{theirs}.w"]
            state[f"layers.{number}.{ours}.bias"] = tensors[f"l{layer}.{theirs}.b"]
    network.load_state_dict({name: torch.from_numpy(np.ascontiguousarray(values)) for name, values in state.items()})
    return network
