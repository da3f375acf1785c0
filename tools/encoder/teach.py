"""Teach the encoder what themes sound like in local welfare, without touching what it says of meaning in general.

Run: python tools/encoder/teach.py [FOLDER] [FOLD]      (with a fold from 0, its settings are left out)

The general vector stays as it is. Beside it a branch, which starts as a copy of the last layers, learns the themes of
the training corpus: which are there, lacking or rejected (binary cross-entropy), and that texts with the same themes,
said in the same way, are near (supervised contrastive loss, Khosla et al. 2020, with the share of labels that two texts
have in common as weight; a hard negative counts twice in what a text is held against).
"""

from __future__ import annotations

import copy
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from distil import TOLD, config, student
from network import Encoder, mean_of, real
from original import read_original
from teacher import batches, padded, rows_of, whole_teacher
from together import learn, rate_at, run
from torch import Tensor, distributed, nn
from torch.nn import functional
from vocabulary import BUILD, pieces_of

from fieldnotes.coding import read_codebook
from fieldnotes.coding.training import Example, labels_of, read_training

FOLDS = 3
Numbers = dict[str, dict]


class Taught(nn.Module):
    """The encoder, its branch, and what is read off the branch while it learns."""

    def __init__(self, encoder: Encoder, layers: int, codes: int, theme: int) -> None:
        super().__init__()
        self.encoder = encoder.requires_grad_(False)
        self.first = len(encoder.layers) - layers
        self.branch = copy.deepcopy(encoder.layers[self.first :]).requires_grad_(True)
        self.theme, self.heads = nn.Linear(384, theme), nn.Linear(theme, 3 * codes)
        self.register_buffer("mean", torch.zeros(384))
        self.register_buffer("middle", torch.zeros(384))
        self.register_buffer("spread", torch.ones(384))

    def forward(self, states: Tensor, lengths: Tensor) -> Tensor:
        """Give what is said of themes; the states are those that the branch is given."""
        mask = real(states.shape[1], lengths)[:, None, None, :]
        for layer in self.branch:
            states = layer(states, mask)
        # Texts' mean states lie close together; without this the heads would see little but what all share.
        return self.theme((mean_of(states, lengths) - self.middle) / self.spread)

    @torch.inference_mode()
    def settle(self, seen: Seen, rows: np.ndarray) -> None:
        """Take the middle and the spread of what the branch says before it has learnt anything, and of the vectors."""
        found = []
        for batch in batches(seen.lengths, rows.tolist()):
            states, lengths = seen.batch(batch, 0.0, np.random.default_rng(0))
            mask = real(states.shape[1], lengths)[:, None, None, :]
            for layer in self.branch:
                states = layer(states, mask)
            found.append(mean_of(states, lengths))
        said = torch.cat(found)
        self.middle.copy_(said.mean(dim=0))
        self.spread.copy_(said.std(dim=0))
        self.mean.copy_(torch.from_numpy(seen.vectors.mean(axis=0)))


@dataclass(frozen=True)
class Seen:
    """Texts as the layers below the branch leave them, piece by piece, and the general vectors."""

    starts: np.ndarray
    states: np.ndarray
    vectors: np.ndarray

    @property
    def lengths(self) -> np.ndarray:
        """Give how many pieces each text has."""
        return np.diff(self.starts)

    def batch(self, rows: list[int], share: float, random: np.random.Generator) -> tuple[Tensor, Tensor]:
        """Give texts x pieces x hidden and lengths; a share of each text's pieces is left out, never its ends."""
        found = []
        for row in rows:
            states = self.states[self.starts[row] : self.starts[row + 1]]
            keep = random.random(len(states)) >= share
            keep[0] = keep[-1] = True
            found.append(torch.from_numpy(states[keep].astype(np.float32)))
        return nn.utils.rnn.pad_sequence(found, batch_first=True), torch.tensor([len(states) for states in found])


@dataclass(frozen=True)
class Coded:
    """Which themes coded texts have, which of these are lacking or rejected, and which texts are hard."""

    present: np.ndarray
    turned: np.ndarray
    hard: np.ndarray


def coded_texts(examples: Sequence[Example]) -> Coded:
    """Give what the training corpus teaches."""
    labels = labels_of(examples, read_codebook().top)
    return Coded(
        (labels > 0).astype(np.float32),
        np.concatenate([labels == 2, labels == 3], axis=1).astype(np.float32),
        np.array([one.hard for one in examples]),
    )


def so_far(folder: Path, numbers: Numbers) -> Encoder:
    """Give the encoder to teach: the original's layers or, where there are fewer, what distil.py made."""
    original = read_original()
    if len(numbers["student"]["layers"]) == original.shape["layers"]:
        return whole_teacher(original)
    encoder = student(original, numbers["distil"])
    encoder.load_state_dict(torch.load(folder / "general.pt"))
    return encoder.eval()


def coded_rows(numbers: Numbers) -> list[list[int]]:
    """Give the pieces of the coded texts, with what is put before each."""
    original = read_original()
    prefix = pieces_of(original)(numbers["student"]["prefix"])
    return [[row[0], *prefix, *row[1:]] for row in rows_of(original, [one.text for one in read_training()])]


@torch.inference_mode()
def see(part: int, folder: Path, numbers: Numbers) -> None:
    """Write, in one of the processes, what the layers below the branch make of its share of the texts."""
    encoder, rows = so_far(folder, numbers), coded_rows(numbers)
    first = len(encoder.layers) - numbers["teach"]["layers"]
    starts = np.concatenate([[0], np.cumsum([len(row) for row in rows])])
    if part == 0:
        np.save(folder / "seen.starts.npy", starts)
        np.lib.format.open_memmap(folder / "seen.states.npy", "w+", np.float16, (int(starts[-1]), 384))
        np.lib.format.open_memmap(folder / "seen.vectors.npy", "w+", np.float32, (len(rows), 384))
    distributed.barrier()
    states, vectors = (np.load(folder / f"seen.{name}.npy", mmap_mode="r+") for name in ("states", "vectors"))
    every = list(batches([len(row) for row in rows], range(len(rows))))
    for at in range(part, len(every), distributed.get_world_size()):
        found = encoder.states(*padded([rows[row] for row in every[at]]))
        lengths = torch.tensor([len(rows[row]) for row in every[at]])
        vectors[every[at]] = functional.normalize(mean_of(found[-1], lengths)).numpy()
        for number, row in enumerate(every[at]):
            states[starts[row] : starts[row + 1]] = found[first][number, : len(rows[row])].numpy()
        print(f"batch {at + 1} of {len(every)}", flush=True)
    distributed.barrier()


def seen_texts(folder: Path) -> Seen:
    """Read what `see` wrote."""
    starts, vectors = (np.load(folder / f"seen.{name}.npy") for name in ("starts", "vectors"))
    return Seen(starts, np.load(folder / "seen.states.npy", mmap_mode="r"), vectors)


def left_out(examples: list[Example], fold: int | None) -> np.ndarray:
    """Give the rows whose settings a fold leaves out."""
    if fold is None:
        return np.array([], int)
    names = sorted({one.setting for one in examples})
    mixed = np.random.default_rng(0).permutation(names)
    return np.flatnonzero(np.isin([one.setting for one in examples], mixed[fold::FOLDS]))


class Near:
    """Texts with the same themes are to be near: each is held against those of its own and of earlier steps."""

    def __init__(self, size: int, temperature: float, hard: float) -> None:
        self.size, self.temperature, self.hard = size, temperature, float(np.log(hard))
        self.views, self.labels, self.weights = torch.empty(0, 0), torch.empty(0, 0), torch.empty(0)

    def __call__(self, views: Tensor, labels: Tensor, hard: Tensor) -> Tensor:
        """Give the loss, and remember these texts."""
        views, weights = functional.normalize(views), hard.float() * self.hard
        many = len(views)
        all_views = torch.cat([views, self.views]) if len(self.views) else views
        all_labels = torch.cat([labels, self.labels]) if len(self.views) else labels
        all_weights = torch.cat([weights, self.weights]) if len(self.views) else weights
        self.views, self.labels = all_views.detach()[: self.size], all_labels[: self.size]
        self.weights = all_weights[: self.size]
        alike = functional.normalize(labels, eps=1e-6) @ functional.normalize(all_labels, eps=1e-6).T
        oneself = torch.eye(many, len(all_views), dtype=torch.bool)
        alike = alike.masked_fill(oneself, 0)
        scores = views @ all_views.T / self.temperature + all_weights
        logs = functional.log_softmax(scores.masked_fill(oneself, -1e9), dim=1)
        total = alike.sum(dim=1)
        rows = total > 0
        return -((alike * logs).sum(dim=1)[rows] / total[rows]).mean() if rows.any() else views.sum() * 0


def losses_of(
    network: Taught, seen: Seen, data: Coded, rows: list[int], near: Near, how: dict, random
) -> dict[str, Tensor]:
    """Give the losses on coded texts, some of whose pieces are left out."""
    theme = network(*seen.batch(rows, how["dropped"], random))
    present, turned = torch.from_numpy(data.present[rows]), torch.from_numpy(data.turned[rows])
    hard = torch.from_numpy(data.hard[rows])
    wanted = torch.cat([present, turned], dim=1)
    weight = torch.where(hard, how["hard"], 1.0)[:, None].expand_as(wanted)
    given = network.heads(functional.dropout(theme, how["forgotten"]))
    return {
        "coded": how["coded"] * functional.binary_cross_entropy_with_logits(given, wanted, weight),
        "near": how["near"] * near(theme, wanted, hard),
    }


def shuffled(lengths: np.ndarray, order: np.ndarray, size: int, random: np.random.Generator) -> list[list[int]]:
    """Give batches of like length in a mixed order."""
    every = list(batches(lengths, random.permutation(order).tolist(), size))
    return [every[at] for at in random.permutation(len(every))]


def work(part: int, folder: Path, fold: int | None, numbers: Numbers) -> None:
    """Train in one of the processes."""
    how, examples, seen = numbers["teach"], list(read_training()), seen_texts(folder)
    torch.manual_seed(how["seed"])
    data = coded_texts(examples)
    network = Taught(so_far(folder, numbers), how["layers"], data.present.shape[1], how["theme"])
    network.settle(seen, np.arange(0, len(examples), 8))
    heads = [*network.theme.parameters(), *network.heads.parameters()]
    groups = [{"params": list(network.branch.parameters())}, {"params": heads, "share": how["heads"]}]
    optimizer = torch.optim.AdamW(groups, lr=how["rate"], betas=(0.9, 0.98), weight_decay=how["decay"])

    random, own = np.random.default_rng(how["seed"]), np.random.default_rng(how["seed"] + 1 + part)
    learnt = np.setdiff1d(np.arange(len(examples)), left_out(examples, fold))
    every = [batch for _ in range(how["epochs"]) for batch in shuffled(seen.lengths, learnt, how["pieces"], random)]
    near = Near(how["queue"], how["temperature"], how["hard"])
    of = distributed.get_world_size()
    steps, began, told = len(every) // of, time.perf_counter(), {}
    for step in range(steps):
        losses = losses_of(network, seen, data, every[step * of + part], near, how, own)
        learn(network, optimizer, sum(losses.values()), rate_at(step, steps, how["rate"], how["warm"]), 5.0)
        told = {name: 0.9 * told.get(name, loss.item()) + 0.1 * loss.item() for name, loss in losses.items()}
        if part == 0 and step % TOLD == TOLD - 1:
            line = ", ".join(f"{name} {loss:.3f}" for name, loss in told.items())
            print(f"{step + 1} of {steps}, {time.perf_counter() - began:.0f} s: {line}", flush=True)
    if part == 0:
        torch.save(network.state_dict(), folder / ("taught.pt" if fold is None else f"taught{fold}.pt"))


def main() -> None:
    """Train, on all settings or on those outside a fold."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else BUILD
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "seen.states.npy").is_file():
        run(see, folder, config())
    run(work, folder, int(sys.argv[2]) if len(sys.argv) > 2 else None, config())


if __name__ == "__main__":
    main()
