"""Teach half as many layers to see Danish as the original does: the same states half way and at the end.

Run: python tools/encoder/distil.py [FOLDER]      (after teacher.py; see config.toml)
After Jiao et al. 2020, "TinyBERT": mean squared error of each piece's states, in units of their spread; and the
texts' vectors.
"""

from __future__ import annotations

import sys
import time
import tomllib
from pathlib import Path

import numpy as np
import torch
from network import Encoder, from_original, mean_of, real
from original import read_original
from teacher import MATCHED, Lesson, batches, padded, read_lesson
from texts import ROOT
from together import WORKERS, learn, rate_at, run
from torch.nn import functional
from vocabulary import BUILD

CONFIG = ROOT / "tools" / "encoder" / "config.toml"
TOLD = 20  # steps between two lines of the log


def config() -> dict[str, dict]:
    """Read the numbers."""
    return tomllib.loads(CONFIG.read_text(encoding="utf-8"))


def loss_of(network: Encoder, lesson: Lesson, batch: list[int], spread: dict[int, tuple], mean: torch.Tensor) -> dict:
    """Give the parts of the loss: the states at each matched layer, and the vectors."""
    table, lengths = padded([lesson.row(row) for row in batch])
    states = network.states(table, lengths)
    own = real(table.shape[1], lengths)
    parts = {}
    for layer, ours in zip(
        MATCHED, states[len(network.layers) // len(MATCHED) :: len(network.layers) // len(MATCHED)], strict=True
    ):
        theirs = np.concatenate([lesson.states[layer][lesson.starts[row] : lesson.starts[row + 1]] for row in batch])
        _, scale = spread[layer]
        parts[f"states {layer}"] = (((ours[own] - torch.from_numpy(theirs.astype(np.float32))) / scale) ** 2).mean()
    ours = functional.normalize(mean_of(states[-1], lengths)) - mean
    theirs = torch.from_numpy(lesson.vectors[batch]) - mean
    parts["vectors"] = 1 - functional.cosine_similarity(ours, theirs).mean()
    return parts


def spread_of(lesson: Lesson, rows: int = 20_000) -> dict[int, tuple[torch.Tensor, torch.Tensor]]:
    """Give the mean and the overall spread of the states to match."""
    found = {}
    for layer in MATCHED:
        some = torch.from_numpy(lesson.states[layer][:: max(len(lesson.pieces) // rows, 1)].astype(np.float32))
        found[layer] = some.mean(dim=0), some.std(dim=0).square().mean().sqrt()
    return found


def work(part: int, folder: Path, numbers: dict[str, dict]) -> None:
    """Train in one of the processes."""
    how, original, lesson = numbers["distil"], read_original(), read_lesson(folder)
    network = from_original(original.tensors, range(len(original.pieces)), numbers["distil"]["layers"])
    network.word.requires_grad_(False)
    weights = [weight for weight in network.parameters() if weight.requires_grad]
    optimizer = torch.optim.AdamW(weights, lr=how["rate"], betas=(0.9, 0.98), weight_decay=0.01)
    spread, mean = spread_of(lesson), torch.from_numpy(lesson.vectors.mean(axis=0))
    lengths, random = np.diff(lesson.starts), np.random.default_rng(how["seed"])
    held = set(random.choice(len(lesson), 300, replace=False).tolist())
    order = [row for row in range(len(lesson)) if row not in held]
    epochs = []
    for _ in range(how["epochs"]):
        every = list(batches(lengths, random.permutation(order), how["pieces"]))
        epochs += [every[at] for at in random.permutation(len(every))]
    steps, began, seen = len(epochs) // WORKERS, time.perf_counter(), {}
    for step in range(steps):
        parts = loss_of(network, lesson, epochs[step * WORKERS + part], spread, mean)
        learn(network, optimizer, sum(parts.values()), rate_at(step, steps, how["rate"], how["warm"]), 5.0)
        seen = {name: 0.9 * seen.get(name, loss.item()) + 0.1 * loss.item() for name, loss in parts.items()}
        if part == 0 and step % TOLD == TOLD - 1:
            print(
                f"{step + 1} of {steps}, {time.perf_counter() - began:.0f} s: "
                + ", ".join(f"{name} {loss:.3f}" for name, loss in seen.items()),
                flush=True,
            )
        if part == 0 and (step % 200 == 199 or step == steps - 1):
            torch.save(network.state_dict(), folder / "general.pt")
            tell(network, lesson, sorted(held), spread, mean)


@torch.inference_mode()
def tell(network: Encoder, lesson: Lesson, held: list[int], spread: dict, mean: torch.Tensor) -> None:
    """Print the loss on texts that were held out."""
    every = [loss_of(network, lesson, batch, spread, mean) for batch in batches(np.diff(lesson.starts), held)]
    print(
        "  held out: " + ", ".join(f"{k} {np.mean([one[k].item() for one in every]):.3f}" for k in every[0]), flush=True
    )


def main() -> None:
    """Train."""
    run(work, Path(sys.argv[1]) if len(sys.argv) > 1 else BUILD, config())


if __name__ == "__main__":
    main()
