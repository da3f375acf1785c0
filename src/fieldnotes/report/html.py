"""`report.html` and `sources.html`: no network, each number a click from its quotes, each quote from its source."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fieldnotes.files import write_text
from fieldnotes.report.content import content
from fieldnotes.report.kept import Kept
from fieldnotes.report.page import HERE, SOURCES, period, prose, render
from fieldnotes.report.sources import sources

if TYPE_CHECKING:
    from fieldnotes.study import Study


def write_report(study: Study, path: str | Path, *, shown: dict[str, Any] | None = None) -> Path:
    """Write the report of a study that has been run, in the language of its settings; give the path written.

    The sources in full are written beside it as `sources.html`, for the numbers and quotes to lead to: whoever gets
    the report alone does not get the interviews. shown: what `content` gives, where that is known already.
    Raises FieldnotesError, naming the make target, where a table or figure is not there yet.
    """
    study, path, language = Kept(study), Path(path), study.settings.language
    shown = shown or content(study, language)
    texts = prose(language)
    figures = study.processed / "figures"
    page = render(
        "template.html",
        **shown,
        svg={name: _picture(figures / f"{name}.svg") for name in shown["figures"]},
        t=texts,
        period=period(shown["dates"], texts),
        style=(HERE / "style.css").read_text(encoding="utf-8"),
        script=(HERE / "script.js").read_text(encoding="utf-8"),
    )
    write_text(
        path.with_name(SOURCES),
        render(
            "sources.html",
            **sources(study, language, shown["words"]),
            title=shown["title"],
            note=shown["note"],
            report=path.name,
            t=texts,
            style=(HERE / "style.css").read_text(encoding="utf-8"),
            script=(HERE / "sources.js").read_text(encoding="utf-8"),
        ),
    )
    return write_text(path, page)


def _picture(path: Path) -> str:
    """A figure as a data address: a picture of its own cannot clash with the page or with other figures."""
    return f"data:image/svg+xml;base64,{base64.b64encode(path.read_bytes()).decode()}"
