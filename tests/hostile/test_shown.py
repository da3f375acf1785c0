"""Text that looks like HTML, script, Markdown, LaTeX or a formula is shown as text wherever it is shown."""

import csv
import zipfile
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow]

# Each holds a word of the theme, so that it is quoted, and would say so if it were run.
TRAPS = {
    "script": "<script>window.hacked = 'script'</script>",
    "image": "<img src=x onerror=\"window.hacked = 'image'\">",
    "closing": "</blockquote></details></body><svg onload=\"window.hacked = 'svg'\">",
    "attribute": "\" onmouseover=\"window.hacked = 'attribute'\" x='",
    "template": "{{ 7 * 191 }} {% raw %} ${7*191} #{7*191}",
    "markdown": "**fed** [klik](javascript:alert(1)) ![x](a.png) # Titel",
    "latex": "$x^2$ \\(y_1\\) \\input{/etc/passwd} $$\\frac{1}{2}$$",
    "entity": "&lt;b&gt; &amp;amp; &#60;i&#62;",
    "comment": "<!-- væk --> ]]> <!-- x",
    "formula": "=1+1 =cmd|'/c calc'!A1 +2 -2",
}
CODEBOOK = """
codes:
  - id: tillid
    label: "<script>window.hacked = 'label'</script> =1+1"
    definition: "<img src=x onerror=\\"window.hacked = 'definition'\\"> $x^2$"
    examples: ["</script><script>window.hacked = 'example'</script>"]
    terms: [tillid]
  - id: andet
    label: Andet
    terms: [kaffe]
"""


@pytest.fixture(scope="module")
def study(tmp_path_factory, run) -> Path:
    """A study in which everything that is shown is a trap, after a run."""
    study = tmp_path_factory.mktemp("fælder") / "studie"
    raw = study / "raw"
    raw.mkdir(parents=True)
    rows = ["path,doc_id,project,kind,date,round,role"]
    for number, project in enumerate(("Havnen <script>window.hacked = 'pilot'</script>", "=1+1|Åløkken")):
        said = "\n\n".join(f"Interviewer: Ja?\n\nViggo: Vi har tillid {trap} og tillid." for trap in TRAPS.values())
        starts = "\n\n".join(f"Interviewer: Ja?\n\nViggo: {trap} giver tillid." for trap in TRAPS.values())
        (raw / f"{number}.txt").write_text(f"{said}\n\n{starts}\n", encoding="utf-8")
        rows.append(f'{number}.txt,D-{number},"{project}",interview,2020-01-0{number + 1},{number + 1},"<b>borger</b>"')
    (raw / "sources.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (raw / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    (raw / "names.csv").write_text("name,pseudonym,kind,decision\nViggo,<i>Malthe</i>,person,\n", encoding="utf-8")
    settings = (
        "title = \"</title><script>window.hacked = 'title'</script>\"\nnote = \"<img src=x onerror='window.hacked=1'>\""
    )
    (raw / "study.toml").write_text(f'{settings}\ncoder = "terms"\npermutations = 100\n', encoding="utf-8")
    run("run", study)
    return study


def loosely(text: str) -> str:
    return "".join(text.split())


def number_of(browser, selector: str) -> int:
    return browser.execute_script("return document.querySelectorAll(arguments[0]).length", selector)


@pytest.mark.browser
def test_the_report_shows_traps_as_text_and_runs_none(study, browser):
    browser.get("about:blank")
    browser.get_log("performance")
    browser.get_log("browser")
    browser.get((study / "processed" / "report.html").as_uri())
    shown = loosely(browser.execute_script("return document.documentElement.textContent"))
    for name, trap in TRAPS.items():
        assert loosely(trap) in shown, name
    over = "for (const e of document.querySelectorAll('*')) e.dispatchEvent(new MouseEvent('mouseover'));"
    assert browser.execute_script(over + "return window.hacked") is None
    assert (
        browser.execute_script(
            "return document.querySelectorAll('img[src=x], [onerror], [onload], [onmouseover]').length"
        )
        == 0
    )
    assert (
        browser.execute_script("return [...document.links].filter(a => !/^(#|file:|data:)/.test(a.href)).length") == 0
    )
    assert "1337" not in shown
    asked = [entry["message"] for entry in browser.get_log("performance") if "requestWillBeSent" in entry["message"]]
    assert not any("a.png" in message or '/x"' in message for message in asked)
    assert [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []


def test_no_table_for_a_spreadsheet_holds_a_formula(study):
    import openpyxl

    for path in (study / "processed").rglob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            cells = [cell for row in csv.reader(file, delimiter=";") for cell in row]
        numbers = str.maketrans("", "", "0123456789,.e+-")
        formulas = [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r") and cell.translate(numbers)]
        assert formulas == [], path.name
    for path in (study / "processed").rglob("*.xlsx"):
        book = openpyxl.load_workbook(path)
        assert [cell.coordinate for sheet in book for row in sheet for cell in row if cell.data_type == "f"] == [], path
        with zipfile.ZipFile(path) as archive:
            sheets = [archive.read(name) for name in archive.namelist() if "worksheets/" in name]
        assert not any(b"<f>" in sheet or b"<hyperlink" in sheet for sheet in sheets)


def test_the_spreadsheet_for_coding_holds_no_formula(study, tmp_path):
    import openpyxl

    import fieldnotes
    from fieldnotes.review.coding_sheet import coding_sheet
    from fieldnotes.review.workbook import write_workbook

    opened = fieldnotes.Study(study)
    corpus = opened.corpus()
    rows = coding_sheet(corpus, corpus.coded().segments["segment_id"])
    book = openpyxl.load_workbook(write_workbook(rows, opened.codebook(), tmp_path / "ark.xlsx"))
    texts = [str(cell.value) for row in book.worksheets[0] for cell in row]
    assert any(text.startswith(TRAPS["formula"][:10]) for text in texts)
    assert [cell.coordinate for sheet in book for row in sheet for cell in row if cell.data_type == "f"] == []


def test_the_word_report_shows_traps_as_text(study, tmp_path):
    import docx

    import fieldnotes
    from fieldnotes.report import write_docx

    path = write_docx(fieldnotes.Study(study), tmp_path / "rapport.docx")
    document = docx.Document(str(path))
    said = loosely("".join(text.text or "" for text in document.element.iter("{*}t")))
    assert sum(loosely(trap) in said for trap in TRAPS.values()) >= 3  # it quotes some of them
    assert "<script>window.hacked='label'</script>=1+1" in said
    fields = [node.text or "" for node in document.element.iter("{*}instrText")]
    assert not any("DDE" in field or "INCLUDE" in field or "cmd" in field for field in fields)
    links = [link.target_ref for link in document.part.rels.values() if link.is_external]
    assert not any(link.startswith("javascript") for link in links)


@pytest.mark.browser
def test_a_notebook_shows_traps_as_text(study, tmp_path, browser):
    nbformat = pytest.importorskip("nbformat")
    from nbclient import NotebookClient
    from nbconvert import HTMLExporter

    cells = [
        f"import fieldnotes\nstudy = fieldnotes.Study({str(study)!r})\nstudy.corpus()",
        "from fieldnotes.compare.shown import shown\nshown(study.corpus().with_text(), 'project', 'text', n=50)",
        "study.corpus().documents",
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    NotebookClient(notebook, timeout=300, kernel_name="python3").execute()
    page, _ = HTMLExporter(mathjax_url="", require_js_url="", jquery_url="").from_notebook_node(notebook)
    (tmp_path / "notesbog.html").write_text(page, encoding="utf-8")
    browser.get((tmp_path / "notesbog.html").as_uri())
    shown = loosely(browser.execute_script("return document.body.textContent"))
    for name, trap in TRAPS.items():
        assert loosely(trap) in shown, name
    assert browser.execute_script("return window.hacked") is None
    assert (
        browser.execute_script("return document.querySelectorAll('.dataframe [onerror], .dataframe script').length")
        == 0
    )
