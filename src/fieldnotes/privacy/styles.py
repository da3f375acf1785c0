"""What somebody is called instead: a label, another name of the same gender, or a role."""

from __future__ import annotations

import random
from collections import Counter, defaultdict

import pandas as pd

from fieldnotes.privacy.lists import danish, given
from fieldnotes.privacy.namelist import genitive, labels, names_frame, phrase
from fieldnotes.privacy.replacer import Replacer
from fieldnotes.privacy.roles import is_role
from fieldnotes.privacy.words import WORD, key, ordinary
from fieldnotes.tables import INTERVIEWER, Corpus

# The order in which names are handed out: the same in every study, and not the alphabet's.
_SEED = 2019
_GENDERS = {"k": "k", "kvinde": "k", "f": "k", "m": "m", "mand": "m"}


def with_pseudonyms(corpus: Corpus, names: pd.DataFrame, style: str = "labels") -> pd.DataFrame:
    """Give the table of names with a pseudonym for each person who has none, in the style a study has chosen.

    "labels" leaves [Person 3]. "names" gives another Danish given name of the same gender, which the column `gender`
    (k, m) or the given name tells, or else the label; never one that occurs in the corpus or in `names`. "roles"
    gives [Medarbejder 3] after the role that the person's turns have, numbered as the rows are. A row keeps its
    pseudonym when rows are appended, unless a new source says that very name. Takes the corpus before it is
    pseudonymised. Raises ValueError for another style.
    """
    if style not in ("labels", "names", "roles"):
        raise ValueError(f'style {style!r} is none of "labels", "names", "roles"')
    table = names_frame(names.to_dict("records"))
    open_rows = (table["kind"] == "person") & (table["pseudonym"] == "") & (table["decision"] == "pseudonym")
    if style == "labels" or not open_rows.any():
        return table
    anew = _names(corpus, table, open_rows) if style == "names" else _roles(corpus, table, open_rows)
    return table.assign(pseudonym=pd.Series(anew, index=table.index, dtype="str"))


def _names(corpus: Corpus, table: pd.DataFrame, open_rows: pd.Series) -> list[str]:
    """Give the rows of each gender the names of the list in order; where one is taken, one from the list's end.

    A row has its place in the list though it has a pseudonym already, so that filling one in moves nobody.
    """
    said = _said(corpus, table)
    result = list(table["pseudonym"])
    genders = [_gender(table, row, name) for row, name in enumerate(table["name"])]
    for gender in ("k", "m"):
        order = _order(gender)
        bearers = [row for row, own in enumerate(genders) if own == gender and table["kind"].iloc[row] == "person"]
        spare = [name for name in order[len(bearers) :] if _is_free(name, said)]
        for row, name in zip(bearers, order, strict=False):
            chosen = name if _is_free(name, said) else spare.pop() if spare else ""
            result[row] = chosen if open_rows.iloc[row] else result[row]
    return result


def _order(gender: str) -> list[str]:
    every = [name for name in danish()[gender] if len(name) > 2 and not ordinary(key(name))]
    return random.Random(_SEED).sample(every, len(every))


def _is_free(name: str, said: set[str]) -> bool:
    return not ({key(name), key(genitive(name)), key(name).removesuffix("s")} & said)


def _said(corpus: Corpus, table: pd.DataFrame) -> set[str]:
    """Give the keys of all words that stand in the texts, the speakers, the table of names and the attributes."""
    from fieldnotes.privacy.pseudonymise import text_columns

    columns = [corpus.documents["text"], corpus.turns["speaker"], table["name"], table["pseudonym"]]
    columns += [corpus.documents[name] for name in (*text_columns(corpus.documents), "project")]
    words = {word for column in columns for value in column for word in WORD.findall(str(value))}
    keys = {key(word) for word in words}
    return keys | {word.removesuffix("s") for word in keys}


def _gender(table: pd.DataFrame, row: int, name: str) -> str:
    told = str(table["gender"].iloc[row]).casefold() if "gender" in table else ""
    return _GENDERS.get(told) or given().get(next(iter(phrase(name)), ""), "")


def _roles(corpus: Corpus, table: pd.DataFrame, open_rows: pd.Series) -> list[str]:
    """Number the persons of a role by the rows; who speaks nowhere keeps the label."""
    told = _role_by_label(corpus, table)
    taken, counted = set(table["pseudonym"]), Counter[str]()
    result = []
    for row, (label, pseudonym) in enumerate(zip(labels(table), table["pseudonym"], strict=True)):
        role = told.get(label, "") if table["kind"].iloc[row] == "person" else ""
        counted[role] += 1
        while role and f"[{role} {counted[role]}]" in taken - {pseudonym}:
            counted[role] += 1
        result.append(f"[{role} {counted[role]}]" if role and open_rows.iloc[row] else pseudonym)
    return result


def _role_by_label(corpus: Corpus, table: pd.DataFrame) -> dict[str, str]:
    """Give the role of whoever a label stands for, by most turns; only roles of one word that names nobody."""
    replacer = Replacer(table)
    turns: dict[str, Counter[str]] = defaultdict(Counter)
    pairs = Counter(zip(corpus.turns["speaker"], corpus.turns["role"], strict=True))
    for (speaker, role), n in sorted(pairs.items()):
        bearers = {match.label for match in replacer.names(str(speaker)) if match.label and match.kind == "person"}
        if role and role != INTERVIEWER and WORD.fullmatch(role) and is_role(role) and len(bearers) == 1:
            turns[bearers.pop()][role.capitalize()] += n
    return {label: max(roles.items(), key=lambda item: (item[1], item[0]))[0] for label, roles in turns.items()}
