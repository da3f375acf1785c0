"""Who can be singled out although no name is left: how few people share a role, a pilot and a kind of source."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from fieldnotes.tables import COLUMNS, Corpus

K = 3  # people who share all that is told; with fewer, a reader who knows the place knows who it was
ATTRIBUTES = ("role", "project", "kind")
# What is told less willingly first: a reader misses a kind of source less than a pilot, and a pilot less than a role.
_LEFT_OUT = (("kind",), ("project",), ("project", "kind"), ("role",), ("role", "kind"))
_NO_ATTRIBUTES = {*COLUMNS["documents"], "reading", "reading_confidence"}
_MANY = 12  # values from which on an attribute is no group but a particular, such as a title or a note
_NAMED = r"\[(?!Taler )[^\]]+\]"


def table_risk(corpus: Corpus, *, k: int = K, further: Sequence[str] | None = None) -> pd.DataFrame:
    """Count who shares role, pilot and kind of source, and with each further attribute (k-anonymity, Sweeney 2002).

    A row is a combination that occurs in what is coded and shown. `attribute` and `value` name a further attribute of
    sources.csv (`further`, or all of the study's own with few values), and are "" for role, pilot and kind alone; of
    a further attribute only the combinations that it makes rarer are listed.

    Columns: role, project, kind, attribute, value, people (at least so many different ones: the most who were spoken
    to in one round, for a voice of another round may be the same), n_documents, n_segments, note ("" where k people or
    more share it, else "leave_out", or "ask_first" where leaving out one or two of the three does not help), leave_out
    (what to leave out so that at least k share the rest, joined by "+"). The rarest come first.
    """
    voices = _voices(corpus)
    base = _counted(voices, list(ATTRIBUTES), k).assign(attribute="", value="")
    parts = [base]
    for name in _own(corpus) if further is None else further:
        finer = _counted(voices, [*ATTRIBUTES, name], k).rename(columns={name: "value"}).assign(attribute=name)
        known = finer.merge(base[[*ATTRIBUTES, "people"]], on=list(ATTRIBUTES), suffixes=("", "_base"))
        parts.append(finer[(known["people"] < known["people_base"]).to_numpy() & (finer["value"] != "").to_numpy()])
    table = pd.concat(parts, ignore_index=True)
    order = ["people", "attribute", *ATTRIBUTES, "value"]
    columns = [*ATTRIBUTES, "attribute", "value", "people", "n_documents", "n_segments", "note", "leave_out"]
    return table.sort_values(order, ignore_index=True)[columns]


def _own(corpus: Corpus) -> list[str]:
    """Give the study's own attributes that make groups of its sources."""
    documents = corpus.documents
    names = [str(name) for name in documents if name not in _NO_ATTRIBUTES]
    return [name for name in names if 1 < documents[name].astype(str).nunique() <= _MANY]


def _voices(corpus: Corpus) -> pd.DataFrame:
    """Give a row per coded segment with who said it: a pseudonym is one person, another label one in each source."""
    coded = corpus.coded()
    documents = coded.documents.drop(columns=["role", "text"], errors="ignore")
    rows = coded.segments[["segment_id", "doc_id", "speaker", "role"]].merge(documents, on="doc_id")
    named = rows["speaker"].str.fullmatch(_NAMED)
    return rows.assign(voice=rows["speaker"].where(named, rows["doc_id"] + " " + rows["speaker"]))


def _counted(voices: pd.DataFrame, by: list[str], k: int) -> pd.DataFrame:
    cells = voices.groupby(by, sort=True)
    table = cells.agg(n_documents=("doc_id", "nunique"), n_segments=("segment_id", "nunique")).reset_index()
    table = table.merge(_people(voices, by), on=by)
    rare, table["leave_out"] = table["people"] < k, ""
    ways = [*reversed(_LEFT_OUT), *((name,) for name in by[len(ATTRIBUTES) :])]
    for left_out in ways:
        rest = [name for name in by if name not in left_out]
        wider = table[rest].merge(_people(voices, rest), on=rest, how="left")["people"]
        table.loc[rare & (wider >= k), "leave_out"] = "+".join(left_out)
    table["note"] = "ask_first"
    table.loc[table["leave_out"] != "", "note"] = "leave_out"
    table.loc[~rare, "note"] = ""
    return table


def _people(voices: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Count the people who share attributes: the most in any one round, at least one."""
    each = voices.groupby([*by, "round"], sort=True)["voice"].nunique().reset_index(name="people")
    return each.groupby(by, sort=True)["people"].max().reset_index()
