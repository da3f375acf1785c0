"""The words that turn a theme around in Danish: negation, lack, renunciation, and what only looks like them."""

from __future__ import annotations

from dataclasses import dataclass, field

from fieldnotes.coding.patterns import Term, parse_term


@dataclass(frozen=True)
class Cue:
    """A cue and how far it reaches.

    before: it stands before the theme ("uden … tillid"), with at most so many words between; after: it stands after
    the theme ("tilliden … mangler"), with at most so many words between (0: it never does); verbs: finite verbs allowed
    in between; negates: it undoes other cues too ("ikke uden"); object: after the theme it counts only where no other
    object follows ("tillid mangler vi", and not "lederne mangler tid"); condition: a negation of the main verb undoes
    it ("uden tillid går det ikke").
    """

    text: str
    polarity: str
    before: int = 0
    after: int = 0
    verbs: int = 0
    negates: bool = False
    object: bool = False
    condition: bool = False
    term: Term = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "term", parse_term(self.text))


def _list(text: str) -> list[str]:
    return [piece.strip() for piece in text.split(",")]


def _cues(polarity: str, texts: str, **reach: int | bool) -> list[Cue]:
    return [Cue(text, polarity, **reach) for text in _list(texts)]  # type: ignore[arg-type]


# "Jeg tror ikke, at de har tillid" denies the trust, though another verb stands in between.
DOUBTED = "tro ikke, synes ikke, mene ikke, opleve ikke, føle ikke, mærke ikke"
DENIED = "ikke, ikk, ik, ik', aldrig, næppe, knap"
NONE_OF = "ingen, intet, ingenting, hverken, nul"
NOT_ENOUGH = "ikke nok, ikke ret meget, ikke særlig, ikke længere"
MISSED = "mangle, savne, miste, tabe, efterlyse, efterspørge"
LACKING = "mangel på, mangel, manglende, fravær af, fraværende"
WITHOUT = "uden"
TOO_LITTLE = "for lidt, for få, meget lidt, kun lidt, alt for lille, for dårlig"
LITTLE = "mindre, færre, lav/adj, ringe/adj, sjælden, sjældent, sparsom, begrænset"
HARD = "svær* ved at, dårlig til at, glemme at, lade være med at, undlade at"
WISHED = "brug for mere, behov for mere, bare der være, gid, ønske mere"
HARMED = "ødelægge, nedbryde, underminere, undergrave, svække, svækket, ødelagt, svigte"
GONE = """forsvinde, forsvundet, væk, halte, skrante, vakle, smuldre, krakelere, falde fra hinanden, gå tabt,
    gå fløjten, fraværende, ryge sig en tur, ryge, i bund, på et lille sted, brudt"""
WORDS_ONLY = "bare et ord, bare ord, kun ord, kun et ord, tom ord, tom snak, på papiret"
RENOUNCED = """gøre op med, opgør med, bryde med, tage afstand fra, væk fra, bort fra, slippe for, slippe af med,
    af med, fri for, frigøre fra, befri for, fritage for, sige nej til, nej til, nej tak til, sige farvel til,
    farvel til, holde op med, stoppe med, skære ned på, afskaffe, droppe, skrotte, afvikle, ophæve, fravælge, afvise,
    forkaste, træt af"""
INSTEAD = "i stedet for, frem for, fremfor, snarere end, på bekostning af"
TOO_MUCH = "for meget, for mange, alt for stor"
DONE_WITH = "skal væk, afskaffe, droppe, skrotte, afvikle, due ikke, være fortid, forældet, på lossepladsen"

CUES: tuple[Cue, ...] = (
    *_cues("lacking", DOUBTED, before=8, verbs=1),
    *_cues("lacking", DENIED, before=5, after=4, negates=True),
    *_cues("lacking", NONE_OF, before=5, after=3, verbs=1, negates=True),
    *_cues("lacking", NOT_ENOUGH, before=5, after=4),
    *_cues("lacking", MISSED, before=6, after=4, verbs=1, object=True),
    *_cues("lacking", LACKING, before=5, verbs=1),
    *_cues("lacking", WITHOUT, before=5, verbs=1, condition=True),
    *_cues("lacking", TOO_LITTLE, before=4, after=3, verbs=1),
    *_cues("lacking", LITTLE, before=2, after=2, verbs=1),
    *_cues("lacking", HARD, before=4),
    *_cues("lacking", WISHED, before=5, verbs=1),
    *_cues("lacking", HARMED, before=4, after=4, verbs=1),
    *_cues("lacking", GONE, after=7, verbs=2),
    *_cues("lacking", WORDS_ONLY, before=3, after=5, verbs=2),
    *_cues("rejected", RENOUNCED, before=5, verbs=1),
    *_cues("rejected", INSTEAD, before=4),
    *_cues("rejected", TOO_MUCH, before=2),
    *_cues("rejected", DONE_WITH, after=4, verbs=2),
)

# They hold a negation and deny nothing: each swallows the cues inside it.
NEUTRAL: tuple[Term, ...] = tuple(
    parse_term(text)
    for text in _list(
        """ikke kun, ikke bare, ikke blot, ikke alene, ikke mindst, ikke udelukkende, ikke også, ikke sandt,
        ikke bange for, ikke svær*, ikke til at tage fejl af, ikke … undvære, undvære ikke, ikke undgå,
        ikke klare sig uden, ikke lade være, hvorfor ikke, ikke få nok, ikke nok understrege, ikke i tvivl,
        ikke noget problem, ikke noget i vejen, ikke desto mindre, ikke for meget sagt, aldrig undervurdere,
        aldrig opleve sådan, aldrig opleve så, aldrig se sådan, aldrig have så,
        ikke undervurdere, ingen tvivl, uden tvivl,
        ingen problem, uden problem, intet problem, uden videre, uden for, mere eller mindre, om ikke andet"""
    )
)
