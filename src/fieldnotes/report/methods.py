"""The appendix on method: COREQ's items as far as the data answer them, and what the machine did when it coded."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pandas as pd

from fieldnotes.coding.codebook_history import read_changes
from fieldnotes.coding.training import read_training
from fieldnotes.report.cycle import answered
from fieldnotes.report.methods_machine import statement
from fieldnotes.tables import INTERVIEWER, Corpus
from fieldnotes.words import alphabetical, number, word_or

if TYPE_CHECKING:
    from fieldnotes.study import Study

ANSWERED = (9, 12, *range(16, 23), *range(24, 33))
PSEUDONYM = r"\[Person \d+\]"
SHORT = 12  # characters of a fingerprint


def methods(study: Study, language: str) -> dict[str, Any]:
    """Give what the appendix says, as keys of prose/methods.yaml and the values to be put into what stands there.

    answers: COREQ's items (Tong, Sainsbury and Craig 2007) that the data answer, item -> key. known: the values.
    statement: what is asked of machine coding (Fehring et al. 2025), (row, [(key, values), ...]).
    """
    manifest = json.loads((study.processed / "manifest.json").read_text(encoding="utf-8"))
    codebook, whole = study.codebook(), study.corpus()
    codings = study.codings()
    human = codings[codings["method"] == "human"]
    judges = human.groupby("segment_id")["coder"].nunique()
    values = {
        **_sample(whole.coded(), language),
        **_talk(whole, language),
        "coders": number(human["coder"].nunique(), language),
        "judged": number(len(judges), language),
        "double": number(int((judges > 1).sum()), language),
        "codes": number(len(codebook.codes), language),
        "top": number(len(codebook.top), language),
        "below": number(len(codebook.codes) - len(codebook.top), language),
        "codebook": codebook.sha256[:SHORT],
        "changes": number(len(read_changes(study.raw)), language),
        "opposed": number(len(study.table("opposed", make="compare")), language),
        "answers": number(answered(whole)["project"].nunique(), language),
        "version": manifest["fieldnotes"]["version"],
        "fingerprint": manifest["fieldnotes"]["sha256"][:SHORT],
        "pipeline": manifest["pipeline"],
        "libraries": ", ".join(f"{name} {version}" for name, version in manifest["libraries"].items() if version),
        "examples": number(len(read_training()), language),
        "seed": str(study.settings.seed),
        "encoder": " ".join((study.encoder, manifest["libraries"].get(study.encoder, ""))).strip(),
    }
    return {
        "answers": _answers(values, own_codebook=(study.raw / "codebook.yaml").exists()),
        "known": values,
        "statement": statement(study, values, language),
    }


def _answers(known: dict[str, str], *, own_codebook: bool) -> dict[int, str]:
    """Which text answers each item: some have another where there is nothing to tell of."""
    nothing = {21: known["timed"] == "0", 24: known["coders"] == "0", 28: known["answers"] == "0"}
    keys = {item: f"{item}_none" if nothing.get(item) else str(item) for item in ANSWERED}
    return keys | ({26: "26_own"} if own_codebook else {})


def _sample(corpus: Corpus, language: str) -> dict[str, str]:
    documents, segments = corpus.documents, corpus.with_text()
    words = segments["text"].str.count(r"\S+").groupby(segments["doc_id"]).sum()
    roles = segments[segments["role"] != ""].groupby("role")["doc_id"].nunique()
    listed = sorted(roles.items(), key=lambda pair: (-pair[1], alphabetical(str(pair[0]))))
    kinds = documents["kind"].value_counts()
    return {
        "documents": number(len(documents), language),
        "projects": number(documents["project"].nunique(), language),
        "rounds": number(len(set(documents["round"]) - {""}), language),
        "segments": number(len(segments), language),
        "words": number(int(words.sum()), language),
        "median_words": number(words.median() if len(words) else float("nan"), language),
        "roles": ", ".join(f"{word_or(str(role), language)} {number(n, language)}" for role, n in listed) or "–",
        "observations": number(int(kinds.get("observation", 0)), language),
        "notes": number(int(kinds.get("note", 0)), language),
        "logs": number(int(kinds.get("reflection", 0)), language),
        "interviews": number(int(kinds.get("interview", 0)), language),
    }


def _talk(corpus: Corpus, language: str) -> dict[str, str]:
    """Who spoke, who asked, and how long what was recorded lasted."""
    turns = corpus.turns
    asked = turns["role"] == INTERVIEWER
    people = turns[turns["speaker"].str.fullmatch(PSEUDONYM) & ~asked]
    times = turns.assign(end_s=turns["end_s"].fillna(turns["start_s"])).groupby("doc_id")
    spans = pd.DataFrame({"first": times["start_s"].min(), "last": times["end_s"].max()}).dropna()
    kinds = corpus.documents.set_index("doc_id")["kind"]
    minutes = (spans["last"] - spans["first"])[kinds.reindex(spans.index) == "interview"] / 60
    middle, least, most = (minutes.median(), minutes.min(), minutes.max()) if len(minutes) else (float("nan"),) * 3
    return {
        "speakers": number(people["speaker"].nunique(), language),
        "repeated": number(int((people.groupby("speaker")["doc_id"].nunique() > 1).sum()), language),
        "questions": number(int(asked.sum()), language),
        "timed": number(len(minutes), language),
        "minutes": number(middle, language),
        "shortest": number(least, language),
        "longest": number(most, language),
    }
