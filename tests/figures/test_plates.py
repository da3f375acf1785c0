"""Figures whose tables are unchanged stay, and only those."""

import pytest

from fieldnotes.figures import plates as room
from fieldnotes.figures.codes import plot_codes
from fieldnotes.figures.plates import MADE_OF, Plate, write_plates
from fieldnotes.figures.write import Drawn


def drawn(name, of):
    return Drawn(name, plot_codes(of, polarity=["present"]), of, "alt", "caption")


@pytest.fixture
def write(table, tmp_path):
    """Write a figure of the table given, and say whether it was drawn."""

    def written(of=table, **how):
        times = []

        def draw():
            times.append(True)
            yield drawn("kort", of)

        index = write_plates([Plate("kort", (of,), draw)], tmp_path, **how)
        assert index.read_text(encoding="utf-8").count("kort") == 1
        return bool(times)

    return written


def test_a_figure_of_an_unchanged_table_stays_byte_for_byte(write, tmp_path):
    assert write()
    before = {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in tmp_path.glob("kort.*")}
    index = (tmp_path / "index.json").read_bytes()
    assert not write()
    assert {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in tmp_path.glob("kort.*")} == before
    assert len(before) == 5
    assert (tmp_path / "index.json").read_bytes() == index


def test_one_number_another_label_language_or_version_of_the_code_draws_it_again(write, table, labels, monkeypatch):
    write()
    assert write(table.assign(share=table["share"].where(table.index != 0, table["share"] + 1e-12)))
    assert write(table, labels=labels)
    assert write(table, labels=labels, language="en")
    monkeypatch.setattr(room, "_code", lambda: "another")
    assert write(table, labels=labels, language="en")


def test_a_file_that_is_gone_or_a_broken_memory_draws_it_again(write, tmp_path):
    write()
    (tmp_path / "kort.pdf").unlink()
    assert write()
    (tmp_path / MADE_OF).write_text("[1", encoding="utf-8")
    assert write()


def test_progress_counts_figures(table, tmp_path):
    seen = []
    plates = [Plate(name, (table,), lambda name=name: iter([drawn(name, table)])) for name in ("a", "b")]
    write_plates(plates, tmp_path, total=3, progress=lambda *at: seen.append(at))
    write_plates(plates, tmp_path, progress=lambda *at: seen.append(at))
    assert seen == [(1, 3), (2, 3), (1, 1), (2, 2)]


def test_a_figure_that_nothing_draws_any_more_goes_and_is_forgotten(write, tmp_path):
    write()
    write_plates([], tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["index.json", MADE_OF]
    assert write()
