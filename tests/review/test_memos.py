from fieldnotes.coding import Code, Codebook
from fieldnotes.coding.codebook_history import Change, add_change
from fieldnotes.review import append, read_codings
from fieldnotes.review.memos import COLUMNS, add_memo, table_memos
from fieldnotes.review.rows import MEMO
from fieldnotes.review.state import review_state

BOOK = Codebook((Code("tillid", "Tillid"), Code("effekt", "Effekt")))
AT = "2026-11-22T14:05:00"


def found(folder, corpus, search=""):
    table = table_memos(folder, corpus, BOOK, search=search)
    assert tuple(table) == COLUMNS
    return table[["review_about", "code", "review_memo", "review_quote"]].to_numpy().tolist()


def test_a_memo_is_shown_with_the_words_it_is_about(tmp_path, corpus, row):
    name = corpus.segments["segment_id"][5]
    evidence = '[{"start": 0, "end": 15, "text": "Det virkede ikke"}]'
    append(
        tmp_path / "Bo.csv",
        [
            row(name, "effekt", note="hvorfor ikke?", evidence=evidence),
            row(name, "", status=MEMO, note="spørg igen", polarity=""),
            row("", "tillid", status=MEMO, note="for bred", polarity=""),
            row("ÅLØ-1", "", status=MEMO, note="kort samtale", polarity=""),
        ],
    )
    assert found(tmp_path, corpus) == [
        ["document", "", "kort samtale", ""],
        ["code", "tillid", "for bred", ""],
        ["segment", "", "spørg igen", "Det virkede ikke, og så lod vi det ligge."],
        ["segment", "effekt", "hvorfor ikke?", "Det virkede ikke"],
    ]
    assert [memo for _, _, memo, _ in found(tmp_path, corpus, "VIRKEDE hvorfor")] == ["hvorfor ikke?"]
    assert found(tmp_path, corpus, "findes ikke") == []


def test_of_a_segments_memos_the_last_stands_and_what_was_undone_or_skipped_is_no_memo(tmp_path, corpus, row):
    name = corpus.segments["segment_id"][1]
    append(
        tmp_path / "Bo.csv",
        [
            row(name, "", status=MEMO, note="først", polarity=""),
            row(name, "", status=MEMO, note="sidst", polarity=""),
            row(name, note="gammel"),
            row(name, status="rejected", note="undone"),
            row(name, "", status="rejected", note="skipped"),
        ],
    )
    assert [memo for _, _, memo, _ in found(tmp_path, corpus)] == ["sidst"]
    append(tmp_path / "Bo.csv", [row(name, "", status=MEMO, note="", polarity="")])
    assert found(tmp_path, corpus) == []


def test_a_memo_added_to_a_segment_stands_behind_the_one_that_is_there(tmp_path, corpus):
    name = corpus.segments["segment_id"][1]
    for note in ("en", "to"):
        add_memo(tmp_path, "Bo", name, note, corpus=corpus, codebook=BOOK, at=AT)
        add_memo(tmp_path, "Bo", "tillid", note, corpus=corpus, codebook=BOOK, at=AT)
    assert [memo for _, _, memo, _ in found(tmp_path, corpus)] == ["en", "to", "en\nto"]


def test_a_name_found_after_the_coding_stands_in_no_memo_no_quote_and_no_coding(tmp_path, corpus, row):
    folder = tmp_path / "codings"
    (tmp_path / "names.csv").write_text("name,pseudonym,kind,decision\nTyra Bangsfort,,person,\n")
    evidence = '[{"start": 0, "end": 14, "text": "Tyra Bangsfort"}]'
    name = corpus.segments["segment_id"][5]
    append(
        folder / "Bo.csv", [row(name, note="ring til Tyra, 22 14 78 03"), row("HAV-1-0123456789", evidence=evidence)]
    )
    append(folder / "Bo.csv", [row("HAV-1-0123456789", note="Tyras ord", evidence=evidence, at="2026-11-23T14:05:00")])
    shown = str(found(folder, corpus)) + "".join(table.to_csv() for table in read_codings(folder, corpus, BOOK))
    assert "[Person 1]s ord" in shown
    assert "ring til [Person 1], [telefon]" in shown
    assert "Tyra" not in shown


def test_a_memo_on_a_code_follows_it_to_its_new_name(tmp_path, corpus, row):
    append(tmp_path / "codings" / "Bo.csv", [row("", "tryghed", status=MEMO, note="se på den", polarity="")])
    add_change(tmp_path, Change("2026-12-01T00:00:00", "rename", "tryghed", "tillid"))
    assert found(tmp_path / "codings", corpus) == [["code", "tillid", "se på den", ""]]


def test_the_state_counts_what_is_done_left_and_to_be_looked_at_again(tmp_path, corpus, row):
    names = corpus.segments["segment_id"]
    append(
        tmp_path / "Bo.csv",
        [row(names[1]), row(names[1], "effekt"), row(names[1], ""), row(names[2], "effekt", status="rejected")],
    )
    append(tmp_path / "Eva.csv", [row(names[2], ""), row("VÆK-1-0123456789"), row("HAV-1-0123456789")])
    state = review_state(corpus, *read_codings(tmp_path, corpus, BOOK)).set_index("coder")
    assert state.loc["Bo"].to_dict() == {
        "n_done": 1,
        "n_given": 2,
        "n_left": 4,
        "n_moved": 0,
        "n_split": 0,
        "n_leftover": 0,
        "n_withdrawn": 0,
    }
    assert state.loc["Eva", ["n_done", "n_left", "n_leftover", "n_withdrawn"]].tolist() == [1, 4, 1, 1]
