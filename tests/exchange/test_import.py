import tempfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldnotes.coding.codebook import Code, Codebook, read_codebook
from fieldnotes.corpus import read_corpus
from fieldnotes.errors import FieldnotesError
from fieldnotes.exchange import import_study, read_qdpx, write_qdpx
from fieldnotes.exchange.memos import study_memos
from fieldnotes.exchange.raw_files import safe_name
from fieldnotes.exchange.told import told, told_in_full
from fieldnotes.review import read_codings, read_log
from fieldnotes.settings import read_settings
from fieldnotes.sources import read_sources
from fieldnotes.tables import Corpus, frame

BOOK = Codebook((Code("a", "A"), Code("c", "C", "b", terms=("ord",)), Code("b", "B", "a", "Når b.")))
WORDS = [
    "ja",
    "nej 👍🏽",
    "a\u030aen",
    "e\u0301n",
    "\u1112\u1161\u11ab",
    "så da",
    "[Person 3]",
    "12",
    "–",
    "😀",
    "hvad?",
]
TURN = st.builds(
    str.__add__,
    st.sampled_from(["Interviewer: ", "Borger: ", "IP: ", "12. september 2019\n", "[00:01:15] Borger: ", ""]),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map(" ".join),
)
TEXT = st.lists(TURN, min_size=1, max_size=5).flatmap(
    lambda turns: st.sampled_from(["\n\n", "\r\n\r\n"]).map(lambda gap: gap.join(turns))
)
AT = st.sampled_from(["", "2021-02-01T09:00:00", "2021-02-01T09:00:01", "2024-08-01T17:48:00Z"])


def corpus_of(folder: Path, texts: list[str]) -> Corpus:
    raw = folder / "raw"
    raw.mkdir(parents=True)
    rows = []
    for n, text in enumerate(texts):
        (raw / f"{n}.txt").write_bytes(text.encode())
        row = {"path": f"{n}.txt", "doc_id": f"D-{n}", "project": f"P {n % 2}", "date": ["", "2019-09-10"][n % 2]}
        rows.append(
            row | {"kind": ["interview", "note"][n % 2], "role": ["", "kommunaldirektør"][n % 2], "by": "Å", "tom": ""}
        )
    pd.DataFrame(rows).to_csv(raw / "sources.csv", index=False)
    (raw / "study.toml").write_text('unlisted_names = "keep"\nsegment_words = 20\n')
    return read_corpus(folder)


@st.composite
def codings_of(draw, corpus: Corpus) -> pd.DataFrame:
    """Codings by several coders on wholes and parts of segments, nested codes, all polarities, notes and done rows."""
    rows = []
    segments = st.sampled_from(corpus.segments.to_dict("records"))
    decided = st.tuples(segments, st.sampled_from([*BOOK.ids, ""]), st.sampled_from(["present", "lacking", "rejected"]))
    for row, code, polarity in draw(st.lists(decided, max_size=6, unique_by=lambda d: (d[0]["segment_id"], *d[1:]))):
        if not code and polarity != "present":
            continue  # a segment is done once
        status = (
            draw(st.sampled_from(["accepted", "accepted", "rejected"]))
            if polarity == "present" and code
            else "accepted"
        )
        spots = st.tuples(*(st.integers(row["start"], row["end"]),) * 2).map(sorted)
        spots = draw(st.lists(spots.filter(lambda spot: spot[0] < spot[1]), max_size=3)) if status == "accepted" else []
        rows.append(
            {"segment_id": row["segment_id"], "code": code, "status": status, "method": "human", "at": draw(AT)}
            | {"polarity": polarity}
            | {"coder": draw(st.sampled_from(["Åse", "bo"])), "note": draw(st.sampled_from(["", "Et\nnotat 😀"]))}
            | {"evidence": [{"start": low, "end": high, "why": ""} for low, high in spots] if code else []}
        )
    return frame("codings", rows)


@st.composite
def memos_of(draw, corpus: Corpus) -> pd.DataFrame:
    about = [("segment", name) for name in corpus.segments["segment_id"]] + [("document", "D-0"), ("code", "b")]
    chosen = draw(st.lists(st.sampled_from(about), max_size=3, unique=True))
    rows = [(kind, name, "Åse", draw(AT), draw(st.sampled_from(["Et notat", "To\nlinjer"]))) for kind, name in chosen]
    return pd.DataFrame(rows, columns=["about", "id", "coder", "at", "note"], dtype="str")


def exported_again(folder: Path, path: Path) -> Path:
    """Export a study as `fieldnotes export` does, people's codings only."""
    corpus, book = read_corpus(folder), read_codebook(folder / "raw" / "codebook.yaml")
    words = read_settings(folder / "raw" / "study.toml").segment_words
    human, leftovers = read_codings(folder / "raw" / "codings", corpus, book)
    assert leftovers.empty
    return write_qdpx(
        corpus, human, book, path, name="N", memos=study_memos(folder / "raw", corpus, book), segment_words=words
    )


@pytest.mark.slow
@settings(max_examples=25)
@given(st.lists(TEXT, min_size=1, max_size=3), st.data())
def test_export_import_and_export_again_give_the_same_bytes(texts, data):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        corpus = corpus_of(folder / "før", texts)
        codings, memos = data.draw(codings_of(corpus)), data.draw(memos_of(corpus))
        first = write_qdpx(corpus, codings, BOOK, folder / "a.qdpx", name="N", memos=memos, segment_words=20)
        project = read_qdpx(first)
        made = import_study(project, folder / "efter")
        assert made.lost == ()
        again = read_corpus(folder / "efter")
        shown = ["segment_id", "start", "end", "speaker", "role"]
        pd.testing.assert_frame_equal(again.segments[shown], corpus.segments[shown])
        pd.testing.assert_series_equal(again.documents["text"], corpus.documents["text"])
        assert exported_again(folder / "efter", folder / "b.qdpx").read_bytes() == first.read_bytes()


def test_a_coding_without_a_time_beside_one_with_a_time_keeps_none(tmp_path):
    corpus = corpus_of(tmp_path / "før", ["Borger: ja\n\nInterviewer: nej"])
    about = {"segment_id": corpus.segments["segment_id"][0], "method": "human", "coder": "bo", "status": "accepted"}
    about |= {"polarity": "present", "note": "", "evidence": []}
    rows = [about | {"code": "a", "at": "2021-02-01T09:00:00"}, about | {"code": "", "at": ""}]
    first = write_qdpx(corpus, frame("codings", rows), BOOK, tmp_path / "a.qdpx", name="N", segment_words=20)
    import_study(read_qdpx(first), tmp_path / "efter")
    log = read_log(tmp_path / "efter" / "raw" / "codings" / "bo.csv")
    assert log.set_index("code")["at"].to_dict() == {"a": "2021-02-01T09:00:00", "": ""}
    assert exported_again(tmp_path / "efter", tmp_path / "b.qdpx").read_bytes() == first.read_bytes()


TRANSCRIPT = (
    "Interview med Tyra Bangsfort\r\n\r\nInterviewer: Hvad betyder tillid for dig?\r\n\r\n"
    "Tyra: Jeg har tillid 😀 til min sagsbehandler. Hun ringer på 22 14 78 03, og så går det.\r\n\r\n"
    "Interviewer: Og kommunen?\r\n\r\nTyra: Kommunen mangler tillid til os, siger Tyra Bangsfort.\r\n"
)


@pytest.fixture
def foreign(project_of, xml):
    """A project of another program on a transcript with speakers, a name and a number."""

    def build(*words: str, origin: str = "ATLAS.ti 23", more: str = "", data: str = TRANSCRIPT):
        text = data.replace("\r\n", "\n")
        selections = [xml.selection(text.index(w), text.index(w) + len(w), number=n) for n, w in enumerate(words)]
        return read_qdpx(
            project_of(
                xml.codes((xml.A, "Ros &amp; ris")) + xml.source(*selections, more=more),
                {xml.FILE: data.encode()},
                origin=origin,
            )
        )

    return build


def log_of(folder: Path, coder: str = "ukendt") -> pd.DataFrame:
    return read_log(folder / "raw" / "codings" / f"{coder}.csv")


def test_codings_of_another_program_land_on_their_words(foreign, tmp_path):
    made = import_study(foreign("tillid 😀 til min sagsbehandler", "på 22 14 78 03, og"), tmp_path / "s")
    assert (made.n_selections, made.n_placed, made.n_edges, made.n_between_words) == (2, 2, 4, 4)
    evidence = log_of(tmp_path / "s")["evidence"].tolist()
    assert '"tillid 😀 til min sagsbehandler"' in evidence[0]
    assert '"på [telefon], og"' in evidence[0]


def test_no_log_holds_what_is_masked_in_the_texts(foreign, tmp_path):
    import_study(foreign("ringer på 22 14 78 03", "siger Tyra Bangsfort."), tmp_path / "s")
    log = (tmp_path / "s" / "raw" / "codings" / "ukendt.csv").read_text()
    assert "22 14" not in log
    assert "Tyra" not in log


def test_a_selection_over_several_turns_is_given_in_each(foreign, tmp_path):
    long = TRANSCRIPT.replace("\r\n", "\n")
    start, end = long.index("og så går"), long.index(" mangler")
    made = import_study(foreign(long[start:end]), tmp_path / "s")
    assert made.n_placed == 1
    log = log_of(tmp_path / "s")
    assert [row.count('"text"') for row in log["evidence"]] == [1, 0, 1]  # the question between is whole
    assert log["segment_id"].nunique() == 3


def test_a_speakers_label_alone_is_listed_as_lost(foreign, tmp_path):
    made = import_study(foreign("Tyra:"), tmp_path / "s")
    assert [lost.kind for lost in made.lost] == ["refi_lost_place"]


def test_codings_stand_when_the_study_is_read(foreign, tmp_path):
    import_study(foreign("tillid 😀 til min sagsbehandler"), tmp_path / "s")
    corpus, book = read_corpus(tmp_path / "s"), read_codebook(tmp_path / "s" / "raw" / "codebook.yaml")
    codings, leftovers = read_codings(tmp_path / "s" / "raw" / "codings", corpus, book)
    assert leftovers.empty
    span = codings["evidence"][0][0]
    assert corpus.documents["text"][0][span["start"] : span["end"]] == "tillid 😀 til min sagsbehandler"
    assert codings["code"].tolist() == ["ros_ris"]


def test_what_is_told_has_no_names_and_the_file_has_all(foreign, tmp_path):
    project = foreign("Tyra:", "tillid", more="<Description>Om Tyra</Description>")
    made = import_study(project, tmp_path / "s")
    for language in ("da", "en"):
        assert "Tyra" not in "\n".join(told(project, made, language))
        assert "Tyra:" in told_in_full(project, made, language)


def test_doc_ids_never_come_from_the_names_of_a_foreign_source(project_of, xml, tmp_path):
    project = read_qdpx(project_of(xml.source(name="Tyra-Bangsfort"), {xml.FILE: b"Ja."}))
    import_study(project, tmp_path / "s")
    assert "Tyra" not in "".join(read_sources(tmp_path / "s" / "raw")["doc_id"])


@pytest.mark.parametrize(
    "name", ["../../ud", "/etc/passwd", "..", ".skjult", "C:\\ud", "con", "a" * 300, "", "\x00", "~$x"]
)
def test_no_source_is_written_outside_raw(project_of, xml, tmp_path, name):
    import html

    name = html.escape(name.replace("\x00", ""))
    sources = xml.source(name=name)
    member = f'<MemberSource targetGUID="{xml.SOURCE}"/>'
    group = f'<Sets><Set guid="{xml.B}" name="../../{name}">{member}</Set></Sets>'
    before = set(tmp_path.iterdir())
    path = project_of(sources + group, {xml.FILE: b"Ja."})
    import_study(read_qdpx(path), tmp_path / "s")
    assert set(tmp_path.iterdir()) - before == {tmp_path / "s", path}
    raw = tmp_path / "s" / "raw"
    row = read_sources(raw).iloc[0]
    assert (raw / row["path"]).read_text() == "Ja."
    assert (raw / row["path"]).resolve().is_relative_to(raw.resolve())


@given(st.text(max_size=120))
def test_a_safe_name_is_one_part_of_a_path(name):
    made = safe_name(name, "kilde")
    assert made == Path(made).name
    assert not made.startswith((".", "~", " "))
    assert len(made) <= 90


def test_groups_and_cases_become_pilots_and_attributes(project_of, xml, tmp_path):
    sources = "".join(
        f'<TextSource guid="{guid}" name="Samtale {n}"><PlainTextContent>Ja.</PlainTextContent></TextSource>'
        for n, guid in enumerate((xml.A, xml.B, xml.C))
    )
    members = [f'<MemberSource targetGUID="{guid}"/>' for guid in (xml.A, xml.B, xml.C)]
    inside = (
        f'<Variables><Variable guid="{xml.D}" name="Alder" typeOfVariable="Integer"/></Variables>'
        f'<Cases><Case guid="{xml.D[::-1]}" name="Anna"><VariableValue><VariableRef targetGUID="{xml.D}"/>'
        f'<IntegerValue>44</IntegerValue></VariableValue><SourceRef targetGUID="{xml.A}"/></Case></Cases>'
        f"<Sources>{sources}</Sources><Sets>"
        f'<Set guid="{xml.A[::-1]}" name="Havnen">{members[0]}{members[1]}</Set>'
        f'<Set guid="{xml.B[::-1]}" name="Skolen">{members[2]}</Set></Sets>'
    )
    import_study(read_qdpx(project_of(inside)), tmp_path / "s")
    table = read_sources(tmp_path / "s" / "raw").sort_values("path")
    assert table["project"].tolist() == ["Havnen", "Havnen", "Skolen"]
    assert table["Alder"].tolist() == ["44", "", ""]
    assert table["case"].tolist() == ["Anna", "", ""]
    assert table["kind"].tolist() == ["interview"] * 3


def test_variables_that_mean_something_else_here_get_a_name_of_their_own(project_of, xml, tmp_path):
    value = f'<VariableValue><VariableRef targetGUID="{xml.D}"/><TextValue>x</TextValue></VariableValue>'
    inside = f'<Variables><Variable guid="{xml.D}" name="speaker" typeOfVariable="Text"/></Variables>'
    import_study(read_qdpx(project_of(inside + xml.source(more=value), {xml.FILE: b"Ja."})), tmp_path / "s")
    assert read_corpus(tmp_path / "s").documents["speaker_import"].tolist() == ["x"]


def test_an_import_that_fails_leaves_nothing(foreign, tmp_path, monkeypatch):
    def fail(*_: object) -> None:
        raise RuntimeError("strømmen gik")

    monkeypatch.setattr("fieldnotes.exchange.new_study.append", fail)
    with pytest.raises(RuntimeError):
        import_study(foreign("tillid"), tmp_path / "s")
    assert list((tmp_path / "s").iterdir()) == []


def test_a_study_that_is_there_is_never_overwritten(foreign, tmp_path):
    import_study(foreign("tillid"), tmp_path / "s")
    with pytest.raises(FieldnotesError, match="holds a study"):
        import_study(foreign("tillid"), tmp_path / "s")


def test_a_project_with_nothing_in_it_is_refused(project_of, tmp_path):
    with pytest.raises(FieldnotesError, match="neither sources nor codes"):
        import_study(read_qdpx(project_of("")), tmp_path / "s")
    assert not (tmp_path / "s").exists()


def test_a_source_that_cannot_be_read_is_listed_and_the_others_come(project_of, xml, tmp_path):
    broken = f'<PDFSource guid="{xml.B}" name="Skema" path="internal://b.pdf"/></Sources>'
    inside = xml.source().replace("</Sources>", broken)
    project = read_qdpx(project_of(inside, {xml.FILE: b"Ja.", "sources/b.pdf": b"%PDF-1.4 i stykker"}))
    made = import_study(project, tmp_path / "s")
    assert (made.n_sources, [lost.kind for lost in made.lost]) == (1, ["refi_lost_text"])
    assert len(read_corpus(tmp_path / "s").documents) == 1
