"""How far coders agree, theme by theme, with intervals, and what may be concluded from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fieldnotes.compare.coefficients import COEFFICIENTS, MISSING, ROUNDING, Sums, sums
from fieldnotes.compare.counts import Integers, check_attributes
from fieldnotes.compare.judgements import Judgements, judgements
from fieldnotes.compare.resample import FEWEST_DOCUMENTS, limit_columns, resampled, some_documents
from fieldnotes.tables import Corpus
from fieldnotes.words import alphabetical

if TYPE_CHECKING:
    from fieldnotes.coding.codebook import Codebook

POOLED = "all"
BETWEEN = " + "  # the names of coders
# Krippendorff (2004, Content Analysis, p. 241): rely on alpha from 0.800; from 0.667 for tentative conclusions only.
RELIABLE, TENTATIVE = 0.8, 0.667
COLUMNS = (
    "code",
    "coders",
    "n_segments",
    "n_units",
    "n_documents",
    "n_single",
    "prevalence",
    *(f"{name}{limit}" for name in COEFFICIENTS for limit in ("", "_low", "_high")),
    "verdict",
    "note",
)
TEXT = ("code", "coders", "verdict", "note")


class Slice(NamedTuple):
    """A part of the judgements that gets rows of its own: what to call it, which coders, which segments."""

    about: dict[str, str]
    coders: list[int]
    segments: Integers


def table_agreement(
    codings: pd.DataFrame,
    *,
    coders: Sequence[str] | None = None,
    by: str = "code",
    codes: Iterable[str] | None = None,
    codebook: Codebook | None = None,
    corpus: Corpus | None = None,
    answer: str = "code",
    resamples: int = 1000,
    seed: int = 0,
) -> pd.DataFrame:
    """Measure how far coders agree: a row per code and one, "all", of all top codes' segments pooled.

    coders: people or machines by name; all people if not given. by: "code"; "pair" for each two of the coders; or an
    attribute of the corpus ("project", "kind", "role"), which then is the first column. codes: which, in which order;
    those of the codebook, or all in the codings. With a codebook a sub-code's coding is also its ancestors'.
    answer: "code" (given or not), "both" (absent, present, lacking or rejected) or "polarity" (how the code was meant,
    of the coders who gave it). corpus: says which document a segment is of, else its segment_id does.

    Who judged what: a person who gave a segment a code, or a row without a code, judged all codes of it, and who only
    rejected codes judged those. A machine judged all segments of the corpus; without one, those that it or a person
    coded, and its codings count as it made them, whatever people said of them later. Only units (a segment and a code)
    judged by two coders or more are counted; n_single says how many were judged by one alone.

    Columns: code, coders (joined by " + "), n_segments and n_units (compared), n_documents, n_single, prevalence (share
    of the answers that give the code; with answer="polarity", that say other than present), then agreement,
    cohens_kappa (two coders only), congers_kappa, fleiss_kappa, alpha (Krippendorff's, nominal) and ac1 (Gwet's), see
    `coefficients.disagreements`, each with _low and _high (95 %, documents resampled, see `resample.resampled`);
    verdict ("reliable" from alpha 0.80, "tentative" from 0.667, "discard", Krippendorff 2004; or "undecided") and note.
    Where all answers are alike there is nothing that chance could be told from: kappas and alpha are 0, without
    limits, the verdict is "undecided" and the note "no_variation". Where nothing is compared the numbers are NaN and
    the note is "not_double_coded". Raises ValueError for an unknown coder, code, attribute or answer.
    """
    judged = judgements(codings, coders=coders, codes=codes, codebook=codebook, corpus=corpus, answer=answer)
    top = top_codes(judged, codebook)
    tables = [_table(judged, part, top, resamples, seed) for part in _slices(judged, by, corpus)]
    return pd.concat(tables, ignore_index=True) if tables else _empty([] if by in ("code", "pair") else [by])


def verdict(alpha: float) -> str:
    """Give Krippendorff's (2004) verdict on an alpha: a key of `words`.

    >>> verdict(0.81), verdict(0.7), verdict(0.5), verdict(float("nan"))
    ('reliable', 'tentative', 'discard', 'undecided')
    """
    if np.isnan(alpha):
        return "undecided"
    return "reliable" if alpha >= RELIABLE else "tentative" if alpha >= TENTATIVE else "discard"


def top_codes(judged: Judgements, codebook: Codebook | None) -> NDArray[np.bool_]:
    """Give for each code whether it is pooled: all codes, or with a codebook those without a parent."""
    return np.array([codebook is None or not codebook[code].parent for code in judged.codes], dtype=bool)


def _slices(judged: Judgements, by: str, corpus: Corpus | None) -> Iterator[Slice]:
    everybody, everything = list(range(len(judged.coders))), np.arange(len(judged.segments))
    if by == "code":
        if everybody:
            yield Slice({}, everybody, everything)
    elif by == "pair":
        for pair in combinations(everybody, 2):
            yield Slice({}, list(pair), everything)
    elif corpus is None:
        raise ValueError(f"by={by!r} needs the corpus; without it there are: code, pair")
    else:
        check_attributes([by], judged.segments)
        values: list[str] = judged.segments[by].unique().tolist() if everybody else []
        for value in sorted(values, key=alphabetical):
            rows = np.flatnonzero(judged.segments[by] == value)
            yield Slice({by: str(value)}, everybody, rows)


def _table(judged: Judgements, part: Slice, top: NDArray[np.bool_], resamples: int, seed: int) -> pd.DataFrame:
    answers = judged.answers[part.coders][:, part.segments]
    n_judged = (answers != MISSING).sum(axis=0)  # segments x codes
    compared = n_judged >= 2
    answers = np.where(compared, answers, MISSING)
    document, names = pd.factorize(judged.segments["doc_id"].iloc[part.segments])
    columns = with_pooled(sums(answers, len(judged.categories), document, len(names)), top)
    limits = resampled(some_documents(columns), resamples=resamples, seed=seed)
    total = columns.values.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        prevalence = 1 - total[:, 0] / total.sum(axis=1)
    counts = {
        "n_segments": [*compared.sum(axis=0), compared[:, top].any(axis=1).sum()],
        "n_units": columns.compared.sum(axis=0),
        "n_documents": (columns.compared > 0).sum(axis=0),
        "n_single": [*(n_judged == 1).sum(axis=0), (n_judged == 1)[:, top].sum()],
    }
    named = {name: np.asarray(values).astype("int64") for name, values in counts.items()}
    table = pd.DataFrame(
        {"code": [*judged.codes, POOLED], "coders": BETWEEN.join(judged.coders[place] for place in part.coders)}
        | named
        | {"prevalence": prevalence}
        | limit_columns(limits)
    )
    return _judged_by_rule(table, len(part.coders)).assign(**part.about)[[*part.about, *COLUMNS]]


def with_pooled(columns: Sums, top: NDArray[np.bool_]) -> Sums:
    """Give the sums for documents x (codes and, last, the top codes pooled)."""
    flat = columns.flat()
    pooled = flat[:, top].sum(axis=1, keepdims=True)
    return Sums.unflat(np.concatenate([flat, pooled], axis=1), *columns.by_coder.shape[-2:])


def _judged_by_rule(table: pd.DataFrame, coders: int) -> pd.DataFrame:
    """Say what may be concluded, and why a number is not what it seems."""
    nothing = table["n_units"] == 0
    alike = ~nothing & table["alpha"].isna()
    few = table["n_documents"] < FEWEST_DOCUMENTS
    agreed = table["agreement"] >= 1 - ROUNDING
    table = table.assign(
        verdict=[verdict(alpha) for alpha in table["alpha"]],
        note=np.select(
            [nothing, alike, few, agreed],
            ["not_double_coded", "no_variation", "too_few_documents", "no_disagreement"],
            "",
        ),
    )
    defined = [name for name in COEFFICIENTS if name != "cohens_kappa" or coders == 2]
    table.loc[alike, defined] = table.loc[alike, defined].fillna(0.0)
    return table.astype(dict.fromkeys(TEXT, "str"))


def _empty(about: list[str]) -> pd.DataFrame:
    text = (*about, *TEXT)
    whole = [name for name in COLUMNS if name.startswith("n_")]
    types = {name: "str" if name in text else "int64" if name in whole else "float64" for name in (*about, *COLUMNS)}
    return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in types.items()})
