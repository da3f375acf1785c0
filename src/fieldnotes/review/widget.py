"""Coding in Jupyter: one segment at a time, by keyboard, every decision on disk the moment it is made."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from fieldnotes.errors import FieldnotesError, MissingExtraError, Problem
from fieldnotes.review.log import log_path
from fieldnotes.review.widget_filter import choices
from fieldnotes.review.widget_proposals import Proposals
from fieldnotes.review.widget_state import Review
from fieldnotes.review.widget_texts import Texts
from fieldnotes.review.widget_view import codes, view
from fieldnotes.tables import POLARITIES, Corpus, empty
from fieldnotes.words import WORDS, word

if TYPE_CHECKING:
    from fieldnotes.coding.codebook import Codebook

try:
    import anywidget
    import traitlets
except ModuleNotFoundError:
    raise MissingExtraError("anywidget", 'pip install "fieldnotes[notebooks]"') from None

_STATIC = Path(__file__).parent / "static"
_PREFIX = "widget_"


class ReviewWidget(anywidget.AnyWidget):
    """Show segments to a coder, one at a time, and keep every decision in `raw/codings/<coder>.csv`.

    queue: a frame with `segment_id` as `review_queue` gives it, or ids in order; None is every coded segment of the
    corpus. What the coder has met before stands first. folder: the study's, the one that holds `raw/`.
    codings: whose machine rows are proposed; None proposes nothing. Other people's decisions are shown only with
    show_others=True.
    Raises FieldnotesError where there is no `raw/`, the coder's name cannot be a file's, or the log is damaged, and
    ValueError where the queue has segments that the corpus has not.
    """

    _esm = _STATIC / "widget.js"
    _css = _STATIC / "widget.css"

    view = traitlets.Dict().tag(sync=True)
    codes: traitlets.List[Any] = traitlets.List().tag(sync=True)
    choices = traitlets.Dict().tag(sync=True)
    texts = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        corpus: Corpus,
        codings: pd.DataFrame | None,
        codebook: Codebook,
        coder: str,
        *,
        folder: str | Path = "data",
        queue: pd.DataFrame | Iterable[str] | None = None,
        language: str = "da",
        show_others: bool = False,
        clock: Callable[[], datetime] = datetime.now,
    ) -> None:
        path = _log(Path(folder), coder)
        texts = Texts(corpus, language)
        starts = {name: (row["start"], row["end"]) for name, row in texts.rows.items()}
        proposals = Proposals(
            empty("codings") if codings is None else codings, codebook, starts, coder=path.stem, others=show_others
        )
        self._review = Review(texts, proposals, codebook, path, _ids(corpus, queue), language=language, clock=clock)
        super().__init__(
            view=view(self._review),
            codes=codes(codebook),
            choices=choices(self._review),
            texts=_texts(language, path.stem),
        )
        self.on_msg(_receive)

    def __repr__(self) -> str:
        """Say whose work it is and no word of the text: a notebook saves this beside its cell."""
        return f"ReviewWidget({self._review.path.stem!r}, {len(self._review.order)} segments)"

    def receive(self, message: dict[str, Any]) -> dict[str, Any]:
        """Carry out a message of the page, show what came of it, and give the answer.

        It has the message's `id`, what is `said` of it, whether something was `saved`, or else the `error`.
        """
        answer = {"id": message.get("id"), "said": "", "error": "", "saved": False}
        before = self._review.saves
        try:
            answer["said"] = self._review.do(message)
        except FieldnotesError as error:
            answer["error"] = str(error)
        except OSError as error:
            # The system's own words may name the path.
            answer["error"] = f"codings: {type(error).__name__}, {error.errno}"
        answer["saved"] = self._review.saves > before
        self.view = view(self._review)
        return answer


def _receive(widget: ReviewWidget, message: dict[str, Any], _: list[bytes]) -> None:
    answer = widget.receive(message)
    widget.send(answer)


def _log(folder: Path, coder: str) -> Path:
    if not (folder / "raw").is_dir():
        raise FieldnotesError(
            Problem("ReviewWidget", "the study's folder has no raw/.", "Give it: ReviewWidget(…, folder=study.folder).")
        )
    return log_path(folder / "raw" / "codings", coder)


def _ids(corpus: Corpus, queue: pd.DataFrame | Iterable[str] | None) -> list[str]:
    known = set(corpus.segments["segment_id"])
    if queue is None:
        return list(corpus.coded().segments["segment_id"])
    ids = list(queue["segment_id"] if isinstance(queue, pd.DataFrame) else queue)
    if unknown := [name for name in ids if name not in known]:
        raise ValueError(f"{len(unknown)} segment(s) of the queue are not in the corpus: {', '.join(unknown[:3])}")
    return ids


def _texts(language: str, coder: str) -> dict[str, Any]:
    own = {key.removeprefix(_PREFIX): word(key, language) for key in WORDS if key.startswith(_PREFIX)}
    labels = {name: word(name, language) for name in (*POLARITIES, "project", "kind", "role", "code")}
    return own | {"polarities": {name: labels[name] for name in POLARITIES}, "name": labels, "coder": coder}
