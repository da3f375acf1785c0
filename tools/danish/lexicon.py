"""Make the word classes of a lexicon into vectors, so that a small network knows words its treebank never had.

Each word's row says how it is inflected (simplemma's forms of its lemma) and whether it is a name (faker's lists).
Words of the same inflection share a row, which keeps 150,000 words within two megabytes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import numpy as np

COUNTRIES = ("en_US", "en_GB", "sv_SE", "no_NO", "de_DE", "fr_FR", "nl_NL", "tr_TR", "es_ES", "it_IT")


def frequencies() -> dict[str, int]:
    """Give wordfreq's Danish words with their rank of frequency in centibels below certainty (CC BY-SA 4.0)."""
    from wordfreq import get_frequency_list

    return {word: cb for cb, words in enumerate(get_frequency_list("da", "small")) for word in words}


def forms() -> dict[str, str]:
    """Give simplemma's Danish forms with their lemma, as written."""
    from simplemma.strategies.dictionaries.dictionary_factory import DEFAULT_DICTIONARY_FACTORY

    return dict(DEFAULT_DICTIONARY_FACTORY.get_dictionary("da").items())


def person_names() -> dict[str, str]:
    """Give faker's Danish names with what they are: a man's, a woman's, or a family's (MIT)."""
    from faker.providers.person.da_DK import Provider

    kinds = {"family": Provider.last_names, "man": Provider.first_names_male, "woman": Provider.first_names_female}
    return {name: kind for kind, names in kinds.items() for name in names}


def foreign_names() -> dict[str, str]:
    """Give Faker's first and family names of other countries (MIT), but for those that are Danish words."""
    from importlib import import_module

    common = forms()
    names: dict[str, str] = {}
    for country in COUNTRIES:
        provider = import_module(f"faker.providers.person.{country}").Provider
        for kind in ("last_names", "first_names"):
            marked = "family abroad" if kind == "last_names" else "first abroad"
            names |= {name: marked for name in getattr(provider, kind) if name.lower() not in common}
    return names


def places() -> set[str]:
    """Give the countries and larger towns that Babel (CLDR) and Faker know by a Danish name of one word."""
    from babel import Locale
    from babel.core import get_global
    from faker.providers.address.da_DK import Provider

    danish = Locale("da")
    towns = [zone.split("/")[-1].replace("_", " ") for zone in get_global("zone_territories")]
    towns += [zone["city"] for zone in danish.time_zones.values() if "city" in zone]
    found = {*danish.territories.values(), *towns, *Provider.cities, *Provider.countries}
    return {name for name in found if name.replace("-", "").isalpha() and len(name) > 2}


def script(form: str, lemma: str) -> str:
    """Give what must change to come from the form to its lemma, such as "erne>" for borgerne."""
    same = 0
    while same < min(len(form), len(lemma)) and form[same] == lemma[same]:
        same += 1
    return f"{form[same:]}>{lemma[same:]}"


def features(common: int = 150) -> dict[str, frozenset[str]]:
    """Give each word (lower case) the marks by which words are held apart."""
    lexicon = forms()
    people = foreign_names() | person_names()
    names = {name.lower(): {f"name:{kind}"} for name, kind in people.items()}
    for place in sorted(places()):
        names.setdefault(place.lower(), set()).add("name:place")
    # A name in the genitive is the same name.
    names |= {name + "s": kinds for name, kinds in names.items() if not name.endswith("s") and name + "s" not in names}
    lower = {form.lower(): lemma.lower() for form, lemma in lexicon.items() if form.lower() not in lexicon}
    capital = set(lower)
    lower |= {form: lemma.lower() for form, lemma in lexicon.items() if form == form.lower()}
    scripts = {form: script(form, lemma) for form, lemma in lower.items()}
    kept = {name for name, _ in Counter(scripts.values()).most_common(common)}
    paradigm = defaultdict(set)
    for form, lemma in lower.items():
        paradigm[lemma].add(scripts[form] if scripts[form] in kept else "rare")
    wanted = {lower[word] for word in frequencies() if word in lower} | {word for word in capital if len(word) < 16}
    words = {form for form, lemma in lower.items() if lemma in wanted} | set(frequencies()) | set(names)
    marks = {}
    for word in sorted(words):
        found = set()
        if word in lower:
            found.add("is " + (scripts[word] if scripts[word] in kept else "rare"))
            found |= {"has " + name for name in paradigm[lower[word]]}
        if word in capital:
            found.add("capital")
        if word in names:
            found |= names[word]
        marks[word] = frozenset(found)
    return marks


def vectors(path: Path, *, rows: int = 3000, width: int = 48) -> None:
    """Write an empty Danish pipeline that holds the vectors, for `spacy train` to start from."""
    import spacy
    from scipy.sparse import csr_matrix
    from sklearn.decomposition import TruncatedSVD
    from sklearn.preprocessing import normalize
    from spacy.vectors import Vectors

    marks = {word: found for word, found in features().items() if found}
    counts = Counter(marks.values())
    kinds = sorted(counts, key=lambda kind: (-counts[kind], sorted(kind)))
    names = {name: i for i, name in enumerate(sorted(set().union(*kinds)))}
    cells = [(i, names[name]) for i, kind in enumerate(kinds) for name in sorted(kind)]
    weight = [3.0 if name.startswith(("is ", "name:", "capital")) else 1.0 for name in sorted(names)]
    table = csr_matrix(([weight[j] for _, j in cells], tuple(zip(*cells, strict=True))), (len(kinds), len(names)))
    scaled = TruncatedSVD(width, random_state=0).fit_transform(table)
    scaled = normalize(scaled).astype("float32")
    nearest = np.arange(len(kinds))
    if len(kinds) > rows:
        nearest[rows:] = (scaled[rows:] @ scaled[:rows].T).argmax(axis=1)
    position = {kind: int(nearest[i]) for i, kind in enumerate(kinds)}

    nlp = spacy.blank("da")
    data = np.ascontiguousarray(scaled[:rows])
    nlp.vocab.vectors = Vectors(strings=nlp.vocab.strings, shape=data.shape, name="danish.lexicon", attr="LOWER")
    nlp.vocab.vectors.data = data
    nlp.vocab.vectors.key2row.update({nlp.vocab.strings.add(word): position[found] for word, found in marks.items()})
    # The words themselves are not needed again: a row is found by the word's hash.
    nlp.vocab.strings._reset_and_load([])
    nlp.to_disk(path)


if __name__ == "__main__":
    import sys

    vectors(Path(sys.argv[1]))
