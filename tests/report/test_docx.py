"""Word documents made of pages: styles, numbers, links, descriptions, and bytes that stay the same."""

import io
import shutil
import subprocess
import zipfile

import docx
import pytest
from docx.oxml.ns import qn
from PIL import Image

from fieldnotes.errors import FieldnotesError
from fieldnotes.report.docx import write_docx, write_page
from fieldnotes.report.docx_table import _ground
from fieldnotes.report.docx_tree import Node, tree

PAGE = """
<h1>Borgeren først</h1>
<p class="note">Opdigtet.</p>
<p class="contents">Indhold</p>
<nav><a href="#a">menu</a></nav>
<section id="temaer"><h2>Temaer</h2>
<p>Læs <a href="#maal">citaterne</a>, eller <a href="sources.html#?code=tillid">kilderne</a>.</p>
<div class="wide" aria-label="Hvor piloterne skiller sig ud"><table><thead><tr><th>Pilot</th><th>Andel</th></tr></thead>
<tbody><tr><th scope="row">Havnen</th><td class="n">8 %</td></tr></tbody></table></div>
<figure><img src="prik" alt="En prik i et felt"><figcaption>Prikken</figcaption></figure></section>
<section><h2>Citater</h2><h3 id="maal">Tillid</h3>
<blockquote>Jeg har <mark title="x">tillid</mark> til\x07 hende.</blockquote><p class="cite">borger</p>
<h3>Styring</h3><ul><li>Et <strong>fedt</strong> punkt</li></ul><pre>skjult</pre></section>
"""


@pytest.fixture
def figures(tmp_path):
    Image.new("RGB", (400, 200), "white").save(tmp_path / "prik.png", dpi=(200, 200))
    return tmp_path


@pytest.fixture
def made(figures):
    return docx.Document(str(write_page(PAGE, figures / "a.docx", figures, title="Borgeren først", language="da")))


def lines(document, style: str) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == style]


def test_what_is_a_heading_a_quote_or_a_list_on_the_page_is_so_by_style(made):
    assert lines(made, "Title") == ["Borgeren først"]
    assert lines(made, "Heading 1") == ["Temaer", "Citater"]
    assert lines(made, "Heading 2") == ["Tillid", "Styring"]
    assert lines(made, "Quote") == ["Jeg har tillid til hende."]
    assert lines(made, "Fieldnotes Source") == ["borger"]
    assert lines(made, "List Bullet") == ["Et fedt punkt"]
    assert not any(word in paragraph.text for paragraph in made.paragraphs for word in ("menu", "skjult"))


def test_headings_are_numbered_by_their_style_and_stand_in_the_contents(made):
    properties = made.styles["Heading 2"].element.pPr.numPr
    assert properties.ilvl.val == 1
    assert lines(made, "toc 1") == ["1 Temaer", "2 Citater"]
    assert lines(made, "toc 2") == ["2.1 Tillid", "2.2 Styring"]
    codes = [node.text for node in made.element.body.iter(qn("w:instrText"))]
    assert any("TOC" in code for code in codes)


def test_captions_count_figures_and_tables_by_fields(made):
    assert lines(made, "Caption") == ["Tabel 1. Hvor piloterne skiller sig ud", "Figur 1. Prikken"]
    codes = " ".join(node.text for node in made.element.body.iter(qn("w:instrText")))
    assert "SEQ Tabel" in codes
    assert "SEQ Figur" in codes


def test_pictures_and_tables_are_described_for_screen_readers(made):
    (picture,) = made.inline_shapes
    assert picture._inline.docPr.get("descr") == "En prik i et felt"
    (caption,) = made.element.body.iter(qn("w:tblCaption"))
    assert caption.get(qn("w:val")) == "Hvor piloterne skiller sig ud"


def test_a_tables_headings_come_again_on_each_page_and_rows_are_not_torn(made):
    (table,) = made.tables
    heads = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
    assert heads == [True, False]
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    assert [cell.text for cell in table.rows[1].cells] == ["Havnen", "8 %"]


def test_links_within_lead_to_their_place_and_links_out_are_plain_text(made):
    marks = {node.get(qn("w:name")) for node in made.element.body.iter(qn("w:bookmarkStart"))}
    links = list(made.element.body.iter(qn("w:hyperlink")))
    assert {node.get(qn("w:anchor")) for node in links} <= marks
    said = ["".join(text.text for text in node.iter(qn("w:t"))) for node in links]
    assert "citaterne" in said
    assert "kilderne" not in said
    assert not [relation for relation in made.part.rels.values() if relation.is_external]


def test_the_same_page_is_the_same_bytes_without_time_or_author(figures):
    first, second = (
        write_page(PAGE, figures / name, figures, title="T", language="da").read_bytes()
        for name in ("a.docx", "b.docx")
    )
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as parts:
        core = parts.read("docProps/core.xml").decode()
        assert {info.date_time[0] for info in parts.infolist()} == {1980}
    assert "python-docx" not in core
    assert "dcterms" not in core.partition("cp:coreProperties")[2].partition(">")[2]


def test_the_language_is_the_studys(figures):
    for language, locale in (("da", "da-DK"), ("en", "en-GB")):
        path = write_page(PAGE, figures / "a.docx", figures, title="T", language=language)
        with zipfile.ZipFile(path) as parts:
            assert f'w:val="{locale}"' in parts.read("word/styles.xml").decode()


def test_a_template_keeps_its_own_styles_and_first_page(figures):
    own = docx.Document()
    own.add_paragraph("Forside")
    own.styles["Heading 1"].font.name = "Georgia"
    own.core_properties.author = "Nogen"
    own.save(figures / "template.docx")
    path = write_page(PAGE, figures / "a.docx", figures, figures / "template.docx", title="T", language="da")
    made = docx.Document(str(path))
    assert made.paragraphs[0].text == "Forside"
    assert made.styles["Heading 1"].font.name == "Georgia"
    assert lines(made, "toc 1") == ["Temaer", "Citater"]
    assert made.core_properties.author == ""


def test_what_is_no_word_document_is_refused_as_template(figures):
    (figures / "template.docx").write_bytes(b"PK no zip")
    with pytest.raises(FieldnotesError, match="no Word document"):
        write_page(PAGE, figures / "a.docx", figures, figures / "template.docx", title="T", language="da")


def test_the_colour_behind_a_share_grows_with_it_and_is_none_for_nought():
    def ground(classes: str, share: int) -> str:
        return _ground(Node("span", {"class": f"band {classes}", "style": f"--share:{share}%"}))

    assert ground("present", 50) == "56A8DD"
    assert ground("present", 90) == "56A8DD"
    assert ground("lacking", 10) > ground("lacking", 40)
    assert ground("present nil", 0) == ground("present few", 30) == ""


def test_a_tree_keeps_words_in_their_order_and_forgives_what_is_not_closed():
    assert tree("<p>a<br>b <img src=x>c</p><p>d").text() == "ab cd"


@pytest.mark.slow
@pytest.mark.xdist_group("demo")
def test_the_demo_report_has_every_theme_and_figure_and_opens_in_libreoffice(demo_run, tmp_path):
    from fieldnotes.study import Study

    study = Study(demo_run)
    path = write_docx(study, tmp_path / "report.docx")
    made = docx.Document(str(path))
    assert {study.codebook().labels[code] for code in study.codebook().top} <= set(lines(made, "Heading 2"))
    assert len(made.inline_shapes) > 15
    assert all(len(shape._inline.docPr.get("descr")) > 20 for shape in made.inline_shapes)
    assert len(lines(made, "Quote")) > 60
    assert path.read_bytes() == write_docx(study, tmp_path / "again.docx").read_bytes()
    if shutil.which("soffice"):
        line = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "pdf"]
        subprocess.run([*line, "--outdir", str(tmp_path), str(path)], check=True, capture_output=True, timeout=300)
        assert (tmp_path / "report.pdf").stat().st_size > 100_000
