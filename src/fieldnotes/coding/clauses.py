"""Clauses in Danish, written or spoken: where a negation stops, told from punctuation, conjunctions and verbs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fieldnotes.coding.vocabulary import Bools, Ints, Vocabulary

STOPS = (".", "!", "?", ";", ":", "…", "...", "–", "—", "-")
# A clause begins with one of these, comma or not.
CONJUNCTIONS = ("men", "fordi", "selvom", "skønt", "hvorimod", "mens", "hvis", "når", "medmindre", "dog")
# These begin a clause where a subject or a finite verb follows; else they join words: "tid og tillid".
JOINERS = ("og", "så", "eller", "samt")
SUBJECTS = ("jeg", "du", "han", "hun", "vi", "man")
MAYBE_SUBJECTS = ("det", "der", "de", "den", "i", "så")  # only where a finite verb follows them
# After a comma these go on with what was said: "vi mangler, at nogen viser tillid".
CONTINUERS = ("at", "som", "der")
# A negation behind one of these belongs to another clause than the theme before it.
BLOCKERS = (",", "at", "som", "når", "hvis", "og", "eller", "men", "hvor")
# Finite verbs that a tagger misses, or whose form is that of the infinitive or ends as a participle does.
FINITE = (
    *(
        "skal",
        "vil",
        "kan",
        "må",
        "bør",
        "tør",
        "ved",
        "er",
        "har",
        "var",
        "havde",
        "blev",
        "gik",
        "kom",
        "fik",
        "gjorde",
    ),
    *("skulle", "ville", "kunne", "måtte", "burde", "turde", "holdt", "faldt", "bandt", "hjalp", "findes", "synes"),
)
PARTICIPLE = ("t", "nde")
VERBS = ("VERB", "AUX")
# With these a negation says that the theme is missing: "tillid har vi ikke". "Lederne svarede ikke" says no such thing.
LIGHT = (
    *("er", "var", "har", "havde", "bliver", "blev", "findes", "fandtes", "eksisterer", "eksisterede", "fungerer"),
    *(
        "fungerede",
        "virker",
        "virkede",
        "får",
        "fik",
        "ser",
        "mærker",
        "mærkede",
        "oplever",
        "oplevede",
        "kender",
        "giver",
    ),
)


@dataclass(frozen=True)
class Clauses:
    """Each token's clause, and running counts (one longer than the tokens) of what lies before each token."""

    clause: Ints
    finite: Ints
    light: Ints
    blocks: Ints
    is_comma: Bools


def clauses(vocab: Vocabulary, ids: Ints, segment: Ints) -> Clauses:
    """Give the clauses of a stream of tokens (their numbers in the vocabulary, and the segment of each)."""
    finite = _finite(vocab)[ids]
    comma = vocab.with_form([","])[ids]
    stop = vocab.with_form(STOPS)[ids]
    begins = _after(stop) | vocab.with_form(CONJUNCTIONS)[ids] | _joined_clause(vocab, ids, finite)
    begins[:1] = True
    begins[1:] |= segment[1:] != segment[:-1]

    # A comma parts clauses only where a finite verb follows before the next one: "tid, ro og tillid" is one clause.
    piece = np.cumsum(begins | _after(comma))
    has_verb = np.bincount(piece, weights=finite, minlength=1)[piece] > 0 if len(piece) else finite
    light = vocab.with_form(LIGHT)[ids]
    resumes = vocab.with_form(["den"])[ids] & _before(light) & _after(comma)  # spoken: "tilliden, den er væk"
    begins |= _after(comma) & has_verb & ~vocab.with_form(CONTINUERS)[ids] & ~resumes

    blocks = vocab.with_form(BLOCKERS)[ids] | (vocab.with_form(["der"])[ids] & ~_after(finite))
    blocks &= ~(comma & _before(resumes))
    return Clauses(np.cumsum(begins), _running(finite), _running(light), _running(blocks), comma)


def _finite(vocab: Vocabulary) -> Bools:
    """Say which words are finite verbs: neither the infinitive, which is the lemma, nor a participle."""
    participle = np.array([form.endswith(PARTICIPLE) for form in vocab.forms], bool)[vocab.form]
    bent = vocab.with_pos(VERBS) & ~participle
    ids = np.flatnonzero(bent)
    bent[ids] = [vocab.forms[f] != vocab.lemmas[n] for f, n in zip(vocab.form[ids], vocab.lemma[ids], strict=True)]
    return bent | vocab.with_form(FINITE)


def _joined_clause(vocab: Vocabulary, ids: Ints, finite: Bools) -> Bools:
    subject = vocab.with_form(SUBJECTS)[ids]
    maybe = vocab.with_form(MAYBE_SUBJECTS)[ids]
    follows = _before(subject) | _before(finite) | (_before(maybe) & _before(_before(finite)))
    return vocab.with_form(JOINERS)[ids] & follows


def _after(flags: Bools) -> Bools:
    """Say of each token whether the one before it has the flag."""
    return np.concatenate([np.zeros(min(len(flags), 1), bool), flags[:-1]])


def _before(flags: Bools) -> Bools:
    """Say of each token whether the one after it has the flag."""
    return np.concatenate([flags[1:], np.zeros(min(len(flags), 1), bool)])


def _running(flags: Bools) -> Ints:
    return np.concatenate([[0], np.cumsum(flags)]).astype(np.int64)
