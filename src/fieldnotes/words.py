"""The words that people see: labels in Danish and English, and numbers written as each language writes them."""

from __future__ import annotations

import math

LANGUAGES = ("da", "en")
NO_BREAK = "\u00a0"
NOTHING = "–"

# key -> (Danish, English). A key is the value as it stands in a table (a column's name, a polarity, a kind, a note).
WORDS: dict[str, tuple[str, str]] = {
    # columns
    "project": ("Pilot", "Pilot"),
    "doc_id": ("Kilde", "Source"),
    "document": ("Kilde", "Source"),
    "documents": ("kilder", "sources"),
    "segment_id": ("Afsnit", "Segment"),
    "segment": ("Afsnit", "Segment"),
    "segments": ("afsnit", "segments"),
    "turns": ("replikker", "turns"),
    "kind": ("Art", "Kind"),
    "date": ("Dato", "Date"),
    "round": ("Runde", "Round"),
    "role": ("Rolle", "Role"),
    "speaker": ("Taler", "Speaker"),
    "text": ("Tekst", "Text"),
    "code": ("Tema", "Theme"),
    "codes": ("Temaer", "Themes"),
    "polarity": ("Fortegn", "Polarity"),
    "coder": ("Koder", "Coder"),
    "method": ("Metode", "Method"),
    "score": ("Score", "Score"),
    "status": ("Status", "Status"),
    "evidence": ("Belæg", "Evidence"),
    "note": ("Bemærkning", "Note"),
    "at": ("Tidspunkt", "At"),
    "rank": ("Nr.", "No."),
    "position": ("Plads", "Position"),
    "start": ("Start", "Start"),
    "end": ("Slut", "End"),
    "unit": ("Enhed", "Unit"),
    "n_documents": ("Antal kilder", "Number of sources"),
    "n_documents_rest": ("Antal kilder, de øvrige", "Number of sources, the rest"),
    "n_segments": ("Antal afsnit", "Number of segments"),
    "n_words": ("Antal ord", "Number of words"),
    "n_tests": ("Antal sammenligninger", "Number of comparisons"),
    "count": ("Antal med temaet", "Number with the theme"),
    "share": ("Andel", "Share"),
    "share_group": ("Andel, piloten", "Share, the pilot"),
    "share_rest": ("Andel, de øvrige", "Share, the rest"),
    "difference": ("Forskel", "Difference"),
    "low": ("95 % interval, nedre", "95% interval, low"),
    "high": ("95 % interval, øvre", "95% interval, high"),
    "p": ("p-værdi", "p-value"),
    "p_adjusted": ("p-værdi, justeret", "p-value, adjusted"),
    "strata": ("Ombyttet inden for", "Permuted within"),
    # polarities, kinds, methods, statuses, units
    "present": ("til stede", "present"),
    "lacking": ("mangler", "lacking"),
    "rejected": ("afvist", "rejected"),
    "any": ("nævnt", "mentioned"),
    "interview": ("interview", "interview"),
    "reflection": ("refleksionslog", "reflection log"),
    "observation": ("observation", "observation"),
    "human": ("menneske", "human"),
    "terms": ("ordliste", "terms"),
    "model": ("model", "model"),
    "topics": ("emner", "topics"),
    "proposed": ("foreslået", "proposed"),
    "accepted": ("godkendt", "accepted"),
    "unknown": ("ikke oplyst", "not known"),
    "all": ("Alle", "All"),
    # roles
    "interviewer": ("interviewer", "interviewer"),
    "borger": ("borger", "citizen"),
    "pårørende": ("pårørende", "relative"),
    "medarbejder": ("medarbejder", "employee"),
    "leder": ("leder", "leader"),
    "projektleder": ("projektleder", "project leader"),
    "frivillig": ("frivillig", "volunteer"),
    # notes of the tables
    "no_segments": ("ingen afsnit at tælle", "no segments to count"),
    "too_few_documents": ("for få kilder til et interval", "too few sources for an interval"),
    "too_few_to_compare": ("for få kilder til at sammenligne", "too few sources to compare"),
    "too_rare": ("temaet findes i for få kilder til at teste", "the theme is in too few sources to test"),
    "few_arrangements": (
        "for få kilder til at forskellen alene kan stå mål med antallet af sammenligninger",
        "too few sources for this difference alone to survive the adjustment",
    ),
    "few_permutations": (
        "for få ombytninger til antallet af sammenligninger: sæt permutations højere i study.toml",
        "too few permutations for this many comparisons: set permutations higher in study.toml",
    ),
    # figures
    "share_of_segments": ("Andel af afsnit", "Share of segments"),
    "share_of_documents": ("Andel af kilder", "Share of sources"),
    "difference_axis": ("Forskel til de øvrige, procentpoint", "Difference to the rest, percentage points"),
    "overall": ("alle", "all"),
    "seg": ("afsnit", "segments"),
    "dok": ("kilder", "sources"),
    "significant": ("forskel efter justering (p ≤ 0,05)", "difference after adjustment (p ≤ 0.05)"),
    "not_significant": ("ingen sikker forskel", "no clear difference"),
    "cell_one": (
        "Stort tal: andel i procent. Lille tal: antal.",
        "Large figure: share in percent. Small figure: number.",
    ),
    "and": ("og", "and"),
    "cell_above": ("øverst", "above"),
    "cell_below": ("nederst", "below"),
    "grey_note": ("Grå tal: for få kilder til et interval.", "Grey figures: too few sources for an interval."),
    "nothing": ("ingen", "none"),
    "caption": ("Billedtekst", "Caption"),
    "alt": ("Alternativ tekst", "Alternative text"),
}

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


def alphabetical(text: str) -> str:
    """Give the key that sorts text as a Danish reader expects: æ, ø, å last, capitals as small letters.

    >>> sorted(["Ældre", "Ås", "Bibliotek", "Øst", "handicap"], key=alphabetical)
    ['Bibliotek', 'handicap', 'Ældre', 'Øst', 'Ås']
    """
    return text.lower().translate(_ALPHABET)


def _index(language: str) -> int:
    if language not in LANGUAGES:
        raise ValueError(f"no language {language!r}; there are: {', '.join(LANGUAGES)}")
    return LANGUAGES.index(language)
