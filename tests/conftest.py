"""Fixtures that several tests share: a tiny study, and where the real data lies if it is there."""

import os
import shutil
from pathlib import Path

import pytest

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


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A study of three sources in two pilots, all invented, in a folder whose path has a space and æøå."""
    study = tmp_path / "mit studie æøå"
    raw = study / "raw"
    (raw / "Havnen").mkdir(parents=True)
    (raw / "Åløkken").mkdir()
    (raw / "Havnen" / "Interview Tyra Bangsfort.txt").write_text(
        "Interviewer: Hvad betyder tillid for dig?\n\n"
        "Tyra: Jeg har tillid til min sagsbehandler. Hun ringer på 22 14 78 03.\n\n"
        "Interviewer: Og kommunen?\n\n"
        "Tyra: Kommunen mangler tillid til os. Mit nummer er 140356-1238.\n",
        encoding="utf-8",
    )
    (raw / "Havnen" / "log.txt").write_text(
        "12. september 2019\n\nVi samskabte planen sammen med borgerne.\n\n"
        "19. september 2019\n\nTyra Bangsfort kom forbi Kirsebærvej 12, 2. tv.\n",
        encoding="utf-8",
    )
    (raw / "Åløkken" / "Interview Viggo.txt").write_text(
        "Interviewer: Hvordan går det?\n\nViggo: Vi prøver noget nyt, et eksperiment.\n\n"
        "Interviewer: Ja?\n\nViggo: Skriv til viggo.aagesen@aaloekken.example.\n",
        encoding="utf-8",
    )
    (raw / "study.toml").write_text('title = "Prøvestudiet"\npermutations = 200\n', encoding="utf-8")
    (raw / "names.csv").write_text(
        "name,pseudonym,kind,decision\nTyra Bangsfort,,person,\nViggo Aagesen,Malthe Friis,person,\n", encoding="utf-8"
    )
    (raw / "sources.csv").write_text(
        "path,doc_id,project,kind,date,round,role\n"
        "Havnen/Interview Tyra Bangsfort.txt,HAV-1,Havnen,interview,2019-09-10,1,borger\n"
        "Havnen/log.txt,HAV-2,Havnen,reflection,2019-09-12,1,projektleder\n"
        "Åløkken/Interview Viggo.txt,ÅLØ-1,Åløkken,interview,2019-09-11,1,medarbejder\n",
        encoding="utf-8",
    )
    return study


@pytest.fixture
def tiny_copy(tiny: Path, tmp_path: Path) -> Path:
    """A second copy of the tiny study."""
    return Path(shutil.copytree(tiny, tmp_path / "kopi"))
