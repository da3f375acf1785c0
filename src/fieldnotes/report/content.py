"""What a report says, as plain values with numbers written out: the same for every format it is written in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pandas as pd

from fieldnotes.coding.training import read_training
from fieldnotes.compare import table_quotes
from fieldnotes.report.agreement import agreement
from fieldnotes.report.cooccurrence import cooccurrence
from fieldnotes.report.cycle import cycle
from fieldnotes.report.effects import effects
from fieldnotes.report.framework import framework
from fieldnotes.report.keyness import keyness
from fieldnotes.report.methods import methods
from fieldnotes.report.perspectives import perspectives
from fieldnotes.report.risk import risk
from fieldnotes.report.themes import anchor, themes
from fieldnotes.report.topics import topics
from fieldnotes.report.trend import trend
from fieldnotes.sources import left_out
from fieldnotes.words import alphabetical, number, percent, probability, word_or

if TYPE_CHECKING:
    from fieldnotes.coding import Codebook
    from fieldnotes.study import Study
    from fieldnotes.tables import Corpus

# Sections with a file of their own here, in `parts/` and in `prose/`, in the order of the page: what stands before the
# quotes, and what stands behind them.
SECTIONS = {
    "trend": (trend, "udvikling"),
    "perspectives": (perspectives, "stemmer"),
    "cooccurrence": (cooccurrence, "sammen"),
    "keyness": (keyness, "ord"),
    "topics": (topics, "emner"),
    "effects": (effects, "virkninger"),
    "cycle": (cycle, "kredsloeb"),
    "framework": (framework, "rammeskema"),
}
APPENDICES = {
    "agreement": (agreement, "enighed"),
    "risk": (risk, "genkendelse"),
    "methods": (methods, "metodebilag"),
}
LEVEL = 0.05  # of the differences told, after adjustment for many comparisons
UNKNOWN_SPEAKER = r"\[Taler \d+\]"


def content(study: Study, language: str) -> dict[str, Any]:
    """Give all that the report shows as strings, lists and dicts, with numbers as `language` writes them."""
    whole = study.corpus()
    corpus, codebook, codings = whole.coded(), study.codebook(), study.counted()
    projects = sorted(corpus.documents["project"].unique(), key=alphabetical)
    figures = json.loads((study.processed / "figures" / "index.json").read_text(encoding="utf-8"))
    speakers = whole.turns["speaker"]
    quotes = table_quotes(corpus, codings, by="project", n=None, codes=codebook.top)
    sections = {name: section(study, language) for name, (section, _) in (SECTIONS | APPENDICES).items()}
    return {
        "language": language,
        "title": study.settings.title,
        "note": study.settings.note,
        "summary": _summary(corpus, codings, language),
        "dates": sorted({date for date in corpus.documents["date"] if date}),
        "material": _material(corpus, projects, language),
        "readings": _readings(whole, language),
        "left_out": left_out(study.raw, list(whole.documents["doc_id"])),
        "sections": [(name, SECTIONS[name][1]) for name in SECTIONS if sections[name].get("shown", True)],
        "projects": projects,
        "themes": themes(study, corpus, quotes, codebook, projects, figures, language),
        "words": _words(sections["keyness"]),
        "figures": figures,
        **sections,
        **_differences(study.table("differences", make="compare"), codebook, language),
        "permutations": number(study.settings.permutations, language=language),
        "manifest": json.loads((study.processed / "manifest.json").read_text(encoding="utf-8")),
        "pipeline": study.settings.pipeline,
        "coder": study.settings.coder,
        "encoder": study.encoder,
        "examples": number(len(read_training()), language=language),
        "unknown_speakers": number(speakers[speakers.str.fullmatch(UNKNOWN_SPEAKER)].nunique(), language=language),
    }


def _summary(corpus: Corpus, codings: pd.DataFrame, language: str) -> dict[str, str]:
    segments = corpus.with_text()
    coded = segments["segment_id"].isin(codings["segment_id"])
    counts = {
        "documents": len(corpus.documents),
        "projects": corpus.documents["project"].nunique(),
        "segments": len(segments),
        "words": int(segments["text"].str.count(r"\S+").sum()),
        "coded": int(coded.sum()),
    }
    return {name: number(value, language=language) for name, value in counts.items()} | {
        "share": percent(coded.mean() if len(coded) else float("nan"), language=language),
    }


def _material(corpus: Corpus, projects: list[str], language: str) -> dict[str, Any]:
    """Sources by pilot and kind, with words, segments, rounds and roles."""
    documents, segments = corpus.documents, corpus.with_text()
    kinds = [kind for kind in ("interview", "reflection", "observation", "note") if kind in set(documents["kind"])]
    words = segments["text"].str.count(r"\S+").groupby(segments["project"]).sum()
    rows = []
    for project in projects:
        own = documents[documents["project"] == project]
        roles = segments.loc[segments["project"] == project, "role"]
        voices = [word_or(role, language) for role in sorted(set(roles), key=alphabetical) if role]
        rows.append(
            {
                "project": project,
                "kinds": [number(int((own["kind"] == kind).sum()), language=language) for kind in kinds],
                "documents": number(len(own), language=language),
                "segments": number(len(roles), language=language),
                "words": number(int(words.get(project, 0)), language=language),
                "rounds": ", ".join(sorted({value for value in own["round"] if value})) or "–",
                "roles": ", ".join(voices) or "–",
            }
        )
    return {"kinds": [word_or(kind, language) for kind in kinds], "arts": kinds, "rows": rows}


def _words(shown: dict[str, Any]) -> list[str]:
    """The words that the section on words names: those whose segments the page of sources can show."""
    told = [row[name] for row in shown["rows"] for name in ("words", "came", "went")]
    told += [shown["study"][name] for name in ("came", "went")]
    return sorted({entry["word"] for words in told for entry in words})


def _readings(corpus: Corpus, language: str) -> list[dict[str, str]]:
    """How each document was read, least sure first."""
    turns = corpus.turns.groupby("doc_id").size()
    documents = corpus.documents.sort_values(["reading_confidence", "doc_id"])
    return [
        {
            "doc_id": row["doc_id"],
            "project": row["project"],
            "kind": word_or(row["kind"], language),
            "date": row["date"] or "–",
            "round": row["round"] or "–",
            "role": word_or(row["role"], language) if row["role"] else "–",
            "how": row["reading"],
            "turns": number(int(turns.get(row["doc_id"], 0)), language=language),
            "confidence": percent(row["reading_confidence"], language=language),
        }
        for row in documents.to_dict("records")
    ]


def _differences(table: pd.DataFrame, codebook: Codebook, language: str) -> dict[str, Any]:
    """The comparisons that are clear after adjustment, in the codebook's order, and how many were made."""
    tested = table[table["p_adjusted"].notna()]
    clear = tested[tested["p_adjusted"] <= LEVEL]
    order = {code: place for place, code in enumerate(codebook.top)}
    rows = [
        {
            "project": row["project"],
            "theme": codebook.labels[row["code"]],
            "code": f"{row['code']}:{row['polarity']}",
            "anchor": anchor(row["code"], row["project"]),
            "polarity": word_or(row["polarity"], language),
            "share": percent(row["share_group"], language=language),
            "rest": percent(row["share_rest"], language=language),
            "difference": f"{_signed(row['difference'], language)} "
            f"[{_signed(row['low'], language)}; {_signed(row['high'], language)}]",
            "p": probability(row["p_adjusted"], language),
            "documents": number(row["n_documents"], language=language),
        }
        for row in sorted(
            clear.to_dict("records"),
            key=lambda row: (order.get(row["code"], 99), row["polarity"], alphabetical(row["project"])),
        )
    ]
    return {"differences": rows, "tests": number(len(tested), language=language)}


def _signed(share: float, language: str) -> str:
    """A difference in percentage points, with its sign."""
    text = number(100 * share, language=language)
    return text if text.startswith(("−", "0", "–")) else f"+{text}"
