"""What people decide about topics, in `raw/topics.yaml`: merged, split, renamed, left out; and how it is read."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from fieldnotes.errors import FieldnotesError, Problem
from fieldnotes.topics.words import KEPT, TopicWords

FILE = "topics.yaml"


def _words(value: Any) -> Any:
    """A topic is called by some of its words: a list, or its label as it stands in the report."""
    return [word.strip() for word in value.split(",") if word.strip()] if isinstance(value, str) else value


Words = Annotated[tuple[str, ...], BeforeValidator(_words), Field(min_length=1)]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Rename(_Entry):
    """Give a topic a name of one's own."""

    topic: Words
    label: str = Field(min_length=1)


class Merge(_Entry):
    """Make several topics one."""

    topics: tuple[Words, ...] = Field(min_length=2)
    label: str = ""


class Split(_Entry):
    """Make one topic several: so many, or one for each list of words."""

    topic: Words
    into: Annotated[int, Field(ge=2, le=20)] | Annotated[tuple[Words, ...], Field(min_length=2)] = 2


class Edits(_Entry):
    """What `raw/topics.yaml` may say; topics are called by some of their words, as numbers change with the material."""

    number: int | None = Field(default=None, ge=2, le=200)
    split: tuple[Split, ...] = ()
    merge: tuple[Merge, ...] = ()
    leave_out: tuple[Words, ...] = ()
    rename: tuple[Rename, ...] = ()


def read_edits(path: Path) -> Edits:
    """Read topics.yaml; no edits where there is none. Raises FieldnotesError with everything that is wrong in it."""
    import yaml

    if not path.exists():
        return Edits()
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise FieldnotesError(Problem(FILE, "is not UTF-8.", "Save the file as UTF-8.")) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{FILE}, line {mark.line + 1}" if mark else FILE
        raise FieldnotesError(Problem(where, "is not YAML.", "Check quotes, indents and brackets there.")) from None
    try:
        return Edits.model_validate(content or {})
    except ValidationError as error:
        raise FieldnotesError(_problem(fault) for fault in error.errors()) from None


def _problem(fault: Any) -> Problem:
    places = [f"no. {part + 1}" if isinstance(part, int) else str(part) for part in fault["loc"]]
    known = f"Known: {', '.join(Edits.model_fields)}; a topic is called by some of its words."
    return Problem(f"{FILE}, {' '.join(places) or 'the file'}", f"{fault['msg'][0].lower()}{fault['msg'][1:]}.", known)


def find_topic(wanted: tuple[str, ...], words: TopicWords) -> int | None:
    """Give the topic that has most of these words, and has them far ahead; None where none has half of them."""
    best, most = None, 0.0
    for number, own in enumerate(words.words):
        place = {word.casefold(): rank for rank, word in enumerate(own[:KEPT])}
        found = [place[word.casefold()] for word in wanted if word.casefold() in place]
        weight = sum(1 / (rank + 2) for rank in found)
        if 2 * len(found) >= len(wanted) and weight > most:
            best, most = number, weight
    return best
