"""How tables lie on disk: parquet, written whole or not at all, the same bytes for the same table."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from fieldnotes.errors import FieldnotesError, Problem
from fieldnotes.files import replacing
from fieldnotes.tables import COLUMNS, check

# What pyarrow and pandas raise over a file that is no table of ours, or no longer one.
_BROKEN = (pa.ArrowException, OSError, ValueError, KeyError, TypeError)
EVIDENCE = pa.list_(pa.struct([("start", pa.int64()), ("end", pa.int64()), ("why", pa.string())]))


def save(path: Path, data: pd.DataFrame, table: str = "", **notes: str) -> Path:
    """Write a table as zstd parquet, checked where `table` names a schema; `notes` go into its metadata."""
    if table:
        data = check(table, data)
    arrow = _plain(pa.Table.from_pandas(data, preserve_index=False, schema=_arrow_schema(data)))
    with replacing(path) as temporary:
        noted = arrow.replace_schema_metadata({key.encode(): value.encode() for key, value in notes.items()})
        pq.write_table(noted, temporary, compression="zstd", write_page_checksum=True)
    return path


def _plain(arrow: pa.Table) -> pa.Table:
    """Text is large strings, without a word on how pandas held it: that must not change a byte."""
    fields = [field.with_type(pa.large_string()) if pa.types.is_string(field.type) else field for field in arrow.schema]
    return arrow.cast(pa.schema(fields))


def _arrow_schema(data: pd.DataFrame) -> pa.Schema | None:
    """An empty list column has no type of its own, so evidence brings it."""
    if "evidence" not in data:
        return None
    plain = pa.Schema.from_pandas(data.drop(columns="evidence"), preserve_index=False)
    fields = {field.name: field for field in plain}
    return pa.schema([pa.field(name, EVIDENCE) if name == "evidence" else fields[name] for name in data])


def load(path: Path, table: str = "", *, columns: Sequence[str] | None = None, make: str = "run") -> pd.DataFrame:
    """Read a table, or only some of its columns.

    Raises FieldnotesError naming the make target that gives it where it is not there, and where one bit of it is wrong.
    """
    if not path.exists():
        raise FieldnotesError(
            Problem(f"processed/{path.name}", "is not there.", f"Make it: make {make}, or fieldnotes {make}.")
        )
    try:
        return _loaded(path, table, None if columns is None else list(columns))
    except _BROKEN:
        raise FieldnotesError(
            Problem(
                f"processed/{path.name}", "cannot be read.", "Delete it and run again: nothing made by hand is lost."
            )
        ) from None


def _loaded(path: Path, table: str, columns: list[str] | None) -> pd.DataFrame:
    data = pq.read_table(path, columns=columns, page_checksum_verification=True).to_pandas()
    if "evidence" in data:
        data["evidence"] = pd.Series([list(spans) for spans in data["evidence"]], index=data.index, dtype=object)
    if table:
        missing = [name for name in COLUMNS[table] if name not in data and columns is None]
        if missing:
            raise KeyError(", ".join(missing))
        kinds = {name: kind for name, kind in COLUMNS[table].items() if name in data and kind != "object"}
        data = data.astype(kinds)
    return data


def note(path: Path, key: str) -> str:
    """Give a note from a table's metadata, "" where there is none, or no table that can be read."""
    if not path.exists():
        return ""
    try:
        return ((pq.read_schema(path).metadata or {}).get(key.encode()) or b"").decode()
    except _BROKEN:
        return ""
