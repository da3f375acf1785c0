"""Train in several processes of one thread each, which take their own texts and share what they learn at each step."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import torch
from torch import distributed, multiprocessing, nn

WORKERS = 2


def here() -> torch.device:
    """Give what to train on: a GPU where there is one."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def run(work: Callable[..., None], *arguments: Any) -> None:
    """Call `work(part, *arguments)` in each process and wait for all of them; a GPU takes one."""
    port, size = 20_000 + os.getpid() % 20_000, 1 if here().type == "cuda" else WORKERS
    multiprocessing.spawn(_start, (work, size, port, arguments), nprocs=size)


def _start(part: int, work: Callable[..., None], size: int, port: int, arguments: tuple[Any, ...]) -> None:
    torch.set_num_threads(1)
    torch.manual_seed(part)
    os.environ |= {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(port)}
    distributed.init_process_group("gloo", rank=part, world_size=size)
    work(part, *arguments)
    distributed.destroy_process_group()


def share(module: nn.Module) -> None:
    """Replace each gradient by the mean over the processes."""
    if distributed.get_world_size() == 1:
        return
    gradients = [weight.grad for weight in module.parameters() if weight.grad is not None]
    flat = torch.cat([gradient.ravel() for gradient in gradients])
    distributed.all_reduce(flat)
    flat /= distributed.get_world_size()
    for gradient, part in zip(gradients, flat.split([gradient.numel() for gradient in gradients]), strict=True):
        gradient.copy_(part.view_as(gradient))


def learn(module: nn.Module, optimizer: torch.optim.Optimizer, loss: torch.Tensor, rate: float, longest: float) -> None:
    """Take one step at this rate; gradients longer than `longest` are shortened."""
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    share(module)
    nn.utils.clip_grad_norm_(module.parameters(), longest)
    for group in optimizer.param_groups:
        group["lr"] = rate * group.get("share", 1.0)
    optimizer.step()


def rate_at(step: int, steps: int, peak: float, warm: int) -> float:
    """Give the learning rate: up to its peak in a straight line, then down to 0."""
    return peak * min((step + 1) / warm, (steps - step) / max(steps - warm, 1))
