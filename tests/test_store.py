import pandas as pd
import pytest

from fieldnotes import store
from fieldnotes.errors import FieldnotesError
from fieldnotes.tables import COLUMNS, empty, frame

CODING = {
    "segment_id": "A-1",
    "code": "tillid",
    "polarity": "present",
    "coder": "terms",
    "method": "terms",
    "score": 0.5,
    "status": "proposed",
    "evidence": [{"start": 3, "end": 9, "why": "tillid"}],
}


@pytest.mark.parametrize("table", sorted(COLUMNS))
def test_an_empty_table_comes_back_as_it_was(tmp_path, table):
    path = store.save(tmp_path / "t.parquet", empty(table), table)
    pd.testing.assert_frame_equal(store.load(path, table), empty(table))


def test_evidence_comes_back_as_lists_of_spans(tmp_path):
    codings = frame("codings", [CODING, CODING | {"code": "styring", "evidence": []}])
    path = store.save(tmp_path / "codings.parquet", codings, "codings")
    pd.testing.assert_frame_equal(store.load(path, "codings"), codings)


def test_the_same_table_gives_the_same_bytes(tmp_path):
    codings = frame("codings", [CODING])
    first = store.save(tmp_path / "a.parquet", codings, "codings").read_bytes()
    assert store.save(tmp_path / "b.parquet", codings.copy(), "codings").read_bytes() == first


def test_a_table_that_does_not_fit_its_schema_is_refused_and_not_written(tmp_path):
    with pytest.raises(FieldnotesError, match="column polarity"):
        store.save(tmp_path / "codings.parquet", frame("codings", [CODING | {"polarity": "sur"}]), "codings")
    assert list(tmp_path.iterdir()) == []


def test_a_missing_table_names_the_target_that_makes_it(tmp_path):
    with pytest.raises(FieldnotesError, match="make language"):
        store.load(tmp_path / "tokens.parquet", "tokens", make="language")


def test_a_broken_table_says_what_to_do(tmp_path):
    (tmp_path / "tokens.parquet").write_bytes(b"PAR1")
    with pytest.raises(FieldnotesError, match="Delete it"):
        store.load(tmp_path / "tokens.parquet", "tokens")


def test_notes_are_kept_with_the_table_and_columns_can_be_chosen(tmp_path):
    path = store.save(tmp_path / "t.parquet", empty("tokens"), "tokens", pipeline="danish 1")
    assert store.note(path, "pipeline") == "danish 1"
    assert store.note(tmp_path / "not there", "pipeline") == ""
    assert list(store.load(path, "tokens", columns=["lemma", "pos"])) == ["lemma", "pos"]


def test_how_pandas_holds_text_changes_no_byte(tmp_path):
    for storage in ("python", "pyarrow"):
        with pd.option_context("mode.string_storage", storage):
            data = pd.DataFrame({"code": ["tillid", "åbenhed"], "n": [1, 2]})
            assert data["code"].dtype.storage == storage
        store.save(tmp_path / f"{storage}.parquet", data)
    assert (tmp_path / "python.parquet").read_bytes() == (tmp_path / "pyarrow.parquet").read_bytes()
