import csv
import io

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldnotes.coding import Code, Codebook
from fieldnotes.coding.codebook_history import Change, add_change
from fieldnotes.errors import FieldnotesError
from fieldnotes.review import append, read_codings, read_log, review_queue, standing
from fieldnotes.review.coding_sheet import coding_sheet, headings, themes
from fieldnotes.review.import_filled import import_filled
from fieldnotes.review.memos import table_memos
from fieldnotes.review.workbook import write_workbook
from fieldnotes.tables import frame

BOOK = Codebook(
    (
        Code("tillid", "Tillid", definition="Når nogen stoler på nogen.", include=("at stole på",), examples=("Ja.",)),
        Code("effekt", "Effekt"),
        Code("varig", "Effekt", parent="effekt"),
    )
)
AT = "2026-11-22T14:05:00"
HEADS = list(headings("da").values())


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "raw" / "codings"


@pytest.fixture
def exported(corpus, tmp_path):
    names = corpus.coded().segments["segment_id"]
    return write_workbook(coding_sheet(corpus, names), BOOK, tmp_path / "Bo.xlsx", coder="Bo")


def fill(path, *rows: dict[str, str], to=None):
    """Fill in the rows of a workbook in their order, as a person does."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    columns = [cell.value for cell in sheet[1]]
    for line, row in enumerate(rows, start=2):
        for heading, value in row.items():
            sheet.cell(line, columns.index(heading) + 1).value = value
    book.save(to or path)
    return to or path


def as_csv(path, encoding: str) -> None:
    rows = [[cell or "" for cell in row] for row in openpyxl.load_workbook(path).worksheets[0].values]
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(rows)
    path.with_suffix(".csv").write_bytes(out.getvalue().encode(encoding, errors="replace"))


def test_the_sheet_has_context_drop_downs_and_open_cells_only_where_one_codes(corpus, exported):
    book = openpyxl.load_workbook(exported)
    coding, codebook, guide = book.worksheets
    assert [sheet.title for sheet in book.worksheets] == ["Kodning", "Kodebog", "Vejledning"]
    assert [cell.value for cell in coding[1]] == HEADS
    first = {cell: coding.cell(2, HEADS.index(cell) + 1) for cell in HEADS}
    assert first["Før"].value == "[interviewer] Hvad betyder tillid for dig?"
    assert first["Efter"].value.startswith("[borger] Kommunen mangler")
    assert {head for head, cell in first.items() if not cell.protection.locked} == set(HEADS[7:])
    assert coding.protection.sheet
    assert not coding.protection.password
    assert coding.freeze_panes == "B2"
    ranges = {str(rule.sqref): rule.formula1 for rule in coding.data_validations.dataValidation}
    assert "'Kodebog'!$A$2:$A$4" in ranges.values()
    assert '"til stede,mangler,afvist"' in ranges.values()
    assert [row[0] for row in codebook.iter_rows(min_row=2, values_only=True)] == [
        "Tillid",
        "Effekt (effekt)",
        "Effekt (varig)",
    ]
    assert codebook["D2"].value == "Når nogen stoler på nogen."
    assert any("Koder: Bo" in str(row[0]) for row in guide.values)


def test_what_looks_like_a_formula_stays_text_and_signs_no_sheet_can_hold_are_left_out(corpus_of, tmp_path):
    texts = ["=SUM(A1)", "+45 er et nummer", "-1 grad", "@alle\x07"]
    corpus = corpus_of({"A-1": texts})
    path = write_workbook(coding_sheet(corpus, corpus.segments["segment_id"]), BOOK, tmp_path / "x.xlsx")
    column = HEADS.index("Tekst") + 1
    cells = [openpyxl.load_workbook(path).worksheets[0].cell(line, column) for line in range(2, 6)]
    assert [cell.value for cell in cells] == [*texts[:3], "@alle "]
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.quotePrefix for cell in cells)


def test_the_same_rows_give_the_same_bytes(corpus, tmp_path):
    sheet = coding_sheet(corpus, corpus.segments["segment_id"])
    paths = [write_workbook(sheet, BOOK, tmp_path / name, coder="Bo") for name in ("a.xlsx", "b.xlsx")]
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_nobodys_decisions_are_shown_and_proposals_only_when_asked_for(corpus):
    names = corpus.coded().segments["segment_id"]
    row = {"segment_id": names[0], "code": "tillid", "polarity": "lacking", "status": "proposed", "evidence": []}
    codings = frame(
        "codings",
        [
            row | {"coder": "model", "method": "model", "score": 0.75},
            row | {"coder": "Eva", "method": "human", "code": "effekt"},
        ],
    )
    assert "proposals" not in coding_sheet(corpus, names)
    shown = coding_sheet(corpus, names, codings, labels=BOOK.labels)["proposals"]
    assert shown[0] == "Tillid, mangler (0,75)"
    assert "effekt" not in "".join(shown).casefold()


def test_a_filled_in_sheet_is_read_back(corpus, folder, exported):
    fill(
        exported,
        {"Tema 1": "Tillid", "Tema 2": "effekt (VARIG) ", "Fortegn 2": "mangler", "Notat": "=vigtigt"},
        {"Intet tema": "x"},
        {},
        {"Notat": "kom tilbage"},
    )
    done = import_filled(folder, exported, corpus, BOOK, at=AT)
    assert (done.coder, done.new, done.changed, done.same, done.blank) == ("Bo", 3, 0, 0, 2)
    codings, leftovers = read_codings(folder, corpus, BOOK)
    names = corpus.coded().segments["segment_id"]
    assert codings[["segment_id", "code", "polarity"]].to_numpy().tolist() == [
        [names[0], "", "present"],
        [names[0], "tillid", "present"],
        [names[0], "varig", "lacking"],
        [names[1], "", "present"],
    ]
    assert leftovers.empty
    found = table_memos(folder, corpus, BOOK)
    assert found[["segment_id", "review_memo"]].to_numpy().tolist() == sorted(
        [[names[0], "=vigtigt"], [names[3], "kom tilbage"]]
    )


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
def test_what_danish_excel_saves_as_csv_is_read_back_the_same(corpus, folder, exported, encoding):
    fill(exported, {"Tema 1": "Tillid", "Fortegn 1": "mangler", "Notat": "blå; grøn"}, {"Intet tema": "x"})
    as_csv(exported, encoding)
    import_filled(folder, exported, corpus, BOOK, at=AT)
    done = import_filled(folder, exported.with_suffix(".csv"), corpus, BOOK, at="2026-12-01T10:00:00", coder="Bo")
    assert (done.new, done.changed, done.same) == (0, 0, 2)


def test_a_csv_must_be_told_whose_it_is_and_a_workbook_is_not_another_coders(corpus, folder, exported):
    as_csv(exported, "utf-8-sig")
    with pytest.raises(FieldnotesError, match="does not say whose it is"):
        import_filled(folder, exported.with_suffix(".csv"), corpus, BOOK, at=AT)
    with pytest.raises(FieldnotesError, match="made for another coder"):
        import_filled(folder, exported, corpus, BOOK, at=AT, coder="Eva")


def test_every_problem_is_reported_with_its_row_and_nothing_is_written(corpus, folder, exported):
    names = corpus.coded().segments["segment_id"]
    fill(
        exported,
        {"Tema 1": "Tilid", "Fortegn 1": "måske"},
        {"Tema 1": "Tillid", "Intet tema": "x"},
        {"Fortegn 3": "mangler"},
        {"Afsnit": names[0]},
        {"Afsnit": "X-9-0123456789", "Tema 1": "Tillid", "Tema 2": "tillid"},
    )
    with pytest.raises(FieldnotesError) as caught:
        import_filled(folder, exported, corpus, BOOK, at=AT)
    assert [(p.where.removeprefix("the spreadsheet, row "), p.what) for p in caught.value.problems] == [
        ("2", "has an unknown polarity at theme 1."),
        ("2", "has a theme 1 that is not in the codebook."),
        ("3", "has themes, and a mark that there is none."),
        ("4", "has a polarity without theme 3."),
        ("5", "has the same segment as row 2."),
        ("6", "has a segment that is not in this study."),
        ("6", "has the same theme twice."),
    ]
    assert not folder.exists()


def test_a_changed_mind_stands_and_what_was_decided_before_remains_in_the_log(corpus, folder, exported):
    fill(exported, {"Tema 1": "Tillid", "Tema 2": "Effekt (effekt)"}, {"Intet tema": "x"})
    import_filled(folder, exported, corpus, BOOK, at=AT)
    before = (folder / "Bo.csv").read_bytes()
    fill(exported, {"Fortegn 1": "mangler", "Tema 2": None})
    done = import_filled(folder, exported, corpus, BOOK, at=AT)  # within the same second
    assert (done.changed, done.same) == (1, 1)
    assert (folder / "Bo.csv").read_bytes().startswith(before)
    stands = standing(read_log(folder / "Bo.csv"))
    given = stands[(stands["status"] == "accepted") & (stands["code"] != "")]
    assert given[["code", "polarity"]].to_numpy().tolist() == [["tillid", "lacking"]]


def test_a_theme_may_bear_the_name_it_had_when_the_sheet_went_out(corpus, folder, exported):
    fill(exported, {"Tema 1": "Tillid"})
    new = Codebook((Code("tryghed", "Tryghed"),))
    add_change(folder.parent, Change(AT, "rename", "tillid", "tryghed"))
    add_change(folder.parent, Change(AT, "label", "Tillid", "Tryghed"))
    import_filled(folder, exported, corpus, new, at=AT)
    assert set(read_log(folder / "Bo.csv")["code"]) == {"", "tryghed"}


def test_a_segment_that_has_changed_since_the_sheet_went_out_is_found_by_its_words(corpus, corpus_of, folder, exported):
    fill(exported, {"Tema 1": "Tillid"})
    text = "Jeg har nu tillid til min sagsbehandler, for hun holder altid, hvad hun lover."
    changed = corpus_of({"HAV-1": ["Hvad?", text, "Noget andet."], "ÅLØ-1": ["Vi prøver noget andet."]})
    import_filled(folder, exported, changed, BOOK, at=AT)
    codings, leftovers = read_codings(folder, changed, BOOK)
    assert set(codings["segment_id"]) == {changed.segments["segment_id"][1]}
    assert set(leftovers["reason"]) == {"moved"}


def test_what_is_no_sheet_for_coding_says_so(corpus, folder, tmp_path):
    for name, content in (("a.xlsx", b"PK nej"), ("b.csv", b"a;b\r\n1;2\r\n"), ("c.txt", b""), ("d.csv", b"")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(FieldnotesError, match="the spreadsheet"):
            import_filled(folder, tmp_path / name, corpus, BOOK, at=AT, coder="Bo")
    with pytest.raises(FieldnotesError, match="is not there"):
        import_filled(folder, tmp_path / "e.csv", corpus, BOOK, at=AT, coder="Bo")


choice = st.tuples(st.sampled_from(list(themes(BOOK))), st.sampled_from(["", "til stede", "mangler", "afvist"]))
filled_row = st.one_of(
    st.just({}),
    st.just({"Intet tema": "x"}),
    st.lists(choice, min_size=1, max_size=3, unique_by=lambda pair: pair[0]).map(
        lambda pairs: {
            f"{head} {n}": value
            for n, pair in enumerate(pairs, start=1)
            for head, value in zip(("Tema", "Fortegn"), pair, strict=True)
        }
    ),
)


@settings(max_examples=20)
@given(st.lists(filled_row, min_size=5, max_size=5))
def test_export_import_import_adds_nothing_the_second_time_and_export_offers_only_the_rest(
    corpus, tmp_path_factory, rows
):
    base = tmp_path_factory.mktemp("round")
    names = corpus.coded().segments["segment_id"]
    path = write_workbook(coding_sheet(corpus, names), BOOK, base / "Bo.xlsx", coder="Bo")
    fill(path, *rows)
    import_filled(base / "codings", path, corpus, BOOK, at=AT)
    log = base / "codings" / "Bo.csv"
    content = log.read_bytes() if log.exists() else b""
    import_filled(base / "codings", path, corpus, BOOK, at="2026-12-01T10:00:00")
    assert (log.read_bytes() if log.exists() else b"") == content
    codings, _ = read_codings(base / "codings", corpus, BOOK)
    left = review_queue(corpus, codings, coder="Bo", order="random")["segment_id"]
    assert set(left) == {name for name, row in zip(names, rows, strict=True) if not row}
    given = codings[codings["code"] != ""]
    assert len(given) == sum(1 for row in rows for head in row if head.startswith("Tema"))


def test_a_decision_made_elsewhere_meanwhile_is_not_added_again(corpus, folder, exported, row):
    names = corpus.coded().segments["segment_id"]
    append(folder / "Bo.csv", [row(names[0], evidence='[{"start": 0, "end": 3, "text": "Jeg"}]'), row(names[0], "")])
    fill(exported, {"Tema 1": "Tillid"})
    assert import_filled(folder, exported, corpus, BOOK, at=AT).same == 1
    assert len(pd.read_csv(folder / "Bo.csv")) == 2
