"""Where the workers are: so many on this machine, or at a scheduler's address, in the clear on this machine only."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from fieldnotes.errors import FieldnotesError, Problem

TLS = "DASK_DISTRIBUTED__COMM__TLS__"  # what `distributed` reads of certificates in the environment
FORMS = "Write local:2 for two workers on this machine, or the address of a scheduler: tls://HOST:PORT."


@dataclass(frozen=True)
class Place:
    """Where to spread to: `workers` of our own on this machine, or the scheduler at `address`."""

    workers: int = 0
    address: str = ""

    def __str__(self) -> str:
        return self.address or f"local:{self.workers}"


def read_place(text: str) -> Place:
    """Read `local:N`, `tls://host:port`, or `tcp://host:port` where the host is this machine itself.

    Raises FieldnotesError for anything else, tcp:// over a network included: texts would travel for all to read.

    >>> read_place("local:3"), read_place("tcp://127.0.0.1:8786")
    (Place(workers=3, address=''), Place(workers=0, address='tcp://127.0.0.1:8786'))
    """
    kind, _, rest = text.partition(":")
    if kind == "local":
        if not (rest.isascii() and rest.isdecimal() and int(rest)):
            raise _wrong(text, "says no number of workers.")
        return Place(workers=int(rest))
    if kind not in ("tcp", "tls") or not _host(text):
        raise _wrong(text, "is no place for a cluster.")
    if problem := in_the_clear(text, f"--cluster {text}"):
        raise FieldnotesError(problem)
    return Place(address=text)


def in_the_clear(address: str, where: str) -> Problem | None:
    """Give the problem of an address that confidential text may not be sent to; None where it may."""
    if address.startswith("tls://") or is_loopback(_host(address)):
        return None
    settings = ", ".join(variable for _, variable in _certificates("client"))
    return Problem(
        where,
        "would send confidential text over the network for all to read.",
        f"Use tls:// with certificates: {settings} (see docs/cluster.md).",
    )


def is_loopback(host: str) -> bool:
    """Say whether a host is this machine itself, whatever a name server says.

    >>> is_loopback("127.0.0.1"), is_loopback("::1"), is_loopback("localhost"), is_loopback("10.0.0.1")
    (True, True, True, False)
    """
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def certificate_problems(role: str = "client") -> list[Problem]:
    """Give what is missing of the certificates that tls:// takes; `role` is client, scheduler or worker."""
    import dask

    problems = []
    for setting, variable in _certificates(role):
        path = dask.config.get(f"distributed.comm.tls.{setting}", None)
        if path and not Path(path).is_file():
            problems.append(Problem(variable, "names a file that is not there.", "Give the path of the PEM file."))
        elif not path and not setting.endswith(".key"):  # the key may stand in the file of the certificate
            problems.append(Problem(variable, "is not set.", "Give the path of the PEM file (see docs/cluster.md)."))
    return problems


def _certificates(role: str) -> list[tuple[str, str]]:
    """Give the settings of `distributed` and their names in the environment."""
    return [
        ("ca-file", f"{TLS}CA_FILE"),
        (f"{role}.cert", f"{TLS}{role.upper()}__CERT"),
        (f"{role}.key", f"{TLS}{role.upper()}__KEY"),
    ]


def _host(address: str) -> str:
    try:
        parts = urlsplit(address)
        return parts.hostname or "" if parts.port else ""
    except ValueError:
        return ""


def _wrong(text: str, what: str) -> FieldnotesError:
    return FieldnotesError(Problem(f"--cluster {text}", what, FORMS))
