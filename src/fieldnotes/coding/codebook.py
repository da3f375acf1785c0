"""The codebook: codes, each with its definition, its examples and its terms, in a tree."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cached_property
from html import escape
from importlib import resources
from pathlib import Path

from fieldnotes.errors import FieldnotesError, Problem


@dataclass(frozen=True)
class Code:
    """One theme: what it is called, when to give it, and the terms that speak for it. `parent` is "" at the top."""

    id: str
    label: str
    parent: str = ""
    definition: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    not_terms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Codebook:
    """The codes of a study, in the order of the file.

    >>> book = Codebook((Code("effekt", "Effekt"), Code("langsigtet", "Langsigtet effekt", parent="effekt")))
    >>> book.top, book.ancestors("langsigtet"), book["effekt"].label
    (('effekt',), ('effekt',), 'Effekt')
    """

    codes: tuple[Code, ...]

    @cached_property
    def _by_id(self) -> dict[str, Code]:
        return {code.id: code for code in self.codes}

    def __getitem__(self, code: str) -> Code:
        return self._by_id[code]

    def __contains__(self, code: object) -> bool:
        return code in self._by_id

    def __iter__(self) -> Iterator[Code]:
        return iter(self.codes)

    def __len__(self) -> int:
        return len(self.codes)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids, in the order of the codebook."""
        return tuple(code.id for code in self.codes)

    @property
    def labels(self) -> dict[str, str]:
        """The label of each id."""
        return {code.id: code.label for code in self.codes}

    @property
    def top(self) -> tuple[str, ...]:
        """The ids of the codes without a parent."""
        return tuple(code.id for code in self.codes if not code.parent)

    def ancestors(self, code: str) -> tuple[str, ...]:
        """Give the ids above a code, the nearest first; raises KeyError where the codebook has no such code."""
        above: list[str] = []
        parent = self[code].parent
        while parent and parent not in above:
            above.append(parent)
            parent = self[parent].parent
        return tuple(above)

    def children(self, code: str) -> tuple[str, ...]:
        """Give the ids right below a code; raises KeyError where the codebook has no such code."""
        return tuple(other.id for other in self.codes if other.parent == self[code].id)

    @cached_property
    def sha256(self) -> str:
        """A fingerprint of the content: the same for the same codes, however the file is laid out."""
        content = json.dumps([asdict(code) for code in self.codes], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td style='padding-left:{1 + 2 * len(self.ancestors(code.id))}em;text-align:left'>"
            f"<b>{escape(code.label)}</b><br><code>{escape(code.id)}</code></td>"
            f"<td style='text-align:left'>{escape(code.definition)}</td>"
            f"<td style='text-align:left'>{escape(', '.join(code.terms))}</td></tr>"
            for code in self.codes
        )
        return (
            f"<p><b>Codebook</b>: {len(self.top)} codes, {len(self) - len(self.top)} sub-codes</p>"
            f"<table><thead><tr><th>code</th><th>definition</th><th>terms</th></tr></thead><tbody>{rows}</tbody></table>"
        )


# What ships beside the themes, read by its name: the UN's 17 goals in Danish.
SHIPPED = {None: "codebook.yaml", "verdensmaal": "verdensmaal.yaml"}


def read_codebook(path: Path | str | None = None) -> Codebook:
    """Read a codebook from a .yaml or a .qdc (REFI-QDA) file; without a path, the one that ships with fieldnotes.

    "verdensmaal" is another that ships: the UN's 17 goals.
    Raises FieldnotesError with every problem of the file, each with its line.

    >>> len(read_codebook().top), len(read_codebook("verdensmaal").top)
    (13, 17)
    """
    from fieldnotes.coding.codebook_yaml import parse_codebook

    if path is None or path in SHIPPED:
        name = SHIPPED[None if path is None else str(path)]
        shipped = resources.files("fieldnotes.coding").joinpath(name)
        return parse_codebook(shipped.read_text(encoding="utf-8"), name)
    path = Path(path)
    if path.suffix.lower() == ".qdc":
        from fieldnotes.exchange import read_qdc

        return read_qdc(path)
    if path.suffix.lower() not in (".yaml", ".yml"):
        raise FieldnotesError(
            Problem("codebook", f'files that end in "{path.suffix}" are not read.', "Give a .yaml or .qdc file.")
        )
    if not path.is_file():
        raise FieldnotesError(Problem("codebook", "there is no such file.", "Check the path in study.toml."))
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        problem = Problem("codebook", f"byte {error.start} is not UTF-8.", "Save the file as UTF-8.")
        raise FieldnotesError(problem) from None
    return parse_codebook(text, "codebook.yaml")
