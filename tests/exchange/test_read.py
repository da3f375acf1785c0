import codecs

import pytest

from fieldnotes.errors import FieldnotesError
from fieldnotes.exchange import read_qdpx

WORDS = ("januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober")
TEXT = "Vi stoler på dem 😀.\r\n" + "".join(f"Det var i {word}, og det gik.\r\n" for word in WORDS)


def quotes(project) -> list[str]:
    return [source.text[s.start : s.end] for source in project.sources for s in source.selections]


def positions(words: str, *, unit: str, line_break: int) -> tuple[int, int]:
    """Where words stand in TEXT, for a program that counts so."""
    before = TEXT[: TEXT.index(f" {words},") + 1].replace("\r\n", "\n" * line_break)
    size = (lambda text: len(text.encode("utf-16-le")) // 2) if unit == "utf-16" else len
    return size(before), size(before) + size(words)


@pytest.mark.parametrize(
    ("origin", "unit", "line_break", "folder", "bom"),
    [
        ("NVivo 14 (Windows)", "utf-16", 2, "Sources", codecs.BOM_UTF8),
        ("ATLAS.ti for Windows 23", "code points", 1, "sources", b""),
        ("MAXQDA 24 (Release 24.7.0)", "code points", 2, "sources", b""),
        ("Et nyt program", "utf-16", 2, "sources", codecs.BOM_UTF8),
        ("Et nyt program", "code points", 1, "sources", b""),
    ],
)
def test_each_programs_positions_find_the_words(project_of, xml, origin, unit, line_break, folder, bom):
    selections = [
        xml.selection(*positions(words, unit=unit, line_break=line_break), number=n) for n, words in enumerate(WORDS)
    ]
    files = {f"{folder}/.root": b"", f"{folder}/{xml.SOURCE}.txt": bom + TEXT.encode()}
    path = project_of(xml.codes((xml.A, "Ros")) + xml.source(*selections), files, origin=origin)
    project = read_qdpx(path)
    assert quotes(project) == list(WORDS)
    assert project.sources[0].text == TEXT.replace("\r\n", "\n")
    assert project.offsets.share == 1
    assert project.lost == ()


@pytest.mark.parametrize("path", ["internal://x.txt", "x.txt", "relative:///a/x.txt", "absolute:///C:/a/x.txt"])
def test_a_text_is_found_by_any_path(project_of, xml, path):
    project = read_qdpx(project_of(xml.source(path=path), {"sources/x.txt": b"Ja."}, name="navn.qde"))
    assert [source.text for source in project.sources] == ["Ja."]


def test_text_inside_the_project_is_read(project_of, xml):
    inside = "<PlainTextContent>Ja &amp; nej.</PlainTextContent>" + xml.selection(5, 8)
    project = read_qdpx(project_of(xml.codes((xml.A, "Ros")) + xml.source(inside, path="")))
    assert quotes(project) == ["nej"]


def test_windows_letters_and_utf16_are_read(project_of, xml):
    for data in ("Grød på åen, sagde ægtefællen.".encode("cp1252"), "Grød på åen, sagde ægtefællen.".encode("utf-16")):
        project = read_qdpx(project_of(xml.source(), {xml.FILE: data}))
        assert project.sources[0].text == "Grød på åen, sagde ægtefællen."


def test_coders_times_notes_and_attributes_are_read(project_of, xml):
    note = '<Notes><Note guid="{}" name="n" creatingUser="{}"><PlainTextContent>{}</PlainTextContent></Note></Notes>'
    inside = (
        f'<Users><User guid="{{{xml.B.lower()}}}" name="Åse"/></Users>'
        + xml.codes((xml.A.lower(), "Ros"))
        + f'<Variables><Variable guid="{xml.D}" name="Age" typeOfVariable="Integer"/></Variables>'
        + xml.source(
            xml.selection(0, 2, by=xml.B, inside=f'<NoteRef targetGUID="{xml.C}"/>').replace(
                'creatingUser="', 'creationDateTime="2024-08-01T17:48:00.5Z" creatingUser="'
            ),
            more=f'<VariableValue><VariableRef targetGUID="{xml.D}"/><IntegerValue>44</IntegerValue></VariableValue>',
        )
        + note.format(xml.C, xml.B, "Et\nnotat")
    )
    source = read_qdpx(project_of(inside, {xml.FILE: b"Ja."})).sources[0]
    coded = source.selections[0].codes[0]
    assert (coded.coder, coded.at, coded.notes) == ("Åse", "2024-08-01T17:48:00Z", ("Et\nnotat",))
    assert source.attributes == {"Age": "44"}


def test_transcripts_of_sound_are_carried_with_what_is_coded_between_points_in_time(project_of, xml):
    inside = (
        f'<Sources><AudioSource guid="{xml.SOURCE}" name="Optagelse" path="internal://a.mp3">'
        f'<Transcript guid="{xml.B}" plainTextPath="internal://t.txt">'
        f'<SyncPoint guid="{xml.C}" timeStamp="0" position="3"/>'
        f'<SyncPoint guid="{xml.D}" timeStamp="900" position="6"/>'
        f'<TranscriptSelection guid="{xml.A[::-1]}" fromSyncPoint="{xml.C}" toSyncPoint="{xml.D}">'
        f'<Coding guid="{xml.B[::-1]}"><CodeRef targetGUID="{xml.A}"/></Coding></TranscriptSelection></Transcript>'
        f'<AudioSelection guid="{xml.C[::-1]}" begin="0" end="9"><Coding guid="{xml.D[::-1]}">'
        f'<CodeRef targetGUID="{xml.A}"/></Coding></AudioSelection></AudioSource></Sources>'
    )
    project = read_qdpx(project_of(xml.codes((xml.A, "Ros")) + inside, {"sources/t.txt": b"Ja, nej, jo."}))
    assert quotes(project) == [" ne"]
    assert project.count_lost() == {"refi_lost_audio": 1, "refi_lost_region": 1}


def test_of_a_pdf_the_text_is_carried_and_else_the_file(project_of, xml):
    inside = (
        f'<Sources><PDFSource guid="{xml.A}" name="Med" path="internal://a.pdf">'
        f'<PDFSelection guid="{xml.B}" page="0" firstX="0" firstY="0" secondX="1" secondY="1"/>'
        f'<Representation guid="{xml.C}" plainTextPath="internal://a.txt"/></PDFSource>'
        f'<PDFSource guid="{xml.D}" name="Uden" path="internal://a.pdf"/></Sources>'
    )
    project = read_qdpx(project_of(inside, {"sources/a.txt": b"Ja.", "sources/a.pdf": b"%PDF-1.4"}))
    assert [(source.name, source.text, source.suffix) for source in project.sources] == [
        *(("Med", "Ja.", ".txt"), ("Uden", "", ".pdf"))
    ]
    assert project.count_lost() == {"refi_lost_region": 1}


def test_everything_that_cannot_be_carried_is_listed(project_of, xml):
    ref = f'<MemberCode targetGUID="{xml.A}"/>'
    inside = (
        xml.codes((xml.A, "Ros"))
        + f'<Cases><Case guid="{xml.B}" name="Anna"><Description>om</Description><SelectionRef targetGUID="{xml.D}"/>'
        "</Case></Cases>"
        + xml.source(
            xml.selection(0, 2, code=xml.C),  # no such code
            xml.selection(50, 60, number=2),  # beyond the text
            xml.selection(2, 2, number=3),  # no words
            xml.selection(0, 2, code=xml.B, number=4),  # of a case
        ).replace(
            "</Sources>",
            f'<PictureSource guid="{xml.B[::-1]}" name="Foto">'
            f'<PictureSelection guid="{xml.C[::-1]}" firstX="0" firstY="0" '
            f'secondX="1" secondY="1"/></PictureSource><VideoSource guid="{xml.D[::-1]}"/>'
            f'<TextSource guid="{xml.A[::-1]}" name="Tom" plainTextPath="internal://væk.txt"/></Sources>',
        )
        + f'<Notes><Note guid="{xml.D}" name="n"><PlainTextContent>Løst notat</PlainTextContent></Note></Notes>'
        + f'<Links><Link guid="{xml.C}"/></Links><Sets><Set guid="{xml.C}" name="S">{ref}</Set></Sets>'
        + f'<Graphs><Graph guid="{xml.C}" name="G"/></Graphs><Description>Om projektet</Description>'
    )
    project = read_qdpx(project_of(inside, {xml.FILE: b"Ja."}))
    assert project.count_lost() == {
        "refi_lost_case_selection": 2,
        "refi_lost_graph": 1,
        "refi_lost_link": 1,
        "refi_lost_note": 3,
        "refi_lost_picture": 1,
        "refi_lost_region": 1,
        "refi_lost_selection": 3,
        "refi_lost_set": 1,
        "refi_lost_text": 1,
        "refi_lost_video": 1,
    }
    assert {lost.what for lost in project.lost if lost.kind == "refi_lost_note"} == {
        *("Anna: om", "Løst notat", "Om projektet")
    }


def test_cases_that_nvivo_lists_among_the_codes_are_no_codes(project_of, xml):
    inside = xml.codes((xml.A, "Ros"), (xml.B, "Anna")) + f'<Cases><Case guid="{xml.B}" name="Anna"/></Cases>'
    assert [code.name for code in read_qdpx(project_of(inside)).codes] == ["Ros"]


def test_what_a_machine_of_ours_coded_never_passes_for_a_persons(project_of, xml):
    users = f'<Users><User guid="{xml.B}" name="model (maskine)"/><User guid="{xml.C}" name="Åse"/></Users>'
    selections = [xml.selection(0, 2, by=xml.B), xml.selection(0, 2, by=xml.C, number=2)]
    project = read_qdpx(project_of(users + xml.codes((xml.A, "Ros")) + xml.source(*selections), {xml.FILE: b"Ja."}))
    assert [given.coder for s in project.sources[0].selections for given in s.codes] == ["Åse"]
    assert project.count_lost() == {"refi_lost_machine": 1}


@pytest.mark.parametrize("start", ["x", "-3", "1e3", "9" * 30, ""])
def test_a_position_that_is_none_is_listed(project_of, xml, start):
    selection = xml.selection(0, 2).replace('startPosition="0"', f'startPosition="{start}"')
    project = read_qdpx(project_of(xml.codes((xml.A, "Ros")) + xml.source(selection), {xml.FILE: b"Ja."}))
    assert project.count_lost() == {"refi_lost_selection": 1}


@pytest.mark.parametrize("ours", [b"", b"[]", b"{", b"\xff", b'{"documents": 3}', b"[" * 100_000])
def test_what_lies_beside_the_project_is_believed_only_where_it_can_be(project_of, xml, ours):
    project = read_qdpx(project_of(xml.source(), {xml.FILE: b"Ja.", "sources/fieldnotes.json": ours}))
    assert isinstance(project.ours, dict)
    assert project.sources[0].text == "Ja."


def test_a_codebook_alone_is_refused_as_a_project(tmp_path):
    path = tmp_path / "a.qdpx"
    path.write_text('<CodeBook xmlns="urn:QDA-XML:codebook:1.0"/>')
    with pytest.raises(FieldnotesError, match=r"not a \.qdpx"):
        read_qdpx(path)
