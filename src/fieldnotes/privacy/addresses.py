"""Danish postal addresses: street, house number, letter, floor and door, postcode and town, and these two alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fieldnotes.privacy.lists import towns
from fieldnotes.privacy.words import key, ordinary

_S = "[ \u00a0]"
_UP = "A-ZÆØÅÉÖÄ"
_LOW = "a-zæøåéüöä"
# Endings that name a street whatever follows the house number.
_STREET = (
    "(?:vej|gade|all[ée]|plads|vænge|boulevard|sti|kaj|toft|vang|brink|esplanade|promenade|skrænt|passage|stræde|torv|gyde|slippe)"
    "(?:en|n|et|t|erne)?"
)
# Endings that also name a house or a field: a street only where more of an address follows, or the clause ends.
_FIELD = (
    "(?:have|park|bakke|gård|ager|høj|mark|lund|dal|eng|bro|bjerg|ås|kær|hus|hegn|krog|led|løkke|næs|skov|høje|bo"
    "|gang|kvarter|ring|bæk|holm|vænger|borg|hede|mose|odde|strand)(?:en|n|et|t|erne|ne)?"
)
# What is done, and no ring: "Evaluering 3".
_DOING = re.compile(r"\wering(?:en)?\Z")
# Such a name is also a street where somebody is "på" it: "vi bor på Klostermarken 11 og har have".
_GROUND = re.compile(r"(?:mark|park|bakke|have|ager|lund|dal|eng|høj|krog)(?:en|et)\Z")
# What stands before the name of a street and belongs to it.
_FIRST = (
    "(?:Gamle|Gammel|Gl\\.|Ny|Nye|Nørre|Nr\\.|Nordre|Sønder|Sdr\\.|Søndre|Øster|Østre|Vester|Vestre|Store|St\\.|Lille|Ll\\."
    "|Sankt|Sct\\.|Skt\\.|Øvre|Nedre|Indre|Ydre|Kong|Dronning|Prins|Prinsesse|"
    rf"(?:[{_UP}]\.{_S}?){{1,3}}){_S}?"
)
_STOP = f"(?:På|I|Ved|Fra|Til|Hos|Af|Ad|Og|Om|Men|Så|Da|Når|Vi|Hun|Han|Jeg|De|Det|Der|Bor){_S}"
_NAME = f"[{_UP}][{_LOW}{_UP}.'’-]{{0,25}}"
_BEFORE = re.compile(
    rf"(?<![^\W_])(?:(?:{_FIRST}){{0,3}}[{_UP}][{_LOW}{_UP}-]{{0,30}}?(?:(?P<street>{_STREET})|(?P<field>{_FIELD}))"
    rf"|(?!{_STOP})(?:{_NAME}{_S}){{1,3}}(?i:{_STREET})"
    rf"|(?P<lower>[{_LOW}]{{3,30}}?)(?:vej|vejen|gade|gaden|stræde|strædet|allé|vænget|boulevarden|torvet))\Z"
)
# Roads of another sort: "motorvej 45" is no address.
_NO_STREETS = frozenset(
    {"motor", "gen", "om", "ind", "sid", "hoved", "lande", "over", "und", "sned", "frem", "tilfarts"}
)
_NUMBER = re.compile(
    rf",?{_S}(?:nr\.{_S}?)?\d{{1,3}}(?:{_S}?[-/–]{_S}?\d{{1,3}}(?!\d))?(?:{_S}?[A-HK](?!\w)|[a-hk](?!\w))?(?!\w|[.,:]\d)"
)
_SIDE = (
    rf"(?:(?:tv|th|mf|t\.{_S}?v|t\.{_S}?h|m\.{_S}?f|til{_S}venstre|til{_S}højre|midt(?:for)?)(?!\w)\.?"
    rf"|(?:dør|lejl\.?|lejlighed|værelse){_S}?\d{{1,3}})"
)
_STOREY = (
    rf"(?:\d{{1,2}}\.?{_S}?(?:sal(?:en)?|etage)(?!\w)|(?:st(?:uen)?|kælderen|kælder|kld|kl)(?!\w)(?!\.?{_S}?\d\d)"
    rf"|\d{{1,2}}\.?(?=,?{_S}?{_SIDE})|\d\.(?={_S}?(?:[\n,;)]|\Z)))"
)
_TOWN = (
    rf"(?:,|{_S}[-–])?[ \u00a0\n]{{1,2}}(?:DK-?)?{_S}?\d{{4}}{_S}"
    rf"(?:(?:Nørre|Sønder|Øster|Vester|Store|Lille|Gamle|Ny|Kgs\.|Kongens|Nr\.|Sdr\.|Gl\.|St\.|Sankt|Høje){_S})?"
    rf"[{_UP}][{_LOW}]{{1,25}}(?:{_S}(?:NV|SV|NØ|SØ|[CKVNØSM])(?!\w))?"
)
_POSTCODE = re.compile(
    rf"(?<![\w.,/:-])(?<!\d[ \u00a0])(?:DK{_S}?-?{_S}?)?(?P<code>[1-9]\d{{3}}){_S}{{1,2}}"
    rf"(?P<town>(?:(?:Nørre|Sønder|Øster|Vester|Store|Lille|Gamle|Ny|Kgs\.|Kongens|Nr\.|Sdr\.|Gl\.|St\.|Sankt|Høje){_S})?"
    rf"[{_UP}][{_LOW}]{{1,25}})(?:{_S}(?:NV|SV|NØ|SØ|[CKVNØSM])(?!\w))?(?!\w)"
)
_YEARS = range(1900, 2061)  # of the postcodes among them only Frederiksberg's are written out
_TAIL = re.compile(
    rf"(?:,?{_S}{_STOREY}\.?(?:[,.]{{0,2}}{_S}?{_SIDE})?|,?{_S}{_SIDE})?(?:{_TOWN})?",
)
_END = re.compile(rf"{_S}?(?:[.,;:)\n]|\Z)")
_LONGEST_STREET = 90


def addresses(text: str) -> Iterator[tuple[int, int]]:
    """Give (start, end) of every postal address, in order and without overlap.

    Looks back from each house number, so a text without numbers costs next to nothing.
    """
    last = 0
    for number in _NUMBER.finditer(text):
        begin = max(last, number.start() - _LONGEST_STREET)
        street = _BEFORE.search(text[begin : number.start()])
        if street is None or street["lower"] in _NO_STREETS:
            continue
        tail = _TAIL.match(text, number.end())
        end = tail.end() if tail else number.end()
        alone = end == number.end() and not number.group()[-1].isalpha() and not _END.match(text, end)
        if street["field"] and alone and not _is_lived_on(text, begin + street.start(), number.start()):
            continue
        if _DOING.search(street.group()) and ordinary(key(street.group())):
            continue
        yield begin + street.start(), end
        last = end


def postcodes(text: str) -> Iterator[tuple[int, int]]:
    """Give (start, end) of every postcode with its town: four digits and a postal town.

    A name that the list of towns lacks counts behind a comma or DK, where it is no ordinary word.
    """
    for match in _POSTCODE.finditer(text):
        town = match["town"]
        if int(match["code"]) in _YEARS and town != "Frederiksberg":
            continue
        folded = key(town.split()[-1])
        behind = text[max(0, match.start() - 2) : match.start()].strip() == "," or match.group().startswith("DK")
        if len(town.split()) > 1 or folded in towns() or (behind and not ordinary(folded)):
            yield match.span()


def _is_lived_on(text: str, start: int, end: int) -> bool:
    return text[max(0, start - 3) : start].lower() == "på " and _GROUND.search(text, start, end) is not None
