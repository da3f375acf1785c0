"""The models of REFI-QDA's XML (pyrefiqda) that we write with: built in the right order and shape by construction.

We do not read with them: they refuse older namespaces and whatever a program adds, drop entities without a word, and
unpack archives unchecked. `xml` and `archive` read instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from pyrefiqda.models import codebook, project  # type: ignore[import-untyped]
from xsdata.formats.dataclass.serializers.config import SerializerConfig
from xsdata.models.datatype import XmlDate, XmlDateTime
from xsdata_pydantic.bindings import XmlSerializer

from fieldnotes.exchange.guids import guid
from fieldnotes.exchange.project import ProjectCode
from fieldnotes.exchange.xml import clean

__all__ = ["attribute", "code_tree", "codebook", "day", "note_refs", "project", "render", "time", "values"]

_SCHEMA = "urn:QDA-XML:project:1.0 http://schema.qdasoftware.org/versions/Project/v1.0/Project.xsd"


def render(model: Any, kind: str) -> bytes:
    """Write a model as XML, `kind` project or codebook: UTF-8, line feeds, no byte order mark."""
    schema = _SCHEMA if kind == "project" else None
    config = SerializerConfig(indent=" ", xml_declaration=True, encoding="UTF-8", schema_location=schema)
    written = XmlSerializer(config=config).render(model, ns_map={None: f"urn:QDA-XML:{kind}:1.0"})
    return written.encode("utf-8", "replace")


def attribute(text: str) -> str:
    """Give a text as an attribute can hold it: one line."""
    return " ".join(clean(text).split())


def time(at: str) -> XmlDateTime | None:
    """Give a time as `rows.stamp` writes it, or None."""
    return XmlDateTime.from_string(at) if at else None


def day(date: str) -> XmlDate:
    """Give a day."""
    return XmlDate.from_string(date)


def code_tree(
    codes: Sequence[ProjectCode], model: Callable[..., Any], more: Mapping[str, Mapping[str, Any]] | None = None
) -> list[Any]:
    """Build the codes at the top, each with those under it; `more`: what else is said of a code, by GUID."""
    below: dict[str, list[ProjectCode]] = {}
    for code in codes:
        below.setdefault(code.parent, []).append(code)

    def built(code: ProjectCode) -> Any:
        return model(
            guid=code.guid,
            name=attribute(code.name),
            is_codable=code.codable,
            color=code.color,
            description=clean(code.description),
            code=[built(other) for other in below.get(code.guid, [])],
            **(more or {}).get(code.guid, {}),
        )

    return [built(code) for code in below.get("", [])]


def note_refs(guids: Iterable[str]) -> list[Any]:
    """Refer to notes."""
    return [project.NoteRefType(target_guid=note) for note in guids]


def values(said: Iterable[tuple[str, str]]) -> list[Any]:
    """Write values of variables, (column, value) each."""
    made = []
    for column, value in said:
        typed = {"date_value": day(value)} if column == "date" else {"text_value": clean(value)}
        ref = project.VariableRefType(target_guid=guid("variable", column))
        made.append(project.VariableValueType(variable_ref=ref, **typed))
    return made
