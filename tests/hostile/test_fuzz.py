"""Whatever stands in a file, reading it gives text or our own error; far more inputs: tools/fuzz.py."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldnotes.coding import read_codebook
from fieldnotes.errors import FieldnotesError
from fieldnotes.privacy import read_names
from fieldnotes.readers import read_source
from fieldnotes.readers.zipped import is_inside
from fieldnotes.segments import split_text
from fieldnotes.settings import read_settings
from fieldnotes.sources import read_sources

ROOT = Path(__file__).parents[2]
many = settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
# What the rules of reading look for, so that inputs get further than chance would take them.
PIECES = st.sampled_from(
    [
        *("I: ", "IP: ", "Anna: ", "ANNA", "**Bo:** ", "# ", "- ", "\n", "\n\n", "12/9-19 ", "9.05 ", "[00:01:02] "),
        *(";", ",", "\t", "|", '"', "dato", "tekst", "taler", "WEBVTT\n\n", "00:01.000 --> 00:02.000\n", "<v Bo>"),
        *("codes:", "id", "label", "terms", ": ", "[", "]", "{", "}", "*a", "&a ", "!!x ", "'", "?", ".", "…", "æ"),
        *("path", "doc_id", "project", "kind", "name", "pseudonym", "decision", "person", "=1+1", "[limits]"),
        *("\u202e", "👍", "\x00", "\ud800", "999999999999", "kl. 9 ", "1\n", "d. 3/6", "rows = ", "é"),
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=6), max_size=60).map("".join)
DATA = (
    st.binary(max_size=300)
    | TEXTS.map(lambda text: text.encode("utf-8", "surrogatepass"))
    | TEXTS.map(lambda text: text.encode("utf-16", "surrogatepass"))
)


def problems(read, path: Path) -> list:
    """Give what our error says, nothing where there is none; any other error fails the test."""
    try:
        read(path)
    except FieldnotesError as error:
        return error.problems
    return []


@pytest.mark.parametrize("suffix", [".txt", ".md", ".csv", ".vtt", ".srt", ".docx", ".odt", ".xlsx", ".pdf"])
@given(data=DATA)
@many
def test_any_bytes_are_a_source_or_refused(tmp_path, suffix, data):
    path = tmp_path / f"a{suffix}"
    path.write_bytes(data)
    assert all(problem.where and problem.what for problem in problems(read_source, path))


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("codebook.yaml", read_codebook),
        ("sources.csv", lambda path: read_sources(path.parent)),
        ("names.csv", read_names),
        ("study.toml", read_settings),
    ],
)
@given(data=DATA)
@many
def test_any_bytes_are_a_list_or_refused(tmp_path, name, read, data):
    (tmp_path / name).write_bytes(data)
    assert all(problem.where and problem.what for problem in problems(read, tmp_path / name))


@given(text=TEXTS, words=st.integers(20, 60))
@many
def test_segments_are_slices_in_order_whatever_the_text(text, words):
    spans = split_text(text, words)
    assert all(start < end and text[start:end] == text[start:end].strip() for start, end in spans)
    assert [place for span in spans for place in span] == sorted(place for span in spans for place in span)
    assert "".join("".join(text[start:end].split()) for start, end in spans) == "".join(text.split())


@given(st.text(alphabet="a./\\:C\0", max_size=12))
def test_a_name_that_is_inside_stays_inside(name):
    import posixpath

    if is_inside(name):
        place = posixpath.normpath(posixpath.join("/study/unpacked", name.replace("\\", "/")))
        assert place.startswith("/study/unpacked")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot fork")
def test_mutated_real_files_raise_nothing_but_our_error():
    line = [sys.executable, str(ROOT / "tools" / "fuzz.py"), str(ROOT / "data"), "--inputs", "100", "--seconds", "60"]
    done = subprocess.run(line, capture_output=True, text=True)
    assert (done.returncode, "PROBLEM" in done.stdout) == (0, False), done.stdout
