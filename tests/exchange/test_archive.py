import stat
import zipfile

import pytest

from fieldnotes.errors import FieldnotesError
from fieldnotes.exchange import archive
from fieldnotes.exchange.archive import Archive, write_archive


@pytest.fixture
def zipped(tmp_path):
    """Write a zip of files, in the order given."""

    def build(*files, path=tmp_path / "a.qdpx"):
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as handle:
            for name, data in files:
                handle.writestr(name, data)
        return path

    return build


@pytest.mark.parametrize(
    "name", ["../ud.txt", "sources/../../ud.txt", "/etc/ud.txt", "C:/ud.txt", "..\\ud.txt", "\\ud.txt"]
)
def test_a_path_that_leads_out_is_refused(zipped, name):
    path = zipped(("project.qde", "x"), (name, "x"))
    with pytest.raises(FieldnotesError, match="leads out"):
        Archive(path)


def test_a_link_is_refused(zipped):
    link = zipfile.ZipInfo("sources/a.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with pytest.raises(FieldnotesError, match="a link"):
        Archive(zipped(("project.qde", "x"), (link, "/etc/passwd")))


def test_a_bomb_is_refused_before_it_is_unpacked(zipped):
    with (
        Archive(zipped(("project.qde", b"\0" * 20_000_000))) as opened,
        pytest.raises(FieldnotesError, match="too large"),
    ):
        opened.project()


def test_a_file_larger_than_it_says_is_not_read_on(zipped):
    path = zipped(("project.qde", "x" * 5000))
    data = path.read_bytes()
    path.write_bytes(data.replace((5000).to_bytes(4, "little"), (50).to_bytes(4, "little")))
    with Archive(path) as opened, pytest.raises(FieldnotesError):
        opened.project()


def test_too_many_files_are_refused(zipped, monkeypatch):
    monkeypatch.setattr(archive, "MOST_FILES", 3)
    with pytest.raises(FieldnotesError, match="more than 3 files"):
        Archive(zipped(*((f"{n}.txt", "") for n in range(4))))


def test_a_password_is_said(zipped):
    path = zipped(("project.qde", "x"))
    data = bytearray(path.read_bytes())
    at = data.index(b"PK\x01\x02") + 8
    data[at] |= 1
    path.write_bytes(bytes(data))
    with pytest.raises(FieldnotesError, match="password"):
        Archive(path)


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04" + b"\0" * 40])
def test_what_is_no_archive_is_refused(tmp_path, content):
    path = tmp_path / "a.qdpx"
    path.write_bytes(content)
    with pytest.raises(FieldnotesError, match=r"\.qdpx archive that can be opened"):
        Archive(path)


def test_the_project_is_found_whatever_it_is_called(zipped):
    assert Archive(zipped(("Mit projekt.QDE", "a"), ("sources/b.qde", "b"))).project() == b"a"
    assert Archive(zipped(("mappe/project.qde", "a"))).project() == b"a"
    assert Archive(zipped(("andet.qde", "b"), ("Project.qde", "a"))).project() == b"a"


@pytest.mark.parametrize("names", [["a.txt"], ["a.qde", "b.qde"]])
def test_no_project_or_two_are_refused(zipped, names):
    with Archive(zipped(*((name, "x") for name in names))) as opened, pytest.raises(FieldnotesError, match=r"\.qde"):
        opened.project()


@pytest.mark.parametrize(
    "reference",
    [
        "internal://b.txt",
        "internal:///B.TXT",
        "b.txt",
        "relative:///x/y/b.txt",
        "absolute:///C:/x/b.txt",
        "sources\\b.txt",
    ],
)
@pytest.mark.parametrize("folder", ["sources", "Sources"])
def test_a_source_is_found_by_every_kind_of_path(zipped, folder, reference):
    opened = Archive(zipped(("project.qde", "x"), (f"{folder}/.root", ""), (f"{folder}/b.txt", "ja")))
    assert opened.read(opened.find(reference)) == b"ja"


@pytest.mark.parametrize("reference", ["", "absolute:///etc/passwd", "internal://../../c.txt", "internal://"])
def test_no_path_leads_out_of_the_archive(zipped, tmp_path, reference):
    (tmp_path / "c.txt").write_text("hemmeligt")
    assert Archive(zipped(("project.qde", "x"), ("sources/b.txt", "ja"))).find(reference) == ""


def test_the_same_files_give_the_same_bytes(tmp_path):
    files = [("project.qde", b"<a/>"), ("sources/a.txt", "æ".encode())]
    first, second = (write_archive(tmp_path / name, files).read_bytes() for name in ("a.qdpx", "b.qdpx"))
    assert first == second
    with zipfile.ZipFile(tmp_path / "a.qdpx") as opened:
        assert opened.namelist() == ["project.qde", "sources/a.txt"]
        assert {entry.date_time for entry in opened.infolist()} == {(1980, 1, 1, 0, 0, 0)}
