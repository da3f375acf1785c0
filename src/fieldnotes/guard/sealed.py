"""A file sealed with a passphrase: scrypt makes the key, AES-256-GCM keeps the words, chunk by chunk.

The chunks are joined as STREAM does it (Hoang, Reyhanitabar, Rogaway and Vizár 2015): each nonce holds the chunk's
number and whether it is the last, so that chunks cannot be left out, moved or cut off unseen.

Layout: MAGIC, log2 of scrypt's n, r, p (a byte each), 16 bytes of salt, 7 of nonce; then chunks of 1 MiB, each with a
tag of 16 bytes. The header is authenticated with every chunk.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

MAGIC = b"fieldnotes locked 1\n"
_COST = (17, 8, 1)  # n = 2**17, r, p: OWASP's recommendation for scrypt, 128 MiB and half a second
_DEAREST = (20, 16, 4)  # more is no file of ours, and would only keep the machine busy
_SALT, _NONCE, _TAG = 16, 7, 16
CHUNK = 1 << 20
_HEADER = len(MAGIC) + 3 + _SALT + _NONCE


class WrongPassphraseError(Exception):
    """The passphrase is another, or the file is no longer what was sealed: the two cannot be told apart."""


def seal(chunks: Iterable[bytes], out: BinaryIO, passphrase: str, *, cost: tuple[int, int, int] = _COST) -> None:
    """Write chunks of bytes (of any size) sealed; `cost` is scrypt's log2 n, r and p."""
    header = MAGIC + bytes(cost) + os.urandom(_SALT + _NONCE)
    cipher = _cipher(header, passphrase)
    out.write(header)
    number, held = 0, b""
    for chunk in chunks:
        held += chunk
        while len(held) > CHUNK:
            out.write(cipher.encrypt(_nonce(header, number, last=False), held[:CHUNK], header))
            number, held = number + 1, held[CHUNK:]
    out.write(cipher.encrypt(_nonce(header, number, last=True), held, header))


def opened(source: BinaryIO, passphrase: str) -> Iterator[bytes]:
    """Give what was sealed, in chunks, each proven whole. Raises WrongPassphraseError, at the end too if it is cut."""
    from cryptography.exceptions import InvalidTag

    header = source.read(_HEADER)
    if not is_sealed(header):
        raise WrongPassphraseError
    cipher = _cipher(header, passphrase)
    number, chunk = 0, source.read(CHUNK + _TAG)
    while True:
        following = source.read(CHUNK + _TAG)
        try:
            yield cipher.decrypt(_nonce(header, number, last=not following), chunk, header)
        except (InvalidTag, ValueError):
            raise WrongPassphraseError from None
        if not following:
            return
        number, chunk = number + 1, following


def is_sealed(header: bytes) -> bool:
    """Say whether a file begins as ours do, at a cost that is one."""
    cost = header[len(MAGIC) : len(MAGIC) + 3]
    whole = len(header) >= _HEADER and header.startswith(MAGIC)
    return whole and all(0 < value <= most for value, most in zip(cost, _DEAREST, strict=True))


def sync(path: Path) -> None:
    """Wait until a file, or what a folder lists, is on the disk; a system that cannot do so for folders goes on."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        pass
    finally:
        os.close(handle)


def _cipher(header: bytes, passphrase: str):  # type: ignore[no-untyped-def]
    import unicodedata

    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    cost, r, p = header[len(MAGIC) : len(MAGIC) + 3]
    salt = header[len(MAGIC) + 3 : len(MAGIC) + 3 + _SALT]
    # The same letters typed on another machine may be composed otherwise.
    words = unicodedata.normalize("NFC", passphrase).encode()
    return AESGCM(Scrypt(salt=salt, length=32, n=2**cost, r=r, p=p).derive(words))


def _nonce(header: bytes, number: int, *, last: bool) -> bytes:
    return header[-_NONCE:] + struct.pack(">IB", number, last)
