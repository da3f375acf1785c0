"""Dates of birth, high ages, and dates made coarser."""

import pytest

from fieldnotes.privacy import Replacer, identifiers
from fieldnotes.privacy.births import coarse_dates, high_ages
from fieldnotes.privacy.namelist import names_frame

BORN = """
født den {14. marts 1956}|født {14.03.1956}|født d. {14/3 1956}|f. {14.3.56}|f. {14-03-1956}|fødselsdato: {14.03.1956}
fødselsdag {14. marts}|fødselsdagen er {14. marts 1956}|fødselsdato {1956-03-14}|er født {14. mar. 1956}
blev født den {3. maj 1931}|fylder 60 den {2. juni}|født {4/12-1948}|Fødselsdato: {04121948}|FØDT {14.03.1956}
fødselsdato er den {1. januar 1940}|født den {9 september 1962}|f. den {30.11.72}|fdato: {14-03-56}
""".replace("\n", "|")
OLD = """
hun er {94} år|en {94}-årig mand|{94} år gammel|han er {101} år nu|{fireoghalvfems} år gammel|mormor er {97}, og
fyldte {92} år|hun er {94}.|den {95}-årige|{hundrede} år gammel|i en alder af {93} år|far blev {96}!|{90}årig
alderen er {91}, siger hun|{halvfems} år|{femoghalvfems}-årig|{109} år og frisk|jeg er {92}, så|hun bliver {90} i maj
""".replace("\n", "|")
PERIODS = """
hun er 89 år|for 100 år siden|i 95 år har|95 % af dem|99 borgere|efter 92 timer|90 års jubilæum|90'erne|i 1990
94 gange|kl. 9.45|side 94|§ 94|hun er 94 % sikker|fra 90 til 95 kr.|om 100 år|en 83-årig|nr. 94|de sidste 90 år
""".replace("\n", "|")


def split(forms):
    return [form for form in forms.split("|") if form]


def marked(form):
    before, rest = form.split("{")
    inside, after = rest.split("}")
    return f"Så {before}{inside}{after}", inside


@pytest.mark.parametrize("form", split(BORN))
def test_a_date_that_a_word_for_birth_announces_is_masked(form):
    text, date = marked(form + " sagde hun")
    assert [(text[a:b], label) for a, b, label in identifiers(text)] == [(date, "[fødselsdato]")]


@pytest.mark.parametrize("form", split(OLD))
def test_an_age_of_ninety_and_more_is_coarsened_in_digits_and_in_words(form):
    text, age = marked(form)
    assert [(text[a:b], label) for a, b, label in high_ages(text)] == [(age, "[over-89]")]
    assert Replacer(names_frame(), ages="keep").replace(text) == text


@pytest.mark.parametrize("form", split(PERIODS))
def test_what_is_no_age_or_a_younger_one_stays(form):
    assert list(high_ages(f"Det var {form} og så")) == []


@pytest.mark.parametrize(
    ("to", "expected"),
    [
        ("keep", "d. 12. september 2019, 3/2-20 og 2020-02-03, kl. 10.15, den 4. maj"),
        ("month", "d. september 2019, februar 2020 og februar 2020, kl. 10.15, den maj"),
        ("year", "d. 2019, 2020 og 2020, kl. 10.15, den [dato]"),
        ("mask", "d. [dato], [dato] og [dato], kl. 10.15, den [dato]"),
    ],
)
def test_dates_are_kept_or_made_as_coarse_as_the_study_says(to, expected):
    text = "d. 12. september 2019, 3/2-20 og 2020-02-03, kl. 10.15, den 4. maj"
    replacer = Replacer(names_frame(), dates=to)
    assert replacer.replace(text) == expected
    assert replacer.replace(expected) == expected


def test_a_coarse_date_never_touches_a_number_that_is_none():
    assert list(coarse_dates("version 3.8.18, side 14-18, § 83, 1.2.3.4 og 12.345.678", "mask")) == []
