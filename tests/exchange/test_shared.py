"""Every file that other programs wrote is read, or refused with a reason; what becomes of it is a study."""

import pytest

from fieldnotes.coding.codebook import read_codebook
from fieldnotes.corpus import read_corpus
from fieldnotes.errors import FieldnotesError
from fieldnotes.exchange import import_study, read_qdc, read_qdpx
from fieldnotes.review import read_codings

# sources, codes, selections, coders
EXPECTED = {
    "atlasti23.qdpx": (0, 3, 0, 0),
    "maxqda24.qdpx": (10, 307, 0, 0),
    "nvivo-mac15.qdpx": (2, 262, 0, 0),
    "qc-demo.qdpx": (2, 262, 158, 1),
}


@pytest.mark.shared
@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_projects_of_other_programs_are_read(shared, name):
    project = read_qdpx(shared / "refi" / name)
    selections = sum(len(source.selections) for source in project.sources)
    assert (len(project.sources), len(project.codes), selections, len(project.coders)) == EXPECTED[name]
    assert project.offsets.confirmed
    assert project.lost == ()


@pytest.mark.shared
def test_every_file_is_read_or_refused_with_a_reason(shared):
    refused = {}
    for path in sorted((shared / "refi").iterdir()):
        try:
            read_qdc(path) if path.suffix in (".qdc", ".xsd") else read_qdpx(path)
        except FieldnotesError as error:
            refused[path.name] = str(error)
    assert sorted(refused) == ["Codebook.xsd", "Project.xsd"]
    assert all("is no REFI-QDA <CodeBook>" in reason for reason in refused.values())


@pytest.mark.shared
@pytest.mark.slow
def test_codings_of_a_real_project_land_on_whole_words_in_segments(shared, tmp_path):
    made = import_study(read_qdpx(shared / "refi" / "qc-demo.qdpx"), tmp_path / "s")
    assert (made.n_placed, made.n_between_words, made.lost) == (158, made.n_edges, ())
    corpus, book = read_corpus(tmp_path / "s"), read_codebook(tmp_path / "s" / "raw" / "codebook.yaml")
    codings, leftovers = read_codings(tmp_path / "s" / "raw" / "codings", corpus, book)
    assert leftovers.empty
    assert len(codings) == made.logs["cp"]
