"""The Danish pipeline: our own, which ships with fieldnotes, or another that the study names."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from fieldnotes.errors import FieldnotesError, MissingExtraError, Problem
from fieldnotes.language.words import MODEL

if TYPE_CHECKING:
    from spacy.language import Language

OWN = "danish"
NEEDED = {
    "token.pos": ("finds no word classes", "a morphologizer or tagger"),
    "token.lemma": ("finds no lemmas", "a lemmatizer"),
}


def load_pipeline(name: str = OWN) -> Language:
    """Load a spaCy pipeline: "danish" is our own, else an installed package (da_core_news_lg), a path, or DaCy's.

    Raises MissingExtraError, with the line that installs it, where there is none of that name, and FieldnotesError
    where it gives no word classes or no lemmas. A pipeline is loaded once.
    """
    return _loaded(name)


@cache
def _loaded(name: str) -> Language:
    import spacy

    if name == OWN:
        return _faster(spacy.load(MODEL / "pipeline"))
    nlp = _load_other(name)
    given = {attribute for pipe in nlp.pipe_names for attribute in nlp.get_pipe_meta(pipe).assigns}
    problems = [
        Problem(f"pipeline {name}", f"{what}.", f'Choose one with {pipe}, or "{OWN}".')
        for attribute, (what, pipe) in NEEDED.items()
        if attribute not in given
    ]
    if problems:
        raise FieldnotesError(problems)
    return nlp


def pipeline_id(name: str = OWN) -> str:
    """Give a fingerprint that changes when the tokens may: the name, the versions, and for our own its files.

    Raises MissingExtraError as load_pipeline does.
    """
    parts = [name, metadata.version("spacy"), metadata.version("simplemma")]
    # The rules of this room shape every pipeline's tokens.
    parts += [_digest(Path(__file__).parent, "*.py")]
    if name == OWN:
        parts.append(_digest(MODEL, "*"))
    elif Path(name).is_dir():
        parts.append(_digest(Path(name), "*"))
    else:
        try:
            parts.append(metadata.version("dacy" if _is_dacy(name) else name))
        except metadata.PackageNotFoundError:
            raise _missing(name) from None
    return f"{Path(name).name}-{hashlib.sha256('|'.join(parts).encode()).hexdigest()[:16]}"


def _faster(nlp: Language) -> Language:
    """Let numpy's BLAS multiply: measured at twice the words a second of the one that thinc brings."""
    for _, pipe in nlp.pipeline:
        for node in pipe.model.walk() if hasattr(pipe, "model") else ():
            if hasattr(node.ops, "use_blis"):
                node.ops.use_blis = False
    return nlp


def _digest(folder: Path, pattern: str) -> str:
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob(pattern) if path.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _is_dacy(name: str) -> bool:
    return name == "dacy" or name.startswith(("dacy-", "da_dacy_"))


def _load_other(name: str) -> Language:
    import spacy

    if _is_dacy(name):
        try:
            import dacy  # type: ignore[import-not-found]  # an extra that no one is made to install
        except ImportError:
            raise _missing(name) from None
        return dacy.load("small" if name == "dacy" else name.removeprefix("dacy-"))
    try:
        return spacy.load(name)
    except OSError:
        raise _missing(name) from None


def _missing(name: str) -> MissingExtraError:
    if _is_dacy(name):
        return MissingExtraError(f"pipeline {name}", "pip install dacy")
    if name.startswith("da_core_news_"):
        return MissingExtraError(f"pipeline {name}", f"python -m spacy download {name}")
    return MissingExtraError(f"pipeline {name}", f'pip install {name}, or set pipeline = "{OWN}" in study.toml')
