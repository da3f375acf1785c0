import unicodedata

import pytest

from fieldnotes.errors import FieldnotesError
from fieldnotes.readers import read_source

SPEECH = "I: Hvordan går det på Ærø?\nR: Så’n »okay« – på en måde.\nI: Hvad så?\nR: Åh, vi øver os.\n"
TURNS = ["Hvordan går det på Ærø?", "Så’n »okay« – på en måde.", "Hvad så?", "Åh, vi øver os."]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_danish_text_is_read_in_each_encoding(text_file, encoding):
    assert [turn.text for turn in read_source(text_file(SPEECH, encoding=encoding)).turns] == TURNS


@pytest.mark.parametrize("encoding", ["mac_roman", "cp865"])
def test_old_encodings_are_told_by_their_danish_letters(text_file, encoding):
    plain = "I: Hvordan går det på Ærø?\nR: Åh, vi øver os på at få mere ud af det.\nI: Ja?\nR: Ja.\n"
    assert [turn.text for turn in read_source(text_file(plain, encoding=encoding)).turns][1].startswith("Åh, vi øver")


def test_decomposed_letters_are_composed_and_line_ends_are_line_feeds(text_file):
    path = text_file(unicodedata.normalize("NFD", SPEECH).replace("\n", "\r\n"))
    assert [turn.text for turn in read_source(path).turns] == TURNS


def test_zero_bytes_that_are_no_utf16_are_refused(tmp_path):
    path = tmp_path / "kilde.txt"
    path.write_bytes(b"hemmelig\x00\x00\x00 tekst med mange ord i")
    with pytest.raises(FieldnotesError, match="zero bytes") as caught:
        read_source(path)
    assert "hemmelig" not in str(caught.value)


@pytest.mark.parametrize("content", ["", " \n\t\n", "\ufeff"])
def test_a_file_without_text_says_so(text_file, content):
    with pytest.raises(FieldnotesError, match="holds no text"):
        read_source(text_file(content))


def test_markdown_labels_headings_and_emphasis_lose_their_marks(text_file, turns):
    path = text_file(
        "# Interview\n\n**Interviewer:** Hvad?\n\n**Malthe:** Øh, *ja*.\n\n**Interviewer:** Og?\n\n**Malthe:** Nej.\n",
        "kilde.md",
    )
    assert turns(read_source(path)) == [
        ("", "note", "Interview"),
        ("Interviewer", "interviewer", "Hvad?"),
        ("Malthe", "", "Øh, ja."),
        ("Interviewer", "interviewer", "Og?"),
        ("Malthe", "", "Nej."),
    ]


def test_a_markdown_table_is_read_row_by_row(text_file):
    path = text_file("# Log\n\n| Dato | Tekst |\n|---|---|\n| 12/9-19 | Start. |\n| 3/10 | Mere. |\n", "kilde.md")
    reading = read_source(path)
    assert [(turn.date, turn.text) for turn in reading.turns if turn.role != "note"] == [
        ("2019-09-12", "Start."),
        ("2019-10-03", "Mere."),
    ]


def test_wrapped_lines_become_paragraphs_with_their_words_mended(text_file):
    lines = [
        "Kommunen vil gerne have, at medarbejderne tænker med, og at borgerne bliver spurgt i",
        "god tid, for ellers bliver samarbejdet ikke til noget, og så er vi lige vidt i sam-",
        "arbejdet med de andre forvaltninger, som vi skal være sammen med i mange år endnu, og",
        "det ved alle, der har prøvet at flytte en sag fra den ene side af gangen til den anden.",
        "",
        "Næste afsnit handler om BUM-",
        "modellen.",
    ]
    texts = [turn.text for turn in read_source(text_file("\n".join(lines))).turns]
    assert texts[0] == " ".join([lines[0], lines[1][:-1] + lines[2], lines[3]])
    assert len(texts) == 3


def test_dashes_of_quotes_are_no_labels(text_file):
    path = text_file("- Vi skal turde, siger hun.\n\n- Ja: det skal vi, siger han.\n\n- Nej, siger de andre.\n")
    reading = read_source(path)
    assert reading.how == "paragraphs"
    assert [turn.speaker for turn in reading.turns] == ["", "", ""]
