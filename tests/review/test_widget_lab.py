"""The widget in a real JupyterLab: ten segments coded by keyboard, the kernel killed, the page reloaded."""

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import urllib.request

import pytest

from fieldnotes import store
from fieldnotes.review import read_log, standing
from fieldnotes.tables import frame

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MARKUP = '<img src=x onerror="window.harm = 1"> <b>Vi</b> stoler & på dem.'
CELL = """
import os
from pathlib import Path
import fieldnotes as fn
from fieldnotes.review.widget import ReviewWidget
Path("kernel.pid").write_text(str(os.getpid()))
study = fn.Study("mit studie")
ReviewWidget(study.corpus(), study.codings(), study.codebook(), "Åse", folder=study.folder)
"""
QUIET = {"notification": {"fetchNews": "false", "checkForUpdates": False}}
PATIENCE_S = 90


@pytest.fixture
def segments(corpus_of, tmp_path):
    """A study on disk with twelve segments, each with a theme proposed; gives their ids."""
    texts = [f"Det var dag {number}, og vi stolede på hinanden hele vejen." for number in range(11)]
    corpus = corpus_of({"A-1": [MARKUP, *texts]})
    study = tmp_path / "mit studie"
    (study / "raw").mkdir(parents=True)
    rows = corpus.segments.assign(code="tillid", polarity="present", coder="terms", method="terms", status="proposed")
    codings = frame("codings", [row | {"evidence": [], "score": 0.5} for row in rows.to_dict("records")])
    codings = codings[list(frame("codings", []))]
    for name in ("documents", "turns", "segments"):
        store.save(study / "processed" / f"{name}.parquet", getattr(corpus, name), name)
    store.save(study / "processed" / "codings.parquet", codings, "codings")
    return corpus.segments["segment_id"].tolist()


@pytest.fixture
def lab(tmp_path):
    """A JupyterLab of its own with one notebook, which writes only to the temporary folder; gives its address."""
    pytest.importorskip("jupyterlab")
    home = tmp_path / "home"
    settings = home / "settings" / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True)
    for name, values in QUIET.items():
        (settings / f"{name}.jupyterlab-settings").write_text(json.dumps(values))
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    cell = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    cells = [cell | {"id": "a", "source": CELL}, cell | {"id": "b", "source": "1 + 1"}]
    notebook = {"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}
    (tmp_path / "kodning.ipynb").write_text(json.dumps(notebook))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(16)
    folders = {f"JUPYTER_{name}_DIR": str(home / name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")}
    folders |= {f"JUPYTERLAB_{name}_DIR": str(home / name.lower()) for name in ("SETTINGS", "WORKSPACES")}
    folders |= {"HOME": str(home), "IPYTHONDIR": str(home / "ipython")}
    options = {"ServerApp.ip": "127.0.0.1", "ServerApp.port": port, "IdentityProvider.token": token}
    options |= {"ServerApp.root_dir": tmp_path, "ServerApp.allow_root": True, "ServerApp.port_retries": 0}
    line = [
        sys.executable,
        "-m",
        "jupyterlab",
        "--no-browser",
        *(f"--{name}={value}" for name, value in options.items()),
    ]
    with (tmp_path / "lab.log").open("wb") as log:
        server = subprocess.Popen(line, env=os.environ | folders, stdout=log, stderr=log, start_new_session=True)
    try:
        until(lambda: answers(f"http://127.0.0.1:{port}/api?token={token}") or server.poll() is not None)
        assert server.poll() is None, (tmp_path / "lab.log").read_text()[-2000:]
        yield f"http://127.0.0.1:{port}/doc/tree/kodning.ipynb?token={token}"
    finally:
        server.terminate()
        try:
            server.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
        until(lambda: not alive(tmp_path / "kernel.pid"))


def answers(url):
    try:
        return urllib.request.urlopen(url, timeout=5).status == 200
    except OSError:
        return False


def alive(pid):
    try:
        os.kill(int(pid.read_text()), 0)
    except (FileNotFoundError, ProcessLookupError):
        return False
    return True


def until(true):
    from selenium.webdriver.support.ui import WebDriverWait

    return WebDriverWait(None, PATIENCE_S, poll_frequency=0.1).until(lambda _: true())


class Notebook:
    """A notebook in JupyterLab and a person at its keyboard."""

    def __init__(self, browser):
        from selenium.webdriver.common.keys import Keys

        self.browser, self.keys = browser, Keys

    def script(self, source):
        return self.browser.execute_script(f"return {source}")

    def press(self, *keys):
        for key in keys:
            self.browser.switch_to.active_element.send_keys(key)

    def text(self, selector):
        return self.script(f"document.querySelector('{selector}')?.textContent ?? ''")

    def run(self):
        """Run the cell when the kernel is there, and go into the widget by Tab."""
        cell = "document.querySelector('.jp-Notebook .jp-InputPrompt')"
        until(lambda: self.script(f"!document.querySelector('.jp-Spinner') && !!{cell}"))
        self.script(cell).click()  # only where the focus is does the status bar speak of the kernel
        until(lambda: self.script("document.body.innerText.includes('| Idle')"))
        self.press(self.keys.CONTROL + self.keys.ENTER)
        until(lambda: self.text(".fn-review .fn-text"))
        until(lambda: self.press(self.keys.TAB) or self.script("!!document.activeElement.closest('.fn-review')"))

    def cells(self):
        return self.script("document.querySelectorAll('.jp-Notebook .jp-Cell').length")


def test_ten_segments_coded_by_keyboard_outlive_the_kernel_and_the_page(browser, segments, lab, tmp_path):
    browser.set_window_size(1280, 900)
    browser.get(lab)
    notebook = Notebook(browser)
    notebook.run()
    keys = notebook.keys
    assert notebook.text(".fn-review .fn-text") == MARKUP
    assert notebook.script("window.harm === undefined && !document.querySelector('.fn-review img')")
    notebook.press("d", "d", "x", "a", "b", "k")  # JupyterLab: delete, cut, add, go to cells
    for number in range(1, 11):
        notebook.press("j" if number % 2 else "n", keys.ENTER)
        until(lambda number=number: f" {number} færdige" in notebook.text(".fn-count"))
    assert notebook.cells() == 2

    old = int((tmp_path / "kernel.pid").read_text())
    os.kill(old, signal.SIGKILL)
    until(lambda: not alive(tmp_path / "kernel.pid"))
    log = read_log(tmp_path / "mit studie" / "raw" / "codings" / "Åse.csv")
    done = standing(log).query("code == '' and status == 'accepted'")
    assert done["segment_id"].tolist() == segments[:10]
    given = standing(log).query("code == 'tillid'")
    assert given["status"].tolist() == ["accepted", "rejected"] * 5

    browser.refresh()
    notebook.run()
    assert notebook.text(".fn-count") == "Afsnit 11 af 12 · 10 færdige, 2 tilbage"
    for number in range(10, 0, -1):
        notebook.press(keys.ARROW_LEFT)
        until(lambda number=number: notebook.text(".fn-count").startswith(f"Afsnit {number} "))
        assert notebook.text(".fn-state.done") == "✓ Færdig"
    assert notebook.text(".fn-text") == MARKUP

    browser.execute_cdp_cmd(  # 1280 x 900 at 200 %
        "Emulation.setDeviceMetricsOverride", {"width": 640, "height": 450, "deviceScaleFactor": 2, "mobile": False}
    )
    try:
        notebook.press("d")
        fits = "[...document.querySelectorAll('.fn-review, .fn-review :is(div, ul, p, button):not(.fn-live)')]"
        assert notebook.script(f"{fits}.every(box => box.scrollWidth <= box.clientWidth + 1 || !box.checkVisibility())")
        edge = "document.querySelector('.jp-NotebookPanel').getBoundingClientRect().right"
        assert notebook.script(f"document.querySelector('.fn-review').getBoundingClientRect().right <= {edge}")
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
        browser.get("about:blank")
        browser.get_log("browser")
