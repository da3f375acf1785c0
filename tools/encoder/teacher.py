"""The original as a teacher, and texts as it reads them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import torch
from network import Encoder, from_original
from original import Original
from vocabulary import pieces_of

PREFIX = "query: "  # how the original was taught to be asked; ours is asked without it
LONGEST = 128  # pieces of a text, its first and last sign included
BATCH = 3000  # pieces


def rows_of(original: Original, texts: Sequence[str]) -> list[list[int]]:
    """Cut texts into pieces, with the first and the last sign."""
    cut, ends = pieces_of(original), original.special
    return [[ends["bos"], *cut(text)[: LONGEST - 2], ends["eos"]] for text in texts]


def batches(lengths: Sequence[int], order: Sequence[int], size: int = BATCH) -> Iterator[list[int]]:
    """Give rows of like length together, so many pieces at a time; `order` says which come first among equals."""
    ranked = sorted(order, key=lambda row: lengths[row])
    batch: list[int] = []
    for row in ranked:
        if batch and (len(batch) + 1) * lengths[row] > size:
            yield batch
            batch = []
        batch.append(row)
    if batch:
        yield batch


def padded(rows: Sequence[Sequence[int]], pad: int = 1) -> tuple[torch.Tensor, torch.Tensor]:
    """Give texts x pieces, filled up at the end, and each text's own length."""
    lengths = torch.tensor([len(row) for row in rows])
    table = torch.full((len(rows), int(lengths.max())), pad, dtype=torch.long)
    for number, row in enumerate(rows):
        table[number, : len(row)] = torch.as_tensor(np.asarray(row))
    return table, lengths


def whole_teacher(original: Original) -> Encoder:
    """Give the original itself, all pieces and layers, as it is."""
    return from_original(original.tensors, range(len(original.pieces)), range(12)).eval().requires_grad_(False)
