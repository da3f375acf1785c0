"""What the audit remembers of what it has searched, and when it searches anew."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from fieldnotes import fingerprint
from fieldnotes.guard import audit as rooms
from fieldnotes.guard.audit import audit
from fieldnotes.guard.searched import FILE, Searched
from fieldnotes.guard.secrets import Secrets
from fieldnotes.privacy.namelist import names_frame

SAID = "Vi sad længe ved bordet og talte om, hvad der var lovet os i foråret."
NAMED = f"{SAID} Det var Tyra Bangsfort, der sagde det."


def secrets(*names: str) -> Secrets:
    return Secrets(names_frame([{"name": name} for name in names]), paths=[], projects=[], doc_ids=[], hashes=[])


@pytest.fixture
def study(tmp_path: Path) -> Path:
    made = tmp_path / "processed"
    (made / ".state").mkdir(parents=True)
    (made / "a.txt").write_text(SAID, encoding="utf-8")
    pd.DataFrame({"text": [SAID, "Nej."]}).to_parquet(made / "b.parquet")
    return tmp_path


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give the names of the files whose inside is looked at, as they come."""
    seen, inside = [], rooms.pieces
    monkeypatch.setattr(rooms, "pieces", lambda name, data: seen.append(name) or inside(name, data))
    return seen


def _again(study: Path, looked: list[str], *names: str) -> list[str]:
    looked.clear()
    kept = study / "processed" / FILE
    hits = audit(study, secrets=secrets(*names), kept=kept).hits
    assert hits.to_dict("records") == audit(study, secrets=secrets(*names)).hits.to_dict("records")
    return hits["file"].tolist()


def _new(looked: list[str]) -> set[str]:
    """What the first of two searches looked into: the second, which remembers nothing, comes to each file once more."""
    return {name for name in looked if looked.count(name) > 1}


def test_only_what_changed_is_searched_again(study: Path, looked: list[str]) -> None:
    assert _again(study, looked, "Tyra Bangsfort") == []
    assert _new(looked) == {"processed/a.txt", "processed/b.parquet"}
    assert _again(study, looked, "Tyra Bangsfort") == []
    assert _new(looked) <= {f"processed/{FILE}", "key.npy", "hashes.npy"}
    (study / "processed" / "a.txt").write_text(NAMED, encoding="utf-8")
    for _ in range(2):  # what holds a name is never taken for clean
        assert _again(study, looked, "Tyra Bangsfort") == ["processed/a.txt"]
        assert "processed/a.txt" in _new(looked)
        assert "processed/b.parquet" not in _new(looked)


def test_another_name_to_look_for_and_all_is_searched_anew(study: Path, looked: list[str]) -> None:
    (study / "processed" / "a.txt").write_text(NAMED, encoding="utf-8")
    assert _again(study, looked, "Viggo Skovholm") == []
    assert _again(study, looked, "Viggo Skovholm", "Tyra Bangsfort") == ["processed/a.txt"]


def test_another_version_searches_anew(study: Path, looked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    _again(study, looked, "Tyra Bangsfort")
    monkeypatch.setattr(fingerprint, "of_code", lambda: "another")
    _again(study, looked, "Tyra Bangsfort")
    assert {"processed/a.txt", "processed/b.parquet"} <= _new(looked)


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 no more", b"\x93NUMPY"])
def test_a_damaged_memory_counts_as_empty(study: Path, looked: list[str], damage: bytes) -> None:
    _again(study, looked, "Tyra Bangsfort")
    path = study / "processed" / FILE
    path.write_bytes(damage)
    assert not Searched.read(path, "x").knows_text(SAID, said=True)


def test_it_holds_hashes_and_no_text(study: Path, looked: list[str]) -> None:
    _again(study, looked, "Tyra Bangsfort")
    with np.load(study / "processed" / FILE) as stored:
        assert stored["hashes"].dtype == np.uint8
        assert len(stored["hashes"]) >= 3  # two files and a text, which both hold
    assert b"bordet" not in (study / "processed" / FILE).read_bytes()


def test_what_is_met_no_more_goes_once_there_is_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "searched.npz"
    first = Searched("x")
    first.add_text(SAID, said=True)
    first.add_text(NAMED, said=True)
    first.write(path)
    monkeypatch.setattr("fieldnotes.guard.searched._MANY", 1)
    second = Searched.read(path, "x")
    assert second.knows_text(SAID, said=True)
    assert not second.knows_text(SAID, said=False)
    second.write(path)
    third = Searched.read(path, "x")
    assert third.knows_text(SAID, said=True)
    assert not third.knows_text(NAMED, said=True)
