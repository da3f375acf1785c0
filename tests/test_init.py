import subprocess
import sys

import pytest

import fieldnotes


@pytest.mark.parametrize("name", fieldnotes.__all__)
def test_every_public_name_is_there_and_documented(name):
    assert getattr(fieldnotes, name).__doc__


def test_importing_fieldnotes_loads_none_of_the_heavy_libraries():
    heavy = ("spacy", "sklearn", "matplotlib", "bertopic", "pandas", "pyarrow")
    code = f"import sys, fieldnotes; print([name for name in {heavy!r} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'kode'"):
        fieldnotes.kode  # noqa: B018
