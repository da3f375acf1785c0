"""Feedback to one pilot: two to four pages in plain words on what it said itself, with room for its answer."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from fieldnotes.compare.periods import in_time
from fieldnotes.compare.sheet import write_csv
from fieldnotes.errors import FieldnotesError, Problem
from fieldnotes.files import write_text
from fieldnotes.report.cycle import last_round
from fieldnotes.report.docx import TEMPLATE, write_page
from fieldnotes.report.feedback_questions import questions
from fieldnotes.report.feedback_share import shareable
from fieldnotes.report.kept import Kept
from fieldnotes.report.page import HERE, period, prose, render
from fieldnotes.words import alphabetical, number, percent, word_or

if TYPE_CHECKING:
    from fieldnotes.coding import Codebook
    from fieldnotes.study import Study
    from fieldnotes.tables import Corpus

MOST_THEMES, MOST_LACKING, QUOTES_EACH, MOST_QUOTES = 6, 3, 1, 6
FEWEST_SEGMENTS, FEWEST_SOURCES = 3, 2  # with a theme, for it to be told of
FEWEST_OTHERS = 3  # pilots, for a range that shows none of them
LEVEL = 0.05
FIGURE = "temaer"


def write_feedback(study: Study, project: str, path: str | Path) -> Path:
    """Write a pilot's feedback as Word document and page, path.docx and path.html; give the path of the former.

    Beside them, `path-citater.csv` lists the pilot's quotes for the researcher, shared or not, and why; and a folder
    figures/ holds the figure. Raises FieldnotesError for a pilot that is not in the study, or where a table is missing.
    """
    study, language = Kept(study), study.settings.language
    path = Path(path).with_suffix("")
    quotes = shareable(study, _known(study, project))
    shown = feedback(study, project, quotes, language)
    texts = prose(language)
    folder, name = path.parent / "figures", path.name
    shown["figure"] = _figure(shown.pop("drawn"), folder, name, texts, language)
    values = {**shown, "t": texts, "period": period(shown["dates"], texts), "title": study.settings.title}
    title = texts["feedback"]["heading"].format(project=project)
    page = render("feedback.html", paper=True, picture=name, style="", **values)
    own = study.raw / TEMPLATE
    template = own if own.exists() else None
    made = write_page(
        page, path.with_name(f"{name}.docx"), folder, template, title=title, language=language, numbered=False
    )
    picture = base64.b64encode((folder / f"{name}.svg").read_bytes()).decode() if shown["figure"] else ""
    style = (HERE / "style.css").read_text(encoding="utf-8")
    page = render("feedback.html", picture=f"data:image/svg+xml;base64,{picture}", style=style, **values)
    write_text(path.with_name(f"{name}.html"), page)
    table = quotes.assign(shared=quotes["shared"].map({True: "share_yes", False: "share_no"}))
    write_csv(table, path.with_name(f"{name}-citater.csv"), labels=study.codebook().labels, language=language)
    return made


def file_name(project: str) -> str:
    """Give a pilot's name as the name of a file.

    >>> file_name("Åsen: nord/syd")
    'Åsen- nord-syd'
    """
    return re.sub(r'[<>:"/\\|?*\x00-\x1f]', "-", project).strip(" .") or "-"


def _known(study: Study, project: str) -> str:
    projects = sorted(set(study.corpus().documents["project"]), key=alphabetical)
    if project not in projects:
        raise FieldnotesError(Problem("--project", "is no pilot of the study.", f"There are: {', '.join(projects)}."))
    return project


def feedback(study: Study, project: str, quotes: pd.DataFrame, language: str) -> dict[str, Any]:
    """Give what a feedback says, with numbers written out; quotes: as from `shareable`.

    Themes are those with three segments or more from two sources or more, the most spoken of first; each beside the
    range from the least to the most of the other pilots, where there are three or more of these.
    """
    whole = study.corpus()
    own, codebook = whole.coded().where(project=project), study.codebook()
    shares = study.table("codes", make="compare")
    shares = shares[(shares["unit"] == "segment") & shares["code"].isin(codebook.top)]
    by_round = study.table("rounds", make="compare")
    by_round = by_round[by_round["project"] == project]
    sources = _sources(own, study.counted())
    themes = _themes(shares, by_round, sources, project, "present", codebook)[:MOST_THEMES]
    lacking = _themes(shares, by_round, sources, project, "lacking", codebook)[:MOST_LACKING]
    chosen = _chosen(
        quotes, [(theme["code"], "present") for theme in themes], [(t["code"], "lacking") for t in lacking]
    )
    clear = _clear(study.table("differences", make="compare"), project)
    return {
        "project": project,
        "round": last_round(whole, project),
        "documents": number(len(own.documents), language),
        "segments": number(len(own), language),
        "dates": sorted({date for date in own.documents["date"] if date}),
        "themes": [_said(theme, "present", chosen, clear, language) for theme in themes],
        "lacking": [_said(theme, "lacking", chosen, clear, language) for theme in lacking],
        "withheld": number(int((~quotes["shared"].astype(bool)).sum()), language),
        "questions": questions(study, project, shares, language),
        "others": number(whole.documents["project"].nunique() - 1, language),
        "machine": study.settings.coder,
        "judged": number(_judged(study, set(own.segments["segment_id"])), language),
        "drawn": themes,
    }


def _sources(corpus: Corpus, codings: pd.DataFrame) -> dict[tuple[str, str], int]:
    """(code, polarity) -> how many of the pilot's sources have it."""
    rows = codings.merge(corpus.segments[["segment_id", "doc_id"]], on="segment_id")
    pairs = rows[["code", "polarity", "doc_id"]].drop_duplicates()[["code", "polarity"]].value_counts()
    return {(row["code"], row["polarity"]): row["count"] for row in pairs.reset_index(name="count").to_dict("records")}


def _themes(
    shares: pd.DataFrame,
    by_round: pd.DataFrame,
    sources: dict[tuple[str, str], int],
    project: str,
    polarity: str,
    codebook: Codebook,
) -> list[dict[str, Any]]:
    """The themes that can be told of in one polarity, most frequent first, with their rounds and the others' range."""
    rows = shares[shares["polarity"] == polarity]
    others = rows[(rows["project"] != project) & (rows["n_segments"] > 0)].groupby("code")["share"]
    rounds = by_round[by_round["polarity"] == polarity]
    order = {code: place for place, code in enumerate(codebook.top)}
    found = []
    for row in rows[rows["project"] == project].to_dict("records"):
        code = row["code"]
        n_sources = sources.get((code, polarity), 0)
        if row["count"] < FEWEST_SEGMENTS or n_sources < FEWEST_SOURCES:
            continue
        elsewhere = others.get_group(code) if code in others.groups else pd.Series(dtype=float)
        enough = len(elsewhere) >= FEWEST_OTHERS
        own = rounds[rounds["code"] == code].to_dict("records")
        found.append(
            {"code": code, "label": codebook.labels[code], "share": row["share"], "count": row["count"]}
            | {"n_segments": row["n_segments"], "sources": n_sources, "definition": codebook[code].definition}
            | {"low": elsewhere.min() if enough else float("nan"), "high": elsewhere.max() if enough else float("nan")}
            | {
                "rounds": [
                    (r["round"], r["share"]) for r in sorted(own, key=lambda r: in_time(r["round"])) if r["round"]
                ]
            }
        )
    return sorted(found, key=lambda theme: (-theme["share"], order[theme["code"]]))


def _said(
    theme: dict[str, Any],
    polarity: str,
    quotes: dict[tuple[str, str], list[dict[str, Any]]],
    clear: dict[tuple[str, str], str],
    language: str,
) -> dict[str, Any]:
    """A theme in words."""
    known = theme["low"] == theme["low"]
    return {
        "label": theme["label"],
        "definition": theme["definition"],
        "count": number(theme["count"], language),
        "n": number(theme["n_segments"], language),
        "sources": number(theme["sources"], language),
        "share": percent(theme["share"], language),
        "low": percent(theme["low"], language) if known else "",
        "high": percent(theme["high"], language) if known else "",
        "stands": clear.get((theme["code"], polarity), ""),
        "rounds": [(name, percent(share, language)) for name, share in theme["rounds"]],
        "quotes": [
            {"text": quote["text"], "side": word_or(quote["from_side"], language)}
            for quote in quotes.get((theme["code"], polarity), [])
        ],
    }


def _chosen(quotes: pd.DataFrame, *wanted: list[tuple[str, str]]) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """One quote that may be shared for each theme, none twice, at most so many; what is lacking has its turn first."""
    shared = quotes[quotes["shared"].astype(bool)].to_dict("records")
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    used: set[str] = set()
    for code, polarity in [*wanted[1], *wanted[0]]:
        fit = [row for row in shared if (row["code"], row["polarity"]) == (code, polarity)]
        fresh = [row for row in fit if row["segment_id"] not in used][:QUOTES_EACH]
        if fresh and len(used) < MOST_QUOTES:
            found[code, polarity] = [{str(name): value for name, value in row.items()} for row in fresh]
            used |= {row["segment_id"] for row in fresh}
    return found


def _clear(table: pd.DataFrame, project: str) -> dict[tuple[str, str], str]:
    """(code, polarity) -> "more" or "less" than in the other pilots, where that is clear after adjustment."""
    rows = table[(table["project"] == project) & (table["p_adjusted"] <= LEVEL)]
    return {
        (row["code"], row["polarity"]): "more" if row["difference"] > 0 else "less" for row in rows.to_dict("records")
    }


def _judged(study: Study, segments: set[str]) -> int:
    codings = study.codings()
    return len(segments & set(codings.loc[codings["method"] == "human", "segment_id"]))


def _figure(
    themes: list[dict[str, Any]], folder: Path, name: str, texts: dict[str, Any], language: str
) -> dict[str, str] | None:
    """Draw the themes; None where there is none to draw."""
    from fieldnotes.figures.write import write_figure
    from fieldnotes.report.feedback_figure import plot_feedback

    if not themes:
        return None
    rows = [
        {"code": theme["code"], "round": at, "share": share, "low": theme["low"], "high": theme["high"]}
        for theme in themes
        for at, share in theme["rounds"]
    ]
    said = "; ".join(
        f"{theme['label']} {', '.join(percent(share, language) for _, share in theme['rounds'])}" for theme in themes
    )
    drawn = {"caption": texts["feedback"]["caption"], "alt": f"{texts['feedback']['caption']} {said}."}
    labels = {theme["code"]: theme["label"] for theme in themes}
    axes = plot_feedback(themes, language=language)
    write_figure(axes, folder, name, table=pd.DataFrame(rows), **drawn, labels=labels, language=language)
    return drawn
