"""What the audit finds, in every format and spelling, and what it lets be."""

import base64
import gzip
import html
import io
import json
import struct
import subprocess
import time
import unicodedata
import zipfile
import zlib
from urllib.parse import quote

import numpy as np
import pandas as pd
import pytest

from fieldnotes.guard.audit import audit, audit_staged
from fieldnotes.guard.git import ever_held, repository
from fieldnotes.guard.secrets import Secrets, study_secrets
from fieldnotes.privacy.namelist import names_frame

NAMES = names_frame(
    [
        {"name": "Søren Åkjær"},
        {"name": "Rose Vinter"},
        {"name": "Æblerød Kro", "kind": "place"},
        {"name": "Jan Kendtsen", "decision": "keep"},
    ]
)
PATHS = ["Havnen/Interview Tyra Bangsfort.docx", "Havnen/log.txt", "Havnen/hos Viggo/optagelse-07.mp3"]


def secrets():
    return Secrets(NAMES, paths=PATHS, projects=["Havnen"], doc_ids=["HAV-1"], hashes=["86528397" + "a" * 56])


def png(kind: bytes, content: bytes) -> bytes:
    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(kind, content) + chunk(b"IEND", b"")


def packed(files: dict[str, bytes], how=zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def parquet(frame: pd.DataFrame) -> bytes:
    return frame.to_parquet()


def npz(**arrays) -> bytes:
    out = io.BytesIO()
    np.savez_compressed(out, **arrays)
    return out.getvalue()


def docx(*paragraphs: str) -> bytes:
    import docx as library

    document = library.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def xlsx(value: str, *, comment: str = "") -> bytes:
    from openpyxl import Workbook
    from openpyxl.comments import Comment

    book = Workbook()
    book.active["B2"] = value
    if comment:
        book.active["B2"].comment = Comment(comment, "fieldnotes")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def pdf(text: str, **metadata: str) -> bytes:
    from matplotlib.backends.backend_pdf import FigureCanvasPdf
    from matplotlib.figure import Figure

    figure = Figure()
    FigureCanvasPdf(figure)
    figure.text(0.1, 0.5, text)
    out = io.BytesIO()
    figure.savefig(out, format="pdf", metadata=metadata or None)
    return out.getvalue()


NAME = "Søren Åkjær"
RUNS = '<w:p xmlns:w="w"><w:r><w:t>hos Sør</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>en i går</w:t></w:r></w:p>'
HELD = {
    "report.html": f"<p>Vi talte med <b>Sø</b>ren Åkjær</p><p>{'tekst ' * 50}</p>".encode(),
    "title.html": f'<img alt="{html.escape(NAME)}" src="x.png">'.encode(),
    "comment.html": f"<!-- {NAME} --><p>x</p>".encode(),
    "data.html": f'<script type="application/json">{json.dumps({"a": NAME})}</script>'.encode(),
    "script.html": f"<script>var a = '{NAME}';</script>".encode(),
    "entities.html": b"<p>S&oslash;ren &Aring;kj&#xe6;r</p>",
    "picture.html": b'<img src="data:image/png;base64,' + base64.b64encode(png(b"tEXt", b"Author\0S\xf8ren")) + b'">',
    "drawing.svg": '<?xml version="1.0"?><svg><path d="M 1 2"/><text>Søren</text></svg>'.encode(),
    "hidden.svg": f"<svg><!-- {NAME} --><path d='M 1 2'/></svg>".encode(),
    "semicolon.csv": '\ufeffa;b\n1;"hos\nSørens mor"\n'.encode(),
    "windows.csv": "a;b\n1;hos Søren\n".encode("cp1252"),
    "utf16.csv": f"a\tb\n1\t{NAME}\n".encode("utf-16"),
    "index.json": json.dumps({"a": [{"b": NAME}]}).encode(),
    "key.json": json.dumps({NAME: 1}).encode(),
    "cell.ipynb": json.dumps({"cells": [{"source": ["x = 1\n", f"y = '{NAME}'"], "outputs": []}]}).encode(),
    "output.ipynb": json.dumps(
        {"cells": [{"source": [], "outputs": [{"data": {"text/html": ["<td>Sø", "ren</td>"]}}]}]}
    ).encode(),
    "figure.ipynb": json.dumps(
        {"cells": [{"outputs": [{"data": {"image/png": base64.b64encode(png(b"tEXt", b"a\0S\xf8ren")).decode()}}]}]}
    ).encode(),
    "metadata.ipynb": json.dumps({"cells": [], "metadata": {"authors": [{"name": NAME}]}}).encode(),
    "texts.parquet": parquet(pd.DataFrame({"a": ["x", f"hos {NAME}"]})),
    "nested.parquet": parquet(pd.DataFrame({"a": [[{"why": "Søren"}], []]})),
    "category.parquet": parquet(pd.DataFrame({"a": pd.Categorical(["Søren", "x"])})),
    "column.parquet": parquet(pd.DataFrame({NAME: [1]})),
    "number.parquet": parquet(pd.DataFrame({"a": [1403561238]})),
    "texts.npz": npz(a=np.array(["x", NAME])),
    "bytes.npz": npz(a=np.array([NAME.encode()])),
    "member.npz": npz(**{NAME: np.zeros(2)}),
    "pickled.npz": npz(a=np.array([{"x": NAME}], dtype=object)),
    "letter.docx": docx("Hej", f"Hos {NAME} i går"),
    "runs.docx": packed({"word/document.xml": RUNS.encode()}),
    "sheet.xlsx": xlsx(f"hos {NAME}"),
    "note.xlsx": xlsx("x", comment=NAME),
    "inside.zip": packed({"a/b.zip": packed({"c.txt": NAME.encode()})}),
    "member.zip": packed({f"{NAME}.txt": b"x"}),
    "text.txt.gz": gzip.compress(NAME.encode(), mtime=0),
    "text.png": png(b"tEXt", b"Title\0hos S\xf8ren"),
    "packed.png": png(b"zTXt", b"Title\0\0" + zlib.compress(b"hos S\xf8ren \xc5kj\xe6r")),
    "international.png": png(b"iTXt", b"Title\0\1\0da\0\0" + zlib.compress(NAME.encode())),
    "behind.png": png(b"pHYs", b"") + NAME.encode(),
    "page.pdf": pdf("hos Søren i går"),
    "about.pdf": pdf("x", Author=NAME),
    "thing.bin": b"\0\1\2" + NAME.encode() + b"\0\xff",
    "wide.bin": b"\0\1\2\3" + NAME.encode("utf-16-le") + b"\0\0",
    f"{NAME}.txt": b"x",
}


@pytest.fixture
def study(tmp_path):
    (tmp_path / "raw").mkdir()
    (tmp_path / "processed").mkdir()
    return tmp_path


@pytest.mark.parametrize("name", HELD)
def test_a_name_is_found_in_every_kind_of_file(study, name):
    (study / "processed" / name).write_bytes(HELD[name])
    found = audit(study, secrets=secrets())
    kinds = set(found.hits["kind"])
    assert kinds == ({"[CPR]"} if name == "number.parquet" else {"person"})
    for secret in ("Søren", "Åkjær", "1403561238"):
        assert secret not in found.hits.to_string()
    assert not found


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("SØREN", "person"),
        ("søren åkjærs", "person"),
        (unicodedata.normalize("NFD", NAME), "person"),
        ("Soeren Aakjaer", "person"),
        ("S\u00adøren", "person"),
        (html.escape(html.escape("S&oslash;ren")), "person"),
        (json.dumps(NAME), "person"),
        (json.dumps(json.dumps(NAME)), "person"),
        (quote(NAME), "person"),
        (NAME.encode().decode("cp1252"), "person"),
        ("ved Æblerød Kros have", "place"),
        ("se Interview Tyra Bangsfort.docx", "file_name"),
        ("interview_tyra-bangsfort", "file_name"),
        ("INTERVIEW%20TYRA%20BANGSFORT.DOCX", "file_name"),
        (unicodedata.normalize("NFD", "hos Viggo"), "file_name"),
        ("140356-1238", "[CPR]"),
        ("22 14 78 03", "[telefon]"),
        ("viggo@aaloekken.example", "[e-mail]"),
        ("Kirsebærvej 12, 2. tv.", "[adresse]"),
    ],
)
def test_it_is_found_however_it_is_written(study, written, kind):
    (study / "processed" / "citater.csv").write_text(
        f'Nr.;Tekst\n1;"{written.replace(chr(34), 2 * chr(34))}"\n', encoding="utf-8"
    )
    assert audit(study, secrets=secrets()).hits.to_dict("records") == [
        {"file": "processed/citater.csv", "place": "row 2", "kind": kind, "n": 1}
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Jan Kendtsen sagde ja",
        "[Person 1]s mor",
        "en rose om vinteren",
        "rose",
        "roses",
        "Havnen",
        "log",
        "i en log fra Havnen",
        "HAV-1-9136447694",
        "tillid-HAV-1-9136447694-lacking",
        "version 86528397",
        "url(#m76723320cf)",
        "2019-10-03",
        "0,1234567891",
        "1 234 567",
        "http://www.w3.org/2000/svg",
        "Benjamini-Hochberg, 5 %",
        f"{'0123456789abcdef' * 4}",
    ],
)
def test_what_names_nobody_is_no_alarm(study, text):
    (study / "processed" / "a.csv").write_text(f"Tekst\n{text}\n", encoding="utf-8")
    (study / "processed" / "a.html").write_text(
        f'<a id="{html.escape(text)}">{html.escape(text)}</a>', encoding="utf-8"
    )
    (study / "processed" / "a.parquet").write_bytes(parquet(pd.DataFrame({"a": [text]})))
    assert audit(study, secrets=secrets()).hits.to_dict("records") == []


def test_ten_digits_behind_another_word_are_a_cpr_number(study):
    (study / "processed" / "a.csv").write_text("Tekst\nANDET-9136447694\n", encoding="utf-8")
    assert set(audit(study, secrets=secrets()).hits["kind"]) == {"[CPR]"}


def test_a_word_of_a_name_in_lower_case_is_found_in_running_text_without_capitals(study):
    (study / "processed" / "a.txt").write_text("så sagde rose til os at det skulle vi ikke", encoding="utf-8")
    assert set(audit(study, secrets=secrets()).hits["kind"]) == {"person"}


def test_our_own_sentences_name_nobody_but_the_same_word_elsewhere_does(study):
    holm = Secrets(names_frame([{"name": "Benjamini Madsen"}]), paths=[], projects=[], doc_ids=[], hashes=[])
    (study / "processed" / "a.csv").write_text("a\nat mange er prøvet (Benjamini-Hochberg, 5 %)\n", encoding="utf-8")
    assert audit(study, secrets=holm)
    (study / "processed" / "a.csv").write_text("a\nhos Benjamini i går\n", encoding="utf-8")
    assert not audit(study, secrets=holm)


LOCKED = packed({"a.txt": b"x"}, zipfile.ZIP_STORED)
FLAGGED = LOCKED.replace(b"PK\x03\x04\x14\x00\x00", b"PK\x03\x04\x14\x00\x01").replace(
    b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01"
)


@pytest.mark.parametrize(
    "data", [FLAGGED, LOCKED[:-5], b"PAR1 no more", b"%PDF-1.7 no more", gzip.compress(b"x" * 99, mtime=0)[:-9]]
)
def test_what_cannot_be_read_is_not_vouched_for(study, data):
    (study / "processed" / "a.zip").write_bytes(data)
    assert audit(study, secrets=secrets()).hits.to_dict("records") == [
        {"file": "processed/a.zip", "place": "", "kind": "unread", "n": 1}
    ]


def test_a_bomb_is_left_off_in_time(study, monkeypatch):
    monkeypatch.setattr("fieldnotes.guard.packed.MOST_BYTES", 1 << 20)
    monkeypatch.setattr("fieldnotes.guard.audit.MOST_BYTES", 1 << 20)
    deep = b"x"
    for _ in range(9):
        deep = packed({"a.zip": deep})
    (study / "processed" / "a.zip").write_bytes(packed({"a.txt": b"0" * (8 << 20)}))
    (study / "processed" / "b.zip").write_bytes(deep)
    assert audit(study, secrets=secrets()).hits["kind"].tolist() == ["unread", "unread"]


def test_caches_and_notebooks_beside_raw_are_looked_at_and_raw_is_not(study):
    text = json.dumps({"cells": [{"source": NAME}]})
    for place in ("raw", "arbejde/.ipynb_checkpoints", ".cache", "notesbøger"):
        (study / place).mkdir(parents=True, exist_ok=True)
        (study / place / "a.ipynb").write_text(text)
    assert audit(study, secrets=secrets()).hits["file"].tolist() == [
        ".cache/a.ipynb",
        "arbejde/.ipynb_checkpoints/a.ipynb",
        "notesbøger/a.ipynb",
    ]


def test_the_tiny_study_is_clean_after_a_run_and_not_when_something_is_put_there(tiny_made):
    found = audit(tiny_made)
    assert found.hits.to_dict("records") == []
    assert found.files > 30
    (tiny_made / "processed" / "tables" / "x.csv").write_text("Tyra")
    assert audit(tiny_made).hits["file"].tolist() == ["processed/tables/x.csv"]


def test_the_time_to_search_grows_with_the_text_and_no_faster(study):
    known = secrets()
    text = "Vi gik hen ad vejen til kroen, og <b>så</b> ringede hun 10 gange. " * 2000
    spent = []
    for times in (1, 8):
        known = secrets()
        (study / "processed" / "a.html").write_text("".join(f"<p>{n} {text}</p>" for n in range(times)))
        begun = time.process_time()
        audit(study, secrets=known)
        spent.append(time.process_time() - begun)
    assert spent[1] < 24 * spent[0] + 0.5


@pytest.fixture
def repo(tiny):
    def git(*arguments):
        subprocess.run(["git", "-C", str(tiny.parent), *arguments], check=True, capture_output=True)

    git("init", "-q")
    git("config", "user.email", "a@b.example")
    git("config", "user.name", "A")
    (tiny.parent / "notebooks").mkdir()
    return git


def test_gits_index_is_searched_and_raw_files_in_it_are_told_without_their_names(tiny, repo):
    (tiny.parent / "notes.md").write_text("Tyra sagde ja")
    (tiny.parent / "full.md").write_text("Tyra Bangsfort sagde ja")
    (tiny.parent / "notebooks" / "a.ipynb").write_text(json.dumps({"cells": [{"source": "Tyra"}]}))
    repo("add", "-A")
    repo("commit", "-q", "-m", "x")
    hits = audit(tiny).hits
    tracked = hits[hits["kind"] == "tracked"]
    assert len(tracked) == 7
    assert tracked["file"].str.startswith("git index, mit studie æøå/raw/, entry ").all()
    others = set(hits.loc[hits["kind"] != "tracked", "file"])
    # A first name by itself may be anybody's where no part of the study is.
    assert others == {"git index, full.md", "git index, notebooks/a.ipynb", "notebooks/a.ipynb"}
    for secret in ("Tyra", "Bangsfort", "Viggo"):
        assert secret not in hits.to_string()
    assert ever_held(tiny.parent, "mit studie æøå/raw/Havnen/log.txt")
    assert not ever_held(tiny.parent, "mit studie æøå/raw/Havnen/andet.txt")


def test_what_the_next_commit_would_add_is_searched_whole(tiny, repo):
    (tiny.parent / "notes.md").write_text("Tyra sagde ja")
    assert audit_staged(tiny)
    repo("add", "notes.md")
    assert audit_staged(tiny).hits["file"].tolist() == ["git index, notes.md"]
    repo("commit", "-q", "-m", "x")
    assert audit_staged(tiny)


def test_a_folder_in_no_repository_has_none(tmp_path):
    assert repository(tmp_path) is None


def test_a_studys_lists_say_what_is_secret(tiny):
    found = study_secrets(tiny)
    assert [kind for kind, _, _ in found.spans("Tyras log, se Interview Viggo")] == ["person", "file_name", "person"]
    assert found.spans("HAV-1 i Havnen") == []
