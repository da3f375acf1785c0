import re
from pathlib import Path

import pytest

from fieldnotes.coding import Codebook
from fieldnotes.coding.training import Example, labels_of, read_training
from fieldnotes.errors import FieldnotesError

HEADER = "genre\trole\tcodes\thard\ttext\n"


def test_a_row_is_read_with_its_polarities(tmp_path: Path) -> None:
    (tmp_path / "havn.tsv").write_text(HEADER + "i\tborger\ttillid-,styring!,effekt\th\tDe tror ikke på mig.\n")
    (example,) = read_training(tmp_path)
    codes = {"tillid": "lacking", "styring": "rejected", "effekt": "present"}
    assert example == Example("havn", "interview", "borger", codes, True, "De tror ikke på mig.")
    assert labels_of([example], ["effekt", "tillid", "styring", "ledelse"]).tolist() == [[1, 2, 3, 0]]


def test_all_problems_of_all_files_come_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text(HEADER + "x\tborger\t\t\tHej\n" + "i\tborger\tHest\t\tHej\n" + "i\tborger\n")
    (tmp_path / "b.tsv").write_text("genre\n")
    with pytest.raises(FieldnotesError) as caught:
        read_training(tmp_path)
    assert [problem.where for problem in caught.value.problems] == [
        "a.tsv, line 2",
        "a.tsv, line 3",
        "a.tsv, line 4",
        "b.tsv, line 1",
    ]


def test_the_shipped_corpus_holds_what_its_readme_says(shipped: Codebook) -> None:
    examples = read_training()
    readme = Path(__file__).parents[2] / "src" / "fieldnotes" / "models" / "corpus" / "README.md"
    said = re.search(r"([\d,]+) invented segments from (\d+) settings", readme.read_text(encoding="utf-8"))
    assert said is not None
    assert f"{len(examples):,}" == said[1]
    assert str(len({example.setting for example in examples})) == said[2]
    assert {code for example in examples for code in example.codes} == set(shipped.top)
    assert len({example.text for example in examples}) == len(examples)
    assert sum(example.hard for example in examples) >= 300
    assert sum(not example.codes for example in examples) >= 400
    assert sum(set(example.codes.values()) != {"present"} for example in examples if example.codes) >= 300
