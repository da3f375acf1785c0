"""Which words count, and how often."""

from fieldnotes.compare.vocabulary_counts import compounds_of, content_words, count_words

LEXICON = {
    "tillidsreform": ("tillidsreform", "NOUN", "tillid+reform"),
    "borgertillid": ("borgertillid", "NOUN", "borger+tillid"),
    "Vi": ("vi", "PRON", ""),
    "går": ("gå", "VERB", ""),
    "Karla": ("Karla", "NOUN", ""),
    "PPR": ("PPR", "PROPN", ""),
    "TAG": ("TAG", "PROPN", ""),
    "tag": ("tag", "NOUN", ""),
}


def words_of(spoken, *texts, **more):
    corpus, tokens = spoken({"A": ("Havnen", list(texts))}, lexicon=LEXICON, **more)
    return content_words(corpus, tokens)


def test_names_placeholders_common_words_and_numbers_are_left_out(spoken):
    found = words_of(spoken, "Vi går med Karla og [Person 3] til brevet 12 uge")
    assert set(found["word"]) == {"brevet", "med", "til"}  # which the test calls nouns


def test_a_capital_that_opens_a_sentence_is_no_name(spoken):
    assert "brev" in set(words_of(spoken, "Brev kom. Brev igen")["word"])


def test_abbreviations_count_and_shouted_words_do_not(spoken):
    assert set(words_of(spoken, "Fra PPR lød TAG ved tag")["word"]) >= {"PPR", "tag"}
    assert "TAG" not in set(words_of(spoken, "Fra PPR lød TAG ved tag")["word"])


def test_the_interviewers_words_are_left_out(spoken):
    assert words_of(spoken, "brevet", roles={"A": "interviewer"}).empty


def test_compounds_count_whole_and_in_parts(spoken):
    corpus, tokens = spoken({"A": ("Havnen", ["tillidsreform borgertillid tillid"])}, lexicon=LEXICON)
    words = content_words(corpus, tokens)
    counts = count_words(corpus, words, by="project")
    said = dict(zip(counts.words, counts.counts[0], strict=True))
    assert said == {"tillid": 3, "tillidsreform": 1, "borgertillid": 1}  # borger and reform are in one compound only
    assert counts.size[0] == 3
    assert compounds_of(words)["tillid"] == "borgertillid, tillidsreform"


def test_a_word_counts_at_most_three_times_in_a_document_and_its_size_shrinks_with_it(spoken):
    corpus, tokens = spoken({"A": ("Havnen", ["kaffe " * 30 + "brev"])})
    counts = count_words(corpus, content_words(corpus, tokens), by="project")
    assert counts.size.tolist() == [31]
    capped = counts.capped(3)
    assert dict(zip(capped.words, capped.counts[0], strict=True)) == {"kaffe": 3, "brev": 1}
    assert capped.size.tolist() == [4]
