"""The words that people see: labels in Danish and English, and numbers written as each language writes them."""

from __future__ import annotations

import math
import re
from pathlib import Path

LANGUAGES = ("da", "en")
NO_BREAK = "\u00a0"
NOTHING = "–"


# key -> (Danish, English). A key is the value as it stands in a table (a column's name, a polarity, a kind, a note).
# Each room's are in a file of its own in `labels/`.
def _labels() -> dict[str, tuple[str, str]]:
    import yaml

    found: dict[str, tuple[str, str]] = {}
    for path in sorted((Path(__file__).parent / "labels").glob("*.yaml")):
        labels = yaml.load(path.read_bytes(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        if twice := sorted(found.keys() & labels.keys()):
            raise ValueError(f"labels in two files: {', '.join(twice)}")
        found |= {key: (danish, english) for key, (danish, english) in labels.items()}
    return found


WORDS = _labels()

_DIGITS = re.compile(r"\d+")
_ALPHABET = str.maketrans({"æ": "z{", "ø": "z|", "å": "z}", "ä": "z{", "ö": "z|", "ü": "y"})


def word(key: str, language: str = "da") -> str:
    """Give the word that stands for a key, in Danish ("da") or English ("en").

    Raises KeyError for a key that is not in `WORDS` and ValueError for another language.

    >>> word("lacking"), word("lacking", "en")
    ('mangler', 'lacking')
    """
    return WORDS[key][_index(language)]


def word_or(key: str, language: str = "da") -> str:
    """Give the word for a key, or the key itself where it is a study's own word (a role, a pilot); "" is "not known".

    >>> word_or("leder", "en"), word_or("lokalrådsformand", "en"), word_or("")
    ('leader', 'lokalrådsformand', 'ikke oplyst')
    """
    _index(language)
    return word(key or "unknown", language) if not key or key in WORDS else key


def number(value: float, language: str = "da", decimals: int = 0) -> str:
    """Write a number: decimal comma and point for thousands in Danish, the reverse in English, "–" for NaN.

    >>> number(1234.5, decimals=1), number(1234.5, "en", 1), number(-0.04), number(float("nan"))
    ('1.234,5', '1,234.5', '0', '–')
    """
    english = _index(language)
    if math.isnan(value):
        return NOTHING
    text = f"{value:,.{decimals}f}"
    if float(text.replace(",", "")) == 0:
        text = text.lstrip("-")
    text = text.replace("-", "−")
    return text if english else text.translate(str.maketrans(",.", ".,"))


def percent(share: float, language: str = "da", decimals: int = 0) -> str:
    r"""Write a share in percent: "12 %" with a space that does not break in Danish, "12%" in English.

    A share above nought that would round to nought is "<1 %", for nought means nobody.

    >>> percent(0.123, decimals=1), percent(0.123, "en"), percent(0.002), percent(0)
    ('12,3\xa0%', '12%', '<1\xa0%', '0\xa0%')
    """
    space = "" if _index(language) else NO_BREAK
    text = number(100 * share, language, decimals)
    if share > 0 and text == number(0, language, decimals):
        text = "<" + number(10.0**-decimals, language, decimals)
    return text if math.isnan(share) else f"{text}{space}%"


def probability(p: float, language: str = "da") -> str:
    """Write a p-value with three decimals; below 0.001 that it is, for no p-value is nought.

    >>> probability(0.0234), probability(0.00001, "en"), probability(float("nan"))
    ('0,023', '<0.001', '–')
    """
    return f"<{number(0.001, language, 3)}" if p < 0.001 else number(p, language, 3)


def alphabetical(text: str) -> str:
    """Give the key that sorts text as a Danish reader expects: æ, ø, å last, capitals as small letters, 2 before 10.

    >>> sorted(["Ældre", "Ås", "Pilot 10", "Øst", "pilot 2"], key=alphabetical)
    ['pilot 2', 'Pilot 10', 'Ældre', 'Øst', 'Ås']
    """
    return _DIGITS.sub(lambda match: match.group().zfill(12), text.lower().translate(_ALPHABET))


def _index(language: str) -> int:
    if language not in LANGUAGES:
        raise ValueError(f"no language {language!r}; there are: {', '.join(LANGUAGES)}")
    return LANGUAGES.index(language)
