"""Fixtures that several tests share: a tiny study, and where the real data lies if it is there."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import settings

from fieldnotes.tables import Corpus, frame

# A busy machine is no failure; and CI tries the same cases every time, so that red means the change at hand.
settings.register_profile("fieldnotes", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("fieldnotes")

NAN = float("nan")
ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The real texts to develop against, which a user does not have."""
    folder = Path(os.environ.get("FIELDNOTES_SHARED") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip("needs ../shared/data or FIELDNOTES_SHARED, which this machine does not have")
    return folder


@pytest.fixture(scope="session")
def demo() -> Path:
    """The demo study's own folder: read only."""
    return ROOT / "data"


CODEBOOK = """
codes:
  - id: tillid
    label: Tillid
    definition: Når nogen stoler på nogen, eller ikke gør.
    examples: [Hun lod mig bestemme]
    terms: [tillid, stole på]
  - id: samskabelse
    label: Samskabelse
    definition: Når flere udvikler noget sammen.
    examples: [Vi tegnede planen ved samme bord]
    terms: [samskabe, samskabelse]
  - id: proevehandling
    label: Prøvehandling
    definition: Når nogen prøver noget af i det små.
    examples: [Vi gør det i fjorten dage]
    terms: [eksperiment, prøve af]
"""


def write_tiny(study: Path) -> Path:
    """Write a study of three sources in two pilots, all invented."""
    raw = study / "raw"
    (raw / "Havnen").mkdir(parents=True)
    (raw / "Åløkken").mkdir()
    contents = {
        "Havnen/Interview Tyra Bangsfort.txt": "Interviewer: Hvad betyder tillid for dig?\n\n"
        "Tyra: Jeg har tillid til min sagsbehandler. Hun ringer på 22 14 78 03.\n\n"
        "Interviewer: Og kommunen?\n\n"
        "Tyra: Kommunen mangler tillid til os. Mit nummer er 140356-1238.\n",
        "Havnen/log.txt": "12. september 2019\n\nVi samskabte planen sammen med borgerne.\n\n"
        "19. september 2019\n\nTyra Bangsfort kom forbi Kirsebærvej 12, 2. tv.\n",
        "Åløkken/Interview Viggo.txt": "Interviewer: Hvordan går det?\n\n"
        "Viggo: Vi prøver noget nyt, et eksperiment.\n\n"
        "Interviewer: Ja?\n\nViggo: Skriv til viggo.aagesen@aaloekken.example.\n",
        "study.toml": 'title = "Prøvestudiet"\ncoder = "terms"\npermutations = 200\n',
        "codebook.yaml": CODEBOOK,
        "names.csv": "name,pseudonym,kind,decision\nTyra Bangsfort,,person,\nViggo Aagesen,Malthe Friis,person,\n",
        "sources.csv": "path,doc_id,project,kind,date,round,role\n"
        "Havnen/Interview Tyra Bangsfort.txt,HAV-1,Havnen,interview,2019-09-10,1,borger\n"
        "Havnen/log.txt,HAV-2,Havnen,reflection,2019-09-12,1,projektleder\n"
        "Åløkken/Interview Viggo.txt,ÅLØ-1,Åløkken,interview,2019-09-11,1,medarbejder\n",
    }
    for name, content in contents.items():
        (raw / name).write_text(content, encoding="utf-8")
    return study


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """The tiny study, not run, in a folder whose path has a space and æøå."""
    return write_tiny(tmp_path / "mit studie æøå")


@pytest.fixture(scope="session")
def tiny_run(tmp_path_factory: pytest.TempPathFactory, run: Callable[..., object]) -> Path:
    """The tiny study after a whole run: read only."""
    study = write_tiny(tmp_path_factory.mktemp("tiny") / "mit studie æøå")
    run("run", study)
    return study


@pytest.fixture
def tiny_made(tiny_run: Path, tmp_path: Path) -> Path:
    """A copy of the tiny study after a whole run, to change and run again."""
    return Path(shutil.copytree(tiny_run, tmp_path / "kørt studie"))


@pytest.fixture(scope="session")
def run() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the command line as a user does: `run("run", study)`."""

    def run(command: str, study: Path, *, check: bool = True) -> subprocess.CompletedProcess[str]:
        line = [sys.executable, "-m", "fieldnotes", command, "--study", str(study)]
        return subprocess.run(line, capture_output=True, text=True, check=check)

    return run


@pytest.fixture(scope="session")
def demo_run(tmp_path_factory: pytest.TempPathFactory, demo: Path, run: Callable[..., object]) -> Path:
    """A copy of the demo study after a whole run, one for all workers: read only."""
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "demo"
    study, done = shared / "Borgeren først", shared / "done"
    try:
        shared.mkdir()
    except FileExistsError:
        for _ in range(1800):
            if done.exists():
                return study
            time.sleep(1)
        pytest.fail("the worker that runs the demo study has not ended within half an hour")
    shutil.copytree(demo / "raw", study / "raw")
    run("run", study)
    done.touch()
    return study


@pytest.fixture(scope="session")
def browser():
    """A headless Chromium without a network."""
    missing = [name for name in ("chromium", "chromedriver") if shutil.which(name) is None]
    if missing:
        reason = f"needs {' and '.join(missing)}; in Debian: apt install chromium chromium-driver"
        if os.environ.get("FIELDNOTES_BROWSER") == "required":
            pytest.fail(reason)
        pytest.skip(reason)
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium")
    offline = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
    flags = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    for flag in (*flags.split(), "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", offline):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options, webdriver.ChromeService(shutil.which("chromedriver")))
    yield driver
    driver.quit()


@pytest.fixture(scope="session")
def numbered() -> Callable[..., Corpus]:
    """Build a corpus of so many documents of so many segments each, in the pilots P and Q by turns."""

    def build(documents: int, each: int) -> Corpus:
        text = "ord " * each
        rows = [
            {"doc_id": f"D{d}", "turn_id": f"D{d}t{n}", "segment_id": f"D{d}s{n}", "position": n, "role": "borger"}
            | {"start": 4 * n, "end": 4 * n + 3}
            for d in range(documents)
            for n in range(each)
        ]
        turns = [{key: row[key] for key in row if key != "segment_id"} | {"start_s": NAN, "end_s": NAN} for row in rows]
        sources = [{"doc_id": f"D{d}", "project": "PQ"[d % 2], "kind": "note", "text": text} for d in range(documents)]
        return Corpus(frame("documents", sources), frame("turns", turns), frame("segments", rows))

    return build


@pytest.fixture(scope="session")
def each_coded() -> Callable[..., pd.DataFrame]:
    """Give every segment of a corpus the code that a function gives its number."""

    def build(corpus: Corpus, code: Callable[[int], str], method: str = "human") -> pd.DataFrame:
        given = {"polarity": "present", "coder": "A", "method": method, "status": "accepted", "evidence": []}
        ids = corpus.segments["segment_id"]
        return frame("codings", [{"segment_id": name, "code": code(n)} | given for n, name in enumerate(ids)])

    return build
