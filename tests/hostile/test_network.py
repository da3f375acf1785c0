"""Nothing leaves the machine: a run, reading, coding by meaning and reviewing, where every socket is forbidden."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

# Python calls this before anything else, in every process that a run starts; a hook cannot be taken off again.
FORBIDS = """
import os, sys

def forbid(event, args):
    asked = event in ("socket.connect", "socket.sendto", "socket.sendmsg", "socket.bind")
    if asked:
        # A path is another process on this machine; urllib3 binds to this machine when it is imported, to know IPv6.
        asked = isinstance(args[1], tuple) and not (event == "socket.bind" and args[1][0] in ("::1", "127.0.0.1"))
    if asked or event in ("socket.getaddrinfo", "socket.gethostbyname", "urllib.Request", "http.client.connect"):
        with open(os.environ["FORBIDDEN"], "a") as file:
            file.write(event + chr(10))
        raise OSError("no network")

sys.addaudithook(forbid)
"""
WORKS = """
import sys
from pathlib import Path
import fieldnotes
from fieldnotes import cli
study = Path(sys.argv[1])
cli.run(study)
fieldnotes.Study(study).review("anna")
"""


@pytest.fixture
def forbidden(tmp_path) -> tuple[dict[str, str], Path]:
    """The environment in which every process forbids itself the network, and the file that says who tried."""
    place, tried = tmp_path / "hook", tmp_path / "tried"
    place.mkdir()
    (place / "sitecustomize.py").write_text(FORBIDS)
    path = os.pathsep.join(filter(None, (str(place), os.environ.get("PYTHONPATH", ""))))
    return os.environ | {"PYTHONPATH": path, "FORBIDDEN": str(tried)}, tried


def test_the_hook_forbids_what_it_says(forbidden):
    environment, tried = forbidden
    code = "import urllib.request\nurllib.request.urlopen('http://127.0.0.1:9')"
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True)
    assert done.returncode == 1
    assert tried.read_text().splitlines()[0] == "urllib.Request"
    code = "import socket\nsocket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', 9))"
    assert subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True).returncode == 1
    assert tried.read_text().splitlines()[-1] == "socket.sendto"


@pytest.mark.slow
def test_a_run_and_a_review_ask_the_network_for_nothing(tiny, whole, forbidden):
    environment, tried = forbidden
    document = whole(".docx", "Jeg har tillid til kommunen.")  # which is read in a process of its own
    document.rename(tiny / "raw" / "Havnen" / "notat.docx")
    with (tiny / "raw" / "sources.csv").open("a", encoding="utf-8") as file:
        file.write("Havnen/notat.docx,HAV-3,Havnen,note,,,\n")
    line = [sys.executable, "-c", WORKS, str(tiny)]
    done = subprocess.run(line, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    assert (tiny / "processed" / "report.html").exists()
    assert not tried.exists()


@pytest.mark.slow
def test_vectors_and_the_learning_coder_ask_the_network_for_nothing(forbidden):
    environment, tried = forbidden
    code = (
        "from fieldnotes.language.encoders import best_encoder\nfrom fieldnotes.language.vectors import vectors\n"
        "vectors(['Vi har tillid.', 'Det virkede ikke.'], encoder=best_encoder())\n"
        "from fieldnotes.coding.training import training_vectors\ntraining_vectors()"
    )
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    assert not tried.exists()
