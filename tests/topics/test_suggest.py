from dataclasses import replace

from fieldnotes.coding import Code, Codebook
from fieldnotes.coding.codebook_yaml import parse_codebook
from fieldnotes.topics import suggest_codes


def test_suggested_codes_are_read_as_a_codebook_with_terms_and_examples(found):
    book = parse_codebook(suggest_codes(found), "x")
    assert len(book) == 4
    for code in book:
        assert code.definition.startswith("Udkast: når der tales om ")
        assert len(code.terms) >= 3
        assert len(code.examples) == 3


def test_a_topic_that_a_code_covers_is_not_suggested(found):
    covered = replace(found, topics=found.topics.assign(coverage=[0.9, 0.0, 0.5, 0.4]))
    assert len(parse_codebook(suggest_codes(covered), "x")) == 2
    assert suggest_codes(replace(found, topics=found.topics.assign(coverage=0.8))) == ""


def test_terms_and_ids_of_the_codebook_are_not_suggested_again(found):
    first = parse_codebook(suggest_codes(found), "x").codes[0]
    book = Codebook((Code(first.id, "Kendt", terms=first.terms[:2]),))
    again = parse_codebook(suggest_codes(found, book), "x").codes[0]
    assert again.id == f"{first.id}_2"
    assert not set(first.terms[:2]) & set(again.terms)


def test_a_comment_marks_what_one_source_carries(found):
    marked = replace(found, topics=found.topics.assign(note="one_document+unstable"))
    assert "# T01; båret af én kilde; ustabilt" in suggest_codes(marked)
    assert "# T01; carried by one source; unstable" in suggest_codes(marked, language="en")
