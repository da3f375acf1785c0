import subprocess
import sys
import zipfile

import pytest
import typer
from typer.testing import CliRunner

from fieldnotes import cli_exchange, store
from fieldnotes.corpus import read_corpus
from fieldnotes.errors import FieldnotesError
from fieldnotes.exchange import read_qdc, read_qdpx
from fieldnotes.review import append
from fieldnotes.tables import frame

app = typer.Typer()
cli_exchange.register(app)
SPOKEN = "Interviewer: Hvad nu?\n\nTyra: Jeg har tillid til Birthe Holmskov. Ring 22 14 78 03.\n"


def call(*words: object) -> str:
    found = CliRunner().invoke(app, [str(word) for word in words])
    if found.exception:
        raise found.exception
    return found.output


@pytest.fixture
def study(tmp_path):
    """A study of one interview with a name in it, coded by a person and by a machine."""
    raw = tmp_path / "mit studie" / "raw"
    (raw / "codings").mkdir(parents=True)
    (raw / "a.txt").write_text(SPOKEN)
    (raw / "study.toml").write_text('title = "Prøven"\nunlisted_names = "keep"\n')
    (raw / "sources.csv").write_text("path,doc_id,project,kind\na.txt,HAV-1,Havnen,interview\n")
    (raw / "names.csv").write_text("name,pseudonym,kind,decision\nBirthe Holmskov,,person,\nTyra,,person,\n")
    (raw / "codebook.yaml").write_text(
        "codes:\n  - {id: tillid, label: Tillid, examples: [Birthe Holmskov lod mig bestemme.]}\n"
    )
    corpus = read_corpus(raw.parent)
    for name in ("documents", "turns", "segments"):
        store.save(raw.parent / "processed" / f"{name}.parquet", getattr(corpus, name), name)
    own = corpus.segments["segment_id"][1]
    row = {"segment_id": own, "code": "tillid", "polarity": "present", "status": "accepted"}
    append(raw / "codings" / "Åse.csv", [row | {"note": "Birthe igen", "at": "2021-02-01T09:00:00"}])
    machine = {"coder": "model", "method": "model", "status": "proposed", "evidence": []}
    codings = frame("codings", [{key: row[key] for key in ("segment_id", "code", "polarity")} | machine])
    store.save(raw.parent / "processed" / "codings.parquet", codings, "codings")
    return raw.parent


def test_an_export_holds_nothing_of_raw(study):
    assert "1 sources, 1 codes" in call("export", "--study", study)
    with zipfile.ZipFile(study / "processed" / "export" / "mit studie.qdpx") as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist()).decode()
    for word in ("Birthe", "Holmskov", "Tyra", "22 14 78 03", "a.txt"):
        assert word not in everything
    assert "[Person 1]" in everything


def test_the_machine_to_export_is_chosen(study, tmp_path):
    for machine, users in (("none", {"Åse"}), ("auto", {"Åse", "model (maskine)"}), ("terms", {"Åse"})):
        path = tmp_path / f"{machine}.qdpx"
        call("export", "--study", study, "--machine", machine, "--out", path)
        with zipfile.ZipFile(path) as archive:
            project = archive.read("project.qde").decode()
        assert {user for user in ("Åse", "model (maskine)") if f'name="{user}"' in project} == users


def test_a_codebook_goes_out_and_in(study, tmp_path):
    call("export", "--study", study, "--out", tmp_path / "bog.qdc")
    assert read_qdc(tmp_path / "bog.qdc")["tillid"].examples == ("[Person 1] lod mig bestemme.",)
    call("import", tmp_path / "bog.qdc", tmp_path / "nyt")
    assert (tmp_path / "nyt" / "raw" / "codebook.yaml").exists()
    with pytest.raises(FieldnotesError, match="is there already"):
        call("import", tmp_path / "bog.qdc", tmp_path / "nyt")


def test_a_project_becomes_a_study_and_a_studys_own_adds_to_its_logs(study, tmp_path):
    call("export", "--study", study, "--out", tmp_path / "a.qdpx")
    said = call("import", tmp_path / "a.qdpx", tmp_path / "nyt")
    assert "1 kilder og 1 koder." in said
    assert "1 maskinens kodninger" in said
    assert "fieldnotes run" in said
    (study / "raw" / "codings" / "Åse.csv").unlink()
    said = call("import", tmp_path / "a.qdpx", study)
    assert "Åse: 1 rækker" in said
    assert "Åse: 1 rækker" in (study / "raw" / "import.log").read_text()
    assert list(read_qdpx(tmp_path / "a.qdpx").coders) == ["Åse"]


@pytest.mark.parametrize("out", ["a.docx", "a"])
def test_other_formats_are_refused(study, tmp_path, out):
    with pytest.raises(FieldnotesError, match="neither"):
        call("export", "--study", study, "--out", tmp_path / out)


def test_nothing_is_written_into_raw_or_over_a_file(study, tmp_path):
    with pytest.raises(FieldnotesError, match="inside raw"):
        call("export", "--study", study, "--out", study / "raw" / "a.qdpx")
    (tmp_path / "a.qdpx").touch()
    with pytest.raises(FieldnotesError, match="already"):
        call("export", "--study", study, "--out", tmp_path / "a.qdpx")


def test_help_does_not_load_the_models_of_the_format():
    code = (
        "import sys, fieldnotes.cli_exchange; print([m for m in ('lxml', 'pyrefiqda', 'pandas') if m in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_a_study_that_is_locked_takes_nothing_in(study, tmp_path):
    call("export", "--study", study, "--out", tmp_path / "a.qdpx")
    (study / "raw").rename(study / "raw.locked")
    with pytest.raises(FieldnotesError, match="is locked"):
        call("import", tmp_path / "a.qdpx", study)
    assert not (study / "raw").exists()


def test_what_is_made_of_a_project_is_kept_out_of_git(study, tmp_path):
    call("export", "--study", study, "--out", tmp_path / "a.qdpx")
    (tmp_path / "nyt").mkdir()
    (tmp_path / "nyt" / ".gitignore").write_text("eget\n")
    call("import", tmp_path / "a.qdpx", tmp_path / "nyt")
    assert (tmp_path / "nyt" / ".gitignore").read_text().splitlines() == ["eget", "/raw/", "/processed/", "/raw.locked"]


@pytest.mark.slow
def test_out_in_run_and_out_again_gives_the_same_bytes_with_what_the_machine_coded(tiny_made, tmp_path, run):
    codings = tiny_made / "raw" / "codings" / "Åse.csv"
    own = store.load(tiny_made / "processed" / "segments.parquet")["segment_id"][1]
    row = {"segment_id": own, "code": "tillid", "polarity": "lacking", "status": "accepted"}
    append(codings, [row | {"note": "Ja 😀", "at": "2021-02-01T09:00:00"}])
    run("run", tiny_made)
    call("export", "--study", tiny_made, "--out", tmp_path / "a.qdpx")
    with zipfile.ZipFile(tmp_path / "a.qdpx") as archive:
        assert archive.read("project.qde").decode().count("(maskine)") == 1
    call("import", tmp_path / "a.qdpx", tmp_path / "ny")
    settings = tmp_path / "ny" / "raw" / "study.toml"
    settings.write_text(settings.read_text() + 'coder = "terms"\n')
    run("run", tmp_path / "ny")
    call("export", "--study", tmp_path / "ny", "--out", tmp_path / "b.qdpx")
    assert (tmp_path / "b.qdpx").read_bytes() == (tmp_path / "a.qdpx").read_bytes()
