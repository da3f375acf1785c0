"""Words that say what somebody is, not who: the speaker labels that identify nobody."""

from __future__ import annotations

import re

from fieldnotes.privacy.words import key

_WORDS = """
    anonym ansat ansatte barn barnebarn beboer bisidder bonusfar bonusmor borger borgeren borgerne bror bruger chef
    datter deltager deltagere direktør elev facilitator fagperson far farfar farmor formand forsker forskeren fortæller
    forælder forældre frivillig frivillige fælles gruppe gæst hjælper int interview interviewede interviewer
    interviewers interviewperson informant ip iv jordemoder kollega kollegaer kone kontaktperson koordinator kvinde
    kæreste leder ledelse læge lærer mand medarbejder medlem mf minister moderator mor morfar mormor mødeleder nabo
    nøgleperson observatør ordfører ordstyrer partner patient person plejefar plejemor plejer projektleder pårørende
    pædagog resp respondent samlever sekretær senior sosu sp speaker spørger spørgsmål stedfar stedmor stemme
    studentermedhjælper studerende støtteperson svar søn søster taler talsperson tolk tovholder tr ukendt underviser ung
    unge veninde vært ægtefælle
    answer citizen employee father interviewee manager mother nurse other others participant question relative
    researcher teacher unknown voice volunteer
    alle anden andre de den det en et flere for fra første fjerde gammel hos i med ny of og på af the til tredje and
"""
# Endings long enough that no name has them: "far" would let Jafar pass, "person" Jesperson.
_ENDINGS = """
    agent ansat ansvarlig arbejder assistent behandler beboer borger bruger chef deltager direktør formand forsker
    forælder frivillig hjælper instruktør konsulent koordinator leder lærer læge medarbejder medlem minister observatør
    ordfører planlægger plejer plejerske psykolog pædagog rådgiver sekretær studerende terapeut tovholder træner
    underviser vejleder visitator
"""
_ROLES = frozenset(key(word) for word in _WORDS.split())
_DEFINITE = ("en", "et", "n", "erne", "ne")
# Allen is a name; "alle" and its like have no definite form.
_NOUNS = frozenset(word for word in _ROLES if len(word) > 2) - {"alle", "første", "tredje", "fjerde", "unge", "andre"}
_ROLE = re.compile(rf"\w{{0,40}}(?:{'|'.join(_ENDINGS.split())})(?:en|n|er|r|e|ne|erne|rne)?s?")


def is_role(word: str) -> bool:
    """Say whether a word of a speaker label names a role, or is a single letter, and so identifies nobody.

    >>> [is_role(word) for word in ("Interviewer", "SOSU", "Sagsbehandler", "Birthe")]
    [True, True, True, False]
    """
    folded = key(word)
    if len(folded) == 1 or folded in _ROLES or _ROLE.fullmatch(folded) is not None:
        return True
    return any(folded.endswith(ending) and folded.removesuffix(ending) in _NOUNS for ending in _DEFINITE)
