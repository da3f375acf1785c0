"""The framework grid: pilot by theme, the two most telling quotes, and room for the researcher's own summary."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, cast

import pandas as pd

from fieldnotes.compare.counts import valid
from fieldnotes.compare.quotes import table_quotes
from fieldnotes.tables import Corpus
from fieldnotes.words import alphabetical

if TYPE_CHECKING:
    from fieldnotes.coding import Codebook

QUOTES = 2
COLUMNS = (
    *(
        "project",
        "code",
        "label",
        "n_segments",
        "n_documents",
        "n_lacking",
        "quote_1",
        "source_1",
        "quote_2",
        "source_2",
    ),
    *("summary", "note"),
)
SUMMARIES = ("project", "code", "summary")


def table_framework(
    corpus: Corpus,
    codings: pd.DataFrame,
    codebook: Codebook,
    *,
    summaries: pd.DataFrame | None = None,
    codes: Iterable[str] | None = None,
) -> pd.DataFrame:
    """Give the grid of the Framework Method (Ritchie and Spencer 1994), a row for each project and theme.

    summaries: what people wrote before, as from `read_framework`; codes: the codebook's top codes if not given.

    Columns: project, code, label, n_segments and n_documents (with the theme, whatever its polarity), n_lacking
    (segments where it is said to be lacking or is rejected), quote_1, source_1, quote_2, source_2 (the two most
    telling, from different documents where there are two, and their segment_id), summary (a person's; "" until
    written), note ("", "no_segments", or "kept" for a summary whose project or theme the study no longer has, which
    stays at the end and is never dropped).
    """
    order = list(codebook.top if codes is None else dict.fromkeys(codes))
    projects = sorted(set(corpus.documents["project"]), key=alphabetical)
    segments = corpus.coded().segments
    found = valid(codings).merge(segments[["segment_id", "doc_id"]], on="segment_id")
    found = found.merge(corpus.documents[["doc_id", "project"]], on="doc_id")
    best = _best(corpus, codings, order)
    written = _written(summaries)
    cells = dict(list(found.groupby(["project", "code"])))
    rows = []
    for project in projects:
        for code in order:
            own = cells.get((project, code), found.iloc[:0])
            lacking = own[own["polarity"] != "present"]
            quotes = best.get((project, code), [])
            rows.append(
                {
                    "project": project,
                    "code": code,
                    "label": codebook.labels.get(code, code),
                    "n_segments": own["segment_id"].nunique(),
                    "n_documents": own["doc_id"].nunique(),
                    "n_lacking": lacking["segment_id"].nunique(),
                    **_shown(quotes),
                    "summary": written.pop((project, code), ""),
                    "note": "" if len(own) else "no_segments",
                }
            )
    for (project, code), summary in written.items():
        nothing = {"label": codebook.labels.get(code, code), "n_segments": 0, "n_documents": 0, "n_lacking": 0}
        rows.append({"project": project, "code": code, **nothing, **_shown([]), "summary": summary, "note": "kept"})
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    return table.astype(dict.fromkeys((n for n in COLUMNS if not n.startswith("n_")), "str"))


def _best(corpus: Corpus, codings: pd.DataFrame, codes: list[str]) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """(project, code) -> its most telling quotes, from different documents first."""
    rows = table_quotes(corpus, codings, by="project", n=QUOTES, codes=codes)
    rows = rows.sort_values(["score", "rank"], ascending=[False, True], kind="stable")
    rows = rows.drop_duplicates(["project", "code", "segment_id"])
    best: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in cast("list[dict[str, Any]]", rows.to_dict("records")):
        best.setdefault((row["project"], row["code"]), []).append(row)
    return {cell: sorted(found, key=_again(found)) for cell, found in best.items()}


def _again(quotes: list[dict[str, Any]]) -> Callable[[dict[str, Any]], bool]:
    """Say of a quote whether a better one comes from the same document."""
    best: dict[str, str] = {}
    for row in quotes:
        best.setdefault(row["doc_id"], row["segment_id"])
    return lambda row: best[row["doc_id"]] != row["segment_id"]


def _shown(quotes: list[dict[str, Any]]) -> dict[str, str]:
    shown = {}
    for n in range(QUOTES):
        quote = quotes[n] if n < len(quotes) else None
        shown[f"quote_{n + 1}"] = " ".join(quote["text"].split()) if quote else ""
        shown[f"source_{n + 1}"] = quote["segment_id"] if quote else ""
    return shown


def _written(summaries: pd.DataFrame | None) -> dict[tuple[str, str], str]:
    """What people wrote, by project and code, in the order of the file."""
    if summaries is None:
        return {}
    rows = summaries[summaries["summary"].str.strip() != ""]
    return {
        (project, code): summary
        for project, code, summary in zip(rows["project"], rows["code"], rows["summary"], strict=True)
    }
