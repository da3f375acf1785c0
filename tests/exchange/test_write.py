import json
import re
import zipfile

import pandas as pd
import pytest
from lxml import etree

from fieldnotes.exchange import read_qdpx, write_qdpx
from fieldnotes.exchange.codes import Meaning, code_guid
from fieldnotes.exchange.transcript import transcripts

GUID = re.compile(r"[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}")
INTERVIEW = (
    "Interviewer: Hvad med tillid?\r\n\r\nBorger: Ja 👍🏽, den er der. Kommunen mangler den.\r\n\r\n"
    "Interviewer: Ja?\r\n\r\nBorger: Ja, de gør."
)
LOG = "12. september 2019\n\nVi prøvede det af.\n\n19. september 2019\n\nDet virkede."


def spans(*places: tuple[int, int]) -> dict:
    return {"evidence": [{"start": low, "end": high, "why": ""} for low, high in places]}


@pytest.fixture
def written(study_of, coded, book, tmp_path):
    """A project of two documents with everything that can be in one: its path, and the corpus."""
    corpus = study_of(INTERVIEW, LOG, kind="interview", by="Kolding", round="1", date="2019-09-10")
    at = corpus.documents["text"][0].index("mangler")
    codings = coded(
        corpus,
        (1, "tillid", "present", "Åse", {"note": "Første\nmemo"}),
        (1, "tillid", "lacking", "Åse", spans((at, at + 11), (at + 8, at + 11))),
        (1, "effekt", "present", "Bo"),
        (1, "", "present", "Åse"),
        (3, "effekt", "present", "Åse", {"status": "rejected"}),
        (3, "langsigtet", "rejected", "model", {"method": "model", "status": "proposed"}),
        (3, "effekt", "rejected", "model", {"method": "model", "status": "proposed"}),
        (4, "effekt", "present", "model", {"method": "model", "status": "rejected"}),
    )
    memos = pd.DataFrame(
        [
            ("segment", corpus.segments["segment_id"][4], "Åse", "2021-02-01T09:00:00", "Om afsnittet"),
            ("document", "D-1", "Bo", "", "Om kilden"),
            ("code", "tillid", "Åse", "", "Om temaet"),
            ("document", "væk", "Bo", "", "Om en kilde, der er væk"),
        ],
        columns=["about", "id", "coder", "at", "note"],
    )
    path = write_qdpx(corpus, codings, book, tmp_path / "ud" / "a.qdpx", name="Studiet", memos=memos, segment_words=150)
    return path, corpus, codings, memos


def root_of(path):
    with zipfile.ZipFile(path) as archive:
        return etree.fromstring(archive.read("project.qde"))


def named(root, tag: str) -> list:
    return [element for element in root.iter() if etree.QName(element).localname == tag]


def test_the_same_tables_give_the_same_bytes_in_any_order(written, book, tmp_path):
    path, corpus, codings, memos = written
    shuffled = codings.sample(frac=1, random_state=1)
    again = write_qdpx(
        corpus, shuffled, book, tmp_path / "b.qdpx", name="Studiet", memos=memos[::-1], segment_words=150
    )
    assert again.read_bytes() == path.read_bytes()


def test_guids_are_upper_case_and_each_stands_for_one_thing(written):
    root = root_of(written[0])
    own = [element.get("guid") for element in root.iter() if element.get("guid")]
    assert all(GUID.fullmatch(guid) for guid in own)
    assert len(set(own)) == len(own)


def test_every_reference_leads_to_what_is_there(written):
    root = root_of(written[0])
    own = {element.get("guid") for element in root.iter()}
    attributes = ("targetGUID", "creatingUser")
    found = {element.get(name) for element in root.iter() for name in attributes if element.get(name)}
    assert found <= own
    with zipfile.ZipFile(written[0]) as archive:
        paths = [source.get("plainTextPath") for source in named(root, "TextSource")]
        assert {path.replace("internal://", "sources/") for path in paths} <= set(archive.namelist())


def test_pyrefiqda_reads_what_is_written(written, tmp_path):
    from pyrefiqda import RefiProject

    project = RefiProject.load(written[0], tmp_path / "pakket ud")
    assert [source.name for source in project.sources.text_source] == ["D-0", "D-1"]
    assert len(project.notes.note) == 4


@pytest.mark.shared
def test_what_is_written_is_valid(written, shared):
    schema = etree.XMLSchema(etree.parse(shared / "refi" / "Project.xsd"))
    schema.assertValid(root_of(written[0]))


def test_lines_end_in_line_feeds_and_no_file_has_a_byte_order_mark(written):
    with zipfile.ZipFile(written[0]) as archive:
        for name in archive.namelist():
            data = archive.read(name)
            assert b"\r" not in data
            assert not data.startswith(b"\xef\xbb\xbf")
            data.decode("utf-8")


def test_positions_are_code_points_of_the_words_coded(written):
    path, _corpus, *_ = written
    root = root_of(path)
    lacking = code_guid(Meaning("tillid", "lacking"))
    with zipfile.ZipFile(path) as archive:
        found = [
            archive.read(source.get("plainTextPath").replace("internal://", "sources/")).decode()[
                int(selection.get("startPosition")) : int(selection.get("endPosition"))
            ]
            for source in named(root, "TextSource")
            for selection in named(source, "PlainTextSelection")
            if lacking in [ref.get("targetGUID") for ref in named(selection, "CodeRef")]
        ]
    assert sorted(found) == ["den", "mangler den"]


def test_the_text_shows_who_speaks_and_when(written):
    texts = {doc_id: transcript.text for doc_id, transcript in transcripts(written[1]).items()}
    assert texts["D-0"].startswith("Interviewer: Hvad med tillid?\n\nBorger: Ja 👍🏽")
    assert "2019-09-19\nDet virkede." in texts["D-1"]


def test_each_coder_has_selections_of_their_own_and_machines_are_marked(written):
    root = root_of(written[0])
    users = {user.get("guid"): user.get("name") for user in named(root, "User")}
    assert sorted(users.values()) == ["Bo", "model (maskine)", "Åse"]
    for selection in named(root, "PlainTextSelection"):
        for coding in named(selection, "Coding"):
            assert coding.get("creatingUser") == selection.get("creatingUser")


def test_a_machine_gives_only_what_it_was_not_told_is_wrong_and_each_code_once(written):
    root = root_of(written[0])
    machine = next(user.get("guid") for user in named(root, "User") if user.get("name").endswith("(maskine)"))
    given = [
        named(coding, "CodeRef")[0].get("targetGUID")
        for coding in named(root, "Coding")
        if coding.get("creatingUser") == machine
    ]
    assert given == [code_guid(Meaning("langsigtet", "rejected"))]


def test_projects_are_cases_and_groups_and_attributes_are_variables(written):
    root = root_of(written[0])
    assert [case.get("name") for case in named(root, "Case")] == ["P", "Q"]
    assert [variable.get("name") for variable in named(root, "Variable")] == [
        *("Pilot", "Art", "Dato", "Runde", "Rolle", "by")
    ]
    sets = {group.get("name"): len(group) for group in named(root, "Set")}
    assert sets == {"Mangler": 1, "Afvist": 1, "P": 1, "Q": 1}
    source = named(root, "TextSource")[0]
    assert [value.text for value in named(source, "TextValue")] == ["P", "interview", "1", "Kolding"]
    assert [value.text for value in named(source, "DateValue")] == ["2019-09-10"]


def test_memos_are_notes_on_what_they_are_about(written):
    root = root_of(written[0])
    notes = {note.get("guid"): named(note, "PlainTextContent")[0].text for note in named(root, "Note")}
    about = {notes[ref.get("targetGUID")]: etree.QName(ref.getparent()).localname for ref in named(root, "NoteRef")}
    assert about == {
        "Første\nmemo": "Coding",
        "Om afsnittet": "PlainTextSelection",
        "Om kilden": "TextSource",
        "Om temaet": "Code",
    }


def test_empty_tables_give_a_valid_project_of_codes(study_of, coded, book, tmp_path):
    corpus = study_of(LOG)
    none = corpus.where(project="findes ikke")
    project = read_qdpx(write_qdpx(none, coded(corpus), book, tmp_path / "a.qdpx"))
    assert (len(project.sources), len(project.codes), project.lost) == (0, 3, ())


def test_what_xml_cannot_hold_is_left_out(study_of, coded, tmp_path, book):
    corpus = study_of(LOG)
    codings = coded(corpus, (0, "tillid", "present", "Å", {"note": "a\x00b\x0bc\r\nd"}))
    path = write_qdpx(corpus, codings, book, tmp_path / "a.qdpx", name="Linje\nskift\x01")
    root = root_of(path)
    assert root.get("name") == "Linje skift"
    assert named(root, "PlainTextContent")[0].text == "abc\nd"


def test_the_structure_beside_the_project_holds_no_text(written):
    with zipfile.ZipFile(written[0]) as archive:
        ours = json.loads(archive.read("sources/fieldnotes.json"))
    assert ours["segment_words"] == 150
    turn = ours["documents"]["D-0"]["turns"][1]
    assert turn == {"start": 39, "end": 79, "speaker": "Borger", "role": "borger"}
