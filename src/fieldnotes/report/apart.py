"""Where answers differ: the segments on which people disagree, and those on which the machine differs from people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fieldnotes.coding.accuracy import compared_cells
from fieldnotes.coding.judged import judged_cells

if TYPE_CHECKING:
    from fieldnotes.study import Study


def apart(study: Study) -> dict[str, dict[str, list[str]]]:
    """Give for "people" and "machine" the segments with the top codes on which answers differ: segment_id -> codes.

    People differ where some of them gave a code and some did not; the machine from people where it gave what at least
    half of them did not, or the other way round.
    """
    codebook, codings = study.codebook(), study.codings()
    human, machine = (codings[codings["method"] == method] for method in ("human", study.settings.coder))
    ids = study.corpus().coded().segments["segment_id"]
    given = judged_cells(ids, codebook, human).given
    with np.errstate(invalid="ignore"):
        differ = {"people": (given > 0) & (given < 1)}
    if len(human):
        ours, theirs, judged = compared_cells(ids, codebook, machine, human)
        differ["machine"] = judged & (ours != theirs)
    names, top = ids.tolist(), set(codebook.top)
    found: dict[str, dict[str, list[str]]] = {"people": {}, "machine": {}}
    for who, cells in differ.items():
        for row, column in zip(*np.nonzero(cells), strict=True):
            if (code := codebook.ids[column]) in top:
                found[who].setdefault(names[row], []).append(code)
    return found
