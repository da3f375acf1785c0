"""What the original makes of the texts to learn from: its states after some layers, piece by piece, and its vectors.

Run: python tools/encoder/teacher.py [FOLDER]      (once; some ten minutes on two cores, 1.3 GB beside the project)
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from multiprocessing import Process
from pathlib import Path

import numpy as np
import torch
from network import Encoder, from_original, mean_of
from original import Original, read_original
from texts import units
from vocabulary import BUILD, pieces_of

PREFIX = "query: "  # how the original was taught to be asked; ours is asked without it
LONGEST = 128  # pieces of a text, its first and last sign included
MATCHED = (6, 12)  # layers of the original after which ours is to look the same
BATCH = 3000  # pieces
WORKERS = 2


@dataclass(frozen=True)
class Lesson:
    """Texts as rows of pieces, one after the other; what the original's states are for each piece, and each vector."""

    pieces: np.ndarray
    starts: np.ndarray
    states: dict[int, np.ndarray]
    vectors: np.ndarray

    def __len__(self) -> int:
        return len(self.starts) - 1

    def row(self, number: int) -> np.ndarray:
        """Give a text's pieces."""
        return self.pieces[self.starts[number] : self.starts[number + 1]]


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


def watch(rows: list[list[int]], prefix: list[int], folder: Path, matched: Sequence[int]) -> None:
    """Write what the original makes of the rows: with the prefix before each, whose own states are left out.

    Two processes of one thread each take every other batch: they do not wait for each other.
    """
    starts = np.concatenate([[0], np.cumsum([len(row) for row in rows])])
    shape = (int(starts[-1]), 384)
    for layer in matched:
        np.lib.format.open_memmap(folder / f"states{layer}.npy", "w+", np.float16, shape)
    np.lib.format.open_memmap(folder / "vectors.npy", "w+", np.float32, (len(rows), 384))
    np.save(folder / "pieces.npy", np.concatenate([np.array(row, np.int32) for row in rows]))
    np.save(folder / "starts.npy", starts)
    workers = [Process(target=_watch, args=(part, rows, prefix, folder, matched)) for part in range(WORKERS)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    if any(worker.exitcode for worker in workers):
        raise RuntimeError("the original did not read all texts")


@torch.inference_mode()
def _watch(part: int, rows: list[list[int]], prefix: list[int], folder: Path, matched: Sequence[int]) -> None:
    torch.set_num_threads(1)
    network = whole_teacher(read_original())
    starts = np.load(folder / "starts.npy")
    hidden = {layer: np.load(folder / f"states{layer}.npy", mmap_mode="r+") for layer in matched}
    vectors = np.load(folder / "vectors.npy", mmap_mode="r+")
    skip, every = len(prefix), list(batches([len(row) for row in rows], range(len(rows))))
    for at in range(part, len(every), WORKERS):
        table, lengths = padded([[rows[row][0], *prefix, *rows[row][1:]] for row in every[at]])
        states = network.states(table, lengths)
        vectors[every[at]] = torch.nn.functional.normalize(mean_of(states[-1], lengths)).numpy()
        for layer in matched:
            kept = torch.cat([states[layer][:, :1], states[layer][:, 1 + skip :]], dim=1).numpy()
            for number, row in enumerate(every[at]):
                hidden[layer][starts[row] : starts[row + 1]] = kept[number, : len(rows[row])]
        print(f"batch {at + 1} of {len(every)}", flush=True)


def read_lesson(folder: Path, matched: Sequence[int] = MATCHED) -> Lesson:
    """Read what was written; the states stay on the disk until they are asked for."""
    states = {layer: np.load(folder / f"states{layer}.npy", mmap_mode="r") for layer in matched}
    pieces, starts, vectors = (np.load(folder / f"{name}.npy") for name in ("pieces", "starts", "vectors"))
    return Lesson(pieces, starts, states, vectors)


def main() -> None:
    """Let the original read the texts."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else BUILD
    folder.mkdir(parents=True, exist_ok=True)
    original = read_original()
    rows = rows_of(original, units())
    watch(rows, pieces_of(original)(PREFIX.strip()), folder, MATCHED)


if __name__ == "__main__":
    main()
