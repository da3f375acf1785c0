"""The shipped terms on invented sentences: what each theme hears, and the words that only look like it."""

from collections.abc import Callable

import pandas as pd
import pytest

from fieldnotes.coding import Codebook, code_terms
from fieldnotes.tables import Corpus

HEARD = [
    ("Vi lavede det sammen med borgerne.", "samskabelse"),
    ("De fik lov at være med til at bestemme.", "samskabelse"),
    ("Det, der skete, gik hen over hovedet på os.", "samskabelse"),
    ("Vi begynder med borgerens egne ord.", "borgerperspektiv"),
    ("Jeg følte mig som et nummer i rækken.", "borgerperspektiv"),
    ("Vi arbejder på tværs.", "tvaergaaende"),
    ("Der var en tværfaglig konference.", "tvaergaaende"),
    ("Der kom nye dokumentationskrav.", "styring"),
    ("Afbureaukratisering er svært.", "styring"),
    ("Vores afdelingsleder kom forbi.", "ledelse"),
    ("Vi blev klogere undervejs.", "refleksion_laering"),
    ("Der er et fagligt skøn i det.", "faglighed"),
    ("Jeg var frustreret over det.", "modstand_dilemma"),
    ("Vi prøvede det af i to uger.", "proevehandling"),
    ("Der skal være psykologisk tryghed.", "tryghed_modig"),
    ("Man holdt fast i fællesskabet.", "relationer"),
    ("Det styrker den sociale kapital.", "social_kapital"),
    ("De frivillige kom hver dag.", "frivillige"),
    ("Det kan gøre en forskel.", "effekt"),
    ("Vi fik ejerskab til målene.", "ejerskab_succeskriterier"),
    ("Der er for mange procesmål.", "procesmaal_kort"),
    ("Det skal virke på lang sigt.", "langsigtet_effekt"),
    ("Vi valgte tre verdensmål.", "baeredygtighed"),
    ("Vi sparede CO2 og genbrugte murstenene.", "baeredygtighed"),
    ("Der er kommet et nyt it-system.", "digitalisering"),
    ("Velfærdsteknologi fylder meget.", "digitalisering"),
]
UNHEARD = [
    ("Her er et godt læringsmiljø.", "baeredygtighed"),
    ("Arbejdsmiljøet er fint.", "baeredygtighed"),
    ("Krumtappen på cyklen er skæv.", "digitalisering"),
    ("Projektlederen skrev et brev.", "ledelse"),
    ("Det var en effektiv dag.", "effekt"),
    ("Der stod stole på gulvet.", "tillid"),
    ("Tillidsrepræsentanten ringede.", "tillid"),
    ("Hun mangler selvtillid.", "tillid"),
    ("I reglen kommer bussen til tiden.", "styring"),
    ("Som regel spiser vi klokken seks.", "styring"),
    ("Børnene havde prøve i matematik.", "proevehandling"),
    ("Vi kørte mod byen.", "tryghed_modig"),
    ("Det trådløse netværk var nede.", "relationer"),
    ("Vi spiste et måltid sammen.", "effekt"),
    ("Han leder efter sine nøgler.", "ledelse"),
    ("Medicinen har en bivirkning.", "effekt"),
    ("Kommunen har et værdigrundlag.", "borgerperspektiv"),
    ("Det er helt frivilligt at gå med.", "frivillige"),
    ("Solceller er vedvarende energi.", "langsigtet_effekt"),
    ("Uden tvivl en god dag.", "modstand_dilemma"),
    ("Hun går til genoptræning.", "refleksion_laering"),
]
TABLE = [(*row, True) for row in HEARD] + [(*row, False) for row in UNHEARD]


@pytest.fixture(scope="module")
def coded(corpus_of: Callable[..., Corpus], shipped: Codebook) -> pd.DataFrame:
    return code_terms(corpus_of(*(sentence for sentence, _, _ in TABLE)), shipped)


@pytest.mark.parametrize(
    ("number", "code", "heard"),
    [(n, code, heard) for n, (_, code, heard) in enumerate(TABLE)],
    ids=[f"{code}-{sentence}" for sentence, code, _ in TABLE],
)
def test_a_theme_hears_its_words_and_not_their_doubles(
    coded: pd.DataFrame, number: int, code: str, heard: bool
) -> None:
    given = coded.loc[coded["segment_id"] == f"s{number}", "code"].tolist()
    assert heard == (code in given)
