from pathlib import Path

import pytest

from fieldnotes.errors import FieldnotesError
from fieldnotes.review.codings import read_logs
from fieldnotes.review.log import append, read_log, standing
from fieldnotes.review.merge import conflict_copies, merge_copies

MARKS = [
    " (Annes konfliktkopi 2026-11-22)",
    " (Anne's conflicted copy 2026-11-22)",
    " (1)",
    "(1)",
    " 2",
    ".sync-conflict-20261122-140501-ABCDEFG",
    "-DESKTOP-4F2K9QX",
    " - Kopi",
    "-kopi",
]


def row(segment: str, code: str, at: int, status: str = "accepted", polarity: str = "present") -> dict[str, str]:
    return {
        "segment_id": f"d1-{segment:0>10}",
        "code": code,
        "polarity": polarity if code else "",
        "status": status,
        "at": f"2026-11-22T14:00:{at:02}",
    }


@pytest.mark.parametrize("mark", MARKS)
def test_what_sync_programs_and_people_add_to_a_name_marks_a_copy(tmp_path: Path, mark: str) -> None:
    append(tmp_path / "Bjørn.csv", [row("1", "tillid", 1)])
    append(tmp_path / f"Bjørn{mark}.csv", [row("2", "tillid", 2)])
    append(tmp_path / "Bjørnhild.csv", [row("1", "tillid", 1)])
    append(tmp_path / "ane.csv", [row("1", "tillid", 1)])
    assert {copy.stem: log.stem for copy, log in conflict_copies(tmp_path).items()} == {f"Bjørn{mark}": "Bjørn"}


def test_a_log_that_begins_as_another_does_is_a_copy_however_it_is_called(tmp_path: Path) -> None:
    append(tmp_path / "mlj.csv", [row("1", "tillid", 1), row("2", "tillid", 2)])
    append(tmp_path / "mlj-kontoret.csv", [row("1", "tillid", 1)])
    append(tmp_path / "mlj-hjemme.csv", [row("1", "tillid", 3)])
    assert [copy.stem for copy in conflict_copies(tmp_path)] == ["mlj-kontoret"]


def test_merging_loses_no_row_and_lets_the_later_decision_stand(tmp_path: Path) -> None:
    log, copy = tmp_path / "mlj.csv", tmp_path / "mlj (1).csv"
    shared = [row("1", "tillid", 1), row("2", "tillid", 2)]
    append(log, [*shared, row("1", "tillid", 9, polarity="lacking"), row("3", "ledelse", 5)])
    append(copy, [*shared, row("1", "tillid", 6, "rejected"), row("2", "tillid", 7, "rejected"), row("4", "", 8)])
    before = {*map(tuple, read_log(log).to_numpy()), *map(tuple, read_log(copy).to_numpy())}
    assert merge_copies(tmp_path) == {"mlj": 3}
    assert not copy.exists()
    assert {*map(tuple, read_log(log).to_numpy())} == before
    stand = standing(read_log(log)).set_index(["segment_id", "code"])[["polarity", "status"]].to_dict("index")
    assert {(segment[-1], code): tuple(values.values()) for (segment, code), values in stand.items()} == {
        ("1", "tillid"): ("lacking", "accepted"),
        ("2", "tillid"): ("present", "rejected"),
        ("3", "ledelse"): ("present", "accepted"),
        ("4", ""): ("", "accepted"),
    }
    assert merge_copies(tmp_path) == {}


def test_a_run_does_not_pass_a_conflict_copy_by(tmp_path: Path) -> None:
    folder = tmp_path / "raw" / "codings"
    append(folder / "mlj.csv", [row("1", "tillid", 1)])
    append(folder / "mlj (1).csv", [row("1", "tillid", 1)])
    (tmp_path / "raw" / "names.csv").write_text("name,pseudonym,kind,decision\n", encoding="utf-8")
    with pytest.raises(FieldnotesError, match="fieldnotes review merge"):
        read_logs(folder)
    merge_copies(folder)
    assert list(read_logs(folder)) == ["mlj"]


def test_nothing_is_changed_where_a_copy_cannot_be_read(tmp_path: Path) -> None:
    append(tmp_path / "mlj.csv", [row("1", "tillid", 1)])
    (tmp_path / "mlj (1).csv").write_text("something else\n1\n", encoding="utf-8")
    before = (tmp_path / "mlj.csv").read_bytes()
    with pytest.raises(FieldnotesError):
        merge_copies(tmp_path)
    assert (tmp_path / "mlj.csv").read_bytes() == before
    assert (tmp_path / "mlj (1).csv").exists()
