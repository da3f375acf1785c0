"""`fieldnotes names`: what seems to be a name and is not in names.csv, for a person to decide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from fieldnotes.cli_study import DEFAULT, StudyPath
from fieldnotes.folder import check_study

if TYPE_CHECKING:
    import pandas as pd


def names(
    study: StudyPath = DEFAULT,
    perhaps: Annotated[
        bool, typer.Option("--perhaps", help="Add what is only perhaps a name too; it is masked from then on.")
    ] = False,
    show: Annotated[bool, typer.Option("--show", help="Only show what would be added.")] = False,
) -> None:
    """Add names that are not listed yet to names.csv, for you to decide. Adds, never overwrites.

    Until then they are masked. In the column decision write "pseudonym" (the mask stays, or what you write into
    pseudonym), "keep" (it stands as it is) or "not a name". The terminal shows no name, only masks and what is around.
    """
    from fieldnotes.corpus import read_unmasked
    from fieldnotes.privacy import find_names, read_names, with_pseudonyms, with_unlisted
    from fieldnotes.privacy.names_file import add_names
    from fieldnotes.settings import read_settings

    check_study(study)
    raw = study / "raw"
    settings = read_settings(raw / "study.toml")
    listed = read_names(raw / "names.csv")
    unmasked = read_unmasked(raw, settings)
    corpus = unmasked.corpus
    listed = with_pseudonyms(corpus, listed, settings.pseudonyms)
    found = find_names(corpus, listed, paths=unmasked.paths, title=settings.title, pipeline=settings.pipeline)
    rows = with_unlisted(corpus, listed, found, perhaps=perhaps).iloc[len(listed) :]
    _show(found, settings.language, perhaps=perhaps)
    if show:
        print(f"{len(rows)} names would be added to raw/names.csv.")
        return
    new = [{str(column): str(cell) for column, cell in row.items()} for row in rows.to_dict("records")]
    done = add_names(raw / "names.csv", listed, new)
    print(f"{len(rows)} names added to raw/names.csv, {done - len(rows)} empty pseudonyms filled in.")
    if len(rows):
        print('Decide there, in the column decision: pseudonym, keep or "not a name". Until then they are masked.')


def _show(found: pd.DataFrame, language: str, *, perhaps: bool) -> None:
    """Print the candidates by their masks, with how often and where; those that are only perhaps names by number."""
    from fieldnotes.words import word, word_or

    for row in found[found["masked"]].to_dict("records"):
        often = f"{row['n']} × {word('in_n_documents', language).format(n=row['n_documents'])}"
        print(f"{row['pseudonym']}  {word_or(row['kind'], language)}, {often}: {row['context']}")
    unsure = found[~found["masked"]]
    if len(unsure) and not perhaps:
        print(word("perhaps_names", language).format(n=len(unsure), often=unsure["n"].sum()))
