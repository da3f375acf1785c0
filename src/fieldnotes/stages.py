"""The stages of a run: each loads tables, calls one public function, and saves what it is named after.

`stages.mk` has the same stages as make rules; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from fieldnotes import fingerprint

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Stage:
    """A step of a run: `run(folder, progress)` makes the files `gives` from the files `needs`, all in `processed/`."""

    name: str
    needs: tuple[str, ...]
    gives: tuple[str, ...]
    run: Callable[[Path, Progress], None]

    def stale(self, folder: Path) -> bool:
        """Say whether a file it gives is missing, or older than a file it needs."""
        made = [folder / "processed" / name for name in self.gives]
        used = [folder / "processed" / name for name in self.needs]
        if not all(path.exists() for path in made):
            return True
        return min(path.stat().st_mtime_ns for path in made) < max(path.stat().st_mtime_ns for path in used)


def corpus(folder: Path, progress: Progress) -> None:
    """Raw files -> documents, turns, segments."""
    from fieldnotes import store
    from fieldnotes.corpus import read_corpus

    made = read_corpus(folder, progress=progress)
    for name in ("documents", "turns", "segments"):
        store.save(folder / "processed" / f"{name}.parquet", getattr(made, name), name)


def language(folder: Path, progress: Progress) -> None:
    """Segments -> tokens. Segments whose words are unchanged keep the tokens they have."""
    from fieldnotes import store
    from fieldnotes.language import pipeline_id, tokens
    from fieldnotes.study import Study

    study = Study(folder)
    path = folder / "processed" / "tokens.parquet"
    pipeline = pipeline_id(study.settings.pipeline)
    known = store.load(path, "tokens") if store.note(path, "pipeline") == pipeline else None
    made = tokens(study.corpus(), pipeline=study.settings.pipeline, known=known, progress=progress)
    store.save(path, made, "tokens", pipeline=pipeline)


def code(folder: Path, progress: Progress) -> None:
    """Tokens and codebook -> codings."""
    from fieldnotes import store
    from fieldnotes.coding import code_terms
    from fieldnotes.study import Study

    study = Study(folder)
    made = code_terms(study.corpus(), study.codebook(), tokens=study.tokens())
    store.save(folder / "processed" / "codings.parquet", made, "codings")


def compare(folder: Path, progress: Progress) -> None:
    """Codings -> shares by project and by round, and differences; as CSV for people too."""
    import pandas as pd

    from fieldnotes import store
    from fieldnotes.compare import table_codes, table_differences, table_quotes
    from fieldnotes.compare.sheet import write_csv
    from fieldnotes.study import Study

    study = Study(folder)
    corpus, codings, codebook, settings = study.corpus(), study.codings(), study.codebook(), study.settings
    units = ("segment", "document")
    codes = pd.concat(
        [table_codes(corpus, codings, unit=unit, codes=codebook.ids) for unit in units], ignore_index=True
    )
    overall = table_codes(corpus, codings, by=[], unit="segment", codes=codebook.top)
    progress(1, 3)
    rounds = table_codes(corpus, codings, by=["project", "round"], unit="segment", codes=codebook.top)
    progress(2, 3)
    differences = table_differences(
        corpus, codings, codes=codebook.top, permutations=settings.permutations, seed=settings.seed
    )
    progress(3, 3)
    sheets = {
        "temaer": codes,
        "temaer-runder": rounds,
        "forskelle": differences,
        "citater": table_quotes(corpus, codings),
    }
    for name, table in sheets.items():
        path = folder / "processed" / "tables" / f"{name}.csv"
        write_csv(table, path, labels=codebook.labels, language=settings.language)
    for name, table in (("codes", codes), ("overall", overall), ("rounds", rounds), ("differences", differences)):
        store.save(folder / "processed" / f"{name}.parquet", table)


def figures(folder: Path, progress: Progress) -> None:
    """Tables -> figures, each with its table and alternative text."""
    from fieldnotes.figures import write_figures
    from fieldnotes.study import Study

    study = Study(folder)
    write_figures(
        study.table("codes", make="compare"),
        study.codebook(),
        folder / "processed" / "figures",
        overall=study.table("overall", make="compare"),
        language=study.settings.language,
        progress=progress,
    )


def report(folder: Path, progress: Progress) -> None:
    """Tables and figures -> report.html and manifest.json."""
    from fieldnotes.manifest import write_manifest
    from fieldnotes.report import write_report
    from fieldnotes.study import Study

    study = Study(folder)
    write_manifest(study, folder / "processed" / "manifest.json")
    write_report(study, folder / "processed" / "report.html")


_CORPUS = ("documents.parquet", "turns.parquet", "segments.parquet")
_TABLES = ("codes.parquet", "overall.parquet", "rounds.parquet", "differences.parquet")

STAGES = (
    Stage("corpus", (".state/raw", ".state/code"), _CORPUS, corpus),
    Stage("language", _CORPUS, ("tokens.parquet",), language),
    Stage("code", (*_CORPUS, "tokens.parquet", ".state/codebook"), ("codings.parquet",), code),
    Stage("compare", (*_CORPUS, "codings.parquet"), _TABLES, compare),
    Stage("figures", _TABLES, ("figures/index.json",), figures),
    Stage(
        "report",
        (*_CORPUS, "codings.parquet", *_TABLES, "figures/index.json"),
        ("manifest.json", "report.html"),
        report,
    ),
)


def sweep(folder: Path) -> None:
    """Remove what a killed run left half written."""
    for path in (folder / "processed").rglob(".*.part"):
        path.unlink(missing_ok=True)


def prepare(folder: Path) -> list[str]:
    """Bring the fingerprints up to date and sweep; give the names of what changed."""
    sweep(folder)
    return fingerprint.update(folder)
