import pytest

from fieldnotes.errors import FieldnotesError
from fieldnotes.settings import Settings, read_settings


def test_without_a_file_the_defaults_hold(tmp_path):
    assert read_settings(tmp_path / "study.toml") == Settings()


def test_all_wrong_settings_are_told_at_once(tmp_path):
    path = tmp_path / "study.toml"
    path.write_text('language = "sv"\nsegmentwords = 3\nseed = -1\n')
    with pytest.raises(FieldnotesError) as error:
        read_settings(path)
    assert sorted(problem.where for problem in error.value.problems) == [
        "study.toml, setting language",
        "study.toml, setting seed",
        "study.toml, setting segmentwords",
    ]


def test_a_file_that_is_not_toml_says_so(tmp_path):
    (tmp_path / "study.toml").write_text("title = Havnen")
    with pytest.raises(FieldnotesError, match="is not TOML"):
        read_settings(tmp_path / "study.toml")


def test_columns_hold_for_all_sheets_and_for_one(tmp_path):
    (tmp_path / "study.toml").write_text('[columns]\ntext = "Svar"\n[columns.BIB-1]\ntext = "Indlæg"\ndate = "Dato"\n')
    settings = read_settings(tmp_path / "study.toml")
    assert settings.columns_of("BIB-1") == {"text": "Indlæg", "date": "Dato"}
    assert settings.columns_of("BIB-2") == {"text": "Svar"}
    assert Settings().columns_of("BIB-1") is None
