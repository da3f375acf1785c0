"""`report.docx`: what `report.html` says, as a Word document to go on writing in."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fieldnotes.compare.sheet import timeless
from fieldnotes.files import replacing
from fieldnotes.report.content import content
from fieldnotes.report.docx_blocks import Writer
from fieldnotes.report.docx_styles import numbered_headings, open_template
from fieldnotes.report.docx_tree import Node, tree
from fieldnotes.report.kept import Kept
from fieldnotes.report.page import period, prose, render

if TYPE_CHECKING:
    from fieldnotes.study import Study

TEMPLATE = "template.docx"  # in raw/, a study's own


def write_docx(
    study: Study, path: str | Path, template: str | Path | None = None, *, shown: dict[str, Any] | None = None
) -> Path:
    """Write the report of a study that has been run as a Word document, in the language of its settings; give the path.

    template: a Word document whose styles, margins and first pages it shall have; `raw/template.docx` if there is one
    and none is given. shown: what `content` gives, where that is known already. The same study gives the same bytes.
    Raises FieldnotesError, naming the make target, where a table or figure is not there yet, or for a wrong template.
    """
    study, language = Kept(study), study.settings.language
    shown = shown or content(study, language)
    texts = prose(language)
    page = render(
        "paper.html",
        **shown,
        paper=True,
        svg={name: name for name in shown["figures"]},
        t=texts,
        period=period(shown["dates"], texts),
    )
    own = study.raw / TEMPLATE
    chosen = Path(template) if template else own if own.exists() else None
    return write_page(page, path, study.processed / "figures", chosen, title=shown["title"], language=language)


def write_page(
    page: str,
    path: str | Path,
    figures: Path,
    template: Path | None = None,
    *,
    title: str,
    language: str,
    numbered: bool = True,
) -> Path:
    """Write a rendered page as a Word document; a picture's address is the name of a PNG in `figures`.

    numbered: number the headings, unless a template has its own way.
    """
    root = tree(page)
    document = open_template(template, language, numbered=numbered)
    writer = Writer(document, figures, language, _targets(root), numbered_headings(document), _titles(root))
    writer.write(root)
    writer.finish()
    _anonymous(document, title, language)
    made = io.BytesIO()
    document.save(made)
    path = Path(path)
    with replacing(path) as temporary:
        temporary.write_bytes(timeless(made.getvalue()))
    return path


def _targets(root: Node) -> dict[str, str]:
    """A bookmark for each place of the page that something on it links to."""
    linked = {node.attributes.get("href", "")[1:] for node in root.walk() if node.tag == "a"}
    places = [node.attributes["id"] for node in root.walk() if node.attributes.get("id", "") in linked - {""}]
    return {place: f"_Place{number}" for number, place in enumerate(places, start=1)}


def _titles(root: Node) -> dict[int, str]:
    """What each table is called: the label of the region around it, or else the last heading or lead above it."""
    titles: dict[int, str] = {}
    above = ""
    for node in root.walk():
        if node.tag in ("h2", "h3", "h4", "summary"):
            above = node.text()
        elif "aria-label" in node.attributes and (table := node.find("table")):
            titles[id(table)] = node.attributes["aria-label"].rstrip(":.")
        elif node.tag == "table":
            titles.setdefault(id(node), above)
    return titles


def _anonymous(document: Any, title: str, language: str) -> None:
    """Title and language; no author, who would be the library's or the template's, and no time."""
    properties = document.core_properties
    for child in list(properties._element):
        properties._element.remove(child)
    properties.title, properties.language = title, language
