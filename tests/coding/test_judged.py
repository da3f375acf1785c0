import math

import pandas as pd
import pytest

from fieldnotes.coding import Code, Codebook
from fieldnotes.coding.judged import judged_cells
from fieldnotes.tables import frame

BOOK = Codebook((Code("effekt", "Effekt"), Code("varig", "Varig effekt", parent="effekt"), Code("tillid", "Tillid")))
IDS = pd.Series(["s0", "s1", "s2"])


def human(*rows: tuple[str, str, str, str], polarity: str = "present") -> pd.DataFrame:
    names = ("segment_id", "coder", "code", "status")
    given = {"method": "human", "polarity": polarity, "evidence": []}
    return frame("codings", [dict(zip(names, row, strict=True)) | given for row in rows])


def test_who_gave_a_segment_a_code_judged_all_its_codes() -> None:
    given = judged_cells(IDS, BOOK, human(("s0", "A", "tillid", "accepted"), ("s2", "A", "varig", "accepted"))).given
    assert given[0].tolist() == [0.0, 0.0, 1.0]
    assert all(math.isnan(cell) for cell in given[1])


def test_a_row_without_a_code_says_that_there_is_none() -> None:
    assert judged_cells(IDS, BOOK, human(("s1", "A", "", "accepted"))).given[1, [0, 2]].tolist() == [0.0, 0.0]


def test_who_never_names_a_sub_code_judged_top_codes_alone() -> None:
    given = judged_cells(IDS, BOOK, human(("s0", "A", "tillid", "accepted"), ("s1", "A", "", "accepted"))).given
    assert [math.isnan(cell) for cell in given[:2, 1]] == [True, True]


def test_who_only_rejected_a_code_judged_that_code_alone() -> None:
    given = judged_cells(IDS, BOOK, human(("s2", "A", "tillid", "rejected"))).given[2]
    assert given[2] == 0.0
    assert math.isnan(given[0])


def test_a_sub_code_counts_for_its_parent_and_coders_share_a_cell() -> None:
    judged = judged_cells(IDS, BOOK, human(("s0", "A", "varig", "accepted"), ("s0", "B", "tillid", "accepted")))
    assert judged.given[0].tolist() == [0.5, 1.0, 0.5]  # B names no sub-code anywhere
    assert judged.rows.tolist() == [0]


def test_polarity_is_shared_out_among_those_who_gave_the_code() -> None:
    rows = pd.concat(
        [human(("s0", "A", "tillid", "accepted")), human(("s0", "B", "tillid", "accepted"), polarity="lacking")]
    )
    assert judged_cells(IDS, BOOK, rows).polarity[0, 2].tolist() == [0.5, 0.5, 0.0]


def test_machines_and_other_segments_are_not_listened_to() -> None:
    machine = human(("s0", "model", "tillid", "proposed")).assign(method="model")
    assert not len(judged_cells(IDS, BOOK, pd.concat([machine, human(("andet", "A", "tillid", "accepted"))])).rows)


def test_an_unknown_code_is_an_error() -> None:
    with pytest.raises(ValueError, match="hest"):
        judged_cells(IDS, BOOK, human(("s0", "A", "hest", "accepted")))
