"""What keeps `distributed` quiet: settings without spilling and pages, and its log kept to itself."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from fieldnotes.errors import MissingExtraError

# Nothing of a worker's memory goes to its disk, and nobody is served pages of what it does.
QUIET: dict[str, Any] = {
    **{f"distributed.worker.memory.{name}": False for name in ("target", "spill", "pause", "terminate")},
    "distributed.worker.profile.enabled": False,
    "distributed.worker.http.routes": [],
    "distributed.scheduler.http.routes": [],
}


@contextmanager
def hushed() -> Iterator[None]:
    """Keep the log of `distributed` to itself: what matters of it is told in our own words."""
    import distributed  # noqa: F401  # sets the levels of its logs when it is loaded

    names = [name for name in logging.root.manager.loggerDict if name.split(".")[0] in ("distributed", "tornado")]
    logs = {log: log.level for log in map(logging.getLogger, names)}
    for log in logs:
        log.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for log, level in logs.items():
            log.setLevel(level)


def need_distributed() -> None:
    """Raise MissingExtraError where dask.distributed is not installed."""
    try:
        import distributed  # noqa: F401
    except ImportError:
        raise MissingExtraError("dask.distributed", "pip install 'fieldnotes[cluster]'") from None
