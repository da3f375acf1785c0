"""Teach fewer layers to see Danish as the original does: what its ninth layer says, and the vectors.

Run: python tools/encoder/distil.py [FOLDER]      (see config.toml)
The last three layers matter most (README.md), so they are kept, and the first, narrower ones learn to say what the
original's first nine say: after Jiao et al. 2020, "TinyBERT", mean squared error of each piece's states, in units of
their spread. Then all learn together, from the states at the end, the vectors, and how like each other they are.
Every other text has other words put in, and the original reads all of them anew each time: its texts speak of few
things, and the vectors of others must be right too.
"""

from __future__ import annotations

import sys
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from network import Encoder, Layer, from_original, mean_of, real
from original import Original, read_original
from teacher import PREFIX, batches, padded, rows_of, whole_teacher
from texts import ROOT, frequent_words, units, varied
from together import here, learn, rate_at, run
from torch import Tensor, distributed
from torch.nn import functional
from vocabulary import BUILD, pieces_of

CONFIG = ROOT / "tools" / "encoder" / "config.toml"
TOLD = 20  # steps between two lines of the log
HELD = 300  # texts that nothing is learnt from


def config() -> dict[str, dict]:
    """Read the numbers."""
    return tomllib.loads(CONFIG.read_text(encoding="utf-8"))


def narrowed(layer: Layer, inner: int) -> Layer:
    """Give a layer with the wide part's strongest numbers only."""
    found = Layer(layer.out.out_features, inner)
    state = layer.state_dict()
    strength = layer.wide.weight.norm(dim=1) * layer.narrow.weight.norm(dim=0)
    best = strength.topk(inner).indices.sort().values
    state |= {"wide.weight": state["wide.weight"][best], "wide.bias": state["wide.bias"][best]}
    state["narrow.weight"] = state["narrow.weight"][:, best]
    found.load_state_dict(state)
    return found


def student(original: Original, how: dict) -> Encoder:
    """Give what is to learn: some of the original's layers, the first of them narrowed."""
    network = from_original(original.tensors, range(len(original.pieces)), how["layers"])
    with torch.no_grad():
        for number in range(len(how["layers"]) - how["kept"]):
            network.layers[number] = narrowed(network.layers[number], how["inner"])
    network.word.requires_grad_(False)
    return network


class Lesson:
    """What the original says of texts: its states after a layer and at the end, and the vectors, centred."""

    def __init__(self, original: Original, layer: int, device: torch.device) -> None:
        self.teacher = whole_teacher(original).to(device)
        self.prefix, self.layer, self.device = pieces_of(original)(PREFIX.strip()), layer, device
        self.mean: Tensor = torch.zeros(1)
        self.spread: tuple[float, ...] = (1.0, 1.0)

    @torch.no_grad()
    def __call__(self, rows: list[list[int]], *, whole: bool = True) -> tuple[Tensor, Tensor, Tensor]:
        """Give the states of the texts' own pieces after the layer and, where `whole`, at the end, and the vectors."""
        table, lengths = self.placed([[row[0], *self.prefix, *row[1:]] for row in rows])
        own = real(table.shape[1], lengths.cpu()).to(self.device)
        states = self.teacher.states(table, lengths, None if whole else self.layer)
        vectors = functional.normalize(mean_of(states[-1], lengths))
        own[:, 1 : 1 + len(self.prefix)] = False
        return states[self.layer][own], states[-1][own], vectors

    def placed(self, rows: list[list[int]]) -> tuple[Tensor, Tensor]:
        """Give texts x pieces and lengths where the networks are."""
        table, lengths = padded(rows)
        return table.to(self.device), lengths.to(self.device)

    def look(self, rows: list[list[int]]) -> None:
        """Learn the vectors' mean and the states' spread from some texts."""
        found = [self(batch) for batch in (rows[at : at + 32] for at in range(0, len(rows), 32))]
        near, last, vectors = (torch.cat(parts) for parts in zip(*found, strict=True))
        self.spread = tuple(states.std(dim=0).square().mean().sqrt().item() for states in (near, last))
        self.mean = vectors.mean(dim=0)


def loss_of(network: Encoder, lesson: Lesson, rows: list[list[int]], kept: int, *, whole: bool) -> dict[str, Tensor]:
    """Give the parts of the loss: the states where the kept layers begin and, where `whole`, at the end; vectors."""
    near, last, theirs = lesson(rows, whole=whole)
    table, lengths = lesson.placed(rows)
    first = len(network.layers) - kept
    states = network.states(table, lengths, None if whole else first)
    own = real(table.shape[1], lengths.cpu()).to(table.device)
    parts = {"states": (((states[first][own] - near) / lesson.spread[0]) ** 2).mean()}
    if whole:
        ours, theirs = (functional.normalize(some - lesson.mean) for some in (_unit(states[-1], lengths), theirs))
        parts["last states"] = (((states[-1][own] - last) / lesson.spread[1]) ** 2).mean()
        parts["vectors"] = 2 * (1 - (ours * theirs).sum(dim=1).mean())
        parts["likeness"] = 10 * ((ours @ ours.T - theirs @ theirs.T) ** 2).mean()
    return parts


def _unit(states: Tensor, lengths: Tensor) -> Tensor:
    return functional.normalize(mean_of(states, lengths))


def endless(original: Original, texts: list[str], how: dict, part: int, of: int) -> Iterator[list[list[int]]]:
    """Give batches of rows of pieces without end: the process's own, half of the texts with other words in them."""
    order, words = np.random.default_rng(how["seed"]), frequent_words()
    random = np.random.default_rng([how["seed"], part])
    while True:
        mine = [texts[at] for at in order.permutation(len(texts))[part::of]]
        for some in (mine[at : at + 2000] for at in range(0, len(mine), 2000)):
            read = [
                varied(text, words, random, how["other"]) if random.random() < how["varied"] else text for text in some
            ]
            rows = rows_of(original, read)
            every = list(batches([len(row) for row in rows], range(len(rows)), how["pieces"]))
            yield from ([rows[row] for row in every[at]] for at in random.permutation(len(every)))


def work(part: int, folder: Path, numbers: dict[str, dict]) -> None:
    """Train in one of the processes."""
    how, original, texts, device = numbers["distil"], read_original(), units(), here()
    network, kept, steps = student(original, how).to(device), how["kept"], how["steps"]
    held = texts[:: len(texts) // HELD]
    left = sorted(set(texts) - set(held))
    lesson = Lesson(original, 12 - kept, device)
    lesson.look(rows_of(original, held))
    late = list(network.layers[-kept:].parameters())
    known = {id(weight) for weight in late}
    fresh = [weight for weight in network.parameters() if weight.requires_grad and id(weight) not in known]
    groups = [{"params": fresh}, {"params": late, "share": how["late"]}]
    optimizer = torch.optim.AdamW(groups, lr=how["rate"], betas=(0.9, 0.98), weight_decay=0.01)
    began, seen = time.perf_counter(), {}
    for step, rows in zip(range(steps), endless(original, left, how, part, distributed.get_world_size()), strict=False):
        parts = loss_of(network, lesson, rows, kept, whole=step >= how["first"] * steps)
        learn(network, optimizer, sum(parts.values()), rate_at(step, steps, how["rate"], how["warm"]), 5.0)
        seen = {name: 0.9 * seen.get(name, loss.item()) + 0.1 * loss.item() for name, loss in parts.items()}
        if part == 0 and step % TOLD == TOLD - 1:
            said = ", ".join(f"{name} {loss:.3f}" for name, loss in seen.items())
            print(f"{step + 1} of {steps}, {time.perf_counter() - began:.0f} s: {said}", flush=True)
        if part == 0 and (step % 200 == 199 or step == steps - 1):
            torch.save({name: values.cpu() for name, values in network.state_dict().items()}, folder / "general.pt")
            tell(network, lesson, rows_of(original, held), kept)


@torch.inference_mode()
def tell(network: Encoder, lesson: Lesson, rows: list[list[int]], kept: int) -> None:
    """Print the loss on texts that were held out."""
    every = [loss_of(network, lesson, rows[at : at + 32], kept, whole=True) for at in range(0, len(rows), 32)]
    said = ", ".join(f"{name} {np.mean([one[name].item() for one in every]):.3f}" for name in every[0])
    print(f"  held out: {said}", flush=True)


def main() -> None:
    """Train."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else BUILD
    folder.mkdir(parents=True, exist_ok=True)
    run(work, folder, config())


if __name__ == "__main__":
    main()
