"""A pilot's answer: read from the sheet it was written in, and put in as a source of the next round."""

import docx
import pytest

from fieldnotes.errors import FieldnotesError
from fieldnotes.report.docx import write_page
from fieldnotes.report.feedback_answer import add_answer, next_round, read_answer
from fieldnotes.report.page import prose, render
from fieldnotes.sources import read_sources

QUESTIONS = prose("da")["feedback"]["answer_questions"]


@pytest.fixture
def sheet(tmp_path):
    """A feedback as it is sent out: with words of ours, which are no answer."""
    theme = {"label": "Tillid", "count": "3", "n": "9", "share": "33 %", "sources": "2", "low": "", "stands": ""}
    page = render(
        "feedback.html",
        paper=True,
        t=prose("da"),
        themes=[theme | {"quotes": [{"text": "Vi stoler på dem.", "side": "borgere"}]}],
        **dict.fromkeys(("project", "title", "round", "documents", "segments", "period", "judged", "figure"), ""),
        lacking=[],
        questions=[],
    )
    return write_page(page, tmp_path / "ark.docx", tmp_path, title="", language="da", numbered=False)


def filled(sheet, answers: dict[int, list[str]]):
    document = docx.Document(str(sheet))
    boxes = [table.rows[1].cells[0] for table in document.tables]
    for which, paragraphs in answers.items():
        boxes[which].paragraphs[0].text = paragraphs[0]
        for text in paragraphs[1:]:
            boxes[which].add_paragraph(text)
    document.save(str(sheet))
    return sheet


def test_what_stands_below_the_questions_is_read_and_nothing_else(sheet):
    said = read_answer(filled(sheet, {0: ["Ja, det hele."], 2: ["Naboerne.", "Og natten."]}))
    assert said == [(QUESTIONS[0], "Ja, det hele."), (QUESTIONS[2], "Naboerne.\nOg natten.")]


def test_a_text_file_with_the_questions_is_read_too_in_either_language(tmp_path):
    (tmp_path / "a.txt").write_text(
        "Hej\nHVAD KAN I  GENKENDE?\nAlt.\nWhat have we overlooked:\nCats", encoding="cp1252"
    )
    asked = prose("en")["feedback"]["answer_questions"]
    assert read_answer(tmp_path / "a.txt") == [(QUESTIONS[0], "Alt."), (asked[2], "Cats")]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.txt", b"Hvad kan I genkende?\n", "nothing below"),
        ("a.docx", b"PK", "no Word document"),
        ("b", None, "not there"),
    ],
)
def test_what_holds_no_answer_is_refused(tmp_path, name, content, says):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(FieldnotesError, match=says):
        read_answer(tmp_path / name)


def test_an_empty_sheet_is_no_answer(sheet):
    with pytest.raises(FieldnotesError, match="nothing below"):
        read_answer(sheet)


def test_an_answer_becomes_a_file_and_a_row_and_all_that_was_there_stays(tiny, sheet):
    raw = tiny / "raw"
    before = read_sources(raw)
    doc_id = add_answer(raw, filled(sheet, {1: ["Nej."]}), "Havnen", answers="1", round="2", date="2020-02-01")
    after = read_sources(raw)
    assert doc_id == "HAV-R2-S"
    assert after[after["doc_id"] != doc_id].drop(columns="answers").to_dict("records") == before.to_dict("records")
    row = after.set_index("doc_id").loc[doc_id]
    assert (row["project"], row["kind"], row["round"], row["answers"]) == ("Havnen", "reflection", "2", "1")
    text = (raw / row["path"]).read_text(encoding="utf-8")
    assert text == f"Spørgsmål: {QUESTIONS[1]}\n\nSvar: Nej.\n"


def test_the_same_answer_is_not_added_twice_nor_for_an_unknown_pilot(tiny, sheet):
    filled(sheet, {1: ["Nej."]})
    add_answer(tiny / "raw", sheet, "Havnen", answers="1", round="2")
    with pytest.raises(FieldnotesError, match="already"):
        add_answer(tiny / "raw", sheet, "Havnen", answers="1", round="2")
    with pytest.raises(FieldnotesError, match="no source"):
        add_answer(tiny / "raw", sheet, "Månen", answers="1", round="2")


def test_a_list_of_sources_from_a_danish_excel_keeps_its_semicolons(tiny, sheet):
    path = tiny / "raw" / "sources.csv"
    path.write_bytes(path.read_text(encoding="utf-8").replace(",", ";").encode("utf-8-sig"))
    add_answer(tiny / "raw", filled(sheet, {0: ["Ja."]}), "Åløkken", answers="1", round="2", role="medarbejder")
    assert (
        path.read_text(encoding="utf-8").splitlines()[-1]
        == "Åløkken/ÅLØ-R2-S.txt;ÅLØ-R2-S;Åløkken;reflection;;2;medarbejder;1"
    )


def test_questions_are_read_as_the_interviewers_and_answers_as_the_roles_own(tiny, sheet):
    from fieldnotes.corpus import read_corpus

    filled(sheet, {0: ["Vi har tillid til hinanden.", "Og til jer."], 3: ["Et forsøg."]})
    doc_id = add_answer(tiny / "raw", sheet, "Havnen", answers="1", round="2", role="projektleder")
    corpus = read_corpus(tiny).where(doc_id=doc_id)
    assert corpus.turns["role"].tolist() == ["interviewer", "projektleder"] * 2
    assert corpus.documents["answers"].tolist() == ["1"]
    said = " ".join(corpus.coded().with_text()["text"])
    assert said == "Vi har tillid til hinanden. Og til jer. Et forsøg."


def test_the_round_after_a_round():
    assert [next_round(name) for name in ("1", "R9", "2020-2", "forår", "")] == ["2", "R10", "2020-3", "forår+", "+"]
