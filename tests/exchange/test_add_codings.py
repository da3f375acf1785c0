import pandas as pd
import pytest

from fieldnotes.coding.codebook import Code, Codebook
from fieldnotes.errors import FieldnotesError
from fieldnotes.exchange import read_qdpx, write_qdpx
from fieldnotes.exchange.add_codings import add_codings
from fieldnotes.exchange.guids import guid
from fieldnotes.review import read_codings, read_log

TEXT = (
    "Interviewer: Hvad med tillid?\n\nBorger: Ja 👍🏽, den er der. Kommunen mangler den.\n\n"
    "Interviewer: Ja?\n\nBorger: De gør."
)


@pytest.fixture
def study(study_of, tmp_path):
    """A corpus, and the raw folder of its study."""
    corpus = study_of(TEXT)
    (tmp_path / "raw" / "codings").mkdir(parents=True)
    return corpus, tmp_path / "raw"


def test_what_colleagues_coded_elsewhere_is_added_once(study, coded, book, tmp_path):
    corpus, raw = study
    at = corpus.documents["text"][0].index("mangler")
    words = {"evidence": [{"start": at, "end": at + 11, "why": ""}], "note": "Se her"}
    codings = coded(
        corpus, (1, "tillid", "lacking", "Åse", words), (3, "effekt", "present", "Åse"), (3, "", "present", "Åse")
    )
    memos = pd.DataFrame([("document", "D-0", "Åse", "", "Om kilden")], columns=["about", "id", "coder", "at", "note"])
    project = read_qdpx(write_qdpx(corpus, codings, book, tmp_path / "a.qdpx", memos=memos))
    assert add_codings(project, raw, corpus, book).logs == {"Åse": 4}
    assert add_codings(project, raw, corpus, book).logs == {}
    read, leftovers = read_codings(raw / "codings", corpus, book)
    assert leftovers.empty
    columns = ["segment_id", "code", "polarity", "coder", "status", "note"]
    assert sorted(read[columns].values.tolist()) == sorted(codings[columns].values.tolist())
    assert read.loc[read["note"] == "Se her", "evidence"].iat[0][0]["start"] == at


def test_a_text_with_another_programs_line_breaks_is_still_the_studys(study, project_of, xml, book):
    corpus, raw = study
    data = b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode()
    start = len(TEXT[: TEXT.index("mangler")].replace("\n", "\r\n").encode("utf-16-le")) // 2
    inside = xml.codes((xml.A, "Tillid")) + xml.source(xml.selection(start, start + 11), name="D-0")
    project = read_qdpx(project_of(inside, {f"Sources/{xml.SOURCE}.txt": data}, origin="NVivo 14"))
    made = add_codings(project, raw, corpus, book)
    assert (made.n_placed, made.lost) == (1, ())
    assert '"mangler den"' in read_log(raw / "codings" / "ukendt.csv")["evidence"][0]


def test_a_source_renamed_elsewhere_is_known_by_its_text(study, project_of, xml, book):
    corpus, raw = study
    inside = xml.codes((xml.A, "Effekt")) + xml.source(xml.selection(13, 17), name="Et andet navn")
    made = add_codings(read_qdpx(project_of(inside, {xml.FILE: TEXT.encode()})), raw, corpus, book)
    assert made.n_sources == 1


def test_codes_that_the_codebook_has_not_are_listed(study, project_of, xml, book):
    corpus, raw = study
    inside = xml.codes((xml.A, "Ny kode"), (xml.B, "på SIGT")) + xml.source(
        xml.selection(13, 17, code=xml.A), xml.selection(18, 21, code=xml.B, number=2), name="D-0"
    )
    made = add_codings(read_qdpx(project_of(inside, {xml.FILE: TEXT.encode()})), raw, corpus, book)
    assert {lost.what for lost in made.lost if lost.kind == "refi_lost_unknown_code"} == {"Ny kode"}
    assert read_log(raw / "codings" / "ukendt.csv")["code"].tolist() == ["langsigtet"]


def test_a_code_keeps_its_id_under_another_label(study, coded, tmp_path):
    corpus, raw = study
    old, new = Codebook((Code("tillid", "Tillid"),)), Codebook((Code("tillid", "Tiltro"),))
    project = read_qdpx(write_qdpx(corpus, coded(corpus, (1, "tillid", "present", "Å")), old, tmp_path / "a.qdpx"))
    assert add_codings(project, raw, corpus, new).lost == ()


def test_a_project_of_another_study_is_refused(study, project_of, xml, book):
    corpus, raw = study
    with pytest.raises(FieldnotesError, match="no source of this study"):
        add_codings(read_qdpx(project_of(xml.source(), {xml.FILE: b"Andet."})), raw, corpus, book)
    assert list((raw / "codings").iterdir()) == []


def test_guids_of_sources_stay_the_same_from_export_to_export(study, coded, book, tmp_path):
    corpus, _ = study
    project = read_qdpx(write_qdpx(corpus, coded(corpus), book, tmp_path / "a.qdpx"))
    assert [source.guid for source in project.sources] == [guid("source", "D-0")]
