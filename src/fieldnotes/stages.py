"""The stages of a run: each loads tables, calls one public function, and saves what it is named after.

`stages.mk` has the same stages as make rules; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from fieldnotes import fingerprint
from fieldnotes.errors import FieldnotesError, Problem
from fieldnotes.files import made_after, newest
from fieldnotes.spread import Spread, here

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Stage:
    """A step of a run: `run(folder, progress)` makes the files `gives` from the files `needs`, all in `processed/`."""

    name: str
    needs: tuple[str, ...]
    gives: tuple[str, ...]
    run: Callable[[Path, Progress], None]
    expect: Callable[[Path], float] = lambda folder: 0.0  # seconds, where that can be told before it starts

    def stale(self, folder: Path) -> bool:
        """Say whether a file it gives is missing, or older than a file it needs."""
        made = [folder / "processed" / name for name in self.gives]
        used = [folder / "processed" / name for name in self.needs]
        if not all(path.exists() for path in made):
            return True
        return min(path.stat().st_mtime_ns for path in made) < max(path.stat().st_mtime_ns for path in used)


def corpus(folder: Path, progress: Progress, left_out: list[Problem] | None = None) -> None:
    """Raw files -> documents, turns, segments; names.npz remembers where names stand, without the text.

    left_out: a list for the problems of files that cannot be read; else these stop the run.
    """
    from fieldnotes import store
    from fieldnotes.corpus import read_corpus

    cache = folder / "processed" / "names.npz"
    made = read_corpus(folder, progress=progress, cache=cache, left_out=left_out)
    if made.documents.empty:
        remedy = "Put files into raw/, then: fieldnotes sources"
        raise FieldnotesError(Problem("the study", "has no source to read.", remedy))
    for name in ("documents", "turns", "segments"):
        store.save(folder / "processed" / f"{name}.parquet", getattr(made, name), name)


def language(folder: Path, progress: Progress, spread: Spread = here) -> None:
    """Segments -> tokens. Segments whose words are unchanged keep the tokens they have."""
    from fieldnotes import store
    from fieldnotes.language import pipeline_id, tokens
    from fieldnotes.study import Study

    study = Study(folder)
    path = folder / "processed" / "tokens.parquet"
    pipeline = pipeline_id(study.settings.pipeline)
    known = store.load(path, "tokens") if store.note(path, "pipeline") == pipeline else None
    made = tokens(study.corpus(), pipeline=study.settings.pipeline, known=known, progress=progress, spread=spread)
    store.save(path, made, "tokens", pipeline=pipeline)


def embed(folder: Path, progress: Progress, spread: Spread | None = None) -> None:
    """Segments and the codebook's own words -> vectors, by hash. Texts that have theirs cost nothing."""
    from fieldnotes.language.encoders import TFIDF
    from fieldnotes.language.vectors import remember
    from fieldnotes.study import Study

    study = Study(folder)
    texts = study.embedded_texts() if study.encoder != TFIDF and study.settings.coder == "model" else []
    path = folder / "processed" / "vectors.npz"
    remember(texts, path, encoder=study.encoder, progress=progress, spread=spread)


def embed_seconds(folder: Path) -> float:
    """Guess how long `embed` will take: texts that have their vectors cost nothing."""
    from fieldnotes.language.encoders import TFIDF
    from fieldnotes.language.vectors import expected_seconds, unknown
    from fieldnotes.study import Study

    study = Study(folder)
    if study.encoder == TFIDF or study.settings.coder != "model":
        return 0.0
    new = unknown(study.embedded_texts(), encoder=study.encoder, known=[folder / "processed" / "vectors.npz"])
    return expected_seconds(new, encoder=study.encoder)


def code(folder: Path, progress: Progress, spread: Spread = here) -> None:
    """Tokens, vectors, codebook and people's codings -> codings of all coders, and what the model suggests.

    model.npz remembers what the model learnt, in numbers.
    """
    from fieldnotes import store
    from fieldnotes.coding.coders import code_study
    from fieldnotes.coding.kept import Kept
    from fieldnotes.review import read_codings
    from fieldnotes.study import Study

    study = Study(folder)
    corpus, codebook = study.corpus(), study.codebook()
    human, _ = read_codings(study.raw / "codings", corpus, codebook)
    made = code_study(
        corpus,
        codebook,
        human,
        tokens=study.tokens(),
        vectors=study.embed,
        coder=study.settings.coder,
        seed=study.settings.seed,
        progress=progress,
        spread=spread,
        kept=Kept(study.processed / "model.npz", fingerprint.of_code()),
    )
    tables = {"codings": made.codings, "suggestions": made.suggestions, "learning": made.learning}
    for name, table in tables.items():
        store.save(folder / "processed" / f"{name}.parquet", table, "codings" if name == "codings" else "")


def topics(folder: Path, progress: Progress) -> None:
    """Vectors, tokens and what people decided in topics.yaml -> topics, and which codes cover them."""
    from fieldnotes import store
    from fieldnotes.compare.sheet import write_csv
    from fieldnotes.files import write_text
    from fieldnotes.study import Study
    from fieldnotes.topics import TABLES, code_topics, read_edits, suggest_codes
    from fieldnotes.topics.edits import FILE

    study = Study(folder)
    codebook, language = study.codebook(), study.settings.language
    made = code_topics(
        study.corpus(),
        tokens=study.tokens(),
        # Without the learning coder nothing was embedded, and a run does not begin to for topics alone.
        vectors=study.vectors() if study.settings.coder == "model" else "tfidf",
        codebook=codebook,
        codings=study.counted(),
        edits=read_edits(study.raw / FILE),
        seed=study.settings.seed,
        progress=progress,
    )
    for name, table in TABLES.items():
        store.save(folder / "processed" / f"{table}.parquet", getattr(made, name), table)
    sheets = folder / "processed" / "tables"
    write_text(sheets / "forslag-til-koder.yaml", suggest_codes(made, codebook, language=language))
    write_csv(made.topics, sheets / "emner.csv", labels=codebook.labels, language=language)
    write_csv(made.quotes, sheets / "emner-citater.csv", language=language)


def compare(folder: Path, progress: Progress) -> None:
    """Codings -> every table of `compare.every`, as CSV for people too."""
    from fieldnotes import store
    from fieldnotes.compare.every import TABLES
    from fieldnotes.compare.framework_sheet import write_framework
    from fieldnotes.compare.material import Material
    from fieldnotes.compare.quotes_sheet import write_quotes
    from fieldnotes.compare.sheet import write_csv
    from fieldnotes.files import write_json
    from fieldnotes.study import Study

    study = Study(folder)
    codebook, language = study.codebook(), study.settings.language
    material = Material(
        study.corpus(),
        study.counted(),
        study.codings(),
        codebook,
        study.tokens(),
        study.topics(),
        study.settings,
        study.raw,
    )
    sheets = folder / "processed" / "tables"
    for done, table in enumerate(TABLES, start=1):
        made = material.made[table.name] = table.make(material)
        store.save(folder / "processed" / f"{table.name}.parquet", made)
        if table.sheet:
            write_csv(made, sheets / f"{table.sheet}.csv", labels=codebook.labels, language=language)
        if table.name == "framework":
            write_framework(made, sheets / "rammeskema.xlsx", language=language)
        progress(done, len(TABLES))
    everything = sheets / "kodninger.xlsx"
    for further in sheets.glob("kodninger-*.xlsx"):  # of an earlier, longer list
        further.unlink()
    write_quotes(
        material.corpus, material.all_codings, codebook, everything, counted=material.codings, language=language
    )
    write_json(sheets / "index.json", {table.name: table.sheet for table in TABLES})


def figures(folder: Path, progress: Progress) -> None:
    """Tables -> figures, each with its table and alternative text."""
    from fieldnotes.figures.every import write_all
    from fieldnotes.study import Study

    study = Study(folder)
    write_all(
        study.table,
        study.codebook(),
        folder / "processed" / "figures",
        language=study.settings.language,
        progress=progress,
    )


def report(folder: Path, progress: Progress) -> None:
    """Tables and figures -> report.html with sources.html, report.docx and manifest.json."""
    from fieldnotes.manifest import write_manifest
    from fieldnotes.report import write_docx, write_report
    from fieldnotes.report.content import content
    from fieldnotes.report.kept import Kept
    from fieldnotes.study import Study

    study = Kept(Study(folder))
    write_manifest(study, folder / "processed" / "manifest.json")
    shown = content(study, study.settings.language)
    write_report(study, folder / "processed" / "report.html", shown=shown)
    write_docx(study, folder / "processed" / "report.docx", shown=shown)


def audit(folder: Path, progress: Progress) -> None:
    """All that was made -> the word that nothing in it names anybody, or an error that says where something does.

    .state/searched.npz remembers by hash which files held nothing.
    """
    from fieldnotes.guard.audit import audit as search
    from fieldnotes.guard.audit import note, problems
    from fieldnotes.guard.searched import FILE

    found = search(folder, kept=folder / "processed" / FILE)
    if not found:
        raise FieldnotesError(problems(found.hits))
    note(folder, found)


_CORPUS = ("documents.parquet", "turns.parquet", "segments.parquet")
_CODED = ("codings.parquet", "suggestions.parquet", "learning.parquet")
_TOPICS = (
    "topics.parquet",
    "topic_assignments.parquet",
    "topic_quotes.parquet",
    "topic_hierarchy.parquet",
    "topic_pairs.parquet",
    "topic_measures.parquet",
)
# The last file that a stage writes stands for all of them.
_TABLES, _FIGURES = "tables/index.json", "figures/index.json"
_REPORT = ("manifest.json", "report.html", "sources.html", "report.docx")

STAGES = (
    Stage("corpus", (".state/raw", ".state/code"), _CORPUS, corpus),
    Stage("language", _CORPUS, ("tokens.parquet",), language),
    Stage("embed", (*_CORPUS, ".state/codebook"), ("vectors.npz",), embed, embed_seconds),
    Stage(
        "code",
        (*_CORPUS, "tokens.parquet", "vectors.npz", ".state/codebook", ".state/codings"),
        _CODED,
        code,
    ),
    Stage("topics", (*_CORPUS, "tokens.parquet", "vectors.npz", *_CODED), _TOPICS, topics),
    Stage("compare", (*_CORPUS, "tokens.parquet", *_CODED, *_TOPICS), (_TABLES,), compare),
    Stage("figures", (_TABLES,), (_FIGURES,), figures),
    Stage("report", (*_CORPUS, *_CODED, *_TOPICS, _TABLES, _FIGURES), _REPORT, report),
    Stage("audit", (*_REPORT, ".state/raw"), (".state/audit",), audit),
)


# What can be spread over several machines.
SPREAD: dict[str, Callable[[Path, Progress, Spread], None]] = {"language": language, "embed": embed, "code": code}


def perform(
    stage: Stage,
    folder: Path,
    progress: Progress,
    left_out: list[Problem] | None = None,
    spread: Spread | None = None,
) -> None:
    """Run a stage; what it gives is never older than what it was made of, whatever the clock.

    left_out: as `corpus` takes it; the other stages read no raw sources. spread: who does what can be spread.
    """
    import pandas as pd

    # Thousands of small tables are cut and joined: with Arrow's strings that takes a third longer.
    with pd.option_context("mode.string_storage", "python"):
        if stage.name == "corpus":
            corpus(folder, progress, left_out)
        elif spread is not None and stage.name in SPREAD:
            SPREAD[stage.name](folder, progress, spread)
        else:
            stage.run(folder, progress)
    made = folder / "processed"
    made_after((made / name for name in stage.gives), newest(made / name for name in stage.needs))


def sweep(folder: Path) -> None:
    """Remove what a killed run left half written."""
    for path in (folder / "processed").rglob(".*.part"):
        path.unlink(missing_ok=True)


def prepare(folder: Path) -> list[str]:
    """Bring the fingerprints up to date and sweep; give the names of what changed."""
    sweep(folder)
    return fingerprint.update(folder)
