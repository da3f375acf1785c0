"""`report.html`: one self-contained file, no network, each number a click from its quotes."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fieldnotes.files import write_text
from fieldnotes.report.content import content

if TYPE_CHECKING:
    from fieldnotes.study import Study

_HERE = Path(__file__).parent


def write_report(study: Study, path: str | Path) -> Path:
    """Write the report of a study that has been run, in the language of its settings; give the path written.

    Raises FieldnotesError, naming the make target, where a table or figure is not there yet.
    """
    language = study.settings.language
    shown, prose = content(study, language), _prose(language)
    page = (
        _environment()
        .get_template("template.html")
        .render(
            **shown,
            svg={name: _picture(study.processed / "figures" / f"{name}.svg") for name in shown["figures"]},
            t=prose,
            period=" – ".join(
                _date(date, prose) for date in dict.fromkeys((*shown["dates"][:1], *shown["dates"][-1:]))
            ),
            style=(_HERE / "style.css").read_text(encoding="utf-8"),
            script=(_HERE / "script.js").read_text(encoding="utf-8"),
        )
    )
    return write_text(Path(path), page)


def _picture(path: Path) -> str:
    """A figure as a data address: a picture of its own cannot clash with the page or with other figures."""
    return f"data:image/svg+xml;base64,{base64.b64encode(path.read_bytes()).decode()}"


def _prose(language: str) -> dict[str, Any]:
    import yaml

    prose: dict[str, Any] = yaml.safe_load((_HERE / f"{language}.yaml").read_text(encoding="utf-8"))
    for path in sorted((_HERE / "prose").glob("*.yaml")):
        texts = yaml.safe_load(path.read_text(encoding="utf-8"))
        prose[path.stem] = {key: text[language] for key, text in texts.items()}
    return prose


def _date(date: str, prose: dict[str, Any]) -> str:
    """2019-09-12 as a reader writes it: 12. september 2019."""
    year, month, day = (int(part) for part in date.split("-"))
    return str(prose["date_form"]).format(year=year, month=prose["months"][month - 1], day=day)


def _environment() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["json"] = lambda value: json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)
    return environment
