"""Projects as other programs write them, made in place; and a study's tables to export."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from fieldnotes.coding.codebook import Code, Codebook
from fieldnotes.corpus import read_corpus
from fieldnotes.tables import Corpus, frame

NAMESPACE = "urn:QDA-XML:project:1.0"
A, B, C, D = (f"{letter * 8}-0000-4000-8000-000000000000" for letter in "ABCD")
SOURCE = "11111111-0000-4000-8000-000000000000"


@pytest.fixture(scope="session")
def book() -> Codebook:
    """Themes in a tree, with all that a code may say."""
    return Codebook(
        (
            Code("tillid", "Tillid", "", "Når nogen stoler på nogen.", ("at stole på",), ("selvtillid",), ("Ja.",)),
            Code("effekt", "Effekt", terms=("virke", "mistillid = lacking"), not_terms=("effektiv",)),
            Code("langsigtet", "På sigt", "effekt", "Når det holder."),
        )
    )


@pytest.fixture
def study_of(tmp_path: Path) -> Callable[..., Corpus]:
    """Write texts as the sources of a study, a document each, and read it: `study_of("Borger: Ja.", kind="note")`."""
    made = 0

    def build(*texts: str, kind: str = "interview", **attributes: str) -> Corpus:
        nonlocal made
        made += 1
        raw = tmp_path / f"studie {made}" / "raw"
        raw.mkdir(parents=True)
        rows = []
        for number, text in enumerate(texts):
            (raw / f"{number}.txt").write_bytes(text.encode())
            row = {"path": f"{number}.txt", "doc_id": f"D-{number}", "project": "PQ"[number % 2], "kind": kind}
            rows.append(row | attributes)
        pd.DataFrame(rows).to_csv(raw / "sources.csv", index=False)
        (raw / "study.toml").write_text('unlisted_names = "keep"\n')  # nobody is named, and looking takes time
        return read_corpus(raw.parent)

    return build


@pytest.fixture
def project_of(tmp_path: Path) -> Callable[..., Path]:
    """Write a .qdpx as another program may: the inside of <Project>, and files by name."""
    made = 0

    def build(
        inside: str, files: dict[str, bytes] | None = None, *, origin: str = "X", name: str = "project.qde"
    ) -> Path:
        nonlocal made
        made += 1
        path = tmp_path / f"project {made}.qdpx"
        project = f'<Project xmlns="{NAMESPACE}" name="N" origin="{origin}">{inside}</Project>'
        xml = f'<?xml version="1.0" encoding="utf-8"?>{project}'
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, xml)
            for other, data in (files or {}).items():
                archive.writestr(other, data)
        return path

    return build


@pytest.fixture(scope="session")
def coded() -> Callable[..., pd.DataFrame]:
    """Build codings of a corpus: (segment number, code, polarity, coder[, {more}]) each, by people unless said."""

    def build(corpus: Corpus, *given: tuple) -> pd.DataFrame:
        rows = []
        for number, code, polarity, coder, *more in given:
            row = {"segment_id": corpus.segments["segment_id"][number], "code": code, "polarity": polarity}
            row |= {
                "coder": coder,
                "method": "human",
                "status": "accepted",
                "evidence": [],
                "at": "2021-02-01T09:00:00",
            }
            rows.append(row | (more[0] if more else {}))
        return frame("codings", rows)

    return build


class Xml:
    """Pieces of a project's XML."""

    A, B, C, D = A, B, C, D
    SOURCE = SOURCE
    FILE = f"sources/{SOURCE}.txt"

    @staticmethod
    def codes(*codes: tuple[str, str]) -> str:
        """A codebook of flat codes, (GUID, name) each."""
        inside = "".join(f'<Code guid="{guid}" name="{name}" isCodable="true"/>' for guid, name in codes)
        return f"<CodeBook><Codes>{inside}</Codes></CodeBook>"

    @staticmethod
    def selection(start: int, end: int, code: str = A, *, number: int = 1, inside: str = "", by: str = "") -> str:
        """A selection with one coding."""
        user = f' creatingUser="{by}"' if by else ""
        return (
            f'<PlainTextSelection guid="22222222-0000-4000-8000-{number:012}" startPosition="{start}" '
            f'endPosition="{end}"><Coding guid="33333333-0000-4000-8000-{number:012}"{user}>'
            f'<CodeRef targetGUID="{code}"/>{inside}</Coding></PlainTextSelection>'
        )

    @staticmethod
    def source(*selections: str, path: str = f"internal://{SOURCE}.txt", name: str = "Kilde", more: str = "") -> str:
        """The sources: one text in the archive, with its selections."""
        place = f' plainTextPath="{path}"' if path else ""
        inside = "".join(selections) + more
        return f'<Sources><TextSource guid="{SOURCE}" name="{name}"{place}>{inside}</TextSource></Sources>'


@pytest.fixture(scope="session")
def xml() -> type[Xml]:
    """Pieces of a project's XML."""
    return Xml
