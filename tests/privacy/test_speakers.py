"""Speaker labels that name somebody nobody listed."""

import pytest

from fieldnotes.privacy import Replacer, unknown_speakers
from fieldnotes.privacy.namelist import names_frame
from fieldnotes.privacy.speakers import unknown_name, with_speakers
from fieldnotes.tables import Corpus, frame

LISTED = Replacer(names_frame([{"name": "Birthe Holmskov"}, {"name": "Jan Kendtsen", "decision": "keep"}]))


def corpus(*turns):
    rows = [
        {"turn_id": f"{doc}-{i}", "doc_id": doc, "position": i, "speaker": speaker, "start": 0, "end": 0}
        | {"start_s": 0.0, "end_s": 0.0}
        for i, (doc, speaker) in enumerate(turns)
    ]
    return Corpus(frame("documents", []), frame("turns", rows), frame("segments", []))


GENERIC = """
|Interviewer|I|IP|R|B|S1|S 2|M1|M 2|IP2|SP1|SPEAKER_00|Speaker 1|Taler 3|Borger|borger|BORGER|Mor|Far|Leder
Medarbejder 2
Medarbejderen|Pårørende|Projektleder|Socialrådgiver|SOSU-hjælper|SOSU-assistent|Lærer|Sygeplejerske|Fysioterapeut
Deltager 4
Sagsbehandler|Bostøttemedarbejder|Frivillig|Ung mand|Den unge|Afdelingsleder|Moderator|[Person 3]|[Taler 1] (leder)
Birthe
Birthe (leder)|Birthe Holmskov|Jan Kendtsen|Far til barnet|Barn 1|Ukendt|Flere|Alle|Informant A|Deltager B|...|?
""".replace("\n", "|")


@pytest.mark.parametrize("label", GENERIC.split("|"))
def test_roles_initials_and_listed_names_are_no_unknown_speakers(label):
    assert unknown_name(label, LISTED) is None


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Ulla", "Ulla"),
        ("ULLA RAVNDAL", "ULLA RAVNDAL"),
        ("IDA", "Ida"),
        ("Ulla (leder)", "Ulla"),
        ("Pædagog Ulla Ravndal", "Ulla Ravndal"),
        ("Leder (Ulla)", "Ulla"),
        ("Birthe Jensen", "Birthe Jensen"),
        ("Jafar", "Jafar"),
        ("Jesperson", "Jesperson"),
        ("KRT", "KRT"),
        ("rose", "Rose"),
        ("Bo", "Bo"),
    ],
)
def test_the_name_in_a_label_is_found_beside_the_role(label, name):
    assert unknown_name(label, LISTED) == name


def test_unknown_speakers_are_counted_by_document_under_their_masked_label():
    found = unknown_speakers(corpus(("B", "Ulla"), ("A", "Ea (leder)"), ("B", "Ulla"), ("B", "I")), names_frame())
    assert found.to_dict("records") == [
        {"doc_id": "A", "label": "[Taler 1] (leder)", "n_turns": 1},
        {"doc_id": "B", "label": "[Taler 2]", "n_turns": 2},
    ]


def test_no_unknown_speakers_is_an_empty_table():
    found = unknown_speakers(corpus(("A", "I"), ("A", "Borger")), names_frame())
    assert (list(found), len(found)) == (["doc_id", "label", "n_turns"], 0)


def test_spellings_of_a_label_are_one_speaker():
    names = with_speakers(corpus(("A", "ULLA"), ("A", "Ulla"), ("B", "Ulla:")), names_frame())
    assert names["pseudonym"].tolist() == ["[Taler 1]"]


def test_a_label_given_by_hand_is_not_given_twice():
    names = names_frame([{"name": "Ea Lund", "pseudonym": "[Taler 1]"}])
    assert with_speakers(corpus(("A", "Ulla")), names)["pseudonym"].tolist() == ["[Taler 1]", "[Taler 2]"]
