"""Speaker labels that name somebody whom names.csv does not have: given a label of their own, and masked everywhere."""

from __future__ import annotations

import re

import pandas as pd

from fieldnotes.privacy.namelist import names_frame, phrase
from fieldnotes.privacy.replacer import Replacer
from fieldnotes.privacy.roles import is_role
from fieldnotes.privacy.words import WORD
from fieldnotes.tables import Corpus

_BRACKETED = re.compile(r"\([^()]{0,200}\)|\[[^\[\]]{0,200}\]")
_MASKED = re.compile(r"\[[^\[\]]{1,80}\]s?")
_VOWEL = re.compile("[aeiouyæøå]", re.IGNORECASE)


def with_speakers(corpus: Corpus, names: pd.DataFrame) -> pd.DataFrame:
    """Give the table of names with a row `[Taler 1]` for each speaker's label that is neither listed nor a role.

    Numbered by doc_id and position of the first turn, whatever the order of the tables.
    """
    replacer = Replacer(names)
    turns = corpus.turns.sort_values(["doc_id", "position"], kind="stable")
    found: dict[tuple[str, ...], str] = {}
    for label in turns["speaker"].drop_duplicates():
        if (name := unknown_name(label, replacer)) is not None:
            found.setdefault(phrase(name), name)
    taken = set(names["pseudonym"]) if "pseudonym" in names else set()
    free = (label for n in range(1, len(found) + len(taken) + 1) if (label := f"[Taler {n}]") not in taken)
    rows = [
        {"name": name, "pseudonym": pseudonym, "kind": "person", "decision": "pseudonym"}
        for name, pseudonym in zip(found.values(), free, strict=False)
    ]
    return names_frame([*names.to_dict("records"), *rows])


def unknown_name(label: str, replacer: Replacer) -> str | None:
    """Give the name in a speaker's label that is neither listed nor a role, or None.

    >>> unknown_name("Birthe (leder)", Replacer(names_frame()))
    'Birthe'
    """
    bare = _MASKED.sub(" ", label)
    known = [(match.start, match.end) for match in replacer.names(bare)]
    strange = [
        word
        for word in WORD.finditer(bare)
        if not _is_generic(word, bare) and not any(start <= word.start() < end for start, end in known)
    ]
    if not strange:
        return None
    outside = _BRACKETED.sub(lambda match: " " * len(match.group()), bare)
    inside = [word for word in strange if not outside[word.start() : word.end()].strip()]
    # What stands in brackets is a role or a workplace; it is part of the name only where nothing else is.
    words = [word for word in WORD.finditer(outside) if not _is_generic(word, outside)] or inside
    name = bare[words[0].start() : words[-1].end()]
    # Neither capitals nor their absence say anything in a label: "IDA" is no initials, "rose" no row in lower case.
    spoken = name.islower() or (len(name) <= 3 and name.isupper() and _VOWEL.search(name))
    return name.title() if spoken else name


def _is_generic(word: re.Match[str], label: str) -> bool:
    numbered = (
        len(word.group()) <= 3
        and word.group().isupper()
        and label[word.end() : word.end() + 2].strip(" _")[:1].isdigit()
    )
    return numbered or is_role(word.group())


def unknown_speakers(corpus: Corpus, names: pd.DataFrame) -> pd.DataFrame:
    """Count the turns of speakers whose label names.csv does not have and which is no role.

    Takes the corpus before it is pseudonymised. Columns: doc_id, label (as it is masked), n_turns.
    """
    listed = Replacer(names)
    replacer = Replacer(with_speakers(corpus, names))
    turns = corpus.turns[["doc_id", "speaker"]]
    unknown = {label: unknown_name(label, listed) is not None for label in turns["speaker"].unique()}
    turns = turns[turns["speaker"].map(unknown).astype(bool)]
    masked = turns.assign(label=[replacer.replace(label) for label in turns["speaker"]])
    counted = masked.groupby(["doc_id", "label"], sort=True).size().reset_index(name="n_turns")
    return counted.astype({"doc_id": "str", "label": "str", "n_turns": "int64"})
