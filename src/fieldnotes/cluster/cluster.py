"""Cluster: a Spread over workers, our own on this machine or those of a scheduler, joined when there is work."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from fieldnotes.cluster.address import Place, certificate_problems, read_place
from fieldnotes.cluster.quiet import QUIET, hushed, need_distributed
from fieldnotes.errors import FieldnotesError, Problem

if TYPE_CHECKING:
    from distributed import Client

    from fieldnotes.cluster.crew import Crew

PATIENCE_S, START_S = 10.0, 60.0  # for workers of others; for our own, which are sure to come, on a busy machine too


class Cluster:
    """Spread over the workers at a place: `with Cluster("local:2") as spread: tokens(corpus, spread=spread)`.

    `place` is as in `read_place`; `pipeline` and `encoder` are what workers must have as this machine has them.
    Nothing is started or joined before the first part is there. `tell` is called with what a person should know:
    workers that were lost or left out, and what that cost; without it, the log is.
    Raises FieldnotesError where the place is none, nobody answers there, no worker comes within `patience` seconds (10;
    60 for our own), or a worker differs; MissingExtraError where dask.distributed is not installed.
    """

    def __init__(
        self,
        place: str | Place,
        *,
        pipeline: str = "danish",
        encoder: str = "",
        patience: float | None = None,
        tell: Callable[[str], None] | None = None,
    ) -> None:
        self.place = read_place(place) if isinstance(place, str) else place
        self._needs = pipeline, encoder
        self._patience = patience or (START_S if self.place.workers else PATIENCE_S)
        self._tell = tell or logging.getLogger(__name__).warning
        self._stack = ExitStack()
        self._crew: Crew | None = None
        need_distributed()

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, *error: object) -> None:
        self._crew = None
        self._stack.close()

    def __call__(self, function: Callable[[Any], Any], parts: Sequence[Any]) -> Iterator[Any]:
        """Call an importable function on each part on the workers; the answers come in the order of the parts."""
        from fieldnotes.cluster.round import Round

        if len(parts):
            yield from Round(self._joined(), function, parts).answers()

    def _joined(self) -> Crew:
        if self._crew is None:
            from fieldnotes.cluster.crew import Crew

            pipeline, encoder = self._needs
            client = self._local() if self.place.workers else self._remote()
            crew = Crew(client, pipeline=pipeline, encoder=encoder, patience=self._patience, tell=self._tell)
            crew.gather(self.place.workers or 1)
            self._crew = crew
        return self._crew

    def _local(self) -> Client:
        """Start a scheduler in this process and workers beside it, who know each other by a key made for this run."""
        import dask
        from distributed import Client, LocalCluster
        from distributed.security import Security

        self._stack.enter_context(dask.config.set(QUIET))
        cluster = LocalCluster(
            n_workers=self.place.workers,
            threads_per_worker=1,
            host="127.0.0.1",
            security=Security.temporary(),  # others on this machine can neither listen nor send work
            dashboard_address=None,
            scheduler_kwargs={"dashboard_address": "127.0.0.1:0"},  # of pages that are not served: any free port
            memory_limit=0,
            silence_logs=logging.CRITICAL,
        )
        self._stack.enter_context(cluster)
        return self._stack.enter_context(Client(cluster, direct_to_workers=True))

    def _remote(self) -> Client:
        from distributed import Client

        if self.place.address.startswith("tls://") and (problems := certificate_problems()):
            raise FieldnotesError(problems)
        self._stack.enter_context(hushed())
        try:
            client = Client(self.place.address, timeout=self._patience, direct_to_workers=True)
        except (OSError, TimeoutError, ValueError):
            where = f"--cluster {self.place}"
            what = f"no scheduler answered within {self._patience:.0f} s."
            remedy = "Start one: fieldnotes cluster scheduler (see docs/cluster.md)."
            if self.place.address.startswith("tls://"):
                remedy += " If one is there, its certificate is of another authority than yours."
            raise FieldnotesError(Problem(where, what, remedy)) from None
        return self._stack.enter_context(client)
