"""What turns content into a page: the templates, the words of the language, and links from numbers to sources."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

HERE = Path(__file__).parent
SOURCES = "sources.html"


def render(template: str, **values: Any) -> str:
    """Fill a template of this folder; `paper` says that it becomes a Word document, where nothing folds out."""
    return str(environment().get_template(template).render(**values))


def where(**what: str) -> str:
    """Give the address of the segments behind a number, on the page of sources.

    code (as "code" or "code:polarity", two joined by " "), project, round, role, kind, doc (a doc_id), word (a word's
    number on that page), apart ("people" or "machine" of a code): only what is given narrows it down.

    >>> where(code="tillid:lacking", project="Åsen")
    'sources.html#?code=tillid%3Alacking&project=%C3%85sen'
    """
    return f"{SOURCES}#?{urlencode(what)}"


def context(segment_id: str) -> str:
    """Give the address of a segment in its source.

    >>> context("A1-x")
    'sources.html#s-A1-x'
    """
    return f"{SOURCES}#s-{segment_id}"


def prose(language: str) -> dict[str, Any]:
    """Give the words of the report: those of da.yaml or en.yaml, and by section those of `prose/`."""
    texts = _read(HERE / f"{language}.yaml")
    for path in sorted((HERE / "prose").glob("*.yaml")):
        texts[path.stem] = {key: text[language] for key, text in _read(path).items()}
    return texts


def _read(path: Path) -> dict[str, Any]:
    import yaml

    found: dict[str, Any] = yaml.load(path.read_bytes(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return found


def written_date(date: str, texts: dict[str, Any]) -> str:
    """Write 2019-09-12 as a reader does: 12. september 2019."""
    year, month, day = (int(part) for part in date.split("-"))
    return str(texts["date_form"]).format(year=year, month=texts["months"][month - 1], day=day)


def period(dates: list[str], texts: dict[str, Any]) -> str:
    """Write the first and the last of some dates, "–" for none."""
    ends = dict.fromkeys((*dates[:1], *dates[-1:]))
    return " – ".join(written_date(date, texts) for date in ends) or "–"


@cache
def environment() -> Any:
    """Give the templates' environment, in which a name that is not known is an error."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["json"] = lambda value: json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)
    made.globals |= {"paper": False, "where": where, "context": context}
    return made
