import subprocess
import sys

import openpyxl
import pytest
from typer.testing import CliRunner

from fieldnotes import store
from fieldnotes.cli_review import app
from fieldnotes.errors import FieldnotesError
from fieldnotes.review import read_log
from fieldnotes.tables import Corpus, frame, segment_ids

CODEBOOK = "codes:\n  - id: tillid\n    label: Tillid\n  - id: effekt\n    label: Effekt\n"
WHY = [{"start": 0, "end": 3, "why": "tillid"}]


def corpus_of(documents: dict[str, list[str]]) -> Corpus:
    rows, texts = [], []
    for doc_id, parts in documents.items():
        names, at = segment_ids([doc_id] * len(parts), parts), 0
        texts.append({"doc_id": doc_id, "project": "Havnen", "kind": "interview", "text": "\n".join(parts)})
        for position, (name, text) in enumerate(zip(names, parts, strict=True)):
            row = {"segment_id": name, "doc_id": doc_id, "turn_id": name, "position": position, "role": "borger"}
            rows.append(row | {"start": at, "end": at + len(text)})
            at += len(text) + 1
    return Corpus(frame("documents", texts), frame("turns", []), frame("segments", rows))


def save(study, corpus: Corpus) -> None:
    for name in ("documents", "turns", "segments"):
        store.save(study / "processed" / f"{name}.parquet", getattr(corpus, name), name)
    rows = [
        {"segment_id": name, "code": "tillid", "polarity": "present", "coder": "model", "method": "model"}
        | {"score": 0.9, "status": "proposed", "evidence": WHY}
        for name in corpus.segments["segment_id"]
    ]
    store.save(study / "processed" / "codings.parquet", frame("codings", rows), "codings")


@pytest.fixture
def study(tmp_path):
    folder = tmp_path / "mit studie"
    (folder / "raw").mkdir(parents=True)
    (folder / "raw" / "codebook.yaml").write_text(CODEBOOK)
    save(
        folder, corpus_of({"A-1": [f"Vi sagde {n} ting om det." for n in range(9)], "B-1": ["Det hele virkede godt."]})
    )
    return folder


def call(*line: object) -> str:
    result = CliRunner().invoke(app, [str(part) for part in line])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


def fill(path, *rows: dict[str, str]) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    columns = [cell.value for cell in sheet[1]]
    for line, row in enumerate(rows, start=2):
        for heading, value in row.items():
            sheet.cell(line, columns.index(heading) + 1).value = value
    book.save(path)


def test_a_coder_gets_a_sheet_fills_it_in_and_gets_the_rest_next_time(study):
    said = call("export", "--coder", "Bo", "--n", 4, "-s", study)
    path = study / "processed" / "review" / "Bo.xlsx"
    assert "4 segments (random; 1 that every coder gets)" in said
    fill(path, {"Tema 1": "Tillid", "Fortegn 1": "mangler", "Notat": "husk nøglen"}, *[{"Intet tema": "x"}] * 2)
    assert call("import", path, "-s", study) == (
        "Bo: 3 new segments, 0 decided otherwise than before, 0 as before, 1 not filled in.\n"
    )
    assert "3 as before" in call("import", path, "-s", study)
    out = study.parent / "næste.xlsx"
    assert "7 segments" in call("export", "--coder", "Bo", "--order", "uncertain", "--out", out, "-s", study)
    state = call("status", "-s", study)
    assert "Bo: Færdige afsnit 3, Givne temaer 1, Afsnit tilbage 7, Flyttede, se igen 0" in state


def test_a_sheet_is_never_written_over_or_into_raw_and_shows_proposals_only_when_asked_for(study):
    call("export", "--coder", "Bo", "--n", 2, "-s", study)
    with pytest.raises(FieldnotesError, match="is there already"):
        call("export", "--coder", "Bo", "-s", study)
    with pytest.raises(FieldnotesError, match="inside raw"):
        call("export", "--coder", "Bo", "--out", study / "raw" / "x.xlsx", "-s", study)
    out = study / "processed" / "review" / "f.xlsx"
    call("export", "--coder", "Bo", "--n", 2, "--proposals", "--out", out, "-s", study)
    heads = [
        [cell.value for cell in openpyxl.load_workbook(out.with_stem(name)).worksheets[0][1]] for name in ("Bo", "f")
    ]
    assert ["Maskinens forslag" in head for head in heads] == [False, True]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (("export", "--coder", "../Bo"), "no name for a file"),
        (("export", "--coder", "Bo", "--order", "best"), "is not known"),
        (("export", "--coder", "Bo", "--code", "nej"), "no code nej"),
        (("export", "--coder", "Bo", "--order", "disagreement"), "draws no segment"),
        (("memo", "nej", "en bemærkning", "--coder", "Bo"), "is about nothing"),
    ],
)
def test_what_cannot_be_done_is_said(study, line, says):
    with pytest.raises(FieldnotesError, match=says):
        call(*line, "-s", study)
    assert not list(study.rglob("raw/codings/*.csv"))


def test_memos_on_segments_documents_and_codes_are_found_and_exported_with_quotes(study):
    name = "A-1-" + store.load(study / "processed" / "segments.parquet")["segment_id"][0].split("-")[2]
    for about, note in ((name, "=husk nøglen"), ("B-1", "lang dag"), ("tillid", "nøglen er et billede")):
        call("memo", about, note, "--coder", "Bo", "-s", study)
    found = call("memos", "--search", "NØGLEN", "-s", study)
    assert "=husk nøglen" in found
    assert "et billede" in found
    assert "lang dag" not in found
    out = study / "processed" / "noter.csv"
    assert call("memos", "--out", out, "-s", study).startswith("3 memos")
    lines = out.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "Om;Pilot;Kilde;Afsnit;Tema;Koder;Tidspunkt;Notat;Citat"
    assert any(line.endswith(";'=husk nøglen;Vi sagde 0 ting om det.") for line in lines)
    assert "Færdige afsnit 0" not in call("status", "-s", study)  # a memo decides nothing


def test_a_withdrawn_source_is_counted_never_quoted_and_forgotten_when_asked(study):
    call("export", "--coder", "Bo", "--n", 10, "-s", study)
    sheet = study / "processed" / "review" / "Bo.xlsx"
    fill(sheet, *[{"Tema 1": "Effekt", "Notat": "hemmeligt"}] * 10)
    call("import", sheet, "-s", study)
    log = study / "raw" / "codings" / "Bo.csv"
    assert "Det hele virkede godt." in log.read_text()
    save(study, corpus_of({"A-1": [f"Vi sagde {n} ting om det." for n in range(9)]}))
    state = call("status", "-s", study)
    assert "I kilder, der er trukket tilbage 2" in state
    assert "review forget" in state
    assert "Bo.xlsx holds text of a source that is gone" in state.replace("\n", " ")
    assert "virkede" not in state
    assert "virkede" not in call("memos", "-s", study)
    assert call("forget", "-s", study) == "Bo: 3 rows taken out.\n"
    assert "virkede" not in log.read_text()
    assert len(read_log(log)) == 27
    assert call("forget", "-s", study) == ""


def test_help_waits_for_no_heavy_library():
    code = "import sys, fieldnotes.cli_review, fieldnotes.cli_codebook\n"
    code += "print([m for m in ('pandas', 'openpyxl', 'yaml', 'numpy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
