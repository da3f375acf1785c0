"""Which of the words before a colon, in bold or in capitals are speaker labels: those that are known or recur."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from fieldnotes.readers.labels import Mark, is_nobody, looks_like_name, mark_at, names_inside
from fieldnotes.readers.reading import Block
from fieldnotes.readers.roles import is_known


def believed_labels(lines: list[Block], roles: Mapping[str, str]) -> set[str]:
    """Give the keys of the labels to believe: explained or known ones, names that recur, and what is set like them."""
    marks = [mark for line in lines if (mark := mark_at(line))]
    colon = Counter(mark.key for mark in marks if mark.style in ("colon", "own") and _may_be(mark))
    plain = Counter(mark.key for mark in marks if mark.style in ("bold", "capitals", "alone"))
    inside = Counter(name.casefold() for line in lines for name in names_inside(line))
    names = {mark.key: mark.name for mark in marks}
    in_brackets = {mark.key for mark in marks if mark.role or mark.name.endswith(")")}
    believed = {key for key in roles if colon[key] or plain[key] or inside[key]}
    counts = colon + inside
    likely = {key for key, n in counts.items() if n >= 2 and looks_like_name(names.get(key, key.title()))}
    for key, n in counts.items():
        name = names.get(key, key.title())
        if is_nobody(name):
            continue
        known = is_known(name) and (colon[key] or n >= 2)
        # Inside a line one name may be an accident, two that take turns are not.
        recurs = key in likely and (colon[key] >= 2 or n >= 3 or len(likely) > 1)
        # "Ministeren for kirke og kultur (RV)": too long for a name, but always with brackets.
        bracketed = colon[key] >= 2 and key in in_brackets
        if known or recurs or bracketed:
            believed.add(key)
    believed |= _without_colons(plain, names, lines)
    return believed | _alike(marks, believed, lines)


def _may_be(mark: Mark) -> bool:
    """Tell whether the words are short enough for a label: a sentence that ends in a colon is none."""
    return len(mark.name.split()) <= 5 or bool(mark.role) or mark.name.endswith(")")


def _without_colons(plain: Counter[str], names: Mapping[str, str], lines: list[Block]) -> set[str]:
    """Give labels in bold or capitals: two or more that recur and begin a good part of the lines, or known ones."""
    likely = {
        key: n
        for key, n in plain.items()
        if not is_nobody(names[key]) and (n >= 2 or is_known(names[key])) and (len(key) > 2 or is_known(names[key]))
    }
    enough = len(likely) >= 2 and sum(likely.values()) >= max(3, 0.25 * len(lines))
    return set(likely) if enough else set()


def _alike(marks: list[Mark], believed: set[str], lines: list[Block]) -> set[str]:
    """Give labels that come once: where nearly each line is a turn, or set on a line of their own as the others are."""
    sure = [mark for mark in marks if mark.key in believed]
    if not sure:
        return set()
    dense = len(sure) >= 0.8 * len(lines)
    usual, n = Counter(mark.style for mark in sure).most_common(1)[0]
    own = usual in ("own", "alone") and len(sure) > 3 and n >= 0.6 * len(sure)
    return {
        mark.key
        for mark in marks
        if looks_like_name(mark.name.partition(" (")[0])
        and mark.style == usual
        and (own or (dense and usual == "colon"))
    }
