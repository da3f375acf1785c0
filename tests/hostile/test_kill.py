"""Killed at random moments, a run, a review session and an import lose nothing; 200 moments: tools/kill.py."""

import subprocess
import sys
from pathlib import Path

import pytest

KILL = Path(__file__).parents[2] / "tools" / "kill.py"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows neither fork nor SIGKILL")
def test_what_is_killed_at_some_moments_ends_in_the_same_bytes_and_loses_no_decision(tiny):
    line = [sys.executable, str(KILL), str(tiny), "--moments", "12"]
    done = subprocess.run(line, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    for what in ("3 reviews killed", "3 imports killed", "runs killed at work: 0 problems"):
        assert what in done.stdout
