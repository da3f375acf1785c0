"""What the documents at the top say holds."""

import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
import yaml
from typer.testing import CliRunner

import fieldnotes
from fieldnotes.cli import app
from fieldnotes.tables import COLUMNS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
ARCHITECTURE = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```(\w+)(?: +([^\n`{]+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# Said on a page and not run by it: what sets a machine up, and what waits for a person. `make` is run by test_make.
SET_UP = ("git", "jupyter", "make", "source")

# Pages that a test of their own runs.
ONCE = ("README", "own-coder")
# What a person types when a command asks.
TYPED = {"lock": "en lang sætning på en seddel\n", "unlock": "en lang sætning på en seddel\n", "withdraw": "y\n"}


def blocks(page: Path) -> list[tuple[str, str, str]]:
    """The blocks of a page: language, the file that it is the content of or "", what it holds."""
    return BLOCK.findall(page.read_text(encoding="utf-8"))


class Reader:
    """Somebody who types every block of a page, one after the other, in a folder with a study in data/."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys, self.said = folder, capsys, ""
        self.names: dict[str, object] = {}

    def read(self, page: Path) -> Iterator[dict[str, object]]:
        """Run a page; give the names there are after each block of Python."""
        for language, file, text in blocks(page):
            if file:
                path = self.folder / file
                assert path.parent.is_dir(), f"{file}: no such folder"
                path.write_text(text, encoding="utf-8")
            elif language == "python":
                exec(compile(text, page.name, "exec"), self.names)
                self.said = self.capsys.readouterr().out
                yield dict(self.names)
            elif language == "sh":
                self.said = "".join(self.shell(shlex.split(line, comments=True)) for line in text.splitlines())
            elif language == "text":
                for line in text.splitlines():
                    parts = [re.escape(part.strip()) for part in line.split("…")]
                    assert re.search(".*".join(parts), self.said), f"{line!r} is not in:\n{self.said}"
            else:
                assert language == "bat", f"{page.name}: a block of {language} that nobody runs"
                self.on_windows(text)

    def shell(self, words: list[str]) -> str:
        """Run a line as a person would type it, our own command without starting Python anew."""
        command = words[0].removeprefix(".venv/bin/") if words else ""
        if command == "make":
            goals = [word for word in words[1:] if "=" not in word]
            assert [goal for goal in goals if not re.search(rf"^{goal}\b.*:", MAKEFILE, re.MULTILINE)] == []
        if not words or command in SET_UP:
            return ""
        if command != "fieldnotes":
            return subprocess.run(words, cwd=self.folder, capture_output=True, text=True, check=True).stdout
        words = [str(Path(word).expanduser()) if word.startswith("~") else word for word in words[1:]]
        self.by_words_alone()
        done = CliRunner().invoke(app, words, input=TYPED.get(words[0]), catch_exceptions=True)
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        assert done.exit_code == 0, done.output
        return done.output

    def by_words_alone(self) -> None:
        """Let the studies that a page makes be coded by terms: in seconds, where by meaning takes a minute."""
        for path in self.folder.glob("*/raw/study.toml"):
            settings = path.read_text(encoding="utf-8")
            if not re.search("^coder", settings, re.MULTILINE):
                path.write_text('coder = "terms"\npermutations = 200\n' + settings, encoding="utf-8")

    @staticmethod
    def on_windows(text: str) -> None:
        """Hold what is typed without make against the Makefile: the same files, in the same order, all hashed."""
        wanted = re.findall(r"(?:-r|--editable) \S+", MAKEFILE.split("$(BIN)/.installed:")[1].split("@touch")[0])
        assert re.findall(r"(?:-r|--editable) \S+", text) == wanted
        assert "--require-hashes" in text
        assert text.count("--no-deps") == len(wanted)


@pytest.fixture
def reader(tmp_path, tiny_run, monkeypatch, capsys) -> Reader:
    """A reader at home, with a study that has been run in data/."""
    mpl.use("Agg")
    shutil.copytree(tiny_run, tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    return Reader(tmp_path, capsys)


@pytest.mark.slow
@pytest.mark.parametrize(
    "page", [page for page in PAGES if blocks(page) and page.stem not in ONCE], ids=lambda page: page.stem
)
def test_every_block_of_a_page_runs_one_after_the_other(page, reader):
    after = list(reader.read(page))
    assert len(after) == sum(language == "python" and not file for language, file, _ in blocks(page))
    plt.close("all")


@pytest.mark.slow
def test_the_notebook_example_of_the_readme_counts_every_theme(reader):
    (names,) = reader.read(ROOT / "README.md")
    assert set(names["shares"]["code"]) == set(names["codebook"].top)


@pytest.mark.slow
def test_the_coders_of_ones_own_give_different_codings_of_known_codes(reader):
    coded = list(reader.read(ROOT / "docs" / "own-coder.md"))
    by_classifier, by_nearness, names = coded[1]["codings"], coded[2]["codings"], coded[-1]
    assert by_nearness is not by_classifier
    for codings in (by_classifier, by_nearness, names["textcat"](names["human"])):
        assert set(codings["code"]) <= {"tillid", "digitalisering"}
        assert len(codings) > 0


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    """The pages as `make docs` builds them; a warning is an error."""
    made = tmp_path_factory.mktemp("docs")
    subprocess.run([sys.executable, "-m", "sphinx", "-q", "-W", str(ROOT / "docs"), str(made)], check=True)
    return made


@pytest.mark.slow
def test_the_pages_are_built_and_load_nothing_from_a_network(site):
    pages = list(site.rglob("*.html"))
    assert {page.stem for page in PAGES[1:]} <= {page.stem for page in pages}
    for page in pages:
        loaded = re.findall(r"<(?:script|img|iframe|source)[^>]*src=\"(\w+:)?//", page.read_text(encoding="utf-8"))
        linked = re.findall(r"<link[^>]*href=\"(?:\w+:)?//[^>]*>", page.read_text(encoding="utf-8"))
        assert (loaded, linked) == ([], []), page.name
    for sheet in [*site.rglob("*.css"), *site.rglob("*.js")]:
        fetched = re.findall(
            r"(?:@import|url\(|fetch\(|importScripts\()\s*['\"]?(?:\w+:)?//[^)]*", sheet.read_text("utf-8")
        )
        assert fetched == [], sheet.name


@pytest.mark.slow
def test_the_reference_has_every_public_name_with_its_docstring(site):
    page = (site / "reference.html").read_text(encoding="utf-8")
    assert [name for name in fieldnotes.__all__ if f'id="fieldnotes.{name}"' not in page] == []


def test_every_file_and_folder_that_the_readme_names_is_there():
    named = re.findall(r"`([\w./-]+/|[\w./-]+\.(?:md|toml|csv|png))`", README) + re.findall(r"\]\(([\w./]+)\)", README)
    inside_a_study = {"study.toml", "sources.csv", "names.csv", "report.html", "tables/", "figures/", "manifest.json"}
    made = {"data/processed/"}
    for name in set(named) - inside_a_study - made:
        assert (ROOT / name).exists() or (ROOT / "data" / name).exists(), name


def test_the_architecture_has_every_room_and_every_column():
    package = Path(fieldnotes.__file__).parent
    rooms = {path.stem for path in package.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    unnamed = {"__init__", "__main__", "init", "manifest", "__pycache__"}
    assert {
        room for room in rooms - unnamed if f"`{room}" not in ARCHITECTURE and f"`{room}/`" not in ARCHITECTURE
    } == set()
    for table, columns in COLUMNS.items():
        (row,) = re.findall(rf"^\| {table} \|.*$", ARCHITECTURE, re.MULTILINE)
        assert all(column in row for column in columns), table


def test_the_citation_is_complete_and_of_this_version():
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert cited["version"] == project["version"]
    assert {"cff-version", "message", "title", "authors", "type"} <= set(cited)
    assert cited["title"].endswith(project["description"][1:])


def test_architecture_stays_one_page():
    assert len(ARCHITECTURE.split()) < 1300


def test_every_module_opens_with_a_sentence_on_what_it_holds():
    for path in Path(fieldnotes.__file__).parent.rglob("*.py"):
        first = path.read_text(encoding="utf-8").partition("\n")[0]
        assert first.startswith(('"""', 'r"""')), path.name


def test_nothing_committed_names_this_machine_or_a_registry():
    pattern = re.compile(r"(?:^|[^\w.])/(?:work|root|tmp/bash_jobs)/|https?://[^ ]*(?:pypi|pythonhosted|npmjs)")
    for path in [
        *ROOT.glob("*.*"),
        *ROOT.glob("src/**/*.py"),
        *ROOT.glob("tools/**/*.*"),
        *ROOT.glob("benchmarks/*.py"),
    ]:
        if path.is_file() and path.suffix not in (".gz", ".png"):
            assert not pattern.search(path.read_text(encoding="utf-8", errors="ignore")), path.name
