"""Broken and hostile files, made where a test wants them; each holds a secret, and so does its name."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest
from odf.opendocument import OpenDocumentText
from odf.text import P

from fieldnotes.errors import FieldnotesError
from fieldnotes.readers import read_source

SECRET = "Hemmeligheden"
NAME = "Interview Birthe Hemmelig"


@pytest.fixture
def whole(tmp_path) -> Callable[[str], Path]:
    """Write a sound file of a format with the secret in it."""

    def write(suffix: str, text: str = f"{SECRET} er her.") -> Path:
        path = tmp_path / f"{NAME}{suffix}"
        if suffix == ".docx":
            document = docx.Document()
            document.add_paragraph(text)
            document.save(str(path))
        elif suffix == ".odt":
            document = OpenDocumentText()
            document.text.addElement(P(text=text))
            document.save(str(path))
        elif suffix == ".xlsx":
            book = openpyxl.Workbook()
            book.active.append(["dato", "tekst"])
            book.active.append(["2020-01-01", text])
            book.save(path)
        elif suffix == ".pdf":
            path.write_bytes(pdf_of(text))
        elif suffix == ".csv":
            path.write_text(f"dato;tekst\n2020-01-01;{text}\n", encoding="utf-8")
        elif suffix == ".vtt":
            path.write_text(f"WEBVTT\n\n00:01.000 --> 00:02.000\n{text}\n", encoding="utf-8")
        elif suffix == ".srt":
            path.write_text(f"1\n00:00:01,000 --> 00:00:02,000\n{text}\n", encoding="utf-8")
        else:
            path.write_text(text, encoding="utf-8")
        return path

    return write


def pdf_of(text: str, catalog: str = "", *objects: str) -> bytes:
    """Write a PDF of one page by hand; `objects` are numbered from 6."""
    stream = f"BT /F1 12 Tf 72 700 Td ({text}) Tj ET"
    parts = [
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        *objects,
    ]
    data, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(data))
        data += f"{number} 0 obj\n{part}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(parts) + 1}\n0000000000 65535 f \n{table}trailer << /Size {len(parts) + 1} /Root 1 0 R >>\n"
    return data + f"{end}startxref\n{len(data)}\n%%EOF\n".encode("latin-1")


@pytest.fixture
def pdf() -> Callable[..., bytes]:
    """Write a PDF of one page by hand, with further entries of its catalog and further objects, numbered from 6."""
    return pdf_of


@pytest.fixture
def with_part() -> Callable[..., Path]:
    """Give a copy of an archive with some parts replaced, added, or (None) taken out."""

    def write(path: Path, parts: dict[str, bytes | None]) -> Path:
        with zipfile.ZipFile(path) as archive:
            old = {name: archive.read(name) for name in archive.namelist()}
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in (old | parts).items():
                if data is not None:
                    archive.writestr(name, data)
        return path

    return write


@pytest.fixture
def outcome() -> Callable[[Path], str]:
    """Read a file, and give its text or what our error says; any other error fails the test."""

    def read(path: Path) -> str:
        try:
            return "\n".join(turn.text for turn in read_source(path).turns)
        except FieldnotesError as error:
            return str(error)

    return read


@pytest.fixture
def refused() -> Callable[..., str]:
    """Read what must be refused, and give what the error says: never the text, never the file's name."""

    def read(path: Path, **options: object) -> str:
        with pytest.raises(FieldnotesError) as caught:
            read_source(path, **options)
        said = str(caught.value)
        assert not any(word in said for word in (SECRET, "Birthe", "Hemmelig", str(path.parent)))
        assert all(problem.remedy for problem in caught.value.problems)
        return said

    return read
