"""The command line of several machines: `run --cluster`, and the scheduler and workers for it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from fieldnotes.spread import Spread

app = typer.Typer(help="Start what `run --cluster` needs on other machines.", no_args_is_help=True)
ClusterPlace = Annotated[
    str,
    typer.Option(
        "--cluster",
        help="Spread the heavy stages: local:N (workers on this machine) or tls://HOST:PORT (a scheduler).",
    ),
]


@app.command()
def scheduler(
    host: Annotated[str, typer.Option(help="Where to listen; with certificates if it is not this machine.")] = (
        "127.0.0.1"
    ),
    port: Annotated[int, typer.Option(help="The port; 0 for any that is free.")] = 8786,
) -> None:
    """Run a scheduler, until Ctrl-C."""
    from fieldnotes.cluster.serve import serve_scheduler

    serve_scheduler(host, port, _said)


@app.command()
def worker(
    address: Annotated[str, typer.Argument(help="The scheduler's address, as it says when it starts.")],
    processes: Annotated[int, typer.Option(min=1, help="How many workers; one a processor is best.")] = 1,
) -> None:
    """Run workers on this machine, until Ctrl-C."""
    from fieldnotes.cluster.serve import serve_workers

    serve_workers(address, processes, _said)


@contextmanager
def spreading(place: str, study: Path) -> Iterator[Spread | None]:
    """Give what spreads a study's heavy stages over a cluster, told on stderr; None where no cluster is asked for."""
    if not place:
        yield None
        return
    from fieldnotes.cluster import Cluster
    from fieldnotes.language.encoders import TFIDF
    from fieldnotes.study import Study

    made = Study(study)
    encoder = "" if made.encoder == TFIDF or made.settings.coder != "model" else made.encoder
    tell = lambda said: print(f"cluster   {said}", file=sys.stderr)  # noqa: E731
    with Cluster(place, pipeline=made.settings.pipeline, encoder=encoder, tell=tell) as cluster:
        yield cluster


def _said(address: str) -> None:
    print(address, flush=True)
