"""Time code_terms beside spaCy's Matcher and beside one regular expression per theme with pandas.

Run: python benchmarks/code_terms.py [--words 200000] [--rounds 5]

The three take turns, and each round gives one ratio; printed are the median and the range of the ratios.
Both rivals do less than code_terms: they find the terms, and know nothing of compounds, excluded terms, clauses,
polarity, evidence or sub-codes. The Matcher gets its Docs ready made, with the lemmas and word classes of our table.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from fieldnotes.coding import Codebook, code_terms, read_codebook
from fieldnotes.coding.patterns import Term, Word, parse_term
from fieldnotes.tables import Corpus, frame

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("FIELDNOTES_SHARED", ROOT.parent / "shared" / "data"))
INVENTED = (
    "Vi mangler tillid til hinanden, og det går ud over borgerne. Lederen bakkede os virkelig op den dag.",
    "Altså vi prøvede det jo af på to ruter og så øh så lærte vi en masse af det, ikke også.",
    "Der er for mange regler og skemaer, men i klubben er der et fællesskab, som jeg ikke vil undvære.",
    "Bussen kom for sent, og regnen stod ned. Vi drak kaffe og ventede på, at de andre skulle komme.",
    "De unge var med til at bestemme, hvad pengene skulle bruges til, og det blev en bane og et værksted.",
)


def texts(words: int, seed: int) -> tuple[list[str], str]:
    """Give texts of about so many words: turns of ../shared, drawn anew where there are too few, else invented ones."""
    source, kind = list(INVENTED), "invented sentences (../shared is not here)"
    if (SHARED / "folketing" / "welfare_turns.csv").exists():
        source = pd.read_csv(SHARED / "folketing" / "welfare_turns.csv")["text"].astype(str).tolist()
        source += pd.read_csv(SHARED / "municipal" / "gold.csv")["text"].astype(str).tolist()
        kind = "spoken turns and paragraphs of ../shared"
    random = np.random.default_rng(seed)
    drawn: list[str] = []
    size = 0
    while size < words:
        for n in random.permutation(len(source)):
            drawn.append(source[n])
            size += source[n].count(" ") + 1
            if size >= words:
                break
    return drawn, kind


def corpus_of(texts: list[str]) -> Corpus:
    """Give a corpus with one document, turn and segment per text."""
    ids = [{"doc_id": f"d{n}", "turn_id": f"t{n}", "segment_id": f"s{n}"} for n in range(len(texts))]
    places = [names | {"position": 0, "start": 0, "end": len(text)} for names, text in zip(ids, texts, strict=True)]
    documents = [{"doc_id": names["doc_id"], "text": text} for names, text in zip(ids, texts, strict=True)]
    turns = [{k: row[k] for k in row if k != "segment_id"} | {"start_s": None, "end_s": None} for row in places]
    return Corpus(frame("documents", documents), frame("turns", turns), frame("segments", places))


def matcher_rules(codebook: Codebook, vocab: Any) -> Any:
    """Give a Matcher with one key per theme: single words grouped into one rule per attribute, expressions beside."""
    from spacy.matcher import Matcher

    matcher = Matcher(vocab)
    for theme in codebook.top:
        terms = terms_of(codebook, theme)
        single = [term.words[0] for term in terms if len(term.words) == 1]
        plain = sorted({word.text for word in single if not (word.before or word.after or word.pos)})
        rules: list[list[dict]] = [[{"LEMMA": {"IN": plain}}], [{"LOWER": {"IN": plain}}]]
        rules += [[token_rule(word)] for word in single if word.before or word.after or word.pos]
        for term in terms:
            if len(term.words) > 1:
                rule: list[dict] = [token_rule(term.words[0])]
                for gap, word in zip(term.gaps, term.words[1:], strict=True):
                    rule += [{"IS_PUNCT": False, "OP": f"{{0,{gap}}}"}] if gap else []
                    rule.append(token_rule(word))
                rules.append(rule)
        matcher.add(theme, rules)
    return matcher


def token_rule(word: Word) -> dict:
    """Give the rule of one word, by its lemma."""
    pos = {"POS": word.pos} if word.pos else {}
    if word.before or word.after:
        pattern = ("" if word.before else "^") + re.escape(word.text) + ("" if word.after else "$")
        return {"LEMMA": {"REGEX": pattern}} | pos
    return {"LEMMA": word.text} | pos


def regexes(codebook: Codebook) -> list[re.Pattern[str]]:
    """Give one compiled expression per theme: stems with any ending, gaps between the words of an expression."""
    found = []
    for theme in codebook.top:
        pieces = []
        for term in terms_of(codebook, theme):
            stems = [re.escape(word.text if len(word.text) < 5 else word.text.removesuffix("e")) for word in term.words]
            text = stems[0] + r"\w*"
            for gap, stem in zip(term.gaps, stems[1:], strict=True):
                text += (rf"(?:\s+\w+){{0,{gap}}}?" if gap else "") + rf"\s+{stem}\w*"
            pieces.append(text)
        found.append(re.compile(rf"\b(?:{'|'.join(pieces)})", re.IGNORECASE))
    return found


def terms_of(codebook: Codebook, theme: str) -> list[Term]:
    """Give the terms of a theme and of the codes below it."""
    codes = [code for code in codebook.codes if theme in (code.id, *codebook.ancestors(code.id))]
    return [parse_term(text) for code in codes for text in code.terms]


def docs_of(tokens: pd.DataFrame) -> list[Any]:
    import spacy
    from spacy.tokens import Doc

    vocab = spacy.blank("da").vocab
    return [
        Doc(vocab, words=list(rows["text"]), lemmas=list(rows["lemma"]), pos=list(rows["pos"]))
        for _, rows in tokens.groupby("segment_id", sort=False)
    ]


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--words", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()

    from fieldnotes.language import tokens as make_tokens

    codebook = read_codebook()
    raw, kind = texts(options.words, options.seed)
    corpus = corpus_of(raw)
    making = time.perf_counter()
    tokens = make_tokens(corpus)
    making = time.perf_counter() - making
    docs = docs_of(tokens)
    matcher, patterns, column = matcher_rules(codebook, docs[0].vocab), regexes(codebook), pd.Series(raw, dtype="str")

    contests: dict[str, Callable[[], object]] = {
        "ours": lambda: code_terms(corpus, codebook, tokens=tokens),
        "matcher": lambda: [matcher(doc) for doc in docs],
        "regex contains": lambda: [column.str.contains(pattern) for pattern in patterns],
        "regex findall": lambda: [column.str.findall(pattern) for pattern in patterns],
    }
    contests["ours"]()
    rounds = [{name: timed(work) for name, work in contests.items()} for _ in range(options.rounds)]
    print(
        f"{len(tokens):,} tokens, {len(raw):,} segments: {kind}; {len(codebook.codes)} codes, {options.rounds} rounds"
    )
    for name in contests:
        seconds = statistics.median(times[name] for times in rounds)
        print(f"{name:15} {seconds:8.3f} s  {len(tokens) / seconds:12,.0f} tokens/s")
    print(f"{'making tokens':15} {making:8.3f} s  {len(tokens) / making:12,.0f} tokens/s (once)")
    for name in list(contests)[1:]:
        ratios = sorted(times[name] / times["ours"] for times in rounds)
        print(f"ours is {statistics.median(ratios):.1f} times as fast as {name} ({ratios[0]:.1f} to {ratios[-1]:.1f})")
    with_tokens = [times["regex contains"] / (times["ours"] + making) for times in rounds]
    print(f"tokens made on the way, {statistics.median(with_tokens):.2f} times as fast as regex contains")


if __name__ == "__main__":
    main()
