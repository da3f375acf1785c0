"""Schedulers and workers in processes of their own, as people start them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

COMMAND = "from fieldnotes.cli_cluster import app; app()"


@dataclass
class Started:
    """A process that has said where it listens, and the file with all that it has said."""

    process: subprocess.Popen
    address: str
    log: Path


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Started]]:
    """Start something that prints its address: `start("scheduler", "--port", "0")`, `start(code="…")`."""
    began: list[subprocess.Popen] = []

    def start(*words: str, code: str = COMMAND, env: dict[str, str] | None = None) -> Started:
        log = tmp_path / f"proces {len(began)}.log"
        scratch = tmp_path / "scratch"
        scratch.mkdir(exist_ok=True)
        with log.open("wb") as errors:
            process = subprocess.Popen(
                [sys.executable, "-c", code, *words],
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                env=os.environ | {"TMPDIR": str(scratch)} | (env or {}),
            )
        began.append(process)
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert address, log.read_text(encoding="utf-8")
        return Started(process, address, log)

    yield start
    for process in reversed(began):
        process.terminate()
    for process in began:
        try:
            process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
