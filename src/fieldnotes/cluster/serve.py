"""The scheduler and the workers themselves, as they must be for confidential text: no pages, no spilling, no log."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from fieldnotes.cluster.address import certificate_problems, is_loopback, read_place
from fieldnotes.cluster.quiet import QUIET, hushed, need_distributed
from fieldnotes.errors import FieldnotesError, Problem


def serve_scheduler(host: str, port: int, started: Callable[[str], None]) -> None:
    """Run a scheduler until it is stopped; with certificates where it can be reached from other machines.

    `started` is called with its address. Raises FieldnotesError where certificates are missing, or the port is taken.
    """
    need_distributed()
    from distributed import Scheduler
    from distributed.security import Security

    protocol = "tcp" if is_loopback(host) else "tls"
    if protocol == "tls" and (problems := certificate_problems("scheduler")):
        raise FieldnotesError(problems)

    async def serve() -> None:
        at = f"{protocol}://{host}:{port}"
        scheduler = Scheduler(
            host=host,
            port=port,
            protocol=protocol,
            security=Security(),
            dashboard=False,
            dashboard_address="127.0.0.1:0",  # of pages that are not served: any free port
        )
        try:
            await scheduler
        except OSError:
            raise FieldnotesError(Problem(at, "cannot be listened at.", "Give another --host or --port.")) from None
        started(scheduler.address)
        await scheduler.finished()

    _run(serve)


def serve_workers(address: str, number: int, started: Callable[[str], None]) -> None:
    """Run so many workers of a scheduler until they are stopped, each with one thread and started again if it dies.

    `started` is called with the address of each. Raises FieldnotesError where the address is none, certificates are
    missing or no scheduler answers.
    """
    need_distributed()
    from distributed import Nanny
    from distributed.security import Security

    place = read_place(address)
    if place.workers:
        raise FieldnotesError(Problem(address, "is no address of a scheduler.", "Write tls://HOST:PORT."))
    if address.startswith("tls://") and (problems := certificate_problems("worker")):
        raise FieldnotesError(problems)

    async def serve() -> None:
        quiet: dict[str, Any] = {"nthreads": 1, "memory_limit": 0, "dashboard": False, "security": Security()}
        quiet["silence_logs"] = logging.CRITICAL
        if address.startswith("tcp://"):
            quiet["host"] = "127.0.0.1"
        nannies = [Nanny(address, **quiet) for _ in range(number)]
        try:
            await asyncio.wait_for(asyncio.gather(*nannies), timeout=60)
        except (OSError, TimeoutError):
            raise FieldnotesError(Problem(address, "does not answer.", "Start the scheduler first.")) from None
        for nanny in nannies:
            started(nanny.worker_address)
        await asyncio.gather(*(nanny.finished() for nanny in nannies))

    _run(serve)


def _run(serve: Callable[[], Coroutine[Any, Any, None]]) -> None:
    import dask

    with dask.config.set(QUIET), hushed():
        asyncio.run(serve())
