"""Words for who speaks, and the role each of them stands for."""

from __future__ import annotations

import re
from functools import lru_cache

from fieldnotes.tables import INTERVIEWER


def words(text: str) -> frozenset[str]:
    """Give the words of a text as a set."""
    return frozenset(text.split())


_ASKS = words(
    "i int interv interviewer interviewere interviewperson1 intervjuer interwiever spørger sp spm spørgsmål q "
    "question moderator mod ordstyrer forsker researcher"
)
# Who answers; says nothing of who they are: the document's own role holds.
_ANSWERS = words(
    "ip informant respondent resp r svar a answer deltager participant interviewperson interviewede "
    "interviewet taler speaker"
)
# Looked up from the end of a word ("afdelingsleder"), so the longer stand before the shorter they end in.
_ENDINGS = {
    "projektleder": "projektleder projektlederen projektkoordinator tovholder projectleader projectmanager",
    "observatør": "observatør observatøren observer",
    "frivillig": "frivillig frivillige volunteer besøgsven",
    "pårørende": (
        "pårørende mor moren far faren mormor morfar farmor farfar datter datteren søn sønnen ægtefælle ægtefællen "
        "hustru kone konen forælder forældre bror søster værge relative mother father parent"
    ),
    "borger": "borger borgeren bruger brugeren beboer beboeren patient patienten klient citizen resident ung unge",
    "leder": "leder lederen chef chefen direktør direktøren forstander forstanderen rektor manager",
    "medarbejder": (
        "medarbejder medarbejderen ansat ansatte kollega pædagog pædagogen lærer læreren sygeplejerske sygeplejersken "
        "hjælper hjælperen assistent assistenten sosu sagsbehandler sagsbehandleren rådgiver rådgiveren bibliotekar "
        "bibliotekaren terapeut terapeuten bostøtte visitator visitatoren konsulent konsulenten vejleder vejlederen "
        "psykolog psykologen underviser koordinator behandler fagperson tr tillidsrepræsentant employee nurse teacher"
    ),
}
_CANONICAL = [(word, role) for role, words in _ENDINGS.items() for word in words.split()]
_NUMBER = re.compile(r"[\s._-]*\d{1,2}$")


def canonical(text: str) -> str:
    """Give the role that a word or short description stands for, or "" where it names none.

    >>> canonical("afdelingsleder i hjemmeplejen"), canonical("SOSU-hjælper"), canonical("mor til Emil")
    ('leder', 'medarbejder', 'pårørende')
    >>> canonical("Interviewer 2"), canonical("Birthe")
    ('interviewer', '')
    """
    for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", text.casefold()):
        if role := _of_word(word):
            return role
    return ""


@lru_cache(maxsize=4096)
def _of_word(word: str) -> str:
    """Give the role that one word names, alone or as the last part of a compound."""
    if word in _ASKS and len(word) > 2:
        return INTERVIEWER
    return next(
        (role for ending, role in _CANONICAL if word == ending or (len(ending) > 3 and word.endswith(ending))), ""
    )


def label_role(label: str) -> str:
    """Give the role of a speaker label that is a word for a role: "Interviewer", "I", "Borger 2", "Mor".

    >>> label_role("I"), label_role("Pårørende 1"), label_role("Anders"), label_role("IP")
    ('interviewer', 'pårørende', '', '')
    """
    word = base(label)
    if word in _ASKS:
        return INTERVIEWER
    return canonical(word) if " " not in word else ""


def answers(label: str) -> bool:
    """Tell whether the label is one for whoever is asked, with or without a role of its own: IP, Informant, Borger."""
    return base(label) in _ANSWERS or label_role(label) not in ("", INTERVIEWER)


def is_known(label: str) -> bool:
    """Tell whether the label is an everyday one for a speaker, so that it need not recur to be believed."""
    word = base(label)
    return word in _ASKS or word in _ANSWERS or bool(label_role(label))


def base(label: str) -> str:
    """Give a label without number, brackets and case: what "Borger 2", "Borger (Anna)" and "BORGER" have in common."""
    return _NUMBER.sub("", label.partition(" (")[0].strip()).casefold()
