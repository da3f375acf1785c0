import json

import pytest

from fieldnotes.coding import Code, Codebook
from fieldnotes.coding.codebook_history import Change, add_change
from fieldnotes.corpus import read_corpus
from fieldnotes.errors import FieldnotesError
from fieldnotes.review import append, read_codings
from fieldnotes.review.codings import LEFTOVERS
from fieldnotes.tables import check

BOOK = Codebook((Code("tillid", "Tillid"), Code("effekt", "Effekt"), Code("samskabelse", "Samskabelse")))


def marked(text: str, words: str) -> str:
    at = text.index(words)
    return json.dumps([{"start": at, "end": at + len(words), "text": words}])


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "raw" / "codings"


def text_of(corpus, segment_id):
    return corpus.with_text().set_index("segment_id").loc[segment_id, "text"]


def test_codings_have_the_place_of_their_evidence_in_the_document(corpus, folder, row):
    name = corpus.segments["segment_id"][3]
    words = "skrev den ned"  # behind an emoji, which counts as one character
    append(folder / "Bo.csv", [row(name, evidence=marked(text_of(corpus, name), words), note="husk"), row(name, "")])
    codings, leftovers = read_codings(folder, corpus, BOOK)
    check("codings", codings)
    assert codings[["code", "coder", "method", "status", "note"]].to_numpy().tolist() == [
        ["", "Bo", "human", "accepted", ""],
        ["tillid", "Bo", "human", "accepted", "husk"],
    ]
    span = codings["evidence"][1][0]
    assert corpus.documents["text"][0][span["start"] : span["end"]] == words
    assert leftovers.empty
    assert list(leftovers) == list(LEFTOVERS)


def test_no_folder_gives_no_codings(corpus, folder):
    codings, leftovers = read_codings(folder, corpus)
    assert check("codings", codings).empty
    assert leftovers.empty


def test_offsets_counted_in_another_way_are_corrected_by_the_words(corpus, folder, row):
    name = corpus.segments["segment_id"][3]
    at = text_of(corpus, name).index("skrev den ned") + 1  # as a browser counts: the emoji as two
    append(
        folder / "Bo.csv", [row(name, evidence=json.dumps([{"start": at, "end": at + 13, "text": "skrev den ned"}]))]
    )
    span = read_codings(folder, corpus)[0]["evidence"][0][0]
    assert corpus.documents["text"][0][span["start"] : span["end"]] == "skrev den ned"


@pytest.mark.parametrize(
    ("new", "words", "found"),
    [
        ("Jeg har tillid til min sagsbehandler [Person 3], for hun holder, hvad hun lover.", *["hvad hun lover"] * 2),
        ("Så: jeg har stor tillid til min nye sagsbehandler. Hun holder, hvad hun lover.", *["hvad hun lover"] * 2),
        (
            "Jeg har faktisk tillid til vores sagsbehandler. Hun er god.",
            "Jeg har tillid til min sagsbehandler",
            "Jeg har faktisk tillid til vores sagsbehandler",
        ),
    ],
)
def test_a_coding_follows_its_words_into_the_changed_segment(corpus, corpus_of, folder, row, new, words, found):
    name = corpus.segments["segment_id"][1]
    text = text_of(corpus, name)
    append(folder / "Bo.csv", [row(name, evidence=marked(text, words)), row(name, "effekt"), row(name, "")])
    changed = corpus_of({"HAV-1": ["Hvad betyder tillid for dig?", new, "Kommunen mangler tillid til os."]})
    codings, leftovers = read_codings(folder, changed, BOOK)
    target = changed.segments["segment_id"][1]
    assert set(codings["segment_id"]) == {target}
    assert codings["code"].tolist() == ["", "tillid", "effekt"]
    assert leftovers["reason"].tolist() == ["moved"] * 3
    assert set(leftovers["moved_to"]) == {target}
    span = codings["evidence"][1][0]
    assert changed.documents["text"][0][span["start"] : span["end"]] == found


def test_an_interview_mended_by_hand_keeps_its_codings(tiny, row):
    before = read_corpus(tiny)
    rows = before.coded().with_text()
    for segment_id, text in zip(rows["segment_id"], rows["text"], strict=True):
        append(tiny / "raw" / "codings" / "Bo.csv", [row(segment_id, evidence=marked(text, text)), row(segment_id, "")])
    path = tiny / "raw" / "Havnen" / "Interview Tyra Bangsfort.txt"
    path.write_text(path.read_text().replace("Jeg har tillid til", "Jeg har stor tillid til"))
    after = read_corpus(tiny)
    codings, leftovers = read_codings(tiny / "raw" / "codings", after)
    assert set(codings["segment_id"]) == set(after.coded().segments["segment_id"])
    (gone,) = set(rows["segment_id"]) - set(after.segments["segment_id"])
    assert leftovers[["segment_id", "code", "reason"]].to_numpy().tolist() == [
        [gone, "tillid", "moved"],
        [gone, "", "moved"],
    ]


def test_what_is_not_found_again_is_listed_and_never_dropped(corpus, corpus_of, folder, row):
    names = corpus.segments["segment_id"]
    append(
        folder / "Bo.csv",
        [
            row(names[1], evidence=marked(text_of(corpus, names[1]), "sagsbehandler")),
            row(names[2]),  # the whole segment, so there are no words to find
            row(names[4]),
            row(names[0], "glemt"),
        ],
    )
    changed = corpus_of({"HAV-1": ["Hvad betyder tillid for dig?", "Noget helt andet blev sagt."]})
    codings, leftovers = read_codings(folder, changed, BOOK)
    assert codings.empty
    assert dict(zip(leftovers["segment_id"], leftovers["reason"], strict=True)) == {
        names[1]: "segment_gone",
        names[2]: "segment_gone",
        names[4]: "document_gone",
        names[0]: "code_gone",
    }
    assert set(leftovers["doc_id"]) == {"HAV-1", "ÅLØ-1"}


def test_words_that_stand_in_several_segments_point_nowhere(corpus_of, folder, row):
    name = "HAV-1-0123456789"
    append(folder / "Bo.csv", [row(name, evidence='[{"start": 0, "end": 6, "text": "tillid"}]')])
    changed = corpus_of({"HAV-1": ["Der er tillid her.", "Der er tillid der."]})
    assert read_codings(folder, changed)[1]["reason"].tolist() == ["segment_gone"]


def test_a_decision_made_in_the_new_segment_outweighs_one_that_moved_there(corpus_of, folder, row):
    changed = corpus_of({"HAV-1": ["Der er en stor tillid her."]})
    old = row("HAV-1-0123456789", evidence='[{"start": 0, "end": 10, "text": "stor tillid"}]')
    append(folder / "Bo.csv", [old, row(changed.segments["segment_id"][0], status="rejected")])
    codings, leftovers = read_codings(folder, changed)
    assert codings["status"].tolist() == ["rejected"]
    assert leftovers["reason"].tolist() == ["decided_there"]


def test_a_renamed_code_is_read_by_its_new_name_and_only_what_was_coded_before(corpus, folder, row):
    names = corpus.segments["segment_id"]
    append(
        folder / "Bo.csv",
        [row(names[1], "tryghed"), row(names[2], "tryghed", at="2026-12-24T10:00:00"), row(names[3], "tryghed", at="")],
    )
    add_change(folder.parent, Change("2026-12-01T09:00:00", "rename", "tryghed", "tillid"))
    assert read_codings(folder, corpus, BOOK)[0]["code"].tolist() == ["tillid"] * 3  # there is no tryghed any more
    with_new = Codebook((*BOOK.codes, Code("tryghed", "Tryghed")))  # a new code took the old id
    assert read_codings(folder, corpus, with_new)[0]["code"].tolist() == ["tillid", "tryghed", "tryghed"]


@pytest.mark.parametrize(
    ("lines", "status"),
    [
        ([("tryghed", "accepted", ""), ("tillid", "rejected", "")], ["accepted"]),
        ([("tryghed", "rejected", ""), ("tillid", "rejected", "")], ["rejected"]),
        ([("tryghed", "accepted", ""), ("tillid", "rejected", "2026-12-24T10:00:00")], ["rejected"]),
        ([("tryghed", "accepted", ""), ("tillid", "accepted", "")], ["accepted"]),
    ],
)
def test_of_merged_codes_the_given_one_counts_unless_decided_since(corpus, folder, row, lines, status):
    name = corpus.segments["segment_id"][1]
    rows = [row(name, code, status=given, **({"at": at} if at else {})) for code, given, at in lines]
    append(folder / "Bo.csv", rows)
    add_change(folder.parent, Change("2026-12-01T09:00:00", "merge", "tryghed", "tillid"))
    codings, leftovers = read_codings(folder, corpus, BOOK)
    assert codings["status"].tolist() == status
    assert set(codings["code"]) == {"tillid"}
    assert leftovers.empty


def test_a_split_code_is_listed_for_a_second_look_until_the_coder_has_been_there_again(corpus, folder, row):
    names = corpus.segments["segment_id"]
    append(folder / "Bo.csv", [row(names[1]), row(names[2]), row(names[3], "effekt")])
    add_change(folder.parent, Change("2026-12-01T09:00:00", "split", "tillid", "samskabelse"))
    append(folder / "Bo.csv", [row(names[2], "", at="2026-12-24T10:00:00")])
    codings, leftovers = read_codings(folder, corpus, BOOK)
    assert leftovers[["segment_id", "reason"]].to_numpy().tolist() == [[names[1], "split"]]
    assert (codings["code"] == "tillid").sum() == 2


def test_problems_of_all_coders_come_together(corpus, folder):
    folder.mkdir(parents=True)
    for name in ("a.csv", "b.csv"):
        (folder / name).write_text("segment_id,code,polarity,status,evidence,note,at\ns,tillid,måske,accepted,,,\n")
    with pytest.raises(FieldnotesError) as caught:
        read_codings(folder, corpus)
    assert [problem.where for problem in caught.value.problems] == ["codings/a.csv, row 2", "codings/b.csv, row 2"]
