"""Polarity, told from invented sentences, written and spoken, read by the shipped pipeline."""

from collections.abc import Callable

import pandas as pd
import pytest

from fieldnotes.coding import Codebook, code_terms
from fieldnotes.tables import Corpus

PRESENT = [
    ("Vi har tillid til hinanden.", "tillid"),
    ("Jeg stoler rigtig meget på min sagsbehandler.", "tillid"),
    ("Vi stoler jo på hinanden, ikke?", "tillid"),
    ("Vi stoler jo på hinanden, ikke også?", "tillid"),
    ("Hun bakkede hende virkelig op den dag.", "tillid"),
    ("Det gik ikke uden tillid.", "tillid"),
    ("Vi mangler ikke tillid.", "tillid"),
    ("Ingen mangler tillid her.", "tillid"),
    ("Det handler ikke kun om tillid.", "tillid"),
    ("Det er ikke bare tillid, det er også penge.", "tillid"),
    ("Man må aldrig undervurdere tilliden.", "tillid"),
    ("Det er ikke nemt, men vi har tillid til hinanden.", "tillid"),
    ("Han kom ikke, og vi har tillid til ham.", "tillid"),
    ("altså det gik ikke så godt men altså der er jo tillid", "tillid"),
    ("Fordi vi ikke har penge, må vi have tillid.", "tillid"),
    ("Vi arbejder med tillid, ikke med frygt.", "tillid"),
    ("Vi har tillid til hinanden og ingen penge.", "tillid"),
    ("Der er ingen tvivl om, at vi har tillid til hende.", "tillid"),
    ("Uden tillid går det ikke.", "tillid"),
    ("Der er ingen mistillid her.", "tillid"),
    ("Mistilliden er forsvundet.", "tillid"),
    ("Færre regler og mere tillid, tak.", "tillid"),
    ("Vi vil have tillid i stedet for kontrol.", "tillid"),
    ("Vi inddrager beboerne hver gang.", "samskabelse"),
    ("Hun er ikke længere ensom.", "relationer"),
    ("Vi kan ikke undvære fællesskabet.", "relationer"),
    ("Lederne mangler tid.", "ledelse"),
    ("Chefen svarede ikke på min mail.", "ledelse"),
    ("Der er mod til at fejle.", "tryghed_modig"),
    ("Vi er ikke bange for at eksperimentere.", "proevehandling"),
    ("Vi fik ikke noget problem med reglerne.", "styring"),
    ("Har I tillid til kommunen?", "tillid"),
    ("Jeg har aldrig oplevet sådan en tillid på en arbejdsplads.", "tillid"),
]
LACKING = [
    ("Borgerne mangler tillid til kommunen.", "tillid"),
    ("Vi mangler tid, ro og tillid.", "tillid"),
    ("Vi mangler, at nogen viser os tillid.", "tillid"),
    ("Der er ingen tillid mellem os og forvaltningen.", "tillid"),
    ("Der er næsten ingen tillid tilbage.", "tillid"),
    ("Vi har ikke nogen tillid til det nye system.", "tillid"),
    ("øh vi har jo ikke øh altså vi har ikke rigtig tillid til det", "tillid"),
    ("altså tilliden den er jo væk", "tillid"),
    ("Tilliden er forsvundet.", "tillid"),
    ("Tilliden mangler stadig.", "tillid"),
    ("Tillid har vi ikke.", "tillid"),
    ("Tilliden er ikke så stor.", "tillid"),
    ("Jeg stoler ikke på dem.", "tillid"),
    ("jeg stoler altså ikke øh på dem", "tillid"),
    ("Chefen bakkede os ikke op.", "tillid"),
    ("De bakker for lidt op.", "tillid"),
    ("Der er ikke nok opbakning.", "tillid"),
    ("De savner tillid fra byrådet.", "tillid"),
    ("Jeg tror ikke, at de har tillid til os.", "tillid"),
    ("Jeg har mistet tilliden til sagsbehandleren.", "tillid"),
    ("De svigtede vores tillid.", "tillid"),
    ("Det ødelægger tilliden.", "tillid"),
    ("Man har svært ved at stole på dem.", "tillid"),
    ("Vi har brug for mere tillid.", "tillid"),
    ("Manglende tillid er et problem.", "tillid"),
    ("Jeg har hverken penge eller tillid.", "tillid"),
    ("Det blev gjort uden tillid.", "tillid"),
    ("Der er mistillid mellem os.", "tillid"),
    ("Der er en vis mistro.", "tillid"),
    ("Samskabelse er bare et ord.", "samskabelse"),
    ("Samskabelsen er gået tabt.", "samskabelse"),
    ("Vi blev ikke inddraget.", "samskabelse"),
    ("De inddrog os ikke.", "samskabelse"),
    ("Vi er aldrig blevet spurgt.", "samskabelse"),
    ("Ingen spurgte os.", "samskabelse"),
    ("Ingen har spurgt mig om noget.", "samskabelse"),
    ("altså tilliden til dem, den er jo væk", "tillid"),
    ("Det hele var besluttet på forhånd.", "samskabelse"),
    ("Vi mangler ledelse.", "ledelse"),
    ("Ledelsen er fraværende.", "ledelse"),
    ("Afdelingerne snakker aldrig sammen.", "tvaergaaende"),
    ("Vi mangler klare rammer.", "styring"),
    ("Hun er ensom.", "relationer"),
    ("Jeg tør ikke sige det højt.", "tryghed_modig"),
]
REJECTED = [
    ("Vi gør op med New Public Management.", "styring"),
    ("Vi skal væk fra bureaukratiet.", "styring"),
    ("Nu har vi droppet kontrollen.", "styring"),
    ("Der er for mange regler.", "styring"),
    ("Færre regler og mere tillid, tak.", "styring"),
    ("Vi vil have tillid i stedet for kontrol.", "styring"),
    ("Frem for kontrol vælger vi dialog.", "styring"),
    ("Vi er holdt op med at kontrollere hinanden.", "styring"),
    ("Der skal være et opgør med målstyring.", "styring"),
]
TABLE = [
    (*row, polarity)
    for rows, polarity in ((PRESENT, "present"), (LACKING, "lacking"), (REJECTED, "rejected"))
    for row in rows
]


@pytest.fixture(scope="module")
def coded(corpus_of: Callable[..., Corpus], shipped: Codebook) -> pd.DataFrame:
    return code_terms(corpus_of(*(sentence for sentence, _, _ in TABLE)), shipped)


@pytest.mark.parametrize(
    ("number", "code", "polarity"),
    [(n, code, polarity) for n, (_, code, polarity) in enumerate(TABLE)],
    ids=[f"{polarity}-{code}-{sentence}" for sentence, code, polarity in TABLE],
)
def test_polarity_follows_what_the_clause_says(coded: pd.DataFrame, number: int, code: str, polarity: str) -> None:
    rows = coded[(coded["segment_id"] == f"s{number}") & (coded["code"] == code)]
    assert [polarity] == rows["polarity"].tolist()


def test_a_segment_holds_two_polarities_of_one_code(corpus_of: Callable[..., Corpus], shipped: Codebook) -> None:
    coded = code_terms(corpus_of("Vi har tillid til naboen. Der er ingen tillid til kommunen."), shipped)
    assert coded.loc[coded["code"] == "tillid", "polarity"].tolist() == ["present", "lacking"]


def test_the_cue_is_evidence_beside_the_term(corpus_of: Callable[..., Corpus], shipped: Codebook) -> None:
    text = "Borgerne mangler tillid."
    evidence = code_terms(corpus_of(text), shipped)["evidence"][0]
    assert [(text[span["start"] : span["end"]], span["why"]) for span in evidence] == [
        ("mangler", "lacking: mangle"),
        ("tillid", "tillid"),
    ]
