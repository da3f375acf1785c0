"""The pieces of tables and arrays of the machine: parquet and numpy. Each value once, however many rows have it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from fieldnotes.guard.pieces import Inner, Piece, UnreadableError, Where
from fieldnotes.guard.plain import strings

_LONG = 10**7  # a whole number from here on has as many digits as a phone number


def parquet(name: str, data: bytes) -> Iterator[Piece | Inner]:
    """Give the values of all text columns, nested ones too, whole numbers long enough to call, names and notes."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(io.BytesIO(data))
    except (pa.ArrowException, OSError):
        raise UnreadableError from None
    for key, note in (table.schema.metadata or {}).items():
        yield Piece("notes", f"{key.decode('utf-8', 'replace')} {note.decode('utf-8', 'replace')}")
    for column in table.column_names:
        yield Piece("column names", column)
        yield from _values(table[column].combine_chunks(), f"column {column}")


def _values(column: Any, where: str) -> Iterator[Piece | Inner]:
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = column.type
    if pa.types.is_dictionary(kind):
        yield from _values(column.dictionary, where)
    elif pa.types.is_struct(kind):
        for number in range(kind.num_fields):
            yield from _values(pc.struct_field(column, [number]), where)
    elif pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_map(kind):
        yield from _values(pc.list_flatten(column) if not pa.types.is_map(kind) else column.items, where)
    elif pa.types.is_string(kind) or pa.types.is_large_string(kind):
        for text in pc.unique(column).to_pylist():
            if text:
                yield Piece(_row(column, text, where), text)
    elif pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        for value in pc.unique(column).to_pylist():
            yield Inner(where, "value", value or b"")
    elif pa.types.is_integer(kind):
        for value in pc.unique(column).to_pylist():
            if value is not None and abs(value) >= _LONG:
                yield Piece(where, str(value))


def _row(column: Any, text: str, where: str) -> Where:
    import pyarrow.compute as pc

    return lambda: f"{where}, row {pc.index(column, text).as_py() + 1}"


def array(name: str, data: bytes) -> Iterator[Piece | Inner]:
    """Give the texts of a numpy array; one of Python objects is never loaded, only its bytes are looked at."""
    import numpy as np

    try:
        values = np.load(io.BytesIO(data), allow_pickle=False)
    except (ValueError, EOFError, OSError):
        yield from strings(name, data)
        return
    for field in values.dtype.names or ("",):
        column = values[field] if field else values
        if column.dtype.kind in "SU":
            for text in np.unique(column).tolist():
                yield Piece(field, text.decode("utf-8", "replace") if isinstance(text, bytes) else text)
